"""Payments: what can be paid, the files to the bank, and what the bank answers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bifall.accounts.permissions import require
from bifall.accounts.states import Role
from bifall.claims import commands, payment_queries
from bifall.claims.bank.account_numbers import printed
from bifall.claims.models import BankReport, PayerAccount, PaymentBatch
from bifall.claims.states import ClaimState, PayeeKind
from bifall.desk.payment_forms import BankReportForm, BatchForm, PayerForm
from bifall.desk.project_access import at_the_desk, funding_only
from bifall.desk.project_steps import steps_of
from bifall.flows import claim_handling
from bifall.flows.payment_reports import take_in_bank_report
from bifall.kernel.problems import Refused
from bifall.kernel.workdays import next_workday
from bifall.ui.middleware import authority_of, signed_in
from bifall.ui.paper_field import with_file
from bifall.ui.problems import add_to
from bifall.ui.steps import open_to
from bifall.ui.uploads import SentFile, receives_file

PER_PAGE = 50
REPORTS_SHOWN = 20


@require_GET
@login_required
@funding_only
def payments(request: HttpRequest) -> HttpResponse:
    """What waits to be paid, what is on its way, and what the bank has said."""
    return _page(request, status=200)


@require_POST
@login_required
@funding_only
def prepare(request: HttpRequest) -> HttpResponse:
    """Put what was chosen together in a file."""
    user, authority = signed_in(request), authority_of(request)
    rows = payment_queries.to_pay(authority, at_the_desk(user, authority))
    form = BatchForm(request.POST, rows=rows)
    if form.is_valid():
        try:
            made = claim_handling.prepare_batch(
                authority_id=authority.pk,
                claim_ids=form.chosen("claims"),
                advance_ids=form.chosen("advances"),
                executes_on=form.cleaned_data["executes_on"],
                actor=user,
                at=timezone.now(),
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            messages.success(request, _("Filen är upplagd. En annan person släpper den till banken."))
            return HttpResponseRedirect(reverse("project_desk:batch", args=[made.pk]))
    return _page(request, status=422, forms={"batch_form": form})


@require_http_methods(["GET", "POST"])
@login_required
@funding_only
def set_payer(request: HttpRequest) -> HttpResponse:
    """The account that the authority pays from."""
    user, authority = signed_in(request), authority_of(request)
    require(user, "claims.prepare_payments", authority)
    now = PayerAccount.objects.filter(authority=authority).first()
    known = {"name": now.name, "iban": now.iban, "bic": now.bic} if now else {"name": authority.name}
    form = PayerForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            commands.set_payer_account(
                authority_id=authority.pk, actor=user, at=timezone.now(), **form.cleaned_data
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            messages.success(request, _("Kontot är sparat."))
            return HttpResponseRedirect(reverse("project_desk:payments"))
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/payer.html", {"form": form}, status=status)


@require_POST
@login_required
@funding_only
@receives_file("file")
def read_report(request: HttpRequest, *, sent: SentFile) -> HttpResponse:
    """Read what the bank says has been booked."""
    form = with_file(BankReportForm, request, sent)
    if form.is_valid():
        filename, content = form.cleaned_data["file"]
        try:
            read = take_in_bank_report(
                authority_id=authority_of(request).pk,
                filename=filename,
                content=content,
                actor=signed_in(request),
                at=timezone.now(),
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            settled = len(read.settled)
            told = ngettext("{number} betalning är betald.", "{number} betalningar är betalda.", settled)
            messages.success(request, told.format(number=settled))
            return HttpResponseRedirect(reverse("project_desk:bank_report", args=[read.report.pk]))
    return _page(request, status=422, forms={"report_form": form})


@require_GET
@login_required
@funding_only
def batch(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """One file with its payments."""
    user = signed_in(request)
    found = _batch(request, batch_id)
    page = Paginator(payment_queries.payments_of(found), PER_PAGE).get_page(request.GET.get("page"))
    steps = steps_of("betalning")
    # Of the permission the role alone is asked here; the step itself asks for all of it.
    may_return = found.authority_id in user.authorities_as(Role.CONTROLLER)
    context = {
        "batch": found,
        "page": page,
        "rows": [(one, printed(PayeeKind(one.payee_kind), one.payee_number)) for one in page],
        "total_ore": sum(payment_queries.payments_of(found).values_list("amount_ore", flat=True)),
        "steps": open_to(user, found, steps_of("betalfil")),
        "payment_steps": steps if may_return else (),
        "may_fetch": bool(found.file) and user.has_perm("claims.fetch_payment_file", found),
    }
    return render(request, "desk/payment_batch.html", context)


@require_GET
@login_required
@funding_only
def batch_file(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """The file as it was released."""
    found = _batch(request, batch_id)
    if not signed_in(request).has_perm("claims.fetch_payment_file", found):
        raise PermissionDenied("claims.fetch_payment_file")
    if not found.file:
        raise Http404("the file has not been released")
    return HttpResponse(
        found.file.encode(),
        content_type="application/xml",
        headers={"Content-Disposition": f'attachment; filename="{found.message_id}.xml"'},
    )


@require_GET
@login_required
@funding_only
def bank_report(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """What the bank said, line by line, and what it came to here."""
    found = get_object_or_404(BankReport, pk=report_id, authority=authority_of(request))
    page = Paginator(payment_queries.lines_of(found), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/bank_report.html", {"report": found, "page": page})


@require_GET
@login_required
@funding_only
def claims(request: HttpRequest) -> HttpResponse:
    """Every claim that has been sent in, by its state."""
    user, authority = signed_in(request), authority_of(request)
    found = payment_queries.claims_of(authority, at_the_desk(user, authority))
    state = request.GET.get("state", "")
    choices = [choice for choice in ClaimState.choices if choice[0] != ClaimState.DRAFT]
    if state in ClaimState.values:
        found = found.filter(state=state)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "states": choices, "state": state}
    return render(request, "desk/claims.html", context)


def _batch(request: HttpRequest, batch_id: UUID) -> PaymentBatch:
    mine = PaymentBatch.objects.filter(authority=authority_of(request))
    return get_object_or_404(mine.select_related("made_by", "released_by"), pk=batch_id)


def _page(request: HttpRequest, *, status: int, forms: dict[str, Form] | None = None) -> HttpResponse:
    user, authority = signed_in(request), authority_of(request)
    waiting = payment_queries.waiting(authority, at_the_desk(user, authority))
    rows = waiting.to_pay
    may_prepare = user.has_perm("claims.prepare_payments", authority)
    batches = payment_queries.batches_of(authority)
    context: dict[str, Any] = {
        "rows": rows,
        "chosen": _chosen(request) if forms and "batch_form" in forms else frozenset(),
        "accounts": [(one, printed(PayeeKind(one.kind), one.number)) for one in waiting.to_confirm],
        "page": Paginator(batches, PER_PAGE).get_page(request.GET.get("page")),
        "reports": payment_queries.reports_of(authority)[:REPORTS_SHOWN],
        "may_prepare": may_prepare,
    }
    if may_prepare:
        context |= _forms(rows) | (forms or {})
    return render(request, "desk/payments.html", context, status=status)


def _chosen(request: HttpRequest) -> frozenset[str]:
    return frozenset(request.POST.getlist("claims") + request.POST.getlist("advances"))


def _forms(rows: list[payment_queries.ToPay]) -> dict[str, Form]:
    tomorrow = next_workday(timezone.localdate() + timedelta(days=1))
    return {
        "batch_form": BatchForm(rows=rows, initial={"executes_on": tomorrow}),
        "report_form": BankReportForm(),
    }
