"""The board's meetings, and one meeting."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bifall.accounts.models import User
from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.board import commands, queries
from bifall.board.models import Board, Meeting
from bifall.board.policies import is_disqualified, open_seats
from bifall.board.states import MeetingState
from bifall.boardroom.forms import AnnounceForm, ItemForm, MeetingForm, ids_of
from bifall.calls.models import Round
from bifall.calls.states import CallState
from bifall.documents.models import Document
from bifall.flows.meeting_papers import decisions_to_send, send_summons_once
from bifall.kernel.problems import Problem, Refused
from bifall.regulations.meetings import last_appeal_day, notice_due
from bifall.ui.middleware import authority_of, signed_in
from bifall.ui.problems import add_to, text_of
from bifall.ui.second_press import done_already

PER_PAGE = 25


@require_GET
@login_required
def meetings(request: HttpRequest) -> HttpResponse:
    """Coming and held meetings of the boards one works with or sits on."""
    user = signed_in(request)
    mine = (
        queries.visible_to(user)
        .filter(authority=authority_of(request))
        .select_related("board", "secretary")
        .annotate(item_count=Count("items"))
    )
    at = timezone.now()
    board = Board.objects.filter(authority=authority_of(request)).first()
    context = {
        "coming": list(mine.filter(starts_at__gte=at).order_by("starts_at")[:20]),
        "held": Paginator(mine.filter(starts_at__lt=at).order_by("-starts_at"), PER_PAGE).get_page(
            request.GET.get("page")
        ),
        "may_plan": board is not None and user.has_perm("board.plan_meeting", board),
    }
    return render(request, "boardroom/meetings.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def plan(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    board = get_object_or_404(Board, authority=authority_of(request))
    if not user.has_perm("board.plan_meeting", board):
        raise PermissionDenied("board.plan_meeting")
    rounds = Round.objects.filter(
        call__authority=board.authority_id, call__state=CallState.PUBLISHED, meetings=None
    ).select_related("call")
    form = MeetingForm(request.POST or None, rounds=rounds)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        starts_at = timezone.make_aware(datetime.combine(values["day"], values["clock"]))
        try:
            made = commands.plan_meeting(
                board_id=board.pk,
                starts_at=starts_at,
                place=values["place"],
                round_ids=ids_of(values["rounds"]),
                actor=user,
                at=timezone.now(),
            )
        except Refused as refused:
            at_day = {"starts_at": "day"}
            add_to(form, [replace(p, field=at_day.get(p.field or "", p.field)) for p in refused.problems])
        else:
            messages.success(request, _("Sammanträdet är inlagt."))
            return HttpResponseRedirect(reverse("boardroom:meeting", args=[made.pk]))
    status = 422 if request.method == "POST" else 200
    return render(request, "boardroom/plan.html", {"form": form, "board": board}, status=status)


@require_GET
@login_required
def meeting(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    user = signed_in(request)
    return meeting_page(request, find_meeting(user, meeting_id), status=200)


@require_POST
@login_required
def summons(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Send the summons with the pack. The page that the button stood on says when it was last sent."""
    user = signed_in(request)
    found = find_meeting(user, meeting_id)
    try:
        last_sent_at = parse_datetime(request.POST.get("last_sent_at", ""))
    except ValueError:
        last_sent_at = None
    try:
        send_summons_once(meeting_id=found.pk, last_sent_at=last_sent_at, actor=user, at=timezone.now())
    except Refused as refused:
        if [problem.code for problem in refused.problems] == ["summons_sent_already"]:
            return done_already(request, text_of(refused.problems[0]), "boardroom:meeting", found.pk)
        return meeting_page(request, found, status=422, problems=refused.problems)
    messages.success(request, _("Kallelsen är skickad."))
    return HttpResponseRedirect(reverse("boardroom:meeting", args=[found.pk]))


