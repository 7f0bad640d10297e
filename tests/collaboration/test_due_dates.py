"""More time, silence, and the reminders before and after the due date."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.collaboration.commands import (
    answer,
    extend_due,
    record_silence,
    remind_municipalities,
)
from bifall.collaboration.models import Consultation
from bifall.collaboration.queries import open_on, statements_on
from bifall.collaboration.states import ConsultationState, Position
from bifall.kernel.problems import Refused
from bifall.notices.models import Message
from tests.cast import Cast
from tests.factories.applications import application
from tests.factories.audit import of, written
from tests.factories.collaboration import consultation

OPEN, ANSWERED, SILENT = ConsultationState.OPEN, ConsultationState.ANSWERED, ConsultationState.SILENT
NOTHING = {"reasons": "", "conditions": ""}


def problems(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str | None, dict[str, object]]]:
    return [(p.code, p.field, dict(p.params)) for p in refused.value.problems]


def told() -> set[tuple[str, str, str]]:
    return {(m.email, m.kind, m.subject) for m in Message.objects.all()}


@pytest.fixture
def case(cast: Cast) -> Application:
    return application(cast)


@pytest.fixture
def asked(cast: Cast, case: Application) -> Consultation:
    return consultation(cast, case)


# More time, and silence


def test_more_time_is_told_to_the_municipality(cast: Cast, asked: Consultation, now: datetime) -> None:
    extend_due(consultation_id=asked.pk, due_on=date(2026, 12, 18), actor=cast.officer, at=now)
    asked.refresh_from_db()
    assert (asked.due_on, asked.state) == (date(2026, 12, 18), OPEN)
    message = Message.objects.get()
    assert (message.recipient, message.kind, message.subject) == (
        cast.umea_official,
        "collaboration.extended",
        "Ni har fått mer tid: Studenter möter arbetsliv",
    )
    assert message.body == "Vad betyder projektet för kommunen?\n\nSvara senast 2026-12-18."
    data = {"previous_due_on": "2026-12-10", "due_on": "2026-12-18"}
    assert written("collaboration.") == [
        ("collaboration.time_extended", of(asked), cast.officer.pk, now, data)
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("2026-12-10", "2026-12-10", ["extension_not_later"]),
        ("2026-12-10", "2026-12-09", ["extension_not_later"]),
        ("2026-11-10", "2026-11-24", ["consultation_due_too_soon"]),
        ("2026-11-10", "2026-11-10", ["extension_not_later", "consultation_due_too_soon"]),
    ],
)
def test_more_time_is_later_than_before_and_lies_ahead(
    cast: Cast, case: Application, now: datetime, old: str, new: str, expected: list[str]
) -> None:
    asked = consultation(cast, case, due_on=date.fromisoformat(old))
    with pytest.raises(Refused) as refused:
        extend_due(consultation_id=asked.pk, due_on=date.fromisoformat(new), actor=cast.officer, at=now)
    assert problems(refused) == [(code, "due_on", {}) for code in expected]
    asked.refresh_from_db()
    assert (asked.due_on, Message.objects.count()) == (date.fromisoformat(old), 0)


def test_a_silent_municipality_that_gets_more_time_is_waited_for_again(
    cast: Cast, case: Application, now: datetime
) -> None:
    asked = consultation(cast, case, due_on=date(2026, 11, 23))
    record_silence(consultation_id=asked.pk, actor=cast.officer, at=now)
    asked.refresh_from_db()
    assert (asked.state, asked.silence_recorded_at, list(open_on(case))) == (SILENT, now, [])
    extend_due(consultation_id=asked.pk, due_on=date(2026, 12, 1), actor=cast.officer, at=now)
    asked.refresh_from_db()
    assert (asked.state, asked.silence_recorded_at, list(open_on(case))) == (OPEN, None, [asked])
    made = answer(
        consultation_id=asked.pk, position=Position.NO_COMMENT, **NOTHING, actor=cast.umea_official, at=now
    )
    assert made.is_late is False


@pytest.mark.parametrize(
    ("at", "too_early"), [("2026-12-10T23:59+01:00", True), ("2026-12-11T00:01+01:00", False)]
)
def test_silence_is_noted_when_the_due_date_has_passed(
    cast: Cast, asked: Consultation, at: str, too_early: bool
) -> None:
    moment = datetime.fromisoformat(at)
    if too_early:
        with pytest.raises(Refused) as refused:
            record_silence(consultation_id=asked.pk, actor=cast.officer, at=moment)
        assert problems(refused) == [("silence_before_due", None, {})]
    else:
        record_silence(consultation_id=asked.pk, actor=cast.officer, at=moment)
        assert written("collaboration.") == [
            (
                "collaboration.silence_recorded",
                of(asked),
                cast.officer.pk,
                moment,
                {"municipality_code": "2480"},
            )
        ]
    asked.refresh_from_db()
    assert asked.state == (OPEN if too_early else SILENT)


def test_a_silent_municipality_can_still_answer_and_is_marked_as_late(
    cast: Cast, case: Application, now: datetime
) -> None:
    asked = consultation(cast, case, SILENT, due_on=date(2026, 11, 20), silence_recorded_at=now)
    answer(
        consultation_id=asked.pk,
        position=Position.AGAINST,
        reasons="Nej",
        conditions="",
        actor=cast.umea_official,
        at=now,
    )
    [line] = statements_on(case)
    assert (line.state, line.position, line.is_late, line.is_silent) == (
        ANSWERED,
        Position.AGAINST,
        True,
        False,
    )


def test_each_municipality_has_its_line_by_name(cast: Cast, case: Application) -> None:
    consultation(cast, case, ANSWERED, is_late=True)
    consultation(cast, case, SILENT, municipality=cast.sorsele)
    consultation(cast, application(cast))
    lines = [(line.municipality, line.state, line.position, line.is_silent) for line in statements_on(case)]
    assert lines == [
        ("Sorsele", SILENT, None, True),
        ("Umeå", ANSWERED, Position.SUPPORT, False),
    ]


# Reminders


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2026-12-04", None),  # four workdays before
        ("2026-12-07", ("collaboration.due_soon", "Svara senast 2026-12-10: Studenter möter arbetsliv")),
        ("2026-12-10", ("collaboration.due_soon", "Svara senast 2026-12-10: Studenter möter arbetsliv")),
        ("2026-12-11", ("collaboration.overdue", "Svarstiden har gått ut: Studenter möter arbetsliv")),
    ],
)
def test_municipalities_are_reminded_once_before_and_once_after(
    cast: Cast, asked: Consultation, now: datetime, today: str, expected: tuple[str, str] | None
) -> None:
    day = date.fromisoformat(today)
    assert remind_municipalities(today=day, at=now) == (1 if expected else 0)
    assert remind_municipalities(today=day, at=now) == 0
    assert told() == ({("ulla.umea@example.org", *expected)} if expected else set())


def test_nobody_is_reminded_of_what_is_answered_silent_or_fallen(cast: Cast, now: datetime) -> None:
    states = [(State.UNDER_REVIEW, ANSWERED), (State.UNDER_REVIEW, SILENT)]
    states += [(State.WITHDRAWN, OPEN), (State.DISMISSED, OPEN)]
    for case_state, state in states:
        consultation(cast, application(cast, case_state), state)
    assert remind_municipalities(today=date(2026, 12, 11), at=now) == 0
    consultation(cast, application(cast))
    assert remind_municipalities(today=date(2026, 12, 11), at=now) == 1
