"""Many take part at once: from a list that was made somewhere else, such as a programme's own sign-up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.arenas import rules
from bifall.arenas.commands.arenas import lock_arena
from bifall.arenas.commands.participants import details_of, problems_of_values
from bifall.arenas.events import ParticipantsListed, WishesListed
from bifall.arenas.models import ArenaSlot, Availability, Consent, Participant, Profile, Wish
from bifall.arenas.rules import RegistrationValues
from bifall.arenas.states import Side, Stance
from bifall.arenas.wordings import CURRENT
from bifall.audit.commands import record
from bifall.kernel.problems import Problem, Refused, refuse_if
from bifall.organisations.models import Municipality


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One on the list. slot_ids: when they can, None for always."""

    values: RegistrationValues
    slot_ids: frozenset[UUID] | None = None


@transaction.atomic
def list_participants(
    *, arena_id: UUID, listed: Sequence[Listed], actor: User, at: datetime
) -> list[Participant]:
    """Write in people who have registered on a list, all or none, in the order given.

    The leader answers for that they are who they say, and for what they have agreed to on the list: so they
    are confirmed. A problem says which row it is in, from 1. An address stands once on each side.
    """
    arena = lock_arena(arena_id)
    require(actor, "arenas.invite", arena, at=at)
    taken = Counter(arena.participants.filter(withdrawn_at=None).values_list("side", "email"))
    taken.update((one.values.side.value, one.values.email.strip().lower()) for one in listed)
    places = {one.pk: one for one in Municipality.objects.filter(authority_id=arena.authority_id)}
    problems = []
    for row, one in enumerate(listed, start=1):
        email = one.values.email.strip().lower()
        found = problems_of_values(one.values, places.keys(), email)
        if taken[one.values.side.value, email] > 1:
            found.append(Problem("participant_listed_twice"))
        problems += [Problem("participant_row_wrong", params={"row": row})] if found else []
        problems += found
    refuse_if(problems)
    slots = set(ArenaSlot.objects.filter(day__arena=arena).values_list("pk", flat=True))
    if any(not (one.slot_ids or frozenset()) <= slots for one in listed):
        raise Refused([Problem("availability_slot_unknown", "slots")])
    made = Participant.objects.bulk_create(
        Participant(
            arena=arena,
            side=one.values.side,
            email=one.values.email.strip().lower(),
            language=one.values.language,
            registered_at=at,
            confirmed_at=at,
            is_always_available=one.slot_ids is None,
            **details_of(one.values, places),
        )
        for one in listed
    )
    pairs = list(zip(made, listed, strict=True))
    Profile.objects.bulk_create(
        Profile(participant=row, kinds=sorted(one.values.kinds), updated_at=at) for row, one in pairs
    )
    Consent.objects.bulk_create(
        Consent(participant=row, purpose=purpose, wording=CURRENT, given_at=at)
        for row, one in pairs
        for purpose in sorted(one.values.purposes)
    )
    Availability.objects.bulk_create(
        Availability(participant=row, slot_id=slot)
        for row, one in pairs
        for slot in sorted(one.slot_ids or ())
    )
    sides = Counter(row.side for row in made)
    event = ParticipantsListed(students=sides[Side.STUDENT], employers=sides[Side.EMPLOYER])
    record(event, subject=arena, actor=actor, at=at)
    return made


@transaction.atomic
def list_wishes(
    *, arena_id: UUID, wishes: Mapping[UUID, Sequence[UUID]], actor: User, at: datetime
) -> list[Wish]:
    """Write in whom people on the list wish to meet: participant id → the others, the first choice first.

    It takes the place of what each had wished before.
    """
    arena = lock_arena(arena_id)
    require(actor, "arenas.invite", arena, at=at)
    here = arena.participants.filter(withdrawn_at=None, confirmed_at__isnull=False)
    sides = dict(here.values_list("pk", "side"))
    problems = []
    for who, others in wishes.items():
        if who not in sides or any(sides.get(one, sides[who]) == sides[who] for one in others):
            problems.append(Problem("wish_other_unknown"))
        if len(others) > rules.MOST_WISHES or len(set(others)) < len(others):
            problems.append(Problem("wish_too_many", None, {"most": rules.MOST_WISHES}))
    refuse_if(problems)
    Wish.objects.filter(participant_id__in=wishes, stance=Stance.INTERESTED).delete()
    made = Wish.objects.bulk_create(
        Wish(participant_id=who, other_id=other, stance=Stance.INTERESTED, rank=rank, made_at=at)
        for who, others in wishes.items()
        for rank, other in enumerate(others, start=1)
    )
    record(WishesListed(wishes=len(made)), subject=arena, actor=actor, at=at)
    return made
