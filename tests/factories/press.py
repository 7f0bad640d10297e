"""A newsroom to publish in."""

from __future__ import annotations

from datetime import datetime

from wagtail.models import Collection, Locale, Page

from bifall.flows import publication
from bifall.press.commands import approve_release, open_newsroom
from bifall.press.models import NewsroomPage, ReleasePage
from tests.cast import Cast
from tests.conftest import NOW


def wagtail_roots() -> None:
    """What Wagtail's own migrations bring, for a database that was made without them."""
    Locale.objects.get_or_create(language_code="sv")
    if Page.get_first_root_node() is None:
        Page.add_root(instance=Page(title="Root", slug="root"))
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")


def newsroom(cast: Cast) -> NewsroomPage:
    wagtail_roots()
    return open_newsroom(authority_id=cast.region.pk, actor=cast.administrator, at=NOW)


def published(cast: Cast, page: ReleasePage, at: datetime = NOW) -> ReleasePage:
    """The latest text read by the director and published by the communicator."""
    approve_release(page_id=page.pk, actor=cast.director, at=at)
    return publication.publish(page_id=page.pk, actor=cast.communicator, at=at)
