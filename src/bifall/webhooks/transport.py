"""One call to a receiver: to an address that was looked up and judged once, and to no other.

The name is not looked up again for the connection, so what it is said to mean cannot change in between.
Redirects are answers like any other, and proxies of the environment are not used.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from bifall.webhooks.lookup import Resolve, looked_up, resolved
from bifall.webhooks.rules import is_callable, parts_of
from bifall.webhooks.states import Failure

LONGEST_CALL_S = 15.0
"""From the look-up of the name to the end of the answer."""
LONGEST_LOOKUP_S = 5.0
LONGEST_SILENCE_S = 10.0
LONGEST_ANSWER = 4096
"""Bytes that are read of an answer; the rest is left."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a call. failure: why the receiver has not taken it, "" when it has."""

    failure: Failure | None
    duration_ms: int
    status: int | None = None
    content: str = ""


Post = Callable[[str, Mapping[str, str], bytes], Answer]
"""(address, headers, body) → what came of it."""


def post(
    address: str,
    headers: Mapping[str, str],
    body: bytes,
    *,
    loopback: bool = False,
    resolve: Resolve = resolved,
    longest_s: float = LONGEST_CALL_S,
) -> Answer:
    """Send the body. loopback: this machine may be called, and over http too."""
    began = time.monotonic()

    def ended(failure: Failure | None, status: int | None = None, content: str = "") -> Answer:
        return Answer(failure, round((time.monotonic() - began) * 1000), status, content)

    parts = parts_of(address)
    if parts is None or not parts.hostname or (parts.scheme != "https" and not loopback):
        return ended(Failure.ADDRESS)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = looked_up(resolve, parts.hostname, port, longest_s=min(LONGEST_LOOKUP_S, longest_s))
    except TimeoutError:
        return ended(Failure.LOOKUP)
    except (OSError, UnicodeError):
        return ended(Failure.UNKNOWN_NAME)
    # One that leads elsewhere among several makes the name one not to be called.
    if not found or not all(is_callable(one, loopback=loopback) for one in found):
        return ended(Failure.ADDRESS)
    # Unencrypted to this machine alone.
    if parts.scheme != "https" and any(is_callable(one) for one in found):
        return ended(Failure.ADDRESS)
    context = ssl.create_default_context() if parts.scheme == "https" else None
    connection = _Pinned(parts.hostname, port, to=found[0], context=context)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        with _Deadline(connection, max(0.0, began + longest_s - time.monotonic())):
            connection.request("POST", target, body, {**headers, "Connection": "close"})
            response = connection.getresponse()
            content = response.read(LONGEST_ANSWER).decode("utf-8", "replace")
    except ssl.SSLCertVerificationError:
        return ended(Failure.CERTIFICATE)
    except TimeoutError:
        return ended(Failure.SILENCE)
    except (OSError, http.client.HTTPException, ValueError):
        return ended(Failure.SILENCE if time.monotonic() - began >= longest_s else Failure.NETWORK)
    finally:
        connection.close()
    if time.monotonic() - began >= longest_s:
        return ended(Failure.SILENCE)
    if 300 <= response.status < 400:
        return ended(Failure.REDIRECT, response.status, content)
    return ended(None if 200 <= response.status < 300 else Failure.STATUS, response.status, content)


class _Pinned(http.client.HTTPConnection):
    """A connection to one address, whatever the host's name means by now. The certificate is the name's."""

    def __init__(self, host: str, port: int, *, to: str, context: ssl.SSLContext | None) -> None:
        super().__init__(host, port, timeout=LONGEST_SILENCE_S)
        self.to, self.context = to, context
        # `sock` is let go of as soon as the answer begins, and its body is still to come.
        self.to_cut: socket.socket | None = None
        self.is_over = False
        if context is not None:
            self.default_port = 443

    def connect(self) -> None:
        self.sock = self.to_cut = socket.create_connection((self.to, self.port), self.timeout)
        self._stop_if_over()
        if self.context is not None:
            # The handshake comes after the wrapping, so that the deadline can cut it off too.
            self.sock = self.to_cut = self.context.wrap_socket(
                self.sock, server_hostname=self.host, do_handshake_on_connect=False
            )
            self._stop_if_over()
            self.sock.do_handshake()

    def cut(self) -> None:
        """End whatever it waits for, from another thread."""
        self.is_over = True
        if self.to_cut is not None:
            with suppress(OSError):
                socket.socket.shutdown(self.to_cut, socket.SHUT_RDWR)

    def _stop_if_over(self) -> None:
        """Asked once there is something to cut: what was cut before was nothing yet."""
        if self.is_over:
            raise TimeoutError


class _Deadline:
    """A call is over after so long, though bytes keep trickling in."""

    def __init__(self, connection: _Pinned, seconds: float) -> None:
        self.timer = threading.Timer(seconds, connection.cut)
        self.timer.daemon = True

    def __enter__(self) -> None:
        self.timer.start()

    def __exit__(self, *raised: object) -> None:
        self.timer.cancel()
