"""The municipality in the forums: what waits for its word, what it has raised, what it does with others."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bifall.accounts.models import User
from bifall.collaboration import queries
from bifall.collaboration.models import ForumMeeting, ForumPoint, ForumPosition, InitiativePart
from bifall.collaboration.states import IssueState, MeetingState
from bifall.flows.issue_trail import trail_of
from bifall.municipal.forum_steps import (
    OF_A_PART,
    OF_A_PERSON,
    OF_A_POSITION,
    OF_AN_INITIATIVE,
    OF_AN_ISSUE,
)
from bifall.organisations.policies import open_mandates
from bifall.ui.middleware import signed_in
from bifall.ui.steps import named, open_to, take

View = TypeVar("View", bound=Callable[..., HttpResponse])
PER_PAGE = 25
SHOWN = 10


def municipal_only(view: View) -> View:
    """Let in those who speak for a municipality; 403 for others."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not open_mandates(signed_in(request)):
            raise PermissionDenied("collaboration.view_issue")
        return view(request, *args, **kwargs)

    return cast("View", guarded)


@require_GET
@login_required
@municipal_only
def collaboration(request: HttpRequest) -> HttpResponse:
    """What waits for the municipality's word; its forums, meetings, issues and initiatives."""
    user, today = signed_in(request), timezone.localdate()
    spoken_for = list(open_mandates(user))
    meetings = queries.meetings_visible_to(user).select_related("forum")
    initiatives = queries.initiatives_visible_to(user).select_related("lead").distinct()
    context = {
        "to_confirm": list(queries.positions_to_confirm(user)[:SHOWN]),
        "invitations": list(queries.invitations_to_answer(user)[:SHOWN]),
        "coming": list(
            meetings.filter(state=MeetingState.CALLED, on_day__gte=today).order_by("starts_at")[:SHOWN]
        ),
        "latest": list(meetings.filter(state=MeetingState.PUBLISHED).order_by("-starts_at")[:SHOWN]),
        "forums": queries.forums_attended_by(user, today).select_related("model"),
        "issues": queries.issues_visible_to(user)
        .filter(raised_by_id__in=spoken_for)
        .select_related("raised_by")[:SHOWN],
        "initiatives": initiatives.filter(parts__municipality_id__in=spoken_for)[:SHOWN],
    }
    return render(request, "municipal/collaboration.html", context)


@require_GET
@login_required
@municipal_only
def forum(request: HttpRequest, forum_id: UUID) -> HttpResponse:
    """A forum that the municipality takes part in: what it is for, who sits there, when it meets."""
    user, today = signed_in(request), timezone.localdate()
    found = get_object_or_404(queries.forums_attended_by(user, today).select_related("model"), pk=forum_id)
    context = {
        "forum": found,
        "municipalities": queries.municipalities_in(found, today),
        "mandates": found.mandates.filter(queries.on_day(today)).select_related("municipality"),
        "meetings": queries.meetings_visible_to(user).filter(forum=found).order_by("-starts_at"),
    }
    return render(request, "municipal/forum.html", context)


@require_GET
@login_required
@municipal_only
def meeting(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """A meeting: its agenda, its notes when they are shared, and what the municipalities thought.

    Until the notes are shared a municipality sees its own positions alone.
    """
    user = signed_in(request)
    found = _meeting(user, meeting_id)
    is_shared = found.state == MeetingState.PUBLISHED
    context = {
        "meeting": found,
        "is_shared": is_shared,
        "points": [
            (point, _positions(point, user, is_shared), _own(point, found, user))
            for point in queries.points_of(found)
        ],
        "present": found.present.select_related("municipality") if is_shared else [],
    }
    return render(request, "municipal/forum_meeting.html", context)


def _positions(point: ForumPoint, user: User, is_shared: bool) -> list[ForumPosition]:
    spoken_for = open_mandates(user)
    return [p for p in point.positions.all() if is_shared or p.municipality_id in spoken_for]


def _own(point: ForumPoint, found: ForumMeeting, user: User) -> list[ForumPosition]:
    """The positions, written or not yet, that the user can confirm or give at the point now."""
    point.meeting = found
    written = {position.municipality_id: position for position in point.positions.all()}
    own = []
    for place in found.forum.places.all():
        if place.municipality_id not in open_mandates(user):
            continue
        position = written.get(place.municipality_id) or ForumPosition(municipality=place.municipality)
        position.point = point
        if user.has_perm("collaboration.speak", position):
            own.append(position)
    return own


@require_http_methods(["GET", "POST"])
@login_required
@municipal_only
def position(request: HttpRequest, point_id: UUID, municipality_id: UUID) -> HttpResponse:
    """Confirm what has been noted for the municipality, or say what it thinks."""
    user = signed_in(request)
    row = get_object_or_404(ForumPoint.objects.only("meeting_id"), pk=point_id)
    found = _meeting(user, row.meeting_id)
    point = found.points.get(pk=point_id)
    municipality = get_object_or_404(
        queries.municipalities_spoken_for(user).filter(forum_places__forum=found.forum).distinct(),
        pk=municipality_id,
    )
    said = point.positions.filter(municipality=municipality).first()
    said = said or ForumPosition(municipality=municipality)
    point.meeting = found
    said.point = point
    return take(
        request,
        said,
        named(OF_A_POSITION, "sag"),
        page=reverse("municipal:forum_meeting", args=[found.pk]),
        about=str(found.forum),
        kicker=f"{municipality.name} · {point.title}",
    )


def _meeting(user: User, meeting_id: UUID) -> ForumMeeting:
    """The meeting, if the municipality takes part in it: the only way of fetching one here."""
    found = queries.meetings_visible_to(user).select_related("forum__model")
    return get_object_or_404(
        found.prefetch_related("forum__places__municipality", "forum__mandates"), pk=meeting_id
    )


@require_GET
@login_required
@municipal_only
def issues(request: HttpRequest) -> HttpResponse:
    """Every issue that the municipalities and the region have raised, by state and by who raised it."""
    user = signed_in(request)
    found = queries.issues_visible_to(user).select_related("raised_by", "owner")
    state, whose = request.GET.get("state", ""), request.GET.get("av", "")
    if state in IssueState.values:
        found = found.filter(state=state)
    if whose == "oss":
        found = found.filter(raised_by_id__in=list(open_mandates(user)))
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "states": IssueState.choices,
        "state": state,
        "whose": whose,
    }
    return render(request, "municipal/issues.html", context)


