"""From all that the page, the CSV and the PDF show, no hidden count can be worked out.

The reader here is a solver that knows every figure that is printed, every sum between them, and that nobody
is counted below zero; what it reads, it reads from the three of them as they are sent.
"""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.sat.python import cp_model
from pypdf import PdfReader

from bifall.evaluation import commands
from bifall.evaluation.models import Evaluation, Reply, Ticket
from bifall.evaluation.rules.tables import ANSWERS, STEPS, WHOLE, count, tables
from bifall.flows import evaluating
from tests.cast import Cast
from tests.factories import evaluations
from tests.funding.walking import text_of

HIGHEST = 60
Figures = dict[tuple[str, str], int | None]
"""(group, column) → what is printed, None where two dots stand."""
COLUMNS = ("answered", "disagree", "neither", "agree")


def had(figures: Figures, splits: dict[str, list[str]], target: tuple[str, str]) -> tuple[int, int]:
    """The lowest and highest count that `target` can have, for somebody who knows the figures."""
    bounds = []
    for way in (1, -1):
        model = cp_model.CpModel()
        cells = {
            cell: model.new_int_var(0, HIGHEST, "") if figure is None else figure
            for cell, figure in figures.items()
        }
        groups = {group for group, _column in figures}
        for group in groups:
            model.add(cells[group, "answered"] == sum(cells[group, answer] for answer in ANSWERS))
        for parts in splits.values():
            for column in COLUMNS:
                model.add(cells["all", column] == sum(cells[part, column] for part in parts))
        model.add(cells["all", "disagree"] == cells["all", "1"] + cells["all", "2"])
        model.add(cells["all", "neither"] == cells["all", "3"])
        model.add(cells["all", "agree"] == cells["all", "4"] + cells["all", "5"])
        model.minimize(way * cells[target])
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        assert solver.solve(model) == cp_model.OPTIMAL
        bounds.append(way * round(solver.objective_value))
    return bounds[0], bounds[1]


def assert_nothing_can_be_had(figures: Figures, splits: dict[str, list[str]], truth: Figures) -> int:
    """Return how many were hidden."""
    hidden = [cell for cell, figure in figures.items() if figure is None]
    for cell, figure in figures.items():
        assert figure is None or figure == truth[cell]
        assert figure is None or not 0 < figure < 5
    for cell in hidden:
        low, high = had(figures, splits, cell)
        true = truth[cell]
        assert true is not None
        assert high - low >= (5 if 0 < true < 5 else 1), (cell, low, high)
    return len(hidden)


people = st.lists(
    st.tuples(
        st.sampled_from(["politician", "official"]),
        st.sampled_from(["small", "medium", "large"]),
        st.one_of(st.none(), st.integers(1, 5)),
    ),
    min_size=5,
    max_size=50,
)


@settings(max_examples=80, deadline=None)
@given(people)
def test_nothing_of_the_tables_can_be_had(given_answers: list[tuple[str, str, int | None]]) -> None:
    replies = [(role, size, {"s": step} if step else {}) for role, size, step in given_answers]
    invited: dict[tuple[str, str], int] = {}
    for role, size, _step in given_answers:
        invited[role, size] = invited.get((role, size), 0) + 1
    found = tables(count(replies, ["s"]), invited, ["s"])
    for taken in found.taken:
        assert taken.answered >= 5
    [statement] = found.statements
    figures: Figures = {
        (line.group.key, column): getattr(line, column) for line in statement.lines for column in COLUMNS
    }
    figures |= {("all", str(step)): statement.steps[step - 1] for step in STEPS}
    truth: Figures = {}
    for group in found.groups:
        steps = [
            step
            for role, size, step in given_answers
            if step and (group == WHOLE or {"role": role, "size": size}[group.split] in group.codes)
        ]
        truth |= {
            (group.key, "answered"): len(steps),
            (group.key, "disagree"): sum(step < 3 for step in steps),
            (group.key, "neither"): sum(step == 3 for step in steps),
            (group.key, "agree"): sum(step > 3 for step in steps),
        }
        if group == WHOLE:
            truth |= {("all", str(step)): steps.count(step) for step in STEPS}
    splits: dict[str, list[str]] = {}
    for group in found.groups[1:]:
        splits.setdefault(group.split, []).append(group.key)
    assert_nothing_can_be_had(figures, splits, truth)


@pytest.fixture
def published(cast: Cast) -> Evaluation:
    """Politicians of one municipality and officials of two, so that roles and sizes differ."""
    everybody = [
        *evaluations.people(9, 6),
        *evaluations.people(4, 7, code="2422"),
    ]
    made = evaluations.opened(cast, everybody)
    evaluations.answered(made, 24)
    commands.close_survey(evaluation_id=made.pk, actor=cast.officer, at=evaluations.LATER)
    evaluations.concluded(cast, made)
    return evaluating.publish(evaluation_id=made.pk, actor=cast.officer, at=evaluations.LATER)


