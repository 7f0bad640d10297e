"""A leader's pages for the day: the timetable, one meeting of it, and who has come."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bifall.accounts.models import User
from bifall.arenas import commands, queries
from bifall.arenas.models import Arena, ArenaDay, Meeting, TimetableRun
from bifall.arenas.queries import days, planning
from bifall.arenas.states import MEETING_WORKFLOW, EndedBy, MeetingAction, MeetingState, Side
from bifall.flows import arena_days
from bifall.kernel.kept_problems import from_data
from bifall.kernel.problems import Problem, Refused
from bifall.portal.arena_steps import STEPS, carry_out, steps_now
from bifall.ui.middleware import signed_in
from bifall.ui.problems import text_of
from bifall.ui.steps import named, take

PER_PAGE = 50
FEWER_SHOWN = 25
TAKE_UP_AFTER = timedelta(minutes=2)
"""A proposal for the largest of fairs has been made by then, unless the server was restarted."""


@require_GET
@login_required
def timetable(request: HttpRequest, arena_id: UUID) -> HttpResponse:
    """The whole day as a grid, and those who got fewer meetings than they asked for with the reasons.

    While a proposal is being made the page says so instead, and asks anew by itself.
    """
    user = signed_in(request)
    arena = own_arena(user, arena_id)
    found = days.timetable_of(arena)
    run = planning.under_way(arena)
    context: dict[str, object] = {
        "arena": arena,
        "timetable": found,
        "run": run,
        "steps": steps_now(user, arena, found, run),
        "may_check_in": user.has_perm("arenas.check_in", arena),
    }
    if run is not None:
        context["may_take_up"] = _may_take_up(run)
        return render(request, "portal/arena_timetable.html", context)
    refused = planning.refused_last(arena)
    if refused is not None:
        context["refused"] = refused
        context["hindrances"] = [text_of(from_data(problem)) for problem in refused.problems]
    if found is not None:
        fewer = days.who_got_fewer(found)
        page = Paginator(fewer, FEWER_SHOWN).get_page(request.GET.get("page"))
        grids = days.grids_of(found)
        context |= {
            "grids": grids,
            "meetings": sum(row.meetings for grid in grids for row in grid.rows),
            "without": days.without_meetings(found),
            "page": page,
            "reasons": days.reasons_of(found, page.object_list),
        }
    return render(request, "portal/arena_timetable.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def step(request: HttpRequest, arena_id: UUID, name: str) -> HttpResponse:
    arena = own_arena(signed_in(request), arena_id)
    page = reverse("my_projects:arena_timetable", args=[arena.pk])
    if planning.under_way(arena) is not None:
        # The second press of a double click, or a page from before: nothing is taken until it is ready.
        messages.info(request, text_of(Problem("timetable_under_way")))
        return HttpResponseRedirect(page)
    return take(
        request,
        arena,
        named(STEPS, name),
        page=page,
        about=arena.title,
        kicker=arena.project.title,
    )


@require_POST
@login_required
def take_up(request: HttpRequest, arena_id: UUID) -> HttpResponse:
    """Make the proposal anew: a server that was restarted forgets what it was doing."""
    user = signed_in(request)
    arena = own_arena(user, arena_id)
    if not user.has_perm("arenas.make_timetable", arena):
        raise PermissionDenied("arenas.make_timetable")
    run = planning.under_way(arena)
    if run is not None and _may_take_up(run):
        carry_out(run)
    return HttpResponseRedirect(reverse("my_projects:arena_timetable", args=[arena.pk]))


def _may_take_up(run: TimetableRun) -> bool:
    return timezone.now() - run.asked_at > TAKE_UP_AFTER


@require_http_methods(["GET", "POST"])
@login_required
def meeting(request: HttpRequest, arena_id: UUID, meeting_id: UUID) -> HttpResponse:
    """Why the two meet, and what can be done with the meeting."""
    user = signed_in(request)
    arena = own_arena(user, arena_id)
    meetings = Meeting.objects.filter(timetable__arena=arena).select_related(
        "timetable", "slot__day", "student", "employer", "moved_to__slot"
    )
    found = get_object_or_404(meetings, pk=meeting_id)
    if request.method == "POST":
        return _settle(request, user, arena, found)
    now = timezone.now()
    state = MeetingState(found.state)
    begun = found.slot.starts_at <= now
    checks_in = user.has_perm("arenas.check_in", arena)
    published = found.timetable.published_at is not None
    context = {
        "arena": arena,
        "meeting": found,
        "may_cancel": published
        and not begun
        and MEETING_WORKFLOW.allows(state, MeetingAction.CANCEL)
        and user.has_perm("arenas.change_timetable", arena),
        "may_hold": checks_in and begun and MEETING_WORKFLOW.allows(state, MeetingAction.HOLD),
        "may_miss": checks_in and begun and MEETING_WORKFLOW.allows(state, MeetingAction.MISS),
    }
    return render(request, "portal/arena_meeting.html", context)


def _settle(request: HttpRequest, user: User, arena: Arena, found: Meeting) -> HttpResponse:
    now, what = timezone.now(), request.POST.get("what")
    try:
        if what == "cancel":
            changes = arena_days.cancel_meeting(meeting_id=found.pk, by=EndedBy.LEADER, actor=user, at=now)
            messages.success(
                request,
                _(
                    "Mötet är inställt. Flyttade möten: {moved}, nya: {added}. De som berörs har fått besked."
                ).format(moved=len(changes.moved), added=len(changes.added)),
            )
        elif what in {"held", "missed"}:
            commands.mark_meeting(meeting_id=found.pk, held=what == "held", actor=user, at=now)
            messages.success(request, _("Mötet är markerat."))
        else:
            raise Http404(what)
    except Refused as refused:
        for problem in refused.problems:
            messages.error(request, text_of(problem))
    return HttpResponseRedirect(reverse("my_projects:arena_meeting", args=[arena.pk, found.pk]))


@require_http_methods(["GET", "POST"])
@login_required
def check_in(request: HttpRequest, arena_id: UUID) -> HttpResponse:
    """Everybody who is to come that day, to be checked in by one press each."""
    user = signed_in(request)
    arena = own_arena(user, arena_id)
    every = list(arena.days.order_by("date"))
    if not every:
        raise Http404("no day")
    day = _day(every, request.GET.get("dag", ""))
    if request.method == "POST":
        return _note(request, user, arena, day)
    words, side = request.GET.get("q", ""), request.GET.get("sida", "")
    left = request.GET.get("kvar") == "1"
    people = days.check_in_list(day, words=words, side=side if side in Side.values else "", left=left)
    expected, come = days.attendance_of(day)
    context = {
        "arena": arena,
        "day": day,
        "days": every,
        "words": words,
        "side": side,
        "sides": Side.choices,
        "left": left,
        "page": Paginator(people, PER_PAGE).get_page(request.GET.get("page")),
        "come": come,
        "expected": expected,
        "may_check_in": user.has_perm("arenas.check_in", arena),
    }
    return render(request, "portal/arena_check_in.html", context)


def _note(request: HttpRequest, user: User, arena: Arena, day: ArenaDay) -> HttpResponse:
    who = _uuid(request.POST.get("kom") or request.POST.get("angra") or "")
    now = timezone.now()
    try:
        if "angra" in request.POST:
            commands.take_back_arrival(day_id=day.pk, participant_id=who, actor=user, at=now)
        else:
            commands.note_arrivals(day_id=day.pk, participant_ids=[who], actor=user, at=now)
    except Refused as refused:
        for problem in refused.problems:
            messages.error(request, text_of(problem))
    # Back to the same part of the list, at the line that was pressed.
    return HttpResponseRedirect(f"{request.get_full_path()}#p-{who}")


def _day(every: list[ArenaDay], asked: str) -> ArenaDay:
    """The day asked for, else today's, else the first that is to come, else the last."""
    today = timezone.localdate()
    return next(
        (day for day in every if str(day.pk) == asked),
        next((day for day in every if day.date >= today), every[-1]),
    )


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404(text) from None


def own_arena(user: User, arena_id: UUID) -> Arena:
    """A meeting place of a project that the user leads: the only way of fetching one here."""
    return get_object_or_404(queries.led_by(user), pk=arena_id)
