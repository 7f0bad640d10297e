"""Questions about state aid: which cases may be read, what counts in one, and whether it still holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from bifall.accounts.models import User
from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.assessment.queries import without_conflict
from bifall.board.models import Decision, DelegatedDecision
from bifall.board.states import Outcome
from bifall.organisations.policies import ties_of
from bifall.regulations.state_aid.aid_assessment import (
    AidVerdict,
    Answer,
    Assessment,
    Basis,
    Criterion,
    Reach,
    conclude,
)
from bifall.state_aid.models import AidAnswer, AidAssessment
from bifall.state_aid.policies import DESK


@dataclass(frozen=True, slots=True)
class Grant:
    """What a decision gave, and the day on which the right to it was conferred."""

    granted_sek: int
    granted_on: date


def cases_visible_to(user: User) -> QuerySet[Application]:
    """The rows that `state_aid.view_case` allows; a test holds the two together."""
    own = ties_of(user)
    received = Application.objects.filter(authority_id__in=user.authorities_as(*DESK))
    return without_conflict(user, received.exclude(state=State.DRAFT).exclude(organisation_id__in=own))


def assessments_of(application: Application) -> QuerySet[AidAssessment]:
    """All of them, the one that counts first."""
    answers = AidAnswer.objects.order_by("position")
    return (
        AidAssessment.objects.filter(application=application)
        .select_related("assessed_by")
        .prefetch_related(Prefetch("answers", answers))
        .order_by("-number")
    )


def current_assessment(application: Application) -> AidAssessment | None:
    """The assessment that counts; None while nobody has made one."""
    return AidAssessment.objects.filter(application=application, replaced_at=None).first()


def tried_on(assessment: AidAssessment, day: date) -> AidVerdict:
    """The assessment, tried as if the decision were taken on the day."""
    given = {
        Criterion(answer.criterion): Answer(answer.holds, answer.why) for answer in assessment.answers.all()
    }
    made = Assessment(
        answers=given,
        reach=Reach(assessment.reach),
        basis=Basis(assessment.basis),
        assessed_by=str(assessment.assessed_by_id),
        assessed_at=assessment.assessed_at,
        article=assessment.article,
    )
    return conclude(made, on=day, government_informed_on=assessment.government_informed_on)


def grant_of(application: Application) -> Grant | None:
    """The grant of the board, or of the director; None while nothing is granted."""
    if application.state != State.GRANTED:
        return None
    decision = (
        Decision.objects.filter(item__application=application, outcome=Outcome.GRANTED)
        .select_related("item__meeting")
        .first()
    )
    if decision is not None and decision.granted_sek:
        return Grant(decision.granted_sek, decision.decided_on)
    delegated = DelegatedDecision.objects.filter(application=application, outcome=Outcome.GRANTED).first()
    if delegated is not None and delegated.granted_sek:
        return Grant(delegated.granted_sek, timezone.localdate(delegated.decided_at))
    return None


def granted_of_each() -> Coalesce:
    """What `grant_of` tells, for a query of granted applications: whole kronor, NULL without a grant."""
    by_the_board = Decision.objects.filter(item__application=OuterRef("pk"), outcome=Outcome.GRANTED)
    on_delegation = DelegatedDecision.objects.filter(application=OuterRef("pk"), outcome=Outcome.GRANTED)
    return Coalesce(
        Subquery(by_the_board.values("granted_sek")[:1]), Subquery(on_delegation.values("granted_sek")[:1])
    )
