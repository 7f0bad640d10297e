from __future__ import annotations

from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from bifall.board.queries import public_grants
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
    grants = public_grants(authority)
    context = {
        "rounds": list(open_rounds(authority, now)),
        "grants": list(grants[:DECISIONS]),
        "totals": grants.order_by().aggregate(
            count=Count("pk"),
            total_sek=Sum("granted_sek"),
            recipients=Count("item__application__organisation", distinct=True),
        ),
        "releases": headlines(live_releases(authority, now)[:RELEASES], authority),
    }
    return render(request, "publicsite/start.html", context)
