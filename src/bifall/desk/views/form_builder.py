"""The making of a form: its pages, questions, columns and rules, one step at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bifall.desk.form_access import find_draft, find_version, form_readers_only, registers_here
from bifall.desk.form_builder_forms import CheckForm, PageForm, QuestionForm, TitleForm
from bifall.desk.form_words import CHECKS, KINDS, check_label, condition_label, limits_of, said
from bifall.kernel.forms import edits
from bifall.kernel.forms.draft import DraftForm, faults, fingerprint, read_draft
from bifall.kernel.forms.questions import BaseQuestion, Meaning, Part, Rows
from bifall.kernel.forms.written import COLUMN_KINDS, QUESTION_KINDS
from bifall.kernel.forms.written_rules import CHECK_KINDS, Registers, check_from
from bifall.kernel.problems import Problem, Refused
from bifall.questionnaires import commands
from bifall.questionnaires.models import FormVersion
from bifall.questionnaires.standard_forms import demands_of
from bifall.questionnaires.states import Purpose
from bifall.ui.middleware import signed_in
from bifall.ui.problems import add_to, by_field


@require_GET
@form_readers_only
def version(request: HttpRequest, version_id: UUID) -> HttpResponse:
    return version_page(request, find_version(request, version_id), status=200)


def version_page(
    request: HttpRequest, found: FormVersion, *, status: int, problems: Sequence[Problem] = ()
) -> HttpResponse:
    """A version from the first page to the last rule. `problems`: what publishing was refused with."""
    draft = read_draft(found.definition)
    registers = registers_here(request)
    demands = demands_of(Purpose(found.form.purpose))
    wrong = [] if found.is_published else faults(draft, demands)
    at_place = by_field(wrong)
    may_edit = not found.is_published and signed_in(request).has_perm("questionnaires.edit_form", found)
    meanings = {question.meaning for question in draft.questions}
    context = {
        "version": found,
        "draft": draft,
        "title": said(draft.title),
        "problems": problems,
        "faults": [] if problems else wrong,
        "of_the_whole": at_place.get("", []),
        "pages": [
            {
                "key": page.key,
                "title": said(page.title),
                "intro": said(page.intro),
                "condition": condition_label(page.visible_if, draft, registers),
                "errors": at_place.get(f"page-{page.key}", []),
                "questions": [_line(question, draft, registers, at_place) for question in page.questions],
            }
            for page in draft.pages
        ],
        "checks": [
            {
                "number": number,
                "text": check_label(check, draft, registers),
                "message": said(check.message),
                "errors": at_place.get(f"check-{number}", []),
            }
            for number, check in enumerate(draft.checks, start=1)
        ],
        "may_edit": may_edit,
        "kinds": KINDS.items(),
        "check_kinds": CHECKS.items(),
        "models": [
            (meaning.value, said(question.label))
            for meaning, question in demands.asked.items()
            if demands.needed and meaning not in meanings
        ],
        "has_others": found.form.versions.exclude(pk=found.pk).exists(),
    }
    return render(request, "desk/form_version.html", context, status=status)


def _line(
    question: BaseQuestion, draft: DraftForm, registers: Registers, at_place: dict[str, list[str]]
) -> dict[str, Any]:
    return {
        "key": question.key,
        "label": said(question.label),
        "kind": KINDS[getattr(question, "kind", "")],
        "limits": limits_of(question),
        "required": question.required,
        "is_known": question.meaning is not Meaning.NONE,
        "condition": condition_label(question.visible_if, draft, registers),
        "errors": at_place.get(f"question-{question.key}", []),
    }


@require_http_methods(["GET", "POST"])
@form_readers_only
def title(request: HttpRequest, version_id: UUID) -> HttpResponse:
    found, draft = find_draft(request, version_id)
    form = TitleForm(request.POST or None, initial={"title_sv": draft.title.sv, "title_en": draft.title.en})
    return _part(request, found, form, lambda: form.edit(), heading=_("Formulärets rubrik"))


@require_http_methods(["GET", "POST"])
@form_readers_only
def page(request: HttpRequest, version_id: UUID, page_key: str = "") -> HttpResponse:
    """Change a page, or without a key add one."""
    found, draft = find_draft(request, version_id)
    was = _or_404(draft.page(page_key)) if page_key else None
    earlier = draft.before(page=page_key) if was else draft.questions
    registers = registers_here(request)
    form = PageForm(
        request.POST or None,
        earlier=earlier,
        registers=registers,
        initial=_with_mark(was, PageForm.as_written(was, earlier, registers) if was else {}),
    )
    return _part(
        request,
        found,
        form,
        lambda: form.edit(page_key),
        heading=said(was.title) if was else _("Ny sida"),
        was=was,
        anchor=f"page-{page_key}" if was else "",
        remove=f"remove:page:{page_key}" if was else "",
    )


@require_http_methods(["GET", "POST"])
@form_readers_only
def add_question(request: HttpRequest, version_id: UUID, page_key: str) -> HttpResponse:
    """Add a question last on the page, of the kind that the address names."""
    found, draft = find_draft(request, version_id)
    on_page = _or_404(draft.page(page_key))
    kind = _kind(request, QUESTION_KINDS)
    earlier = (*draft.before(page=page_key), *on_page.questions)
    form = _question_form(request, draft, kind, earlier)
    return _part(
        request,
        found,
        form,
        lambda: edits.PutQuestion(kind=kind, values=form.values(), page=page_key),
        heading=_("Ny fråga: {kind}").format(kind=KINDS[kind]),
        anchor=f"page-{page_key}",
    )


@require_http_methods(["GET", "POST"])
@form_readers_only
def question(request: HttpRequest, version_id: UUID, key: str) -> HttpResponse:
    """Change a question; of a table its columns too, each on a page of its own."""
    found, draft = find_draft(request, version_id)
    was = _or_404(draft.question(key))
    on_page = _or_404(draft.page_of(key))
    kind = was.kind
    earlier = draft.before(page=on_page.key, question=key)
    form = _question_form(request, draft, kind, earlier, was)
    return _part(
        request,
        found,
        form,
        lambda: edits.PutQuestion(
            kind=kind, values=form.values(), replaces=key, seen=form.cleaned_data["seen"]
        ),
        heading=said(was.label),
        kicker=str(KINDS[kind]),
        was=was,
        anchor=f"question-{key}",
        remove=f"remove:question:{key}",
        extra={
            "rows_key": key if isinstance(was, Rows) else "",
            "columns": [_line(column, draft, {}, {}) for column in was.columns]
            if isinstance(was, Rows)
            else [],
            "kinds": [(name, label) for name, label in KINDS.items() if name in COLUMN_KINDS],
        },
    )


@require_http_methods(["GET", "POST"])
@form_readers_only
def column(request: HttpRequest, version_id: UUID, key: str, column_key: str = "") -> HttpResponse:
    """Change a column of a table, or without a key add one of the kind that the address names."""
    found, draft = find_draft(request, version_id)
    table = draft.question(key)
    if not isinstance(table, Rows):
        raise Http404
    was = _or_404(table.column(column_key)) if column_key else None
    kind = was.kind if was else _kind(request, COLUMN_KINDS)
    form = _question_form(request, draft, kind, (), was, in_rows=True)
    return _part(
        request,
        found,
        form,
        lambda: edits.PutColumn(
            rows=key,
            kind=kind,
            values=form.values(),
            replaces=column_key,
            seen=form.cleaned_data["seen"] if was else "",
        ),
        heading=said(was.label) if was else _("Ny kolumn: {kind}").format(kind=KINDS[kind]),
        kicker=_("Kolumn i {table}").format(table=said(table.label)),
        was=was,
        back=reverse("desk:form_question", args=[found.pk, key]),
        remove=f"remove:column:{key}:{column_key}" if was else "",
    )


@require_http_methods(["GET", "POST"])
@form_readers_only
def check(request: HttpRequest, version_id: UUID, number: int = 0) -> HttpResponse:
    """Change a rule, or without a number add one of the kind that the address names."""
    found, draft = find_draft(request, version_id)
    if number > len(draft.checks):
        raise Http404
    was = draft.checks[number - 1] if number else None
    kind = was.kind if was else _kind(request, dict.fromkeys(CHECK_KINDS))
    registers = registers_here(request)
    form = CheckForm(
        request.POST or None,
        kind=kind,
        draft=draft,
        registers=registers,
        initial=_with_mark(was, CheckForm.as_written(was) if was else {}),
    )
    return _part(
        request,
        found,
        form,
        lambda: edits.PutCheck(
            check=check_from(kind, form.values(), draft, registers),
            number=number,
            seen=form.cleaned_data["seen"],
        ),
        heading=_("Regel: {kind}").format(kind=CHECKS[kind]),
        was=was,
        anchor="regler",
        remove=f"remove:check:{number}" if was else "",
    )


@require_POST
@form_readers_only
def arrange(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Move or remove a part, or add a question that the house knows: what the pressed button says."""
    found, _draft = find_draft(request, version_id)
    try:
        step, anchor = _pressed(request, found)
        commands.edit_version(version_id=found.pk, edit=step, actor=signed_in(request), at=timezone.now())
    except Refused as refused:
        return version_page(request, found, status=422, problems=refused.problems)
    if anchor.startswith("form_question:"):
        return HttpResponseRedirect(
            reverse("desk:form_question", args=[found.pk, anchor.removeprefix("form_question:")])
        )
    return HttpResponseRedirect(reverse("desk:form_version", args=[found.pk]) + anchor)


