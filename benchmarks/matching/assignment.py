"""The assignment worth most against OR-Tools' flow by itself, SciPy and HiGHS: the same optimum."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import highspy
import numpy as np
from ortools.graph.python import min_cost_flow
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from benchmarks.matching.instances import report, weighted
from bifall.matching import Candidates
from bifall.matching.assignment import assign_rows, verify_rows

ROUNDS = 5


def main() -> None:
    places = 8
    given = weighted(10_000, 1_000, 20)
    found = rounds(
        {
            "engine": lambda: engine(given, places, floor=False),
            "engine_with_floor": lambda: engine(given, places, floor=True),
            "ortools_flow": lambda: flow(given, places),
            "scipy": lambda: scipy_matching(given, places),
        },
        ROUNDS,
    )
    found |= rounds({"highs": lambda: highs(given, places)}, 1)
    small = weighted(1_000, 100, 20)
    dense = rounds(
        {
            "engine": lambda: engine(small, places, floor=False),
            "scipy_dense": lambda: scipy_dense(small, places),
        },
        3,
    )
    ones, others = np.ones(10_000, np.int64), np.full(1_000, places)
    proofs = [
        verify_rows(given, assign_rows(given, ones, others, floor=floor), ones, others).holds
        for floor in (True, False)
    ]
    seconds = {name: round(statistics.median(times), 3) for name, (times, _) in found.items()}
    totals = {name: total for name, (_, total) in found.items()}
    # Round by round, for the machine is not as fast in one as in the next.
    fastest = [min(pair) for pair in zip(found["ortools_flow"][0], found["scipy"][0], strict=True)]
    ratios = [mine / best for mine, best in zip(found["engine"][0], fastest, strict=True)]
    single = rounds(
        {
            "engine": lambda: engine(given, 1, floor=False),
            "ortools_flow": lambda: flow(given, 1),
            "scipy": lambda: scipy_matching(given, 1),
        },
        ROUNDS,
    )
    wide = weighted(100_000, 10_000, 20)
    large = rounds(
        {"engine": lambda: engine(wide, places, floor=False), "ortools_flow": lambda: flow(wide, places)}, 1
    )
    report(
        "assignment",
        instance="10 000 x 1 000, 20 candidates each, 8 places each",
        seconds=seconds,
        totals=totals,
        same_optimum=len({totals[name] for name in ("engine", "ortools_flow", "scipy", "highs")}) == 1,
        proofs=proofs,
        ratio_engine_to_fastest_peer=round(statistics.median(ratios), 3),
        ratio_floor_to_none=round(seconds["engine_with_floor"] / seconds["engine"], 2),
        with_one_place_each=told(single),
        at_1000_x_100=told(dense),
        at_100000_x_10000=told(large),
        limits={"ratio_engine_to_fastest_peer": 1.1},
        holds=statistics.median(ratios) <= 1.1,
    )


def told(found: dict[str, tuple[list[float], int]]) -> dict[str, dict[str, float]]:
    return {
        name: {"s": round(statistics.median(times), 3), "total": total}
        for name, (times, total) in found.items()
    }


def rounds(ways: dict[str, Callable[[], int]], times: int) -> dict[str, tuple[list[float], int]]:
    """Each way in turn, so many times over: the seconds, and the total it came to."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    totals = {}
    for _ in range(times):
        for name, work in ways.items():
            began = time.perf_counter()
            totals[name] = work()
            taken[name].append(time.perf_counter() - began)
    return {name: (taken[name], totals[name]) for name in ways}


def engine(given: Candidates, places: int, floor: bool) -> int:
    ones, others = np.ones(len(given.ids), np.int64), np.full(len(given.others), places)
    return assign_rows(given, ones, others, floor=floor).total


def flow(given: Candidates, places: int) -> int:
    """As its own documentation builds it: from a source over both sides to a sink."""
    rows, mates = len(given.ids), len(given.others)
    source, sink = rows + mates, rows + mates + 1
    owner = np.repeat(np.arange(rows), np.diff(given.start))
    solver = min_cost_flow.SimpleMinCostFlow()
    tail = np.concatenate([np.full(rows, source), owner, np.arange(rows), np.arange(rows, rows + mates)])
    head = np.concatenate([np.arange(rows), given.row + rows, np.full(rows + mates, sink)])
    capacity = np.concatenate([np.ones(rows + len(owner) + rows, np.int64), np.full(mates, places)])
    nothing = np.zeros(rows, np.int64)
    cost = np.concatenate([nothing, -given.score.astype(np.int64), nothing, np.zeros(mates, np.int64)])
    solver.add_arcs_with_capacity_and_unit_cost(tail.astype(np.int32), head.astype(np.int32), capacity, cost)
    solver.set_node_supply(source, rows)
    solver.set_node_supply(sink, -rows)
    solver.solve()
    return -int(solver.optimal_cost())


def scipy_matching(given: Candidates, places: int) -> int:
    """Each place is a column, and each row has a column of its own that is worth nothing."""
    rows, mates = len(given.ids), len(given.others)
    owner = np.repeat(np.arange(rows), np.diff(given.start))
    column = (given.row[:, None] * places + np.arange(places)).ravel()
    weight = np.repeat(given.score, places).astype(float)
    shift = 1.0
    matrix = csr_matrix(
        (
            np.concatenate([weight + shift, np.full(rows, shift)]),
            (
                np.concatenate([np.repeat(owner, places), np.arange(rows)]),
                np.concatenate([column, mates * places + np.arange(rows)]),
            ),
        ),
        shape=(rows, mates * places + rows),
    )
    one, mate = min_weight_full_bipartite_matching(matrix, maximize=True)
    return round(float(np.asarray(matrix[one, mate]).sum() - shift * rows))


def scipy_dense(given: Candidates, places: int) -> int:
    rows, mates = len(given.ids), len(given.others)
    weights = np.zeros((rows, mates))
    weights[np.repeat(np.arange(rows), np.diff(given.start)), given.row] = given.score
    wide = np.repeat(weights, places, axis=1)
    one, mate = linear_sum_assignment(wide, maximize=True)
    return round(float(wide[one, mate].sum()))


def highs(given: Candidates, places: int) -> int:
    """The linear programme, whose corners are whole numbers."""
    rows, mates, pairs = len(given.ids), len(given.others), len(given.row)
    programme = highspy.HighsLp()
    programme.num_col_, programme.num_row_ = pairs, rows + mates
    programme.col_cost_ = -given.score.astype(float)
    programme.col_lower_, programme.col_upper_ = np.zeros(pairs), np.ones(pairs)
    programme.row_lower_ = np.full(rows + mates, -highspy.kHighsInf)
    programme.row_upper_ = np.concatenate([np.ones(rows), np.full(mates, float(places))])
    programme.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    programme.a_matrix_.start_ = np.arange(pairs + 1) * 2
    owner = np.repeat(np.arange(rows), np.diff(given.start))
    programme.a_matrix_.index_ = np.stack([owner, given.row + rows], axis=1).ravel()
    programme.a_matrix_.value_ = np.ones(2 * pairs)
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.passModel(programme)
    solver.run()
    return -round(solver.getInfo().objective_function_value)


if __name__ == "__main__":
    main()
