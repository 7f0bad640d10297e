"""A page of a form as a Django form that renders, and what was posted as changes.

The Django form only shows: what is valid is decided by `kernel.forms.answers`, whose problems are passed in.
Names in the HTML: "<key>", "<key>.<row id>.<column>", "version:<key>", "row:<key>", "add-row:<key>",
"remove-row:<key>:<row id>", "resolve:<key>", "their-version:<key>", "file:<key>" (an upload, for the view).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils import translation
from django.utils.translation import gettext as _

from bifall.kernel.forms.answers import Registers, choices_for, clean, new_row_id
from bifall.kernel.forms.changes import Change
from bifall.kernel.forms.schema import (
    Answers,
    Attachment,
    BaseQuestion,
    Choice,
    ChoiceQuestion,
    Date,
    FormSchema,
    Integer,
    LongText,
    Money,
    MultipleChoice,
    Page,
    Percent,
    Rows,
    Scale,
    SingleChoice,
    YesNo,
)
from bifall.kernel.forms.shown import YES_NO, display_value, typed_value
from bifall.kernel.money import format_number
from bifall.kernel.problems import Problem
from bifall.questionnaires.commands import Conflict
from bifall.ui.problems import text_of

STOCKHOLM = ZoneInfo("Europe/Stockholm")


@dataclass(frozen=True, slots=True)
class ConflictView:
    """Two answers to one question, as text, and who gave the other one when."""

    saved_by_name: str
    saved_at: datetime
    clock: str
    yours: str
    theirs: str
    their_version: int


@dataclass(frozen=True, slots=True)
class FieldView:
    """One control with its label, help and errors; `id` is where a link from the error summary lands."""

    name: str
    id: str
    label: str
    help: str
    required: bool
    is_group: bool
    errors: tuple[str, ...]
    described_by: str
    hint: str = ""
    ends: tuple[str, str] | None = None
    bound: BoundField | None = None


class RowView(NamedTuple):
    id: str
    number: int
    cells: tuple[FieldView, ...]


@dataclass(frozen=True, slots=True)
class QuestionView:
    key: str
    kind: str
    field: FieldView
    version: int
    controls: bool
    """Its answer decides what else is asked."""
    conflict: ConflictView | None = None
    columns: tuple[str, ...] = ()
    rows: tuple[RowView, ...] = ()
    can_add_row: bool = False


class SummaryLine(NamedTuple):
    text: str
    target: str
    label: str


class PageForm(forms.Form):
    """The page: `questions` in order, `summary` of all that is wrong on it."""

    def __init__(self, page: Page, language: str) -> None:
        super().__init__(auto_id=False)
        self.page = page
        self.title = page.title.of(language)
        self.intro = page.intro.of(language)
        self.questions: list[QuestionView] = []
        self.summary: list[SummaryLine] = []

    @property
    def has_files(self) -> bool:
        return any(question.kind == "attachment" for question in self.questions)

    def shown(self) -> ShownPage:
        """The page for a template. There a form's attribute hides behind a question of the same name."""
        return ShownPage(self.title, self.intro, self.questions, self.summary, self.has_files)


@dataclass(frozen=True, slots=True)
class ShownPage:
    """What the templates of ui/questionnaire/ show."""

    title: str
    intro: str
    questions: list[QuestionView]
    summary: list[SummaryLine]
    has_files: bool


