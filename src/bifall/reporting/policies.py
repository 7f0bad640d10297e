"""Who writes a report, and who takes it in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bifall.accounts.predicates import Predicate, holds, in_state, predicate, publish
from bifall.accounts.states import Role
from bifall.projects.policies import DESK, has_a_conflict_in_its_project, is_its_beneficiary
from bifall.projects.states import RUNNING, ProjectState
from bifall.reporting.states import REPORT_WORKFLOW, ReportAction, ReportState

if TYPE_CHECKING:
    from bifall.accounts.models import User
    from bifall.reporting.models import Report


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


def can(action: ReportAction) -> Predicate:
    return in_state(REPORT_WORKFLOW, action)


takes_in = holds(Role.CASE_OFFICER) & ~has_a_conflict_in_its_project & ~is_its_beneficiary

PERMISSIONS = {
    "reporting.view": is_its_beneficiary | (holds(*DESK) & has_been_sent & ~has_a_conflict_in_its_project),
    "reporting.write": is_its_beneficiary & project_reports & is_open_for_writing,
    "reporting.submit": is_its_beneficiary & project_reports & can(ReportAction.SUBMIT),
    "reporting.return": takes_in & can(ReportAction.RETURN),
    "reporting.approve": takes_in & can(ReportAction.APPROVE),
}

publish(PERMISSIONS)
