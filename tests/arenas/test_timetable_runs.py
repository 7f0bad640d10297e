"""A proposal is asked for, made outside any transaction, and written if nothing has changed meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from bifall.arenas import tasks
from bifall.arenas.commands import (
    add_days,
    begin_timetable,
    cancel_arena,
    finish_timetable,
    make_timetable,
    publish_timetable,
    refuse_timetable,
)
from bifall.arenas.commands.timetable_runs import MOST_OVERTAKEN, read_planning
from bifall.arenas.commands.timetables import proposed
from bifall.arenas.models import Arena, Meeting, Participant, Timetable, TimetableRun
from bifall.arenas.queries.planning import Planning, refused_last
from bifall.arenas.scheduling import DoesNotHold
from bifall.arenas.states import TIMETABLE_RUN_WORKFLOW, TimetableRunState, TimetableState
from bifall.arenas.tasks import make_proposal
from bifall.audit.models import Entry
from bifall.kernel.kept_problems import from_data
from bifall.kernel.problems import Problem, Refused
from tests.cast import Cast, assemble
from tests.conftest import NOW
from tests.factories.arenas import FAIR_DAY, day_values
from tests.factories.fairs import employer, fair, only_in, published, slots_of, student, wish
from tests.several_at_once import Together, together

__all__ = ["together"]

LATER = NOW + timedelta(minutes=1)


def clock() -> datetime:
    return LATER


def begun(cast: Cast, arena: Arena) -> TimetableRun:
    return begin_timetable(arena_id=arena.pk, actor=cast.applicant, at=NOW)


def codes(run: TimetableRun) -> list[str]:
    return [from_data(problem).code for problem in run.problems]


def refusal(act: Callable[[], object]) -> list[str]:
    with pytest.raises(Refused) as refused:
        act()
    return [problem.code for problem in refused.value.problems]


def events() -> list[tuple[str, object, dict[str, Any]]]:
    found = Entry.objects.filter(event__startswith="arenas.timetable").order_by("sequence")
    return [(entry.event, entry.actor, entry.data) for entry in found]


def places(arena: Arena) -> set[tuple[object, ...]]:
    meetings = Meeting.objects.filter(timetable__arena=arena)
    return set(meetings.values_list("student_id", "employer_id", "slot_id", "table"))


def test_every_state_is_reached() -> None:
    assert TIMETABLE_RUN_WORKFLOW.reachable() == set(TimetableRunState)


def test_asked_for_made_and_written(cast: Cast) -> None:
    arena, _students, _employers = fair(cast)
    run = begun(cast, arena)
    assert (run.state, run.asked_by, run.asked_at, run.ended_at) == (
        TimetableRunState.UNDER_WAY,
        cast.applicant,
        NOW,
        None,
    )
    assert Timetable.objects.count() == 0
    run = make_proposal(run_id=run.pk, clock=clock)
    assert (run.state, run.ended_at, run.overtaken, run.problems) == (
        TimetableRunState.FINISHED,
        LATER,
        0,
        [],
    )
    timetable = Timetable.objects.get()
    assert (timetable.state, timetable.made_by, timetable.made_at) == (
        TimetableState.PROPOSED,
        cast.applicant,
        LATER,
    )
    assert events() == [
        ("arenas.timetable_begun", cast.applicant, {"run_id": str(run.pk)}),
        ("arenas.timetable_made", cast.applicant, {"meetings": 12, "unmet": 0, "share_percent": 100}),
    ]
    assert refused_last(arena) is None
    # Taken up once more by another thread, it stays as it is.
    assert make_proposal(run_id=run.pk, clock=clock) == run
    assert Timetable.objects.get() == timetable


def test_the_same_proposal_as_in_one_step(cast: Cast) -> None:
    arena, students, _employers = fair(cast, students=5, employers=3)
    only_in(students[0], slots_of(arena)[3:])
    make_timetable(arena_id=arena.pk, actor=cast.applicant, at=NOW)
    before = places(arena)
    make_proposal(run_id=begun(cast, arena).pk, clock=clock)
    assert places(arena) == before


def test_while_it_is_made_nothing_else_is(cast: Cast) -> None:
    arena, _students, _employers = fair(cast)
    make_timetable(arena_id=arena.pk, actor=cast.applicant, at=NOW)
    begun(cast, arena)
    by = {"arena_id": arena.pk, "actor": cast.applicant, "at": NOW}
    for act in (begin_timetable, make_timetable, publish_timetable):
        assert refusal(lambda act=act: act(**by)) == ["timetable_under_way"]  # type: ignore[misc]
    with pytest.raises(IntegrityError), transaction.atomic():
        TimetableRun.objects.create(arena=arena, asked_by=cast.applicant, asked_at=NOW)
    # Another arena has nothing to do with it.
    other, _students, _employers = fair(cast, title="En annan dag")
    begun(cast, other)


def test_all_that_stands_in_the_way_is_told_at_once(cast: Cast) -> None:
    arena, _students, _employers = fair(cast, students=0, employers=2)
    assert refusal(lambda: begun(cast, arena)) == ["timetable_nobody_asked"]
    told, _students, _employers = fair(cast, title="Publicerad")
    published(cast, told)
    Participant.objects.filter(arena=told).update(withdrawn_at=NOW)
    assert refusal(lambda: begun(cast, told)) == ["timetable_already_published", "timetable_nobody_asked"]
    assert TimetableRun.objects.count() == 0


@pytest.mark.parametrize("who", ["stranger", "officer", "director", "assessor", "officer_elsewhere"])
def test_nobody_else_asks_for_it(cast: Cast, who: str) -> None:
    arena, _students, _employers = fair(cast)
    with pytest.raises(PermissionDenied):
        begin_timetable(arena_id=arena.pk, actor=getattr(cast, who), at=NOW)
    run = begun(cast, arena)
    planning = read_planning(run_id=run.pk, at=NOW)
    with pytest.raises(PermissionDenied):
        finish_timetable(
            run_id=run.pk,
            planning=planning,
            proposal=proposed(planning),
            actor=getattr(cast, who),
            at=NOW,
        )


def meanwhile(monkeypatch: pytest.MonkeyPatch, *acts: Callable[[], object]) -> list[Planning]:
    """Each time the engine is asked, the next of `acts` happens before it answers; what it was asked."""
    left, solved = list(acts), []

    def solve(planning: Planning) -> object:
        solved.append(planning)
        if left:
            left.pop(0)()
        return proposed(planning)

    monkeypatch.setattr(tasks, "proposed", solve)
    return solved


def test_what_changes_meanwhile_is_in_the_proposal(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    arena, students, employers = fair(cast)
    run = begun(cast, arena)

    def one_leaves() -> None:
        Participant.objects.filter(pk=students[0].pk).update(withdrawn_at=NOW)

    def another_comes() -> None:
        wish(student(arena, 9), employers[0])

    solved = meanwhile(monkeypatch, one_leaves, another_comes)
    run = make_proposal(run_id=run.pk, clock=clock)
    assert (run.state, run.overtaken, len(solved)) == (TimetableRunState.FINISHED, 2, 3)
    there = {row[0] for row in places(arena)}
    assert (students[0].pk in there, Participant.objects.get(email="student-9@example.org").pk in there) == (
        False,
        True,
    )
    publish_timetable(arena_id=arena.pk, actor=cast.applicant, at=LATER)


@pytest.mark.parametrize("what", ["day", "hours", "tables", "no_thanks", "row", "clock"])
def test_anything_that_it_rests_on_counts_as_a_change(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    arena, students, employers = fair(cast)
    run, moments = begun(cast, arena), [NOW]
    values = day_values(day=FAIR_DAY.replace(day=18))
    acts: dict[str, Callable[[], object]] = {
        "day": lambda: add_days(arena_id=arena.pk, values=values, actor=cast.applicant, at=NOW),
        "hours": lambda: only_in(students[0], slots_of(arena)[2:]),
        "tables": lambda: Participant.objects.filter(pk=employers[0].pk).update(tables=2),
        "no_thanks": lambda: employers[0].wishes.create(
            other=students[0], stance="no_thanks", rank=None, made_at=NOW
        ),
        "row": lambda: Arena.objects.filter(pk=arena.pk).update(most_in_a_row=1),
        "clock": lambda: moments.append(slots_of(arena)[0].starts_at),
    }
    meanwhile(monkeypatch, acts[what])
    run = make_proposal(run_id=run.pk, clock=lambda: moments[-1])
    assert (run.state, run.overtaken) == (TimetableRunState.FINISHED, 1)


def test_what_it_does_not_rest_on_does_not(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    arena, students, _employers = fair(cast)
    run = begun(cast, arena)
    meanwhile(
        monkeypatch,
        lambda: Participant.objects.filter(pk=students[0].pk).update(
            contact_name="Ny", phone="070-174 06 05"
        ),
    )
    assert make_proposal(run_id=run.pk, clock=clock).overtaken == 0


def test_wishes_that_never_rest_are_told_plainly(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    arena, _students, employers = fair(cast)
    make_timetable(arena_id=arena.pk, actor=cast.applicant, at=NOW)
    before = places(arena)
    run = begun(cast, arena)
    restless = [
        lambda number=number: wish(student(arena, number), employers[0])  # type: ignore[misc]
        for number in range(20, 30)
    ]
    solved = meanwhile(monkeypatch, *restless)
    run = make_proposal(run_id=run.pk, clock=clock)
    assert (run.state, run.ended_at, len(solved)) == (TimetableRunState.REFUSED, LATER, MOST_OVERTAKEN)
    assert run.problems == [{"code": "timetable_overtaken", "field": None, "params": {"times": 3}}]
    assert places(arena) == before
    assert events()[-1] == (
        "arenas.timetable_refused",
        cast.applicant,
        {"run_id": str(run.pk), "problems": 1},
    )
    assert refused_last(arena) == run
    # A proposal that comes later takes the refusal away.
    monkeypatch.setattr(tasks, "proposed", proposed)
    again = begin_timetable(arena_id=arena.pk, actor=cast.applicant, at=LATER)
    make_proposal(run_id=again.pk, clock=lambda: LATER + timedelta(minutes=1))
    assert refused_last(arena) is None


def test_a_meeting_place_that_is_called_off_meanwhile(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    arena, _students, _employers = fair(cast)
    run = begun(cast, arena)
    meanwhile(
        monkeypatch, lambda: cancel_arena(arena_id=arena.pk, reason="Snö", actor=cast.applicant, at=NOW)
    )
    run = make_proposal(run_id=run.pk, clock=clock)
    assert (run.state, codes(run), Timetable.objects.count()) == (
        TimetableRunState.REFUSED,
        ["timetable_stopped"],
        0,
    )


def test_what_the_engine_cannot_do_is_kept_with_its_reason(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    arena, _students, _employers = fair(cast)

    def fails(*_args: object, **_kwargs: object) -> object:
        raise DoesNotHold(("clash",))

    monkeypatch.setattr("bifall.arenas.commands.timetables.propose", fails)
    run = make_proposal(run_id=begun(cast, arena).pk, clock=clock)
    [problem] = map(from_data, run.problems)
    assert problem == Problem("timetable_not_possible", None, {"reason": "clash"})


def test_a_fault_of_ours_is_raised_and_lets_one_go_on(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    arena, _students, _employers = fair(cast)
    run = begun(cast, arena)

    def fails() -> None:
        raise MemoryError("too large")

    meanwhile(monkeypatch, fails)
    with pytest.raises(MemoryError):
        make_proposal(run_id=run.pk, clock=clock)
    run.refresh_from_db()
    assert (run.state, codes(run)) == (TimetableRunState.REFUSED, ["timetable_failed"])
    begun(cast, arena)


def test_a_server_that_was_restarted_takes_it_up(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    arena, _students, _employers = fair(cast)
    run = begun(cast, arena)

    def stops() -> None:
        raise KeyboardInterrupt

    meanwhile(monkeypatch, stops)
    with pytest.raises(KeyboardInterrupt):
        make_proposal(run_id=run.pk, clock=clock)
    run.refresh_from_db()
    assert (run.state, run.ended_at) == (TimetableRunState.UNDER_WAY, None)
    assert make_proposal(run_id=run.pk, clock=clock).state == TimetableRunState.FINISHED


def test_what_has_ended_is_neither_finished_nor_refused_again(cast: Cast) -> None:
    arena, _students, _employers = fair(cast)
    run = begun(cast, arena)
    planning = read_planning(run_id=run.pk, at=NOW)
    proposal = proposed(planning)
    by = {"run_id": run.pk, "actor": cast.applicant, "at": LATER}
    finish_timetable(planning=planning, proposal=proposal, **by)
    before = places(arena)
    employer(arena, 9)
    assert finish_timetable(planning=planning, proposal=proposal, **by).overtaken == 0
    late = refuse_timetable(problems=[Problem("timetable_failed")], **by)
    assert (late.state, late.problems, places(arena)) == (TimetableRunState.FINISHED, [], before)


def test_the_engine_works_outside_any_transaction(
    together: Together, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = assemble(NOW)
    arena, _students, _employers = fair(cast)
    run = begun(cast, arena)
    seen: list[bool] = []
    meanwhile(monkeypatch, lambda: seen.append(connection.in_atomic_block))
    make_proposal(run_id=run.pk, clock=clock)
    assert seen == [False]


def test_two_presses_at_once_begin_one(together: Together) -> None:
    cast = assemble(NOW)
    arena, _students, _employers = fair(cast)
    refused: list[str] = []

    def press() -> None:
        try:
            begun(cast, arena)
        except Refused as refusal:
            refused.extend(problem.code for problem in refusal.problems)

    together(press, press)
    assert (refused, TimetableRun.objects.count()) == (["timetable_under_way"], 1)


def test_two_threads_at_one_run_write_one_timetable(together: Together) -> None:
    cast = assemble(NOW)
    arena, _students, _employers = fair(cast)
    run = begun(cast, arena)

    def work() -> None:
        make_proposal(run_id=run.pk, clock=clock)

    together(work, work)
    assert [name for name, _actor, _data in events()] == ["arenas.timetable_begun", "arenas.timetable_made"]
    run.refresh_from_db()
    assert (run.state, run.overtaken) == (TimetableRunState.FINISHED, 0)
