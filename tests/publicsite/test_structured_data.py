from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from datetime import timedelta

import pytest
from django.test import Client

from bifall.board.states import MeetingState
from bifall.press.models import NewsroomPage, ReleasePage
from bifall.press.states import Language, ReleaseKind
from bifall.publicsite.structured_data import as_script
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import press
from tests.factories.board import reference_meeting
from tests.publicsite.test_press import drafted, published, shown

pytestmark = pytest.mark.django_db
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
SLUG = "narmare-5-miljoner-kronor-till-lanets-utveckling"


def machines(page: str) -> dict[str, object]:
    [found] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    data: dict[str, object] = json.loads(found)
    return data


def test_a_release_is_a_news_article(client: Client, region: Cast, newsroom: NewsroomPage) -> None:
    published(region, reference_meeting(region, MeetingState.CLOSED)[0])
    page = shown(client, f"/press/{SLUG}/")
    data = machines(page)
    address = f"http://testserver/press/{SLUG}/"
    assert (data["@type"], data["headline"], data["inLanguage"]) == (
        "NewsArticle",
        "Närmare 5 miljoner kronor till länets utveckling",
        "sv",
    )
    assert (data["url"], data["datePublished"]) == (address, "2026-11-24T11:00:00+00:00")
    assert f'<link rel="canonical" href="{address}">' in page
    assert '<meta property="og:title" content="Närmare 5 miljoner kronor till länets utveckling">' in page
    assert "og:image" not in page


def test_an_invitation_is_an_event_too(client: Client, region: Cast, newsroom: NewsroomPage) -> None:
    draft = drafted(region, reference_meeting(region, MeetingState.CLOSED)[0])
    text = draft.get_latest_revision_as_object()
    text.kind, text.place, text.starts_at = ReleaseKind.INVITATION, "Regionens hus", NOW + timedelta(days=2)
    text.save_revision(user=region.communicator)
    page = shown(client, f"/press/{press.published(region, draft).slug}/")
    about = machines(page)["about"]
    assert isinstance(about, dict)
    assert (about["@type"], about["location"]) == ("Event", {"@type": "Place", "name": "Regionens hus"})
    assert "<dt>Plats</dt><dd>Regionens hus</dd>" in page


def test_nothing_in_a_text_ends_the_script() -> None:
    written = as_script({"headline": "</script><script>alert(1)&"})
    assert written.count("<") == 2
    assert json.loads(written.partition(">")[2].rpartition("<")[0]) == {
        "headline": "</script><script>alert(1)&"
    }


def test_the_newsroom_says_whose_it_is(client: Client, region: Cast, newsroom: NewsroomPage) -> None:
    data = machines(shown(client, "/press/"))
    assert (data["@type"], data["name"]) == ("GovernmentOrganization", "Region Västerbotten")


def test_the_sitemap_has_what_is_public_and_nothing_else(
    client: Client, region: Cast, newsroom: NewsroomPage
) -> None:
    held, _grants = reference_meeting(region)
    draft = drafted(region, held)
    before = [found.text for found in ET.fromstring(client.get("/sitemap.xml").content).iter(LOC)]  # noqa: S314
    published_page = press.published(region, draft)
    after = [found.text for found in ET.fromstring(client.get("/sitemap.xml").content).iter(LOC)]  # noqa: S314
    assert set(after) - set(before) == {f"http://testserver/press/{published_page.slug}/"}
    assert "http://testserver/projekt/run-1-2026/" in before
    assert f"http://testserver/moten/{held.pk}/" in before
    elsewhere = client.get("/sitemap.xml", headers={"host": region.other_region.hostname}).content.decode()
    assert published_page.slug not in elsewhere


def test_an_old_address_leads_on(client: Client, region: Cast, newsroom: NewsroomPage) -> None:
    page = published(region, reference_meeting(region, MeetingState.CLOSED)[0])
    text = ReleasePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    text.slug = "fem-miljoner"
    text.save_revision(user=region.communicator)
    press.published(region, page)
    moved = client.get(f"/press/{SLUG}/")
    assert (moved.status_code, moved["Location"]) == (301, "/press/fem-miljoner/")
    assert client.get("/press/fem-miljoner/").status_code == 200
    ReleasePage.objects.update(public_from=NOW + timedelta(seconds=1))
    assert client.get(f"/press/{SLUG}/").status_code == 404


def test_two_languages_know_of_each_other(client: Client, region: Cast, newsroom: NewsroomPage) -> None:
    held, _grants = reference_meeting(region, MeetingState.CLOSED)
    original = published(region, held)
    draft = drafted(region, held)
    text = draft.get_latest_revision_as_object()
    text.title, text.lead, text.slug = "{Cirka_summa} for the county", "{antal} projects.", "in-english"
    text.language, text.translation_of = Language.ENGLISH, original
    text.save_revision(user=region.communicator)
    press.published(region, draft)
    page = shown(client, "/press/in-english/")
    assert '<article class="content release" lang="en">' in page
    assert "<h1>Close to SEK 5 million for the county</h1>" in page
    assert f'hreflang="sv" href="http://testserver/press/{SLUG}/"' in page
    assert 'hreflang="en" href="http://testserver/press/in-english/"' in shown(client, f"/press/{SLUG}/")
    swedish, english = shown(client, "/press/"), client.get("/press/", headers={"accept-language": "en"})
    assert ("Close to SEK" in swedish, "till länets utveckling" in swedish) == (False, True)
    text_in_english = english.content.decode()
    assert ("Close to" in text_in_english, "till länets utveckling" in text_in_english) == (True, False)
