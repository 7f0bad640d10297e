"""A meeting place is made, given its days and words, opened and called off."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from bifall.arenas.commands import (
    add_days,
    add_terms,
    cancel_arena,
    change_arena,
    create_arena,
    open_arena,
    remove_day,
    remove_term,
)
from bifall.arenas.models import Arena, ArenaSlot, Availability, Participant, Profile, ProfileTerm
from bifall.arenas.queries import days_of, for_project, public_arenas
from bifall.arenas.rules import MOST_TERMS, NewTerm, slots_of
from bifall.arenas.states import ArenaState, RegistrationPhase, Relation, Side, TermKind
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.arenas import FAIR_DAY, arena_values, day_values, draft_arena, open_arena_of
from tests.factories.funding import active
from tests.whole_database import last_told, refusal, told_since

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def by(cast: Cast) -> dict[str, Any]:
    return {"actor": cast.applicant, "at": NOW}


def test_the_day_is_cut_around_its_breaks() -> None:
    slots = slots_of(FAIR_DAY, time(10), 20, 4, [(time(10, 50), time(11, 15))], STOCKHOLM)
    assert [(s.time(), e.time()) for s, e in slots] == [
        (time(10), time(10, 20)),
        (time(10, 20), time(10, 40)),
        (time(11, 15), time(11, 35)),
        (time(11, 35), time(11, 55)),
    ]


CLOCK = st.times(min_value=time(8), max_value=time(16)).map(lambda t: t.replace(second=0, microsecond=0))
BREAK = st.tuples(CLOCK, CLOCK).filter(lambda pair: pair[0] < pair[1])


@given(CLOCK, st.integers(5, 60), st.integers(1, 12), st.lists(BREAK, max_size=3))
def test_slots_are_whole_in_order_and_outside_the_breaks(
    first: time, minutes: int, count: int, breaks: list[tuple[time, time]]
) -> None:
    slots = slots_of(FAIR_DAY, first, minutes, count, breaks, STOCKHOLM)
    assert len(slots) == count
    assert all(ends - starts == timedelta(minutes=minutes) for starts, ends in slots)
    assert all(a[1] <= b[0] for a, b in pairwise(slots))
    for starts, ends in breaks:
        pause = (datetime.combine(FAIR_DAY, starts, STOCKHOLM), datetime.combine(FAIR_DAY, ends, STOCKHOLM))
        assert all(end <= pause[0] or start >= pause[1] for start, end in slots)


def test_from_draft_to_open(cast: Cast) -> None:
    before = last_told(cast.region.pk)
    project = active(cast)
    before = last_told(cast.region.pk)
    arena = create_arena(project_id=project.pk, values=arena_values(cast), **by(cast))
    assert list(public_arenas(cast.region)) == []
    add_days(arena_id=arena.pk, values=day_values(times=2, every_days=14), **by(cast))
    days = days_of(arena)
    assert [day.date for day in days] == [FAIR_DAY, date(2027, 2, 25)]
    assert [slot.starts_at for slot in days[0].slots.all()][:5] == [
        datetime(2027, 2, 11, 9, 0, tzinfo=UTC),
        datetime(2027, 2, 11, 9, 20, tzinfo=UTC),
        datetime(2027, 2, 11, 9, 40, tzinfo=UTC),
        datetime(2027, 2, 11, 10, 30, tzinfo=UTC),
        datetime(2027, 2, 11, 10, 50, tzinfo=UTC),
    ]
    assert days[0].breaks == [["11:00", "11:30"]]
    opened = open_arena(arena_id=arena.pk, **by(cast))
    assert (opened.state, opened.registration(NOW)) == (ArenaState.OPEN, RegistrationPhase.OPEN)
    assert opened.registration(NOW - timedelta(days=2)) == RegistrationPhase.UPCOMING
    assert opened.registration(NOW + timedelta(days=60)) == RegistrationPhase.CLOSED
    assert [a.first_day for a in public_arenas(cast.region)] == [FAIR_DAY]  # type: ignore[attr-defined]
    assert [event for event, _actor, _data in told_since(before)] == [
        "arenas.created",
        "arenas.days_added",
        "arenas.moved",
    ]


def test_what_cannot_be_said_of_a_meeting_place(cast: Cast) -> None:
    project = active(cast)
    values = arena_values(
        cast,
        title=" ",
        municipality_id=uuid4(),
        registration_closes_at=NOW - timedelta(days=2),
        most_in_a_row=0,
        most_meetings=0,
    )
    problems = refusal(lambda: create_arena(project_id=project.pk, values=values, **by(cast)))
    assert [(p.code, p.field) for p in problems] == [
        ("arena_title_missing", "title"),
        ("arena_registration_backwards", "registration_closes_at"),
        ("arena_most_in_a_row_wrong", "most_in_a_row"),
        ("arena_most_meetings_wrong", "most_meetings"),
        ("arena_municipality_unknown", "municipality"),
    ]


def test_what_cannot_be_opened(cast: Cast) -> None:
    arena = create_arena(
        project_id=active(cast).pk,
        values=arena_values(cast, description="", place=""),
        **by(cast),
    )
    problems = refusal(lambda: open_arena(arena_id=arena.pk, **by(cast)))
    assert [p.code for p in problems] == [
        "arena_description_missing",
        "arena_place_missing",
        "arena_days_missing",
    ]
    late = arena_values(cast, registration_closes_at=NOW + timedelta(days=365))
    change_arena(arena_id=arena.pk, values=late, **by(cast))
    add_days(arena_id=arena.pk, values=day_values(), **by(cast))
    problems = refusal(lambda: open_arena(arena_id=arena.pk, **by(cast)))
    assert [p.code for p in problems] == ["arena_registration_after_days"]


def test_what_is_open_stays_whole(cast: Cast) -> None:
    arena = open_arena_of(cast)
    problems = refusal(
        lambda: change_arena(arena_id=arena.pk, values=arena_values(cast, description=""), **by(cast))
    )
    assert [p.code for p in problems] == ["arena_description_missing"]
    day = arena.days.get()
    problems = refusal(lambda: remove_day(arena_id=arena.pk, day_id=day.pk, **by(cast)))
    assert [p.code for p in problems] == ["arena_days_missing"]
    add_days(arena_id=arena.pk, values=day_values(day=date(2027, 2, 12)), **by(cast))
    somebody = Participant.objects.create(
        arena=arena, side=Side.STUDENT, email="a@example.org", registered_at=NOW
    )
    chosen = Availability.objects.create(participant=somebody, slot=ArenaSlot.objects.filter(day=day)[0])
    problems = refusal(lambda: remove_day(arena_id=arena.pk, day_id=day.pk, **by(cast)))
    assert [p.code for p in problems] == ["arena_has_participants"]
    chosen.delete()
    remove_day(arena_id=arena.pk, day_id=day.pk, **by(cast))
    assert [d.date for d in days_of(arena)] == [date(2027, 2, 12)]


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ({"slot_minutes": 4}, ["arena_slot_minutes_wrong"]),
        ({"slot_count": 0, "tables": 0}, ["arena_slot_count_wrong", "arena_tables_wrong"]),
        ({"breaks": ((time(12), time(12)),)}, ["arena_break_backwards"]),
        ({"times": 61}, ["arena_too_many_days"]),
        ({"times": 2, "every_days": 0}, ["arena_too_many_days"]),
        ({"day": date(2027, 2, 4), "times": 2}, ["arena_day_taken"]),
        ({"day": date(2027, 3, 1), "first_slot_starts": time(23, 30)}, ["arena_day_too_long"]),
    ],
)
def test_days_that_cannot_be(cast: Cast, fields: dict[str, object], codes: list[str]) -> None:
    arena = draft_arena(cast)
    problems = refusal(
        lambda: add_days(
            arena_id=arena.pk, values=day_values(**{"day": date(2027, 3, 2)} | fields), **by(cast)
        )
    )
    assert [p.code for p in problems] == codes


def test_words_for_the_profiles(cast: Cast) -> None:
    arena = draft_arena(cast)

    def add(*terms: NewTerm) -> int:
        return add_terms(arena_id=arena.pk, terms=terms, **by(cast))

    typed = NewTerm(TermKind.SKILL, "  Python ")
    assert add(typed, NewTerm(TermKind.SKILL, "python"), NewTerm(TermKind.LANGUAGE, "svenska", "sv")) == 2
    assert add(typed, NewTerm(TermKind.LANGUAGE, "Swedish", "sv"), NewTerm(TermKind.SKILL, "CAD", "x1")) == 1
    assert list(arena.terms.values_list("kind", "label", "concept")) == [
        ("language", "svenska", "sv"),
        ("skill", "CAD", "x1"),
        ("skill", "Python", "python"),
    ]
    assert [p.code for p in refusal(lambda: add(NewTerm(TermKind.SKILL, " ")))] == ["arena_term_missing"]
    assert [p.code for p in refusal(lambda: add(NewTerm(TermKind.SKILL, "x" * 121)))] == [
        "arena_term_too_long"
    ]
    many = [NewTerm(TermKind.SKILL, f"ord {n}") for n in range(MOST_TERMS - 2)]
    assert [p.code for p in refusal(lambda: add(*many))] == ["arena_too_many_terms"]
    python = arena.terms.get(label="Python")
    somebody = Participant.objects.create(
        arena=arena, side=Side.STUDENT, email="a@example.org", registered_at=NOW
    )
    profile = Profile.objects.create(participant=somebody, updated_at=NOW)
    named = ProfileTerm.objects.create(profile=profile, term=python, relation=Relation.HAS, level=2)

    def remove() -> None:
        remove_term(arena_id=arena.pk, term_id=python.pk, **by(cast))

    assert [p.code for p in refusal(remove)] == ["arena_term_in_use"]
    named.delete()
    remove()
    assert arena.terms.count() == 2


def test_called_off_with_a_reason(cast: Cast) -> None:
    arena = open_arena_of(cast)
    problems = refusal(lambda: cancel_arena(arena_id=arena.pk, reason=" ", **by(cast)))
    assert [p.code for p in problems] == ["arena_cancel_reason_missing"]
    done = cancel_arena(arena_id=arena.pk, reason=" Snöstorm. ", **by(cast))
    assert (done.state, done.cancelled_reason) == (ArenaState.CANCELLED, "Snöstorm.")
    assert done.registration(NOW) == RegistrationPhase.CLOSED


def test_a_stranger_leads_nothing(cast: Cast) -> None:
    arena = draft_arena(cast)
    for step in (
        lambda: create_arena(
            project_id=arena.project_id, values=arena_values(cast), actor=cast.stranger, at=NOW
        ),
        lambda: open_arena(arena_id=arena.pk, actor=cast.officer, at=NOW),
        lambda: cancel_arena(arena_id=arena.pk, reason="x", actor=cast.stranger, at=NOW),
    ):
        with pytest.raises(PermissionDenied):
            step()
    assert Arena.objects.get().state == ArenaState.DRAFT


def test_the_projects_list_counts_those_who_are_here(cast: Cast) -> None:
    arena = open_arena_of(cast)
    for number, side in enumerate([Side.STUDENT, Side.STUDENT, Side.EMPLOYER]):
        Participant.objects.create(arena=arena, side=side, email=f"{number}@example.org", registered_at=NOW)
    Participant.objects.create(
        arena=arena, side=Side.STUDENT, email="borta@example.org", registered_at=NOW, withdrawn_at=NOW
    )
    [row] = for_project(arena.project)
    assert (row.students, row.employers, row.first_day) == (2, 1, FAIR_DAY)  # type: ignore[attr-defined]
