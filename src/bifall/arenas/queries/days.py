"""Questions to a day of meetings: whose, what happens now, who has come, and who got fewer than asked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format, time_format

from bifall.arenas.models import (
    Arena,
    ArenaDay,
    ArenaSlot,
    Arrival,
    Consent,
    Meeting,
    Participant,
    Timetable,
    UnmetWish,
)
from bifall.arenas.states import STANDING, MeetingState, Purpose, Side, TimetableState


def when(moment: datetime) -> str:
    """The day and the hour for a letter, in the language that is active."""
    local = timezone.localtime(moment)
    return f"{date_format(local, 'j F')} {time_format(local, 'H:i')}"


Pair = Meeting | UnmetWish
"""What has a student and an employer."""


def timetable_of(arena: Arena) -> Timetable | None:
    return Timetable.objects.filter(arena=arena).select_related("arena").first()


def has_published_timetable(arena: Arena) -> bool:
    return Timetable.objects.filter(arena=arena, state=TimetableState.PUBLISHED).exists()


def of(participant_id: UUID) -> Q:
    """Meetings, or wishes in vain, that somebody has a part in."""
    return Q(student_id=participant_id) | Q(employer_id=participant_id)


def meetings_of(participant: Participant) -> list[Meeting]:
    """A participant's published meetings with what has become of them, by time; those that moved only where
    they are now.
    """
    return list(
        Meeting.objects.filter(of(participant.pk), timetable__state=TimetableState.PUBLISHED)
        .exclude(state=MeetingState.MOVED)
        .select_related("slot__day", "timetable__arena", "student", "employer", "moved_from__slot")
        .order_by("slot__starts_at", "table")
    )


def moves_of(participant: Participant) -> Counter[tuple[UUID, UUID]]:
    """(student id, employer id) → how often their meeting has moved."""
    return Counter(
        Meeting.objects.filter(of(participant.pk), state=MeetingState.MOVED).values_list(
            "student_id", "employer_id"
        )
    )


def unmet_of(participant: Participant) -> list[UnmetWish]:
    """What the participant asked for in vain, in a published timetable."""
    asked = Q(student=participant, by_student=True) | Q(employer=participant, by_employer=True)
    return list(
        UnmetWish.objects.filter(asked, timetable__state=TimetableState.PUBLISHED)
        .select_related("student", "employer")
        .order_by("code", "id")
    )


@dataclass(frozen=True, slots=True)
class GridRow:
    """An employer's line of the day: for each slot its meetings, by table."""

    employer: Participant
    cells: tuple[tuple[Meeting, ...], ...]
    meetings: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A day of the timetable as employers by slots."""

    day: ArenaDay
    slots: tuple[ArenaSlot, ...]
    rows: tuple[GridRow, ...]


def grids_of(timetable: Timetable) -> list[Grid]:
    """The whole timetable, a grid for each day, in three queries."""
    meetings = list(
        timetable.meetings.filter(state__in=STANDING)
        .select_related("slot", "student", "employer")
        .order_by("employer__organisation_name", "employer_id", "table")
    )
    at: dict[tuple[UUID, UUID], list[Meeting]] = defaultdict(list)
    employers: dict[UUID, Participant] = {}
    for meeting in meetings:
        employers[meeting.employer_id] = meeting.employer
        at[meeting.employer_id, meeting.slot_id].append(meeting)
    days = timetable.arena.days.order_by("date").prefetch_related(
        Prefetch("slots", ArenaSlot.objects.order_by("starts_at"))
    )
    grids = []
    for day in days:
        slots = tuple(day.slots.all())
        rows = []
        for pk, employer in employers.items():
            cells = tuple(tuple(at[pk, slot.pk]) for slot in slots)
            if held := sum(map(len, cells)):
                rows.append(GridRow(employer, cells, held))
        grids.append(Grid(day, slots, tuple(rows)))
    return grids


def who_got_fewer(timetable: Timetable) -> QuerySet[Participant]:
    """Participants with wishes in vain: `vain` and `got` beside them, those who got nothing first."""
    side = {Side.STUDENT: "student", Side.EMPLOYER: "employer"}
    vain: Q = Q(pk=None)
    for which, name in side.items():
        asked = timetable.unmet_wishes.filter(**{f"by_{name}": True})
        vain |= Q(side=which, pk__in=asked.values(f"{name}_id"))
    theirs = Q(unmet_as_student__timetable=timetable, unmet_as_student__by_student=True)
    ours = Q(unmet_as_employer__timetable=timetable, unmet_as_employer__by_employer=True)
    standing_s = Q(meetings_as_student__timetable=timetable, meetings_as_student__state__in=STANDING)
    standing_e = Q(meetings_as_employer__timetable=timetable, meetings_as_employer__state__in=STANDING)
    return (
        Participant.objects.filter(vain)
        .annotate(
            vain=Count("unmet_as_student", filter=theirs, distinct=True)
            + Count("unmet_as_employer", filter=ours, distinct=True),
            got=Count("meetings_as_student", filter=standing_s, distinct=True)
            + Count("meetings_as_employer", filter=standing_e, distinct=True),
        )
        .order_by("got", "-vain", "side", "registered_at", "id")
    )


def reasons_of(
    timetable: Timetable, people: Iterable[Participant]
) -> list[tuple[Participant, list[UnmetWish]]]:
    """Each of them with what they asked for in vain and why, in one query."""
    everybody = list(people)
    ids = [one.pk for one in everybody]
    wishes = timetable.unmet_wishes.filter(
        Q(student_id__in=ids, by_student=True) | Q(employer_id__in=ids, by_employer=True)
    ).select_related("student", "employer")
    theirs: dict[UUID, list[UnmetWish]] = defaultdict(list)
    for wish in wishes.order_by("code", "id"):
        if wish.by_student:
            theirs[wish.student_id].append(wish)
        if wish.by_employer:
            theirs[wish.employer_id].append(wish)
    return [(one, theirs[one.pk]) for one in everybody]


def without_meetings(timetable: Timetable) -> int:
    """How many of those who come have no meeting at all."""
    standing = Meeting.objects.filter(timetable=timetable, state__in=STANDING)
    return (
        timetable.arena.participants.filter(withdrawn_at=None, confirmed_at__isnull=False)
        .exclude(pk__in=standing.values("student_id"))
        .exclude(pk__in=standing.values("employer_id"))
        .count()
    )


def check_in_list(
    day: ArenaDay, *, words: str = "", side: str = "", left: bool = False
) -> QuerySet[Participant]:
    """Those who are to come that day, by name, with `arrived_at`; `left`: only those who have not come.

    words: parts of a name, an organisation or a programme.
    """
    that_day = Meeting.objects.filter(slot__day=day, state__in=STANDING)
    found = day.arena.participants.filter(withdrawn_at=None, confirmed_at__isnull=False)
    if side:
        found = found.filter(side=side)
    for word in words.split():
        found = found.filter(
            Q(contact_name__icontains=word)
            | Q(organisation_name__icontains=word)
            | Q(programme__icontains=word)
        )
    arrival = Arrival.objects.filter(day=day, participant=OuterRef("pk"))
    found = found.annotate(
        has_arrived=Exists(arrival),
        meetings=Count("meetings_as_student", filter=Q(meetings_as_student__in=that_day), distinct=True)
        + Count("meetings_as_employer", filter=Q(meetings_as_employer__in=that_day), distinct=True),
    )
    if left:
        found = found.filter(has_arrived=False)
    return found.order_by("organisation_name", "contact_name", "id")


def attendance_of(day: ArenaDay) -> tuple[int, int]:
    """How many are to come to the day, and how many of them have."""
    coming = Participant.objects.filter(
        arena_id=day.arena_id, withdrawn_at=None, confirmed_at__isnull=False
    ).aggregate(
        expected=Count("pk", distinct=True),
        come=Count("pk", filter=Q(arrivals__day=day), distinct=True),
    )
    return coming["expected"], coming["come"]


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A meeting on the board, by the names that may be shown there; "" for one who has not agreed to it."""

    table: int
    employer: str
    student: str


