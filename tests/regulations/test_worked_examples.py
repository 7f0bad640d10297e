"""The page of worked examples says what the rules come to, row by row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from bifall.assessment.rules import Given, adjusted_totals, calibrate, total_of, two_decimals
from bifall.regulations.advances import check_advance
from bifall.regulations.interest import InterestKind, interest, interest_runs_from
from bifall.regulations.payments import Account, work_out_payment
from bifall.regulations.portfolio.best_set import Candidate, best_set
from bifall.regulations.portfolio.equal_shares import Project, Voter, equal_shares
from bifall.regulations.recovery import set_off
from bifall.regulations.simplified_costs import (
    FlatRate,
    flat_rate_cost,
    hour_rate,
    lump_sum,
    staff_cost,
    unit_cost_per_hour,
)
from bifall.regulations.state_aid.aid_register import register_by
from bifall.regulations.state_aid.de_minimis import AidKind, Award, check_ceiling
from bifall.regulations.state_aid.exchange import ExchangeRate, in_euro
from bifall.regulations.state_aid.gber import Aid, Gates, check_exemption
from bifall.regulations.state_aid.sme import Accounts, Size, classify
from bifall.regulations.state_aid.sme_group import Holding, Ownership

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "worked-examples.md"
ON = date(2026, 12, 2)


def tables() -> Mapping[str, list[dict[str, str]]]:
    """The rows of the table under each heading, by column."""
    found: dict[str, list[dict[str, str]]] = {}
    heading, columns = "", []
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            heading, columns = line[3:], []
        elif line.startswith("|"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if not columns:
                columns = cells
            elif not cells[0].startswith("---"):
                found.setdefault(heading, []).append(dict(zip(columns, cells, strict=True)))
    return found


TABLES = tables()


def hundredths(text: str) -> int:
    """Öre or cents of "1 234.56"."""
    return int(Decimal(text.replace(" ", "")) * 100)


def test_every_table_of_the_page_is_computed_again():
    assert {heading: len(rows) for heading, rows in TABLES.items()} == {
        "Payments and an advance": 4,
        "A holdback": 3,
        "Advances": 4,
        "Staff and flat rates": 3,
        "Hours at a unit cost": 4,
        "A claim with hours and a lump sum": 4,
        "A grant that is lowered, and interest": 3,
        "De minimis aid": 4,
        "Block exemption": 4,
        "The size of an enterprise": 4,
        "Equal shares": 3,
        "The best set by score": 5,
        "Adjusted totals": 7,
    }


def test_payments_and_an_advance():
    account = Account(granted_ore=278_577_700, share_percent=Decimal(50)).advance(40_000_000)
    for row in TABLES["Payments and an advance"]:
        account = account.approve(hundredths(row["Approved in the claim"]))
        assert account.approved_ore == hundredths(row["Approved so far"])
        assert account.share_ore == hundredths(row["Share of it"])
        assert account.earned_ore == hundredths(row["Right to"])
        assert account.disbursed_ore == hundredths(row["Paid before"])
        payable_ore = work_out_payment(account, on=ON).payable_ore
        assert payable_ore == hundredths(row["Paid now"])
        account = account.pay(payable_ore)
    assert account.disbursed_ore == account.granted_ore


def test_a_holdback():
    account = Account(granted_ore=162_000_000, share_percent=Decimal("43.21"), holdback_percent=Decimal(10))
    for row in TABLES["A holdback"]:
        account = account.approve(hundredths(row["Approved so far"]) - account.approved_ore)
        account = replace(account, final_report_approved=row["Claim"] == "3")
        assert account.share_ore == hundredths(row["Share of it"])
        assert account.earned_ore == hundredths(row["Right to"])
        assert account.held_back_ore == hundredths(row["Held back"])
        assert account.disbursed_ore == hundredths(row["Paid before"])
        assert account.payable_ore == hundredths(row["Paid now"])
        account = account.pay(account.payable_ore)


@pytest.mark.parametrize("row", TABLES["Advances"])
def test_advances(row):
    granted_ore, advanced_ore = hundredths(row["Grant"]), hundredths(row["Advances before"])
    verdict = check_advance(
        asked_ore=0,
        granted_ore=granted_ore,
        advanced_ore=advanced_ore,
        special_reasons="Skäl",
        viability_tested_on=ON,
        on=ON,
    )
    assert verdict.findings[2].numbers["highest_ore"] == hundredths(row["Half of the grant"])
    assert verdict.highest_ore == hundredths(row["Most that can be advanced now"])


@pytest.mark.parametrize("row", TABLES["Staff and flat rates"])
def test_staff_and_flat_rates(row):
    unit_ore = unit_cost_per_hour(monthly_salary_ore=3_850_000, years_since=int(row["Years since"]), on=ON)
    assert unit_ore == hundredths(row["Per hour"])
    staff_ore = staff_cost(hours=Decimal(row["Hours"]), unit_ore=unit_ore, on=ON).cost_ore
    assert staff_ore == hundredths(row["Staff cost"])
    for rate, column in (
        (FlatRate.ALL_OTHER_COSTS, "40 % for all other costs"),
        (FlatRate.INDIRECT_COSTS, "15 % for indirect costs"),
    ):
        assert flat_rate_cost(rate=rate, staff_ore=staff_ore, on=ON).cost_ore == hundredths(row[column])


@pytest.mark.parametrize("row", TABLES["Hours at a unit cost"])
def test_hours_at_a_unit_cost(row):
    rate = hour_rate(
        yearly_ore=hundredths(row["Yearly cost"]), employment_percent=Decimal(row["Of full time, %"]), on=ON
    )
    assert rate.hours_per_year == Decimal(row["Hours of the year"].replace(" ", ""))
    assert rate.unit_ore == hundredths(row["Per hour"])
    worked = staff_cost(
        hours=Decimal(row["Hours"].replace(" ", "")),
        highest_hours=rate.hours_per_year,
        unit_ore=rate.unit_ore,
        on=ON,
    )
    assert worked.passed == (row["Within the year"] == "yes")
    assert worked.cost_ore == hundredths(row["Staff cost"])


def test_a_claim_with_hours_and_a_lump_sum():
    hours, flat, lump, together = TABLES["A claim with hours and a lump sum"]
    staff_ore = staff_cost(hours=Decimal("100"), unit_ore=37_791, on=ON).cost_ore
    assert staff_ore == hundredths(hours["Approved"])
    assert staff_cost(hours=Decimal("123.5"), unit_ore=37_791, on=ON).cost_ore == hundredths(hours["Claimed"])
    for column, base in (("Claimed", hundredths(hours["Claimed"])), ("Approved", staff_ore)):
        flat_ore = flat_rate_cost(rate=FlatRate.INDIRECT_COSTS, staff_ore=base, on=ON).cost_ore
        assert flat_ore == hundredths(flat[column])
        total = base + flat_ore + hundredths(lump[column])
        assert total == hundredths(together[column])
    assert lump_sum(agreed_ore=5_000_000, delivered=1, deliverables=1).cost_ore == hundredths(
        lump["Approved"]
    )
    account = Account(granted_ore=278_577_700, share_percent=Decimal(50))
    account = account.approve(hundredths(together["Approved"]))
    assert work_out_payment(account, on=ON).payable_ore == 4_672_983


def test_a_grant_that_is_lowered():
    account = Account(granted_ore=278_577_700, share_percent=Decimal(50)).approve(400_000_000)
    account = account.pay(200_000_000).regrant(150_000_000)
    assert (account.earned_ore, account.overpaid_ore) == (150_000_000, 50_000_000)
    left = set_off(due_ore=account.overpaid_ore, payment_ore=20_000_000, on=ON)
    assert (left.offset_ore, left.due_left_ore) == (20_000_000, 30_000_000)


@pytest.mark.parametrize("row", TABLES["A grant that is lowered, and interest"])
def test_interest(row):
    kind = InterestKind.LATE_PAYMENT
    from_on = interest_runs_from(kind, date.fromisoformat(row["Demand sent"]))
    assert from_on == date.fromisoformat(row["Interest from"])
    verdict = interest(
        capital_ore=hundredths(row["Capital"]),
        kind=kind,
        from_on=from_on,
        paid_on=date.fromisoformat(row["Paid"]),
    )
    stretches = [
        f"{f.numbers['days']} at {f.numbers['base_percent'] + f.numbers['added_percent']} %"
        for f in verdict.findings[:-1]
    ]
    assert ", ".join(stretches) == row["Days at each rate"]
    assert verdict.interest_ore == hundredths(row["Interest"])


@pytest.mark.parametrize("row", TABLES["De minimis aid"])
def test_de_minimis_aid(row):
    awards = [
        Award("a", AidKind.GENERAL, date(2023, 11, 24), 12_000_000),
        Award("a", AidKind.AGRICULTURE, date(2024, 5, 10), 2_000_000),
        Award("a", AidKind.FISHERY, date(2025, 2, 1), 9_000_000),
    ]
    verdict = check_ceiling(
        asked_cents=hundredths(row["Asked for"]),
        members={"a"},
        awards=awards,
        on=date.fromisoformat(row["On"]),
    )
    assert verdict.findings[0].numbers["window_from"] == date.fromisoformat(row["From"])
    assert verdict.used_cents == hundredths(row["Earlier aid"])
    assert verdict.room_cents == hundredths(row["Room"])
    assert verdict.granted_cents == hundredths(row["Granted"])


def test_the_rate_and_the_register():
    assert in_euro(50_000_000, ExchangeRate(Decimal("11.2345"), 2026, 12, "x")).amount_cents == 4_450_577
    assert register_by(date(2026, 12, 2)) == date(2027, 1, 5)
    assert re.search(r"is 44 505\.7634, so 44 505\.77\.", PAGE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", TABLES["Block exemption"])
def test_block_exemption(row):
    highest_cents = hundredths(row["Highest aid, euro"])
    aid = Aid(
        key=row["Aid"].strip("`"),
        size=Size(row["Size"]),
        eligible_cents=hundredths(row["Eligible costs, euro"]),
        aid_cents=highest_cents,
        has_extra=row["Supplement"] == "yes",
    )
    gates = Gates(
        under_recovery_order=False,
        in_difficulty=False,
        is_transparent=True,
        applied_on=date(2026, 9, 1),
        application_is_complete=True,
        works_started_on=None,
    )
    verdict = check_exemption(aid, gates, on=ON)
    assert verdict.passed
    assert verdict.highest_cents == highest_cents
    intensity = [f for f in verdict.findings if f.rule.code == "gber_intensity"]
    assert [f.numbers["highest_percent"] for f in intensity] == [Decimal(row["Percent"])]


def test_the_size_of_an_enterprise():
    def accounts(staff: int, turnover: int, balance: int) -> Accounts:
        return Accounts(Decimal(staff), turnover * 10**8, balance * 10**8)

    by_year = {
        "Nordsågen": {2024: accounts(20, 1, 1), 2025: accounts(40, 6, 5)},
        "Majority owner": {2024: accounts(10, 1, 1), 2025: accounts(15, 5, 4)},
        "Partner": {2024: accounts(40, 10, 10), 2025: accounts(100, 20, 30)},
    }
    owned = Ownership(
        [
            Holding("Majority owner", "Nordsågen", Decimal(60), Decimal(60)),
            Holding("Partner", "Nordsågen", Decimal(30), Decimal(30)),
        ]
    )
    verdict = classify("Nordsågen", by_year, owned, on=ON)
    *rows, together = TABLES["The size of an enterprise"]
    assert [(share.enterprise, str(share.percent)) for share in verdict.shares] == [
        (row["Counted in"], row["Percent"]) for row in rows
    ]
    columns = ("Annual work units", "Turnover, million euro", "Balance sheet, million euro")
    for column in columns:
        assert sum(int(row[column]) for row in rows) == int(together[column])
    last = verdict.years[-1]
    assert [last.staff, last.turnover_cents / 10**8, last.balance_cents / 10**8] == [
        int(together[column]) for column in columns
    ]
    assert (last.size, verdict.size) == (Size.MEDIUM, Size.SMALL)


def test_equal_shares():
    projects = [Project(key, 300_000) for key in ("harbour", "campus", "airport", "road", "sawmill")]
    coast = {"harbour": 1, "campus": 1, "airport": 1}
    inland = {"road": 1, "sawmill": 1}
    voters = [Voter("Umeå", coast), Voter("Skellefteå", coast), Voter("Lycksele", inland)]
    outcome = equal_shares(projects, voters, frame_sek=900_000)
    for purchase, row in zip(outcome.purchases, TABLES["Equal shares"], strict=True):
        assert (purchase.key, purchase.price) == (row["Bought"], hundredths(row["Price of a point"]) / 100)
        for voter in voters:
            assert purchase.paid.get(voter.name, 0) == hundredths(row[f"{voter.name} pays"]) / 100


def test_the_best_set_by_score():
    rows = TABLES["The best set by score"]
    call = [Candidate(row["Application"], hundredths(row["Cost"]) // 100, int(row["Score"])) for row in rows]
    found = best_set(call, frame_sek=5_000_000)
    assert found.keys == tuple(row["Application"] for row in rows if row["In the set"] == "yes")
    assert (found.score, found.cost_sek) == (1157, 4_905_777)


def test_adjusted_totals():
    rows = TABLES["Adjusted totals"]
    given = [
        Given(row["Application"], assessor, Fraction(row[assessor]))
        for row in rows
        for assessor in ("Anna", "Bo")
        if row[assessor] != "–"
    ]
    adjusted = adjusted_totals(given, calibrate(given))
    for row in rows:
        scored = [{"all": one.total} for one in given if one.application == row["Application"]]
        assert str(two_decimals(total_of(scored, {"all": 1}))) == row["Total"]
        assert str(two_decimals(adjusted[row["Application"]])) == row["Adjusted"]
