"""The collaboration model, its forums and those who sit there, as the region keeps them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bifall.accounts.models import User
from bifall.collaboration.models import (
    CollaborationModel,
    Forum,
    ForumMandate,
    ForumMeeting,
    ForumMunicipality,
    ForumPoint,
    Initiative,
    Issue,
)
from bifall.collaboration.queries import COMING, forums_of, initiatives_visible_to
from bifall.collaboration.states import ISSUE_WORKFLOW, IssueAction, MeetingState
from bifall.desk.forum_access import collaboration_only, find
from bifall.desk.forum_meeting_steps import STEPS
from bifall.ui.middleware import authority_of, signed_in
from bifall.ui.steps import Step, named, open_to, take

SHOWN = 20
# Issues that have not been settled.
GOING_ON = ISSUE_WORKFLOW.states_with(IssueAction.CLOSE)


@require_GET
@login_required
@collaboration_only
def home(request: HttpRequest) -> HttpResponse:
    """The models, what is coming, and what waits for the region."""
    user, authority = signed_in(request), authority_of(request)
    meetings = ForumMeeting.objects.filter(forum__model__authority=authority).select_related("forum")
    context = {
        "models": CollaborationModel.objects.filter(authority=authority).annotate(
            forum_count=Count("forums", distinct=True)
        ),
        "coming": meetings.filter(state__in=COMING).order_by("starts_at")[:SHOWN],
        "to_note": meetings.filter(state=MeetingState.HELD).order_by("starts_at")[:SHOWN],
        "issues": Issue.objects.filter(authority=authority, state__in=GOING_ON).select_related(
            "raised_by", "owner"
        )[:SHOWN],
        "initiatives": initiatives_visible_to(user)
        .filter(authority=authority)
        .select_related("lead")[:SHOWN],
        "may_begin": user.has_perm("collaboration.begin_model", authority),
    }
    return render(request, "desk/collaboration.html", context)


@require_http_methods(["GET", "POST"])
@login_required
@collaboration_only
def begin(request: HttpRequest) -> HttpResponse:
    return take(
        request,
        authority_of(request),
        named(STEPS["myndighet"], "borja"),
        page=reverse("collaboration_desk:home"),
        about=_("Samverkan"),
    )


@require_GET
@login_required
@collaboration_only
def model(request: HttpRequest, model_id: UUID) -> HttpResponse:
    """One model with its forums."""
    user, today = signed_in(request), timezone.localdate()
    found = find(authority_of(request), "modell", model_id)
    context = {
        "model": found,
        "topics": found.topics.all(),
        "forums": [
            (forum, _now(forum.places.all(), today), _now(forum.mandates.all(), today))
            for forum in forums_of(found)
        ],
        "steps": open_to(user, found, STEPS["modell"]),
        "today": today,
    }
    return render(request, "desk/collaboration_model.html", context)


@require_GET
@login_required
@collaboration_only
def forum(request: HttpRequest, forum_id: UUID) -> HttpResponse:
    """One forum: who takes part, who sits there, when it meets."""
    user = signed_in(request)
    found = find(authority_of(request), "forum", forum_id)
    places = found.places.select_related("municipality", "forum__model")
    mandates = found.mandates.select_related("municipality", "forum__model")
    context = {
        "forum": found,
        "places": with_steps(user, places, "deltagande"),
        "mandates": with_steps(user, mandates, "uppdrag"),
        "has_votes": any(place.votes is not None for place in places),
        "meetings": ForumMeeting.objects.filter(forum=found)
        .annotate(point_count=Count("points"))
        .order_by("-starts_at"),
        "steps": open_to(user, found, STEPS["forum"]) if found.ended_on is None else [],
        "today": timezone.localdate(),
    }
    return render(request, "desk/collaboration_forum.html", context)


@require_http_methods(["GET", "POST"])
@login_required
@collaboration_only
def step(request: HttpRequest, kind: str, pk: UUID, name: str) -> HttpResponse:
    """A step with the model, a forum or something in one."""
    found = find(authority_of(request), kind, pk)
    taken = named(STEPS.get(kind, ()), name)
    page, about = _page_of(found)
    if (kind, name) == ("modell", "nasta"):
        page = reverse("collaboration_desk:home")
    return take(request, found, taken, page=page, about=about)


def with_steps(user: User, things: Any, kind: str) -> list[tuple[Any, list[Step]]]:
    """Each thing with the steps that the user may take with it now."""
    return [(thing, open_to(user, thing, STEPS[kind])) for thing in things]


def _now(rows: Any, today: Any) -> list[Any]:
    return [row for row in rows if row.starts_on <= today and (row.ends_on is None or today <= row.ends_on)]


def _page_of(thing: Any) -> tuple[str, str]:
    """(address, name) of the page that a thing is shown on."""
    whole = thing.forum if isinstance(thing, ForumMunicipality | ForumMandate) else thing
    whole = whole.meeting if isinstance(whole, ForumPoint) else whole
    pages: list[tuple[type[Any], str]] = [
        (CollaborationModel, "model"),
        (Forum, "forum"),
        (ForumMeeting, "meeting"),
        (Issue, "issue"),
        (Initiative, "initiative"),
    ]
    for model_class, page in pages:
        if isinstance(whole, model_class):
            return reverse(f"collaboration_desk:{page}", args=[whole.pk]), str(whole)
    return reverse("collaboration_desk:home"), _("Samverkan")
