"""How large a share of a project one decider may pay (ordinance 2003:596)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum

from bifall.kernel.money import percent_of
from bifall.regulations.findings import Finding, Sentence, Value, Verdict
from bifall.regulations.rules_in_force import Number, rule_on


class CostBase(StrEnum):
    """What the share is counted on. The local reading decides, so it is data."""

    TOTAL_COSTS = "total_costs"
    CASH_COSTS = "cash_costs"


@dataclass(frozen=True, slots=True)
class ShareRule:
    """At most `highest_percent` of the project's costs; `base` says which costs."""

    valid_from: date
    valid_to: date | None
    source: str
    highest_percent: Decimal
    base: CostBase


SHARE_RULES: Sequence[ShareRule] = (
    ShareRule(
        valid_from=date(2009, 8, 1),
        valid_to=date(2022, 12, 31),
        source="Förordning (2003:596) 5 §, i lydelse enligt 2009:674",
        highest_percent=Decimal(50),
        base=CostBase.TOTAL_COSTS,
    ),
    ShareRule(
        valid_from=date(2023, 1, 1),
        valid_to=None,
        source="Förordning (2003:596) 5 §, i lydelse enligt 2022:1470",
        highest_percent=Decimal(50),
        base=CostBase.TOTAL_COSTS,
    ),
)
"""What one decider may give."""

TOGETHER_RULES: Sequence[ShareRule] = (
    ShareRule(
        valid_from=date(2009, 8, 1),
        valid_to=date(2022, 12, 31),
        source="Förordning (2003:596) 5 §, i lydelse enligt 2009:674",
        highest_percent=Decimal(100),
        base=CostBase.TOTAL_COSTS,
    ),
    ShareRule(
        valid_from=date(2023, 1, 1),
        valid_to=None,
        source="Förordning (2003:596) 5 §, i lydelse enligt 2022:1470",
        highest_percent=Decimal(100),
        base=CostBase.TOTAL_COSTS,
    ),
)
"""What Tillväxtverket and other deciders may give one project together, each within its own share."""

ALL_DECIDERS_RULES: Sequence[ShareRule] = (
    ShareRule(
        valid_from=date(2019, 1, 1),
        valid_to=None,
        source="Region Västerbotten, villkor för projektmedel: anslag 1:1 från alla beslutsfattare",
        highest_percent=Decimal(50),
        base=CostBase.TOTAL_COSTS,
    ),
)
"""The region's own ceiling on appropriation 1:1 from all deciders together; () where there is none."""

HAS_COSTS = Sentence(
    "share_has_costs",
    sv="En andel kräver kostnader att räkna den på: {base_sek}.",
    en="A share takes costs to count it on: {base_sek}.",
)
EACH_DECIDER = Sentence(
    "share_each_decider",
    sv="En beslutsfattare får ge högst {highest_percent} av projektets kostnader {base_sek}, alltså"
    " {highest_sought_sek}. Sökt: {sought_sek}, {share_percent}.",
    en="One decider may give at most {highest_percent} of the project's costs of {base_sek}, that is"
    " {highest_sought_sek}. Sought: {sought_sek}, {share_percent}.",
)
ALL_DECIDERS = Sentence(
    "share_all_deciders",
    sv="Alla beslutsfattare får tillsammans ge högst {highest_percent} av projektets kostnader {base_sek}"
    " ur anslag 1:1. Andra ger {other_state_1_1_sek}, och kvar är {highest_sought_sek}. Sökt:"
    " {sought_sek}.",
    en="All deciders together may give at most {highest_percent} of the project's costs of {base_sek} from"
    " appropriation 1:1. Others give {other_state_1_1_sek}, which leaves {highest_sought_sek}. Sought:"
    " {sought_sek}.",
)


@dataclass(frozen=True, slots=True)
class ShareVerdict(Verdict):
    """Whether the share holds, with the ceiling that leaves the least room, its source and the numbers used.

    all_deciders: whether that ceiling is the one on all deciders together. share_percent: what is sought, of
    the base. highest_sought_sek: the most that could have been sought.
    """

    rule: ShareRule
    all_deciders: bool
    sought_sek: int
    other_state_1_1_sek: int
    base_sek: int
    share_percent: Decimal
    highest_sought_sek: int

    @property
    def source(self) -> str:
        return self.rule.source

    @property
    def numbers(self) -> Mapping[str, Number]:
        return {
            "sought_sek": self.sought_sek,
            "other_state_1_1_sek": self.other_state_1_1_sek,
            "base_sek": self.base_sek,
            "share_percent": self.share_percent,
            "highest_percent": self.rule.highest_percent,
            "highest_sought_sek": self.highest_sought_sek,
        }


def check_share(
    *,
    sought_sek: int,
    total_cost_sek: int,
    cash_cost_sek: int,
    other_state_1_1_sek: int = 0,
    on: date,
    rules: Sequence[ShareRule] = SHARE_RULES,
    all_deciders_rules: Sequence[ShareRule] = ALL_DECIDERS_RULES,
    together_rules: Sequence[ShareRule] = TOGETHER_RULES,
) -> ShareVerdict:
    """At most the rules' share of the cost base may be granted. `on` is the day of the decision.

    other_state_1_1_sek: what other deciders give the project of appropriation 1:1. Whole kronor are compared;
    the share that is shown is rounded to two decimals. Raises NoRuleInForce.
    """
    costs = {CostBase.TOTAL_COSTS: total_cost_sek, CostBase.CASH_COSTS: cash_cost_sek}

    def tried(rule: ShareRule, says: Sentence, others_sek: int) -> tuple[ShareRule, Finding, int]:
        base_sek = costs[rule.base]
        highest_sek = int((base_sek * rule.highest_percent / 100).to_integral_value(ROUND_FLOOR))
        room_sek = max(highest_sek - others_sek, 0)
        numbers: dict[str, Value] = {
            "sought_sek": sought_sek,
            "other_state_1_1_sek": other_state_1_1_sek,
            "base_sek": base_sek,
            "share_percent": percent_of(sought_sek, base_sek),
            "highest_percent": rule.highest_percent,
            "highest_sought_sek": room_sek,
        }
        return rule, Finding(says, sought_sek <= room_sek, rule.source, numbers), room_sek

    ceilings = [tried(rule_on(rules, on), EACH_DECIDER, 0)]
    for table in (all_deciders_rules, together_rules):
        if table:
            ceilings.append(tried(rule_on(table, on), ALL_DECIDERS, other_state_1_1_sek))
    lowest = min(ceilings, key=lambda ceiling: ceiling[2])
    rule, _, highest_sought_sek = lowest
    base_sek = costs[rule.base]
    has_costs = Finding(HAS_COSTS, base_sek > 0, rule.source, {"base_sek": base_sek})
    return ShareVerdict(
        (has_costs, *(finding for _, finding, _ in ceilings)),
        rule=rule,
        all_deciders=lowest is not ceilings[0],
        sought_sek=sought_sek,
        other_state_1_1_sek=other_state_1_1_sek,
        base_sek=base_sek,
        share_percent=percent_of(sought_sek, base_sek),
        highest_sought_sek=highest_sought_sek,
    )
