"""The register of municipalities, and who speaks for them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from bifall.accounts.models import Authority, User
from bifall.accounts.permissions import require
from bifall.audit.commands import record
from bifall.kernel.problems import refuse_if
from bifall.organisations.events import MandateEnded, MandateGiven, MunicipalityLoaded
from bifall.organisations.models import Mandate, Municipality, PopulationFigure
from bifall.organisations.rules import problems_with_municipality
from bifall.organisations.states import MandateKind


@transaction.atomic
def load_municipality(
    *,
    authority_id: UUID,
    code: str,
    name: str,
    population: int,
    population_on: date,
    actor: User,
    at: datetime,
    other_county: str = "",
) -> Municipality:
    """Add a municipality, or bring its name and population up to date.

    `other_county` is empty for the county's own; a neighbour's says which county it belongs to. The figure of
    each day is kept; the newest one is the municipality's population, also when an earlier is loaded later.
    """
    authority = Authority.objects.get(pk=authority_id)
    require(actor, "organisations.load_register", authority, at=at)
    refuse_if(
        problems_with_municipality(
            code=code,
            name=name,
            population=population,
            population_on=population_on,
            today=timezone.localdate(at),
            other_county=other_county,
        )
    )
    newest = {"population": population, "population_on": population_on}
    names = {"name": name.strip(), "other_county": other_county.strip()}
    known = Municipality.everywhere.filter(authority=authority, code=code).first()
    is_newest = known is None or known.population_on <= population_on
    municipality, _created = Municipality.everywhere.update_or_create(
        authority=authority, code=code, defaults=names | newest if is_newest else names
    )
    PopulationFigure.objects.update_or_create(
        municipality=municipality, counted_on=population_on, defaults={"inhabitants": population}
    )
    record(MunicipalityLoaded(code=code), subject=municipality, actor=actor, at=at)
    return municipality


@transaction.atomic
def give_mandate(
    *, municipality_id: UUID, user_id: UUID, kind: MandateKind, actor: User, at: datetime
) -> Mandate:
    """Let a person speak for a municipality. Given by an administrator or by one who speaks for it."""
    municipality = Municipality.everywhere.get(pk=municipality_id)
    require(actor, "organisations.give_mandate", municipality, at=at)
    mandate, created = Mandate.objects.get_or_create(
        municipality=municipality, user_id=user_id, ended_at=None, defaults={"kind": kind, "since": at}
    )
    if created:
        event = MandateGiven(municipality_id=str(municipality.pk), kind=kind)
        record(event, subject=mandate, actor=actor, at=at)
    return mandate


@transaction.atomic
def end_mandate(*, mandate_id: UUID, actor: User, at: datetime) -> Mandate:
    mandate = (
        Mandate.objects.select_for_update(of=("self",), no_key=True)
        .select_related("municipality")
        .get(pk=mandate_id)
    )
    require(actor, "organisations.end_mandate", mandate, at=at)
    if mandate.ended_at is None:
        mandate.ended_at = at
        mandate.save(update_fields=["ended_at"])
        event = MandateEnded(municipality_id=str(mandate.municipality_id))
        record(event, subject=mandate, actor=actor, at=at)
    return mandate
