"""The timetable reaches those whom it concerns, and afterwards they are asked what came of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from bifall.accounts.models import User
from bifall.arenas import commands
from bifall.arenas.models import Arena, ArenaDay, FollowUp, Meeting, Participant, Timetable
from bifall.arenas.queries import days, results
from bifall.arenas.states import (
    MONTHS_AFTER,
    STANDING,
    ArenaState,
    EndedBy,
    FollowUpMoment,
    MeetingState,
    TimetableState,
)
from bifall.flows.arena_letters import write_to_participant
from bifall.kernel.periods import months_after
from bifall.notices.models import Message

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

FOLLOW_UP_PAGE = "meetingplace:follow_up"
REMIND_AFTER = timedelta(days=7)


@transaction.atomic
def publish_timetable(*, arena_id: UUID, actor: User, at: datetime) -> Timetable:
    """Publish the proposal, and tell everybody who comes how many meetings they have and when they begin."""
    timetable = commands.publish_timetable(arena_id=arena_id, actor=actor, at=at)
    first: dict[UUID, Meeting] = {}
    count: dict[UUID, int] = defaultdict(int)
    meetings = timetable.meetings.filter(state__in=STANDING).select_related("slot")
    for meeting in meetings.order_by("slot__starts_at"):
        for who in (meeting.student_id, meeting.employer_id):
            first.setdefault(who, meeting)
            count[who] += 1
    for one in _coming(timetable.arena):
        with translation.override(one.language):
            if one.pk in first:
                body = ngettext(
                    "Du har {number} möte på {arena}. Det börjar {when} vid bord {table}.",
                    "Du har {number} möten på {arena}. Det första börjar {when} vid bord {table}.",
                    count[one.pk],
                ).format(
                    number=count[one.pk],
                    arena="{arena}",
                    when=_when(first[one.pk]),
                    table=first[one.pk].table,
                )
            else:
                body = str(NO_MEETINGS)
            body = f"{body} {MORE_ON_YOUR_PAGE}"
        write_to_participant(one, kind="arenas.timetable", subject=YOUR_TIMETABLE, body=body, at=at)
    return timetable


@transaction.atomic
def cancel_meeting(*, meeting_id: UUID, by: EndedBy, actor: User | None, at: datetime) -> commands.Changes:
    """Call one meeting off, and tell all whom that concerns."""
    changes = commands.cancel_meeting(meeting_id=meeting_id, by=by, actor=actor, at=at)
    tell_of_changes(changes, at=at)
    return changes


@transaction.atomic
def mend_timetable(*, arena_id: UUID, actor: User | None, at: datetime) -> commands.Changes:
    """Mend the timetable after what people have said since, and tell those whose meetings are others now."""
    changes = commands.replan(arena_id=arena_id, actor=actor, at=at)
    tell_of_changes(changes, at=at)
    return changes


@transaction.atomic
def tell_of_changes(changes: commands.Changes, *, at: datetime) -> int:
    """One letter to each whose meetings were called off, moved or added; how many that made.

    With whom is not said in the letter: that stands on their page, as far as the other has agreed to it.
    """
    lines: dict[UUID, list[tuple[StrPromise, Meeting]]] = defaultdict(list)
    for text, meetings in (
        (CALLED_OFF, changes.cancelled),
        (MOVED, changes.moved),
        (ADDED, changes.added),
    ):
        for meeting in meetings:
            for who in (meeting.student_id, meeting.employer_id):
                lines[who].append((text, meeting))
    people = Participant.objects.filter(pk__in=lines, withdrawn_at=None).select_related("arena__authority")
    told = 0
    for one in people.order_by("registered_at", "id"):
        with translation.override(one.language):
            body = "\n".join(
                str(text).format(when=_when(meeting), table=meeting.table)
                for text, meeting in sorted(lines[one.pk], key=lambda line: line[1].slot.starts_at)
            )
            body = f"{body}\n\n{MORE_ON_YOUR_PAGE}"
        write_to_participant(one, kind="arenas.changed", subject=TIMETABLE_CHANGED, body=body, at=at)
        told += 1
    return told


@transaction.atomic
def hold_arena(*, arena_id: UUID, actor: User, at: datetime) -> Arena:
    """The last day is over: the meetings are settled, and all who had one are asked what came of it."""
    arena = commands.hold_arena(arena_id=arena_id, actor=actor, at=at)
    _ask(arena, FollowUpMoment.RIGHT_AFTER, results.who_met(arena), at)
    return arena


@transaction.atomic
def remind(*, authority_id: UUID, at: datetime) -> int:
    """Write what the clock asks for; how many letters that made. A second time on a day writes nothing more.

    The day before: who has meetings is reminded. After 3, 12 and 24 months: who has agreed to it is asked
    what came of it. A week later: who has not answered is reminded, once.
    """
    letters = Message.objects.filter(authority_id=authority_id)
    before = letters.count()
    today = timezone.localtime(at).date()
    for day in ArenaDay.objects.filter(
        arena__authority_id=authority_id,
        arena__state=ArenaState.PLANNED,
        date=today + timedelta(days=1),
    ).order_by("pk"):
        _remind_of(day, at)
    for arena in Arena.objects.filter(authority_id=authority_id, state=ArenaState.HELD).order_by("pk"):
        moment = due_moment(max(day.date for day in arena.days.all()), today)
        if moment is not None:
            _ask(arena, moment, results.who_met(arena, agreed_to_follow_up=True), at)
    silent = FollowUp.objects.filter(
        participant__arena__authority_id=authority_id,
        participant__withdrawn_at=None,
        participant__arena__state=ArenaState.HELD,
        answered_at=None,
        reminded_at=None,
        asked_at__lte=at - REMIND_AFTER,
    ).select_related("participant__arena__authority")
    for follow_up in silent.order_by("asked_at", "id"):
        commands.note_reminded(follow_up_id=follow_up.pk, at=at)
        write_to_participant(
            follow_up.participant,
            kind="arenas.follow_up",
            subject=STILL_ASKING,
            body=TELL_US,
            at=at,
            page=FOLLOW_UP_PAGE,
        )
    return letters.count() - before


def due_moment(last_day: date, today: date) -> FollowUpMoment | None:
    """The latest moment after the day itself that has come, if any: two are never asked about at once."""
    due = [
        moment
        for moment, months in MONTHS_AFTER.items()
        if months and months_after(last_day, months) <= today
    ]
    return due[-1] if due else None


def _ask(
    arena: Arena, moment: FollowUpMoment, participants: Iterable[Participant], at: datetime
) -> list[FollowUp]:
    asked = commands.ask_what_came(arena_id=arena.pk, moment=moment, participants=participants, at=at)
    for follow_up in asked:
        write_to_participant(
            follow_up.participant,
            kind="arenas.follow_up",
            subject=WHAT_CAME_OF_IT,
            body=TELL_US,
            at=at,
            page=FOLLOW_UP_PAGE,
        )
    return asked


def _remind_of(day: ArenaDay, at: datetime) -> None:
    meetings = Meeting.objects.filter(
        slot__day=day, state=MeetingState.PLANNED, timetable__state=TimetableState.PUBLISHED
    ).select_related("slot")
    first: dict[UUID, Meeting] = {}
    for meeting in meetings.order_by("slot__starts_at"):
        for who in (meeting.student_id, meeting.employer_id):
            first.setdefault(who, meeting)
    people = Participant.objects.filter(pk__in=first, withdrawn_at=None).select_related("arena__authority")
    for one in people.order_by("registered_at", "id"):
        with translation.override(one.language):
            body = str(TOMORROW).format(arena="{arena}", when=_when(first[one.pk]), table=first[one.pk].table)
        write_to_participant(
            one,
            kind="arenas.reminder",
            subject=SEE_YOU_TOMORROW,
            body=body,
            at=at,
            key=f"arenas.day:{day.pk}:{one.pk}",
        )


def _coming(arena: Arena) -> Iterable[Participant]:
    here = arena.participants.filter(withdrawn_at=None, confirmed_at__isnull=False)
    return here.select_related("arena__authority").order_by("registered_at", "id")


def _when(meeting: Meeting) -> str:
    """The day and the hour, in the language that is active."""
    return days.when(meeting.slot.starts_at)


YOUR_TIMETABLE = _("Ditt schema för {arena}")
NO_MEETINGS = _("Schemat för {arena} är klart. Det blev tyvärr inget möte för dig den här gången.")
MORE_ON_YOUR_PAGE = _("På din sida ser du alla dina möten och kan lägga dem i din kalender.")
TIMETABLE_CHANGED = _("Ditt schema för {arena} har ändrats")
CALLED_OFF = _("Inställt: mötet {when}, bord {table}.")
MOVED = _("Flyttat: ett möte är nu {when}, bord {table}.")
ADDED = _("Nytt: ett möte {when}, bord {table}.")
SEE_YOU_TOMORROW = _("I morgon: {arena}")
TOMORROW = _(
    "I morgon är det {arena}. Ditt första möte är {when} vid bord {table}. Kan du inte komma? Ställ in mötet"
    " på din sida, så får någon annan tiden."
)
WHAT_CAME_OF_IT = _("Vad blev det av mötena på {arena}?")
STILL_ASKING = _("Påminnelse: vad blev det av mötena på {arena}?")
TELL_US = _(
    "Berätta vad det blev av dina möten på {arena}. Det tar en minut, och svaret räknas bara tillsammans med"
    " andras."
)
