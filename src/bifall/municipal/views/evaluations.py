"""What the collaboration is evaluated by, what was found, and what the region does about it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from bifall.evaluation import queries
from bifall.organisations.policies import open_mandates
from bifall.ui.middleware import authority_of, signed_in

PER_PAGE = 25


@require_GET
@login_required
def evaluations(request: HttpRequest) -> HttpResponse:
    """Surveys that are open, and what came of those that are done."""
    if not open_mandates(signed_in(request)):
        raise PermissionDenied("evaluation.view")
    authority = authority_of(request)
    done = queries.with_counts(queries.published(authority)).prefetch_related("recommendations__owner")
    context = {
        "under_way": list(queries.under_way(authority)),
        "page": Paginator(done, PER_PAGE).get_page(request.GET.get("page")),
        "today": timezone.localdate(),
    }
    return render(request, "municipal/evaluations.html", context)
