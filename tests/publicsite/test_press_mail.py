"""Letters about what the newsroom has published: to whom, when, of what, and once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from bifall.flows.press_mail import write_due_letters
from bifall.notices.models import Message
from bifall.organisations.models import Municipality
from bifall.press.commands import leave_subscription, load_topic
from bifall.press.models import Mailing, NewsroomPage, ReleasePage, Subscription
from bifall.press.queries import next_opening
from bifall.press.states import Language, Pace, ReleaseKind
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.subscribers import subscriber
from tests.publicsite.releases import corrected, news, of_the_board

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("newsroom")]
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
ABOUT_RELEASES = ("press.subscription_release", "press.subscription_digest")
HEADLINE = "Närmare 5 miljoner kronor till länets utveckling"


def told() -> list[tuple[str, str]]:
    """(who, of what) of all letters about releases."""
    letters = Message.objects.filter(kind__in=ABOUT_RELEASES)
    return sorted(letters.values_list("email", "subject"))


def the_letter() -> Message:
    return Message.objects.get(kind__in=ABOUT_RELEASES)


def test_each_gets_what_they_asked_for_and_once(region: Cast) -> None:
    topic = load_topic(authority_id=region.region.pk, name="Tillväxt", actor=region.communicator, at=NOW)
    elsewhere = Municipality.objects.create(
        authority=region.region, code="2401", name="Nordmaling", population=7000, population_on=NOW.date()
    )
    wishes = {
        "allt": {},
        "amne": {"topics": frozenset({topic.pk})},
        "slag": {"kinds": frozenset({ReleaseKind.PRESS_RELEASE.value})},
        "umea": {"municipalities": frozenset({region.umea.code})},
        "nordmaling": {"municipalities": frozenset({elsewhere.code})},
        "nyheter": {"kinds": frozenset({ReleaseKind.NEWS.value})},
        "dagligen": {"pace": Pace.DAILY},
    }
    for name, wish in wishes.items():
        subscriber(region, f"{name}@example.org", **wish)
    of_the_board(region, [topic], at=NOW + HOUR)
    assert [write_due_letters(at=NOW + HOUR + n * SECOND) for n in range(3)] == [4, 0, 0]
    assert told() == [(f"{name}@example.org", HEADLINE) for name in ("allt", "amne", "slag", "umea")]
    letter = Message.objects.filter(kind="press.subscription_release")[0]
    one = Subscription.objects.get(email=letter.email)
    assert "4\u00a0905\u00a0777\u00a0kr" in letter.body
    assert "Läs hela texten: http://testserver/press/narmare-5-miljoner" in letter.body
    assert (letter.path, letter.leave_path) == (
        f"/press/prenumerera/{letter.path.split('/')[3]}/",
        f"{letter.path}avsluta/",
    )
    assert one.pk.hex in letter.path


def test_what_was_public_before_one_confirmed_is_no_news(region: Cast) -> None:
    news(region, at=NOW)
    subscriber(region, at=NOW + SECOND)
    assert write_due_letters(at=NOW + HOUR) == 0
    assert Mailing.objects.get(pace=Pace.AT_ONCE).letters == 0


def test_who_has_not_confirmed_or_has_left_or_whose_letters_come_back_gets_none(region: Cast) -> None:
    asked, left, stopped = (subscriber(region, f"{n}@example.org") for n in ("fragat", "lamnat", "stoppad"))
    Subscription.objects.filter(pk=asked.pk).update(confirmed_at=None)
    Subscription.objects.filter(pk=stopped.pk).update(stopped_at=NOW)
    leave_subscription(subscription_id=left.pk, at=NOW)
    news(region, at=NOW + HOUR)
    assert write_due_letters(at=NOW + HOUR) == 0


def test_an_embargo_shuts_the_mail_until_its_moment(region: Cast) -> None:
    subscriber(region)
    opens_at = NOW + DAY + 17 * SECOND
    page = news(region, public_from=opens_at)
    later = news(region, "Senare", public_from=opens_at + HOUR)
    assert next_opening(NOW) == opens_at
    assert write_due_letters(at=opens_at - SECOND) == 0
    assert write_due_letters(at=opens_at) == 1
    assert told() == [("lisa@example.org", page.title)]
    assert Mailing.objects.get(pace=Pace.AT_ONCE).opened_at == opens_at
    assert next_opening(opens_at) == opens_at + HOUR
    ReleasePage.objects.filter(pk=later.pk).update(live=False)
    assert write_due_letters(at=opens_at + 2 * HOUR) == 0
    assert next_opening(opens_at) is None


def test_a_correction_is_numbered_and_told_to_those_who_want_it(region: Cast) -> None:
    subscriber(region, "lisa@example.org")
    subscriber(region, "olle@example.org", corrections=False)
    page = news(region)
    assert write_due_letters(at=NOW) == 2
    Message.objects.all().delete()
    corrected(region, page, NOW + HOUR, "Ett namn var fel.")
    assert write_due_letters(at=NOW + HOUR) == 1
    assert told() == [("lisa@example.org", "Rättelse 1: Nytt om skogen")]
    assert the_letter().body.startswith(
        "Rättelse 1: Ett namn var fel.\n\nNytt om skogen och mer därtill. Mer."
    )


def test_what_was_overtaken_before_it_was_told_is_told_as_it_stands_now(region: Cast) -> None:
    subscriber(region, corrections=False)
    page = news(region)
    corrected(region, page, NOW + HOUR)
    assert write_due_letters(at=NOW + HOUR) == 1
    assert told() == [("lisa@example.org", "Nytt om skogen")]
    assert list(Mailing.objects.filter(pace=Pace.AT_ONCE).order_by("opened_at").values_list("letters")) == [
        (None,),
        (1,),
    ]


def test_each_reads_in_their_language_where_there_is_a_version_in_it(region: Cast) -> None:
    for language in ("sv", "en"):
        subscriber(region, f"{language}@example.org", language=language)
    original = news(region, at=NOW)
    news(region, "The forest", language=Language.ENGLISH, translation_of=original, at=NOW)
    news(region, "Bara på svenska", at=NOW)
    assert write_due_letters(at=NOW) == 4
    assert told() == [
        ("en@example.org", "Bara på svenska"),
        ("en@example.org", "The forest"),
        ("sv@example.org", "Bara på svenska"),
        ("sv@example.org", "Nytt om skogen"),
    ]
    letter = Message.objects.get(subject="The forest")
    assert letter.language == "en"
    assert "You get this letter because you subscribe." in letter.body


# NOW is a Tuesday in November, 12:00 in Sweden; 07:00 there is 06:00 in UTC.
WEDNESDAY, THURSDAY, MONDAY = (datetime(2026, 11, day, 6, tzinfo=UTC) for day in (25, 26, 30))


def test_the_day_is_collected_in_one_letter_at_seven(region: Cast) -> None:
    write_due_letters(at=NOW)
    subscriber(region, pace=Pace.DAILY)
    subscriber(region, "olle@example.org", pace=Pace.DAILY, kinds=frozenset({"statement"}))
    for number, moment in enumerate((NOW, NOW + HOUR, WEDNESDAY, WEDNESDAY + SECOND)):
        news(region, f"Nyhet {number}", at=moment)
    assert write_due_letters(at=WEDNESDAY - SECOND) == 0
    assert [write_due_letters(at=WEDNESDAY + n * HOUR) for n in range(2)] == [1, 0]
    letter = the_letter()
    assert letter.subject == "Region Västerbotten: 3 pressmeddelanden"
    assert [letter.body.count(f"Nyhet {number}\n") for number in range(4)] == [1, 1, 1, 0]
    assert letter.body.count("* * *") == 3
    letter.delete()
    assert write_due_letters(at=THURSDAY) == 1
    assert the_letter().subject == "Region Västerbotten: ett pressmeddelande"


def test_a_week_is_collected_on_monday_and_what_was_missed_is_in_the_next(region: Cast) -> None:
    write_due_letters(at=NOW)
    subscriber(region, pace=Pace.WEEKLY)
    news(region, "Den här veckan", at=NOW + DAY)
    news(region, "Nästa vecka", at=MONDAY + DAY)
    # Nobody was awake on Monday, nor the Monday after that.
    assert write_due_letters(at=MONDAY + 15 * DAY) == 1
    assert told() == [("lisa@example.org", "Region Västerbotten: 2 pressmeddelanden")]


def test_a_corrected_text_is_told_once_in_the_days_letter(region: Cast) -> None:
    write_due_letters(at=NOW)
    subscriber(region, pace=Pace.DAILY, corrections=False)
    page = news(region, at=NOW + HOUR)
    corrected(region, page, NOW + 2 * HOUR)
    assert write_due_letters(at=WEDNESDAY) == 1
    assert "Rättelse" not in the_letter().body
    corrected(region, page, WEDNESDAY + HOUR, "Igen.")
    assert write_due_letters(at=THURSDAY) == 0


@pytest.mark.parametrize("count", [1, 3, 60])
def test_many_subscribers_cost_no_more_questions(
    region: Cast, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    write_due_letters(at=NOW - DAY)
    one = subscriber(region)
    copies = [
        Subscription(
            authority=region.region,
            email=f"lisa{number}@example.org",
            asked_at=NOW,
            confirmed_at=one.confirmed_at,
        )
        for number in range(count - 1)
    ]
    Subscription.objects.bulk_create(copies)
    news(region)
    # Letters are written some tens at a time, which is what the database takes in one question.
    with django_assert_max_num_queries(39):
        write_due_letters(at=NOW)
    assert len(told()) == count


def test_a_newsroom_with_nothing_new_asks_little(
    region: Cast, newsroom: NewsroomPage, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    news(region)
    write_due_letters(at=NOW)
    with django_assert_num_queries(7):
        assert write_due_letters(at=NOW + HOUR) == 0
