"""Who meets whom, when and at which table: the arena's rows in, the engine's timetable out, verified.

Plain Python between the rows of a day and `bifall.matching`. A meeting that has been told to people stays,
unless it has become impossible or its pair is gone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter

from bifall.arenas.earlier_slots import moved_earlier
from bifall.matching import (
    Attendee,
    Day,
    Meeting,
    Points,
    Timetable,
    Wish,
    explain_timetable,
    make_timetable,
    verify_timetable,
)

BOTH_WISH = 20
"""What it is worth that both have asked for the meeting, beside what each gives it."""
FIRST = 200
"""What a student's first meeting is worth: more than any one pair, so that as many as can be get one."""
KEPT = 1000
"""What it is worth that a meeting told to people stays: more than all that moving it could win."""
MOST_POINTS = 30


class DoesNotHold(Exception):
    """The verifier found a fault in what the engine gave; nothing may be saved. `faults`: their codes."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__(", ".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Frame:
    """The day. slots: how many; tables: how many in all, None for as many as the employers bring.

    most: meetings a student has at most; in_a_row: how many before anybody has a pause. None: no limit.
    """

    slots: int
    tables: int | None = None
    most: int | None = None
    in_a_row: int | None = None


@dataclass(frozen=True, slots=True)
class Guest:
    """One who comes. slots: when, None for all day; tables: how many meetings at once, for an employer."""

    id: str
    is_employer: bool
    slots: frozenset[int] | None = None
    tables: int = 1


@dataclass(frozen=True, slots=True)
class Interest:
    """What the two give a meeting, from 1 to 30 points each; None from the one who has not asked for it."""

    student: str
    employer: str
    from_student: int | None = None
    from_employer: int | None = None

    @property
    def points(self) -> int:
        """What the meeting is worth to the timetable: both sides' points, and more when both ask."""
        given = [
            min(max(p, 1), MOST_POINTS) for p in (self.from_student, self.from_employer) if p is not None
        ]
        return sum(given) + (BOTH_WISH if len(given) == 2 else 0)


@dataclass(frozen=True, slots=True, order=True)
class Placed:
    """A meeting at its place: slot from 0, table from 1."""

    slot: int
    table: int
    student: str
    employer: str

    @property
    def pair(self) -> tuple[str, str]:
        return self.student, self.employer


@dataclass(frozen=True, slots=True)
class Unmet:
    """A meeting that was asked for and is not held.

    code: "never_there_together", "no_tables" or "no_free_slot".
    common: slots in which both are there; of those, in how many the employer's tables are taken, and in how
    many the student meets somebody else. Where neither holds, a pause or a limit decided.
    """

    student: str
    employer: str
    code: str
    common: int = 0
    employer_busy: int = 0
    student_busy: int = 0


@dataclass(frozen=True, slots=True)
class Proposal:
    """A whole day. No timetable of it is worth more than `bound`, which is proved."""

    placed: tuple[Placed, ...]
    unmet: tuple[Unmet, ...]
    score: int
    bound: int

    @property
    def share_of_bound(self) -> int:
        """How much of what could at best be had, in whole percent rounded down; 100 when it is the best."""
        return 100 if self.bound == 0 else self.score * 100 // self.bound


def propose(
    frame: Frame, guests: Iterable[Guest], interests: Iterable[Interest], *, told: Iterable[Placed] = ()
) -> Proposal:
    """The day's meetings. Those in `told` whose pair still wants to meet keep slot and table while they can.

    Where a meeting could be held earlier and nothing else changes, it is. Raises DoesNotHold when what the
    engine gave is not a timetable, and MatchingError for input that cannot be one (two guests with one id, a
    wish of somebody who does not come).
    """
    everybody, kept = list(guests), list(told)
    wishes = [Wish(one.student, one.employer, one.points) for one in interests if one.points]
    asked = {(wish.one, wish.other) for wish in wishes}
    given = [Meeting(p.slot, p.student, p.employer) for p in kept if p.pair in asked]
    points = Points(first=FIRST, kept=KEPT if given else 0)
    day = Day(frame.slots, rooms=frame.tables)
    timetable = _with_pauses(frame, day, wishes, everybody, given, points)
    ones, others = attendees(everybody, frame)
    timetable = moved_earlier(timetable, ones, others, rooms=frame.tables, told=given)
    verdict = verify_timetable(timetable, wishes, ones, others, day, given=given, points=points)
    if not verdict.holds:
        raise DoesNotHold(tuple(fault.code for fault in verdict.faults))
    return Proposal(
        placed=seated(timetable.meetings, others, kept, most=frame.tables),
        unmet=tuple(_unmet(timetable, wishes, ones, others, day)),
        score=timetable.score,
        bound=timetable.bound,
    )


