"""Whom one could meet, and whom one wishes to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from bifall.arenas import commands, queries
from bifall.arenas.models import Participant, Wish
from bifall.arenas.queries import Shown
from bifall.arenas.states import COMING, ArenaState, Side, Stance
from bifall.kernel.problems import Refused
from bifall.meetingplace.views.access import by_link
from bifall.ui.problems import text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django_stubs_ext import StrPromise

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Card:
    """Somebody of the other side as they are shown, with the reasons and what one has said of them."""

    other: Shown
    reasons: Sequence[StrPromise | str] = ()
    stance: str = ""
    rank: int | None = None
    is_keen: bool = False
    """They wish to meet one."""


@require_GET
@by_link
def suggestions(request: HttpRequest, token: str, participant: Participant) -> HttpResponse:
    """Those who fit best with the reasons, then all others that show themselves, some at a time."""
    there = queries.other_side(participant)
    stances = {wish.other_id: wish for wish in participant.wishes.order_by("rank")}
    # To say that one wishes to meet somebody is to tell them; who shows nothing of themselves tells nobody.
    keen = set(
        Wish.objects.filter(other=participant, stance=Stance.INTERESTED).values_list(
            "participant_id", flat=True
        )
    )
    best = queries.suggestions_for(participant, there)
    suggested = {one.other.id for one in best.found}
    page = Paginator([one for one in there if one.pk not in suggested], PER_PAGE).get_page(
        request.GET.get("page")
    )

    def card(other: Shown, reasons: Sequence[StrPromise | str] = ()) -> Card:
        wish = stances.get(other.id)
        return Card(
            other=other,
            reasons=reasons,
            stance=wish.stance if wish else "",
            rank=wish.rank if wish else None,
            is_keen=other.id in keen,
        )

    wished = [one for one in there if one.pk in stances and stances[one.pk].rank is not None]
    context = {
        "me": participant,
        "arena": participant.arena,
        "token": token,
        "is_student": participant.side == Side.STUDENT,
        "wished": sorted(map(card, queries.shown(wished)), key=lambda one: one.rank or 0),
        "best": [card(one.other, one.reasons) for one in best.found],
        "obstacles": best.obstacles,
        "rest": [card(other) for other in queries.shown(page.object_list)],
        "page": page,
        "can_change": participant.is_here and ArenaState(participant.arena.state) in COMING,
    }
    return render(request, "meetingplace/suggestions.html", context)


@require_POST
@by_link
def wish(request: HttpRequest, token: str, participant: Participant) -> HttpResponse:
    """One press: wish, refuse, take back, or move one's wish up or down in the order."""
    back = HttpResponseRedirect(reverse("meetingplace:suggestions", args=[token]))
    what, at = request.POST.get("vad", ""), timezone.now()
    try:
        other_id = UUID(request.POST.get("vem", ""))
    except ValueError:
        return back
    try:
        if what in Stance.values:
            commands.make_wish(token=token, other_id=other_id, stance=Stance(what), at=at)
        elif what == "undo":
            commands.take_back_wish(token=token, other_id=other_id, at=at)
        elif what in {"up", "down"}:
            there = participant.wishes.filter(other_id=other_id).first()
            rank = (there.rank or 1) + (1 if what == "down" else -1) if there else 1
            commands.rank_wish(token=token, other_id=other_id, rank=rank, at=at)
    except Refused as refused:
        for problem in refused.problems:
            messages.error(request, text_of(problem))
    return back
