"""Decisions that the director makes on delegation."""

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
from django.views.decorators.http import require_http_methods

from bifall.assessment.models import StaffMemo
from bifall.board.models import Board, DelegatedDecision
from bifall.board.states import Outcome
from bifall.desk.access import desk_only
from bifall.desk.forms import DelegatedForm
from bifall.desk.views.cases import find_case
from bifall.flows.delegated_decisions import decide_and_tell
from bifall.kernel.problems import Refused
from bifall.ui.middleware import signed_in
from bifall.ui.problems import add_to
from bifall.ui.second_press import done_already


@require_http_methods(["GET", "POST"])
@login_required
@desk_only
def decide(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Decide within the delegation order; the decision is reported to the board afterwards."""
    user = signed_in(request)
    found = find_case(user, application_id)
    if not user.has_perm("board.decide_on_delegation", found):
        raise PermissionDenied("board.decide_on_delegation")
    board = get_object_or_404(Board, authority_id=found.authority_id)
    memo = StaffMemo.objects.filter(application=found).first()
    proposed = (
        {}
        if memo is None
        else {
            "granted_sek": memo.proposed_sek,
            "highest_share_percent": memo.highest_share_percent,
            "conditions": "\n".join(condition.text for condition in memo.conditions.all()),
        }
    )
    form = DelegatedForm(request.POST or None, initial=proposed)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            decide_and_tell(
                application_id=found.pk,
                board_id=board.pk,
                outcome=Outcome(values["outcome"]),
                reasons=values["text"],
                legal_basis=values["legal_basis"],
                granted_sek=values["granted_sek"],
                highest_share_percent=values["highest_share_percent"],
                conditions=values["conditions"].splitlines(),
                eu_cofinancing=values["eu_cofinancing"],
                actor=user,
                at=timezone.now(),
            )
        except Refused as refused:
            if DelegatedDecision.objects.filter(application=found).exists():
                return done_already(request, _("Beslutet är redan fattat."), "desk:case", found.pk)
            add_to(form, refused.problems)
        else:
            messages.success(
                request, _("Beslutet är fattat och skickat till sökanden. Anmäl det till nämnden.")
            )
            return HttpResponseRedirect(reverse("desk:case", args=[found.pk]))
    context = {"application": found, "form": form, "memo": memo, "board": board}
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/delegation.html", context, status=status)
