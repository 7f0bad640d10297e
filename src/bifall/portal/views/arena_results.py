"""What came of a project's meeting places: counted, spread over the county, and taken into its report."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bifall.arenas import commands
from bifall.arenas.models import Arena
from bifall.arenas.outcomes import DIMENSIONS, Cell, SplitTable, split
from bifall.arenas.queries import results as counted
from bifall.arenas.states import Counted, FollowUpMoment, Sex
from bifall.flows.outcome_actuals import proposals_for, take_into_report
from bifall.kernel.problems import Refused
from bifall.portal.arena_forms import CountsForm
from bifall.portal.views.arena_day import own_arena
from bifall.portal.views.projects import own_project, own_report
from bifall.ui import spread_bars
from bifall.ui.middleware import signed_in
from bifall.ui.problems import add_to, text_of


@require_GET
@login_required
def results(request: HttpRequest, arena_id: UUID) -> HttpResponse:
    """Of one meeting place."""
    arena = own_arena(signed_in(request), arena_id)
    arenas = Arena.objects.filter(pk=arena.pk)
    context = {"arena": arena, "project": arena.project, **_counted(arenas)}
    return render(request, "portal/arena_results.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def project_results(request: HttpRequest, project_id: UUID) -> HttpResponse:
    """Of all the project's meeting places, and which indicators they count on."""
    user = signed_in(request)
    project = own_project(user, project_id)
    indicators = list(project.indicators.all())
    form = CountsForm(
        request.POST if request.method == "POST" else None,
        indicators=indicators,
        counts=counted.indicator_counts(project),
    )
    if request.method == "POST" and form.is_valid():
        try:
            commands.set_indicator_counts(
                project_id=project.pk, counts=form.values(), actor=user, at=timezone.now()
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            messages.success(request, _("Valen är sparade."))
            return HttpResponseRedirect(reverse("my_projects:project_outcomes", args=[project.pk]))
    context = {
        "project": project,
        "form": form if indicators else None,
        "reports": [
            report
            for report in project.reports.order_by("due_on")
            if user.has_perm("reporting.write", report)
        ],
        **_counted(Arena.objects.filter(project=project)),
    }
    return render(
        request, "portal/arena_results.html", context, status=422 if request.method == "POST" else 200
    )


def _counted(arenas: QuerySet[Arena]) -> dict[str, object]:
    students = counted.students_of(arenas)
    facts = counted.facts_of(arenas, students)
    tables = split(facts, students.values())
    answering = counted.answering(arenas)
    # Nobody is asked on the day itself whether they stayed: until then that is not nought, but not known.
    has_asked_later = any(one.moment != FollowUpMoment.RIGHT_AFTER for one in answering)
    known = [kind for kind in Counted if kind != Counted.STAYED or has_asked_later]

    def shown(cells: Sequence[Cell]) -> list[Cell]:
        return [cell for kind, cell in zip(Counted, cells, strict=True) if kind in known]

    return {
        "kinds": [kind.label for kind in known],
        "tables": [
            (
                _heading(table.dimension),
                [(label, shown(cells)) for label, cells in _rows(table)],
                shown(table.totals),
            )
            for table in tables
        ],
        "totals": [
            (kind.label, cell.count) for kind, cell in zip(known, shown(tables[0].totals), strict=True)
        ],
        "not_yet": [kind.label for kind in Counted if kind not in known],
        "answering": answering,
    }


def _heading(dimension: str) -> str:
    return dict(zip(DIMENSIONS, (_("Kön"), _("Utbildning"), _("Hemkommun")), strict=True))[dimension]


def _rows(table: SplitTable) -> list[tuple[str, tuple[Cell, ...]]]:
    def label(group: str) -> str:
        if not group:
            return _("Uppgift saknas")
        return str(Sex(group).label) if table.dimension == "sex" else group

    return [(label(group), cells) for group, cells in table.rows]


@require_GET
@login_required
def spread(request: HttpRequest, project_id: UUID) -> HttpResponse:
    """How the meetings spread over the county: a picture and its table, small firms and a grouping apart."""
    project = own_project(signed_in(request), project_id)
    groupings = counted.groupings_of(project.authority)
    chosen = next((one for one in groupings if str(one.pk) == request.GET.get("gruppering")), None)
    if chosen is None and "gruppering" not in request.GET:
        chosen = next(iter(groupings), None)
    inside = [place.municipality_id for place in chosen.places.all()] if chosen else []
    found = counted.spread_of(Arena.objects.filter(project=project), grouping=inside)
    context = {
        "project": project,
        "spread": found,
        "groupings": groupings,
        "chosen": chosen,
        "picture": spread_bars.draw(
            [(line.label, line.meetings, line.employers) for line in found.municipalities],
            get_language() or "sv",
        ),
    }
    return render(request, "portal/arena_spread.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def to_report(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """What the report could say of each indicator, beside what it says; one takes in what one chooses."""
    user = signed_in(request)
    report = own_report(user, report_id)
    if not user.has_perm("reporting.write", report):
        raise PermissionDenied("reporting.write")
    proposals = proposals_for(report)
    if request.method == "POST":
        asked = set(request.POST.getlist("indicator"))
        chosen = [one.indicator.pk for one in proposals if str(one.indicator.pk) in asked]
        try:
            take_into_report(
                report_id=report.pk,
                indicator_ids=chosen,
                version=int(request.POST["version"]) if request.POST.get("version", "").isdigit() else -1,
                actor=user,
                at=timezone.now(),
            )
        except Refused as refused:
            for problem in refused.problems:
                messages.error(request, text_of(problem))
            return HttpResponseRedirect(reverse("my_projects:report_outcomes", args=[report.pk]))
        messages.success(request, _("Utfallet står nu i rapporten. Läs det innan du skickar in."))
        return HttpResponseRedirect(reverse("my_projects:report", args=[report.pk]))
    context = {"report": report, "proposals": proposals}
    return render(request, "portal/report_outcomes.html", context)
