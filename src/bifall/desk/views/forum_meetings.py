"""A forum's meeting as the region sees it: its agenda, the notes, and what each municipality thought."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from bifall.collaboration.queries import points_of, sitting_at
from bifall.collaboration.states import MeetingState
from bifall.desk.forum_access import collaboration_only, find
from bifall.desk.forum_meeting_steps import STEPS
from bifall.ui.middleware import authority_of, signed_in
from bifall.ui.steps import open_to


@require_GET
@login_required
@collaboration_only
def meeting(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    user = signed_in(request)
    found = find(authority_of(request), "mote", meeting_id)
    points = points_of(found)
    for point in points:
        point.meeting = found
    steps = open_to(user, found, STEPS["mote"])
    if found.starts_at > timezone.now():
        steps = [step for step in steps if step.name != "hallet"]
    else:
        steps = [step for step in steps if step.name != "kalla"]
    context = {
        "meeting": found,
        "points": [(point, open_to(user, point, STEPS["punkt"])) for point in points],
        "present": found.present.select_related("municipality"),
        "sitting": sitting_at(found),
        "is_noted": found.state in {MeetingState.HELD, MeetingState.PUBLISHED},
        "steps": steps,
    }
    return render(request, "desk/forum_meeting.html", context)
