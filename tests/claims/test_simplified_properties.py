"""Whatever the order of claims with hours and lump sums: no year is too long, and never too much is paid."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bifall.accounts.models import User
from bifall.applications.states import CostType
from bifall.claims.commands import (
    approve_claim,
    attest_second,
    check_row,
    claim_lump_sum,
    pay_claim,
    refuse_claim,
    start_claim,
    start_claim_review,
    submit_claim,
    write_row,
)
from bifall.claims.models import Claim, CostRow, GrantAccount
from bifall.claims.queries import account_of
from bifall.claims.states import COUNTED, ClaimState, SimplifiedCosts, StaffCosts
from bifall.kernel.problems import Refused
from bifall.projects.models import Project
from tests.cast import Cast
from tests.factories.funding import active, controller, hour_rate, hours_of, lump

PDF = b"%PDF-1.7"
LATE = date(2029, 6, 1)
PEOPLE = {"A1": Decimal(1720), "B2": Decimal(1290)}
# Project, person, hundredths of hours, percent approved (-1: the claim is refused), lump sum or none.
claims = st.tuples(
    st.integers(0, 1),
    st.sampled_from(sorted(PEOPLE)),
    st.integers(0, 172_000),
    st.integers(-1, 100),
    st.integers(0, 2),
)


class Run:
    """Two projects of one beneficiary, where the same people work."""

    def __init__(self, cast: Cast, projects: list[Project], payer: User) -> None:
        self.cast, self.projects, self.payer = cast, projects, payer
        self.at = controller(cast).date_joined.replace(year=LATE.year, month=LATE.month, day=LATE.day)
        self.days = [project.starts_on for project in projects]

    def claim(self, number: int, person: str, hours: int, percent: int, asked: int) -> None:
        project, first = self.projects[number], self.days[number]
        self.days[number] += timedelta(days=90)
        last = first + timedelta(days=89)
        actor, at = self.cast.applicant, self.at
        made = start_claim(project_id=project.pk, starts_on=first, ends_on=last, actor=actor, at=at)
        if hours:
            values = hours_of(str(Decimal(hours) / 100), person=person, worked_to=last)
            write_row(claim_id=made.pk, values=values, actor=actor, at=at)
        if asked:
            claim_lump_sum(
                claim_id=made.pk,
                lump_sum_id=project.lump_sums.get(position=asked).pk,
                reached_on=last,
                filename="bevis.pdf",
                content=PDF,
                actor=actor,
                at=at,
            )
        submit_claim(claim_id=made.pk, actor=actor, at=at)
        start_claim_review(claim_id=made.pk, actor=self.cast.officer, at=at)
        if percent < 0:
            refuse_claim(claim_id=made.pk, reasons="Skäl.", actor=self.cast.officer, at=at)
            return
        for row in made.rows.filter(is_computed=False):
            approved = None if row.hours is None else round(row.hours * percent / 100, 2)
            check_row(
                claim_id=made.pk,
                row_id=row.pk,
                approved_ore=row.amount_ore if percent >= 50 else 0,
                approved_hours=approved,
                reason="Skäl.",
                actor=self.cast.officer,
                at=at,
            )
        done = approve_claim(claim_id=made.pk, actor=self.cast.officer, at=at)
        if done.state == ClaimState.AWAITING_SECOND:
            attest_second(claim_id=made.pk, actor=self.cast.director, at=at)
        pay_claim(claim_id=made.pk, paid_on=LATE, reference="1", actor=self.payer, at=at)

    def holds(self) -> None:
        """What must be true after every claim."""
        years: Counter[tuple[str, int]] = Counter()
        for row in CostRow.objects.filter(claim__state__in=COUNTED).exclude(hour_rate=None):
            assert row.hour_rate is not None
            years[row.hour_rate.person, row.booked_on.year] += row.approved_hours  # type: ignore[assignment, operator]
            assert row.approved_ore is not None
            assert row.approved_ore <= row.amount_ore
        assert all(hours <= PEOPLE[person] for (person, _year), hours in years.items())
        for project in self.projects:
            account = account_of(GrantAccount.objects.get(project=project))
            assert account.paid_ore <= account.approved_ore
            assert account.paid_ore <= account.granted_ore == project.granted_sek * 100
            counted = Claim.objects.filter(project=project, state__in=COUNTED)
            assert account.approved_ore == sum(one.approved_ore or 0 for one in counted)
            for one in counted:
                assert one.approved_ore == one.rows.aggregate(total=Sum("approved_ore"))["total"]
            for asked in project.lump_sums.all():
                given_ore = asked.rows.filter(claim__in=counted).aggregate(total=Sum("approved_ore"))["total"]
                assert (given_ore or 0) in {0, asked.amount_ore}


@pytest.fixture
def running(cast: Cast) -> list[Project]:
    controller(cast)
    terms = {
        "staff_costs": StaffCosts.BY_THE_HOUR,
        "simplified_costs": SimplifiedCosts.INDIRECT_COSTS,
        "lump_sums": [
            lump(4_000_000),
            lump(3_000_000, "Tio kommuner är med", cost_type=CostType.TRAVEL_LODGING),
        ],
    }
    made = [active(cast, **terms), active(cast, title="Ett till", **terms)]
    for project in made:
        hour_rate(cast, project)
        hour_rate(cast, project, person="B2", percent=75, yearly_ore=600_000_000)
    return made


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example([(0, "A1", 172_000, 50, 1), (1, "A1", 86_000, 100, 1), (0, "A1", 1, 100, 1)])
@example([(0, "B2", 129_000, 100, 1), (0, "B2", 1, 100, 0), (1, "B2", 1, 100, 2), (1, "A1", 0, 100, 2)])
@example([(0, "A1", 172_000, -1, 1), (0, "A1", 172_000, 100, 1), (0, "A1", 0, 0, 2), (0, "A1", 0, 90, 2)])
@given(taken=st.lists(claims, max_size=6))
def test_no_year_is_too_long_and_never_too_much_is_paid(
    cast: Cast, running: list[Project], taken: list[tuple[int, str, int, int, int]]
) -> None:
    with transaction.atomic():
        run = Run(cast, running, controller(cast))
        for one in taken:
            with suppress(Refused, PermissionDenied), transaction.atomic():
                run.claim(*one)
            run.holds()
        transaction.set_rollback(True)


def test_the_steps_are_taken_and_not_only_refused(cast: Cast, running: list[Project]) -> None:
    run = Run(cast, running, controller(cast))
    run.claim(0, "A1", 100_000, 100, 1)
    run.claim(1, "A1", 72_000, 50, 0)
    with pytest.raises(Refused) as refused:
        run.claim(0, "A1", 36_001, 100, 0)
    assert [problem.code for problem in refused.value.problems] == ["hours_above_the_year"]
    with pytest.raises(Refused) as refused:
        run.claim(0, "B2", 1, 100, 1)
    assert [problem.code for problem in refused.value.problems] == ["claim_draft_exists"]
    paid = Claim.objects.exclude(state=ClaimState.DRAFT).order_by("submitted_at", "project_id")
    assert [one.state for one in paid] == [ClaimState.PAID] * 2
    run.holds()
