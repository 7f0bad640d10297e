"""One's meetings as a calendar, to be read once or subscribed to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from bifall.arenas.models import Arena, Meeting
from bifall.arenas.states import MeetingState

REFRESH = timedelta(minutes=15)


def as_calendar(
    arena: Arena, meetings: Iterable[tuple[Meeting, str, int]], *, address: str, host: str, at: datetime
) -> bytes:
    """iCalendar (RFC 5545) of meetings, each with what the other is called and how often it has moved.

    A meeting that moves keeps its identity, with a higher sequence, so that a calendar moves it too; one that
    is called off stays as cancelled. address: where the person's own page is; host: of the identities.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Bifall//SV")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", arena.title)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for meeting, other, moves in meetings:
        off = meeting.state == MeetingState.CANCELLED
        event = Event()
        event.add("uid", f"{meeting.timetable_id}.{meeting.student_id}.{meeting.employer_id}@{host}")
        event.add("sequence", moves + off)
        event.add("dtstamp", at.astimezone(UTC))
        event.add("dtstart", meeting.slot.starts_at.astimezone(UTC))
        event.add("dtend", meeting.slot.ends_at.astimezone(UTC))
        event.add("summary", f"{arena.title}: {other}")
        table = _("bord {table}").format(table=meeting.table)
        event.add("location", ", ".join(filter(None, [arena.place, table])))
        event.add("status", "CANCELLED" if off else "CONFIRMED")
        event.add("url", address)
        calendar.add_component(event)
    found: bytes = calendar.to_ical()
    return found
