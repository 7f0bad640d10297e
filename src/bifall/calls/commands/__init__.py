"""Everything that changes calls, rounds and the strategy."""

from __future__ import annotations

from bifall.calls.commands.calls import (
    CallValues,
    CriterionValues,
    cancel_call,
    change_call,
    create_call,
    publish_call,
    set_criteria,
)
from bifall.calls.commands.rounds import add_round, change_round
from bifall.calls.commands.strategies import PriorityValues, load_strategy

__all__ = [
    "CallValues",
    "CriterionValues",
    "PriorityValues",
    "add_round",
    "cancel_call",
    "change_call",
    "change_round",
    "create_call",
    "load_strategy",
    "publish_call",
    "set_criteria",
]
