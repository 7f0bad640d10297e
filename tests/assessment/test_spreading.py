"""Applications over assessors: limits, conflicts of interest, an even load and wishes."""

from __future__ import annotations

from collections import Counter
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from bifall.assessment.rules import Lack, Pick, Reader, Spreading, Task, spread

unhurried = settings(deadline=None, max_examples=60)


def test_two_each_over_three_who_can_take_them() -> None:
    tasks = [Task(key, 2) for key in ("a", "b", "c")]
    found = spread(tasks, [Reader("x", 9), Reader("y", 9), Reader("z", 9)], {("a", "x")})
    assert found.loads == {"x": 2, "y": 2, "z": 2}
    assert {(pick.task, pick.reader) for pick in found.picks} >= {("a", "y"), ("a", "z")}
    assert (found.lacks, found.places) == ((), 27)


def test_a_wish_is_met_where_the_load_is_as_even() -> None:
    tasks = [Task("skog", 1, frozenset({"omställning"})), Task("spel", 1, frozenset({"kultur"}))]
    readers = [Reader("x", 9, wishes=frozenset({"kultur"})), Reader("y", 9)]
    assert spread(tasks, readers, set()).picks == (Pick("skog", "y", False), Pick("spel", "x", True))
    # An even load comes before a wish.
    both = [Task("spel", 1, frozenset({"kultur"})), Task("teater", 1, frozenset({"kultur"}))]
    assert spread(both, readers, set()).loads == {"x": 1, "y": 1}


def test_who_has_much_already_gets_less() -> None:
    found = spread([Task(key, 1) for key in "abcd"], [Reader("x", 9, has=5), Reader("y", 9, has=1)], set())
    assert found.loads == {"x": 5, "y": 5}


def test_what_cannot_be_filled_is_told_and_shared() -> None:
    found = spread([Task("a", 2), Task("b", 2)], [Reader("x", 1), Reader("y", 1), Reader("z", 0)], set())
    assert Counter(pick.task for pick in found.picks) == {"a": 1, "b": 1}
    assert found.lacks == (Lack("a", 1, 3), Lack("b", 1, 3))
    assert found.places == 2
    shut = spread([Task("a", 2)], [Reader("x", 5), Reader("y", 5)], {("a", "x")})
    assert shut.lacks == (Lack("a", 1, 1),)


def test_nothing_to_give_and_nobody_to_give_to() -> None:
    assert spread([], [Reader("x", 1)], set()) == Spreading((), (), {"x": 0}, 1)
    assert spread([Task("a", 1)], [], set()).lacks == (Lack("a", 1, 0),)
    assert spread([Task("a", 0)], [Reader("x", 1)], set()).picks == ()


@st.composite
def rounds(draw: st.DrawFn) -> tuple[list[Task], list[Reader], set[tuple[str, str]]]:
    fields = st.frozensets(st.sampled_from("pqr"), max_size=2)
    tasks = [Task(f"t{n}", draw(st.integers(0, 3)), draw(fields)) for n in range(draw(st.integers(0, 4)))]
    readers = [
        Reader(f"r{n}", draw(st.integers(0, 4)), draw(st.integers(0, 2)), draw(fields))
        for n in range(draw(st.integers(0, 3)))
    ]
    pairs = [(task.key, reader.key) for task, reader in product(tasks, readers)]
    shut = set(draw(st.lists(st.sampled_from(pairs), max_size=5))) if pairs else set()
    return tasks, readers, shut


def cost(tasks: list[Task], readers: list[Reader], chosen: set[tuple[str, str]]) -> tuple[int, int, int, int]:
    """What a spreading is judged by, in order: places not filled, and how unevenly; load; wishes not met."""
    got, given = Counter(t for t, _r in chosen), Counter(r for _t, r in chosen)
    lacking = [task.wanted - got[task.key] for task in tasks]
    load = sum(sum(range(r.has + 1, r.has + given[r.key] + 1)) for r in readers)
    wishes, fields = {r.key: r.wishes for r in readers}, {t.key: t.fields for t in tasks}
    return (
        sum(n * (n + 1) // 2 for n in lacking),
        sum(lacking),
        load,
        sum(not fields[t] & wishes[r] for t, r in chosen),
    )


@unhurried
@given(rounds())
def test_no_other_spreading_is_better(
    drawn: tuple[list[Task], list[Reader], set[tuple[str, str]]],
) -> None:
    tasks, readers, shut = drawn
    found = spread(tasks, readers, shut)
    chosen = {(pick.task, pick.reader) for pick in found.picks}
    assert len(chosen) == len(found.picks)
    pairs = [(t.key, r.key) for t, r in product(tasks, readers) if (t.key, r.key) not in shut]
    possible = [
        some
        for bits in product((False, True), repeat=len(pairs))
        if _is_allowed(some := {pair for pair, bit in zip(pairs, bits, strict=True) if bit}, tasks, readers)
    ]
    assert chosen in possible
    best = min(cost(tasks, readers, some)[::2] for some in possible)
    assert cost(tasks, readers, chosen)[0] == best[0]
    alike = [some for some in possible if cost(tasks, readers, some)[0] == best[0]]
    assert cost(tasks, readers, chosen) == min(cost(tasks, readers, some) for some in alike)


def _is_allowed(chosen: set[tuple[str, str]], tasks: list[Task], readers: list[Reader]) -> bool:
    got, given = Counter(t for t, _r in chosen), Counter(r for _t, r in chosen)
    return all(got[t.key] <= t.wanted for t in tasks) and all(
        given[r.key] <= max(0, r.most - r.has) for r in readers
    )
