"""Whom a page says that an act writes to, and the letters that the act then wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from bifall.notices.models import Message

ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
BOX = re.compile(r'<div class="recipients">.*?</div>', re.DOTALL)


def named_in(page: str) -> list[str]:
    """The addresses in the boxes of recipients in a page or a part of one, sorted."""
    return sorted(address for box in BOX.findall(page) for address in ADDRESS.findall(box))


def form_to(page: str, address: str) -> str:
    """The form of a page that sends to an address."""
    forms = re.findall(r"<form.*?</form>", page, re.DOTALL)
    [found] = [form for form in forms if f'action="{address}"' in form]
    return found


@contextmanager
def letters_written() -> Iterator[list[Message]]:
    """The letters that are written inside, the list filled when that is over."""
    before = set(Message.objects.values_list("pk", flat=True))
    written: list[Message] = []
    yield written
    written += Message.objects.exclude(pk__in=before)
