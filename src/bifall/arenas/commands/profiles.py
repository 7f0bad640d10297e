"""What participants seek and offer, when they can, and whom they wish to meet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from bifall.arenas import rules
from bifall.arenas.commands.participants import lock_participant, problems_of_one_who_changes
from bifall.arenas.events import AvailabilitySaved, ProfileSaved, WishesRanked, WishMade, WishTakenBack
from bifall.arenas.models import ArenaSlot, Availability, Participant, Profile, ProfileTerm, Wish
from bifall.arenas.queries.shown import shown_to_others
from bifall.arenas.rules import ProfileValues
from bifall.arenas.states import OTHER_SIDE, ArenaState, Side, Stance
from bifall.audit.commands import record
from bifall.kernel.problems import Problem, Refused, refuse_if
from bifall.organisations.models import Municipality


@transaction.atomic
def save_profile(*, token: str, values: ProfileValues, at: datetime) -> Profile:
    """Write what one seeks or offers, all of it anew."""
    participant = lock_participant(token)
    arena = participant.arena
    problems = problems_of_one_who_changes(participant) + list(rules.problems_with_terms(values.terms))
    terms = {term_id for term_id, _relation in values.terms}
    if arena.terms.filter(pk__in=terms).count() != len(terms):
        problems.append(Problem("profile_term_unknown", "terms"))
    places = Municipality.objects.filter(authority_id=arena.authority_id, pk__in=values.place_ids)
    if places.count() != len(values.place_ids):
        problems.append(Problem("profile_place_unknown", "places"))
    refuse_if(problems)
    profile, _created = Profile.objects.update_or_create(
        participant=participant,
        defaults={
            "kinds": sorted(values.kinds),
            "remote": values.remote,
            "text": values.text.strip(),
            "updated_at": at,
        },
    )
    profile.places.set(places)
    profile.terms.all().delete()
    ProfileTerm.objects.bulk_create(
        ProfileTerm(profile=profile, term_id=term_id, relation=relation, level=level)
        for (term_id, relation), level in values.terms.items()
    )
    record(ProfileSaved(terms=len(values.terms)), subject=participant, actor=None, at=at)
    return profile


@transaction.atomic
def save_availability(*, token: str, slot_ids: Iterable[UUID] | None, at: datetime) -> Participant:
    """Say in which slots one can meet; None when all of them suit.

    Once the timetable is laid the times are fixed, and single meetings are called off instead.
    """
    participant = lock_participant(token)
    problems = problems_of_one_who_changes(participant)
    if not problems and participant.arena.state != ArenaState.OPEN:
        problems.append(Problem("availability_after_plan", "slots"))
    chosen = None if slot_ids is None else frozenset(slot_ids)
    if chosen is not None:
        if not chosen:
            problems.append(Problem("availability_empty", "slots"))
        if ArenaSlot.objects.filter(day__arena=participant.arena, pk__in=chosen).count() != len(chosen):
            problems.append(Problem("availability_slot_unknown", "slots"))
    refuse_if(problems)
    participant.is_always_available = chosen is None
    participant.save(update_fields=["is_always_available"])
    participant.availabilities.all().delete()
    Availability.objects.bulk_create(
        Availability(participant=participant, slot_id=slot_id) for slot_id in sorted(chosen or ())
    )
    record(AvailabilitySaved(slots=len(chosen or ())), subject=participant, actor=None, at=at)
    return participant


@transaction.atomic
def make_wish(*, token: str, other_id: UUID, stance: Stance, at: datetime) -> Wish:
    """Say that one wishes to meet somebody, last in order until it is ranked, or that one does not."""
    participant = lock_participant(token)
    problems = problems_of_one_who_changes(participant)
    others = shown_to_others(participant.arena, OTHER_SIDE[Side(participant.side)])
    if not others.filter(pk=other_id).exists():
        problems.append(Problem("wish_other_unknown"))
    wished = participant.wishes.filter(stance=Stance.INTERESTED).exclude(other_id=other_id)
    count = wished.count()
    if stance == Stance.INTERESTED and count >= rules.MOST_WISHES:
        problems.append(Problem("wish_too_many", None, {"most": rules.MOST_WISHES}))
    refuse_if(problems)
    there = participant.wishes.filter(other_id=other_id).first()
    if there is not None and there.stance == stance:
        return there
    rank = count + 1 if stance == Stance.INTERESTED else None
    wish, _created = Wish.objects.update_or_create(
        participant=participant,
        other_id=other_id,
        defaults={"stance": stance, "rank": rank, "made_at": at},
    )
    _renumber(participant, [*wished.order_by("rank")] + ([wish] if rank else []))
    record(WishMade(other_id=str(other_id), stance=stance), subject=participant, actor=None, at=at)
    return wish


@transaction.atomic
def take_back_wish(*, token: str, other_id: UUID, at: datetime) -> None:
    """Neither wish nor refuse any longer."""
    participant = lock_participant(token)
    refuse_if(problems_of_one_who_changes(participant))
    gone, _rows = participant.wishes.filter(other_id=other_id).delete()
    if gone:
        _renumber(participant, participant.wishes.filter(stance=Stance.INTERESTED).order_by("rank"))
        record(WishTakenBack(other_id=str(other_id)), subject=participant, actor=None, at=at)


@transaction.atomic
def rank_wish(*, token: str, other_id: UUID, rank: int, at: datetime) -> None:
    """Put one of those whom one wishes to meet at a place in the order, 1 for the first choice."""
    participant = lock_participant(token)
    refuse_if(problems_of_one_who_changes(participant))
    wished = list(participant.wishes.filter(stance=Stance.INTERESTED).order_by("rank"))
    moved = next((wish for wish in wished if wish.other_id == other_id), None)
    if moved is None:
        raise Refused([Problem("wish_other_unknown")])
    wished.remove(moved)
    wished.insert(max(0, rank - 1), moved)
    _renumber(participant, wished)
    record(WishesRanked(wishes=len(wished)), subject=participant, actor=None, at=at)


def _renumber(participant: Participant, wishes: Iterable[Wish]) -> None:
    """The order without gaps."""
    ordered = list(wishes)
    for rank, wish in enumerate(ordered, start=1):
        wish.rank = rank
    Wish.objects.bulk_update(ordered, ["rank"])
