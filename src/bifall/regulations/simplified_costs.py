"""Costs without vouchers: flat rates, the hourly unit cost, and lump sums.

All amounts are öre, rounded half up once per computed figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from bifall.kernel.money import nearest, share_of
from bifall.regulations.findings import Finding, Sentence, Value, Verdict
from bifall.regulations.rules_in_force import rule_on


class FlatRate(StrEnum):
    """What the rate on direct staff costs pays for."""

    ALL_OTHER_COSTS = "all_other_costs"
    INDIRECT_COSTS = "indirect_costs"


@dataclass(frozen=True, slots=True)
class FlatRateRule:
    """`percent` of the direct staff costs."""

    valid_from: date
    valid_to: date | None
    source: str
    rate: FlatRate
    percent: Decimal


@dataclass(frozen=True, slots=True)
class HourRule:
    """The hours of a year's full-time work, and how much the unit cost is raised each year."""

    valid_from: date
    valid_to: date | None
    source: str
    hours_per_year: int
    yearly_raise_percent: Decimal


_CPR_IN_FORCE = date(2021, 7, 1)

FLAT_RATE_RULES: Sequence[FlatRateRule] = (
    FlatRateRule(
        valid_from=_CPR_IN_FORCE,
        valid_to=None,
        source="Förordning (EU) 2021/1060 artikel 56.1; (2022:1379) 2 kap. 4 §",
        rate=FlatRate.ALL_OTHER_COSTS,
        percent=Decimal(40),
    ),
    FlatRateRule(
        valid_from=_CPR_IN_FORCE,
        valid_to=None,
        source="Förordning (EU) 2021/1060 artikel 54 b; (2022:1379) 2 kap. 4 §",
        rate=FlatRate.INDIRECT_COSTS,
        percent=Decimal(15),
    ),
)
HOUR_RULES: Sequence[HourRule] = (
    HourRule(
        valid_from=_CPR_IN_FORCE,
        valid_to=None,
        source="Förordning (EU) 2021/1060 artikel 55; Tillväxtverkets handbok: enhetskostnad per timme",
        hours_per_year=1720,
        yearly_raise_percent=Decimal("2.4"),
    ),
)

FLAT_RATE = Sentence(
    "costs_flat_rate",
    sv="Schablonen är {rate_percent} av de direkta personalkostnaderna {staff_ore}: {flat_ore}.",
    en="The flat rate is {rate_percent} of the direct staff costs of {staff_ore}: {flat_ore}.",
)
NOT_BOTH = Sentence(
    "costs_not_both",
    sv="Schablonen för alla övriga kostnader täcker även de indirekta. Den kombineras inte med en annan"
    " schablon eller med kostnader av andra slag än personal. Sådana kostnader redovisade: {other_ore}.",
    en="The flat rate for all other costs covers the indirect ones too. It is not combined with another"
    " flat rate, nor with costs other than staff. Such costs reported: {other_ore}.",
)
HOURS = Sentence(
    "costs_hours",
    sv="En person redovisar högst {highest_hours} timmar på ett år. Redovisat: {hours}.",
    en="One person reports at most {highest_hours} hours in a year. Reported: {hours}.",
)
HOUR_RATE = Sentence(
    "costs_hour_rate",
    sv="Enhetskostnaden per timme är anställningens årliga bruttokostnad delad med årets timmar:"
    " {yearly_ore} / {hours} = {unit_ore}.",
    en="The unit cost per hour is the yearly gross employment costs divided by the hours of the year:"
    " {yearly_ore} / {hours} = {unit_ore}.",
)
HOURS_OF_A_YEAR = Sentence(
    "costs_hours_of_a_year",
    sv="Ett år är {full_hours} timmar för den som arbetar heltid. Vid {employment_percent} av heltid är det"
    " {hours}.",
    en="A year is {full_hours} hours for who works full time. At {employment_percent} of full time it is"
    " {hours}.",
)
STAFF = Sentence(
    "costs_staff",
    sv="Personalkostnaden är antalet timmar gånger enhetskostnaden: {hours} × {unit_ore} = {staff_ore}.",
    en="The staff cost is the hours times the unit cost: {hours} × {unit_ore} = {staff_ore}.",
)
LUMP_SUM = Sentence(
    "costs_lump_sum",
    sv="En klumpsumma betalas i sin helhet när allt som avtalats är levererat, annars inte alls."
    " Klumpsumma: {agreed_ore}. Levererat: {delivered} av {deliverables}.",
    en="A lump sum is paid in full when all that was agreed is delivered, otherwise not at all. Lump sum:"
    " {agreed_ore}. Delivered: {delivered} of {deliverables}.",
)


@dataclass(frozen=True, slots=True)
class CostVerdict(Verdict):
    """The cost that the rules come to, whether or not they allow it."""

    cost_ore: int


