"""The frame, its forms and its pictures as axe sees them, wide and narrow, light and dark."""

from __future__ import annotations

import pytest
from django.test import Client
from playwright.sync_api import Browser

from bifall.accounts.models import User
from tests.browser import IN_A_BROWSER, Scheme, faults_on_rendered
from tests.cast import Cast

pytestmark = [*IN_A_BROWSER, pytest.mark.django_db, pytest.mark.usefixtures("sample_site")]


def rendered(officer: User) -> dict[str, bytes]:
    visitor, signed_in = Client(), Client()
    signed_in.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    pages = {path: signed_in.get(path).content for path in ("/projekt/?page=2", "/bilder/", "/403/")}
    pages |= {path: visitor.get(path).content for path in ("/konto/login/", "/konto/signup/", "/finns-inte/")}
    return pages | {"/formular/": signed_in.post("/formular/", {}).content}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(browser: Browser, cast: Cast, width: int, scheme: Scheme) -> None:
    assert faults_on_rendered(browser, rendered(cast.officer), width=width, scheme=scheme) == {}
