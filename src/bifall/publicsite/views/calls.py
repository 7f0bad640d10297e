from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bifall.calls.models import Call, Criterion, Round
from bifall.calls.queries import public_calls
from bifall.calls.states import RoundPhase
from bifall.kernel.money import percent_of
from bifall.publicsite.call_calendar import as_calendar, dates_of
from bifall.publicsite.headlines import told_about
from bifall.ui.middleware import authority_of

KEPT_IN_CALENDAR = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round with what the clock says of its first step: of the concepts, where they come first."""

    round: Round
    phase: RoundPhase
    second_phase: RoundPhase

    @property
    def is_open(self) -> bool:
        return self.phase == RoundPhase.OPEN


@dataclass(frozen=True, slots=True)
class CallLine:
    """A call with the round that matters now: the open one, else the next to open."""

    call: Call
    current: RoundLine | None


@require_GET
def calls(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    published = list(public_calls(authority_of(request)))
    lines = [CallLine(call, _current(call, now)) for call in published]
    context = {
        "dates": dates_of(published, since=now),
        "open": [line for line in lines if line.current and line.current.is_open],
        "others": [line for line in lines if not (line.current and line.current.is_open)],
    }
    return render(request, "publicsite/calls.html", context)


@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    """The dates of every published call, those of the last month included, to subscribe to."""
    authority = authority_of(request)
    now = timezone.now()
    dates = [
        (date, request.build_absolute_uri(reverse("publicsite:call", args=[date.call.slug])))
        for date in dates_of(public_calls(authority), since=now - KEPT_IN_CALENDAR)
    ]
    name = _("Utlysningar – {authority}").format(authority=authority.name)
    written = as_calendar(dates, name=name, host=request.get_host().partition(":")[0], at=now)
    response = HttpResponse(written, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="utlysningar.ics"'
    return response


@require_GET
def call(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(public_calls(authority_of(request)).select_related("strategy"), slug=slug)
    now = timezone.now()
    context = {
        "call": found,
        "criteria": weighed(list(found.criteria.order_by("position"))),
        "priorities": list(found.strategy.priorities.order_by("position")),
        "rounds": _rounds(found, now),
        "current": _current(found, now),
        "releases": told_about(found.authority, source_ids=[round_.pk for round_ in found.rounds.all()]),
    }
    return render(request, "publicsite/call.html", context)


def weighed(criteria: list[Criterion]) -> list[tuple[Criterion, Decimal]]:
    """Each criterion with its share of all weights, in whole percent."""
    whole = sum(criterion.weight for criterion in criteria)
    return [(criterion, percent_of(criterion.weight, whole, decimals=0)) for criterion in criteria]


def _rounds(call: Call, now: datetime) -> list[RoundLine]:
    return [
        RoundLine(round_, round_.concept_phase(now) or round_.phase(now), round_.phase(now))
        for round_ in call.rounds.all()
    ]


def _current(call: Call, now: datetime) -> RoundLine | None:
    lines = _rounds(call, now)
    still_open = [line for line in lines if line.is_open]
    if still_open:
        return min(still_open, key=lambda line: line.round.first_closes_at)
    upcoming = [line for line in lines if line.phase == RoundPhase.UPCOMING]
    return min(upcoming, key=lambda line: line.round.first_opens_at, default=None)
