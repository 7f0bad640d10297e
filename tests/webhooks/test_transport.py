"""A call over the net: to the address that was judged, for a limited time, without following anybody."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator, Sequence
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from bifall.webhooks import transport
from bifall.webhooks.lookup import MOST_LOOKUPS, looked_up
from bifall.webhooks.states import Failure
from bifall.webhooks.transport import LONGEST_ANSWER, post

PUBLIC = "193.10.0.1"
NAMED = "mottagare.example.org"
# One that `issuer.pem` has issued to NAMED, and one that NAMED has issued to itself; both hold from the year
# 2000 to 9999.
CERTIFICATES = Path(__file__).parent / "certificates"


class Answering(BaseHTTPRequestHandler):
    """Answers by the path, and remembers what came."""

    came: list[tuple[str, dict[str, str], bytes]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.came.append((self.path, dict(self.headers), body))  # type: ignore[attr-defined]
        status = int(self.path.strip("/").partition("?")[0] or 204)
        content = b"x" * (LONGEST_ANSWER * 4) if status == 200 else b""
        self.send_response(status)
        if 300 <= status < 400:
            self.send_header("Location", "/204")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *said: Any) -> None:
        """Says nothing."""


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    found = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    found.came = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=found.serve_forever)
    thread.start()
    yield found
    found.shutdown()
    thread.join()
    found.server_close()


def address_of(server: ThreadingHTTPServer, path: str) -> str:
    return f"http://127.0.0.1:{server.server_port}{path}"


def came_to(server: ThreadingHTTPServer) -> list[Any]:
    return list(server.came)  # type: ignore[attr-defined]


def leads_to(*addresses: str) -> Any:
    """A name service in which every name leads to these addresses, and which remembers what it was asked."""
    asked: list[tuple[str, int]] = []

    def resolve(host: str, port: int) -> Sequence[str]:
        asked.append((host, port))
        return addresses

    resolve.asked = asked  # type: ignore[attr-defined]
    return resolve


def test_what_is_sent_arrives_and_the_answer_is_read_to_a_limit(server: ThreadingHTTPServer) -> None:
    answer = post(address_of(server, "/200?for=bladet"), {"webhook-id": "msg_1"}, b"{}", loopback=True)
    assert (answer.failure, answer.status, answer.content) == (None, 200, "x" * LONGEST_ANSWER)
    [(path, headers, body)] = came_to(server)
    assert (path, headers["webhook-id"], headers["Connection"], body) == (
        "/200?for=bladet", "msg_1", "close", b"{}",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("path", "failure"),
    [
        ("/204", None),
        ("/301", Failure.REDIRECT),
        ("/307", Failure.REDIRECT),
        ("/400", Failure.STATUS),
        ("/410", Failure.STATUS),
        ("/500", Failure.STATUS),
    ],
)
def test_what_is_an_answer_and_what_is_none(
    server: ThreadingHTTPServer, path: str, failure: Failure | None
) -> None:
    answer = post(address_of(server, path), {}, b"{}", loopback=True)
    assert (answer.failure, answer.status) == (failure, int(path[1:]))
    # Nobody was followed.
    assert [called for called, _headers, _body in came_to(server)] == [path]


def test_this_machine_is_not_called_unless_that_is_asked_for(server: ThreadingHTTPServer) -> None:
    assert post(address_of(server, "/204"), {}, b"{}").failure == Failure.ADDRESS
    by_name = f"https://mottagare.example.org:{server.server_port}/204"
    assert post(by_name, {}, b"{}", resolve=leads_to("127.0.0.1")).failure == Failure.ADDRESS
    assert came_to(server) == []


@pytest.mark.parametrize(
    "addresses",
    [
        (),
        ("10.0.0.1",),
        (PUBLIC, "10.0.0.1"),
        ("::ffff:169.254.169.254",),
        ("fe80::1%2",),
        (PUBLIC, "::1"),
    ],
)
def test_one_address_that_leads_elsewhere_is_enough(
    addresses: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport.socket, "create_connection", _never)
    answer = post("https://mottagare.example.org/", {}, b"{}", resolve=leads_to(*addresses))
    assert (answer.failure, answer.status) == (Failure.ADDRESS, None)


def test_what_is_not_encrypted_goes_to_this_machine_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport.socket, "create_connection", _never)
    elsewhere = partial(post, "http://mottagare.example.org/", {}, b"{}", resolve=leads_to(PUBLIC))
    assert (elsewhere(loopback=True).failure, elsewhere().failure) == (Failure.ADDRESS, Failure.ADDRESS)


def test_the_connection_is_made_to_the_address_that_was_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that means something else at the second question is asked about once only."""
    called: list[Any] = []

    def refuse(address: tuple[str, int], timeout: float) -> Any:
        called.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(transport.socket, "create_connection", refuse)
    resolve = leads_to(PUBLIC)
    answer = post("https://mottagare.example.org:8443/", {}, b"{}", resolve=resolve)
    assert (answer.failure, called) == (Failure.NETWORK, [(PUBLIC, 8443)])
    assert resolve.asked == [("mottagare.example.org", 8443)]


