"""Interest on money that is to come back: from which day, at what rate, and how much.

Counted day by day on the capital, never interest on interest: capital × rate × days / 365, each day at its
own rate, the first day and the day of payment both counted. The exact sum is rounded half up, once, to whole
öre.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from bifall.kernel.money import nearest
from bifall.kernel.periods import months_after
from bifall.regulations.findings import Finding, Sentence, Verdict
from bifall.regulations.funding import COMPANY_IN_FORCE, EU_PROGRAMME_IN_FORCE
from bifall.regulations.rules_in_force import rule_on


class InterestKind(StrEnum):
    """Late payment of a demand; return of a payment when the grant is cancelled for breach; the support
    ordinances' own.
    """

    LATE_PAYMENT = "late_payment"
    RETURNED_PAYMENT = "returned_payment"
    COMPANY_SUPPORT = "company_support"
    EU_PROGRAMME = "eu_programme"


class BaseRate(StrEnum):
    """Riksbanken's reference rate (räntelagen 9 §), or the state's lending rate (statens utlåningsränta)."""

    REFERENCE = "reference"
    STATE_LENDING = "state_lending"


class RunsFrom(StrEnum):
    """The first day with interest, counted from the day it is told: the payment of the grant, the sending of
    the demand, or the decision to recover.
    """

    PAYMENT = "payment"
    THIRTY_DAYS_AFTER_DEMAND = "thirty_days_after_demand"
    ONE_MONTH_AFTER_DECISION = "one_month_after_decision"


@dataclass(frozen=True, slots=True)
class InterestRule:
    """The base rate of each day with `added_percent` percentage points on top."""

    valid_from: date
    valid_to: date | None
    source: str
    kind: InterestKind
    base: BaseRate
    added_percent: Decimal
    runs_from: RunsFrom


@dataclass(frozen=True, slots=True)
class RateRow:
    """A base rate on the days it was in force."""

    valid_from: date
    valid_to: date | None
    source: str
    percent: Decimal


INTEREST_RULES: Sequence[InterestRule] = (
    InterestRule(
        valid_from=date(2002, 7, 1),
        valid_to=None,
        source="Räntelagen (1975:635) 4 och 6 §§",
        kind=InterestKind.LATE_PAYMENT,
        base=BaseRate.REFERENCE,
        added_percent=Decimal(8),
        runs_from=RunsFrom.THIRTY_DAYS_AFTER_DEMAND,
    ),
    InterestRule(
        valid_from=date(2002, 7, 1),
        valid_to=None,
        source="Räntelagen (1975:635) 2 § andra stycket och 5 §",
        kind=InterestKind.RETURNED_PAYMENT,
        base=BaseRate.REFERENCE,
        added_percent=Decimal(2),
        runs_from=RunsFrom.PAYMENT,
    ),
    InterestRule(
        valid_from=COMPANY_IN_FORCE,
        valid_to=None,
        source="Förordning (2022:1468) 31 §",
        kind=InterestKind.COMPANY_SUPPORT,
        base=BaseRate.STATE_LENDING,
        added_percent=Decimal(2),
        runs_from=RunsFrom.ONE_MONTH_AFTER_DECISION,
    ),
    InterestRule(
        valid_from=EU_PROGRAMME_IN_FORCE,
        valid_to=None,
        source="Förordning (2022:1379) 4 kap. 2 §",
        kind=InterestKind.EU_PROGRAMME,
        base=BaseRate.STATE_LENDING,
        added_percent=Decimal(2),
        runs_from=RunsFrom.ONE_MONTH_AFTER_DECISION,
    ),
)


def _set(valid_from: date, valid_to: date, percent: str) -> RateRow:
    return RateRow(
        valid_from, valid_to, "Riksbankens beslut enligt räntelagen (1975:635) 9 §", Decimal(percent)
    )


REFERENCE_RATES: Sequence[RateRow] = (
    _set(date(2016, 1, 1), date(2016, 6, 30), "0"),
    _set(date(2016, 7, 1), date(2019, 6, 30), "-0.5"),
    _set(date(2019, 7, 1), date(2022, 6, 30), "0"),
    _set(date(2022, 7, 1), date(2022, 12, 31), "0.5"),
    _set(date(2023, 1, 1), date(2023, 6, 30), "2.5"),
    _set(date(2023, 7, 1), date(2023, 12, 31), "3.5"),
    _set(date(2024, 1, 1), date(2024, 12, 31), "4"),
    _set(date(2025, 1, 1), date(2025, 6, 30), "3"),
    _set(date(2025, 7, 1), date(2026, 6, 30), "2"),
)
"""Set for each half-year. The last row ends where the next decision was not known: an authority adds its own
rows, and hands in those of the state's lending rate, of which none are kept here."""

