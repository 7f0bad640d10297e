"""What takes longer than a page may: a proposal for the timetable of a large day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied

from bifall.arenas.commands.timetable_runs import finish_timetable, read_planning, refuse_timetable
from bifall.arenas.commands.timetables import proposed
from bifall.arenas.models import TimetableRun
from bifall.arenas.states import TimetableRunState
from bifall.kernel.problems import Problem, Refused


def make_proposal(*, run_id: UUID, clock: Callable[[], datetime]) -> TimetableRun:
    """Make the proposal that a run is about, outside any transaction, and write it.

    clock: what the time is, asked anew before each step, for the engine may need minutes. A run that has
    ended is left as it is, so two threads at one run do no harm.
    """
    run = TimetableRun.objects.select_related("asked_by").get(pk=run_id)
    actor = run.asked_by

    def refuse(*problems: Problem) -> TimetableRun:
        return refuse_timetable(run_id=run_id, problems=problems, actor=actor, at=clock())

    try:
        while run.state == TimetableRunState.UNDER_WAY:
            planning = read_planning(run_id=run_id, at=clock())
            proposal = proposed(planning)
            run = finish_timetable(
                run_id=run_id, planning=planning, proposal=proposal, actor=actor, at=clock()
            )
    except Refused as refused:
        return refuse(*refused.problems)
    except PermissionDenied:
        # The meeting place was called off meanwhile, or the person leads it no more.
        return refuse(Problem("timetable_stopped"))
    except Exception:
        # Whoever keeps the server finds it in the log; the leader must be able to go on.
        refuse(Problem("timetable_failed"))
        raise
    return run
