"""A model of collaboration, with a council and a grouping that crosses the county line."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bifall.collaboration.models import (
    CollaborationModel,
    Forum,
    ForumMandate,
    ForumMeeting,
    ForumMunicipality,
    ForumPoint,
    ForumPosition,
    ForumTopic,
    Initiative,
    InitiativePart,
    Issue,
)
from bifall.collaboration.states import (
    ForumKind,
    ForumLevel,
    InitiativeState,
    IssueState,
    MeetingState,
    ModelState,
    PartState,
    Seat,
    Stance,
)
from bifall.organisations.models import Municipality
from bifall.organisations.states import MandateKind
from tests.cast import Cast
from tests.conftest import NOW

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


def forum_meeting(
    where: Forum,
    state: MeetingState = MeetingState.PUBLISHED,
    *,
    starts_at: datetime = NOW - timedelta(days=7),
    **fields: object,
) -> ForumMeeting:
    values: dict[str, object] = {"place": "Regionens hus", "on_day": starts_at.date()}
    if state not in {MeetingState.PLANNED, MeetingState.CANCELLED}:
        values["called_at"] = starts_at - timedelta(days=14)
    if state == MeetingState.PUBLISHED:
        values["published_at"] = starts_at + timedelta(days=3)
    return ForumMeeting.objects.create(forum=where, state=state, starts_at=starts_at, **(values | fields))


def point(
    meeting: ForumMeeting, title: str = "Kompetens i inlandet", position: int = 1, **fields: object
) -> ForumPoint:
    values: dict[str, object] = {"notes": "Alla vill gå vidare."}
    return ForumPoint.objects.create(meeting=meeting, title=title, position=position, **(values | fields))


def position(
    cast: Cast,
    of: ForumPoint,
    municipality: Municipality,
    *,
    is_confirmed: bool = True,
    stance: Stance = Stance.FOR,
    words: str = "",
) -> ForumPosition:
    confirmed = {"confirmed_by": cast.umea_official, "confirmed_at": NOW} if is_confirmed else {}
    return ForumPosition.objects.create(
        point=of,
        municipality=municipality,
        stance=stance,
        words=words,
        noted_by=cast.officer,
        noted_at=NOW,
        **confirmed,
    )


def issue(
    cast: Cast,
    state: IssueState = IssueState.IDEA,
    *,
    raised_by: Municipality | None = None,
    title: str = "Bussar till lägret",
    **fields: object,
) -> Issue:
    values: dict[str, object] = {
        "authority": cast.region,
        "text": "Unga behöver kunna resa.",
        "raised_by_user": cast.umea_official,
        "raised_at": NOW - timedelta(days=30),
    }
    if state in {IssueState.IN_PREPARATION, IssueState.DECIDED}:
        values |= {"owner": cast.officer, "prepared_at": NOW - timedelta(days=20)}
    if state in {IssueState.DECIDED, IssueState.CLOSED}:
        values |= {"outcome": "Nämnden beviljade pengar.", "ended_at": NOW - timedelta(days=1)}
    return Issue.objects.create(state=state, raised_by=raised_by, title=title, **(values | fields))


def initiative(
    cast: Cast,
    state: InitiativeState = InitiativeState.PROPOSED,
    *,
    lead: Municipality | None = None,
    parts: dict[Municipality, PartState] | None = None,
    **fields: object,
) -> Initiative:
    """Led by Umeå, with Sorsele invited, unless something else is said."""
    leads = lead or cast.umea
    values: dict[str, object] = {
        "authority": cast.region,
        "title": "Gemensam vikariepool",
        "aims": "Dela på vikarier.",
        "proposed_by": cast.umea_official,
        "proposed_at": NOW,
    }
    if state in {InitiativeState.RUNNING, InitiativeState.DONE}:
        values["started_at"] = NOW
    if state in {InitiativeState.DONE, InitiativeState.DROPPED}:
        values |= {"outcome": "Det blev en pool.", "ended_at": NOW}
    made = Initiative.objects.create(state=state, lead=leads, **(values | fields))
    InitiativePart.objects.create(
        initiative=made, municipality=leads, state=PartState.JOINED, invited_at=NOW, answered_at=NOW
    )
    for municipality, answer in (parts or {cast.sorsele: PartState.INVITED}).items():
        InitiativePart.objects.create(
            initiative=made, municipality=municipality, state=answer, invited_at=NOW
        )
    return made
