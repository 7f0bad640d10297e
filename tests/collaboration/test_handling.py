"""What the region does with what a municipality said, and what the municipality says of that."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.core.exceptions import PermissionDenied

from bifall.applications.states import State
from bifall.collaboration.commands import explain_unhandled, give_feedback, handle_statement
from bifall.collaboration.models import FeedbackAnswer, Statement, StatementHandling, UnhandledReason
from bifall.collaboration.queries import said_by, statements_on, unhandled_on
from bifall.collaboration.rules import asks_for_handling, problems_with_feedback, problems_with_handling
from bifall.collaboration.states import ConsultationState, HandlingOutcome, Position, Recognition
from bifall.kernel.problems import Refused
from bifall.notices.models import Message
from tests.cast import Cast
from tests.factories.applications import application
from tests.factories.audit import written
from tests.factories.collaboration import consultation, feedback

ANSWERED = ConsultationState.ANSWERED


def said(cast: Cast, state: State = State.UNDER_REVIEW, **values: object) -> Statement:
    asked = consultation(cast, application(cast, state), ANSWERED, **values)
    return Statement.objects.get(consultation=asked)


def codes(problems: object) -> list[tuple[str, str | None]]:
    return [(p.code, p.field) for p in problems]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("outcome", "reason", "changed_text", "expected"),
    [
        (HandlingOutcome.TAKEN_IN, "Skäl", "Villkor 2", []),
        (HandlingOutcome.PARTLY, "Skäl", "Villkor 2", []),
        (HandlingOutcome.NOT_TAKEN_IN, "Skäl", "", []),
        (
            HandlingOutcome.PARTLY,
            " ",
            " ",
            [("handling_reason_missing", "reason"), ("handling_change_missing", "changed_text")],
        ),
        (
            HandlingOutcome.NOT_TAKEN_IN,
            "",
            "Villkor 2",
            [("handling_reason_missing", "reason"), ("handling_change_not_expected", "changed_text")],
        ),
    ],
)
def test_what_a_handling_must_tell(
    outcome: HandlingOutcome, reason: str, changed_text: str, expected: list[tuple[str, str]]
) -> None:
    found = problems_with_handling(outcome=outcome, reason=reason, changed_text=changed_text)
    assert codes(found) == expected


@pytest.mark.parametrize(
    ("recognition", "words", "expected"),
    [
        (Recognition.YES, "", []),
        (Recognition.PARTLY, "Halva", []),
        (Recognition.PARTLY, " ", [("feedback_words_missing", "words")]),
        (Recognition.NO, "", [("feedback_words_missing", "words")]),
    ],
)
def test_who_does_not_recognise_itself_says_how(
    recognition: Recognition, words: str, expected: list[tuple[str, str]]
) -> None:
    assert codes(problems_with_feedback(recognition=recognition, words=words)) == expected


@pytest.mark.parametrize("position", Position)
@pytest.mark.parametrize("reasons", ["", "Vi vill."])
def test_the_rule_and_the_question_agree_on_what_asks_for_handling(
    cast: Cast, position: Position, reasons: str
) -> None:
    made = said(cast, position=position, reasons=reasons)
    case = made.consultation.application
    expected = asks_for_handling(position=position, reasons=reasons)
    assert (made in unhandled_on(case), statements_on(case)[0].is_unhandled) == (expected, expected)
    assert expected == (position != Position.NO_COMMENT or reasons != "")


def test_an_officer_handles_a_statement_and_what_was_said_stays(cast: Cast, now: datetime) -> None:
    made = said(cast)
    before = Statement.objects.values().get()
    values = {"statement_id": made.pk, "actor": cast.officer, "at": now}
    handle_statement(
        **values, outcome=HandlingOutcome.NOT_TAKEN_IN, reason=" Finns redan. ", changed_text=" "
    )
    handle_statement(
        **values, outcome=HandlingOutcome.PARTLY, reason="Vi tänkte om.", changed_text=" Villkor 2 "
    )
    handling = StatementHandling.objects.get()
    assert (handling.outcome, handling.reason, handling.changed_text, handling.handled_by) == (
        "partly",
        "Vi tänkte om.",
        "Villkor 2",
        cast.officer,
    )
    assert Statement.objects.values().get() == before
    assert [(e.event, e.data) for e in written()] == [
        ("collaboration.statement_handled", {"outcome": "not_taken_in"}),
        ("collaboration.statement_handled", {"outcome": "partly"}),
    ]
    [line] = statements_on(made.consultation.application)
    assert (line.handling, line.handling_reason, line.changed_text, line.is_unhandled) == (
        HandlingOutcome.PARTLY,
        "Vi tänkte om.",
        "Villkor 2",
        False,
    )


def test_a_refused_handling_writes_nothing(cast: Cast, now: datetime) -> None:
    with pytest.raises(Refused) as refused:
        handle_statement(
            statement_id=said(cast).pk,
            outcome=HandlingOutcome.PARTLY,
            reason="",
            changed_text="",
            actor=cast.officer,
            at=now,
        )
    assert codes(refused.value.problems) == [
        ("handling_reason_missing", "reason"),
        ("handling_change_missing", "changed_text"),
    ]
    assert (StatementHandling.objects.count(), written()) == (0, [])


def test_why_a_statement_is_left_is_kept_changed_and_taken_back(cast: Cast, now: datetime) -> None:
    case = said(cast).consultation.application
    shown = []
    for reason in ("Det kom sent.", "Det kom sent.", " Det kom för sent. ", ""):
        explain_unhandled(application_id=case.pk, reason=reason, actor=cast.officer, at=now)
        shown.append(statements_on(case)[0].unhandled_reason)
    assert shown == ["Det kom sent.", "Det kom sent.", "Det kom för sent.", ""]
    assert UnhandledReason.objects.count() == 0
    assert [e.event for e in written()] == ["collaboration.unhandled_explained"] * 3


def test_the_municipality_says_whether_it_recognises_itself(cast: Cast, now: datetime) -> None:
    made = said(cast, State.GRANTED)
    give_feedback(
        statement_id=made.pk,
        recognition=Recognition.NO,
        words=" Inte alls. ",
        actor=cast.umea_official,
        at=now,
    )
    answer = FeedbackAnswer.objects.get()
    assert (answer.recognition, answer.words, answer.given_by, answer.given_at) == (
        "no",
        "Inte alls.",
        cast.umea_official,
        now,
    )
    [told] = Message.objects.all()
    assert (told.recipient, told.subject, told.body) == (
        cast.officer,
        "Umeå har återkopplat: Studenter möter arbetsliv",
        "Känner kommunen igen sig? nej",
    )
    assert [(e.event, e.data) for e in written()] == [("collaboration.feedback_given", {"recognition": "no"})]
    with pytest.raises(PermissionDenied):
        give_feedback(
            statement_id=made.pk, recognition=Recognition.YES, words="", actor=cast.umea_official, at=now
        )


def test_the_municipality_sees_what_it_said_and_nobody_elses(cast: Cast) -> None:
    mine = said(cast)
    feedback(mine)
    said(cast, municipality=cast.sorsele)
    assert list(said_by(cast.umea_official)) == [mine]
    assert list(said_by(cast.officer)) == []
