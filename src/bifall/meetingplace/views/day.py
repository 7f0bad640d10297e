"""The day for those who take part: one's own meetings, as a page and as a calendar, and the board for all."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from bifall.arenas import queries
from bifall.arenas.models import Meeting, Participant
from bifall.arenas.queries import days
from bifall.arenas.queries.shown import Shown
from bifall.arenas.states import EndedBy, MeetingState, Side
from bifall.flows.arena_days import cancel_meeting
from bifall.kernel.problems import Refused
from bifall.meetingplace.calendar import as_calendar
from bifall.meetingplace.views.access import by_link
from bifall.meetingplace.views.arenas import public_arena
from bifall.ui.problems import text_of

REFRESH_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Line:
    """A meeting of one's own: with whom, as far as they have agreed to be seen, and why."""

    meeting: Meeting
    other: Shown
    own_rank: int | None
    others_rank: int | None
    may_cancel: bool


@require_http_methods(["GET", "POST"])
@by_link
def meetings(request: HttpRequest, token: str, participant: Participant) -> HttpResponse:
    """One's meetings in order, and what one asked for in vain with the reason. Any that has not begun can be
    called off here.
    """
    if request.method == "POST":
        return _cancel(request, token, participant)
    unmet = days.unmet_of(participant)
    names = _others(participant, [other_of(participant, one) for one in unmet])
    context = {
        "me": participant,
        "arena": participant.arena,
        "token": token,
        "is_student": participant.side == Side.STUDENT,
        "lines": _lines(participant),
        "unmet": [
            (names[found.pk].called, one)
            for one in unmet
            if (found := other_of(participant, one)).pk in names
        ],
        "feed": request.build_absolute_uri(reverse("meetingplace:calendar", args=[token])),
        "has_follow_ups": participant.follow_ups.exists(),
    }
    return render(request, "meetingplace/meetings.html", context)


def _cancel(request: HttpRequest, token: str, participant: Participant) -> HttpResponse:
    own = Meeting.objects.filter(days.of(participant.pk))
    try:
        meeting = get_object_or_404(own, pk=UUID(request.POST.get("mote", "")))
    except ValueError:
        raise Http404("no such meeting") from None
    by = EndedBy.STUDENT if participant.side == Side.STUDENT else EndedBy.EMPLOYER
    try:
        cancel_meeting(meeting_id=meeting.pk, by=by, actor=None, at=timezone.now())
    except Refused as refused:
        for problem in refused.problems:
            messages.error(request, text_of(problem))
    else:
        messages.success(request, _("Mötet är inställt, och den andra har fått besked."))
    return HttpResponseRedirect(reverse("meetingplace:meetings", args=[token]))


@require_GET
@by_link
def calendar(request: HttpRequest, token: str, participant: Participant) -> HttpResponse:
    """The same as iCalendar. Fetched again and again it keeps a calendar up to date."""
    moves = days.moves_of(participant)
    lines = _lines(participant)
    content = as_calendar(
        participant.arena,
        [
            (
                line.meeting,
                str(line.other.called),
                moves[line.meeting.student_id, line.meeting.employer_id],
            )
            for line in lines
        ],
        address=request.build_absolute_uri(reverse("meetingplace:meetings", args=[token])),
        host=request.get_host(),
        at=timezone.now(),
    )
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'inline; filename="moten.ics"'
    return answer


@never_cache
@require_GET
def board(request: HttpRequest, arena_id: UUID) -> HttpResponse:
    """What happens where, now and next, by the names that people have agreed to have there.

    With ?visa=skarm it is fetched anew each minute, by a header, until somebody leaves that.
    """
    arena = public_arena(request, arena_id)
    refreshes = request.GET.get("visa") == "skarm"
    now = timezone.now()
    context = {"arena": arena, "board": days.board_of(arena, now), "now": now, "refreshes": refreshes}
    answer = render(request, "meetingplace/board.html", context)
    if refreshes:
        answer.headers["Refresh"] = str(REFRESH_SECONDS)
    return answer


def other_of(participant: Participant, pair: days.Pair) -> Participant:
    """The one of the two that is not the participant."""
    return pair.employer if participant.side == Side.STUDENT else pair.student


def _lines(participant: Participant) -> list[Line]:
    found = days.meetings_of(participant)
    names = _others(participant, [other_of(participant, one) for one in found])
    now = timezone.now()
    is_student = participant.side == Side.STUDENT
    return [
        Line(
            meeting=one,
            other=names[other_of(participant, one).pk],
            own_rank=one.student_rank if is_student else one.employer_rank,
            others_rank=one.employer_rank if is_student else one.student_rank,
            may_cancel=one.state == MeetingState.PLANNED and one.slot.starts_at > now and participant.is_here,
        )
        for one in found
    ]


def _others(participant: Participant, others: list[Participant]) -> dict[UUID, Shown]:
    """What each of them has agreed to show; nothing of one who has withdrawn."""
    ids = {one.pk for one in others}
    people = queries.with_profile(Participant.objects.filter(pk__in=ids))
    found = queries.shown(people)
    gone = {one.pk for one in people if not one.is_here}
    return {one.id: Shown(id=one.id, side=one.side) if one.id in gone else one for one in found}
