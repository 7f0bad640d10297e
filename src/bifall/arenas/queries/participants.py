"""Those who take part in a meeting place: who they are, when they can, and what they have agreed to."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet

from bifall.arenas.models import Arena, Participant
from bifall.arenas.states import Purpose, Side
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


def agreed_to(participant: Participant) -> frozenset[Purpose]:
    """What the participant agrees to now."""
    held = participant.consents.filter(withdrawn_at=None).values_list("purpose", flat=True)
    return frozenset(Purpose(purpose) for purpose in held)
