"""A large fair against CP-SAT alone: everybody there all day, and not."""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from typing import Any

from ortools.sat.python import cp_model

from benchmarks.matching.instances import fair, report, timed, told
from bifall.matching import make_timetable, verify_timetable
from bifall.matching.day import Plan, Points

SIZE = (2000, 200, 12, 6)
WHOLE_S, EFFORT = 30.0, 10.0


def main() -> None:
    # The libraries are loaded before the clock starts, for both.
    for there in (1.0, 0.5):
        make_timetable(*fair(20, 4, 6, 3, there, 5), effort=1)
    whole = against(fair(*SIZE, 1.0, 1), times=9, longest=WHOLE_S, effort=0)
    partial = [against(fair(*SIZE, there, 9), 1, None, EFFORT) for there in (0.8, 0.6, 0.4)]
    alone = [against(fair(*SIZE, there, 9), 1, None, 0) for there in (0.8, 0.6, 0.4)]
    report(
        "timetable",
        instance="2 000 x 200, 12 slots, six wishes each",
        whole_day=whole,
        partly_there=dict(zip(("0.8", "0.6", "0.4"), partial, strict=True)),
        partly_there_without_the_solver=dict(zip(("0.8", "0.6", "0.4"), alone, strict=True)),
        limits={"whole_day_s": 0.2, "partly_there_s": 10, "partly_there_off_percent": 1},
        holds=whole["engine"]["processor_s"] < 0.2
        and whole["engine_score"] == whole["engine_bound"]
        and all(
            one["engine"]["wall_s"] < 10
            and one["off_percent"] <= 1
            and one["engine_score"] >= one["cp_sat_score"]
            for one in partial
        ),
    )


def against(world: Any, times: int, longest: float | None, effort: float) -> dict[str, Any]:
    """The engine, and CP-SAT until it has the same worth or time is out; None is the engine's own."""
    taken, made = timed(lambda: make_timetable(*world, effort=effort), times)
    enough = made.score if longest else sys.maxsize
    peer, (score, bound) = timed(lambda: cp_sat(world, longest or taken.wall_s, enough))
    return {
        "engine": told(taken),
        "engine_score": made.score,
        "engine_bound": made.bound,
        "off_percent": round(100 * (made.bound - made.score) / made.bound, 3),
        "verified": verify_timetable(made, *world).holds,
        "cp_sat": told(peer),
        "cp_sat_score": score,
        "cp_sat_bound": bound,
        "ratio_cp_sat_to_engine": round(peer.wall_s / taken.wall_s),
    }


def cp_sat(world: Any, longest: float, enough: int) -> tuple[int, int]:
    """The plain model; its building counts, and what is left of the time is the solver's: worth and bound."""
    began = time.perf_counter()
    wishes, ones, others, day = world
    plan = Plan.of(day, ones, others, wishes, (), Points())
    model = cp_model.CpModel()
    once, busy, other_busy = defaultdict(list), defaultdict(list), defaultdict(list)
    worth = []
    for pair, slots in enumerate(plan.options()):
        one, other, weight = plan.pairs[pair]
        for slot in slots:
            held = model.new_bool_var("")
            once[pair].append(held)
            busy[one, slot].append(held)
            other_busy[other, slot].append(held)
            worth.append(weight * held)
    for group in (*once.values(), *busy.values(), *other_busy.values()):
        model.add_at_most_one(group)
    model.maximize(sum(worth))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(longest - (time.perf_counter() - began), 0.1)
    solver.parameters.num_workers = 2
    status = solver.solve(model, _Enough(enough))
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return round(solver.objective_value) if found else 0, int(solver.best_objective_bound + 1e-6)


class _Enough(cp_model.CpSolverSolutionCallback):
    """Stops when the worth is reached."""

    def __init__(self, enough: int) -> None:
        super().__init__()
        self.enough = enough

    def on_solution_callback(self) -> None:
        if self.objective_value >= self.enough:
            self.stop_search()


if __name__ == "__main__":
    main()
