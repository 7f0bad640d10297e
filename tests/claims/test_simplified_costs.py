"""Hours at a unit cost and lump sums: decided, claimed, checked, and never counted twice."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from bifall.applications.states import CostType
from bifall.claims.commands import (
    approve_claim,
    approve_rows,
    attest_second,
    check_row,
    claim_lump_sum,
    decide_lump_sum,
    pay_claim,
    receive_file,
    refuse_claim,
    remove_hour_rate,
    remove_lump_sum,
    remove_row,
    start_claim_review,
    submit_claim,
    upload_rows,
    write_row,
)
from bifall.claims.models import Claim, CostRow, HourRate, LumpSum
from bifall.claims.queries import cost_by_type
from bifall.claims.rules import parse_hours
from bifall.claims.states import ClaimState, RowState, SimplifiedCosts, StaffCosts
from bifall.claims.tasks import read_cost_file
from bifall.claims.unvouchered_queries import explained, lump_sums_left, worked_in_the_years_of
from bifall.projects.models import Project
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.funding import (
    LATER,
    Cost,
    active,
    claim,
    controller,
    hour_rate,
    hours_of,
    lump,
    opened,
)
from tests.whole_database import refusal

PDF = b"%PDF-1.7"
SECOND_HALF = (date(2027, 7, 1), date(2027, 12, 31))
YEAR_AFTER = LATER.replace(year=2028, month=2)


def by_the_hour(cast: Cast, **fields: object) -> Project:
    return active(cast, staff_costs=StaffCosts.BY_THE_HOUR, **fields)


def with_hours(cast: Cast, project: Project, *hours: str, **fields: object) -> Claim:
    made = claim(cast, project, **fields)  # type: ignore[arg-type]
    for one in hours:
        values = hours_of(one, worked_to=made.ends_on)
        write_row(claim_id=made.pk, values=values, actor=cast.applicant, at=LATER)
    return made


def codes(problems: list[object]) -> list[tuple[str, str | None]]:
    return [(one.code, one.field) for one in problems]  # type: ignore[attr-defined]


def ask(cast: Cast, made: Claim, one: LumpSum, day: date = date(2027, 5, 2)) -> CostRow:
    return claim_lump_sum(
        claim_id=made.pk,
        lump_sum_id=one.pk,
        reached_on=day,
        filename="driftrapport.pdf",
        content=PDF,
        actor=cast.applicant,
        at=LATER,
    )


def test_hours_are_counted_at_the_rate_and_explained(cast: Cast) -> None:
    """650 000 / 1720 = 377,9070, so 377,91; × 123,5 = 46 671,885, so 46 671,89; half of it 23 335,945."""
    project = by_the_hour(cast)
    rate = hour_rate(cast, project)
    assert (rate.rate_ore, rate.hours_per_year) == (37_791, Decimal(1720))
    made = with_hours(cast, project, "123.5")
    row = made.rows.get()
    assert (row.amount_ore, row.cost_type, row.voucher_number) == (4_667_189, CostType.STAFF, "A1")
    said = [str(one["sv"]).replace("\u00a0", " ") for one in explained(row)]
    assert said == [
        "Ett år är 1 720 timmar för den som arbetar heltid. Vid 100 % av heltid är det 1720.",
        "Enhetskostnaden per timme är anställningens årliga bruttokostnad delad med årets timmar:"
        " 650 000 kr / 1720 = 377,91 kr.",
        "Personalkostnaden är antalet timmar gånger enhetskostnaden: 123,5 × 377,91 kr = 46 671,89 kr.",
    ]
    submit_claim(claim_id=made.pk, actor=cast.applicant, at=LATER)
    start_claim_review(claim_id=made.pk, actor=cast.officer, at=LATER)
    approve_rows(claim_id=made.pk, actor=cast.officer, at=LATER)
    decided = approve_claim(claim_id=made.pk, actor=cast.officer, at=LATER)
    assert (decided.approved_ore, decided.payable_ore) == (4_667_189, 2_333_595)
    assert cost_by_type(project) == {"staff": 4_667_189}


def test_part_time_is_a_part_of_the_hours(cast: Cast) -> None:
    """75 % of 1720 is 1290 hours: 390 000 / 1290 = 302,3256."""
    project = by_the_hour(cast)
    rate = hour_rate(cast, project, yearly_ore=39_000_000, percent=75)
    assert (rate.rate_ore, rate.hours_per_year) == (30_233, Decimal(1290))
    made = with_hours(cast, project, "1290")
    problems = refusal(lambda: with_more(cast, made, "0.01"))
    assert codes(problems) == [("hours_above_the_year", "hours")]
    assert problems[0].params == {
        "person": "A1",
        "year": "2027",
        "hours": Decimal("1290.01"),
        "highest": Decimal(1290),
    }


def with_more(cast: Cast, made: Claim, hours: str) -> CostRow:
    return write_row(
        claim_id=made.pk,
        values=hours_of(hours, worked_to=made.ends_on),
        actor=cast.applicant,
        at=YEAR_AFTER,
    )


def decided(cast: Cast, made: Claim, hours: str) -> Claim:
    """Sent in, checked with so many hours approved, and paid."""
    submit_claim(claim_id=made.pk, actor=cast.applicant, at=YEAR_AFTER)
    start_claim_review(claim_id=made.pk, actor=cast.officer, at=YEAR_AFTER)
    [row] = made.rows.filter(is_computed=False)
    check_row(
        claim_id=made.pk,
        row_id=row.pk,
        approved_hours=Decimal(hours),
        reason="Tidrapporten säger så.",
        actor=cast.officer,
        at=YEAR_AFTER,
    )
    done = approve_claim(claim_id=made.pk, actor=cast.officer, at=YEAR_AFTER)
    if done.state == ClaimState.AWAITING_SECOND:
        attest_second(claim_id=made.pk, actor=cast.director, at=YEAR_AFTER)
    day = YEAR_AFTER.date()
    pay_claim(claim_id=made.pk, paid_on=day, reference="1", actor=controller(cast), at=YEAR_AFTER)
    return Claim.objects.get(pk=made.pk)


def test_a_year_is_counted_over_claims_with_the_hours_that_were_approved(cast: Cast) -> None:
    project = by_the_hour(cast)
    hour_rate(cast, project)
    first = decided(cast, with_hours(cast, project, "1000"), "900")
    assert (first.state, first.approved_ore) == (ClaimState.PAID, 34_011_900)
    row = first.rows.get()
    assert (row.state, row.approved_hours) == (RowState.REDUCED, Decimal(900))
    second = with_hours(cast, project, "820", period=SECOND_HALF)
    assert codes(refusal(lambda: with_more(cast, second, "0.01"))) == [("hours_above_the_year", "hours")]
    assert decided(cast, second, "820").approved_ore == 30_988_620


def test_a_year_is_counted_over_all_projects_of_the_beneficiary(cast: Cast) -> None:
    first, second = by_the_hour(cast), by_the_hour(cast, title="Ett till")
    for project in (first, second):
        hour_rate(cast, project)
    submit_claim(claim_id=with_hours(cast, first, "1700").pk, actor=cast.applicant, at=LATER)
    other = with_hours(cast, second, "20")
    assert codes(refusal(lambda: with_more(cast, other, "1"))) == [("hours_above_the_year", "hours")]
    # A claim that is refused leaves the hours free.
    sent = first.claims.get()
    start_claim_review(claim_id=sent.pk, actor=cast.officer, at=LATER)
    refuse_claim(claim_id=sent.pk, reasons="Fel period.", actor=cast.officer, at=LATER)
    with_more(cast, other, "1700")


def test_a_new_rate_ends_the_one_before_and_comes_after_its_hours(cast: Cast) -> None:
    project = by_the_hour(cast)
    first = hour_rate(cast, project)
    made = with_hours(cast, project, "10")
    assert codes(refusal(lambda: hour_rate(cast, project, valid_from=date(2027, 1, 1)))) == [
        ("hour_rate_taken", "valid_from")
    ]
    assert codes(refusal(lambda: hour_rate(cast, project, valid_from=date(2027, 6, 30)))) == [
        ("hour_rate_used", "valid_from")
    ]
    hour_rate(cast, project, yearly_ore=70_000_000, valid_from=date(2027, 7, 1))
    first.refresh_from_db()
    assert first.valid_to == date(2027, 6, 30)
    assert codes(refusal(lambda: remove_hour_rate(rate_id=first.pk, actor=cast.officer, at=LATER))) == [
        ("hour_rate_in_use", None)
    ]
    remove_row(claim_id=made.pk, row_id=made.rows.get().pk, actor=cast.applicant, at=LATER)
    remove_hour_rate(rate_id=first.pk, actor=cast.officer, at=LATER)
    assert HourRate.objects.get().rate_ore == 40_698


@pytest.mark.parametrize("last", [None, date(2028, 12, 31)])
def test_a_rate_that_another_ended_is_open_again_when_that_is_removed(cast: Cast, last: date | None) -> None:
    project = by_the_hour(cast)
    first = hour_rate(cast, project, valid_to=last)
    second = hour_rate(cast, project, valid_from=date(2027, 7, 1))
    third = hour_rate(cast, project, valid_from=date(2027, 10, 1))

    def lasting() -> list[tuple[object, date | None]]:
        return list(project.hour_rates.order_by("valid_from").values_list("pk", "valid_to"))

    remove_hour_rate(rate_id=second.pk, actor=cast.officer, at=LATER)
    assert lasting() == [(first.pk, date(2027, 9, 30)), (third.pk, None)]
    remove_hour_rate(rate_id=third.pk, actor=cast.officer, at=LATER)
    assert lasting() == [(first.pk, last)]


def test_a_rate_that_ended_by_itself_is_not_opened(cast: Cast) -> None:
    project = by_the_hour(cast)
    hour_rate(cast, project, valid_to=date(2027, 6, 30))
    second = hour_rate(cast, project, valid_from=date(2027, 7, 1))
    remove_hour_rate(rate_id=second.pk, actor=cast.officer, at=LATER)
    assert project.hour_rates.get().valid_to == date(2027, 6, 30)


def test_what_an_hour_rate_must_say(cast: Cast) -> None:
    project = by_the_hour(cast)
    problems = refusal(
        lambda: hour_rate(cast, project, person=" ", yearly_ore=0, percent=101, valid_to=date(2026, 12, 31))
    )
    assert codes(problems) == [
        ("hour_rate_person_missing", "person"),
        ("hour_rate_cost_missing", "yearly_cost"),
        ("hour_rate_share_missing", "employment_percent"),
        ("hour_rate_backwards", "valid_to"),
    ]


@pytest.mark.parametrize(
    ("values", "found"),
    [
        (hours_of("0"), [("hours_unlikely", "hours")]),
        (hours_of("1720.01"), [("hours_unlikely", "hours")]),
        (hours_of("1", person="B2"), [("hours_person_unknown", "person")]),
        (
            hours_of("1", worked_to=date(2028, 1, 1)),
            [("hours_no_rate_on_day", "booked_on"), ("hours_outside_period", "booked_on")],
        ),
        (Cost(100).values(), [("cost_by_the_hour", "cost_type")]),
    ],
)
def test_hours_that_cannot_stand(cast: Cast, values: object, found: list[tuple[str, str]]) -> None:
    project = by_the_hour(cast)
    hour_rate(cast, project, valid_to=date(2027, 12, 31))
    made = claim(cast, project)
    problems = refusal(
        lambda: write_row(claim_id=made.pk, values=values, actor=cast.applicant, at=LATER)  # type: ignore[arg-type]
    )
    assert codes(problems) == found


def test_hours_are_only_for_those_who_have_agreed_on_them(cast: Cast) -> None:
    project = active(cast)
    with pytest.raises(PermissionDenied):
        hour_rate(cast, project)
    made = claim(cast, project)
    assert codes(refusal(lambda: with_more(cast, made, "1"))) == [("hours_not_agreed", "hours")]


def test_the_flat_rate_is_counted_on_the_hours(cast: Cast) -> None:
    """15 % of 46 671,89 is 7 000,78; of 100 hours (37 791,00) it is 5 668,65."""
    project = by_the_hour(cast, simplified_costs=SimplifiedCosts.INDIRECT_COSTS)
    hour_rate(cast, project)
    made = with_hours(cast, project, "123.5")
    submit_claim(claim_id=made.pk, actor=cast.applicant, at=LATER)
    assert made.rows.get(is_computed=True).amount_ore == 700_078
    start_claim_review(claim_id=made.pk, actor=cast.officer, at=LATER)
    check_row(
        claim_id=made.pk,
        row_id=made.rows.get(is_computed=False).pk,
        approved_hours=Decimal(100),
        reason="Resten saknar tidrapport.",
        actor=cast.officer,
        at=LATER,
    )
    done = approve_claim(claim_id=made.pk, actor=cast.officer, at=LATER)
    assert done.approved_ore == 3_779_100 + 566_865


def test_the_officer_gives_as_many_hours_as_were_reported_or_fewer(cast: Cast) -> None:
    project = by_the_hour(cast)
    hour_rate(cast, project)
    made = with_hours(cast, project, "10")
    submit_claim(claim_id=made.pk, actor=cast.applicant, at=LATER)
    start_claim_review(claim_id=made.pk, actor=cast.officer, at=LATER)
    row = made.rows.get()

    def check(hours: str | None, reason: str = "") -> object:
        return check_row(
            claim_id=made.pk,
            row_id=row.pk,
            approved_hours=None if hours is None else Decimal(hours),
            reason=reason,
            actor=cast.officer,
            at=LATER,
        )

    outside = [("approved_hours_outside_row", "approved_hours")]
    assert [codes(refusal(lambda given=given: check(given))) for given in (None, "-1", "10.01")] == [
        outside
    ] * 3
    assert codes(refusal(lambda: check("9"))) == [("check_reason_missing", "reason")]
    check("0", "Ingen tidrapport.")
    row.refresh_from_db()
    assert (row.state, row.approved_hours, row.approved_ore) == (RowState.REFUSED, Decimal(0), 0)


def test_a_lump_sum_is_claimed_once_with_its_proof(cast: Cast) -> None:
    project = active(cast, lump_sums=[lump(), lump(3_000_000, "Tio kommuner är med")])
    first, second = project.lump_sums.all()
    made = claim(cast, project)
    assert codes(refusal(lambda: ask(cast, made, first, date(2027, 7, 1)))) == [
        ("lump_sum_not_reached_then", "reached_on")
    ]
    row = ask(cast, made, first)
    assert (row.voucher_number, row.amount_ore, row.cost_type) == ("K1", 5_000_000, "travel_lodging")
    assert codes(refusal(lambda: ask(cast, made, first))) == [("lump_sum_claimed", "lump_sum")]
    assert lump_sums_left(made) == [second]
    assert codes(refusal(lambda: write(cast, made, row, Cost(1)))) == [("lump_sum_not_written", None)]
    CostRow.objects.filter(pk=row.pk).update(voucher=None)
    submit = lambda: submit_claim(claim_id=made.pk, actor=cast.applicant, at=LATER)  # noqa: E731
    assert codes(refusal(submit)) == [("lump_sum_proof_missing", None)]
    remove_row(claim_id=made.pk, row_id=row.pk, actor=cast.applicant, at=LATER)
    ask(cast, made, first)
    submit()
    following = claim(cast, project, period=SECOND_HALF)
    assert codes(refusal(lambda: ask(cast, following, first, date(2027, 8, 1)))) == [
        ("lump_sum_claimed", "lump_sum")
    ]


def write(cast: Cast, made: Claim, row: CostRow, cost: Cost) -> CostRow:
    return write_row(claim_id=made.pk, row_id=row.pk, values=cost.values(), actor=cast.applicant, at=LATER)


def test_a_lump_sum_is_approved_whole_or_not_at_all_and_can_be_asked_for_again(cast: Cast) -> None:
    project = active(cast, lump_sums=[lump()])
    one = project.lump_sums.get()
    made = claim(cast, project, 1_000_00)
    row = ask(cast, made, one)
    submit_claim(claim_id=made.pk, actor=cast.applicant, at=LATER)
    start_claim_review(claim_id=made.pk, actor=cast.officer, at=LATER)

    def check(approved_ore: int) -> object:
        return check_row(
            claim_id=made.pk,
            row_id=row.pk,
            approved_ore=approved_ore,
            reason="Rapporten är inte godkänd.",
            actor=cast.officer,
            at=LATER,
        )

    assert codes(refusal(lambda: check(2_500_000))) == [("lump_sum_whole_or_nothing", "approved_ore")]
    check(0)
    approve_rows(claim_id=made.pk, actor=cast.officer, at=LATER)
    done = approve_claim(claim_id=made.pk, actor=cast.officer, at=LATER)
    assert (done.state, done.approved_ore) == (ClaimState.PARTLY_APPROVED, 1_000_00)
    pay_claim(claim_id=made.pk, paid_on=LATER.date(), reference="1", actor=controller(cast), at=LATER)
    following = claim(cast, project, period=SECOND_HALF)
    assert lump_sums_left(following) == [one]
    ask(cast, following, one, date(2027, 8, 1))
    submit_claim(claim_id=following.pk, actor=cast.applicant, at=YEAR_AFTER)
    start_claim_review(claim_id=following.pk, actor=cast.officer, at=YEAR_AFTER)
    approve_rows(claim_id=following.pk, actor=cast.officer, at=YEAR_AFTER)
    done = approve_claim(claim_id=following.pk, actor=cast.officer, at=YEAR_AFTER)
    assert (done.approved_ore, done.payable_ore) == (5_000_000, 2_500_000)


def test_a_lump_sum_and_other_costs_of_its_kind_are_not_both_counted(cast: Cast) -> None:
    project = active(cast, lump_sums=[lump()])
    made = claim(cast, project)
    travel = Cost(100, cost_type=CostType.TRAVEL_LODGING).values()
    problems = refusal(lambda: write_row(claim_id=made.pk, values=travel, actor=cast.applicant, at=LATER))
    assert codes(problems) == [("cost_in_lump_sum", "cost_type")]


def test_indirect_costs_are_not_counted_beside_their_flat_rate(cast: Cast) -> None:
    project = active(cast, simplified_costs=SimplifiedCosts.INDIRECT_COSTS)
    project.budget_lines.create(cost_type=CostType.INDIRECT_COSTS, decided_sek=1000, amount_sek=1000)
    made = claim(cast, project, 1_000_00)
    indirect = Cost(100, cost_type=CostType.INDIRECT_COSTS, voucher="B1").values()
    write_indirect = lambda: write_row(  # noqa: E731
        claim_id=made.pk, values=indirect, actor=cast.applicant, at=LATER
    )
    assert codes(refusal(write_indirect)) == [("cost_in_flat_rate", "cost_type")]
    # What was written before the rule is found when the claim is sent.
    row = made.rows.get()
    CostRow.objects.filter(pk=row.pk).update(cost_type=CostType.INDIRECT_COSTS)
    problems = refusal(lambda: submit_claim(claim_id=made.pk, actor=cast.applicant, at=LATER))
    assert [(one.code, one.params) for one in problems] == [("claim_rows_covered", {"rows": 1})]


@pytest.mark.parametrize(
    ("simplified", "staff", "values", "found"),
    [
        (
            SimplifiedCosts.NONE,
            StaffCosts.REAL,
            lump(10_000_001),
            [("lump_sum_above_budget", "amount")],
        ),
        (
            SimplifiedCosts.NONE,
            StaffCosts.REAL,
            lump(0, " "),
            [
                ("lump_sum_milestone_missing", "milestone"),
                ("lump_sum_amount_missing", "amount"),
            ],
        ),
        (
            SimplifiedCosts.NONE,
            StaffCosts.REAL,
            lump(1, cost_type=CostType.OTHER),
            [
                ("cost_type_not_in_budget", "cost_type"),
            ],
        ),
        (
            SimplifiedCosts.ALL_OTHER_COSTS,
            StaffCosts.REAL,
            lump(1),
            [
                ("lump_sum_counted_already", "cost_type"),
            ],
        ),
        (
            SimplifiedCosts.NONE,
            StaffCosts.BY_THE_HOUR,
            lump(1, cost_type=CostType.STAFF),
            [
                ("lump_sum_counted_already", "cost_type"),
            ],
        ),
        (
            SimplifiedCosts.INDIRECT_COSTS,
            StaffCosts.REAL,
            lump(1, cost_type=CostType.STAFF),
            [
                ("lump_sum_counted_already", "cost_type"),
            ],
        ),
    ],
)
def test_a_lump_sum_that_cannot_be_agreed_on(
    cast: Cast, simplified: SimplifiedCosts, staff: StaffCosts, values: object, found: list[object]
) -> None:
    project = opened(cast, simplified_costs=simplified, staff_costs=staff)
    problems = refusal(
        lambda: decide_lump_sum(
            project_id=project.pk,
            values=values,
            actor=cast.officer,
            at=NOW,  # type: ignore[arg-type]
        )
    )
    assert codes(problems) == found


def test_lump_sums_are_set_before_the_conditions_are_sent(cast: Cast) -> None:
    project = opened(cast, lump_sums=[lump(), lump(1)])
    remove_lump_sum(lump_sum_id=project.lump_sums.get(position=1).pk, actor=cast.officer, at=NOW)
    assert [one.code for one in project.lump_sums.all()] == ["K2"]
    running = active(cast, lump_sums=[lump()], title="Ett till")
    with pytest.raises(PermissionDenied):
        decide_lump_sum(project_id=running.pk, values=lump(1), actor=cast.officer, at=NOW)
    with pytest.raises(PermissionDenied):
        remove_lump_sum(lump_sum_id=running.lump_sums.get().pk, actor=cast.officer, at=NOW)


def test_the_database_holds_what_the_rules_hold(cast: Cast) -> None:
    project = by_the_hour(cast, lump_sums=[lump()])
    hour_rate(cast, project)
    made = with_hours(cast, project, "10")
    [hours] = made.rows.all()
    asked = ask(cast, made, project.lump_sums.get())
    for row, wrong in (
        (hours, {"hours": None}),
        (hours, {"approved_hours": Decimal("10.01")}),
        (hours, {"lump_sum": asked.lump_sum}),
        (asked, {"approved_ore": 1}),
        (asked, {"hours": Decimal(1)}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            CostRow.objects.filter(pk=row.pk).update(**wrong)


HEAD = "kostnadsslag;datum;verifikation;person;timmar;text;belopp\n"


def test_hours_come_in_the_same_files(cast: Cast) -> None:
    project = by_the_hour(cast)
    hour_rate(cast, project)
    made = claim(cast, project)
    rows = (
        "personal;2027-03-31;;A1;123,5;Projektledning;\n"
        "resor och logi;2027-03-31;B7;;;Tåg;100,50\n"
        "personal;2027-03-31;;A1;12;Projektledning;100\n"
        "personal;2027-03-31;;B2;12;Projektledning;\n"
        "personal;2027-03-31;;A1;många;Projektledning;\n"
        "personal;2027-03-31;C1;;;Lön;100\n"
        "personal;2027-03-31;;A1;0;Projektledning;\n"
        "resor och logi;2027-03-31;;A1;1;Projektledning;\n"
    )
    upload = upload_rows(
        claim_id=made.pk, content=(HEAD + rows).encode(), filename="a.csv", actor=cast.applicant, at=LATER
    )
    kept = made.rows.order_by("position").values_list("voucher_number", "hours", "amount_ore")
    assert list(kept) == [("A1", Decimal("123.5"), 4_667_189), ("B7", None, 10_050)]
    assert [(fault.code, fault.params["row"], fault.params["column"]) for fault in upload.faults] == [
        ("csv_hours_and_amount", 4, "timmar"),
        ("csv_hours_person_unknown", 5, "person"),
        ("csv_hours_unreadable", 6, "timmar"),
        ("csv_by_the_hour", 7, "kostnadsslag"),
        ("csv_hours_unlikely", 8, "timmar"),
        ("csv_hours_of_staff", 9, "kostnadsslag"),
    ]


def test_a_file_with_too_many_hours_is_told_when_the_claim_is_sent(cast: Cast) -> None:
    project = by_the_hour(cast)
    hour_rate(cast, project)
    made = claim(cast, project)
    rows = "personal;2027-03-31;;A1;1000;Projektledning;\n" * 2
    upload_rows(
        claim_id=made.pk, content=(HEAD + rows).encode(), filename="a.csv", actor=cast.applicant, at=LATER
    )
    problems = refusal(lambda: submit_claim(claim_id=made.pk, actor=cast.applicant, at=LATER))
    assert codes(problems) == [("hours_above_the_year", None)]


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("123,5", "123.5"),
        (" 7.25 ", "7.25"),
        ("1 720", "1720"),
        ("1\u00a0720,00", "1720"),
        ("99999", "99999"),
    ],
)
def test_hours_are_read_with_comma_point_and_blanks(text: str, hours: str) -> None:
    assert parse_hours(text) == Decimal(hours)


@pytest.mark.parametrize(
    "text",
    ["1e30", "9" * 27, "1e3", "1_0", "100000", "1,234", "-5", "+5", "NaN", "Infinity", "1 72", "٣", ""],
)
def test_what_is_not_hours_is_told_so(text: str) -> None:
    with pytest.raises(ValueError, match="not hours"):
        parse_hours(text)


def test_hours_of_any_length_are_a_fault_of_their_row(cast: Cast) -> None:
    project = by_the_hour(cast)
    hour_rate(cast, project)
    made = claim(cast, project)
    rows = "personal;2027-06-30;T1;Anna Ek;1e30;;\npersonal;2027-06-30;T2;Anna Ek;" + "9" * 27 + ";;\n"
    found = upload_rows(claim_id=made.pk, content=(HEAD + rows).encode(), actor=cast.applicant, at=LATER)
    assert [(p.code, p.params["row"], p.params["column"]) for p in found.faults] == [
        ("csv_hours_unreadable", 2, "timmar"),
        ("csv_hours_unreadable", 3, "timmar"),
    ]


@pytest.mark.parametrize("in_parts", [False, True])
def test_a_file_that_replaces_the_rows_leaves_the_lump_sums(cast: Cast, in_parts: bool) -> None:
    project = active(cast, lump_sums=[lump()])
    one = project.lump_sums.get()
    made = claim(cast, project, 500)
    asked = ask(cast, made, one)
    voucher = CostRow.objects.get(pk=asked.pk).voucher_id
    content = "kostnadsslag;datum;verifikation;text;belopp\npersonal;2027-03-31;A9;Lön;1\n".encode()
    if in_parts:
        file = receive_file(
            claim_id=made.pk,
            filename="a.csv",
            content=content,
            replace_all=True,
            actor=cast.applicant,
            at=LATER,
        )
        read_cost_file(file_id=file.pk, at=LATER)
    else:
        upload_rows(claim_id=made.pk, content=content, replace_all=True, actor=cast.applicant, at=LATER)
    rows = made.rows.order_by("position").values_list("voucher_number", "voucher_id")
    assert list(rows) == [(one.code, voucher), ("A9", None)]
    assert voucher is not None


@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_counting_hours_locks_the_hour_costs_and_no_projects(cast: Cast) -> None:
    """Who holds another project of the beneficiary is never waited for, so nobody waits in a ring."""
    project = by_the_hour(cast)
    hour_rate(cast, project)
    made = with_hours(cast, project, "10")
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        worked_in_the_years_of(made, lock=True)
    locks = [one["sql"].partition(" FOR ")[2] for one in asked if " FOR " in one["sql"]]
    assert locks == ['NO KEY UPDATE OF "claims_hourrate"']
