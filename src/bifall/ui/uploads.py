"""Files that people send: refused by their announced size before they are read, everywhere alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from bifall.kernel.problems import Problem

View = Callable[..., HttpResponseBase]

# What a form weighs around its file: names, token and boundaries.
AROUND_THE_FILE = 64 * 1024


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as it came. With `problems` there is none, and a view changes nothing."""

    filename: str = ""
    content: bytes = b""
    problems: tuple[Problem, ...] = ()

    @property
    def is_too_large(self) -> bool:
        """It was refused by its announced size, so that nothing of the request may be read."""
        return self.problems == (too_large(),)


def too_large() -> Problem:
    """What is said of a file above the installation's limit."""
    limit = settings.BIFALL_ATTACHMENT_MAX_BYTES
    return Problem("attachment_too_large", "attachment", {"limit_mb": limit // (1024 * 1024)})


def receives_file(name: str) -> Callable[[View], View]:
    """Call the view with `sent`, the file of the field `name`.

    To look for the token in a form is to read the whole of it. So the size is asked for first, and what is
    far too large comes to the view as a problem alone; everything else comes with its token tried.
    """

    def decorate(view: View) -> View:
        @csrf_protect
        def with_content(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            upload = request.FILES.get(name)
            if upload is None:
                sent = SentFile(problems=(Problem("attachment_empty", "attachment"),))
            else:
                sent = SentFile(upload.name or "", upload.read())
            return view(request, *args, sent=sent, **kwargs)

        @csrf_exempt
        @wraps(view)
        def receive(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            limit = settings.BIFALL_ATTACHMENT_MAX_BYTES
            if _announced_length(request) <= limit + AROUND_THE_FILE:
                return with_content(request, *args, **kwargs)
            return view(request, *args, sent=SentFile(problems=(too_large(),)), **kwargs)

        return receive

    return decorate


def _announced_length(request: HttpRequest) -> int:
    announced = request.META.get("CONTENT_LENGTH") or "0"
    return int(announced) if announced.isdecimal() else 0
