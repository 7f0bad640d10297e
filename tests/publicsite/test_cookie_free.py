"""The public site asks nothing of its visitors' browsers: no cookies, no strangers, few bytes."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from bifall.press.models import NewsroomPage
from tests.cast import Cast
from tests.factories.board import reference_meeting
from tests.publicsite.test_pages import fill_lists

pytestmark = pytest.mark.django_db

PAGES = (
    "start",
    "calls",
    "projects",
    "municipalities",
    "statistics",
    "meetings",
    "notice_board",
    "notice_log",
    "collaboration",
    "influence",
    "voting_power",
    "evaluations",
    "open_data",
    "accessibility",
    "newsroom",
    "subscriptions",
    "picture_bank",
)
MOST_BYTES = 100_000


@pytest.fixture(autouse=True)
def the_house(settings: Settings) -> None:
    """The addresses as they are, not those of the other tests of the public site."""
    settings.ROOT_URLCONF = "bifall.config.urls"


@pytest.fixture
def filled(region: Cast, newsroom: NewsroomPage) -> Cast:
    fill_lists(region, 30)
    reference_meeting(region)
    return region


@pytest.mark.parametrize("name", PAGES)
def test_a_visitor_gets_no_cookie(client: Client, filled: Cast, name: str) -> None:
    response = client.get(reverse(f"publicsite:{name}"))
    assert response.status_code == 200
    assert response.cookies == {}


def test_only_who_chooses_a_language_has_that_choice_kept(filled: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post(reverse("set_language"), {"language": "en", "next": "/projekt/"})
    assert (response.status_code, set(response.cookies)) == (302, {django_settings.LANGUAGE_COOKIE_NAME})
    assert '<html lang="en">' in client.get("/projekt/").content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_with_all_that_it_fetches_is_light_and_the_house_s_own(
    client: Client, filled: Cast, name: str
) -> None:
    """The page as it is, and its style sheet and scripts packed as they are served; pictures apart."""
    page = client.get(reverse(f"publicsite:{name}")).content
    text = page.decode()
    fetched = re.findall(r'<link rel="stylesheet" href="([^"]+)"', text)
    fetched += re.findall(r'<script src="([^"]+)"', text)
    assert [address for address in fetched if not address.startswith("/static/")] == []
    assert len(page) + sum(_packed(address) for address in fetched) <= MOST_BYTES


def _packed(address: str) -> int:
    found = finders.find(address.removeprefix("/static/"))
    assert isinstance(found, str), address
    return len(gzip.compress(Path(found).read_bytes()))
