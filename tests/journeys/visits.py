"""Which pages a room has by the house's own addresses, and who can be let in to each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

from bifall.accounts.models import User
from bifall.api.catalogue import RESOURCES

# What an address takes in its places, when nothing needs to be found there.
FILLING: dict[str, object] = {
    "UUIDConverter": UUID(int=0),
    "SlugConverter": "x",
    "StringConverter": "x",
    "PathConverter": "x",
    "IntConverter": 1,
}

# Files and data: they have no frame, no heading and nothing to press.
DOWNLOADS = {
    "api:start",
    "api:openapi",
    *("api:giving", "api:catalogue", "api:catalogue_turtle", "api:catalogue_json_ld"),
    "api:catalogue_rdf_xml",
    *(
        f"api:{resource.name.replace('-', '_')}_{what}"
        for resource in RESOURCES
        for what in ("list", "row", "file")
    ),
    "meetingplace:calendar",
    "boardroom:document",
    "desk:case_package",
    "desk:case_paper",
    "desk:concept_receipt",
    "desk:document",
    "desk:power_of_attorney",
    "desk:ranking_csv",
    "evaluation_desk:report",
    "evaluation_desk:tables_csv",
    "my_projects:document",
    "project_desk:batch_file",
    "project_desk:document",
    "project_desk:results_file",
    "portal:case_package",
    "portal:case_paper",
    "portal:concept_receipt",
    "portal:document",
    "portal:power_of_attorney_document",
    "state_aid_desk:register_csv",
    "state_aid_desk:register_xlsx",
    "publicsite:calls_calendar",
    "publicsite:evaluation_csv",
    "publicsite:evaluation_report",
    "publicsite:grants_csv",
    "publicsite:grants_json",
    "publicsite:minutes",
    "publicsite:picture_download",
    "publicsite:press_calendar",
    "publicsite:press_feed",
    "publicsite:press_file",
    "publicsite:press_json_feed",
    "publicsite:press_own_calendar",
    "publicsite:press_kit",
    "publicsite:press_picture",
    "publicsite:press_rss",
    "publicsite:sitemap",
    "publicsite:statistics_csv",
}
# The sign-in sends no codes, so the page that asks for one sends its visitor on to the sign-in. The latest
# year's results stand at the year's own address.
NEVER_SHOWN = {"account_confirm_login_code", "project_desk:latest_results"}


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody, or a visitor, at an address."""

    user: User | None
    address: str
    status: int = 200


def rooms() -> set[tuple[str, str | None]]:
    """(where it is mounted, its namespace) of everything that the house answers for."""
    return {(str(found.pattern), getattr(found, "namespace", None)) for found in get_resolver().url_patterns}


def page_names(mounted_at: str, namespace: str | None) -> set[str]:
    """The names of the room's pages: what answers a question, with a page."""
    [room] = [
        found
        for found in get_resolver().url_patterns
        if isinstance(found, URLResolver) and (str(found.pattern), found.namespace) == (mounted_at, namespace)
    ]
    prefix = f"{namespace}:" if namespace else ""
    named = {f"{prefix}{pattern.name}": pattern for pattern in _patterns(room)}
    ask = Client().get
    asked = {name for name, found in named.items() if ask(_address(name, found)).status_code != 405}
    return asked - DOWNLOADS - NEVER_SHOWN


def _patterns(room: URLResolver) -> Iterator[URLPattern]:
    for found in room.url_patterns:
        if isinstance(found, URLResolver):
            yield from _patterns(found)
        else:
            yield found


def _address(name: str, pattern: URLPattern) -> str:
    places = {key: FILLING[type(kind).__name__] for key, kind in pattern.pattern.converters.items()}
    return reverse(name, kwargs=places or dict.fromkeys(pattern.pattern.regex.groupindex, "x"))


def visits_to(user: User | None, *pages: str | tuple[object, ...]) -> list[Visit]:
    """Pages by name, each alone or with what it is about."""
    named = [page if isinstance(page, tuple) else (page,) for page in pages]
    return [Visit(user, reverse(str(name), args=about)) for name, *about in named]
