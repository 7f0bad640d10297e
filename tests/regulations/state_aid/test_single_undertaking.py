from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bifall.regulations.state_aid.single_undertaking import (
    Control,
    ControlLink,
    control_by_votes,
    single_undertaking,
)

ON = date(2026, 12, 2)


def link(controller, controlled, valid_from=date(2020, 1, 1), valid_to=None):
    return ControlLink(
        controller, controlled, Control.MAJORITY_OF_VOTES, valid_from, valid_to, "Bolagsverket"
    )


def members(undertaking, *links, **given_):
    return single_undertaking(undertaking, links, on=ON, **given_).members


def test_control_binds_through_others_and_in_any_direction():
    links = [link("parent", "a"), link("parent", "b"), link("b", "c"), link("other", "d")]
    assert members("c", *links) == {"parent", "a", "b", "c"}
    assert members("d", *links) == {"other", "d"}


def test_the_links_of_the_day():
    links = [link("a", "b", valid_to=date(2026, 12, 2)), link("b", "c", valid_from=date(2026, 12, 3))]
    assert members("b", *links) == {"a", "b"}
    assert single_undertaking("b", links, on=date(2026, 12, 3)).members == {"b", "c"}


def test_a_public_body_does_not_bind_what_it_owns_to_each_other():
    links = [link("municipality", "energy"), link("municipality", "housing"), link("energy", "grid")]
    assert members("grid", *links, public_bodies={"municipality"}) == {"energy", "grid"}


@pytest.mark.parametrize(
    ("votes", "control"), [("50", None), ("50.01", Control.MAJORITY_OF_VOTES), ("25", None)]
)
def test_a_holding_alone_does_not_bind(votes, control):
    assert control_by_votes(Decimal(votes)) is control


def test_the_group_explains_itself():
    group = single_undertaking("b", [link("a", "b")], on=ON)
    assert group.passed
    assert group.sources == ("Förordning (EU) 2023/2831 artikel 2.2; Bolagsverket",)
    assert group.findings[0].in_words("en") == (
        "a controls b (majority of the votes). They count as a single undertaking."
    )
    alone = single_undertaking("a", [], on=ON)
    assert [f.rule.code for f in alone.findings] == ["undertaking_alone"]


NAMES = st.sampled_from("abcdefgh")
LINKS = st.lists(st.builds(link, NAMES, NAMES), max_size=10)


@given(links=LINKS, one=NAMES, another=NAMES, public=st.sets(NAMES, max_size=2))
@settings(deadline=None)
def test_links_are_transitive_and_mutual(links, one, another, public):
    first = members(one, *links, public_bodies=public)
    second = members(another, *links, public_bodies=public)
    # Two groups are the same, or have nobody in common.
    assert first == second or not first & second
    assert (another in first) == (one in second)
    assert one in first


@given(links=LINKS, one=NAMES, new=st.builds(link, NAMES, NAMES))
@settings(deadline=None)
def test_one_more_link_never_makes_a_group_smaller(links, one, new):
    assert members(one, *links) <= members(one, *links, new)
