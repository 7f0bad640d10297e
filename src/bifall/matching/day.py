"""A day of meetings: who is there when, who wishes to meet whom, and what a timetable of it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from bifall.matching.errors import DuplicateId, OutOfRange, check_ids, check_known, check_range
from bifall.matching.profiles import HIGHEST_WEIGHT

MOST_SLOTS = 500


@dataclass(frozen=True, slots=True)
class Attendee:
    """One who is there. `slots`: when, None for all day. `tables`: how many meetings at once, for the other
    side.

    most: how many meetings at most. most_in_a_row: how many before there must be a pause. place: where the
    meetings are held, for the other side; the one side goes there.
    """

    id: str
    slots: frozenset[int] | None = None
    tables: int = 1
    most: int | None = None
    most_in_a_row: int | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """A meeting that would be worth so many points."""

    one: str
    other: str
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Day:
    """Slots from 0. `rooms`: how many meetings at once, all together; None for as many as there are.

    travel: how many slots it takes between two places, in either order. What is not named takes none.
    """

    slots: int
    rooms: int | None = None
    travel: Mapping[tuple[str, str], int] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True, order=True)
class Meeting:
    """Who meets whom, and in which slot."""

    slot: int
    one: str
    other: str


@dataclass(frozen=True, slots=True)
class Timetable:
    """Meetings by slot. `score` is what they are worth, and no timetable of the day is worth more than
    `bound`.

    changed: given meetings that are not held as they were given.
    """

    meetings: tuple[Meeting, ...]
    score: int
    bound: int
    changed: tuple[Meeting, ...] = ()

    @property
    def is_best(self) -> bool:
        return self.score == self.bound

    def of(self, attendee: str) -> tuple[Meeting, ...]:
        return tuple(meeting for meeting in self.meetings if attendee in (meeting.one, meeting.other))


@dataclass(frozen=True, slots=True)
class Points:
    """What counts besides the wishes.

    Each one's first meeting, and each given meeting that stays as it was.
    """

    first: int = 0
    kept: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """A day with everybody in it, in numbers. Pairs are by rising row of `ones` and `others`."""

    day: Day
    ones: tuple[Attendee, ...]
    others: tuple[Attendee, ...]
    pairs: tuple[tuple[int, int, int], ...]
    given: tuple[Meeting, ...]
    points: Points

    @classmethod
    def of(
        cls,
        day: Day,
        ones: Iterable[Attendee],
        others: Iterable[Attendee],
        wishes: Iterable[Wish],
        given: Iterable[Meeting],
        points: Points,
    ) -> Plan:
        """Raises DuplicateId, UnknownId, OutOfRange."""
        check_range("slots", day.slots, 0, MOST_SLOTS)
        if day.rooms is not None:
            check_range("rooms", day.rooms, 0, 1_000_000)
        for places, slots in day.travel.items():
            check_range(f"travel between {' and '.join(places)}", slots, 0, MOST_SLOTS)
        for worth in (points.first, points.kept):
            check_range("points", worth, 0, HIGHEST_WEIGHT * HIGHEST_WEIGHT)
        left, right = (tuple(sorted(side, key=lambda one: one.id)) for side in (ones, others))
        check_ids("attendees", (one.id for one in (*left, *right)))
        for one in (*left, *right):
            _check(one, day)
        number = {one.id: row for side in (left, right) for row, one in enumerate(side)}
        listed = list(wishes)
        check_known("wishes of", (wish.one for wish in listed), {one.id for one in left})
        check_known("wishes for", (wish.other for wish in listed), {one.id for one in right})
        for wish in listed:
            check_range(f"the weight of {wish.one} and {wish.other}", wish.weight, 1, HIGHEST_WEIGHT)
        pairs = sorted((number[wish.one], number[wish.other], wish.weight) for wish in listed)
        for before, after in pairwise(pairs):
            if before[:2] == after[:2]:
                raise DuplicateId(f"wishes: {left[after[0]].id} and {right[after[1]].id}")
        if any(one.tables > 1 for one in left):
            raise OutOfRange("tables belong to the other side")
        return cls(day, left, right, tuple(pairs), tuple(sorted(given)), points)

    def slots_of(self, one: Attendee) -> frozenset[int]:
        return one.slots if one.slots is not None else frozenset(range(self.day.slots))

    def options(self) -> list[list[int]]:
        """For each pair, the slots in which both are there."""
        left, right = ([self.slots_of(one) for one in side] for side in (self.ones, self.others))
        return [sorted(left[one] & right[other]) for one, other, _ in self.pairs]

    def travel_between(self, one: str, other: str) -> int:
        return max(self.day.travel.get((one, other), 0), self.day.travel.get((other, one), 0))

    def is_whole(self) -> bool:
        """Everybody is there all day, nobody needs a pause or time to travel, and nothing is given."""
        everybody = (*self.ones, *self.others)
        return (
            all(len(self.slots_of(one)) == self.day.slots and one.most_in_a_row is None for one in everybody)
            and not self.has_travel()
            and not (self.given and self.points.kept)
        )

    def is_loose(self) -> bool:
        """Nothing binds one slot to another but how many meetings somebody has."""
        everybody = (*self.ones, *self.others)
        return not self.has_travel() and all(one.most_in_a_row is None for one in everybody)

    def has_travel(self) -> bool:
        return any(self.day.travel.values()) and len({other.place for other in self.others}) > 1

    def score_of(self, meetings: Iterable[Meeting]) -> int:
        held = list(meetings)
        worth = {(self.ones[one].id, self.others[other].id): weight for one, other, weight in self.pairs}
        return (
            sum(worth.get((meeting.one, meeting.other), 0) for meeting in held)
            + self.points.first * len({meeting.one for meeting in held})
            + self.points.kept * len(set(self.given) & set(held))
        )


def _check(one: Attendee, day: Day) -> None:
    check_range(f"the tables of {one.id}", one.tables, 0, 1000)
    for name, value in (("meetings", one.most), ("meetings in a row", one.most_in_a_row)):
        if value is not None:
            check_range(f"the most {name} of {one.id}", value, 1 if "row" in name else 0, 1_000_000)
    for slot in one.slots or ():
        check_range(f"a slot of {one.id}", slot, 0, day.slots - 1)
