"""Rules have dates: one way to pick the rule that was in force on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Protocol, TypeAlias, TypeVar

Number: TypeAlias = int | Decimal | None
"""What a verdict compared; the unit is in its name: `_sek` whole kronor, `_percent`. None: no limit."""


class DatedRule(Protocol):
    """A rule with its legal source; `valid_to` is the last day, None while nobody has ended it."""

    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date | None: ...
    @property
    def source(self) -> str: ...


Rule = TypeVar("Rule", bound=DatedRule)


class NoRuleInForce(LookupError):
    """No row of the rule set covers the day."""


def rule_on(rules: Iterable[Rule], day: date) -> Rule:
    """The rule in force on `day`; the latest one where two overlap. Raises NoRuleInForce."""
    in_force = [r for r in rules if r.valid_from <= day and (r.valid_to is None or day <= r.valid_to)]
    if not in_force:
        raise NoRuleInForce(day.isoformat())
    return max(in_force, key=lambda rule: rule.valid_from)
