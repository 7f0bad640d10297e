"""Who could meet whom: the best few of the other side for each, instead of all pairs.

In one process by default, over threads where the inner loop is compiled. Given a Dask client, the people are
cut into parts and the same function runs on the workers; the result is the same to the last row.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from bifall.matching.encoding import BySkill, Columns, Vocabulary, by_skill, encode, part_of, pieces
from bifall.matching.errors import UnknownSkill, check_known, check_range
from bifall.matching.profiles import Fit, Profile, check_profiles, fit
from bifall.matching.reasons import Reason, Verdict
from bifall.matching.scoring import best_rows
from bifall.matching.speed import Engine, Ints, Longs, as_lists, frozen, is_fast
from bifall.matching.taxonomy import Taxonomy

ROWS_A_PART = 50_000
HIGHEST_SEED = 2**31 - 1
Part = tuple[Ints, Ints, Ints]


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """For row i of `ids`.

    The rows of `others` between start[i] and start[i + 1], the best first, with scores.
    """

    ids: Sequence[str]
    others: Sequence[str]
    start: Longs
    row: Ints
    score: Ints

    def of(self, one: str) -> tuple[tuple[str, int], ...]:
        """The candidates of one, with their scores."""
        check_known("candidates of", [one], set(self.ids))
        return self._at(list(self.ids).index(one))

    def without(self) -> tuple[str, ...]:
        """Those that nobody is a candidate for. `explain_candidates` tells why."""
        return tuple(self.ids[row] for row in np.flatnonzero(np.diff(self.start) == 0).tolist())

    def items(self) -> Iterator[tuple[str, tuple[tuple[str, int], ...]]]:
        return ((one, self._at(row)) for row, one in enumerate(self.ids))

    def _at(self, row: int) -> tuple[tuple[str, int], ...]:
        span = slice(self.start[row], self.start[row + 1])
        mates = zip(self.row[span].tolist(), self.score[span].tolist(), strict=True)
        return tuple((self.others[mate], points) for mate, points in mates)


def find_candidates(
    profiles: Iterable[Profile],
    others: Iterable[Profile],
    *,
    most: int = 20,
    seed: int = 0,
    taxonomy: Taxonomy | None = None,
    engine: Engine = Engine.AUTO,
    cluster: Any = None,
) -> Candidates:
    """The best `most` of `others` for each of `profiles`: possible both ways, and worth more than 0 points.

    cluster: a `distributed.Client`; None runs here. With a taxonomy, every skill that is had, needed or
    wanted must be in it. Raises DuplicateId, UnknownSkill, OutOfRange, WrongTime.
    """
    rows, mates = check_profiles("profiles", profiles), check_profiles("others", others)
    vocabulary = Vocabulary.of(rows, mates)
    if taxonomy is not None:
        lost = sorted(skill for skill in vocabulary.skills if skill not in taxonomy)
        if lost:
            raise UnknownSkill(", ".join(lost[:5]))
    start, row, score = score_parts(
        encode(rows, vocabulary),
        encode(mates, vocabulary),
        most=most,
        seed=seed,
        engine=engine,
        cluster=cluster,
    )
    return Candidates(tuple(p.id for p in rows), tuple(p.id for p in mates), start, row, score)


def score_parts(
    one: Columns,
    other: Columns,
    *,
    most: int = 20,
    seed: int = 0,
    engine: Engine = Engine.AUTO,
    cluster: Any = None,
    rows_a_part: int = ROWS_A_PART,
) -> tuple[Longs, Ints, Ints]:
    """`find_candidates` over columns: the start of each row, the other side's rows, and their scores."""
    check_range("most", most, 1, 10_000)
    check_range("seed", seed, 0, HIGHEST_SEED)
    check_range("rows a part", rows_a_part, 1, HIGHEST_SEED)
    most = min(most, max(other.rows, 1))
    fast = is_fast(engine, one.rows * other.rows)
    parts = max(-(-one.rows // rows_a_part), 1) if cluster is not None else 1
    if cluster is None and fast:
        parts = 4 * (os.cpu_count() or 1) if one.rows > 1000 else 1
    spans = pieces(one.rows, parts)
    if cluster is not None:
        done = _on_workers(cluster, one, other, spans, (most, seed, fast))
    elif fast:
        index = by_skill(other)
        best_rows.fast  # noqa: B018 -- compiled once, before the threads ask for it
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            done = list(
                pool.map(
                    lambda span: score_part(part_of(one, *span), other, index, span[0], most, seed, True),
                    spans,
                )
            )
    else:
        index = by_skill(other)
        done = [score_part(part_of(one, *span), other, index, span[0], most, seed, False) for span in spans]
    start = np.zeros(one.rows + 1, np.int64)
    if done:
        np.cumsum(np.concatenate([count for count, _, _ in done]), out=start[1:])
    empty = np.zeros(0, np.int32)
    row = np.concatenate([empty, *(rows for _, rows, _ in done)])
    score = np.concatenate([empty, *(points for _, _, points in done)])
    return frozen(start, np.int64), frozen(row, np.int32), frozen(score, np.int32)


def score_part(
    one: Columns, other: Columns, index: BySkill, offset: int, most: int, seed: int, fast: bool
) -> Part:
    """One part.

    How many candidates each row has, which, and their scores. `offset` is the part's first row.
    """
    cells = one.rows * most
    scratch = (one.skills, other.rows, other.rows, cells, cells, one.rows)
    if fast:
        room: Any = [np.zeros(size, np.int32) for size in scratch]
        best_rows.fast(one, other, index, most, seed, offset, *room)
    else:
        room = [[0] * size for size in scratch]
        best_rows.plain(as_lists(one), as_lists(other), as_lists(index), most, seed, offset, *room)
    row, score, count = (np.asarray(column, np.int32) for column in room[3:])
    kept = (np.arange(most) < count[:, None]).ravel()
    return count, row[kept], score[kept]


def _on_workers(
    cluster: Any, one: Columns, other: Columns, spans: list[tuple[int, int]], how: tuple[int, int, bool]
) -> list[Part]:
    mates, index = cluster.scatter([other, by_skill(other)], broadcast=True)
    futures = [
        cluster.submit(score_part, part_of(one, *span), mates, index, span[0], *how, pure=False)
        for span in spans
    ]
    done: list[Part] = cluster.gather(futures)
    return done


def explain_candidates(
    one: Profile, others: Iterable[Profile], *, most: int = 3
) -> tuple[tuple[str, Fit], ...]:
    """Those nearest to becoming a candidate: the fewest obstacles first, then the highest score.

    What stands under `obstacles` is what it would have taken. One without obstacles and without points wants,
    and is wanted for, nothing that the other has.
    """
    mates = check_profiles("others", others)
    fits = [(mate.id, fit(one, mate)) for mate in mates]
    missed = [found for found in fits if found[1].obstacles or not found[1].score]
    return tuple(
        sorted(missed, key=lambda found: (len(found[1].obstacles), -found[1].score, found[0]))[:most]
    )


def verify_candidates(
    candidates: Candidates, profiles: Iterable[Profile], others: Iterable[Profile], *, most: int = 20
) -> Verdict:
    """Pair by pair with `fit`, so for tests and samples: whether each has its best, with the right scores."""
    mates = {mate.id: mate for mate in others}
    found = dict(candidates.items())
    return Verdict.of(
        Reason("not_the_best", {"id": profile.id})
        for profile in profiles
        if not _are_best(found.get(profile.id, ()), profile, mates, most)
    )


def _are_best(
    given: tuple[tuple[str, int], ...], profile: Profile, mates: Mapping[str, Profile], most: int
) -> bool:
    fits = {mate.id: fit(profile, mate) for mate in mates.values()}
    scores = {mate: found.score for mate, found in fits.items() if found.possible and found.score > 0}
    best = sorted(scores.values(), reverse=True)[:most]
    return [scores.get(mate) for mate, _ in given] == [score for _, score in given] == best and len(
        {mate for mate, _ in given}
    ) == len(given)
