"""Candidates against sparse_dot_topn, and with `country` over several processes against one."""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sparse_dot_topn import sp_matmul_topn

from benchmarks.matching.instances import SEED, peak_mib, profiles, report, timed, told
from bifall.matching import Profile, find_candidates, score_parts, verify_candidates
from bifall.matching.candidates import Candidates, score_part
from bifall.matching.encoding import Columns, Vocabulary, by_skill, encode, part_of

SAMPLE = 25
ROWS_A_PART = 25_000


def main() -> None:
    if sys.argv[1:] == ["country"]:
        country()
        return
    # Each in a process of its own, so that each has a peak of its own.
    with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        mine, theirs, plain = (pool.apply(work) for work in (engine, peer, twin))
    report(
        "candidates",
        instance="100 000 x 10 000, 20 each, hard requirements included",
        engine=mine,
        peer=theirs,
        plain_twin=plain,
        ratio_engine_scoring_to_peer=round(
            mine["scoring"]["processor_s"] / theirs["scoring"]["processor_s"], 2
        ),
        limits={"all_s": 5, "peak_mib": 1024},
        holds=mine["all"]["wall_s"] < 5 and mine["peak_mib"] < 1024 and mine["verified"],
    )


def sides(ones: int, others: int) -> tuple[list[Profile], list[Profile]]:
    return profiles("s", ones, SEED), profiles("e", others, SEED + 1)


def engine() -> dict[str, Any]:
    one, other = sides(100_000, 10_000)
    find_candidates(one[:2000], other)  # compiled, and kept on disk
    before = peak_mib()
    seconds, found = timed(lambda: find_candidates(one, other), times=3)
    most = peak_mib()
    vocabulary = Vocabulary.of(one, other)
    encoding, columns = timed(lambda: (encode(one, vocabulary), encode(other, vocabulary)))
    scoring, _ = timed(lambda: score_parts(*columns), times=3)
    return {
        "all": told(seconds),
        "encoding": told(encoding),
        "scoring": told(scoring),
        "profiles_peak_mib": before,
        "peak_mib": most,
        "candidates": len(found.row),
        "verified": sampled(found, one, other),
    }


