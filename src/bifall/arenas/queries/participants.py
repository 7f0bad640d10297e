"""Those who take part in a meeting place: who they are, when they can, and what they have agreed to."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db.models import F, Q, QuerySet

from bifall.arenas.models import Arena, Availability, Participant, Wish
from bifall.arenas.rules import weight_of
from bifall.arenas.states import Purpose, Side, Stance
from bifall.arenas.tokens import hash_of


def participant_of(token: str) -> Participant | None:
    """Whose personal link it is: the only way of fetching a participant for a page of their own."""
    return (
        Participant.objects.filter(links__token_hash=hash_of(token))
        .select_related("arena__authority", "arena__municipality", "arena__project__organisation")
        .select_related("municipality", "profile")
        .first()
    )


def registered_at(arena: Arena, side: Side | None = None, words: str = "") -> QuerySet[Participant]:
    """Those who have registered and not been erased, for the leader: the ones here first."""
    found = Participant.objects.filter(arena=arena, erased_at=None).select_related("municipality")
    if side is not None:
        found = found.filter(side=side)
    for word in words.split():
        found = found.filter(
            Q(contact_name__icontains=word)
            | Q(email__icontains=word)
            | Q(organisation_name__icontains=word)
            | Q(programme__icontains=word)
        )
    here_first = F("withdrawn_at").asc(nulls_first=True)
    return found.order_by(here_first, "side", "organisation_name", "contact_name", "id")


def attending(arena: Arena, side: Side) -> QuerySet[Participant]:
    """Those of the side who have confirmed and not withdrawn: whom a timetable is made for."""
    return Participant.objects.filter(
        arena=arena, side=side, withdrawn_at=None, confirmed_at__isnull=False
    ).order_by("registered_at", "id")


def agreed_to(participant: Participant) -> frozenset[Purpose]:
    """What the participant agrees to now."""
    held = participant.consents.filter(withdrawn_at=None).values_list("purpose", flat=True)
    return frozenset(Purpose(purpose) for purpose in held)


def availability_at(arena: Arena) -> Mapping[UUID, frozenset[UUID] | None]:
    """Participant → the slots in which they can meet; None when all of them suit. Two queries."""
    people = Participant.objects.filter(arena=arena, withdrawn_at=None)
    found: dict[UUID, set[UUID] | None] = {
        pk: None if always else set() for pk, always in people.values_list("pk", "is_always_available")
    }
    rows = Availability.objects.filter(participant__in=people).values_list("participant_id", "slot_id")
    for participant_id, slot_id in rows:
        chosen = found[participant_id]
        if chosen is not None:
            chosen.add(slot_id)
    return {pk: None if chosen is None else frozenset(chosen) for pk, chosen in found.items()}


def wished_pairs(arena: Arena) -> Mapping[tuple[UUID, UUID], int]:
    """(student, employer) → what a meeting of theirs is worth: the weights of both sides' wishes together.

    Only those who attend count, and no pair of which one has said no. One query.
    """
    wishes = Wish.objects.filter(
        participant__arena=arena,
        participant__withdrawn_at=None,
        participant__confirmed_at__isnull=False,
        other__withdrawn_at=None,
        other__confirmed_at__isnull=False,
    ).values_list("participant_id", "other_id", "participant__side", "stance", "rank")
    found: dict[tuple[UUID, UUID], int] = {}
    refused = set()
    for one, other, side, stance, rank in wishes:
        pair = (one, other) if side == Side.STUDENT else (other, one)
        if stance == Stance.NO_THANKS or rank is None:
            refused.add(pair)
        else:
            found[pair] = found.get(pair, 0) + weight_of(rank)
    return {pair: weight for pair, weight in found.items() if pair not in refused}
