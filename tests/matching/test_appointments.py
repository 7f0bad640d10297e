from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings

from bifall.matching import (
    Appointment,
    Clinician,
    Reason,
    Request,
    Schedule,
    Span,
    explain_appointment,
    plan_appointments,
    verify_schedule,
    working_hours,
)
from bifall.matching.errors import DuplicateId, OutOfRange, UnknownId, WrongTime
from tests.matching.invented import by_chance

SWEDEN, SPAIN = ZoneInfo("Europe/Stockholm"), ZoneInfo("Atlantic/Canary")
MONDAY = date(2027, 3, 22)
NOW = datetime(2027, 3, 22, 7, tzinfo=SWEDEN)


def at(hour, minute=0, day=MONDAY, zone=SWEDEN):
    return datetime.combine(day, time(hour, minute), zone)


HOME = Clinician(
    "home", frozenset({"doctor"}), frozenset({"sv", "en"}), working_hours(SWEDEN, [MONDAY], time(8), time(10))
)
AWAY = Clinician(
    "away",
    frozenset({"doctor", "heart"}),
    frozenset({"es", "en"}),
    working_hours(SPAIN, [MONDAY], time(8), time(9)),
)


NOON = at(12)


def request(name, urgency=1, due=NOON, minutes=60, **others):
    return Request(name, urgency, due, minutes, **others)


def test_by_urgency_licence_language_and_zone():
    asked = [
        request("calm", languages=frozenset({"sv"})),
        request("urgent", urgency=5, languages=frozenset({"sv", "fi"})),
        request("heart", licences=frozenset({"heart"}), languages=frozenset({"en"})),
    ]
    made = plan_appointments(asked, [HOME, AWAY], now=NOW)
    assert made.appointments == (
        Appointment(at(8), "urgent", "home", 60),
        Appointment(at(9), "calm", "home", 60),
        Appointment(at(8, zone=SPAIN), "heart", "away", 60),
    )
    assert made.of("heart").start.tzinfo is SPAIN
    assert (made.waiting, made.late, made.moved, made.cancelled, made.is_best) == ((), (), (), (), True)
    assert verify_schedule(made, asked, [HOME, AWAY], now=NOW).faults == ()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"licences": frozenset({"skin"})}, Reason("nobody_has_the_licences", {"licences": ("skin",)})),
        ({"languages": frozenset({"fi"})}, Reason("nobody_speaks_the_languages", {"languages": ("fi",)})),
        ({"earliest": at(11)}, Reason("no_common_time", {"clinicians": ("home",)})),
        ({"free": (Span(at(6), at(8, 30)),)}, Reason("no_common_time", {"clinicians": ("home",)})),
        ({"minutes": 121}, Reason("no_common_time", {"clinicians": ("home",)})),
    ],
)
def test_who_waits_is_told_why(change, reason):
    asked = [request("one", **change)]
    made = plan_appointments(asked, [HOME], now=NOW)
    assert made == Schedule((), (("one", reason),))
    assert explain_appointment(made, asked, [HOME], "one") == (reason,)
    assert verify_schedule(made, asked, [HOME], now=NOW).faults == ()


def test_the_most_urgent_is_met_when_not_all_can_be():
    asked = [request(name, urgency=level) for name, level in (("a", 1), ("b", 3), ("c", 2))]
    made = plan_appointments(asked, [HOME], now=NOW)
    assert [one.request for one in made.appointments] == ["b", "c"]
    assert made.waiting == (("a", Reason("all_times_taken", {"clinicians": ("home",)})),)


def test_in_time_comes_before_soon():
    asked = [request("soon", urgency=2), request("due", due=at(8))]
    made = plan_appointments(asked, [HOME], now=NOW)
    assert [one.request for one in made.appointments] == ["due", "soon"]
    made = plan_appointments([*asked, request("due too", urgency=3, due=at(8))], [HOME], now=NOW)
    assert ([one.request for one in made.appointments], made.late) == (["due too", "soon"], ())


def test_late_is_better_than_never_and_is_told():
    asked = [request("a", due=at(7, 30))]
    made = plan_appointments(asked, [HOME], now=NOW)
    assert made.late == ("a",)
    assert explain_appointment(made, asked, [HOME], "a") == (
        Reason("late", {"start": at(8), "due": at(7, 30)}),
        Reason("able", {"clinician": "home", "able": ("home",)}),
    )


