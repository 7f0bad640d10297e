"""Who asks for money, checks, approves and pays, over every state and every kind of user."""

from __future__ import annotations

from datetime import date

from bifall.accounts.models import User
from bifall.claims.models import (
    Advance,
    Claim,
    GrantAccount,
    HourRate,
    LumpSum,
    PayeeAccount,
    Payment,
    PaymentBatch,
    Recovery,
)
from bifall.claims.policies import PERMISSIONS
from bifall.claims.queries import visible_to
from bifall.claims.states import AdvanceState, BatchState, ClaimState, PaymentState, RecoveryState, StaffCosts
from bifall.projects.models import Project
from bifall.projects.states import ProjectState
from tests.cast import Cast
from tests.conftest import NOW
from tests.projects.test_policies import project
from tests.strangers import anybody

BENEFICIARY = {"applicant", "colleague"}
SIGNATORY = {"applicant"}
DESK = {"officer", "controller", "director", "secretary", "auditor"}
REVIEWERS = {"officer", "controller"}
Cells = set[tuple[str, object]]


def each(who: set[str], *states: object) -> Cells:
    return {(name, state) for name in who for state in states}


S = ClaimState
OF_A_CLAIM: dict[str, Cells] = {
    "claims.view": each(BENEFICIARY, *S) | each(DESK, *(set(S) - {S.DRAFT})),
    "claims.write": each(BENEFICIARY, S.DRAFT, S.COMPLETION_REQUESTED),
    "claims.submit": each(SIGNATORY, S.DRAFT),
    "claims.complete": each(SIGNATORY, S.COMPLETION_REQUESTED),
    "claims.start_review": each(REVIEWERS, S.SUBMITTED),
    "claims.check": each(REVIEWERS, S.UNDER_REVIEW),
    "claims.request_completion": each(REVIEWERS, S.UNDER_REVIEW),
    "claims.approve": each(REVIEWERS, S.UNDER_REVIEW),
    "claims.refuse": each(REVIEWERS, S.UNDER_REVIEW, S.COMPLETION_REQUESTED),
    # The officer was the first to approve, and the director decided.
    "claims.attest_second": each({"controller", "director"}, S.AWAITING_SECOND),
    "claims.pay": each({"controller"}, S.APPROVED, S.PARTLY_APPROVED),
}
OF_AN_ADVANCE: dict[str, Cells] = {
    "claims.prepare_advance": each(REVIEWERS, AdvanceState.APPLIED),
    "claims.decide_advance": each({"director"}, AdvanceState.PREPARED),
    "claims.pay_advance": each({"controller"}, AdvanceState.DECIDED),
}
R = RecoveryState
OF_A_RECOVERY: dict[str, Cells] = {
    "claims.communicate_recovery": each(REVIEWERS, R.PROPOSED),
    "claims.reply_to_recovery": each(BENEFICIARY, R.COMMUNICATED),
    "claims.decide_recovery": each({"director"}, R.COMMUNICATED),
    "claims.drop_recovery": each(REVIEWERS | {"director"}, R.PROPOSED, R.COMMUNICATED),
    "claims.invoice_recovery": each({"controller"}, R.DECIDED),
    "claims.settle_recovery": each({"controller"}, R.INVOICED),
}
P = ProjectState
HAS_MONEY = set(P) - {P.GRANTED}
# Those that have ended had started.
CLAIMS = (P.ACTIVE, P.CHANGE_REQUESTED, P.COMPLETED, P.TERMINATED)
OF_A_PROJECT: dict[str, Cells] = {
    "claims.start": each(BENEFICIARY, *CLAIMS),
    "claims.give_payee_account": each(SIGNATORY, *HAS_MONEY),
    "claims.describe_books": each(BENEFICIARY, *CLAIMS),
    "claims.view_money": each(BENEFICIARY | DESK, *P),
    "claims.apply_for_advance": each(SIGNATORY, P.ACTIVE, P.CHANGE_REQUESTED),
    "claims.propose_recovery": each(REVIEWERS, *HAS_MONEY),
    "claims.decide_hour_rate": each(REVIEWERS, *(set(P) - {P.CLOSED})),
    # Nothing has been sent to the beneficiary yet.
    "claims.decide_lump_sum": each(REVIEWERS, P.GRANTED),
}
OF_AN_HOUR_RATE: dict[str, Cells] = {"claims.remove_hour_rate": each(REVIEWERS, *(set(P) - {P.CLOSED}))}
OF_A_LUMP_SUM: dict[str, Cells] = {"claims.remove_lump_sum": each(REVIEWERS, P.GRANTED)}
OF_AN_AUTHORITY = {
    "claims.keep_ledger": {"controller"},
    "claims.view_ledger": DESK,
    "claims.prepare_payments": {"controller"},
    "claims.read_bank_report": {"controller"},
    "claims.fetch_payment_file": {"controller", "director", "auditor"},
}
B, Y = BatchState, PaymentState
OF_A_BATCH: dict[str, Cells] = {
    # The controller put it together.
    "claims.release_payments": each({"director"}, B.PREPARED),
    "claims.cancel_payments": each({"controller", "director"}, B.PREPARED),
}
OF_A_PAYMENT: dict[str, Cells] = {"claims.return_payment": each({"controller"}, Y.SENT)}
OF_A_PAYEE = {"claims.confirm_payee_account": {"controller"}}


