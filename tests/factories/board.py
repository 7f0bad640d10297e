"""Meetings with decisions, in any state."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.board.models import AgendaItem, Decision, Meeting, PublicNotice
from bifall.board.states import ItemKind, MeetingState, Outcome
from bifall.documents.commands import store_document
from bifall.documents.models import Document
from bifall.documents.states import Access, DocumentKind
from bifall.organisations.models import Organisation
from bifall.organisations.states import OrganisationKind
from bifall.projectbank.commands import enter_grants_of
from bifall.regulations.meetings import last_appeal_day, takedown_day
from tests.cast import Cast, organisation
from tests.conftest import NOW
from tests.factories.applications import application

# The Wednesday before NOW, at nine in Umeå.
MEETING_AT = datetime.fromisoformat("2026-11-18T09:00+01:00")
CLOSED_OR_LATER = {MeetingState.CLOSED, MeetingState.ADJUSTED, MeetingState.ANNOUNCED}


def minutes_document(cast: Cast, *, access: Access = Access.PUBLIC) -> Document:
    return store_document(
        authority_id=cast.region.pk,
        kind=DocumentKind.MINUTES,
        access=access,
        title="Protokoll",
        filename="protokoll.pdf",
        media_type="application/pdf",
        content=b"%PDF-1.7 protokoll",
        actor=cast.secretary,
        at=NOW,
    )


def meeting(cast: Cast, state: MeetingState = MeetingState.ANNOUNCED, **fields: object) -> Meeting:
    """A meeting in the state; closed ones have minutes, announced ones a notice on the board."""
    closed = state in CLOSED_OR_LATER
    announced = state == MeetingState.ANNOUNCED
    values: dict[str, object] = {
        "authority": cast.region,
        "board": cast.board,
        # Each one an hour before the last, so that none is at the time of another.
        "starts_at": MEETING_AT - timedelta(hours=Meeting.objects.count()),
        "place": "Regionens hus, Umeå",
        "state": state,
        "first_paragraph": 110,
        "first_paragraph_is_given": True,
        "chair": cast.chair if closed else None,
        "secretary": cast.secretary,
        "summoned_at": None if state == MeetingState.PLANNED else NOW - timedelta(days=20),
        "closed_at": MEETING_AT + timedelta(hours=3) if closed else None,
    }
    if closed and "minutes" not in fields:
        values["minutes"] = minutes_document(cast, access=Access.PUBLIC if announced else Access.BOARD)
    made = Meeting.objects.create(**(values | fields))
    if announced:
        notice(cast, made)
    return made


def notice(cast: Cast, announced: Meeting, posted_on: date = date(2026, 11, 20)) -> PublicNotice:
    return PublicNotice.objects.create(
        authority=announced.authority,
        meeting=announced,
        posted_on=posted_on,
        posted_at=NOW,
        last_appeal_on=last_appeal_day(posted_on),
        takedown_on=takedown_day(posted_on),
        kept_at="Regionens hus, Köksvägen 11, Umeå",
    )


def item(
    of: Meeting, kind: ItemKind = ItemKind.MATTER, title: str = "Ärende", **fields: object
) -> AgendaItem:
    return AgendaItem.objects.create(
        meeting=of, position=of.items.count() + 1, kind=kind, title=title, **fields
    )


def decision(of: AgendaItem, outcome: Outcome, text: str = "Nämnden beslutar.", **fields: object) -> Decision:
    return Decision.objects.create(
        authority_id=of.meeting.authority_id,
        item=of,
        outcome=outcome,
        text=text,
        decided_at=of.meeting.starts_at,
        **fields,
    )


def grant(
    cast: Cast,
    of: Meeting,
    *,
    project: Application | None = None,
    granted_sek: int | None = None,
    **fields: object,
) -> Decision:
    """The meeting grants an application, in full when no amount is named; public if it is announced."""
    granted = project or application(cast, State.GRANTED, **fields)
    amount = granted.sought_sek if granted_sek is None else granted_sek
    made = decision(
        item(of, ItemKind.GRANT, granted.title, application=granted),
        Outcome.GRANTED,
        f"Nämnden beviljar {granted.organisation.name} stöd.",
        granted_sek=amount,
        highest_share_percent=Decimal("50"),
    )
    enter_grants_of(meeting_id=of.pk, authority_id=of.authority_id)
    return made


def research_institute(cast: Cast) -> Organisation:
    found = Organisation.objects.filter(register_number="556464-6874").first()
    return found or organisation(
        cast.region,
        "RISE Research Institutes of Sweden AB",
        "556464-6874",
        OrganisationKind.INSTITUTE,
        at=NOW,
    )


def reference_meeting(
    cast: Cast, state: MeetingState = MeetingState.ANNOUNCED
) -> tuple[Meeting, list[Decision]]:
    """The case the house is measured by: one item of information and three grants, 4 905 777 kronor."""
    held = meeting(cast, state)
    told = item(
        held,
        ItemKind.INFORMATION,
        "Halvtidsutvärdering av samverkansmodellen 2019–2022",
        text="Utvärderingen visar på en grundläggande tilltro till modellen.",
    )
    decision(told, Outcome.RECEIVED, "Nämnden lägger informationen till handlingarna.")
    grants = [
        grant(cast, held, title="Studenter möter arbetsliv", sought_sek=2_785_777),
        grant(
            cast,
            held,
            title="Insatsteam för små och medelstora företag",
            organisation=research_institute(cast),
            sought_sek=500_000,
        ),
        grant(
            cast,
            held,
            title="Västerbotten utan gränser – Framtiden",
            organisation=cast.region_as_applicant,
            sought_sek=1_620_000,
        ),
    ]
    return held, grants
