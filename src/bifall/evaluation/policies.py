"""Who evaluates, who answers for the region, and who follows up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bifall.accounts.predicates import Predicate, holds, in_state, predicate, publish
from bifall.accounts.states import Role
from bifall.evaluation.states import (
    EVALUATION_WORKFLOW,
    PUBLIC,
    RECOMMENDATION_WORKFLOW,
    EvaluationAction,
    EvaluationState,
    RecommendationAction,
)

if TYPE_CHECKING:
    from bifall.accounts.models import User
    from bifall.evaluation.models import Evaluation, Recommendation

DESK = (Role.CASE_OFFICER, Role.CONTROLLER, Role.DIRECTOR, Role.SECRETARY, Role.COMMUNICATOR)


def is_in(*states: EvaluationState) -> Predicate:
    def test(user: User, evaluation: Evaluation) -> bool:
        return evaluation.state in states

    test.__name__ = f"is_{'_or_'.join(states)}"
    return predicate(test)


@predicate
def is_published(user: User, evaluation: Evaluation) -> bool:
    return evaluation.state in PUBLIC


@predicate
def its_survey_is_closed(user: User, recommendation: Recommendation) -> bool:
    return recommendation.evaluation.state in PUBLIC | {EvaluationState.ANALYSING}


@predicate
def owns_it(user: User, recommendation: Recommendation) -> bool:
    return recommendation.owner_id == user.pk


def can(action: EvaluationAction) -> Predicate:
    return in_state(EVALUATION_WORKFLOW, action)


def can_be(action: RecommendationAction) -> Predicate:
    return in_state(RECOMMENDATION_WORKFLOW, action)


evaluates = holds(Role.CASE_OFFICER)
planned = is_in(EvaluationState.PLANNED)
analysed = is_in(EvaluationState.ANALYSING)
shows_its_analysis = is_in(EvaluationState.ANALYSING, *sorted(PUBLIC))

PERMISSIONS = {
    "evaluation.view": holds(*DESK) | is_published,
    "evaluation.create": evaluates,
    "evaluation.change": evaluates & planned,
    "evaluation.ask": evaluates & planned,
    "evaluation.open": evaluates & can(EvaluationAction.OPEN),
    "evaluation.remind": evaluates & is_in(EvaluationState.COLLECTING),
    "evaluation.extend": evaluates & is_in(EvaluationState.COLLECTING),
    "evaluation.close": evaluates & can(EvaluationAction.CLOSE),
    "evaluation.view_analysis": (holds(*DESK) & shows_its_analysis) | is_published,
    "evaluation.read_words": evaluates & shows_its_analysis,
    "evaluation.conclude": evaluates & analysed,
    "evaluation.present": holds(Role.SECRETARY) & shows_its_analysis,
    "evaluation.publish": evaluates & can(EvaluationAction.PUBLISH),
    "evaluation.follow_up": evaluates & can(EvaluationAction.FOLLOW_UP),
    "evaluation.answer_recommendation": holds(Role.DIRECTOR)
    & its_survey_is_closed
    & can_be(RecommendationAction.TAKE_UP),
    "evaluation.finish_recommendation": (owns_it | evaluates) & can_be(RecommendationAction.FINISH),
}

publish(PERMISSIONS)
