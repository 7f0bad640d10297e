"""The newsroom as feeds: Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1, whole or narrowed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed, rfc3339_date
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from bifall.accounts.models import Authority
from bifall.flows.release_places import releases_in
from bifall.organisations.models import Municipality
from bifall.press.models import ReleasePage, ReleaseVersion, Topic
from bifall.press.queries import corrections_of, live_releases, live_releases_for, topics_of
from bifall.press.states import Language, ReleaseKind
from bifall.press.topics import topics_to_choose
from bifall.publicsite.bilingual import in_language
from bifall.publicsite.headlines import Headline, headlines
from bifall.ui.addresses import absolute

FEED_LENGTH = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """What a feed is narrowed to. Nothing set: the whole newsroom, in every language."""

    topic: Topic | None = None
    kind: ReleaseKind | None = None
    municipality: Municipality | None = None
    language: Language | None = None

    def query(self) -> str:
        """As it stands in an address. The names are in Swedish; always in one order."""
        asked = {
            "amne": self.topic.slug if self.topic else "",
            "slag": self.kind.value if self.kind else "",
            "kommun": self.municipality.code if self.municipality else "",
            "sprak": self.language.value if self.language else "",
        }
        set_to = {name: value for name, value in asked.items() if value}
        return f"?{urlencode(set_to)}" if set_to else ""

    def words(self) -> str:
        """The same, as it is said in the feed's title."""
        parts = (
            in_language(self.topic, "name") if self.topic else "",
            str(self.kind.label) if self.kind else "",
            self.municipality.name if self.municipality else "",
        )
        return ", ".join(filter(None, parts))

    def of(self, authority: Authority, at: datetime) -> QuerySet[ReleasePage]:
        """The live releases that it leaves, newest first."""
        found = (
            live_releases_for(authority, self.language, at) if self.language else live_releases(authority, at)
        )
        if self.topic is not None:
            found = found.filter(topics=self.topic)
        if self.kind is not None:
            found = found.filter(kind=self.kind)
        return releases_in(found, self.municipality) if self.municipality else found


class UnknownNarrowing(Exception):
    """The authority has no such topic, kind, municipality or language."""


def narrowing_from(asked: Mapping[str, str], authority: Authority) -> Narrowing:
    """Raises UnknownNarrowing: a feed that silently widens would tell its reader too much or nothing."""
    slug, kind, code = asked.get("amne", ""), asked.get("slag", ""), asked.get("kommun", "")
    language = asked.get("sprak", "")
    topic = Topic.objects.filter(authority=authority, slug=slug).first() if slug else None
    municipality = Municipality.objects.filter(authority=authority, code=code).first() if code else None
    if (
        (slug and topic is None)
        or (code and municipality is None)
        or (kind and kind not in ReleaseKind.values)
        or (language and language not in Language.values)
    ):
        raise UnknownNarrowing
    return Narrowing(
        topic=topic,
        kind=ReleaseKind(kind) if kind else None,
        municipality=municipality,
        language=Language(language) if language else None,
    )


def feed_list(authority: Authority) -> list[tuple[str, str]]:
    """[(what it tells of, its query)]: the whole newsroom, each kind, each topic and each municipality."""
    topics = (Narrowing(topic=topic) for topic in topics_to_choose(authority))
    kinds = (Narrowing(kind=kind) for kind in ReleaseKind)
    places = Municipality.objects.filter(authority=authority).order_by("name")
    narrowed = [*kinds, *topics, *(Narrowing(municipality=place) for place in places)]
    lines = [(capfirst(one.words()), one.query()) for one in narrowed]
    return [(_("Allt"), ""), *lines]


@dataclass(frozen=True, slots=True)
class Item:
    """A release in a feed. `id` is the same for ever, whatever the address and the text become."""

    id: str
    address: str
    line: Headline
    corrections: Sequence[ReleaseVersion]
    topics: Sequence[Topic]

    @property
    def page(self) -> ReleasePage:
        return self.line.page

    @property
    def updated_at(self) -> datetime | None:
        changed_at: datetime | None = self.page.last_published_at
        return changed_at

    def text(self) -> str:
        """The lead, and what has been corrected, the latest first."""
        told = [
            _("Rättelse {number}: {text}").format(number=version.number - 1, text=version.correction)
            for version in reversed(self.corrections)
        ]
        return "\n\n".join([*told, self.line.lead])


