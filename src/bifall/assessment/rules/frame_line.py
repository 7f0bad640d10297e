"""Where the frame ends in a ranking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate


@dataclass(frozen=True, slots=True)
class FrameLine:
    """above: how many of the ranking fit before the first that does not; sums: kronor so far, line by line.

    left_sek: of the frame, when those above the line are paid for. fits: places below the line that would
    fit in what is left, taken in order.
    """

    above: int
    sums_sek: tuple[int, ...]
    used_sek: int
    left_sek: int
    fits: tuple[int, ...]


def draw_frame_line(costs_sek: Sequence[int], frame_sek: int) -> FrameLine:
    """The line through a ranking, best first. What costs nothing is passed over and breaks no line."""
    sums = tuple(accumulate(costs_sek))
    above = next((place for place, sum_ in enumerate(sums) if sum_ > frame_sek), len(sums))
    used = sums[above - 1] if above else 0
    left, fits = frame_sek - used, []
    for place in range(above, len(costs_sek)):
        if 0 < costs_sek[place] <= left:
            left -= costs_sek[place]
            fits.append(place)
    return FrameLine(above, sums, used, frame_sek - used, tuple(fits))
