"""The rules of the rota: holes, absences, and who answers on a day."""

from __future__ import annotations

import uuid
from datetime import date
from itertools import pairwise
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from bifall.kernel.weeks import IsoWeek, weeks_between
from bifall.press.rules import Absence, Duty, RotaFault, answers, faults_in_rota, spans

ANNA, BO, CIA = (uuid.UUID(int=number) for number in (1, 2, 3))


def test_holes_and_absences_are_told_in_spans() -> None:
    weeks = list(weeks_between(IsoWeek(2026, 50), IsoWeek(2027, 3)))
    rota = [Duty(week, ANNA, BO) for week in weeks if week not in {IsoWeek(2026, 53), IsoWeek(2027, 1)}]
    absences = [
        Absence(ANNA, date(2026, 12, 12), date(2026, 12, 14)),
        Absence(BO, date(2027, 1, 24), date(2027, 3, 1)),
        Absence(CIA, date(2026, 1, 1), date(2027, 12, 31)),
    ]
    assert faults_in_rota(weeks, rota, absences) == [
        RotaFault("contact_away", IsoWeek(2026, 50), IsoWeek(2026, 51), ANNA),
        RotaFault("gap", IsoWeek(2026, 53), IsoWeek(2027, 1)),
        RotaFault("backup_away", IsoWeek(2027, 3), IsoWeek(2027, 3), BO),
    ]


days = st.dates(date(2020, 1, 1), date(2033, 12, 31))
people = st.sampled_from([ANNA, BO, CIA])


@given(st.sets(days.map(IsoWeek.of), max_size=30))
def test_spans_hold_the_weeks_and_no_others(weeks: set[IsoWeek]) -> None:
    found = spans(weeks)
    assert [week for first, last in found for week in weeks_between(first, last)] == sorted(weeks)
    assert all(last.next() < after for (_first, last), (after, _last) in pairwise(found))


@given(
    st.dictionaries(days.map(IsoWeek.of), st.tuples(people, people), max_size=20),
    st.lists(st.builds(Absence, people, days, days), max_size=5),
    st.dictionaries(people, st.sets(people)),
    days,
    st.sets(people),
)
def test_whoever_answers_has_the_week_and_is_there(
    rota: dict[IsoWeek, tuple[UUID, UUID]],
    absences: list[Absence],
    topics: dict[UUID, set[UUID]],
    day: date,
    asked: set[UUID],
) -> None:
    named = rota.get(IsoWeek.of(day))
    duty = Duty(IsoWeek.of(day), *named) if named else None
    found = answers(duty, day, absences=absences, topics=topics, asked=asked)
    present = [
        one
        for one in named or ()
        if not any(a.contact == one and a.first_on <= day <= a.last_on for a in absences)
    ]
    if found is None:
        assert present == []
        return
    assert found in present
    knows = [one for one in present if topics.get(one, set()) & asked]
    assert found == (knows or present)[0]
