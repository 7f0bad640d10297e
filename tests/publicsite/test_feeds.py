"""The newsroom's feeds, held against what their specifications demand."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from bifall.flows.release_places import places_of
from bifall.organisations.models import Municipality
from bifall.press.commands import load_topic
from bifall.press.models import NewsroomPage, ReleasePage, Topic
from bifall.press.states import ReleaseKind
from tests.cast import Cast
from tests.conftest import NOW
from tests.publicsite.releases import corrected, of_the_board

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
HEADLINE = "Närmare 5 miljoner kronor till länets utveckling"
FORMS = ("/press/atom.xml", "/press/rss.xml", "/press/feed.json")


@pytest.fixture
def topic(region: Cast) -> Topic:
    return load_topic(
        authority_id=region.region.pk, name="Regional utveckling", actor=region.communicator, at=NOW
    )


@pytest.fixture
def release(region: Cast, newsroom: NewsroomPage, topic: Topic) -> ReleasePage:
    return of_the_board(region, [topic])


def titles(client: Client, address: str) -> list[str | None]:
    response = client.get(address)
    assert response.status_code == 200, address
    if response["Content-Type"].startswith("application/feed+json"):
        return [item["title"] for item in response.json()["items"]]
    root = ET.fromstring(response.content)  # noqa: S314 -- our own feed
    entries = root.findall(f"{ATOM}entry") + root.findall("channel/item")
    return [entry.findtext(f"{ATOM}title") or entry.findtext("title") for entry in entries]


def test_atom_has_what_rfc_4287_demands(client: Client, release: ReleasePage) -> None:
    response = client.get("/press/atom.xml")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ET.fromstring(response.content)  # noqa: S314 -- our own feed
    assert [len(feed.findall(f"{ATOM}{name}")) for name in ("id", "title", "updated")] == [1, 1, 1]
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Region Västerbotten"
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {"alternate": "http://testserver/press/", "self": "http://testserver/press/atom.xml"}
    [entry] = feed.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id") == f"urn:uuid:{release.translation_key}"
    assert entry.findtext(f"{ATOM}title") == HEADLINE
    [updated, published] = [entry.findtext(f"{ATOM}{name}") for name in ("updated", "published")]
    assert (updated, published) == ("2026-11-24T11:00:00+00:00", "2026-11-24T11:00:00+00:00")
    [link] = entry.findall(f"{ATOM}link")
    assert (link.get("rel"), link.get("href")) == ("alternate", f"http://testserver/press/{release.slug}/")
    assert [part.get("term") for part in entry.findall(f"{ATOM}category")] == ["Regional utveckling"]


def test_rss_has_what_its_second_version_demands(client: Client, release: ReleasePage) -> None:
    response = client.get("/press/rss.xml")
    assert response["Content-Type"] == "application/rss+xml; charset=utf-8"
    rss = ET.fromstring(response.content)  # noqa: S314 -- our own feed
    assert (rss.tag, rss.get("version"), len(rss)) == ("rss", "2.0", 1)
    channel = rss[0]
    assert [channel.findtext(name) for name in ("title", "link", "language")] == [
        "Press – Region Västerbotten",
        "http://testserver/press/",
        "sv",
    ]
    assert channel.findtext("description") == "Det Region Västerbotten berättar för pressen."
    [item] = channel.findall("item")
    guid = item.find("guid")
    assert guid is not None
    assert (guid.text, guid.get("isPermaLink")) == (f"urn:uuid:{release.translation_key}", "false")
    assert item.findtext("link") == f"http://testserver/press/{release.slug}/"
    assert parsedate_to_datetime(item.findtext("pubDate") or "") == NOW
    assert item.findtext(f"{ATOM}updated") == "2026-11-24T11:00:00+00:00"


def test_json_feed_has_what_its_version_1_1_demands(client: Client, release: ReleasePage) -> None:
    response = client.get("/press/feed.json")
    assert response["Content-Type"] == "application/feed+json; charset=utf-8"
    feed: dict[str, Any] = json.loads(response.content)
    [item] = feed.pop("items")
    assert feed == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Press – Region Västerbotten",
        "home_page_url": "http://testserver/press/",
        "feed_url": "http://testserver/press/feed.json",
        "language": "sv",
        "authors": [{"name": "Region Västerbotten", "url": "http://testserver/"}],
    }
    text = item.pop("content_text")
    assert "4\u00a0905\u00a0777\u00a0kr" in text
    assert item == {
        "id": f"urn:uuid:{release.translation_key}",
        "url": f"http://testserver/press/{release.slug}/",
        "title": HEADLINE,
        "language": "sv",
        "date_published": "2026-11-24T11:00:00+00:00",
        "date_modified": "2026-11-24T11:00:00+00:00",
        "tags": ["Regional utveckling"],
    }


@pytest.mark.parametrize("address", FORMS)
def test_a_feed_is_narrowed_to_what_one_follows(
    client: Client, region: Cast, release: ReleasePage, address: str
) -> None:
    here = region.umea.code
    assert places_of([release]) == {release.pk: {here}}
    elsewhere = Municipality.objects.create(
        authority=region.region, code="2401", name="Nordmaling", population=7000, population_on=NOW.date()
    )
    asked = {
        "": 1,
        "?amne=regional-utveckling": 1,
        "?slag=press_release": 1,
        "?slag=news": 0,
        f"?kommun={here}": 1,
        f"?kommun={elsewhere.code}": 0,
        f"?amne=regional-utveckling&slag=press_release&kommun={here}&sprak=sv": 1,
        "?sprak=en": 1,
    }
    assert {query: len(titles(client, address + query)) for query in asked} == asked
    for unknown in ("?amne=x", "?slag=x", "?kommun=0000", "?sprak=de"):
        assert client.get(address + unknown).status_code == 404


def test_a_narrowed_feed_says_so(client: Client, region: Cast, release: ReleasePage, topic: Topic) -> None:
    query = f"?amne={topic.slug}&slag={ReleaseKind.PRESS_RELEASE}&kommun={region.umea.code}&sprak=en"
    feed = client.get(f"/press/feed.json{query}").json()
    assert feed["title"] == "Press – Region Västerbotten: Regional utveckling, press release, Umeå"
    assert feed["feed_url"] == f"http://testserver/press/feed.json{query}"
    assert feed["language"] == "en"


@pytest.mark.parametrize("address", FORMS)
def test_a_correction_changes_the_entry_and_is_numbered(
    client: Client, region: Cast, release: ReleasePage, address: str
) -> None:
    later = NOW + timedelta(hours=1)
    before = client.get(address)
    corrected(region, release, later)
    with time_machine.travel(later, tick=False):
        after = client.get(address, headers={"if-none-match": before["ETag"]})
    assert after.status_code == 200
    told = after.content.decode()
    assert "Rättelse 1: Ingressen är rättad." in told
    assert "2026-11-24T12:00:00+00:00" in told
    assert told.count(f"urn:uuid:{release.translation_key}") == 1


@pytest.mark.parametrize("address", FORMS)
def test_who_has_the_latest_is_told_so_in_short(client: Client, release: ReleasePage, address: str) -> None:
    first = client.get(address)
    again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first["Cache-Control"] == "public, max-age=0, s-maxage=1"
    assert first.cookies == {}


@pytest.mark.parametrize("address", FORMS)
def test_a_feed_with_nothing_in_it_is_a_feed_that_does_not_change(
    client: Client, region: Cast, newsroom: NewsroomPage, address: str
) -> None:
    first = client.get(address)
    with time_machine.travel(datetime(2027, 3, 1, tzinfo=UTC), tick=False):
        assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304
    assert titles(client, address) == []


def test_the_feeds_are_found_by_programs(client: Client, release: ReleasePage) -> None:
    for page in ("/", "/press/", f"/press/{release.slug}/"):
        told = client.get(page).content.decode()
        for address in FORMS:
            assert f'href="{address}">' in told
