"""Work in a child process, and another child at once when it is killed.

A process of ours takes more than a second to start, for it reads all of the code first. One that has read it
and only waits can let a new child begin in some hundredths.
"""

from __future__ import annotations

import multiprocessing
import signal
import sys
import time
from collections.abc import Callable

# A child that is killed again and again must not fill the machine.
PAUSE_S = 0.05


def kept_going(work: Callable[[], None]) -> int:
    """Let a child do the work, and another when a signal has ended it; return the exit code of one that ended
    by itself (1 when it raised).

    The child shares no connection to a database with this process. It is stopped with this process, or asks
    `is_abandoned` where it is killed without a chance to do so.
    """
    from django.db import connections  # noqa: PLC0415 -- after django.setup()

    start = multiprocessing.get_context("fork").Process
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    while True:
        connections.close_all()
        child = start(target=_in_the_child, args=(work,), daemon=True)
        child.start()
        child.join()
        if child.exitcode is not None and child.exitcode >= 0:
            return child.exitcode
        time.sleep(PAUSE_S)


def _in_the_child(work: Callable[[], None]) -> None:
    """Stopping is this process's own affair no longer: a signal ends it, and the other decides what then."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    work()


def is_abandoned() -> bool:
    """Whether the process that keeps this one going is gone: another does its work by now, perhaps."""
    parent = multiprocessing.parent_process()
    return parent is not None and not parent.is_alive()
