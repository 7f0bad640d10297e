"""Everything that changes a report, or what is told of a project's effects."""

from bifall.reporting.commands.effects import (
    accept_effect,
    add_effect,
    answer_effect,
    close_effect,
    defer_effect,
    move_effects,
    plan_effects,
    return_effect,
)
from bifall.reporting.commands.reports import (
    add_report_paper,
    approve_report,
    bring_final_report_forward,
    plan_reports,
    return_report,
    save_report,
    submit_report,
)

__all__ = [
    "accept_effect",
    "add_effect",
    "add_report_paper",
    "answer_effect",
    "approve_report",
    "bring_final_report_forward",
    "close_effect",
    "defer_effect",
    "move_effects",
    "plan_effects",
    "plan_reports",
    "return_effect",
    "return_report",
    "save_report",
    "submit_report",
]
