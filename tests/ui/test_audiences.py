from __future__ import annotations

from datetime import datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from bifall.accounts.models import User
from bifall.organisations.models import Membership
from bifall.ui.audiences import audiences_of
from tests.cast import Cast


@pytest.mark.parametrize(
    ("who", "audiences"),
    [
        ("applicant", {"applicant"}),
        ("officer", {"desk", "evaluation"}),
        ("director", {"desk", "evaluation"}),
        ("administrator", {"administration"}),
        ("assessor", {"assessor"}),
        ("umea_official", {"municipal"}),
        ("secretary", {"boardroom", "evaluation"}),
        ("communicator", {"evaluation", "press"}),
        ("auditor", {"auditor"}),
    ],
)
def test_audiences(cast: Cast, who: str, audiences: set[str]) -> None:
    assert audiences_of(getattr(cast, who)) == audiences


def test_a_seat_on_the_board_is_an_audience_too(cast: Cast) -> None:
    assert audiences_of(cast.chair.user) == {"boardroom"}


def test_what_has_ended_counts_no_more(cast: Cast, now: datetime) -> None:
    Membership.objects.filter(user=cast.applicant).update(ended_at=now)
    cast.chair.ended_at = now
    cast.chair.save(update_fields=["ended_at"])
    assert audiences_of(cast.applicant) == set()
    assert audiences_of(cast.chair.user) == set()


def test_two_questions_are_enough(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    user = User.objects.get(pk=cast.officer.pk)
    with django_assert_num_queries(2):
        audiences_of(user)
