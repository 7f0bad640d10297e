"""Messages in the reader's language, and an outbox that no bad address can stop."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.core.mail.backends import locmem
from django.core.mail.message import sanitize_address
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.text import format_lazy
from pytest_django import Settings

from bifall.accounts.models import User
from bifall.notices.commands import MailServerSilent, mark_read, notify, send_unsent, write_letter
from bifall.notices.models import Message
from bifall.notices.queries import given_up, unsent, waiting_to_be_sent
from bifall.notices.rules import GIVE_UP_AFTER
from bifall.organisations.problems import TEXTS
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.audit import Written, of, written
from tests.strangers import anybody
from tests.whole_database import whole_database

USED = TEXTS["invitation_already_used"]


def tell(cast: Cast, recipient: User, **values: Any) -> Message | None:
    details = {"kind": "test.told", "subject": "Hej", "body": "Läs detta.", "path": "/sida/", "at": NOW}
    return notify(authority_id=cast.region.pk, recipient=recipient, **(details | values))


def letter(cast: Cast, email: str, **values: Any) -> Message:
    details = {"kind": "test.letter", "subject": "Hej", "body": "Läs detta.", "path": "/sida/", "at": NOW}
    made = write_letter(authority_id=cast.region.pk, email=email, language="sv", **(details | values))
    assert made is not None
    return made


def outcome(message: Message) -> tuple[int, datetime | None, str]:
    message.refresh_from_db()
    return (message.attempts, message.sent_at, message.last_error)


@pytest.fixture
def refusing(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Makes the mail server refuse an address; like SMTP's it also reads what it is to send to."""
    refused = set()
    take = locmem.EmailBackend.send_messages

    def send_messages(server: locmem.EmailBackend, messages: list[EmailMessage]) -> int:
        for message in messages:
            [sanitize_address(address, "utf-8") for address in message.to]
            if refused & set(message.to):
                raise SMTPRecipientsRefused({message.to[0]: (550, b"no such user")})
        return take(server, messages)

    monkeypatch.setattr(locmem.EmailBackend, "send_messages", send_messages)
    return refused.add


@pytest.mark.parametrize("reader", ["sv", "en"])
@pytest.mark.parametrize("writer", ["sv", "en"])
def test_a_message_is_in_the_readers_language(cast: Cast, reader: str, writer: str) -> None:
    cast.applicant.language = reader
    text = {"sv": "Inbjudan är redan använd.", "en": "The invitation has already been used."}[reader]
    with translation.override(writer):
        made = tell(
            cast, cast.applicant, subject=USED, body=format_lazy("{name}: {text}", name="Å", text=USED)
        )
        assert translation.get_language() == writer
    assert made == Message.objects.get()
    assert (made.subject, made.body) == (text, f"Å: {text}")


def test_a_message_waits_for_its_reader_in_the_app_and_in_the_outbox(cast: Cast, now: datetime) -> None:
    made = tell(cast, cast.applicant)
    stored = Message.objects.get()
    assert made == stored
    assert (stored.authority, stored.recipient, stored.email) == (
        cast.region,
        cast.applicant,
        cast.applicant.email,
    )
    assert (stored.kind, stored.subject, stored.body, stored.path) == (
        "test.told",
        "Hej",
        "Läs detta.",
        "/sida/",
    )
    assert (stored.created_at, stored.read_at, stored.sent_at) == (now, None, None)
    assert (stored.key, stored.attempts, mail.outbox) == (None, 0, [])
    assert list(unsent()) == [stored]


def test_a_message_goes_with_the_change_it_tells_of(cast: Cast) -> None:
    with transaction.atomic():
        tell(cast, cast.applicant)
        transaction.set_rollback(True)
    assert (send_unsent(at=NOW), mail.outbox, Message.objects.count()) == ((0, 0), [], 0)


def test_a_key_is_told_once_to_each(cast: Cast) -> None:
    first = tell(cast, cast.applicant, key="paminnelse:1")
    assert tell(cast, cast.applicant, key="paminnelse:1", subject="Igen") is None
    others = [
        tell(cast, cast.colleague, key="paminnelse:1"),
        tell(cast, cast.applicant, key="paminnelse:2"),
        letter(cast, cast.applicant.email, key="paminnelse:3"),
        notify(
            authority_id=cast.other_region.pk,
            recipient=cast.applicant,
            kind="test.told",
            subject="Hej",
            body="",
            path="",
            at=NOW,
            key="paminnelse:1",
        ),
    ]
    without_key = [tell(cast, cast.applicant), tell(cast, cast.applicant)]
    assert set(Message.objects.all()) == {first, *others, *without_key}
    assert Message.objects.count() == 7
    assert first is not None
    first.refresh_from_db()
    assert first.subject == "Hej"
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(key="paminnelse:2").update(key="paminnelse:1")


