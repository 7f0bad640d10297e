"""A project that has ended: its last claim, what was held back, and money that is asked back long after."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from bifall.claims.commands import (
    RecoveryValues,
    add_reference_rate,
    invoice_recovery,
    pay_claim,
    propose_recovery,
    settle_recovery,
    start_claim,
    start_claim_review,
    submit_claim,
)
from bifall.claims.ledger_queries import balances_of_project, faults, frame_lines
from bifall.claims.models import Claim, GrantAccount, Recovery
from bifall.claims.queries import account_of, awaits_final_claim, last_day_to_claim
from bifall.claims.states import AccountKind, ClaimState, RecoveryState
from bifall.flows.claim_handling import (
    approve_claim,
    communicate_recovery,
    decide_recovery,
    refuse_claim,
    reply_to_recovery,
)
from bifall.flows.project_reminders import remind
from bifall.flows.project_running import (
    approve_report,
    close_project,
    complete_project,
    submit_report,
    terminate_project,
)
from bifall.flows.project_timeline import timeline_of
from bifall.kernel.problems import Problem
from bifall.notices.models import Message
from bifall.projects.commands import set_terms
from bifall.projects.models import Project
from bifall.projects.queries import with_parts
from bifall.projects.rules import Terms
from bifall.projects.states import ProjectState
from bifall.regulations.recovery import WINDOW_RULES
from bifall.reporting.models import Report
from bifall.reporting.queries import overdue, owed_by
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.funding import (
    FIRST_HALF,
    FRAME_SEK,
    LATER,
    active,
    checked,
    claim,
    controller,
    submitted,
)
from tests.whole_database import refusal

DAY = LATER.date()
LAST = DAY + timedelta(days=60)
AFTER = LATER + timedelta(days=61)


def begun(
    cast: Cast, project: Project, *, is_final: bool = True, at: datetime = LATER, **period: date
) -> Claim:
    days = {"starts_on": date(2027, 7, 1), "ends_on": date(2027, 7, 2)} | period
    return start_claim(project_id=project.pk, is_final=is_final, actor=cast.applicant, at=at, **days)


def paid(cast: Cast, project: Project, *costs: int) -> Claim:
    made = checked(cast, project, *costs)
    approve_claim(claim_id=made.pk, actor=cast.officer, at=LATER)
    return pay_claim(claim_id=made.pk, paid_on=DAY, reference="1", actor=controller(cast), at=LATER)


def broken_off(cast: Cast, project: Project) -> Project:
    return terminate_project(
        project_id=project.pk, reason="Parten drog sig ur.", actor=cast.director, at=LATER
    )


def carried_out(cast: Cast, project: Project) -> Project:
    final = Report.objects.get(project=project, kind="final")
    Report.objects.filter(pk=final.pk).update(done="a", results="b", onward="c")
    submit_report(report_id=final.pk, actor=cast.applicant, at=LATER)
    approve_report(report_id=final.pk, actor=cast.officer, at=LATER)
    return complete_project(project_id=project.pk, actor=cast.officer, at=LATER)


def with_a_part_held_back(cast: Cast) -> Project:
    """Half of 100 000 is earned, and a tenth of that is held back."""
    set_terms(
        authority_id=cast.region.pk,
        valid_from=date(2026, 1, 1),
        source="RUN § 5",
        terms=Terms(holdback_percent=Decimal(10)),
        actor=cast.administrator,
        at=NOW,
    )
    project = active(cast)
    paid(cast, project, 10_000_000)
    return carried_out(cast, project)


def asked_of(project: Project, day: date) -> list[tuple[str, date | None]]:
    found = with_parts(Project.objects.filter(pk=project.pk)).get()
    awaited = timeline_of(found, day).from_beneficiary
    return [(str(one.text), one.due_on) for one in awaited if one.kind == "final_claim"]


def test_what_was_held_back_can_be_claimed_when_the_project_is_carried_out(cast: Cast) -> None:
    project = with_a_part_held_back(cast)
    assert last_day_to_claim(project) == LAST
    assert asked_of(project, LAST) == [("Begär det som är kvar, i en sista rekvisition", LAST)]
    [waits] = refusal(lambda: close_project(project_id=project.pk, actor=cast.officer, at=LATER))
    assert waits == Problem("project_awaits_final_claim", params={"last": LAST})
    assert waits.params == {"last": LAST}
    [unmarked] = refusal(lambda: begun(cast, project, is_final=False))
    assert (unmarked.code, unmarked.field) == ("claim_must_be_final", "is_final")
    last = begun(cast, project)
    assert asked_of(project, LAST) == []
    submit_claim(claim_id=last.pk, actor=cast.applicant, at=LATER)
    start_claim_review(claim_id=last.pk, actor=cast.officer, at=LATER)
    assert approve_claim(claim_id=last.pk, actor=cast.officer, at=LATER).payable_ore == 500_000
    pay_claim(claim_id=last.pk, paid_on=DAY, reference="2", actor=controller(cast), at=LATER)
    assert close_project(project_id=project.pk, actor=cast.officer, at=LATER).state == ProjectState.CLOSED
    assert balances_of_project(project.pk)[AccountKind.PAID] == 5_000_000
    assert faults(cast.region) == []


def test_what_nobody_asks_for_in_time_goes_back_to_the_frame(cast: Cast) -> None:
    project = with_a_part_held_back(cast)
    [late] = refusal(lambda: begun(cast, project, at=AFTER))
    assert (late.code, late.params) == ("claim_time_over", {"last": LAST})
    assert asked_of(project, AFTER.date()) == []
    close_project(project_id=project.pk, actor=cast.officer, at=AFTER)
    [line] = frame_lines(cast.region)
    assert line.amounts == [FRAME_SEK * 100 - 4_500_000, 0, 0, 0, 4_500_000, 0]


def test_a_draft_that_was_begun_before_the_end_is_sent_as_the_last_in_time(cast: Cast) -> None:
    project = active(cast)
    made = claim(cast, project, 10_000_000)
    broken_off(cast, project)
    [unmarked] = refusal(lambda: submit_claim(claim_id=made.pk, actor=cast.applicant, at=LATER))
    assert unmarked.code == "claim_must_be_final"
    Claim.objects.filter(pk=made.pk).update(is_final=True)
    [late] = refusal(lambda: submit_claim(claim_id=made.pk, actor=cast.applicant, at=AFTER))
    assert late.code == "claim_time_over"
    sent = submit_claim(claim_id=made.pk, actor=cast.applicant, at=LATER + timedelta(days=60))
    assert sent.state == ClaimState.SUBMITTED


def test_costs_until_a_project_is_broken_off_can_be_claimed(cast: Cast) -> None:
    project = broken_off(cast, active(cast))
    assert awaits_final_claim(project, LAST) == LAST
    [waits] = refusal(lambda: close_project(project_id=project.pk, actor=cast.officer, at=LATER))
    assert waits.code == "project_awaits_final_claim"
    after = DAY + timedelta(days=1)
    [later] = refusal(lambda: begun(cast, project, ends_on=after))
    assert (later.code, later.field, later.params) == ("claim_after_termination", "ends_on", {"last": DAY})
    made = checked(cast, project, 10_000_000, is_final=True)
    assert approve_claim(claim_id=made.pk, actor=cast.officer, at=LATER).payable_ore == 5_000_000
    pay_claim(claim_id=made.pk, paid_on=DAY, reference="1", actor=controller(cast), at=LATER)
    assert close_project(project_id=project.pk, actor=cast.officer, at=LATER).state == ProjectState.CLOSED


def test_a_project_that_was_broken_off_before_it_started_has_no_costs(cast: Cast) -> None:
    project = active(cast)
    Project.objects.filter(pk=project.pk).update(state=ProjectState.ACCEPTED, started_at=None)
    broken_off(cast, project)
    with pytest.raises(PermissionDenied):
        begun(cast, project)
    assert close_project(project_id=project.pk, actor=cast.officer, at=LATER).state == ProjectState.CLOSED


def test_nothing_is_written_or_sent_in_a_closed_project(cast: Cast) -> None:
    project = active(cast)
    made = claim(cast, project, 10_000_000)
    broken_off(cast, project)
    close_project(project_id=project.pk, actor=cast.officer, at=AFTER)
    assert not cast.applicant.has_perm("claims.write", Claim.objects.get(pk=made.pk))
    with pytest.raises(PermissionDenied):
        submit_claim(claim_id=made.pk, actor=cast.applicant, at=AFTER)
    found = with_parts(Project.objects.filter(pk=project.pk)).get()
    assert [one.kind for one in timeline_of(found, DAY).from_beneficiary if one.kind == "claim"] == []


def test_no_claim_comes_after_the_final_one_unless_it_was_refused(cast: Cast) -> None:
    project = active(cast)
    last = submitted(cast, project, 10_000_000, is_final=True)
    [after] = refusal(lambda: begun(cast, project, is_final=False))
    assert (after.code, after.params) == ("claim_after_final", {"number": last.number})
    start_claim_review(claim_id=last.pk, actor=cast.officer, at=LATER)
    refuse_claim(claim_id=last.pk, reasons="Underlaget saknas.", actor=cast.officer, at=LATER)
    assert begun(cast, project, **dict(zip(("starts_on", "ends_on"), FIRST_HALF, strict=True))).number == 2


def test_a_draft_is_not_sent_after_another_became_the_final_one(cast: Cast) -> None:
    project = active(cast)
    first = submitted(cast, project, 10_000_000)
    second = begun(cast, project, is_final=False)
    Claim.objects.filter(pk=first.pk).update(is_final=True)
    [after] = refusal(lambda: submit_claim(claim_id=second.pk, actor=cast.applicant, at=LATER))
    assert (after.code, after.params) == ("claim_after_final", {"number": first.number})


@pytest.mark.parametrize("end", [broken_off, carried_out])
def test_money_is_asked_back_of_a_closed_project_and_goes_to_its_frame(cast: Cast, end: object) -> None:
    project = active(cast)
    paid(cast, project, 10_000_000)
    end(cast, project)  # type: ignore[operator]
    close_project(project_id=project.pk, actor=cast.officer, at=AFTER)
    asked = RecoveryValues(
        ground="caused_by_recipient",
        reasons="Fakturorna är falska.",
        amount_ore=2_000_000,
        disallowed_ore=4_000_000,
        new_granted_ore=3_000_000,
    )
    at = LATER + timedelta(days=400)
    made = propose_recovery(project_id=project.pk, values=asked, actor=controller(cast), at=at)
    reply_by = at.date() + timedelta(days=14)
    communicate_recovery(recovery_id=made.pk, reply_by=reply_by, actor=controller(cast), at=at)
    reply_to_recovery(recovery_id=made.pk, reply="Vi bestrider det.", actor=cast.colleague, at=at)
    decide_recovery(recovery_id=made.pk, actor=cast.director, at=at)
    row = GrantAccount.objects.get(project=project)
    assert (row.granted_ore, row.approved_ore, row.paid_ore) == (3_000_000, 6_000_000, 5_000_000)
    assert account_of(row).overpaid_ore == 2_000_000
    add_reference_rate(
        authority_id=cast.region.pk,
        valid_from=date(2026, 7, 1),
        valid_to=date(2029, 12, 31),
        percent=Decimal(2),
        source="Riksbankens beslut",
        actor=controller(cast),
        at=at,
    )
    invoice_recovery(recovery_id=made.pk, due_on=at.date(), actor=controller(cast), at=at)
    settle_recovery(recovery_id=made.pk, paid_on=at.date(), actor=controller(cast), at=at)
    assert Recovery.objects.get().state == RecoveryState.SETTLED
    assert account_of(GrantAccount.objects.get(project=project)).unearned_ore == 0
    [line] = frame_lines(cast.region)
    assert line.amounts == [FRAME_SEK * 100 - 3_000_000, 0, 0, 0, 3_000_000, 0]
    assert Project.objects.get(pk=project.pk).state == ProjectState.CLOSED
    assert faults(cast.region) == []


def test_what_came_back_goes_to_the_frame_when_the_project_is_closed(cast: Cast) -> None:
    project = active(cast)
    paid(cast, project, 10_000_000)
    asked = RecoveryValues(
        ground="terms_broken", reasons="Skäl.", amount_ore=1_000_000, disallowed_ore=2_000_000
    )
    made = propose_recovery(project_id=project.pk, values=asked, actor=controller(cast), at=LATER)
    reply_by = DAY + timedelta(days=14)
    communicate_recovery(recovery_id=made.pk, reply_by=reply_by, actor=controller(cast), at=LATER)
    reply_to_recovery(recovery_id=made.pk, reply="Ja.", actor=cast.colleague, at=LATER)
    decide_recovery(recovery_id=made.pk, actor=cast.director, at=LATER)
    invoice_recovery(recovery_id=made.pk, due_on=DAY, actor=controller(cast), at=LATER)
    settle_recovery(recovery_id=made.pk, paid_on=DAY, actor=controller(cast), at=LATER)
    assert balances_of_project(project.pk)[AccountKind.RECOVERED] == 1_000_000
    broken_off(cast, project)
    close_project(project_id=project.pk, actor=cast.officer, at=AFTER)
    [line] = frame_lines(cast.region)
    assert line.amounts == [FRAME_SEK * 100 - 4_000_000, 0, 0, 0, 4_000_000, 0]
    assert faults(cast.region) == []


def test_ten_years_after_the_payment_nothing_is_asked_back(cast: Cast) -> None:
    project = active(cast)
    paid(cast, project, 10_000_000)
    [window] = [row for row in WINDOW_RULES if row.funding == "project"]
    asked = RecoveryValues(ground="terms_broken", reasons="Skäl.", amount_ore=1, disallowed_ore=10_000_000)

    def propose(day: date) -> Recovery:
        at = datetime(day.year, day.month, day.day, 12, tzinfo=LATER.tzinfo)
        return propose_recovery(project_id=project.pk, values=asked, actor=controller(cast), at=at)

    last = DAY.replace(year=DAY.year + window.years)
    [late] = refusal(lambda: propose(last + timedelta(days=1)))
    assert (late.code, late.params) == (
        "recovery_too_late",
        {"last": last, "years": 10, "source": window.source},
    )
    assert propose(last).state == RecoveryState.PROPOSED


def test_a_project_that_was_broken_off_owes_its_final_report_and_nothing_else(cast: Cast) -> None:
    project = active(cast)
    broken_off(cast, project)
    [owed] = owed_by(cast.applicant)
    assert (owed.kind, owed.ends_on, owed.due_on) == ("final", DAY, LAST)
    assert list(overdue(cast.region, LAST)) == []
    assert list(overdue(cast.region, AFTER.date())) == [owed]
    found = with_parts(Project.objects.filter(pk=project.pk)).get()
    asked = [one for one in timeline_of(found, DAY).from_beneficiary if one.kind == "report"]
    assert [(one.pk, one.due_on) for one in asked] == [(owed.pk, LAST)]
    remind(authority_id=cast.region.pk, at=AFTER)
    late = Message.objects.filter(key__startswith=f"reminder:report:{owed.pk}:{LAST}:late")
    assert late.count() == 2
