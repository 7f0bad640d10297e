"""A call's rounds: opened, and changed."""

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

from bifall.board.models import Meeting
from bifall.board.states import MeetingState
from bifall.calls import commands
from bifall.calls.models import Round
from bifall.desk.access import desk_only
from bifall.desk.call_forms import ChangeRoundForm, RoundForm
from bifall.desk.views.calls import find_call
from bifall.flows.opening import open_round
from bifall.kernel.problems import Refused
from bifall.ui.middleware import authority_of, signed_in
from bifall.ui.problems import add_to


@require_http_methods(["GET", "POST"])
@login_required
@desk_only
def add(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """Open a round: when, with what frame, and at which meeting it will be decided."""
    user = signed_in(request)
    found = find_call(request, call_id)
    if not user.has_perm("calls.change_rounds", found):
        raise PermissionDenied("calls.change_rounds")
    coming = Meeting.objects.filter(
        authority=found.authority_id, state__in=[MeetingState.PLANNED, MeetingState.SUMMONED]
    ).order_by("starts_at")
    form = RoundForm(request.POST or None, meetings=coming, has_concepts=found.is_two_step)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            open_round(
                call_id=found.pk,
                name=values["name"],
                opens_at=values["opens_at"],
                closes_at=values["closes_at"],
                frame_sek=values["frame_sek"],
                meeting_id=UUID(values["meeting"]) if values["meeting"] else None,
                concept_opens_at=values.get("concept_opens_at"),
                concept_closes_at=values.get("concept_closes_at"),
                actor=user,
                at=timezone.now(),
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            messages.success(request, _("Omgången är tillagd."))
            return HttpResponseRedirect(reverse("desk:call", args=[found.pk]))
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/round_form.html", {"form": form, "call": found}, status=status)


@require_http_methods(["GET", "POST"])
@login_required
@desk_only
def change(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Close later, or change the frame."""
    user = signed_in(request)
    round_ = find_round(request, round_id)
    if not user.has_perm("calls.change_rounds", round_.call):
        raise PermissionDenied("calls.change_rounds")
    form = ChangeRoundForm(
        request.POST or None,
        has_concepts=round_.concept_closes_at is not None,
        initial={
            "closes_at": round_.closes_at,
            "frame_sek": round_.frame_sek,
            "concept_closes_at": round_.concept_closes_at,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            commands.change_round(
                round_id=round_.pk,
                closes_at=form.cleaned_data["closes_at"],
                frame_sek=form.cleaned_data["frame_sek"],
                concept_closes_at=form.cleaned_data.get("concept_closes_at"),
                actor=user,
                at=timezone.now(),
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            messages.success(request, _("Omgången är ändrad."))
            return HttpResponseRedirect(reverse("desk:call", args=[round_.call_id]))
    context = {"form": form, "call": round_.call, "round": round_}
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/round_form.html", context, status=status)


def find_round(request: HttpRequest, round_id: UUID) -> Round:
    return get_object_or_404(
        Round.objects.select_related("call__authority"),
        pk=round_id,
        call__authority=authority_of(request),
    )
