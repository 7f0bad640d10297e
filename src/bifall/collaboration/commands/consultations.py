"""Asking the municipalities, and answering for one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.applications.models import Application
from bifall.audit.commands import record
from bifall.collaboration.events import (
    MunicipalityConsulted,
    NobodyToTell,
    ResponderNamed,
    SilenceRecorded,
    StatementGiven,
    TimeExtended,
)
from bifall.collaboration.models import Consultation, Statement, StatementDraft
from bifall.collaboration.queries import WAITING
from bifall.collaboration.rules import problems_with_statement
from bifall.collaboration.states import (
    CONSULTATION_WORKFLOW,
    ConsultationAction,
    ConsultationState,
    Position,
)
from bifall.documents.commands import LOCAL_TIME, enter_in_register
from bifall.documents.states import Direction
from bifall.kernel.problems import Problem, refuse_if
from bifall.kernel.workdays import add_workdays
from bifall.notices.commands import notify
from bifall.notices.recipients import users_told
from bifall.organisations.models import Municipality
from bifall.organisations.queries import representatives_of, without_representatives

REMIND_WORKDAYS_BEFORE = 3


@transaction.atomic
def consult(
    *,
    application_id: UUID,
    municipality_ids: Sequence[UUID],
    question: str,
    due_on: date,
    actor: User,
    at: datetime,
    although_nobody_is_told: bool = False,
) -> list[Consultation]:
    """Ask each municipality for its view by a date; everybody who speaks for one is told.

    One that nobody speaks for is asked only by somebody who knows it: `although_nobody_is_told`.
    """
    application = (
        Application.objects.select_for_update(of=("self",), no_key=True)
        .select_related("authority", "case", "organisation")
        .get(pk=application_id)
    )
    require(actor, "collaboration.consult", application)
    wanted = list(dict.fromkeys(municipality_ids))
    asked = list(
        Municipality.objects.filter(pk__in=wanted, authority_id=application.authority_id).order_by("name")
    )
    problems = [] if wanted else [Problem("consult_nobody", "municipalities")]
    if len(asked) != len(wanted):
        problems.append(Problem("municipality_unknown", "municipalities"))
    if not question.strip():
        problems.append(Problem("consultation_question_missing", "question"))
    if due_on < add_workdays(_day(at), 1):
        problems.append(Problem("consultation_due_too_soon", "due_on"))
    already = set(application.consultations.values_list("municipality_id", flat=True))
    problems += [
        Problem("municipality_already_consulted", "municipalities", {"municipality": m.name})
        for m in asked
        if m.pk in already
    ]
    unrepresented = set(without_representatives(application.authority))
    if not although_nobody_is_told:
        problems += [
            Problem("municipality_without_representative", "municipalities", {"municipality": m.name})
            for m in asked
            if m in unrepresented and m.pk not in already
        ]
    refuse_if(problems)
    made = [_ask(application, m, question.strip(), due_on, actor, at) for m in asked]
    for consultation in made:
        if consultation.municipality in unrepresented:
            event = NobodyToTell(municipality_code=consultation.municipality.code)
            record(event, subject=consultation, actor=actor, at=at)
    return made


def _ask(
    application: Application,
    municipality: Municipality,
    question: str,
    due_on: date,
    actor: User,
    at: datetime,
) -> Consultation:
    consultation = Consultation.objects.create(
        authority_id=application.authority_id,
        application=application,
        municipality=municipality,
        question=question,
        due_on=due_on,
        asked_by=actor,
        asked_at=at,
    )
    if application.case is not None:
        enter_in_register(
            case=application.case,
            direction=Direction.OUTGOING,
            description=_("Remiss"),
            counterparty=municipality.name,
            at=at,
        )
    tell_municipality(
        consultation,
        kind="collaboration.asked",
        subject=format_lazy(
            _("Remiss till {municipality}: {title}"), municipality=municipality.name, title=application.title
        ),
        at=at,
    )
    event = MunicipalityConsulted(
        application_id=str(application.pk),
        municipality_code=municipality.code,
        due_on=due_on.isoformat(),
    )
    record(event, subject=consultation, actor=actor, at=at)
    return consultation


@transaction.atomic
def extend_due(*, consultation_id: UUID, due_on: date, actor: User, at: datetime) -> Consultation:
    """Give a municipality more time, also when its silence has been noted: then it is waited for again."""
    consultation = lock(consultation_id)
    require(actor, "collaboration.extend", consultation)
    previous = consultation.due_on
    problems = [] if due_on > previous else [Problem("extension_not_later", "due_on")]
    if due_on < add_workdays(_day(at), 1):
        problems.append(Problem("consultation_due_too_soon", "due_on"))
    refuse_if(problems)
    consultation.due_on = due_on
    consultation.state = CONSULTATION_WORKFLOW.after(
        ConsultationState(consultation.state), ConsultationAction.EXTEND
    )
    consultation.silence_recorded_at = None
    consultation.save(update_fields=["due_on", "state", "silence_recorded_at"])
    tell_municipality(
        consultation,
        kind="collaboration.extended",
        subject=format_lazy(_("Ni har fått mer tid: {title}"), title=consultation.application.title),
        at=at,
    )
    event = TimeExtended(previous_due_on=previous.isoformat(), due_on=due_on.isoformat())
    record(event, subject=consultation, actor=actor, at=at)
    return consultation


@transaction.atomic
def name_responder(*, consultation_id: UUID, user_id: UUID, actor: User, at: datetime) -> Consultation:
    """Say who answers for the municipality: from then on nobody else can."""
    consultation = lock(consultation_id)
    require(actor, "collaboration.name_responder", consultation)
    mandate = representatives_of(consultation.municipality).filter(user_id=user_id).first()
    if mandate is None:
        refuse_if([Problem("responder_not_of_the_municipality", "responder")])
    consultation.responder_id = user_id
    consultation.save(update_fields=["responder"])
    record(ResponderNamed(responder_id=str(user_id)), subject=consultation, actor=actor, at=at)
    return consultation


@transaction.atomic
def answer(
    *,
    consultation_id: UUID,
    position: Position,
    reasons: str,
    conditions: str,
    actor: User,
    at: datetime,
    draft_version: int | None = None,
) -> Statement:
    """Give the municipality's view. It is given once, and nobody changes it afterwards.

    An answer after the due date counts, and is marked as late. `draft_version` is the version of the shared
    draft that it was written from; when somebody has saved another since, nothing is given.
    """
    consultation = lock(consultation_id)
    require(actor, "collaboration.answer", consultation)
    problems = list(problems_with_statement(position=position, reasons=reasons, conditions=conditions))
    if draft_version is not None:
        problems += problems_with_version(consultation, draft_version)
    refuse_if(problems)
    return give_statement(
        consultation, position=position, reasons=reasons, conditions=conditions, actor=actor, at=at
    )


def problems_with_version(consultation: Consultation, base_version: int) -> list[Problem]:
    """Somebody has saved the draft since the version that this was written from."""
    draft = StatementDraft.objects.select_related("written_by").filter(consultation=consultation).first()
    if draft is None or draft.version == base_version:
        return []
    return [Problem("draft_changed_meanwhile", params={"name": draft.written_by.name})]


def give_statement(
    consultation: Consultation,
    *,
    position: Position,
    reasons: str,
    conditions: str,
    actor: User,
    at: datetime,
) -> Statement:
    """Write the answer of a locked consultation, in the transaction of a command that has asked for leave."""
    consultation.state = CONSULTATION_WORKFLOW.after(
        ConsultationState(consultation.state), ConsultationAction.ANSWER
    )
    if consultation.responder_id is None:
        consultation.responder = actor
    consultation.save(update_fields=["state", "responder"])
    statement = Statement.objects.create(
        consultation=consultation,
        position=position,
        reasons=reasons.strip(),
        conditions=conditions.strip(),
        given_by=actor,
        given_at=at,
        is_late=_day(at) > consultation.due_on,
    )
    application = consultation.application
    if application.case is not None:
        enter_in_register(
            case=application.case,
            direction=Direction.INCOMING,
            description=_("Yttrande"),
            counterparty=consultation.municipality.name,
            at=at,
        )
    for officer in users_told("collaboration.answered", consultation, at):
        notify(
            authority_id=consultation.authority_id,
            recipient=officer,
            kind="collaboration.answered",
            subject=format_lazy(
                _("{municipality} har svarat: {title}"),
                municipality=consultation.municipality.name,
                title=application.title,
            ),
            body=position.label,
            path=reverse("desk:case", args=[application.pk]),
            at=at,
        )
    event = StatementGiven(position=position, is_late=statement.is_late)
    record(event, subject=consultation, actor=actor, at=at)
    return statement


@transaction.atomic
def record_silence(*, consultation_id: UUID, actor: User, at: datetime) -> Consultation:
    """Note that a municipality did not answer in time. It can still answer, late."""
    consultation = lock(consultation_id)
    require(actor, "collaboration.record_silence", consultation)
    refuse_if([] if _day(at) > consultation.due_on else [Problem("silence_before_due")])
    consultation.state = CONSULTATION_WORKFLOW.after(
        ConsultationState(consultation.state), ConsultationAction.RECORD_SILENCE
    )
    consultation.silence_recorded_at = at
    consultation.save(update_fields=["state", "silence_recorded_at"])
    event = SilenceRecorded(municipality_code=consultation.municipality.code)
    record(event, subject=consultation, actor=actor, at=at)
    return consultation


@transaction.atomic
def remind_municipalities(*, today: date, at: datetime) -> int:
    """Remind of open consultations three workdays before the due date, and the day after it has passed.

    Run daily; each reminder is written once however often that is. Returns how many were written.
    """
    soon = add_workdays(today, REMIND_WORKDAYS_BEFORE)
    written = 0
    waited_for = Consultation.objects.filter(WAITING, due_on__lte=soon)
    for consultation in waited_for.select_related("municipality", "application"):
        late = consultation.due_on < today
        text = _("Svarstiden har gått ut: {title}") if late else _("Svara senast {due}: {title}")
        written += tell_municipality(
            consultation,
            kind="collaboration.overdue" if late else "collaboration.due_soon",
            subject=format_lazy(
                text, due=consultation.due_on.isoformat(), title=consultation.application.title
            ),
            key=f"{'overdue' if late else 'due-soon'}:{consultation.pk}:{consultation.due_on}",
            at=at,
        )
    return written


def tell_municipality(
    consultation: Consultation,
    *,
    kind: str,
    subject: object,
    at: datetime,
    body: object | None = None,
    key: str | None = None,
) -> int:
    """Tell everybody who speaks for the municipality; return how many messages were written.

    `body` is the question with its last day unless it is given. `key` as in `notices.commands.notify`.
    """
    asked = format_lazy(
        _("{question}\n\nSvara senast {due}."),
        question=consultation.question,
        due=consultation.due_on.isoformat(),
    )
    written = [
        notify(
            authority_id=consultation.authority_id,
            recipient=person,
            kind=kind,
            subject=subject,  # type: ignore[arg-type]
            body=asked if body is None else body,  # type: ignore[arg-type]
            path=reverse("municipal:consultation", args=[consultation.pk]),
            key=key,
            at=at,
        )
        for person in users_told(kind, consultation, at)
    ]
    return sum(message is not None for message in written)


def lock(consultation_id: UUID) -> Consultation:
    return (
        Consultation.objects.select_for_update(of=("self",), no_key=True)
        .select_related("municipality", "application__case", "application__case_officer")
        .get(pk=consultation_id)
    )


def _day(at: datetime) -> date:
    return at.astimezone(LOCAL_TIME).date()