@pytest.mark.parametrize(
    ("certificate", "host", "failure", "came"),
    [
        ("issued", NAMED, None, 1),
        ("issued", "annan.example.org", Failure.CERTIFICATE, 0),
        ("self_signed", NAMED, Failure.CERTIFICATE, 0),
    ],
    ids=["holds", "of another name", "signed by itself"],
)
def test_a_certificate_that_does_not_hold_ends_the_call_before_anything_is_said(
    server: ThreadingHTTPServer,
    monkeypatch: pytest.MonkeyPatch,
    certificate: str,
    host: str,
    failure: Failure | None,
    came: int,
) -> None:
    """The issuer is one of the system's, as far as the process knows; how it checks is left to the code."""
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATES / "issuer.pem"))
    speaking = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    speaking.load_cert_chain(CERTIFICATES / f"{certificate}.pem")
    server.socket = speaking.wrap_socket(server.socket, server_side=True)
    address = f"https://{host}:{server.server_port}/204"
    answer = post(address, {}, b"{}", loopback=True, resolve=leads_to("127.0.0.1"))
    assert (answer.failure, len(came_to(server))) == (failure, came)


def test_who_speaks_no_tls_is_sent_nothing(server: ThreadingHTTPServer) -> None:
    address = f"https://{NAMED}:{server.server_port}/204"
    answer = post(address, {}, b"{}", loopback=True, resolve=leads_to("127.0.0.1"))
    assert (answer.failure, came_to(server)) == (Failure.NETWORK, [])


def test_a_name_that_does_not_exist() -> None:
    def unknown(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror

    answer = post("https://mottagare.example.org/", {}, b"{}", resolve=unknown)
    assert answer.failure == Failure.UNKNOWN_NAME


@pytest.fixture
def hanging() -> Iterator[Any]:
    """A name service that does not answer until the test is over, and remembers where it was asked."""
    over = threading.Event()
    asked: list[threading.Thread] = []

    def resolve(host: str, port: int) -> Sequence[str]:
        asked.append(threading.current_thread())
        over.wait()
        return [PUBLIC]

    resolve.asked = asked  # type: ignore[attr-defined]
    yield resolve
    over.set()
    for thread in asked:
        thread.join()


def test_a_name_service_that_does_not_answer_is_not_waited_for(
    hanging: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "LONGEST_LOOKUP_S", 0.05)
    began = time.monotonic()
    answer = post("https://mottagare.example.org/", {}, b"{}", resolve=hanging)
    assert (answer.failure, answer.status, time.monotonic() - began < 5) == (Failure.LOOKUP, None, True)


def test_no_more_look_ups_are_left_hanging_than_a_few(hanging: Any) -> None:
    before = threading.active_count()
    for _time in range(MOST_LOOKUPS + 3):
        with pytest.raises(TimeoutError):
            looked_up(hanging, NAMED, 443, longest_s=0.02)
    assert (len(hanging.asked), threading.active_count() - before) == (MOST_LOOKUPS, MOST_LOOKUPS)
    # Not even a name service that answers at once is asked until one of them has ended.
    with pytest.raises(TimeoutError):
        looked_up(leads_to(PUBLIC), NAMED, 443, longest_s=0.02)


def test_look_ups_that_have_ended_make_room_for_others() -> None:
    def unknown(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror

    for _time in range(MOST_LOOKUPS + 1):
        with pytest.raises(socket.gaierror):
            looked_up(unknown, NAMED, 443, longest_s=5)
    for _time in range(MOST_LOOKUPS + 1):
        assert looked_up(leads_to(PUBLIC), NAMED, 443, longest_s=5) == (PUBLIC,)


def test_a_call_that_is_over_before_there_is_a_connection_goes_no_further(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ours, theirs = socket.socketpair()

    def slow(address: tuple[str, int], timeout: float) -> socket.socket:
        time.sleep(0.2)
        return ours

    monkeypatch.setattr(transport.socket, "create_connection", slow)
    answer = post("http://127.0.0.1:9/", {}, b"{}", loopback=True, longest_s=0.05)
    assert answer.failure == Failure.SILENCE
    with theirs:
        assert theirs.recv(1) == b""


@pytest.mark.parametrize(
    ("beginning", "more"),
    [
        (b"HTTP/1.1 200 OK\r\n", b"X-More: more\r\n"),
        (b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 4000\r\n\r\n", b"."),
        (b"HTTP/1.0 200 OK\r\n\r\n", b"."),
    ],
    ids=["head", "body", "body of an old kind"],
)
def test_a_receiver_that_trickles_is_cut_off(beginning: bytes, more: bytes) -> None:
    """It says something each moment and never comes to an end."""
    listening = socket.create_server(("127.0.0.1", 0))
    done = threading.Event()

    def trickle() -> None:
        connection, _from = listening.accept()
        with connection:
            connection.sendall(beginning)
            while not done.wait(0.02):
                try:
                    connection.sendall(more)
                except OSError:
                    return

    thread = threading.Thread(target=trickle)
    thread.start()
    address = f"http://127.0.0.1:{listening.getsockname()[1]}/"
    answer = post(address, {}, b"{}", loopback=True, longest_s=0.2)
    done.set()
    thread.join()
    listening.close()
    assert (answer.failure, answer.status) == (Failure.SILENCE, None)


def _never(*asked: Any, **more: Any) -> Any:
    raise AssertionError("nobody is to be called")