def find_meeting(user: User, meeting_id: UUID) -> Meeting:
    """The meeting, if the user may see it: the only way of fetching one here."""
    return get_object_or_404(
        queries.visible_to(user).select_related(
            "board", "authority", "secretary", "chair__user", "minutes", "board_pack", "notice"
        ),
        pk=meeting_id,
    )


def meeting_page(
    request: HttpRequest,
    found: Meeting,
    *,
    status: int,
    problems: tuple[Problem, ...] = (),
    item_form: ItemForm | None = None,
    announce_form: AnnounceForm | None = None,
    paper_problems: tuple[UUID, tuple[Problem, ...]] | None = None,
) -> HttpResponse:
    """The page of one meeting, as the one who asks may see and use it.

    `paper_problems` is what was wrong with a paper, after the item that it was sent to.
    """
    user = signed_in(request)
    items = list(queries.agenda_of(found))
    for item in items:
        item.meeting = found
    # What has been announced is for everybody to see, and so for a member who had a conflict.
    announced = found.state == MeetingState.ANNOUNCED
    shut_out = {i.pk for i in items if not announced and is_disqualified.test(user, i)}
    may_prepare = user.has_perm("board.change_agenda", found)
    today = timezone.localdate()
    context = {
        "meeting": found,
        "items": items,
        "shut_out": shut_out,
        "problems": problems,
        "may_prepare": may_prepare,
        "may_summon": user.has_perm("board.summon", found),
        "may_open": user.has_perm("board.open", found),
        "may_record": user.has_perm("board.close", found),
        "may_announce": user.has_perm("board.announce", found),
        "opened": {i.pk for i in items if user.has_perm("board.view_item", i)},
        "papers": [p for p in (found.board_pack, found.minutes) if p and reads(user, found, p)],
        "to_verify": _to_verify(user, found),
        "verifiers": found.verifiers.select_related("member__user"),
        "attendances": found.attendances.select_related("member__user", "serves_for__user"),
        "announce_form": announce_form or AnnounceForm(initial={"posted_on": today, "kept_at": found.place}),
        "last_appeal_on": last_appeal_day(today),
        "notice_due": _notice_due(found),
        "told_of_decisions": [decision.item.application for decision in decisions_to_send(found.pk)]
        if user.has_perm("board.announce", found)
        else [],
        "item_of_paper": paper_problems[0] if paper_problems else None,
        "paper_problems": paper_problems[1] if paper_problems else (),
        "paper_prefix": f"paper-{paper_problems[0]}-" if paper_problems else "",
    }
    if may_prepare:
        waiting = prepared_for(found)
        context |= {
            "item_form": item_form
            or ItemForm(
                applications=waiting,
                delegated=list(queries.unreported_delegated(found.authority_id)),
            ),
            "rounds": found.rounds.select_related("call"),
        }
    return render(request, "boardroom/meeting.html", context, status=status)


def reads(user: User, found: Meeting, paper: Document) -> bool:
    """An announced meeting shows everybody its minutes, not the pack that the members read."""
    return found.board_id in open_seats(user) or user.has_perm("documents.view", paper)


def prepared_for(found: Meeting) -> list[Application]:
    """Prepared cases of the authority that stand on no agenda that is still to be held."""
    return list(
        Application.objects.filter(authority_id=found.authority_id, state=State.PREPARED)
        .exclude(agenda_items__in=queries.undecided_items(found.authority_id))
        .select_related("case")
        .order_by("case__year", "case__number")
    )


def _notice_due(found: Meeting) -> date | None:
    """The last day to announce the minutes; None while they are not adjusted."""
    verified = [verifier.verified_at for verifier in found.verifiers.all()]
    at = [moment for moment in verified if moment is not None]
    if not at or len(at) < len(verified):
        return None
    return notice_due(timezone.localdate(max(at)))


def _to_verify(user: User, found: Meeting) -> bool:
    return any(
        user.has_perm("board.verify_minutes", verifier) and verifier.verified_at is None
        for verifier in found.verifiers.select_related("member__user", "meeting")
    )
