"""OR-Tools' CP-SAT, loaded when the first problem is put, and asked so that it answers alike each time."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from bifall.matching.errors import NoAnswer

# What the solver counts as a second of its own: so much work, whatever the machine.
EFFORT = 10.0


@dataclass(frozen=True, slots=True)
class Answer:
    """The values found, what they are worth, and what nothing can be worth more than."""

    values: list[int]
    worth: int
    bound: int


def new_model() -> Any:
    from ortools.sat.python import cp_model  # noqa: PLC0415 -- slow to load

    return cp_model.CpModel()


def solve(model: Any, asked: list[Any], *, effort: float = EFFORT, seed: int = 0) -> Answer:
    """The best found within the effort.

    `asked` are the variables whose values are wanted. Raises NoAnswer.
    """
    from ortools.sat.python import cp_model  # noqa: PLC0415 -- see new_model

    solver = cp_model.CpSolver()
    # One worker, and work instead of time: the answer is the same on a busy machine.
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.max_deterministic_time = effort
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        raise NoAnswer(f"the solver: {solver.status_name(status)}")
    values = [int(solver.value(variable)) for variable in asked]
    # An objective of whole numbers has a whole bound.
    return Answer(values, round(solver.objective_value), math.floor(solver.best_objective_bound + 1e-6))
