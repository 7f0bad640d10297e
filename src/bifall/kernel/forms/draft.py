"""A form that is being made: it may be unfinished and wrong, and says what is wrong at its place."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bifall.kernel.forms.questions import (
    ROWS_REGISTER,
    Attachment,
    BaseQuestion,
    ChoiceQuestion,
    Condition,
    Integer,
    Key,
    Meaning,
    MultipleChoice,
    Operator,
    Part,
    Question,
    Rows,
    Text,
    YesNo,
    register_names,
)
from bifall.kernel.forms.schema import (
    AtLeastOneOf,
    Check,
    Date,
    DatesInOrder,
    FormSchema,
    Money,
    SumAtMost,
    SumsEqual,
    Term,
    is_answered,
    same,
)
from bifall.kernel.forms.typed import clean
from bifall.kernel.problems import Problem


class DraftPage(Part):
    """A page that may still be without questions."""

    key: Key
    title: Text
    intro: Text = Text(sv="")
    questions: tuple[Question, ...] = ()
    visible_if: Condition | None = None


class DraftForm(Part):
    """A form in the making. Each question is right in itself; what it refers to may be gone."""

    title: Text
    pages: tuple[DraftPage, ...] = ()
    checks: tuple[Check, ...] = ()

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for page in self.pages for question in page.questions)

    def page(self, key: str) -> DraftPage | None:
        return next((page for page in self.pages if page.key == key), None)

    def question(self, key: str) -> Question | None:
        return next((question for question in self.questions if question.key == key), None)

    def page_of(self, key: str) -> DraftPage | None:
        return next((page for page in self.pages if any(q.key == key for q in page.questions)), None)

    def before(self, *, page: str, question: str = "") -> tuple[Question, ...]:
        """What is asked before the page, or before the question that stands (or will stand last) on it."""
        found: list[Question] = []
        for one in self.pages:
            if one.key == page and not question:
                return tuple(found)
            for asked in one.questions:
                if asked.key == question:
                    return tuple(found)
                found.append(asked)
        return tuple(found)

    def finished(self) -> FormSchema:
        """The form as one can answer it. Raises pydantic.ValidationError where there are faults."""
        return FormSchema.model_validate(self.model_dump(mode="json"))


def fingerprint(part: Part) -> str:
    """A short mark of what a part says: whoever changes it sends back the mark of what they were shown."""
    text = json.dumps(part.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Demands:
    """What the use of a form asks of it.

    registers: the names that whoever shows the form can bring. asked: meaning → a question of the shape that
    the house reads it in. needed: the meanings without which the form cannot be used.
    """

    registers: Collection[str] = frozenset()
    asked: Mapping[Meaning, Question] = field(default_factory=dict)
    needed: Collection[Meaning] = ()


def faults(draft: DraftForm, demands: Demands) -> list[Problem]:
    """Everything that keeps the form from being published, in the form's order.

    A problem's field is the id of its place: "page-<key>", "question-<key>", "check-<number>", or None for
    the whole form. Without faults `draft.finished()` holds together.
    """
    found = [*_of_the_whole(draft, demands)]
    seen: set[str] = set()
    pages: set[str] = set()
    for page in draft.pages:
        place = f"page-{page.key}"
        if page.key in pages:
            found.append(Problem("form_key_twice", place, {"key": page.key}))
        pages.add(page.key)
        if not page.title.sv.strip():
            found.append(Problem("form_page_title_missing", place))
        if not page.questions:
            found.append(Problem("form_page_empty", place, {"page": page.title}))
        found += _condition_faults(draft, page.visible_if, seen, place, {q.key for q in page.questions})
        for question in page.questions:
            found += _question_faults(draft, question, seen, demands)
            seen.add(question.key)
    for number, check in enumerate(draft.checks, start=1):
        found += _check_faults(draft, check, f"check-{number}")
    return found


def _of_the_whole(draft: DraftForm, demands: Demands) -> Iterator[Problem]:
    if not draft.title.sv.strip():
        yield Problem("form_title_missing")
    if not draft.pages:
        yield Problem("form_pages_missing")
    meanings = [question.meaning for question in draft.questions]
    for meaning in demands.needed:
        if meaning not in meanings:
            label = demands.asked[meaning].label if meaning in demands.asked else Text(sv=meaning.value)
            yield Problem("form_meaning_missing", None, {"question": label})


def _question_faults(
    draft: DraftForm, question: Question, earlier: Collection[str], demands: Demands
) -> Iterator[Problem]:
    place, named = f"question-{question.key}", {"question": question.label}
    if question.key in earlier:
        yield Problem("form_key_twice", place, {"key": question.key})
    if not question.label.sv.strip():
        yield Problem("form_label_missing", place)
    yield from _condition_faults(draft, question.visible_if, earlier, place, {question.key})
    if unknown := register_names((question,)) - set(demands.registers):
        yield Problem("form_register_unknown", place, {**named, "register": ", ".join(sorted(unknown))})
    parts: tuple[BaseQuestion, ...] = question.columns if isinstance(question, Rows) else (question,)
    for part in parts:
        target = part.rows_question if isinstance(part, ChoiceQuestion) else None
        if target is not None and (target == question.key or not isinstance(draft.question(target), Rows)):
            yield Problem("form_rows_unknown", place, {**named, "rows": target})
        if isinstance(part, Integer) and None not in (part.minimum, part.maximum):
            lowest, highest = part.minimum, part.maximum
            if lowest is not None and highest is not None and lowest > highest:
                yield Problem("form_limits_backwards", place)
    if question.meaning is not Meaning.NONE:
        yield from _meaning_faults(draft, question, demands, place)


def _meaning_faults(draft: DraftForm, question: Question, demands: Demands, place: str) -> Iterator[Problem]:
    if sum(one.meaning is question.meaning for one in draft.questions) > 1:
        yield Problem("form_meaning_twice", place, {"question": question.label})
    model = demands.asked.get(question.meaning)
    if model is not None and not has_shape(question, model):
        yield Problem("form_meaning_misshapen", place, {"question": question.label})


def has_shape(question: Question, model: Question) -> bool:
    """The question can be read as the model is: the same kind, and the model's columns among its own."""
    if question.kind != model.kind:
        return False
    if isinstance(question, ChoiceQuestion) and isinstance(model, ChoiceQuestion):
        return question.register_name == model.register_name and (
            {choice.value for choice in model.choices} <= {choice.value for choice in question.choices}
        )
    if isinstance(question, Rows) and isinstance(model, Rows):
        own = {column.key: column for column in question.columns}
        return all(column.key in own and has_shape(own[column.key], column) for column in model.columns)
    return True


