"""Others than the applicant who get a part of the aid: how each stands, and what it has declared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import formset_factory
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bifall.accounts.models import Authority, User
from bifall.accounts.permissions import require
from bifall.applications.models import Application
from bifall.desk.state_aid_access import aid_only
from bifall.desk.state_aid_beneficiary_forms import ReceivedForm
from bifall.desk.state_aid_declared import AwardLine, award_lines
from bifall.desk.state_aid_steps import STEPS
from bifall.kernel.periods import years_after
from bifall.kernel.problems import Refused
from bifall.regulations.state_aid.de_minimis_award import AwardVerdict
from bifall.state_aid import award_queries, commands
from bifall.state_aid.beneficiary_queries import beneficiaries_of
from bifall.state_aid.models import AidAward, AidBeneficiary, AidDeclaration, MonthRate, Undertaking
from bifall.state_aid.queries import cases_visible_to
from bifall.state_aid.rules.awards import DECLARED_YEARS
from bifall.ui.aid_rows import DeclaredAwardForm
from bifall.ui.middleware import authority_of, signed_in
from bifall.ui.problems import WHOLE_FORM, add_to, by_field
from bifall.ui.steps import Step, open_to

EMPTY_ROWS, MOST_ROWS = 3, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A beneficiary with its part: recorded, or tried as it stands. members: whom it counts as one with."""

    beneficiary: AidBeneficiary
    members: tuple[Undertaking, ...]
    declaration: AidDeclaration | None
    declared: list[AwardLine]
    validity: award_queries.Validity | None
    award: AidAward | None
    due_on: date | None
    trial: AwardVerdict | None
    may_declare: bool
    steps: list[Step]

    @property
    def findings(self) -> list[dict[str, object]]:
        return [] if self.trial is None else [finding.as_data() for finding in self.trial.findings]


def lines_of(user: User, found: Application, day: date, rate: MonthRate | None) -> list[Line]:
    """Each beneficiary, tried on the day at the rate of its month."""
    awards = {
        award.undertaking_id: award for award in AidAward.objects.filter(application=found, withdrawn_at=None)
    }
    return [
        _line(user, found, one, awards.get(one.undertaking_id), day, rate) for one in beneficiaries_of(found)
    ]


def _line(
    user: User,
    found: Application,
    one: AidBeneficiary,
    award: AidAward | None,
    day: date,
    rate: MonthRate | None,
) -> Line:
    # So that the permissions ask nothing more of the database for the case.
    one.application = found
    declaration = award_queries.declaration_of(found, one.undertaking)
    return Line(
        beneficiary=one,
        members=award_queries.group_of(one.undertaking, day).members,
        declaration=declaration,
        declared=award_lines(user, declaration, found),
        validity=award_queries.validity_of(declaration, day) if award is None else None,
        award=award,
        due_on=award_queries.due_on(award) if award else None,
        trial=award_queries.try_award(found, one.undertaking, amount_sek=one.amount_sek, rate=rate, on=day)
        if award is None and rate is not None
        else None,
        may_declare=user.has_perm("state_aid.declare_for_beneficiary", one),
        steps=open_to(user, one, STEPS["mottagare"]),
    )


def find_beneficiary(user: User, authority: Authority, pk: UUID) -> AidBeneficiary:
    """One in a case that the user may read. Raises Http404."""
    cases = cases_visible_to(user).filter(authority=authority)
    found = AidBeneficiary.objects.filter(application__in=cases).select_related(
        "application__organisation", "application__case", "undertaking"
    )
    return get_object_or_404(found, pk=pk)


@require_http_methods(["GET", "POST"])
@login_required
@aid_only
def declaration(request: HttpRequest, beneficiary_id: UUID) -> HttpResponse:
    """What the undertaking has declared on paper: every award of the last three years, or none."""
    user = signed_in(request)
    found = find_beneficiary(user, authority_of(request), beneficiary_id)
    require(user, "state_aid.declare_for_beneficiary", found)
    rows = formset_factory(DeclaredAwardForm, extra=EMPTY_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
    formset = rows(request.POST or None)
    form = ReceivedForm(request.POST or None, initial={"declared_on": timezone.localdate()})
    problems: list[str] = []
    # Both are read, so that what is wrong in either is told.
    if request.method == "POST" and all([formset.is_valid(), form.is_valid()]):
        try:
            commands.declare_for_beneficiary(
                beneficiary_id=found.pk,
                awards=[row for one in formset if (row := one.values()) is not None],
                declared_on=form.cleaned_data["declared_on"],
                is_whole=form.cleaned_data["is_whole"],
                actor=user,
                at=timezone.now(),
            )
        except Refused as refused:
            problems = by_field(p for p in refused.problems if p.field is None).get(WHOLE_FORM, [])
            add_to(form, [p for p in refused.problems if p.field is not None])
        else:
            messages.success(request, _("Redogörelsen är sparad."))
            return HttpResponseRedirect(reverse("state_aid_desk:case", args=[found.application_id]))
    context = {
        "beneficiary": found,
        "application": found.application,
        "formset": formset,
        "form": form,
        "problems": problems,
        "since": years_after(timezone.localdate(), -DECLARED_YEARS),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/state_aid_declaration.html", context, status=status)
