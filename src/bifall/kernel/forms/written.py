"""A question as an officer writes it: words and numbers from a page, turned into a question or refused."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from bifall.kernel.forms.questions import (
    Attachment,
    BaseQuestion,
    Choice,
    ChoiceQuestion,
    Column,
    Condition,
    Integer,
    LongText,
    Meaning,
    Question,
    Rows,
    Scale,
    ShortText,
    Text,
)
from bifall.kernel.forms.typed import HIGHEST_NUMBER
from bifall.kernel.problems import Problem, refuse_if

KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")


def _kinds(union: Any) -> dict[str, type[BaseQuestion]]:
    return {model.model_fields["kind"].default: model for model in get_args(get_args(union)[0])}


QUESTION_KINDS: Mapping[str, type[BaseQuestion]] = _kinds(Question)
COLUMN_KINDS: Mapping[str, type[BaseQuestion]] = _kinds(Column)
LONGEST_TEXT = {"short_text": 1_000, "long_text": 50_000}
MOST_FILES = 50
NO_TEXT = Text(sv="")
MOST_ROWS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionValues:
    """What is written about a question or a column. What its kind has no use for is left at its default.

    choices: one a line, "Svenska | English | code", where the two last may be left out. first_column: the
    name of the only column that a new table begins with.
    """

    label: Text
    help: Text = NO_TEXT
    key: str = ""
    required: bool = False
    visible_if: Condition | None = None
    max_length: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    lowest: Text = NO_TEXT
    highest: Text = NO_TEXT
    choices: str = ""
    register: str = ""
    max_files: int | None = None
    min_rows: int | None = None
    max_rows: int | None = None
    first_column: str = ""


def key_from(text: str, taken: Collection[str] = ()) -> str:
    """A code made of a text: "Projektets namn" → "projektets_namn", with a number where it is taken."""
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    stem = (words if words[:1].isalpha() else f"q_{words}".rstrip("_"))[:50].rstrip("_")
    number, key = 2, stem
    while key in taken:
        key, number = f"{stem}_{number}", number + 1
    return key


def question_from(
    kind: str,
    values: QuestionValues,
    *,
    taken: Collection[str],
    was: BaseQuestion | None = None,
    in_rows: bool = False,
) -> Any:
    """The question (in rows: the column) that the values describe, meaning and columns as it `was`.

    taken: the keys of all others. Raises Refused with everything that is wrong, each at the value's name.
    """
    model = (COLUMN_KINDS if in_rows else QUESTION_KINDS).get(kind)
    if model is None:
        refuse_if([Problem("form_kind_unknown")])
        raise AssertionError
    problems: list[Problem] = []
    if not values.label.sv:
        problems.append(Problem("form_label_missing", "label_sv"))
    key = values.key or (was.key if was else key_from(values.label.sv or kind, {*taken, "id"}))
    if not KEY.fullmatch(key):
        problems.append(Problem("form_key_malformed", "key"))
    elif key in taken or (in_rows and key == "id"):
        problems.append(Problem("form_key_twice", "key", {"key": key}))
    own, found = _own(model, values, was)
    problems += found
    refuse_if(problems)
    shared: dict[str, Any] = {
        "key": key,
        "label": values.label,
        "help": values.help,
        "required": values.required,
    }
    if not in_rows:
        shared |= {"visible_if": values.visible_if, "meaning": was.meaning if was else Meaning.NONE}
    return model(**shared, **own)


def _own(
    model: type[BaseQuestion], values: QuestionValues, was: BaseQuestion | None
) -> tuple[dict[str, Any], list[Problem]]:
    """What the kind of question has beside the shared, and what is wrong with it."""
    if issubclass(model, (ShortText, LongText)):
        default = model.model_fields["max_length"].default
        most = LONGEST_TEXT[model.model_fields["kind"].default]
        length = default if values.max_length is None else values.max_length
        return {"max_length": length}, [*_outside("max_length", length, 1, most)]
    if issubclass(model, Integer):
        limits = {"minimum": values.minimum, "maximum": values.maximum}
        problems = [
            problem
            for name, value in limits.items()
            if value is not None
            for problem in _outside(name, value, -HIGHEST_NUMBER, HIGHEST_NUMBER)
        ]
        if values.minimum is not None and values.maximum is not None and values.minimum > values.maximum:
            problems.append(Problem("form_limits_backwards", "minimum"))
        return limits, problems
    if issubclass(model, Scale):
        missing = [
            Problem("form_ends_missing", f"{name}_sv")
            for name, text in (("lowest", values.lowest), ("highest", values.highest))
            if not text.sv
        ]
        return {"lowest": values.lowest, "highest": values.highest}, missing
    if issubclass(model, ChoiceQuestion):
        return _choices(values)
    if issubclass(model, Attachment):
        files = 5 if values.max_files is None else values.max_files
        return {"max_files": files}, [*_outside("max_files", files, 1, MOST_FILES)]
    if issubclass(model, Rows):
        return _rows(values, was)
    return {}, []


def _rows(values: QuestionValues, was: BaseQuestion | None) -> tuple[dict[str, Any], list[Problem]]:
    fewest = values.min_rows or 0
    most = 50 if values.max_rows is None else values.max_rows
    problems = [*_outside("min_rows", fewest, 0, MOST_ROWS), *_outside("max_rows", most, 1, MOST_ROWS)]
    if fewest > most:
        problems.append(Problem("form_limits_backwards", "min_rows"))
    columns: tuple[Any, ...] = was.columns if isinstance(was, Rows) else ()
    if not columns and not values.first_column:
        problems.append(Problem("form_column_missing", "first_column"))
    elif not columns:
        columns = (ShortText(key=key_from(values.first_column, {"id"}), label=Text(sv=values.first_column)),)
    return {"columns": columns, "min_rows": fewest, "max_rows": most}, problems


def _choices(values: QuestionValues) -> tuple[dict[str, Any], list[Problem]]:
    lines = [line for line in values.choices.splitlines() if line.strip()]
    if values.register:
        twice = [Problem("form_choices_from_two_places", "choices")] if lines else []
        return {"register_name": values.register}, twice
    if not lines:
        return {}, [Problem("form_choices_missing", "choices")]
    choices: list[Choice] = []
    problems: list[Problem] = []
    given = {parts[2] for line in lines if len(parts := _parts(line)) > 2 and parts[2]}
    for line in lines:
        label, english, code, *_rest = (*_parts(line), "", "", "")
        code = code or key_from(label or "x", {*given, *(choice.value for choice in choices)})
        if not label:
            problems.append(Problem("form_label_missing", "choices"))
        if any(choice.value == code for choice in choices):
            problems.append(Problem("form_choice_twice", "choices", {"value": code}))
        choices.append(Choice(value=code, label=Text(sv=label, en=english)))
    return {"choices": tuple(choices)}, problems


def _parts(line: str) -> list[str]:
    return [part.strip() for part in line.split("|")]


def choices_as_written(question: ChoiceQuestion) -> str:
    """The choices in the lines that they are written in."""
    return "\n".join(f"{c.label.sv} | {c.label.en} | {c.value}" for c in question.choices)


def _outside(name: str, value: int, lowest: int, highest: int) -> Iterator[Problem]:
    if not lowest <= value <= highest:
        yield Problem("form_limit_outside", name, {"minimum": lowest, "maximum": highest})