def _pressed(request: HttpRequest, found: FormVersion) -> tuple[edits.Edit, str]:
    """The step that the button means, and where on the page one is to stand afterwards. 404 for none."""
    if "model" in request.POST:
        asked = demands_of(Purpose(found.form.purpose)).asked
        models = {meaning.value: question for meaning, question in asked.items()}
        if (chosen := request.POST["model"]) in models:
            page_key = request.POST.get("page", "")
            return edits.AddModel(page_key, models[chosen]), f"#page-{page_key}"
        raise Http404
    match request.POST.get("do", "").split(":"):
        case ["up" | "down" as way, "page", key]:
            return edits.MovePage(key, -1 if way == "up" else 1), f"#page-{key}"
        case ["up" | "down" as way, "question", key]:
            return edits.MoveQuestion(key, -1 if way == "up" else 1), f"#question-{key}"
        case ["up" | "down" as way, "column", rows, key]:
            return edits.MoveColumn(rows, key, -1 if way == "up" else 1), f"form_question:{rows}"
        case ["remove", "page", key]:
            return edits.RemovePage(key), ""
        case ["remove", "question", key]:
            return edits.RemoveQuestion(key), ""
        case ["remove", "column", rows, key]:
            return edits.RemoveColumn(rows, key), f"form_question:{rows}"
        case ["remove", "check", number] if number.isdecimal():
            return edits.RemoveCheck(int(number)), "#regler"
    raise Http404


