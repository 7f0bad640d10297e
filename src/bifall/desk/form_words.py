"""The parts of a form in words: kinds of question and check, conditions, limits, and what was changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from bifall.kernel.forms.differences import Change, Difference
from bifall.kernel.forms.draft import DraftForm, closed_values
from bifall.kernel.forms.questions import (
    ROWS_REGISTER,
    Attachment,
    BaseQuestion,
    Choice,
    ChoiceQuestion,
    Condition,
    Integer,
    LongText,
    Meaning,
    Operator,
    Rows,
    Scale,
    ShortText,
    Text,
)
from bifall.kernel.forms.schema import AtLeastOneOf, Check, DatesInOrder, SumAtMost
from bifall.kernel.forms.written_rules import Offer, Registers, code_of, sums_in
from bifall.ui.formats import number

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

KINDS: Mapping[str, StrPromise] = {
    "short_text": gettext_lazy("Kort text"),
    "long_text": gettext_lazy("Lång text"),
    "integer": gettext_lazy("Heltal"),
    "money": gettext_lazy("Belopp i kronor"),
    "percent": gettext_lazy("Procent"),
    "date": gettext_lazy("Datum"),
    "yes_no": gettext_lazy("Ja eller nej"),
    "single_choice": gettext_lazy("Ett av flera alternativ"),
    "multiple_choice": gettext_lazy("Flera alternativ"),
    "scale": gettext_lazy("Skala 1 till 5"),
    "rows": gettext_lazy("Tabell med rader"),
    "attachment": gettext_lazy("Bilaga"),
}
CHECKS: Mapping[str, StrPromise] = {
    "dates_in_order": gettext_lazy("Ett datum före ett annat"),
    "sums_equal": gettext_lazy("Två summor lika"),
    "sum_at_most": gettext_lazy("En summa är högst"),
    "at_least_one_of": gettext_lazy("Minst en fråga besvarad"),
}
REGISTERS: Mapping[str, StrPromise] = {
    "municipalities": gettext_lazy("Kommunerna"),
    "strategy_priorities": gettext_lazy("Strategins prioriteringar"),
    "cost_types": gettext_lazy("Kostnadsslagen"),
}
CHANGES: Mapping[Change, StrPromise] = {
    Change.ADDED: gettext_lazy("ny"),
    Change.REMOVED: gettext_lazy("borttagen"),
    Change.MOVED: gettext_lazy("flyttad"),
    Change.CHANGED: gettext_lazy("ändrad"),
}
PARTS: Mapping[str, StrPromise] = {
    "form": gettext_lazy("Formulär"),
    "page": gettext_lazy("Sida"),
    "question": gettext_lazy("Fråga"),
    "column": gettext_lazy("Kolumn"),
    "check": gettext_lazy("Regel"),
}
ASPECTS: Mapping[str, StrPromise] = {
    "title": gettext_lazy("Rubrik"),
    "intro": gettext_lazy("Inledning"),
    "label": gettext_lazy("Frågans text"),
    "help": gettext_lazy("Hjälptext"),
    "required": gettext_lazy("Måste besvaras"),
    "visible_if": gettext_lazy("Visas när"),
    "meaning": gettext_lazy("Betydelse för tjänsten"),
    "kind": gettext_lazy("Slag"),
    "max_length": gettext_lazy("Högsta antal tecken"),
    "minimum": gettext_lazy("Lägsta tal"),
    "maximum": gettext_lazy("Högsta tal"),
    "choices": gettext_lazy("Alternativ"),
    "register_name": gettext_lazy("Register"),
    "lowest": gettext_lazy("Skalans låga ände"),
    "highest": gettext_lazy("Skalans höga ände"),
    "max_files": gettext_lazy("Högsta antal filer"),
    "min_rows": gettext_lazy("Minsta antal rader"),
    "max_rows": gettext_lazy("Högsta antal rader"),
}


def said(text: Text) -> str:
    """The text in the reader's language."""
    return text.of(get_language() or "sv")


def offer_label(offer: Offer) -> str:
    """A condition that can be chosen, as a sentence."""
    question = said(offer.question)
    if offer.condition.operator is Operator.ANSWERED:
        return _("”{question}” är besvarad").format(question=question)
    value = _("det som står nedan") if offer.value_label is None else said(offer.value_label)
    return _sentence(offer.condition.operator, question, value)


def condition_label(condition: Condition | None, draft: DraftForm, registers: Registers) -> str:
    """When a part is shown, as a sentence; "" for always."""
    if condition is None:
        return ""
    question = draft.question(condition.question)
    named = said(question.label) if question is not None else condition.question
    if condition.operator is Operator.ANSWERED:
        return _("”{question}” är besvarad").format(question=named)
    return _sentence(condition.operator, named, _value_label(condition, question, registers))


