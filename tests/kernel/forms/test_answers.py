"""What is wrong with a form's answers."""

from __future__ import annotations

from typing import Any

import pytest

from bifall.kernel.forms.answers import filled_rows, new_row_id, problems_with, row_choices
from bifall.kernel.forms.schema import (
    AtLeastOneOf,
    Attachment,
    Choice,
    Condition,
    Date,
    DatesInOrder,
    FormSchema,
    Money,
    MultipleChoice,
    Only,
    Page,
    Rows,
    ShortText,
    SingleChoice,
    SumsEqual,
    Term,
    Text,
    YesNo,
)
from bifall.kernel.problems import Problem

LABEL = Text(sv="Fråga")
DATES = Text(sv="Slutdatum före startdatum.")
SUMS = Text(sv="Summorna stämmer inte.")
ONE_OF = Text(sv="Svara på någon av frågorna.")
REGISTERS = {
    "municipalities": [Choice(value="2480", label=Text(sv="Umeå"))],
    "documents": [Choice(value="d1", label=Text(sv="Intyg"))],
}
SCHEMA = FormSchema(
    title=LABEL,
    pages=(
        Page(
            key="about",
            title=LABEL,
            questions=(
                ShortText(key="title", label=LABEL, required=True),
                Date(key="starts_on", label=LABEL),
                Date(key="ends_on", label=LABEL),
                MultipleChoice(key="places", label=LABEL, register="municipalities"),
                YesNo(key="aid", label=LABEL),
                ShortText(
                    key="why", label=LABEL, required=True, visible_if=Condition(question="aid", value=True)
                ),
                Attachment(key="files", label=LABEL, max_files=1),
            ),
        ),
        Page(
            key="money",
            title=LABEL,
            questions=(
                Rows(
                    key="results",
                    label=LABEL,
                    max_rows=2,
                    columns=(ShortText(key="title", label=LABEL, required=True),),
                ),
                Rows(
                    key="costs",
                    label=LABEL,
                    columns=(
                        Money(key="amount_sek", label=LABEL, required=True),
                        SingleChoice(
                            key="form",
                            label=LABEL,
                            choices=(Choice(value="cash", label=LABEL), Choice(value="kind", label=LABEL)),
                        ),
                        MultipleChoice(key="leads_to", label=LABEL, register="rows:results"),
                    ),
                ),
                Money(key="sought_sek", label=LABEL),
                Money(key="own_sek", label=LABEL),
            ),
        ),
    ),
    checks=(
        DatesInOrder(first="starts_on", second="ends_on", message=DATES),
        SumsEqual(
            left=(Term(question="costs", column="amount_sek", only=Only(column="form", value="cash")),),
            right=(Term(question="sought_sek"), Term(question="own_sek")),
            at="sought_sek",
            message=SUMS,
        ),
        AtLeastOneOf(questions=("places", "why"), message=ONE_OF),
    ),
)
GOOD: dict[str, Any] = {
    "title": "Mer service",
    "starts_on": "2027-01-01",
    "ends_on": "2027-01-01",
    "places": ["2480"],
    "aid": False,
    "files": ["d1"],
    "results": [{"id": "r1", "title": "Fler möten"}],
    "costs": [
        {"id": "a", "amount_sek": 100, "form": "cash", "leads_to": ["r1"]},
        {"id": "b", "amount_sek": 7, "form": "kind", "leads_to": []},
        {"id": "c", "amount_sek": None, "form": None, "leads_to": []},
    ],
    "sought_sek": 60,
    "own_sek": 40,
}


def problems(page: str | None = None, **changed: Any) -> list[Problem]:
    return problems_with(SCHEMA, GOOD | changed, REGISTERS, page)


