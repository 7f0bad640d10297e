"""The frame ledger: every posting is nil, no account goes below zero, and each figure has its decision."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.board.states import ItemKind, Outcome
from bifall.claims.commands import allocate_frame, book_decision, record_appropriation, reserve
from bifall.claims.ledger_queries import (
    appropriation_lines,
    balances_of_project,
    faults,
    forecast,
    frame_lines,
    postings_of,
)
from bifall.claims.models import Appropriation, LedgerAccount, LedgerLine, Posting
from bifall.claims.states import AccountKind, PostingKind
from bifall.flows.project_opening import open_project
from bifall.flows.project_running import close_project, terminate_project
from bifall.projects.states import ProjectState
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import board
from tests.factories.applications import application
from tests.factories.funding import (
    FRAME_SEK,
    LATER,
    accepted,
    active,
    controller,
    delegated_grant,
    ledger,
)
from tests.whole_database import refusal


def test_an_appropriation_becomes_a_frame_and_can_go_back(cast: Cast) -> None:
    case = application(cast, State.UNDER_REVIEW)
    ledger(cast, case)
    [given] = Appropriation.objects.all()
    allocate_frame(
        appropriation_id=given.pk,
        round_id=case.round_id,
        amount_sek=1_000_000,
        reference="RUN § 9",
        take_back=True,
        actor=controller(cast),
        at=NOW,
    )
    [line] = appropriation_lines(cast.region)
    assert (line.given_ore, line.left_ore) == (FRAME_SEK * 100, 100_000_000)
    [frame] = frame_lines(cast.region)
    assert frame.amounts == [900_000_000, 0, 0, 0, 0, 0]
    assert [(p.number, p.kind, p.reference) for p in postings_of(cast.region)] == [
        (3, PostingKind.FRAME_RETURNED, "RUN § 9"),
        (2, PostingKind.FRAME, "RUN § 4"),
        (1, PostingKind.APPROPRIATION, "Villkorsbeslut 2026"),
    ]
    assert faults(cast.region) == []


def test_no_more_is_given_than_there_is(cast: Cast) -> None:
    case = application(cast, State.UNDER_REVIEW)
    ledger(cast, case)
    [given] = Appropriation.objects.all()

    def allocate(amount_sek: int, reference: str = "RUN § 9") -> object:
        return allocate_frame(
            appropriation_id=given.pk,
            round_id=case.round_id,
            amount_sek=amount_sek,
            reference=reference,
            actor=controller(cast),
            at=NOW,
        )

    assert [(p.code, p.params) for p in refusal(lambda: allocate(1))] == [
        ("ledger_not_enough", {"account": "anvisat, inte fördelat", "left_ore": 0})
    ]
    assert [p.code for p in refusal(lambda: allocate(0, " "))] == [
        "ledger_amount_missing",
        "ledger_reference_missing",
    ]


def test_an_appropriation_that_says_nothing_is_refused(cast: Cast) -> None:
    keeper = controller(cast)
    problems = refusal(
        lambda: record_appropriation(
            authority_id=cast.region.pk,
            year=1999,
            name=" ",
            amount_sek=0,
            source=" ",
            actor=keeper,
            at=NOW,
        )
    )
    assert [p.code for p in problems] == [
        "ledger_amount_missing",
        "ledger_reference_missing",
        "ledger_name_missing",
        "ledger_year_unlikely",
    ]


def test_what_is_reserved_for_the_case_is_granted_first(cast: Cast) -> None:
    case = application(cast, State.PREPARED)
    ledger(cast, case)

    def set_aside(amount_sek: int) -> object:
        return reserve(
            application_id=case.pk,
            amount_sek=amount_sek,
            reference="Tjänsteskrivelse",
            actor=controller(cast),
            at=NOW,
        )

    set_aside(3_000_000)
    [line] = frame_lines(cast.region)
    assert (line.standing[AccountKind.RESERVED], line.standing[AccountKind.FRAME]) == (
        300_000_000,
        700_000_000,
    )
    assert [p.code for p in refusal(lambda: set_aside(10_000_001))] == ["ledger_not_enough"]
    item = board.item(board.meeting(cast), ItemKind.GRANT, application=case)
    Application.objects.filter(pk=case.pk).update(state=State.GRANTED)
    granted = board.decision(item, Outcome.GRANTED, granted_sek=2_785_777, highest_share_percent=50)
    book_decision(decision=granted, actor=cast.secretary, at=NOW)
    [line] = frame_lines(cast.region)
    assert line.amounts == [FRAME_SEK * 100 - 278_577_700, 0, 278_577_700, 0, 0, 0]
    posting = Posting.objects.get(kind=PostingKind.GRANT)
    assert (posting.application, posting.reference, posting.booked_on) == (
        case,
        "RUN § 110, 2026-11-18",
        date(2026, 11, 18),
    )
    assert [p.code for p in refusal(lambda: set_aside(1))] == ["ledger_case_not_in_preparation"]


def test_a_delegated_grant_is_traced_to_its_point_in_the_order(cast: Cast) -> None:
    project = open_project(application_id=delegated_grant(cast).pk, actor=cast.officer, at=NOW)
    posting = Posting.objects.get(kind=PostingKind.GRANT)
    assert posting.reference == f"{project.case_number}, Delegationsordningen 3.1, 2026-11-22"


def test_what_a_project_leaves_goes_back_to_its_frame(cast: Cast) -> None:
    project = active(cast)
    assert forecast(cast.region) == [(2027, 273_665_900), (2028, 4_911_800)]
    terminate_project(project_id=project.pk, reason="Parten drog sig ur.", actor=cast.director, at=LATER)
    after_the_last_claim = LATER + timedelta(days=61)
    closed = close_project(project_id=project.pk, actor=cast.officer, at=after_the_last_claim)
    assert closed.state == ProjectState.CLOSED
    [line] = frame_lines(cast.region)
    assert line.amounts == [FRAME_SEK * 100, 0, 0, 0, 0, 0]
    assert faults(cast.region) == []


def test_the_database_keeps_an_account_from_going_below_zero(cast: Cast) -> None:
    accepted(cast)
    account = LedgerAccount.objects.filter(kind=AccountKind.COMMITTED).first()
    assert account is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerAccount.objects.filter(pk=account.pk).update(balance_ore=-1)


def test_what_does_not_balance_is_found(cast: Cast) -> None:
    project = accepted(cast)
    line = LedgerLine.objects.filter(account__project=project, amount_ore__gt=0).first()
    assert line is not None
    LedgerLine.objects.filter(pk=line.pk).update(amount_ore=line.amount_ore + 1)
    assert faults(cast.region) == [f"account {line.account.key}", f"posting {line.posting.number}"]
    assert balances_of_project(project.pk)[AccountKind.COMMITTED] == 278_577_700
