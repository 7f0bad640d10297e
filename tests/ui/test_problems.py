from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from string import Formatter

import pytest
from django.template import Context, Template
from django.utils import translation

from bifall.kernel.forms.questions import Text
from bifall.kernel.problems import Problem
from bifall.ui import problems

SOURCE = Path(__file__).parents[2] / "src" / "bifall"


def strings_in_source() -> Iterator[tuple[bool, str]]:
    """(given straight to a Problem, the string) for every string in the source but the tables of texts."""
    for file in sorted(SOURCE.rglob("*.py")):
        if file.name == "problems.py" and file.parent.name not in {"kernel", "ui"}:
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Problem" and node.args:
                for part in ast.walk(node.args[0]):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        yield True, part.value
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield False, node.value


def test_every_problem_has_a_text() -> None:
    raised = {code for straight, code in strings_in_source() if straight}
    assert sorted(raised - problems.all_texts().keys()) == []


def test_every_text_has_a_use() -> None:
    mentioned = {code for _straight, code in strings_in_source()}
    assert sorted(problems.all_texts().keys() - mentioned) == []


def test_english_texts_have_the_same_places_as_the_swedish() -> None:
    def places(text: str) -> set[str | None]:
        return {name for _literal, name, _format, _conversion in Formatter().parse(text) if name}

    for code, text in problems.all_texts().items():
        with translation.override("sv"):
            swedish = places(str(text))
        with translation.override("en"):
            assert places(str(text)) == swedish, code


def test_figures_and_times_are_written_for_people() -> None:
    with translation.override("sv"):
        assert problems.text_of(Problem("grant_above_limit", params={"limit_sek": 500000})) == (
            "Utlysningen ger högst 500\u00a0000\u00a0kr."
        )
        closed = Problem("round_closed", params={"closed_at": datetime(2026, 9, 12, 12, tzinfo=UTC)})
        assert problems.text_of(closed).startswith("Omgången stängde 12 september 2026 kl. 14.00.")
        share = {"share_percent": Decimal("60.5"), "highest_percent": Decimal(50), "highest_sek": 500}
        assert problems.text_of(Problem("share_too_high", params=share)).startswith("Ni söker 60,5\u00a0% av")


def test_a_text_of_a_form_is_told_in_the_readers_language() -> None:
    problem = Problem("answer_at_least_one_of", "a", {"message": Text(sv="Ange en.", en="Give one.")})
    with translation.override("en"):
        assert problems.text_of(problem) == "Give one."


def test_an_unknown_code_is_a_fault() -> None:
    with pytest.raises(KeyError):
        problems.text_of(Problem("no_such_thing"))


def test_by_field() -> None:
    found = [
        Problem("round_not_open"),
        Problem("sought_missing", "sought_sek"),
        Problem("budget_missing", "budget"),
    ]
    with translation.override("sv"):
        assert problems.by_field(found) == {
            "": ["Omgången är inte öppen för ansökningar."],
            "sought_sek": ["Ange hur mycket ni söker."],
            "budget": ["Fyll i budgeten: minst en kostnad."],
        }


def test_the_summary_links_to_the_inputs() -> None:
    found = [Problem("round_not_open"), Problem("sought_missing", "sought_sek")]
    with translation.override("sv"):
        page = Template("{% load bifall %}{% problem_list found %}").render(Context({"found": found}))
    assert "Det finns 2 saker att rätta till" in page
    assert '<a href="#id_sought_sek">Ange hur mycket ni söker.</a>' in page
    assert "<li>Omgången är inte öppen för ansökningar.</li>" in page


def test_without_problems_there_is_no_summary() -> None:
    assert Template("{% load bifall %}{% problem_list found %}").render(Context({"found": []})).strip() == ""
