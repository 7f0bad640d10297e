"""Tests do not look at the clock: the first call of a solver loads it, and that takes its time."""

from hypothesis import settings

settings.register_profile("without a clock", deadline=None)
settings.load_profile("without a clock")
