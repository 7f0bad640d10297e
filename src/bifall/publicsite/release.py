"""A release as its readers see it: figures in their places, the contact of its week, its links."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from bifall.accounts.models import Authority
from bifall.board.models import Meeting
from bifall.board.public_grants import publicly_granted
from bifall.board.queries import public_meetings
from bifall.calls.queries import public_calls
from bifall.evaluation.queries import published
from bifall.flows.release_figures import figures_for, final_reports, published_figures
from bifall.press.models import (
    PressContact,
    PressImage,
    RelatedFile,
    ReleasePage,
    ReleaseVersion,
    Topic,
)
from bifall.press.queries import contact_on_duty_at, in_other_languages
from bifall.press.rules import Figures, GrantFigure, Segment, fill, segments
from bifall.press.states import Source
from bifall.ui.addresses import project_address


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A text whose figures are known for what they are. As a string it is the text as it is read.

    links: reference → the page that the figure comes from. is_marked: the figures are shown for what they
    are to the one who writes or approves, and not as links.
    """

    raw: str
    figures: Figures
    language: str
    links: Mapping[str, str] = field(default_factory=dict)
    is_marked: bool = False
    is_bound: bool = True

    def __str__(self) -> str:
        return fill(self.raw, self.figures, self.language)

    def __bool__(self) -> bool:
        return bool(self.raw.strip())

    def part(self, raw: str) -> Words:
        return replace(self, raw=raw)

    def segments(self) -> list[Segment]:
        return segments(self.raw, self.figures, self.language, bound=self.is_bound)


@dataclass(frozen=True, slots=True)
class Told:
    """A grant and what the project is to lead to."""

    grant: GrantFigure
    expected_results: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseContent:
    headline: Words
    lead: Words
    blocks: tuple[tuple[str, Any], ...]
    grants: tuple[Told, ...]
    figures: Figures
    published_at: datetime | None
    picture: PressImage | None
    pictures: tuple[PressImage, ...]
    files: tuple[RelatedFile, ...]
    topics: tuple[Topic, ...]
    more_information: PressContact | None
    on_duty: PressContact | None
    meeting: Meeting | None
    source: tuple[str, str] | None
    """What the text is about, when that has a public page: its name and address."""
    corrections: tuple[ReleaseVersion, ...]
    other_languages: tuple[ReleasePage, ...]

    @property
    def published_on(self) -> date | None:
        return timezone.localtime(self.published_at).date() if self.published_at else None

    @property
    def minutes_are_not_adjusted(self) -> bool:
        return bool(self.figures.grants) and not self.figures.minutes_adjusted


def content_of(
    page: ReleasePage, *, is_marked: bool = False, figures: Figures | None = None
) -> ReleaseContent:
    """Of the page as it stands in memory: live, or a draft in the editor's preview (`is_marked`).

    figures: what the record said when an earlier version was published, or what a writer reads; without them
    what the readers have, and in the preview (`is_marked`) what the record says now.
    """
    authority = page.newsroom.authority
    now = timezone.now()
    if figures is None:
        figures = figures_for(page, authority) if is_marked else published_figures(page, authority)
    today = timezone.localdate(now)
    published = page.first_published_at
    meeting = _meeting(page, authority)
    words = Words(
        raw="",
        figures=figures,
        language=page.language,
        links=_links(figures, meeting),
        is_marked=is_marked,
        is_bound=page.as_text().is_bound_to_the_record,
    )
    expected = {quoted.decision_id: quoted.expected_results for quoted in page.quoted_decisions.all()}
    topics = tuple(page.topics.all())
    pictures = (related.image for related in page.related_pictures.all())
    return ReleaseContent(
        # A headline leads nowhere: it is a heading on its page and a link in every list.
        headline=replace(words, raw=page.title, links={}),
        lead=words.part(page.lead),
        blocks=tuple((block.block_type, _value(block.value, words)) for block in page.body),
        grants=tuple(
            Told(grant, words.part(expected.get(grant.decision_id, ""))) for grant in figures.grants
        ),
        figures=figures,
        published_at=published,
        picture=page.image if page.image is not None and page.image.rights().may_be_shown(today) else None,
        pictures=tuple(picture for picture in pictures if picture.rights().may_be_shown(today)),
        files=tuple(page.related_files.all()),
        topics=topics,
        more_information=page.more_information,
        on_duty=contact_on_duty_at(authority, published or now, topics),
        meeting=meeting,
        source=_source(page, authority),
        corrections=tuple(page.versions.filter(number__gt=1)) if page.pk else (),
        other_languages=tuple(in_other_languages(page, authority, now)),
    )


def _value(value: Any, words: Words) -> Any:
    if isinstance(value, str):
        return words.part(value)
    if isinstance(value, Mapping):
        return {name: words.part(text or "") for name, text in value.items()}
    return value


def _links(figures: Figures, meeting: Meeting | None) -> dict[str, str]:
    """One step from a figure to what it comes from, as far as everybody may go: an amount leads to the
    project with its decision, its application and the municipalities' statements; a sum to the meeting.
    """
    links = {
        f"{{belopp:{place}}}": project_address(grant.case_number)
        for place, grant in enumerate(figures.grants, start=1)
        if grant.is_public
    }
    if meeting is not None:
        address = reverse("publicsite:meeting", args=[meeting.pk])
        links |= dict.fromkeys(("{summa}", "{cirka_summa}", "{Cirka_summa}"), address)
    return links


def _source(page: ReleasePage, authority: Authority) -> tuple[str, str] | None:
    if page.source_id is None:
        return None
    if page.source == Source.ROUND:
        call = public_calls(authority).filter(rounds=page.source_id).first()
        return (call.title, reverse("publicsite:call", args=[call.slug])) if call else None
    if page.source == Source.EVALUATION:
        found = published(authority).filter(pk=page.source_id).first()
        return (found.title, reverse("publicsite:evaluation", args=[found.pk])) if found else None
    if page.source == Source.FINAL_REPORT:
        report = final_reports(authority.pk).filter(pk=page.source_id).first()
        public = publicly_granted(authority).filter(pk=report.project.application_id) if report else None
        project = public.first() if public is not None else None
        return (project.title, project_address(project.case_number)) if project else None
    return None


def _meeting(page: ReleasePage, authority: Authority) -> Meeting | None:
    if page.meeting_id is None:
        return None
    return public_meetings(authority).filter(pk=page.meeting_id).first()