def _question_form(
    request: HttpRequest,
    draft: DraftForm,
    kind: str,
    earlier: Sequence[BaseQuestion],
    was: BaseQuestion | None = None,
    *,
    in_rows: bool = False,
) -> QuestionForm:
    registers = registers_here(request)
    written = QuestionForm.as_written(was, earlier, registers) if was else {}
    return QuestionForm(
        request.POST or None,
        kind=kind,
        draft=draft,
        was=was,
        in_rows=in_rows,
        earlier=earlier,
        registers=registers,
        initial=_with_mark(was, written),
    )


def _part(
    request: HttpRequest,
    found: FormVersion,
    form: Any,
    edit: Callable[[], edits.Edit],
    *,
    heading: str,
    kicker: str = "",
    was: Part | None = None,
    anchor: str = "",
    back: str = "",
    remove: str = "",
    extra: dict[str, Any] | None = None,
) -> HttpResponse:
    """The page of one part: shown, or saved by `edit`. What is refused stands at its field, as typed."""
    address = back or reverse("desk:form_version", args=[found.pk]) + (f"#{anchor}" if anchor else "")
    if request.method == "POST" and form.is_valid():
        try:
            commands.edit_version(
                version_id=found.pk, edit=edit(), actor=signed_in(request), at=timezone.now()
            )
        except Refused as refused:
            add_to(form, refused.problems)
            if was is not None and any(p.code == "form_part_changed" for p in refused.problems):
                # The next save is made in the knowledge of what stands there now.
                form.data = form.data.copy()
                form.data["seen"] = fingerprint(was)
        else:
            messages.success(request, _("Sparat."))
            return HttpResponseRedirect(address)
    context = {
        "version": found,
        "form": form,
        "heading": heading,
        "kicker": kicker,
        "back": address,
        "remove": remove,
        **(extra or {}),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/form_part.html", context, status=status)


def _with_mark(was: Part | None, written: dict[str, Any]) -> dict[str, Any]:
    return {**written, "seen": fingerprint(was)} if was is not None else written


def _kind(request: HttpRequest, known: Any) -> str:
    kind = request.GET.get("kind", "")
    if kind not in known:
        raise Http404
    return kind


def _or_404(part: Any) -> Any:
    if part is None:
        raise Http404
    return part
