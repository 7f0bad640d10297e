"""What votes in a body of the county's municipalities would weigh."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from django.db.models import Prefetch

from bifall.accounts.models import Authority
from bifall.collaboration.models import ForumMunicipality
from bifall.collaboration.queries.forums import on_day, public_models
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
    municipalities: Sequence[Municipality],
    weighting: Weighting,
    threshold: Threshold,
    decided_votes: Mapping[UUID, int] | None = None,
) -> Body | None:
    """The power of each municipality if they vote together, the most people first; None without people or
    votes.

    decided_votes: {municipality: its votes in the forum}; one that has none there has one.
    """
    members = sorted(municipalities, key=lambda place: (-place.population, place.name))
    population = sum(place.population for place in members)
    votes = [_votes_of(place, weighting, decided_votes or {}) for place in members]
    if not population or not sum(votes):
        return None
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


def _votes_of(place: Municipality, weighting: Weighting, decided: Mapping[UUID, int]) -> int:
    match weighting:
        case Weighting.EQUAL:
            return 1
        case Weighting.POPULATION:
            return place.population
        case Weighting.VOTES:
            return decided.get(place.pk, 1)


def members_of(authority: Authority) -> list[Municipality]:
    """The county's municipalities, by name."""
    return list(Municipality.objects.filter(authority=authority).order_by("name"))


@dataclass(frozen=True, slots=True)
class ForumBody:
    """A forum that municipalities sit in. votes: {municipality: votes}, where they are decided."""

    pk: UUID
    name: str
    municipalities: tuple[Municipality, ...]
    votes: Mapping[UUID, int]


def forum_bodies(authority: Authority, day: date) -> list[ForumBody]:
    """The forums of the latest adopted model, each with the municipalities that take part on the day, or on
    the model's last day when it has ended.
    """
    model = public_models(authority).order_by("-starts_on").first()
    if model is None:
        return []
    places = ForumMunicipality.objects.filter(on_day(min(day, model.ends_on))).select_related("municipality")
    forums = model.forums.prefetch_related(Prefetch("places", places)).order_by("name")
    return [
        ForumBody(
            forum.pk,
            forum.name,
            tuple(place.municipality for place in forum.places.all()),
            {place.municipality_id: place.votes for place in forum.places.all() if place.votes is not None},
        )
        for forum in forums
        if forum.places.all()
    ]
