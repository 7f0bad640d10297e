"""The size of an undertaking, from its own years and those of its linked and partner enterprises."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from bifall.kernel.problems import Refused
from bifall.regulations.state_aid.sme import Size
from bifall.state_aid.award_queries import group_of
from bifall.state_aid.commands import record_accounts
from bifall.state_aid.models import AnnualAccounts, Undertaking
from bifall.state_aid.rules.undertakings import Stake
from bifall.state_aid.size_queries import AccountsMissing, size_of
from bifall.state_aid.states import OwnerKind
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.state_aid import controlled, undertaking

DAY = NOW.date()


def year(
    cast: Cast, of: Undertaking, number: int, staff: int | None = 9, million_sek: int = 10, **fields: Any
) -> AnnualAccounts:
    values: dict[str, Any] = {
        "staff": None if staff is None else Decimal(staff),
        "turnover_sek": million_sek * 1_000_000,
        "balance_sek": million_sek * 1_000_000,
        "sek_per_eur": Decimal(10),
    }
    return record_accounts(undertaking_id=of.pk, year=number, actor=cast.officer, at=NOW, **(values | fields))


def test_without_accounts_there_is_no_class(cast: Cast) -> None:
    assert size_of(undertaking(cast.chamber), DAY) is None


def test_one_year_is_enough_for_a_new_undertaking(cast: Cast) -> None:
    firm = undertaking(cast.chamber)
    year(cast, firm, 2025, 9)
    verdict = size_of(firm, DAY)
    assert verdict is not None
    assert verdict.size == Size.MICRO


def test_the_class_changes_after_two_years_in_a_row(cast: Cast) -> None:
    firm = undertaking(cast.chamber)
    for number, staff, expected in ((2023, 9, "micro"), (2024, 12, "micro"), (2025, 12, "small")):
        year(cast, firm, number, staff)
        verdict = size_of(firm, DAY)
        assert verdict is not None
        assert verdict.size == expected


def test_a_linked_owner_counts_whole_and_a_partner_by_its_share(cast: Cast) -> None:
    firm = undertaking(cast.chamber)
    year(cast, firm, 2025, 30)
    link = controlled(cast, stake=Stake("", Decimal(30), Decimal(25)))
    with pytest.raises(AccountsMissing) as missing:
        size_of(firm, DAY)
    assert str(missing.value) == "Ägarbolaget AB (556036-0793) 2025"
    year(cast, link.controller, 2025, 100)
    partner = size_of(firm, DAY)
    assert partner is not None
    assert (partner.years[0].staff, partner.size) == (60, Size.MEDIUM)
    link.delete()
    by_votes = controlled(cast, stake=Stake("", Decimal(51), Decimal(51)))
    linked = size_of(firm, DAY)
    assert linked is not None
    assert (by_votes.control, linked.years[0].staff) == ("majority_of_votes", 130)


def test_a_share_alone_makes_no_single_undertaking(cast: Cast) -> None:
    controlled(cast, stake=Stake("", Decimal(50), Decimal(50)))
    firm = undertaking(cast.chamber)
    assert group_of(firm, DAY).members == (firm,)


def test_a_quarter_in_public_hands_is_no_sme(cast: Cast) -> None:
    firm = undertaking(cast.chamber)
    year(cast, firm, 2025, 5)
    link = controlled(cast, stake=Stake("", Decimal(25), Decimal(0)))
    Undertaking.objects.filter(pk=link.controller_id).update(kind=OwnerKind.PUBLIC_BODY)
    verdict = size_of(firm, DAY)
    assert verdict is not None
    assert (verdict.size, verdict.passed) == (Size.LARGE, False)


def test_the_same_year_is_written_over(cast: Cast) -> None:
    firm = undertaking(cast.chamber)
    year(cast, firm, 2025, 9)
    year(cast, firm, 2025, 60, is_estimate=True)
    assert AnnualAccounts.objects.get().staff == 60


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"staff": None}, ("accounts_staff_missing", "staff")),
        ({"turnover_sek": None}, ("accounts_turnover_missing", "turnover_sek")),
        ({"balance_sek": None}, ("accounts_balance_missing", "balance_sek")),
        ({"sek_per_eur": None}, ("rate_missing", "sek_per_eur")),
    ],
)
def test_a_year_that_is_refused(cast: Cast, fields: dict[str, Any], problem: tuple[str, str]) -> None:
    with pytest.raises(Refused) as refusal:
        year(cast, undertaking(cast.chamber), 2025, **fields)
    assert [(found.code, found.field) for found in refusal.value.problems] == [problem]
    with pytest.raises(Refused) as refusal:
        year(cast, undertaking(cast.chamber), 2015, 9)
    assert [found.code for found in refusal.value.problems] == ["accounts_year_missing"]
