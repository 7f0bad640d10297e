"""Answering, in such a way that nobody can tell afterwards who said what.

A ticket has to be marked as used in the same transaction as the answer is kept, or somebody could answer
twice or be lost. Two rows that change together can be matched afterwards, if not by a column then by where
they lie: SQLite numbers rows as they come, and PostgreSQL writes on each row which transaction made it. So
each answer to an anonymous survey is kept together with others: up to `MIXED` tickets that are already
marked are marked once more, and as many answers are taken up, given new ids, shuffled with the new one and
laid down again. In a survey of that size or smaller every row is written anew each time; when the survey
closes, every row of it is.

Nothing else is written: no time, no audit entry, no message, no name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from random import SystemRandom
from typing import Any
from uuid import UUID

from django.db import transaction

from bifall.audit.commands import record
from bifall.documents.commands import LOCAL_TIME
from bifall.evaluation.commands.evaluations import lock
from bifall.evaluation.events import ReplyGiven
from bifall.evaluation.models import Evaluation, Reply, Ticket
from bifall.evaluation.states import EvaluationState
from bifall.kernel.forms.answers import clean, problems_with
from bifall.kernel.forms.schema import FormSchema, is_answered
from bifall.kernel.problems import Problem, Refused, refuse_if

MIXED = 200


@transaction.atomic
def reply(*, ticket_id: UUID, values: Mapping[str, Any], at: datetime) -> None:
    """Answer the survey, once. values: question → value as it was typed. Whoever has the link may.

    Refused: survey_closed, survey_answered_already, survey_empty, and what the form finds wrong.
    """
    evaluation = lock(Ticket.objects.values_list("evaluation_id", flat=True).get(pk=ticket_id))
    ticket = Ticket.objects.get(pk=ticket_id)
    if ticket.has_answered:
        raise Refused([Problem("survey_answered_already")])
    if not takes_answers(evaluation, at) or evaluation.form_version is None:
        raise Refused([Problem("survey_closed")])
    schema = evaluation.form_version.schema
    given = _given(schema, values)
    problems = problems_with(schema, given, {})
    if not problems and not given:
        problems.append(Problem("survey_empty"))
    refuse_if(problems)
    if evaluation.is_anonymous:
        answer = Reply(
            evaluation=evaluation, role=ticket.stratum_role, size_class=ticket.stratum_size, values=given
        )
        _mark(evaluation, ticket)
        _lay_down(evaluation, answer)
        return
    Ticket.objects.filter(pk=ticket.pk).update(has_answered=True)
    named = Reply.objects.create(
        evaluation=evaluation,
        role=ticket.stratum_role,
        size_class=ticket.stratum_size,
        values=given,
        ticket=ticket,
    )
    record(ReplyGiven(), subject=named, actor=None, at=at)


def takes_answers(evaluation: Evaluation, at: datetime) -> bool:
    """The survey is open, and its last day has not passed."""
    last = evaluation.closes_on
    is_in_time = last is None or at.astimezone(LOCAL_TIME).date() <= last
    return evaluation.state == EvaluationState.COLLECTING and is_in_time


def _given(schema: FormSchema, values: Mapping[str, Any]) -> dict[str, Any]:
    """What was answered, in the order of the form, so that no answer shows in which order it was filled
    in.
    """
    cleaned = {q.key: clean(q, values[q.key]).value for q in schema.questions if q.key in values}
    return {key: value for key, value in cleaned.items() if is_answered(value)}


def _mark(evaluation: Evaluation, ticket: Ticket) -> None:
    used = evaluation.tickets.filter(has_answered=True).order_by("?").values_list("pk", flat=True)[:MIXED]
    Ticket.objects.filter(pk__in=[ticket.pk, *used]).update(has_answered=True)


def _lay_down(evaluation: Evaluation, answer: Reply) -> None:
    _shuffle(evaluation, list(evaluation.replies.order_by("?")[:MIXED]), answer)


def mix_all(evaluation: Evaluation) -> None:
    """Write every ticket and every answer of the survey anew, in one transaction and in no order."""
    evaluation.tickets.filter(has_answered=True).update(has_answered=True)
    _shuffle(evaluation, list(evaluation.replies.all()))


def _shuffle(evaluation: Evaluation, lying: Sequence[Reply], *new: Reply) -> None:
    fresh = [
        *new,
        *(
            Reply(evaluation=evaluation, role=one.role, size_class=one.size_class, values=one.values)
            for one in lying
        ),
    ]
    SystemRandom().shuffle(fresh)
    taken_up = [one.pk for one in lying]
    for start in range(0, len(taken_up), MIXED):
        Reply.objects.filter(pk__in=taken_up[start : start + MIXED]).delete()
    Reply.objects.bulk_create(fresh)