@dataclass(slots=True)
class _Builder:
    schema: FormSchema
    answers: Answers
    registers: Registers
    language: str
    errors: Mapping[str, tuple[str, ...]]
    form: PageForm
    targets: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Field name → (id, label), for the links of the summary."""

    def choices(self, question: BaseQuestion) -> Sequence[Choice]:
        return choices_for(self.schema, question, self.answers, self.registers)

    def control(self, question: BaseQuestion, name: str, value: Any, label: str = "") -> FieldView:
        """Add the Django field for one question or cell and describe it."""
        view = self.describe(question, name, label)
        described = {"aria-describedby": view.described_by} if view.described_by and not view.is_group else {}
        attrs = {"id": f"{view.id}-option" if view.is_group else view.id, **described}
        if view.errors and not view.is_group:
            attrs["aria-invalid"] = "true"
        if question.required and not view.is_group:
            attrs["aria-required"] = "true"
        widget = _widget(question, attrs, value, self.options(question, value))
        self.form.fields[name] = forms.Field(required=False, widget=widget, label=view.label)
        self.form.initial[name] = typed_value(question, value, self.language)
        return replace(view, bound=self.form[name])

    def describe(self, question: BaseQuestion, name: str, label: str = "") -> FieldView:
        ident = "q-" + name.replace(".", "-")
        text = question.label.of(self.language)
        errors = self.errors.get(name, ())
        hint, ends = "", None
        if isinstance(question, LongText):
            hint = _("Högst {limit} tecken.").format(limit=format_number(question.max_length))
        elif isinstance(question, Scale):
            ends = (question.lowest.of(self.language), question.highest.of(self.language))
        parts = [(f"{ident}-help", question.help.of(self.language) or hint), (f"{ident}-error", errors)]
        self.targets[name] = (ident, label or text)
        return FieldView(
            name=name,
            id=ident,
            label=text,
            help=question.help.of(self.language),
            required=question.required,
            is_group=question.is_group,
            errors=errors,
            described_by=" ".join(part for part, present in parts if present),
            hint=hint,
            ends=ends,
        )

    def options(self, question: BaseQuestion, value: Any) -> list[tuple[str, str]]:
        if isinstance(question, YesNo):
            return [(value, text.of(self.language)) for value, text in YES_NO.items()]
        if isinstance(question, Scale):
            return [(str(step), str(step)) for step in question.steps]
        options = [(choice.value, choice.label.of(self.language)) for choice in self.choices(question)]
        if isinstance(question, ChoiceQuestion) and question.rows_question is None:
            # What was chosen and has since left the register is shown, so that saving does not drop it.
            known = {option for option, _label in options}
            chosen = value if isinstance(value, list) else [value]
            options += [
                (item, item) for item in chosen if isinstance(item, str) and item and item not in known
            ]
        return [("", _("Välj")), *options] if isinstance(question, SingleChoice) else options

    def question(self, question: BaseQuestion, version: int, conflict: Conflict | None) -> QuestionView:
        value = self.answers.get(question.key)
        shared: dict[str, Any] = {
            "key": question.key,
            "kind": getattr(question, "kind", ""),
            "version": version,
            "controls": self.schema.controls(question.key),
            "conflict": None if conflict is None else self.conflict(question, conflict),
        }
        if not isinstance(question, Rows):
            return QuestionView(field=self.control(question, question.key, value), **shared)
        cleaned = clean(question, value).value
        rows = cleaned if isinstance(cleaned, list) else []
        return QuestionView(
            field=self.describe(question, question.key),
            columns=tuple(column.label.of(self.language) for column in question.columns),
            rows=tuple(self.row(question, row, number) for number, row in enumerate(rows, start=1)),
            can_add_row=len(rows) < question.max_rows,
            **shared,
        )

    def row(self, question: Rows, row: Mapping[str, Any], number: int) -> RowView:
        cells = []
        for column in question.columns:
            name = f"{question.key}.{row['id']}.{column.key}"
            label = _("{rows}, rad {number}: {column}").format(
                rows=question.label.of(self.language), number=number, column=column.label.of(self.language)
            )
            cells.append(self.control(column, name, row.get(column.key), label))
        return RowView(id=row["id"], number=number, cells=tuple(cells))

    def conflict(self, question: BaseQuestion, conflict: Conflict) -> ConflictView:
        local = conflict.saved_at.astimezone(STOCKHOLM)
        yours, theirs = (
            display_value(self.schema, question, value, self.answers, self.registers, self.language)
            for value in (conflict.yours, conflict.theirs)
        )
        return ConflictView(
            saved_by_name=conflict.saved_by_name or _("Någon annan"),
            saved_at=conflict.saved_at,
            clock=local.strftime("%H:%M" if self.language.startswith("en") else "%H.%M"),
            yours=yours,
            theirs=theirs,
            their_version=conflict.their_version,
        )


def build_form(
    schema: FormSchema,
    page_key: str,
    *,
    answers: Answers,
    versions: Mapping[str, int],
    registers: Registers,
    language: str,
    problems: Sequence[Problem] = (),
    data: QueryDict | None = None,
    conflicts: Sequence[Conflict] = (),
) -> PageForm:
    """One page of the form, for ui/questionnaire/form.html.

    answers, versions: what is stored. data: what was just posted, shown in place of the stored answers.
    conflicts: as `save_answers` returned them; the question stays in conflict until the person has chosen.
    problems: of any app; those of other pages are left out. Raises KeyError for a page that does not exist
    and for a register that was not brought.
    """
    page = schema.page(page_key)
    posted = {} if data is None else read_changes(schema, page_key, data)
    shown = {**answers, **{key: change.value for key, change in posted.items()}}
    in_conflict = {conflict.key: conflict for conflict in conflicts}
    shown |= {key: conflict.yours for key, conflict in in_conflict.items()}
    errors: dict[str, tuple[str, ...]] = {}
    with translation.override(language):
        for problem in problems:
            name = problem.field or ""
            if not name or any(question.key == name.partition(".")[0] for question in page.questions):
                errors[name] = (*errors.get(name, ()), text_of(problem))
    form = PageForm(page, language)
    builder = _Builder(schema, shown, registers, language, errors, form)
    with translation.override(language):
        for question in schema.visible_questions(page, shown):
            key = question.key
            version = versions.get(key, 0)
            if key in in_conflict:
                # The version that was shown stays, so that saving again asks again until one is chosen.
                version = posted[key].base_version if key in posted else -1
            form.questions.append(builder.question(question, version, in_conflict.get(key)))
    form.summary = [
        SummaryLine(text, *builder.targets.get(name, builder.targets.get(name.partition(".")[0], ("", ""))))
        for name, texts in errors.items()
        for text in texts
        if not name or name.partition(".")[0] in builder.targets
    ]
    return form


def read_changes(schema: FormSchema, page_key: str, post: QueryDict) -> dict[str, Change]:
    """Question key → what was typed, for each question of the page that was posted with its version.

    A row button is carried out here: the new row is in the value, the removed one is not. A conflict that was
    settled with "theirs" is no change. Raises KeyError for a page that does not exist.
    """
    changes: dict[str, Change] = {}
    for question in schema.page(page_key).questions:
        key = question.key
        if f"version:{key}" not in post or post.get(f"resolve:{key}") == "theirs":
            continue
        settled = post.get(f"resolve:{key}") == "mine" and f"their-version:{key}" in post
        version = post.get(f"their-version:{key}" if settled else f"version:{key}", "")
        changes[key] = Change(_posted(question, key, post), _version(version))
    return changes


def pressed_row_button(post: QueryDict) -> str | None:
    """The key of the rows question whose add or remove button was pressed: the page is to be shown again."""
    buttons = (name.split(":") for name in post if name.startswith(("add-row:", "remove-row:")))
    return next((parts[1] for parts in buttons), None)


def _version(text: str | None) -> int:
    """A version that cannot be read is none that was ever shown."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else -1


