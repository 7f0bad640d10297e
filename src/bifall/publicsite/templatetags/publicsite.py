"""What the public pages' templates may use after {% load publicsite %}."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from bifall.press.models import ReleasePage
from bifall.publicsite import addresses
from bifall.publicsite.release import ReleaseContent, content_of

register = template.Library()

DASHES = ("– ", "- ")
BREAK = SafeString("<br>")


@register.filter
def project_address(case_number: str) -> str:
    return addresses.project_address(case_number)


@register.filter
def in_language(thing: Any, name: str) -> str:
    """{{ call|in_language:"title" }}: the English text where the reader wants it and it has been written."""
    english = getattr(thing, f"{name}_en", "") if (get_language() or "").startswith("en") else ""
    return str(english or getattr(thing, name))


@register.filter
def paragraphs(text: str) -> SafeString:
    """A release's text: an empty line between paragraphs, and lines that begin with a dash are a list."""
    blocks = filter(None, re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()))
    return format_html_join("\n", "{}", ((part,) for block in blocks for part in _parts_of(block)))


def _parts_of(block: str) -> Iterator[SafeString]:
    for is_list, lines in groupby(block.split("\n"), key=lambda line: line.lstrip().startswith(DASHES)):
        if is_list:
            points = format_html_join("", "<li>{}</li>", ((line.lstrip()[2:],) for line in lines))
            yield format_html("<ul>{}</ul>", points)
        else:
            yield format_html("<p>{}</p>", format_html_join(BREAK, "{}", ((line,) for line in lines)))


@register.simple_tag
def release_content(page: ReleasePage) -> ReleaseContent:
    """{% release_content page as release %}: the same for a live page and for the editor's preview.

    Kept on the page in memory, for the title and the body ask for it separately.
    """
    if "_content" not in page.__dict__:
        page.__dict__["_content"] = content_of(page)
    content: ReleaseContent = page.__dict__["_content"]
    return content
