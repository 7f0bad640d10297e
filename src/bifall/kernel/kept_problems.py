"""Problems as plain data and back, so that what was wrong with long work can be read when it has ended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from bifall.kernel.problems import Problem

DAY = "day"


def as_data(problem: Problem) -> dict[str, Any]:
    """A problem as JSON can hold it; a day is told apart from a text."""
    params = {
        name: {DAY: value.isoformat()} if isinstance(value, date) else value
        for name, value in problem.params.items()
    }
    return {"code": problem.code, "field": problem.field, "params": params}


def from_data(data: Mapping[str, Any]) -> Problem:
    """The problem that `as_data` wrote."""
    params = {
        name: date.fromisoformat(value[DAY]) if isinstance(value, dict) else value
        for name, value in data["params"].items()
    }
    code, field = data["code"], data["field"]
    return Problem(code, field, params)
