"""What scores come to, and how the work is spread: pure functions over values."""

from bifall.assessment.rules.calibration import (
    FEWEST_SHARED,
    Calibration,
    Given,
    adjusted_totals,
    calibrate,
)
from bifall.assessment.rules.frame_line import FrameLine, draw_frame_line
from bifall.assessment.rules.scores import (
    HIGHEST_POINTS,
    LARGE_SPREAD,
    Spread,
    ranked,
    spread_of,
    total_of,
    two_decimals,
    weighted_mean,
    widest,
)
from bifall.assessment.rules.spreading import Lack, Pick, Reader, Spreading, Task, spread

__all__ = [
    "FEWEST_SHARED",
    "HIGHEST_POINTS",
    "LARGE_SPREAD",
    "Calibration",
    "FrameLine",
    "Given",
    "Lack",
    "Pick",
    "Reader",
    "Spread",
    "Spreading",
    "Task",
    "adjusted_totals",
    "calibrate",
    "draw_frame_line",
    "ranked",
    "spread",
    "spread_of",
    "total_of",
    "two_decimals",
    "weighted_mean",
    "widest",
]
