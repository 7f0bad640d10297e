"""What every test can ask for: a moment in time, and the named cast (tests/cast.py)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.core.cache import cache
from django.utils import translation
from hypothesis import HealthCheck, settings

from tests.browser import DESKTOP, LAUNCH
from tests.cast import Cast, assemble
from tests.databases import django_db_setup

__all__ = ["NOW", "cast", "django_db_setup", "now"]

# No test looks at the clock: how long an example takes is the machine's affair.
settings.register_profile("without a clock", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("without a clock")

# A Tuesday at noon in Umeå, between the closing of a round and the board's December meeting.
NOW = datetime(2026, 11, 24, 11, tzinfo=UTC)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """The system's own Chromium, for pytest-playwright's `browser` and `page`."""
    return LAUNCH


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, object]:
    return {"viewport": DESKTOP, "locale": "sv-SE"}


@pytest.fixture(autouse=True)
def the_language_of_the_settings() -> Iterator[None]:
    """A page asked for in English leaves English active in its thread: every test starts without."""
    translation.deactivate()
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """What another test kept of its rows, as Wagtail does of pictures, is not true of this test's rows."""
    cache.clear()


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble(NOW)
