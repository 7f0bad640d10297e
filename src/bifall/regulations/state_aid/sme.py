"""The size of an enterprise: recommendation 2003/361/EC, which is annex I of the block exemption regulation.

The thresholds are met or passed in two consecutive years before the class changes. Ownership counts at once:
every year is added up for the group as it is today.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from bifall.regulations.findings import Finding, Sentence, Verdict, Word
from bifall.regulations.rules_in_force import rule_on
from bifall.regulations.state_aid.sme_group import (
    ALONE,
    GROUP_RULES,
    GroupRule,
    Ownership,
    Share,
    public_percent_of,
    shares_in_group,
)


class Size(StrEnum):
    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


SIZE_WORDS = {
    Size.MICRO: Word("micro", sv="mikroföretag", en="micro enterprise"),
    Size.SMALL: Word("small", sv="litet företag", en="small enterprise"),
    Size.MEDIUM: Word("medium", sv="medelstort företag", en="medium-sized enterprise"),
    Size.LARGE: Word("large", sv="stort företag", en="large enterprise"),
}


@dataclass(frozen=True, slots=True)
class SizeRule:
    """Fewer annual work units than `staff_below`, and turnover or balance sheet at most so much."""

    valid_from: date
    valid_to: date | None
    source: str
    size: Size
    staff_below: int
    turnover_eur: int
    balance_eur: int


@dataclass(frozen=True, slots=True)
class PublicOwnersRule:
    """From this share in public hands an enterprise is no SME."""

    valid_from: date
    valid_to: date | None
    source: str
    from_percent: Decimal


_IN_FORCE = date(2005, 1, 1)
_ANNEX = "Kommissionens rekommendation 2003/361/EG; förordning (EU) nr 651/2014 bilaga I"

SIZE_RULES: Sequence[SizeRule] = (
    SizeRule(_IN_FORCE, None, f"{_ANNEX} artikel 2.3", Size.MICRO, 10, 2_000_000, 2_000_000),
    SizeRule(_IN_FORCE, None, f"{_ANNEX} artikel 2.2", Size.SMALL, 50, 10_000_000, 10_000_000),
    SizeRule(_IN_FORCE, None, f"{_ANNEX} artikel 2.1", Size.MEDIUM, 250, 50_000_000, 43_000_000),
)
PUBLIC_OWNERS_RULES: Sequence[PublicOwnersRule] = (
    PublicOwnersRule(_IN_FORCE, None, f"{_ANNEX} artikel 3.4", Decimal(25)),
)


@dataclass(frozen=True, slots=True)
class Accounts:
    """One year of one enterprise: annual work units, turnover and balance sheet in euro cents.

    is_estimate: in good faith, by a new enterprise without approved accounts.
    """

    staff: Decimal
    turnover_cents: int
    balance_cents: int
    is_estimate: bool = False


@dataclass(frozen=True, slots=True)
class YearSize:
    """The group's sums of a year, and the class they alone would give."""

    year: int
    staff: Fraction
    turnover_cents: Fraction
    balance_cents: Fraction
    size: Size


class AccountsMissing(LookupError):
    """An enterprise of the group has no accounts for a year that is asked about."""


PUBLIC_OWNERS = Sentence(
    "sme_public_owners",
    sv="Ett företag som till {from_percent} eller mer ägs eller kontrolleras av offentliga organ är inte"
    " ett litet eller medelstort företag. Offentlig andel: {public_percent}.",
    en="An enterprise of which public bodies own or control {from_percent} or more is no small or"
    " medium-sized enterprise. Share in public hands: {public_percent}.",
)
INCLUDED = Sentence(
    "sme_included",
    sv="{enterprise} räknas in med {share_percent}.",
    en="{enterprise} is counted in at {share_percent}.",
)
YEAR = Sentence(
    "sme_year",
    sv="Räkenskapsår {year}: {staff} årsarbetskrafter, omsättning {turnover_cents}, balansomslutning"
    " {balance_cents}. Året för sig: {size}.",
    en="Accounting year {year}: {staff} annual work units, turnover {turnover_cents}, balance sheet total"
    " {balance_cents}. The year by itself: {size}.",
)
TWO_YEARS = Sentence(
    "sme_two_years",
    sv="Klassen ändras först när gränsen har passerats två räkenskapsår i rad. Klass: {size}.",
    en="The class changes only when the threshold has been passed two accounting years in a row. Class:"
    " {size}.",
)


