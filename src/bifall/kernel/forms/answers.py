"""What a form's answers are worth: what they say, and what is wrong with them.

Answers are a mapping from question key to JSON value. Rows are a list of
{"id": "<short id>", "<column>": value}; a row that nobody has filled in counts as not there.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from bifall.kernel.forms.questions import ROWS_REGISTER
from bifall.kernel.forms.schema import (
    Answers,
    AtLeastOneOf,
    Attachment,
    BaseQuestion,
    Check,
    Choice,
    ChoiceQuestion,
    DatesInOrder,
    FormSchema,
    Rows,
    ShortText,
    SumAtMost,
    SumsEqual,
    Term,
    Text,
    is_answered,
    same,
)
from bifall.kernel.forms.typed import Cleaned, Row, clean
from bifall.kernel.problems import Problem

__all__ = [
    "Cleaned",
    "Registers",
    "choices_for",
    "clean",
    "filled_rows",
    "new_row_id",
    "problems_with",
    "row_choices",
]

Registers: TypeAlias = Mapping[str, Sequence[Choice]]
"""Register name → what can be chosen. "documents" holds the files that were handed in."""

UNNAMED_ROW = {"sv": "Rad {number}", "en": "Row {number}"}


def new_row_id() -> str:
    """An id that no earlier row has had, so that a reference never comes to mean another row."""
    return secrets.token_hex(4)


def filled_rows(value: Any) -> list[Row]:
    """The rows in which something is filled in."""
    rows = value if isinstance(value, list) else []
    return [
        row
        for row in rows
        if isinstance(row, dict) and any(is_answered(cell) for key, cell in row.items() if key != "id")
    ]


def row_choices(question: Rows, value: Any) -> tuple[Choice, ...]:
    """The rows as choices, named by their first short text."""
    named = next((column.key for column in question.columns if isinstance(column, ShortText)), "")
    choices = []
    for number, row in enumerate(filled_rows(clean(question, value).value), start=1):
        name = row.get(named)
        unnamed = {language: text.format(number=number) for language, text in UNNAMED_ROW.items()}
        label = Text(sv=name) if isinstance(name, str) and name else Text(**unnamed)
        choices.append(Choice(value=str(row.get("id", "")), label=label))
    return tuple(choices)


def choices_for(
    schema: FormSchema, question: BaseQuestion, answers: Answers, registers: Registers
) -> Sequence[Choice]:
    """What can be chosen in a question. Raises KeyError for a register that was not brought."""
    if isinstance(question, Attachment):
        return registers["documents"]
    if not isinstance(question, ChoiceQuestion):
        return ()
    if not question.register_name:
        return question.choices
    if question.register_name.startswith(ROWS_REGISTER):
        rows = schema.question(question.register_name.removeprefix(ROWS_REGISTER))
        return row_choices(rows, answers.get(rows.key)) if isinstance(rows, Rows) else ()
    return registers[question.register_name]


def problems_with(
    schema: FormSchema, answers: Answers, registers: Registers, page: str | None = None
) -> list[Problem]:
    """All that keeps the answers from being complete and right, in the order of the form.

    A problem's field is "key", or "key.<row id>.<column>" inside rows. With `page` only what stands on that
    page. What is hidden is neither required nor checked. Raises KeyError for a page or a register unknown.
    """
    pages = schema.visible_pages(answers)
    asked = {q.key: q for shown in pages for q in schema.visible_questions(shown, answers)}
    wanted = set(asked) if page is None else asked.keys() & {q.key for q in schema.page(page).questions}
    problems: list[Problem] = []
    for key, question in asked.items():
        if key in wanted:
            problems += _question_problems(schema, question, answers, registers)
    cleaned = {key: clean(question, answers.get(key)).value for key, question in asked.items()}
    for check in schema.checks:
        found = _failed(check, asked, cleaned)
        if found is not None and found.field in wanted:
            problems.append(found)
    return problems


def _question_problems(
    schema: FormSchema, question: BaseQuestion, answers: Answers, registers: Registers
) -> Iterator[Problem]:
    key = question.key
    cleaned = clean(question, answers.get(key))
    if not isinstance(question, Rows):
        choices = choices_for(schema, question, answers, registers)
        yield from _value_problems(question, cleaned, choices, key)
        return
    rows = filled_rows(cleaned.value)
    if is_answered(cleaned.value) and not isinstance(cleaned.value, list):
        yield from cleaned.problems
        return
    fewest = max(question.min_rows, int(question.required))
    if not rows and fewest:
        yield Problem("answer_missing", key)
    elif len(rows) < fewest:
        yield Problem("answer_rows_too_few", key, {"minimum": fewest})
    if len(rows) > question.max_rows:
        yield Problem("answer_rows_too_many", key, {"maximum": question.max_rows})
    yield from (problem for problem in cleaned.problems if problem.field == key)
    available = {c.key: choices_for(schema, c, answers, registers) for c in question.columns}
    for row in rows:
        for column in question.columns:
            field = f"{key}.{row['id']}.{column.key}"
            cell = clean(column, row.get(column.key), field)
            yield from _value_problems(column, cell, available[column.key], field)


def _value_problems(
    question: BaseQuestion, cleaned: Cleaned, choices: Sequence[Choice], field: str
) -> Iterator[Problem]:
    yield from cleaned.problems
    if question.required and not is_answered(cleaned.value):
        yield Problem("answer_missing", field)
    if cleaned.problems or not isinstance(question, (ChoiceQuestion, Attachment)):
        return
    chosen = cleaned.value if isinstance(cleaned.value, list) else [cleaned.value]
    known = {choice.value for choice in choices}
    if any(value is not None and value not in known for value in chosen):
        code = "answer_file_unknown" if isinstance(question, Attachment) else "answer_not_a_choice"
        yield Problem(code, field)
    if isinstance(question, Attachment) and len(chosen) > question.max_files:
        yield Problem("answer_files_too_many", field, {"maximum": question.max_files})


def _failed(check: Check, asked: Mapping[str, BaseQuestion], cleaned: Answers) -> Problem | None:
    if isinstance(check, DatesInOrder):
        first, second = cleaned.get(check.first), cleaned.get(check.second)
        both = all(
            key in asked and not clean(asked[key], cleaned[key]).problems
            for key in (check.first, check.second)
        )
        if both and first and second and first > second:
            return Problem("answer_dates_out_of_order", check.second, {"message": check.message})
        return None
    if isinstance(check, AtLeastOneOf):
        shown = [key for key in check.questions if key in asked]
        if shown and not any(_has_content(cleaned[key]) for key in shown):
            return Problem("answer_at_least_one_of", shown[0], {"message": check.message})
        return None
    if isinstance(check, SumAtMost):
        return _sum_too_high(check, asked, cleaned)
    return _sums_differ(check, asked, cleaned)


def _has_content(value: Any) -> bool:
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        return bool(filled_rows(value))
    return is_answered(value)


def _sums_differ(check: SumsEqual, asked: Mapping[str, BaseQuestion], cleaned: Answers) -> Problem | None:
    shown = [term.question for term in (*check.left, *check.right) if term.question in asked]
    if not shown:
        return None
    left = sum(_amount(term, cleaned) for term in check.left)
    right = sum(_amount(term, cleaned) for term in check.right)
    if left == right:
        return None
    return Problem(
        "answer_sums_differ",
        check.at if check.at in asked else shown[0],
        {"message": check.message, "left": left, "right": right, "difference": abs(left - right)},
    )


def _sum_too_high(check: SumAtMost, asked: Mapping[str, BaseQuestion], cleaned: Answers) -> Problem | None:
    shown = [term.question for term in check.left if term.question in asked]
    if not shown:
        return None
    left = sum(_amount(term, cleaned) for term in check.left)
    hundredths = (
        100 * check.limit
        if check.limit is not None
        else check.percent * sum(_amount(term, cleaned) for term in check.right)
    )
    if 100 * left <= hundredths:
        return None
    return Problem(
        "answer_sum_too_high",
        check.at if check.at in asked else shown[0],
        {"message": check.message, "sum": left, "highest": hundredths // 100},
    )


def _amount(term: Term, cleaned: Answers) -> int:
    """The sum of one term; what is hidden or not understood counts as 0."""
    value = cleaned.get(term.question)
    if not term.column:
        return _number(value)
    return sum(
        _number(row.get(term.column))
        for row in filled_rows(value)
        if term.only is None or same(row.get(term.only.column), term.only.value)
    )


def _number(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