@require_http_methods(["GET", "POST"])
@login_required
@municipal_only
def raise_issue(request: HttpRequest) -> HttpResponse:
    page = reverse("municipal:issues")
    return take(request, signed_in(request), named(OF_A_PERSON, "vack"), page=page, about=_("Frågor"))


@require_GET
@login_required
@municipal_only
def issue(request: HttpRequest, issue_id: UUID) -> HttpResponse:
    """One issue with its way from idea to decision."""
    user = signed_in(request)
    found = get_object_or_404(
        queries.issues_visible_to(user).select_related("raised_by", "owner", "authority"), pk=issue_id
    )
    context = {
        "issue": found,
        "trail": trail_of(found, user),
        "initiatives": queries.initiatives_visible_to(user).filter(issue=found),
        "steps": open_to(user, found, OF_AN_ISSUE),
    }
    return render(request, "municipal/issue.html", context)


@require_http_methods(["GET", "POST"])
@login_required
@municipal_only
def issue_step(request: HttpRequest, issue_id: UUID, name: str) -> HttpResponse:
    found = get_object_or_404(queries.issues_visible_to(signed_in(request)), pk=issue_id)
    page = reverse("municipal:issue", args=[found.pk])
    return take(request, found, named(OF_AN_ISSUE, name), page=page, about=found.title)


@require_http_methods(["GET", "POST"])
@login_required
@municipal_only
def propose(request: HttpRequest) -> HttpResponse:
    page = reverse("municipal:collaboration")
    return take(request, signed_in(request), named(OF_A_PERSON, "foresla"), page=page, about=_("Samverkan"))


@require_GET
@login_required
@municipal_only
def initiative(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """One initiative: who is in, who leads, what came of it."""
    user = signed_in(request)
    found = get_object_or_404(
        queries.initiatives_visible_to(user).select_related("lead", "issue"), pk=initiative_id
    )
    parts = list(found.parts.select_related("municipality"))
    for part in parts:
        part.initiative = found
    own = [part for part in parts if part.municipality_id in open_mandates(user)]
    context = {
        "initiative": found,
        "parts": parts,
        "steps": open_to(user, found, OF_AN_INITIATIVE),
        "own": [(part, open_to(user, part, OF_A_PART)) for part in own],
    }
    return render(request, "municipal/initiative.html", context)


@require_http_methods(["GET", "POST"])
@login_required
@municipal_only
def initiative_step(request: HttpRequest, initiative_id: UUID, name: str) -> HttpResponse:
    found = get_object_or_404(queries.initiatives_visible_to(signed_in(request)), pk=initiative_id)
    page = reverse("municipal:initiative", args=[found.pk])
    return take(request, found, named(OF_AN_INITIATIVE, name), page=page, about=found.title)


@require_http_methods(["GET", "POST"])
@login_required
@municipal_only
def part_step(request: HttpRequest, part_id: UUID, name: str) -> HttpResponse:
    """Join, decline or leave an initiative."""
    own = InitiativePart.objects.filter(municipality_id__in=list(open_mandates(signed_in(request))))
    found = get_object_or_404(own.select_related("initiative", "municipality"), pk=part_id)
    page = reverse("municipal:initiative", args=[found.initiative_id])
    about, kicker = found.initiative.title, found.municipality.name
    return take(request, found, named(OF_A_PART, name), page=page, about=about, kicker=kicker)