RATE = Sentence(
    "interest_rate",
    sv="Räntan är basräntan {base_percent} plus {added_percent} från {from_on} till och med {to_on},"
    " {days} dagar.",
    en="The interest is the base rate of {base_percent} plus {added_percent} from {from_on} to {to_on}"
    " inclusive, {days} days.",
)
SUM = Sentence(
    "interest_sum",
    sv="Räntan på {capital_ore} räknas per dag på 365 dagar och avrundas en gång till hela ören:"
    " {interest_ore}.",
    en="The interest on {capital_ore} is counted by the day on 365 days and rounded once to the öre:"
    " {interest_ore}.",
)


@dataclass(frozen=True, slots=True)
class InterestVerdict(Verdict):
    """One finding per stretch of days with one rate, then the sum."""

    interest_ore: int


def interest_runs_from(
    kind: InterestKind,
    day: date,
    *,
    received_on: date | None = None,
    rules: Sequence[InterestRule] = INTEREST_RULES,
) -> date:
    """The first day with interest. `day` is the day that the rule's `runs_from` names.

    received_on: when the demand reached the debtor, who owes no interest for the time before.
    Raises NoRuleInForce.
    """
    rule = interest_rule(kind, day, rules)
    if rule.runs_from is RunsFrom.PAYMENT:
        return day
    if rule.runs_from is RunsFrom.ONE_MONTH_AFTER_DECISION:
        return months_after(day, 1)
    thirty_days = day + timedelta(days=30)
    return max(thirty_days, received_on) if received_on else thirty_days


def interest(
    *,
    capital_ore: int,
    kind: InterestKind,
    from_on: date,
    paid_on: date,
    rates: Sequence[RateRow] = REFERENCE_RATES,
    rules: Sequence[InterestRule] = INTEREST_RULES,
) -> InterestVerdict:
    """The interest from `from_on` to and including `paid_on`; nothing when it was paid before.

    rates: rows of the base rate that the rule names. Raises NoRuleInForce, also for a day without a rate.
    """
    if paid_on < from_on:
        source = interest_rule(kind, from_on, rules).source
        nothing = Finding(SUM, True, source, {"capital_ore": capital_ore, "interest_ore": 0})
        return InterestVerdict((nothing,), 0)
    of_kind = [rule for rule in rules if rule.kind is kind]
    findings, exact, day = [], Fraction(0), from_on
    while day <= paid_on:
        rule, rate = interest_rule(kind, day, rules), rule_on(rates, day)
        ends = [d for d in (rule.valid_to, rate.valid_to, paid_on) if d is not None]
        starts = [row.valid_from for row in rates] + [row.valid_from for row in of_kind]
        ends += [start - timedelta(days=1) for start in starts if start > day]
        last = min(ends)
        days = (last - day).days + 1
        exact += capital_ore * Fraction(rate.percent + rule.added_percent) / 100 * days / 365
        findings.append(
            Finding(
                RATE,
                True,
                f"{rule.source}; {rate.source}",
                {
                    "base_percent": rate.percent,
                    "added_percent": rule.added_percent,
                    "from_on": day,
                    "to_on": last,
                    "days": days,
                },
            )
        )
        day = last + timedelta(days=1)
    interest_ore = nearest(exact)
    findings.append(
        Finding(SUM, True, rule.source, {"capital_ore": capital_ore, "interest_ore": interest_ore})
    )
    return InterestVerdict(tuple(findings), interest_ore)


def interest_rule(
    kind: InterestKind, day: date, rules: Sequence[InterestRule] = INTEREST_RULES
) -> InterestRule:
    """The rate and source that hold on the day. Raises NoRuleInForce."""
    return rule_on([rule for rule in rules if rule.kind is kind], day)
