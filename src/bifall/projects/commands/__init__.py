"""Everything that changes a project."""

from bifall.projects.commands.agreement import (
    accept_conditions,
    attach_agreement,
    extend_acceptance,
    open_project,
    set_indicators,
    set_terms,
)
from bifall.projects.commands.agreement import lock as lock_project
from bifall.projects.commands.changes import decide_change, request_change, withdraw_change
from bifall.projects.commands.running import (
    close_project,
    complete_project,
    confirm_condition,
    plan_condition,
    report_condition,
    return_condition,
    start_project,
    terminate_project,
)

__all__ = [
    "accept_conditions",
    "attach_agreement",
    "close_project",
    "complete_project",
    "confirm_condition",
    "decide_change",
    "extend_acceptance",
    "lock_project",
    "open_project",
    "plan_condition",
    "report_condition",
    "request_change",
    "return_condition",
    "set_indicators",
    "set_terms",
    "start_project",
    "terminate_project",
    "withdraw_change",
]
