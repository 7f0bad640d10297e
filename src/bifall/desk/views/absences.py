"""Who is away and who stands in: stated by the officer, or by the director for them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bifall.accounts import commands
from bifall.accounts.models import Authority, User
from bifall.accounts.queries import absences_from, people_with_role
from bifall.accounts.states import Role
from bifall.desk.absence_forms import AbsenceForm
from bifall.desk.access import desk_only, may_see_absences
from bifall.flows.absences import arrange_absence
from bifall.kernel.problems import Refused
from bifall.ui.middleware import authority_of, signed_in
from bifall.ui.problems import add_to


@require_http_methods(["GET", "POST"])
@login_required
@desk_only
def absences(request: HttpRequest) -> HttpResponse:
    """The absences that hold now or later, and a form for one more."""
    user, authority = signed_in(request), authority_of(request)
    if not may_see_absences(user, authority):
        raise PermissionDenied("accounts.state_own_absence")
    form = _form(request, user, authority)
    if request.method == "POST" and form.is_valid():
        try:
            arrange_absence(
                authority_id=authority.pk,
                officer_id=UUID(form.cleaned_data["officer"]) if "officer" in form.fields else user.pk,
                substitute_id=UUID(form.cleaned_data["substitute"]),
                first_day=form.cleaned_data["first_day"],
                last_day=form.cleaned_data["last_day"],
                actor=user,
                at=timezone.now(),
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            messages.success(request, _("Frånvaron är inlagd, och ersättaren har fått ett brev."))
            return HttpResponseRedirect(reverse("desk:absences"))
    for_others = user.has_perm("accounts.state_absence", authority)
    context = {
        "form": form,
        "lines": [
            (absence, absence.officer_id == user.pk or for_others)
            for absence in absences_from(authority.pk, timezone.localdate())
        ],
        "today": timezone.localdate(),
    }
    return render(request, "desk/absences.html", context, status=422 if request.method == "POST" else 200)


def _form(request: HttpRequest, user: User, authority: Authority) -> AbsenceForm:
    """A director chooses whose absence it is; an officer states their own."""
    people = people_with_role(authority, Role.CASE_OFFICER)
    for_others = user.has_perm("accounts.state_absence", authority)
    return AbsenceForm(
        request.POST or None,
        officers=people if for_others else [],
        substitutes=people if for_others else [person for person in people if person != user],
    )


@require_POST
@login_required
@desk_only
def end(request: HttpRequest, absence_id: UUID) -> HttpResponse:
    """The officer is back, or does not go."""
    known = absences_from(authority_of(request).pk, timezone.localdate())
    found = get_object_or_404(known, pk=absence_id)
    commands.end_absence(absence_id=found.pk, actor=signed_in(request), at=timezone.now())
    messages.success(request, _("{name} står inte längre som borta.").format(name=found.officer.name))
    return HttpResponseRedirect(reverse("desk:absences"))