def test_good_answers() -> None:
    assert problems() == []


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"title": " "}, Problem("answer_missing", "title")),
        ({"title": "x" * 201}, Problem("answer_too_long", "title", {"length": 201, "max_length": 200})),
        ({"ends_on": "2026-12-31"}, Problem("answer_dates_out_of_order", "ends_on", {"message": DATES})),
        ({"ends_on": "i vår"}, Problem("answer_not_a_date", "ends_on")),
        ({"places": ["0000"]}, Problem("answer_not_a_choice", "places")),
        ({"places": []}, Problem("answer_at_least_one_of", "places", {"message": ONE_OF})),
        ({"aid": True}, Problem("answer_missing", "why")),
        ({"files": ["d2"]}, Problem("answer_file_unknown", "files")),
        (
            {"own_sek": 41},
            Problem(
                "answer_sums_differ",
                "sought_sek",
                {"message": SUMS, "left": 100, "right": 101, "difference": 1},
            ),
        ),
        (
            {"results": [{"id": f"r{n}", "title": "x"} for n in (1, 2, 3)]},
            Problem("answer_rows_too_many", "results", {"maximum": 2}),
        ),
        ({"results": [{"id": "r9", "title": "x"}]}, Problem("answer_not_a_choice", "costs.a.leads_to")),
        ({"results": "text"}, Problem("answer_not_understood", "results")),
    ],
)
def test_one_thing_wrong(changed: dict[str, Any], expected: Problem) -> None:
    assert [p for p in problems(**changed) if p.field == expected.field] == [expected]


def test_a_row_that_is_begun_must_be_complete() -> None:
    costs = [*GOOD["costs"], {"id": "d", "form": "kind"}, {"id": "e", "amount_sek": "x", "form": "gold"}]
    assert problems(costs=costs) == [
        Problem("answer_missing", "costs.d.amount_sek"),
        Problem("answer_not_a_number", "costs.e.amount_sek"),
        Problem("answer_not_a_choice", "costs.e.form"),
    ]


def test_too_many_files() -> None:
    registers = REGISTERS | {"documents": [Choice(value=v, label=LABEL) for v in ("d1", "d2")]}
    found = problems_with(SCHEMA, GOOD | {"files": ["d1", "d2"]}, registers)
    assert found == [Problem("answer_files_too_many", "files", {"maximum": 1})]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], [Problem("answer_missing", "a")]),
        ([{"id": "x", "b": ""}], [Problem("answer_missing", "a")]),
        ([{"id": "x", "b": "1"}], [Problem("answer_rows_too_few", "a", {"minimum": 2})]),
        ([{"id": "x", "b": "1"}, {"id": "y", "b": "2"}], []),
    ],
)
def test_fewest_rows(rows: Any, expected: list[Problem]) -> None:
    question = Rows(key="a", label=LABEL, min_rows=2, columns=(ShortText(key="b", label=LABEL),))
    schema = FormSchema(title=LABEL, pages=(Page(key="p", title=LABEL, questions=(question,)),))
    assert problems_with(schema, {"a": rows}, {}) == expected


def test_one_page_at_a_time() -> None:
    wrong = {"title": "", "own_sek": 41, "ends_on": "2026-01-01"}
    assert [p.field for p in problems("about", **wrong)] == ["title", "ends_on"]
    assert [p.field for p in problems("money", **wrong)] == ["sought_sek"]


def test_what_is_hidden_is_not_checked() -> None:
    assert problems(aid=False, why="x" * 500) == []


def test_a_register_that_was_not_brought_is_an_error() -> None:
    with pytest.raises(KeyError):
        problems_with(SCHEMA, GOOD, {})


def test_rows_as_choices() -> None:
    question = SCHEMA.question("costs")
    assert isinstance(question, Rows)
    assert row_choices(question, GOOD["costs"]) == (
        Choice(value="a", label=Text(sv="Rad 1", en="Row 1")),
        Choice(value="b", label=Text(sv="Rad 2", en="Row 2")),
    )
    assert [row["id"] for row in filled_rows(GOOD["costs"])] == ["a", "b"]
    assert len({new_row_id() for _ in range(100)}) == 100
