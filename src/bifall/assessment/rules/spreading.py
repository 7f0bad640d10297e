"""Who should assess what: as many as are wanted, nobody above their limit or with a conflict of interest.

The load is as even as it can be, and wishes decide among what is equally even. One flow of least cost finds
it, so the same input always has the same answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np

from bifall.matching.flows import least_cost_flow


@dataclass(frozen=True, slots=True)
class Task:
    """An application that wants so many more assessors. fields: what it is about."""

    key: str
    wanted: int
    fields: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reader:
    """An assessor: how many they have to do already, the most they take, and the fields they wish for."""

    key: str
    most: int
    has: int = 0
    wishes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Pick:
    """The assessor for an application. wished: it is about something that they wished for."""

    task: str
    reader: str
    wished: bool


@dataclass(frozen=True, slots=True)
class Lack:
    """missing: how many assessors the application did not get; possible: how many were open to it at all."""

    task: str
    missing: int
    possible: int


@dataclass(frozen=True, slots=True)
class Spreading:
    """loads: what each assessor has with the picks. places: how many more could be given out in all."""

    picks: tuple[Pick, ...]
    lacks: tuple[Lack, ...]
    loads: Mapping[str, int]
    places: int


def spread(tasks: Sequence[Task], readers: Sequence[Reader], shut: Set[tuple[str, str]]) -> Spreading:
    """Fill as many of the wanted places as can be; then the most even load; then the most wishes.

    shut: (application, assessor) pairs that may not be. Where all cannot be filled, no application lacks two
    while another lacks none, if that can be helped. Raises ExtraMissing without the package for flows.
    """
    tasks, readers = sorted(tasks, key=lambda t: t.key), sorted(readers, key=lambda r: r.key)
    pairs = [
        (row, column)
        for row, task in enumerate(tasks)
        for column, reader in enumerate(readers)
        if task.wanted > 0 and reader.has < reader.most and (task.key, reader.key) not in shut
    ]
    wished = [bool(tasks[row].fields & readers[column].wishes) for row, column in pairs]
    taken = _flow(tasks, readers, pairs, wished) if pairs else []
    picks = tuple(
        Pick(tasks[row].key, readers[column].key, wish)
        for (row, column), wish, is_taken in zip(pairs, wished, taken, strict=True)
        if is_taken
    )
    got = Counter(pick.task for pick in picks)
    given = Counter(pick.reader for pick in picks)
    return Spreading(
        picks=picks,
        lacks=tuple(
            Lack(
                task.key,
                task.wanted - got[task.key],
                sum((task.key, reader.key) not in shut for reader in readers),
            )
            for task in tasks
            if got[task.key] < task.wanted
        ),
        loads={reader.key: reader.has + given[reader.key] for reader in readers},
        places=sum(max(0, reader.most - reader.has) for reader in readers),
    )


def _flow(
    tasks: Sequence[Task], readers: Sequence[Reader], pairs: Sequence[tuple[int, int]], wished: Sequence[bool]
) -> list[bool]:
    """Which pairs are taken. Costs: an empty place above all evenness, evenness above all wishes."""
    sink = len(tasks) + len(readers)
    units = sum(task.wanted for task in tasks)
    uneven = units + 1
    empty = 1 + units * (uneven * max(reader.most for reader in readers) + 1)
    arcs: list[tuple[int, int, int, int]] = [
        (row, len(tasks) + column, 1, 0 if wish else 1)
        for (row, column), wish in zip(pairs, wished, strict=True)
    ]
    # Every further one costs an assessor more than the one before, so that the even way is the cheap one.
    arcs += [
        (len(tasks) + column, sink, 1, uneven * number)
        for column, reader in enumerate(readers)
        for number in range(reader.has + 1, min(reader.most, reader.has + len(tasks)) + 1)
    ]
    arcs += [
        (row, sink, 1, empty * number)
        for row, task in enumerate(tasks)
        for number in range(1, task.wanted + 1)
    ]
    tail, head, capacity, cost = (np.array(column) for column in zip(*arcs, strict=True))
    supply = [*(task.wanted for task in tasks), *(0 for _ in readers), -units]
    flows = least_cost_flow(tail, head, capacity, cost, supply)
    return [bool(flow) for flow in flows[: len(pairs)]]
