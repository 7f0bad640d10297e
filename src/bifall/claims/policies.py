"""Who asks for money, who checks, who approves, who pays, and who sees the ledger.

Nobody handles money for an organisation that they act for themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bifall.accounts.predicates import Predicate, holds, in_state, predicate, publish
from bifall.accounts.states import Role
from bifall.claims.states import (
    ADVANCE_WORKFLOW,
    BATCH_WORKFLOW,
    CLAIM_WORKFLOW,
    OPEN_FOR_WRITING,
    PAYMENT_WORKFLOW,
    RECOVERY_WORKFLOW,
    AdvanceAction,
    BatchAction,
    ClaimAction,
    ClaimState,
    PaymentAction,
    RecoveryAction,
    RecoveryState,
    StaffCosts,
)
from bifall.organisations.policies import has_signed_first, is_tied_to
from bifall.organisations.states import SignedAct
from bifall.projects.policies import (
    DESK,
    claims_for_its_beneficiary,
    claims_for_the_beneficiary,
    has_a_conflict,
    has_a_conflict_in_its_project,
    is_beneficiary,
    is_its_beneficiary,
    is_tied_to_its_beneficiary,
    is_tied_to_the_beneficiary,
    signs_for_the_beneficiary,
    writes_for_its_beneficiary,
    writes_for_the_beneficiary,
)
from bifall.projects.states import RUNNING, ProjectState

if TYPE_CHECKING:
    from bifall.accounts.models import User
    from bifall.claims.models import Advance, Claim, HourRate, LumpSum, PayeeAccount, PaymentBatch, Recovery
    from bifall.projects.models import Project


@predicate
def has_been_sent(user: User, claim: Claim) -> bool:
    return claim.state != ClaimState.DRAFT


def has_signed(act: SignedAct) -> Predicate:
    """As the first of two: now the second is awaited."""

    def test(user: User, claim: Claim) -> bool:
        return claim.project.organisation.signs_together and has_signed_first(user, act, claim.pk)

    test.__name__ = f"has_signed_{act.value}"
    return predicate(test)


@predicate
def is_open_for_writing(user: User, claim: Claim) -> bool:
    return claim.state in OPEN_FOR_WRITING


@predicate
def is_being_reviewed(user: User, claim: Claim) -> bool:
    return claim.state == ClaimState.UNDER_REVIEW


@predicate
def approved_it_first(user: User, claim: Claim) -> bool:
    return claim.first_approver_id == user.pk


@predicate
def decided_it(user: User, claim: Claim) -> bool:
    return claim.decided_by_id == user.pk


@predicate
def project_runs(user: User, project: Project) -> bool:
    return project.state in RUNNING


@predicate
def project_can_be_claimed_for(user: User, project: Project) -> bool:
    """It runs, or has run: then for a last time, until a day that the command looks at."""
    return project.state in RUNNING or (
        project.state in {ProjectState.COMPLETED, ProjectState.TERMINATED} and project.started_at is not None
    )


@predicate
def is_of_an_open_project(user: User, claim: Claim) -> bool:
    return claim.project.state != ProjectState.CLOSED


@predicate
def project_has_an_account(user: User, project: Project) -> bool:
    """Its grant has been accepted. Money can be asked back, or be sent anew, also when it is closed."""
    return project.state != ProjectState.GRANTED


@predicate
def project_is_not_closed(user: User, project: Project) -> bool:
    return project.state != ProjectState.CLOSED


@predicate
def staff_is_by_the_hour(user: User, project: Project) -> bool:
    account = getattr(project, "grant_account", None)
    return account is not None and account.staff_costs == StaffCosts.BY_THE_HOUR


@predicate
def is_in_an_open_project(user: User, rate: HourRate) -> bool:
    return rate.project.state != ProjectState.CLOSED


@predicate
def terms_can_still_be_set(user: User, project: Project) -> bool:
    """The beneficiary has not yet been sent what it accepts."""
    return project.state == ProjectState.GRANTED and project.agreement_id is None


@predicate
def its_terms_can_still_be_set(user: User, lump: LumpSum) -> bool:
    return lump.project.state == ProjectState.GRANTED and lump.project.agreement_id is None


@predicate
def is_asked_to_reply(user: User, recovery: Recovery) -> bool:
    return recovery.state == RecoveryState.COMMUNICATED


@predicate
def prepared_it(user: User, advance: Advance) -> bool:
    return advance.prepared_by_id == user.pk


@predicate
def decided_the_advance(user: User, advance: Advance) -> bool:
    return advance.decided_by_id == user.pk


@predicate
def proposed_it(user: User, recovery: Recovery) -> bool:
    return recovery.proposed_by_id == user.pk


@predicate
def is_tied_to_its_organisation(user: User, account: PayeeAccount) -> bool:
    return is_tied_to(user, account.organisation_id)


@predicate
def gave_the_account(user: User, account: PayeeAccount) -> bool:
    return account.given_by_id == user.pk


@predicate
def waits_to_be_confirmed(user: User, account: PayeeAccount) -> bool:
    return account.confirmed_at is None and account.ended_at is None


@predicate
def put_it_together(user: User, batch: PaymentBatch) -> bool:
    return batch.made_by_id == user.pk


def can(action: ClaimAction) -> Predicate:
    return in_state(CLAIM_WORKFLOW, action)


def advance_can(action: AdvanceAction) -> Predicate:
    return in_state(ADVANCE_WORKFLOW, action)


def batch_can(action: BatchAction) -> Predicate:
    return in_state(BATCH_WORKFLOW, action)


def recovery_can(action: RecoveryAction) -> Predicate:
    return in_state(RECOVERY_WORKFLOW, action)


no_party = ~is_tied_to_its_beneficiary & ~has_a_conflict_in_its_project
reviews = holds(Role.CASE_OFFICER, Role.CONTROLLER) & no_party
handles = holds(Role.CASE_OFFICER, Role.CONTROLLER) & ~is_tied_to_the_beneficiary & ~has_a_conflict
controls = holds(Role.CONTROLLER) & no_party
directs = holds(Role.DIRECTOR) & no_party
reads = holds(*DESK) & ~has_a_conflict_in_its_project

PERMISSIONS = {
    "claims.decide_hour_rate": handles & project_is_not_closed & staff_is_by_the_hour,
    "claims.remove_hour_rate": reviews & is_in_an_open_project,
    "claims.decide_lump_sum": handles & terms_can_still_be_set,
    "claims.remove_lump_sum": reviews & its_terms_can_still_be_set,
    "claims.view": is_its_beneficiary | (reads & has_been_sent),
    "claims.start": writes_for_the_beneficiary & project_can_be_claimed_for,
    "claims.write": writes_for_its_beneficiary & is_open_for_writing & is_of_an_open_project,
    "claims.describe_books": writes_for_the_beneficiary & project_can_be_claimed_for,
    "claims.submit": claims_for_its_beneficiary
    & can(ClaimAction.SUBMIT)
    & is_of_an_open_project
    & ~has_signed(SignedAct.SUBMIT_CLAIM),
    "claims.complete": claims_for_its_beneficiary
    & can(ClaimAction.COMPLETE)
    & ~has_signed(SignedAct.COMPLETE_CLAIM),
    "claims.start_review": reviews & can(ClaimAction.START_REVIEW),
    "claims.check": reviews & is_being_reviewed,
    "claims.request_completion": reviews & can(ClaimAction.REQUEST_COMPLETION),
    "claims.approve": reviews & is_being_reviewed,
    "claims.refuse": reviews & can(ClaimAction.REFUSE),
    "claims.attest_second": holds(Role.CONTROLLER, Role.DIRECTOR)
    & no_party
    & ~approved_it_first
    & can(ClaimAction.SEND_BACK),
    "claims.pay": controls & ~decided_it & can(ClaimAction.PAY),
    "claims.view_money": is_beneficiary | (holds(*DESK) & ~has_a_conflict),
    "claims.apply_for_advance": claims_for_the_beneficiary & project_has_an_account & project_runs,
    "claims.prepare_advance": reviews & advance_can(AdvanceAction.PREPARE),
    "claims.decide_advance": directs & ~prepared_it & advance_can(AdvanceAction.DECIDE),
    "claims.pay_advance": controls & ~decided_the_advance & advance_can(AdvanceAction.PAY),
    "claims.propose_recovery": holds(Role.CASE_OFFICER, Role.CONTROLLER)
    & ~is_tied_to_the_beneficiary
    & ~has_a_conflict
    & project_has_an_account,
    "claims.communicate_recovery": reviews & recovery_can(RecoveryAction.COMMUNICATE),
    "claims.reply_to_recovery": writes_for_its_beneficiary & is_asked_to_reply,
    "claims.decide_recovery": directs & ~proposed_it & recovery_can(RecoveryAction.DECIDE),
    "claims.drop_recovery": (reviews | directs) & recovery_can(RecoveryAction.DROP),
    "claims.invoice_recovery": controls & recovery_can(RecoveryAction.INVOICE),
    "claims.settle_recovery": controls & recovery_can(RecoveryAction.SETTLE),
    "claims.give_payee_account": signs_for_the_beneficiary & project_has_an_account,
    "claims.confirm_payee_account": holds(Role.CONTROLLER)
    & ~is_tied_to_its_organisation
    & ~gave_the_account
    & waits_to_be_confirmed,
    "claims.prepare_payments": holds(Role.CONTROLLER),
    "claims.release_payments": holds(Role.CONTROLLER, Role.DIRECTOR)
    & ~put_it_together
    & batch_can(BatchAction.RELEASE),
    "claims.cancel_payments": holds(Role.CONTROLLER, Role.DIRECTOR) & batch_can(BatchAction.CANCEL),
    "claims.fetch_payment_file": holds(Role.CONTROLLER, Role.DIRECTOR, Role.AUDITOR),
    "claims.read_bank_report": holds(Role.CONTROLLER),
    "claims.return_payment": controls & in_state(PAYMENT_WORKFLOW, PaymentAction.RETURN),
    "claims.keep_ledger": holds(Role.CONTROLLER),
    "claims.view_ledger": holds(*DESK),
}

publish(PERMISSIONS)
