"""A proposal of who should assess what in a round. An officer changes and confirms it; nothing is written."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from bifall.accounts.models import User
from bifall.accounts.queries import people_with_role
from bifall.accounts.states import Role
from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.assessment.models import AssessorWishes, Assignment
from bifall.assessment.queries import without_conflict
from bifall.assessment.rules import Reader, Spreading, Task, spread
from bifall.assessment.states import OUT_OF_THE_CASE, STILL_SCORING, AssignmentState
from bifall.calls.models import Round
from bifall.organisations.models import Mandate, Membership, PowerOfAttorney
from bifall.organisations.policies import ties_of

AT_A_TIME = 100
"""Applications on one page of a proposal; the next come when these are confirmed."""
UNDER_REVIEW = (State.UNDER_REVIEW, State.COMPLETION_REQUESTED)


class Shut(StrEnum):
    """Why an assessor may not have an application."""

    HAS_IT = "has_it"
    CONFLICT = "conflict"
    WITHDRAWN = "withdrawn"
    ACTS_FOR_APPLICANT = "acts_for_applicant"


@dataclass(frozen=True, slots=True)
class Chosen:
    """An assessor proposed for an application; wishes: the priorities of it that they wished for."""

    assessor: User
    wishes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SpreadLine:
    """An application: who has it, who is proposed, who could have it, and who may not and why.

    missing: places that could not be filled.
    """

    application: Application
    has: tuple[User, ...]
    chosen: tuple[Chosen, ...]
    possible: tuple[User, ...]
    shut: tuple[tuple[User, Shut], ...]
    wanted: int
    missing: int

    @property
    def too_few(self) -> bool:
        """Too few may have it at all; else it is the limits that are reached."""
        return len(self.possible) < self.wanted


@dataclass(frozen=True, slots=True)
class Load:
    """An assessor: the most they take, what they have, and what they would have."""

    assessor: User
    most: int
    has: int
    would_have: int
    wishes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SpreadProposal:
    """lines: at most AT_A_TIME of the `waiting` applications that lack assessors. places: how many tasks
    could be given out in all, by the limits; wanted: how many are.
    """

    lines: tuple[SpreadLine, ...]
    loads: tuple[Load, ...]
    waiting: int
    wanted: int
    places: int
    missing: int


def propose_spread(
    round_: Round, *, officer: User, each: int, most: int, only: Collection[UUID] | None = None
) -> SpreadProposal:
    """Who should assess the applications under review, so that each has `each` assessors.

    most: tasks that an assessor has at a time, where they have not set a lower limit themselves; those of
    this round count, and those still open in others. only: the applications to show, whatever they lack.
    Raises ExtraMissing without the package for flows.
    """
    facts = _Facts(round_, officer)
    wanted = {a.pk: max(0, each - len(facts.active[a.pk])) for a in facts.applications}
    limits = {a.pk: min(most, facts.limits.get(a.pk) or most) for a in facts.assessors}
    found = spread(
        [
            Task(str(a.pk), wanted[a.pk], frozenset(facts.priorities[a.pk]))
            for a in facts.applications
            if wanted[a.pk]
        ],
        [
            Reader(str(a.pk), limits[a.pk], facts.loads[a.pk], frozenset(facts.wishes[a.pk]))
            for a in facts.assessors
        ],
        {(str(application), str(assessor)) for application, assessor in facts.shut},
    )
    waiting = [a for a in facts.applications if wanted[a.pk]]
    shown = waiting if only is None else [a for a in facts.applications if a.pk in only]
    return SpreadProposal(
        lines=tuple(facts.line(a, wanted[a.pk], found) for a in shown[:AT_A_TIME]),
        loads=tuple(
            Load(
                a, limits[a.pk], facts.loads[a.pk], found.loads[str(a.pk)], tuple(facts.wishes[a.pk].values())
            )
            for a in facts.assessors
        ),
        waiting=len(waiting),
        wanted=sum(wanted.values()),
        places=found.places,
        missing=sum(lack.missing for lack in found.lacks),
    )


class _Facts:
    """What the database says of the round, its assessors and what stands between them: eight questions."""

    def __init__(self, round_: Round, officer: User) -> None:
        own = ties_of(officer)
        under_review = Application.objects.filter(round=round_, state__in=UNDER_REVIEW)
        self.applications = list(
            without_conflict(officer, under_review)
            .exclude(organisation_id__in=own)
            .select_related("organisation", "case")
            .order_by("case__year", "case__number", "pk")
        )
        self.assessors = people_with_role(round_.call.authority, Role.ASSESSOR)
        self.by_id = {assessor.pk: assessor for assessor in self.assessors}
        self.priorities = _priorities(round_)
        self.shut: dict[tuple[UUID, UUID], Shut] = {}
        self.active: dict[UUID, list[User]] = defaultdict(list)
        self.loads: Counter[UUID] = Counter()
        self._read_tasks(round_)
        self._read_ties()
        wishes = AssessorWishes.objects.filter(authority=round_.authority_id).prefetch_related("priorities")
        self.limits: dict[UUID, int | None] = {}
        self.wishes: dict[UUID, dict[str, str]] = defaultdict(dict)
        for wish in wishes:
            self.limits[wish.assessor_id] = wish.most
            self.wishes[wish.assessor_id] = {str(p.pk): p.title for p in wish.priorities.all()}

    def _read_tasks(self, round_: Round) -> None:
        tasks = Assignment.objects.filter(application__authority=round_.authority_id)
        for task in tasks.select_related("application", "assessor").only(
            "state", "assessor__name", "assessor__email", "application__round_id"
        ):
            here = task.application.round_id == round_.pk
            out = task.state in OUT_OF_THE_CASE
            if task.state in STILL_SCORING or (here and not out):
                self.loads[task.assessor_id] += 1
            if here:
                if not out:
                    self.active[task.application_id].append(task.assessor)
                self.shut[task.application_id, task.assessor_id] = {
                    AssignmentState.CONFLICTED: Shut.CONFLICT,
                    AssignmentState.WITHDRAWN: Shut.WITHDRAWN,
                }.get(AssignmentState(task.state), Shut.HAS_IT)

    def _read_ties(self) -> None:
        """Who acts for an applicant, or speaks for a municipality that applies."""
        members = Membership.objects.filter(ended_at=None, user__in=self.by_id)
        powers = PowerOfAttorney.objects.filter(revoked_at=None, holder__in=self.by_id)
        speakers = Mandate.objects.filter(
            ended_at=None, user__in=self.by_id, municipality__organisation__isnull=False
        )
        ties = {
            *members.values_list("organisation_id", "user_id"),
            *powers.values_list("organisation_id", "holder_id"),
            *speakers.values_list("municipality__organisation_id", "user_id"),
        }
        for application in self.applications:
            for assessor in self.assessors:
                if (application.organisation_id, assessor.pk) in ties:
                    self.shut.setdefault((application.pk, assessor.pk), Shut.ACTS_FOR_APPLICANT)

    def line(self, application: Application, wanted: int, found: Spreading) -> SpreadLine:
        key = str(application.pk)
        picked = {pick.reader for pick in found.picks if pick.task == key}
        # By name, and not by ids, which nobody has chosen.
        picks = [assessor.pk for assessor in self.assessors if str(assessor.pk) in picked]
        about = self.priorities[application.pk]
        return SpreadLine(
            application=application,
            has=tuple(self.active[application.pk]),
            chosen=tuple(
                Chosen(self.by_id[pk], tuple(t for p, t in about.items() if p in self.wishes[pk]))
                for pk in picks
            ),
            possible=tuple(a for a in self.assessors if (application.pk, a.pk) not in self.shut),
            shut=tuple(
                (a, why)
                for a in self.assessors
                if (why := self.shut.get((application.pk, a.pk))) and why != Shut.HAS_IT
            ),
            wanted=wanted,
            missing=sum(lack.missing for lack in found.lacks if lack.task == key),
        )


def _priorities(round_: Round) -> Mapping[UUID, dict[str, str]]:
    found: dict[UUID, dict[str, str]] = defaultdict(dict)
    rows = Application.priorities.through.objects.filter(application__round=round_)
    columns = ("application_id", "priority_id", "priority__title")
    for application, priority, title in rows.order_by("priority__position").values_list(*columns):
        found[application][str(priority)] = title
    return found
