"""The money and the projects of one municipality, and what became of what it said."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from bifall.applications.states import State
from bifall.board.states import MeetingState, Outcome
from bifall.collaboration.queries import said_by
from bifall.collaboration.states import ConsultationState, HandlingOutcome
from bifall.flows.my_municipality import money_of, what_became_of
from bifall.organisations.models import PopulationFigure
from bifall.organisations.rules import inhabitants_on
from tests.cast import Cast
from tests.factories import board
from tests.factories.applications import application
from tests.factories.collaboration import consultation, feedback

ANSWERED = ConsultationState.ANSWERED


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2019, 12, 31), (date(2020, 12, 31), 100)),
        (date(2020, 12, 31), (date(2020, 12, 31), 100)),
        (date(2023, 6, 1), (date(2020, 12, 31), 100)),
        (date(2026, 1, 1), (date(2024, 12, 31), 90)),
    ],
)
def test_inhabitants_are_those_of_the_latest_count(day: date, expected: tuple[date, int]) -> None:
    assert inhabitants_on([(date(2024, 12, 31), 90), (date(2020, 12, 31), 100)], day) == expected
    assert inhabitants_on([], day) is None


def test_a_grant_is_divided_among_the_municipalities_it_concerns(cast: Cast, now: datetime) -> None:
    PopulationFigure.objects.create(
        municipality=cast.sorsele, counted_on=date(2020, 12, 31), inhabitants=2_442
    )
    granted = {}
    for days_ago, places, amount in (
        (30, (cast.umea, cast.sorsele), 100_001),
        (760, (cast.sorsele,), 24_420),
        (31, (cast.umea,), 7),
    ):
        meeting = board.meeting(cast, starts_at=now - timedelta(days=days_ago))
        made = board.grant(cast, meeting, granted_sek=amount)
        made.item.application.municipalities.set(places)
        granted[amount] = made.item.application
    secret = board.grant(cast, board.meeting(cast, MeetingState.CLOSED)).item.application
    secret.municipalities.set([cast.sorsele])
    money = money_of(cast.sorsele)
    assert [(p.grant.application, p.shared_by, p.part_sek) for p in money.projects] == [
        (granted[100_001], 2, 50_001),
        (granted[24_420], 1, 24_420),
    ]
    assert [(y.year, y.projects, y.part_sek, y.inhabitants, y.per_inhabitant_sek) for y in money.years] == [
        (2024, 1, 24_420, 2_357, 10),
        (2025, 0, 0, 2_357, 0),
        (2026, 1, 50_001, 2_357, 21),
    ]
    assert (money.granted_sek, money.part_sek, money.per_inhabitant_sek) == (124_421, 74_421, 32)


def test_where_nothing_is_granted_there_is_nothing(cast: Cast) -> None:
    money = money_of(cast.sorsele)
    assert (money.projects, money.years, money.part_sek, money.per_inhabitant_sek) == ((), (), 0, 0)


def test_what_became_is_told_from_the_day_that_the_case_is_handed_over(cast: Cast) -> None:
    decided = board.grant(cast, board.meeting(cast)).item.application
    secret = board.grant(cast, board.meeting(cast, MeetingState.CLOSED)).item.application
    fed_back = board.grant(cast, board.meeting(cast)).item.application
    cases = {
        "reviewed": application(cast),
        "handed over": application(cast, State.PREPARED),
        "secret": secret,
        "decided": decided,
        "fed back": fed_back,
    }
    for name, case in cases.items():
        asked = consultation(cast, case, ANSWERED, handled=HandlingOutcome.PARTLY)
        if name == "fed back":
            feedback(asked.statement)
    told = {t.statement.consultation.application_id: t for t in what_became_of(said_by(cast.umea_official))}
    found = {
        name: (t.line and t.line.handling, t.outcome and t.outcome.outcome, t.asks_back)
        for name, t in ((name, told[case.pk]) for name, case in cases.items())
    }
    partly = HandlingOutcome.PARTLY
    assert found == {
        "reviewed": (None, None, False),
        "handed over": (partly, None, False),
        "secret": (partly, None, False),
        "decided": (partly, Outcome.GRANTED, True),
        "fed back": (partly, Outcome.GRANTED, False),
    }
