"""The duty rota: a year of weeks, spans in one act, holes and absences, and who answers at a moment."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied

from bifall.accounts.models import User
from bifall.audit.models import Entry
from bifall.kernel.problems import Problem, Refused
from bifall.kernel.weeks import IsoWeek, weeks_between
from bifall.press.commands import (
    DutyChoice,
    fill_rota,
    load_topic,
    note_absence,
    remove_absence,
    renew_calendar_link,
    save_contact,
    set_duty_span,
)
from bifall.press.links import calendar_token_of
from bifall.press.models import DutyWeek, PressContact
from bifall.press.queries import (
    contact_on_duty,
    contact_on_duty_at,
    contact_with_calendar,
    duty_weeks,
    duty_weeks_from,
)
from tests.cast import Cast

pytestmark = pytest.mark.django_db

SUMMER = list(weeks_between(IsoWeek(2024, 26), IsoWeek(2024, 32)))


def contact(cast: Cast, at: datetime, name: str, **more: object) -> PressContact:
    return save_contact(
        authority_id=cast.region.pk,
        name=name,
        phone="070-174 06 05",
        email=f"{name.lower()}@example.org",
        actor=cast.communicator,
        at=at,
        **more,  # type: ignore[arg-type]
    )


def span(
    cast: Cast, at: datetime, first: IsoWeek, last: IsoWeek, who: PressContact | None, **more: UUID
) -> int:
    return set_duty_span(
        authority_id=cast.region.pk,
        first=first,
        last=last,
        contact_id=who.pk if who else None,
        actor=cast.communicator,
        at=at,
        **more,
    )


def refused(cast: Cast, at: datetime, *choices: DutyChoice) -> list[Problem]:
    with pytest.raises(Refused) as refusal:
        fill_rota(authority_id=cast.region.pk, choices=choices, actor=cast.communicator, at=at)
    return list(refusal.value.problems)


def told() -> list[tuple[str, object]]:
    return [
        (entry.event, entry.data.get("week"))
        for entry in Entry.objects.filter(event__startswith="press.duty").order_by("sequence")
    ]


def test_press_contacts_of_weeks_26_to_32_are_named_in_one_act(cast: Cast, now: datetime) -> None:
    anna, bo = contact(cast, now, "Anna"), contact(cast, now, "Bo")
    assert span(cast, now, IsoWeek(2024, 26), IsoWeek(2024, 32), anna, backup_id=bo.pk) == 7
    assert list(duty_weeks(cast.region, SUMMER)) == SUMMER
    assert [row.backup for row in duty_weeks(cast.region, SUMMER).values()] == [bo] * 7
    assert told() == [("press.duty_week_set", week) for week in range(26, 33)]
    # Said again it changes nothing; a span inside it changes its own weeks alone.
    assert span(cast, now, IsoWeek(2024, 26), IsoWeek(2024, 32), anna, backup_id=bo.pk) == 0
    assert span(cast, now, IsoWeek(2024, 28), IsoWeek(2024, 29), bo) == 2
    assert [row.contact for row in duty_weeks(cast.region, SUMMER).values()] == [anna] * 2 + [bo] * 2 + [
        anna
    ] * 3
    assert span(cast, now, IsoWeek(2024, 28), IsoWeek(2024, 28), None) == 1
    assert told()[-1] == ("press.duty_week_emptied", 28)
    assert IsoWeek(2024, 28) not in duty_weeks(cast.region, SUMMER)


@pytest.mark.parametrize(
    ("at", "is_on_duty"),
    [
        # Sweden is two hours ahead in June and August.
        (datetime(2024, 6, 23, 21, 59, 59, 999_999, tzinfo=UTC), False),
        (datetime(2024, 6, 23, 22, 0, tzinfo=UTC), True),
        (datetime(2024, 8, 11, 21, 59, 59, 999_999, tzinfo=UTC), True),
        (datetime(2024, 8, 11, 22, 0, tzinfo=UTC), False),
    ],
)
def test_the_summer_of_2024_begins_and_ends_at_midnight_in_sweden(
    cast: Cast, now: datetime, at: datetime, is_on_duty: bool
) -> None:
    anna = contact(cast, now, "Anna")
    span(cast, now, IsoWeek(2024, 26), IsoWeek(2024, 32), anna)
    assert contact_on_duty_at(cast.region, at) == (anna if is_on_duty else None)
    day = date(2024, 6, 24)
    assert [contact_on_duty(cast.region, day + timedelta(days=n)) for n in (-1, 0, 48, 49)] == [
        None,
        anna,
        anna,
        None,
    ]


def test_a_span_goes_over_new_year_and_the_week_53(cast: Cast, now: datetime) -> None:
    anna = contact(cast, now, "Anna")
    assert span(cast, now, IsoWeek(2026, 52), IsoWeek(2027, 1), anna) == 3
    assert [(row.year, row.week) for row in duty_weeks_from(cast.region, IsoWeek(2026, 53))] == [
        (2026, 53),
        (2027, 1),
    ]
    assert contact_on_duty(cast.region, date(2027, 1, 10)) == anna
    assert contact_on_duty(cast.region, date(2027, 1, 11)) is None


def test_what_is_wrong_is_told_for_every_week_at_once_and_nothing_is_saved(cast: Cast, now: datetime) -> None:
    anna, week = contact(cast, now, "Anna"), IsoWeek(2026, 53)
    elsewhere = PressContact.objects.create(
        authority=cast.other_region, name="Ute", phone="070-174 06 08", email="ute@example.org"
    )
    assert refused(
        cast,
        now,
        DutyChoice(IsoWeek(2026, 1), anna.pk),
        DutyChoice(IsoWeek(2026, 2), anna.pk, anna.pk),
        DutyChoice(IsoWeek(2026, 3), None, anna.pk),
        DutyChoice(week, elsewhere.pk),
    ) == [
        Problem("backup_is_the_contact", "2026-W02-backup"),
        Problem("backup_without_contact", "2026-W03-backup", {"week": 3}),
        Problem("press_contact_unknown", "2026-W53-contact"),
    ]
    assert DutyWeek.objects.count() == 0


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (IsoWeek(2026, 32), IsoWeek(2026, 26), "duty_span_backwards"),
        (IsoWeek(2026, 1), IsoWeek(2027, 1), "duty_span_too_long"),
    ],
)
def test_a_span_has_an_end_within_a_year(
    cast: Cast, now: datetime, first: IsoWeek, last: IsoWeek, code: str
) -> None:
    anna = contact(cast, now, "Anna")
    with pytest.raises(Refused) as refusal:
        span(cast, now, first, last, anna, backup_id=anna.pk)
    assert refusal.value.problems == (Problem(code, "last"), Problem("backup_is_the_contact", "backup"))


def test_a_day_and_a_topic_give_the_contact(cast: Cast, now: datetime) -> None:
    region = {"authority_id": cast.region.pk, "actor": cast.communicator, "at": now}
    trade, culture, care = (load_topic(name=name, **region) for name in ("Näringsliv", "Kultur", "Vård"))
    anna = contact(cast, now, "Anna", topics=[trade.pk])
    bo = contact(cast, now, "Bo", topics=[trade.pk, culture.pk])
    span(cast, now, IsoWeek(2026, 28), IsoWeek(2026, 29), anna, backup_id=bo.pk)
    monday = date(2026, 7, 6)
    asked = ([], [trade], [culture], [care], [care, culture])
    assert [contact_on_duty(cast.region, monday, topics) for topics in asked] == [anna, anna, bo, anna, bo]
    away = note_absence(
        contact_id=anna.pk, first_on=monday, last_on=date(2026, 7, 8), actor=cast.communicator, at=now
    )
    days = [monday + timedelta(days=n) for n in range(4)]
    assert [contact_on_duty(cast.region, day, [trade]) for day in days] == [bo, bo, bo, anna]
    remove_absence(contact_id=anna.pk, absence_id=away.pk, actor=cast.communicator, at=now)
    assert contact_on_duty(cast.region, monday) == anna


def test_an_absence_has_two_days_in_order(cast: Cast, now: datetime) -> None:
    anna = contact(cast, now, "Anna")
    for days, expected in (
        ((None, None), [("absence_day_missing", "first_on"), ("absence_day_missing", "last_on")]),
        ((date(2026, 7, 2), date(2026, 7, 1)), [("absence_backwards", "last_on")]),
    ):
        with pytest.raises(Refused) as refusal:
            note_absence(
                contact_id=anna.pk, first_on=days[0], last_on=days[1], actor=cast.communicator, at=now
            )
        assert [(p.code, p.field) for p in refusal.value.problems] == expected


def test_the_cards_hold_topics_and_languages(cast: Cast, now: datetime) -> None:
    topic = load_topic(authority_id=cast.region.pk, name="Kultur", actor=cast.communicator, at=now)
    anna = contact(cast, now, "Anna", topics=[topic.pk], languages=["en", "sju", "sv"])
    assert (anna.languages, [str(name) for name in anna.spoken()]) == (
        ["sv", "en", "sju"],
        ["svenska", "engelska", "umesamiska"],
    )
    # What is not said stays.
    again = save_contact(
        authority_id=cast.region.pk,
        contact_id=anna.pk,
        name="Anna",
        phone="076- 100 34 07",
        email="anna@example.org",
        actor=cast.communicator,
        at=now,
    )
    assert (again.phone, list(again.topics.all()), again.languages) == (
        "076-100 34 07",
        [topic],
        ["sv", "en", "sju"],
    )
    with pytest.raises(Refused) as refusal:
        contact(cast, now, "Bo", topics=[uuid.uuid4()], languages=["xx"])
    assert [(p.code, p.field) for p in refusal.value.problems] == [
        ("topic_unknown", "topics"),
        ("spoken_language_unknown", "languages"),
    ]


def test_a_new_link_ends_the_old_one(cast: Cast, now: datetime) -> None:
    anna = contact(cast, now, "Anna")
    old = calendar_token_of(anna.pk, 0)
    assert contact_with_calendar(cast.region, old) == anna
    assert contact_with_calendar(cast.other_region, old) is None
    assert contact_with_calendar(cast.region, old[:-1]) is None
    assert contact_with_calendar(cast.region, "hej") is None
    renewed = renew_calendar_link(contact_id=anna.pk, actor=cast.communicator, at=now)
    assert contact_with_calendar(cast.region, old) is None
    assert contact_with_calendar(cast.region, calendar_token_of(anna.pk, renewed.calendar_number)) == anna


def test_only_communicators_keep_the_rota(cast: Cast, now: datetime) -> None:
    anna = contact(cast, now, "Anna")
    others: list[User] = [cast.officer, cast.administrator, cast.applicant, cast.director]
    for actor in others:
        with pytest.raises(PermissionDenied):
            fill_rota(authority_id=cast.region.pk, choices=[], actor=actor, at=now)
        with pytest.raises(PermissionDenied):
            set_duty_span(
                authority_id=cast.region.pk,
                first=IsoWeek(2026, 1),
                last=IsoWeek(2026, 1),
                contact_id=anna.pk,
                actor=actor,
                at=now,
            )
        with pytest.raises(PermissionDenied):
            note_absence(contact_id=anna.pk, first_on=None, last_on=None, actor=actor, at=now)
        with pytest.raises(PermissionDenied):
            remove_absence(contact_id=anna.pk, absence_id=uuid.uuid4(), actor=actor, at=now)
        with pytest.raises(PermissionDenied):
            renew_calendar_link(contact_id=anna.pk, actor=actor, at=now)
