"""Changes in a running project: which need a decision, and whose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from bifall.kernel.money import percent_of
from bifall.regulations.findings import Finding, Sentence, Verdict
from bifall.regulations.rules_in_force import rule_on


class Change(StrEnum):
    """What a beneficiary can ask to change besides the cost types. Goals belong to the direction."""

    DIRECTION = "direction"
    FINANCE = "finance"
    PARTNERS = "partners"
    PERIOD = "period"


class WhoDecides(StrEnum):
    """Nobody: the change needs no decision. Grant decider: who decided the grant, or the board above it."""

    NOBODY = "nobody"
    CASE_OFFICER = "case_officer"
    GRANT_DECIDER = "grant_decider"


@dataclass(frozen=True, slots=True)
class ChangeRule:
    """A cost type may pass its budget by `free_percent`; above it, by less than `officer_below_sek` with the
    case officer's approval. All else needs a decision, as do the changes in `Change`.
    """

    valid_from: date
    valid_to: date | None
    source: str
    free_percent: Decimal
    officer_below_sek: int


CHANGE_RULES: Sequence[ChangeRule] = (
    ChangeRule(
        valid_from=date(2019, 1, 1),
        valid_to=None,
        source="Tillväxtverkets handbok för nationella projektmedel: ändringar i projektet",
        free_percent=Decimal(20),
        officer_below_sek=50_000,
    ),
)

NEEDS_DECISION = {
    Change.DIRECTION: Sentence(
        "change_of_direction",
        sv="Att ändra projektets inriktning eller mål kräver ett nytt beslut.",
        en="To change the project's direction or goals takes a new decision.",
    ),
    Change.FINANCE: Sentence(
        "change_of_finance",
        sv="Att ändra finansieringen eller höja den totala budgeten kräver ett nytt beslut. Budget:"
        " {budget_sek}. Önskad: {wanted_sek}.",
        en="To change the financing, or to raise the total budget, takes a new decision. Budget:"
        " {budget_sek}. Wanted: {wanted_sek}.",
    ),
    Change.PARTNERS: Sentence(
        "change_of_partners",
        sv="Att ändra vilka som deltar i projektet kräver ett nytt beslut.",
        en="To change who takes part in the project takes a new decision.",
    ),
    Change.PERIOD: Sentence(
        "change_of_period",
        sv="Att ändra projekttiden kräver ett nytt beslut.",
        en="To change the project's period takes a new decision.",
    ),
}
WITHIN_FREE = Sentence(
    "change_within_free_percent",
    sv="Ett kostnadsslag får överskrida sin budget med högst {free_percent} utan beslut. {cost_type}: från"
    " {budget_sek} till {wanted_sek}, {over_percent} över.",
    en="A cost type may pass its budget by at most {free_percent} without a decision. {cost_type}: from"
    " {budget_sek} to {wanted_sek}, {over_percent} above.",
)
NO_BUDGET = Sentence(
    "change_no_budget",
    sv="Ett kostnadsslag utan budget får inte användas utan godkännande. {cost_type}: {wanted_sek}.",
    en="A cost type without a budget is not used without approval. {cost_type}: {wanted_sek}.",
)
OFFICER_ENOUGH = Sentence(
    "change_officer_is_enough",
    sv="Handläggarens godkännande räcker när överskridandet är under {officer_below_sek}. {cost_type}:"
    " {over_sek} över budgeten.",
    en="The case officer's approval is enough when the excess is below {officer_below_sek}. {cost_type}:"
    " {over_sek} above the budget.",
)


@dataclass(frozen=True, slots=True)
class ChangeVerdict(Verdict):
    """Who decides on the change. It passes when nobody needs to."""

    who_decides: WhoDecides


def check_change(
    *,
    budget: Mapping[str, int],
    wanted: Mapping[str, int],
    changes: Iterable[Change] = (),
    on: date,
    rules: Sequence[ChangeRule] = CHANGE_RULES,
) -> ChangeVerdict:
    """Who decides on a change that is asked for on the day.

    budget: kronor per cost type in the grant decision, or in the latest decision that changed it; never what
    small changes have moved it to, or many small steps would go round the rule. wanted: kronor per cost type
    after the change. A cost type without a budget passes it by any amount. Raises NoRuleInForce.
    """
    rule = rule_on(rules, on)
    asked = set(changes)
    total_sek, wanted_total_sek = sum(budget.values()), sum(wanted.values())
    if wanted_total_sek > total_sek:
        asked.add(Change.FINANCE)
    totals = {"budget_sek": total_sek, "wanted_sek": wanted_total_sek}
    findings = [
        Finding(NEEDS_DECISION[c], False, rule.source, totals if c is Change.FINANCE else {})
        for c in Change
        if c in asked
    ]
    who = WhoDecides.GRANT_DECIDER if asked else WhoDecides.NOBODY
    for cost_type in dict.fromkeys([*budget, *wanted]):
        budget_sek, wanted_sek = budget.get(cost_type, 0), wanted.get(cost_type, 0)
        over_sek = wanted_sek - budget_sek
        if over_sek <= 0:
            continue
        tried = _against_the_budget(rule, cost_type, budget_sek, wanted_sek)
        findings.append(tried)
        if tried.passed:
            continue
        officer = over_sek < rule.officer_below_sek
        findings.append(
            Finding(
                OFFICER_ENOUGH,
                officer,
                rule.source,
                {
                    "officer_below_sek": rule.officer_below_sek,
                    "cost_type": cost_type,
                    "over_sek": over_sek,
                },
            )
        )
        if not officer:
            who = WhoDecides.GRANT_DECIDER
        elif who is WhoDecides.NOBODY:
            who = WhoDecides.CASE_OFFICER
    return ChangeVerdict(tuple(findings), who)


def _against_the_budget(rule: ChangeRule, cost_type: str, budget_sek: int, wanted_sek: int) -> Finding:
    if budget_sek == 0:
        return Finding(NO_BUDGET, False, rule.source, {"cost_type": cost_type, "wanted_sek": wanted_sek})
    over_sek = wanted_sek - budget_sek
    return Finding(
        WITHIN_FREE,
        over_sek * 100 <= budget_sek * rule.free_percent,
        rule.source,
        {
            "free_percent": rule.free_percent,
            "cost_type": cost_type,
            "budget_sek": budget_sek,
            "wanted_sek": wanted_sek,
            "over_percent": percent_of(over_sek, budget_sek),
        },
    )
