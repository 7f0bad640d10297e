"""What came of a project's meeting places, as facts to count, and how they spread over the county."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from bifall.accounts.models import Authority
from bifall.arenas.models import Arena, Consent, FollowUp, IndicatorCount, Meeting, Outcome, Participant
from bifall.arenas.outcomes import Fact, Person, once_each, told
from bifall.arenas.states import Counted, FollowUpMoment, MeetingState, OutcomeKind, Purpose, Side, SizeClass
from bifall.collaboration.models import Forum
from bifall.collaboration.queries import forums_of, public_models
from bifall.collaboration.states import ForumKind
from bifall.kernel.suppression import Sum, hidden_cells
from bifall.organisations.models import Municipality
from bifall.projects.models import Project

SMALL = frozenset({SizeClass.MICRO, SizeClass.SMALL})
"""Fewer than fifty employees."""


def students_of(arenas: QuerySet[Arena]) -> dict[UUID, Person]:
    """Every student there, by what each has agreed to be counted by. Two queries."""
    agreed = _agreed_to_statistics(arenas)
    students = Participant.objects.filter(
        arena__in=arenas, side=Side.STUDENT, confirmed_at__isnull=False
    ).values_list("pk", "sex", "programme", "municipality__name")
    return {
        pk: Person(str(pk), sex, programme, municipality or "") if pk in agreed else Person(str(pk))
        for pk, sex, programme, municipality in students
    }


def facts_of(arenas: QuerySet[Arena], students: dict[UUID, Person]) -> list[Fact]:
    """Meetings held and what both sides say came of them, each thing once. Three queries.

    That somebody stayed is what they said last.
    """
    held = Meeting.objects.filter(timetable__arena__in=arenas, state=MeetingState.HELD)
    facts = [
        Fact(Counted.MEETINGS, students[student], str(pk))
        for pk, student in held.order_by("slot__starts_at", "table").values_list("pk", "student_id")
    ]
    outcomes = Outcome.objects.filter(meeting__in=held).order_by("meeting_id", "kind", "id")
    facts += [
        told(OutcomeKind(kind), students[student], str(meeting))
        for meeting, kind, student in outcomes.values_list("meeting_id", "kind", "meeting__student_id")
    ]
    answered = FollowUp.objects.filter(
        participant__arena__in=arenas, participant__side=Side.STUDENT, stayed__isnull=False
    )
    latest = dict(answered.order_by("answered_at", "id").values_list("participant_id", "stayed"))
    facts += [Fact(Counted.STAYED, students[pk]) for pk, stayed in latest.items() if stayed]
    return once_each(facts)


@dataclass(frozen=True, slots=True)
class Answering:
    """How many were asked at a moment, and how many have answered."""

    moment: FollowUpMoment
    asked: int
    answered: int


def answering(arenas: QuerySet[Arena]) -> list[Answering]:
    """For each moment at which somebody has been asked."""
    asked: Counter[str] = Counter()
    answers: Counter[str] = Counter()
    for moment, at in FollowUp.objects.filter(participant__arena__in=arenas).values_list(
        "moment", "answered_at"
    ):
        asked[moment] += 1
        answers[moment] += at is not None
    return [Answering(moment, asked[moment], answers[moment]) for moment in FollowUpMoment if asked[moment]]


def indicator_counts(project: Project) -> dict[UUID, Counted]:
    """Indicator id → what it counts, for those that count something of the meeting places."""
    found = IndicatorCount.objects.filter(indicator__project=project)
    return {one.indicator_id: Counted(one.counted) for one in found}


def who_met(arena: Arena, *, agreed_to_follow_up: bool = False) -> QuerySet[Participant]:
    """Those of both sides who had a meeting that was held, and are here still."""
    held = Meeting.objects.filter(timetable__arena=arena, state=MeetingState.HELD)
    found = arena.participants.filter(
        Q(pk__in=held.values("student_id")) | Q(pk__in=held.values("employer_id")), withdrawn_at=None
    )
    if agreed_to_follow_up:
        agreed = Consent.objects.filter(
            participant=OuterRef("pk"), purpose=Purpose.FOLLOW_UP, withdrawn_at=None
        )
        found = found.filter(Exists(agreed))
    return found.select_related("arena__authority").order_by("registered_at", "id")


def groupings_of(authority: Authority) -> list[Forum]:
    """The county's groupings of municipalities, by the latest collaboration model that has been adopted."""
    model = public_models(authority).order_by("-starts_on").first()
    if model is None:
        return []
    return list(forums_of(model).filter(kind=ForumKind.GROUPING, ended_on=None).order_by("name"))


