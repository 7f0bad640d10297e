"""Questions about assignments, scores and memos."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch, Q, QuerySet

from bifall.accounts.models import Authority, User
from bifall.applications.models import Application
from bifall.assessment import rules
from bifall.assessment.models import AssessorWishes, Assignment, Score
from bifall.assessment.policies import DESK
from bifall.assessment.states import OUT_OF_THE_CASE, AssignmentState
from bifall.calls.models import Criterion
from bifall.organisations.policies import ties_of


def visible_to(user: User) -> QuerySet[Assignment]:
    """The rows that `assessment.view_assignment` allows; a test holds the two together."""
    at_the_desk = without_conflict(
        user, Application.objects.filter(authority_id__in=user.authorities_as(*DESK))
    ).exclude(organisation_id__in=ties_of(user))
    return Assignment.objects.filter(Q(assessor=user) | Q(application__in=at_the_desk))


def assigned_to(user: User) -> QuerySet[Assignment]:
    """The user's own tasks. The application's text is not among what a list may show before declaring."""
    return (
        Assignment.objects.filter(assessor=user)
        .select_related("application__case", "application__organisation", "application__round__call")
        .order_by("due_on", "id")
    )


def without_conflict(user: User, applications: QuerySet[Application]) -> QuerySet[Application]:
    """Those of `applications` in which the user has not declared a conflict of interest."""
    conflicted = Assignment.objects.filter(assessor=user, state=AssignmentState.CONFLICTED)
    return applications.exclude(pk__in=conflicted.values("application_id"))


def with_conflicts(to_application: str = "") -> Prefetch[str]:
    """Let each case come with its declared `conflicts`, which `has_declared_conflict` then asks.

    to_application: the way from what is fetched to the case; "" when it is the case itself.
    """
    declared = Assignment.objects.filter(state=AssignmentState.CONFLICTED)
    way = f"{to_application}__assignments" if to_application else "assignments"
    return Prefetch(way, declared, to_attr="conflicts")


def scores_visible_to(user: User, application: Application) -> QuerySet[Score]:
    """The desk sees every score; an assessor sees their own, and the others' when all their own are done.

    So does an assessor who also works at the desk. Whoever has a conflict of interest sees none.
    """
    scores = Score.objects.filter(
        assignment__application=application, assignment__state=AssignmentState.DONE
    ).select_related("criterion", "assignment__assessor")
    if user.has_perm("assessment.view_all_scores", application):
        return scores
    own = Assignment.objects.filter(application=application, assessor=user).first()
    if own is None or own.state in OUT_OF_THE_CASE:
        return scores.none()
    if own.state == AssignmentState.DONE:
        return scores
    return Score.objects.filter(assignment=own).select_related("criterion", "assignment__assessor")


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """One criterion of an application: each finished assessor's points, and their spread."""

    criterion: Criterion
    points: tuple[tuple[str, int], ...]
    spread: rules.Spread | None


@dataclass(frozen=True, slots=True)
class Summary:
    """How an application was scored; `total` (0–5, two decimals) is None while nobody is done."""

    total: Decimal | None
    lines: tuple[CriterionLine, ...]
    done: int
    assigned: int


def summary_of(application: Application) -> Summary:
    """Finished assessments, weighed by the call's criteria. Who has left the case does not count."""
    criteria = list(application.round.call.criteria.order_by("position"))
    assignments = [
        a
        for a in application.assignments.select_related("assessor")
        .prefetch_related("scores")
        .order_by("assessor__name", "id")
        if a.state not in OUT_OF_THE_CASE
    ]
    done = [a for a in assignments if a.state == AssignmentState.DONE]
    points = {a.pk: {s.criterion_id: s.points for s in a.scores.all() if s.points is not None} for a in done}
    weights = {str(c.pk): c.weight for c in criteria}
    total = rules.total_of(({str(key): value for key, value in points[a.pk].items()} for a in done), weights)
    lines = []
    for criterion in criteria:
        given = tuple((a.assessor.name, points[a.pk][criterion.pk]) for a in done)
        lines.append(CriterionLine(criterion, given, rules.spread_of([p for _name, p in given])))
    return Summary(
        total=None if total is None else rules.two_decimals(total),
        lines=tuple(lines),
        done=len(done),
        assigned=len(assignments),
    )


def wishes_of(user: User, authority: Authority) -> AssessorWishes | None:
    """What the assessor has said of how much they take, and of what; None when nothing."""
    found = AssessorWishes.objects.filter(assessor=user, authority=authority)
    return found.prefetch_related("priorities").first()
