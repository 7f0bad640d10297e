"""The rota as a page: a table of the year, spans, absences, and calendars to subscribe to."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from bifall.kernel.weeks import IsoWeek
from bifall.press.commands import load_topic, note_absence, save_contact, set_duty_span
from bifall.press.links import calendar_token_of
from bifall.press.models import ContactAbsence, DutyWeek, NewsroomPage, PressContact
from tests.cast import Cast
from tests.conftest import NOW


def contact(cast: Cast, name: str) -> PressContact:
    return save_contact(
        authority_id=cast.region.pk,
        name=name,
        phone="070-174 06 05",
        email=f"{name.lower()}@example.org",
        actor=cast.communicator,
        at=NOW,
    )


def span(
    cast: Cast, first: IsoWeek, last: IsoWeek, who: PressContact, backup: PressContact | None = None
) -> None:
    set_duty_span(
        authority_id=cast.region.pk,
        first=first,
        last=last,
        contact_id=who.pk,
        backup_id=backup.pk if backup else None,
        actor=cast.communicator,
        at=NOW,
    )


def rota() -> list[tuple[int, str, str | None]]:
    return [
        (row.week, row.contact.name, row.backup and row.backup.name)
        for row in DutyWeek.objects.order_by("week")
    ]


@pytest.fixture(autouse=True)
def at_noon() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


PAGE = "/pressrum/jourlista/"


def test_the_year_has_53_weeks_and_is_saved_as_one(
    region: Cast, newsroom: NewsroomPage, writer: Client
) -> None:
    anna, bo = contact(region, "Anna"), contact(region, "Bo")
    page = writer.get(PAGE).content.decode()
    assert [page.count(f'name="2026-W{week:02d}-contact"') for week in (1, 48, 53)] == [1, 1, 1]
    assert page.count('-contact"') > 53
    answer = writer.post(
        f"{PAGE}?ar=2026",
        {"2026-W48-contact": anna.pk, "2026-W48-backup": bo.pk, "2026-W53-contact": str(bo.pk)},
    )
    assert answer.headers["Location"] == f"{PAGE}?ar=2026"
    assert rota() == [(48, "Anna", "Bo"), (53, "Bo", None)]
    page = writer.get(PAGE).content.decode()
    assert "2 veckor är ändrade." in page
    assert "Ingen har jouren vecka 49–52 (30 november 2026–27 december 2026)." in page
    assert "2025" in page
    assert "2025-W53" not in writer.get(f"{PAGE}?ar=2025").content.decode()
    assert writer.get(f"{PAGE}?ar=hej").context["year"] == 2026


def test_what_is_wrong_stands_at_its_week_and_what_was_chosen_stays(
    region: Cast, newsroom: NewsroomPage, writer: Client
) -> None:
    anna = contact(region, "Anna")
    answer = writer.post(
        f"{PAGE}?ar=2026",
        {"2026-W48-contact": anna.pk, "2026-W48-backup": anna.pk, "2026-W49-backup": anna.pk},
    )
    form = answer.context["form"]
    assert (answer.status_code, DutyWeek.objects.count()) == (422, 0)
    assert {name: list(errors) for name, errors in form.errors.items()} == {
        "2026-W48-backup": ["Ersättaren ska vara någon annan än den som har jouren."],
        "2026-W49-backup": ["Vecka 49 har en ersättare men ingen som har jouren."],
    }
    assert answer.content.decode().count(f'<option value="{anna.pk}" selected>') == 3


def test_a_span_is_one_act(region: Cast, newsroom: NewsroomPage, writer: Client) -> None:
    anna, bo = contact(region, "Anna"), contact(region, "Bo")
    sent = {"first": "2024-W26", "last": "2024-W32", "contact": anna.pk, "backup": bo.pk}
    answer = writer.post(f"{PAGE}veckor/?ar=2024", sent)
    assert answer.headers["Location"] == f"{PAGE}?ar=2024"
    assert rota() == [(week, "Anna", "Bo") for week in range(26, 33)]
    wrong = writer.post(f"{PAGE}veckor/?ar=2024", sent | {"first": "2024-W33"})
    assert (wrong.status_code, wrong.context["span_form"].errors) == (
        422,
        {"last": ["Den sista veckan ligger före den första."]},
    )


def test_somebody_who_is_away_is_named_with_the_weeks(
    region: Cast, newsroom: NewsroomPage, writer: Client
) -> None:
    anna, bo = contact(region, "Anna"), contact(region, "Bo")
    span(region, IsoWeek(2026, 48), IsoWeek(2026, 53), anna, bo)
    assert "Alla veckor som är kvar har någon som svarar." in writer.get(PAGE).content.decode()
    away = reverse("publicsite:press_absence", args=[anna.pk])
    wrong = writer.post(away, {"first_on": "2026-12-02", "last_on": ""})
    assert (wrong.status_code, wrong.context["form"].errors) == (
        422,
        {"last_on": ["Skriv en dag, till exempel 2026-07-06."]},
    )
    writer.post(away, {"first_on": "2026-12-02", "last_on": "2026-12-03"})
    sentence = "Anna har jouren men är borta vecka 49 (30 november 2026–6 december 2026)."
    assert sentence in writer.get(PAGE).content.decode()
    page = writer.get(reverse("publicsite:press_contact", args=[anna.pk])).content.decode()
    assert "2 december 2026–3 december 2026" in page
    absence = ContactAbsence.objects.get()
    writer.post(reverse("publicsite:press_absence_remove", args=[anna.pk, absence.pk]))
    assert sentence not in writer.get(PAGE).content.decode()


def test_the_page_asks_the_same_number_of_questions(
    region: Cast, newsroom: NewsroomPage, writer: Client
) -> None:
    people = [contact(region, f"Person{number}") for number in range(60)]
    counts = []
    for rows in (1, 3, 60):
        for who in people[:rows]:
            note_absence(
                contact_id=who.pk,
                first_on=date(2026, 12, 1),
                last_on=date(2026, 12, 2),
                actor=region.communicator,
                at=NOW,
            )
        span(region, IsoWeek(2026, 1), IsoWeek(2026, min(rows, 53)), people[0], people[1])
        with CaptureQueriesContext(connection) as asked:
            writer.get(PAGE)
        counts.append(len(asked))
    assert counts[0] == counts[1] == counts[2] <= 12


def test_the_rota_is_a_calendar(region: Cast, newsroom: NewsroomPage, client: Client) -> None:
    anna, bo = contact(region, "Anna"), contact(region, "Bo")
    span(region, IsoWeek(2026, 40), IsoWeek(2026, 47), bo)
    span(region, IsoWeek(2026, 53), IsoWeek(2026, 53), anna, bo)
    answer = client.get(reverse("publicsite:press_calendar"))
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    shown = [(str(e["uid"]), e["dtstart"].dt, e["dtend"].dt, str(e["summary"])) for e in events]
    # The week that has just passed is still there.
    assert shown == [
        ("press-duty.2026-W47@testserver", date(2026, 11, 16), date(2026, 11, 23), "Pressjour: Bo"),
        ("press-duty.2026-W53@testserver", date(2026, 12, 28), date(2027, 1, 4), "Pressjour: Anna"),
    ]
    own = client.get(reverse("publicsite:press_own_calendar", args=[calendar_token_of(anna.pk, 0)]))
    [mine] = Calendar.from_ical(own.content).walk("VEVENT")
    assert str(mine["summary"]) == "Du har pressjouren"
    assert str(mine["description"]) == "Har jouren: Anna, 070-174 06 05\nErsättare: Bo, 070-174 06 05"
    as_backup = client.get(reverse("publicsite:press_own_calendar", args=[calendar_token_of(bo.pk, 0)]))
    assert [str(e["summary"]) for e in Calendar.from_ical(as_backup.content).walk("VEVENT")] == [
        "Du har pressjouren",
        "Du är ersättare i pressjouren",
    ]


def test_a_changed_link_leads_nowhere(
    region: Cast, newsroom: NewsroomPage, client: Client, writer: Client
) -> None:
    anna = contact(region, "Anna")
    old = reverse("publicsite:press_own_calendar", args=[calendar_token_of(anna.pk, 0)])
    assert old in writer.get(reverse("publicsite:press_contact", args=[anna.pk])).content.decode()
    writer.post(reverse("publicsite:press_renew_link", args=[anna.pk]))
    assert client.get(old).status_code == 404
    new = reverse("publicsite:press_own_calendar", args=[calendar_token_of(anna.pk, 1)])
    assert client.get(new).status_code == 200


def test_a_contacts_card_is_filled_in_and_shown(region: Cast, newsroom: NewsroomPage, writer: Client) -> None:
    topic = load_topic(authority_id=region.region.pk, name="Kultur", actor=region.communicator, at=NOW)
    sent = {
        "name": "Klara Kommunikatör",
        "phone": "076- 100 34 07",
        "email": "klara@example.org",
        "topics": [str(topic.pk)],
        "languages": ["sv", "en"],
    }
    wrong = writer.post(reverse("publicsite:press_contact_new"), sent | {"phone": "0"})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["phone"])
    assert f'value="{topic.pk}"' in wrong.content.decode()
    writer.post(reverse("publicsite:press_contact_new"), sent)
    made = PressContact.objects.get()
    assert (made.phone, list(made.topics.all()), made.languages) == ("076-100 34 07", [topic], ["sv", "en"])
    page = Client().get(reverse("publicsite:newsroom")).content.decode()
    assert "Svarar på svenska, engelska" in page
    again = writer.get(reverse("publicsite:press_contact", args=[made.pk])).context["form"]
    assert (again["topics"].value(), again["languages"].value()) == ([str(topic.pk)], ["sv", "en"])


@pytest.mark.parametrize("name", ["press_rota", "press_duty_span"])
def test_others_do_not_keep_the_rota(region: Cast, newsroom: NewsroomPage, client: Client, name: str) -> None:
    address = reverse(f"publicsite:{name}")
    assert client.post(address).headers["Location"].startswith("/konto/login/")
    client.force_login(region.officer, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(address).status_code == 403