def _condition_faults(
    draft: DraftForm,
    condition: Condition | None,
    earlier: Collection[str],
    place: str,
    own: Collection[str],
) -> Iterator[Problem]:
    """`own`: the questions that the condition shows or hides."""
    if condition is None:
        return
    target = draft.question(condition.question)
    if target is None:
        yield Problem("form_condition_unknown", place, {"key": condition.question})
        return
    if condition.question not in earlier:
        circular = condition.question in own or bool(set(own) & _looked_at(draft, condition.question))
        code = "form_condition_circular" if circular else "form_condition_later"
        yield Problem(code, place, {"question": target.label})
    if not fits(condition, target):
        value = "" if condition.value is None else str(condition.value)
        yield Problem("form_condition_value", place, {"question": target.label, "value": value})


def _looked_at(draft: DraftForm, key: str) -> set[str]:
    """The questions that decide, by themselves or through others, whether `key` is shown."""
    found: set[str] = set()
    left = [key]
    while left:
        one = left.pop()
        question, page = draft.question(one), draft.page_of(one)
        for condition in (question and question.visible_if, page and page.visible_if):
            if condition and condition.question not in found:
                found.add(condition.question)
                left.append(condition.question)
    return found


def fits(condition: Condition, question: BaseQuestion) -> bool:
    """The answer to the question can be what the condition looks for."""
    value, operator = condition.value, condition.operator
    if operator is Operator.ANSWERED:
        return value is None
    if isinstance(question, ChoiceQuestion):
        if (operator is Operator.CONTAINS) is not isinstance(question, MultipleChoice):
            return False
        codes = {choice.value for choice in question.choices}
        return isinstance(value, str) and bool(value) and (not codes or value in codes)
    if operator is Operator.CONTAINS or isinstance(question, (Rows, Attachment)):
        return False
    cleaned = clean(question, value)
    return not cleaned.problems and is_answered(cleaned.value) and same(cleaned.value, value)


