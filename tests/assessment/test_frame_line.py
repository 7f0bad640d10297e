"""Where the frame ends in a ranking."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bifall.assessment.rules import FrameLine, draw_frame_line


def test_the_line_stands_before_the_first_that_does_not_fit() -> None:
    # 400 + 300 fit in 1 000; 500 does not, and of what is left 200 fits, and not 150 after it.
    assert draw_frame_line([400, 300, 500, 200, 150], 1000) == FrameLine(
        above=2, sums_sek=(400, 700, 1200, 1400, 1550), used_sek=700, left_sek=300, fits=(3,)
    )


def test_what_costs_nothing_breaks_no_line() -> None:
    found = draw_frame_line([0, 1000, 0, 1], 1000)
    assert (found.above, found.used_sek, found.left_sek, found.fits) == (3, 1000, 0, ())


def test_everything_fits_and_nothing_is_there() -> None:
    assert draw_frame_line([1, 2], 3).above == 2
    assert draw_frame_line([], 3) == FrameLine(0, (), 0, 3, ())


@settings(deadline=None)
@given(st.lists(st.integers(0, 50), max_size=12), st.integers(0, 200))
def test_nothing_passes_the_frame(costs: list[int], frame: int) -> None:
    found = draw_frame_line(costs, frame)
    taken = sum(costs[: found.above]) + sum(costs[place] for place in found.fits)
    assert taken <= frame
    assert found.used_sek + found.left_sek == frame
    assert found.above == len(costs) or sum(costs[: found.above + 1]) > frame
