"""Aid under a block exemption: what is filled in, what is missing, and how it is tried."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from bifall.kernel.problems import Problem
from bifall.regulations.state_aid.exchange import ExchangeRate, in_euro
from bifall.regulations.state_aid.gber import Aid, ExemptionVerdict, Gates, check_exemption
from bifall.regulations.state_aid.sme import Size


@dataclass(frozen=True, slots=True, kw_only=True)
class ExemptionValues:
    """What is filled in about aid under a block exemption, amounts in whole kronor.

    The threshold that regional investment aid has for each project is in whole euro.
    """

    article: str
    size: str
    eligible_sek: int | None
    aid_sek: int | None
    other_sek: int = 0
    earlier_sek: int = 0
    profit_sek: int = 0
    threshold_eur: int | None = None
    has_extra: bool = False
    cooperates_with_smes: bool = False
    under_recovery_order: bool = False
    in_difficulty: bool = False
    applied_on: date | None = None
    application_is_complete: bool = True
    works_started_on: date | None = None
    consents_to_publication: bool = True

    def as_data(self) -> dict[str, object]:
        """Plain JSON values, days as text."""
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in asdict(self).items()
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> ExemptionValues:
        """The values that `as_data` wrote."""
        days = {
            name: date.fromisoformat(data[name]) if data[name] else None
            for name in ("applied_on", "works_started_on")
        }
        return cls(**{**data, **days})


def problems_with_exemption(values: ExemptionValues) -> Iterator[Problem]:
    """What must be filled in before anything can be tried."""
    if not values.article:
        yield Problem("aid_article_missing", "article")
    if not values.size:
        yield Problem("exemption_size_missing", "size")
    if not values.eligible_sek:
        yield Problem("exemption_costs_missing", "eligible_sek")
    if not values.aid_sek:
        yield Problem("award_amount_missing", "aid_sek")


def try_exemption_of(
    values: ExemptionValues, *, sek_per_eur: Decimal, year: int, month: int, source: str, on: date
) -> ExemptionVerdict:
    """The aid against its article on the day; kronor in euro at the rate. The values must be whole."""
    rate = ExchangeRate(sek_per_eur, year, month, source)

    def cents(amount_sek: int | None) -> int:
        return in_euro((amount_sek or 0) * 100, rate).amount_cents

    aid = Aid(
        key=values.article,
        size=Size(values.size),
        # Rounded down, as the highest aid is: no rounding makes room for aid.
        eligible_cents=int(Fraction((values.eligible_sek or 0) * 100) / Fraction(sek_per_eur)),
        aid_cents=cents(values.aid_sek),
        other_cents=cents(values.other_sek),
        earlier_cents=cents(values.earlier_sek),
        profit_cents=cents(values.profit_sek),
        has_extra=values.has_extra,
        cooperates_with_smes=values.cooperates_with_smes,
        threshold_cents=None if values.threshold_eur is None else values.threshold_eur * 100,
    )
    gates = Gates(
        under_recovery_order=values.under_recovery_order,
        in_difficulty=values.in_difficulty,
        is_transparent=True,
        applied_on=values.applied_on,
        application_is_complete=values.application_is_complete,
        works_started_on=values.works_started_on,
        consents_to_publication=values.consents_to_publication,
    )
    return check_exemption(aid, gates, on=on)
