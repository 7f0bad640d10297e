"""What a form may be, and what of it is shown."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from bifall.kernel.forms.schema import (
    AtLeastOneOf,
    Check,
    Choice,
    Condition,
    Date,
    DatesInOrder,
    FormSchema,
    Meaning,
    Money,
    MultipleChoice,
    Only,
    Operator,
    Page,
    Rows,
    ShortText,
    SingleChoice,
    SumsEqual,
    Term,
    Text,
    YesNo,
    holds,
)

LABEL = Text(sv="Fråga", en="Question")


def form(*pages: Page, checks: tuple[Check, ...] = ()) -> FormSchema:
    return FormSchema(title=LABEL, pages=pages, checks=checks)


def page(*questions: Any, key: str = "one", **fields: Any) -> Page:
    return Page(key=key, title=LABEL, questions=questions, **fields)


def test_text_falls_back_to_swedish() -> None:
    assert (LABEL.of("sv"), LABEL.of("en"), LABEL.of("en-gb"), Text(sv="Ja").of("en"), str(LABEL)) == (
        "Fråga",
        "Question",
        "Question",
        "Ja",
        "Fråga",
    )


def test_a_form_survives_being_stored() -> None:
    schema = form(
        page(
            MultipleChoice(key="places", label=LABEL, register="municipalities"),
            Rows(key="costs", label=LABEL, columns=(Money(key="amount", label=LABEL),)),
        )
    )
    stored = schema.model_dump(mode="json")
    assert stored["pages"][0]["questions"][0]["register"] == "municipalities"
    assert FormSchema.model_validate(stored) == schema
    assert schema.registers == {"municipalities"}


@pytest.mark.parametrize(
    ("build", "reason"),
    [
        (
            lambda: form(page(YesNo(key="a", label=LABEL), YesNo(key="a", label=LABEL))),
            "question a stands twice",
        ),
        (
            lambda: form(page(YesNo(key="a", label=LABEL)), page(YesNo(key="b", label=LABEL))),
            "page one stands twice",
        ),
        (
            lambda: form(
                page(
                    ShortText(key="a", label=LABEL, meaning=Meaning.TITLE),
                    ShortText(key="b", label=LABEL, meaning=Meaning.TITLE),
                )
            ),
            "meaning title stands twice",
        ),
        (
            lambda: form(
                page(
                    ShortText(key="a", label=LABEL, visible_if=Condition(question="b")),
                    YesNo(key="b", label=LABEL),
                )
            ),
            "a looks at b, which is no earlier question",
        ),
        (
            lambda: form(page(YesNo(key="a", label=LABEL), visible_if=Condition(question="a"))),
            "page one looks at a, which is no earlier question",
        ),
        (
            lambda: form(page(SingleChoice(key="a", label=LABEL, register="rows:b"))),
            "a chooses among b, which is no other question with rows",
        ),
        (
            lambda: form(
                page(YesNo(key="a", label=LABEL)),
                checks=(DatesInOrder(first="a", second="b", message=LABEL),),
            ),
            "a is no date; b is no date",
        ),
        (
            lambda: form(
                page(YesNo(key="a", label=LABEL)),
                checks=(AtLeastOneOf(questions=("a", "b"), message=LABEL),),
            ),
            "b is no question",
        ),
        (
            lambda: form(
                page(Rows(key="a", label=LABEL, columns=(Money(key="x", label=LABEL),))),
                checks=(
                    SumsEqual(
                        left=(Term(question="a", column="y"),),
                        right=(Term(question="a", column="x", only=Only(column="z", value=1)),),
                        at="c",
                        message=LABEL,
                    ),
                ),
            ),
            "c is no question; a y is no number; a x is no number",
        ),
        (lambda: SingleChoice(key="a", label=LABEL), "a: give choices or a register, and not both"),
        (
            lambda: SingleChoice(
                key="a", label=LABEL, choices=(Choice(value="x", label=LABEL), Choice(value="x", label=LABEL))
            ),
            "a: every choice needs a value of its own",
        ),
        (
            lambda: Rows(key="a", label=LABEL, columns=(YesNo(key="id", label=LABEL),)),
            "a: every column needs a key of its own, and none is called id",
        ),
        (
            lambda: Rows(key="a", label=LABEL, columns=(YesNo(key="b", label=LABEL, meaning=Meaning.TITLE),)),
            "a: a column is always shown and has no meaning of its own",
        ),
        (
            lambda: Rows(
                key="a", label=LABEL, columns=(YesNo(key="b", label=LABEL),), min_rows=3, max_rows=2
            ),
            "a: fewest rows must not be more than most rows",
        ),
    ],
)
def test_a_form_that_does_not_hold_together_is_refused(build: Any, reason: str) -> None:
    with pytest.raises(ValidationError) as refused:
        build()
    assert [error["msg"] for error in refused.value.errors()] == [f"Value error, {reason}"]


def test_what_a_form_does_not_know_is_refused() -> None:
    with pytest.raises(ValidationError):
        FormSchema.model_validate({"title": {"sv": "A"}, "pages": [], "colour": "red"})


@pytest.mark.parametrize(
    ("operator", "value", "answer", "expected"),
    [
        (Operator.EQUALS, True, True, True),
        (Operator.EQUALS, True, 1, False),
        (Operator.EQUALS, "a", None, False),
        (Operator.NOT_EQUALS, "a", "b", True),
        (Operator.NOT_EQUALS, "a", "a", False),
        (Operator.CONTAINS, "a", ["b", "a"], True),
        (Operator.CONTAINS, "a", "a", False),
        (Operator.ANSWERED, None, 0, True),
        (Operator.ANSWERED, None, False, True),
        (Operator.ANSWERED, None, [], False),
    ],
)
def test_conditions(operator: Operator, value: Any, answer: Any, expected: bool) -> None:
    assert holds(Condition(question="q", operator=operator, value=value), answer) is expected


def test_a_hidden_question_counts_as_unanswered() -> None:
    schema = form(
        page(
            YesNo(key="a", label=LABEL),
            YesNo(key="b", label=LABEL, visible_if=Condition(question="a", value=True)),
            ShortText(key="c", label=LABEL, visible_if=Condition(question="b", value=True)),
        ),
        page(Date(key="d", label=LABEL), key="two", visible_if=Condition(question="b", value=True)),
    )
    both = {"a": True, "b": True}
    assert [q.key for q in schema.visible_questions("one", both)] == ["a", "b", "c"]
    assert [p.key for p in schema.visible_pages(both)] == ["one", "two"]
    hidden = {"a": False, "b": True}
    assert [q.key for q in schema.visible_questions("one", hidden)] == ["a"]
    assert [p.key for p in schema.visible_pages(hidden)] == ["one"]
    assert schema.visible_questions("two", hidden) == ()
    assert (schema.controls("a"), schema.controls("c")) == (True, False)


def test_finding_questions() -> None:
    title = ShortText(key="name", label=LABEL, meaning=Meaning.TITLE)
    schema = form(page(title), page(Date(key="d", label=LABEL), key="two"))
    assert schema.question_for(Meaning.TITLE) == title
    assert schema.question_for(Meaning.BUDGET) is None
    assert schema.page_of("d.r1.x").key == "two"
    with pytest.raises(KeyError):
        schema.page_of("nowhere")
    with pytest.raises(KeyError):
        schema.page("nowhere")
