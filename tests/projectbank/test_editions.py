"""What a question finds is counted once in each edition of the bank, and anew in the next."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from pytest_django import DjangoAssertNumQueries

from bifall.accounts.models import Authority
from bifall.projectbank import statistics
from bifall.projectbank.commands import rebuild
from bifall.projectbank.queries import Wanted, extent_of
from bifall.projectbank.statistics import NOTHING, Total
from tests.cast import Cast
from tests.factories.board import grant, meeting

pytestmark = pytest.mark.django_db


def edition_of(authority: Authority) -> int:
    return extent_of(authority).edition


def total_found(authority: Authority, wanted: Wanted) -> Total:
    return statistics.total_found(authority, wanted, edition=edition_of(authority))


def test_a_total_holds_for_an_edition_and_no_longer(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = grant(cast, meeting(cast), title="Vindkraft")
    wanted = Wanted(text="vindkraften")
    before = edition_of(cast.region)
    assert total_found(cast.region, wanted) == Total(1, first.granted_sek, first.granted_sek)
    with django_assert_num_queries(1):  # of the edition
        assert total_found(cast.region, Wanted(text="VINDKRAFTEN")).projects == 1
    second = grant(cast, meeting(cast), title="Mer vindkraft")
    both = first.granted_sek + second.granted_sek
    assert edition_of(cast.region) == before + 1
    assert total_found(cast.region, wanted) == Total(2, both, both)
    rebuild(authority_id=cast.region.pk)
    assert edition_of(cast.region) == before + 2
    cache.clear()
    assert total_found(cast.region, wanted) == Total(2, both, both)


def test_totals_are_kept_apart(cast: Cast) -> None:
    grant(cast, meeting(cast), title="Vindkraft")
    assert [
        total_found(authority, wanted).projects
        for authority in (cast.region, cast.other_region)
        for wanted in (Wanted(text="vindkraft"), Wanted(text="skog"), Wanted(year=2025), Wanted())
    ] == [1, 0, 0, 1, 0, 0, 0, 0]
    assert total_found(cast.other_region, Wanted()) == NOTHING
