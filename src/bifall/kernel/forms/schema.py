"""A form as data: its pages, its questions and what must hold across the answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import Field, StrictInt, model_validator

from bifall.kernel.forms.questions import (
    Attachment,
    BaseQuestion,
    Choice,
    ChoiceQuestion,
    Column,
    Condition,
    Date,
    Integer,
    Key,
    LongText,
    Meaning,
    Money,
    MultipleChoice,
    Operator,
    Part,
    Percent,
    Question,
    Rows,
    Scalar,
    Scale,
    ShortText,
    SingleChoice,
    Text,
    YesNo,
    register_names,
)

__all__ = [
    "AtLeastOneOf",
    "Attachment",
    "BaseQuestion",
    "Check",
    "Choice",
    "ChoiceQuestion",
    "Column",
    "Condition",
    "Date",
    "DatesInOrder",
    "FormSchema",
    "Integer",
    "LongText",
    "Meaning",
    "Money",
    "MultipleChoice",
    "Only",
    "Operator",
    "Page",
    "Percent",
    "Question",
    "Rows",
    "Scale",
    "ShortText",
    "SingleChoice",
    "SumAtMost",
    "SumsEqual",
    "Term",
    "Text",
    "YesNo",
]

Answers: TypeAlias = Mapping[str, Any]
"""Question key → JSON value. A question that nobody has answered is absent or null."""


class Page(Part):
    key: Key
    title: Text
    intro: Text = Text(sv="")
    questions: tuple[Question, ...] = Field(min_length=1)
    visible_if: Condition | None = None


class DatesInOrder(Part):
    """The first date must not come after the second. The problem stands at the second."""

    kind: Literal["dates_in_order"] = "dates_in_order"
    first: str
    second: str
    message: Text


class Only(Part):
    """Count only the rows whose `column` has `value`."""

    column: str
    value: Scalar


class Term(Part):
    """A number to add: an answer, or a column of rows summed."""

    question: str
    column: str = ""
    only: Only | None = None


class SumsEqual(Part):
    """Two sums must be the same. The problem stands at the question `at`."""

    kind: Literal["sums_equal"] = "sums_equal"
    left: tuple[Term, ...] = Field(min_length=1)
    right: tuple[Term, ...] = Field(min_length=1)
    at: str
    message: Text


class SumAtMost(Part):
    """A sum must not pass `percent` of another sum, or a number. The problem stands at the question `at`.

    With `right` empty the left sum is held against `limit`; else against `percent` of the right sum.
    """

    kind: Literal["sum_at_most"] = "sum_at_most"
    left: tuple[Term, ...] = Field(min_length=1)
    right: tuple[Term, ...] = ()
    percent: StrictInt = Field(default=100, ge=1, le=1000)
    limit: StrictInt | None = None
    at: str
    message: Text

    @model_validator(mode="after")
    def _is_held_against_one_thing(self) -> Self:
        if bool(self.right) == (self.limit is not None):
            raise ValueError("hold the sum against another sum or against a number, and not both")
        return self


class AtLeastOneOf(Part):
    """One of the questions must be answered. The problem stands at the first that is shown."""

    kind: Literal["at_least_one_of"] = "at_least_one_of"
    questions: tuple[str, ...] = Field(min_length=2)
    message: Text


Check: TypeAlias = Annotated[DatesInOrder | SumsEqual | SumAtMost | AtLeastOneOf, Field(discriminator="kind")]


class FormSchema(Part):
    """A whole form. What it refers to exists, and conditions look back only, so that none goes in a ring."""

    title: Text
    pages: tuple[Page, ...] = Field(min_length=1)
    checks: tuple[Check, ...] = ()

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        errors = [
            *self._doubles(),
            *self._broken_conditions(),
            *self._broken_registers(),
            *self._broken_checks(),
        ]
        if errors:
            raise ValueError("; ".join(errors))
        return self

    def _doubles(self) -> Iterator[str]:
        for what, keys in (
            ("page", [page.key for page in self.pages]),
            ("question", [question.key for question in self.questions]),
            ("meaning", [q.meaning.value for q in self.questions if q.meaning is not Meaning.NONE]),
        ):
            yield from (
                f"{what} {key} stands twice" for key in sorted({k for k in keys if keys.count(k) > 1})
            )

    def _broken_conditions(self) -> Iterator[str]:
        earlier: set[str] = set()
        for page in self.pages:
            if page.visible_if and page.visible_if.question not in earlier:
                yield f"page {page.key} looks at {page.visible_if.question}, which is no earlier question"
            for question in page.questions:
                condition = question.visible_if
                if condition and condition.question not in earlier:
                    yield f"{question.key} looks at {condition.question}, which is no earlier question"
                earlier.add(question.key)

    def _broken_registers(self) -> Iterator[str]:
        for question in self.questions:
            for part in question.columns if isinstance(question, Rows) else (question,):
                target = part.rows_question if isinstance(part, ChoiceQuestion) else None
                if target is not None and (
                    target == question.key or not isinstance(self.question(target), Rows)
                ):
                    yield f"{question.key} chooses among {target}, which is no other question with rows"

    def _broken_checks(self) -> Iterator[str]:
        for check in self.checks:
            if isinstance(check, DatesInOrder):
                yield from (
                    f"{key} is no date" for key in (check.first, check.second) if not self._is(key, Date)
                )
            elif isinstance(check, AtLeastOneOf):
                yield from (f"{key} is no question" for key in check.questions if self.question(key) is None)
            else:
                if self.question(check.at) is None:
                    yield f"{check.at} is no question"
                yield from (
                    f"{term.question} {term.column}".strip() + " is no number"
                    for term in (*check.left, *check.right)
                    if not self._is_number(term)
                )

    def _is(self, key: str, *kinds: type[BaseQuestion]) -> bool:
        return isinstance(self.question(key), kinds)

    def _is_number(self, term: Term) -> bool:
        question = self.question(term.question)
        if not isinstance(question, Rows):
            return isinstance(question, (Integer, Money)) and not term.column and term.only is None
        known = term.only is None or question.column(term.only.column) is not None
        return known and isinstance(question.column(term.column), (Integer, Money))

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for page in self.pages for question in page.questions)

    @property
    def registers(self) -> frozenset[str]:
        """The registers that whoever shows or checks the form must bring."""
        return register_names(self.questions)

    def question(self, key: str) -> Question | None:
        return next((question for question in self.questions if question.key == key), None)

    def question_for(self, meaning: Meaning) -> Question | None:
        """The question that the house reads as `meaning`, if the form asks it."""
        bound = (question for question in self.questions if question.meaning is not Meaning.NONE)
        return next((question for question in bound if question.meaning is meaning), None)

    def page(self, key: str) -> Page:
        """Raises KeyError."""
        try:
            return next(page for page in self.pages if page.key == key)
        except StopIteration:
            raise KeyError(key) from None

    def page_of(self, question: str) -> Page:
        """The page of a question ("budget") or of a field in its rows ("budget.r1.year"). Raises KeyError."""
        key = question.partition(".")[0]
        try:
            return next(page for page in self.pages if any(q.key == key for q in page.questions))
        except StopIteration:
            raise KeyError(question) from None

    def controls(self, key: str) -> bool:
        """The answer to the question decides what else is asked."""
        conditions = [part.visible_if for part in (*self.pages, *self.questions)]
        return any(condition is not None and condition.question == key for condition in conditions)

    def visible_pages(self, answers: Answers) -> tuple[Page, ...]:
        shown = self._shown(answers)
        return tuple(page for page in self.pages if ("page", page.key) in shown)

    def visible_questions(self, page: Page | str, answers: Answers) -> tuple[Question, ...]:
        """The questions of a page that the answers so far let show; none of a page that is hidden."""
        shown = self._shown(answers)
        found = self.page(page) if isinstance(page, str) else page
        return tuple(question for question in found.questions if ("question", question.key) in shown)

    def _shown(self, answers: Answers) -> frozenset[tuple[str, str]]:
        shown: set[tuple[str, str]] = set()

        def met(condition: Condition | None) -> bool:
            if condition is None:
                return True
            seen = ("question", condition.question) in shown
            return holds(condition, answers.get(condition.question) if seen else None)

        for page in self.pages:
            if met(page.visible_if):
                shown.add(("page", page.key))
                for question in page.questions:
                    if met(question.visible_if):
                        shown.add(("question", question.key))
        return frozenset(shown)


def is_answered(value: Any) -> bool:
    """Yes for 0 and False; no for nothing, an empty text and an empty list."""
    return value is not None and value != "" and value != []


def holds(condition: Condition, value: Any) -> bool:
    """`value` is the answer to the question that the condition looks at."""
    match condition.operator:
        case Operator.ANSWERED:
            return is_answered(value)
        case Operator.CONTAINS:
            return isinstance(value, list) and any(same(item, condition.value) for item in value)
        case Operator.EQUALS:
            return same(value, condition.value)
        case Operator.NOT_EQUALS:
            return not same(value, condition.value)


def same(one: Any, other: Any) -> bool:
    """Equal and of one kind: in Python True equals 1, in a form it does not."""
    return type(one) is type(other) and bool(one == other)
