"""From what the board decided to what the press reads: drafts, figures and publication."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.text import slugify

from bifall.accounts.models import Authority, User
from bifall.accounts.permissions import require
from bifall.applications.models import Application
from bifall.applications.states import EffectLevel
from bifall.board.models import AgendaItem, Decision, Meeting
from bifall.board.queries import agenda_of, grants_by_id, grants_of
from bifall.board.states import ItemKind, MeetingState
from bifall.evaluation.states import FindingKind
from bifall.kernel.problems import Problem, refuse_if
from bifall.press import commands as press
from bifall.press.models import PressContact, ReleasePage
from bifall.press.queries import newsroom_of, quoted_by, releases_of
from bifall.press.rules import Figures, GrantFigure, fill

# A release may go out when the meeting is closed, before its minutes are verified.
MAY_BE_TOLD = frozenset({MeetingState.CLOSED, MeetingState.ADJUSTED, MeetingState.ANNOUNCED})
HEADLINE = "{Cirka_summa} till länets utveckling"


def figures_for(source: ReleasePage | Sequence[UUID], authority: Authority | UUID) -> Figures:
    """What the record says of the decisions that a release quotes, in the release's order.

    source: a release as it stands in memory (a draft too), or ids of decisions. What is not a grant of the
    authority, decided at a meeting that has been closed, is left out.
    """
    authority_id = authority.pk if isinstance(authority, Authority) else authority
    if isinstance(source, ReleasePage):
        return _figures(source.decision_ids(), source.meeting_id, authority_id)
    return _figures(list(source), None, authority_id)


def figures_of(pages: Iterable[ReleasePage], authority: Authority) -> Mapping[int, Figures]:
    """{page: its figures} for a list of releases, in two queries."""
    shown = list(pages)
    quoted = quoted_by(shown)
    decisions = grants_by_id(authority.pk, [pk for ids in quoted.values() for pk in ids])
    meetings = {page.meeting_id for page in shown if page.meeting_id and not quoted.get(page.pk)}
    without_grants = Meeting.objects.in_bulk(meetings) if meetings else {}
    return {
        page.pk: _from(
            _told(decisions, quoted.get(page.pk, [])),
            without_grants.get(page.meeting_id) if page.meeting_id else None,
        )
        for page in shown
    }


def _figures(decision_ids: list[UUID], meeting_id: UUID | None, authority_id: UUID) -> Figures:
    told = _told(grants_by_id(authority_id, decision_ids), decision_ids) if decision_ids else []
    meeting = None
    if not told and meeting_id is not None:
        meeting = Meeting.objects.filter(pk=meeting_id, authority_id=authority_id).first()
    return _from(told, meeting)


def _told(decisions: Mapping[UUID, Decision], decision_ids: Iterable[UUID]) -> list[Decision]:
    found = (decisions[pk] for pk in decision_ids if pk in decisions)
    return [decision for decision in found if decision.item.meeting.state in MAY_BE_TOLD]


def _from(decisions: Sequence[Decision], meeting: Meeting | None) -> Figures:
    meetings = [decision.item.meeting for decision in decisions] or ([meeting] if meeting else [])
    return Figures(
        grants=tuple(_grant(decision) for decision in decisions),
        meeting_on=timezone.localtime(meetings[0].starts_at).date() if meetings else None,
        minutes_adjusted=all(
            found.state in {MeetingState.ADJUSTED, MeetingState.ANNOUNCED} for found in meetings
        ),
    )


def _grant(decision: Decision) -> GrantFigure:
    application = decision.item.application
    if application is None or decision.granted_sek is None:
        raise ValueError("a grant has an application and an amount")
    return GrantFigure(
        decision_id=decision.pk,
        project=application.title,
        applicant=application.organisation.name,
        granted_sek=decision.granted_sek,
        case_number=application.case_number,
        paragraph=decision.item.paragraph,
        is_public=decision.item.meeting.state == MeetingState.ANNOUNCED,
    )


@transaction.atomic
def draft_release(
    *,
    meeting_id: UUID,
    actor: User,
    at: datetime,
    quote: str = "",
    more_information_id: UUID | None = None,
) -> ReleasePage:
    """A draft that tells what the meeting decided, with references in the place of figures.

    `quote` is what the chair has said; without it the quote is left to be filled in, and an empty one cannot
    be published. A meeting that already has an unpublished draft gives that one back.
    """
    meeting = Meeting.objects.select_related("authority", "board", "chair__user").get(pk=meeting_id)
    require(actor, "press.draft_release", meeting)
    press.admit_communicators(authority_id=meeting.authority_id)
    newsroom = newsroom_of(meeting.authority_id)
    grants = list(grants_of(meeting).prefetch_related("item__application__effect_steps"))
    problems = [] if newsroom else [Problem("newsroom_not_open")]
    if meeting.state not in MAY_BE_TOLD:
        problems.append(Problem("meeting_still_open"))
    elif not grants:
        problems.append(Problem("meeting_has_no_grants"))
    refuse_if(problems)
    if newsroom and (draft := releases_of(newsroom).filter(meeting_id=meeting.pk, live=False).first()):
        return draft
    figures = figures_for([decision.pk for decision in grants], meeting.authority)
    return press.create_release(
        authority_id=meeting.authority_id,
        headline=HEADLINE,
        # A decimal comma becomes a hyphen: without it 1,9 million would be 19 in the address.
        slug=slugify(fill(HEADLINE, figures).replace(",", "-")),
        lead=_lead(meeting),
        body=_body(meeting, figures, quote),
        quoted=[press.Quoted(decision.pk, _expected(decision.item.application)) for decision in grants],
        more_information_id=more_information_id or _who_knows(grants),
        meeting_id=meeting.pk,
        actor=actor,
        at=at,
    )


def _lead(meeting: Meeting) -> str:
    return (
        f"{meeting.board.name} beslutade den {{sammantradesdag}} att {{antal}} utvecklingsprojekt i länet"
        " beviljas totalt {summa}."
    )


def _body(meeting: Meeting, figures: Figures, quote: str) -> list[press.Block]:
    """The information items first, then the projects with the amounts as references."""
    blocks: list[press.Block] = []
    for item in agenda_of(meeting):
        if item.kind in {ItemKind.INFORMATION, ItemKind.MATTER} and hasattr(item, "decision"):
            blocks += [("heading", item.title), ("paragraph", _in_short(item)), *_found(item)]
    shares = [
        f"{grant.applicant} beviljas {{belopp:{place}}} för {grant.project}"
        for place, grant in enumerate(figures.grants, start=1)
    ]
    return [
        *blocks,
        ("heading", "Projekt för regional tillväxt"),
        ("paragraph", ". ".join(shares) + "."),
        ("quote", {**_quote_of_the_chair(meeting), "text": quote}),
        ("paragraph", "Här beskrivs de beviljade projekten:"),
        ("grants", None),
    ]


def _found(item: AgendaItem) -> list[press.Block]:
    """The findings of the evaluation that the board was told of, the good and the bad, unless the item has
    them.
    """
    texts = []
    for evaluation in item.evaluations.prefetch_related("findings"):
        for kind in FindingKind:
            found = [finding.text for finding in evaluation.findings.all() if finding.kind == kind]
            if found and not all(text in item.text for text in found):
                with translation.override(settings.LANGUAGE_CODE):
                    texts.append(f"{str(kind.label).capitalize()}: {' '.join(found)}")
    with_them: list[press.Block] = [("paragraph", text) for text in texts]
    return with_them


def _in_short(item: AgendaItem) -> str:
    return "\n\n".join(filter(None, [item.text.strip(), item.decision.text.strip()]))


def _quote_of_the_chair(meeting: Meeting) -> Mapping[str, str]:
    board = meeting.board.name
    return {
        "text": "",
        "speaker": str(meeting.chair) if meeting.chair else "",
        "role": f"ordförande i {board[:1].lower()}{board[1:]}, {meeting.authority.name}",
    }


def _expected(application: Application | None) -> str:
    """The project in short, what it is to have led to at its end, and what that leads to in time."""
    if application is None:
        return ""
    steps: dict[str, list[str]] = {level: [] for level in EffectLevel}
    for step in sorted(application.effect_steps.all(), key=lambda step: step.position):
        steps[step.level].append(step.title.strip().rstrip("."))
    parts = [application.summary.strip()]
    parts.append(_listed("Efter projektet väntas", steps[EffectLevel.RESULT]))
    parts.append(_listed("På lång sikt", steps[EffectLevel.EFFECT]))
    return "\n\n".join(filter(None, parts))


def _listed(what: str, steps: Sequence[str]) -> str:
    """One step is a sentence; several are a list, as a release writes one."""
    if len(steps) > 1:
        return "\n".join([f"{what}:", *(f"– {step}" for step in steps)])
    return f"{what}: {steps[0]}." if steps else ""


def _who_knows(grants: Iterable[Decision]) -> UUID | None:
    """The press contact that is one of the projects' case officers, when there is one."""
    for decision in grants:
        application = decision.item.application
        officer = application.case_officer if application else None
        if officer is not None:
            contact = PressContact.objects.filter(authority_id=decision.authority_id, email=officer.email)
            if found := contact.first():
                return found.pk
    return None


@transaction.atomic
def publish(*, page_id: int, actor: User, at: datetime) -> ReleasePage:
    """Publish a release's latest text with the figures that the record has now. Raises `Refused`."""
    page = ReleasePage.objects.select_for_update(of=("self",), no_key=True).get(pk=page_id)
    require(actor, "press.publish_release", page)
    figures = figures_for(page.get_latest_revision_as_object(), page.authority_id)
    return press.publish_release(page_id=page_id, figures=figures, actor=actor, at=at)
