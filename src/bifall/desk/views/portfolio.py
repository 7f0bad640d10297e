"""A round as a whole: figures, ranking with its frame line, and how strict each assessor is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bifall.applications.states import State
from bifall.assessment.rules import FEWEST_SHARED, FrameLine
from bifall.calls.models import Round
from bifall.desk.portfolio_access import find_round, may_read_any, opens_cases, rounds_open_to
from bifall.desk.ranking_csv import as_csv
from bifall.desk.ranking_lines import ranking_lines
from bifall.flows.portfolio.entries import Entry, Portfolio, portfolio_of
from bifall.flows.portfolio.figures import balance, decided_by, split, tally
from bifall.ui import frame_bars
from bifall.ui.middleware import authority_of, signed_in

PER_PAGE = 50


@require_GET
@login_required
def portfolios(request: HttpRequest) -> HttpResponse:
    """The rounds that the reader may look at."""
    user, authority = signed_in(request), authority_of(request)
    if not may_read_any(user, authority):
        raise PermissionDenied("assessment.view_portfolio")
    received = Count("applications", filter=~Q(applications__state=State.DRAFT))
    rounds = rounds_open_to(user, authority).annotate(received=received)
    page = Paginator(rounds, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/portfolios.html", {"page": page})


@require_GET
@login_required
def portfolio(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """What has come in, what came of it, and how it is spread over the county."""
    user, round_ = signed_in(request), find_round(request, round_id)
    found = portfolio_of(round_, user)
    running = found.running
    context = frame(request, found, "overview") | {
        "tally": tally(found.entries),
        "deciders": [line for line in decided_by(found.entries) if line[1].received],
        "picture": _standing(found),
        "splits": [
            (_("Per kommun"), _("Kommun"), split(running, lambda entry: entry.municipalities)),
            (_("Per prioritering"), _("Prioritering"), split(running, lambda entry: entry.priorities)),
            (_("Per slag av sökande"), _("Sökande"), split(running, lambda entry: (str(entry.kind.label),))),
        ],
        "balance": balance(found),
    }
    return render(request, "desk/portfolio.html", context)


@require_GET
@login_required
def ranking(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """The round's applications by their weighted points, with the line where the frame ends."""
    user, round_ = signed_in(request), find_round(request, round_id)
    found = portfolio_of(round_, user)
    lines, line = ranking_lines(found)
    entries = [ranked.entry for ranked in lines]
    context = frame(request, found, "ranking") | {
        "page": Paginator(lines, PER_PAGE).get_page(request.GET.get("page")),
        "line": line,
        "sought_sek": sum(entry.sought_sek for entry in entries),
        "picture": _picture_of_line(entries, line, round_) if entries else "",
        "fewest": FEWEST_SHARED,
    }
    return render(request, "desk/ranking.html", context)


@require_GET
@login_required
def ranking_csv(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """The whole ranking as a file."""
    user, round_ = signed_in(request), find_round(request, round_id)
    found = portfolio_of(round_, user)
    content = as_csv(ranking_lines(found)[0])
    response = HttpResponse(content, content_type="text/csv; charset=utf-8; header=present")
    response["Content-Disposition"] = 'attachment; filename="rangordning.csv"'
    return response


@require_GET
@login_required
def assessors(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Each assessor's mean beside the others' on the same applications."""
    user = signed_in(request)
    round_ = find_round(request, round_id, "assessment.view_calibration")
    found = portfolio_of(round_, user)
    context = frame(request, found, "assessors") | {"lines": found.assessors, "fewest": FEWEST_SHARED}
    return render(request, "desk/calibration.html", context)


def frame(request: HttpRequest, found: Portfolio, here: str) -> dict[str, Any]:
    """What every page of the portfolio shows around its content."""
    user, round_ = signed_in(request), found.round
    return {
        "round": round_,
        "here": here,
        "hidden": found.hidden,
        "unscored": found.unscored,
        "opens_cases": opens_cases(user, round_),
        "sees_assessors": user.has_perm("assessment.view_calibration", round_),
        "may_spread": user.has_perm("assessment.spread", round_),
        "may_keep": user.has_perm("assessment.keep_scenarios", round_),
    }


def _standing(found: Portfolio) -> str:
    """What is granted, proposed and sought, on the frame."""
    running = found.running
    undecided = [entry for entry in running if entry.decided is None]
    amounts = [
        sum(entry.granted_sek for entry in running),
        sum(entry.proposal.amount_sek for entry in undecided if entry.proposal),
        sum(entry.sought_sek for entry in undecided if entry.proposal is None),
    ]
    return picture(
        [(found.round.name, amounts)],
        [_("beviljat"), _("föreslaget"), _("sökt, utan förslag")],
        title=_("Vad som är beviljat, föreslaget och sökt"),
        colours=(4, 1, 3),
        frames=[found.round.frame_sek],
    )


def _picture_of_line(entries: list[Entry], line: FrameLine, round_: Round) -> str:
    costs = [entry.expected_sek for entry in entries]
    fits = sum(costs[place] for place in line.fits)
    return picture(
        [(round_.name, [line.used_sek, fits, sum(costs) - line.used_sek - fits])],
        [_("över strecket"), _("ryms också"), _("under strecket")],
        title=_("Var ramen tar slut i rangordningen"),
        colours=(4, 1, 3),
        frames=[round_.frame_sek],
    )


def picture(
    rows: list[tuple[str, list[int]]],
    kinds: list[str],
    *,
    title: str,
    colours: tuple[int, ...],
    frames: list[int],
) -> str:
    """Stacked bars of whole kronor, with a line where each one's frame ends."""
    drawn = frame_bars.draw(
        [(name, [amount * 100 for amount in amounts]) for name, amounts in rows],
        kinds,
        get_language() or "sv",
        title=title,
        colours=colours,
        limits=[amount * 100 for amount in frames],
        limit_label=_("ram"),
    )
    return mark_safe(drawn)  # noqa: S308 -- escaped there
