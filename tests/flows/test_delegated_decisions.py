"""The director decides, and the applicant is told: the letter, its register entry, and what comes next."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from pypdf import PdfReader

from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.audit.models import Entry
from bifall.board.commands import attach_delegated_letter
from bifall.board.models import DecisionCondition, DelegatedDecision
from bifall.board.states import ItemKind, MeetingState, Outcome
from bifall.calls.states import Decider
from bifall.documents.models import Document
from bifall.documents.states import Access, Direction, DocumentKind
from bifall.flows.case_papers import letters_sent, papers_at_the_desk, papers_handed_in
from bifall.flows.delegated_decisions import decide_and_tell, delegated_letter_sheet, notice_of_report
from bifall.flows.project_opening import accept_conditions, open_project, send_conditions
from bifall.kernel.problems import Refused
from bifall.notices.models import Message
from bifall.projects.states import ProjectState
from bifall.state_aid.states import AidBasis
from tests.cast import Cast
from tests.factories import board, funding
from tests.factories.applications import application
from tests.factories.calls import open_round
from tests.factories.sittings import refusals
from tests.factories.state_aid import assessed

pytestmark = pytest.mark.django_db

TITLE = "Vintervägar"


@pytest.fixture
def case(cast: Cast) -> Application:
    round_ = open_round(cast, slug="sma-projekt")
    round_.call.decider = Decider.DIRECTOR
    round_.call.save(update_fields=["decider"])
    made = application(cast, State.PREPARED, round=round_, title=TITLE, sought_sek=400_000)
    assessed(cast, made, AidBasis.NO_AID)
    return made


def decided(cast: Cast, case: Application, now: datetime, **changed: object) -> DelegatedDecision:
    values: dict[str, object] = {
        "outcome": Outcome.GRANTED,
        "reasons": "Projektet stärker länet.",
        "legal_basis": "Delegationsordningen 3.1",
        "granted_sek": 400_000,
        "highest_share_percent": Decimal(50),
        "conditions": ["Rapport varje halvår.", " ", "Öppna data."],
        "actor": cast.director,
    }
    return decide_and_tell(
        application_id=case.pk,
        board_id=cast.board.pk,
        at=now,
        **(values | changed),  # type: ignore[arg-type]
    )


def rejected(cast: Cast, case: Application, now: datetime) -> DelegatedDecision:
    nothing = {"granted_sek": None, "highest_share_percent": None, "conditions": ()}
    return decided(
        cast, case, now, outcome=Outcome.REJECTED, reasons="Projektet liknar ett annat.", **nothing
    )


def words(paper: Document | None) -> str:
    assert paper is not None
    with paper.file.open("rb") as file:
        pages = PdfReader(io.BytesIO(file.read())).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())


def part(text: str, after: str, before: str) -> str:
    return text.partition(after)[2].partition(before)[0].strip()


def test_a_grant_is_sent_with_its_reasons_its_conditions_and_how_to_appeal(
    cast: Cast, case: Application, now: datetime
) -> None:
    decision = decided(cast, case, now)
    case.refresh_from_db()
    assert case.state == State.GRANTED
    letter = decision.letter
    assert letter is not None
    assert (letter.kind, letter.access, letter.title, letter.media_type) == (
        DocumentKind.DECISION_LETTER,
        Access.PARTIES,
        f"Beslut på delegation {case.case_number}",
        "application/pdf",
    )
    said = words(letter)
    assert part(said, "Delegationsordningen 3.1 Beslutsdag", "Projekttid") == decision.decided_on.isoformat()
    assert part(said, "Beviljat belopp", "Högsta andel") == "400 000 kr"
    assert part(said, "Villkor", "Skäl") == "1. Rapport varje halvår. 2. Öppna data."
    assert part(said, "Skäl", "Vad som händer nu") == "Projektet stärker länet."
    assert part(said, "på anslagstavlan.", "Kontakt") == (
        f"Protokollet är det från sammanträdet där beslutet anmäls till {cast.board.name}."
    )


def test_a_rejection_is_sent_with_its_reasons_and_leads_to_no_project(
    cast: Cast, case: Application, now: datetime
) -> None:
    decision = rejected(cast, case, now)
    said = words(decision.letter)
    assert part(said, "Vi avslår ansökan.", "Hur man överklagar") == "Skäl Projektet liknar ett annat."
    assert Application.objects.get(pk=case.pk).state == State.REJECTED
    with pytest.raises(PermissionDenied):
        open_project(application_id=case.pk, actor=cast.officer, at=now)


@pytest.mark.parametrize("decide", [decided, rejected])
def test_those_who_act_for_the_applicant_are_told_and_the_letter_is_registered(
    cast: Cast, case: Application, now: datetime, decide: object
) -> None:
    decision = decide(cast, case, now)  # type: ignore[operator]
    told = Message.objects.filter(kind="board.decided_on_delegation").order_by("recipient__email")
    assert [(message.recipient.email, message.subject) for message in told] == [
        (email, f"Beslut i {case.case_number}")
        for email in sorted({cast.applicant.email, cast.colleague.email})
    ]
    assert told[0].body.startswith(f"Vi har fattat beslut om {TITLE}, på delegation från {cast.board.name}.")
    [line] = case.case.entries.filter(document=decision.letter)  # type: ignore[union-attr]
    assert (line.direction, line.description, line.counterparty) == (
        Direction.OUTGOING,
        "Beslut på delegation",
        case.organisation.name,
    )
    assert letters_sent(case) == [decision.letter_id]
    for papers in (papers_at_the_desk(case), papers_handed_in(case)):
        assert decision.letter in papers
    noted = Entry.objects.filter(subject_id=str(decision.pk)).order_by("sequence")
    assert [entry.event for entry in noted] == ["board.decided_on_delegation", "board.paper_attached"]


def test_the_letter_can_be_written_in_english(cast: Cast, case: Application, now: datetime) -> None:
    decision = decided(cast, case, now)
    sheet = delegated_letter_sheet(decision, case, language="en")
    assert (sheet.sort, sheet.lead[2][0]) == ("Decision on delegation", "Decided by")


def test_from_a_grant_on_delegation_the_applicant_accepts_the_conditions(
    cast: Cast, case: Application, now: datetime
) -> None:
    decided(cast, case, now)
    funding.ledger(cast, case)
    project = open_project(application_id=case.pk, actor=cast.officer, at=now)
    assert [(line.position, line.text) for line in project.conditions.order_by("position")] == [
        (1, "Rapport varje halvår."),
        (2, "Öppna data."),
    ]
    send_conditions(project_id=project.pk, actor=cast.officer, at=now)
    accepted = accept_conditions(project_id=project.pk, actor=cast.applicant, at=now)
    assert (accepted.state, accepted.delegated_decision.letter is None) == (  # type: ignore[union-attr]
        ProjectState.ACCEPTED,
        False,
    )


def test_a_rejection_has_no_conditions(cast: Cast, case: Application, now: datetime) -> None:
    with pytest.raises(Refused) as refused:
        decided(cast, case, now, outcome=Outcome.REJECTED, granted_sek=None, highest_share_percent=None)
    assert refusals(refused) == [("only_a_grant_has_conditions", "conditions")]
    assert Document.objects.filter(kind=DocumentKind.DECISION_LETTER).count() == 0
    assert Message.objects.count() == 0


def test_nobody_but_the_director_sends_the_letter(cast: Cast, case: Application, now: datetime) -> None:
    with pytest.raises(PermissionDenied):
        decided(cast, case, now, actor=cast.officer)
    decision = decided(cast, case, now)
    with pytest.raises(PermissionDenied):
        attach_delegated_letter(
            decision_id=decision.pk,
            document_id=decision.letter_id,
            actor=cast.secretary,
            at=now,  # type: ignore[arg-type]
        )


def test_the_time_to_appeal_runs_from_the_minutes_where_it_was_reported(
    cast: Cast, case: Application, now: datetime
) -> None:
    decision = decided(cast, case, now)
    assert notice_of_report(case) is None
    adjusted = board.meeting(cast, MeetingState.ADJUSTED, starts_at=now + timedelta(days=5))
    decision.reported_at_item = board.item(adjusted, ItemKind.DELEGATED)
    decision.save(update_fields=["reported_at_item"])
    assert notice_of_report(case) is None
    adjusted.state = MeetingState.ANNOUNCED
    adjusted.save(update_fields=["state"])
    posted = board.notice(cast, adjusted)
    assert notice_of_report(case) == posted


def test_a_condition_stands_with_one_decision(cast: Cast, case: Application, now: datetime) -> None:
    made = decided(cast, case, now)
    boards = board.grant(cast, board.meeting(cast, MeetingState.ANNOUNCED))
    for owners in ({}, {"decision": boards, "delegated_decision": made}):
        with pytest.raises(IntegrityError), transaction.atomic():
            DecisionCondition.objects.create(position=9, text="Villkor", **owners)
