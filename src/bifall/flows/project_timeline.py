"""What has happened in a project, and what is awaited from whom until when: one line for both parties."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from bifall.claims.models import Advance, Claim, Recovery
from bifall.claims.queries import awaits_final_claim
from bifall.claims.states import AdvanceState, ClaimState, RecoveryState
from bifall.projects.models import Project
from bifall.projects.states import BOUND, RUNNING, ChangeState, ConditionState, ProjectState
from bifall.reporting.models import Effect, Report
from bifall.reporting.queries import CARRIED_OUT
from bifall.reporting.states import TO_ANSWER, EffectState, Horizon, ReportKind, ReportState

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that is done: when, what, and by which party."""

    at: datetime
    text: StrPromise | str
    by_beneficiary: bool


@dataclass(frozen=True, slots=True)
class Awaited:
    """Something to do: by which party, at the latest when (None: as soon as it can be), and about what.

    kind and pk name the thing ("report", "claim", "effect" …), so that a page can lead there. from_on: the
    first day that it can be done, when that has not come.
    """

    text: StrPromise | str
    from_beneficiary: bool
    due_on: date | None
    kind: str
    pk: UUID
    from_on: date | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    happened: list[Happened]
    awaited: list[Awaited]

    @property
    def from_beneficiary(self) -> list[Awaited]:
        return [one for one in self.awaited if one.from_beneficiary]

    @property
    def from_authority(self) -> list[Awaited]:
        return [one for one in self.awaited if not one.from_beneficiary]


def timeline_of(project: Project, today: date) -> Timeline:
    """The project's line, in a constant number of queries. `project` comes from `queries.with_parts`.

    Of the reports that are to come only the next is awaited, with those whose period has ended. Effects are
    awaited when they are asked for, and all that are left once the project has ended.
    """
    effects = list(project.effects.prefetch_related("deferrals"))
    reports = list(project.reports.order_by("due_on"))
    claims = list(project.claims.order_by("number"))
    advances = list(project.advances.order_by("applied_at"))
    recoveries = list(project.recoveries.order_by("proposed_at"))
    happened = [
        *_steps_of(project),
        *_agreed_in(project),
        *_reported(reports),
        *_paid(claims, advances, recoveries),
        *_told_of(effects),
    ]
    awaited = [
        *_next_step_of(project),
        *_open_conditions_of(project),
        *_open_changes_of(project),
        *_open_reports(project, reports, today),
        *(one for claim in claims for one in _of_claim(claim)),
        *_final_claim_of(project, claims, today),
        *_open_money(advances, recoveries),
        *_open_effects(project, effects, today),
    ]
    # What has a day comes in its order; what has none waits for somebody to act, and comes first.
    awaited.sort(key=lambda one: (one.due_on is not None, one.due_on or date.min, one.kind))
    happened.sort(key=lambda one: one.at)
    return Timeline(happened[::-1], awaited)


def _steps_of(project: Project) -> Iterator[Happened]:
    yield Happened(project.opened_at, _("Projektet öppnades"), False)
    if project.agreement is not None:
        yield Happened(project.agreement.created_at, _("Villkoren skickades"), False)
    if project.accepted_at:
        yield Happened(project.accepted_at, _("Villkoren godkändes"), True)
    if project.started_at:
        yield Happened(project.started_at, _("Projektet startade"), False)
    if project.ended_at:
        text = _("Projektet avbröts") if project.reason_to_end else _("Projektet slutfördes")
        yield Happened(project.ended_at, text, False)


def _agreed_in(project: Project) -> Iterator[Happened]:
    for condition in project.conditions.all():
        if condition.reported_at:
            yield Happened(
                condition.reported_at, _about(_("Villkor redovisat: {text}"), condition.text), True
            )
        if condition.met_at:
            yield Happened(condition.met_at, _about(_("Villkor uppfyllt: {text}"), condition.text), False)
    for change in project.change_requests.all():
        kind = change.get_kind_display()
        yield Happened(change.requested_at, _about(_("Ändring begärd: {text}"), kind), True)
        if change.decided_at:
            yield Happened(change.decided_at, _about(_("Ändring avgjord: {text}"), kind), False)


def _reported(reports: list[Report]) -> Iterator[Happened]:
    for report in reports:
        if report.submitted_at:
            yield Happened(report.submitted_at, _about(_("{Text} skickad"), report), True)
        if report.decided_at:
            approved = report.state == ReportState.APPROVED
            answered = _("{Text} godkänd") if approved else _("{Text} återlämnad")
            yield Happened(report.decided_at, _about(answered, report), False)


def _paid(claims: list[Claim], advances: list[Advance], recoveries: list[Recovery]) -> Iterator[Happened]:
    for claim in claims:
        if claim.submitted_at:
            yield Happened(claim.submitted_at, _about(_("{Text} skickad"), claim), True)
        if claim.decided_at:
            yield Happened(claim.decided_at, _about(_("{Text} avgjord"), claim), False)
    for advance in advances:
        yield Happened(advance.applied_at, _("Förskott begärt"), True)
        if advance.decided_at:
            yield Happened(advance.decided_at, _("Förskottet avgjort"), False)
    for recovery in recoveries:
        if recovery.decided_at:
            yield Happened(recovery.decided_at, _("Återkrav beslutat"), False)


def _told_of(effects: list[Effect]) -> Iterator[Happened]:
    for effect in effects:
        for deferral in effect.deferrals.all():
            yield Happened(deferral.made_at, _about(_("Ännu inte mätbart: {text}"), effect.title), True)
        if effect.answered_at:
            yield Happened(effect.answered_at, _about(_("Effekt besvarad: {text}"), effect.title), True)
        if effect.decided_at:
            yield Happened(
                effect.decided_at,
                _about(SETTLED.get(EffectState(effect.state), SENT_BACK), effect.title),
                False,
            )


