"""Who is missing at a meeting place: asked without an answer, and whole groups that nobody stands for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from bifall.arenas.models import Arena, Invitation, Participant
from bifall.arenas.states import Side, SizeClass
from bifall.organisations.models import Municipality


@dataclass(frozen=True, slots=True)
class Missing:
    """unanswered: invitations that nobody has registered for. The rest: what no employer here stands for."""

    unanswered: Sequence[Invitation]
    municipalities: Sequence[Municipality]
    size_classes: Sequence[SizeClass]


def unanswered(arena: Arena) -> QuerySet[Invitation]:
    here = Participant.objects.filter(invitation=OuterRef("pk"), withdrawn_at=None)
    return arena.invitations.filter(~Exists(here)).select_related("municipality")


@dataclass(frozen=True, slots=True)
class Asked:
    """How far the invitations to a side have come: sent, opened, and with somebody registered."""

    side: Side
    sent: int
    opened: int
    answered: int


def asked_to(arena: Arena) -> list[Asked]:
    """For each side, in one query."""
    here = Participant.objects.filter(invitation=OuterRef("pk"), withdrawn_at=None)
    rows = list(
        arena.invitations.annotate(has_registered=Exists(here)).values_list(
            "side", "opened_at", "has_registered"
        )
    )
    return [
        Asked(
            side=side,
            sent=len(of_side := [row for row in rows if row[0] == side]),
            opened=sum(row[1] is not None for row in of_side),
            answered=sum(bool(row[2]) for row in of_side),
        )
        for side in Side
    ]


def missing_from(arena: Arena) -> Missing:
    """Four queries, however many have registered."""
    employers = Participant.objects.filter(arena=arena, side=Side.EMPLOYER, withdrawn_at=None).order_by()
    sizes = set(employers.values_list("size_class", flat=True).distinct())
    places = set(employers.values_list("municipality_id", flat=True).distinct())
    return Missing(
        unanswered=list(unanswered(arena)),
        municipalities=[
            place
            for place in Municipality.objects.filter(authority_id=arena.authority_id).order_by("name")
            if place.pk not in places
        ],
        size_classes=[size for size in SizeClass if size.value not in sizes],
    )
