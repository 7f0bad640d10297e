"""How a region begins, and how its letters leave: `bifall authority`, `municipalities` and `notices`."""

from __future__ import annotations

import re
import smtplib
import time
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from bifall.accounts.models import Authority, RoleAssignment, User
from bifall.audit.models import Chain
from bifall.config.command_line import commands
from bifall.notices.commands import write_letter
from bifall.notices.models import Message
from bifall.organisations.models import Municipality
from bifall.press.models import NewsroomPage
from bifall.questionnaires.models import FormVersion
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.press import wagtail_roots
from tests.whole_database import whole_database

pytestmark = pytest.mark.django_db

FACTS = {
    "slug": "gotland",
    "name": "Region Gotland",
    "short-name": "Gotland",
    "organisation-number": "212000 0803",
    "email": "gotland@example.org",
    "court": "Förvaltningsrätten i Stockholm",
    "administrator-email": "Ada@Example.org",
    "administrator-name": "Ada Administratör",
}
PASSWORD = "en-lang-ramsa-om-klippor"


def call(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(commands, arguments, input=typed)


def said(answer: Result) -> list[str]:
    """Line by line; what the command ends with comes last."""
    return [*answer.stderr.splitlines(), *answer.stdout.splitlines()]


def found(*more: str, typed: str = "", **changed: str) -> Result:
    facts = FACTS | {name.replace("_", "-"): value for name, value in changed.items()}
    options = [part for name, value in facts.items() for part in (f"--{name}", value)]
    return call("authority", "found", *options, *more, typed=typed)


@pytest.fixture
def production(settings: Settings) -> None:
    """What production adds to signing in: an address has to be confirmed."""
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.BASE_URL = "https://gotland.example.org"
    settings.ALLOWED_HOSTS = ["gotland.example.org"]


def signs_in(email: str, password: str) -> bool:
    visitor = Client(headers={"host": "gotland.example.org"})
    visitor.post(reverse("account_login"), {"login": email, "password": password})
    return "_auth_user_id" in visitor.session


def test_a_region_begins_with_a_letter_and_its_administrator_comes_in(production: None) -> None:
    wagtail_roots()
    answer = found()
    assert (answer.exit_code, answer.output) == (
        0,
        "Region Gotland is founded. Ada Administratör (ada@example.org) is its administrator.\n"
        'A letter with the way in waits in the outbox: "bifall notices send" sends it.\n',
    )
    authority = Authority.objects.get()
    assert (authority.slug, authority.organisation_number) == ("gotland", "212000-0803")
    held = RoleAssignment.objects.get(authority=authority)
    assert (held.role, held.user.email) == ("administrator", "ada@example.org")
    assert NewsroomPage.objects.get().authority == authority
    assert FormVersion.objects.get(form__authority=authority).is_published
    sent = call("notices", "send")
    assert (sent.exit_code, sent.stdout) == (0, "1 sent, 0 failed.\n")
    assert "ada@example.org" not in sent.output
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == (["ada@example.org"], "Välkommen till Region Gotland")
    assert letter.body.startswith(
        "Du är administratör för Region Gotland. Välj ett lösenord, så kan du logga in med ada@example.org."
        " Länken gäller i 3 dagar."
    )
    newcomer = Client(headers={"host": "gotland.example.org"})
    [link] = re.findall(r"https://gotland\.example\.org(/\S+)", letter.body)
    form = newcomer.get(link, follow=True)
    assert newcomer.post(form.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD}).url == (
        reverse("account_reset_password_from_key_done")
    )
    assert signs_in("ada@example.org", PASSWORD)
    assert len(mail.outbox) == 1
    assert newcomer.get(link, follow=True).context["token_fail"] is True


