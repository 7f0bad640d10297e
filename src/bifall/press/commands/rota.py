"""The duty rota, and when its people are away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from uuid import UUID

from django.db import transaction

from bifall.accounts.models import Authority, User
from bifall.accounts.permissions import require
from bifall.audit.commands import record
from bifall.kernel.problems import Problem, Refused, refuse_if
from bifall.kernel.weeks import IsoWeek, weeks_between
from bifall.press.events import (
    AbsenceNoted,
    AbsenceRemoved,
    CalendarLinkRenewed,
    DutyWeekEmptied,
    DutyWeekSet,
)
from bifall.press.models import ContactAbsence, DutyWeek, PressContact
from bifall.press.queries import duty_weeks

LONGEST = 53


@dataclass(frozen=True, slots=True)
class DutyChoice:
    """What a week is to have. Without a contact nobody has the duty."""

    week: IsoWeek
    contact_id: UUID | None
    backup_id: UUID | None = None


@transaction.atomic
def set_duty_week(
    *,
    authority_id: UUID,
    year: int,
    week: int,
    contact_id: UUID,
    actor: User,
    at: datetime,
    backup_id: UUID | None = None,
) -> DutyWeek:
    """Say who answers the press in an ISO week; saying it again replaces the name."""
    authority = Authority.objects.select_for_update(of=("self",), no_key=True).get(pk=authority_id)
    require(actor, "press.set_duty_week", authority)
    problems = []
    try:
        IsoWeek(year, week)
    except ValueError:
        problems.append(Problem("week_unknown", "week"))
    own = set(PressContact.objects.filter(authority=authority).values_list("pk", flat=True))
    problems += [
        Problem("press_contact_unknown", field)
        for field, asked in (("contact", contact_id), ("backup", backup_id))
        if asked is not None and asked not in own
    ]
    if backup_id == contact_id:
        problems.append(Problem("backup_is_the_contact", "backup"))
    refuse_if(problems)
    row, _created = DutyWeek.objects.update_or_create(
        authority=authority,
        year=year,
        week=week,
        defaults={"contact_id": contact_id, "backup_id": backup_id},
    )
    event = DutyWeekSet(
        year=year,
        week=week,
        contact_id=str(contact_id),
        backup_id=None if backup_id is None else str(backup_id),
    )
    record(event, subject=row, actor=actor, at=at)
    return row


@transaction.atomic
def fill_rota(*, authority_id: UUID, choices: Sequence[DutyChoice], actor: User, at: datetime) -> int:
    """Give each of the weeks what is chosen for it, and leave every other week as it is.

    Returns how many weeks are changed by it. Refuses with all that is wrong; the fields are called
    "2026-W28-contact" and "2026-W28-backup".
    """
    authority = _lock(authority_id)
    require(actor, "press.set_duty_week", authority)
    known = set(PressContact.objects.filter(authority=authority).values_list("pk", flat=True))
    refuse_if([problem for choice in choices for problem in _problems_with(choice, known)])
    rota = duty_weeks(authority, [choice.week for choice in choices])
    return sum(_write(authority, choice, rota.get(choice.week), actor, at) for choice in choices)


@transaction.atomic
def set_duty_span(
    *,
    authority_id: UUID,
    first: IsoWeek,
    last: IsoWeek,
    contact_id: UUID | None,
    actor: User,
    at: datetime,
    backup_id: UUID | None = None,
) -> int:
    """Give every week from `first` to `last` the same people, in one act: "press contacts weeks 26 to 32".

    Returns how many weeks are changed by it.
    """
    authority = _lock(authority_id)
    require(actor, "press.set_duty_week", authority)
    weeks = list(islice(weeks_between(first, last), LONGEST + 1))
    problems = [Problem("duty_span_backwards", "last")] if not weeks else []
    if len(weeks) > LONGEST:
        problems.append(Problem("duty_span_too_long", "last"))
    known = set(PressContact.objects.filter(authority=authority).values_list("pk", flat=True))
    people = DutyChoice(first, contact_id, backup_id)
    problems += [
        Problem(
            problem.code, "backup" if str(problem.field).endswith("backup") else "contact", problem.params
        )
        for problem in _problems_with(people, known)
    ]
    refuse_if(problems)
    choices = [DutyChoice(week, contact_id, backup_id) for week in weeks]
    return fill_rota(authority_id=authority_id, choices=choices, actor=actor, at=at)


def _problems_with(choice: DutyChoice, known: set[UUID]) -> list[Problem]:
    contact, backup = f"{choice.week}-contact", f"{choice.week}-backup"
    problems = [
        Problem("press_contact_unknown", field)
        for field, asked in ((contact, choice.contact_id), (backup, choice.backup_id))
        if asked is not None and asked not in known
    ]
    if choice.backup_id is not None and choice.contact_id is None:
        problems.append(Problem("backup_without_contact", backup, {"week": choice.week.week}))
    elif choice.backup_id is not None and choice.backup_id == choice.contact_id:
        problems.append(Problem("backup_is_the_contact", backup))
    return problems


def _write(authority: Authority, choice: DutyChoice, row: DutyWeek | None, actor: User, at: datetime) -> bool:
    """Whether the week is changed by it."""
    year, week = choice.week.year, choice.week.week
    if choice.contact_id is None:
        if row is None:
            return False
        record(DutyWeekEmptied(year=year, week=week), subject=row, actor=actor, at=at)
        row.delete()
        return True
    if row is not None and (row.contact_id, row.backup_id) == (choice.contact_id, choice.backup_id):
        return False
    row = row or DutyWeek(authority=authority, year=year, week=week)
    row.contact_id, row.backup_id = choice.contact_id, choice.backup_id
    row.save()
    event = DutyWeekSet(
        year=year,
        week=week,
        contact_id=str(choice.contact_id),
        backup_id=None if choice.backup_id is None else str(choice.backup_id),
    )
    record(event, subject=row, actor=actor, at=at)
    return True


@transaction.atomic
def note_absence(
    *, contact_id: UUID, first_on: date | None, last_on: date | None, actor: User, at: datetime
) -> ContactAbsence:
    """Note that a contact is away from `first_on` to `last_on`, both included. Nobody asks why."""
    contact = _contact(contact_id)
    require(actor, "press.save_contact", contact.authority)
    days = {"first_on": first_on, "last_on": last_on}
    refuse_if(Problem("absence_day_missing", field) for field, day in days.items() if day is None)
    if first_on is None or last_on is None or last_on < first_on:
        raise Refused([Problem("absence_backwards", "last_on")])
    made = ContactAbsence.objects.create(contact=contact, first_on=first_on, last_on=last_on)
    event = AbsenceNoted(contact_id=str(contact.pk), first_on=str(first_on), last_on=str(last_on))
    record(event, subject=contact, actor=actor, at=at)
    return made


@transaction.atomic
def remove_absence(*, contact_id: UUID, absence_id: UUID, actor: User, at: datetime) -> None:
    """Take an absence back. Taking back what is not there changes nothing."""
    contact = _contact(contact_id)
    require(actor, "press.save_contact", contact.authority)
    gone, _rows = contact.absences.filter(pk=absence_id).delete()
    if gone:
        record(AbsenceRemoved(contact_id=str(contact.pk)), subject=contact, actor=actor, at=at)


@transaction.atomic
def renew_calendar_link(*, contact_id: UUID, actor: User, at: datetime) -> PressContact:
    """Give the contact another link to their own calendar; the one they had leads nowhere from now on."""
    contact = _contact(contact_id)
    require(actor, "press.save_contact", contact.authority)
    contact.calendar_number += 1
    contact.save(update_fields=["calendar_number"])
    record(CalendarLinkRenewed(contact_id=str(contact.pk)), subject=contact, actor=actor, at=at)
    return contact


def _lock(authority_id: UUID) -> Authority:
    found: Authority = Authority.objects.select_for_update(of=("self",), no_key=True).get(pk=authority_id)
    return found


def _contact(contact_id: UUID) -> PressContact:
    contacts = PressContact.objects.select_for_update(of=("self",), no_key=True)
    return contacts.select_related("authority").get(pk=contact_id)