def claim(cast: Cast, state: ClaimState) -> Claim:
    decided = {"approved_ore": 1, "payable_ore": 1, "decided_by": cast.director, "paid_on": NOW.date()}
    first = {"first_approver": cast.officer} if state == S.AWAITING_SECOND else {}
    return Claim.objects.create(
        project=project(cast),
        number=1,
        starts_on=date(2027, 1, 1),
        ends_on=date(2027, 6, 30),
        state=state,
        created_by=cast.applicant,
        created_at=NOW,
        **(decided if state in {S.APPROVED, S.PARTLY_APPROVED, S.PAID} else {}),
        **first,
    )


def table(
    people: dict[str, User], rows: dict[object, object], permissions: dict[str, Cells]
) -> dict[str, Cells]:
    return {
        permission: {
            (name, state)
            for state, row in rows.items()
            for name, user in people.items()
            if user.has_perm(permission, row)
        }
        for permission in permissions
    }


def test_rights_over_claims(cast: Cast) -> None:
    rows: dict[object, object] = {state: claim(cast, state) for state in ClaimState}
    assert table(anybody(cast), rows, OF_A_CLAIM) == OF_A_CLAIM


def test_rights_over_advances(cast: Cast) -> None:
    rows: dict[object, object] = {
        state: Advance.objects.create(
            project=project(cast),
            state=state,
            asked_ore=1,
            reasons="Skäl",
            applied_by=cast.applicant,
            applied_at=NOW,
        )
        for state in AdvanceState
    }
    assert table(anybody(cast), rows, OF_AN_ADVANCE) == OF_AN_ADVANCE


def test_rights_over_recoveries(cast: Cast) -> None:
    rows: dict[object, object] = {
        state: Recovery.objects.create(
            project=project(cast),
            state=state,
            ground="terms_broken",
            reasons="Skäl",
            amount_ore=1,
            proposed_by=cast.officer,
            proposed_at=NOW,
        )
        for state in RecoveryState
    }
    assert table(anybody(cast), rows, OF_A_RECOVERY) == OF_A_RECOVERY


def by_the_hour(cast: Cast, state: ProjectState) -> Project:
    made = project(cast, state, started_at=NOW)
    GrantAccount.objects.create(
        project=made,
        decided_ore=1,
        granted_ore=1,
        share_percent=50,
        holdback_percent=0,
        staff_costs=StaffCosts.BY_THE_HOUR,
    )
    return made


