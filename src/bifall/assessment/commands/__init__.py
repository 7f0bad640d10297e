"""Assigning, scoring, writing the memo, and trying scenarios."""

from bifall.assessment.commands.assigning import (
    assign_assessors,
    declare_conflict,
    declare_no_conflict,
    spread_assessors,
    withdraw_assignment,
)
from bifall.assessment.commands.memo import MemoValues, finish_memo, problems_with_memo, write_memo
from bifall.assessment.commands.scenarios import ScenarioValues, delete_scenario, save_scenario
from bifall.assessment.commands.scoring import ScoreValues, finish_assessment, save_scores
from bifall.assessment.commands.wishes import save_wishes

__all__ = [
    "MemoValues",
    "ScenarioValues",
    "ScoreValues",
    "assign_assessors",
    "declare_conflict",
    "declare_no_conflict",
    "delete_scenario",
    "finish_assessment",
    "finish_memo",
    "problems_with_memo",
    "save_scenario",
    "save_scores",
    "save_wishes",
    "spread_assessors",
    "withdraw_assignment",
    "write_memo",
]
