"""What may be shared is the same for everybody, and whoever is somebody gets a page of their own."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from bifall.press.models import NewsroomPage
from bifall.publicsite import urls
from bifall.publicsite.sharing import SHARED
from tests.cast import Cast
from tests.factories.board import reference_meeting
from tests.publicsite.test_cookie_free import PAGES
from tests.publicsite.test_pages import fill_lists

pytestmark = pytest.mark.django_db
SAYS_SO = "public, max-age=0, s-maxage=1"


@pytest.fixture
def filled(region: Cast, newsroom: NewsroomPage, settings: Settings) -> Cast:
    settings.ROOT_URLCONF = "bifall.config.urls"
    fill_lists(region, 2)
    reference_meeting(region)
    return region


def test_each_page_that_is_shared_exists() -> None:
    assert SHARED - {f"publicsite:{pattern.name}" for pattern in urls.urlpatterns} == set()


@pytest.mark.parametrize("name", PAGES)
def test_it_says_so_and_is_the_same_for_two_visitors(filled: Cast, name: str) -> None:
    address = reverse(f"publicsite:{name}")
    one, other = Client().get(address), Client().get(address)
    expected = SAYS_SO if f"publicsite:{name}" in SHARED else None
    assert one.headers.get("Cache-Control") == expected
    if expected:
        assert one.content == other.content
        assert b"csrfmiddlewaretoken" not in one.content


def test_who_is_signed_in_or_has_chosen_a_language_gets_their_own(filled: Cast) -> None:
    official, english = Client(), Client()
    official.force_login(filled.officer)
    english.post(reverse("set_language"), {"language": "en", "next": "/"})
    for client in (official, english):
        assert "Cache-Control" not in client.get("/").headers
    assert "Cache-Control" not in Client().get("/projekt/finns-inte/").headers
    assert "Cache-Control" not in Client().post("/").headers