def number(text: str) -> int | None:
    return None if text == ".." else int(text.split("(")[0])


def from_the_csv(client: Client, made: Evaluation) -> dict[str, Figures]:
    """Statement → group's label and column → figure."""
    sent = client.get(reverse("publicsite:evaluation_csv", args=[made.pk])).content.decode("utf-8-sig")
    found: dict[str, Figures] = {}
    for row in list(csv.reader(io.StringIO(sent), delimiter=";"))[1:]:
        figures = found.setdefault(row[1], {})
        label = row[3]
        for column, text in zip(COLUMNS, row[6:10], strict=True):
            figures[label, column] = number(text)
        if label == "alla":
            figures |= {("alla", str(step)): number(row[9 + step]) for step in STEPS}
    return found


def from_the_page(client: Client, made: Evaluation) -> dict[str, Figures]:
    page = text_of(client.get(reverse("publicsite:evaluation", args=[made.pk])))
    found: dict[str, Figures] = {}
    for table in re.findall(r"<table.*?</table>", page, re.DOTALL):
        caption = re.search(r"<caption>(.*?)</caption>", table)
        assert caption
        if "Steg 1" not in table:
            continue
        figures = found.setdefault(caption[1], {})
        for label, cells in re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', table, re.DOTALL):
            texts = re.findall(r"<td[^>]*>(.*?)</td>", cells)
            for column, text in zip(COLUMNS, texts, strict=True):
                figures[label.lower(), column] = number(text)
        steps = re.search(r"alla: (.*?)</td>", table, re.DOTALL)
        assert steps
        told = re.findall(r"(\d): (\.\.|\d+)", steps[1])
        figures |= {("alla", step): number(text) for step, text in told}
    return found


def words_of_the_pdf(made: Evaluation) -> str:
    assert made.report is not None
    with made.report.file.open("rb") as content:
        pages = PdfReader(io.BytesIO(content.read())).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_nothing_can_be_had_from_what_is_sent(client: Client, published: Evaluation) -> None:
    in_csv, on_page = from_the_csv(client, published), from_the_page(client, published)
    assert on_page == in_csv
    assert len(in_csv) == len(evaluations.STATEMENTS)
    paper = words_of_the_pdf(published)
    hidden = 0
    for text, figures in in_csv.items():
        steps = ", ".join(
            f"{step}: {'..' if (n := figures['alla', str(step)]) is None else n}" for step in STEPS
        )
        # The paper says the same of every statement, with the same dots.
        assert f"{text} (alla, steg {steps})" in paper
        groups = [group for group, column in figures if column == "answered"]
        splits = {
            "role": [g for g in groups if "person" in g or "vald" in g],
            "size": [g for g in groups if "kommuner" in g],
        }
        splits = {split: parts for split, parts in splits.items() if parts}
        assert len(groups) == 1 + sum(map(len, splits.values()))
        hidden += assert_nothing_can_be_had(_renamed(figures), splits, truth_of(published, text, groups))
    assert hidden > 0


def _renamed(figures: Figures) -> Figures:
    return {("all" if group == "alla" else group, column): n for (group, column), n in figures.items()}


def truth_of(made: Evaluation, text: str, groups: list[str]) -> Figures:
    """What the database holds, by the labels of the tables."""
    assert made.form_version is not None
    key = next(q.key for q in made.form_version.schema.questions if q.label.sv == text)
    truth: Figures = {}
    for group in groups:
        chosen = Reply.objects.filter(evaluation=made)
        if group == "förtroendevald":
            chosen = chosen.filter(role="politician")
        elif group == "tjänsteperson":
            chosen = chosen.filter(role="official")
        elif group.startswith("kommuner under"):
            chosen = chosen.filter(size_class="small")
        elif group.startswith("kommuner över"):
            chosen = chosen.filter(size_class="large")
        steps = [one.values[key] for one in chosen if key in one.values]
        label = "all" if group == "alla" else group
        truth |= {
            (label, "answered"): len(steps),
            (label, "disagree"): sum(step < 3 for step in steps),
            (label, "neither"): sum(step == 3 for step in steps),
            (label, "agree"): sum(step > 3 for step in steps),
        }
        if group == "alla":
            truth |= {("all", str(step)): steps.count(step) for step in STEPS}
    return truth


def test_the_pictures_and_the_changes_say_no_more(client: Client, published: Evaluation) -> None:
    """No bar is drawn and no percentage written of a count that is hidden."""
    page = client.get(reverse("publicsite:evaluation", args=[published.pk]))
    reading: Any = page.context["reading"]
    for statement in reading.statements:
        for line in statement.lines:
            for answer in ANSWERS:
                if getattr(line.line, answer) is None:
                    assert line.percent(answer) is None
    for change in reading.changes:
        assert change.agree == ".." or change.change.agree is not None
    assert Ticket.objects.filter(evaluation=published).count() == 26
