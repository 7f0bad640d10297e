"""Whatever the order of claims, advances, changes and recoveries: never too much is paid, and it balances."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet, Sum
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bifall.accounts.models import User
from bifall.claims.commands import (
    RecoveryValues,
    apply_for_advance,
    approve_claim,
    approve_rows,
    attest_second,
    check_row,
    communicate_recovery,
    decide_advance,
    decide_recovery,
    invoice_recovery,
    pay_advance,
    pay_claim,
    prepare_advance,
    propose_recovery,
    read_bank_report,
    reply_to_recovery,
    settle_recovery,
    start_claim,
    start_claim_review,
    submit_claim,
    upload_rows,
    write_row,
)
from bifall.claims.ledger_queries import balances_of_project, faults, frame_lines
from bifall.claims.models import Claim, GrantAccount, Payment
from bifall.claims.queries import account_of, outstanding_ore
from bifall.claims.states import (
    COUNTED,
    AccountKind,
    AdvanceState,
    ClaimState,
    PaymentState,
    RecoveryState,
)
from bifall.flows.project_running import close_project, decide_change, request_change, terminate_project
from bifall.kernel.problems import Refused
from bifall.projects.models import Project
from bifall.projects.rules import ChangeValues
from bifall.projects.states import ChangeKind, ProjectState
from tests.cast import Cast
from tests.factories.funding import COST_HEAD, FRAME_SEK, LATER, Cost, active, controller
from tests.factories.payments import camt, entry, payee, payer, released

ore = st.integers(1, 600_000_000)
steps = st.one_of(
    st.tuples(st.just("claim"), ore, st.integers(0, 100)),
    st.tuples(st.just("filed"), ore, st.integers(0, 3)),
    st.tuples(st.just("bank"), st.just(0), st.just(0)),
    st.tuples(st.just("advance"), st.integers(1, 450_000), st.just(0)),
    st.tuples(st.just("recover"), st.integers(1, 60_000_000), st.integers(0, 100_000_000)),
    st.tuples(st.just("lower"), st.integers(1, 60_000_000), st.integers(0, 278_577_699)),
    st.tuples(st.just("settle"), st.just(0), st.just(0)),
    st.tuples(st.just("change"), st.integers(1, 200), st.just(0)),
    st.tuples(st.just("terminate"), st.just(0), st.just(0)),
    st.tuples(st.just("close"), st.just(0), st.just(0)),
)


class Run:
    """One project, with the people who handle it and the day that its next claim begins."""

    def __init__(self, cast: Cast, project: Project, payer: User) -> None:
        self.cast, self.pk, self.payer = cast, project.pk, payer
        self.day = project.starts_on
        self.reports = 0

    def claim(self, amount: int, percent: int) -> None:
        first, last = self.day, self.day
        self.day += timedelta(days=1)
        made = self._begun(first, last)
        row = write_row(
            claim_id=made.pk,
            values=Cost(amount, booked_on=first).values(),
            actor=self.cast.applicant,
            at=LATER,
        )
        submit_claim(claim_id=made.pk, actor=self.cast.applicant, at=LATER)
        start_claim_review(claim_id=made.pk, actor=self.cast.officer, at=LATER)
        check_row(
            claim_id=made.pk,
            row_id=row.pk,
            approved_ore=amount * percent // 100,
            reason="Skäl.",
            actor=self.cast.officer,
            at=LATER,
        )
        approve_rows(claim_id=made.pk, actor=self.cast.officer, at=LATER)
        done = approve_claim(claim_id=made.pk, actor=self.cast.officer, at=LATER)
        if done.state == ClaimState.AWAITING_SECOND:
            attest_second(claim_id=made.pk, actor=self.cast.director, at=LATER)
        pay_claim(claim_id=made.pk, paid_on=LATER.date(), reference="1", actor=self.payer, at=LATER)

    def _begun(self, first: date, last: date) -> Claim:
        """A claim that has been begun; the last one, when the project has been broken off."""
        return start_claim(
            project_id=self.pk,
            starts_on=first,
            ends_on=last,
            is_final=Project.objects.get(pk=self.pk).state == ProjectState.TERMINATED,
            actor=self.cast.applicant,
            at=LATER,
        )

    def terminate(self, _amount: int, _unused: int) -> None:
        terminate_project(project_id=self.pk, reason="Skäl.", actor=self.cast.director, at=LATER)

    def close(self, _amount: int, _unused: int) -> None:
        """Put away, long after the last day to claim."""
        then = LATER + timedelta(days=1000)
        close_project(project_id=self.pk, actor=self.cast.officer, at=then)

    def filed(self, amount: int, outcome: int) -> None:
        """A claim whose costs come from a file with a wrong row in it, paid by a file to the bank.

        outcome: what the bank says: paid, nothing, another amount, or that it came back.
        """
        first = self.day
        self.day += timedelta(days=1)
        made = self._begun(first, first)
        rows = f"personal;{first};A1;;Lön;{amount // 100},{amount % 100:02}\npersonal;fel;A2;;Lön;1\n"
        upload = upload_rows(
            claim_id=made.pk,
            content=(COST_HEAD + rows).encode(),
            filename="a.csv",
            actor=self.cast.applicant,
            at=LATER,
        )
        assert (len(upload.rows), len(upload.faults)) == (1, 1)
        submit_claim(claim_id=made.pk, actor=self.cast.applicant, at=LATER)
        start_claim_review(claim_id=made.pk, actor=self.cast.officer, at=LATER)
        approve_rows(claim_id=made.pk, actor=self.cast.officer, at=LATER)
        done = approve_claim(claim_id=made.pk, actor=self.cast.officer, at=LATER)
        if done.state == ClaimState.AWAITING_SECOND:
            attest_second(claim_id=made.pk, actor=self.cast.director, at=LATER)
        with suppress(Refused), transaction.atomic():
            # Nothing to pay is no payment, and stays with the one who notes it by hand.
            [payment] = released(self.cast, done).payments.all()
            said = [
                [entry(payment.end_to_end_id, payment.amount_ore)],
                [],
                [entry(payment.end_to_end_id, payment.amount_ore + 1)],
                [entry(payment.end_to_end_id, payment.amount_ore, indicator="CRDT")],
            ]
            self._read(said[outcome])

    def bank(self, _amount: int, _unused: int) -> None:
        """The bank has paid all that it has, and says it twice."""
        waiting = Payment.objects.filter(project_id=self.pk, state=PaymentState.SENT)
        lines = [entry(one.end_to_end_id, one.amount_ore) for one in waiting]
        self._read(lines)
        self._read(lines)

    def _read(self, lines: list[str]) -> None:
        if lines:
            self.reports += 1
            read_bank_report(
                authority_id=self.cast.region.pk,
                filename="camt.xml",
                content=camt(lines, name=f"BANK{self.reports}"),
                actor=self.payer,
                at=LATER,
            )

    def advance(self, sek: int, _unused: int) -> None:
        made = apply_for_advance(
            project_id=self.pk, asked_sek=sek, reasons="Skäl.", actor=self.cast.applicant, at=LATER
        )
        prepare_advance(
            advance_id=made.pk,
            viability="God.",
            viability_tested_on=LATER.date(),
            actor=self.cast.officer,
            at=LATER,
        )
        decide_advance(
            advance_id=made.pk,
            approve=True,
            granted_sek=sek,
            reasons="Skäl.",
            actor=self.cast.director,
            at=LATER,
        )
        pay_advance(advance_id=made.pk, paid_on=LATER.date(), reference="1", actor=self.payer, at=LATER)

    def recover(self, amount: int, disallowed: int) -> None:
        self._recover(
            RecoveryValues(
                ground="terms_broken", reasons="Skäl.", amount_ore=amount, disallowed_ore=disallowed
            )
        )

    def lower(self, amount: int, granted: int) -> None:
        self._recover(
            RecoveryValues(
                ground="conditions_changed", reasons="Skäl.", amount_ore=amount, new_granted_ore=granted
            )
        )

    def _recover(self, values: RecoveryValues) -> None:
        made = propose_recovery(project_id=self.pk, values=values, actor=self.cast.officer, at=LATER)
        reply_by = LATER.date() + timedelta(days=1)
        communicate_recovery(recovery_id=made.pk, reply_by=reply_by, actor=self.payer, at=LATER)
        reply_to_recovery(recovery_id=made.pk, reply="Nej.", actor=self.cast.applicant, at=LATER)
        decide_recovery(recovery_id=made.pk, actor=self.cast.director, at=LATER)

    def settle(self, _amount: int, _unused: int) -> None:
        project = Project.objects.get(pk=self.pk)
        for row in project.recoveries.filter(state=RecoveryState.DECIDED):
            invoice_recovery(recovery_id=row.pk, due_on=LATER.date(), actor=self.payer, at=LATER)
            settle_recovery(recovery_id=row.pk, paid_on=LATER.date(), actor=self.payer, at=LATER)

    def change(self, days: int, _unused: int) -> None:
        project = Project.objects.get(pk=self.pk)
        values = ChangeValues(
            kind=ChangeKind.TIME, reasons="Skäl.", new_ends_on=project.ends_on + timedelta(days=days)
        )
        made = request_change(project_id=self.pk, values=values, actor=self.cast.applicant, at=LATER)
        decide_change(
            request_id=made.pk,
            approve=True,
            reasons="Skäl.",
            board_reference="§ 7",
            actor=self.cast.secretary,
            at=LATER,
        )

    def holds(self) -> None:
        """What must be true after every step."""
        row = GrantAccount.objects.get(project_id=self.pk)
        account, project = account_of(row), Project.objects.get(pk=self.pk)
        decided = project.recoveries.exclude(decided_at=None)
        to_go_out = _sum(project.claims.filter(state__in=COUNTED), "payable_ore")
        to_go_out += _sum(project.advances.filter(state=AdvanceState.PAID), "granted_ore")
        gone_out = _sum(project.claims.filter(state=ClaimState.PAID), "payable_ore")
        gone_out += _sum(project.advances.filter(state=AdvanceState.PAID), "granted_ore")
        back = _sum(decided, "settled_ore")
        assert account.disbursed_ore == to_go_out - back <= project.granted_sek * 100
        assert outstanding_ore(self.pk) <= account.unearned_ore
        if not decided.filter(Q(disallowed_ore__gt=0) | Q(new_granted_ore__isnull=False)).exists():
            # Nobody has taken back what was once approved or granted, so no more than that is paid.
            assert account.paid_ore <= account.approved_ore
            assert account.disbursed_ore <= account.granted_ore
        assert balances_of_project(self.pk)[AccountKind.PAID] == gone_out - back
        if project.state == ProjectState.CLOSED:
            # Nothing waits in a project that is put away: what it has not kept stands in its round's frame.
            standing, [line] = balances_of_project(self.pk), frame_lines(self.cast.region)
            assert (standing[AccountKind.COMMITTED], standing[AccountKind.RECOVERED]) == (0, 0)
            assert line.standing[AccountKind.FRAME] == FRAME_SEK * 100 - standing[AccountKind.PAID]
        for row_ in decided:
            assert row_.offset_ore + row_.settled_ore <= row_.amount_ore
        for one in Payment.objects.filter(project_id=self.pk).select_related("claim"):
            assert one.claim is not None
            assert (one.state == PaymentState.PAID) <= (one.claim.state == ClaimState.PAID)
            assert (one.state == PaymentState.SENT) <= (one.claim.state != ClaimState.PAID)
        assert faults(self.cast.region) == []


def _sum(rows: QuerySet[Any], column: str) -> int:
    return rows.aggregate(total=Sum(column))["total"] or 0


@pytest.fixture
def running(cast: Cast) -> Project:
    controller(cast)
    made = active(cast)
    payer(cast)
    payee(cast, made)
    return made


# What is refused is refused whole: the next step finds everything as it was.
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example([("claim", 600_000_000, 100), ("claim", 600_000_000, 100), ("recover", 1, 100_000_000)])
@example([("advance", 400_000, 0), ("recover", 20_000_000, 0), ("settle", 0, 0), ("claim", 600_000_000, 90)])
@example([("filed", 600_000_000, 1), ("bank", 0, 0), ("recover", 1, 100_000_000), ("filed", 600_000_000, 0)])
@example([("filed", 600_000_000, 3), ("filed", 100, 2), ("bank", 0, 0), ("filed", 100, 0)])
@example(
    [
        ("claim", 600_000_000, 100),
        ("terminate", 0, 0),
        ("claim", 100, 100),
        ("close", 0, 0),
        ("recover", 1, 100_000_000),
        ("settle", 0, 0),
    ]
)
@given(taken=st.lists(steps, max_size=7))
def test_never_too_much_and_always_in_balance(
    cast: Cast, running: Project, taken: list[tuple[str, int, int]]
) -> None:
    with transaction.atomic():
        run = Run(cast, running, controller(cast))
        for name, first, second in taken:
            with suppress(Refused, PermissionDenied), transaction.atomic():
                getattr(run, name)(first, second)
            run.holds()
        assert run.day > date(2027, 1, 31)
        transaction.set_rollback(True)
