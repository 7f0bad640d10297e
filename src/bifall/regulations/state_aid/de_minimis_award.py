"""The whole trial before a de minimis award: who it is given to, in euro, and everything that must hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from bifall.regulations.findings import Verdict
from bifall.regulations.state_aid.de_minimis import (
    AidKind,
    Award,
    CeilingVerdict,
    Declaration,
    Excluded,
    check_ceiling,
    check_declaration,
    check_exclusions,
    information,
)
from bifall.regulations.state_aid.exchange import ExchangeRate, InEuro, check_rate, in_euro
from bifall.regulations.state_aid.single_undertaking import ControlLink, single_undertaking
from bifall.regulations.state_aid.succession import Succession, carried_over


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known when the award is tried: control, successions, awards, and what was declared."""

    links: tuple[ControlLink, ...] = ()
    public_bodies: frozenset[str] = frozenset()
    successions: tuple[Succession, ...] = ()
    awards: tuple[Award, ...] = ()
    declaration: Declaration | None = None

    def all_awards(self) -> tuple[Award, ...]:
        """The awards on record and those declared besides them, as they count today.

        A declared award stands for a recorded one when undertaking, kind, day, amount and country are the
        same; each recorded award is stood for once.
        """
        recorded = Counter(_same(award) for award in self.awards)
        extra = []
        for award in self.declaration.awards if self.declaration else ():
            if recorded[_same(award)]:
                recorded[_same(award)] -= 1
            else:
                extra.append(award)
        return carried_over((*self.awards, *extra), self.successions)


@dataclass(frozen=True, slots=True)
class AwardVerdict(Verdict):
    """award: what to keep and count from now on; None when it is refused, for it is never trimmed."""

    amount: InEuro
    members: frozenset[str]
    ceiling: CeilingVerdict
    award: Award | None


def check_award(
    *,
    undertaking: str,
    amount_ore: int,
    rate: ExchangeRate,
    known: Known,
    on: date,
    aid_is_for: Collection[Excluded] = (),
    also_active_in: Collection[Excluded] = (),
    accounts_are_apart: bool = False,
    granted_by: str = "",
) -> AwardVerdict:
    """Whether general de minimis aid of so many öre may be granted to the undertaking on `on`.

    Raises NoRuleInForce.
    """
    group = single_undertaking(undertaking, known.links, on=on, public_bodies=known.public_bodies)
    amount = in_euro(amount_ore, rate)
    ceiling = check_ceiling(
        asked_cents=amount.amount_cents, members=group.members, awards=known.all_awards(), on=on
    )
    findings = (
        *group.findings,
        check_rate(rate, on=on),
        check_exclusions(
            aid_is_for=aid_is_for, also_active_in=also_active_in, accounts_are_apart=accounts_are_apart
        ),
        *check_declaration(known.declaration, on=on),
        *ceiling.findings,
        information(amount.amount_cents),
    )
    award = Award(undertaking, AidKind.GENERAL, on, amount.amount_cents, granted_by=granted_by)
    passed = Verdict(findings).passed
    return AwardVerdict(findings, amount, group.members, ceiling, award if passed else None)


def _same(award: Award) -> tuple[object, ...]:
    return (award.undertaking, award.kind, award.legal_right_on, award.amount_cents, award.country)
