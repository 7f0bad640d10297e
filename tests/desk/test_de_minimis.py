"""De minimis aid on its pages: from the declaration over the decision to the register."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.state_aid.models import AidAward, AidDeclaration, MonthRate, OwnershipLink, Undertaking
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.applications import application
from tests.factories.funding import controller
from tests.factories.state_aid import (
    assessed,
    award,
    controlled,
    declared,
    everything,
    other_award,
    rate,
    to_record,
    undertaking,
)
from tests.funding.walking import enter
from tests.whole_database import whole_database

MOST = 12
UNIQUE = "Zephyrprojektet"


@pytest.fixture(autouse=True)
def clock() -> Iterator[datetime]:
    with time_machine.travel(NOW, tick=False):
        yield NOW


@pytest.fixture
def case(cast: Cast) -> Application:
    return application(cast, title=UNIQUE)


ROOM = "state_aid_desk"
# No undertaking told of: two empty rows.
LINKS = {
    "links-TOTAL_FORMS": "2",
    "links-INITIAL_FORMS": "0",
    "links-0-country": "SE",
    "links-1-country": "SE",
}


def shown(client: Client, name: str, *about: object) -> str:
    answer = client.get(reverse(f"{ROOM}:{name}", args=about))
    assert answer.status_code == 200
    return unescape(answer.content.decode()).replace("\xa0", " ")


def step(kind: str, pk: object, name: str) -> str:
    return reverse(f"{ROOM}:step", args=[kind, pk, name])


def test_an_award_is_offered_from_the_decision_and_tried_whole(client: Client, cast: Cast) -> None:
    enter(client, cast.officer)
    case = to_record(cast, 2_000_010, other_award(10_000_000))
    assert "Kursen för 2026-11 saknas" in shown(client, "case", case.pk)
    sent = {"year": "2026", "month": "11", "sek_per_eur": "10,0", "source": "Kommissionen"}
    assert client.post(reverse(f"{ROOM}:rates"), sent).status_code == 302
    assert MonthRate.objects.get().sek_per_eur == 10
    page = shown(client, "case", case.pk)
    assert "Prövat med 2 000 010 kr, som är 200 001 euro. Stödet kan inte ges som det står." in " ".join(
        page.replace("<strong>", "").split()
    )
    address = step("arende", case.pk, "anteckna-stodet")
    form = client.get(address).context["form"]
    assert (form.initial["amount_sek"], form.initial["nace"]) == (2_000_010, "")
    answer = client.post(address, {"amount_sek": "2 000 010", "nace": "62.01"})
    assert answer.status_code == 422
    assert "Tidigare stöd från 2023-11-12 till och med 2026-11-12: 100 000 euro" in unescape(
        answer.content.decode()
    ).replace("\xa0", " ")
    assert AidAward.objects.count() == 0
    assert client.post(address, {"amount_sek": "2 000 000", "nace": "62.01"}).status_code == 302
    assert AidAward.objects.get().amount_cents == 20_000_000
    assert "Ska registreras senast 10 december 2026." in shown(client, "case", case.pk)


def test_a_controller_notes_what_is_registered(client: Client, cast: Cast) -> None:
    first, second = everything(cast)
    enter(client, controller(cast))
    assert "Registrera stödet till Grannbolaget AB" in unescape(
        client.get(reverse("desk:home")).content.decode()
    )
    page = shown(client, "register")
    assert page.count("10 december 2026") == 2
    assert page.count("12 november 2036") == 2
    sent = {"awards": [str(first.pk)], "reported_on": "2026-11-20"}
    assert client.post(reverse(f"{ROOM}:report"), {"reported_on": ""}).status_code == 422
    assert client.post(reverse(f"{ROOM}:report"), sent).status_code == 302
    assert AidAward.objects.get(pk=first.pk).reported_on is not None
    assert str(first.pk) not in shown(client, "register")
    everything_ = client.get(reverse(f"{ROOM}:register"), {"alla": "1"})
    assert "registrerat 20 november 2026" in everything_.content.decode()
    waiting = client.get(reverse(f"{ROOM}:register_csv")).content.decode().split("\r\n")
    assert waiting[0].startswith("reference,beneficiary_number,beneficiary_name,amount_eur")
    assert [line.split(",")[1] for line in waiting[1:-1]] == [second.undertaking.register_number]
    whole = client.get(reverse(f"{ROOM}:register_csv"), {"alla": "1"}).content.decode().split("\r\n")
    assert len(whole[1:-1]) == 2


def test_the_workbook_has_the_rows_of_the_csv_with_numbers_and_days(client: Client, cast: Cast) -> None:
    everything(cast)
    enter(client, controller(cast))
    sent = client.get(reverse(f"{ROOM}:register_xlsx"))
    assert sent["Content-Disposition"] == 'attachment; filename="stod-av-mindre-betydelse.xlsx"'
    [sheet] = load_workbook(io.BytesIO(sent.content)).worksheets
    header, *rows = sheet.iter_rows(values_only=True)
    text = client.get(reverse(f"{ROOM}:register_csv")).content.decode()
    titles, *lines = csv.reader(io.StringIO(text))
    assert list(header) == titles
    assert [
        [_as_in_the_csv(title, value) for title, value in zip(titles, row, strict=True)] for row in rows
    ] == (lines)
    [first, _second] = [dict(zip(titles, row, strict=True)) for row in rows]
    assert [type(first[name]) for name in ("amount_eur", "amount_sek", "granted_on", "register_by")] == [
        int,
        int,
        datetime,
        datetime,
    ]
    assert (
        f"{reverse(f'{ROOM}:register_xlsx')}?alla=1"
        in client.get(reverse(f"{ROOM}:register"), {"alla": "1"}).content.decode()
    )


def _as_in_the_csv(title: str, value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if title in {"amount_eur", "amount_sek"}:
        return f"{value:.2f}"
    return f"{value:.4f}" if title == "sek_per_eur" else str(value)


def test_what_is_late_is_marked(client: Client, cast: Cast) -> None:
    everything(cast)
    with time_machine.travel("2026-12-11T09:00+01:00", tick=False):
        enter(client, controller(cast))
        assert shown(client, "register").count('class="state no"') == 2
        home = client.get(reverse("desk:home")).content.decode()
        assert home.count('class="state no"') == 2


def test_the_auditor_reads_the_register_and_changes_nothing(client: Client, cast: Cast) -> None:
    first, _second = everything(cast)
    enter(client, cast.auditor)
    page = shown(client, "register")
    assert "<form" not in page.partition("<main")[2].partition("</main>")[0]
    assert client.get(reverse(f"{ROOM}:register_csv")).status_code == 200
    assert client.post(reverse(f"{ROOM}:report")).status_code == 403
    assert client.get(step("stod", first.pk, "stryk")).status_code == 403
    assert reverse(f"{ROOM}:register") in client.get(reverse(f"{ROOM}:rates")).content.decode()


def test_who_controls_whom_is_recorded_and_shown_with_reasons(client: Client, cast: Cast) -> None:
    enter(client, cast.officer)
    firm = undertaking(cast.chamber)
    sent = {
        "direction": "controlled_by",
        "name": "Ägarbolaget AB",
        "register_number": "5560360793",
        "country": "SE",
        "control": "appoints_board",
        "valid_from": "2024-01-01",
        "source": "Årsredovisningen 2025",
    }
    address = step("foretag", firm.pk, "anteckna-agare")
    refused = client.post(address, {"country": "SE"})
    assert set(refused.context["form"].errors) == set(sent) - {"country"}
    assert client.post(address, sent).status_code == 302
    page = shown(client, "undertaking", firm.pk)
    assert (
        "Ägarbolaget AB (556036-0793) kontrollerar Handelskammarens service AC län AB (556012-5790)"
        " (rätt att utse styrelsens majoritet). De räknas som ett enda företag." in page
    )
    link = OwnershipLink.objects.get()
    assert client.post(step("agarlank", link.pk, "avsluta"), {"valid_to": "2026-06-30"}).status_code == 302
    assert "gäller inte" in shown(client, "undertaking", firm.pk)
    assert client.post(step("foretag", firm.pk, "uppgifter"), {"nace": "62"}).status_code == 302
    assert "62" in shown(client, "undertaking", firm.pk)


def test_the_applicant_declares_and_the_officer_reads_it(
    client: Client, cast: Cast, case: Application
) -> None:
    assessed(cast, case)
    enter(client, cast.applicant)
    assert f"Redogör för annat stöd: {UNIQUE}" in client.get(reverse("portal:home")).content.decode()
    address = reverse("portal:declare_aid", args=[case.pk])
    assert address in client.get(reverse("portal:application", args=[case.pk])).content.decode()
    rows = {
        "form-TOTAL_FORMS": "3",
        "form-INITIAL_FORMS": "0",
        "form-0-given_by": "Tillväxtverket",
        "form-0-granted_on": "2025-05-05",
        "form-0-kind": "fishery",
        "form-0-amount_cents": "12 500,50",
        "form-1-kind": "general",
        "form-2-kind": "general",
        **LINKS,
    }
    refused = client.post(address, rows | {"form-1-given_by": "Region Norrbotten"})
    assert refused.status_code == 422
    told = refused.content.decode()
    assert "Rad 2: skriv vilken dag stödet beviljades." in told
    assert "Intyga att inget stöd är utelämnat." in told
    assert "Region Norrbotten" in told
    assert AidDeclaration.objects.count() == 0
    assert client.post(address, rows | {"is_whole": "on"}).status_code == 302
    assert AidDeclaration.objects.get().awards.get().amount_cents == 1_250_050
    enter(client, cast.officer)
    assert "12 500,50 euro, Tillväxtverket (fiske och vattenbruk)" in shown(client, "case", case.pk)


def test_a_declaration_that_has_grown_old_is_asked_for_anew(
    client: Client, cast: Cast, case: Application
) -> None:
    """What it says of the time since is nothing: the applicant is told, and the officer."""
    assessed(cast, case)
    declared(cast, case)
    ask = f"Redogör för annat stöd: {UNIQUE}"
    pages = [reverse("portal:home"), reverse("portal:application", args=[case.pk])]
    until = "om stödet beviljas senast 22 februari 2027."
    old = "Redogörelsen får vara högst 90 dagar gammal när stödet beviljas. Lämna därför en ny."
    old_at_the_desk = "Redogörelsen är äldre än 90 dagar, så inget stöd kan beviljas på den."
    for now, is_old in (("2027-02-22T12:00+01:00", False), ("2027-02-23T12:00+01:00", True)):
        with time_machine.travel(now, tick=False):
            enter(client, cast.applicant)
            home, own = (client.get(page).content.decode() for page in pages)
            assert [ask in home, until in own, old in own] == [is_old, not is_old, is_old]
            enter(client, cast.officer)
            desk = shown(client, "case", case.pk)
            assert [until in desk, old_at_the_desk in desk] == [not is_old, is_old]
            assert (reverse("desk:thread", args=[case.pk]) in desk) is is_old
    with time_machine.travel("2027-02-23T12:00+01:00", tick=False):
        enter(client, cast.applicant)
        nothing = {"form-TOTAL_FORMS": "0", "form-INITIAL_FORMS": "0", "is_whole": "on", **LINKS}
        assert client.post(reverse("portal:declare_aid", args=[case.pk]), nothing).status_code == 302
        assert ask not in client.get(pages[0]).content.decode()


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"form-TOTAL_FORMS": "x", "form-INITIAL_FORMS": "0"},
        {
            "form-TOTAL_FORMS": "1",
            "form-INITIAL_FORMS": "0",
            "form-0-granted_on": "0000-00-00",
            "form-0-kind": "hopp",
            "form-0-amount_cents": "9" * 40,
            "is_whole": "on",
            **LINKS,
        },
        {
            "form-TOTAL_FORMS": "0",
            "form-INITIAL_FORMS": "0",
            "is_whole": "on",
            **LINKS,
            "links-0-name": "x" * 300,
            "links-0-register_number": "\x00",
            "links-0-country": "US",
            "links-0-direction": "hopp",
            "links-0-since": "0000-00-00",
        },
    ],
)
def test_a_declaration_that_cannot_be_read(
    client: Client, cast: Cast, case: Application, sent: dict[str, str]
) -> None:
    assessed(cast, case)
    enter(client, cast.applicant)
    before = whole_database()
    answer = client.post(reverse("portal:declare_aid", args=[case.pk]), sent)
    assert answer.status_code == 422
    assert whole_database() == before


def test_the_lists_ask_as_much_of_many(client: Client, cast: Cast) -> None:
    rate(cast)
    enter(client, controller(cast))
    pages = [reverse(f"{ROOM}:{name}") for name in ("register", "register_csv", "undertakings", "rates")]
    counts: dict[str, list[int]] = {page: [] for page in pages}
    firm = undertaking(cast.chamber)
    first = to_record(cast, 100)
    model = award(cast, first)
    for there in range(1, 61):
        Undertaking.objects.create(
            authority=cast.region, name=f"Bolag {there}", register_number=f"N{there}", recorded_at=NOW
        )
        given = application(cast, State.GRANTED, title=f"Fått {there}", round=first.round)
        AidAward.objects.create(
            authority=cast.region,
            application=given,
            undertaking=firm,
            granted_on=model.granted_on,
            amount_ore=1,
            amount_cents=1,
            sek_per_eur=10,
            rate_year=2026,
            rate_month=11,
            rate_source="Källa",
            nace="62",
            recorded_by=cast.officer,
            recorded_at=NOW,
        )
        waiting = application(cast, title=f"Väntar {there}", round=first.round)
        assessed(cast, waiting)
        Application.objects.filter(pk=waiting.pk).update(state=State.GRANTED)
        if there in {1, 3, 60}:
            for page in pages:
                with CaptureQueriesContext(connection) as asked:
                    assert client.get(page).status_code == 200
                counts[page].append(len(asked))
    assert {page: len(set(found)) for page, found in counts.items()} == dict.fromkeys(pages, 1)
    assert {page: found[0] for page, found in counts.items() if found[0] > MOST} == {}


def test_the_group_is_asked_for_in_as_many_questions_whatever_its_size(client: Client, cast: Cast) -> None:
    link = controlled(cast)
    enter(client, cast.officer)
    counts = []
    for there in range(1, 61):
        sister = Undertaking.objects.create(
            authority=cast.region, name=f"Syster {there}", register_number=f"S{there}", recorded_at=NOW
        )
        OwnershipLink.objects.create(
            controller=link.controller,
            controlled=sister,
            control="majority_of_votes",
            valid_from=link.valid_from,
            source="Registret",
            recorded_by=cast.officer,
            recorded_at=NOW,
        )
        if there in {1, 3, 60}:
            with CaptureQueriesContext(connection) as asked:
                assert (
                    client.get(reverse(f"{ROOM}:undertaking", args=[link.controlled_id])).status_code == 200
                )
            counts.append(len(asked))
    assert len(set(counts)) == 1


@pytest.mark.parametrize(
    ("kind", "name"), [("foretag", "finns-inte"), ("finns-inte", "uppgifter"), ("stod", "stryk")]
)
def test_a_step_that_does_not_exist(client: Client, cast: Cast, kind: str, name: str) -> None:
    enter(client, cast.officer)
    assert client.get(step(kind, undertaking(cast.chamber).pk, name)).status_code == 404
