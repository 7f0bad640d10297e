"""The duty rota in words, and as a calendar to subscribe to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from bifall.kernel.weeks import IsoWeek
from bifall.press.models import DutyWeek, PressContact
from bifall.press.rules import RotaFault
from bifall.ui.formats import day

REFRESH = timedelta(hours=6)


def span_in_words(first: IsoWeek, last: IsoWeek) -> str:
    """Weeks with their days: "vecka 28 (6 juli 2026–12 juli 2026)"."""
    about = {
        "first": first.week,
        "last": last.week,
        "monday": day(first.monday()),
        "sunday": day(last.sunday()),
    }
    if first == last:
        return _("vecka {first} ({monday}–{sunday})").format(**about)
    return _("vecka {first}–{last} ({monday}–{sunday})").format(**about)


def fault_in_words(fault: RotaFault, names: Mapping[UUID, str]) -> str:
    weeks = span_in_words(fault.first, fault.last)
    if fault.contact is None:
        return _("Ingen har jouren {weeks}.").format(weeks=weeks)
    name = names.get(fault.contact, "–")
    if fault.kind == "contact_away":
        return _("{name} har jouren men är borta {weeks}.").format(name=name, weeks=weeks)
    return _("{name} är ersättare men är borta {weeks}.").format(name=name, weeks=weeks)


def as_calendar(
    rows: Iterable[DutyWeek],
    *,
    name: str,
    host: str,
    address: str,
    at: datetime,
    own: PressContact | None = None,
) -> bytes:
    """iCalendar (RFC 5545): each week a whole-day event from Monday to Sunday.

    A week keeps its identity whoever has it, so that a calendar which subscribes changes it too. own: whose
    calendar it is; their weeks then say as what they are named.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Bifall//SV")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for row in rows:
        week = IsoWeek(row.year, row.week)
        event = Event()
        event.add("uid", f"press-duty.{week}@{host}")
        event.add("dtstamp", at.astimezone(UTC))
        event.add("dtstart", week.monday())
        event.add("dtend", week.next().monday())
        event.add("summary", _summary(row, own))
        event.add("description", "\n".join(_people(row)))
        event.add("transp", "TRANSPARENT")
        event.add("url", address)
        calendar.add_component(event)
    found: bytes = calendar.to_ical()
    return found


def _summary(row: DutyWeek, own: PressContact | None) -> str:
    if own is None:
        return _("Pressjour: {name}").format(name=row.contact.name)
    return _("Du har pressjouren") if row.contact_id == own.pk else _("Du är ersättare i pressjouren")


def _people(row: DutyWeek) -> Sequence[str]:
    people = [_("Har jouren: {name}, {phone}").format(name=row.contact.name, phone=row.contact.phone)]
    if row.backup is not None:
        people.append(_("Ersättare: {name}, {phone}").format(name=row.backup.name, phone=row.backup.phone))
    return people
