"""The register of de minimis aid, the undertakings behind it, and the steps with both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bifall.accounts.models import Authority, User
from bifall.accounts.permissions import require
from bifall.desk.state_aid_access import aid_only, find_case
from bifall.desk.state_aid_step_forms import RateForm, ReportForm
from bifall.desk.state_aid_steps import STEPS
from bifall.desk.views.state_aid_beneficiaries import find_beneficiary
from bifall.kernel.problems import Refused
from bifall.kernel.workbooks import WORKBOOK, Leaf, as_workbook
from bifall.regulations.retention import Record, keep_until
from bifall.regulations.state_aid import aid_register
from bifall.state_aid import award_queries, commands
from bifall.state_aid.models import (
    AidAward,
    DeclaredAward,
    DeclaredLink,
    MonthRate,
    OwnershipLink,
    Undertaking,
)
from bifall.state_aid.queries import cases_visible_to
from bifall.state_aid.size_queries import AccountsMissing, size_of
from bifall.state_aid.states import EnterpriseSize
from bifall.ui.middleware import authority_of, signed_in
from bifall.ui.problems import add_to
from bifall.ui.steps import named, open_to, take

PER_PAGE = 50
RATES_SHOWN = 36


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """An award with its days: the last one to register it, and how long its file is kept."""

    award: AidAward
    due_on: date | None
    keep_until: date
    is_late: bool


@require_GET
@login_required
@aid_only
def register(request: HttpRequest) -> HttpResponse:
    """Every award with its deadline: those that wait, or all of them."""
    return _register_page(request, status=200)


@require_POST
@login_required
@aid_only
def report(request: HttpRequest) -> HttpResponse:
    """Say that the chosen awards have been entered in the central register."""
    user, authority = signed_in(request), authority_of(request)
    require(user, "state_aid.report_awards", authority)
    form = ReportForm(request.POST, awards=award_queries.to_register(user, authority))
    if form.is_valid():
        try:
            done = commands.report_awards(
                authority_id=authority.pk,
                award_ids=form.chosen(),
                reported_on=form.cleaned_data["reported_on"],
                actor=user,
                at=timezone.now(),
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            told = ngettext(
                "{number} stöd är noterat som registrerat.",
                "{number} stöd är noterade som registrerade.",
                len(done),
            )
            messages.success(request, told.format(number=len(done)))
            return HttpResponseRedirect(reverse("state_aid_desk:register"))
    return _register_page(request, status=422, form=form)


@require_GET
@login_required
@aid_only
def register_csv(request: HttpRequest) -> HttpResponse:
    """The awards that wait as the central register takes them; with "alla=1" all of them."""
    return HttpResponse(
        aid_register.as_csv(_entries(request)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="stod-av-mindre-betydelse.csv"'},
    )


@require_GET
@login_required
@aid_only
def register_xlsx(request: HttpRequest) -> HttpResponse:
    """The same rows and columns as a workbook, where amounts are numbers and days are days."""
    rows = [aid_register.row_of(entry) for entry in _entries(request)]
    leaf = Leaf(_("Stöd av mindre betydelse"), aid_register.COLUMNS, rows)
    return HttpResponse(
        as_workbook([leaf], made_at=timezone.now()),
        content_type=WORKBOOK,
        headers={"Content-Disposition": 'attachment; filename="stod-av-mindre-betydelse.xlsx"'},
    )


def _entries(request: HttpRequest) -> list[aid_register.RegisterEntry]:
    user, authority = signed_in(request), authority_of(request)
    everything = bool(request.GET.get("alla"))
    awards = (award_queries.register_of if everything else award_queries.to_register)(user, authority)
    return [award_queries.entry_of(award) for award in awards if award_queries.due_on(award)]


@require_http_methods(["GET", "POST"])
@login_required
@aid_only
def rates(request: HttpRequest) -> HttpResponse:
    """The rate of each month, which turns kronor into euro."""
    user, authority = signed_in(request), authority_of(request)
    may_keep = user.has_perm("state_aid.keep_rates", authority)
    today = timezone.localdate()
    first = {"year": today.year, "month": today.month}
    form = RateForm(request.POST or None, initial=first)
    if request.method == "POST":
        require(user, "state_aid.keep_rates", authority)
        if form.is_valid():
            try:
                commands.record_rate(
                    authority_id=authority.pk, actor=user, at=timezone.now(), **form.cleaned_data
                )
            except Refused as refused:
                add_to(form, refused.problems)
            else:
                messages.success(request, _("Kursen är sparad."))
                return HttpResponseRedirect(reverse("state_aid_desk:rates"))
    known = MonthRate.objects.filter(authority=authority).select_related("recorded_by")
    context = {
        "rates": known.order_by("-year", "-month")[:RATES_SHOWN],
        "form": form if may_keep else None,
    }
    return render(
        request, "desk/state_aid_rates.html", context, status=422 if request.method == "POST" else 200
    )


@require_GET
@login_required
@aid_only
def undertakings(request: HttpRequest) -> HttpResponse:
    """The undertakings that are known, by name or number."""
    found = award_queries.undertakings_of(authority_of(request))
    said = request.GET.get("q", "").replace("\x00", "").strip()
    for word in said.split():
        found = found.filter(Q(name__icontains=word) | Q(register_number__icontains=word))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/state_aid_undertakings.html", {"page": page, "words": said})


@require_GET
@login_required
@aid_only
def undertaking(request: HttpRequest, undertaking_id: UUID) -> HttpResponse:
    """One undertaking: who it counts as one with and why, and what they have been given."""
    user, authority = signed_in(request), authority_of(request)
    found = _undertaking(authority, undertaking_id)
    today = timezone.localdate()
    group = award_queries.group_of(found, today)
    context = {
        "undertaking": found,
        "group": group,
        "findings": [finding.as_data() for finding in group.verdict.findings],
        **_size(found, today),
        "links": [
            (link, link.holds_on(today), open_to(user, link, STEPS["agarlank"])) for link in group.links
        ],
        "awards": [
            award
            for award in award_queries.register_of(user, authority).filter(undertaking__in=group.members)
        ],
        "steps": open_to(user, found, STEPS["foretag"]),
    }
    return render(request, "desk/state_aid_undertaking.html", context)


@require_http_methods(["GET", "POST"])
@login_required
@aid_only
def step(request: HttpRequest, kind: str, pk: UUID, name: str) -> HttpResponse:
    """One step with a case, an undertaking, a link or an award, on a page of its own."""
    user, authority = signed_in(request), authority_of(request)
    if kind not in STEPS:
        raise Http404(kind)
    thing = _find(user, authority, kind, pk)
    page, about = _back(kind, thing)
    return take(request, thing, named(STEPS[kind], name), page=page, about=about)


def _size(undertaking: Undertaking, today: date) -> dict[str, Any]:
    """The class of its size with how it was reached, or whose accounts are missing."""
    accounts = list(undertaking.accounts.order_by("-year"))
    try:
        verdict = size_of(undertaking, today)
    except AccountsMissing as missing:
        return {"accounts": accounts, "missing_accounts": str(missing)}
    if verdict is None:
        return {"accounts": accounts}
    return {
        "accounts": accounts,
        "size": EnterpriseSize(verdict.size).label,
        "size_findings": [finding.as_data() for finding in verdict.findings],
    }


def _find(user: User, authority: Authority, kind: str, pk: UUID) -> Any:
    """The thing of a kind that the address names. Raises Http404."""
    if kind == "arende":
        return find_case(user, authority, pk)
    if kind == "foretag":
        return _undertaking(authority, pk)
    if kind == "mottagare":
        return find_beneficiary(user, authority, pk)
    if kind in {"uppgiven-lank", "uppgivet-stod"}:
        return _declared(user, authority, kind, pk)
    if kind == "agarlank":
        links = OwnershipLink.objects.filter(controller__authority=authority)
        return get_object_or_404(links.select_related("controller", "controlled"), pk=pk)
    return get_object_or_404(award_queries.register_of(user, authority), pk=pk)


def _back(kind: str, thing: Any) -> tuple[str, str]:
    """The page that the step was taken from, and what it is called."""
    if kind == "arende":
        return reverse("state_aid_desk:case", args=[thing.pk]), thing.case_number
    if kind == "foretag":
        return reverse("state_aid_desk:undertaking", args=[thing.pk]), str(thing)
    if kind == "mottagare":
        return reverse("state_aid_desk:case", args=[thing.application_id]), str(thing)
    if kind in {"uppgiven-lank", "uppgivet-stod"}:
        application = thing.declaration.application
        return reverse("state_aid_desk:case", args=[application.pk]), str(thing)
    if kind == "agarlank":
        return reverse("state_aid_desk:undertaking", args=[thing.controller_id]), str(thing.controller)
    return reverse("state_aid_desk:register"), str(thing)


def _declared(user: User, authority: Authority, kind: str, pk: UUID) -> DeclaredLink | DeclaredAward:
    """A line of a declaration in a case that the user may read. Raises Http404."""
    cases = cases_visible_to(user).filter(authority=authority)
    whole = ("declaration__application__organisation", "declaration__application__case")
    if kind == "uppgiven-lank":
        links = DeclaredLink.objects.filter(declaration__application__in=cases).select_related(*whole)
        return get_object_or_404(links, pk=pk)
    awards = DeclaredAward.objects.filter(declaration__application__in=cases).select_related(*whole)
    return get_object_or_404(awards.prefetch_related("corrections"), pk=pk)


def _undertaking(authority: Authority, undertaking_id: UUID) -> Undertaking:
    return get_object_or_404(award_queries.undertakings_of(authority), pk=undertaking_id)


def _register_page(request: HttpRequest, *, status: int, form: Form | None = None) -> HttpResponse:
    user, authority = signed_in(request), authority_of(request)
    everything = bool(request.GET.get("alla"))
    waiting = award_queries.to_register(user, authority)
    found = award_queries.register_of(user, authority) if everything else waiting
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    may_report = user.has_perm("state_aid.report_awards", authority)
    # Of the permission the role alone is asked here; the step itself asks for all of it.
    context: dict[str, Any] = {
        "page": page,
        "lines": [_line(award, timezone.localdate()) for award in page],
        "everything": everything,
        "to_record": list(award_queries.to_record(user, authority)[:PER_PAGE]),
        "chosen": frozenset(request.POST.getlist("awards")),
        "may_report": may_report,
        "today": timezone.localdate(),
    }
    if may_report:
        context["form"] = form or ReportForm(awards=(), initial={"reported_on": timezone.localdate()})
    return render(request, "desk/state_aid_register.html", context, status=status)


def _line(award: AidAward, today: date) -> RegisterLine:
    due_on = award_queries.due_on(award)
    return RegisterLine(
        award=award,
        due_on=due_on,
        keep_until=keep_until(Record.DE_MINIMIS, award.granted_on),
        is_late=award.reported_on is None and due_on is not None and today > due_on,
    )
