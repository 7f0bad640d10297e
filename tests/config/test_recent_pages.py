"""Public pages are kept for less than a second, and only what anybody may share."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from bifall.config.recent_pages import KEPT_FOR, MOST_PAGES, RENEW_AFTER, RecentPages

SHARED = [("Content-Type", "text/html"), ("Cache-Control", "public, max-age=0, s-maxage=1")]
TEXT = "Nämnden beslutade. " * 200


class Site:
    """Answers with how many times it has been asked, and with what it is told to say."""

    def __init__(self) -> None:
        self.asked = 0
        self.headers = list(SHARED)
        self.status = "200 OK"
        self.text = TEXT
        self.closed = 0
        self.meanwhile: Callable[[], object] = lambda: None

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.asked += 1
        number = self.asked
        self.meanwhile()
        start_response(self.status, list(self.headers))
        return Answer(self, f"{number} {self.text}".encode())


class Answer:
    def __init__(self, site: Site, body: bytes) -> None:
        self.site, self.body = site, body

    def __iter__(self) -> Iterator[bytes]:
        yield self.body[:5]
        yield self.body[5:]

    def close(self) -> None:
        self.site.closed += 1


class Reader:
    """Asks the site behind `pages` at the moments of a clock of its own."""

    def __init__(self) -> None:
        self.site = Site()
        self.now = 100.0
        self.pages = RecentPages(self.site, clock=lambda: self.now)  # type: ignore[arg-type]

    def ask(self, **sent: str) -> tuple[str, dict[str, str], bytes]:
        environ = {
            "REQUEST_METHOD": "GET",
            "wsgi.url_scheme": "http",
            "HTTP_HOST": "bifall.example.org",
            "PATH_INFO": "/",
            "QUERY_STRING": "",
        } | sent
        said: list[Any] = []
        answer = self.pages(environ, lambda status, headers: said.extend((status, headers)))  # type: ignore[arg-type,misc]
        body = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        return said[0], dict(said[1]), body

    def number(self, **sent: str) -> int:
        """Which of the site's answers it is."""
        return int(self.ask(**sent)[2].split(b" ", 1)[0])


@pytest.fixture
def reader() -> Reader:
    return Reader()


def test_a_page_is_made_once_for_all_who_ask_in_the_same_moment(reader: Reader) -> None:
    assert [reader.number() for _ in range(5)] == [1] * 5
    assert (reader.site.asked, reader.site.closed) == (1, 1)


def test_one_reader_renews_it_and_the_others_do_not_wait(reader: Reader) -> None:
    reader.number()
    reader.now += RENEW_AFTER
    others: list[int] = []
    reader.site.meanwhile = lambda: others.append(reader.number())
    assert reader.number() == 2
    assert others == [1]
    reader.site.meanwhile = lambda: None
    assert reader.number() == 2


def test_nothing_older_than_its_time_is_handed_out(reader: Reader) -> None:
    reader.number()
    reader.site.meanwhile = lambda: (_ for _ in ()).throw(OSError("the database has gone"))
    reader.now += RENEW_AFTER
    with pytest.raises(OSError, match="the database has gone"):
        reader.ask()
    assert reader.number() == 1
    reader.now += KEPT_FOR - RENEW_AFTER
    with pytest.raises(OSError, match="the database has gone"):
        reader.ask()


def test_the_age_counts_from_before_the_page_was_made(reader: Reader) -> None:
    def take_time() -> None:
        reader.now += KEPT_FOR

    reader.site.meanwhile = take_time
    assert [reader.number(), reader.number()] == [1, 2]


@pytest.mark.parametrize(
    "sent",
    [
        {"HTTP_COOKIE": "sessionid=x"},
        {"HTTP_AUTHORIZATION": "Bearer x"},
        {"HTTP_RANGE": "bytes=0-1"},
        {"HTTP_HX_REQUEST": "true"},
        {"REQUEST_METHOD": "POST"},
        {"REQUEST_METHOD": "HEAD"},
    ],
)
def test_who_sends_something_of_their_own_is_answered_alone(reader: Reader, sent: dict[str, str]) -> None:
    assert [reader.number(), reader.number(**sent), reader.number(**sent), reader.number()] == [1, 2, 3, 1]


