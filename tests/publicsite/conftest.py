from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from bifall.press.models import NewsroomPage
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import press


@pytest.fixture(autouse=True)
def site(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.publicsite.urls"
    settings.ALLOWED_HOSTS = ["*"]
    settings.WHITENOISE_AUTOREFRESH = True  # there are no collected files in a test


@pytest.fixture(autouse=True)
def clock() -> Iterator[datetime]:
    with time_machine.travel(NOW, tick=False):
        yield NOW


@pytest.fixture
def region(cast: Cast) -> Cast:
    """The cast, with the region's own site at the address that a test client asks for."""
    cast.region.hostname = "testserver"
    cast.region.save()
    return cast


@pytest.fixture
def newsroom(region: Cast) -> NewsroomPage:
    return press.newsroom(region)


@pytest.fixture
def writer(region: Cast, newsroom: NewsroomPage) -> Client:
    """The communicator's own browser."""
    client = Client()
    client.force_login(region.communicator, backend="django.contrib.auth.backends.ModelBackend")
    return client
