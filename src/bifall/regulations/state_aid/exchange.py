"""Kronor in euro: the rate is kept with its month and its source beside every amount it has made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil

from bifall.regulations.findings import Finding, Sentence
from bifall.regulations.rules_in_force import rule_on


@dataclass(frozen=True, slots=True)
class RateRule:
    """Which rate turns kronor into euro: that of the month of the grant."""

    valid_from: date
    valid_to: date | None
    source: str
    rate: str


RATE_RULES: Sequence[RateRule] = (
    RateRule(
        date(2024, 1, 1),
        None,
        "Europeiska kommissionens bokföringskurs; (EU) 2023/2831 anger ingen kurs",
        "month of the grant",
    ),
)


@dataclass(frozen=True, slots=True)
class ExchangeRate:
    """Kronor for one euro in a month, and where the figure was read. Raises ValueError for a rate below 0."""

    sek_per_eur: Decimal
    year: int
    month: int
    source: str

    def __post_init__(self) -> None:
        if self.sek_per_eur <= 0:
            raise ValueError("a rate is above zero")


@dataclass(frozen=True, slots=True)
class InEuro:
    """An amount in kronor and what it is in euro, with the rate between them."""

    amount_ore: int
    amount_cents: int
    rate: ExchangeRate


RATE_OF_THE_MONTH = Sentence(
    "rate_of_the_month",
    sv="Kronor räknas om till euro med kursen för den månad då stödet beviljas, {decided_on}. Kurs:"
    " {sek_per_eur} kronor per euro för {month}, {rate_source}.",
    en="Kronor are turned into euro at the rate of the month of the grant, {decided_on}. Rate:"
    " {sek_per_eur} kronor a euro for {month}, {rate_source}.",
)


def in_euro(amount_ore: int, rate: ExchangeRate) -> InEuro:
    """The amount in whole cents, rounded up: no sum of rounded amounts understates the aid."""
    return InEuro(amount_ore, ceil(Fraction(amount_ore) / Fraction(rate.sek_per_eur)), rate)


def check_rate(rate: ExchangeRate, *, on: date, rules: Sequence[RateRule] = RATE_RULES) -> Finding:
    """Whether the rate is that of the month in which the aid is granted. Raises NoRuleInForce."""
    return Finding(
        RATE_OF_THE_MONTH,
        (rate.year, rate.month) == (on.year, on.month) and bool(rate.source.strip()),
        rule_on(rules, on).source,
        {
            "decided_on": on,
            "sek_per_eur": rate.sek_per_eur,
            "month": f"{rate.year}-{rate.month:02d}",
            "rate_source": rate.source.strip() or "–",
        },
    )
