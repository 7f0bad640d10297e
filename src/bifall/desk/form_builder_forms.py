"""What an officer fills in about the parts of a form. The steps say what is wrong; forms only read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bifall.desk.form_words import REGISTERS, offer_label, said
from bifall.kernel.forms.draft import DraftForm, DraftPage, rows_register
from bifall.kernel.forms.edits import PutPage, SetTitle
from bifall.kernel.forms.questions import BaseQuestion, ChoiceQuestion, Condition, Rows, Text
from bifall.kernel.forms.schema import AtLeastOneOf, Check, DatesInOrder, SumAtMost
from bifall.kernel.forms.schema import Date as DateQuestion
from bifall.kernel.forms.written import QuestionValues, choices_as_written
from bifall.kernel.forms.written_rules import (
    CheckValues,
    Registers,
    code_of,
    condition_from,
    conditions_on,
    sums_in,
)
from bifall.ui.demanded import demanded
from bifall.ui.inputs import words

if TYPE_CHECKING:
    pass


class TitleForm(forms.Form):
    title_sv = demanded(forms.CharField(label=_("Formulärets rubrik"), max_length=200))
    title_en = forms.CharField(label=_("Rubrik på engelska"), max_length=200, required=False)

    def edit(self) -> SetTitle:
        return SetTitle(_text(self, "title"))


class ConditionalForm(forms.Form):
    """A part that can be shown only when an earlier answer is something."""

    def __init__(
        self, *args: Any, earlier: Sequence[BaseQuestion] = (), registers: Registers, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.earlier = {question.key: question for question in earlier}
        self.offers = {code_of_condition(o.condition): o for o in conditions_on(earlier, registers)}
        kept = str((self.initial or {}).get("condition", ""))
        options = [(code, offer_label(one)) for code, one in self.offers.items()]
        if kept and kept not in self.offers:
            options.append((kept, gettext("Som nu: villkoret behöver rättas")))
        self.kept: Condition | None = (self.initial or {}).get("kept")
        self.fields["condition"] = forms.ChoiceField(
            label=_("Visas"), required=False, choices=[("", _("Alltid")), *options]
        )
        self.fields["condition_value"] = forms.CharField(
            label=_("Svaret, om det inte finns att välja"),
            required=False,
            max_length=200,
            help_text=_("Skriv det som man fyller i det: ett ord, ett tal eller ett datum."),
        )
        self.fields["seen"] = forms.CharField(required=False, widget=forms.HiddenInput)

    def condition(self) -> Condition | None:
        """The condition that was chosen. Raises Refused at "condition_value"."""
        code = self.cleaned_data["condition"]
        if not code:
            return None
        if code not in self.offers:
            return self.kept
        chosen = self.offers[code]
        return condition_from(
            chosen, self.earlier[chosen.condition.question], self.cleaned_data["condition_value"]
        )


def code_of_condition(condition: Condition) -> str:
    """The condition as a choice: question, operator, and the value with its kind."""
    value = condition.value
    kind = "" if value is None else type(value).__name__
    return f"{condition.question}:{condition.operator.value}:{kind}:{'' if value is None else value}"


def _as_written(
    condition: Condition | None, earlier: Sequence[BaseQuestion], registers: Registers
) -> dict[str, Any]:
    if condition is None:
        return {}
    code, opened = (
        code_of_condition(condition),
        code_of_condition(condition.model_copy(update={"value": None})),
    )
    offers = {code_of_condition(o.condition): o for o in conditions_on(earlier, registers)}
    written = {"kept": condition, "condition": code}
    if code not in offers and opened in offers and offers[opened].is_open:
        written |= {"condition": opened, "condition_value": str(condition.value)}
    return written


class PageForm(ConditionalForm):
    title_sv = demanded(forms.CharField(label=_("Sidans rubrik"), max_length=200))
    title_en = forms.CharField(label=_("Rubrik på engelska"), max_length=200, required=False)
    intro_sv = forms.CharField(label=_("Inledning"), required=False, widget=words(3))
    intro_en = forms.CharField(label=_("Inledning på engelska"), required=False, widget=words(3))

    @staticmethod
    def as_written(page: DraftPage, earlier: Sequence[BaseQuestion], registers: Registers) -> dict[str, Any]:
        return {
            **_texts("title", page.title),
            **_texts("intro", page.intro),
            **_as_written(page.visible_if, earlier, registers),
        }

    def edit(self, key: str = "") -> PutPage:
        return PutPage(
            key=key,
            title=_text(self, "title"),
            intro=_text(self, "intro"),
            visible_if=self.condition(),
            seen=self.cleaned_data["seen"],
        )


def _whole(label: Any, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        help_text=help_text,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )


class QuestionForm(ConditionalForm):
    """A question, or in a table a column: the fields that its kind has use for."""

    label_sv = demanded(forms.CharField(label=_("Frågan"), max_length=300))
    label_en = forms.CharField(label=_("Frågan på engelska"), max_length=300, required=False)
    help_sv = forms.CharField(label=_("Hjälptext"), required=False, widget=words(3))
    help_en = forms.CharField(label=_("Hjälptext på engelska"), required=False, widget=words(3))
    required = forms.BooleanField(label=_("Måste besvaras"), required=False)

    def __init__(
        self, *args: Any, kind: str, draft: DraftForm, was: BaseQuestion | None, in_rows: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        # What every question has comes first, then its kind's own, and last when it is shown.
        last = {name: self.fields.pop(name) for name in ("condition", "condition_value", "seen")}
        self.fields |= _own_fields(kind, draft, was)
        self.fields["key"] = forms.CharField(
            label=_("Kod"),
            required=False,
            max_length=60,
            help_text=_(
                "Lämna tomt så görs den av frågan. Frågor med samma kod i en idéskiss och en ansökan får"
                " samma svar."
            ),
        )
        if in_rows:
            last.pop("condition"), last.pop("condition_value")
        self.fields |= last

    @staticmethod
    def as_written(
        question: BaseQuestion, earlier: Sequence[BaseQuestion], registers: Registers
    ) -> dict[str, Any]:
        written = {
            **_texts("label", question.label),
            **_texts("help", question.help),
            **_as_written(question.visible_if, earlier, registers),
            "required": question.required,
            "key": question.key,
        }
        for name in ("max_length", "minimum", "maximum", "max_files", "min_rows", "max_rows"):
            if hasattr(question, name):
                written[name] = getattr(question, name)
        for name in ("lowest", "highest"):
            if hasattr(question, name):
                written |= _texts(name, getattr(question, name))
        if isinstance(question, ChoiceQuestion):
            written |= {"choices": choices_as_written(question), "register": question.register_name}
        return written

    def values(self) -> QuestionValues:
        """What was written, for the step. Raises Refused at "condition_value"."""
        read = self.cleaned_data
        return QuestionValues(
            label=_text(self, "label"),
            help=_text(self, "help"),
            key=read["key"].strip(),
            required=read["required"],
            visible_if=self.condition() if "condition" in self.fields else None,
            max_length=read.get("max_length"),
            minimum=read.get("minimum"),
            maximum=read.get("maximum"),
            lowest=_text(self, "lowest"),
            highest=_text(self, "highest"),
            choices=read.get("choices", ""),
            register=read.get("register", ""),
            max_files=read.get("max_files"),
            min_rows=read.get("min_rows"),
            max_rows=read.get("max_rows"),
            first_column=read.get("first_column", "").strip(),
        )


def _own_fields(kind: str, draft: DraftForm, was: BaseQuestion | None) -> dict[str, forms.Field]:
    """The fields that only this kind of question has."""
    if kind in {"short_text", "long_text"}:
        return {"max_length": _whole(_("Högsta antal tecken"))}
    if kind == "integer":
        return {"minimum": _whole(_("Lägsta tal")), "maximum": _whole(_("Högsta tal"))}
    if kind == "scale":
        return {
            "lowest_sv": demanded(forms.CharField(label=_("Vid 1 står"), max_length=100)),
            "lowest_en": forms.CharField(label=_("Vid 1, på engelska"), max_length=100, required=False),
            "highest_sv": demanded(forms.CharField(label=_("Vid 5 står"), max_length=100)),
            "highest_en": forms.CharField(label=_("Vid 5, på engelska"), max_length=100, required=False),
        }
    if kind == "attachment":
        return {"max_files": _whole(_("Högsta antal filer"))}
    if kind == "rows":
        limits: dict[str, forms.Field] = {
            "min_rows": _whole(_("Minsta antal rader")),
            "max_rows": _whole(_("Högsta antal rader")),
        }
        if was is None:
            limits["first_column"] = demanded(forms.CharField(label=_("Första kolumnen"), max_length=300))
        return limits
    if kind in {"single_choice", "multiple_choice"}:
        tables = [
            (rows_register(question), _("Raderna i ”{table}”").format(table=said(question.label)))
            for question in draft.questions
            if isinstance(question, Rows)
        ]
        return {
            "register": forms.ChoiceField(
                label=_("Hämta alternativen ur"),
                required=False,
                choices=[("", _("Alternativen nedan")), *REGISTERS.items(), *tables],
            ),
            "choices": forms.CharField(
                label=_("Alternativ"),
                required=False,
                widget=words(6),
                help_text=_(
                    "Ett på varje rad. Skriv engelska efter ett lodstreck: Varje vecka | Every week."
                    " Efter ett till står alternativets kod, som inte bör ändras när svar har getts."
                ),
            ),
        }
    return {}


class CheckForm(forms.Form):
    """A rule across answers: the fields that its kind has use for."""

    message_sv = demanded(forms.CharField(label=_("Vad den som fyller i får veta"), max_length=300))
    message_en = forms.CharField(label=_("Samma på engelska"), max_length=300, required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: str, draft: DraftForm, registers: Registers, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        own = _check_fields(kind, draft, registers)
        self.fields = {**own, **self.fields}

    @staticmethod
    def as_written(check: Check) -> dict[str, Any]:
        written: dict[str, Any] = _texts("message", check.message)
        if isinstance(check, DatesInOrder):
            return written | {"first": check.first, "second": check.second}
        if isinstance(check, AtLeastOneOf):
            return written | {"questions": list(check.questions)}
        written |= {
            "left": [code_of(term) for term in check.left],
            "right": [code_of(term) for term in check.right],
            "at": check.at,
        }
        if isinstance(check, SumAtMost):
            written |= {"percent": check.percent, "limit": check.limit}
        return written

    def values(self) -> CheckValues:
        read = self.cleaned_data
        return CheckValues(
            message=_text(self, "message"),
            first=read.get("first", ""),
            second=read.get("second", ""),
            questions=tuple(read.get("questions", ())),
            left=tuple(read.get("left", ())),
            right=tuple(read.get("right", ())),
            percent=read.get("percent"),
            limit=read.get("limit"),
            at=read.get("at", ""),
        )


def _check_fields(kind: str, draft: DraftForm, registers: Registers) -> dict[str, forms.Field]:
    every = [(question.key, said(question.label)) for question in draft.questions]
    if kind == "dates_in_order":
        dates = [(q.key, said(q.label)) for q in draft.questions if isinstance(q, DateQuestion)]
        choices = [("", _("Välj")), *dates]
        return {
            "first": demanded(forms.ChoiceField(label=_("Det här datumet"), choices=choices)),
            "second": demanded(forms.ChoiceField(label=_("ska inte vara senare än"), choices=choices)),
        }
    if kind == "at_least_one_of":
        return {"questions": demanded(_several(_("Minst en av dem ska besvaras"), every))}
    sums = [(code, said(label)) for code, _term, label in sums_in(draft, registers)]
    fields: dict[str, forms.Field] = {"left": demanded(_several(_("Summan av"), sums))}
    if kind == "sums_equal":
        fields["right"] = demanded(_several(_("ska vara lika med summan av"), sums))
    else:
        fields |= {
            "limit": _whole(_("ska vara högst talet"), _("Lämna tomt om summan jämförs med en annan.")),
            "percent": _whole(_("eller högst så många procent"), _("Tomt betyder 100.")),
            "right": _several(_("av summan av"), sums),
        }
        fields["right"].required = False
    fields["at"] = forms.ChoiceField(
        label=_("Felet visas vid"), required=False, choices=[("", _("Den första frågan")), *every]
    )
    return fields


def _several(label: Any, choices: Sequence[tuple[str, str]]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, choices=choices, widget=forms.CheckboxSelectMultiple)


def _text(form: forms.Form, name: str) -> Text:
    read = form.cleaned_data
    return Text(sv=read.get(f"{name}_sv", "").strip(), en=read.get(f"{name}_en", "").strip())


def _texts(name: str, text: Text) -> dict[str, str]:
    return {f"{name}_sv": text.sv, f"{name}_en": text.en}