@dataclass(frozen=True, slots=True)
class SpreadLine:
    """A part of the county, or a size of employers. `students` is None when it is hidden."""

    label: str
    employers: int
    small_employers: int
    meetings: int
    students: int | None = None


@dataclass(frozen=True, slots=True)
class Spread:
    """How the meetings spread: by the employers' municipality, inside and outside a grouping, and by size.

    Only employers who have agreed to be counted stand in a municipality of their own; the rest in the last
    line. Students are counted by where they come from, and small counts are hidden.
    """

    municipalities: tuple[SpreadLine, ...]
    elsewhere: SpreadLine
    inside: SpreadLine | None
    outside: SpreadLine | None
    sizes: tuple[tuple[SizeClass, SpreadLine], ...]
    total: SpreadLine


def spread_of(arenas: QuerySet[Arena], *, grouping: Collection[UUID] = ()) -> Spread:
    """grouping: ids of municipalities to be summed apart, such as those of the inland. Five queries."""
    municipalities = list(
        Municipality.objects.filter(authority__in=arenas.values("authority_id")).order_by("name")
    )
    agreed = _agreed_to_statistics(arenas)
    employers = list(
        Participant.objects.filter(
            arena__in=arenas, side=Side.EMPLOYER, confirmed_at__isnull=False, withdrawn_at=None
        ).values_list("pk", "municipality_id", "size_class")
    )
    held: Counter[UUID] = Counter(
        Meeting.objects.filter(timetable__arena__in=arenas, state=MeetingState.HELD).values_list(
            "employer_id", flat=True
        )
    )
    places = {pk: place if pk in agreed else None for pk, place, _size in employers}
    homes = _homes(students_of(arenas).values(), [one.name for one in municipalities])

    def line(label: str, among: Iterable[tuple[UUID, UUID | None, str]], home: str = "") -> SpreadLine:
        rows = list(among)
        return SpreadLine(
            label,
            employers=len(rows),
            small_employers=sum(size in SMALL for _pk, _place, size in rows),
            meetings=sum(held[pk] for pk, _place, _size in rows),
            students=homes.get(home),
        )

    def at(*wanted: UUID | None) -> list[tuple[UUID, UUID | None, str]]:
        return [row for row in employers if places[row[0]] in wanted]

    known = {one.pk for one in municipalities}
    inside = [one.pk for one in municipalities if one.pk in set(grouping)]
    outside = [one.pk for one in municipalities if one.pk not in set(grouping)]
    return Spread(
        municipalities=tuple(line(one.name, at(one.pk), one.name) for one in municipalities),
        elsewhere=line("", [row for row in employers if places[row[0]] not in known]),
        inside=line("", at(*inside)) if grouping else None,
        outside=line("", at(*outside)) if grouping else None,
        sizes=tuple((size, line(size, [row for row in employers if row[2] == size])) for size in SizeClass),
        total=line("", employers),
    )


def _homes(students: Iterable[Person], names: list[str]) -> dict[str, int | None]:
    counts: Counter[str] = Counter(one.municipality for one in students)
    groups = {*names, *counts}
    cells = {("total", ""): sum(counts.values())} | {("home", name): counts[name] for name in sorted(groups)}
    parts = tuple(key for key in cells if key[0] == "home")
    hidden = hidden_cells(cells, [Sum(("total", ""), parts)], sensitive=parts) if parts else frozenset()
    return {name: None if ("home", name) in hidden else counts[name] for name in groups}


def _agreed_to_statistics(arenas: QuerySet[Arena]) -> set[UUID]:
    return set(
        Consent.objects.filter(
            participant__arena__in=arenas, purpose=Purpose.STATISTICS, withdrawn_at=None
        ).values_list("participant_id", flat=True)
    )


def held_meetings(participant: Participant) -> list[Meeting]:
    """The meetings that somebody can tell of, by time."""
    name = "student" if participant.side == Side.STUDENT else "employer"
    return list(
        Meeting.objects.filter(state=MeetingState.HELD, **{name: participant})
        .select_related("student", "employer", "slot")
        .order_by("slot__starts_at", "table")
    )


def told_before(follow_up: FollowUp) -> dict[UUID, set[str]]:
    """meeting id → what was told of it in this follow-up."""
    found: dict[UUID, set[str]] = defaultdict(set)
    for meeting, kind in follow_up.outcomes.values_list("meeting_id", "kind"):
        found[meeting].add(kind)
    return found
