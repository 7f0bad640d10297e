"""Looking up a name, for a limited time.

The system's own look-up cannot be broken off once it has begun. So each is left in a thread of its own when
its time is over, to end when the system gives up, and only so many may be left: with as many under way, the
next waits for one of them to end, and is no look-up when none does.
"""

from __future__ import annotations

import queue
import socket
import threading
import time
from collections.abc import Callable, Sequence

MOST_LOOKUPS = 8
"""Under way at once in a process, those included that nobody waits for any more."""

Resolve = Callable[[str, int], Sequence[str]]

_free = threading.BoundedSemaphore(MOST_LOOKUPS)


def resolved(host: str, port: int) -> list[str]:
    """Every address that a name leads to. Raises OSError, UnicodeError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_kind, address in found))


def looked_up(resolve: Resolve, host: str, port: int, *, longest_s: float) -> Sequence[str]:
    """What `resolve` answers. Raises TimeoutError when it has not within `longest_s`, and what it raises."""
    ends = time.monotonic() + longest_s
    if not _free.acquire(timeout=longest_s):
        raise TimeoutError
    answer: queue.SimpleQueue[Sequence[str] | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answer.put(resolve(host, port))
        except Exception as wrong:
            answer.put(wrong)
        finally:
            _free.release()

    try:
        # Nothing waits for it at the end of the process.
        threading.Thread(target=ask, name="bifall-lookup", daemon=True).start()
    except RuntimeError as wrong:
        _free.release()
        raise TimeoutError from wrong
    try:
        found = answer.get(timeout=max(0.0, ends - time.monotonic()))
    except queue.Empty:
        raise TimeoutError from None
    if isinstance(found, Exception):
        raise found
    return found
