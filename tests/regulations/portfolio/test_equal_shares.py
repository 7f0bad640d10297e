from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bifall.regulations.portfolio.equal_shares import (
    Outcome,
    Project,
    Purchase,
    Step,
    Voter,
    equal_shares,
    faults_in,
    price_of,
)

COAST = {"harbour": 1, "campus": 1, "airport": 1}
INLAND = {"road": 1, "sawmill": 1}
PROJECTS = [
    Project("harbour", 300),
    Project("campus", 300),
    Project("airport", 300),
    Project("road", 300),
    Project("sawmill", 300),
]
VOTERS = [Voter("Umeå", COAST), Voter("Skellefteå", COAST), Voter("Lycksele", INLAND)]


def test_a_third_of_the_county_decides_on_a_third_of_the_money():
    outcome = equal_shares(PROJECTS, VOTERS, frame_sek=900)
    # The coast has 600: two of its three. The inland has 300: one of its two.
    assert outcome.keys == ("airport", "campus", "road")
    assert {purchase.step for purchase in outcome.purchases} == {Step.EQUAL_SHARES}
    assert (outcome.cost_sek, outcome.left_sek) == (900, 0)
    assert outcome.purchases[0] == Purchase(
        "airport",
        Step.EQUAL_SHARES,
        Fraction(150),
        {"Umeå": Fraction(150), "Skellefteå": Fraction(150)},
    )
    assert outcome.purchases[2].paid == {"Lycksele": Fraction(300)}
    assert faults_in(outcome, PROJECTS, VOTERS) == ()


def test_by_population_the_large_ones_decide_more():
    by_population = [
        Voter("Umeå", COAST, weight=134_249),
        Voter("Skellefteå", COAST, weight=78_150),
        Voter("Lycksele", INLAND, weight=12_118),
    ]
    outcome = equal_shares(PROJECTS, by_population, frame_sek=900)
    assert sorted(outcome.keys) == ["airport", "campus", "harbour"]
    assert faults_in(outcome, PROJECTS, by_population) == ()


def test_points_say_who_pays_how_much():
    projects = [Project("bridge", 300)]
    voters = [Voter("a", {"bridge": 2}), Voter("b", {"bridge": 1})]
    outcome = equal_shares(projects, voters, frame_sek=500)
    assert outcome.purchases[0].paid == {"a": Fraction(200), "b": Fraction(100)}
    # With 320 there are 160 each: a pays all it has, and b the rest.
    poorer = equal_shares(projects, voters, frame_sek=320)
    assert poorer.purchases[0].paid == {"a": Fraction(160), "b": Fraction(140)}
    assert poorer.purchases[0].price == 140


def test_raised_shares_use_what_equal_shares_leave():
    # 100 each; a alone cannot pay 150, but with shares of 150 it can, and the frame of 200 holds.
    projects = [Project("a", 150)]
    voters = [Voter("north", {"a": 1}), Voter("south", {})]
    outcome = equal_shares(projects, voters, frame_sek=200)
    assert [(p.key, p.step) for p in outcome.purchases] == [("a", Step.RAISED_SHARES)]
    assert outcome.raised_sek == 300
    assert faults_in(outcome, projects, voters) == ()
    filled = equal_shares(projects, voters, frame_sek=200, raises=0)
    assert [(p.key, p.step, p.price) for p in filled.purchases] == [("a", Step.FILLED, None)]


def test_nobody_pays_for_what_nobody_wants():
    outcome = equal_shares([Project("a", 10), Project("b", 10)], [Voter("x", {"a": 1})], frame_sek=100)
    assert outcome.keys == ("a",)
    assert equal_shares([Project("a", 10)], [], frame_sek=100).keys == ()
    assert equal_shares([Project("a", 101)], [Voter("x", {"a": 1})], frame_sek=100).keys == ()


@pytest.mark.parametrize(
    "make",
    [
        lambda: Project("a", 0),
        lambda: Voter("x", {"a": 0}),
        lambda: Voter("x", {}, weight=0),
        lambda: equal_shares([Project("a", 1), Project("a", 2)], [], frame_sek=1),
        lambda: equal_shares([], [Voter("x", {}), Voter("x", {})], frame_sek=1),
    ],
)
def test_what_cannot_be_counted_is_refused(make):
    with pytest.raises(ValueError, match=r"costs something|above zero|stands once"):
        make()


GOOD = equal_shares(PROJECTS, VOTERS, frame_sek=900)


