"""When one can apply, as dates in order and as a calendar to subscribe to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from bifall.calls.models import Call, Round
from bifall.publicsite.bilingual import in_language

REFRESH = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class CallDate:
    """Something that happens in a round at a moment: it opens or closes for concepts or applications."""

    call: Call
    round: Round
    kind: str
    name: str
    at: datetime


def dates_of(calls: Iterable[Call], *, since: datetime) -> list[CallDate]:
    """What happens from `since` on in the rounds of the calls, the first first."""
    found = [date for call in calls for round_ in call.rounds.all() for date in _dates(call, round_)]
    return sorted(
        (date for date in found if date.at >= since), key=lambda date: (date.at, date.name, date.kind)
    )


def _dates(call: Call, round_: Round) -> list[CallDate]:
    title = f"{in_language(call, 'title')}, {round_.name}"
    moments = [
        ("concept-opens", _("Öppnar för idéskisser: %(title)s"), round_.concept_opens_at),
        ("concept-closes", _("Sista tid för idéskisser: %(title)s"), round_.concept_closes_at),
        ("opens", _("Öppnar: %(title)s"), round_.opens_at),
        ("closes", _("Sista ansökningstid: %(title)s"), round_.closes_at),
    ]
    return [
        CallDate(call, round_, kind, words % {"title": title}, at)
        for kind, words, at in moments
        if at is not None
    ]


def as_calendar(dates: Iterable[tuple[CallDate, str]], *, name: str, host: str, at: datetime) -> bytes:
    """iCalendar (RFC 5545) of the dates, each with the address of its call.

    A date keeps its identity when it is moved, so that a calendar which subscribes moves it too.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Bifall//SV")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for date, address in dates:
        event = Event()
        event.add("uid", f"{date.round.pk}.{date.kind}@{host}")
        event.add("dtstamp", at.astimezone(UTC))
        event.add("dtstart", date.at.astimezone(UTC))
        event.add("summary", date.name)
        event.add("transp", "TRANSPARENT")
        event.add("url", address)
        calendar.add_component(event)
    found: bytes = calendar.to_ical()
    return found
