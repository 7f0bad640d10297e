"""A mail server that counts: what it has said yes to, to whom, and when. As much of RFC 5321 as needed."""

from __future__ import annotations

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.parser import BytesHeaderParser


@dataclass(frozen=True, slots=True)
class Taken:
    """A letter that the server answered 250 to."""

    message_id: str
    to: str
    at: float


@dataclass(slots=True)
class CountingServer:
    """`taken` in order. It keeps them all, and calls nothing a repetition: that is for who counts.

    `ids` are counted as they come: who waits for the last asks often, on the same processor as takes them.
    """

    port: int = 0
    taken: list[Taken] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)

    def take(self, letter: Taken) -> None:
        self.taken.append(letter)
        self.ids.add(letter.message_id)

    def forget(self) -> None:
        self.taken.clear()
        self.ids.clear()

    def by_message_id(self) -> dict[str, list[Taken]]:
        found: dict[str, list[Taken]] = {}
        for letter in self.taken:
            found.setdefault(letter.message_id, []).append(letter)
        return found


@contextmanager
def serving() -> Iterator[CountingServer]:
    """A counting server on a free port of this machine, for as long as the block lasts."""
    counted = CountingServer()

    class Talk(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 counting")
            to = ""
            for raw in self.rfile:
                line = raw.decode("ascii", "replace").strip()
                verb = line[:4].upper()
                if verb == "RCPT":
                    to = line.partition("<")[2].partition(">")[0]
                if verb == "DATA":
                    self._say("354 go on")
                    self._take(to)
                elif verb == "QUIT":
                    self._say("221 bye")
                    return
                else:
                    self._say("250 yes")

        def _take(self, to: str) -> None:
            lines = []
            for raw in self.rfile:
                if raw == b".\r\n":
                    break
                lines.append(raw)
            else:
                return  # the sender went away before the end, and nothing was taken
            head = BytesHeaderParser().parsebytes(b"".join(lines))
            # What has been counted has been taken, also when nobody is there to hear it.
            counted.take(Taken(str(head["Message-ID"]), to, time.time()))
            self._say("250 taken")

        def _say(self, line: str) -> None:
            self.wfile.write(line.encode() + b"\r\n")

        def finish(self) -> None:
            try:
                super().finish()
            except OSError:
                return

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """A sender that is killed lets go of the line, which is what is tried."""

    with Server(("127.0.0.1", 0), Talk) as server:
        counted.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield counted
        server.shutdown()