def _posted(question: BaseQuestion, name: str, post: QueryDict) -> Any:
    if isinstance(question, (MultipleChoice, Attachment)):
        return post.getlist(name)
    if not isinstance(question, Rows):
        return post.get(name, "")
    rows: list[dict[str, Any]] = [
        {"id": row_id, **{c.key: _posted(c, f"{name}.{row_id}.{c.key}", post) for c in question.columns}}
        for row_id in post.getlist(f"row:{name}")
        if f"remove-row:{name}:{row_id}" not in post
    ]
    if f"add-row:{name}" in post and len(rows) < question.max_rows:
        rows.append({"id": new_row_id()})
    return rows


def _widget(
    question: BaseQuestion, attrs: dict[str, str], value: Any, options: list[tuple[str, str]]
) -> forms.Widget:
    if isinstance(question, (YesNo, Scale)):
        return forms.RadioSelect(attrs, choices=options)
    if isinstance(question, (MultipleChoice, Attachment)):
        return forms.CheckboxSelectMultiple(attrs, choices=options)
    if isinstance(question, SingleChoice):
        return forms.Select(attrs, choices=options)
    if isinstance(question, LongText):
        return forms.Textarea({**attrs, "rows": "6", "data-max-length": str(question.max_length)})
    if isinstance(question, (Integer, Money, Percent)):
        mode = "decimal" if isinstance(question, Percent) else "numeric"
        return forms.TextInput({**attrs, "inputmode": mode, "autocomplete": "off"})
    if isinstance(question, Date) and not clean(question, value).problems:
        # A date field shows nothing when the value is no date, and what was typed would be gone.
        return forms.TextInput({**attrs, "type": "date"})
    return forms.TextInput(attrs)