def check(
    placed: Iterable[Placed], frame: Frame, guests: Iterable[Guest], interests: Iterable[Interest]
) -> tuple[str, ...]:
    """The faults of a timetable as it stands, by the engine's own verifier and by table; none if it holds."""
    seats = list(placed)
    wishes = [Wish(one.student, one.employer, one.points) for one in interests if one.points]
    meetings = tuple(sorted(Meeting(p.slot, p.student, p.employer) for p in seats))
    worth = {(wish.one, wish.other): wish.weight for wish in wishes}
    score = sum(worth.get((m.one, m.other), 0) for m in meetings)
    ones, others = attendees(guests, frame)
    day = Day(frame.slots, rooms=frame.tables)
    stands = Timetable(meetings, score, score)
    verdict = verify_timetable(stands, wishes, ones, others, day, points=Points())
    twice = Counter((p.slot, p.table) for p in seats)
    return (
        *(fault.code for fault in verdict.faults),
        *("table_taken_twice" for times in twice.values() if times > 1),
    )


def attendees(guests: Iterable[Guest], frame: Frame) -> tuple[list[Attendee], list[Attendee]]:
    """(students, employers) as the engine knows them."""
    sides: tuple[list[Attendee], list[Attendee]] = ([], [])
    for guest in guests:
        sides[guest.is_employer].append(
            Attendee(
                guest.id,
                slots=guest.slots,
                tables=guest.tables if guest.is_employer else 1,
                most=None if guest.is_employer else frame.most,
                # An employer with two tables or more sends several people, who take their pauses in turn.
                most_in_a_row=None if guest.is_employer and guest.tables > 1 else frame.in_a_row,
            )
        )
    return sides


def _with_pauses(
    frame: Frame,
    day: Day,
    wishes: Sequence[Wish],
    guests: Sequence[Guest],
    given: Sequence[Meeting],
    points: Points,
) -> Timetable:
    """The engine's timetable without the limit of meetings in a row; then who has too many gets a pause.

    A day of hundreds is quickly solved when no slot binds another. Each pause that is put in leaves the rest
    of the day as it was, as far as it can; so each round only takes slots away, and there is an end. The
    bound is the first round's: what is worth most without pauses is worth no less with them.
    """
    free = replace(frame, in_a_row=None)
    limits = {one.id: one.most_in_a_row for side in attendees(guests, frame) for one in side}
    told = set(given)
    slots = {guest.id: guest.slots for guest in guests}
    fixed, bound = list(given), None
    for _round in range(frame.slots * max(len(guests), 1) + 1):
        present = [replace(guest, slots=slots[guest.id]) for guest in guests]
        ones, others = attendees(present, free)
        worth = points if not fixed else Points(first=points.first, kept=KEPT)
        found = make_timetable(wishes, ones, others, day, given=fixed, points=worth)
        if bound is None:
            bound = found.bound
        pauses = _pauses(found, limits, told)
        if not pauses:
            meetings = found.meetings
            break
        for who, slot in pauses:
            there = slots[who]
            slots[who] = (frozenset(range(frame.slots)) if there is None else there) - {slot}
        fixed = [
            m for m in found.meetings if (m.one, m.slot) not in pauses and (m.other, m.slot) not in pauses
        ]
    worths = {(wish.one, wish.other): wish.weight for wish in wishes}
    score = sum(worths[m.one, m.other] for m in meetings) + points.first * len({m.one for m in meetings})
    score += points.kept * len(set(given) & set(meetings))
    changed = tuple(meeting for meeting in sorted(given) if meeting not in set(meetings))
    return Timetable(meetings, score, max(bound or 0, score), changed)


