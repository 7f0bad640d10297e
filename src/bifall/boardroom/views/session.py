"""The meeting as it is held: roll call, then item by item until it is closed."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bifall.board import commands, queries
from bifall.board.models import AgendaItem, Motion
from bifall.board.states import ItemKind, MotionKind, Outcome
from bifall.boardroom.forms import (
    BallotsForm,
    ConflictForm,
    DecisionForm,
    MotionForm,
    ReservationForm,
    RollCallForm,
    TrialForm,
    VoteForm,
)
from bifall.boardroom.views.item_page import find_item, item_page
from bifall.boardroom.views.meetings import find_meeting, meeting_page
from bifall.flows.board_decisions import decide_at_item
from bifall.flows.meeting_papers import end_meeting
from bifall.flows.voting import record_vote
from bifall.kernel.problems import Refused
from bifall.ui.inputs import lines_of
from bifall.ui.middleware import signed_in
from bifall.ui.problems import add_to, text_of
from bifall.ui.second_press import done_already


def back(item: AgendaItem) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("boardroom:item", args=[item.pk]))


def carry_out(
    request: HttpRequest,
    item: AgendaItem,
    name: str,
    form: Form,
    step: Callable[[], object],
    *,
    done: str = "",
) -> HttpResponse:
    """Run `step` when the form can be read; what is refused is shown in it, under its name on the page.

    `done` is the code of the problem that says that the step has been taken already.
    """
    if form.is_valid():
        try:
            step()
        except Refused as refused:
            told = [text_of(problem) for problem in refused.problems if problem.code == done]
            if told:
                return done_already(request, told[0], "boardroom:item", item.pk)
            add_to(form, refused.problems)
        else:
            return back(item)
    return item_page(request, item, status=422, forms={name: form})


@require_http_methods(["GET", "POST"])
@login_required
def roll_call(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Open the meeting: who is here, who leads, who verifies the minutes."""
    user = signed_in(request)
    found = find_meeting(user, meeting_id)
    if request.method == "POST" and user.has_perm("board.close", found):
        return _opened_already(request, found.pk)
    if not user.has_perm("board.open", found):
        raise PermissionDenied("board.open")
    members = list(found.board.members.filter(ended_at=None).select_related("user").order_by("position"))
    form = RollCallForm(request.POST or None, members=members)
    if request.method == "POST" and form.is_valid():
        try:
            commands.open_meeting(
                meeting_id=found.pk,
                present=form.present(),
                chair_id=UUID(form.cleaned_data["chair"]),
                verifier_ids=[UUID(chosen) for chosen in form.cleaned_data["verifiers"]],
                actor=user,
                at=timezone.now(),
            )
        except Refused as refused:
            add_to(form, refused.problems)
        except PermissionDenied:
            if not user.has_perm("board.close", find_meeting(user, meeting_id)):
                raise
            return _opened_already(request, found.pk)
        else:
            messages.success(request, _("Sammanträdet är öppnat."))
            return HttpResponseRedirect(reverse("boardroom:meeting", args=[found.pk]))
    status = 422 if request.method == "POST" else 200
    return render(request, "boardroom/roll_call.html", {"meeting": found, "form": form}, status=status)


