"""What the record says of the things that a release tells of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from bifall.accounts.models import Authority
from bifall.applications.models import Application
from bifall.board.models import AgendaItem, Decision, DelegatedDecision, Meeting
from bifall.board.queries import delegated_grants_by_id, grants_by_id
from bifall.board.states import MeetingState
from bifall.calls.models import Round
from bifall.calls.states import CallState
from bifall.evaluation.queries import published, tables_of
from bifall.kernel.money import percent_of
from bifall.press.models import ReleasePage
from bifall.press.queries import quoted_by
from bifall.press.rules import Figures, GrantFigure, NamedFigure, as_told, figures_from_data
from bifall.press.states import Source
from bifall.reporting.models import Report
from bifall.reporting.queries import actuals_of
from bifall.reporting.states import ReportKind, ReportState

# A release may go out when the meeting is closed, before its minutes are verified.
MAY_BE_TOLD = frozenset({MeetingState.CLOSED, MeetingState.ADJUSTED, MeetingState.ANNOUNCED})


def figures_for(source: ReleasePage | Sequence[UUID], authority: Authority | UUID) -> Figures:
    """What the record says of the decisions that a release quotes, in the release's order, and of what it is
    about.

    source: a release as it stands in memory (a draft too), or ids of decisions. What is not a grant of the
    authority, decided at a meeting that has been closed or on delegation, is left out.
    """
    authority_id = authority.pk if isinstance(authority, Authority) else authority
    if isinstance(source, ReleasePage):
        figures = _figures(source.decision_ids(), source.meeting_id, authority_id)
        return replace(figures, named=named_figures(source.source, source.source_id, authority_id))
    return _figures(list(source), None, authority_id)


def figures_of(pages: Iterable[ReleasePage], authority: Authority) -> Mapping[int, Figures]:
    """{page: its figures as its readers meet them} for a list of releases: of a published one as they were
    told, of a draft as the record has them now. In four queries at most.
    """
    shown = list(pages)
    now = record_now(shown, authority)
    return {page.pk: read_figures(page, now[page.pk]) for page in shown}


def read_figures(page: ReleasePage, now: Figures) -> Figures:
    """What readers of the page meet. now: what the record says (`record_now`)."""
    told = getattr(page, "told", None)
    return as_told(figures_from_data(told), now) if told and page.live else now


def published_figures(page: ReleasePage, authority: Authority) -> Figures:
    """The same for one page that readers have before them."""
    if "told" not in page.__dict__:
        latest = page.versions.last()
        page.__dict__["told"] = latest.figures if latest is not None else None
    return figures_of([page], authority)[page.pk]


def record_now(pages: Iterable[ReleasePage], authority: Authority) -> Mapping[int, Figures]:
    """{page: what the record says now}, in four queries at most.

    Of an evaluation and a final report what was told stands for it: once they are public they do not change
    by themselves, and a long list of them costs nothing more.
    """
    shown = list(pages)
    told = {page.pk: figures_from_data(page.told) for page in shown if getattr(page, "told", None)}
    quoted = {pk: [grant.decision_id for grant in figures.grants] for pk, figures in told.items()}
    if drafts := [page for page in shown if page.pk not in told]:
        quoted |= quoted_by(drafts)
    decisions = _decisions(authority.pk, [pk for ids in quoted.values() for pk in ids])
    meetings = {page.meeting_id for page in drafts if page.meeting_id and not quoted.get(page.pk)}
    without_grants = Meeting.objects.in_bulk(meetings) if meetings else {}
    of_calls = {page.source_id for page in shown if page.source == Source.ROUND and page.source_id}
    rounds = _public_rounds(authority.pk).in_bulk(of_calls) if of_calls else {}
    found = {}
    for page in shown:
        meeting = without_grants.get(page.meeting_id) if page.meeting_id else None
        now = _from([decisions[pk] for pk in quoted.get(page.pk, []) if pk in decisions], meeting)
        before = told.get(page.pk, Figures())
        round_ = rounds.get(page.source_id) if page.source == Source.ROUND else None
        named = before.named
        if page.source == Source.ROUND:
            named = _of_round(round_) if round_ is not None else ()
        found[page.pk] = replace(now, named=named, meeting_on=now.meeting_on or before.meeting_on)
    return found


def _figures(decision_ids: list[UUID], meeting_id: UUID | None, authority_id: UUID) -> Figures:
    decisions = _decisions(authority_id, decision_ids)
    told = [decisions[pk] for pk in decision_ids if pk in decisions]
    meeting = None
    if not told and meeting_id is not None:
        meeting = Meeting.objects.filter(pk=meeting_id, authority_id=authority_id).first()
    return _from(told, meeting)


def _decisions(authority_id: UUID, ids: list[UUID]) -> dict[UUID, Decision | DelegatedDecision]:
    """The grants among `ids` that may be told of. Those that are not the board's are looked for after."""
    if not ids:
        return {}
    board = grants_by_id(authority_id, ids)
    found: dict[UUID, Decision | DelegatedDecision] = {
        pk: decision for pk, decision in board.items() if decision.item.meeting.state in MAY_BE_TOLD
    }
    if others := [pk for pk in ids if pk not in board]:
        found |= delegated_grants_by_id(authority_id, others)
    return found


