"""From statement to decision, and back to the municipality."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.core.exceptions import PermissionDenied

from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.board.states import MeetingState, Outcome
from bifall.collaboration.models import FeedbackAnswer, Statement
from bifall.collaboration.states import ConsultationState, Recognition
from bifall.flows.influence import ask_for_feedback, give_feedback, public_outcomes
from bifall.kernel.problems import Refused
from bifall.notices.models import Message
from tests.cast import Cast
from tests.factories import board
from tests.factories.applications import application
from tests.factories.collaboration import consultation, feedback


def statement_on(cast: Cast, case: Application) -> Statement:
    return Statement.objects.get(consultation=consultation(cast, case, ConsultationState.ANSWERED))


@pytest.mark.parametrize("state", MeetingState)
def test_feedback_waits_until_the_decision_is_public(cast: Cast, now: datetime, state: MeetingState) -> None:
    case = application(cast, State.GRANTED)
    decided = board.grant(cast, board.meeting(cast, state), project=case)
    said = statement_on(cast, case)
    values = {"statement_id": said.pk, "recognition": Recognition.YES, "words": "", "at": now}
    outcomes = public_outcomes([case.pk])
    if state == MeetingState.ANNOUNCED:
        assert [(o.outcome, o.granted_sek, o.paragraph, o.on_delegation) for o in outcomes.values()] == [
            (Outcome.GRANTED, decided.granted_sek, decided.item.paragraph, False)
        ]
        give_feedback(**values, actor=cast.umea_official)
        assert FeedbackAnswer.objects.get().statement == said
    else:
        assert outcomes == {}
        with pytest.raises(Refused) as refused:
            give_feedback(**values, actor=cast.umea_official)
        assert [p.code for p in refused.value.problems] == ["decision_not_public"]


@pytest.mark.parametrize("who", ["sorsele_official", "officer", "director", "applicant", "administrator"])
def test_nobody_else_gives_the_feedback(cast: Cast, now: datetime, who: str) -> None:
    said = statement_on(cast, board.grant(cast, board.meeting(cast)).item.application)
    with pytest.raises(PermissionDenied):
        give_feedback(
            statement_id=said.pk, recognition=Recognition.YES, words="", actor=getattr(cast, who), at=now
        )


def test_each_municipality_is_asked_once_when_the_decision_is_public(cast: Cast, now: datetime) -> None:
    case = board.grant(cast, board.meeting(cast)).item.application
    statement_on(cast, case)
    fed_back = consultation(cast, case, ConsultationState.ANSWERED, municipality=cast.sorsele)
    feedback(fed_back.statement)
    secret = board.grant(cast, board.meeting(cast, MeetingState.CLOSED)).item.application
    statement_on(cast, secret)
    counts = [ask_for_feedback(authority_id=cast.region.pk, at=now) for _time in range(2)]
    assert counts == [1, 0]
    assert [(m.recipient, m.kind) for m in Message.objects.all()] == [
        (cast.umea_official, "collaboration.decided")
    ]
