"""A release as its readers see it: figures in their places, the contact of its week, its links."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from bifall.accounts.models import Authority
from bifall.board.models import Meeting
from bifall.board.queries import public_meetings
from bifall.flows.publication import figures_for
from bifall.press.models import PressContact, PressImage, ReleasePage, Topic
from bifall.press.queries import contact_on_duty
from bifall.press.rules import Figures, GrantFigure, fill

# A release is written in Swedish, so its figures are too, whatever the reader's own language.
LANGUAGE = "sv"


@dataclass(frozen=True, slots=True)
class Told:
    """A grant and what the project is to lead to."""

    grant: GrantFigure
    expected_results: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseContent:
    headline: str
    lead: str
    blocks: tuple[tuple[str, Any], ...]
    grants: tuple[Told, ...]
    figures: Figures
    published_on: date | None
    picture: PressImage | None
    topics: tuple[Topic, ...]
    more_information: PressContact | None
    on_duty: PressContact | None
    meeting: Meeting | None

    @property
    def minutes_are_not_adjusted(self) -> bool:
        return bool(self.figures.grants) and not self.figures.minutes_adjusted


def content_of(page: ReleasePage) -> ReleaseContent:
    """Of the page as it stands in memory: live, or a draft in the editor's preview."""
    authority = page.newsroom.authority
    figures = figures_for(page, authority)
    today = timezone.localdate()
    published = page.first_published_at
    published_on = timezone.localtime(published).date() if published else None
    expected = {quoted.decision_id: quoted.expected_results for quoted in page.quoted_decisions.all()}
    picture = page.image
    if picture is not None and picture.expires_on is not None and picture.expires_on < today:
        picture = None
    return ReleaseContent(
        headline=fill(page.title, figures, LANGUAGE),
        lead=fill(page.lead, figures, LANGUAGE),
        blocks=tuple(_blocks(page, figures)),
        grants=tuple(
            Told(grant, fill(expected[grant.decision_id], figures, LANGUAGE)) for grant in figures.grants
        ),
        figures=figures,
        published_on=published_on,
        picture=picture,
        topics=tuple(page.topics.all()),
        more_information=page.more_information,
        on_duty=contact_on_duty(authority, published_on or today),
        meeting=_meeting(page, authority),
    )


def _blocks(page: ReleasePage, figures: Figures) -> list[tuple[str, Any]]:
    shown: list[tuple[str, Any]] = []
    for block in page.body:
        value = block.value
        if isinstance(value, str):
            value = fill(value, figures, LANGUAGE)
        elif isinstance(value, Mapping):
            value = {name: fill(text or "", figures, LANGUAGE) for name, text in value.items()}
        shown.append((block.block_type, value))
    return shown


def _meeting(page: ReleasePage, authority: Authority) -> Meeting | None:
    if page.meeting_id is None:
        return None
    return public_meetings(authority).filter(pk=page.meeting_id).first()
