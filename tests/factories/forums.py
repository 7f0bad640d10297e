"""A model of collaboration, with a council and a grouping that crosses the county line."""

from __future__ import annotations

from datetime import date

from bifall.collaboration.models import (
    CollaborationModel,
    Forum,
    ForumMandate,
    ForumMunicipality,
    ForumTopic,
)
from bifall.collaboration.states import ForumKind, ForumLevel, ModelState, Seat
from bifall.organisations.models import Municipality
from bifall.organisations.states import MandateKind
from tests.cast import Cast

FIRST_DAY, LAST_DAY = date(2025, 1, 1), date(2028, 12, 31)


def collaboration_model(
    cast: Cast, state: ModelState = ModelState.IN_FORCE, **fields: object
) -> CollaborationModel:
    values: dict[str, object] = {
        "authority": cast.region,
        "name": "Samverkansmodell 2025–2028",
        "starts_on": FIRST_DAY,
        "ends_on": LAST_DAY,
        "aims": "Kommunerna har tydligt inflytande.",
        "principles": "Tidigt, öppet och med svar.",
        "state": state,
    }
    if state != ModelState.DRAFT:
        values |= {"adopted_by": "Regionfullmäktige § 84", "adopted_on": date(2024, 11, 20)}
    return CollaborationModel.objects.create(**(values | fields))


def topic(model: CollaborationModel, name: str = "Kompetensförsörjning", position: int = 1) -> ForumTopic:
    return ForumTopic.objects.create(model=model, name=name, position=position)


def forum(
    model: CollaborationModel,
    *municipalities: Municipality,
    name: str = "Samrådet",
    level: ForumLevel = ForumLevel.POLITICAL,
    kind: ForumKind = ForumKind.COUNCIL,
    **fields: object,
) -> Forum:
    """A forum with municipalities that take part from the model's first day, until further on."""
    made = Forum.objects.create(model=model, name=name, level=level, kind=kind, **fields)
    for municipality in municipalities:
        ForumMunicipality.objects.create(forum=made, municipality=municipality, starts_on=model.starts_on)
    return made


def seat(
    where: Forum,
    name: str,
    municipality: Municipality | None = None,
    *,
    role: MandateKind = MandateKind.POLITICIAN,
    seat: Seat = Seat.MEMBER,
    **fields: object,
) -> ForumMandate:
    values: dict[str, object] = {
        "municipality": municipality,
        "name": name,
        "email": name.lower().translate(str.maketrans("åäöé ", "aaoe.")) + "@example.org",
        "role": role,
        "seat": seat,
        "starts_on": where.model.starts_on,
    }
    return ForumMandate.objects.create(forum=where, **(values | fields))


def neighbour(cast: Cast) -> Municipality:
    """A municipality of another county."""
    return Municipality.everywhere.create(
        authority=cast.region,
        code="2284",
        name="Örnsköldsvik",
        population=55_000,
        population_on=date(2024, 12, 31),
        other_county="Västernorrlands län",
    )
