"""The applicant's declaration of other de minimis aid."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import BaseFormSet, formset_factory
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bifall.applications.models import Application
from bifall.kernel.periods import years_after
from bifall.kernel.problems import Refused
from bifall.portal.aid_forms import DeclaredLinkForm, VouchForm
from bifall.portal.views.applications import own_application
from bifall.state_aid.award_queries import declaration_of
from bifall.state_aid.commands import declare_aid
from bifall.state_aid.commands.declared_links import values_of
from bifall.state_aid.rules.awards import DECLARED_YEARS
from bifall.state_aid.rules.declared_links import problems_with_link_values
from bifall.ui.aid_rows import DeclaredAwardForm
from bifall.ui.middleware import signed_in
from bifall.ui.problems import WHOLE_FORM, add_to, by_field

EMPTY_ROWS, EMPTY_LINKS, MOST_ROWS = 3, 2, 60


@require_http_methods(["GET", "POST"])
@login_required
def declare(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Every award of the last three years, or none; what was declared last stands in the rows."""
    user = signed_in(request)
    found = own_application(user, application_id)
    if not user.has_perm("state_aid.declare", found):
        raise PermissionDenied("state_aid.declare")
    last = declaration_of(found)
    rows = formset_factory(DeclaredAwardForm, extra=EMPTY_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
    fields = ("given_by", "granted_on", "kind", "amount_cents")
    known = [{name: getattr(row, name) for name in fields} for row in last.awards.all()] if last else []
    formset = rows(request.POST or None, initial=known)
    link_rows = formset_factory(
        DeclaredLinkForm, extra=EMPTY_LINKS, max_num=MOST_ROWS, absolute_max=MOST_ROWS
    )
    told = [asdict(values_of(link)) for link in last.links.all()] if last else []
    links = link_rows(request.POST or None, initial=told, prefix="links")
    form = VouchForm(request.POST or None)
    problems: list[str] = []
    # All are read, so that what is wrong in any is told.
    if request.method == "POST" and all([formset.is_valid(), _tried(links, found), form.is_valid()]):
        awards = [row for one in formset if (row := one.values()) is not None]
        try:
            declare_aid(
                application_id=found.pk,
                awards=awards,
                links=[link for one in links if (link := one.values()) is not None],
                is_whole=form.cleaned_data["is_whole"],
                actor=user,
                at=timezone.now(),
            )
        except Refused as refused:
            problems = by_field(p for p in refused.problems if p.field is None).get(WHOLE_FORM, [])
            add_to(form, [p for p in refused.problems if p.field is not None])
        else:
            messages.success(request, _("Redogörelsen är lämnad."))
            return HttpResponseRedirect(reverse("portal:application", args=[found.pk]))
    context = {
        "application": found,
        "formset": formset,
        "links": links,
        "form": form,
        "problems": problems,
        "last": last,
        "since": years_after(timezone.localdate(), -DECLARED_YEARS),
    }
    return render(
        request, "portal/declare_aid.html", context, status=422 if request.method == "POST" else 200
    )


def _tried(links: BaseFormSet[Any], found: Application) -> bool:
    """Whether each row of an undertaking is whole. What is wrong stands at its field."""
    if not links.is_valid():
        return False
    of, today = found.organisation.register_number, timezone.localdate()
    for row in links:
        if (values := row.values()) is not None:
            add_to(row, problems_with_link_values(values, of=of, today=today))
    return not any(row.errors for row in links)
