"""The group of the SME test: who is counted in, and by how much.

It is not the single undertaking of de minimis aid: partners count here, by their share.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

_ANNEX = "Förordning (EU) nr 651/2014 bilaga I"
LINKED_SOURCE = f"{_ANNEX} artiklarna 3.3 och 6.2"
PARTNER_SOURCE = f"{_ANNEX} artiklarna 3.2 och 6.2"
ITSELF_SOURCE = f"{_ANNEX} artikel 6.1"


@dataclass(frozen=True, slots=True)
class GroupRule:
    """A holding from `partner_from_percent` of capital or votes makes partners; one of more votes than
    `linked_above_percent` links.
    """

    valid_from: date
    valid_to: date | None
    source: str
    partner_from_percent: Decimal
    linked_above_percent: Decimal


GROUP_RULES: Sequence[GroupRule] = (
    GroupRule(date(2005, 1, 1), None, f"{_ANNEX} artiklarna 3.2–3.3", Decimal(25), Decimal(50)),
)


class OwnerKind(StrEnum):
    """Owners that the test treats apart from enterprises.

    passive: a venture capital company, business angels below EUR 1.25 million, a university or non-profit
    research centre, an institutional investor or a regional development fund. small_authority: an autonomous
    local authority with a budget below EUR 10 million and fewer than 5 000 inhabitants. Both may hold from 25
    to 50 percent without becoming partners. person: a natural person, who binds nothing alone.
    """

    PUBLIC_BODY = "public_body"
    SMALL_AUTHORITY = "small_authority"
    PASSIVE = "passive"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Holding:
    """What one owns of another. dominates: appoints the board, or controls by contract or agreement."""

    owner: str
    owned: str
    capital_percent: Decimal
    votes_percent: Decimal
    dominates: bool = False

    @property
    def percent(self) -> Decimal:
        """The higher of capital and votes."""
        return max(self.capital_percent, self.votes_percent)


@dataclass(frozen=True, slots=True)
class Ownership:
    """Who owns what.

    kinds: owners that are no ordinary enterprises. acting_together: sets of enterprises that the same persons
    control, acting jointly in the same or an adjacent market. consolidated: (enterprise, partner) pairs where
    the partner stands in the enterprise's consolidated accounts already.
    """

    holdings: Sequence[Holding] = ()
    kinds: Mapping[str, OwnerKind] = field(default_factory=dict, hash=False)
    acting_together: Sequence[frozenset[str]] = ()
    consolidated: frozenset[tuple[str, str]] = frozenset()


ALONE = Ownership()
"""An enterprise that owns nothing of others and is owned by persons only."""


@dataclass(frozen=True, slots=True)
class Share:
    """An enterprise that is counted in, and by how much."""

    enterprise: str
    percent: Decimal
    source: str


def shares_in_group(enterprise: str, ownership: Ownership, rule: GroupRule) -> tuple[Share, ...]:
    """The enterprise first, then the linked ones whole, then partners with what is linked to them by share.

    A partner's own partners are left out. Who is reached in several ways is counted once, at the largest
    share.
    """
    linked = linked_to(enterprise, ownership, rule)
    found: dict[str, Share] = {enterprise: Share(enterprise, Decimal(100), ITSELF_SOURCE)}
    for member in sorted(linked - {enterprise}):
        found[member] = Share(member, Decimal(100), LINKED_SOURCE)
    for member in sorted(linked):
        for partner, percent in sorted(partners_of(member, ownership, rule).items()):
            if (member, partner) in ownership.consolidated:
                continue
            for other in sorted(linked_to(partner, ownership, rule)):
                if other not in found or found[other].percent < percent:
                    found[other] = Share(other, percent, PARTNER_SOURCE)
    return tuple(found.values())


def linked_to(enterprise: str, ownership: Ownership, rule: GroupRule) -> frozenset[str]:
    """The enterprise and all that are linked to it, in any direction and any number of steps."""
    ties = [
        frozenset({holding.owner, holding.owned})
        for holding in ownership.holdings
        if _links(holding, rule) and ownership.kinds.get(holding.owner) in (None, OwnerKind.PASSIVE)
    ]
    members, queue = {enterprise}, [enterprise]
    while queue:
        here = queue.pop()
        for tie in (*ties, *ownership.acting_together):
            if here in tie:
                queue += tie - members
                members |= tie
    return frozenset(members)


def partners_of(enterprise: str, ownership: Ownership, rule: GroupRule) -> dict[str, Decimal]:
    """Its partners, owners and owned, each with the largest share of capital or votes between them."""
    found: dict[str, Decimal] = {}
    for holding in ownership.holdings:
        is_partner = holding.percent >= rule.partner_from_percent and not _links(holding, rule)
        if not is_partner or holding.owner in ownership.kinds:
            continue
        if enterprise in (holding.owner, holding.owned):
            other = holding.owned if enterprise == holding.owner else holding.owner
            found[other] = max(found.get(other, Decimal(0)), holding.percent)
    return found


def public_percent_of(enterprise: str, ownership: Ownership, rule: GroupRule) -> Decimal:
    """The share of it in public hands, jointly, also through enterprises that public bodies control."""
    return _public_percent(enterprise, ownership, rule, frozenset())


def _public_percent(enterprise: str, ownership: Ownership, rule: GroupRule, seen: frozenset[str]) -> Decimal:
    seen |= {enterprise}
    public = [
        holding
        for holding in ownership.holdings
        if holding.owned == enterprise
        and holding.owner not in seen
        and _is_public(holding, ownership, rule, seen)
    ]
    return max(
        sum((holding.capital_percent for holding in public), Decimal(0)),
        sum((holding.votes_percent for holding in public), Decimal(0)),
    )


def _is_public(holding: Holding, ownership: Ownership, rule: GroupRule, seen: frozenset[str]) -> bool:
    kind = ownership.kinds.get(holding.owner)
    if kind is OwnerKind.PUBLIC_BODY:
        return True
    if kind is OwnerKind.SMALL_AUTHORITY:
        return holding.percent > rule.linked_above_percent
    through = _public_percent(holding.owner, ownership, rule, seen) if kind is None else Decimal(0)
    return through > rule.linked_above_percent


def _links(holding: Holding, rule: GroupRule) -> bool:
    return holding.dominates or holding.votes_percent > rule.linked_above_percent
