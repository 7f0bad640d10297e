"""The three kinds of money a region meets, each with its own ordinance."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar

from bifall.regulations.rules_in_force import DatedRule, rule_on


class Funding(StrEnum):
    """Project grants (2003:596), support to companies (2022:1468), programmes of the EU funds (2022:1379)."""

    PROJECT = "project"
    COMPANY = "company"
    EU_PROGRAMME = "eu_programme"


PROJECT_AMENDED = date(2023, 1, 1)
"""Ordinance (2022:1470) came into force: it rewrote 1, 2, 5, 6 and 11 §§ of (2003:596)."""

COMPANY_IN_FORCE = date(2023, 1, 1)
EU_PROGRAMME_IN_FORCE = date(2022, 9, 20)


class FundingRule(DatedRule, Protocol):
    @property
    def funding(self) -> Funding: ...


Rule = TypeVar("Rule", bound=FundingRule)


def rule_for(rules: Iterable[Rule], funding: Funding, on: date) -> Rule:
    """The rule for that kind of money in force on the day. Raises NoRuleInForce."""
    return rule_on([rule for rule in rules if rule.funding is funding], on)
