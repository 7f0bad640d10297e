"""Appointments by urgency and due time, planned anew when something changes, with as few moved as can be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from itertools import pairwise
from typing import Any

from bifall.matching.care import (
    Appointment,
    Clinician,
    Request,
    Schedule,
    Span,
    check_requests,
    check_zone,
    is_able,
    is_same,
)
from bifall.matching.errors import DuplicateId, NoAnswer, WrongTime, check_ids, check_known, check_range
from bifall.matching.reasons import Reason, Verdict
from bifall.matching.solver import EFFORT, new_model, solve

# From, up to and in which zone; in seconds, for two times of one zone are compared by the clock on the wall,
# which goes back for an hour once a year.
Window = tuple[int, int, tzinfo | None]
Windows = dict[tuple[str, str], list[Window]]  # request and clinician → when they could meet


def plan_appointments(
    requests: Iterable[Request],
    clinicians: Iterable[Clinician],
    *,
    now: datetime,
    given: Iterable[Appointment] = (),
    firm_before: datetime | None = None,
    step_minutes: int = 5,
    effort: float = EFFORT,
    seed: int = 0,
) -> Schedule:
    """First as many as can be, and in time; then as few given times moved; then as short waits.

    One step of urgency more counts three times as much. To meet the same clinician again is worth a day's
    wait. given: appointments told before; those that begin before `firm_before` (`now`, unless it is said)
    are not touched. New ones begin on whole steps from `now`. Raises DuplicateId, OutOfRange, WrongTime.
    """
    asked = sorted(requests, key=lambda request: request.id)
    staff = sorted(clinicians, key=lambda clinician: clinician.id)
    told = sorted(given)
    _check(asked, staff, told, now, step_minutes)
    firm = [one for one in told if one.start < (firm_before or now)]
    settled = {one.request for one in firm}
    open_requests = [request for request in asked if request.id not in settled]
    windows = windows_of(open_requests, staff, firm, now)
    given_by_request = {one.request: one for one in told if one.request not in settled}
    made = _Model(open_requests, staff, windows, given_by_request, now, step_minutes)
    best, new = made.solved(effort, seed)
    held = tuple(sorted([*firm, *new]))
    by_request = {one.request: one for one in held}
    changed = [
        one for one in told if one.request not in by_request or not is_same(one, by_request[one.request])
    ]
    return Schedule(
        appointments=held,
        waiting=tuple(
            (request.id, _why_waiting(request, staff, windows))
            for request in open_requests
            if request.id not in by_request
        ),
        late=tuple(r.id for r in asked if r.id in by_request and by_request[r.id].start > r.due),
        moved=tuple(one for one in changed if one.request in by_request),
        cancelled=tuple(one for one in changed if one.request not in by_request),
        is_best=best,
    )


def _check(
    requests: Sequence[Request],
    staff: Sequence[Clinician],
    given: Sequence[Appointment],
    now: datetime,
    step: int,
) -> None:
    check_zone(now)
    check_range("the minutes of a step", step, 1, 60)
    check_ids("requests", (request.id for request in requests))
    check_ids("clinicians", (clinician.id for clinician in staff))
    check_requests(requests)
    for one in given:
        check_zone(one.start)
    check_ids("given appointments", (one.request for one in given))
    for clinician in staff:
        shifts = sorted(clinician.shifts)
        for before, after in pairwise(shifts):
            if before.overlaps(after):
                raise DuplicateId(f"the shifts of {clinician.id}: {after.start} falls within another")


def windows_of(
    requests: Sequence[Request], staff: Sequence[Clinician], firm: Sequence[Appointment], now: datetime
) -> Windows:
    """When each request could be met by each who is able to, past what is firm."""
    busy: dict[str, list[tuple[int, int]]] = {}
    for one in firm:
        busy.setdefault(one.clinician, []).append(one.span.seconds)
    for who, spans in busy.items():
        spans.sort()
        if any(before[1] > after[0] for before, after in pairwise(spans)):
            raise WrongTime(f"{who} has two firm appointments at once")
    windows: Windows = {}
    for request in requests:
        begin = int(max(now.timestamp(), request.earliest.timestamp() if request.earliest else 0))
        for clinician in staff:
            spans_left = [
                (start, end, shift.start.tzinfo)
                for shift in sorted(clinician.shifts)
                for gap in _gaps(shift.seconds, busy.get(clinician.id, []))
                for start, end in _within(gap, [span.seconds for span in request.free], begin)
                if end - start >= 60 * request.minutes
            ]
            if spans_left and is_able(clinician, request):
                windows[request.id, clinician.id] = spans_left
    return windows


def _gaps(shift: tuple[int, int], busy: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """What is left of a shift between what is firm."""
    start, end = shift
    for began, ended in busy:
        if began < end and start < ended:
            if began > start:
                yield start, began
            start = max(start, ended)
    if start < end:
        yield start, end


def _within(gap: tuple[int, int], free: Sequence[tuple[int, int]], begin: int) -> Iterator[tuple[int, int]]:
    for start, end in free or (gap,):
        yield max(gap[0], start, begin), min(gap[1], end)


def _why_waiting(request: Request, staff: Sequence[Clinician], windows: Windows) -> Reason:
    """What it would have taken: somebody able, a time in common, or a time that nobody more urgent had."""
    licensed = [one.id for one in staff if request.licences <= one.licences]
    able = [one.id for one in staff if is_able(one, request)]
    if not licensed:
        return Reason("nobody_has_the_licences", {"licences": tuple(sorted(request.licences))})
    if not able:
        return Reason("nobody_speaks_the_languages", {"languages": tuple(sorted(request.languages))})
    if not any((request.id, who) in windows for who in able):
        return Reason("no_common_time", {"clinicians": tuple(able)})
    return Reason("all_times_taken", {"clinicians": tuple(able)})


class _Model:
    """Requests and windows as variables; times are counted in steps from `now`."""

    def __init__(
        self,
        requests: Sequence[Request],
        staff: Sequence[Clinician],
        windows: Windows,
        given: Mapping[str, Appointment],
        now: datetime,
        step_minutes: int,
    ) -> None:
        self.model = new_model()
        self.windows, self.given, self.step = windows, given, 60 * step_minutes
        self.zero = int(now.timestamp())
        self.by_id = {request.id: request for request in requests}
        self.weight = {request.id: 3 ** (request.urgency - 1) for request in requests}
        # A request, a clinician → whether they meet, and in which step.
        self.meets: dict[tuple[str, str], Any] = {}
        self.begins: dict[tuple[str, str], Any] = {}
        intervals: dict[str, list[Any]] = {clinician.id: [] for clinician in staff}
        for (request, clinician), spans in windows.items():
            if starts := self._starts(self.by_id[request], clinician, spans):
                intervals[clinician].append(self._meeting(request, clinician, starts))
        for theirs in intervals.values():
            # What is given may begin off the steps, so the clock here is in seconds.
            self.model.add_no_overlap(theirs)
        for who in self.by_id:
            self.model.add_at_most_one(self._all(who))

    def _all(self, request: str) -> list[Any]:
        return [variable for (one, _), variable in self.meets.items() if one == request]

    def _seconds(self, moment: datetime) -> int:
        return int(moment.timestamp()) - self.zero

    def _starts(self, request: Request, clinician: str, windows: Sequence[Window]) -> list[int]:
        starts = set()
        for begin, end, _ in windows:
            first, last = begin - self.zero, end - self.zero - 60 * request.minutes
            starts |= set(range(-(-first // self.step) * self.step, last + 1, self.step))
            before = self.given.get(request.id)
            if before and before.clinician == clinician and first <= self._seconds(before.start) <= last:
                starts.add(self._seconds(before.start))
        return sorted(starts)

    def _meeting(self, request: str, clinician: str, starts: list[int]) -> Any:
        from ortools.sat.python import cp_model  # noqa: PLC0415 -- see bifall.matching.solver

        key = (request, clinician)
        self.meets[key] = self.model.new_bool_var("")
        self.begins[key] = self.model.new_int_var_from_domain(cp_model.Domain.from_values(starts), "")
        length = 60 * self.by_id[request].minutes
        return self.model.new_optional_fixed_size_interval_var(self.begins[key], length, self.meets[key], "")

    def solved(self, effort: float, seed: int) -> tuple[bool, list[Appointment]]:
        """Three questions, each within what the one before has settled."""
        asked = [*self.meets.values(), *self.begins.values()]
        best: bool | None = None
        values = self._hint()
        for objective in (self._met_in_time(), self._kept(), self._short_waits()):
            self.model.clear_hints()
            for variable, value in zip(asked, values, strict=True):
                if value is not None:
                    self.model.add_hint(variable, value)
            self.model.maximize(objective)
            try:
                answer = solve(self.model, asked, effort=effort / 3, seed=seed)
            except NoAnswer:
                if best is None:
                    raise
                return False, self._appointments(values)
            best = best is not False and answer.worth == answer.bound
            values = list(answer.values)
            self.model.add(objective >= answer.worth)
        return bool(best), self._appointments(values)

    def _appointments(self, values: Sequence[int | None]) -> list[Appointment]:
        found = dict(zip(self.meets, values[: len(self.meets)], strict=True))
        starts = dict(zip(self.begins, values[len(self.meets) :], strict=True))
        return [self._appointment(*key, int(starts[key] or 0)) for key, met in found.items() if met]

    def _hint(self) -> list[int | None]:
        meets = [
            int(self.given[request].clinician == clinician) if request in self.given else None
            for request, clinician in self.meets
        ]
        return [*meets, *([None] * len(self.begins))]

    def _met_in_time(self) -> Any:
        terms: list[Any] = [0]
        for (request, clinician), meets in self.meets.items():
            in_time = self.model.new_bool_var("")
            self.model.add_implication(in_time, meets)
            due = self._seconds(self.by_id[request].due)
            self.model.add(self.begins[request, clinician] <= due).only_enforce_if(in_time)
            terms += [2 * self.weight[request] * meets, self.weight[request] * in_time]
        return sum(terms)

    def _kept(self) -> Any:
        terms: list[Any] = [0]
        for request, before in self.given.items():
            key = (request, before.clinician)
            if key in self.meets:
                kept = self.model.new_bool_var("")
                self.model.add_implication(kept, self.meets[key])
                self.model.add(self.begins[key] == self._seconds(before.start)).only_enforce_if(kept)
                terms.append(kept)
        return sum(terms)

    def _short_waits(self) -> Any:
        """In steps, and rounded up, so that numbers stay small. Who does not meet waits for nothing here."""
        terms: list[Any] = [0]
        day = 24 * 3600 // self.step
        for (request, clinician), meets in self.meets.items():
            wait = self.model.new_int_var(0, 2**31, "")
            self.model.add(wait * self.step >= self.begins[request, clinician]).only_enforce_if(meets)
            terms.append(-self.weight[request] * wait)
            if self.by_id[request].clinician == clinician:
                terms.append(self.weight[request] * day * meets)
        return sum(terms)

    def _appointment(self, request: str, clinician: str, start: int) -> Appointment:
        moment = self.zero + start
        windows = self.windows[request, clinician]
        zone = next(zone for begin, end, zone in windows if begin <= moment < end)
        minutes = self.by_id[request].minutes
        return Appointment(datetime.fromtimestamp(moment, zone), request, clinician, minutes)


def verify_schedule(
    schedule: Schedule,
    requests: Iterable[Request],
    clinicians: Iterable[Clinician],
    *,
    now: datetime,
    given: Iterable[Appointment] = (),
    firm_before: datetime | None = None,
) -> Verdict:
    """Everybody has an answer, nobody is in two places, and each is met by somebody able, when both can."""
    asked, staff = {one.id: one for one in requests}, {one.id: one for one in clinicians}
    firm = {one for one in given if one.start < (firm_before or now)}
    faults = [
        Reason("firm_was_touched", {"request": one.request})
        for one in firm
        if one not in schedule.appointments
    ]
    told = [one.request for one in schedule.appointments] + [request for request, _ in schedule.waiting]
    if sorted(told) != sorted(asked | {one.request: one for one in firm}):
        faults.append(Reason("requests_without_an_answer"))
    spans: dict[str, list[Span]] = {}
    for one in sorted(schedule.appointments):
        theirs = spans.setdefault(one.clinician, [])
        if any(span.overlaps(one.span) for span in theirs):
            faults.append(Reason("clash", {"clinician": one.clinician, "request": one.request}))
        theirs.append(one.span)
        if one not in firm:
            faults += _faults_of(one, asked.get(one.request), staff.get(one.clinician), now)
    late = sorted(
        one.request
        for one in schedule.appointments
        if one.request in asked and one.start > asked[one.request].due
    )
    if sorted(schedule.late) != late:
        faults.append(Reason("late_not_told"))
    return Verdict.of(faults)


def _faults_of(
    one: Appointment, request: Request | None, clinician: Clinician | None, now: datetime
) -> Iterator[Reason]:
    params = {"request": one.request, "clinician": one.clinician}
    if (
        request is None
        or clinician is None
        or not is_able(clinician, request)
        or one.minutes != request.minutes
    ):
        yield Reason("not_able", params)
        return
    if not any(shift.holds(one.span) for shift in clinician.shifts):
        yield Reason("outside_the_shift", params)
    if request.free and not any(span.holds(one.span) for span in request.free):
        yield Reason("not_free", params)
    if one.start < max(now, request.earliest or now):
        yield Reason("too_early", params)


def explain_appointment(
    schedule: Schedule, requests: Iterable[Request], clinicians: Iterable[Clinician], request: str
) -> tuple[Reason, ...]:
    """Why this time and this clinician, or why none: who is able, and how much of what was asked is met.

    Raises UnknownId.
    """
    asked = {one.id: one for one in requests}
    check_known("request", [request], asked)
    one, wanted = schedule.of(request), asked[request]
    if one is None:
        return tuple(reason for who, reason in schedule.waiting if who == request)
    able = tuple(sorted(clinician.id for clinician in clinicians if is_able(clinician, wanted)))
    told = [
        Reason("late" if request in schedule.late else "in_time", {"start": one.start, "due": wanted.due})
    ]
    told.append(Reason("able", {"clinician": one.clinician, "able": able}))
    if wanted.clinician is not None:
        code = "same_clinician" if wanted.clinician == one.clinician else "another_clinician"
        told.append(Reason(code, {"clinician": one.clinician, "before": wanted.clinician}))
    if any(before.request == request for before in schedule.moved):
        told.append(Reason("moved", {"to": one.start}))
    return tuple(told)
