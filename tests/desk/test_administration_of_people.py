"""People and their roles: found, admitted by letter, given roles and relieved of them."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from bifall.accounts.models import RoleAssignment, User
from bifall.accounts.sign_in import confirm_address
from bifall.accounts.states import Role
from bifall.notices.commands import send_unsent
from bifall.notices.models import Message
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import press
from tests.strangers import anybody
from tests.whole_database import whole_database

pytestmark = pytest.mark.django_db

PASSWORD = "en-lang-ramsa-om-klippor"


@pytest.fixture
def administrator(client: Client, cast: Cast) -> Client:
    client.force_login(cast.administrator)
    return client


def errors(form: object) -> dict[str, list[str]]:
    return {name: list(lines) for name, lines in form.errors.items()}  # type: ignore[attr-defined]


def test_people_are_found_by_role_and_by_words(administrator: Client, cast: Cast) -> None:
    User.objects.filter(pk=cast.director.pk).update(title="Ärendechef", name="Åsa Direktör")
    RoleAssignment.objects.filter(user=cast.other_assessor).update(ended_at=NOW)

    def found(**asked: str) -> list[str]:
        page = administrator.get(reverse("desk:people"), asked).context["page"]
        return sorted(user.name.split()[0] for user in page)

    assert found() == ["Adam", "Beda", "Hanna", "Klara", "Rune", "Sara", "Åsa"]
    assert found(role="assessor") == ["Beda"]
    assert found(role="former") == ["Bo"]
    assert found(q="åsa") == found(q="ärendechef direktör") == found(q="DISA.DIREKTOR") == ["Åsa"]
    assert found(q="hanna", role="assessor") == []


def test_a_newcomer_gets_a_role_and_a_letter_and_comes_in(
    administrator: Client, cast: Cast, settings: Settings
) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    answer = administrator.post(
        reverse("desk:register_person"),
        {
            "email": " Nils.Ny@Example.org ",
            "name": "Nils Ny",
            "title": "Handläggare",
            "phone": "0701740605",
            "language": "en",
            "role": "case_officer",
        },
    )
    newcomer = User.objects.get(email="nils.ny@example.org")
    assert answer.headers["Location"] == reverse("desk:person", args=[newcomer.pk])
    assert (newcomer.name, newcomer.title, newcomer.phone, newcomer.language) == (
        "Nils Ny",
        "Handläggare",
        "070-174 06 05",
        "en",
    )
    assert newcomer.authorities_as(Role.CASE_OFFICER) == {cast.region.pk}
    assert "Personen har inte valt något lösenord ännu." in administrator.get(answer.url).content.decode()
    send_unsent(at=timezone.now())
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == (["nils.ny@example.org"], "Welcome to Region Västerbotten")
    assert letter.body.startswith(
        "Adam Administratör has added you at Region Västerbotten. Choose a password,"
    )
    [link] = re.findall(r"http://127\.0\.0\.1:8000(/\S+)", letter.body)
    theirs = Client()
    form = theirs.get(link, follow=True)
    theirs.post(form.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})
    theirs.post(reverse("account_login"), {"login": "nils.ny@example.org", "password": PASSWORD})
    assert theirs.get(reverse("desk:home")).status_code == 200
    assert "Skicka en ny länk" not in administrator.get(answer.url).content.decode()


def test_who_has_an_account_needs_only_the_address(administrator: Client, cast: Cast) -> None:
    cast.applicant.set_password(PASSWORD)
    cast.applicant.save(update_fields=["password"])
    confirm_address(cast.applicant)
    answer = administrator.post(
        reverse("desk:register_person"),
        {"email": cast.applicant.email, "name": "Någon Annan", "language": "en", "role": "assessor"},
    )
    assert answer.status_code == 302
    applicant = User.objects.get(pk=cast.applicant.pk)
    assert (applicant.name, applicant.language, applicant.check_password(PASSWORD)) == (
        "Sofia Sökande",
        "sv",
        True,
    )
    letter = Message.objects.get()
    assert (letter.body, letter.path) == (
        "Adam Administratör har lagt till dig hos Region Västerbotten."
        " Logga in som du brukar, så ser du dina uppgifter.",
        reverse("account_login"),
    )


def test_a_password_that_somebody_else_may_have_set_opens_nothing(administrator: Client, cast: Cast) -> None:
    """Anybody can sign up with another's address. The role goes to the one who reads its letters."""
    squatter = User.objects.create_user("chef@example.org", PASSWORD, name="Chefen")
    administrator.post(
        reverse("desk:register_person"), {"email": squatter.email, "language": "sv", "role": "director"}
    )
    squatter.refresh_from_db()
    assert (squatter.has_usable_password(), squatter.authorities_as(Role.DIRECTOR)) == (
        False,
        {cast.region.pk},
    )
    assert "/konto/password/reset/key/" in Message.objects.get().path


