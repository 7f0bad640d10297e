"""Releases in a newsroom, as their readers come to meet them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bifall.board.states import MeetingState
from bifall.flows.release_drafts import draft_release
from bifall.press.commands import create_release
from bifall.press.models import ReleasePage, Topic
from bifall.press.states import Language, ReleaseKind
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import press
from tests.factories.board import reference_meeting


def of_the_board(cast: Cast, topics: Sequence[Topic] = (), at: datetime = NOW) -> ReleasePage:
    """The release of the reference meeting, whose first project is in Umeå."""
    held, grants = reference_meeting(cast, MeetingState.CLOSED)
    grants[0].item.application.municipalities.add(cast.umea)
    page = draft_release(meeting_id=held.pk, quote="Det är bra.", actor=cast.communicator, at=at)
    draft: ReleasePage = page.get_latest_revision_as_object()
    draft.topics = list(topics)
    draft.save_revision(user=cast.communicator)
    return press.published(cast, draft, at)


def news(
    cast: Cast,
    headline: str = "Nytt om skogen",
    *,
    at: datetime = NOW,
    public_from: datetime | None = None,
    language: Language = Language.SWEDISH,
    translation_of: ReleasePage | None = None,
) -> ReleasePage:
    """A piece of news about nothing that has been decided."""
    page = create_release(
        authority_id=cast.region.pk,
        headline=headline,
        lead=f"{headline} och mer därtill.",
        body=[("paragraph", "Det växer.")],
        quoted=[],
        kind=ReleaseKind.NEWS,
        language=language,
        actor=cast.communicator,
        at=at,
    )
    draft: ReleasePage = page.get_latest_revision_as_object()
    draft.public_from, draft.translation_of = public_from, translation_of
    draft.save_revision(user=cast.communicator)
    return press.published(cast, draft, at)


def corrected(cast: Cast, page: ReleasePage, at: datetime, said: str = "Ingressen är rättad.") -> ReleasePage:
    draft: ReleasePage = ReleasePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    draft.lead, draft.correction = f"{draft.lead} Mer.", said
    draft.save_revision(user=cast.communicator)
    return press.published(cast, draft, at)
