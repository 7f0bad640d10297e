from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from bifall.board.public_grants import grants_to
from bifall.calls.queries import coming_rounds, open_rounds
from bifall.press.queries import contact_on_duty_at, live_releases_for
from bifall.projectbank.queries import entries_of, with_application
from bifall.projectbank.statistics import recipients_of, total_of
from bifall.publicsite.headlines import headlines
from bifall.ui.middleware import authority_of

DECISIONS = 5
RELEASES = 3


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """What can be applied for now and soon, what was decided and told last, and whom to call."""
    authority = authority_of(request)
    now = timezone.now()
    entries = entries_of(authority)
    latest = with_application(entries)[:DECISIONS]
    context = {
        "rounds": list(open_rounds(authority, now)),
        "coming": list(coming_rounds(authority, now)),
        "grants": grants_to(entry.application for entry in latest),
        "total": total_of(entries),
        "recipients": recipients_of(entries),
        "releases": headlines(
            live_releases_for(authority, get_language() or "sv", now)[:RELEASES], authority
        ),
        "on_duty": contact_on_duty_at(authority, now),
    }
    return render(request, "publicsite/start.html", context)
