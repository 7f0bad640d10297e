"""What is wrong with a declaration, with the rate of a month, or with an award of de minimis aid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bifall.kernel.forms.questions import Text
from bifall.kernel.problems import Problem
from bifall.regulations.state_aid.de_minimis import (
    CEILING,
    DECLARATION_RULES,
    DECLARED,
    DECLARED_LATELY,
    NOT_EXCLUDED,
)
from bifall.regulations.state_aid.de_minimis_award import AwardVerdict
from bifall.regulations.state_aid.exchange import RATE_OF_THE_MONTH

DECLARED_YEARS = max(rule.years for rule in DECLARATION_RULES)
HIGHEST_CENTS = 10_000_000_000_00
_REFUSALS = {
    CEILING.code: ("award_above_ceiling", "amount_sek"),
    DECLARED.code: ("award_without_declaration", None),
    DECLARED_LATELY.code: ("award_declaration_too_old", None),
    NOT_EXCLUDED.code: ("award_excluded", "is_for_excluded"),
    RATE_OF_THE_MONTH.code: ("award_rate_of_another_month", None),
}


@dataclass(frozen=True, slots=True)
class AwardValues:
    """Aid that an applicant declares, as it was written; None where nothing was."""

    given_by: str
    granted_on: date | None
    kind: str
    amount_cents: int | None


def problems_with_declaration(
    awards: Sequence[AwardValues], *, is_whole: bool, today: date, declared_on: date | None = None
) -> Iterator[Problem]:
    """Each award whole, none of a later day than the declaration, and the word that nothing is left out.

    declared_on: of a declaration on paper, which may be of an earlier day than `today`.

    A problem of a row is told with the row's number, from 1.
    """
    for number, award in enumerate(awards, start=1):
        row: dict[str, object] = {"row": number}
        if not award.given_by.strip():
            yield Problem("declared_giver_missing", params=row)
        if award.granted_on is None:
            yield Problem("declared_day_missing", params=row)
        elif award.granted_on > today:
            yield Problem("declared_day_in_future", params=row)
        elif declared_on is not None and award.granted_on > declared_on:
            yield Problem("declared_day_after_declaration", params=row | {"declared_on": declared_on})
        if award.amount_cents is None or not 0 < award.amount_cents <= HIGHEST_CENTS:
            yield Problem("declared_amount_missing", params=row)
        if not award.kind:
            yield Problem("declared_kind_missing", params=row)
    if not is_whole:
        yield Problem("declaration_not_vouched_for", "is_whole")


def problems_with_rate(
    *, year: int | None, month: int | None, sek_per_eur: Decimal | None, source: str, today: date
) -> Iterator[Problem]:
    """A rate of a month that has begun, above zero, and where it was read."""
    if year is None or month is None or not (2024 <= year <= 2100 and 1 <= month <= 12):
        yield Problem("rate_month_missing", "month")
    elif date(year, month, 1) > today:
        yield Problem("rate_month_in_future", "month")
    if sek_per_eur is None or not 0 < sek_per_eur < 1000:
        yield Problem("rate_missing", "sek_per_eur")
    if not source.strip():
        yield Problem("rate_source_missing", "source")


def problems_with_award(verdict: AwardVerdict) -> Iterator[Problem]:
    """Every rule that the award breaks, in the rule's own words with its numbers."""
    for finding in verdict.refusals:
        code, field = _REFUSALS[finding.rule.code]
        yield Problem(code, field, {"explained": Text(sv=finding.in_words("sv"), en=finding.in_words("en"))})
