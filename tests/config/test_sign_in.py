"""Signing in as production has it: an address is confirmed, and a lost password replaced, by letter."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from bifall.accounts.models import User
from bifall.accounts.sign_in import confirm_address
from tests.cast import Cast

pytestmark = pytest.mark.django_db

PASSWORD = "en-lang-ramsa-om-klippor"
SIGN_UP = {"name": "Nadja Ny", "email": "ny@example.org", "password1": PASSWORD}


@pytest.fixture
def production(settings: Settings) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"


def follow(letter: mail.EmailMessage, visitor: Client) -> str:
    [link] = re.findall(r"http://testserver(/\S+)", str(letter.body))
    return str(visitor.get(link, follow=True).request["PATH_INFO"])


def test_an_applicant_confirms_the_address_by_letter(client: Client, cast: Cast, production: None) -> None:
    client.post(reverse("account_signup"), SIGN_UP)
    assert "_auth_user_id" not in client.session
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == (["ny@example.org"], "Bekräfta din e-postadress")
    assert client.post(follow(letter, client)).status_code == 302
    signed_in = client.post(reverse("account_login"), {"login": "ny@example.org", "password": PASSWORD})
    assert (signed_in.status_code, "_auth_user_id" in client.session) == (302, True)


@pytest.mark.parametrize(
    ("email", "subject"),
    [
        ("hanna.handlaggare@example.org", "Välj ett nytt lösenord"),
        ("ingen@example.org", "Det finns inget konto med din adress"),
    ],
)
def test_who_has_forgotten_the_password_is_written_to_and_no_page_tells_who_exists(
    client: Client, cast: Cast, production: None, email: str, subject: str
) -> None:
    answer = client.post(reverse("account_reset_password"), {"email": email}, follow=True)
    assert answer.request["PATH_INFO"] == reverse("account_reset_password_done")
    assert [(letter.to, letter.subject) for letter in mail.outbox] == [([email], subject)]


def test_who_signs_up_twice_is_told_by_letter_alone(client: Client, cast: Cast, production: None) -> None:
    confirm_address(cast.officer)
    answer = client.post(reverse("account_signup"), SIGN_UP | {"email": cast.officer.email})
    assert answer.headers["Location"] == reverse("account_email_verification_sent")
    assert [(letter.to, letter.subject) for letter in mail.outbox] == [
        ([cast.officer.email], "Du har redan ett konto")
    ]
    kept = User.objects.get(pk=cast.officer.pk)
    assert (kept.name, kept.check_password(PASSWORD)) == ("Hanna Handläggare", False)


def test_who_signs_up_tells_their_name_and_is_called_by_it(client: Client, cast: Cast) -> None:
    page = client.get(reverse("account_signup"))
    assert list(page.context["form"].fields) == ["name", "email", "password1"]
    typed = SIGN_UP | {"name": "  Nadja Ny "}
    assert client.post(reverse("account_signup"), typed).status_code == 302
    person = User.objects.get(email="ny@example.org")
    assert (person.name, person.language) == ("Nadja Ny", "sv")
    assert "Nadja Ny" in client.get(reverse("portal:home")).content.decode()


def test_letters_come_in_the_language_that_one_signed_up_in(client: Client, cast: Cast) -> None:
    client.post(reverse("account_signup"), SIGN_UP, headers={"Accept-Language": "en"})
    assert User.objects.get(email="ny@example.org").language == "en"


@pytest.mark.parametrize("name", ["", "   ", "x" * 121, "Nadja\x00"])
def test_a_name_that_cannot_be_kept_is_told_at_its_field(client: Client, cast: Cast, name: str) -> None:
    answer = client.post(reverse("account_signup"), SIGN_UP | {"name": name})
    form = answer.context["form"]
    assert (answer.status_code, list(form.errors)) == (200, ["name"])
    assert (form["name"].value(), form["email"].value()) == (name, "ny@example.org")
    assert User.objects.filter(email="ny@example.org").count() == 0


def test_a_new_password_by_letter_lets_the_person_in(client: Client, cast: Cast, production: None) -> None:
    client.post(reverse("account_reset_password"), {"email": cast.officer.email})
    [letter] = mail.outbox
    form = follow(letter, client)
    weak = client.post(form, {"password1": "kort", "password2": "kort"})
    assert (weak.status_code, list(weak.context["form"].errors)) == (200, ["password1"])
    client.post(form, {"password1": PASSWORD, "password2": PASSWORD})
    client.post(reverse("account_login"), {"login": cast.officer.email, "password": PASSWORD})
    assert client.get(reverse("desk:home")).status_code == 200
    assert len(mail.outbox) == 1