SETTLED = {
    EffectState.FOLLOWED_UP: _("Effekt uppföljd: {text}"),
    EffectState.UNANSWERED: _("Effekt avslutad utan svar: {text}"),
}
# Whatever else the state is now, the officer's last word was that something was missing.
SENT_BACK = _("Svar om effekt lämnat tillbaka: {text}")


def _open_effects(project: Project, effects: list[Effect], today: date) -> Iterator[Awaited]:
    has_ended = project.state not in RUNNING
    for effect in effects:
        if effect.state == EffectState.ANSWERED:
            text = _about(_("Läs vad det blev av effekten: {text}"), effect.title)
            yield Awaited(text, False, None, "effect", effect.pk)
        elif effect.state in TO_ANSWER and project.state in CARRIED_OUT and not project.reason_to_end:
            is_asked_for = effect.measured_on <= today
            if is_asked_for or has_ended or effect.horizon == Horizon.AT_END:
                text = _about(_("Berätta om effekten: {text}"), effect.title)
                from_on = None if is_asked_for else effect.measured_on
                yield Awaited(text, True, effect.due_on, "effect", effect.pk, from_on)


def _next_step_of(project: Project) -> Iterator[Awaited]:
    if project.state == ProjectState.ACCEPTED:
        yield Awaited(_("Starta projektet"), False, project.starts_on, "project", project.pk)
    elif project.state == ProjectState.GRANTED and project.agreement_id is None:
        yield Awaited(_("Skicka villkoren"), False, None, "project", project.pk)
    elif project.state == ProjectState.GRANTED:
        yield Awaited(_("Godkänn villkoren"), True, project.accept_by, "project", project.pk)


def _open_conditions_of(project: Project) -> Iterator[Awaited]:
    for condition in project.conditions.all() if project.state in BOUND else ():
        if condition.state == ConditionState.REPORTED:
            text = _about(_("Ta ställning till villkoret: {text}"), condition.text)
            yield Awaited(text, False, None, "condition", condition.pk)
        elif condition.state == ConditionState.OPEN:
            text = _about(_("Uppfyll villkoret: {text}"), condition.text)
            yield Awaited(text, True, condition.due_on, "condition", condition.pk)


def _open_changes_of(project: Project) -> Iterator[Awaited]:
    for change in project.change_requests.all():
        if change.state == ChangeState.REQUESTED:
            text = _about(_("Avgör ändringen: {text}"), change.get_kind_display())
            yield Awaited(text, False, None, "change", change.pk)


def _open_reports(project: Project, reports: list[Report], today: date) -> Iterator[Awaited]:
    is_next = project.state in RUNNING | {ProjectState.TERMINATED}
    owes = is_next
    for report in reports:
        if project.state == ProjectState.TERMINATED:
            owes = report.kind == ReportKind.FINAL
        if report.state == ReportState.SUBMITTED:
            yield Awaited(_about(_("Läs {text}"), report), False, None, "report", report.pk)
        elif report.state != ReportState.APPROVED and owes and (is_next or report.ends_on < today):
            yield Awaited(_about(_("Skicka {text}"), report), True, report.due_on, "report", report.pk)
            is_next = False


def _open_money(advances: list[Advance], recoveries: list[Recovery]) -> Iterator[Awaited]:
    for advance in advances:
        if advance.state in {AdvanceState.APPLIED, AdvanceState.PREPARED, AdvanceState.DECIDED}:
            text = _("Betala förskottet") if advance.granted_ore else _("Avgör förskottet")
            yield Awaited(text, False, None, "advance", advance.pk)
    for recovery in recoveries:
        if recovery.state == RecoveryState.COMMUNICATED and recovery.replied_at is None:
            yield Awaited(_("Yttra er om återkravet"), True, recovery.reply_by, "recovery", recovery.pk)
        elif recovery.state == RecoveryState.INVOICED:
            yield Awaited(_("Betala återkravet"), True, recovery.due_on, "recovery", recovery.pk)


def _final_claim_of(project: Project, claims: list[Claim], today: date) -> Iterator[Awaited]:
    """What an ended project can still ask for, unless the beneficiary prepares it already."""
    last = None
    if project.ended_at and not any(claim.state == ClaimState.DRAFT for claim in claims):
        last = awaits_final_claim(project, today)
    if last is not None:
        yield Awaited(
            _("Begär det som är kvar, i en sista rekvisition"), True, last, "final_claim", project.pk
        )


def _of_claim(claim: Claim) -> Iterator[Awaited]:
    if claim.state == ClaimState.DRAFT and claim.project.state == ProjectState.CLOSED:
        return
    if claim.state == ClaimState.DRAFT:
        yield Awaited(_about(_("Skicka {text}"), claim), True, None, "claim", claim.pk)
    elif claim.state == ClaimState.COMPLETION_REQUESTED:
        yield Awaited(
            _about(_("Komplettera {text}"), claim), True, claim.completion_due_on, "claim", claim.pk
        )
    elif claim.state in {ClaimState.APPROVED, ClaimState.PARTLY_APPROVED}:
        yield Awaited(_about(_("Betala {text}"), claim), False, None, "claim", claim.pk)
    elif claim.state not in {ClaimState.PAID, ClaimState.REFUSED}:
        yield Awaited(_about(_("Granska {text}"), claim), False, None, "claim", claim.pk)


def _about(text: StrPromise, about: object) -> StrPromise:
    shown = str(about)
    if not isinstance(about, str):
        shown = shown[:1].lower() + shown[1:]
    made: StrPromise = format_lazy(text, text=shown, Text=str(about))
    return made
