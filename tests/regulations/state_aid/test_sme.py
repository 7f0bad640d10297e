from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bifall.regulations.state_aid.single_undertaking import control_by_votes
from bifall.regulations.state_aid.sme import (
    SIZE_RULES,
    Accounts,
    AccountsMissing,
    Size,
    classify,
    size_of,
)
from bifall.regulations.state_aid.sme_group import (
    GROUP_RULES,
    Holding,
    OwnerKind,
    Ownership,
    linked_to,
    partners_of,
    public_percent_of,
    shares_in_group,
)

ON = date(2026, 12, 2)
RULE = GROUP_RULES[0]
MILLION = 100_000_000


def year(staff, turnover_m, balance_m):
    return Accounts(Decimal(str(staff)), int(turnover_m * MILLION), int(balance_m * MILLION))


def holding(owner, owned, percent, votes=None, dominates=False):
    capital = Decimal(str(percent))
    return Holding(owner, owned, capital, capital if votes is None else Decimal(str(votes)), dominates)


def shares(*holdings, of="e", **given_):
    group = shares_in_group(of, Ownership(holdings, **given_), RULE)
    return {share.enterprise: share.percent for share in group}


@pytest.mark.parametrize(
    ("staff", "turnover_m", "balance_m", "size"),
    [
        (9.99, 2, 99, Size.MICRO),
        (9.99, 99, 2, Size.MICRO),
        (9.99, 2.01, 2.01, Size.SMALL),
        (10, 1, 1, Size.SMALL),
        (49.99, 10, 99, Size.SMALL),
        (49.99, 10.01, 10.01, Size.MEDIUM),
        (50, 1, 1, Size.MEDIUM),
        (249.99, 50, 99, Size.MEDIUM),
        (249.99, 99, 43, Size.MEDIUM),
        (249.99, 50.01, 43.01, Size.LARGE),
        (250, 1, 1, Size.LARGE),
    ],
)
def test_the_thresholds(staff, turnover_m, balance_m, size):
    verdict = classify("e", {"e": {2025: year(staff, turnover_m, balance_m)}}, on=ON)
    assert verdict.size is size
    assert verdict.passed is (size is not Size.LARGE)


def test_linked_whole_and_partners_by_share():
    accounts = {"e": {2025: year(40, 6, 5)}, "l": {2025: year(15, 5, 4)}, "p": {2025: year(100, 20, 30)}}
    owned = Ownership([holding("l", "e", 60), holding("p", "e", 30)])
    verdict = classify("e", accounts, owned, on=ON)
    # 40 + 15 + 30 % of 100 = 85; 6 + 5 + 6 = 17 million; 5 + 4 + 9 = 18 million
    assert verdict.years[0].staff == 85
    assert verdict.years[0].turnover_cents == 17 * MILLION
    assert verdict.years[0].balance_cents == 18 * MILLION
    assert verdict.size is Size.MEDIUM
    assert classify("e", accounts, on=ON).size is Size.SMALL
    assert [f.in_words("en").replace("\u00a0", " ") for f in verdict.findings[1:5]] == [
        "e is counted in at 100%.",
        "l is counted in at 100%.",
        "p is counted in at 30%.",
        "Accounting year 2025: 85.00 annual work units, turnover EUR 17,000,000, balance sheet total"
        " EUR 18,000,000. The year by itself: medium-sized enterprise.",
    ]


@pytest.mark.parametrize(
    ("holdings", "expected"),
    [
        ([holding("p", "e", 24.99)], {"e": 100}),
        ([holding("p", "e", 25)], {"e": 100, "p": 25}),
        ([holding("p", "e", 20, votes=40)], {"e": 100, "p": 40}),
        ([holding("p", "e", 50)], {"e": 100, "p": 50}),
        ([holding("p", "e", 10, votes=50.01)], {"e": 100, "p": 100}),
        ([holding("p", "e", 30, dominates=True)], {"e": 100, "p": 100}),
        # What is linked to the partner comes with it; the partner's own partner does not.
        ([holding("p", "e", 30), holding("q", "p", 80), holding("r", "p", 40)], {"e": 100, "p": 30, "q": 30}),
        # A partner of something linked.
        ([holding("e", "l", 70), holding("p", "l", 26)], {"e": 100, "l": 100, "p": 26}),
        # Upwards and downwards.
        ([holding("e", "p", 33)], {"e": 100, "p": 33}),
        # Reached in two ways: once, at the larger share.
        (
            [holding("p", "e", 30), holding("e", "l", 70), holding("p", "l", 45)],
            {"e": 100, "l": 100, "p": 45},
        ),
    ],
)
def test_who_is_counted_in(holdings, expected):
    assert shares(*holdings) == expected


def test_what_stands_in_the_consolidated_accounts_is_not_added_again():
    holdings = [holding("e", "l", 70), holding("p", "l", 30)]
    assert shares(*holdings, consolidated=frozenset({("l", "p")})) == {"e": 100, "l": 100}


def test_persons_bind_only_when_they_act_together():
    kinds = {"owner": OwnerKind.PERSON}
    holdings = [holding("owner", "e", 100), holding("owner", "f", 100)]
    assert shares(*holdings, kinds=kinds) == {"e": 100}
    together = shares(*holdings, kinds=kinds, acting_together=[frozenset({"e", "f"})])
    assert together == {"e": 100, "f": 100}


def test_passive_owners_are_no_partners_but_can_be_linked():
    kinds = {"fund": OwnerKind.PASSIVE}
    assert shares(holding("fund", "e", 50), kinds=kinds) == {"e": 100}
    assert shares(holding("fund", "e", 51), kinds=kinds) == {"e": 100, "fund": 100}


