"""A timetable takes a while to make, so it is asked for, made outside any transaction, and then written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.arenas.commands.arenas import lock_arena
from bifall.arenas.commands.timetables import problems_with_making, write_proposal
from bifall.arenas.events import TimetableBegun, TimetableRefused
from bifall.arenas.models import Arena, TimetableRun
from bifall.arenas.queries.planning import Planning, planning_of
from bifall.arenas.scheduling import Proposal
from bifall.arenas.states import TIMETABLE_RUN_WORKFLOW, TimetableRunAction, TimetableRunState
from bifall.audit.commands import record
from bifall.kernel.kept_problems import as_data
from bifall.kernel.problems import Problem, refuse_if

MOST_OVERTAKEN = 3
"""So many times a proposal is made of wishes that are others when it is ready; then somebody is told."""


@transaction.atomic
def begin_timetable(*, arena_id: UUID, actor: User, at: datetime) -> TimetableRun:
    """Ask for a proposal. `tasks.make_proposal` makes it."""
    arena = lock_arena(arena_id)
    require(actor, "arenas.make_timetable", arena, at=at)
    refuse_if(problems_with_making(arena, planning_of(arena, at=at, afresh=True)))
    run = TimetableRun.objects.create(arena=arena, asked_by=actor, asked_at=at)
    record(TimetableBegun(run_id=str(run.pk)), subject=arena, actor=actor, at=at)
    return run


@transaction.atomic
def read_planning(*, run_id: UUID, at: datetime) -> Planning:
    """What the proposal is to be made of, as it stands at one moment. It is read, and nothing is changed."""
    _run, arena = _lock(run_id)
    return planning_of(arena, at=at, afresh=True)


@transaction.atomic
def finish_timetable(
    *, run_id: UUID, planning: Planning, proposal: Proposal, actor: User, at: datetime
) -> TimetableRun:
    """Write the proposal that was made of `planning`, unless the wishes, times or days are others by now.

    Then the run is still under way, to be solved again; after `MOST_OVERTAKEN` times it is refused. A run
    that has ended, in another thread that was taken up, stays as it is.
    """
    run, arena = _lock(run_id)
    if run.state != TimetableRunState.UNDER_WAY:
        return run
    require(actor, "arenas.make_timetable", arena, at=at)
    if planning_of(arena, at=at, afresh=True) == planning:
        write_proposal(arena, planning, proposal, actor, at)
        return _end(run, TimetableRunAction.FINISH, at)
    run.overtaken += 1
    run.save(update_fields=["overtaken"])
    if run.overtaken == MOST_OVERTAKEN:
        return _refuse(run, [Problem("timetable_overtaken", params={"times": run.overtaken})], actor, at)
    return run


@transaction.atomic
def refuse_timetable(*, run_id: UUID, problems: Sequence[Problem], actor: User, at: datetime) -> TimetableRun:
    """Say why there will be no proposal. It needs no permission: that may be just what has been lost."""
    run, _arena = _lock(run_id)
    return run if run.state != TimetableRunState.UNDER_WAY else _refuse(run, problems, actor, at)


def _refuse(run: TimetableRun, problems: Sequence[Problem], actor: User, at: datetime) -> TimetableRun:
    run.problems = [as_data(problem) for problem in problems]
    run.save(update_fields=["problems"])
    event = TimetableRefused(run_id=str(run.pk), problems=len(problems))
    record(event, subject=run.arena, actor=actor, at=at)
    return _end(run, TimetableRunAction.REFUSE, at)


def _end(run: TimetableRun, action: TimetableRunAction, at: datetime) -> TimetableRun:
    run.state = TIMETABLE_RUN_WORKFLOW.after(TimetableRunState(run.state), action)
    run.ended_at = at
    run.save(update_fields=["state", "ended_at"])
    return run


def _lock(run_id: UUID) -> tuple[TimetableRun, Arena]:
    arena = lock_arena(TimetableRun.objects.values_list("arena_id", flat=True).get(pk=run_id))
    run = TimetableRun.objects.select_for_update(of=("self",), no_key=True).get(pk=run_id)
    run.arena = arena
    return run, arena
