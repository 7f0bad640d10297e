"""Files to the bank: two people, one file for each payment, and paid when the bank says so."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from bifall.claims.bank import pain
from bifall.claims.commands import (
    cancel_batch,
    confirm_payee_account,
    give_payee_account,
    pay_advance,
    pay_claim,
    prepare_batch,
    read_bank_report,
    release_batch,
    return_payment,
    set_payer_account,
)
from bifall.claims.commands.advances import apply_for_advance, decide_advance, prepare_advance
from bifall.claims.ledger_queries import balances_of_project, faults
from bifall.claims.models import Advance, BankReport, Claim, PayeeAccount, Payment, PaymentBatch
from bifall.claims.payment_queries import to_pay
from bifall.claims.states import (
    AccountKind,
    AdvanceState,
    BatchState,
    ClaimState,
    LineOutcome,
    PaymentState,
)
from bifall.flows.payment_reports import take_in_bank_report
from bifall.notices.models import Message
from bifall.projects.models import Project
from tests.cast import Cast
from tests.factories.funding import LATER, active, controller
from tests.factories.payments import (
    BANKGIRO,
    IBAN,
    PAY_DAY,
    answer_to,
    approved,
    batch,
    camt,
    entry,
    payee,
    payer,
    released,
    second_controller,
)
from tests.whole_database import last_told, refusal, told_since


@pytest.fixture
def project(cast: Cast) -> Project:
    running = active(cast)
    payer(cast)
    payee(cast, running)
    return running


def decided_advance(cast: Cast, project: Project, sek: int = 1_000) -> Advance:
    made = apply_for_advance(
        project_id=project.pk, asked_sek=sek, reasons="Lång starttid.", actor=cast.applicant, at=LATER
    )
    prepare_advance(
        advance_id=made.pk,
        viability="God.",
        viability_tested_on=LATER.date(),
        actor=cast.officer,
        at=LATER,
    )
    return decide_advance(
        advance_id=made.pk, approve=True, granted_sek=sek, reasons="Ja.", actor=cast.director, at=LATER
    )


def read(cast: Cast, content: bytes) -> list[str]:
    """What each line came to."""
    made = read_bank_report(
        authority_id=cast.region.pk, filename="camt.xml", content=content, actor=controller(cast), at=LATER
    )
    return [line.outcome for line in made.report.lines.order_by("position")]


def test_from_approved_to_paid(cast: Cast, project: Project) -> None:
    claim, advance = approved(cast, project, 200_000), decided_advance(cast, project)
    assert [(row.thing, row.amount_ore) for row in to_pay(cast.region, Project.objects.all())] == [
        (claim, 100_000),
        (advance, 100_000),
    ]
    made = batch(cast, claim, advance)
    assert to_pay(cast.region, Project.objects.all()) == []
    assert (made.state, made.file) == (BatchState.PREPARED, "")
    before = last_told(cast.region.pk)
    made = release_batch(batch_id=made.pk, actor=second_controller(cast), at=LATER)
    assert made.state == BatchState.RELEASED
    assert pain.faults_by_schema(made.file.encode()) == []
    assert [name for name, _actor, _data in told_since(before)] == [
        "claims.payment_moved",
        "claims.payment_moved",
        "claims.batch_moved",
    ]
    # Nothing is paid before the bank says so.
    claim.refresh_from_db()
    assert claim.state == ClaimState.APPROVED
    assert balances_of_project(project.pk)[AccountKind.PAID] == 0
    letters = Message.objects.filter(kind="claims.paid").count()
    take_in_bank_report(
        authority_id=cast.region.pk, filename="a", content=answer_to(made), actor=controller(cast), at=LATER
    )
    claim.refresh_from_db()
    advance.refresh_from_db()
    assert (claim.state, claim.paid_on, claim.payment_reference[:13]) == (
        ClaimState.PAID,
        date(2027, 7, 6),
        made.message_id,
    )
    assert (advance.state, advance.paid_on) == (AdvanceState.PAID, date(2027, 7, 6))
    assert set(made.payments.values_list("state", flat=True)) == {PaymentState.PAID}
    assert balances_of_project(project.pk)[AccountKind.PAID] == 200_000
    assert faults(cast.region) == []
    assert Message.objects.filter(kind="claims.paid").count() > letters


def test_a_report_is_read_once(cast: Cast, project: Project) -> None:
    made = released(cast, approved(cast, project, 200_000))
    assert read(cast, answer_to(made)) == [LineOutcome.PAID]
    problems = refusal(lambda: read(cast, answer_to(made)))
    assert [(p.code, p.params) for p in problems] == [("bank_report_read_before", {"name": "BANK1"})]
    assert read(cast, answer_to(made, name="BANK2")) == [LineOutcome.REPEATED]
    assert balances_of_project(project.pk)[AccountKind.PAID] == 100_000


def test_what_does_not_match_changes_nothing_and_is_shown(cast: Cast, project: Project) -> None:
    claim = approved(cast, project, 200_000)
    reference = released(cast, claim).payments.get().end_to_end_id
    lines = [
        entry("NAGOT-ANNAT", 100_000),
        entry("", 100_000),
        entry(reference, 99_999),
        entry(reference, 100_000, currency="EUR"),
        entry(reference, 100_000, status="PDNG"),
    ]
    assert read(cast, camt(lines)) == [
        LineOutcome.UNKNOWN,
        LineOutcome.UNKNOWN,
        LineOutcome.DIFFERS,
        LineOutcome.DIFFERS,
        LineOutcome.PENDING,
    ]
    claim.refresh_from_db()
    assert claim.state == ClaimState.APPROVED
    assert BankReport.objects.get().lines.filter(payment__isnull=False).count() == 3
    assert read(cast, camt([entry(reference, 100_000)] * 2, name="BANK2")) == [
        LineOutcome.PAID,
        LineOutcome.REPEATED,
    ]


def test_a_payment_that_came_back_goes_into_another_file(cast: Cast, project: Project) -> None:
    claim = approved(cast, project, 200_000)
    first = released(cast, claim).payments.get()
    assert read(cast, camt([entry(first.end_to_end_id, 100_000, indicator="CRDT")])) == [LineOutcome.RETURNED]
    first.refresh_from_db()
    assert (first.state, first.reason) == (PaymentState.RETURNED, "BANK1")
    second = released(cast, claim).payments.get()
    done = return_payment(payment_id=second.pk, reason=" Banken avvisade. ", actor=controller(cast), at=LATER)
    assert (done.state, done.reason) == (PaymentState.RETURNED, "Banken avvisade.")
    third = released(cast, claim)
    assert read(cast, answer_to(third, name="BANK3")) == [LineOutcome.PAID]
    # What comes back after it was paid is for people to look into.
    paid = third.payments.get()
    assert read(cast, camt([entry(paid.end_to_end_id, 100_000, indicator="CRDT")], name="BANK4")) == [
        LineOutcome.RETURNED
    ]
    paid.refresh_from_db()
    assert paid.state == PaymentState.PAID


def test_a_file_that_is_not_released_is_unknown_to_the_bank(cast: Cast, project: Project) -> None:
    made = batch(cast, approved(cast, project, 200_000))
    assert read(cast, answer_to(made)) == [LineOutcome.UNKNOWN]
    cancel_batch(batch_id=made.pk, reason="Fel dag", actor=controller(cast), at=LATER)
    assert read(cast, answer_to(made, name="BANK2")) == [LineOutcome.UNKNOWN]


def test_a_cancelled_file_sets_its_payments_free(cast: Cast, project: Project) -> None:
    claim = approved(cast, project, 200_000)
    made = batch(cast, claim)
    assert [
        p.code
        for p in refusal(lambda: cancel_batch(batch_id=made.pk, reason=" ", actor=controller(cast), at=LATER))
    ] == ["batch_reason_missing"]
    cancel_batch(batch_id=made.pk, reason="Fel dag", actor=controller(cast), at=LATER)
    assert [one.number for one in (made, batch(cast, claim))] == [1, 2]
    with pytest.raises(PermissionDenied):
        release_batch(batch_id=made.pk, actor=second_controller(cast), at=LATER)


def test_two_people_and_none_of_them_decided_alone(cast: Cast, project: Project) -> None:
    made = batch(cast, approved(cast, project, 200_000))
    for who in (controller(cast), cast.officer, cast.applicant, cast.auditor):
        with pytest.raises(PermissionDenied):
            release_batch(batch_id=made.pk, actor=who, at=LATER)
    assert release_batch(batch_id=made.pk, actor=cast.director, at=LATER).state == BatchState.RELEASED
    with pytest.raises(PermissionDenied):
        prepare_batch(
            authority_id=cast.region.pk,
            claim_ids=[],
            advance_ids=[],
            executes_on=PAY_DAY,
            actor=cast.officer,
            at=LATER,
        )


def test_who_decided_on_a_payment_does_not_put_it_in_a_file(cast: Cast, project: Project) -> None:
    claim = approved(cast, project, 200_000)
    Claim.objects.filter(pk=claim.pk).update(decided_by=controller(cast))
    assert [p.code for p in refusal(lambda: batch(cast, claim))] == ["batch_payment_not_payable"]


def test_what_is_in_a_file_is_not_noted_by_hand(cast: Cast, project: Project) -> None:
    claim, advance = approved(cast, project, 200_000), decided_advance(cast, project)
    made = batch(cast, claim, advance)
    noted = {"paid_on": LATER.date(), "reference": "1", "actor": controller(cast), "at": LATER}
    for act in (
        lambda: pay_claim(claim_id=claim.pk, **noted),
        lambda: pay_advance(advance_id=advance.pk, **noted),
    ):
        assert [(p.code, p.params) for p in refusal(act)] == [("payment_in_a_file", {"batch": str(made)})]
    assert [p.code for p in refusal(lambda: batch(cast, claim, advance))] == ["batch_payment_under_way"] * 2


@pytest.mark.parametrize(
    ("day", "code"),
    [(LATER.date() - timedelta(days=1), "batch_day_passed"), (date(2027, 7, 10), "batch_day_not_banking")],
)
def test_a_day_that_banks_do_not_pay_on(cast: Cast, project: Project, day: date, code: str) -> None:
    claim = approved(cast, project, 200_000)
    assert [p.code for p in refusal(lambda: batch(cast, claim, executes_on=day))] == [code]


def test_a_file_must_be_released_in_time(cast: Cast, project: Project) -> None:
    made = batch(cast, approved(cast, project, 200_000))
    late, second = LATER + timedelta(days=2), second_controller(cast)
    problems = refusal(lambda: release_batch(batch_id=made.pk, actor=second, at=late))
    assert [p.code for p in problems] == ["batch_day_passed"]


def test_everything_that_is_missing_is_told_at_once(cast: Cast) -> None:
    claim = approved(cast, active(cast), 200_000)
    assert [p.code for p in refusal(lambda: batch(cast, claim))] == [
        "batch_payer_missing",
        "batch_payee_unconfirmed",
    ]
    assert [p.code for p in refusal(lambda: batch(cast))] == ["batch_payer_missing", "batch_empty"]


def test_a_new_account_must_be_confirmed_and_old_files_keep_theirs(cast: Cast, project: Project) -> None:
    made = batch(cast, approved(cast, project, 200_000))
    payee(cast, project, kind="iban", number=IBAN, confirmed=False)
    later = active(cast, title="Ett till")
    claim = approved(cast, later, 200_000)
    assert [p.code for p in refusal(lambda: batch(cast, claim))] == ["batch_payee_unconfirmed"]
    made = release_batch(batch_id=made.pk, actor=second_controller(cast), at=LATER)
    assert "<Id>50501055</Id>" in made.file
    assert PayeeAccount.objects.filter(ended_at=None).count() == 1


def test_who_gives_an_account_and_who_confirms_it(cast: Cast, project: Project) -> None:
    made = payee(cast, project, kind="plusgiro", number="415682-4", confirmed=False)
    assert (made.kind, made.number) == ("plusgiro", "4156824")
    for who in (cast.applicant, cast.officer, cast.director):
        with pytest.raises(PermissionDenied):
            confirm_payee_account(account_id=made.pk, actor=who, at=LATER)
    for who in (cast.colleague, cast.officer, cast.stranger):
        with pytest.raises(PermissionDenied):
            give_payee_account(project_id=project.pk, kind="bankgiro", number=BANKGIRO, actor=who, at=LATER)
    for kind, number, code in (
        ("bankgiro", "1", "payee_account_wrong"),
        ("x", "1", "payee_account_kind_missing"),
    ):
        problems = refusal(
            lambda kind=kind, number=number: give_payee_account(
                project_id=project.pk, kind=kind, number=number, actor=cast.applicant, at=LATER
            )
        )
        assert [p.code for p in problems] == [code]


def test_the_account_that_the_authority_pays_from(cast: Cast) -> None:
    keeper = controller(cast)
    problems = refusal(
        lambda: set_payer_account(
            authority_id=cast.region.pk, name=" ", iban="SE1", bic="x", actor=keeper, at=LATER
        )
    )
    assert [p.code for p in problems] == ["payer_name_missing", "payer_iban_wrong", "payer_bic_wrong"]
    with pytest.raises(PermissionDenied):
        set_payer_account(
            authority_id=cast.region.pk, name="R", iban=IBAN, bic="ESSESESS", actor=cast.officer, at=LATER
        )


def test_payments_of_several_projects(cast: Cast, project: Project) -> None:
    others = [active(cast, title=f"Projekt {number}") for number in range(3)]
    claims = [approved(cast, one, 200_000) for one in (project, *others)]
    made = released(cast, *claims)
    assert (made.payments.count(), PaymentBatch.objects.count()) == (4, 1)
    assert read(cast, answer_to(made)) == [LineOutcome.PAID] * 4
    assert Payment.objects.filter(state=PaymentState.PAID).count() == 4
    assert faults(cast.region) == []