def _value_label(condition: Condition, question: BaseQuestion | None, registers: Registers) -> str:
    known = () if question is None else closed_values(question)
    if isinstance(question, ChoiceQuestion) and question.register_name:
        known = tuple((c.value, c.label) for c in registers.get(question.register_name, ()))
    labels = [
        label for value, label in known if value == condition.value and type(value) is type(condition.value)
    ]
    return said(labels[0]) if labels else str(condition.value)


def _sentence(operator: Operator, question: str, value: str) -> str:
    pattern = {
        Operator.EQUALS: _("”{question}” är ”{value}”"),
        Operator.NOT_EQUALS: _("”{question}” är inte ”{value}”"),
        Operator.CONTAINS: _("”{question}” har valt ”{value}”"),
    }[operator]
    return pattern.format(question=question, value=value)


def limits_of(question: BaseQuestion) -> str:
    """What limits the answer, in a few words; "" when nothing does."""
    if isinstance(question, (ShortText, LongText)):
        return _("högst {limit} tecken").format(limit=number(question.max_length))
    if isinstance(question, Integer):
        ends = [
            _("minst {limit}").format(limit=question.minimum) if question.minimum is not None else "",
            _("högst {limit}").format(limit=question.maximum) if question.maximum is not None else "",
        ]
        return ", ".join(filter(None, ends))
    if isinstance(question, ChoiceQuestion):
        return _source_of(question)
    if isinstance(question, Scale):
        return f"{said(question.lowest)} – {said(question.highest)}"
    if isinstance(question, Attachment):
        return _("högst {limit} filer").format(limit=question.max_files)
    if isinstance(question, Rows):
        return ", ".join(said(column.label) for column in question.columns)
    return ""


def _source_of(question: ChoiceQuestion) -> str:
    register = question.register_name
    if register.startswith(ROWS_REGISTER):
        return _("raderna i {table}").format(table=question.rows_question)
    if register:
        return str(REGISTERS.get(register, register))
    return ", ".join(said(choice.label) for choice in question.choices)


def check_label(check: Check, draft: DraftForm, registers: Registers) -> str:
    """What the check demands, as a sentence."""

    def named(key: str) -> str:
        question = draft.question(key)
        return f"”{said(question.label)}”" if question is not None else key

    if isinstance(check, DatesInOrder):
        return _("{first} är inte senare än {second}").format(
            first=named(check.first), second=named(check.second)
        )
    if isinstance(check, AtLeastOneOf):
        return _("Minst en av {questions} är besvarad").format(
            questions=", ".join(named(key) for key in check.questions)
        )
    labels = {code: said(label) for code, _term, label in sums_in(draft, registers)}
    left, right = (
        " + ".join(labels.get(code_of(term), code_of(term)) for term in terms)
        for terms in (check.left, check.right)
    )
    if not isinstance(check, SumAtMost):
        return _("{left} är lika med {right}").format(left=left, right=right)
    if check.limit is not None:
        return _("{left} är högst {limit}").format(left=left, limit=number(check.limit))
    if check.percent == 100:
        return _("{left} är högst {right}").format(left=left, right=right)
    return _("{left} är högst {percent} procent av {right}").format(
        left=left, percent=check.percent, right=right
    )


def told(difference: Difference, old: DraftForm, new: DraftForm, registers: Registers) -> dict[str, Any]:
    """A difference as a row of the table of comparison."""
    return {
        "part": PARTS[difference.part],
        "label": said(difference.label),
        "change": CHANGES[difference.change],
        "aspect": ASPECTS.get(difference.aspect, difference.aspect),
        "before": _shown(difference.before, old, registers),
        "after": _shown(difference.after, new, registers),
        "is_changed": difference.change is Change.CHANGED,
    }


def _shown(value: Any, draft: DraftForm, registers: Registers) -> str:
    if isinstance(value, Text):
        return f"{value.sv}\n({value.en})" if value.en else value.sv
    if isinstance(value, Condition):
        return condition_label(value, draft, registers)
    if isinstance(value, bool):
        return _("ja") if value else _("nej")
    if isinstance(value, tuple) and all(isinstance(item, Choice) for item in value):
        return ", ".join(said(choice.label) for choice in value)
    if isinstance(value, Meaning):
        return "" if value is Meaning.NONE else value.value
    if isinstance(value, int):
        return number(value)
    text = "" if value is None else str(value)
    return str(KINDS.get(text, REGISTERS.get(text, text)))
