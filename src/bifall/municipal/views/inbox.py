"""What the municipality has been asked."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from bifall.collaboration import queries
from bifall.ui.middleware import signed_in

PER_PAGE = 25


@require_GET
@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """What the municipality has been asked: what waits first, then what is done."""
    asked = queries.inbox_of(signed_in(request))
    waiting = queries.with_offers(asked.filter(queries.WAITING))
    done = asked.exclude(queries.WAITING).order_by("-due_on", "id")
    context = {
        "waiting": list(waiting),
        "done": Paginator(done, PER_PAGE).get_page(request.GET.get("page")),
        "today": timezone.localdate(),
    }
    return render(request, "municipal/inbox.html", context)
