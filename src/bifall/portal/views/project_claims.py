"""Preparing a claim: its period, its rows, its papers."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bifall.claims import commands
from bifall.claims.models import Claim, CostRow
from bifall.claims.queries import last_day_to_claim, totals_of, under_way
from bifall.claims.states import ClaimState
from bifall.claims.unvouchered_queries import covered_types, explained, lump_sums_left
from bifall.kernel.problems import Problem, Refused
from bifall.organisations.queries import signing_of
from bifall.organisations.states import Scope, SignedAct
from bifall.portal.books_forms import UploadForm
from bifall.portal.project_forms import (
    ClaimForm,
    CostForm,
    HoursForm,
    MilestoneForm,
    PaperForm,
    PeriodForm,
    form_of_row,
)
from bifall.portal.project_steps import steps_of
from bifall.portal.views.projects import own_claim, own_project
from bifall.ui.middleware import signed_in
from bifall.ui.paper_field import with_file
from bifall.ui.problems import add_to
from bifall.ui.steps import open_to
from bifall.ui.uploads import SentFile, receives_file

PER_PAGE = 100
FAULTS_SHOWN = 50


@require_http_methods(["GET", "POST"])
@login_required
def start(request: HttpRequest, project_id: UUID) -> HttpResponse:
    """Begin a claim by its period."""
    user = signed_in(request)
    found = own_project(user, project_id)
    if not user.has_perm("claims.start", found):
        raise PermissionDenied("claims.start")
    last = last_day_to_claim(found)
    form = PeriodForm(request.POST or None, initial={"is_final": last is not None})
    if request.method == "POST" and form.is_valid():
        try:
            made = commands.start_claim(
                project_id=found.pk, actor=user, at=timezone.now(), **form.cleaned_data
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            return HttpResponseRedirect(reverse("my_projects:claim", args=[made.pk]))
    context = {"project": found, "form": form, "last_day": last}
    status = 422 if request.method == "POST" else 200
    return render(request, "portal/start_claim.html", context, status=status)


@require_GET
@login_required
def claim(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """The claim with its rows, and what can be done with it."""
    return claim_page(request, own_claim(signed_in(request), claim_id), status=200)


@require_POST
@login_required
def write(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    user = signed_in(request)
    found = own_claim(user, claim_id)
    form = ClaimForm(request.POST, claim=found)
    if form.is_valid():
        try:
            commands.write_claim(claim_id=found.pk, actor=user, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            messages.success(request, _("Rekvisitionen är sparad."))
            return _back(found)
    return claim_page(request, found, status=422, forms={"claim_form": form})


@require_POST
@login_required
def add_row(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    return _add(request, claim_id, CostForm, "row_form", told=_("Kostnaden är tillagd."))


@require_POST
@login_required
def add_hours(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    return _add(request, claim_id, HoursForm, "hours_form", told=_("Timmarna är tillagda."))


def _add(
    request: HttpRequest, claim_id: UUID, form_class: type[CostForm | HoursForm], name: str, *, told: str
) -> HttpResponse:
    """Lay a row that is typed in to the claim. name: what the claim's page calls the form."""
    user = signed_in(request)
    found = own_claim(user, claim_id)
    form = form_class(request.POST, claim=found)
    if form.is_valid():
        try:
            commands.write_row(claim_id=found.pk, values=form.values(), actor=user, at=timezone.now())
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            messages.success(request, told)
            return _back(found)
    return claim_page(request, found, status=422, forms={name: form})


