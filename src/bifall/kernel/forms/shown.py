"""Answers as people read and type them, in Swedish or English."""

from __future__ import annotations

from typing import Any

from bifall.kernel.forms.answers import Registers, choices_for
from bifall.kernel.forms.schema import (
    Answers,
    Attachment,
    BaseQuestion,
    FormSchema,
    Money,
    MultipleChoice,
    Percent,
    Rows,
    Text,
    YesNo,
)
from bifall.kernel.forms.typed import clean
from bifall.kernel.money import format_number

YES_NO = {"yes": Text(sv="Ja", en="Yes"), "no": Text(sv="Nej", en="No")}


def typed_value(question: BaseQuestion, value: Any, language: str) -> Any:
    """The stored value as a person types it; what was not understood stands as it was typed."""
    cleaned = clean(question, value)
    if isinstance(question, (MultipleChoice, Attachment)):
        return cleaned.value if isinstance(cleaned.value, list) else []
    if cleaned.value is None:
        return ""
    if cleaned.problems:
        return str(cleaned.value)
    if isinstance(question, Money):
        return format_number(cleaned.value)
    if isinstance(question, Percent) and not language.startswith("en"):
        return str(cleaned.value).replace(".", ",")
    if isinstance(question, YesNo):
        return "yes" if cleaned.value else "no"
    return str(cleaned.value)


def display_value(
    schema: FormSchema,
    question: BaseQuestion,
    value: Any,
    answers: Answers,
    registers: Registers,
    language: str,
) -> str:
    """The answer as plain text, one line per row."""
    if isinstance(question, Rows):
        rows = clean(question, value).value
        if not isinstance(rows, list):
            return str(rows)
        lines = (
            [display_value(schema, c, row.get(c.key), answers, registers, language) for c in question.columns]
            for row in rows
        )
        return "\n".join(", ".join(filter(None, line)) for line in lines if any(line))
    typed = typed_value(question, value, language)
    if isinstance(question, YesNo):
        return YES_NO[typed].of(language) if typed in YES_NO else str(typed)
    chosen = typed if isinstance(typed, list) else [typed]
    labels = {c.value: c.label.of(language) for c in choices_for(schema, question, answers, registers)}
    return ", ".join(str(labels.get(item, item)) for item in chosen)
