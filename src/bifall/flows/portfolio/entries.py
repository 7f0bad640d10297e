"""A round's applications and all that the portfolio's pages tell of them, in a few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from bifall.accounts.models import User
from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.assessment import rules
from bifall.assessment.models import Assignment, Score
from bifall.assessment.policies import DESK
from bifall.assessment.states import STILL_SCORING, AssignmentState, MemoState, ProposedOutcome
from bifall.board.models import Decision, Disqualification
from bifall.board.states import Outcome
from bifall.calls.models import Criterion, Round
from bifall.calls.states import Decider
from bifall.organisations.policies import ties_of
from bifall.organisations.states import OrganisationKind

LEFT = frozenset({State.WITHDRAWN, State.DISMISSED})
"""Received, and not in the running any more."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the officer proposes; the amount in whole kronor is 0 when it is a rejection."""

    outcome: ProposedOutcome
    amount_sek: int
    is_draft: bool


@dataclass(frozen=True, slots=True)
class Decided:
    """What came of it, and by whom; the amount is 0 when it was rejected."""

    by: Decider
    outcome: Outcome
    amount_sek: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Entry:
    """An application of the round. Amounts are whole kronor; totals go from 0 to 5.

    total, adjusted, spread and means are None or empty while nobody is done, and for a reader who has yet
    to score the application. means: the assessors' mean by criterion.
    """

    pk: UUID
    case_number: str
    title: str
    applicant: str
    kind: OrganisationKind
    state: State
    state_label: str
    sought_sek: int
    municipalities: tuple[str, ...]
    priorities: tuple[str, ...]
    proposal: Proposal | None
    decided: Decided | None
    assessors: int
    total: Fraction | None
    adjusted: Fraction | None
    spread: int | None
    means: Mapping[str, Fraction]

    @property
    def key(self) -> str:
        return str(self.pk)

    @property
    def is_running(self) -> bool:
        """It is still to be decided, or has been."""
        return self.state not in LEFT

    @property
    def differs(self) -> bool:
        """The assessors are far apart on some criterion."""
        return self.spread is not None and self.spread >= rules.LARGE_SPREAD

    @property
    def granted_sek(self) -> int:
        return self.decided.amount_sek if self.decided else 0

    @property
    def expected_sek(self) -> int:
        """What it takes of the frame as things stand: what was decided, else proposed, else sought."""
        if not self.is_running:
            return 0
        if self.decided is not None:
            return self.decided.amount_sek
        return self.sought_sek if self.proposal is None else self.proposal.amount_sek

    def asked_sek(self, *, proposed: bool) -> int:
        """What it would cost to grant: what is sought, or what the officer proposes where that is a grant."""
        if proposed and self.proposal is not None and self.proposal.amount_sek:
            return self.proposal.amount_sek
        return self.sought_sek


