"""When claims and reports are due, how many may be open, and when an evaluation is compulsory.

What the grant decision says goes before these: they are where it is silent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bifall.kernel.periods import months_after
from bifall.regulations.findings import Finding, Sentence, Verdict
from bifall.regulations.meetings import DeadlineRule
from bifall.regulations.rules_in_force import rule_on


@dataclass(frozen=True, slots=True)
class MonthsRule:
    """At the latest `months` months after the day that the time runs from."""

    valid_from: date
    valid_to: date | None
    source: str
    months: int


@dataclass(frozen=True, slots=True)
class OpenClaimsRule:
    """So many claims may be sent in and not yet paid; None: any number. The next can always be prepared."""

    valid_from: date
    valid_to: date | None
    source: str
    highest_open: int | None


@dataclass(frozen=True, slots=True)
class EvaluationRule:
    """An evaluation is compulsory from this total budget."""

    valid_from: date
    valid_to: date | None
    source: str
    from_budget_sek: int


_NATIONAL = "Tillväxtverkets handbok för nationella projektmedel; beslutets datum går före"

FIRST_CLAIM_RULES: Sequence[MonthsRule] = (MonthsRule(date(2019, 1, 1), None, _NATIONAL, 6),)
NEXT_CLAIM_RULES: Sequence[MonthsRule] = (MonthsRule(date(2019, 1, 1), None, _NATIONAL, 6),)
OPEN_CLAIMS_RULES: Sequence[OpenClaimsRule] = (
    OpenClaimsRule(date(2019, 1, 1), None, "Region Västerbotten, villkor för utbetalning", 1),
)
COMPLETION_RULES: Sequence[DeadlineRule] = (
    DeadlineRule(date(2019, 1, 1), None, "Tillväxtverkets handbok: svar på komplettering", 14),
)
PAYMENT_DECISION_RULES: Sequence[DeadlineRule] = (
    DeadlineRule(date(2021, 1, 1), None, "Tillväxtverkets handbok för EU-projekt 2021–2027", 80),
)
EVALUATION_RULES: Sequence[EvaluationRule] = (
    EvaluationRule(date(2021, 1, 1), None, "Tillväxtverkets handbok för EU-projekt 2021–2027", 12_000_000),
)

OPEN_CLAIMS = Sentence(
    "claim_open_claims",
    sv="Högst så här många rekvisitioner får vara inskickade och obetalda: {highest_open}. Öppna nu:"
    " {open_claims}. Nästa kan förberedas under tiden.",
    en="At most this many claims may be sent in and unpaid: {highest_open}. Open now: {open_claims}. The"
    " next can be prepared meanwhile.",
)
EVALUATION = Sentence(
    "claim_evaluation",
    sv="Projekt med en budget på minst {from_budget_sek} ska utvärderas. Budget: {budget_sek}.",
    en="Projects with a budget of at least {from_budget_sek} must be evaluated. Budget: {budget_sek}.",
)


def first_claim_due(starts_on: date, rules: Sequence[MonthsRule] = FIRST_CLAIM_RULES) -> date:
    """The last day for the first claim, counted from the project's start. Raises NoRuleInForce."""
    return months_after(starts_on, rule_on(rules, starts_on).months)


def next_claim_due(period_ends_on: date, rules: Sequence[MonthsRule] = NEXT_CLAIM_RULES) -> date:
    """The last day for the claim after one whose period ended on the day. Raises NoRuleInForce."""
    return months_after(period_ends_on, rule_on(rules, period_ends_on).months)


def completion_due(asked_on: date, rules: Sequence[DeadlineRule] = COMPLETION_RULES) -> date:
    """The last day to answer a request to complete a claim. Raises NoRuleInForce."""
    return asked_on + timedelta(days=rule_on(rules, asked_on).days)


def payment_decision_due(received_on: date, rules: Sequence[DeadlineRule] = PAYMENT_DECISION_RULES) -> date:
    """The last day to decide on a claim that came in on the day. Raises NoRuleInForce."""
    return received_on + timedelta(days=rule_on(rules, received_on).days)


def may_send_claim(
    *, open_claims: int, on: date, rules: Sequence[OpenClaimsRule] = OPEN_CLAIMS_RULES
) -> Verdict:
    """Whether another claim may be sent in, when so many are open. Raises NoRuleInForce."""
    rule = rule_on(rules, on)
    return Verdict(
        (
            Finding(
                OPEN_CLAIMS,
                rule.highest_open is None or open_claims < rule.highest_open,
                rule.source,
                {"highest_open": rule.highest_open, "open_claims": open_claims},
            ),
        )
    )


def evaluation_is_compulsory(
    *, budget_sek: int, on: date, rules: Sequence[EvaluationRule] = EVALUATION_RULES
) -> Finding:
    """A finding that passes when the project must be evaluated. Raises NoRuleInForce."""
    rule = rule_on(rules, on)
    return Finding(
        EVALUATION,
        budget_sek >= rule.from_budget_sek,
        rule.source,
        {"from_budget_sek": rule.from_budget_sek, "budget_sek": budget_sek},
    )
