"""Every door by which a release reaches the public, in one list.

Each asks `press.queries.live_releases` (or `public_pictures`, `public_files`) with the time it is now, so
that an embargo shuts them all, and opens them all in the same moment. A new way to a release is added here,
and is then tried a second before and a second after (tests/publicsite/test_doors.py). The feed of changes and
the calls to those who follow it are the open data's own, and are tried beside these. The picture bank is a
publication of its own: what its keepers show there is shown whatever text uses it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from bifall.flows.press_mail import news_to_tell
from bifall.press.commands.releases import SIZES
from bifall.press.models import ReleasePage
from bifall.publicsite.release import content_of
from bifall.ui.addresses import project_address


@dataclass(frozen=True, slots=True)
class Door:
    """`addresses`: where it stands, for a release. `tells`: whether what is answered there (200)
    lets the release out. `goes_out`: for what stands nowhere but is sent, what is sent at a moment."""

    name: str
    addresses: Callable[[ReleasePage], Iterable[str]]
    tells: Callable[[bytes, ReleasePage], bool]
    goes_out: Callable[[ReleasePage, datetime], Iterable[bytes]] | None = None


def _names_it(content: bytes, page: ReleasePage) -> bool:
    return reverse("publicsite:release", args=[page.slug]).encode() in content


def _says_it(content: bytes, page: ReleasePage) -> bool:
    return page.lead.encode() in content


def _holds_it(content: bytes, page: ReleasePage) -> bool:
    return bool(content)


def _letters(page: ReleasePage, at: datetime) -> list[bytes]:
    """What is written to those who follow the newsroom."""
    return [news.text().encode() for news in news_to_tell(page.newsroom.authority, at)]


def _pictures(page: ReleasePage) -> list[str]:
    pictures = [page.image, *(related.image for related in page.related_pictures.all())]
    return [
        rendition.url
        for picture in pictures
        if picture is not None
        for rendition in picture.get_renditions(*SIZES).values()
    ]


def _about(page: ReleasePage) -> list[str]:
    """The pages of what it tells of: the projects that it quotes, its call, evaluation or report."""
    content = content_of(page)
    projects = [project_address(told.grant.case_number) for told in content.grants]
    return [*projects, content.source[1]] if content.source else projects


DOORS = (
    Door("mail", lambda page: [], _names_it, goes_out=_letters),
    Door("text", lambda page: [reverse("publicsite:release", args=[page.slug])], _says_it),
    Door("newsroom", lambda page: [reverse("publicsite:newsroom")], _names_it),
    Door("start", lambda page: [reverse("publicsite:start")], _names_it),
    Door("sitemap", lambda page: [reverse("publicsite:sitemap")], _names_it),
    Door("feed", lambda page: [reverse("publicsite:press_feed")], _names_it),
    Door("feed as RSS", lambda page: [reverse("publicsite:press_rss")], _names_it),
    Door("feed as JSON", lambda page: [reverse("publicsite:press_json_feed")], _names_it),
    Door(
        "narrowed feeds",
        lambda page: [
            f"{reverse(f'publicsite:{name}')}?slag={page.kind}&sprak={page.language}"
            for name in ("press_feed", "press_rss", "press_json_feed")
        ],
        _names_it,
    ),
    Door(
        "meeting",
        lambda page: [reverse("publicsite:meeting", args=[page.meeting_id])] if page.meeting_id else [],
        _names_it,
    ),
    Door("what it is about", _about, _names_it),
    Door(
        "versions",
        lambda page: [
            reverse("publicsite:release_version", args=[page.slug, number])
            for number in page.versions.values_list("number", flat=True)
        ],
        _says_it,
    ),
    Door("press kit", lambda page: [reverse("publicsite:press_kit", args=[page.slug])], _holds_it),
    Door(
        "structured data",
        lambda page: [reverse("publicsite:release", args=[page.slug])],
        lambda content, page: b"application/ld+json" in content and b"NewsArticle" in content,
    ),
    Door("open data", lambda page: [reverse("api:releases_list")], _names_it),
    Door("open data, in a file", lambda page: [reverse("api:releases_file", args=["csv"])], _says_it),
    Door("open data, by itself", lambda page: [reverse("api:releases_row", args=[page.pk])], _says_it),
    Door("pictures", _pictures, _holds_it),
    Door(
        "files",
        lambda page: [reverse("publicsite:press_file", args=[row.pk]) for row in page.related_files.all()],
        _holds_it,
    ),
)
