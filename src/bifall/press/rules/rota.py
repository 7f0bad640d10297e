"""The duty rota: where it has holes, where the one named is away, and who answers on a day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from bifall.kernel.weeks import IsoWeek


@dataclass(frozen=True, slots=True)
class Duty:
    """Who answers the press in a week, and who does when they cannot."""

    week: IsoWeek
    contact: UUID
    backup: UUID | None = None


@dataclass(frozen=True, slots=True)
class Absence:
    """Days, both included, when a contact is away."""

    contact: UUID
    first_on: date
    last_on: date

    def covers(self, day: date) -> bool:
        return self.first_on <= day <= self.last_on

    def touches(self, week: IsoWeek) -> bool:
        return self.first_on <= week.sunday() and week.monday() <= self.last_on


@dataclass(frozen=True, slots=True)
class RotaFault:
    """What is wrong in the weeks from `first` to `last`, both included: nobody is named, or the one who is
    named (`contact`) is away for some of the days.
    """

    kind: Literal["gap", "contact_away", "backup_away"]
    first: IsoWeek
    last: IsoWeek
    contact: UUID | None = None


def spans(weeks: Iterable[IsoWeek]) -> list[tuple[IsoWeek, IsoWeek]]:
    """The weeks as (first, last) of those that follow on each other, also over New Year."""
    found: list[tuple[IsoWeek, IsoWeek]] = []
    for week in sorted(set(weeks)):
        if found and found[-1][1].next() == week:
            found[-1] = (found[-1][0], week)
        else:
            found.append((week, week))
    return found


def faults_in_rota(
    weeks: Sequence[IsoWeek], duties: Collection[Duty], absences: Collection[Absence]
) -> list[RotaFault]:
    """All that is wrong in `weeks`, the first first."""
    by_week = {duty.week: duty for duty in duties}
    found = [RotaFault("gap", *span) for span in spans(week for week in weeks if week not in by_week)]
    away: dict[tuple[Literal["contact_away", "backup_away"], UUID], list[IsoWeek]] = {}
    for week in weeks:
        duty = by_week.get(week)
        if duty is None:
            continue
        if _is_away(duty.contact, week, absences):
            away.setdefault(("contact_away", duty.contact), []).append(week)
        if duty.backup is not None and _is_away(duty.backup, week, absences):
            away.setdefault(("backup_away", duty.backup), []).append(week)
    for (kind, contact), touched in away.items():
        found += [RotaFault(kind, *span, contact) for span in spans(touched)]
    return sorted(found, key=lambda fault: (fault.first, fault.kind, str(fault.contact)))


def _is_away(contact: UUID, week: IsoWeek, absences: Collection[Absence]) -> bool:
    return any(one.contact == contact and one.touches(week) for one in absences)


def answers(
    duty: Duty | None,
    day: date,
    *,
    absences: Collection[Absence] = (),
    topics: Mapping[UUID, Collection[UUID]] | None = None,
    asked: Collection[UUID] = (),
) -> UUID | None:
    """Who answers the press on `day`, in the week of `duty`; None when nobody does.

    topics: contact → the topics they answer for; asked: those that it is about. Of the two who are named, and
    not away that day, it is the first who answers for any of the topics, else the first.
    """
    if duty is None:
        return None
    named = [duty.contact, *([duty.backup] if duty.backup is not None else [])]
    present = [one for one in named if not any(a.contact == one and a.covers(day) for a in absences)]
    known = topics or {}
    fitting = [one for one in present if set(known.get(one, ())) & set(asked)]
    return next(iter(fitting or present), None)