def test_with_a_password_from_the_terminal_no_letter_is_needed(production: None) -> None:
    wagtail_roots()
    answer = found("--set-password", typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert answer.exit_code == 0
    assert PASSWORD not in answer.output
    assert Message.objects.count() == 0
    assert signs_in("ada@example.org", PASSWORD)


@pytest.mark.parametrize("weak", ["kort", "ada.administratör"])
def test_a_weak_password_founds_nothing(db: None, weak: str) -> None:
    answer = found("--set-password", typed=f"{weak}\n{weak}\n")
    assert (answer.exit_code, Authority.objects.count()) == (1, 0)
    assert "Refused: the password is too weak. Nothing was changed." in answer.output


def test_who_can_sign_in_already_keeps_their_password(cast: Cast) -> None:
    cast.officer.set_password(PASSWORD)
    cast.officer.last_login = NOW
    cast.officer.save(update_fields=["password", "last_login"])
    wagtail_roots()
    answer = found(
        "--set-password", "--hostname", "gotland.example.org", "--administrator-email", cast.officer.email,
        typed="nagot-helt-annat\nnagot-helt-annat\n",
    )  # fmt: skip
    assert answer.exit_code == 0
    officer = User.objects.get(pk=cast.officer.pk)
    assert (officer.name, officer.check_password(PASSWORD)) == (cast.officer.name, True)
    assert Message.objects.count() == 0


def test_all_that_is_wrong_is_told_by_option_and_nothing_is_founded(cast: Cast) -> None:
    before = whole_database()
    answer = found(
        slug="Väster Botten",
        name=" ",
        organisation_number="19121212-1212",
        email="gotland",
        court="",
        hostname="https://gotland.example.org/",
        administrator_email="ada",
        administrator_name="",
    )
    assert (answer.exit_code, said(answer)) == (
        1,
        [
            "--slug: Kortordet får bara ha små bokstäver a–z, siffror och bindestreck.",
            "--organisation-number: Myndighetens organisationsnummer stämmer inte. Det ska ha tio siffror,"
            " till exempel 232100-0222.",
            "--hostname: Värdnamnet ska vara utan https:// och utan snedstreck.",
            "--name: Skriv myndighetens namn.",
            "--court: Skriv vilken förvaltningsrätt som prövar överklaganden.",
            "--email: Skriv en e-postadress till myndigheten, till exempel registrator@example.org.",
            "--administrator-email: Skriv en e-postadress, till exempel namn@example.org.",
            "--administrator-name: Skriv personens namn.",
            "Refused: 8 reasons. Nothing was changed.",
        ],
    )
    assert whole_database() == before


def test_a_second_authority_is_not_taken_for_the_first(cast: Cast) -> None:
    before = whole_database()
    same = found(slug="vasterbotten", organisation_number="232100-0222", hostname="annorstades.example.org")
    assert said(same)[:-1] == [
        "--slug: Det finns redan en myndighet med kortordet vasterbotten: Region Västerbotten.",
        "--organisation-number: Det finns redan en myndighet med organisationsnumret: Region Västerbotten.",
        "--hostname: Värdnamnet leder redan till Region Annorstädes.",
    ]
    without_host = found()
    assert said(without_host)[:-1] == [
        "--hostname: Ange ett värdnamn. Utan det leder webbplatsen till Region Västerbotten,"
        " som redan finns här."
    ]
    assert whole_database() == before


def test_the_help_needs_no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.setup", lambda: pytest.fail("the settings were loaded"))
    for line in (["authority", "found"], ["municipalities", "load"], ["notices", "send"]):
        assert call(*line, "--help").exit_code == 0


def table(folder: Path, *lines: str) -> str:
    file = folder / "kommuner.csv"
    file.write_text("\n".join(["code,name,population,population_on", *lines]), "utf-8")
    return str(file)


def load(file: str, *more: str, by: str) -> Result:
    return call("municipalities", "load", file, "--administrator-email", by, *more)


def test_the_countys_municipalities_come_from_a_table(cast: Cast, tmp_path: Path) -> None:
    file = table(tmp_path, "2480,Umeå,134 965,2025-12-31", "2404,Vindeln,5421,2025-12-31")
    answer = load(file, "--authority", "vasterbotten", by=cast.administrator.email)
    assert (answer.exit_code, answer.output) == (0, "2 municipalities.\n")
    assert list(
        Municipality.objects.order_by("code").values_list("code", "name", "population", "population_on")
    ) == [
        ("2404", "Vindeln", 5421, date(2025, 12, 31)),
        ("2422", "Sorsele", 2357, date(2024, 12, 31)),
        ("2480", "Umeå", 134965, date(2025, 12, 31)),
    ]
    assert Chain.objects.get().length == 2


def test_every_fault_of_the_table_is_told_and_nothing_is_loaded(cast: Cast, tmp_path: Path) -> None:
    before = whole_database()
    file = table(tmp_path, "2404,Vindeln,5421,2025-12-31", "24,,0,2025-12-31", "2401,Nordmaling,många,2025")
    answer = load(file, "--authority", "vasterbotten", by=cast.administrator.email)
    assert (answer.exit_code, said(answer)) == (
        1,
        [
            "line 3: Kommunkoden ska ha fyra siffror, till exempel 2480.",
            "line 3: Skriv kommunens namn, med högst 60 tecken.",
            "line 3: Skriv hur många som bor i kommunen, med siffror.",
            "line 4: invalid literal for int() with base 10: 'många'",
            "Refused: 4 faults. Nothing was changed.",
        ],
    )
    assert whole_database() == before


def test_who_loads_municipalities_and_where_has_to_be_known(cast: Cast, tmp_path: Path) -> None:
    file = table(tmp_path, "2404,Vindeln,5421,2025-12-31")
    here = ["--authority", "vasterbotten"]
    file_without_heading = tmp_path / "utan.csv"
    file_without_heading.write_text("2404,Vindeln,5421,2025-12-31", "utf-8")
    assert [
        said(load(file, by=cast.administrator.email)),
        said(load(file, *here, by="ingen@example.org")),
        said(load(file, *here, by=cast.officer.email)),
        said(load(str(file_without_heading), *here, by=cast.administrator.email)),
    ] == [
        ["Name one authority with --authority. Known: annorstades, vasterbotten."],
        ["Nobody has the address ingen@example.org."],
        [f"{cast.officer.email} is not an administrator there."],
        [
            "line 1: no column code, name, population, population_on",
            "Refused: 1 fault. Nothing was changed.",
        ],
    ]
    assert Municipality.objects.count() == 2


def letter(cast: Cast, email: str) -> Message:
    made = write_letter(
        authority_id=cast.region.pk,
        email=email,
        language="sv",
        kind="test.letter",
        subject="Hej",
        body="Läs detta.",
        path="",
        at=NOW,
    )
    assert made is not None
    return made


def test_sending_fails_when_a_letter_does(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = letter(cast, "fel@example.org"), letter(cast, "ratt@example.org")
    deliver = EmailBackend.send_messages

    def refuse(self: EmailBackend, messages: list[mail.EmailMessage]) -> int:
        if messages[0].to == ["fel@example.org"]:
            raise smtplib.SMTPRecipientsRefused({})
        return int(deliver(self, messages) or 0)

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    answer = call("notices", "send")
    assert (answer.exit_code, answer.stdout) == (1, "1 sent, 1 failed.\n")
    assert sorted(answer.stderr.splitlines()) == sorted(
        [f"  {bad.pk} test.letter: attempt 1 failed: {{}}", f"  {good.pk} test.letter: sent"]
    )


def test_a_silent_mail_server_costs_no_attempt(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = letter(cast, "ny@example.org")

    def refuse(self: EmailBackend) -> None:
        raise ConnectionRefusedError("Connection refused")

    monkeypatch.setattr(EmailBackend, "open", refuse)
    answer = call("notices", "send")
    assert (answer.exit_code, answer.stdout, answer.stderr) == (
        1,
        "",
        "The mail server does not answer (Connection refused): 1 letters wait.\n",
    )
    waiting.refresh_from_db()
    assert (waiting.attempts, waiting.sent_at) == (0, None)


def test_it_goes_on_sending_until_it_is_stopped(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    # Closing a database in memory would empty it, and a child would not see it.
    monkeypatch.setattr("django.db.close_old_connections", lambda: None)
    monkeypatch.setattr("bifall.config.notices_command.kept_going", lambda work: work() or 0)
    waited: list[float] = []

    def wait(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 3:
            raise KeyboardInterrupt
        letter(cast, f"nr{len(waited)}@example.org")

    monkeypatch.setattr(time, "sleep", wait)
    answer = call("notices", "send", "--every", "60")
    assert (answer.exit_code, answer.stdout) == (
        0,
        "1 sent, 0 failed.\n1 sent, 0 failed.\n",
    )
    assert (waited, [m.to for m in mail.outbox]) == ([60, 60, 60], [["nr1@example.org"], ["nr2@example.org"]])