def _pauses(found: Timetable, limits: Mapping[str, int | None], told: set[Meeting]) -> set[tuple[str, int]]:
    """(who, slot) that must become a pause: the last slot of each row that is a meeting too long.

    Of a row with meetings that stand where people were told, one that does not when there is one: those that
    do have never made a row too long together.
    """
    held: dict[str, dict[int, Meeting]] = defaultdict(dict)
    for meeting in found.meetings:
        held[meeting.one][meeting.slot] = held[meeting.other][meeting.slot] = meeting
    pauses = set()
    for who, by_slot in held.items():
        longest = limits[who]
        if longest is None:
            continue
        row: list[int] = []
        for slot in sorted(by_slot):
            row = [*row, slot] if row and row[-1] == slot - 1 else [slot]
            if len(row) > longest:
                free = [slot for slot in row if by_slot[slot] not in told]
                pauses.add((who, (free or row)[-1]))
                row = []
    return pauses


def seated(
    meetings: Iterable[Meeting],
    employers: Iterable[Attendee],
    told: Iterable[Placed],
    *,
    most: int | None = None,
) -> tuple[Placed, ...]:
    """Each meeting at a table: the one it was told at, else one of the employer's own, else any free one.

    Employers have their tables beside each other, by id, as far as the day's own number of tables goes;
    `most` is that number. That there are not more meetings at once is the engine's to see to.
    """
    own: dict[str, range] = {}
    first = 1
    for employer in sorted(employers, key=attrgetter("id")):
        own[employer.id] = range(first, first + employer.tables)
        first += employer.tables
    last = first if most is None else most + 1
    known = {(p.slot, p.student, p.employer): p.table for p in told}
    placed = []
    for slot, group in groupby(sorted(meetings), key=attrgetter("slot")):
        here = list(group)
        tables = {m: known[slot, m.one, m.other] for m in here if (slot, m.one, m.other) in known}
        taken = set(tables.values())
        for meeting in here:
            if meeting in tables:
                continue
            table = next((t for t in own[meeting.other] if t < last and t not in taken), None)
            if table is None:
                table = next(t for t in range(1, last + len(here)) if t not in taken)
            tables[meeting] = table
            taken.add(table)
        placed += [Placed(slot, tables[m], m.one, m.other) for m in here]
    return tuple(sorted(placed))


def _unmet(
    timetable: Timetable,
    wishes: Sequence[Wish],
    ones: Sequence[Attendee],
    others: Sequence[Attendee],
    day: Day,
) -> Iterable[Unmet]:
    """Every wish that is not held, with what stood in its way, by student and employer."""
    held = {(meeting.one, meeting.other) for meeting in timetable.meetings}
    by_student: dict[str, list[Wish]] = defaultdict(list)
    for wish in wishes:
        if (wish.one, wish.other) not in held:
            by_student[wish.one].append(wish)
    tables = {other.id: other.tables for other in others}
    for student, theirs in sorted(by_student.items()):
        around = {wish.other for wish in theirs}
        # Only the meetings of those concerned tell anything, and there are many others.
        near = replace(
            timetable,
            meetings=tuple(m for m in timetable.meetings if m.one == student or m.other in around),
        )
        for reason in explain_timetable(near, theirs, ones, others, day, student):
            employer = str(reason.params["other"])
            instead = reason.params.get("instead")
            if not isinstance(instead, dict):
                yield Unmet(student, employer, reason.code)
                continue
            yield Unmet(
                student,
                employer,
                reason.code,
                common=len(instead),
                employer_busy=sum(
                    sum(m.other == employer for m in there) >= tables[employer] for there in instead.values()
                ),
                student_busy=sum(any(m.one == student for m in there) for there in instead.values()),
            )