@dataclass(frozen=True, slots=True)
class HourRateVerdict(Verdict):
    """What an hour costs, and how many hours the person's year has at most."""

    unit_ore: int
    hours_per_year: Decimal


def flat_rate_cost(
    *,
    rate: FlatRate,
    staff_ore: int,
    other_ore: int = 0,
    on: date,
    rules: Sequence[FlatRateRule] = FLAT_RATE_RULES,
) -> CostVerdict:
    """The flat rate on direct staff costs. `on` is the day of the grant decision.

    other_ore: costs reported besides staff; the rate for all other costs leaves no room for them.
    Raises NoRuleInForce.
    """
    rule = rule_on([rule for rule in rules if rule.rate is rate], on)
    cost_ore = share_of(staff_ore, rule.percent)
    numbers: dict[str, Value] = {"rate_percent": rule.percent, "staff_ore": staff_ore, "flat_ore": cost_ore}
    findings = [Finding(FLAT_RATE, True, rule.source, numbers)]
    if rate is FlatRate.ALL_OTHER_COSTS:
        findings.append(Finding(NOT_BOTH, other_ore == 0, rule.source, {"other_ore": other_ore}))
    return CostVerdict(tuple(findings), cost_ore)


def unit_cost_per_hour(
    *, monthly_salary_ore: int, years_since: int = 0, on: date, rules: Sequence[HourRule] = HOUR_RULES
) -> int:
    """Öre per hour: monthly salary × 12 / 1720, raised once for each of `years_since` whole years.

    Rounded once, after the last raise. Raises NoRuleInForce.
    """
    rule = rule_on(rules, on)
    raised = (1 + Fraction(rule.yearly_raise_percent) / 100) ** years_since
    return nearest(Fraction(monthly_salary_ore * 12, rule.hours_per_year) * raised)


def hour_rate(
    *,
    yearly_ore: int,
    employment_percent: Decimal = Decimal(100),
    on: date,
    rules: Sequence[HourRule] = HOUR_RULES,
) -> HourRateVerdict:
    """The latest documented yearly gross employment costs divided by 1720 hours, or by as large a part of
    them as the person is employed; öre per hour. The year never has more hours than it was divided by.

    employment_percent: of full time, above 0. Raises NoRuleInForce.
    """
    rule = rule_on(rules, on)
    hours = Decimal(format((rule.hours_per_year * employment_percent / 100).normalize(), "f"))
    unit_ore = nearest(Fraction(yearly_ore) / Fraction(hours))
    numbers: dict[str, Value] = {
        "full_hours": rule.hours_per_year,
        "employment_percent": employment_percent,
        "hours": hours,
    }
    source = f"{rule.source}; artikel 55.2 a och 55.3"
    return HourRateVerdict(
        (
            Finding(HOURS_OF_A_YEAR, True, source, numbers),
            Finding(
                HOUR_RATE, True, source, {"yearly_ore": yearly_ore, "hours": hours, "unit_ore": unit_ore}
            ),
        ),
        unit_ore,
        hours,
    )


def staff_cost(
    *,
    hours: Decimal,
    hours_before: Decimal = Decimal(0),
    highest_hours: Decimal | None = None,
    unit_ore: int,
    on: date,
    rules: Sequence[HourRule] = HOUR_RULES,
) -> CostVerdict:
    """The hours at the unit cost. hours_before: what the person has reported earlier in the same year.

    highest_hours: of the person's year, for who works part-time. Raises NoRuleInForce.
    """
    rule = rule_on(rules, on)
    cost_ore = nearest(Fraction(hours) * unit_ore)
    highest = Decimal(rule.hours_per_year) if highest_hours is None else highest_hours
    within = hours + hours_before <= highest
    return CostVerdict(
        (
            Finding(
                HOURS,
                within,
                rule.source,
                {
                    "highest_hours": rule.hours_per_year if highest_hours is None else highest_hours,
                    "hours": hours + hours_before,
                },
            ),
            Finding(STAFF, True, rule.source, {"hours": hours, "unit_ore": unit_ore, "staff_ore": cost_ore}),
        ),
        cost_ore,
    )


def lump_sum(*, agreed_ore: int, delivered: int, deliverables: int) -> CostVerdict:
    """All of the sum when everything agreed is delivered, else nothing."""
    complete = delivered >= deliverables
    numbers = {"agreed_ore": agreed_ore, "delivered": delivered, "deliverables": deliverables}
    source = "Förordning (EU) 2021/1060 artikel 53.1 c; Tillväxtverkets handbok: klumpsumma"
    return CostVerdict((Finding(LUMP_SUM, complete, source, numbers),), agreed_ore if complete else 0)
