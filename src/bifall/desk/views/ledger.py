"""The frame ledger: where the money stands, as a picture and in a table, and every posting behind it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bifall.accounts.models import Authority
from bifall.applications.models import Application
from bifall.applications.states import IN_PREPARATION
from bifall.calls.models import Round
from bifall.claims import commands
from bifall.claims.ledger_queries import (
    STANDING,
    appropriation_lines,
    faults,
    forecast,
    frame_lines,
    grants_not_booked,
    postings_of,
)
from bifall.claims.models import Appropriation, LedgerAccount, ReferenceRate
from bifall.claims.states import AccountKind
from bifall.desk.project_access import funding_only
from bifall.desk.project_forms import AppropriationForm, FrameForm, RateForm, ReserveForm
from bifall.kernel.problems import Refused
from bifall.ui import frame_bars
from bifall.ui.middleware import authority_of, signed_in
from bifall.ui.problems import add_to

PER_PAGE = 50


@require_GET
@login_required
@funding_only
def ledger(request: HttpRequest) -> HttpResponse:
    return _page(request, status=200)


@require_GET
@login_required
@funding_only
def postings(request: HttpRequest) -> HttpResponse:
    """Every posting, the latest first, with the decision that it rests on."""
    found = postings_of(authority_of(request))
    context = {"page": Paginator(found, PER_PAGE).get_page(request.GET.get("page"))}
    return render(request, "desk/postings.html", context)


@require_POST
@login_required
@funding_only
def record_appropriation(request: HttpRequest) -> HttpResponse:
    authority, form = authority_of(request), AppropriationForm(request.POST, auto_id="appropriation_%s")

    def book() -> object:
        read = form.cleaned_data | {"amount_sek": form.cleaned_data["amount_sek"] or 0}
        return commands.record_appropriation(
            authority_id=authority.pk, actor=signed_in(request), at=timezone.now(), **read
        )

    return _carry_out(request, form, "appropriation_form", book, _("Anslaget är bokfört."))


@require_POST
@login_required
@funding_only
def allocate(request: HttpRequest) -> HttpResponse:
    form = _frame_form(authority_of(request), request)

    def book() -> object:
        read = form.cleaned_data
        return commands.allocate_frame(
            appropriation_id=UUID(read["appropriation"]),
            round_id=UUID(read["round"]),
            amount_sek=read["amount_sek"] or 0,
            reference=read["reference"],
            take_back=read["take_back"],
            actor=signed_in(request),
            at=timezone.now(),
        )

    return _carry_out(request, form, "frame_form", book, _("Ramen är bokförd."))


@require_POST
@login_required
@funding_only
def reserve(request: HttpRequest) -> HttpResponse:
    form = _reserve_form(authority_of(request), request)

    def book() -> object:
        read = form.cleaned_data
        return commands.reserve(
            application_id=UUID(read["application"]),
            amount_sek=read["amount_sek"] or 0,
            reference=read["reference"],
            actor=signed_in(request),
            at=timezone.now(),
        )

    return _carry_out(request, form, "reserve_form", book, _("Reservationen är bokförd."))


@require_POST
@login_required
@funding_only
def add_rate(request: HttpRequest) -> HttpResponse:
    authority, form = authority_of(request), RateForm(request.POST, auto_id="rate_%s")

    def book() -> object:
        return commands.add_reference_rate(
            authority_id=authority.pk, actor=signed_in(request), at=timezone.now(), **form.cleaned_data
        )

    return _carry_out(request, form, "rate_form", book, _("Referensräntan är inlagd."))


def _carry_out(
    request: HttpRequest, form: Form, name: str, book: Callable[[], object], told: str
) -> HttpResponse:
    if form.is_valid():
        try:
            book()
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            messages.success(request, told)
            return HttpResponseRedirect(reverse("project_desk:ledger"))
    return _page(request, status=422, forms={name: form})


def _page(request: HttpRequest, *, status: int, forms: dict[str, Form] | None = None) -> HttpResponse:
    user, authority = signed_in(request), authority_of(request)
    lines = frame_lines(authority)
    may_keep = user.has_perm("claims.keep_ledger", authority)
    picture = frame_bars.draw(
        [(str(line.round), line.amounts) for line in lines],
        [str(kind.label) for kind in STANDING],
        get_language() or "sv",
    )
    context = {
        "lines": lines,
        "kinds": STANDING,
        "picture": mark_safe(picture) if lines else "",  # noqa: S308 -- escaped there
        "appropriations": appropriation_lines(authority),
        "forecast": forecast(authority),
        "faults": faults(authority),
        "waiting": grants_not_booked(authority),
        "rates": ReferenceRate.objects.filter(authority=authority),
        "may_keep": may_keep,
    }
    if may_keep:
        context |= {
            "appropriation_form": AppropriationForm(auto_id="appropriation_%s"),
            "frame_form": _frame_form(authority),
            "reserve_form": _reserve_form(authority),
            "rate_form": RateForm(auto_id="rate_%s"),
            **(forms or {}),
        }
    return render(request, "desk/ledger.html", context, status=status)


def _frame_form(authority: Authority, request: HttpRequest | None = None) -> FrameForm:
    return FrameForm(
        request.POST if request else None,
        appropriations=Appropriation.objects.filter(authority=authority),
        rounds=Round.objects.filter(call__authority=authority).select_related("call"),
        auto_id="frame_%s",
    )


def _reserve_form(authority: Authority, request: HttpRequest | None = None) -> ReserveForm:
    reserved = LedgerAccount.objects.filter(
        authority=authority, kind=AccountKind.RESERVED, balance_ore__gt=0
    ).values("application_id")
    cases = Application.objects.filter(Q(state__in=IN_PREPARATION) | Q(pk__in=reserved), authority=authority)
    return ReserveForm(
        request.POST if request else None,
        applications=cases.select_related("case").order_by("case__number"),
        auto_id="reserve_%s",
    )