@dataclass(frozen=True, slots=True)
class SizeVerdict(Verdict):
    """It passes for a micro, small or medium-sized enterprise."""

    size: Size
    years: tuple[YearSize, ...]
    shares: tuple[Share, ...]


def classify(
    enterprise: str,
    accounts: Mapping[str, Mapping[int, Accounts]],
    ownership: Ownership = ALONE,
    *,
    on: date,
    rules: Sequence[SizeRule] = SIZE_RULES,
    public_rules: Sequence[PublicOwnersRule] = PUBLIC_OWNERS_RULES,
    group_rules: Sequence[GroupRule] = GROUP_RULES,
) -> SizeVerdict:
    """The class of the enterprise with its linked and partner enterprises.

    accounts: by enterprise and year; the enterprise's own years are those that are tried, all others in the
    group must have them too. One year is enough for a new enterprise. Raises AccountsMissing, NoRuleInForce.
    """
    in_force = [rule_on([rule for rule in rules if rule.size is s], on) for s in Size if s is not Size.LARGE]
    public, group = rule_on(public_rules, on), rule_on(group_rules, on)
    shares = shares_in_group(enterprise, ownership, group)
    own_years = sorted(accounts.get(enterprise, {}))
    if not own_years:
        raise AccountsMissing(enterprise)
    # A year left out would make two years alike look like two in a row.
    years = tuple(_year(year, shares, accounts, in_force) for year in range(own_years[0], own_years[-1] + 1))
    public_percent = public_percent_of(enterprise, ownership, group)
    not_public = Finding(
        PUBLIC_OWNERS,
        public_percent < public.from_percent,
        public.source,
        {"from_percent": public.from_percent, "public_percent": public_percent},
    )
    size = _settled([year.size for year in years]) if not_public.passed else Size.LARGE
    findings = [
        not_public,
        *(
            Finding(INCLUDED, True, share.source, {"enterprise": s, "share_percent": share.percent})
            for share in shares
            for s in (share.enterprise,)
        ),
        *(
            Finding(
                YEAR,
                True,
                _ANNEX,
                {
                    "year": str(year.year),
                    "staff": _two_decimals(year.staff),
                    "turnover_cents": int(year.turnover_cents),
                    "balance_cents": int(year.balance_cents),
                    "size": SIZE_WORDS[year.size],
                },
            )
            for year in years
        ),
        Finding(TWO_YEARS, size is not Size.LARGE, f"{_ANNEX} artikel 4.2", {"size": SIZE_WORDS[size]}),
    ]
    return SizeVerdict(tuple(findings), size, years, shares)


def size_of(
    staff: Fraction, turnover_cents: Fraction, balance_cents: Fraction, rules: Sequence[SizeRule]
) -> Size:
    """The smallest class whose thresholds one year keeps within."""
    for rule in sorted(rules, key=lambda rule: rule.staff_below):
        money = turnover_cents <= rule.turnover_eur * 100 or balance_cents <= rule.balance_eur * 100
        if staff < rule.staff_below and money:
            return rule.size
    return Size.LARGE


def _settled(sizes: Sequence[Size]) -> Size:
    """The class after the years in order: a threshold counts as passed, or not, after two alike in a row."""
    order = list(Size)
    settled = {size: order.index(sizes[0]) <= order.index(size) for size in order}
    for before, this in pairwise(sizes):
        for size in order:
            within = order.index(this) <= order.index(size)
            if within == (order.index(before) <= order.index(size)):
                settled[size] = within
    return next(size for size in order if settled[size])


def _year(
    year: int,
    shares: Sequence[Share],
    accounts: Mapping[str, Mapping[int, Accounts]],
    rules: Sequence[SizeRule],
) -> YearSize:
    staff, turnover, balance = Fraction(0), Fraction(0), Fraction(0)
    for share in shares:
        try:
            own = accounts[share.enterprise][year]
        except KeyError:
            raise AccountsMissing(f"{share.enterprise} {year}") from None
        part = Fraction(share.percent) / 100
        staff += Fraction(own.staff) * part
        turnover += own.turnover_cents * part
        balance += own.balance_cents * part
    return YearSize(year, staff, turnover, balance, size_of(staff, turnover, balance, rules))


def _two_decimals(value: Fraction) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.01"))
