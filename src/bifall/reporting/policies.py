"""Who writes a report or tells of an effect, and who takes it in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bifall.accounts.predicates import Predicate, holds, in_state, predicate, publish
from bifall.accounts.states import Role
from bifall.projects.policies import (
    DESK,
    has_a_conflict_in_its_project,
    has_not_been_sent,
    is_case_officer,
    is_its_beneficiary,
    is_not_yet_accepted,
    is_tied_to_its_beneficiary,
    writes_for_its_beneficiary,
    writes_for_the_beneficiary,
)
from bifall.projects.states import RUNNING, ProjectState
from bifall.reporting.states import (
    EFFECT_WORKFLOW,
    REPORT_WORKFLOW,
    EffectAction,
    ReportAction,
    ReportState,
)

if TYPE_CHECKING:
    from bifall.accounts.models import User
    from bifall.projects.models import Project
    from bifall.reporting.models import Effect, Report


@predicate
def has_been_sent(user: User, report: Report) -> bool:
    return report.state != ReportState.DRAFT


@predicate
def is_open_for_writing(user: User, report: Report) -> bool:
    return report.state in {ReportState.DRAFT, ReportState.RETURNED}


@predicate
def project_reports(user: User, report: Report) -> bool:
    """The project has begun. One that was broken off still owes its final report."""
    return report.project.state in RUNNING | {ProjectState.TERMINATED}


@predicate
def runs_or_has_been_carried_out(user: User, project: Project) -> bool:
    """One can still say what it is meant to lead to."""
    return project.state in RUNNING | {ProjectState.COMPLETED}


@predicate
def project_has_effects_to_tell(user: User, effect: Effect) -> bool:
    """The project has begun, and was not broken off. That it has been put away changes nothing."""
    carried_out = RUNNING | {ProjectState.COMPLETED, ProjectState.CLOSED}
    return effect.project.state in carried_out and not effect.project.reason_to_end


def can(action: ReportAction) -> Predicate:
    return in_state(REPORT_WORKFLOW, action)


def effect_can(action: EffectAction) -> Predicate:
    return in_state(EFFECT_WORKFLOW, action)


takes_in = holds(Role.CASE_OFFICER) & ~has_a_conflict_in_its_project & ~is_tied_to_its_beneficiary
tells_of_effects = writes_for_its_beneficiary & project_has_effects_to_tell

PERMISSIONS = {
    "reporting.view": is_its_beneficiary | (holds(*DESK) & has_been_sent & ~has_a_conflict_in_its_project),
    "reporting.write": writes_for_its_beneficiary & project_reports & is_open_for_writing,
    "reporting.submit": writes_for_its_beneficiary & project_reports & can(ReportAction.SUBMIT),
    "reporting.return": takes_in & can(ReportAction.RETURN),
    "reporting.approve": takes_in & can(ReportAction.APPROVE),
    "reporting.plan_effects": is_case_officer & is_not_yet_accepted & has_not_been_sent,
    "reporting.add_effect": (writes_for_the_beneficiary | is_case_officer) & runs_or_has_been_carried_out,
    "reporting.view_effect": is_its_beneficiary | (holds(*DESK) & ~has_a_conflict_in_its_project),
    "reporting.answer_effect": tells_of_effects & effect_can(EffectAction.ANSWER),
    "reporting.defer_effect": tells_of_effects & effect_can(EffectAction.DEFER),
    "reporting.return_effect": takes_in & effect_can(EffectAction.RETURN),
    "reporting.accept_effect": takes_in & effect_can(EffectAction.ACCEPT),
    "reporting.close_effect": takes_in & effect_can(EffectAction.CLOSE),
}

publish(PERMISSIONS)