def test_what_is_wrong_with_a_newcomer_is_told_at_the_field_and_kept(
    administrator: Client, cast: Cast
) -> None:
    before = whole_database()
    answer = administrator.post(
        reverse("desk:register_person"),
        {"email": "nils", "title": "Chef", "phone": "12", "language": "en", "role": ""},
    )
    form = answer.context["form"]
    assert (answer.status_code, errors(form)) == (
        422,
        {
            "email": ["Skriv en e-postadress, till exempel namn@example.org."],
            "name": ["Skriv personens namn."],
            "phone": ["Telefonnumret går inte att läsa. Skriv till exempel 070-174 06 05."],
            "role": ["Välj en roll."],
        },
    )
    assert (form["title"].value(), form["language"].value()) == ("Chef", "en")
    assert whole_database() == before


def test_roles_are_given_and_ended(administrator: Client, cast: Cast) -> None:
    address = reverse("desk:person", args=[cast.officer.pk])
    give = reverse("desk:give_role", args=[cast.officer.pk])
    assert administrator.post(give, {"role": "controller"}).headers["Location"] == address
    page = administrator.get(address)
    assert [held.role for held in page.context["held"]] == ["case_officer", "controller"]
    assert administrator.post(give, {"role": "controller"}).headers["Location"] == address
    assert RoleAssignment.objects.filter(user=cast.officer, role=Role.CONTROLLER).count() == 1
    unknown = administrator.post(give, {"role": "kung"})
    assert (unknown.status_code, list(unknown.context["form"].errors)) == (422, ["role"])
    held = RoleAssignment.objects.get(user=cast.officer, role=Role.CASE_OFFICER)
    ended = administrator.post(reverse("desk:end_role", args=[held.pk]))
    assert ended.headers["Location"] == address
    page = administrator.get(address)
    assert ([h.role for h in page.context["held"]], [h.role for h in page.context["former"]]) == (
        ["controller"],
        ["case_officer"],
    )


def test_a_communicator_gets_and_loses_the_keys_to_the_newsroom(administrator: Client, cast: Cast) -> None:
    press.newsroom(cast)
    keys = Group.objects.get(name="press:vasterbotten")
    administrator.post(reverse("desk:give_role", args=[cast.officer.pk]), {"role": "communicator"})
    assert set(keys.user_set.all()) == {cast.officer, cast.communicator}
    held = RoleAssignment.objects.get(user=cast.officer, role=Role.COMMUNICATOR)
    administrator.post(reverse("desk:end_role", args=[held.pk]))
    assert set(keys.user_set.all()) == {cast.communicator}


def test_the_last_administrator_cannot_let_go(administrator: Client, cast: Cast) -> None:
    # Neither one elsewhere nor one who may not sign in can take over.
    locked_out = anybody(cast)["locked_out"]
    assert locked_out.role_assignments.filter(role=Role.ADMINISTRATOR, ended_at=None).count() == 1
    held = RoleAssignment.objects.get(user=cast.administrator)
    refused = administrator.post(reverse("desk:end_role", args=[held.pk]))
    assert refused.status_code == 422
    assert "Minst en administratör måste finnas kvar." in refused.content.decode()
    administrator.post(reverse("desk:give_role", args=[cast.officer.pk]), {"role": "administrator"})
    assert administrator.post(reverse("desk:end_role", args=[held.pk])).headers["Location"] == "/"
    assert administrator.get(reverse("desk:people")).status_code == 403


def test_a_lost_letter_is_written_again_but_not_to_one_who_has_come_in(
    administrator: Client, cast: Cast
) -> None:
    send = reverse("desk:send_link", args=[cast.officer.pk])
    assert administrator.post(send).status_code == 302
    assert Message.objects.get().email == cast.officer.email
    User.objects.filter(pk=cast.officer.pk).update(last_login=NOW, password="pbkdf2_sha256$1$a$b")
    refused = administrator.post(send)
    assert (refused.status_code, [p.code for p in refused.context["problems"]]) == (
        422,
        ["has_a_way_in_already"],
    )
    assert Message.objects.count() == 1
