"""What else de minimis aid must meet: a transparent instrument, and other aid for the same costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum

from bifall.regulations.findings import Finding, Sentence
from bifall.regulations.rules_in_force import rule_on


class Instrument(StrEnum):
    GRANT = "grant"
    LOAN = "loan"
    GUARANTEE = "guarantee"


@dataclass(frozen=True, slots=True)
class InstrumentRule:
    """An instrument is transparent up to so much over so many years.

    secured_percent: at least this part of a loan is secured. guaranteed_percent: at most this part of the
    underlying loan is guaranteed. None: there is no such limit.
    """

    valid_from: date
    valid_to: date | None
    source: str
    instrument: Instrument
    highest_eur: int | None
    highest_years: int | None
    secured_percent: Decimal | None = None
    guaranteed_percent: Decimal | None = None


_FROM, _TO = date(2024, 1, 1), date(2030, 12, 31)
_SOURCE = "Förordning (EU) 2023/2831 artikel 4"

INSTRUMENT_RULES: Sequence[InstrumentRule] = (
    InstrumentRule(_FROM, _TO, f"{_SOURCE}.2", Instrument.GRANT, None, None),
    InstrumentRule(_FROM, _TO, f"{_SOURCE}.3", Instrument.LOAN, 1_500_000, 5, secured_percent=Decimal(50)),
    InstrumentRule(_FROM, _TO, f"{_SOURCE}.3", Instrument.LOAN, 750_000, 10, secured_percent=Decimal(50)),
    InstrumentRule(
        _FROM, _TO, f"{_SOURCE}.6", Instrument.GUARANTEE, 2_250_000, 5, guaranteed_percent=Decimal(80)
    ),
    InstrumentRule(
        _FROM, _TO, f"{_SOURCE}.6", Instrument.GUARANTEE, 1_125_000, 10, guaranteed_percent=Decimal(80)
    ),
)

TRANSPARENT = Sentence(
    "de_minimis_transparent",
    sv="Stödets bidragsekvivalent ska kunna räknas ut i förväg. Ett bidrag är alltid genomsynligt; lån och"
    " garantier är det inom förordningens belopp, löptider och andelar. Belopp: {amount_cents}. Löptid,"
    " år: {years}. Säkerhet: {secured_percent}. Garanterad del: {guaranteed_percent}.",
    en="The aid's grant equivalent can be worked out beforehand. A grant is always transparent; loans and"
    " guarantees are within the regulation's sums, times and parts. Amount: {amount_cents}. Years:"
    " {years}. Secured: {secured_percent}. Guaranteed: {guaranteed_percent}.",
)
CUMULATED = Sentence(
    "de_minimis_cumulated",
    sv="Tillsammans med annat stöd för samma kostnader, {other_cents}, får stödet inte ge mer än den"
    " högsta stödnivån {highest_percent} av {eligible_cents}, alltså {highest_cents}. Stöd: {aid_cents}.",
    en="With other aid for the same costs, {other_cents}, the aid may not give more than the highest"
    " intensity of {highest_percent} of {eligible_cents}, that is {highest_cents}. Aid: {aid_cents}.",
)


def check_transparent(
    instrument: Instrument,
    *,
    amount_cents: int,
    years: int = 0,
    secured_percent: Decimal = Decimal(0),
    guaranteed_percent: Decimal = Decimal(0),
    on: date,
    rules: Sequence[InstrumentRule] = INSTRUMENT_RULES,
) -> Finding:
    """Whether the instrument is transparent: one of its rows must hold. Raises NoRuleInForce."""
    of_instrument = [rule for rule in rules if rule.instrument is instrument]
    source = rule_on(of_instrument, on).source
    holds = any(
        rule.valid_from <= on
        and (rule.valid_to is None or on <= rule.valid_to)
        and (rule.highest_eur is None or amount_cents <= rule.highest_eur * 100)
        and (rule.highest_years is None or years <= rule.highest_years)
        and (rule.secured_percent is None or secured_percent >= rule.secured_percent)
        and (rule.guaranteed_percent is None or guaranteed_percent <= rule.guaranteed_percent)
        for rule in of_instrument
    )
    return Finding(
        TRANSPARENT,
        holds,
        source,
        {
            "amount_cents": amount_cents,
            "years": years,
            "secured_percent": secured_percent,
            "guaranteed_percent": guaranteed_percent,
        },
    )


def check_cumulated(
    *, aid_cents: int, other_cents: int, eligible_cents: int, highest_percent: Decimal
) -> Finding:
    """Whether aid for the same costs keeps within the highest intensity of the other aid's own rule."""
    highest_cents = int((eligible_cents * highest_percent / 100).to_integral_value(ROUND_FLOOR))
    return Finding(
        CUMULATED,
        other_cents == 0 or aid_cents + other_cents <= highest_cents,
        "Förordning (EU) 2023/2831 artikel 5.3",
        {
            "aid_cents": aid_cents,
            "other_cents": other_cents,
            "eligible_cents": eligible_cents,
            "highest_percent": highest_percent,
            "highest_cents": highest_cents,
        },
    )
