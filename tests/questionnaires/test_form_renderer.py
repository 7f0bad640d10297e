"""A page of a form in HTML, and what comes back from it."""

from __future__ import annotations

from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string

from bifall.kernel.forms.answers import clean, problems_with
from bifall.kernel.forms.changes import Change
from bifall.kernel.forms.shown import display_value
from bifall.kernel.problems import Problem
from bifall.questionnaires.commands import Conflict
from bifall.ui.form_renderer import PageForm, build_form, pressed_row_button, read_changes
from tests.questionnaires.conftest import SCHEMA

ANSWERS: dict[str, Any] = {
    "title": "Mer <b>service</b>",
    "why": "Två\nrader",
    "sought_sek": 1_200_000,
    "aid": True,
    "reasons": "",
    "budget": [{"id": "a1", "what": "Lön", "amount_sek": 1000}, {"id": "b2", "what": "", "amount_sek": "x"}],
}
VERSIONS = {"title": 2, "sought_sek": 1, "budget": 4}
CONFLICT = Conflict(
    key="title",
    yours="Mitt",
    theirs="Deras",
    their_version=3,
    saved_by_name="Anna Berg",
    saved_at=datetime(2026, 11, 24, 9, 3, tzinfo=UTC),
)


class Page(HTMLParser):
    """The elements of a page: (tag, attributes)."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.posted: list[tuple[str, str]] = []
        self._select: str | None = None
        self._area: list[str] | None = None
        self._area_name = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.elements.append((tag, found))
        name, value = found.get("name") or "", found.get("value") or ""
        if tag == "input" and (found.get("type") not in {"radio", "checkbox"} or "checked" in found):
            self.posted.append((name, value))
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in found:
            self.posted.append((self._select or "", value))
        elif tag == "textarea":
            self._area, self._area_name = [], name

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area is not None:
            self.posted.append((self._area_name, "".join(self._area).removeprefix("\n")))
            self._area = None


def form(**fields: Any) -> PageForm:
    defaults: dict[str, Any] = {"answers": ANSWERS, "versions": VERSIONS, "registers": {}, "language": "sv"}
    return build_form(SCHEMA, "about", **(defaults | fields))


def html(page_form: PageForm) -> str:
    context = {"page_form": page_form.shown(), "autosave_url": "/spara"}
    return render_to_string("ui/questionnaire/form.html", context)


def posted(page_form: PageForm, *more: tuple[str, str]) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, value in (*Page(html(page_form)).posted, *more):
        query.appendlist(name, value)
    return query


def test_a_page_that_is_sent_back_untouched_says_what_is_stored() -> None:
    changes = read_changes(SCHEMA, "about", posted(form()))
    assert {key: change.base_version for key, change in changes.items()} == {
        "title": 2,
        "why": 0,
        "sought_sek": 1,
        "aid": 0,
        "reasons": 0,
        "budget": 4,
    }
    stored = {q.key: clean(q, changes[q.key].value).value for q in SCHEMA.questions}
    assert stored == ANSWERS


def test_what_was_not_on_the_page_is_no_change() -> None:
    assert read_changes(SCHEMA, "about", QueryDict("title=A&why=B&version:why=1")) == {"why": Change("B", 1)}
    assert read_changes(SCHEMA, "about", QueryDict("title=A&version:title=-7")) == {"title": Change("A", -1)}


def test_hidden_questions_are_not_shown() -> None:
    assert [q.key for q in form(answers={"aid": False}).questions] == [
        "title",
        "why",
        "sought_sek",
        "aid",
        "budget",
    ]


@pytest.mark.parametrize("wrong", [False, True])
def test_every_control_has_a_label_and_every_reference_a_target(wrong: bool) -> None:
    problems = problems_with(SCHEMA, ANSWERS | {"title": ""}, {}) if wrong else []
    page = Page(html(form(problems=problems, conflicts=[CONFLICT])))
    ids = [attrs["id"] for _tag, attrs in page.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    labelled = {attrs["for"] for tag, attrs in page.elements if tag == "label" and "for" in attrs}
    controls = {
        attrs["id"]
        for tag, attrs in page.elements
        if tag in {"input", "select", "textarea"} and attrs.get("type") != "hidden" and "id" in attrs
    }
    assert controls <= labelled
    referred = [part for _t, a in page.elements for part in (a.get("aria-describedby") or "").split()]
    linked = [(a["href"] or "").removeprefix("#") for tag, a in page.elements if tag == "a"]
    assert {*referred, *linked} <= set(ids)
    assert len(linked) == (3 if wrong else 0)
    assert not [tag for tag, attrs in page.elements if tag in {"script", "style"} or "style" in attrs]


def test_errors_stand_at_their_fields_and_in_the_summary() -> None:
    page_form = form(
        answers=ANSWERS | {"title": ""},
        problems=[
            Problem("answer_missing", "title"),
            Problem("answer_not_a_number", "budget.b2.amount_sek"),
            Problem("answer_missing", "elsewhere"),
            Problem("answers_locked"),
        ],
    )
    assert [tuple(line) for line in page_form.summary] == [
        ("Fyll i ett svar.", "q-title", "Namn"),
        (
            "Skriv svaret med siffror, till exempel 1 200.",
            "q-budget-b2-amount_sek",
            "Budget, rad 2: Belopp",
        ),
        ("Svaren är inskickade och kan inte ändras.", "", ""),
    ]
    title = page_form.questions[0].field
    assert (title.errors, title.described_by) == (("Fyll i ett svar.",), "q-title-error")
    assert title.bound is not None
    assert title.bound.field.widget.attrs["aria-invalid"] == "true"


def test_what_was_typed_is_shown_again() -> None:
    data = QueryDict("version:title=2&title=Nytt&version:sought_sek=1&sought_sek=en+miljon")
    fields = {q.key: q.field.bound.value() for q in form(data=data).questions if q.field.bound is not None}
    assert fields == {
        "title": "Nytt",
        "why": "Två\nrader",
        "sought_sek": "en miljon",
        "aid": "yes",
        "reasons": "",
    }


def test_text_is_escaped() -> None:
    assert "<b>service</b>" not in html(form())


def test_rows_are_added_and_removed_by_buttons() -> None:
    added = posted(form(), ("add-row:budget", "1"))
    rows = read_changes(SCHEMA, "about", added)["budget"].value
    assert [row["id"] for row in rows[:2]] == ["a1", "b2"]
    assert len(rows) == 3
    assert rows[2].keys() == {"id"}
    assert pressed_row_button(added) == "budget"
    removed = posted(form(), ("remove-row:budget:a1", "1"))
    assert [row["id"] for row in read_changes(SCHEMA, "about", removed)["budget"].value] == ["b2"]
    assert pressed_row_button(removed) == "budget"
    assert pressed_row_button(posted(form())) is None


def test_a_full_table_takes_no_more_rows() -> None:
    full = [{"id": f"r{n}", "what": "x", "amount_sek": n} for n in (1, 2, 3)]
    page_form = form(answers={"budget": full})
    assert page_form.questions[-1].can_add_row is False
    pressed = posted(page_form, ("add-row:budget", "1"))
    assert len(read_changes(SCHEMA, "about", pressed)["budget"].value) == 3


def test_a_conflict_shows_both_and_waits_for_a_choice() -> None:
    data = QueryDict("version:title=2&title=Mitt")
    page_form = form(data=data, conflicts=[CONFLICT])
    conflict = page_form.questions[0].conflict
    assert conflict is not None
    assert (conflict.saved_by_name, conflict.clock, conflict.yours, conflict.theirs) == (
        "Anna Berg",
        "10.03",
        "Mitt",
        "Deras",
    )
    assert "Anna Berg ändrade svaret kl 10.03" in html(page_form)

    def chosen(*choice: tuple[str, str]) -> Change | None:
        return read_changes(SCHEMA, "about", posted(page_form, *choice)).get("title")

    assert chosen() == Change("Mitt", 2)
    assert chosen(("resolve:title", "mine")) == Change("Mitt", 3)
    assert chosen(("resolve:title", "theirs")) is None


def test_the_page_in_english() -> None:
    page_form = form(language="en", answers={"sought_sek": 1_200_000})
    assert (page_form.title, page_form.questions[0].field.label) == ("About", "Name")


def test_answers_as_text() -> None:
    shown = {q.key: display_value(SCHEMA, q, ANSWERS.get(q.key), ANSWERS, {}, "sv") for q in SCHEMA.questions}
    assert shown == {
        "title": "Mer <b>service</b>",
        "why": "Två\nrader",
        "sought_sek": "1\u00a0200\u00a0000",
        "aid": "Ja",
        "reasons": "",
        "budget": "Lön, 1\u00a0000\nx",
    }
