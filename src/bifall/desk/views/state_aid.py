"""State aid in a case: how it was assessed and by whom, the undertaking, and whether the award fits."""

from __future__ import annotations

from datetime import date
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

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.applications.models import Application
from bifall.assessment.models import StaffMemo
from bifall.board.models import Decision
from bifall.desk.state_aid_access import aid_only, find_case
from bifall.desk.state_aid_declared import award_lines, link_lines
from bifall.desk.state_aid_forms import AssessForm, as_assessed
from bifall.desk.state_aid_steps import STEPS
from bifall.desk.views.state_aid_beneficiaries import lines_of
from bifall.kernel.problems import Refused
from bifall.regulations.findings import Verdict
from bifall.regulations.state_aid.gber_articles import ARTICLE_WORDS
from bifall.state_aid import award_queries, commands, queries
from bifall.state_aid.models import AidAssessment, AidAward, Undertaking
from bifall.state_aid.rules.exemptions import ExemptionValues, try_exemption_of
from bifall.state_aid.states import AidBasis, AidReach
from bifall.ui.middleware import authority_of, signed_in
from bifall.ui.problems import add_to
from bifall.ui.steps import open_to


@require_GET
@login_required
@aid_only
def case(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """The assessment that counts, tried on the day of the decision or today, and those it has replaced."""
    user = signed_in(request)
    found = find_case(user, authority_of(request), application_id)
    [*assessments] = queries.assessments_of(found)
    counts = assessments[0] if assessments else None
    grant = queries.grant_of(found)
    day = grant.granted_on if grant else timezone.localdate()
    context: dict[str, Any] = {
        "application": found,
        "assessment": counts,
        "article": _article(counts),
        "earlier": [(old, _article(old)) for old in assessments[1:]],
        "tried_on": day,
        "findings": _as_data(queries.tried_on(counts, day)) if counts else [],
        "may_assess": user.has_perm("state_aid.assess", found),
    }
    if grant is not None:
        despite = Decision.objects.filter(item__application=found).exclude(despite_aid="")
        context["despite"] = despite.first()
    undertaking = Undertaking.objects.filter(organisation=found.organisation).first()
    if counts is not None and counts.is_aid and undertaking is not None:
        group = award_queries.group_of(undertaking, day)
        context |= {"group": group, "group_findings": _as_data(group.verdict)}
        if counts.basis == AidBasis.DE_MINIMIS:
            context |= _de_minimis(user, found, undertaking, grant, day)
        if counts.basis == AidBasis.BLOCK_EXEMPTION:
            context |= _exemption(user, found, day)
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


def _de_minimis(
    user: User, found: Application, undertaking: Undertaking, grant: queries.Grant | None, day: date
) -> dict[str, Any]:
    """What the applicant has declared, and the award: recorded, or tried as the case stands."""
    recorded = AidAward.objects.filter(application=found, undertaking=undertaking, withdrawn_at=None).first()
    rate = award_queries.rate_in(found.authority_id, day)
    others = lines_of(user, found, day, rate)
    declaration = award_queries.declaration_of(found)
    links = link_lines(user, declaration, found)
    memo = StaffMemo.objects.filter(application=found).first()
    proposed_sek = memo.proposed_sek if memo else None
    whole_sek = grant.granted_sek if grant else proposed_sek or found.sought_sek
    left_sek = whole_sek - sum(line.beneficiary.amount_sek for line in others)
    own_sek = recorded.amount_ore // 100 if recorded else 0
    shown: dict[str, Any] = {
        "is_de_minimis": True,
        "award": recorded,
        "others": others,
        "whole_sek": whole_sek,
        "parts_above_sek": max(own_sek - left_sek, 0),
        "steps": open_to(user, found, STEPS["arende"]),
        "declaration": declaration,
        "declaration_validity": award_queries.validity_of(declaration, day) if grant is None else None,
        "links_wait": any(not line.link.handling for line in links),
        "declared_links": links,
        "declared_awards": award_lines(user, declaration, found),
    }
    if recorded is not None:
        recorded.application = found
        return shown | {
            "due_on": award_queries.due_on(recorded),
            "award_steps": open_to(user, recorded, STEPS["stod"]),
        }
    if left_sek <= 0:
        return shown | {"all_to_others": True}
    if rate is None:
        return shown
    trial = award_queries.try_award(found, undertaking, amount_sek=left_sek, rate=rate, on=day)
    return shown | {"tried_sek": left_sek, "trial": trial, "trial_findings": _as_data(trial)}


def _exemption(user: User, found: Application, day: date) -> dict[str, Any]:
    """The last trial against the article, tried anew on the day: an article can have ended since."""
    trials = found.exemption_trials.select_related("tried_by").order_by("-number")
    shown: dict[str, Any] = {
        "is_exemption": True,
        "exemption": trials.first(),
        "steps": open_to(user, found, STEPS["arende"]),
    }
    if (last := shown["exemption"]) is not None:
        verdict = try_exemption_of(
            ExemptionValues.from_data(last.values),
            sek_per_eur=last.sek_per_eur,
            year=last.decided_on.year,
            month=last.decided_on.month,
            source="",
            on=day,
        )
        shown |= {"exemption_verdict": verdict, "exemption_findings": _as_data(verdict)}
    return shown


def _as_data(verdict: Verdict) -> list[dict[str, object]]:
    return [finding.as_data() for finding in verdict.findings]


def _article(assessment: AidAssessment | None) -> str:
    if assessment is None or assessment.article not in ARTICLE_WORDS:
        return ""
    return ARTICLE_WORDS[assessment.article].in_words(get_language() or "sv")
