from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample_site")]


def labels(page: str, name: str) -> list[str]:
    """The links of the named menu, in order."""
    menu = page.split(f'aria-label="{name}"')[1].split("</nav>")[0]
    return [part.split("</a>")[0].rsplit(">", 1)[1] for part in menu.split("<a ")[1:]]


PUBLIC = ["Utlysningar", "Projekt", "Möten och beslut", "Anslagstavla", "Press"]


def test_a_visitor_sees_the_public_pages_and_where_they_are(client: Client, cast: Cast) -> None:
    page = client.get("/projekt/").content.decode()
    assert labels(page, "Huvudmeny") == PUBLIC
    assert page.count('aria-current="page">Projekt') == 1
    assert "<title>Exempel · Region " in page
    assert "Logga in" in page
    assert "Demonstration." not in page


def test_a_page_below_marks_its_own_entry(client: Client, cast: Cast) -> None:
    page = client.get("/utlysningar/hosten-2026/").content.decode()
    assert 'href="/utlysningar/" aria-current="true"' in page


def test_an_officer_sees_their_own_work_first(client: Client, cast: Cast) -> None:
    client.force_login(cast.officer, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/handlaggning/arenden/run-12-2026/").content.decode()
    assert labels(page, "Huvudmeny") == ["Väntar på dig", "Ärenden"]
    assert labels(page, "Öppna sidor") == PUBLIC
    assert 'href="/handlaggning/arenden/" aria-current="true"' in page
    assert page.count("aria-current") == 2  # the menu, and the sample page's breadcrumb
    assert "Logga ut" in page


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("applicant", ["Mina ansökningar"]),
        ("assessor", ["Att bedöma"]),
        ("umea_official", ["Inkorg"]),
        ("secretary", ["Sammanträden"]),
        ("director", ["Väntar på dig", "Ärenden"]),
        ("auditor", PUBLIC),
    ],
)
def test_everyone_sees_what_is_meant_for_them(client: Client, cast: Cast, who: str, seen: list[str]) -> None:
    client.force_login(getattr(cast, who), backend="django.contrib.auth.backends.ModelBackend")
    assert labels(client.get("/").content.decode(), "Huvudmeny") == seen


def test_a_page_not_installed_is_left_out(client: Client, cast: Cast) -> None:
    client.force_login(cast.communicator, backend="django.contrib.auth.backends.ModelBackend")
    assert "Pressrum" not in client.get("/").content.decode()


def test_the_frame_costs_few_questions(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(cast.officer, backend="django.contrib.auth.backends.ModelBackend")
    with django_assert_num_queries(5):  # session, person, authority, seats, roles
        client.get("/")


def test_the_host_name_chooses_the_authority(client: Client, cast: Cast, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["annorstades.example.org"]
    page = client.get("/", headers={"host": "annorstades.example.org"}).content.decode()
    assert "Region Annorstädes" in page
    assert "Region Västerbotten" not in page


def test_an_installation_without_an_authority_still_answers(client: Client) -> None:
    assert "<title>Exempel · Bifall</title>" in client.get("/").content.decode()


def test_the_account_chooses_the_language_until_a_cookie_does(client: Client, cast: Cast) -> None:
    cast.officer.language = "en"
    cast.officer.save(update_fields=["language"])
    client.force_login(cast.officer, backend="django.contrib.auth.backends.ModelBackend")
    assert '<html lang="en">' in client.get("/").content.decode()
    client.post("/sprak/setlang/", {"language": "sv", "next": "/"})
    assert '<html lang="sv">' in client.get("/").content.decode()


def test_pagination_keeps_the_rest_of_the_question(client: Client, cast: Cast) -> None:
    page = client.get("/projekt/?kommun=2480&page=2").content.decode()
    assert 'href="?kommun=2480&amp;page=1"' in page
    assert 'href="?kommun=2480&amp;page=3"' in page
    assert "Sida 2 av 3" in page


def test_a_form_tells_what_is_wrong_and_where(client: Client, cast: Cast) -> None:
    page = client.post("/formular/", {"email": "fel"}).content.decode()
    summary = page.split('class="error-summary"')[1].split("</section>")[0]
    assert "Det finns 6 saker att rätta till" in " ".join(summary.split())
    assert '<a href="#id_name">Projektets namn: Skriv skälen.</a>' in summary
    assert '<a href="#id_position_0">' in summary
    assert "Omgången är inte öppen för ansökningar." in summary
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert 'id="id_name_error"' in page
    assert page.count('aria-invalid="true"') >= 4
    assert page.count("(frivilligt)") == 1


def test_missing_pages_are_told_in_the_frame(client: Client, cast: Cast) -> None:
    answer = client.get("/finns-inte/")
    assert answer.status_code == 404
    assert "Sidan finns inte" in answer.content.decode()


@pytest.mark.parametrize(
    "address", ["login", "signup", "password/reset", "password/reset/done", "confirm-email"]
)
def test_the_account_pages_stand_in_the_frame(client: Client, cast: Cast, address: str) -> None:
    page = client.get(f"/konto/{address}/").content.decode()
    assert page.count("<h1") == 1
    assert 'id="innehall"' in page
