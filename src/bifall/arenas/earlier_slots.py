"""Meetings are held as early as costs nobody anything, so that a series begins with its first day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace

from bifall.matching import Attendee, Meeting, Timetable


def moved_earlier(
    timetable: Timetable,
    ones: Iterable[Attendee],
    others: Iterable[Attendee],
    *,
    rooms: int | None = None,
    told: Collection[Meeting] = (),
) -> Timetable:
    """The same pairs, none of which could meet in an earlier slot than it does while the others stay.

    So it is worth exactly as much. A meeting moves only to a slot in which both are there and free, with a
    table and a room, and which makes nobody's row too long. A pair that has been told a time stays.
    rooms: how many meetings at once. No attendee may have a way to go between places.
    """
    people = {who.id: who for who in (*ones, *others)}
    stays = {(meeting.one, meeting.other) for meeting in told}
    crowds = Counter(meeting.slot for meeting in timetable.meetings)
    busy: dict[str, Counter[int]] = defaultdict(Counter)
    for meeting in timetable.meetings:
        busy[meeting.one][meeting.slot] += 1
        busy[meeting.other][meeting.slot] += 1

    def is_free(who: str, slot: int) -> bool:
        one, theirs = people[who], busy[who]
        if theirs[slot] >= one.tables or (one.slots is not None and slot not in one.slots):
            return False
        return one.most_in_a_row is None or _row_with(theirs, slot) <= one.most_in_a_row

    def count(meeting: Meeting, by: int) -> None:
        crowds[meeting.slot] += by
        busy[meeting.one][meeting.slot] += by
        busy[meeting.other][meeting.slot] += by

    meetings, has_moved = sorted(timetable.meetings), True
    # Each move is to an earlier slot, so there is an end.
    while has_moved:
        has_moved = False
        for place, meeting in enumerate(meetings):
            if (meeting.one, meeting.other) in stays:
                continue
            count(meeting, -1)
            for slot in range(meeting.slot):
                has_room = rooms is None or crowds[slot] < rooms
                if has_room and is_free(meeting.one, slot) and is_free(meeting.other, slot):
                    meetings[place], has_moved = replace(meeting, slot=slot), True
                    break
            count(meetings[place], 1)
        meetings.sort()
    return replace(timetable, meetings=tuple(meetings))


def _row_with(busy: Counter[int], slot: int) -> int:
    """How many slots in a row are taken when `slot` is too."""
    first = last = slot
    while busy[first - 1]:
        first -= 1
    while busy[last + 1]:
        last += 1
    return last - first + 1
