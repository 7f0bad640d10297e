"""Public pages kept for less than a second: a page that everybody opens is made once and not for each.

Stands before Django and speaks WSGI. It keeps what says by its own header that anybody may share it
(`s-maxage`), and answers with it only who has sent nothing that tells them apart.
"""

from __future__ import annotations

import gzip
import hashlib
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

# Seconds. A page as old as the first is made anew by one thread while the others still hand out the old
# one, and none older than the second is handed out: what is published is seen everywhere within a second.
RENEW_AFTER = 0.5
KEPT_FOR = 0.9
MOST_PAGES = 400
LARGEST_BYTES = 512 * 1024
SMALLEST_PACKED_BYTES = 1024
# A thread that makes a page lets the others answer sooner than Python's 5 ms.
SWITCH_SECONDS = 0.001

Headers = list[tuple[str, str]]
Key = tuple[str, ...]


@dataclass(slots=True)
class Page:
    """A response as kept. `packed` is the body in gzip, or as it is when that is too small to gain by it."""

    made_at: float
    headers: Headers
    body: bytes
    packed: bytes
    etag: str
    renewing: bool = field(default=False)


class RecentPages:
    """The pages of the last second, in front of `application`. `clock` gives seconds."""

    def __init__(self, application: WSGIApplication, clock: Callable[[], float] = time.monotonic) -> None:
        self.application = application
        self.clock = clock
        self.pages: OrderedDict[Key, Page] = OrderedDict()
        self.lock = threading.Lock()
        sys.setswitchinterval(min(sys.getswitchinterval(), SWITCH_SECONDS))

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        key = _key(environ)
        if key is None:
            return self.application(environ, start_response)
        kept = self._kept(key)
        if kept is not None:
            return _hand_out(kept, environ, start_response)
        return self._make(key, environ, start_response)

    def _kept(self, key: Key) -> Page | None:
        """What is young enough; None also for the one thread that is to make it anew."""
        now = self.clock()
        with self.lock:
            page = self.pages.get(key)
            if page is None or now - page.made_at >= KEPT_FOR:
                return None
            if now - page.made_at >= RENEW_AFTER and not page.renewing:
                page.renewing = True
                return None
            self.pages.move_to_end(key)
            return page

    def _make(self, key: Key, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        # From before the page was made: what is changed meanwhile may be missing in it.
        made_at = self.clock()
        said: list[tuple[str, Headers]] = []

        def listen(status: str, headers: Headers, exc_info: object = None) -> Callable[[bytes], object]:
            said[:] = [(status, headers)]
            return lambda _data: None

        answer = self.application(environ, listen)
        [(status, headers)] = said
        if not _may_be_kept(status, headers):
            with self.lock:
                self.pages.pop(key, None)
            start_response(status, headers)
            return answer
        try:
            body = b"".join(answer)
        finally:
            close = getattr(answer, "close", None)
            if close is not None:
                close()
        page = _page(made_at, headers, body)
        if len(body) <= LARGEST_BYTES:
            with self.lock:
                self.pages[key] = page
                self.pages.move_to_end(key)
                while len(self.pages) > MOST_PAGES:
                    self.pages.popitem(last=False)
        return _hand_out(page, environ, start_response)


def _key(environ: WSGIEnvironment) -> Key | None:
    """What makes two requests the same, or None when this one is answered for itself."""
    if environ["REQUEST_METHOD"] != "GET":
        return None
    if any(
        name in environ for name in ("HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_RANGE", "HTTP_HX_REQUEST")
    ):
        return None
    return (
        environ.get("wsgi.url_scheme", ""),
        environ.get("HTTP_X_FORWARDED_PROTO", ""),
        environ.get("HTTP_HOST", ""),
        environ.get("PATH_INFO", ""),
        environ.get("QUERY_STRING", ""),
        environ.get("HTTP_ACCEPT_LANGUAGE", ""),
    )


def _may_be_kept(status: str, headers: Headers) -> bool:
    named = {name.lower(): value for name, value in headers}
    return (
        status.startswith("200 ")
        and "s-maxage=" in named.get("cache-control", "")
        and "set-cookie" not in named
        and "content-encoding" not in named
    )


def _page(made_at: float, headers: Headers, body: bytes) -> Page:
    etag = f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    own = [(name, value) for name, value in headers if name.lower() not in {"content-length", "etag", "vary"}]
    vary = ", ".join(value for name, value in headers if name.lower() == "vary")
    own += [("Vary", f"{vary}, Accept-Encoding" if vary else "Accept-Encoding"), ("ETag", etag)]
    packed = gzip.compress(body, 5, mtime=0) if len(body) >= SMALLEST_PACKED_BYTES else body
    return Page(made_at, own, body, packed, etag)


def _hand_out(page: Page, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    asked = environ.get("HTTP_IF_NONE_MATCH", "")
    if page.etag in asked:
        start_response("304 Not Modified", [h for h in page.headers if h[0].lower() != "content-type"])
        return [b""]
    headers, body = list(page.headers), page.body
    if page.packed is not page.body and "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
        body = page.packed
        headers.append(("Content-Encoding", "gzip"))
    headers.append(("Content-Length", str(len(body))))
    start_response("200 OK", headers)
    return [body]
