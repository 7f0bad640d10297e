"""Instances by seed, and what every script of the engine's stands on."""

from __future__ import annotations

import json
import random
import resource
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from benchmarks.ground import machine
from bifall.matching import Attendee, Candidates, Day, Kind, Market, Profile, Want, Wish
from bifall.matching.market import Numbered

RESULTS = Path(__file__).parent / "results"
SEED = 20261124


def market(ones: int, others: int, wishes: int) -> Market:
    """Strict lists of so many different wishes each, and ranks by lot back."""
    chance = np.random.default_rng(SEED)
    back = chance.permuted(np.arange(ones * wishes, dtype=np.int32))
    return Market.from_arrays(
        np.arange(ones + 1) * wishes,
        _different(chance, ones, others, wishes),
        back,
        capacity=np.ones(ones),
        other_capacity=np.full(others, ones // others),
    )


def weighted(ones: int, others: int, candidates: int) -> Candidates:
    """So many candidates each, with scores up to 1000."""
    chance = np.random.default_rng(SEED)
    row = _different(chance, ones, others, candidates)
    score = np.sort(chance.integers(1, 1001, (ones, candidates)), axis=1)[:, ::-1].ravel()
    start = np.arange(ones + 1) * candidates
    return Candidates(
        Numbered(ones), Numbered(others), start, row.astype(np.int32), np.ascontiguousarray(score, np.int32)
    )


def _different(chance: np.random.Generator, ones: int, others: int, many: int) -> Any:
    """So many different numbers a row: steps around a circle, in an order by lot."""
    first = chance.integers(0, others, (ones, 1), dtype=np.int32)
    step = chance.integers(1, others // many, (ones, 1), dtype=np.int32)
    turns = chance.permuted(np.tile(np.arange(many, dtype=np.int32), (ones, 1)), axis=1)
    return ((first + step * turns) % others).ravel()


def fair(
    ones: int, others: int, slots: int, wishes: int, there: float, weights: int
) -> tuple[list[Wish], list[Attendee], list[Attendee], Day]:
    """Everybody is there in each slot with the chance `there`."""
    chance = random.Random(SEED)  # noqa: S311

    def some() -> frozenset[int] | None:
        return None if there == 1 else frozenset(slot for slot in range(slots) if chance.random() < there)

    pupils = [Attendee(f"s{n:05}", some()) for n in range(ones)]
    firms = [Attendee(f"e{n:04}", some()) for n in range(others)]
    wished = [
        Wish(pupil.id, firm.id, chance.randint(1, weights))
        for pupil in pupils
        for firm in chance.sample(firms, wishes)
    ]
    return wished, pupils, firms, Day(slots)


def profiles(name: str, number: int, seed: int, skills: int = 5000) -> list[Profile]:
    """Skills by a long tail: some are common, most are rare. One in three has a hard requirement."""
    chance = np.random.default_rng(seed)
    tail = 1 / np.arange(10, skills + 10) ** 0.8
    drawn = chance.choice(skills, (number, 15), p=tail / tail.sum()).tolist()
    levels = chance.integers(1, 6, (number, 15)).tolist()
    places = chance.integers(0, 290, (number, 3)).tolist()
    dice = chance.random((number, 3)).tolist()
    kinds = list(Kind)
    names = [f"skill/{skill:05}" for skill in range(skills)]
    return [
        Profile(
            f"{name}{row:07}",
            has={names[skill]: level for skill, level in zip(drawn[row][:8], levels[row][:8], strict=True)},
            needs={names[drawn[row][8]]: min(levels[row][8], 2)} if dice[row][0] < 1 / 3 else {},
            wants={
                names[skill]: Want(level, 1 + level % 3)
                for skill, level in zip(drawn[row][9:], levels[row][9:], strict=True)
            },
            kinds=frozenset({kinds[row % 5], kinds[(row // 5) % 5]}),
            places=frozenset(f"{place:04}" for place in places[row]) if dice[row][1] < 0.5 else frozenset(),
            remote=dice[row][2] < 0.5,
        )
        for row in range(number)
    ]


class Taken(NamedTuple):
    """Seconds by the clock, and of the processors in this process."""

    wall_s: float
    processor_s: float


def timed(work: Callable[[], Any], times: int = 1) -> tuple[Taken, Any]:
    """The medians of so many runs, and what the last one gave."""
    walls, processors, given = [], [], None
    for _ in range(times):
        wall, processor = time.perf_counter(), time.process_time()
        given = work()
        walls.append(time.perf_counter() - wall)
        processors.append(time.process_time() - processor)
    return Taken(statistics.median(walls), statistics.median(processors)), given


def told(taken: Taken) -> dict[str, float]:
    """To four figures."""
    return {name: float(f"{seconds:.4g}") for name, seconds in taken._asdict().items()}


def peak_mib() -> int:
    """The most memory that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def report(name: str, **found: Any) -> None:
    """Print the result, and keep it beside the others."""
    text = json.dumps({"benchmark": name, "machine": machine(), **found}, indent=2, ensure_ascii=False)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(text + "\n", "utf-8")
    print(text)
