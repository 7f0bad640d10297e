"""The sample pages that the frame is tried on."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture
def sample_site(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.ui.sample_urls"
    templates = deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [Path(__file__).parent / "templates"]
    settings.TEMPLATES = templates
    settings.WHITENOISE_AUTOREFRESH = True  # there are no collected files in a test
