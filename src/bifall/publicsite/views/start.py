from __future__ import annotations

from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from bifall.board.public_grants import grants_to, publicly_granted
from bifall.calls.queries import open_rounds
from bifall.press.queries import live_releases
from bifall.publicsite.views.press import headlines
from bifall.ui.middleware import authority_of

DECISIONS = 5
RELEASES = 3


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """What the authority funds, what can be applied for now, what was decided and told last."""
    authority = authority_of(request)
    now = timezone.now()
    projects = publicly_granted(authority)
    context = {
        "rounds": list(open_rounds(authority, now)),
        "grants": grants_to(projects[:DECISIONS]),
        "totals": projects.order_by().aggregate(
            count=Count("pk"),
            total_sek=Sum("granted_sek"),
            recipients=Count("organisation", distinct=True),
        ),
        "releases": headlines(live_releases(authority, now)[:RELEASES], authority),
    }
    return render(request, "publicsite/start.html", context)