def _opened_already(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    return done_already(request, _("Sammanträdet är redan öppnat."), "boardroom:meeting", meeting_id)


@require_GET
@login_required
def item(request: HttpRequest, item_id: UUID) -> HttpResponse:
    return item_page(request, find_item(request, item_id), status=200)


@require_POST
@login_required
def declare_conflict(request: HttpRequest, item_id: UUID) -> HttpResponse:
    found = find_item(request, item_id)
    form = ConflictForm(request.POST, members=queries.serving_members(found.meeting), prefix="conflict")
    return carry_out(
        request,
        found,
        "conflict_form",
        form,
        lambda: commands.declare_conflict(
            item_id=found.pk,
            member_id=UUID(form.cleaned_data["member"]),
            reason=form.cleaned_data["reason"],
            actor=signed_in(request),
            at=timezone.now(),
        ),
        done="conflict_already_declared",
    )


@require_POST
@login_required
def try_conflict(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Note that somebody who might have had a conflict of interest has none, and takes part."""
    found = find_item(request, item_id)
    form = TrialForm(request.POST, members=queries.takes_part(found), prefix="trial")
    return carry_out(
        request,
        found,
        "trial_form",
        form,
        lambda: commands.try_conflict(
            item_id=found.pk,
            member_id=UUID(form.cleaned_data["member"]),
            reason=form.cleaned_data["reason"],
            actor=signed_in(request),
            at=timezone.now(),
        ),
        done="conflict_already_tried",
    )


@require_POST
@login_required
def move_motion(request: HttpRequest, item_id: UUID) -> HttpResponse:
    found = find_item(request, item_id)
    form = MotionForm(request.POST, members=queries.takes_part(found), prefix="motion")
    records = signed_in(request).has_perm("board.record_proceedings", found)
    if records and form.is_valid() and _stands_already(found, form):
        return done_already(request, _("Yrkandet är redan antecknat."), "boardroom:item", found.pk)
    return carry_out(
        request,
        found,
        "motion_form",
        form,
        lambda: commands.move_motion(
            item_id=found.pk,
            mover_id=UUID(form.cleaned_data["member"]),
            kind=MotionKind(form.cleaned_data["kind"]),
            text=form.cleaned_data["text"],
            actor=signed_in(request),
            at=timezone.now(),
        ),
    )


def _stands_already(item: AgendaItem, form: MotionForm) -> bool:
    """Nobody moves the same twice: it is the other press of a double click."""
    moved = form.cleaned_data
    same = item.motions.filter(mover_id=moved["member"], kind=moved["kind"], text=moved["text"])
    return same.filter(withdrawn_at=None).exists()


@require_POST
@login_required
def withdraw_motion(request: HttpRequest, motion_id: UUID) -> HttpResponse:
    motion = get_object_or_404(Motion, pk=motion_id)
    found = find_item(request, motion.item_id)
    try:
        commands.withdraw_motion(motion_id=motion.pk, actor=signed_in(request), at=timezone.now())
    except Refused as refused:
        if [problem.code for problem in refused.problems] == ["motion_already_withdrawn"]:
            told = text_of(refused.problems[0])
            return done_already(request, told, "boardroom:item", found.pk)
        return item_page(request, found, status=422, problems=refused.problems)
    return back(found)


@require_POST
@login_required
def open_vote(request: HttpRequest, item_id: UUID) -> HttpResponse:
    found = find_item(request, item_id)
    form = VoteForm(request.POST, prefix="vote")
    return carry_out(
        request,
        found,
        "vote_form",
        form,
        lambda: commands.open_vote(
            item_id=found.pk,
            yes_means=form.cleaned_data["yes_means"],
            no_means=form.cleaned_data["no_means"],
            actor=signed_in(request),
            at=timezone.now(),
        ),
        done="vote_already_open",
    )


@require_POST
@login_required
def cast_ballots(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """The whole vote at once, as it was called out: all ballots and the count, or nothing."""
    found = find_item(request, item_id)
    vote = found.votes.filter(closed_at=None).first()
    if vote is None:
        if not (signed_in(request).has_perm("board.record_proceedings", found) and found.votes.exists()):
            raise Http404
        return done_already(request, _("Rösterna är redan räknade."), "boardroom:item", found.pk)
    form = BallotsForm(request.POST, members=queries.takes_part(found))
    return carry_out(
        request,
        found,
        "ballots_form",
        form,
        lambda: record_vote(
            vote_id=vote.pk, ballots=form.ballots(), actor=signed_in(request), at=timezone.now()
        ),
        done="vote_closed",
    )


@require_POST
@login_required
def decide(request: HttpRequest, item_id: UUID) -> HttpResponse:
    found = find_item(request, item_id)
    form = DecisionForm(request.POST, kind=ItemKind(found.kind), prefix="decision")
    return carry_out(
        request,
        found,
        "decision_form",
        form,
        lambda: decide_at_item(
            item_id=found.pk,
            outcome=Outcome(form.cleaned_data["outcome"]),
            text=form.cleaned_data["text"],
            granted_sek=form.cleaned_data.get("granted_sek"),
            highest_share_percent=form.cleaned_data.get("highest_share_percent"),
            conditions=lines_of(form.cleaned_data.get("conditions", "")),
            despite_aid=form.cleaned_data.get("despite_aid", ""),
            actor=signed_in(request),
            at=timezone.now(),
        ),
        done="item_already_decided",
    )


@require_POST
@login_required
def record_reservation(request: HttpRequest, item_id: UUID) -> HttpResponse:
    found = find_item(request, item_id)
    form = ReservationForm(request.POST, members=queries.takes_part(found), prefix="reservation")
    return carry_out(
        request,
        found,
        "reservation_form",
        form,
        lambda: commands.record_reservation(
            item_id=found.pk,
            member_id=UUID(form.cleaned_data["member"]),
            text=form.cleaned_data["text"],
            actor=signed_in(request),
            at=timezone.now(),
        ),
    )


@require_POST
@login_required
def end(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Close the meeting; the minutes are written out for the verifiers."""
    user = signed_in(request)
    found = find_meeting(user, meeting_id)
    try:
        end_meeting(meeting_id=found.pk, actor=user, at=timezone.now())
    except Refused as refused:
        return meeting_page(request, found, status=422, problems=refused.problems)
    except PermissionDenied:
        if not user.has_perm("board.write_minutes", find_meeting(user, meeting_id)):
            raise
        return done_already(request, _("Sammanträdet är redan avslutat."), "boardroom:meeting", found.pk)
    messages.success(request, _("Sammanträdet är avslutat. Protokollet väntar på justering."))
    return HttpResponseRedirect(reverse("boardroom:meeting", args=[found.pk]))