def _from(decisions: Sequence[Decision | DelegatedDecision], meeting: Meeting | None) -> Figures:
    meetings = [decision.item.meeting for decision in decisions if isinstance(decision, Decision)]
    meetings = meetings or ([meeting] if meeting else [])
    delegated = [decision for decision in decisions if isinstance(decision, DelegatedDecision)]
    moments = [found.starts_at for found in meetings] + [decision.decided_at for decision in delegated]
    return Figures(
        grants=tuple(_grant(decision) for decision in decisions),
        meeting_on=timezone.localtime(moments[0]).date() if moments else None,
        minutes_adjusted=all(
            found.state in {MeetingState.ADJUSTED, MeetingState.ANNOUNCED} for found in meetings
        ),
    )


def _grant(decision: Decision | DelegatedDecision) -> GrantFigure:
    item: AgendaItem | None
    application: Application | None
    if isinstance(decision, Decision):
        item, application = decision.item, decision.item.application
    else:
        item, application = decision.reported_at_item, decision.application
    if application is None or decision.granted_sek is None:
        raise ValueError("a grant has an application and an amount")
    return GrantFigure(
        decision_id=decision.pk,
        project=application.title,
        applicant=application.organisation.name,
        granted_sek=decision.granted_sek,
        case_number=application.case_number,
        paragraph=item.paragraph if item is not None else None,
        is_public=item is not None and item.meeting.state == MeetingState.ANNOUNCED,
    )


def named_figures(source: str, source_id: UUID | None, authority_id: UUID) -> tuple[NamedFigure, ...]:
    """The figures of the call, evaluation or report that a text is about; none while it is not public."""
    if source_id is None:
        return ()
    if source == Source.ROUND:
        round_ = _public_rounds(authority_id).filter(pk=source_id).first()
        return _of_round(round_) if round_ is not None else ()
    if source == Source.EVALUATION:
        return _of_evaluation(source_id, authority_id)
    return _of_report(source_id, authority_id) if source == Source.FINAL_REPORT else ()


def _public_rounds(authority_id: UUID) -> QuerySet[Round]:
    rounds = Round.objects.filter(call__authority_id=authority_id, call__state=CallState.PUBLISHED)
    return rounds.select_related("call")


def _of_round(found: Round) -> tuple[NamedFigure, ...]:
    opens = found.concept_opens_at or found.opens_at
    closes = found.concept_closes_at or found.closes_at
    highest = found.call.highest_grant_sek
    return (
        NamedFigure("ram", found.frame_sek, "sek"),
        NamedFigure("oppnar", timezone.localtime(opens).date(), "day"),
        NamedFigure("stanger", timezone.localtime(closes).date(), "day"),
        *([NamedFigure("hogst", highest, "sek")] if highest else []),
    )


def _of_evaluation(evaluation_id: UUID, authority_id: UUID) -> tuple[NamedFigure, ...]:
    authority = Authority.objects.get(pk=authority_id)
    evaluation = published(authority).filter(pk=evaluation_id).first()
    if evaluation is None or evaluation.form_version is None:
        return ()
    whole = tables_of(evaluation).whole
    if not whole.invited:
        return ()
    return (
        NamedFigure("svar", whole.answered, "count"),
        NamedFigure("tillfragade", whole.invited, "count"),
        NamedFigure("svarsandel", percent_of(whole.answered, whole.invited, decimals=0), "percent"),
    )


def _of_report(report_id: UUID, authority_id: UUID) -> tuple[NamedFigure, ...]:
    report = final_reports(authority_id).filter(pk=report_id).first()
    if report is None:
        return ()
    figures = [NamedFigure("beviljat", report.project.granted_sek, "sek")]
    actuals = actuals_of(report)
    for place, indicator in enumerate(report.project.indicators.all(), start=1):
        actual = actuals.get(indicator.pk)
        if actual is not None and actual.value is not None:
            figures.append(NamedFigure(f"utfall:{place}", actual.value.normalize() + Decimal(0), "number"))
        if indicator.target is not None:
            figures.append(NamedFigure(f"mal:{place}", indicator.target.normalize() + Decimal(0), "number"))
    return tuple(figures)


def final_reports(authority_id: UUID) -> Any:
    """The final reports that have been approved, the latest first."""
    return (
        Report.objects.filter(
            project__authority_id=authority_id, kind=ReportKind.FINAL, state=ReportState.APPROVED
        )
        .select_related("project__organisation", "project__application__case")
        .prefetch_related("project__indicators")
        .order_by("-decided_at", "id")
    )