def test_rights_over_hour_rates_and_lump_sums(cast: Cast) -> None:
    decided = {"decided_by": cast.officer, "decided_at": NOW}
    rates: dict[object, object] = {
        state: HourRate.objects.create(
            project=by_the_hour(cast, state),
            person="A1",
            role="Projektledare",
            yearly_cost_ore=1_720_000,
            employment_percent=100,
            rate_ore=1000,
            hours_per_year=1720,
            valid_from=NOW.date(),
            basis="Lönespecifikationer",
            **decided,
        )
        for state in ProjectState
    }
    people = anybody(cast)
    assert table(people, rates, OF_AN_HOUR_RATE) == OF_AN_HOUR_RATE
    lump_sums: dict[object, object] = {
        state: LumpSum.objects.create(
            project=project(cast, state),
            position=1,
            milestone="Drift",
            proof="Rapport",
            cost_type="other",
            amount_ore=1,
            **decided,
        )
        for state in ProjectState
    }
    assert table(people, lump_sums, OF_A_LUMP_SUM) == OF_A_LUMP_SUM


def test_rights_over_projects_and_the_ledger(cast: Cast) -> None:
    rows: dict[object, object] = {state: by_the_hour(cast, state) for state in ProjectState}
    people = anybody(cast)
    assert table(people, rows, OF_A_PROJECT) == OF_A_PROJECT
    found = {
        permission: {name for name, user in people.items() if user.has_perm(permission, cast.region)}
        for permission in OF_AN_AUTHORITY
    }
    assert found == OF_AN_AUTHORITY
    tried = {*OF_A_CLAIM, *OF_AN_ADVANCE, *OF_A_RECOVERY, *OF_A_PROJECT, *OF_AN_AUTHORITY}
    tried |= {*OF_AN_HOUR_RATE, *OF_A_LUMP_SUM}
    tried |= {*OF_A_BATCH, *OF_A_PAYMENT, *OF_A_PAYEE}
    assert tried == set(PERMISSIONS)


def test_rights_over_files_to_the_bank_and_accounts(cast: Cast) -> None:
    people = anybody(cast)
    batches: dict[object, object] = {
        state: PaymentBatch.objects.create(
            authority=cast.region,
            number=number,
            message_id=str(number),
            executes_on=NOW.date(),
            state=state,
            made_by=people["controller"],
            made_at=NOW,
            released_by=cast.director,
            file="<a/>",
        )
        for number, state in enumerate(BatchState)
    }
    assert table(people, batches, OF_A_BATCH) == OF_A_BATCH
    payments: dict[object, object] = {
        state: Payment.objects.create(
            batch=PaymentBatch.objects.earliest("number"),
            position=number,
            project=(of := claim(cast, S.APPROVED)).project,
            claim=of,
            amount_ore=1,
            state=state,
            paid_on=NOW.date(),
        )
        for number, state in enumerate(PaymentState)
    }
    assert table(people, payments, OF_A_PAYMENT) == OF_A_PAYMENT
    account = PayeeAccount.objects.create(
        organisation=cast.chamber, kind="bankgiro", number="1", given_by=cast.applicant, given_at=NOW
    )
    found = {name for name, user in people.items() if user.has_perm("claims.confirm_payee_account", account)}
    assert found == OF_A_PAYEE["claims.confirm_payee_account"]


def test_what_is_listed_is_what_may_be_seen(cast: Cast) -> None:
    rows = [claim(cast, state) for state in ClaimState]
    for name, user in anybody(cast).items():
        if user.is_active:
            may_see = {row.pk for row in rows if user.has_perm("claims.view", row)}
            assert (name, set(visible_to(user).values_list("pk", flat=True))) == (name, may_see)


def test_nobody_handles_money_for_their_own(cast: Cast) -> None:
    """Whoever acts for the beneficiary neither reviews nor pays, whatever else they are."""
    waiting = claim(cast, S.UNDER_REVIEW)
    assert cast.officer.has_perm("claims.approve", waiting)
    cast.officer.memberships.create(organisation=cast.chamber, role="editor", since=NOW)
    del cast.officer.__dict__["authorisations"]
    assert not cast.officer.has_perm("claims.approve", waiting)
