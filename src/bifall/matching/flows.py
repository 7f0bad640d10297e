"""Flows at the least cost, by OR-Tools, which is loaded when the first one is asked for."""

from __future__ import annotations

from typing import Any

import numpy as np

from bifall.matching.errors import NoAnswer, OutOfRange
from bifall.matching.speed import Longs

# The solver multiplies every cost by the number of nodes, in 64 bits.
_ROOM = 2**61


def least_cost_flow(tail: Any, head: Any, capacity: Any, cost: Any, supply: Any) -> Longs:
    """What flows on each arc.

    `supply` is each node's, and adds up to nothing. Raises NoAnswer, OutOfRange.
    """
    from ortools.graph.python import min_cost_flow  # noqa: PLC0415 -- slow to load

    if int(np.abs(cost).max(initial=0)) * (len(supply) + 1) > _ROOM:
        raise OutOfRange("the weights are too large for so many")
    solver = min_cost_flow.SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(
        np.asarray(tail, np.int32),
        np.asarray(head, np.int32),
        np.asarray(capacity, np.int64),
        np.asarray(cost, np.int64),
    )
    solver.set_nodes_supplies(np.arange(len(supply), dtype=np.int32), np.asarray(supply, np.int64))
    status = solver.solve()
    if status != solver.OPTIMAL:
        raise NoAnswer(f"the flow: {status.name}")
    flows: Longs = np.asarray(solver.flows(arcs), np.int64)
    return flows