@require_POST
@login_required
@receives_file("file")
def add_lump_sum(request: HttpRequest, claim_id: UUID, *, sent: SentFile) -> HttpResponse:
    """Ask for a lump sum, with the proof of its milestone."""
    user = signed_in(request)
    found = own_claim(user, claim_id)
    form = with_file(MilestoneForm, request, sent, lump_sums=lump_sums_left(found))
    if form.is_valid():
        filename, content = form.cleaned_data["file"]
        try:
            commands.claim_lump_sum(
                claim_id=found.pk,
                lump_sum_id=UUID(form.cleaned_data["lump_sum"]),
                reached_on=form.cleaned_data["reached_on"],
                filename=filename,
                content=content,
                actor=user,
                at=timezone.now(),
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            messages.success(request, _("Klumpsumman är begärd."))
            return _back(found)
    return claim_page(request, found, status=422, forms={"milestone_form": form})


@require_http_methods(["GET", "POST"])
@login_required
def row(request: HttpRequest, claim_id: UUID, row_id: UUID) -> HttpResponse:
    """One cost: read it, or write over it while the claim is open."""
    user = signed_in(request)
    found, one = _row(request, claim_id, row_id)
    form = form_of_row(found, one)
    if request.method == "POST":
        form = form_of_row(found, one, request.POST)
        if form.is_valid():
            try:
                commands.write_row(
                    claim_id=found.pk, row_id=one.pk, values=form.values(), actor=user, at=timezone.now()
                )
            except Refused as refused:
                add_to(form, refused.problems)
            else:
                messages.success(request, _("Kostnaden är ändrad."))
                return _back(found)
    return _row_page(request, found, one, form, PaperForm(), 422 if request.method == "POST" else 200)


@require_POST
@login_required
def remove(request: HttpRequest, claim_id: UUID, row_id: UUID) -> HttpResponse:
    found, one = _row(request, claim_id, row_id)
    commands.remove_row(claim_id=found.pk, row_id=one.pk, actor=signed_in(request), at=timezone.now())
    messages.success(request, _("Kostnaden är borttagen."))
    return _back(found)


@require_POST
@login_required
@receives_file("file")
def add_paper(request: HttpRequest, claim_id: UUID, *, sent: SentFile) -> HttpResponse:
    user = signed_in(request)
    found = own_claim(user, claim_id)
    form = with_file(PaperForm, request, sent)
    if form.is_valid():
        filename, content = form.cleaned_data["file"]
        try:
            commands.add_claim_paper(
                claim_id=found.pk, filename=filename, content=content, actor=user, at=timezone.now()
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            messages.success(request, _("Bilagan är sparad."))
            return _back(found)
    return claim_page(request, found, status=422, forms={"paper_form": form})


@require_POST
@login_required
@receives_file("file")
def add_voucher(request: HttpRequest, claim_id: UUID, row_id: UUID, *, sent: SentFile) -> HttpResponse:
    user = signed_in(request)
    found, one = _row(request, claim_id, row_id)
    form = with_file(PaperForm, request, sent)
    if form.is_valid():
        filename, content = form.cleaned_data["file"]
        try:
            commands.add_claim_paper(
                claim_id=found.pk,
                row_id=one.pk,
                filename=filename,
                content=content,
                actor=user,
                at=timezone.now(),
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            messages.success(request, _saved(one))
            return HttpResponseRedirect(reverse("my_projects:row", args=[found.pk, one.pk]))
    return _row_page(request, found, one, form_of_row(found, one), form, 422)


def _saved(one: CostRow) -> str:
    """What the file of a row is called depends on what the row is."""
    if one.lump_sum_id is not None:
        return _("Beviset är sparat.")
    return _("Tidrapporten är sparad.") if one.hours is not None else _("Verifikationen är sparad.")


def claim_page(
    request: HttpRequest,
    found: Claim,
    *,
    status: int,
    forms: dict[str, Form] | None = None,
    faults: object = (),
) -> HttpResponse:
    user = signed_in(request)
    rows = found.rows.select_related("voucher", "hour_rate").order_by("position")
    lump_sums = lump_sums_left(found)
    is_sent = found.state != ClaimState.DRAFT
    act = SignedAct.COMPLETE_CLAIM if is_sent else SignedAct.SUBMIT_CLAIM
    told: list[Problem] = list(faults) if isinstance(faults, list | tuple) else []
    context = {
        "claim": found,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "totals": totals_of(found),
        "papers": found.papers.order_by("created_at"),
        "faults": told[:FAULTS_SHOWN],
        "faults_left": max(len(told) - FAULTS_SHOWN, 0),
        "may_write": user.has_perm("claims.write", found),
        "file": under_way(found),
        "may_describe_books": user.has_perm("claims.describe_books", found.project),
        "steps": open_to(user, found, steps_of("rekvisition")),
        "signing": signing_of(act, found.pk, Scope.CLAIM, timezone.now()),
        "claim_form": ClaimForm(claim=found),
        "row_form": CostForm(claim=found),
        "hours_form": HoursForm(claim=found) if found.project.hour_rates.exists() else None,
        "milestone_form": MilestoneForm(lump_sums=lump_sums) if lump_sums else None,
        "with_vouchers": _has_types_left(found),
        "upload_form": UploadForm(),
        "paper_form": PaperForm(),
        **(forms or {}),
    }
    return render(request, "portal/project_claim.html", context, status=status)


def _has_types_left(found: Claim) -> bool:
    """Whether any cost of the budget is reported with vouchers."""
    kinds = set(found.project.budget_lines.values_list("cost_type", flat=True))
    return bool(kinds - covered_types(found.project).keys())


def _row(request: HttpRequest, claim_id: UUID, row_id: UUID) -> tuple[Claim, CostRow]:
    found = own_claim(signed_in(request), claim_id)
    return found, get_object_or_404(
        found.rows.select_related("voucher", "hour_rate__project", "lump_sum"), pk=row_id
    )


def _row_page(
    request: HttpRequest,
    found: Claim,
    one: CostRow,
    form: CostForm | HoursForm,
    paper_form: PaperForm,
    status: int,
) -> HttpResponse:
    may_write = signed_in(request).has_perm("claims.write", found) and not one.is_computed
    context = {
        "claim": found,
        "row": one,
        "form": form,
        "paper_form": paper_form,
        "may_write": may_write,
        "may_write_over": may_write and one.lump_sum_id is None,
        "explained": explained(one),
    }
    return render(request, "portal/project_row.html", context, status=status)


def _back(found: Claim) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("my_projects:claim", args=[found.pk]))
