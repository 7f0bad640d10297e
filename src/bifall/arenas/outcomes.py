"""What came of the meetings, counted: each thing once, split in ways that give nobody away.

Plain Python over values. A thing that both sides tell, or that one tells at two moments, is one thing. Small
counts are hidden, and as many others as it takes that they cannot be worked out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bifall.arenas.states import Counted, FollowUpMoment, OutcomeKind, Sex
from bifall.kernel.suppression import LEAST, Sum, hidden_cells

UNKNOWN = ""
"""The group of those who have not said, or have not agreed to be counted by it."""
DIMENSIONS = ("sex", "programme", "municipality")

_COUNTED = {
    OutcomeKind.USEFUL: Counted.USEFUL,
    OutcomeKind.THESIS: Counted.THESIS,
    OutcomeKind.INTERNSHIP: Counted.INTERNSHIP,
    OutcomeKind.SUMMER_JOB: Counted.SUMMER_JOB,
    OutcomeKind.JOB: Counted.JOB,
}


def asked_at(moment: FollowUpMoment) -> frozenset[OutcomeKind]:
    """What is asked of each meeting: right after also whether it was useful."""
    every = frozenset(OutcomeKind)
    return every if moment == FollowUpMoment.RIGHT_AFTER else every - {OutcomeKind.USEFUL}


@dataclass(frozen=True, slots=True)
class Person:
    """A student, by what they have agreed to be counted by; UNKNOWN for the rest."""

    id: str
    sex: str = UNKNOWN
    programme: str = UNKNOWN
    municipality: str = UNKNOWN

    def group(self, dimension: str) -> str:
        found: str = getattr(self, dimension)
        return found


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that counts: of a student, and of the meeting (None: of the student alone, as who stayed)."""

    counted: Counted
    student: Person
    meeting: str | None = None

    @property
    def key(self) -> tuple[str, str, str | None]:
        return self.counted, self.student.id, self.meeting


def told(kind: OutcomeKind, student: Person, meeting: str) -> Fact:
    return Fact(_COUNTED[kind], student, meeting)


def once_each(facts: Iterable[Fact]) -> list[Fact]:
    """Each thing once, in the order it was first told."""
    return list({fact.key: fact for fact in facts}.values())


@dataclass(frozen=True, slots=True)
class Cell:
    """A count, or None when it is hidden."""

    count: int | None

    @property
    def is_hidden(self) -> bool:
        return self.count is None


@dataclass(frozen=True, slots=True)
class SplitTable:
    """Groups of one dimension, and for each what was counted; `totals` is its last line.

    rows: (group, cells in the order of `Counted`).
    """

    dimension: str
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    totals: tuple[Cell, ...]


def split(facts: Sequence[Fact], students: Iterable[Person]) -> tuple[SplitTable, ...]:
    """How many things of each kind, by each dimension, with the small counts hidden over all tables together.

    A count is hidden when fewer than five students stand behind it, however many things they have: so what
    decides is how many they are. What holds of them holds of the things, which are no fewer. The total of all
    is the project's own result, and is shown unless its parts could be had from it. `students`: everybody
    who was there, so that a group with nothing is shown as nothing.
    """
    everybody = list(students)
    groups = {
        dimension: sorted(
            {one.group(dimension) for one in everybody} | {fact.student.group(dimension) for fact in facts},
            key=_order_within(dimension),
        )
        for dimension in DIMENSIONS
    }
    counts: Counter[tuple[str, str, str]] = Counter()
    for fact in facts:
        counts[fact.counted, "", ""] += 1
        for dimension in DIMENSIONS:
            counts[fact.counted, dimension, fact.student.group(dimension)] += 1
    hidden = _hidden(facts, groups)

    def cell(counted: Counted, dimension: str, group: str) -> Cell:
        key = (counted.value, dimension, group)
        return Cell(None if key in hidden else counts[key])

    totals = tuple(cell(counted, "", "") for counted in Counted)
    return tuple(
        SplitTable(
            dimension,
            tuple(
                (group, tuple(cell(counted, dimension, group) for counted in Counted))
                for group in groups[dimension]
            ),
            totals,
        )
        for dimension in DIMENSIONS
    )


def _order_within(dimension: str) -> Callable[[str], tuple[bool, int, str]]:
    """Sexes as they are listed where one is asked, all else by name; those who have not said come last."""
    listed = Sex.values if dimension == "sex" else []
    return lambda group: (
        group == UNKNOWN,
        listed.index(group) if group in listed else 0,
        group.casefold(),
    )


def _hidden(facts: Iterable[Fact], groups: Mapping[str, Sequence[str]]) -> frozenset[tuple[str, str, str]]:
    heads: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for fact in facts:
        heads[fact.counted, "", ""].add(fact.student.id)
        for dimension in DIMENSIONS:
            heads[fact.counted, dimension, fact.student.group(dimension)].add(fact.student.id)
    hidden: set[tuple[str, str, str]] = set()
    for counted in Counted:
        total = (counted.value, "", "")
        cells = {total: len(heads[total])}
        sums = []
        for dimension, found in groups.items():
            parts = tuple((counted.value, dimension, group) for group in found)
            cells |= {part: len(heads[part]) for part in parts}
            if parts:
                sums.append(Sum(total, parts))
        hidden |= hidden_cells(cells, sums, sensitive=cells.keys() - {total})
    return frozenset(hidden)


@dataclass(frozen=True, slots=True)
class ProposedActual:
    """What a project's report could say of an indicator. women and men: None where one of them is small."""

    value: int
    women: int | None
    men: int | None


def actual(facts: Iterable[Fact], counted: Counted) -> ProposedActual:
    """The value of an indicator that counts `counted`, and how much of it women and men have.

    By sex nothing is said when fewer than five students are women, men or neither: what one of them has could
    be worked out from the value.
    """
    of = [fact for fact in once_each(facts) if fact.counted == counted]
    heads: dict[str, set[str]] = defaultdict(set)
    for fact in of:
        heads[fact.student.sex if fact.student.sex in {Sex.WOMAN, Sex.MAN} else UNKNOWN].add(fact.student.id)
    if any(0 < len(students) < LEAST for students in heads.values()):
        return ProposedActual(len(of), None, None)
    sexes = Counter(fact.student.sex for fact in of)
    return ProposedActual(len(of), sexes[Sex.WOMAN], sexes[Sex.MAN])
