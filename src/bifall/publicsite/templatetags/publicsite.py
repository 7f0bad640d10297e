"""What the public pages' templates may use after {% load publicsite %}."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import Authority
from bifall.press.models import PressImage, ReleasePage
from bifall.press.rules import Segment, written
from bifall.publicsite.bilingual import in_language
from bifall.publicsite.release import ReleaseContent, Words, content_of
from bifall.publicsite.structured_data import address_of, article, as_script, organisation, shared_picture
from bifall.ui import addresses

register = template.Library()

DASHES = ("– ", "- ")
BREAK = SafeString("<br>")


@register.filter
def project_address(case_number: str) -> str:
    return addresses.project_address(case_number)


register.filter("in_language", in_language)


@register.filter
def figure(value: int | Decimal | date, unit: str) -> str:
    """{{ change.told|figure:change.unit }}: a figure of the record in the language that is read."""
    return written(value, unit, get_language() or "sv")


@register.filter
def caption_of(picture: PressImage) -> str:
    """The picture's caption in the language that is read."""
    return picture.caption_in(get_language() or "sv")


@register.simple_tag
def release_for_machines(page: ReleasePage, content: ReleaseContent) -> SafeString:
    """{% release_for_machines page release %}: the release as schema.org has it, for the page's head."""
    return as_script(article(page, content))


@register.simple_tag
def organisation_for_machines(authority: Authority) -> SafeString:
    """{% organisation_for_machines authority %}: who publishes here, as schema.org has it."""
    return as_script({"@context": "https://schema.org", **organisation(authority)})


@register.simple_tag
def address_of_release(page: ReleasePage) -> str:
    """{% address_of_release page %}: the address that is the release's own, with its host."""
    return address_of(page)


@register.simple_tag
def picture_to_share(page: ReleasePage, content: ReleaseContent) -> str:
    """{% picture_to_share page release %}: the picture shown where a link is shared, or ""."""
    return shared_picture(page.newsroom.authority, content.picture)


@register.filter
def words(text: Words) -> SafeString:
    """A text with its figures shown for what they are: as links to their source, or marked for a writer."""
    return format_html_join("", "{}", ((_piece(piece, text),) for piece in text.segments()))


_TITLES = {
    "live": _("Hämtas ur beslutet"),
    "agrees": _("Skrivet för hand, samma som i beslutet"),
    "differs": _("Finns inte i besluten"),
}


def _piece(piece: Segment, text: Words) -> SafeString | str:
    if piece.kind == "text":
        return piece.text
    if not text.is_marked:
        link = text.links.get(piece.reference)
        return format_html('<a href="{}">{}</a>', link, piece.text) if link else piece.text
    element = "mark" if piece.kind == "differs" else "span"
    return format_html(
        '<{0} class="figure {1}" title="{2}">{3}</{0}>',
        SafeString(element),
        piece.kind,
        _TITLES[piece.kind],
        piece.text,
    )


@register.filter
def paragraphs(text: Words) -> SafeString:
    """A release's text: an empty line between paragraphs, and lines that begin with a dash are a list."""
    blocks = filter(None, re.split(r"\n\s*\n", text.raw.replace("\r\n", "\n").strip()))
    return format_html_join("\n", "{}", ((part,) for block in blocks for part in _parts_of(text, block)))


def _parts_of(text: Words, block: str) -> Iterator[SafeString]:
    for is_list, lines in groupby(block.split("\n"), key=lambda line: line.lstrip().startswith(DASHES)):
        if is_list:
            points = format_html_join(
                "", "<li>{}</li>", ((words(text.part(line.lstrip()[2:])),) for line in lines)
            )
            yield format_html("<ul>{}</ul>", points)
        else:
            joined = format_html_join(BREAK, "{}", ((words(text.part(line)),) for line in lines))
            yield format_html("<p>{}</p>", joined)


@register.simple_tag(takes_context=True)
def release_content(context: Mapping[str, Any], page: ReleasePage) -> ReleaseContent:
    """{% release_content page as release %}: the same for a live page and for the editor's preview, where the
    figures are marked.

    Kept on the page in memory, for the title and the body ask for it separately.
    """
    if "_content" not in page.__dict__:
        is_marked = bool(getattr(context.get("request"), "is_preview", False))
        page.__dict__["_content"] = content_of(page, is_marked=is_marked)
    content: ReleaseContent = page.__dict__["_content"]
    return content