@dataclass(frozen=True, slots=True)
class BoardSlot:
    slot: ArenaSlot
    lines: tuple[BoardLine, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """What happens now, and next. Neither before the first day nor after the last."""

    now: BoardSlot | None
    following: BoardSlot | None


def board_of(arena: Arena, at: datetime) -> Board:
    """The board at a moment, in at most four queries: only what people have agreed to have shown on it."""
    slots = list(ArenaSlot.objects.filter(day__arena=arena).order_by("starts_at"))
    now = next((slot for slot in slots if slot.starts_at <= at < slot.ends_at), None)
    following = next((slot for slot in slots if slot.starts_at > at), None)
    shown = [slot for slot in (now, following) if slot is not None]
    meetings = list(
        Meeting.objects.filter(slot__in=shown, state__in=STANDING, timetable__state=TimetableState.PUBLISHED)
        .select_related("student", "employer")
        .order_by("table")
    )
    names = _names_for_the_board(one for meeting in meetings for one in (meeting.student, meeting.employer))

    def board_slot(slot: ArenaSlot | None) -> BoardSlot | None:
        if slot is None:
            return None
        lines = (
            BoardLine(m.table, names.get(m.employer_id, ""), names.get(m.student_id, ""))
            for m in meetings
            if m.slot_id == slot.pk
        )
        return BoardSlot(slot, tuple(lines))

    return Board(board_slot(now), board_slot(following))


def _names_for_the_board(people: Iterable[Participant]) -> dict[UUID, str]:
    everybody = {one.pk: one for one in people}
    agreed = Consent.objects.filter(
        participant__in=everybody, purpose=Purpose.ON_BOARD, withdrawn_at=None
    ).values_list("participant_id", flat=True)
    return {
        pk: everybody[pk].organisation_name or everybody[pk].contact_name
        for pk in agreed
        if everybody[pk].withdrawn_at is None
    }