@pytest.mark.parametrize(
    "other",
    [
        {"HTTP_HOST": "other.example.org"},
        {"PATH_INFO": "/press/"},
        {"QUERY_STRING": "q=skola"},
        {"HTTP_ACCEPT_LANGUAGE": "en"},
        {"HTTP_X_FORWARDED_PROTO": "https"},
        {"wsgi.url_scheme": "https"},
    ],
)
def test_another_page_is_another(reader: Reader, other: dict[str, str]) -> None:
    assert [reader.number(), reader.number(**other), reader.number(), reader.number(**other)] == [1, 2, 1, 2]


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        ("404 Not Found", SHARED),
        ("200 OK", [("Content-Type", "text/html")]),
        ("200 OK", [("Cache-Control", "private, max-age=60")]),
        ("200 OK", [*SHARED, ("Set-Cookie", "sessionid=x")]),
        ("200 OK", [*SHARED, ("Content-Encoding", "br")]),
    ],
)
def test_what_may_not_be_shared_is_handed_on_as_it_is(
    reader: Reader, status: str, headers: list[tuple[str, str]]
) -> None:
    reader.site.status, reader.site.headers = status, list(headers)
    assert reader.ask() == (status, dict(headers), f"1 {TEXT}".encode())
    assert reader.number() == 2
    assert reader.site.closed == 2


def test_a_page_that_no_longer_may_be_shared_is_forgotten(reader: Reader) -> None:
    reader.number()
    reader.now += RENEW_AFTER
    reader.site.headers = [("Cache-Control", "no-store")]
    assert [reader.number(), reader.number()] == [2, 3]


def test_it_comes_packed_to_who_takes_that_and_with_a_tag(reader: Reader) -> None:
    reader.site.headers = [*SHARED, ("Vary", "Accept-Language"), ("Vary", "Cookie"), ("Content-Length", "9")]
    status, plain, body = reader.ask()
    _, packed, small = reader.ask(HTTP_ACCEPT_ENCODING="gzip, br")
    assert (status, body) == ("200 OK", f"1 {TEXT}".encode())
    assert plain["Vary"] == "Accept-Language, Cookie, Accept-Encoding"
    assert plain["Content-Length"] == str(len(body))
    assert packed == plain | {"Content-Encoding": "gzip", "Content-Length": str(len(small))}
    assert gzip.decompress(small) == body
    told, headers, nothing = reader.ask(HTTP_IF_NONE_MATCH=plain["ETag"])
    assert (told, nothing) == ("304 Not Modified", b"")
    assert headers == {name: plain[name] for name in ("Cache-Control", "Vary", "ETag")}


def test_what_is_small_is_not_packed(reader: Reader) -> None:
    reader.site.text = "kort"
    reader.ask()
    assert "Content-Encoding" not in reader.ask(HTTP_ACCEPT_ENCODING="gzip")[1]


def test_it_keeps_no_more_than_its_number_of_pages(reader: Reader) -> None:
    for number in range(MOST_PAGES + 1):
        reader.ask(QUERY_STRING=f"page={number}")
    assert len(reader.pages.pages) == MOST_PAGES
    assert reader.number(QUERY_STRING="page=0") == MOST_PAGES + 2
    assert reader.number(QUERY_STRING=f"page={MOST_PAGES}") == MOST_PAGES + 1


def test_many_threads_at_once_get_whole_pages(reader: Reader) -> None:
    found: list[bytes] = []

    def read() -> None:
        for _ in range(200):
            found.append(reader.ask()[2])
            reader.now += 0.01

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {body.split(b" ", 1)[1] for body in found} == {TEXT.encode()}
    assert len(found) == 800
    assert reader.site.asked < 200