@pytest.mark.parametrize(
    ("holdings", "percent"),
    [
        ([holding("region", "e", 24.99)], "24.99"),
        ([holding("region", "e", 15), holding("town", "e", 10)], "25"),
        ([holding("region", "energy", 51), holding("energy", "e", 30)], "30"),
        ([holding("region", "energy", 50), holding("energy", "e", 30)], "0"),
        ([holding("village", "e", 50)], "0"),
        ([holding("village", "e", 51)], "51"),
        ([holding("fund", "e", 40)], "0"),
    ],
)
def test_public_owners(holdings, percent):
    kinds = {
        "region": OwnerKind.PUBLIC_BODY,
        "town": OwnerKind.PUBLIC_BODY,
        "village": OwnerKind.SMALL_AUTHORITY,
        "fund": OwnerKind.PASSIVE,
    }
    owned = Ownership(holdings, kinds)
    assert public_percent_of("e", owned, RULE) == Decimal(percent)


def test_a_quarter_in_public_hands_is_no_sme():
    owned = Ownership([holding("region", "e", 25)], {"region": OwnerKind.PUBLIC_BODY})
    verdict = classify("e", {"e": {2025: year(2, 0.1, 0.1)}}, owned, on=ON)
    assert verdict.size is Size.LARGE
    assert verdict.refusals[0].in_words().replace("\u00a0", " ") == (
        "Ett företag som till 25 % eller mer ägs eller kontrolleras av offentliga organ är inte ett litet"
        " eller medelstort företag. Offentlig andel: 25 %."
    )


S, M, L, XS = year(20, 5, 5), year(100, 30, 30), year(400, 90, 90), year(3, 1, 1)


@pytest.mark.parametrize(
    ("years", "size"),
    [
        ([S], Size.SMALL),
        ([S, M], Size.SMALL),
        ([S, M, M], Size.MEDIUM),
        ([S, M, S, M], Size.SMALL),
        ([S, M, L], Size.MEDIUM),  # above the small threshold twice, above the medium one once
        ([S, L, L], Size.LARGE),
        ([L, S], Size.LARGE),
        ([L, S, S], Size.SMALL),
        ([M, M, XS, XS], Size.MICRO),
        ([L, M, S], Size.MEDIUM),
    ],
)
def test_the_class_changes_after_two_years_in_a_row(years, size):
    accounts = {"e": dict(enumerate(years, start=2020))}
    assert classify("e", accounts, on=ON).size is size


def test_a_new_owner_counts_at_once():
    accounts = {"e": {2024: S, 2025: S}, "parent": {2024: L, 2025: L}}
    assert classify("e", accounts, on=ON).size is Size.SMALL
    assert classify("e", accounts, Ownership([holding("parent", "e", 100)]), on=ON).size is Size.LARGE


def test_accounts_that_are_missing_are_asked_for():
    with pytest.raises(AccountsMissing, match=r"^e$"):
        classify("e", {}, on=ON)
    with pytest.raises(AccountsMissing, match=r"^e 2024$"):
        classify("e", {"e": {2023: S, 2025: M}}, on=ON)
    with pytest.raises(AccountsMissing, match=r"^p 2025$"):
        classify("e", {"e": {2025: S}}, Ownership([holding("p", "e", 30)]), on=ON)


def test_the_two_groups_are_not_the_same():
    # A partner of the SME test, and nobody to the single undertaking.
    assert partners_of("e", Ownership([holding("p", "e", 50)]), RULE) == {"p": 50}
    assert control_by_votes(Decimal(50)) is None


NAMES = st.sampled_from("abcdef")
OWNED = st.lists(
    st.builds(
        holding,
        NAMES,
        NAMES,
        st.integers(0, 100),
        votes=st.integers(0, 100),
        dominates=st.booleans(),
    ),
    max_size=8,
).map(Ownership)


@given(owned=OWNED, one=NAMES, another=NAMES)
@settings(deadline=None)
def test_links_are_transitive_and_mutual(owned, one, another):
    first, second = linked_to(one, owned, RULE), linked_to(another, owned, RULE)
    assert first == second or not first & second


@given(owned=OWNED, one=NAMES)
@settings(deadline=None)
def test_nobody_is_counted_twice_and_the_linked_are_counted_whole(owned, one):
    group = shares_in_group(one, owned, RULE)
    names = [share.enterprise for share in group]
    assert names[0] == one
    assert len(names) == len(set(names))
    whole = {share.enterprise for share in group if share.percent == 100}
    assert linked_to(one, owned, RULE) <= whole
    assert all(25 <= share.percent <= 100 for share in group)


@given(
    staff=st.fractions(0, 300),
    turnover=st.fractions(0, 10**10),
    balance=st.fractions(0, 10**10),
    more=st.fractions(0, 10**10),
)
@settings(deadline=None)
def test_growing_never_makes_an_enterprise_smaller(staff, turnover, balance, more):
    order = list(Size)
    small = size_of(staff, turnover, balance, SIZE_RULES)
    large = size_of(staff + more / 10**8, turnover + more, balance + more, SIZE_RULES)
    assert order.index(large) >= order.index(small)
    assert size_of(Fraction(0), turnover, Fraction(0), SIZE_RULES) is Size.MICRO


@given(years=st.lists(st.sampled_from([XS, S, M, L]), min_size=1, max_size=8))
@settings(deadline=None)
def test_the_class_is_one_that_the_years_have_shown(years):
    found = classify("e", {"e": dict(enumerate(years, start=2010))}, on=ON)
    alone = [item.size for item in found.years]
    order = list(Size)
    assert min(map(order.index, alone)) <= order.index(found.size) <= max(map(order.index, alone))
    if len(alone) > 1 and alone[-1] == alone[-2]:
        assert found.size is alone[-1]
