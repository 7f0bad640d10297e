"""Scenarios of a round: made, changed, compared and thrown away. None of it touches a case."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bifall.assessment import commands
from bifall.assessment.models import Scenario
from bifall.assessment.states import ScenarioBasis
from bifall.desk.portfolio_access import find_round
from bifall.desk.scenario_forms import ScenarioForm
from bifall.desk.views.portfolio import frame, picture
from bifall.flows.portfolio.entries import Portfolio, portfolio_of
from bifall.flows.portfolio.scenarios import Played, differences, play, play_saved
from bifall.kernel.problems import Refused
from bifall.ui.middleware import signed_in
from bifall.ui.problems import add_to

PER_PAGE = 50
MOST_COMPARED = 4


@require_GET
@login_required
def scenarios(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """The round's scenarios beside how it stands; those that are chosen, compared line by line."""
    user, round_ = signed_in(request), find_round(request, round_id)
    found = portfolio_of(round_, user)
    saved = list(round_.scenarios.select_related("saved_by").prefetch_related("lines"))
    standing = play(found, frame_sek=round_.frame_sek, basis=ScenarioBasis.PROPOSED, amounts={})
    played = [(scenario, play_saved(found, scenario)) for scenario in saved]
    asked = set(request.GET.getlist("with"))
    chosen = [(s, p) for s, p in played if str(s.pk) in asked][:MOST_COMPARED]
    compared = differences([standing, *(p for _s, p in chosen)]) if chosen else []
    context = frame(request, found, "scenarios") | {
        "standing": standing,
        "played": played,
        "chosen": chosen,
        "asked": {str(scenario.pk) for scenario, _played in chosen},
        "page": Paginator(compared, PER_PAGE).get_page(request.GET.get("page")),
        "picture": _bars([(str(_("Som det står")), standing), *((s.name, p) for s, p in played)]),
    }
    return render(request, "desk/scenarios.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def new_scenario(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """A scenario that starts from how the round stands."""
    round_ = find_round(request, round_id, "assessment.keep_scenarios")
    found = portfolio_of(round_, signed_in(request))
    played = play(found, frame_sek=round_.frame_sek, basis=ScenarioBasis.PROPOSED, amounts={})
    initial = {"frame_sek": round_.frame_sek, "basis": ScenarioBasis.PROPOSED.value}
    return _edit(request, found, played, None, initial)


@require_http_methods(["GET", "POST"])
@login_required
def scenario(request: HttpRequest, round_id: UUID, scenario_id: UUID) -> HttpResponse:
    """One scenario, with its frame line; whoever may keep scenarios changes it here."""
    user, round_ = signed_in(request), find_round(request, round_id)
    kept = get_object_or_404(round_.scenarios.prefetch_related("lines"), pk=scenario_id)
    if request.method == "POST":
        find_round(request, round_id, "assessment.keep_scenarios")
    found = portfolio_of(round_, user)
    initial = {"name": kept.name, "frame_sek": kept.frame_sek, "basis": kept.basis}
    return _edit(request, found, play_saved(found, kept), kept, initial)


@require_POST
@login_required
def delete_scenario(request: HttpRequest, round_id: UUID, scenario_id: UUID) -> HttpResponse:
    round_ = find_round(request, round_id, "assessment.keep_scenarios")
    kept = get_object_or_404(round_.scenarios, pk=scenario_id)
    commands.delete_scenario(scenario_id=kept.pk, actor=signed_in(request), at=timezone.now())
    messages.success(request, _("Scenariot är borttaget."))
    return HttpResponseRedirect(reverse("desk:scenarios", args=[round_.pk]))


def _edit(
    request: HttpRequest, found: Portfolio, played: Played, kept: Scenario | None, initial: dict[str, Any]
) -> HttpResponse:
    user, round_ = signed_in(request), found.round
    asked = request.POST.get("page") or request.GET.get("page")
    page = Paginator(played.lines, PER_PAGE).get_page(asked)
    form = ScenarioForm(request.POST or None, lines=list(page.object_list), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            saved = commands.save_scenario(
                round_id=round_.pk,
                scenario_id=kept.pk if kept else None,
                values=form.values(),
                amounts=form.amounts(),
                actor=user,
                at=timezone.now(),
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            messages.success(request, _("Scenariot är sparat. Inget ärende är ändrat."))
            address = reverse("desk:scenario", args=[round_.pk, saved.pk])
            return HttpResponseRedirect(f"{address}?page={page.number}" if page.number > 1 else address)
    context = frame(request, found, "scenarios") | {
        "scenario": kept,
        "played": played,
        "page": page,
        "form": form,
        "picture": _bars([(kept.name if kept else str(_("Som det står")), played)]),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/scenario.html", context, status=status)


def _bars(rows: list[tuple[str, Played]]) -> str:
    return picture(
        [(name, [p.line.used_sek, p.fits_sek, p.below_sek]) for name, p in rows],
        [_("över strecket"), _("ryms också"), _("under strecket")],
        title=_("Scenarierna och deras ramar"),
        colours=(4, 1, 3),
        frames=[p.frame_sek for _name, p in rows],
    )
