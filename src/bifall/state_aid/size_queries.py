"""The size of an undertaking with its linked and partner enterprises, over the years that are recorded."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from bifall.regulations.state_aid.sme import Accounts, AccountsMissing, SizeVerdict, classify
from bifall.regulations.state_aid.sme_group import Holding, Ownership
from bifall.regulations.state_aid.sme_group import OwnerKind as OwnerKindOfRules
from bifall.state_aid.models import AnnualAccounts, OwnershipLink, Undertaking


def size_of(undertaking: Undertaking, on: date) -> SizeVerdict | None:
    """The class on the day; None while the undertaking has no accounts.

    Raises AccountsMissing, naming the enterprise and the year, when somebody in the group lacks a year.
    """
    links = [
        link
        for link in OwnershipLink.objects.filter(
            controller__authority_id=undertaking.authority_id
        ).select_related("controller", "controlled")
        if link.holds_on(on)
    ]
    ends = {end for link in links for end in (link.controller, link.controlled)}
    accounts: dict[str, dict[int, Accounts]] = {}
    years = AnnualAccounts.objects.filter(undertaking__authority_id=undertaking.authority_id)
    for row in years.select_related("undertaking"):
        accounts.setdefault(str(row.undertaking), {})[row.year] = as_rule(row)
    if str(undertaking) not in accounts:
        return None
    ownership = Ownership(
        holdings=[
            Holding(
                str(link.controller),
                str(link.controlled),
                link.capital_percent,
                link.votes_percent,
                dominates=bool(link.control),
            )
            for link in links
        ],
        kinds={str(end): OwnerKindOfRules(end.kind) for end in ends if end.kind},
    )
    return classify(str(undertaking), accounts, ownership, on=on)


def as_rule(row: AnnualAccounts) -> Accounts:
    """A year in euro cents, rounded down: a class changes when a threshold is passed."""

    def cents(amount_sek: int) -> int:
        return int(Fraction(amount_sek * 100) / Fraction(row.sek_per_eur))

    return Accounts(row.staff, cents(row.turnover_sek), cents(row.balance_sek), row.is_estimate)


__all__ = ["AccountsMissing", "size_of"]
