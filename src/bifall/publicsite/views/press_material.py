"""What there is to tell of: each decision on delegation, call, evaluation and final report with its draft."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from bifall.accounts.models import Authority, User
from bifall.accounts.permissions import require
from bifall.board.models import DelegatedDecision
from bifall.board.states import Outcome
from bifall.calls.models import Round
from bifall.calls.states import CallState
from bifall.evaluation.models import Evaluation
from bifall.evaluation.queries import published
from bifall.flows import release_drafts
from bifall.flows.release_figures import final_reports
from bifall.kernel.problems import Problem, Refused
from bifall.press.models import ReleasePage
from bifall.press.queries import newsroom_of, releases_about
from bifall.press.states import Source
from bifall.reporting.models import Report
from bifall.ui.middleware import authority_of, signed_in

SHOWN = 10
ADDRESSES = {
    "delegationsbeslut": Source.DELEGATED,
    "utlysning": Source.ROUND,
    "utvardering": Source.EVALUATION,
    "slutrapport": Source.FINAL_REPORT,
}


@dataclass(frozen=True, slots=True)
class Material:
    """A thing to tell of: what it is called, whose it is, and the day from which it can be told."""

    source: Source
    source_id: UUID
    title: str
    detail: str
    on: date | None


@require_GET
@login_required
def material(request: HttpRequest) -> HttpResponse:
    return _material(request)


@require_POST
@login_required
def draft_about(request: HttpRequest, kind: str, source_id: UUID) -> HttpResponse:
    """A draft about the thing, opened in the editor; the one that was begun already, when there is one."""
    authority = authority_of(request)
    source = ADDRESSES.get(kind)
    if source is None or not _things(authority)[source].filter(pk=source_id).exists():
        raise Http404(source_id)
    try:
        page = _draft(source, source_id, authority, signed_in(request))
    except Refused as refused:
        return _material(request, refused.problems)
    return HttpResponseRedirect(reverse("wagtailadmin_pages:edit", args=[page.pk]))


def _draft(source: Source, source_id: UUID, authority: Authority, actor: User) -> ReleasePage:
    by: dict[str, Any] = {"actor": actor, "at": timezone.now()}
    drafts: dict[Source, Callable[[], ReleasePage]] = {
        Source.ROUND: lambda: release_drafts.draft_about_round(round_id=source_id, **by),
        Source.EVALUATION: lambda: release_drafts.draft_about_evaluation(evaluation_id=source_id, **by),
        Source.FINAL_REPORT: lambda: release_drafts.draft_about_final_report(
            report_id=source_id, authority_id=authority.pk, **by
        ),
        Source.DELEGATED: lambda: release_drafts.draft_about_delegated(decision_id=source_id, **by),
    }
    return drafts[source]()


def _things(authority: Authority) -> dict[Source, QuerySet[Any]]:
    """Everything of each kind that can be told of, the latest first."""
    delegated = DelegatedDecision.objects.filter(authority=authority, outcome=Outcome.GRANTED)
    return {
        Source.DELEGATED: delegated.select_related("application__organisation", "application__case").order_by(
            "-decided_at"
        ),
        Source.ROUND: Round.objects.filter(call__authority=authority, call__state=CallState.PUBLISHED)
        .select_related("call")
        .order_by("-opens_at", "id"),
        Source.EVALUATION: published(authority),
        Source.FINAL_REPORT: final_reports(authority.pk),
    }


def _line(source: Source, thing: Any) -> Material:
    if isinstance(thing, DelegatedDecision):
        application = thing.application
        on = timezone.localdate(thing.decided_at)
        return Material(source, thing.pk, application.title, application.organisation.name, on)
    if isinstance(thing, Round):
        return Material(source, thing.pk, thing.call.title, thing.name, timezone.localdate(thing.opens_at))
    if isinstance(thing, Evaluation):
        on_day = timezone.localdate(thing.published_at) if thing.published_at else None
        return Material(source, thing.pk, thing.title, thing.get_kind_display(), on_day)
    if isinstance(thing, Report):
        decided = timezone.localdate(thing.decided_at) if thing.decided_at else None
        return Material(source, thing.pk, thing.project.title, thing.project.organisation.name, decided)
    raise TypeError(type(thing))


def _material(request: HttpRequest, problems: tuple[Problem, ...] = ()) -> HttpResponse:
    authority = authority_of(request)
    require(signed_in(request), "press.view_press_desk", authority)
    newsroom = newsroom_of(authority.pk)
    pages = releases_about(newsroom) if newsroom else {}
    kinds = []
    things = _things(authority)
    for address, source in ADDRESSES.items():
        lines = [_line(source, thing) for thing in things[source][:SHOWN]]
        kinds.append((address, source.label, [(line, pages.get(line.source_id)) for line in lines]))
    context = {"kinds": kinds, "problems": problems, "newsroom": newsroom}
    return render(request, "publicsite/press_material.html", context, status=422 if problems else 200)
