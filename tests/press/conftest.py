from __future__ import annotations

import pytest

from bifall.press.models import NewsroomPage
from tests.cast import Cast
from tests.factories import press


@pytest.fixture
def newsroom(cast: Cast) -> NewsroomPage:
    return press.newsroom(cast)
