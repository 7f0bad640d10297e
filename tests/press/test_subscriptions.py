"""Asking for letters, confirming, changing, leaving, and what stops them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bifall.kernel.problems import Problem
from bifall.notices.commands import send_unsent, write_letter
from bifall.notices.models import Message
from bifall.notices.rules import LOCAL_TIME
from bifall.press.commands import (
    change_subscription,
    count_bounce,
    erase_unconfirmed,
    leave_subscription,
    load_topic,
    subscribe,
)
from bifall.press.links import subscription_id_of, subscription_token_of, token_of
from bifall.press.models import Subscription, Topic
from bifall.press.rules import Wish, latest_moment, moment_before
from bifall.press.states import Pace
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.audit import Written, of, written
from tests.factories.subscribers import asked, path_of, subscriber
from tests.whole_database import refusal

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def letters() -> list[tuple[str, str, str]]:
    rows = Message.objects.order_by("created_at", "email")
    return list(rows.values_list("email", "kind", "path"))


@pytest.mark.parametrize("language", ["sv", "en"])
def test_who_asks_gets_a_letter_with_the_link_and_nothing_else(cast: Cast, language: str) -> None:
    found = asked(cast, language=language)
    assert (found.email, found.confirmed_at, found.language) == ("lisa@example.org", None, language)
    [letter] = Message.objects.all()
    assert (letter.email, letter.kind, letter.path) == (
        "lisa@example.org",
        "press.subscription_link",
        path_of(found.pk),
    )
    assert {"sv": "Bekräfta det på sidan nedan", "en": "Confirm it on the page below"}[
        language
    ] in letter.body
    assert "7" in letter.body
    assert written() == [Written("press.subscription_asked", of(found), None, NOW, {})]


def test_what_is_wrong_is_told_all_at_once(cast: Cast) -> None:
    wish = Wish(kinds=frozenset({"x"}), topics=frozenset({uuid4()}), municipalities=frozenset({"0000"}))
    told = refusal(
        lambda: subscribe(
            authority_id=cast.region.pk, email="lisa", language="sv", wish=wish, path_of=path_of, at=NOW
        )
    )
    assert told == [
        Problem("subscription_email_wrong", "email"),
        Problem("subscription_kind_unknown", "kinds"),
        Problem("subscription_topic_unknown", "topics"),
        Problem("subscription_municipality_unknown", "municipalities"),
    ]
    assert (Subscription.objects.count(), Message.objects.count()) == (0, 0)


def test_an_authority_offers_no_other_ones_topics(cast: Cast) -> None:
    theirs = Topic.objects.create(authority=cast.other_region, name="Fisk", slug="fisk")
    assert refusal(lambda: asked(cast, topics=frozenset({theirs.pk}))) == [
        Problem("subscription_topic_unknown", "topics")
    ]


def test_an_address_is_one_however_it_is_written(cast: Cast) -> None:
    asked(cast)
    subscribe(
        authority_id=cast.region.pk,
        email=" Lisa@Example.org ",
        language="sv",
        wish=Wish(),
        path_of=path_of,
        at=NOW,
    )
    assert Subscription.objects.get().email == "lisa@example.org"


def test_an_address_gets_the_link_once_an_hour_at_most(cast: Cast) -> None:
    for minutes in (0, 1, 59, 60, 61):
        asked(cast, at=NOW + timedelta(minutes=minutes))
    assert list(Message.objects.order_by("created_at").values_list("created_at", flat=True)) == [
        NOW,
        NOW + HOUR,
    ]


def test_a_stranger_changes_nothing_of_what_is_confirmed(cast: Cast) -> None:
    subscriber(cast, pace=Pace.WEEKLY, kinds=frozenset({"news"}))
    again = asked(cast, at=NOW + DAY, pace=Pace.DAILY)
    assert again.wish() == Wish(pace=Pace.WEEKLY, kinds=frozenset({"news"}))
    told = Message.objects.order_by("-created_at")[0]
    assert "Du prenumererar redan" in told.body
    assert told.path == path_of(again.pk)


def test_what_is_not_confirmed_is_what_was_asked_for_last(cast: Cast) -> None:
    asked(cast, pace=Pace.DAILY)
    again = asked(cast, at=NOW + timedelta(minutes=5), pace=Pace.WEEKLY, corrections=False)
    assert again.wish() == Wish(pace=Pace.WEEKLY, corrections=False)
    assert Message.objects.count() == 1


def test_the_link_confirms_changes_and_leaves(cast: Cast) -> None:
    topic = load_topic(authority_id=cast.region.pk, name="Vård", actor=cast.communicator, at=NOW)
    found = asked(cast)
    for moment, wish in (
        (NOW + HOUR, Wish(topics=frozenset({topic.pk}), municipalities=frozenset({cast.umea.code}))),
        (NOW + 2 * HOUR, Wish(pace=Pace.DAILY)),
    ):
        changed = change_subscription(subscription_id=found.pk, wish=wish, language="en", at=moment)
        assert (changed.wish(), changed.language, changed.confirmed_at) == (wish, "en", NOW + HOUR)
    assert leave_subscription(subscription_id=found.pk, at=NOW + DAY) is True
    assert leave_subscription(subscription_id=found.pk, at=NOW + DAY) is False
    assert (Subscription.objects.count(), Message.objects.count()) == (0, 0)
    with pytest.raises(Subscription.DoesNotExist):
        change_subscription(subscription_id=found.pk, wish=Wish(), language="sv", at=NOW)
    assert [entry.event for entry in written() if entry.event.startswith("press.subscription")] == [
        "press.subscription_asked",
        "press.subscription_confirmed",
        "press.subscription_changed",
        "press.subscription_erased",
    ]


def test_leaving_takes_no_other_letters(cast: Cast) -> None:
    theirs, other = subscriber(cast), subscriber(cast, "olle@example.org")
    write_letter(
        authority_id=cast.region.pk,
        email=theirs.email,
        language="sv",
        kind="press.quote_asked",
        subject="Citat",
        body="Läs.",
        path="/citat/",
        at=NOW,
    )
    leave_subscription(subscription_id=theirs.pk, at=NOW)
    assert letters() == [
        ("lisa@example.org", "press.quote_asked", "/citat/"),
        ("olle@example.org", "press.subscription_link", path_of(other.pk)),
    ]


def test_what_nobody_confirms_is_erased_in_a_week(cast: Cast) -> None:
    asked(cast)
    confirmed = subscriber(cast, "olle@example.org")
    assert erase_unconfirmed(at=NOW + 7 * DAY - timedelta(seconds=1)) == 0
    assert erase_unconfirmed(at=NOW + 7 * DAY) == 1
    assert list(Subscription.objects.all()) == [confirmed]
    assert [email for email, _kind, _path in letters()] == ["olle@example.org"]


def sent_letter(cast: Cast, email: str = "lisa@example.org") -> Message:
    send_unsent(at=NOW)
    return Message.objects.get(authority=cast.region, email=email)


def test_an_address_that_does_not_exist_gets_no_more(cast: Cast) -> None:
    subscriber(cast)
    letter = sent_letter(cast)
    found = count_bounce(message=letter, is_hard=True, at=NOW + HOUR)
    assert found is not None
    assert (found.stopped_at, found.soft_bounces) == (NOW + HOUR, 0)
    again = change_subscription(subscription_id=found.pk, wish=Wish(), language="sv", at=NOW + DAY)
    assert (again.stopped_at, again.confirmed_at) == (None, NOW + DAY)


def test_five_in_a_row_that_come_back_stop_the_letters(cast: Cast) -> None:
    subscriber(cast)
    letter = sent_letter(cast)
    days = (0, 1, 2, 3, 34, 35, 36, 37, 38)
    stopped = []
    for day in days:
        found = count_bounce(message=letter, is_hard=False, at=NOW + day * DAY)
        assert found is not None
        stopped.append((found.soft_bounces, found.stopped_at))
    assert stopped == [(n, None) for n in (1, 2, 3, 4, 1, 2, 3, 4)] + [(5, NOW + 38 * DAY)]
    [stop] = [entry for entry in written() if entry.event == "press.subscription_stopped"]
    assert stop.data == {"is_hard": False}


def test_a_letter_to_somebody_else_stops_nothing(cast: Cast) -> None:
    subscriber(cast)
    letter = sent_letter(cast)
    letter.kind = "press.quote_asked"
    assert count_bounce(message=letter, is_hard=True, at=NOW) is None
    letter.kind, letter.email = "press.subscription_release", "x@example.org"
    assert count_bounce(message=letter, is_hard=True, at=NOW) is None


def test_a_link_opens_what_it_was_made_for_and_nothing_else() -> None:
    one = uuid4()
    assert subscription_id_of(subscription_token_of(one)) == one
    assert subscription_id_of(token_of(one)) is None
    assert subscription_id_of(subscription_token_of(one)[:-1] + "x") is None


@pytest.mark.parametrize(
    ("wish", "covers"),
    [
        (Wish(), True),
        (Wish(kinds=frozenset({"news"})), True),
        (Wish(kinds=frozenset({"statement"})), False),
        (Wish(municipalities=frozenset({"2480", "2401"})), True),
        (Wish(municipalities=frozenset({"2401"})), False),
        (Wish(kinds=frozenset({"news"}), municipalities=frozenset({"2401"})), False),
        (Wish(topics=frozenset({uuid4()})), False),
        (Wish(corrections=False), False),
    ],
)
def test_each_choice_that_is_made_must_be_met(wish: Wish, covers: bool) -> None:
    assert wish.covers(kind="news", topics=(), municipalities=["2480"], is_correction=True) is covers


@given(st.integers(0, 20 * 365 * 24 * 60), st.sampled_from([Pace.DAILY, Pace.WEEKLY]))
def test_collected_letters_leave_at_seven_in_sweden(minutes: int, pace: Pace) -> None:
    at = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    moment = latest_moment(pace, at)
    local = moment.astimezone(LOCAL_TIME)
    assert (local.hour, local.minute) == (7, 0)
    assert moment <= at
    assert latest_moment(pace, moment) == moment
    before = moment_before(pace, moment)
    length = 1 if pace == Pace.DAILY else 7
    assert (local.date() - before.astimezone(LOCAL_TIME).date()).days == length
    if pace == Pace.WEEKLY:
        assert local.weekday() == 0