def test_the_same_clinician_is_worth_a_wait():
    other = replace(HOME, id="other", shifts=working_hours(SWEDEN, [MONDAY], time(9), time(12)))
    asked = [request("a", clinician="other")]
    made = plan_appointments(asked, [HOME, other], now=NOW)
    assert made.appointments == (Appointment(at(9), "a", "other", 60),)
    told = explain_appointment(made, asked, [HOME, other], "a")
    assert [reason.code for reason in told] == ["in_time", "able", "same_clinician"]


def test_given_times_stand_when_somebody_is_added():
    given = (Appointment(at(8, 30), "a", "home", 30), Appointment(at(9, 17), "b", "home", 30))
    asked = [request(name, minutes=30) for name in ("a", "b", "c")]
    made = plan_appointments(asked, [HOME], now=NOW, given=given)
    assert made.appointments == (Appointment(at(8), "c", "home", 30), *given)
    assert (made.moved, made.cancelled) == ((), ())


def test_one_is_moved_for_somebody_urgent_and_no_more_than_one():
    given = tuple(Appointment(at(8 + n // 2, 30 * (n % 2)), f"g{n}", "home", 30) for n in range(3))
    asked = [request(f"g{n}", minutes=30) for n in range(3)] + [request("new", 9, at(8, 30), 30)]
    made = plan_appointments(asked, [HOME], now=NOW, given=given)
    assert made.of("new").start in {at(8), at(8, 30)}
    assert len(made.moved) == 1
    assert made.waiting == ()
    told = explain_appointment(made, asked, [HOME], made.moved[0].request)
    assert told[-1] == Reason("moved", {"to": at(9, 30)})


def test_what_is_firm_is_not_touched_and_what_is_gone_is_told():
    given = (Appointment(at(8), "firm", "home", 60), Appointment(at(9), "gone", "home", 60))
    asked = [request("firm"), request("new", urgency=9)]
    made = plan_appointments(asked, [HOME], now=NOW, given=given, firm_before=at(8, 30))
    assert made.appointments == (given[0], Appointment(at(9), "new", "home", 60))
    assert made.cancelled == (given[1],)
    assert verify_schedule(made, asked, [HOME], now=NOW, given=given, firm_before=at(8, 30)).faults == ()


def test_a_clinician_falls_ill():
    given = (Appointment(at(8), "a", "home", 60), Appointment(at(9), "b", "other", 60))
    other = replace(HOME, id="other", shifts=working_hours(SWEDEN, [MONDAY], time(8), time(12)))
    asked = [request("a"), request("b")]
    made = plan_appointments(asked, [other], now=NOW, given=given)
    assert made.appointments == (Appointment(at(8), "a", "other", 60), given[1])
    assert made.moved == (given[0],)


def test_the_night_when_the_clock_is_put_back():
    """From two to three passes twice: three hours of shift, by the clock two."""
    night = date(2027, 10, 31)
    owl = replace(HOME, shifts=working_hours(SWEDEN, [night], time(1), time(4)))
    asked = [request(name, due=at(12, day=night)) for name in "abcde"]
    made = plan_appointments(asked, [owl], now=NOW)
    assert len(made.appointments) == 4
    moments = [
        one.start.astimezone(UTC) for one in sorted(made.appointments, key=lambda one: one.start.timestamp())
    ]
    assert {after - before for before, after in pairwise(moments)} == {timedelta(hours=1)}
    assert verify_schedule(made, asked, [owl], now=NOW).faults == ()


def test_nobody_asks_and_nobody_is_there():
    assert plan_appointments([], [HOME], now=NOW) == Schedule(())
    made = plan_appointments([request("a")], [], now=NOW)
    assert made.waiting == (("a", Reason("nobody_has_the_licences", {"licences": ()})),)


def some(chance):
    def moment():
        return at(7) + timedelta(minutes=10 * chance.randint(0, 24))

    def span():
        start = moment()
        return Span(start, start + timedelta(minutes=10 * chance.randint(1, 12)))

    asked = [
        Request(
            f"r{n}",
            chance.randint(1, 3),
            moment() + timedelta(hours=4),
            10 * chance.randint(1, 4),
            frozenset(chance.sample(["x", "y"], chance.randint(0, 1))),
            frozenset(chance.sample(["sv", "en"], chance.randint(0, 1))),
            chance.choice([None, moment()]),
            (span(),) if chance.random() < 0.3 else (),
            chance.choice([None, "c0"]),
        )
        for n in range(chance.randint(0, 6))
    ]
    staff = [
        Clinician(
            f"c{n}",
            frozenset(chance.sample(["x", "y"], chance.randint(0, 2))),
            frozenset(chance.sample(["sv", "en"], chance.randint(1, 2))),
            (span(),),
        )
        for n in range(chance.randint(0, 3))
    ]
    return asked, staff, chance


@given(world=by_chance(some))
@settings(max_examples=25)
def test_every_plan_holds_and_the_next_one_leaves_it_alone(world):
    asked, staff, chance = world
    made = plan_appointments(asked, staff, now=NOW, step_minutes=10)
    assert verify_schedule(made, asked, staff, now=NOW).faults == ()
    again = plan_appointments(asked, staff, now=NOW, step_minutes=10, given=made.appointments)
    assert again == made
    left = [one for one in asked if chance.random() < 0.7]
    fewer = plan_appointments(left, staff, now=NOW, step_minutes=10, given=made.appointments)
    assert verify_schedule(fewer, left, staff, now=NOW, given=made.appointments).faults == ()


@pytest.mark.parametrize(
    ("change", "error", "told"),
    [
        ({"requests": [request("a"), request("a")]}, DuplicateId, "requests: a"),
        ({"clinicians": [HOME, HOME]}, DuplicateId, "clinicians: home"),
        ({"requests": [request("a", urgency=0)]}, OutOfRange, "the urgency of a: 0 is not from 1 to 9"),
        ({"requests": [request("a", minutes=0)]}, OutOfRange, "the minutes of a: 0 is not from 1 to 1440"),
        (
            {"requests": [request("a", due=datetime(2027, 1, 1))]},  # noqa: DTZ001
            WrongTime,
            "2027-01-01 00:00:00 has no time zone",
        ),
        (
            {"requests": [request("a", earliest=at(13))]},
            WrongTime,
            "a: 2027-03-22 12:00:00+01:00 is before 2027-03-22 13:00:00+01:00",
        ),
        ({"step_minutes": 0}, OutOfRange, "the minutes of a step: 0 is not from 1 to 60"),
        ({"given": [Appointment(at(8), "a", "home", 9)] * 2}, DuplicateId, "given appointments: a"),
        (
            {"given": [Appointment(at(6), "a", "home", 60), Appointment(at(6, 30), "b", "home", 60)]},
            WrongTime,
            "home has two firm appointments at once",
        ),
        (
            {"clinicians": [replace(HOME, shifts=(Span(at(8), at(10)), Span(at(9), at(11))))]},
            DuplicateId,
            "the shifts of home: 2027-03-22 09:00:00+01:00 falls within another",
        ),
    ],
)
def test_what_cannot_be_right(change, error, told):
    with pytest.raises(error) as caught:
        plan_appointments(**{"requests": [], "clinicians": [HOME], "now": NOW, **change})
    assert str(caught.value) == told


def test_a_span_that_ends_before_it_begins():
    with pytest.raises(WrongTime, match=r"^2027-03-22 08:00:00\+01:00 is before 2027-03-22 09:00:00\+01:00$"):
        Span(at(9), at(8))
    with pytest.raises(UnknownId, match=r"^request: nobody$"):
        explain_appointment(Schedule(()), [], [], "nobody")


BOOKED = Appointment(at(8), "a", "home", 60)


@pytest.mark.parametrize(
    ("schedule", "code"),
    [
        (Schedule(()), "requests_without_an_answer"),
        (Schedule((BOOKED, replace(BOOKED, request="b"))), "clash"),
        (Schedule((replace(BOOKED, start=at(9, 30)),)), "outside_the_shift"),
        (Schedule((replace(BOOKED, clinician="away"),)), "not_able"),
        (Schedule((replace(BOOKED, minutes=30),)), "not_able"),
        (Schedule((BOOKED,)), "not_free"),
        (Schedule((BOOKED,)), "too_early"),
        (Schedule((BOOKED,), late=("a",)), "late_not_told"),
    ],
)
def test_the_verifier_sees_what_is_wrong(schedule, code):
    asked = [
        request("a", languages=frozenset({"sv"}), earliest=at(8, 30), free=(Span(at(8, 30), at(11)),)),
        request("b"),
    ]
    assert code in [fault.code for fault in verify_schedule(schedule, asked, [HOME, AWAY], now=NOW).faults]


def test_the_verifier_sees_that_what_is_firm_was_touched():
    faults = verify_schedule(Schedule(()), [], [HOME], now=NOW, given=[BOOKED], firm_before=at(9)).faults
    assert [fault.code for fault in faults] == ["firm_was_touched", "requests_without_an_answer"]
