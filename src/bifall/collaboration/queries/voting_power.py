"""What votes in a body of the county's municipalities would weigh."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from bifall.accounts.models import Authority
from bifall.collaboration.rules import quota_of
from bifall.collaboration.states import Threshold, Weighting
from bifall.collaboration.voting_power import Power, voting_power
from bifall.organisations.models import Municipality


@dataclass(frozen=True, slots=True)
class MemberPower:
    """A municipality in the body: its part of the people, of the votes, and of the power."""

    municipality: Municipality
    population_share: Fraction
    votes_share: Fraction
    power: Power


@dataclass(frozen=True, slots=True)
class Body:
    """quota: the votes that carry a proposal; counted_on: the days that the populations are from."""

    members: tuple[MemberPower, ...]
    votes: int
    quota: int
    population: int
    counted_on: tuple[date, ...]


def body_of(
    municipalities: Sequence[Municipality], weighting: Weighting, threshold: Threshold
) -> Body | None:
    """The power of each municipality if they vote together, the most people first; None without people."""
    members = sorted(municipalities, key=lambda place: (-place.population, place.name))
    population = sum(place.population for place in members)
    if not population:
        return None
    votes = [place.population if weighting == Weighting.POPULATION else 1 for place in members]
    quota = quota_of(sum(votes), threshold)
    powers = voting_power(votes, quota)
    return Body(
        members=tuple(
            MemberPower(
                municipality=place,
                population_share=Fraction(place.population, population),
                votes_share=Fraction(power.votes, sum(votes)),
                power=power,
            )
            for place, power in zip(members, powers, strict=True)
        ),
        votes=sum(votes),
        quota=quota,
        population=population,
        counted_on=tuple(sorted({place.population_on for place in members})),
    )


def members_of(authority: Authority) -> list[Municipality]:
    """The county's municipalities, by name."""
    return list(Municipality.objects.filter(authority=authority).order_by("name"))
