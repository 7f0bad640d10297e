"""A meeting place is made, changed, opened and called off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.arenas import rules
from bifall.arenas.events import (
    ArenaChanged,
    ArenaCreated,
    ArenaDayRemoved,
    ArenaDaysAdded,
    ArenaMoved,
    ArenaTermRemoved,
    ArenaTermsAdded,
)
from bifall.arenas.models import Arena, ArenaDay, ArenaSlot, Availability, ProfileTerm, Term
from bifall.arenas.rules import ArenaValues, DayValues, NewTerm
from bifall.arenas.states import ARENA_WORKFLOW, ArenaAction, ArenaState
from bifall.audit.commands import record
from bifall.kernel.problems import Problem, Refused, refuse_if
from bifall.organisations.models import Municipality
from bifall.projects.models import Project

FIELDS = (
    "kind",
    "title",
    "description",
    "place",
    "municipality_id",
    "remote",
    "registration_opens_at",
    "registration_closes_at",
    "most_in_a_row",
    "most_meetings",
)


@transaction.atomic
def create_arena(*, project_id: UUID, values: ArenaValues, actor: User, at: datetime) -> Arena:
    """Begin a meeting place as a draft that only its leaders see."""
    project = Project.objects.select_for_update(of=("self",), no_key=True).get(pk=project_id)
    require(actor, "arenas.create", project, at=at)
    refuse_if(_problems(project.authority_id, values))
    arena = Arena(
        authority_id=project.authority_id,
        project=project,
        created_by=actor,
        created_at=at,
        **_columns(values),
    )
    arena.save()
    event = ArenaCreated(kind=values.kind, project_id=str(project.pk))
    record(event, subject=arena, actor=actor, at=at)
    return arena


@transaction.atomic
def change_arena(*, arena_id: UUID, values: ArenaValues, actor: User, at: datetime) -> Arena:
    """Say something else of it. One that is open must still hold what it was opened with."""
    arena = lock_arena(arena_id)
    require(actor, "arenas.change", arena, at=at)
    problems = _problems(arena.authority_id, values)
    if arena.state == ArenaState.OPEN:
        problems += _problems_at_opening(values, arena)
    refuse_if(problems)
    columns = _columns(values)
    for name, value in columns.items():
        setattr(arena, name, value)
    arena.save(update_fields=[name.removesuffix("_id") for name in columns])
    record(ArenaChanged(kind=arena.kind), subject=arena, actor=actor, at=at)
    return arena


@transaction.atomic
def add_days(*, arena_id: UUID, values: DayValues, actor: User, at: datetime) -> list[ArenaDay]:
    """Add a day, or a series of days, with its slots."""
    arena = lock_arena(arena_id)
    require(actor, "arenas.change", arena, at=at)
    refuse_if(rules.problems_with_day(values, arena.days.values_list("date", flat=True)))
    zone = timezone.get_default_timezone()
    slots = {
        day: rules.slots_of(
            day, values.first_slot_starts, values.slot_minutes, values.slot_count, values.breaks, zone
        )
        for day in values.dates()
    }
    refuse_if(problem for day, times in slots.items() for problem in rules.problems_with_slots(times, day))
    breaks = [[f"{starts:%H:%M}", f"{ends:%H:%M}"] for starts, ends in sorted(values.breaks)]
    days = ArenaDay.objects.bulk_create(
        ArenaDay(
            arena=arena,
            date=day,
            first_slot_starts=values.first_slot_starts,
            slot_minutes=values.slot_minutes,
            slot_count=values.slot_count,
            breaks=breaks,
            tables=values.tables,
        )
        for day in slots
    )
    made = ArenaSlot.objects.bulk_create(
        ArenaSlot(day=day, number=number, starts_at=starts, ends_at=ends)
        for day in days
        for number, (starts, ends) in enumerate(slots[day.date], start=1)
    )
    record(ArenaDaysAdded(days=len(days), slots=len(made)), subject=arena, actor=actor, at=at)
    return days


@transaction.atomic
def remove_day(*, arena_id: UUID, day_id: UUID, actor: User, at: datetime) -> None:
    """Take a day away, unless somebody has said that they can come then, or it is the last of an open one."""
    arena = lock_arena(arena_id)
    require(actor, "arenas.change", arena, at=at)
    day = arena.days.get(pk=day_id)
    problems = []
    if Availability.objects.filter(slot__day=day).exists():
        problems.append(Problem("arena_has_participants", "days"))
    if arena.state == ArenaState.OPEN and arena.days.count() == 1:
        problems.append(Problem("arena_days_missing", "days"))
    refuse_if(problems)
    day.delete()
    record(ArenaDayRemoved(day=day.date.isoformat()), subject=arena, actor=actor, at=at)


@transaction.atomic
def add_terms(*, arena_id: UUID, terms: Iterable[NewTerm], actor: User, at: datetime) -> int:
    """Put words on the list that profiles choose from; return how many were new.

    One that is there already, by its concept or its spelling, is left as it is.
    """
    arena = lock_arena(arena_id)
    require(actor, "arenas.change", arena, at=at)
    asked = [NewTerm(t.kind, " ".join(t.label.split()), t.concept, t.source) for t in terms]
    asked = [term for term in asked if term.label]
    there = list(arena.terms.values_list("kind", "label", "concept"))
    labels = {(kind, label.casefold()) for kind, label, _concept in there}
    concepts = {(kind, concept) for kind, _label, concept in there}
    new = []
    for term in asked:
        concept = term.concept or term.label.casefold()
        label = (term.kind.value, term.label.casefold())
        if label in labels or (term.kind.value, concept) in concepts:
            continue
        labels.add(label)
        concepts.add((term.kind.value, concept))
        new.append(
            Term(arena=arena, kind=term.kind, label=term.label, concept=concept, source=term.source[:120])
        )
    refuse_if(_problems_with_terms(asked, len(there) + len(new)))
    if new:
        Term.objects.bulk_create(new)
        record(ArenaTermsAdded(terms=len(new)), subject=arena, actor=actor, at=at)
    return len(new)


@transaction.atomic
def remove_term(*, arena_id: UUID, term_id: UUID, actor: User, at: datetime) -> None:
    """Take a word off the list, unless a profile names it."""
    arena = lock_arena(arena_id)
    require(actor, "arenas.change", arena, at=at)
    term = arena.terms.get(pk=term_id)
    if ProfileTerm.objects.filter(term=term).exists():
        raise Refused([Problem("arena_term_in_use", "terms")])
    term.delete()
    record(ArenaTermRemoved(term_id=str(term_id)), subject=arena, actor=actor, at=at)


@transaction.atomic
def open_arena(*, arena_id: UUID, actor: User, at: datetime) -> Arena:
    """Let it be seen, and let people register from when registration opens."""
    arena = lock_arena(arena_id)
    require(actor, "arenas.open", arena, at=at)
    refuse_if(_problems_at_opening(arena, arena))
    move_arena(arena, ArenaAction.OPEN, actor, at)
    return arena


@transaction.atomic
def cancel_arena(*, arena_id: UUID, reason: str, actor: User, at: datetime) -> Arena:
    """Call it off. Its page stays, with the reason."""
    arena = lock_arena(arena_id)
    require(actor, "arenas.cancel", arena, at=at)
    if not reason.strip():
        raise Refused([Problem("arena_cancel_reason_missing", "reason")])
    arena.cancelled_reason = reason.strip()
    arena.save(update_fields=["cancelled_reason"])
    move_arena(arena, ArenaAction.CANCEL, actor, at)
    return arena


def lock_arena(arena_id: UUID) -> Arena:
    """The meeting place, locked until the transaction ends."""
    return (
        Arena.objects.select_for_update(of=("self",), no_key=True)
        .select_related("project__organisation", "authority")
        .get(pk=arena_id)
    )


def move_arena(arena: Arena, action: ArenaAction, actor: User, at: datetime) -> None:
    """The move of the table, written. Whoever calls has locked the row and asked for permission."""
    previous = ArenaState(arena.state)
    arena.state = ARENA_WORKFLOW.after(previous, action)
    arena.save(update_fields=["state"])
    event = ArenaMoved(action=action, previous=previous, state=arena.state)
    record(event, subject=arena, actor=actor, at=at)


def _columns(values: ArenaValues) -> dict[str, object]:
    found = {name: getattr(values, name) for name in FIELDS}
    return {name: value.strip() if isinstance(value, str) else value for name, value in found.items()}


def _problems(authority_id: UUID, values: ArenaValues) -> list[Problem]:
    problems = list(rules.problems_with_arena(values))
    known = Municipality.objects.filter(authority_id=authority_id)
    if values.municipality_id is not None and not known.filter(pk=values.municipality_id).exists():
        problems.append(Problem("arena_municipality_unknown", "municipality"))
    return problems


def _problems_at_opening(values: ArenaValues | Arena, arena: Arena) -> list[Problem]:
    return list(
        rules.problems_at_opening(
            description=values.description,
            place=values.place,
            remote=values.remote,
            days=list(arena.days.values_list("date", flat=True)),
            closes_on=timezone.localdate(values.registration_closes_at),
        )
    )


def _problems_with_terms(asked: Sequence[NewTerm], in_all: int) -> list[Problem]:
    problems = [] if asked else [Problem("arena_term_missing", "terms")]
    long = [term.label for term in asked if len(term.label) > 120 or len(term.concept) > 200]
    if long:
        problems.append(Problem("arena_term_too_long", "terms", {"label": long[0][:60]}))
    if in_all > rules.MOST_TERMS:
        problems.append(Problem("arena_too_many_terms", "terms", {"most": rules.MOST_TERMS}))
    return problems
