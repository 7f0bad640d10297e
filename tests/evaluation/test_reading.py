"""What the numbers are said to mean, in words."""

from __future__ import annotations

import pytest

from bifall.evaluation.reading import verdict_of
from bifall.evaluation.rules.change import Change, Interval
from bifall.evaluation.rules.tables import WHOLE

UP, DOWN, UNCLEAR = Interval(20, 5, 35), Interval(-20, -35, -5), Interval(3, -10, 16)


@pytest.mark.parametrize(
    ("agree", "disagree", "said"),
    [
        (UP, UNCLEAR, "fler håller med"),
        (DOWN, UNCLEAR, "färre håller med"),
        (UP, DOWN, "fler håller med, färre håller inte med"),
        (UNCLEAR, UP, "fler håller inte med"),
        (None, UP, "fler håller inte med"),
        (UNCLEAR, UNCLEAR, "kan inte skiljas från ingen förändring"),
        (UNCLEAR, None, "kan inte skiljas från ingen förändring"),
        (None, UNCLEAR, "för få svar för att säga något"),
        (None, None, "för få svar för att säga något"),
    ],
)
def test_discontent_is_said_as_plainly_as_trust(
    agree: Interval | None, disagree: Interval | None, said: str
) -> None:
    assert verdict_of(Change(key="trust", group=WHOLE, agree=agree, disagree=disagree)) == said
