"""State aid in a case: how it was assessed, by whom, and what the grant stands on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bifall.accounts.permissions import require
from bifall.desk.state_aid_access import aid_only, find_case
from bifall.desk.state_aid_forms import AssessForm, as_assessed
from bifall.kernel.problems import Refused
from bifall.regulations.state_aid.gber_articles import ARTICLE_WORDS
from bifall.state_aid import commands, queries
from bifall.state_aid.models import AidAssessment
from bifall.state_aid.states import AidBasis, AidReach
from bifall.ui.middleware import authority_of, signed_in
from bifall.ui.problems import add_to


@require_GET
@login_required
@aid_only
def case(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """The assessment that counts, tried on the day of the decision or today, and those it has replaced."""
    user = signed_in(request)
    found = find_case(user, authority_of(request), application_id)
    [*assessments] = queries.assessments_of(found)
    counts = assessments[0] if assessments else None
    day = queries.granted_on(found) or timezone.localdate()
    context = {
        "application": found,
        "assessment": counts,
        "article": _article(counts),
        "earlier": [(old, _article(old)) for old in assessments[1:]],
        "tried_on": day,
        "findings": [finding.as_data() for finding in queries.tried_on(counts, day).findings]
        if counts
        else [],
        "may_assess": user.has_perm("state_aid.assess", found),
    }
    return render(request, "desk/state_aid_case.html", context)


@require_http_methods(["GET", "POST"])
@login_required
@aid_only
def assess(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """The five questions and the basis, beginning from what was answered last."""
    user = signed_in(request)
    found = find_case(user, authority_of(request), application_id)
    require(user, "state_aid.assess", found)
    last = queries.assessments_of(found).first()
    form = AssessForm(request.POST or None, today=timezone.localdate(), initial=as_assessed(last))
    if request.method == "POST" and form.is_valid():
        values: dict[str, Any] = form.cleaned_data
        try:
            commands.assess(
                application_id=found.pk,
                answers=form.answers(),
                reach=AidReach(values["reach"]),
                basis=AidBasis(values["basis"]) if values["basis"] else None,
                article=values["article"],
                reasons=values["reasons"],
                government_informed_on=values["government_informed_on"],
                actor=user,
                at=timezone.now(),
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            messages.success(request, _("Prövningen är sparad."))
            return HttpResponseRedirect(reverse("state_aid_desk:case", args=[found.pk]))
    context = {"application": found, "form": form, "replaces": last}
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/state_aid_assess.html", context, status=status)


def _article(assessment: AidAssessment | None) -> str:
    if assessment is None or assessment.article not in ARTICLE_WORDS:
        return ""
    return ARTICLE_WORDS[assessment.article].in_words(get_language() or "sv")