def items_of(authority: Authority, narrowing: Narrowing, at: datetime) -> list[Item]:
    lines = headlines(narrowing.of(authority, at)[:FEED_LENGTH], authority)
    pages = [line.page for line in lines]
    corrected, about = corrections_of(pages), topics_of(pages)
    return [
        Item(
            f"urn:uuid:{line.page.translation_key}",
            absolute(authority, line.url),
            line,
            corrected.get(line.page.pk, []),
            about.get(line.page.pk, []),
        )
        for line in lines
    ]


class _Dated:
    """A feed with nothing in it has not been changed since the newsroom opened, rather than now."""

    def latest_post_date(self) -> datetime:
        items: list[dict[str, Any]] = self.items  # type: ignore[attr-defined]
        if items:
            latest: datetime = super().latest_post_date()  # type: ignore[misc]
            return latest
        changed: datetime = self.feed["changed_at"]  # type: ignore[attr-defined]
        return changed


class Atom(_Dated, Atom1Feed):
    content_type = "application/atom+xml; charset=utf-8"


class Rss(_Dated, Rss201rev2Feed):
    """RSS 2.0 has no word for when an entry was changed, so it is said with Atom's."""

    content_type = "application/rss+xml; charset=utf-8"

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item["updateddate"] is not None:
            handler.addQuickElement("atom:updated", rfc3339_date(item["updateddate"]))


def xml_feed(
    form: type[Atom | Rss],
    request: HttpRequest,
    authority: Authority,
    narrowing: Narrowing,
    *,
    changed_at: datetime,
    at: datetime,
) -> bytes:
    """`changed_at`: what an empty feed says of when it was changed."""
    own = absolute(authority, request.path) + narrowing.query()
    feed: SyndicationFeed = form(
        title=_title(authority, narrowing),
        link=absolute(authority, reverse("publicsite:newsroom")),
        description=_("Det {authority} berättar för pressen.").format(authority=authority.name),
        language=narrowing.language or "sv",
        author_name=authority.name,
        feed_url=own,
        feed_guid=own,
        changed_at=changed_at,
    )
    for item in items_of(authority, narrowing, at):
        feed.add_item(
            title=item.line.title,
            link=item.address,
            description=item.text(),
            unique_id=item.id,
            unique_id_is_permalink=False,
            pubdate=item.line.published_at,
            updateddate=item.updated_at,
            categories=[topic.name_in(item.page.language) for topic in item.topics],
        )
    written = feed.writeString("utf-8")
    return written if isinstance(written, bytes) else str(written).encode()


def json_feed(request: HttpRequest, authority: Authority, narrowing: Narrowing, *, at: datetime) -> bytes:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(authority, narrowing),
        "home_page_url": absolute(authority, reverse("publicsite:newsroom")),
        "feed_url": absolute(authority, request.path) + narrowing.query(),
        "language": narrowing.language or "sv",
        "authors": [{"name": authority.name, "url": absolute(authority, reverse("publicsite:start"))}],
        "items": [_json_item(item) for item in items_of(authority, narrowing, at)],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()


def _json_item(item: Item) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": item.id,
        "url": item.address,
        "title": item.line.title,
        "content_text": item.text(),
        "language": item.page.language,
    }
    if item.line.published_at is not None:
        found["date_published"] = rfc3339_date(item.line.published_at)
    if item.updated_at is not None:
        found["date_modified"] = rfc3339_date(item.updated_at)
    if tags := [topic.name_in(item.page.language) for topic in item.topics]:
        found["tags"] = tags
    return found


def _title(authority: Authority, narrowing: Narrowing) -> str:
    title = _("Press – {authority}").format(authority=authority.name)
    words = narrowing.words()
    return f"{title}: {words}" if words else title
