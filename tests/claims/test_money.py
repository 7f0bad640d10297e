"""Advances, recoveries and what is held back: decided by other people than those who prepared them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from bifall.claims.commands import (
    RecoveryValues,
    add_reference_rate,
    drop_recovery,
    invoice_recovery,
    prepare_advance,
    propose_recovery,
    settle_recovery,
)
from bifall.claims.ledger_queries import balances_of_project, faults
from bifall.claims.models import GrantAccount, Recovery
from bifall.claims.queries import account_of, outstanding_ore
from bifall.claims.states import AccountKind, AdvanceState, RecoveryState
from bifall.flows.claim_handling import (
    apply_for_advance,
    approve_claim,
    communicate_recovery,
    decide_advance,
    decide_recovery,
    pay_claim,
    reply_to_recovery,
)
from bifall.flows.project_running import approve_report, submit_report
from bifall.projects.commands import set_terms
from bifall.projects.models import Project
from bifall.projects.rules import Terms
from bifall.reporting.models import Report
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.funding import LATER, active, checked, controller, paid_advance
from tests.whole_database import refusal

DAY = LATER.date()


def account(project: Project) -> tuple[int, int, int, int]:
    """(granted, approved, advanced, paid) in öre."""
    row = GrantAccount.objects.get(project=project)
    return row.granted_ore, row.approved_ore, row.advanced_ore, row.paid_ore


def decided(cast: Cast, project: Project, **values: object) -> Recovery:
    """A recovery that the beneficiary has answered to, and the director has decided."""
    asked = RecoveryValues(**({"ground": "terms_broken", "reasons": "Villkoren bröts."} | values))  # type: ignore[arg-type]
    made = propose_recovery(project_id=project.pk, values=asked, actor=controller(cast), at=LATER)
    communicate_recovery(
        recovery_id=made.pk, reply_by=DAY + timedelta(days=14), actor=controller(cast), at=LATER
    )
    reply_to_recovery(recovery_id=made.pk, reply="Vi förstår.", actor=cast.colleague, at=LATER)
    return decide_recovery(recovery_id=made.pk, actor=cast.director, at=LATER)


def test_an_advance_is_paid_and_counted_off(cast: Cast) -> None:
    project = active(cast)
    made = paid_advance(cast, project, 400_000)
    assert (made.state, account(project)) == (AdvanceState.PAID, (278_577_700, 0, 40_000_000, 0))
    first = checked(cast, project, 60_000_000)
    assert approve_claim(claim_id=first.pk, actor=cast.officer, at=LATER).payable_ore == 0
    pay_claim(claim_id=first.pk, paid_on=DAY, reference="", actor=controller(cast), at=LATER)
    assert balances_of_project(project.pk)[AccountKind.PAID] == 40_000_000


def test_an_advance_beyond_the_rule_is_refused_with_its_source(cast: Cast) -> None:
    project = active(cast)
    made = apply_for_advance(
        project_id=project.pk, asked_sek=400_001, reasons="Lång starttid.", actor=cast.applicant, at=LATER
    )
    prepare_advance(
        advance_id=made.pk, viability="God.", viability_tested_on=DAY, actor=cast.officer, at=LATER
    )

    def decide(sek: int, reasons: str = "Skälen räcker.") -> object:
        return decide_advance(
            advance_id=made.pk,
            approve=True,
            granted_sek=sek,
            reasons=reasons,
            actor=cast.director,
            at=LATER,
        )

    [problem] = refusal(lambda: decide(400_001))
    assert (problem.code, problem.params["source"]) == (
        "advance_not_allowed",
        "Förordning (2003:596) 11 §, i lydelse enligt 2022:1470",
    )
    assert [p.code for p in refusal(lambda: decide(0, " "))] == [
        "advance_decision_reasons_missing",
        "advance_amount_missing",
    ]
    decide(400_000)
    again = refusal(
        lambda: apply_for_advance(
            project_id=project.pk, asked_sek=0, reasons=" ", actor=cast.applicant, at=LATER
        )
    )
    assert [p.code for p in again] == ["advance_amount_missing", "advance_reasons_missing"]


def test_who_prepares_an_advance_does_not_decide_it(cast: Cast) -> None:
    made = apply_for_advance(
        project_id=active(cast).pk, asked_sek=1, reasons="Skäl.", actor=cast.applicant, at=LATER
    )
    with pytest.raises(PermissionDenied):
        decide_advance(
            advance_id=made.pk,
            approve=False,
            granted_sek=0,
            reasons="Nej.",
            actor=cast.director,
            at=LATER,
        )


def test_money_comes_back_with_interest(cast: Cast) -> None:
    project = active(cast)
    paid_advance(cast, project, 400_000)
    made = decided(cast, project, amount_ore=40_000_000)
    assert (made.state, outstanding_ore(project.pk)) == (RecoveryState.DECIDED, 40_000_000)
    invoice_recovery(recovery_id=made.pk, due_on=DAY + timedelta(days=29), actor=controller(cast), at=LATER)
    paid_on = DAY + timedelta(days=39)
    then = LATER + timedelta(days=39)

    def settle() -> Recovery:
        return settle_recovery(recovery_id=made.pk, paid_on=paid_on, actor=controller(cast), at=then)

    assert [p.code for p in refusal(settle)] == ["recovery_rate_missing"]
    add_reference_rate(
        authority_id=cast.region.pk,
        valid_from=date(2026, 7, 1),
        valid_to=date(2027, 12, 31),
        percent=Decimal("2"),
        source="Riksbankens beslut",
        actor=controller(cast),
        at=LATER,
    )
    settled = settle()
    # Ten days (the thirtieth after the demand and the day of payment counted) at 2 + 8 percent of 400 000.
    assert (settled.state, settled.settled_ore, settled.interest_ore) == (
        RecoveryState.SETTLED,
        40_000_000,
        109_589,
    )
    assert account(project) == (278_577_700, 0, 0, 0)
    assert balances_of_project(project.pk)[AccountKind.RECOVERED] == 40_000_000
    assert faults(cast.region) == []


def test_costs_that_are_approved_later_count_against_a_recovery(cast: Cast) -> None:
    project = active(cast)
    paid_advance(cast, project, 400_000)
    made = decided(cast, project, amount_ore=30_000_000)
    later = checked(cast, project, 50_000_000)
    # Half of 500 000 is earned: 150 000 of the advance is still unearned, and 150 000 has been counted off.
    assert approve_claim(claim_id=later.pk, actor=cast.officer, at=LATER).payable_ore == 0
    made.refresh_from_db()
    assert (made.state, made.offset_ore, made.left_ore) == (RecoveryState.DECIDED, 15_000_000, 15_000_000)


def test_costs_that_are_approved_no_more_are_recovered(cast: Cast) -> None:
    project = active(cast)
    first = checked(cast, project, 10_000_000)
    approve_claim(claim_id=first.pk, actor=cast.officer, at=LATER)
    pay_claim(claim_id=first.pk, paid_on=DAY, reference="1", actor=controller(cast), at=LATER)
    made = decided(cast, project, amount_ore=1_000_000, disallowed_ore=2_000_000)
    assert account(project)[1:] == (8_000_000, 0, 5_000_000)
    assert account_of(GrantAccount.objects.get(project=project)).overpaid_ore == made.amount_ore


def test_a_lowered_grant_leaves_the_frame_its_part(cast: Cast) -> None:
    project = active(cast)
    paid_advance(cast, project, 400_000)
    decided(cast, project, amount_ore=10_000_000, new_granted_ore=30_000_000)
    standing = balances_of_project(project.pk)
    assert (standing[AccountKind.COMMITTED], standing[AccountKind.PAID]) == (0, 40_000_000)
    assert account(project) == (30_000_000, 0, 40_000_000, 0)
    assert faults(cast.region) == []


def test_what_cannot_be_asked_back(cast: Cast) -> None:
    project = active(cast)

    def propose(**values: object) -> Recovery:
        asked = RecoveryValues(**({"ground": "terms_broken", "reasons": "Skäl."} | values))  # type: ignore[arg-type]
        return propose_recovery(project_id=project.pk, values=asked, actor=controller(cast), at=LATER)

    wrong = refusal(
        lambda: propose(
            ground="hunch", reasons=" ", amount_ore=0, disallowed_ore=1, new_granted_ore=278_577_700
        )
    )
    assert [p.code for p in wrong] == [
        "recovery_ground_missing",
        "recovery_reasons_missing",
        "recovery_amount_missing",
        "recovery_disallowed_too_much",
        "recovery_grant_not_lowered",
        "recovery_nothing_paid",
    ]
    paid_advance(cast, project, 100_000)
    made = propose(amount_ore=10_000_001)
    assert [p.code for p in refusal(lambda: propose(amount_ore=1))] == ["recovery_under_way"]
    communicate_recovery(
        recovery_id=made.pk, reply_by=DAY + timedelta(days=1), actor=controller(cast), at=LATER
    )
    early = refusal(lambda: decide_recovery(recovery_id=made.pk, actor=cast.director, at=LATER))
    assert [p.code for p in early] == ["recovery_reply_not_yet"]
    then = LATER + timedelta(days=2)
    [too_much] = refusal(lambda: decide_recovery(recovery_id=made.pk, actor=cast.director, at=then))
    assert too_much.code == "recovery_not_allowed"
    drop_recovery(recovery_id=made.pk, actor=controller(cast), at=then)
    assert Recovery.objects.get().state == RecoveryState.DROPPED


def test_a_part_is_held_back_until_the_final_report(cast: Cast) -> None:
    set_terms(
        authority_id=cast.region.pk,
        valid_from=date(2026, 1, 1),
        source="RUN § 5",
        terms=Terms(holdback_percent=Decimal(10)),
        actor=cast.administrator,
        at=NOW,
    )
    project = active(cast)
    first = checked(cast, project, 10_000_000)
    assert approve_claim(claim_id=first.pk, actor=cast.officer, at=LATER).payable_ore == 4_500_000
    pay_claim(claim_id=first.pk, paid_on=DAY, reference="1", actor=controller(cast), at=LATER)
    period = (date(2027, 7, 1), date(2027, 7, 2))
    last = checked(cast, project, period=period, is_final=True)
    problems = refusal(lambda: approve_claim(claim_id=last.pk, actor=cast.officer, at=LATER))
    assert [p.code for p in problems] == ["claim_final_before_report"]
    final = Report.objects.get(project=project, kind="final")
    Report.objects.filter(pk=final.pk).update(done="a", results="b", onward="c")
    submit_report(report_id=final.pk, actor=cast.applicant, at=LATER)
    approve_report(report_id=final.pk, actor=cast.officer, at=LATER)
    assert approve_claim(claim_id=last.pk, actor=cast.officer, at=LATER).payable_ore == 500_000


def test_a_rate_is_known_once(cast: Cast) -> None:
    def add(first: date, last: date, source: str = "Riksbanken") -> object:
        return add_reference_rate(
            authority_id=cast.region.pk,
            valid_from=first,
            valid_to=last,
            percent=Decimal(2),
            source=source,
            actor=controller(cast),
            at=NOW,
        )

    controller(cast)
    problems = refusal(lambda: add(date(2027, 6, 30), date(2027, 6, 29), " "))
    assert [p.code for p in problems] == ["reference_rate_backwards", "reference_rate_source_missing"]
    problems = refusal(lambda: add(date(2026, 6, 30), date(2026, 12, 31)))
    assert [p.code for p in problems] == ["reference_rate_taken"]
