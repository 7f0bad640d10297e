from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine
from pytest_django import Settings

from tests.cast import Cast
from tests.conftest import NOW


@pytest.fixture(autouse=True)
def clock() -> Iterator[datetime]:
    with time_machine.travel(NOW, tick=False):
        yield NOW


@pytest.fixture(autouse=True)
def every_host(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]


@pytest.fixture
def region(cast: Cast) -> Cast:
    """The cast, with the region's own site at the address that a test client asks for."""
    cast.region.hostname = "testserver"
    cast.region.save()
    return cast
