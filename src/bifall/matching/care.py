"""Requests for appointments and those who can take them, with times that know their zone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bifall.matching.errors import WrongTime, check_range
from bifall.matching.reasons import Reason

HIGHEST_URGENCY = 9


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From `start` up to `end`, each in any zone.

    Raises WrongTime without one, or when it ends before it begins.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        for moment in (self.start, self.end):
            check_zone(moment)
        if self.end.timestamp() < self.start.timestamp():
            raise WrongTime(f"{self.end} is before {self.start}")

    @property
    def seconds(self) -> tuple[int, int]:
        """Both ends in seconds, which have no zone."""
        return int(self.start.timestamp()), int(self.end.timestamp())

    def overlaps(self, other: Span) -> bool:
        (start, end), (begin, stop) = self.seconds, other.seconds
        return start < stop and begin < end

    def holds(self, other: Span) -> bool:
        (start, end), (begin, stop) = self.seconds, other.seconds
        return start <= begin and stop <= end


def check_zone(moment: datetime) -> None:
    if moment.utcoffset() is None:
        raise WrongTime(f"{moment} has no time zone")


def working_hours(zone: ZoneInfo, days: Iterable[date], start: time, end: time) -> tuple[Span, ...]:
    """The same hours by the clock of a place on each of the days, also on those when the clock is changed."""
    return tuple(
        Span(datetime.combine(day, start, zone), datetime.combine(day, end, zone)) for day in sorted(days)
    )


@dataclass(frozen=True, slots=True)
class Request:
    """One who waits: an id that says nothing of who it is.

    urgency: 1 to 9, 9 the most urgent. due: when it must have begun. licences: all of them are needed.
    languages: one of them is enough; empty is any. free: when the one can; empty is any time. clinician: whom
    they met before.
    """

    id: str
    urgency: int
    due: datetime
    minutes: int
    licences: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    earliest: datetime | None = None
    free: tuple[Span, ...] = ()
    clinician: str | None = None


@dataclass(frozen=True, slots=True)
class Clinician:
    """One who sees others, one at a time, within their shifts."""

    id: str
    licences: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    shifts: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Appointment:
    """Who sees whom, from when and how long. The time is in the zone of the shift it stands in."""

    start: datetime
    request: str
    clinician: str
    minutes: int

    @property
    def span(self) -> Span:
        # Through UTC, for an hour by the clock may be two when it is changed.
        began = self.start.timestamp()
        return Span(self.start, datetime.fromtimestamp(began + 60 * self.minutes, self.start.tzinfo))


@dataclass(frozen=True, slots=True)
class Schedule:
    """Appointments by time; those who still wait, each with the reason; and what became of the given ones.

    late: requests that begin after their due time. moved: given appointments that are held at another time or
    by another. cancelled: given ones whose request is not there any more, or could not be held. is_best:
    proved so.
    """

    appointments: tuple[Appointment, ...]
    waiting: tuple[tuple[str, Reason], ...] = ()
    late: tuple[str, ...] = ()
    moved: tuple[Appointment, ...] = ()
    cancelled: tuple[Appointment, ...] = ()
    is_best: bool = True

    def of(self, request: str) -> Appointment | None:
        return next((one for one in self.appointments if one.request == request), None)


def is_able(clinician: Clinician, request: Request) -> bool:
    """Licence and language."""
    speaks = not request.languages or bool(request.languages & clinician.languages)
    return request.licences <= clinician.licences and speaks


def is_same(one: Appointment, other: Appointment) -> bool:
    """The same time and the same clinician, whatever zone the time is written in."""
    return (one.start, one.request, one.clinician) == (other.start, other.request, other.clinician)


def check_requests(requests: Sequence[Request]) -> None:
    for request in requests:
        check_range(f"the urgency of {request.id}", request.urgency, 1, HIGHEST_URGENCY)
        check_range(f"the minutes of {request.id}", request.minutes, 1, 24 * 60)
        check_zone(request.due)
        if request.earliest is not None:
            check_zone(request.earliest)
            if request.due < request.earliest:
                raise WrongTime(f"{request.id}: {request.due} is before {request.earliest}")
