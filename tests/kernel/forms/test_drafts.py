"""Forms in the making: steps, faults at their places, and that what has no fault can be answered."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from bifall.kernel.forms import edits
from bifall.kernel.forms.answers import clean, problems_with
from bifall.kernel.forms.differences import Change, differences
from bifall.kernel.forms.draft import (
    Demands,
    DraftForm,
    DraftPage,
    faults,
    fingerprint,
    fits,
    read_draft,
)
from bifall.kernel.forms.questions import Condition, Meaning, Operator, Rows, Text
from bifall.kernel.forms.schema import DatesInOrder, FormSchema, SumAtMost, SumsEqual, Term
from bifall.kernel.forms.shown import display_value
from bifall.kernel.forms.written import QuestionValues, key_from
from bifall.kernel.forms.written_rules import CheckValues, check_from, code_of, conditions_on, sums_in
from bifall.kernel.problems import Problem, Refused
from bifall.questionnaires.standard_forms import application_form, concept_form, demands_of
from bifall.questionnaires.states import Purpose
from tests.kernel.forms.making import DEMANDS, EMPTY, REGISTERS, drafts, step, typed_answers

SLOW = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow]
)


def made(*taken: edits.Edit, start: DraftForm = EMPTY) -> DraftForm:
    draft = start
    for one in taken:
        draft = one.apply(draft)
    return draft


def ask(kind: str, label: str, page: str = "om", **values: Any) -> edits.PutQuestion:
    return edits.PutQuestion(kind=kind, values=QuestionValues(label=Text(sv=label), **values), page=page)


PAGE = edits.PutPage(title=Text(sv="Om"))
TWO = made(
    PAGE,
    ask("yes_no", "Samverkar ni"),
    ask("short_text", "Med vem", visible_if=Condition(question="samverkar_ni", value=True)),
)


def refusals(one: edits.Edit, draft: DraftForm = TWO) -> list[tuple[str, str | None]]:
    with pytest.raises(Refused) as refused:
        one.apply(draft)
    return [(problem.code, problem.field) for problem in refused.value.problems]


def told(draft: DraftForm, demands: Demands = DEMANDS) -> list[tuple[str, str | None]]:
    return [(problem.code, problem.field) for problem in faults(draft, demands)]


@SLOW
@given(st.data())
def test_a_form_without_faults_can_be_filled_in_and_checked(data: st.DataObject) -> None:
    draft = data.draw(drafts())
    assume(not faults(draft, DEMANDS))
    schema = draft.finished()
    typed = data.draw(typed_answers(schema))
    answers = {question.key: clean(question, typed[question.key]).value for question in schema.questions}
    again = {question.key: clean(question, answers[question.key]).value for question in schema.questions}
    assert again == answers
    for problem in problems_with(schema, answers, REGISTERS):
        assert problem.field is not None
        assert schema.page_of(problem.field)
    for question in schema.questions:
        display_value(schema, question, answers[question.key], answers, REGISTERS, "en")


@SLOW
@given(drafts())
def test_a_draft_is_stored_and_read_as_it_is(draft: DraftForm) -> None:
    stored = draft.model_dump(mode="json")
    assert read_draft(stored) == draft
    assert read_draft(stored).model_dump(mode="json") == stored


@SLOW
@given(st.data())
def test_two_versions_differ_exactly_when_something_is_told(data: st.DataObject) -> None:
    old = data.draw(drafts())
    new = old
    for _number in range(data.draw(st.integers(0, 3))):
        try:
            new = data.draw(step(new)).apply(new)
        except Refused:
            continue
    assert (differences(old, new) == []) is (old == new)


def test_the_forms_of_the_house_have_no_faults() -> None:
    for schema, purpose in (
        (application_form(), Purpose.APPLICATION),
        (concept_form(), Purpose.CONCEPT),
    ):
        draft = read_draft(schema.model_dump(mode="json"))
        assert faults(draft, demands_of(purpose)) == []
        assert draft.finished() == schema


def test_an_answer_to_the_concept_means_the_same_in_the_application() -> None:
    asked = {question.key: question for question in application_form().questions}
    assert [q for q in concept_form().questions if asked.get(q.key) != q] == []


def test_a_condition_must_look_back() -> None:
    assert told(TWO) == []
    assert told(made(edits.MoveQuestion("med_vem", -1), start=TWO)) == [
        ("form_condition_later", "question-med_vem")
    ]
    assert told(made(edits.RemoveQuestion("samverkar_ni"), start=TWO)) == [
        ("form_condition_unknown", "question-med_vem")
    ]


def test_conditions_that_go_in_a_ring_are_told_as_such() -> None:
    first, second = TWO.questions
    on_second = Condition(question="med_vem", operator=Operator.ANSWERED)
    ring = DraftForm(
        title=TWO.title,
        pages=(
            DraftPage(
                key="om",
                title=Text(sv="Om"),
                questions=(first.model_copy(update={"visible_if": on_second}), second),
            ),
        ),
    )
    assert told(ring) == [("form_condition_circular", "question-samverkar_ni")]
    itself = made(PAGE, ask("yes_no", "Ja", visible_if=Condition(question="ja", operator=Operator.ANSWERED)))
    assert told(itself) == [("form_condition_circular", "question-ja")]
    own_page = made(
        edits.PutPage(
            key="om", title=Text(sv="Om"), visible_if=Condition(question="samverkar_ni", value=True)
        ),
        start=TWO,
    )
    assert told(own_page) == [("form_condition_circular", "page-om")]


@pytest.mark.parametrize(
    ("key", "operator", "value", "expected"),
    [
        ("samverkar_ni", Operator.EQUALS, True, True),
        ("samverkar_ni", Operator.EQUALS, "yes", False),
        ("samverkar_ni", Operator.CONTAINS, True, False),
        ("samverkar_ni", Operator.ANSWERED, None, True),
        ("samverkar_ni", Operator.ANSWERED, True, False),
        ("val", Operator.EQUALS, "ett", True),
        ("val", Operator.EQUALS, "tre", False),
        ("flera", Operator.CONTAINS, "ett", True),
        ("flera", Operator.EQUALS, "ett", False),
        ("antal", Operator.NOT_EQUALS, 5, True),
        ("antal", Operator.EQUALS, 500, False),
        ("bilaga", Operator.EQUALS, "x", False),
    ],
)
def test_a_condition_looks_for_what_can_be_answered(
    key: str, operator: Operator, value: Any, expected: bool
) -> None:
    draft = made(
        ask("single_choice", "Val", choices="Ett\nTvå"),
        ask("multiple_choice", "Flera", choices="Ett\nTvå"),
        ask("integer", "Antal", maximum=100),
        ask("attachment", "Bilaga"),
        start=TWO,
    )
    question = draft.question(key)
    assert question is not None
    assert fits(Condition(question=key, operator=operator, value=value), question) is expected


def test_what_refers_to_a_key_follows_when_it_changes() -> None:
    start = made(
        ask("rows", "Mål", first_column="Namn"),
        ask("multiple_choice", "Leder till", register="rows:mal"),
        ask("money", "Kostnad"),
        edits.PutCheck(
            check=SumAtMost(
                left=(Term(question="kostnad"),), limit=5, at="kostnad", message=Text(sv="Högst fem.")
            )
        ),
        start=TWO,
    )
    draft = start
    for old, new in (("samverkar_ni", "partner"), ("mal", "effekter"), ("kostnad", "pris")):
        was = draft.question(old)
        assert was is not None
        values = QuestionValues(label=was.label, key=new, first_column="x")
        draft = edits.PutQuestion(kind=was.kind, values=values, replaces=old).apply(draft)
    assert told(draft) == []
    assert [q.visible_if.question for q in draft.questions if q.visible_if] == ["partner"]
    assert draft.checks[0].at == "pris"  # type: ignore[union-attr]
    assert [getattr(q, "register_name", "") for q in draft.questions if q.kind == "multiple_choice"] == [
        "rows:effekter"
    ]


def test_a_check_follows_a_column_and_is_told_when_it_is_gone() -> None:
    start = made(ask("rows", "Budget", first_column="Vad"), start=TWO)
    start = edits.PutColumn(
        rows="budget", kind="money", values=QuestionValues(label=Text(sv="Belopp"))
    ).apply(start)
    [(code, term, label)] = sums_in(start, REGISTERS)
    assert (code, code_of(term), label.sv) == ("budget.belopp", "budget.belopp", "Budget: Belopp")
    rule = check_from(
        "sum_at_most",
        CheckValues(message=Text(sv="För mycket."), left=(code,), limit=1000),
        start,
        REGISTERS,
    )
    checked = edits.PutCheck(check=rule).apply(start)
    renamed = edits.PutColumn(
        rows="budget",
        kind="money",
        values=QuestionValues(label=Text(sv="Kronor"), key="kronor"),
        replaces="belopp",
    ).apply(checked)
    assert told(renamed) == []
    gone = edits.RemoveColumn("budget", "kronor").apply(renamed)
    assert told(gone) == [("form_check_not_a_number", "check-1")]
    assert told(edits.RemoveQuestion("budget").apply(renamed)) == [("form_check_question_missing", "check-1")]


def test_a_sum_can_be_held_under_a_share_of_another() -> None:
    draft = made(
        ask("money", "Sökt"),
        ask("money", "Kostnad"),
        start=TWO,
    )
    rule = check_from(
        "sum_at_most",
        CheckValues(message=Text(sv="Högst hälften."), left=("sokt",), right=("kostnad",), percent=50),
        draft,
        REGISTERS,
    )
    schema = edits.PutCheck(check=rule).apply(draft).finished()
    base = {"samverkar_ni": False, "kostnad": 1001}
    assert problems_with(schema, base | {"sokt": 500}, REGISTERS) == []
    assert problems_with(schema, base | {"sokt": 501}, REGISTERS) == [
        Problem("answer_sum_too_high", "sokt", {"message": rule.message, "sum": 501, "highest": 500})
    ]


def test_a_question_is_refused_with_everything_that_is_wrong() -> None:
    blank = Text(sv="")
    assert refusals(ask("short_text", "", key="Fel kod", max_length=0)) == [
        ("form_label_missing", "label_sv"),
        ("form_key_malformed", "key"),
        ("form_limit_outside", "max_length"),
    ]
    assert refusals(ask("integer", "Tal", key="med_vem", minimum=9, maximum=1)) == [
        ("form_key_twice", "key"),
        ("form_limits_backwards", "minimum"),
    ]
    assert refusals(ask("scale", "Hur", lowest=blank, highest=blank)) == [
        ("form_ends_missing", "lowest_sv"),
        ("form_ends_missing", "highest_sv"),
    ]
    assert refusals(ask("single_choice", "Val")) == [("form_choices_missing", "choices")]
    assert refusals(ask("single_choice", "Val", choices="A", register="municipalities")) == [
        ("form_choices_from_two_places", "choices")
    ]
    assert refusals(ask("single_choice", "Val", choices="A | | x\nB | | x")) == [
        ("form_choice_twice", "choices")
    ]
    assert refusals(ask("rows", "Tabell", min_rows=5, max_rows=1)) == [
        ("form_limits_backwards", "min_rows"),
        ("form_column_missing", "first_column"),
    ]
    assert refusals(ask("melody", "Ton")) == [("form_kind_unknown", None)]
    assert refusals(ask("short_text", "X", page="borta")) == [("form_part_missing", None)]
    assert refusals(edits.PutPage(title=blank)) == [("form_page_title_missing", "title_sv")]
    assert refusals(edits.SetTitle(blank)) == [("form_title_missing", "title_sv")]


def test_somebody_elses_change_is_not_written_over_unseen() -> None:
    was = TWO.question("med_vem")
    assert was is not None
    values = QuestionValues(label=Text(sv="Vilka"))
    change = edits.PutQuestion(kind=was.kind, values=values, replaces="med_vem", seen=fingerprint(was))
    changed = change.apply(TWO)
    assert refusals(change, changed) == [("form_part_changed", None)]


def test_the_last_column_stays() -> None:
    draft = made(ask("rows", "Budget", first_column="Vad"), start=TWO)
    assert refusals(edits.RemoveColumn("budget", "vad"), draft) == [("form_column_last", None)]


def test_a_question_moves_over_to_the_next_page() -> None:
    draft = made(edits.PutPage(title=Text(sv="Sedan")), edits.MoveQuestion("med_vem", 1), start=TWO)
    assert [[q.key for q in page.questions] for page in draft.pages] == [["samverkar_ni"], ["med_vem"]]
    assert made(edits.MoveQuestion("med_vem", -1), start=draft).pages[0] == TWO.pages[0]
    assert made(edits.MoveQuestion("samverkar_ni", -1), start=draft) == draft
    assert told(made(edits.MovePage("sedan", -1), start=draft)) == [
        ("form_condition_later", "question-med_vem")
    ]


def test_what_the_use_demands_is_told() -> None:
    demands = demands_of(Purpose.CONCEPT)
    assert told(TWO, demands) == [("form_meaning_missing", None), ("form_meaning_missing", None)]
    title = demands.asked[Meaning.TITLE]
    assert told(made(edits.AddModel("om", title), start=TWO), demands) == [("form_meaning_missing", None)]
    again = edits.AddModel("om", title)
    assert refusals(again, made(again, start=TWO)) == [("form_meaning_twice", "kind")]
    budget = made(edits.AddModel("om", demands.asked[Meaning.BUDGET]), start=TWO)
    assert told(edits.RemoveColumn("budget", "amount_sek").apply(budget)) == [
        ("form_meaning_misshapen", "question-budget")
    ]
    assert told(budget, Demands()) == [("form_register_unknown", "question-budget")]


def test_an_empty_form_says_what_it_lacks() -> None:
    assert told(DraftForm(title=Text(sv=""))) == [
        ("form_title_missing", None),
        ("form_pages_missing", None),
    ]
    assert told(made(PAGE)) == [("form_page_empty", "page-om")]


def test_the_differences_are_told_part_by_part() -> None:
    new = made(
        ask("date", "Startar"),
        edits.MoveQuestion("samverkar_ni", 1),
        edits.PutCheck(
            check=DatesInOrder(first="startar", second="startar", message=Text(sv="Fel ordning."))
        ),
        edits.PutQuestion(
            kind="short_text",
            values=QuestionValues(label=Text(sv="Vilka"), required=True),
            replaces="med_vem",
        ),
        start=TWO,
    )
    found = [(d.part, d.key, d.change, d.aspect) for d in differences(TWO, new)]
    assert found == [
        ("question", "med_vem", Change.MOVED, ""),
        ("question", "med_vem", Change.CHANGED, "label"),
        ("question", "med_vem", Change.CHANGED, "required"),
        ("question", "med_vem", Change.CHANGED, "visible_if"),
        ("question", "startar", Change.ADDED, ""),
        ("check", "", Change.ADDED, ""),
    ]
    assert [d.change for d in differences(new, TWO) if d.key == "startar"] == [Change.REMOVED]


@pytest.mark.parametrize(
    ("text", "taken", "expected"),
    [
        ("Projektets namn", (), "projektets_namn"),
        ("Åtgärder & mål", (), "atgarder_mal"),
        ("7 frågor", (), "q_7_fragor"),
        ("???", (), "q"),
        ("Namn", ("namn", "namn_2"), "namn_3"),
    ],
)
def test_a_code_is_made_of_the_words(text: str, taken: tuple[str, ...], expected: str) -> None:
    assert key_from(text, taken) == expected


def test_only_what_can_be_answered_is_offered_as_a_condition() -> None:
    offers = conditions_on(TWO.questions, REGISTERS)
    assert [(o.condition.question, o.condition.operator.value, o.condition.value) for o in offers] == [
        ("samverkar_ni", "answered", None),
        ("samverkar_ni", "equals", True),
        ("samverkar_ni", "equals", False),
        ("samverkar_ni", "not_equals", True),
        ("samverkar_ni", "not_equals", False),
        ("med_vem", "answered", None),
        ("med_vem", "equals", None),
        ("med_vem", "not_equals", None),
    ]


def test_a_sum_of_rows_can_be_of_one_kind_of_row() -> None:
    form = read_draft(application_form().model_dump(mode="json"))
    codes = {code: (term, label.sv) for code, term, label in sums_in(form, REGISTERS)}
    term, label = codes["budget.amount_sek?cost_type=staff"]
    assert (code_of(term), label) == (
        "budget.amount_sek?cost_type=staff",
        "Projektets kostnader: Belopp, kronor, Kostnadsslag = Personal",
    )
    assert isinstance(form.question("budget"), Rows)
    equal = check_from(
        "sums_equal",
        CheckValues(message=Text(sv="Olika."), left=("sought_sek",), right=("financing.amount_sek",)),
        form,
        REGISTERS,
    )
    assert isinstance(equal, SumsEqual)
    assert isinstance(edits.PutCheck(check=equal).apply(form).finished(), FormSchema)
