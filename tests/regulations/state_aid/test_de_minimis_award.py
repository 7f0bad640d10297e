from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from bifall.kernel.periods import years_after
from bifall.regulations.state_aid.de_minimis import AidKind, Award, Declaration, Excluded
from bifall.regulations.state_aid.de_minimis_award import Known, check_award
from bifall.regulations.state_aid.exchange import ExchangeRate
from bifall.regulations.state_aid.single_undertaking import Control, ControlLink
from bifall.regulations.state_aid.succession import Succession

ON = date(2026, 12, 2)
RATE = ExchangeRate(Decimal(10), 2026, 12, "Kommissionens bokföringskurs")
DECLARED = Declaration("saw", date(2026, 11, 30), date(2023, 12, 2))


def link(controller, controlled):
    return ControlLink(
        controller, controlled, Control.MAJORITY_OF_VOTES, date(2020, 1, 1), None, "Årsredovisning"
    )


def award(undertaking, euro, on=date(2025, 1, 1)):
    return Award(undertaking, AidKind.GENERAL, on, euro * 100)


def ask(kronor, known, **given_):
    return check_award(
        **{"undertaking": "saw", "amount_ore": kronor * 100, "rate": RATE, "known": known, "on": ON, **given_}
    )


def codes(verdict):
    return [finding.rule.code for finding in verdict.refusals]


def test_an_award_with_all_that_is_asked_for():
    known = Known(
        links=(link("parent", "saw"), link("parent", "mill")),
        awards=(award("mill", 200_000), award("stranger", 300_000)),
        declaration=DECLARED,
    )
    verdict = ask(1_000_000, known, granted_by="Region Exempel")
    assert verdict.passed
    assert verdict.members == {"parent", "saw", "mill"}
    assert (verdict.amount.amount_cents, verdict.ceiling.used_cents) == (10_000_000, 20_000_000)
    assert verdict.award == Award("saw", AidKind.GENERAL, ON, 10_000_000, granted_by="Region Exempel")
    assert [finding.rule.code for finding in verdict.findings] == [
        "undertaking_bound",
        "undertaking_bound",
        "rate_of_the_month",
        "de_minimis_not_excluded",
        "de_minimis_declared",
        "de_minimis_declared_lately",
        "de_minimis_ceiling",
        "de_minimis_information",
    ]
    one_more = ask(1_000_001, known)
    assert (codes(one_more), one_more.award) == (["de_minimis_ceiling"], None)


def test_what_was_declared_counts_once():
    declared = replace(DECLARED, awards=(award("saw", 100_000), award("saw", 50_000, date(2024, 2, 1))))
    known = Known(awards=(award("saw", 100_000),), declaration=declared)
    assert ask(1, known).ceiling.used_cents == 15_000_000
    assert ask(1_500_000, known).passed
    assert not ask(1_500_001, known).passed
    twice = replace(known, declaration=replace(DECLARED, awards=(award("saw", 100_000),) * 2))
    assert ask(1, twice).ceiling.used_cents == 20_000_000


def test_what_the_predecessor_had_counts():
    known = Known(
        awards=(award("old saw", 300_000),),
        successions=(Succession("old saw", date(2026, 6, 1), {"saw": 1}),),
        declaration=DECLARED,
    )
    assert codes(ask(1, known)) == ["de_minimis_ceiling"]


def test_every_fault_is_named_at_once():
    verdict = ask(1, Known(), rate=replace(RATE, month=11), aid_is_for={Excluded.EXPORT})
    assert codes(verdict) == ["rate_of_the_month", "de_minimis_not_excluded", "de_minimis_declared"]
    assert verdict.award is None


REQUESTS = st.lists(
    st.tuples(
        st.sampled_from("abc"),
        st.integers(1, 200_000_000),
        st.dates(date(2024, 1, 1), date(2028, 12, 31)),
        st.decimals("8.5", 12, places=4),
    ),
    max_size=10,
)


@given(requests=REQUESTS)
@settings(max_examples=100, deadline=None)
def test_no_order_of_awards_to_a_group_passes_the_ceiling(requests):
    granted: list[Award] = []
    links = (link("a", "b"), link("b", "c"))
    for undertaking, ore, on, sek_per_eur in requests:
        verdict = check_award(
            undertaking=undertaking,
            amount_ore=ore,
            rate=ExchangeRate(sek_per_eur, on.year, on.month, "Kommissionens bokföringskurs"),
            known=Known(
                links=links,
                awards=tuple(granted),
                declaration=Declaration(undertaking, on, years_after(on, -3)),
            ),
            on=on,
        )
        assert (verdict.award is None) == (not verdict.passed)
        if verdict.award:
            granted.append(verdict.award)
    for last in {award.legal_right_on for award in granted}:
        within = [a.amount_cents for a in granted if years_after(last, -3) <= a.legal_right_on <= last]
        assert sum(within) <= 30_000_000
