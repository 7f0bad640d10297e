"""De minimis aid: declared, awarded whole or not at all, and entered in the register."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bifall.accounts.models import User
from bifall.applications.models import Application
from bifall.kernel.problems import Refused
from bifall.regulations.state_aid.aid_register import missing_in
from bifall.state_aid.award_queries import (
    awards_of,
    due_on,
    entry_of,
    group_of,
    register_of,
    to_declare,
    to_register,
    with_declarations,
)
from bifall.state_aid.award_queries import (
    to_record as waits_to_be_recorded,
)
from bifall.state_aid.commands import record_rate, report_awards, withdraw_award
from bifall.state_aid.models import AidAward, AidDeclaration, MonthRate
from bifall.state_aid.states import AidBasis, OwnerKind
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.applications import application
from tests.factories.funding import controller
from tests.factories.state_aid import (
    assessed,
    award,
    controlled,
    declared,
    everything,
    other_award,
    rate,
    to_record,
    undertaking,
)

TODAY = NOW.date()
CEILING_SEK = 3_000_000
"""300 000 euro at ten kronor."""


def asked_of(user: User, on: date = TODAY) -> list[UUID]:
    """The cases in which the user is asked on the day to declare other aid."""
    return [case.pk for case in to_declare(with_declarations(Application.objects.all(), on), user)]


def refused(act: Any) -> list[tuple[str, str | None]]:
    with pytest.raises(Refused) as refusal:
        act()
    return [(problem.code, problem.field) for problem in refusal.value.problems]


def test_an_award_keeps_the_rate_that_made_its_euro_and_how_it_was_tried(cast: Cast) -> None:
    rate(cast, "11.0265")
    made = award(cast, to_record(cast, 400_000))
    assert (made.amount_ore, made.amount_cents) == (40_000_000, 3_627_625)
    assert (made.sek_per_eur, made.rate_year, made.rate_month) == (Decimal("11.0265"), 2026, 11)
    assert (made.rate_source, made.granted_on) == (
        "Europeiska kommissionens bokföringskurs",
        date(2026, 11, 12),
    )
    assert (made.nace, made.undertaking.nace, made.undertaking.organisation) == (
        "62.01",
        "62.01",
        cast.chamber,
    )
    assert [finding["passed"] for finding in made.findings] == [True] * len(made.findings)


def test_a_rate_that_is_changed_leaves_the_awards_as_they_were(cast: Cast) -> None:
    rate(cast)
    made = award(cast, to_record(cast, 400_000))
    rate(cast, "12")
    assert AidAward.objects.get(pk=made.pk).sek_per_eur == 10
    assert MonthRate.objects.get().sek_per_eur == 12


def test_the_whole_award_is_refused_when_it_would_pass_the_ceiling(cast: Cast) -> None:
    rate(cast)
    case = to_record(cast, 2_000_010, other_award(10_000_000))
    with pytest.raises(Refused) as refusal:
        award(cast, case)
    [problem] = refusal.value.problems
    assert (problem.code, problem.field) == ("award_above_ceiling", "amount_sek")
    explained = str(problem.params["explained"].of("sv")).replace("\xa0", " ")  # type: ignore[attr-defined]
    assert "Tidigare stöd från 2023-11-12 till och med 2026-11-12: 100 000 euro." in explained
    assert "Nytt stöd: 200 001 euro." in explained
    assert AidAward.objects.count() == 0


def test_an_award_up_to_the_ceiling_fits(cast: Cast) -> None:
    rate(cast)
    assert award(cast, to_record(cast, 2_000_000, other_award(10_000_000))).amount_cents == 20_000_000


@pytest.mark.parametrize(("kind", "fits"), [("agriculture", False), ("fishery", False), ("sgei", True)])
def test_aid_to_agriculture_and_fishery_counts_in(cast: Cast, kind: str, fits: bool) -> None:
    rate(cast)
    case = to_record(cast, 2_900_000, other_award(1_000_001, kind=kind))
    if fits:
        assert award(cast, case).amount_cents == 29_000_000
    else:
        assert refused(lambda: award(cast, case)) == [("award_above_ceiling", "amount_sek")]


@pytest.mark.parametrize(("day", "counted"), [(date(2023, 11, 12), True), (date(2023, 11, 11), False)])
def test_the_three_years_roll_and_the_boundary_day_belongs_to_them(
    cast: Cast, day: date, counted: bool
) -> None:
    rate(cast)
    case = to_record(cast, CEILING_SEK, other_award(1, granted_on=day))
    if counted:
        assert refused(lambda: award(cast, case)) == [("award_above_ceiling", "amount_sek")]
    else:
        assert award(cast, case).amount_cents == 30_000_000


def test_what_a_sister_under_the_same_owner_was_given_counts(cast: Cast) -> None:
    rate(cast)
    first, second = to_record(cast, 2_000_000), to_record(cast, 1_000_001, organisation=cast.rival)
    controlled(cast)
    link = controlled(cast, of=cast.rival)
    assert {str(member) for member in group_of(undertaking(cast.rival), NOW.date()).members} == {
        "Grannbolaget AB (556016-0680)",
        "Handelskammarens service AC län AB (556012-5790)",
        "Ägarbolaget AB (556036-0793)",
    }
    award(cast, first)
    assert refused(lambda: award(cast, second)) == [("award_above_ceiling", "amount_sek")]
    link.delete()
    assert award(cast, second).amount_cents == 10_000_010


def test_control_that_had_ended_before_the_decision_does_not_count(cast: Cast) -> None:
    rate(cast)
    first, second = to_record(cast, 2_000_000), to_record(cast, 1_000_001, organisation=cast.rival)
    controlled(cast)
    controlled(cast, of=cast.rival, valid_to=date(2026, 11, 11))
    award(cast, first)
    assert award(cast, second).amount_cents == 10_000_010


def test_a_public_owner_binds_nobody(cast: Cast) -> None:
    first = controlled(cast)
    controlled(cast, of=cast.rival)
    first.controller.kind = OwnerKind.PUBLIC_BODY
    first.controller.save()
    members = group_of(undertaking(cast.chamber), NOW.date()).members
    assert members == (undertaking(cast.chamber),)


def test_all_that_is_missing_is_told_at_once(cast: Cast) -> None:
    case = to_record(cast, 100)
    found = refused(lambda: award(cast, case, 101, nace="J62"))
    assert found == [
        ("nace_wrong", "nace"),
        ("award_above_grant", "amount_sek"),
        ("award_rate_missing", None),
    ]
    assert refused(lambda: award(cast, case, 0, nace=" ")) == [
        ("nace_missing", "nace"),
        ("award_amount_missing", "amount_sek"),
        ("award_rate_missing", None),
    ]


def test_an_award_takes_a_declaration(cast: Cast) -> None:
    rate(cast)
    case = to_record(cast)
    AidDeclaration.objects.all().delete()
    assert refused(lambda: award(cast, case)) == [("award_without_declaration", None)]


def test_aid_that_the_regulation_leaves_out_is_refused(cast: Cast) -> None:
    rate(cast)
    case = to_record(cast)
    assert refused(lambda: award(cast, case, is_for_excluded=True)) == [("award_excluded", "is_for_excluded")]


def test_a_case_has_one_award_that_counts(cast: Cast) -> None:
    rate(cast)
    case = to_record(cast)
    first = award(cast, case)
    assert refused(lambda: award(cast, case)) == [("award_recorded_already", None)]
    keeper = controller(cast)
    assert refused(lambda: withdraw_award(award_id=first.pk, reason=" ", actor=keeper, at=NOW)) == [
        ("award_withdrawn_without_reason", "reason")
    ]
    withdraw_award(award_id=first.pk, reason="Fel belopp.", actor=keeper, at=NOW)
    assert awards_of((first.undertaking,)) == []
    assert [found.pk for found in waits_to_be_recorded(keeper, cast.region)] == [case.pk]
    award(cast, case, 100)
    assert AidAward.objects.count() == 2


def test_an_award_stands_on_an_assessment(cast: Cast) -> None:
    rate(cast)
    case = to_record(cast)
    assessed(cast, case, AidBasis.NO_AID)
    with pytest.raises(PermissionDenied):
        award(cast, case)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    amounts=st.lists(st.integers(1, CEILING_SEK), min_size=1, max_size=5),
    earlier=st.lists(st.integers(1, 20_000_000), max_size=3),
)
def test_no_order_of_awards_passes_the_ceiling(cast: Cast, amounts: list[int], earlier: list[int]) -> None:
    AidAward.objects.all().delete()
    rate(cast)
    total_cents = sum(earlier)
    for amount_sek in amounts:
        case = to_record(cast, amount_sek, *[other_award(cents) for cents in earlier])
        fits = total_cents + amount_sek * 10 <= 30_000_000
        if fits:
            total_cents += award(cast, case).amount_cents
        else:
            assert refused(lambda case=case: award(cast, case)) == [("award_above_ceiling", "amount_sek")]
    given_cents = sum(AidAward.objects.values_list("amount_cents", flat=True))
    assert given_cents + sum(earlier) == total_cents


def test_a_declaration_covers_three_years_and_the_last_one_counts(cast: Cast) -> None:
    case = application(cast)
    assessed(cast, case)
    assert asked_of(cast.applicant) == [case.pk]
    first = declared(cast, case, other_award(100), other_award(250, kind="fishery"))
    assert (first.number, first.covers_from, first.declared_by) == (1, date(2023, 11, 24), cast.applicant)
    assert list(first.awards.values_list("position", "given_by", "kind", "amount_cents")) == [
        (1, "Tillväxtverket", "general", 100),
        (2, "Tillväxtverket", "fishery", 250),
    ]
    assert (declared(cast, case).number, asked_of(cast.applicant)) == (2, [])
    # Ninety days from 24 November 2026; then it says too little of the time since.
    assert asked_of(cast.applicant, date(2027, 2, 22)) == []
    assert asked_of(cast.applicant, date(2027, 2, 23)) == [case.pk]
    assert asked_of(cast.colleague) == []


def test_what_is_wrong_in_a_declaration_is_told_by_row(cast: Cast) -> None:
    case = application(cast)
    assessed(cast, case)
    rows = [
        other_award(),
        other_award(None, granted_on=None, given_by=" ", kind=""),
        other_award(-5, granted_on=NOW.date() + timedelta(days=1)),
    ]
    with pytest.raises(Refused) as refusal:
        declared(cast, case, *rows, is_whole=False)
    assert [(problem.code, problem.params.get("row")) for problem in refusal.value.problems] == [
        ("declared_giver_missing", 2),
        ("declared_day_missing", 2),
        ("declared_amount_missing", 2),
        ("declared_kind_missing", 2),
        ("declared_day_in_future", 3),
        ("declared_amount_missing", 3),
        ("declaration_not_vouched_for", None),
    ]


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"month": 13}, ("rate_month_missing", "month")),
        ({"year": None}, ("rate_month_missing", "month")),
        ({"month": 12}, ("rate_month_in_future", "month")),
        ({"sek_per_eur": None}, ("rate_missing", "sek_per_eur")),
        ({"source": " "}, ("rate_source_missing", "source")),
    ],
)
def test_a_rate_that_is_refused(cast: Cast, fields: dict[str, Any], problem: tuple[str, str]) -> None:
    values = {"year": 2026, "month": 11, "sek_per_eur": Decimal(11), "source": "Källa"} | fields
    found = refused(lambda: record_rate(authority_id=cast.region.pk, actor=cast.officer, at=NOW, **values))
    assert found == [problem]


def test_the_register_has_a_deadline_and_every_fact(cast: Cast) -> None:
    awards = everything(cast)
    keeper = controller(cast)
    assert {found.pk for found in to_register(keeper, cast.region)} == {made.pk for made in awards}
    # Twenty workdays from Thursday 12 November 2026.
    assert {due_on(made) for made in awards} == {date(2026, 12, 10)}
    entry = entry_of(register_of(keeper, cast.region).get(pk=awards[0].pk))
    assert missing_in(entry) == ()
    assert (entry.reference, entry.beneficiary_number) == (awards[0].application.case_number, "556012-5790")


def test_awards_are_noted_as_registered_once(cast: Cast) -> None:
    first, second = everything(cast)
    keeper = controller(cast)

    def report(*awards: AidAward, on: date | None = TODAY) -> list[AidAward]:
        return report_awards(
            authority_id=cast.region.pk,
            award_ids=[made.pk for made in awards],
            reported_on=on,
            actor=keeper,
            at=NOW,
        )

    assert refused(report) == [("register_nothing_chosen", "awards")]
    assert refused(lambda: report(first, on=None)) == [("register_day_missing", "reported_on")]
    tomorrow = NOW.date() + timedelta(days=1)
    assert refused(lambda: report(first, on=tomorrow)) == [("register_day_in_future", "reported_on")]
    before = date(2026, 11, 11)
    assert refused(lambda: report(first, on=before)) == [("register_day_before_grant", "reported_on")]
    [done] = report(first)
    assert (done.reported_on, done.reported_by) == (NOW.date(), keeper)
    assert [found.pk for found in to_register(keeper, cast.region)] == [second.pk]
    assert refused(lambda: report(first)) == [("register_nothing_chosen", "awards")]
