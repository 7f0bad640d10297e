"""A claim from its first row to the payment: what is refused, what is reckoned, and by how many people."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from bifall.applications.states import CostType
from bifall.claims.commands import (
    approve_rows,
    check_row,
    send_back_claim,
    start_claim,
    start_claim_review,
    write_row,
)
from bifall.claims.ledger_queries import balances_of_project, faults
from bifall.claims.models import Claim, GrantAccount
from bifall.claims.queries import account_of
from bifall.claims.states import AccountKind, ClaimState, RowState, SimplifiedCosts
from bifall.flows.claim_handling import (
    approve_claim,
    attest_second,
    complete_claim,
    pay_claim,
    request_claim_completion,
    submit_claim,
)
from bifall.projects.models import ProjectCondition
from bifall.projects.states import ConditionWhen
from tests.cast import Cast
from tests.factories.funding import LATER, Cost, active, checked, claim, controller, submitted
from tests.whole_database import refusal

DAY = LATER.date()
SECOND_HALF = (date(2027, 7, 1), date(2027, 12, 31))
YEAR_AFTER = LATER.replace(year=2028, month=2)


def test_a_claim_from_rows_to_payment(cast: Cast) -> None:
    project = active(cast)
    made = checked(cast, project, 10_000_050, 33)
    decided = approve_claim(claim_id=made.pk, actor=cast.officer, at=LATER)
    # Half of 100 000,83 kronor, rounded half up to the öre.
    assert (decided.state, decided.claimed_ore, decided.approved_ore, decided.payable_ore) == (
        ClaimState.APPROVED,
        10_000_083,
        10_000_083,
        5_000_042,
    )
    paid = pay_claim(claim_id=made.pk, paid_on=DAY, reference="BG 1", actor=controller(cast), at=LATER)
    assert (paid.state, paid.paid_on, paid.payment_reference) == (ClaimState.PAID, DAY, "BG 1")
    assert balances_of_project(project.pk)[AccountKind.PAID] == 5_000_042
    assert faults(cast.region) == []
    entries = project.application.case.entries.order_by("at").values_list("direction", "description")
    assert list(entries)[-2:] == [
        ("incoming", "Rekvisition 1"),
        ("outgoing", "Beslut om rekvisition 1"),
    ]


def test_the_share_is_counted_on_all_claims_together(cast: Cast) -> None:
    project = active(cast)
    first = checked(cast, project, 101)
    approve_claim(claim_id=first.pk, actor=cast.officer, at=LATER)
    pay_claim(claim_id=first.pk, paid_on=DAY, reference="1", actor=controller(cast), at=LATER)
    second = claim(cast, project, 101, period=SECOND_HALF)
    submit_claim(claim_id=second.pk, actor=cast.applicant, at=YEAR_AFTER)
    start_claim_review(claim_id=second.pk, actor=cast.officer, at=YEAR_AFTER)
    approve_rows(claim_id=second.pk, actor=cast.officer, at=YEAR_AFTER)
    approve_claim(claim_id=second.pk, actor=cast.officer, at=YEAR_AFTER)
    # 50,5 becomes 51; half of 202 is 101, so the second gives the rest: 50.
    payable = Claim.objects.order_by("number").values_list("payable_ore", flat=True)
    assert list(payable) == [51, 50]


def test_above_the_limit_two_people_approve_and_a_third_pays(cast: Cast) -> None:
    project = active(cast)
    made = checked(cast, project, 20_000_100)
    assert approve_claim(claim_id=made.pk, actor=cast.officer, at=LATER).state == ClaimState.AWAITING_SECOND
    assert GrantAccount.objects.get(project=project).paid_ore == 0
    with pytest.raises(PermissionDenied):
        attest_second(claim_id=made.pk, actor=cast.officer, at=LATER)
    decided = attest_second(claim_id=made.pk, actor=controller(cast), at=LATER)
    assert (decided.state, decided.first_approver, decided.decided_by) == (
        ClaimState.APPROVED,
        cast.officer,
        controller(cast),
    )
    with pytest.raises(PermissionDenied):
        pay_claim(claim_id=made.pk, paid_on=DAY, reference="1", actor=controller(cast), at=LATER)


def test_the_second_person_can_send_it_back(cast: Cast) -> None:
    made = checked(cast, active(cast), 20_000_100)
    approve_claim(claim_id=made.pk, actor=cast.officer, at=LATER)
    back = send_back_claim(claim_id=made.pk, reason="Rad 1 saknar avtal.", actor=controller(cast), at=LATER)
    assert (back.state, back.first_approver, back.payable_ore) == (ClaimState.UNDER_REVIEW, None, None)


def test_a_row_is_checked_with_a_reason_for_what_is_not_approved(cast: Cast) -> None:
    made = submitted(cast, active(cast), 100_00, 200_00)
    start_claim_review(claim_id=made.pk, actor=cast.officer, at=LATER)
    first, _second = made.rows.order_by("position")

    def check(approved: int, reason: str = "") -> object:
        return check_row(
            claim_id=made.pk,
            row_id=first.pk,
            approved_ore=approved,
            reason=reason,
            actor=cast.officer,
            at=LATER,
        )

    assert [p.code for p in refusal(lambda: check(50_00))] == ["check_reason_missing"]
    assert [p.code for p in refusal(lambda: check(100_01))] == ["approved_outside_row"]
    assert [p.code for p in refusal(lambda: check(-1))] == ["approved_outside_row"]
    check(50_00, "Halva tiden gäller projektet.")
    unchecked = refusal(lambda: approve_claim(claim_id=made.pk, actor=cast.officer, at=LATER))
    assert [(p.code, p.params) for p in unchecked] == [("claim_rows_unchecked", {"rows": 1})]
    assert approve_rows(claim_id=made.pk, actor=cast.officer, at=LATER) == 1
    decided = approve_claim(claim_id=made.pk, actor=cast.officer, at=LATER)
    assert (decided.state, decided.approved_ore) == (ClaimState.PARTLY_APPROVED, 250_00)
    states = made.rows.order_by("position").values_list("state", flat=True)
    assert list(states) == [RowState.REDUCED, RowState.APPROVED]


def test_one_claim_is_open_and_the_next_is_prepared(cast: Cast) -> None:
    project = active(cast)
    submitted(cast, project, 100)
    following = claim(cast, project, 100, period=SECOND_HALF)
    problems = refusal(lambda: submit_claim(claim_id=following.pk, actor=cast.applicant, at=YEAR_AFTER))
    assert [p.code for p in problems] == ["claim_open_already"]
    project.one_open_claim = False
    project.save(update_fields=["one_open_claim"])
    submit_claim(claim_id=following.pk, actor=cast.applicant, at=YEAR_AFTER)
    again = refusal(
        lambda: start_claim(
            project_id=project.pk,
            starts_on=date(2027, 12, 1),
            ends_on=date(2030, 1, 1),
            actor=cast.applicant,
            at=LATER,
        )
    )
    assert [(p.code, p.field) for p in again] == [
        ("claim_outside_project", "starts_on"),
        ("claim_period_taken", "starts_on"),
    ]


def test_what_cannot_be_sent_in(cast: Cast) -> None:
    project = active(cast)
    made = claim(cast, project)
    early = LATER - timedelta(days=30)
    problems = refusal(lambda: submit_claim(claim_id=made.pk, actor=cast.applicant, at=early))
    assert [p.code for p in problems] == ["claim_has_no_rows", "claim_period_not_ended"]
    write_row(claim_id=made.pk, values=Cost(-5).values(), actor=cast.applicant, at=LATER)
    problems = refusal(lambda: submit_claim(claim_id=made.pk, actor=cast.applicant, at=LATER))
    assert [p.code for p in problems] == ["claim_not_above_zero"]


@pytest.mark.parametrize(
    ("cost", "found"),
    [
        (Cost(0), [("cost_amount_missing", "amount_ore")]),
        (Cost(1, cost_type=CostType.OTHER), [("cost_type_not_in_budget", "cost_type")]),
        (Cost(1, booked_on=date(2027, 7, 1)), [("cost_outside_period", "booked_on")]),
        (Cost(1, voucher=" "), [("cost_voucher_missing", "voucher_number")]),
    ],
)
def test_a_row_that_cannot_stand(cast: Cast, cost: Cost, found: list[tuple[str, str]]) -> None:
    made = claim(cast, active(cast))
    problems = refusal(
        lambda: write_row(claim_id=made.pk, values=cost.values(), actor=cast.applicant, at=LATER)
    )
    assert [(p.code, p.field) for p in problems] == found


def test_a_completion_opens_the_rows_again(cast: Cast) -> None:
    made = checked(cast, active(cast), 100)
    past = refusal(
        lambda: request_claim_completion(
            claim_id=made.pk, text=" ", due_on=DAY - timedelta(days=1), actor=cast.officer, at=LATER
        )
    )
    assert [p.code for p in past] == ["claim_completion_missing", "claim_completion_day_passed"]
    request_claim_completion(
        claim_id=made.pk, text="Bifoga avtalet.", due_on=DAY, actor=cast.officer, at=LATER
    )
    row = made.rows.get()
    write_row(claim_id=made.pk, row_id=row.pk, values=Cost(90).values(), actor=cast.applicant, at=LATER)
    done = complete_claim(claim_id=made.pk, reply="Rättat.", actor=cast.applicant, at=LATER)
    assert (done.state, done.claimed_ore) == (ClaimState.UNDER_REVIEW, 90)
    assert made.rows.get().state == RowState.UNCHECKED


def test_a_condition_holds_every_payment_back(cast: Cast) -> None:
    project = active(cast, conditions=("Samverkansavtal",))
    ProjectCondition.objects.update(when=ConditionWhen.BEFORE_PAYMENT)
    made = checked(cast, project, 100)
    problems = refusal(lambda: approve_claim(claim_id=made.pk, actor=cast.officer, at=LATER))
    assert [(p.code, p.params) for p in problems] == [
        ("claim_conditions_unmet", {"condition": "Samverkansavtal"})
    ]


def test_a_flat_rate_follows_the_approved_staff_costs(cast: Cast) -> None:
    project = active(cast, simplified_costs=SimplifiedCosts.INDIRECT_COSTS)
    made = submitted(cast, project, 1000_00)
    computed = made.rows.get(is_computed=True)
    assert (computed.cost_type, computed.amount_ore, Claim.objects.get().claimed_ore) == (
        CostType.INDIRECT_COSTS,
        150_00,
        1150_00,
    )
    start_claim_review(claim_id=made.pk, actor=cast.officer, at=LATER)
    check_row(
        claim_id=made.pk,
        row_id=made.rows.get(is_computed=False).pk,
        approved_ore=500_00,
        reason="Halva tiden.",
        actor=cast.officer,
        at=LATER,
    )
    decided = approve_claim(claim_id=made.pk, actor=cast.officer, at=LATER)
    assert (decided.approved_ore, decided.payable_ore) == (575_00, 287_50)


def test_the_flat_rate_for_all_else_leaves_no_room_for_other_costs(cast: Cast) -> None:
    project = active(cast, simplified_costs=SimplifiedCosts.ALL_OTHER_COSTS)
    made = claim(cast, project, 1000_00, Cost(10_00, cost_type=CostType.TRAVEL_LODGING, voucher="B1"))
    problems = refusal(lambda: submit_claim(claim_id=made.pk, actor=cast.applicant, at=LATER))
    assert [p.code for p in problems] == ["claim_flat_rate_leaves_no_room"]


@pytest.mark.parametrize(
    ("paid_on", "reference", "codes"),
    [
        (DAY + timedelta(days=1), "1", ["payment_day_in_future"]),
        (DAY - timedelta(days=1), "1", ["payment_day_before_decision"]),
        (DAY, " ", ["payment_reference_missing"]),
    ],
)
def test_a_payment_that_cannot_have_been(cast: Cast, paid_on: date, reference: str, codes: list[str]) -> None:
    made = checked(cast, active(cast), 100)
    approve_claim(claim_id=made.pk, actor=cast.officer, at=LATER)
    payer = controller(cast)
    problems = refusal(
        lambda: pay_claim(claim_id=made.pk, paid_on=paid_on, reference=reference, actor=payer, at=LATER)
    )
    assert [p.code for p in problems] == codes


def test_never_more_than_the_grant(cast: Cast) -> None:
    project = active(cast)
    made = checked(cast, project, 900_000_000)
    approve_claim(claim_id=made.pk, actor=cast.officer, at=LATER)
    decided = attest_second(claim_id=made.pk, actor=controller(cast), at=LATER)
    assert decided.payable_ore == project.granted_sek * 100
    account = account_of(GrantAccount.objects.get(project=project))
    assert (account.left_ore, account.overpaid_ore) == (0, 0)
