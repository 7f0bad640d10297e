"""What a meeting place must say, how its day is cut into slots, and what a registration must hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from uuid import UUID

from bifall.arenas.states import (
    BY_SIDE,
    ArenaKind,
    OfferKind,
    Purpose,
    Relation,
    Sex,
    Side,
    SizeClass,
    TermKind,
)
from bifall.kernel.identifiers import InvalidIdentifier, normalise_organisation_number, normalise_phone
from bifall.kernel.problems import Problem

MOST_SLOTS = 100
MOST_DAYS = 60
MOST_TERMS = 600
MOST_PROFILE_TERMS = 20
MOST_WISHES = 30
FIRST_CHOICE = 30
"""What the first choice is worth; each after it is worth one less, and none less than one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArenaValues:
    """What the leader says of a meeting place."""

    kind: ArenaKind
    title: str
    registration_opens_at: datetime
    registration_closes_at: datetime
    description: str = ""
    place: str = ""
    municipality_id: UUID | None = None
    remote: bool = False
    most_in_a_row: int = 4
    most_meetings: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DayValues:
    """A day, or a series of days: `times` of them with `every_days` between.

    breaks: (from, to) in the place's own time.
    """

    day: date
    first_slot_starts: time
    slot_minutes: int
    slot_count: int
    tables: int
    breaks: tuple[tuple[time, time], ...] = ()
    times: int = 1
    every_days: int = 7

    def dates(self) -> list[date]:
        return [self.day + timedelta(days=number * self.every_days) for number in range(self.times)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """A programme or an employer to be asked."""

    name: str
    email: str
    municipality_id: UUID | None = None
    size_class: SizeClass | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationValues:
    """What somebody writes when they register. Only some of it belongs to each side."""

    side: Side
    contact_name: str
    email: str
    phone: str = ""
    language: str = "sv"
    organisation_name: str = ""
    organisation_number: str = ""
    size_class: SizeClass | None = None
    programme: str = ""
    sex: Sex | None = None
    municipality_id: UUID | None = None
    tables: int = 1
    kinds: frozenset[OfferKind] = frozenset()
    purposes: frozenset[Purpose] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileValues:
    """What somebody seeks or offers. terms: (term id, relation) → level from 1 to 9."""

    kinds: frozenset[OfferKind] = frozenset()
    place_ids: frozenset[UUID] = frozenset()
    remote: bool = False
    text: str = ""
    terms: Mapping[tuple[UUID, Relation], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewTerm:
    """A word for the list. `concept` is its id in a taxonomy, or empty for a word of one's own."""

    kind: TermKind
    label: str
    concept: str = ""
    source: str = ""


def problems_with_arena(values: ArenaValues) -> Iterator[Problem]:
    """What cannot be written down of a meeting place at all."""
    if not values.title.strip():
        yield Problem("arena_title_missing", "title")
    if values.registration_closes_at <= values.registration_opens_at:
        yield Problem("arena_registration_backwards", "registration_closes_at")
    if values.most_in_a_row < 1:
        yield Problem("arena_most_in_a_row_wrong", "most_in_a_row")
    if values.most_meetings is not None and values.most_meetings < 1:
        yield Problem("arena_most_meetings_wrong", "most_meetings")


def problems_with_day(values: DayValues, taken: Iterable[date]) -> Iterator[Problem]:
    """What is wrong with a day or a series of them, beside the days that are `taken` already."""
    if not 5 <= values.slot_minutes <= 480:
        yield Problem("arena_slot_minutes_wrong", "slot_minutes")
    if not 1 <= values.slot_count <= MOST_SLOTS:
        yield Problem("arena_slot_count_wrong", "slot_count", {"most": MOST_SLOTS})
    if not 1 <= values.tables <= 1000:
        yield Problem("arena_tables_wrong", "tables")
    if any(ends <= starts for starts, ends in values.breaks):
        yield Problem("arena_break_backwards", "breaks")
    there = list(taken)
    if not 1 <= values.times <= MOST_DAYS - len(there) or not 1 <= values.every_days <= 366:
        yield Problem("arena_too_many_days", "times", {"most": MOST_DAYS})
        return
    twice = sorted(set(values.dates()) & set(there))
    if twice:
        yield Problem("arena_day_taken", "date", {"day": twice[0]})


def problems_with_slots(slots: Sequence[tuple[datetime, datetime]], day: date) -> Iterator[Problem]:
    if slots and slots[-1][1].date() != day:
        yield Problem("arena_day_too_long", "slot_count")


def slots_of(
    day: date, first: time, minutes: int, count: int, breaks: Sequence[tuple[time, time]], zone: tzinfo
) -> list[tuple[datetime, datetime]]:
    """When each slot of the day begins and ends. One that would reach into a break waits until after it."""
    pauses = sorted(
        (datetime.combine(day, starts, zone), datetime.combine(day, ends, zone)) for starts, ends in breaks
    )
    length, here = timedelta(minutes=minutes), datetime.combine(day, first, zone)
    found: list[tuple[datetime, datetime]] = []
    while len(found) < count:
        ends = here + length
        pause = next((end for start, end in pauses if here < end and start < ends), None)
        if pause is not None:
            here = pause
            continue
        found.append((here, ends))
        here = ends
    return found


def problems_at_opening(
    *, description: str, place: str, remote: bool, days: Sequence[date], closes_on: date
) -> Iterator[Problem]:
    """A meeting place that people are asked to says what it is, where and when."""
    if not description.strip():
        yield Problem("arena_description_missing", "description")
    if not place.strip() and not remote:
        yield Problem("arena_place_missing", "place")
    if not days:
        yield Problem("arena_days_missing", "days")
    elif closes_on > max(days):
        yield Problem("arena_registration_after_days", "registration_closes_at")


def problems_with_registration(values: RegistrationValues) -> Iterator[Problem]:
    """What a registration lacks. The address is tried by the command, which knows how to."""
    if not values.contact_name.strip():
        yield Problem("participant_name_missing", "contact_name")
    if values.phone.strip():
        try:
            normalise_phone(values.phone)
        except InvalidIdentifier:
            yield Problem("participant_phone_wrong", "phone")
    if values.side == Side.STUDENT and not values.programme.strip():
        yield Problem("participant_programme_missing", "programme")
    if values.side == Side.EMPLOYER:
        if not values.organisation_name.strip():
            yield Problem("participant_organisation_missing", "organisation_name")
        if values.size_class is None:
            yield Problem("participant_size_missing", "size_class")
        if values.organisation_number.strip():
            try:
                normalise_organisation_number(values.organisation_number)
            except InvalidIdentifier as wrong:
                yield Problem(wrong.code, "organisation_number")
        if not 1 <= values.tables <= 20:
            yield Problem("participant_tables_wrong", "tables")
    if not values.purposes <= set(BY_SIDE[values.side]):
        yield Problem("participant_consent_of_the_other_side", "purposes")


def problems_with_terms(terms: Mapping[tuple[UUID, Relation], int]) -> Iterator[Problem]:
    if len(terms) > MOST_PROFILE_TERMS:
        yield Problem("profile_too_many_terms", "terms", {"most": MOST_PROFILE_TERMS})
    if any(not 1 <= level <= 9 for level in terms.values()):
        yield Problem("profile_level_wrong", "terms")


def weight_of(rank: int) -> int:
    """What a wish of a rank is worth to the engine: the first choice most."""
    return max(1, FIRST_CHOICE + 1 - rank)
