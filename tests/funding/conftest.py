"""The clock that the pages read: the day that claims and reports are written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine

from tests.factories.funding import LATER


@pytest.fixture(autouse=True)
def clock() -> Iterator[datetime]:
    with time_machine.travel(LATER, tick=False):
        yield LATER
