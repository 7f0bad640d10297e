"""The steps by which a form is made. Each is a value; applied to a draft it gives the next one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from bifall.kernel.forms.draft import DraftForm, DraftPage, fingerprint, named_in
from bifall.kernel.forms.questions import (
    ROWS_REGISTER,
    BaseQuestion,
    Condition,
    Part,
    Question,
    Rows,
    Text,
)
from bifall.kernel.forms.schema import AtLeastOneOf, Check, DatesInOrder, Term
from bifall.kernel.forms.written import NO_TEXT, QuestionValues, key_from, question_from
from bifall.kernel.problems import Problem, Refused, refuse_if

P = TypeVar("P", bound=Part)
T = TypeVar("T")


class Edit(Protocol):
    """A step in the making of a form. Raises Refused: form_part_missing, form_part_changed and its own."""

    def apply(self, draft: DraftForm) -> DraftForm: ...


@dataclass(frozen=True, slots=True)
class SetTitle:
    title: Text

    def apply(self, draft: DraftForm) -> DraftForm:
        refuse_if([] if self.title.sv else [Problem("form_title_missing", "title_sv")])
        return _with(draft, title=self.title)


@dataclass(frozen=True, slots=True, kw_only=True)
class PutPage:
    """Change the page `key`, or add one last when that is "". `seen`: the fingerprint of what was shown."""

    title: Text
    key: str = ""
    intro: Text = NO_TEXT
    visible_if: Condition | None = None
    seen: str = ""

    def apply(self, draft: DraftForm) -> DraftForm:
        was = _there(draft.page(self.key), self.seen) if self.key else None
        refuse_if([] if self.title.sv else [Problem("form_page_title_missing", "title_sv")])
        if was is None:
            key = key_from(self.title.sv, {page.key for page in draft.pages})
            new = DraftPage(key=key, title=self.title, intro=self.intro, visible_if=self.visible_if)
            return _with(draft, pages=(*draft.pages, new))
        changed = _with(was, title=self.title, intro=self.intro, visible_if=self.visible_if)
        return _with(draft, pages=tuple(changed if page is was else page for page in draft.pages))


@dataclass(frozen=True, slots=True)
class RemovePage:
    """Take out the page with its questions. What refers to them is told as faults."""

    key: str

    def apply(self, draft: DraftForm) -> DraftForm:
        gone = _there(draft.page(self.key))
        return _with(draft, pages=tuple(page for page in draft.pages if page is not gone))


@dataclass(frozen=True, slots=True)
class MovePage:
    """One step up (-1) or down (1); at the end it stays."""

    key: str
    step: int

    def apply(self, draft: DraftForm) -> DraftForm:
        page = _there(draft.page(self.key))
        return _with(draft, pages=_moved(draft.pages, draft.pages.index(page), self.step))


@dataclass(frozen=True, slots=True, kw_only=True)
class PutQuestion:
    """Change the question `replaces`, or add one last on `page`. What refers to its key follows."""

    kind: str
    values: QuestionValues
    page: str = ""
    replaces: str = ""
    seen: str = ""

    def apply(self, draft: DraftForm) -> DraftForm:
        was = _there(draft.question(self.replaces), self.seen) if self.replaces else None
        page = _there(draft.page(self.page) if was is None else draft.page_of(self.replaces))
        taken = {question.key for question in draft.questions if question is not was}
        made: Question = question_from(self.kind, self.values, taken=taken, was=was)
        if was is None:
            return _with_page(draft, page, (*page.questions, made))
        kept = tuple(made if question is was else question for question in page.questions)
        return _renamed(_with_page(draft, page, kept), was.key, made.key)


@dataclass(frozen=True, slots=True)
class AddModel:
    """Add a question that the house knows the meaning of, as it stands in the standard form."""

    page: str
    model: Question

    def apply(self, draft: DraftForm) -> DraftForm:
        page = _there(draft.page(self.page))
        if any(question.meaning is self.model.meaning for question in draft.questions):
            raise Refused([Problem("form_meaning_twice", "kind", {"question": self.model.label})])
        key = key_from(self.model.key, {question.key for question in draft.questions})
        condition = self.model.visible_if
        if condition is not None and draft.question(condition.question) is None:
            condition = None  # What it waits for stands in the standard form alone.
        return _with_page(draft, page, (*page.questions, _with(self.model, key=key, visible_if=condition)))


@dataclass(frozen=True, slots=True)
class RemoveQuestion:
    key: str

    def apply(self, draft: DraftForm) -> DraftForm:
        page = _there(draft.page_of(self.key))
        return _with_page(draft, page, tuple(q for q in page.questions if q.key != self.key))


@dataclass(frozen=True, slots=True)
class MoveQuestion:
    """One step up (-1) or down (1), over to the page before or after where its own page ends."""

    key: str
    step: int

    def apply(self, draft: DraftForm) -> DraftForm:
        page = _there(draft.page_of(self.key))
        question = _there(draft.question(self.key))
        place = page.questions.index(question)
        if 0 <= place + self.step < len(page.questions):
            return _with_page(draft, page, _moved(page.questions, place, self.step))
        number = draft.pages.index(page) + self.step
        if not 0 <= number < len(draft.pages):
            return draft
        other = draft.pages[number]
        taken = (*other.questions, question) if self.step < 0 else (question, *other.questions)
        left = tuple(one for one in page.questions if one is not question)
        return _with_page(_with_page(draft, page, left), other, taken)


@dataclass(frozen=True, slots=True, kw_only=True)
class PutColumn:
    """Change the column `replaces` of the table `rows`, or add one last."""

    rows: str
    kind: str
    values: QuestionValues
    replaces: str = ""
    seen: str = ""

    def apply(self, draft: DraftForm) -> DraftForm:
        table = _table(draft, self.rows)
        was = _there(table.column(self.replaces), self.seen) if self.replaces else None
        taken = {column.key for column in table.columns if column is not was}
        made = question_from(self.kind, self.values, taken=taken, was=was, in_rows=True)
        columns = (
            (*table.columns, made)
            if was is None
            else tuple(made if column is was else column for column in table.columns)
        )
        changed = _with_columns(draft, table, columns)
        return changed if was is None else _column_renamed(changed, self.rows, was.key, made.key)


@dataclass(frozen=True, slots=True)
class RemoveColumn:
    rows: str
    key: str

    def apply(self, draft: DraftForm) -> DraftForm:
        table = _table(draft, self.rows)
        gone = _there(table.column(self.key))
        if len(table.columns) == 1:
            raise Refused([Problem("form_column_last")])
        return _with_columns(draft, table, tuple(column for column in table.columns if column is not gone))


@dataclass(frozen=True, slots=True)
class MoveColumn:
    rows: str
    key: str
    step: int

    def apply(self, draft: DraftForm) -> DraftForm:
        table = _table(draft, self.rows)
        place = table.columns.index(_there(table.column(self.key)))
        return _with_columns(draft, table, _moved(table.columns, place, self.step))


@dataclass(frozen=True, slots=True, kw_only=True)
class PutCheck:
    """Change the check `number` (from 1), or add one last when that is 0."""

    check: Check
    number: int = 0
    seen: str = ""

    def apply(self, draft: DraftForm) -> DraftForm:
        refuse_if([] if self.check.message.sv else [Problem("form_check_message_missing", "message_sv")])
        if not self.number:
            return _with(draft, checks=(*draft.checks, self.check))
        place = _place(draft, self.number, self.seen)
        return _with(draft, checks=(*draft.checks[:place], self.check, *draft.checks[place + 1 :]))


@dataclass(frozen=True, slots=True)
class RemoveCheck:
    number: int
    seen: str = ""

    def apply(self, draft: DraftForm) -> DraftForm:
        place = _place(draft, self.number, self.seen)
        return _with(draft, checks=(*draft.checks[:place], *draft.checks[place + 1 :]))


def _place(draft: DraftForm, number: int, seen: str) -> int:
    known = 1 <= number <= len(draft.checks)
    _there(draft.checks[number - 1] if known else None, seen)
    return number - 1


def _there(part: P | None, seen: str = "") -> P:
    if part is None:
        raise Refused([Problem("form_part_missing")])
    if seen and fingerprint(part) != seen:
        raise Refused([Problem("form_part_changed")])
    return part


def _table(draft: DraftForm, key: str) -> Rows:
    found = draft.question(key)
    return _there(found if isinstance(found, Rows) else None)


def _with(part: P, **changes: Any) -> P:
    """The same part with other values; what is not named stays as it is, to the letter."""
    return part.model_copy(update=changes)


def _with_page(draft: DraftForm, page: DraftPage, questions: tuple[Any, ...]) -> DraftForm:
    changed = _with(page, questions=questions)
    return _with(draft, pages=tuple(changed if one.key == page.key else one for one in draft.pages))


def _with_columns(draft: DraftForm, table: Rows, columns: tuple[Any, ...]) -> DraftForm:
    page = _there(draft.page_of(table.key))
    changed = _with(table, columns=columns)
    return _with_page(draft, page, tuple(changed if q.key == table.key else q for q in page.questions))


def _moved(parts: Sequence[T], place: int, step: int) -> tuple[T, ...]:
    order = list(parts)
    target = min(max(place + step, 0), len(order) - 1)
    order.insert(target, order.pop(place))
    return tuple(order)


def _renamed(draft: DraftForm, old: str, new: str) -> DraftForm:
    """Conditions, checks and tables to choose from follow a question whose key has changed."""
    if old == new:
        return draft
    pages = tuple(
        _with(
            page,
            visible_if=_following(page.visible_if, old, new),
            questions=tuple(_question_following(question, old, new) for question in page.questions),
        )
        for page in draft.pages
    )
    checks = tuple(_check_following(c, old, new) if old in named_in(c) else c for c in draft.checks)
    return _with(draft, pages=pages, checks=checks)


def _following(condition: Condition | None, old: str, new: str) -> Condition | None:
    return _with(condition, question=new) if condition and condition.question == old else condition


def _question_following(question: Any, old: str, new: str) -> Any:
    if isinstance(question, Rows):
        columns = tuple(_register_following(column, old, new) for column in question.columns)
        question = _with(question, columns=columns)
    question = _register_following(question, old, new)
    return _with(question, visible_if=_following(question.visible_if, old, new))


def _register_following(part: BaseQuestion, old: str, new: str) -> BaseQuestion:
    if getattr(part, "register_name", "") == ROWS_REGISTER + old:
        return _with(part, register_name=ROWS_REGISTER + new)
    return part


def _check_following(check: Check, old: str, new: str) -> Check:
    def now(key: str) -> str:
        return new if key == old else key

    if isinstance(check, DatesInOrder):
        return _with(check, first=now(check.first), second=now(check.second))
    if isinstance(check, AtLeastOneOf):
        return _with(check, questions=tuple(map(now, check.questions)))
    left, right = (
        tuple(_with(term, question=now(term.question)) for term in terms)
        for terms in (check.left, check.right)
    )
    return _with(check, left=left, right=right, at=now(check.at))


def _column_renamed(draft: DraftForm, rows: str, old: str, new: str) -> DraftForm:
    """The sums of checks follow a column whose key has changed."""

    def now(term: Term) -> Term:
        if term.question != rows:
            return term
        only = term.only
        if only is not None and only.column == old:
            only = _with(only, column=new)
        return _with(term, column=new if term.column == old else term.column, only=only)

    checks: list[Check] = []
    for check in draft.checks:
        if isinstance(check, (DatesInOrder, AtLeastOneOf)):
            checks.append(check)
        else:
            left, right = (tuple(map(now, terms)) for terms in (check.left, check.right))
            checks.append(_with(check, left=left, right=right))
    return _with(draft, checks=tuple(checks))
