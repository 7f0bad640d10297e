"""What somebody meets who presses once more on a button that has done its work."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse


def done_already(request: HttpRequest, told: str, address: str, *args: UUID) -> HttpResponseRedirect:
    """Tell plainly that it is done, on the page named `address`, which shows what came of the first press.

    For a view to answer with when the command refuses, and what was asked for turns out to be done: by the
    other press of a double click, or in another window.
    """
    messages.info(request, told)
    return HttpResponseRedirect(reverse(address, args=args))
