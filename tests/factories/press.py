"""A newsroom to publish in."""

from __future__ import annotations

from datetime import datetime

from wagtail.models import Collection, Locale, Page

from bifall.flows import publication
from bifall.flows.release_figures import figures_for
from bifall.press.commands import answer_quote, approve_release, ask_speaker, open_newsroom
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


def quotes_approved(cast: Cast, page: ReleasePage, at: datetime = NOW) -> None:
    """Whoever is quoted in the latest text has approved the words."""
    draft = ReleasePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    figures = figures_for(draft, cast.region)
    for quote in draft.quotes_as_read(figures):
        question = ask_speaker(
            page_id=page.pk,
            digest=quote.digest(),
            email="ordforande@example.org",
            figures=figures,
            path_of=lambda approval_id: f"/press/citat/{approval_id}/",
            actor=cast.communicator,
            at=at,
        )
        answer_quote(approval_id=question.pk, is_approved=True, path="/", at=at)


def published(cast: Cast, page: ReleasePage, at: datetime = NOW) -> ReleasePage:
    """The latest text approved by those quoted, read by the director and published by the communicator."""
    quotes_approved(cast, page, at)
    approve_release(page_id=page.pk, actor=cast.director, at=at)
    return publication.publish(page_id=page.pk, actor=cast.communicator, at=at)
