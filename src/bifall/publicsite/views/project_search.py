"""The project bank: everybody's way to the projects that have been granted support."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bifall.accounts.models import Authority
from bifall.board.public_grants import grants_to
from bifall.organisations.models import Municipality
from bifall.projectbank.queries import (
    NOTHING_FOUND,
    Extent,
    Wanted,
    calls_with_grants,
    corrected,
    extent_of,
    found,
    priorities_of,
)
from bifall.projectbank.statistics import NOTHING, total_found
from bifall.publicsite.forms import ProjectSearch
from bifall.ui.middleware import authority_of

PER_PAGE = 25


@require_GET
def projects(request: HttpRequest) -> HttpResponse:
    """Granted projects, from the day that the minutes they stand in have been announced.

    When nothing is found, the words that were probably meant are sought instead, and the page says so.
    """
    authority = authority_of(request)
    bank = extent_of(authority)
    form = _form(request, authority, bank)
    wanted = _wanted(form) if form.is_valid() else None
    total, meant = total_found(authority, wanted, edition=bank.edition) if wanted else NOTHING, None
    if wanted and wanted.text and not total.projects and (meant := corrected(authority, wanted.text)):
        wanted = replace(wanted, text=meant)
        total = total_found(authority, wanted, edition=bank.edition)
    entries = found(authority, wanted) if wanted and total.projects else NOTHING_FOUND
    paginator = Paginator(entries, PER_PAGE)
    paginator.count = total.projects  # counted already
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "grants": grants_to(entry.application for entry in page.object_list),
        "total_sek": total.granted_sek,
        "meant": meant if total.projects else None,
        "is_narrowed": wanted is not None and wanted != Wanted(),
    }
    return render(request, "publicsite/projects.html", context)


def _form(request: HttpRequest, authority: Authority, bank: Extent) -> ProjectSearch:
    return ProjectSearch(
        request.GET,
        municipalities=list(Municipality.objects.filter(authority=authority).order_by("name")),
        priorities=priorities_of(authority),
        years=bank.years,
        calls=list(calls_with_grants(authority)),
    )


def _wanted(form: ProjectSearch) -> Wanted:
    asked = form.cleaned_data
    return Wanted(
        text=asked["q"],
        municipality=asked["kommun"],
        priority=asked["prioritering"],
        year=int(asked["ar"]) if asked["ar"] else None,
        kind=asked["sokande"],
        call=UUID(asked["utlysning"]) if asked["utlysning"] else None,
    )