def sampled(found: Candidates, one: list[Profile], other: list[Profile]) -> bool:
    """A few by trying every pair."""
    some = one[:: len(one) // SAMPLE]
    rows = {profile.id: row for row, profile in enumerate(one)}
    picked = [rows[profile.id] for profile in some]
    spans = [slice(int(found.start[row]), int(found.start[row + 1])) for row in picked]
    few = Candidates(
        [profile.id for profile in some],
        found.others,
        np.concatenate([[0], np.cumsum([span.stop - span.start for span in spans])]),
        np.concatenate([found.row[span] for span in spans]),
        np.concatenate([found.score[span] for span in spans]),
    )
    return verify_candidates(few, some, other).holds


def twin() -> dict[str, Any]:
    """The same loop interpreted, for a hundredth of the people."""
    from bifall.matching import Engine  # noqa: PLC0415 -- in the process that needs it

    one, other = sides(1_000, 10_000)
    seconds, found = timed(lambda: find_candidates(one, other, engine=Engine.PLAIN))
    fast = find_candidates(one, other, engine=Engine.FAST)
    same = all((getattr(found, name) == getattr(fast, name)).all() for name in ("start", "row", "score"))
    return {"instance": "1 000 x 10 000", "all": told(seconds), "same": same}


def peer() -> dict[str, Any]:
    """The product of levels and weights alone: no least of two, no requirement, kind, place or time."""
    one, other = sides(100_000, 10_000)
    vocabulary = Vocabulary.of(one, other)
    left, right = encode(one, vocabulary), encode(other, vocabulary)
    del one, other

    def levels(side: Columns) -> Any:
        return _matrix(side.has_level, side.has_skill, side.has_start, side.skills)

    def weights(side: Columns) -> Any:
        return _matrix(side.want_weight, side.want_skill, side.want_start, side.skills)

    both = _beside(levels(left), weights(left))
    turned = _beside(weights(right), levels(right)).T.tocsr()
    before = peak_mib()
    threads = os.cpu_count()
    seconds, found = timed(lambda: sp_matmul_topn(both, turned, top_n=20, n_threads=threads), times=3)
    return {
        "package": "sparse_dot_topn 1.2.0, product only",
        "scoring": told(seconds),
        "columns_peak_mib": before,
        "peak_mib": peak_mib(),
        "candidates": int(found.nnz),
    }


def _matrix(values: Any, columns: Any, start: Any, wide: int) -> Any:
    return csr_matrix((values.astype(np.int32), columns, start), shape=(len(start) - 1, wide))


def _beside(left: Any, right: Any) -> Any:
    from scipy.sparse import hstack  # noqa: PLC0415

    return hstack([left, right]).tocsr()


def country() -> None:
    """1 000 000 x 100 000, from columns, for as many profiles as objects would fill the machine's memory."""
    from distributed import Client, LocalCluster  # noqa: PLC0415 -- not needed for the rest

    scale = float(os.environ.get("SCALE", "1"))
    ones, others = int(1_000_000 * scale), int(100_000 * scale)
    left, right = columns(ones, others)
    few = profiles("s", 1000, 3)
    find_candidates(few, few[:600])
    with (
        LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            dashboard_address="127.0.0.1:0",
            scheduler_port=0,
            host="127.0.0.1",
        ) as cluster,
        Client(cluster) as client,
    ):
        there, found = timed(lambda: score_parts(left, right, cluster=client, rows_a_part=ROWS_A_PART))
        worker_mib = max(client.run(peak_mib).values())
        spent = sum(client.run(time.process_time).values())
    # Every eighth part again in this process, on one thread.
    spans = [(first, min(first + ROWS_A_PART, ones)) for first in range(0, ones, ROWS_A_PART)][::8]
    index = by_skill(right)
    here, parts = timed(
        lambda: [score_part(part_of(left, *span), right, index, span[0], 20, 0, True) for span in spans]
    )
    report(
        "candidates_country",
        instance=f"{ones} x {others}, 20 each, hard requirements included",
        two_workers={"wall_s": round(there.wall_s, 1), "processor_s": round(spent, 1)},
        one_thread_for_an_eighth=told(here),
        rows_compared=sum(last - first for first, last in spans),
        same_result=all(same(found, span, part) for span, part in zip(spans, parts, strict=True)),
        candidates=len(found[1]),
        peak_mib={"this": peak_mib(), "each_worker": worker_mib},
    )


def same(found: Any, span: tuple[int, int], part: Any) -> bool:
    start, row, score = found
    first, last = span
    held = slice(int(start[first]), int(start[last]))
    mine = (np.diff(start[first : last + 1]), row[held], score[held])
    return all(np.array_equal(one, other) for one, other in zip(mine, part, strict=True))


def columns(ones: int, others: int) -> tuple[Columns, Columns]:
    """Both sides as columns, put together from parts, so that the profiles need not all be there at once."""
    size = 50_000
    vocabulary = Vocabulary(
        {f"skill/{skill:05}": skill for skill in range(5000)},
        {f"{place:04}": place + 1 for place in range(290)},
    )

    def side(name: str, rows: int, seed: int) -> Columns:
        return joined(
            [
                encode(profiles(name, min(size, rows - first), seed + first), vocabulary)
                for first in range(0, rows, size)
            ]
        )

    return side("s", ones, SEED), side("e", others, SEED + 1)


def joined(parts: list[Columns]) -> Columns:
    found: dict[str, Any] = {}
    for name in Columns._fields:
        if name in ("words", "skills"):
            found[name] = getattr(parts[0], name)
        elif name.endswith("_start"):
            counts = np.concatenate([np.diff(getattr(part, name)) for part in parts])
            found[name] = np.concatenate([[0], np.cumsum(counts)])
        else:
            found[name] = np.concatenate([getattr(part, name) for part in parts])
    return Columns(**found)


if __name__ == "__main__":
    main()
