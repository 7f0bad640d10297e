"""Small counts stay unknown: checked by a solver of its own, which sees what a reader sees."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.sat.python import cp_model

from bifall.kernel.suppression import LEAST, Sum, hidden_cells, possible_range

Cell = tuple[str, str]
HIGHEST = 400


def two_way(counts: dict[Cell, int]) -> tuple[dict[Cell, int], list[Sum[Cell]]]:
    """The cells with both margins and the total, and the sums between them."""
    rows = list(dict.fromkeys(row for row, _column in counts))
    columns = list(dict.fromkeys(column for _row, column in counts))
    cells = dict(counts)
    sums = []
    for row in rows:
        parts = tuple((row, column) for column in columns)
        cells[row, "all"] = sum(counts[part] for part in parts)
        sums.append(Sum((row, "all"), parts))
    for column in [*columns, "all"]:
        parts = tuple((row, column) for row in rows)
        cells["all", column] = sum(cells[part] for part in parts)
        sums.append(Sum(("all", column), parts))
    return cells, sums


def attack(
    cells: dict[Cell, int], sums: list[Sum[Cell]], hidden: frozenset[Cell], key: Cell
) -> tuple[int, int]:
    """The lowest and highest whole number that fits with all that is shown, by an independent solver."""
    bounds = []
    for direction in (1, -1):
        model = cp_model.CpModel()
        known = {
            cell: model.new_int_var(0, HIGHEST, "") if cell in hidden else count
            for cell, count in cells.items()
        }
        for one in sums:
            model.add(known[one.total] == sum(known[part] for part in one.parts))
        model.minimize(direction * known[key])
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        assert solver.solve(model) == cp_model.OPTIMAL
        bounds.append(direction * round(solver.objective_value))
    return bounds[0], bounds[1]


def test_a_small_count_is_hidden_together_with_one_that_it_could_be_had_from() -> None:
    cells = {"all": 30, "politicians": 27, "officials": 3}
    sums = [Sum("all", ("politicians", "officials"))]

    assert hidden_cells(cells, sums) == {"officials", "politicians"}


def test_two_small_counts_need_a_third_when_they_are_fewer_than_five_together() -> None:
    cells = {"all": 23, "a": 1, "b": 2, "c": 20}
    sums = [Sum("all", ("a", "b", "c"))]

    assert hidden_cells(cells, sums) == {"a", "b", "c"}
    assert possible_range(cells, sums, {"a", "b"}, "a") == (0, 3)


def test_nothing_is_hidden_where_nothing_is_small_and_nobody_is_no_secret() -> None:
    cells = {"all": 15, "a": 5, "b": 10, "c": 0}

    assert hidden_cells(cells, [Sum("all", ("a", "b", "c"))]) == frozenset()


def test_a_total_that_is_small_hides_what_it_consists_of() -> None:
    cells = {"all": 4, "women": 3, "men": 1, "north": 0, "south": 4}
    sums = [Sum("all", ("women", "men")), Sum("all", ("north", "south"))]

    assert hidden_cells(cells, sums) == {"all", "women", "men", "south"}


def test_a_small_cell_in_a_two_way_table_hides_a_rectangle() -> None:
    cells, sums = two_way(
        {("a", "x"): 2, ("a", "y"): 8, ("a", "z"): 30, ("b", "x"): 9, ("b", "y"): 7, ("b", "z"): 40}
    )

    assert hidden_cells(cells, sums) == {("a", "x"), ("a", "y"), ("b", "x"), ("b", "y")}


def test_only_the_sensitive_cells_count_as_small() -> None:
    cells = {"invited": 8, "answered": 5, "silent": 3}
    sums = [Sum("invited", ("answered", "silent"))]

    assert hidden_cells(cells, sums, sensitive={"answered"}) == frozenset()


def test_a_cell_that_is_shown_has_one_value_and_one_without_ties_any() -> None:
    assert possible_range({"a": 7}, [], (), "a") == (7, 7)
    assert possible_range({"a": 3}, [], {"a"}, "a") == (0, None)


@pytest.mark.parametrize(
    ("cells", "sums", "message"),
    [
        ({"a": -1}, [], "below zero"),
        ({"all": 3, "a": 1, "b": 1}, [Sum("all", ("a", "b"))], "not the sum"),
    ],
)
def test_counts_that_cannot_be_are_refused(cells: dict[str, int], sums: list[Sum[str]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        hidden_cells(cells, sums)


@st.composite
def tables(draw: st.DrawFn) -> dict[Cell, int]:
    rows = "abc"[: draw(st.integers(2, 3))]
    columns = "wxyz"[: draw(st.integers(2, 4))]
    count = st.one_of(st.integers(0, 6), st.integers(0, 40))
    return {(row, column): draw(count) for row, column in product(rows, columns)}


@settings(max_examples=60, deadline=None)
@given(tables())
def test_no_small_count_of_a_two_way_table_can_be_worked_out(counts: dict[Cell, int]) -> None:
    cells, sums = two_way(counts)
    hidden = hidden_cells(cells, sums)

    for key, count in cells.items():
        if 0 < count < LEAST:
            assert key in hidden
    for key in hidden:
        low, high = attack(cells, sums, hidden, key)
        span = LEAST if 0 < cells[key] < LEAST else 1
        assert high - low >= span
        proved = possible_range(cells, sums, hidden, key)
        assert proved[0] == low
        assert proved[1] in {high, None}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xyz"), st.sampled_from("+0-")), max_size=60)
)
def test_nor_when_the_same_people_are_split_in_two_ways(people: list[tuple[str, str, str]]) -> None:
    """Answers by role and by size: the two splits share the line of all answers."""
    cells: dict[Cell, int] = {}
    sums: list[Sum[Cell]] = []
    for answer in "+0-":
        cells["all", answer] = sum(given == answer for *_groups, given in people)
        for groups, place in (("ab", 0), ("xyz", 1)):
            for group in groups:
                cells[group, answer] = sum(
                    person[place] == group and person[2] == answer for person in people
                )
            sums.append(Sum(("all", answer), tuple((group, answer) for group in groups)))
    for group in ("all", *"abxyz"):
        parts = tuple((group, answer) for answer in "+0-")
        cells[group, "n"] = sum(cells[part] for part in parts)
        sums.append(Sum((group, "n"), parts))

    hidden = hidden_cells(cells, sums)

    assert hidden >= {key for key, count in cells.items() if 0 < count < LEAST}
    for key in hidden:
        low, high = attack(cells, sums, hidden, key)
        assert high - low >= (LEAST if 0 < cells[key] < LEAST else 1)
