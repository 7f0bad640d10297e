"""Issues and joint initiatives, as the region sees them."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bifall.collaboration.models import Issue
from bifall.collaboration.queries import initiatives_visible_to
from bifall.collaboration.states import IssueState
from bifall.desk.forum_access import collaboration_only, find
from bifall.desk.forum_meeting_steps import STEPS
from bifall.flows.issue_trail import trail_of
from bifall.ui.middleware import authority_of, signed_in
from bifall.ui.steps import named, open_to, take

PER_PAGE = 25


@require_GET
@login_required
@collaboration_only
def issues(request: HttpRequest) -> HttpResponse:
    """Every issue, the latest first, by state."""
    user, authority = signed_in(request), authority_of(request)
    found = Issue.objects.filter(authority=authority).select_related("raised_by", "owner")
    state = request.GET.get("state", "")
    if state in IssueState.values:
        found = found.filter(state=state)
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "states": IssueState.choices,
        "state": state,
        "may_raise": user.has_perm("collaboration.raise_issue_for_the_region", authority),
    }
    return render(request, "desk/issues.html", context)


@require_http_methods(["GET", "POST"])
@login_required
@collaboration_only
def raise_issue(request: HttpRequest) -> HttpResponse:
    return take(
        request,
        authority_of(request),
        named(STEPS["myndighet"], "vack"),
        page=reverse("collaboration_desk:issues"),
        about=_("Frågor"),
    )


@require_GET
@login_required
@collaboration_only
def issue(request: HttpRequest, issue_id: UUID) -> HttpResponse:
    """One issue with its way from idea to decision."""
    user = signed_in(request)
    found = find(authority_of(request), "fraga", issue_id)
    context = {
        "issue": found,
        "trail": trail_of(found, user),
        "initiatives": initiatives_visible_to(user).filter(issue=found),
        "steps": open_to(user, found, STEPS["fraga"]),
    }
    return render(request, "desk/issue.html", context)


@require_GET
@login_required
@collaboration_only
def initiative(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """An initiative of the municipalities, once it has started. The region reads it."""
    readable = initiatives_visible_to(signed_in(request)).filter(authority=authority_of(request))
    found = get_object_or_404(readable.select_related("lead", "issue"), pk=initiative_id)
    context = {"initiative": found, "parts": found.parts.select_related("municipality")}
    return render(request, "desk/initiative.html", context)
