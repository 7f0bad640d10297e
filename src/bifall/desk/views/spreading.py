"""A round's applications over its assessors: proposed, changed and confirmed by an officer."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from bifall.assessment import commands
from bifall.desk.portfolio_access import find_round
from bifall.desk.spreading_forms import SpreadForm
from bifall.flows.portfolio.spreading import propose_spread
from bifall.kernel.problems import Refused
from bifall.matching.errors import ExtraMissing
from bifall.ui.middleware import signed_in

EACH = (1, 2, 3, 4)
MOST = (5, 10, 15, 20, 30, 50, 100, 200)
PRESET_EACH, PRESET_MOST = 2, 20


@require_http_methods(["GET", "POST"])
@login_required
def spread(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """The proposal as a form. What is confirmed is given out as it stands in the form, and nothing else."""
    user, round_ = signed_in(request), find_round(request, round_id, "assessment.spread")
    each, most = _chosen(request, "each", EACH, PRESET_EACH), _chosen(request, "most", MOST, PRESET_MOST)
    context = {
        "round": round_,
        "here": "spread",
        "sees_assessors": user.has_perm("assessment.view_calibration", round_),
        "may_spread": True,
        "may_keep": user.has_perm("assessment.keep_scenarios", round_),
        "each": each,
        "most": most,
        "all_each": EACH,
        "all_most": MOST,
        "today": timezone.localdate(),
    }
    posted = {found for key in request.POST.getlist("application") if (found := _uuid(key))}
    try:
        proposal = propose_spread(
            round_,
            officer=user,
            each=each,
            most=most,
            only=posted if request.method == "POST" else None,
        )
    except ExtraMissing:
        return render(request, "desk/spread.html", context | {"extra_missing": True})
    form = SpreadForm(request.POST or None, lines=proposal.lines, loads=proposal.loads)
    if request.method == "POST" and form.is_valid():
        # One that is not under review any more is told of, and not passed over.
        gone = {key: [user.pk] for key in posted - {line.application.pk for line in proposal.lines}}
        try:
            given = commands.spread_assessors(
                round_id=round_.pk,
                picks=form.picks() | gone,
                due_on=form.cleaned_data["due_on"],
                actor=user,
                at=timezone.now(),
            )
        except Refused as refused:
            form.add_refused(refused.problems)
        else:
            told = ngettext("Ett uppdrag är utlagt.", "%(number)s uppdrag är utlagda.", len(given))
            messages.success(request, told % {"number": len(given)})
            address = reverse("desk:spread", args=[round_.pk])
            return HttpResponseRedirect(f"{address}?{urlencode({'each': each, 'most': most})}")
    status = 422 if request.method == "POST" else 200
    return render(
        request,
        "desk/spread.html",
        context
        | {"proposal": proposal, "form": form, "assessors": [load.assessor for load in proposal.loads]},
        status=status,
    )


def _chosen(request: HttpRequest, name: str, among: tuple[int, ...], preset: int) -> int:
    asked = request.POST.get(name, request.GET.get(name, ""))
    return int(asked) if asked in map(str, among) else preset


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