def test_a_message_is_read_by_the_one_it_is_for(cast: Cast, now: datetime) -> None:
    made = tell(cast, cast.applicant)
    assert made is not None
    people = anybody(cast)
    before = whole_database()
    for part, user in people.items():
        if part != "applicant":
            with pytest.raises(PermissionDenied, match=r"notices\.mark_read"):
                mark_read(message_id=made.pk, actor=user, at=now)
    assert whole_database() == before
    mark_read(message_id=made.pk, actor=cast.applicant, at=now)
    again = mark_read(message_id=made.pk, actor=cast.applicant, at=now + timedelta(days=1))
    assert again.read_at == now
    assert written() == [Written("notices.read", of(made), cast.applicant.pk, now, {})]


def test_what_waits_is_sent_once_the_oldest_first(cast: Cast, settings: Settings) -> None:
    settings.BASE_URL = "https://bifall.example.org"
    second = tell(cast, cast.applicant)
    first = letter(cast, "ny@example.org", path="", at=NOW - timedelta(days=1), subject="Först\r\nBcc: x")
    later, told = NOW + timedelta(minutes=5), []
    assert send_unsent(at=later, progress=told.append) == (2, 0)
    assert send_unsent(at=later + timedelta(minutes=5)) == (0, 0)
    assert told == [first, second]
    assert [(m.to, m.subject, m.body) for m in mail.outbox] == [
        (["ny@example.org"], "Först Bcc: x", "Läs detta."),
        ([cast.applicant.email], "Hej", "Läs detta.\n\nhttps://bifall.example.org/sida/"),
    ]
    assert [outcome(first), outcome(second)] == [(1, later, "")] * 2  # type: ignore[arg-type]
    assert list(unsent()) == []


def test_a_way_in_that_the_letter_alone_shall_hold_is_forgotten_when_it_has_left(
    cast: Cast, refusing: Callable[[str], None]
) -> None:
    refusing("fel@example.org")
    to_nobody_here, refused = letter(cast, "ny@example.org", path="/in/n1/"), letter(cast, "fel@example.org")
    to_a_reader = tell(cast, cast.applicant)
    assert send_unsent(at=NOW) == (2, 1)
    assert "/in/n1/" in mail.outbox[0].body
    assert "/in/n1/" not in repr(whole_database())
    paths = dict(Message.objects.values_list("pk", "path"))
    assert paths == {to_nobody_here.pk: "", refused.pk: "/sida/", to_a_reader.pk: "/sida/"}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "address",
    [
        "fel@example.org",
        "ny@example..org",
        "ny@example.org\nBcc: a@example.org",
        "ny@" + "x" * 64 + ".org",
        "ingen",
    ],
)
def test_a_bad_address_stops_nobody_else(cast: Cast, refusing: Callable[[str], None], address: str) -> None:
    refusing("fel@example.org")
    refusing("ingen")
    days = [NOW - timedelta(days=day) for day in (3, 2, 1)]
    before, bad, after = (
        letter(cast, email, at=at)
        for email, at in zip(["a@example.org", address, "b@example.org"], days, strict=True)
    )
    assert send_unsent(at=NOW) == (2, 1)
    assert [m.to for m in mail.outbox] == [["a@example.org"], ["b@example.org"]]
    assert [outcome(before), outcome(after)] == [(1, NOW, ""), (1, NOW, "")]
    attempts, sent_at, last_error = outcome(bad)
    assert (attempts, sent_at, last_error != "") == (1, None, True)


def test_a_bad_address_is_tried_eight_times(cast: Cast, refusing: Callable[[str], None]) -> None:
    refusing("fel@example.org")
    bad = letter(cast, "fel@example.org")
    outcomes = [send_unsent(at=NOW) for _time in range(GIVE_UP_AFTER + 2)]
    assert outcomes == [(0, 1)] * 8 + [(0, 0)] * 2
    error = "{'fel@example.org': (550, b'no such user')}"
    assert outcome(bad) == (8, None, error)
    assert (list(waiting_to_be_sent(NOW)), list(unsent())) == ([], [bad])
    assert (list(given_up(cast.region)), list(given_up(cast.other_region))) == ([bad], [])


def test_what_failed_may_succeed_the_next_time(
    cast: Cast, refusing: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    refusing("fel@example.org")
    message = letter(cast, "fel@example.org")
    assert send_unsent(at=NOW) == (0, 1)
    monkeypatch.undo()
    assert send_unsent(at=NOW) == (1, 0)
    assert outcome(message) == (2, NOW, "")


def test_when_the_mail_server_is_silent_nothing_has_been_tried(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = letter(cast, "a@example.org", at=NOW - timedelta(1)), letter(cast, "b@example.org")
    answers = [True]

    def opened(server: locmem.EmailBackend) -> bool:
        if not answers:
            raise ConnectionRefusedError("connection refused")
        return answers.pop()

    monkeypatch.setattr(locmem.EmailBackend, "open", opened)
    with pytest.raises(MailServerSilent) as silent:
        send_unsent(at=NOW)
    assert (silent.value.sent, silent.value.failed, silent.value.left) == (1, 0, 1)
    assert [outcome(first), outcome(second)] == [(1, NOW, ""), (0, None, "")]
