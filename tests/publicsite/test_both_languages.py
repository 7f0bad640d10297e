"""A text in two languages is one text: each list shows it once, in the reader's language."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern

from bifall.board.states import MeetingState
from bifall.organisations.queries import municipalities_of
from bifall.press.models import NewsroomPage, ReleasePage
from bifall.press.states import Language
from bifall.publicsite import urls
from bifall.publicsite.views.accessibility import REVIEWED_ON
from tests.cast import Cast
from tests.factories import press
from tests.factories.board import reference_meeting
from tests.publicsite.test_press import drafted, published

pytestmark = pytest.mark.django_db

SWEDISH, ENGLISH = "Närmare 5 miljoner kronor till länets utveckling", "Close to SEK 5 million for the county"


@pytest.fixture
def translated(region: Cast, newsroom: NewsroomPage) -> ReleasePage:
    held, _grants = reference_meeting(region, MeetingState.CLOSED)
    original = published(region, held)
    draft = drafted(region, held)
    text = draft.get_latest_revision_as_object()
    text.title, text.lead, text.slug = "{Cirka_summa} for the county", "{antal} projects.", "in-english"
    text.language, text.translation_of = Language.ENGLISH, original
    text.save_revision(user=region.communicator)
    press.published(region, draft)
    return original


@pytest.mark.parametrize("where", ["start", "newsroom", "meeting"])
def test_a_list_shows_the_readers_language_once(client: Client, translated: ReleasePage, where: str) -> None:
    address = {"start": "/", "newsroom": "/press/", "meeting": f"/moten/{translated.meeting_id}/"}[where]
    for reader, told, other in (("sv", SWEDISH, ENGLISH), ("en", ENGLISH, SWEDISH)):
        page = client.get(address, headers={"accept-language": reader}).content.decode().replace("\xa0", " ")
        assert (page.count(f">{told}</a>"), page.count(other)) == (1, 0)
        before = page.partition(f">{told}</a>")[0]
        assert re.findall(r'lang="(..)"', before)[-1] == reader


def test_a_headline_in_another_language_than_the_page_says_so(
    client: Client, region: Cast, newsroom: NewsroomPage
) -> None:
    held, _grants = reference_meeting(region, MeetingState.CLOSED)
    published(region, held)
    for address in ("/", "/press/", f"/moten/{held.pk}/"):
        page = client.get(address, headers={"accept-language": "en"}).content.decode().replace("\xa0", " ")
        before = page.partition(f">{SWEDISH}</a>")[0]
        assert re.findall(r'lang="(..)"', before)[-1] == "sv"


def test_the_sitemap_has_every_public_page_that_stands_at_one_address(
    client: Client, region: Cast, newsroom: NewsroomPage
) -> None:
    known = set(re.findall(r"<loc>http://testserver(.*?)</loc>", client.get("/sitemap.xml").content.decode()))
    found = set()
    for pattern in urls.urlpatterns:
        assert isinstance(pattern, URLPattern)
        route = str(pattern.pattern)
        answer = client.get(f"/{route}") if "<" not in route else None
        if answer is None or answer.status_code != 200:
            continue
        if answer["Content-Type"].startswith("text/html"):
            found.add(f"/{route}")
    # The rows of the page above, which leads to them.
    assert found - known == {"/samverkan/inflytande/rader/"}
    ours = {f"/kommuner/{place.code}/" for place in municipalities_of(region.region)}
    assert {address for address in known if re.fullmatch(r"/kommuner/\d+/", address)} == ours != set()


def test_the_statement_was_gone_through_on_the_day_that_it_says() -> None:
    """Whoever changes the statement goes through it all, and writes the day and the text's print here."""
    template = Path(urls.__file__).parent / "templates/publicsite/accessibility.html"
    assert (REVIEWED_ON.isoformat(), sha256(template.read_bytes()).hexdigest()[:16]) == (
        "2026-11-28",
        "85f1d06daff9ea91",
    )
