"""Drafts that the record writes: of meetings, decisions on delegation, calls, evaluations, final reports.

Figures stand in them as references. What a person has to say is left for a person to fill in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.text import slugify

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.applications.models import Application
from bifall.applications.states import EffectLevel
from bifall.board.models import AgendaItem, Decision, DelegatedDecision, Meeting
from bifall.board.queries import agenda_of, grants_of
from bifall.board.states import ItemKind, Outcome
from bifall.calls.models import Round
from bifall.evaluation.models import Evaluation
from bifall.evaluation.queries import published
from bifall.evaluation.states import FindingKind
from bifall.flows.release_figures import MAY_BE_TOLD, figures_for, final_reports, named_figures
from bifall.kernel.problems import Problem, Refused, refuse_if
from bifall.press import commands as press
from bifall.press.models import NewsroomPage, PressContact, ReleasePage
from bifall.press.queries import draft_about, newsroom_of, releases_of
from bifall.press.rules import Figures, fill
from bifall.press.states import ReleaseKind, Source

HEADLINE = "{Cirka_summa} till länets utveckling"
HEADLINE_WITHOUT_GRANTS = "Beslut den {sammantradesdag}"
LONGEST_LEAD = 300


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
    elif not grants and not any(_is_told(item) for item in agenda_of(meeting)):
        problems.append(Problem("meeting_has_nothing_to_tell"))
    refuse_if(problems)
    if newsroom and (draft := releases_of(newsroom).filter(meeting_id=meeting.pk, live=False).first()):
        return draft
    figures = figures_for([decision.pk for decision in grants], meeting.authority)
    meeting_day = timezone.localtime(meeting.starts_at).date()
    headline = HEADLINE if grants else HEADLINE_WITHOUT_GRANTS
    return press.create_release(
        authority_id=meeting.authority_id,
        headline=headline,
        # A decimal comma becomes a hyphen: without it 1,9 million would be 19 in the address.
        slug=slugify(fill(headline, replace(figures, meeting_on=meeting_day)).replace(",", "-")),
        lead=_lead(meeting, len(grants)),
        body=_body(meeting, figures, quote),
        quoted=[press.Quoted(decision.pk, _expected(decision.item.application)) for decision in grants],
        more_information_id=more_information_id or _who_knows(grants),
        meeting_id=meeting.pk,
        actor=actor,
        at=at,
    )


def _is_told(item: AgendaItem) -> bool:
    return item.kind in {ItemKind.INFORMATION, ItemKind.MATTER} and hasattr(item, "decision")


def _lead(meeting: Meeting, grants: int) -> str:
    if not grants:
        return f"{meeting.board.name} sammanträdde den {{sammantradesdag}}. Här är besluten i korthet."
    return (
        f"{meeting.board.name} beslutade den {{sammantradesdag}} att {{antal}} utvecklingsprojekt i länet"
        " beviljas totalt {summa}."
    )


def _body(meeting: Meeting, figures: Figures, quote: str) -> list[press.Block]:
    """The information items first, then the projects with the amounts as references."""
    blocks: list[press.Block] = []
    for item in agenda_of(meeting):
        if _is_told(item):
            blocks += [("heading", item.title), ("paragraph", _in_short(item)), *_found(item)]
    if not figures.grants:
        return [*blocks, ("quote", {**_quote_of_the_chair(meeting), "text": quote})]
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
def draft_about_round(*, round_id: UUID, actor: User, at: datetime) -> ReleasePage:
    """News that a call can be applied for: when, and how much there is."""
    round_ = Round.objects.select_related("call__authority").get(pk=round_id)
    call = round_.call
    newsroom, draft = _begun(call.authority_id, Source.ROUND, round_.pk, actor)
    if draft is not None:
        return draft
    highest = ["Högsta bidrag till ett projekt är {hogst}."] if call.highest_grant_sek else []
    return _news(
        newsroom,
        headline=f"Nu kan du söka: {call.title}",
        lead=f"{call.summary.strip()} Det går att söka från {{oppnar}} till {{stanger}}.",
        body=[
            ("heading", "Pengarna"),
            ("paragraph", " ".join([f"I {round_.name} finns {{ram}} att fördela.", *highest])),
        ],
        source=Source.ROUND,
        source_id=round_.pk,
        actor=actor,
        at=at,
    )


@transaction.atomic
def draft_about_evaluation(*, evaluation_id: UUID, actor: User, at: datetime) -> ReleasePage:
    """News of what a published evaluation found, the good and the bad, and what is recommended."""
    evaluation = Evaluation.objects.select_related("authority").get(pk=evaluation_id)
    newsroom, draft = _begun(evaluation.authority_id, Source.EVALUATION, evaluation.pk, actor)
    is_public = published(evaluation.authority).filter(pk=evaluation.pk).exists()
    refuse_if([] if is_public else [Problem("evaluation_not_public")])
    if draft is not None:
        return draft
    lead, rest = _first_sentences(evaluation.conclusion)
    body: list[press.Block] = [("paragraph", rest)] if rest else []
    with translation.override(settings.LANGUAGE_CODE):
        for kind in FindingKind:
            found = [row.text.strip() for row in evaluation.findings.all() if row.kind == kind]
            if found:
                body += [("heading", str(kind.label).capitalize()), ("paragraph", "\n".join(_points(found)))]
    advice = [row.text.strip() for row in evaluation.recommendations.all()]
    if advice:
        body += [("heading", "Rekommendationer"), ("paragraph", "\n".join(_points(advice)))]
    if named_figures(Source.EVALUATION, evaluation.pk, evaluation.authority_id):
        body.append(("paragraph", "{svar} av {tillfragade} tillfrågade svarade, {svarsandel}."))
    return _news(
        newsroom,
        headline=evaluation.title,
        lead=lead or f"{evaluation.title} är klar.",
        body=body,
        source=Source.EVALUATION,
        source_id=evaluation.pk,
        actor=actor,
        at=at,
    )


@transaction.atomic
def draft_about_final_report(
    *, report_id: UUID, authority_id: UUID, actor: User, at: datetime
) -> ReleasePage:
    """News of what a project led to, from its approved final report."""
    report = final_reports(authority_id).get(pk=report_id)
    project = report.project
    newsroom, draft = _begun(authority_id, Source.FINAL_REPORT, report.pk, actor)
    if draft is not None:
        return draft
    named = {figure.name for figure in named_figures(Source.FINAL_REPORT, report.pk, authority_id)}
    reached = [
        f"– {indicator.title}: {{utfall:{place}}} {indicator.unit}".rstrip()
        + (f" (målet var {{mal:{place}}})" if f"mal:{place}" in named else "")
        for place, indicator in enumerate(project.indicators.all(), start=1)
        if f"utfall:{place}" in named
    ]
    parts: list[tuple[str, str]] = [
        ("Vad som har gjorts", report.done.strip()),
        ("Vad det har lett till", report.results.strip()),
        ("Mål och utfall", "\n".join(reached)),
        ("Hur det går vidare", report.onward.strip()),
    ]
    body: list[press.Block] = []
    for heading, text in parts:
        body += [("heading", heading), ("paragraph", text)] if text else []
    return _news(
        newsroom,
        headline=f"Så gick det: {project.title}",
        lead=f"{project.organisation.name} har avslutat {project.title}, som beviljades {{beviljat}}.",
        body=body,
        source=Source.FINAL_REPORT,
        source_id=report.pk,
        actor=actor,
        at=at,
    )


@transaction.atomic
def draft_about_delegated(*, decision_id: UUID, actor: User, at: datetime) -> ReleasePage:
    """A release of a grant that a named person decided for the board."""
    decision = DelegatedDecision.objects.select_related(
        "application__organisation", "application__case", "board"
    ).get(pk=decision_id)
    newsroom, draft = _begun(decision.authority_id, Source.DELEGATED, decision.pk, actor)
    refuse_if([] if decision.outcome == Outcome.GRANTED else [Problem("decision_is_no_grant")])
    if draft is not None:
        return draft
    application = decision.application
    applicant, board = application.organisation.name, decision.board.name
    return _news(
        newsroom,
        headline=f"{{Cirka_belopp:1}} till {application.title}",
        lead=f"{applicant} beviljas {{belopp:1}} för {application.title}. Beslutet fattades den"
        f" {{sammantradesdag}} på delegation från {board[:1].lower()}{board[1:]}.",
        body=[("grants", None)],
        quoted=[press.Quoted(decision.pk, _expected(application))],
        kind=ReleaseKind.PRESS_RELEASE,
        source=Source.DELEGATED,
        source_id=decision.pk,
        actor=actor,
        at=at,
    )


def _begun(
    authority_id: UUID, source: Source, source_id: UUID, actor: User
) -> tuple[NewsroomPage, ReleasePage | None]:
    """The newsroom, and the draft about the thing that somebody has begun already."""
    newsroom = newsroom_of(authority_id)
    if newsroom is None:
        raise Refused([Problem("newsroom_not_open")])
    require(actor, "press.draft_release", newsroom)
    press.admit_communicators(authority_id=authority_id)
    return newsroom, draft_about(newsroom, source, source_id)


def _news(
    newsroom: NewsroomPage,
    *,
    headline: str,
    lead: str,
    body: Sequence[press.Block],
    source: Source,
    source_id: UUID,
    actor: User,
    at: datetime,
    quoted: Sequence[press.Quoted] = (),
    kind: ReleaseKind = ReleaseKind.NEWS,
) -> ReleasePage:
    figures = figures_for([item.decision_id for item in quoted], newsroom.authority_id)
    return press.create_release(
        authority_id=newsroom.authority_id,
        headline=headline,
        slug=slugify(fill(headline, figures).replace(",", "-")),
        lead=lead,
        body=body,
        quoted=quoted,
        kind=kind,
        source=source,
        source_id=source_id,
        actor=actor,
        at=at,
    )


def _first_sentences(text: str) -> tuple[str, str]:
    """What of a text fits in a lead, in whole sentences, and what is left."""
    lead, _break, rest = text.strip().partition("\n\n")
    if len(lead) <= LONGEST_LEAD:
        return lead, rest
    cut = max(lead.rfind(mark, 0, LONGEST_LEAD) for mark in (". ", "! ", "? ")) + 1
    return (lead[:cut], "\n\n".join(filter(None, [lead[cut:].strip(), rest]))) if cut else (lead, rest)


def _points(texts: Iterable[str]) -> list[str]:
    return [f"– {' '.join(text.split())}" for text in texts]
