"""Checking a claim: its rows one by one, and what they come to."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bifall.claims import queries
from bifall.claims.commands import check_row
from bifall.claims.models import Claim, CostRow
from bifall.claims.states import RowState
from bifall.claims.unvouchered_queries import explained
from bifall.desk.project_access import find_claim, funding_only
from bifall.desk.project_forms import form_of_check
from bifall.desk.project_steps import steps_of
from bifall.kernel.problems import Refused
from bifall.ui.middleware import authority_of, signed_in
from bifall.ui.problems import add_to
from bifall.ui.steps import open_to

PER_PAGE = 100


@require_GET
@login_required
@funding_only
def claim(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """The claim as it came in, with how far the check has come."""
    user = signed_in(request)
    found = find_claim(user, authority_of(request), claim_id)
    rows = found.rows.select_related("hour_rate").order_by("position")
    if request.GET.get("left"):
        rows = rows.filter(state=RowState.UNCHECKED, is_computed=False)
    context = {
        "claim": found,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "totals": queries.totals_of(found),
        "doubles": queries.same_voucher_before(found),
        "papers": found.papers.order_by("created_at"),
        "steps": open_to(user, found, steps_of("rekvisition")),
        "only_left": bool(request.GET.get("left")),
    }
    return render(request, "desk/project_claim.html", context)


@require_http_methods(["GET", "POST"])
@login_required
@funding_only
def row(request: HttpRequest, claim_id: UUID, row_id: UUID) -> HttpResponse:
    """Check one row; the next that nobody has checked comes after it."""
    user = signed_in(request)
    found = find_claim(user, authority_of(request), claim_id)
    parts = ("voucher", "checked_by", "hour_rate__project", "lump_sum")
    one = get_object_or_404(found.rows.select_related(*parts), pk=row_id)
    may_check = user.has_perm("claims.check", found) and not one.is_computed
    form = form_of_check(one, request.POST or None)
    if request.method == "POST":
        if not may_check:
            raise PermissionDenied("claims.check")
        if form.is_valid():
            try:
                check_row(
                    claim_id=found.pk,
                    row_id=one.pk,
                    approved_ore=form.cleaned_data.get("approved_ore") or 0,
                    approved_hours=form.cleaned_data.get("approved_hours"),
                    reason=form.cleaned_data["reason"],
                    actor=user,
                    at=timezone.now(),
                )
            except Refused as refused:
                add_to(form, refused.problems)
            else:
                messages.success(request, _("Raden är granskad."))
                return HttpResponseRedirect(_next(found, one))
    context = {"claim": found, "row": one, "form": form, "may_check": may_check, "explained": explained(one)}
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/project_row.html", context, status=status)


def _next(found: Claim, one: CostRow) -> str:
    left = found.rows.filter(state=RowState.UNCHECKED, is_computed=False).order_by("position")
    following = left.filter(position__gt=one.position).first() or left.first()
    if following is None:
        return reverse("project_desk:claim", args=[found.pk])
    return reverse("project_desk:row", args=[found.pk, following.pk])
