"""Stable matching against the package `matching`. With `country`, a whole country's worth alone."""

from __future__ import annotations

import sys
import warnings

from matching.games import HospitalResident

from benchmarks.matching.instances import market, peak_mib, report, timed, told
from bifall.matching import Engine, stable_matching, verify_stable


def main() -> None:
    if sys.argv[1:] == ["country"]:
        country()
    else:
        against_a_peer()


def against_a_peer() -> None:
    small = market(10_000, 1_000, 20)
    stable_matching(small, engine=Engine.FAST)
    fast, found = timed(lambda: stable_matching(small, engine=Engine.FAST), times=15)
    plain, plainly = timed(lambda: stable_matching(small, engine=Engine.PLAIN), times=3)
    other, back = small.other.tolist(), small.back.tolist()
    left = {f"s{one}": [f"e{mate}" for mate in other[20 * one : 20 * one + 20]] for one in range(10_000)}
    ranked: dict[str, list[tuple[int, str]]] = {f"e{mate}": [] for mate in range(1_000)}
    for pair, mate in enumerate(other):
        ranked[f"e{mate}"].append((back[pair], f"s{pair // 20}"))
    right = {mate: [one for _, one in sorted(ones)] for mate, ones in ranked.items()}
    sys.setrecursionlimit(200_000)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        building, game = timed(
            lambda: HospitalResident.create_from_dictionaries(left, right, {mate: 10 for mate in right})
        )
        solving, theirs = timed(lambda: game.solve(optimal="resident"))
    expected = {(one.name[1:], mate.name[1:]) for mate, ones in theirs.items() for one in ones}
    mid = market(100_000, 10_000, 20)
    stable_matching(mid, engine=Engine.FAST)
    mid_fast, mid_found = timed(lambda: stable_matching(mid, engine=Engine.FAST), times=5)
    mid_plain, mid_plainly = timed(lambda: stable_matching(mid, engine=Engine.PLAIN))
    report(
        "stable",
        instance="10 000 x 1 000, lists of 20, 10 places each",
        compiled=told(fast),
        plain=told(plain),
        peer="matching 1.4.3",
        peer_building=told(building),
        peer_solving=told(solving),
        ratio_peer_solving_to_compiled=round(solving.processor_s / fast.processor_s),
        ratio_peer_solving_to_plain=round(solving.processor_s / plain.processor_s, 1),
        ratio_peer_all_to_compiled=round((building.processor_s + solving.processor_s) / fast.processor_s),
        same_matching=set(found.pairs()) == expected == set(plainly.pairs()),
        stable=verify_stable(small, found).holds,
        at_a_tenth_of_a_country={
            "instance": "100 000 x 10 000, lists of 20",
            "compiled": told(mid_fast),
            "plain": told(mid_plain),
            "same_matching": list(mid_found.pairs()) == list(mid_plainly.pairs()),
            "stable": verify_stable(mid, mid_found).holds,
        },
        limits={"ratio_peer_solving_to_compiled": 1000, "plain_at_a_tenth_s": 60},
        holds=solving.processor_s / fast.processor_s >= 1000 and mid_plain.wall_s < 60,
    )


def country() -> None:
    large = market(1_000_000, 100_000, 20)
    made = peak_mib()
    stable_matching(market(1_000, 100, 20), engine=Engine.FAST)
    seconds, found = timed(lambda: stable_matching(large), times=3)
    most = peak_mib()
    report(
        "stable_country",
        instance="1 000 000 x 100 000, lists of 20, 10 places each, one core",
        solving=told(seconds),
        pairs=len(found),
        instance_peak_mib=made,
        peak_mib=most,
        stable=verify_stable(large, found).holds,
        limits={"solving_s": 2, "peak_mib": 1024},
        holds=seconds.processor_s < 2 and most < 1024,
    )


if __name__ == "__main__":
    main()
