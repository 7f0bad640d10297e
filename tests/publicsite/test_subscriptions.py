"""The pages where one asks for letters, confirms, changes and leaves, without an account or a cookie."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client

from bifall.notices.commands import send_unsent
from bifall.press.commands import load_topic
from bifall.press.links import subscription_token_of
from bifall.press.models import NewsroomPage, Subscription
from bifall.press.rules import Wish
from bifall.press.states import Pace
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.subscribers import asked, subscriber

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("newsroom")]
ADDRESS = "/press/prenumerera/"
ASKED = {"email": "lisa@example.org", "pace": "at_once", "language": "sv", "corrections": "on"}


def page_of(found: Subscription) -> str:
    return f"{ADDRESS}{subscription_token_of(found.pk)}/"


@pytest.fixture
def strict(client: Client) -> Client:
    """A browser that is asked for the token of a page wherever one is demanded."""
    return Client(enforce_csrf_checks=True)


def test_a_visitor_asks_confirms_changes_and_leaves(strict: Client, region: Cast) -> None:
    topic = load_topic(authority_id=region.region.pk, name="Vård", actor=region.communicator, at=NOW)
    answer = strict.post(ADDRESS, {**ASKED, "topics": [str(topic.pk)], "municipalities": ["2480"]})
    assert (answer.status_code, answer["Location"]) == (302, f"{ADDRESS}?skickat=ja")
    assert "Titta i din e-post." in strict.get(answer["Location"]).content.decode()
    send_unsent(at=NOW)
    [letter] = mail.outbox
    assert letter.to == ["lisa@example.org"]
    [link] = re.findall(r"http://testserver(/press/prenumerera/\S+)", letter.body)
    page = strict.get(link)
    assert "<h1>Bekräfta din prenumeration</h1>" in page.content.decode()
    assert page["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert (page["X-Robots-Tag"], page["Referrer-Policy"]) == ("noindex", "same-origin")
    # Programs that look at mail open its links.
    assert Subscription.objects.get().confirmed_at is None
    answer = strict.post(link, {"pace": "weekly", "language": "en", "municipalities": ["2480"]})
    assert (answer.status_code, answer["Location"]) == (302, f"{link}?sparat=ja")
    found = Subscription.objects.get()
    assert found.wish() == Wish(pace=Pace.WEEKLY, municipalities=frozenset({"2480"}), corrections=False)
    assert (found.confirmed_at, found.language) == (NOW, "en")
    saved = strict.get(answer["Location"]).content.decode()
    assert "Saved. The letters now come as you have chosen." in saved
    gone = strict.post(f"{link}avsluta/")
    assert "The subscription has ended" in gone.content.decode()
    assert Subscription.objects.count() == 0
    assert strict.get(link).status_code == 404
    assert strict.cookies == {}


def test_a_mail_program_leaves_with_one_post_and_may_do_it_twice(strict: Client, region: Cast) -> None:
    """RFC 8058: no cookies, no page before it, and the words that the header promises."""
    address = f"{page_of(subscriber(region))}avsluta/"
    assert "Vill du avsluta prenumerationen?" in strict.get(address).content.decode()
    assert Subscription.objects.count() == 1
    for _time in range(2):
        answer = strict.post(address, {"List-Unsubscribe": "One-Click"})
        assert (answer.status_code, answer.cookies) == (200, {})
        assert "Prenumerationen är avslutad" in answer.content.decode()
    assert Subscription.objects.count() == 0


def test_the_answer_does_not_tell_whether_an_address_is_known(client: Client, region: Cast) -> None:
    subscriber(region, "olle@example.org")
    asked(region, "anna@example.org")
    answers = []
    for email in ("lisa@example.org", "olle@example.org", "anna@example.org", "lisa@example.org"):
        answer = client.post(ADDRESS, {**ASKED, "email": email}, follow=True)
        answers.append((answer.redirect_chain, answer.content))
    assert len({str(one) for one in answers}) == 1


def test_an_address_is_not_flooded(client: Client, region: Cast) -> None:
    for minutes in range(0, 90, 10):
        with time_machine.travel(NOW + timedelta(minutes=minutes), tick=False):
            client.post(ADDRESS, ASKED)
    send_unsent(at=NOW + timedelta(hours=2))
    assert len(mail.outbox) == 2


@pytest.mark.parametrize("email", ["", "lisa", "lisa@"])
def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(
    client: Client, region: Cast, email: str
) -> None:
    answer = client.post(ADDRESS, {**ASKED, "email": email, "pace": "weekly", "kinds": ["news"]})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Skriv din e-postadress, till exempel namn@example.org." in page
    assert f'value="{email}"' in page or not email
    assert re.search(r'value="weekly"[^>]*checked', page)
    assert re.search(r'value="news"[^>]*checked', page)
    assert Subscription.objects.count() == 0


def test_a_choice_that_does_not_exist_is_refused(client: Client, region: Cast) -> None:
    for wrong in ({"pace": "hourly"}, {"kinds": ["x"]}, {"municipalities": ["0000"]}, {"language": "de"}):
        assert client.post(ADDRESS, {**ASKED, **wrong}).status_code == 422
    assert Subscription.objects.count() == 0


@pytest.mark.parametrize("token", ["x", "0" * 32, f"{'0' * 32}.x"])
def test_a_link_that_is_not_ours_leads_nowhere(client: Client, region: Cast, token: str) -> None:
    for address in (f"{ADDRESS}{token}/", f"{ADDRESS}{token}/avsluta/"):
        assert (client.get(address).status_code, client.post(address).status_code) == (404, 404)


def test_letters_that_came_back_are_told_of_and_begin_again(client: Client, region: Cast) -> None:
    found = subscriber(region)
    Subscription.objects.update(stopped_at=NOW)
    assert "Våra brev till adressen har kommit tillbaka" in client.get(page_of(found)).content.decode()
    client.post(page_of(found), ASKED)
    assert Subscription.objects.get().stopped_at is None


def test_the_page_lists_the_feeds(client: Client, region: Cast, newsroom: NewsroomPage) -> None:
    load_topic(authority_id=region.region.pk, name="Vård", actor=region.communicator, at=NOW)
    page = client.get(ADDRESS).content.decode()
    for query in ("", "?slag=news", "?amne=vard", f"?kommun={region.umea.code}"):
        for name in ("atom.xml", "rss.xml", "feed.json"):
            address = f"/press/{name}{query}"
            assert f'href="{address}"' in page
            assert client.get(address).status_code == 200
    assert f'href="{ADDRESS}"' in client.get("/press/").content.decode()
