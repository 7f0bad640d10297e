"""What a project is meant to lead to, and when that is asked for, before its conditions are sent."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import formset_factory
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bifall.accounts.permissions import require
from bifall.desk.project_access import find_project, funding_only
from bifall.kernel.problems import Refused
from bifall.reporting.commands import plan_effects
from bifall.ui.effect_forms import EffectFields
from bifall.ui.middleware import authority_of, signed_in
from bifall.ui.problems import text_of

EMPTY_ROWS = 2
MOST = 20


@require_http_methods(["GET", "POST"])
@login_required
@funding_only
def effects(request: HttpRequest, project_id: UUID) -> HttpResponse:
    """Each effect with its horizon; one that is wanted at two horizons has two rows."""
    user = signed_in(request)
    found = find_project(user, authority_of(request), project_id)
    require(user, "reporting.plan_effects", found)
    rows = formset_factory(EffectFields, extra=EMPTY_ROWS, max_num=MOST)
    now = [
        {name: getattr(effect, name) for name in EffectFields.base_fields}
        for effect in found.effects.order_by("position")
    ]
    formset = rows(request.POST or None, initial=now)
    problems: list[str] = []
    if request.method == "POST" and formset.is_valid():
        values = [row for form in formset if form.has_changed() or form.initial if (row := form.values())]
        try:
            plan_effects(project_id=found.pk, effects=values, actor=user, at=timezone.now())
        except Refused as refused:
            problems = [text_of(problem) for problem in refused.problems]
        else:
            messages.success(request, _("Effekterna är sparade."))
            return HttpResponseRedirect(reverse("project_desk:project", args=[found.pk]))
    context = {"project": found, "formset": formset, "problems": problems}
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/project_effects.html", context, status=status)
