"""Conditions and checks as an officer writes them: chosen from what a form has, or refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bifall.kernel.forms.draft import (
    DraftForm,
    closed_values,
    fits,
    numbers_in,
)
from bifall.kernel.forms.questions import (
    Attachment,
    BaseQuestion,
    Choice,
    ChoiceQuestion,
    Condition,
    MultipleChoice,
    Operator,
    Rows,
    Text,
)
from bifall.kernel.forms.schema import (
    AtLeastOneOf,
    Check,
    DatesInOrder,
    Only,
    SumAtMost,
    SumsEqual,
    Term,
)
from bifall.kernel.forms.typed import clean
from bifall.kernel.forms.written import NO_TEXT
from bifall.kernel.problems import Problem, Refused, refuse_if

CHECK_KINDS = ("dates_in_order", "sums_equal", "sum_at_most", "at_least_one_of")
Registers = Mapping[str, Sequence[Choice]]


@dataclass(frozen=True, slots=True)
class Offer:
    """A condition that can be chosen. value_label: the answer it looks for; None when there is none, or when
    `is_open`: then the answer is to be written beside it."""

    condition: Condition
    question: Text
    value_label: Text | None = None
    is_open: bool = False


def conditions_on(questions: Sequence[BaseQuestion], registers: Registers) -> list[Offer]:
    """Every condition that earlier questions allow; of a register only the names that are brought."""
    offers: list[Offer] = []
    for question in questions:
        key, label = question.key, question.label
        offers.append(Offer(Condition(question=key, operator=Operator.ANSWERED), label))
        if isinstance(question, (Rows, Attachment)):
            continue
        operators = (
            (Operator.CONTAINS,)
            if isinstance(question, MultipleChoice)
            else (Operator.EQUALS, Operator.NOT_EQUALS)
        )
        values = closed_values(question)
        if isinstance(question, ChoiceQuestion) and question.register_name:
            values = tuple((c.value, c.label) for c in registers.get(question.register_name, ()))
        for operator in operators:
            if values:
                offers += [
                    Offer(Condition(question=key, operator=operator, value=value), label, value_label)
                    for value, value_label in values
                ]
            else:
                offers.append(Offer(Condition(question=key, operator=operator), label, is_open=True))
    return offers


def condition_from(offer: Offer, question: BaseQuestion, written: str) -> Condition:
    """The condition that was chosen, with the answer that was written where it is open.

    Raises Refused at "condition_value": form_condition_value_missing, form_condition_value.
    """
    if not offer.is_open:
        return offer.condition
    if not written.strip():
        raise Refused([Problem("form_condition_value_missing", "condition_value")])
    value = written.strip() if isinstance(question, ChoiceQuestion) else clean(question, written).value
    looked_for = value[0] if isinstance(value, list) and value else value
    condition = offer.condition.model_copy(update={"value": looked_for})
    if not fits(condition, question):
        named = {"question": question.label, "value": written.strip()}
        raise Refused([Problem("form_condition_value", "condition_value", named)])
    return condition


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckValues:
    """What is written about a check. left, right: codes of sums, as `sums_in` gives them."""

    message: Text
    first: str = ""
    second: str = ""
    questions: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    percent: int | None = None
    limit: int | None = None
    at: str = ""


def check_from(kind: str, values: CheckValues, draft: DraftForm, registers: Registers) -> Check:
    """The check that the values describe. Raises Refused with everything that is wrong, each at its value."""
    problems = [] if values.message.sv else [Problem("form_check_message_missing", "message_sv")]
    if kind == "dates_in_order":
        problems += [
            Problem("form_check_questions_missing", name)
            for name, key in (("first", values.first), ("second", values.second))
            if not key
        ]
        refuse_if(problems)
        return DatesInOrder(first=values.first, second=values.second, message=values.message)
    if kind == "at_least_one_of":
        if len(values.questions) < 2:
            problems.append(Problem("form_check_needs_two", "questions"))
        refuse_if(problems)
        return AtLeastOneOf(questions=values.questions, message=values.message)
    if kind not in CHECK_KINDS:
        raise Refused([Problem("form_kind_unknown")])
    known = {code: term for code, term, _label in sums_in(draft, registers)}
    left, right = (tuple(known[c] for c in codes if c in known) for codes in (values.left, values.right))
    if not left:
        problems.append(Problem("form_check_questions_missing", "left"))
    if kind == "sums_equal" and not right:
        problems.append(Problem("form_check_questions_missing", "right"))
    if kind == "sum_at_most" and bool(right) == (values.limit is not None):
        problems.append(Problem("form_check_limit_missing", "limit"))
    percent = 100 if values.percent is None else values.percent
    if not 1 <= percent <= 1000:
        problems.append(Problem("form_limit_outside", "percent", {"minimum": 1, "maximum": 1000}))
    refuse_if(problems)
    at = values.at or left[0].question
    if kind == "sums_equal":
        return SumsEqual(left=left, right=right, at=at, message=values.message)
    return SumAtMost(
        left=left, right=right, percent=percent, limit=values.limit, at=at, message=values.message
    )


def sums_in(draft: DraftForm, registers: Registers) -> list[tuple[str, Term, Text]]:
    """(code, term, label) of every sum that a check can use: also of the rows with one choice in a column."""
    found: list[tuple[str, Term, Text]] = []
    for term in numbers_in(draft):
        question = draft.question(term.question)
        if question is None:
            continue
        if not isinstance(question, Rows):
            found.append((term.question, term, question.label))
            continue
        column = question.column(term.column)
        label = _joined(question.label, ": ", column.label if column else NO_TEXT)
        code = f"{term.question}.{term.column}"
        found.append((code, term, label))
        for chooser in question.columns:
            if not isinstance(chooser, ChoiceQuestion) or isinstance(chooser, MultipleChoice):
                continue
            for choice in chooser.choices or registers.get(chooser.register_name, ()):
                only = Only(column=chooser.key, value=choice.value)
                picked = _joined(_joined(label, ", ", chooser.label), " = ", choice.label)
                narrowed = term.model_copy(update={"only": only})
                found.append((f"{code}?{chooser.key}={choice.value}", narrowed, picked))
    return found


def code_of(term: Term) -> str:
    """The code that `sums_in` gives the term."""
    code = f"{term.question}.{term.column}" if term.column else term.question
    return code if term.only is None else f"{code}?{term.only.column}={term.only.value}"


def _joined(one: Text, between: str, other: Text) -> Text:
    return Text(sv=one.sv + between + other.sv, en=one.of("en") + between + other.of("en"))