@pytest.mark.parametrize(
    ("outcome", "fault"),
    [
        (replace(GOOD, frame_sek=899), "the frame is passed"),
        (replace(GOOD, purchases=(*GOOD.purchases, GOOD.purchases[0])), "a project is bought twice"),
        (replace(GOOD, purchases=GOOD.purchases[1:]), "a project that could be paid was left"),
        (replace(GOOD, left_sek=300), "a wanted project that fits was left"),
        (
            replace(GOOD, purchases=(GOOD.purchases[2], *GOOD.purchases[:2])),
            "road: another project had a lower price",
        ),
        (
            replace(GOOD, purchases=(replace(GOOD.purchases[0], price=Fraction(149)), *GOOD.purchases[1:])),
            "airport: the price is another",
        ),
        (
            replace(
                GOOD,
                purchases=(
                    replace(GOOD.purchases[0], paid={"Umeå": Fraction(300)}),
                    *GOOD.purchases[1:],
                ),
            ),
            "airport: the payments are others",
        ),
    ],
)
def test_the_verifier_notices_each_fault(outcome: Outcome, fault):
    assert fault in faults_in(outcome, PROJECTS, VOTERS)


KEYS = "abcdefg"
PROJECT_LISTS = st.lists(st.integers(1, 60), max_size=7).map(
    lambda costs: [Project(key, cost) for key, cost in zip(KEYS, costs, strict=False)]
)
VOTER_LISTS = st.lists(
    st.tuples(st.dictionaries(st.sampled_from(KEYS), st.integers(1, 5)), st.integers(1, 4)), max_size=5
).map(lambda rows: [Voter(f"v{n}", points, weight) for n, (points, weight) in enumerate(rows)])


@given(projects=PROJECT_LISTS, voters=VOTER_LISTS, frame_sek=st.integers(1, 150))
@settings(max_examples=150, deadline=None)
def test_every_outcome_can_be_verified(projects, voters, frame_sek):
    outcome = equal_shares(projects, voters, frame_sek=frame_sek)
    assert faults_in(outcome, projects, voters) == ()
    turned = equal_shares(list(reversed(projects)), list(reversed(voters)), frame_sek=frame_sek)
    assert turned == outcome
    prices = [purchase.price for purchase in outcome.purchases if purchase.price is not None]
    assert prices == sorted(prices)


@given(projects=PROJECT_LISTS, voters=VOTER_LISTS, frame_sek=st.integers(1, 150))
@settings(max_examples=150, deadline=None)
def test_a_group_that_agrees_gets_what_its_share_can_pay(projects, voters, frame_sek):
    """A project is only left out when those who want it have spent so much that the rest is not enough."""
    outcome = equal_shares(projects, voters, frame_sek=frame_sek, raises=0)
    bought = [p for p in outcome.purchases if p.step is Step.EQUAL_SHARES]
    weight = sum(voter.weight for voter in voters)
    for project in projects:
        wanting = [voter for voter in voters if project.key in voter.points]
        if project.key in outcome.keys or not wanting:
            continue
        share = Fraction(frame_sek * sum(voter.weight for voter in wanting), weight)
        spent = sum(
            (purchase.paid.get(voter.name, Fraction(0)) for purchase in bought for voter in wanting),
            Fraction(0),
        )
        assert share - spent < project.cost_sek


@given(
    projects=PROJECT_LISTS,
    rows=st.lists(
        st.tuples(st.dictionaries(st.sampled_from(KEYS), st.integers(1, 5)), st.integers(1, 3)),
        min_size=1,
        max_size=3,
    ),
    frame_sek=st.integers(1, 150),
)
@settings(deadline=None)
def test_a_weight_of_three_is_three_alike(projects, rows, frame_sek):
    weighted = [Voter(f"v{n}", points, weight) for n, (points, weight) in enumerate(rows)]
    alike = [
        Voter(f"v{n}-{copy}", points) for n, (points, weight) in enumerate(rows) for copy in range(weight)
    ]
    assert (
        equal_shares(projects, weighted, frame_sek=frame_sek).keys
        == equal_shares(projects, alike, frame_sek=frame_sek).keys
    )


@given(
    cost=st.integers(1, 100),
    rows=st.lists(st.tuples(st.integers(1, 9), st.integers(0, 60)), min_size=1, max_size=6),
)
@settings(deadline=None)
def test_the_price_is_the_one_at_which_the_payments_make_the_cost(cost, rows):
    points = {f"v{n}": p for n, (p, _) in enumerate(rows)}
    money = {f"v{n}": Fraction(m) for n, (_, m) in enumerate(rows)}
    price = price_of(cost, points, money)
    if price is None:
        assert sum(money.values()) < cost
    else:
        assert sum(min(money[name], price * points[name]) for name in points) == cost
