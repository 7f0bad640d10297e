"""Two people at once: what two awards to one undertaking come to never passes the ceiling."""

from __future__ import annotations

from bifall.kernel.problems import Refused
from bifall.state_aid.models import AidAward
from tests.cast import assemble
from tests.conftest import NOW
from tests.factories.state_aid import award, controlled, rate, to_record
from tests.several_at_once import Together, together

__all__ = ["together"]


def test_two_awards_to_sisters_under_one_owner(together: Together) -> None:
    cast = assemble(NOW)
    rate(cast)
    first, second = to_record(cast, 2_000_000), to_record(cast, 2_000_000, organisation=cast.rival)
    controlled(cast)
    controlled(cast, of=cast.rival)
    refused: list[str] = []

    def give(case: object) -> None:
        try:
            award(cast, case)  # type: ignore[arg-type]
        except Refused as refusal:
            refused.extend(problem.code for problem in refusal.problems)

    together(lambda: give(first), lambda: give(second))
    assert refused == ["award_above_ceiling"]
    assert [made.amount_cents for made in AidAward.objects.all()] == [20_000_000]


def test_an_award_while_the_owner_is_recorded(together: Together) -> None:
    """Whichever comes first, what is recorded last has counted what was there."""
    cast = assemble(NOW)
    rate(cast)
    first, second = to_record(cast, 2_000_000), to_record(cast, 2_000_000, organisation=cast.rival)
    controlled(cast)
    award(cast, first)
    refused: list[str] = []

    def give() -> None:
        try:
            award(cast, second)
        except Refused as refusal:
            refused.extend(problem.code for problem in refusal.problems)

    together(give, lambda: controlled(cast, of=cast.rival))
    given = AidAward.objects.count()
    assert (refused, given) in [(["award_above_ceiling"], 1), ([], 2)]
