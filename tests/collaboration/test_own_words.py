"""Nobody but the municipality can change what it said: every command is tried by everybody else."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from bifall.applications.states import State
from bifall.collaboration import commands
from bifall.collaboration.models import FeedbackAnswer, Statement, StatementDraft
from bifall.collaboration.states import ConsultationState, HandlingOutcome, Position, Recognition
from bifall.kernel.problems import Refused
from tests.cast import Cast
from tests.factories.applications import application
from tests.factories.collaboration import consultation, feedback, joint_offer, statement_draft, time_request
from tests.strangers import anybody

ABOUT_WHAT_IS_SAID = {"consultation_id", "statement_id", "offer_id", "request_id"}


class RolledBack(Exception):
    pass


def every_command() -> Iterator[tuple[str, Callable[..., object], set[str]]]:
    """The commands about a question or an answer, with what each of them takes."""
    for name in commands.__all__:
        found = getattr(commands, name)
        if inspect.isfunction(found):
            takes = set(inspect.signature(found).parameters)
            if "actor" in takes and takes & ABOUT_WHAT_IS_SAID:
                yield name, found, takes


def test_the_commands_that_are_tried() -> None:
    assert {name for name, _command, _takes in every_command()} >= {
        "answer",
        "ask_for_time",
        "decline_joint_statement",
        "extend_due",
        "give_feedback",
        "give_time",
        "handle_statement",
        "join_statement",
        "name_responder",
        "offer_joint_statement",
        "record_silence",
        "refuse_time",
        "save_statement_draft",
    }


@pytest.mark.parametrize("state", [State.UNDER_REVIEW, State.GRANTED])
def test_what_a_municipality_said_stays_whoever_tries(cast: Cast, now: datetime, state: State) -> None:
    case = application(cast, state)
    answered = consultation(cast, case, ConsultationState.ANSWERED)
    said = Statement.objects.get(consultation=answered)
    feedback(said)
    other = application(cast)
    waiting = consultation(cast, other)
    statement_draft(waiting)
    theirs = consultation(cast, other, ConsultationState.ANSWERED, municipality=cast.sorsele)
    offer = joint_offer(Statement.objects.get(consultation=theirs), waiting)
    asked = time_request(waiting)
    ours = {"consultation__municipality": cast.umea}

    def as_it_stands() -> list[Any]:
        return [
            list(Statement.objects.filter(**ours).values()),
            list(FeedbackAnswer.objects.filter(**{f"statement__{k}": v for k, v in ours.items()}).values()),
            list(StatementDraft.objects.filter(**ours).values()),
        ]

    before = as_it_stands()
    assert [len(rows) for rows in before] == [1, 1, 1]
    day = now.date() + timedelta(days=30)
    values = {
        "statement_id": [said.pk],
        "consultation_id": [answered.pk, waiting.pk],
        "offer_id": [offer.pk],
        "request_id": [asked.pk],
        "consultation_ids": [[waiting.pk]],
        "position": [Position.AGAINST],
        "reasons": ["Något annat."],
        "reason": ["Något annat."],
        "conditions": [""],
        "words": ["Något annat."],
        "answer": ["Nej."],
        "changed_text": [""],
        "outcome": [HandlingOutcome.NOT_TAKEN_IN],
        "recognition": [Recognition.NO],
        "user_id": [cast.sorsele_official.pk],
        "due_on": [day],
        "until": [day],
        "base_version": [1],
    }
    others = {name: user for name, user in anybody(cast).items() if name != "umea_official"}
    assert len(others) > 20
    for _name, command, takes in every_command():
        required = {
            name
            for name, parameter in inspect.signature(command).parameters.items()
            if parameter.default is inspect.Parameter.empty
        } - {"actor", "at"}
        if not required <= values.keys():
            continue
        about = next(iter(takes & ABOUT_WHAT_IS_SAID))
        for thing in values[about]:
            filled = {name: values[name][0] for name in required} | {about: thing}
            for user in others.values():
                with suppress(RolledBack), transaction.atomic():
                    with suppress(PermissionDenied, Refused):
                        command(**filled, actor=user, at=now)
                    assert as_it_stands() == before
                    raise RolledBack