@dataclass(frozen=True, slots=True)
class Assessor:
    """An assessor's line of calibration, with the name."""

    name: str
    line: rules.Calibration

    @property
    def own_mean(self) -> Decimal | None:
        return _shown(self.line.own_mean)

    @property
    def others_mean(self) -> Decimal | None:
        return _shown(self.line.others_mean)

    @property
    def difference(self) -> Decimal | None:
        return _shown(self.line.difference)

    @property
    def adjustment(self) -> Decimal | None:
        """What is added to the assessor's points; below zero for a generous one."""
        return _shown(None if self.line.generosity is None else -self.line.generosity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolio:
    """A round as one reader may see it. hidden: how many applications a conflict of interest shuts."""

    round: Round
    criteria: tuple[Criterion, ...]
    entries: tuple[Entry, ...]
    assessors: tuple[Assessor, ...]
    hidden: int
    unscored: int
    """How many the reader has yet to score: these stand without points."""

    @property
    def running(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.is_running)

    def ranked(self) -> list[tuple[int | None, Entry]]:
        """(place, entry) of those in the running, best first; what has no total comes last, by number."""
        return rules.ranked({entry: entry.total for entry in self.running})

    def places_if_adjusted(self) -> dict[UUID, int | None]:
        """Where each would stand by its adjusted total. It ranks nothing: it stands beside."""
        return {
            entry.pk: place
            for place, entry in rules.ranked({entry: entry.adjusted for entry in self.running})
        }


def portfolio_of(round_: Round, reader: User) -> Portfolio:
    """Everything received in the round. Who reads has been let in by whoever calls."""
    found = list(_received(round_, reader))
    shown = [application for application in found if not application.is_shut]
    criteria = tuple(round_.call.criteria.order_by("position"))
    scored = _scored(round_, {a.pk for a in shown if not a.is_unscored}, criteria)
    places = _names(Application.municipalities.through, round_, "municipality__name")
    priorities = _names(Application.priorities.through, round_, "priority__title", "priority__position")
    decisions = {d.item.application_id: d for d in _decisions(round_)}
    labels = {state.value: str(state.label) for state in State}
    drafts = round_.authority_id in reader.authorities_as(*DESK)
    entries = tuple(
        Entry(
            pk=application.pk,
            case_number=application.case_number,
            title=str(application),
            applicant=application.organisation.name,
            kind=OrganisationKind(application.organisation.kind),
            state=State(application.state),
            state_label=labels[application.state],
            sought_sek=application.sought_sek,
            municipalities=tuple(places[application.pk]),
            priorities=tuple(priorities[application.pk]),
            proposal=_proposal_of(application, drafts=drafts),
            decided=_decided(application, decisions.get(application.pk)),
            **scored.of(application.pk),
        )
        for application in shown
    )
    return Portfolio(
        round=round_,
        criteria=criteria,
        entries=entries,
        assessors=tuple(Assessor(scored.names[c.assessor], c) for c in scored.calibrations),
        hidden=len(found) - len(shown),
        unscored=sum(application.is_unscored for application in shown),
    )


def _received(round_: Round, reader: User) -> Iterable[Any]:
    own = ties_of(reader)
    tasks = Assignment.objects.filter(application=OuterRef("pk"), assessor=reader)
    seats = Disqualification.objects.filter(item__application=OuterRef("pk"), member__user=reader)
    return (
        Application.objects.filter(round=round_)
        .exclude(state=State.DRAFT)
        .select_related("organisation", "case", "memo", "delegated_decision")
        .defer("summary", "search_text", "memo__summary", "memo__background", "memo__reasoning")
        .annotate(
            is_shut=Exists(tasks.filter(state=AssignmentState.CONFLICTED))
            | Exists(seats)
            | Q(organisation_id__in=own),
            is_unscored=Exists(tasks.filter(state__in=STILL_SCORING)),
        )
        .order_by("case__year", "case__number", "pk")
    )


@dataclass(frozen=True, slots=True)
class _Scored:
    """What finished assessments come to, by application."""

    points: Mapping[UUID, Mapping[str, Mapping[str, int]]]
    criteria: Sequence[Criterion]
    adjusted: Mapping[str, Fraction]
    calibrations: Sequence[rules.Calibration]
    names: Mapping[str, str]

    def of(self, pk: UUID) -> dict[str, Any]:
        given = list(self.points.get(pk, {}).values())
        weights = {str(c.pk): c.weight for c in self.criteria}
        return {
            "assessors": len(given),
            "total": rules.total_of(given, weights),
            "adjusted": self.adjusted.get(str(pk)),
            "spread": rules.widest(given, weights),
            "means": {
                key: Fraction(sum(points[key] for points in given), len(given)) for key in weights if given
            },
        }


def _scored(round_: Round, open_ones: set[UUID], criteria: Sequence[Criterion]) -> _Scored:
    rows = Score.objects.filter(
        assignment__application__round=round_,
        assignment__state=AssignmentState.DONE,
        points__isnull=False,
    ).values_list(
        "assignment__application_id",
        "assignment__assessor_id",
        "assignment__assessor__name",
        "criterion_id",
        "points",
    )
    points: dict[UUID, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    names: dict[str, str] = {}
    for application, assessor, name, criterion, given in rows.order_by("assignment_id"):
        if application in open_ones and given is not None:
            points[application][str(assessor)][str(criterion)] = given
            names[str(assessor)] = name
    weights = {str(c.pk): c.weight for c in criteria}
    given_totals = [
        rules.Given(str(application), assessor, rules.weighted_mean(scores, weights))
        for application, by_assessor in points.items()
        for assessor, scores in by_assessor.items()
    ]
    calibrations = rules.calibrate(given_totals)
    calibrations.sort(key=lambda line: (names[line.assessor], line.assessor))
    return _Scored(points, criteria, rules.adjusted_totals(given_totals, calibrations), calibrations, names)


def _names(through: Any, round_: Round, *columns: str) -> dict[UUID, list[str]]:
    """The names that the applications of the round are tied to, in the order of the last column."""
    found: dict[UUID, list[str]] = defaultdict(list)
    rows = through.objects.filter(application__round=round_).order_by(columns[-1])
    for application, name in rows.values_list("application_id", columns[0]):
        found[application].append(name)
    return found


def _decisions(round_: Round) -> Iterable[Decision]:
    """The board's final ones; what was postponed or referred back is not decided."""
    return Decision.objects.filter(
        item__application__round=round_, outcome__in=[Outcome.GRANTED, Outcome.REJECTED]
    ).select_related("item")


def _proposal_of(application: Application, *, drafts: bool) -> Proposal | None:
    memo = getattr(application, "memo", None)
    if memo is None or not memo.outcome or (memo.state == MemoState.DRAFT and not drafts):
        return None
    outcome = ProposedOutcome(memo.outcome)
    amount = memo.proposed_sek or 0
    return Proposal(outcome, amount if outcome == ProposedOutcome.GRANT else 0, memo.state == MemoState.DRAFT)


def _decided(application: Application, decision: Decision | None) -> Decided | None:
    if decision is not None:
        return Decided(Decider.BOARD, Outcome(decision.outcome), decision.granted_sek or 0)
    delegated = getattr(application, "delegated_decision", None)
    if delegated is not None:
        return Decided(Decider.DIRECTOR, Outcome(delegated.outcome), delegated.granted_sek or 0)
    return None


def _shown(value: Fraction | None) -> Decimal | None:
    return None if value is None else rules.two_decimals(value)