def closed_values(question: BaseQuestion) -> tuple[tuple[bool | int | str, Text], ...]:
    """What the question can be answered with, when that stands in the form itself."""
    if isinstance(question, YesNo):
        return ((True, Text(sv="Ja", en="Yes")), (False, Text(sv="Nej", en="No")))
    if isinstance(question, ChoiceQuestion):
        return tuple((choice.value, choice.label) for choice in question.choices)
    steps: tuple[int, ...] = getattr(question, "steps", ())
    return tuple((step, Text(sv=str(step))) for step in steps)


def _check_faults(draft: DraftForm, check: Check, place: str) -> Iterator[Problem]:
    keys = list(dict.fromkeys(named_in(check)))
    gone = [key for key in keys if draft.question(key) is None]
    yield from (Problem("form_check_question_missing", place, {"key": key}) for key in gone)
    if not check.message.sv.strip():
        yield Problem("form_check_message_missing", place)
    if isinstance(check, DatesInOrder):
        for key in keys:
            asked = draft.question(key)
            if asked is not None and not isinstance(asked, Date):
                yield Problem("form_check_not_a_date", place, {"question": asked.label})
    elif not isinstance(check, AtLeastOneOf):
        for term in terms_of(check):
            asked = draft.question(term.question)
            if asked is not None and not is_number(draft, term):
                yield Problem("form_check_not_a_number", place, {"question": asked.label})


def terms_of(check: SumsEqual | SumAtMost) -> tuple[Term, ...]:
    return (*check.left, *check.right)


def named_in(check: Check) -> tuple[str, ...]:
    """The keys of the questions that the check is about."""
    if isinstance(check, DatesInOrder):
        return (check.first, check.second)
    if isinstance(check, AtLeastOneOf):
        return check.questions
    return (*(term.question for term in terms_of(check)), check.at)


def is_number(draft: DraftForm, term: Term) -> bool:
    """The term can be added: a number, or a column of numbers, of rows that can be picked out."""
    question = draft.question(term.question)
    if not isinstance(question, Rows):
        return isinstance(question, (Integer, Money)) and not term.column and term.only is None
    known = term.only is None or question.column(term.only.column) is not None
    return known and isinstance(question.column(term.column), (Integer, Money))


def numbers_in(draft: DraftForm) -> tuple[Term, ...]:
    """Every sum that a check can use, in the form's order, without picking out rows."""
    found: list[Term] = []
    for question in draft.questions:
        if isinstance(question, (Integer, Money)):
            found.append(Term(question=question.key))
        elif isinstance(question, Rows):
            found += [
                Term(question=question.key, column=column.key)
                for column in question.columns
                if isinstance(column, (Integer, Money))
            ]
    return tuple(found)


def rows_register(question: Rows) -> str:
    return ROWS_REGISTER + question.key


def read_draft(definition: Mapping[str, Any]) -> DraftForm:
    """The stored definition of a version. Raises pydantic.ValidationError when it is none."""
    return DraftForm.model_validate(definition)
