"""A whole round of questions at once, and more time for those who ask for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import Authority, User
from bifall.accounts.permissions import require
from bifall.applications.models import Application
from bifall.audit.commands import record
from bifall.collaboration.commands.consultations import consult, extend_due, lock, tell_municipality
from bifall.collaboration.events import BatchSent, TimeAnswered, TimeAskedFor
from bifall.collaboration.models import Consultation, ConsultationBatch, TimeRequest
from bifall.kernel.problems import Problem, Refused, refuse_if
from bifall.notices.commands import notify
from bifall.notices.recipients import users_told


@transaction.atomic
def send_batch(
    *,
    authority_id: UUID,
    title: str,
    application_ids: Sequence[UUID],
    municipality_ids: Sequence[UUID],
    question: str,
    due_on: date,
    actor: User,
    at: datetime,
    although_nobody_is_told: bool = False,
) -> ConsultationBatch:
    """Ask one question about one or many applications, by one day: all of it, or nothing.

    Without `municipality_ids` each application's own municipalities are asked. Who has been asked about an
    application before is not asked again. Refused: all that `consult` refuses, batch_title_missing,
    batch_without_applications, batch_nobody_to_ask.
    """
    authority = Authority.objects.get(pk=authority_id)
    require(actor, "collaboration.send_batch", authority)
    wanted = list(dict.fromkeys(application_ids))
    problems = [] if title.strip() else [Problem("batch_title_missing", "title")]
    if not wanted:
        problems.append(Problem("batch_without_applications", "applications"))
    found = Application.objects.filter(authority=authority, pk__in=wanted).order_by("submitted_at", "pk")
    made: list[Consultation] = []
    for application in found.select_related("case"):
        to_ask = _to_ask(application, municipality_ids)
        if not to_ask:
            params = {"title": application.title}
            problems.append(Problem("batch_nobody_to_ask", "applications", params))
            continue
        try:
            made += consult(
                application_id=application.pk,
                municipality_ids=to_ask,
                question=question,
                due_on=due_on,
                although_nobody_is_told=although_nobody_is_told,
                actor=actor,
                at=at,
            )
        except Refused as refused:
            # The same fault of the question or the day is told once, whatever the number of applications.
            problems += [problem for problem in refused.problems if problem not in problems]
    refuse_if(problems)
    batch = ConsultationBatch.objects.create(
        authority=authority,
        title=title.strip(),
        question=question.strip(),
        due_on=due_on,
        sent_by=actor,
        sent_at=at,
    )
    batch.consultations.set(made)
    event = BatchSent(applications=len(wanted), consultations=len(made), due_on=due_on.isoformat())
    record(event, subject=batch, actor=actor, at=at)
    return batch


def _to_ask(application: Application, chosen: Sequence[UUID]) -> list[UUID]:
    asked = set(application.consultations.values_list("municipality_id", flat=True))
    concerned = chosen or application.municipalities.order_by("name").values_list("pk", flat=True)
    return [municipality_id for municipality_id in concerned if municipality_id not in asked]


@transaction.atomic
def ask_for_time(
    *, consultation_id: UUID, until: date, reason: str, actor: User, at: datetime
) -> TimeRequest:
    """The municipality asks the officer for a later day. One request at a time.

    Refused: time_reason_missing, extension_not_later.
    """
    consultation = lock(consultation_id)
    require(actor, "collaboration.ask_for_time", consultation)
    problems = [] if until > consultation.due_on else [Problem("extension_not_later", "until")]
    if not reason.strip():
        problems.append(Problem("time_reason_missing", "reason"))
    refuse_if(problems)
    asked = TimeRequest.objects.create(
        consultation=consultation, until=until, reason=reason.strip(), asked_by=actor, asked_at=at
    )
    for officer in users_told("collaboration.time_asked_for", consultation, at):
        notify(
            authority_id=consultation.authority_id,
            recipient=officer,
            kind="collaboration.time_asked_for",
            subject=format_lazy(
                _("{municipality} ber om mer tid: {title}"),
                municipality=consultation.municipality.name,
                title=consultation.application.title,
            ),
            body=format_lazy(_("Till {day}. {reason}"), day=until.isoformat(), reason=asked.reason),
            path=reverse("desk:time_request", args=[asked.pk]),
            at=at,
        )
    record(TimeAskedFor(until_on=until.isoformat()), subject=consultation, actor=actor, at=at)
    return asked


@transaction.atomic
def give_time(*, request_id: UUID, due_on: date, actor: User, at: datetime) -> TimeRequest:
    """Give the time that was asked for, or another day. Refused: as `extend_due`."""
    asked = _lock_request(request_id)
    require(actor, "collaboration.answer_time", asked)
    extend_due(consultation_id=asked.consultation_id, due_on=due_on, actor=actor, at=at)
    return _answer(asked, is_given=True, answer="", actor=actor, at=at)


@transaction.atomic
def refuse_time(*, request_id: UUID, answer: str, actor: User, at: datetime) -> TimeRequest:
    """Say no, and why: the last day stands. Refused: time_answer_missing."""
    asked = _lock_request(request_id)
    require(actor, "collaboration.answer_time", asked)
    refuse_if([] if answer.strip() else [Problem("time_answer_missing", "answer")])
    tell_municipality(
        asked.consultation,
        kind="collaboration.time_refused",
        subject=format_lazy(_("Ni får inte mer tid: {title}"), title=asked.consultation.application.title),
        body=answer.strip(),
        at=at,
    )
    return _answer(asked, is_given=False, answer=answer.strip(), actor=actor, at=at)


def _answer(asked: TimeRequest, *, is_given: bool, answer: str, actor: User, at: datetime) -> TimeRequest:
    asked.is_given, asked.answer, asked.answered_by, asked.answered_at = is_given, answer, actor, at
    asked.save(update_fields=["is_given", "answer", "answered_by", "answered_at"])
    record(TimeAnswered(is_given=is_given), subject=asked.consultation, actor=actor, at=at)
    return asked


def _lock_request(request_id: UUID) -> TimeRequest:
    return (
        TimeRequest.objects.select_for_update(of=("self",), no_key=True)
        .select_related("consultation__municipality", "consultation__application")
        .get(pk=request_id)
    )
