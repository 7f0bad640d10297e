"""The ledger's figures are of the right day: a grant's of its decision, a payment's of the money."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.board.models import DelegatedDecision
from bifall.board.states import ItemKind, Outcome
from bifall.calls.models import Call
from bifall.calls.states import Decider
from bifall.claims.commands import (
    allocate_frame,
    pay_advance,
    record_appropriation,
    reserve,
)
from bifall.claims.ledger_queries import faults, frame_lines, grants_not_booked
from bifall.claims.models import Appropriation, LedgerAccount, Posting
from bifall.claims.states import AccountKind, PostingKind
from bifall.flows import case_endings
from bifall.flows.board_decisions import decide_at_item
from bifall.flows.delegated_decisions import decide_and_tell
from bifall.flows.project_opening import open_project
from bifall.flows.project_running import terminate_project
from bifall.flows.results.lines import lines_of
from bifall.state_aid.states import AidBasis
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import board
from tests.factories.applications import application
from tests.factories.funding import (
    FRAME_SEK,
    LATER,
    active,
    controller,
    delegated_grant,
    granted_advance,
    ledger,
    opened,
)
from tests.factories.sittings import in_session
from tests.factories.state_aid import assessed
from tests.whole_database import refusal

MAY = datetime(2026, 5, 20, 9, tzinfo=UTC)


def prepared(cast: Cast) -> Application:
    """A small project on its way to the director."""
    case = application(cast, State.PREPARED, sought_sek=400_000)
    Call.objects.filter(pk=case.round.call_id).update(decider=Decider.DIRECTOR)
    assessed(cast, case, AidBasis.NO_AID)
    return case


def standing(cast: Cast) -> list[int]:
    [line] = frame_lines(cast.region)
    return line.amounts[:3]


def set_aside(cast: Cast, case: Application, sek: int = 500_000) -> None:
    ledger(cast, case)
    reserve(application_id=case.pk, amount_sek=sek, reference="Memo", actor=controller(cast), at=NOW)


def decide(cast: Cast, case: Application, outcome: Outcome, at: datetime = NOW) -> DelegatedDecision:
    granted = outcome == Outcome.GRANTED
    return decide_and_tell(
        application_id=case.pk,
        board_id=cast.board.pk,
        outcome=outcome,
        reasons="Skälen räcker.",
        legal_basis="Delegationsordningen 3.1",
        granted_sek=400_000 if granted else None,
        highest_share_percent=Decimal(50) if granted else None,
        actor=cast.director,
        at=at,
    )


def test_a_grant_stands_in_the_ledger_from_its_decision(cast: Cast) -> None:
    case = prepared(cast)
    set_aside(cast, case)
    decide(cast, case, Outcome.GRANTED, MAY)
    posting = Posting.objects.get(kind=PostingKind.GRANT)
    assert (posting.booked_on, posting.application, posting.project) == (date(2026, 5, 20), case, None)
    assert posting.reference == f"{case.case_number}, Delegationsordningen 3.1, 2026-05-20"
    assert standing(cast) == [(FRAME_SEK - 400_000) * 100, 0, 40_000_000]
    [given] = Appropriation.objects.all()
    [problem] = refusal(
        lambda: allocate_frame(
            appropriation_id=given.pk,
            round_id=case.round_id,
            amount_sek=FRAME_SEK - 399_999,
            reference="RUN § 9",
            take_back=True,
            actor=controller(cast),
            at=NOW,
        )
    )
    assert problem.code == "ledger_not_enough"
    open_project(application_id=case.pk, actor=cast.officer, at=NOW)
    assert list(Posting.objects.filter(kind=PostingKind.GRANT)) == [posting]


def test_the_boards_grant_is_of_the_meetings_day(cast: Cast) -> None:
    case = application(cast, State.PREPARED)
    assessed(cast, case, AidBasis.NO_AID)
    ledger(cast, case)
    item = board.item(in_session(cast), ItemKind.GRANT, application=case)
    decide_at_item(
        item_id=item.pk,
        outcome=Outcome.GRANTED,
        text="Nämnden beviljar stöd.",
        granted_sek=1_000_000,
        highest_share_percent=Decimal(50),
        actor=cast.secretary,
        at=NOW,
    )
    posting = Posting.objects.get(kind=PostingKind.GRANT)
    assert (posting.booked_on, posting.application) == (date(2026, 11, 18), case)
    assert standing(cast) == [(FRAME_SEK - 1_000_000) * 100, 0, 100_000_000]


def test_what_was_reserved_goes_back_when_the_case_is_rejected(cast: Cast) -> None:
    case = prepared(cast)
    set_aside(cast, case)
    decide(cast, case, Outcome.REJECTED)
    posting = Posting.objects.get(kind=PostingKind.RESERVATION_RELEASED)
    assert (posting.application, posting.reference) == (
        case,
        f"{case.case_number}, Delegationsordningen 3.1, 2026-11-24",
    )
    assert standing(cast) == [FRAME_SEK * 100, 0, 0]


@pytest.mark.parametrize(
    ("how", "words"), [("dismiss", "avvisad 2026-11-24"), ("withdraw", "återkallad 2026-11-24")]
)
def test_what_was_reserved_goes_back_when_the_case_ends(cast: Cast, how: str, words: str) -> None:
    case = application(cast, State.UNDER_REVIEW)
    set_aside(cast, case)
    if how == "dismiss":
        case_endings.dismiss(application_id=case.pk, reason="Kom för sent.", actor=cast.officer, at=NOW)
    else:
        case_endings.withdraw(application_id=case.pk, actor=cast.applicant, at=NOW)
    posting = Posting.objects.get(kind=PostingKind.RESERVATION_RELEASED)
    assert (posting.application, posting.reference) == (case, f"{case.case_number}, {words}")
    assert standing(cast) == [FRAME_SEK * 100, 0, 0]
    assert faults(cast.region) == []


def test_a_case_without_a_reservation_ends_without_a_posting(cast: Cast) -> None:
    case = application(cast, State.UNDER_REVIEW)
    case_endings.withdraw(application_id=case.pk, actor=cast.applicant, at=NOW)
    assert not Posting.objects.exists()


def test_a_grant_waits_for_its_frame_and_is_booked_when_it_comes(cast: Cast) -> None:
    case = prepared(cast)
    decide(cast, case, Outcome.GRANTED, MAY)
    assert grants_not_booked(cast.region) == [(case, 400_000)]
    [problem] = refusal(lambda: open_project(application_id=case.pk, actor=cast.officer, at=NOW))
    assert problem.code == "ledger_frame_missing"
    given = record_appropriation(
        authority_id=cast.region.pk,
        year=2026,
        name="1:1",
        amount_sek=500_000,
        source="Villkorsbeslut",
        actor=controller(cast),
        at=NOW,
    )

    def allocate(sek: int) -> None:
        allocate_frame(
            appropriation_id=given.pk,
            round_id=case.round_id,
            amount_sek=sek,
            reference="RUN § 4",
            actor=controller(cast),
            at=NOW,
        )

    allocate(399_999)
    assert grants_not_booked(cast.region) == [(case, 400_000)]
    allocate(2)
    assert grants_not_booked(cast.region) == []
    assert Posting.objects.get(kind=PostingKind.GRANT).booked_on == date(2026, 11, 24)
    assert standing(cast) == [100, 0, 40_000_000]


def test_a_grant_that_is_never_accepted_goes_back(cast: Cast) -> None:
    project = opened(cast)
    assert standing(cast)[2] == 278_577_700
    terminate_project(project_id=project.pk, reason="Avstår.", actor=cast.director, at=LATER)
    assert standing(cast) == [FRAME_SEK * 100, 0, 0]
    assert Posting.objects.get(kind=PostingKind.RELEASE).reference == "RUN § 110, 2026-11-18"


def test_a_payment_stands_in_the_year_that_the_money_went_out(cast: Cast) -> None:
    made = granted_advance(cast, active(cast), 100_000)
    pay_advance(
        advance_id=made.pk,
        paid_on=date(2027, 12, 30),
        reference="F1",
        actor=controller(cast),
        at=datetime(2028, 1, 2, 9, tzinfo=UTC),
    )
    assert Posting.objects.get(kind=PostingKind.ADVANCE).booked_on == date(2027, 12, 30)
    paid = {year: [line.paid_ore for line in lines_of(cast.region, year)] for year in (2027, 2028)}
    assert paid == {2027: [10_000_000], 2028: [0]}


def test_older_rows_get_their_days_and_lose_them_again(cast: Cast) -> None:
    moved = import_module("bifall.claims.migrations.0008_ledger_by_its_days")
    project = opened(cast)
    unopened = delegated_grant(cast)
    # As it was written before: on the day of opening, on an account of the project.
    moved.by_the_days_of_writing(apps, connection.schema_editor())
    posting = Posting.objects.get(application=project.application, kind=PostingKind.GRANT)
    assert (posting.booked_on, posting.project) == (date(2026, 11, 24), project)
    assert {
        (row.kind, row.application, row.project)
        for row in LedgerAccount.objects.filter(
            kind__in=[AccountKind.GRANTED, AccountKind.RESERVED], balance_ore__gt=0
        )
    } == {
        (AccountKind.GRANTED, None, project),
        (AccountKind.RESERVED, unopened, None),
    }
    assert faults(cast.region) == []
    Posting.objects.filter(pk=posting.pk).update(application=None)
    moved.by_their_days(apps, connection.schema_editor())
    posting.refresh_from_db()
    assert (posting.booked_on, posting.application) == (date(2026, 11, 18), project.application)
    row = LedgerAccount.objects.get(kind=AccountKind.GRANTED)
    assert (row.key, row.application, row.project) == (
        f"granted:{project.application_id}",
        project.application,
        None,
    )
    assert faults(cast.region) == []
