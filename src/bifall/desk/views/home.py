"""What waits for one who works at the authority."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bifall.accounts.models import Authority, User
from bifall.applications.queries import overdue_completion_requests, with_case
from bifall.applications.states import State
from bifall.calls.queries import open_rounds
from bifall.collaboration import queries as consultations
from bifall.desk.access import cases_open_to, desk_only
from bifall.ui.middleware import authority_of, signed_in

SHOWN = 20


@require_GET
@login_required
@desk_only
def home(request: HttpRequest) -> HttpResponse:
    """New cases, what is late, and one's own cases: in the order that they hurt."""
    user, authority = signed_in(request), authority_of(request)
    items = [*_late(user, authority), *_new(user, authority), *_own(user, authority)]
    context = {
        "items": items,
        "rounds": list(open_rounds(authority, timezone.now())[:SHOWN]),
        "today": timezone.localdate(),
    }
    return render(request, "desk/home.html", context)


def _late(user: User, authority: Authority) -> list[dict[str, Any]]:
    today = timezone.localdate()
    mine = {"application__case_officer": user, "application__in": cases_open_to(user)}
    found = [
        {
            "title": request.application.title,
            "url": reverse("desk:case", args=[request.application_id]),
            "detail": _("{number} · kompletteringen har inte kommit").format(
                number=request.application.case_number
            ),
            "due_on": request.due_on,
        }
        for request in overdue_completion_requests(authority.pk, today).filter(**mine)[:SHOWN]
    ]
    silent = consultations.visible_to(user).filter(
        consultations.WAITING, authority=authority, due_on__lt=today, **mine
    )
    found += [
        {
            "title": asked.application.title,
            "url": reverse("desk:case", args=[asked.application_id]),
            "detail": _("{number} · {municipality} har inte svarat").format(
                number=asked.application.case_number, municipality=asked.municipality.name
            ),
            "due_on": asked.due_on,
        }
        for asked in silent.select_related("application__case", "municipality")[:SHOWN]
    ]
    return sorted(found, key=lambda item: item["due_on"])


def _new(user: User, authority: Authority) -> list[dict[str, Any]]:
    came_in = with_case(cases_open_to(user).filter(authority=authority, state=State.SUBMITTED)).order_by(
        "submitted_at", "id"
    )
    return [
        {
            "title": application.title,
            "url": reverse("desk:case", args=[application.pk]),
            "detail": f"{application.case_number} · {application.organisation.name}",
            "due": _("Ny: ingen handlägger"),
        }
        for application in came_in[:SHOWN]
    ]


def _own(user: User, authority: Authority) -> list[dict[str, Any]]:
    mine = with_case(
        cases_open_to(user).filter(authority=authority, state=State.UNDER_REVIEW, case_officer=user)
    ).order_by("submitted_at", "id")
    return [
        {
            "title": application.title,
            "url": reverse("desk:case", args=[application.pk]),
            "detail": f"{application.case_number} · {application.organisation.name}",
            "due": _("Du handlägger"),
        }
        for application in mine[:SHOWN]
    ]
