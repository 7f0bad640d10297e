"""Letters that wait, are stopped, come together or not at all, as their readers and the desk want it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

import bifall
from bifall.accounts.models import User
from bifall.kernel.problems import Problem
from bifall.notices.commands import (
    choose_deliveries,
    mark_read,
    notify,
    send_unsent,
    set_delay,
    stop_letters,
    unsubscribe,
    write_letter,
)
from bifall.notices.kinds import KINDS
from bifall.notices.letters import at_site, mail_of, message_id, read_token, unsubscribe_address
from bifall.notices.models import DeliveryChoice, Message
from bifall.notices.queries import arrived, visible_to
from bifall.notices.rules import DIGEST_LEAVES, LOCAL_TIME, latest_digest
from bifall.notices.states import Delivery
from bifall.wordings.letters import LETTERS, kind_of_letter
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.audit import Written, of, written
from tests.whole_database import refusal

WAITS, OF_CHOICE, REQUIRED = "correspondence.to_applicant", "projects.reminder", "applications.received"
AT_ONCE, DIGEST, INBOX = Delivery.AT_ONCE, Delivery.DIGEST, Delivery.INBOX
MINUTE = timedelta(minutes=1)
DOTTED = re.compile(r"[a-z_]+(\.[a-z_]+)+")


def tell(cast: Cast, recipient: User, kind: str, at: datetime = NOW, **values: Any) -> Message:
    details = {"subject": "Hej", "body": "Läs detta.", "path": "/sida/", **values}
    made = notify(authority_id=cast.region.pk, recipient=recipient, kind=kind, at=at, **details)
    assert made is not None
    return made


def choose(cast: Cast, user: User, kind: str, delivery: Delivery) -> int:
    return choose_deliveries(authority_id=cast.region.pk, choices={kind: delivery}, actor=user, at=NOW)


def named_in_the_code(argument: str) -> Iterator[str]:
    """Every dotted name that the code gives as `argument`, as it stands there."""
    for file in Path(bifall.__file__).parent.rglob("*.py"):
        if "migrations" in file.parts:
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            named = isinstance(node, ast.keyword) and node.arg == argument
            if isinstance(node, ast.Assign):
                named = any(isinstance(to, ast.Name) and to.id == argument for to in node.targets)
            if named:
                for part in ast.walk(node.value):
                    if (
                        isinstance(part, ast.Constant)
                        and isinstance(part.value, str)
                        and DOTTED.fullmatch(part.value)
                    ):
                        yield part.value


def test_every_kind_of_letter_stands_in_the_table() -> None:
    worded = set(named_in_the_code("code"))
    assert worded == LETTERS.keys()
    assert set(named_in_the_code("kind")) | {kind_of_letter(code) for code in worded} == KINDS.keys()


def test_a_letter_that_waits_is_neither_sent_nor_shown_until_its_time(cast: Cast) -> None:
    letter = tell(cast, cast.applicant, WAITS)
    receipt = tell(cast, cast.applicant, REQUIRED)
    assert (letter.leaves_at, receipt.leaves_at) == (NOW + 10 * MINUTE, NOW)
    assert send_unsent(at=NOW + 10 * MINUTE - timedelta(seconds=1)) == (1, 0)
    assert list(arrived(cast.applicant, NOW + 9 * MINUTE)) == [receipt]
    assert send_unsent(at=NOW + 10 * MINUTE) == (1, 0)
    assert set(arrived(cast.applicant, NOW + 10 * MINUTE)) == {letter, receipt}


def test_an_administrator_sets_how_long_letters_wait_from_now_on(cast: Cast) -> None:
    before = tell(cast, cast.applicant, WAITS)
    with pytest.raises(PermissionDenied):
        set_delay(authority_id=cast.region.pk, minutes=0, actor=cast.officer, at=NOW)
    for minutes in (-1, 241):
        assert refusal(
            lambda minutes=minutes: set_delay(  # type: ignore[misc]
                authority_id=cast.region.pk, minutes=minutes, actor=cast.administrator, at=NOW
            )
        ) == [Problem("delay_out_of_range", "minutes", {"most": 240})]
    for minutes in (30, 0):
        set_delay(authority_id=cast.region.pk, minutes=minutes, actor=cast.administrator, at=NOW)
    after = tell(cast, cast.applicant, WAITS)
    before.refresh_from_db()
    assert (before.leaves_at, after.leaves_at) == (NOW + 10 * MINUTE, NOW)
    assert [one.data for one in written()] == [{"minutes": 30}, {"minutes": 0}]


def test_a_mistake_is_stopped_for_one_or_for_all(cast: Cast) -> None:
    one, other = tell(cast, cast.applicant, WAITS), tell(cast, cast.colleague, WAITS)
    gone = tell(cast, cast.stranger, REQUIRED)
    send_unsent(at=NOW)
    stopped = stop_letters(
        message_ids=[one.pk, other.pk, gone.pk], reason=" Fel ärende. ", actor=cast.officer, at=NOW + MINUTE
    )
    assert stopped == 2
    assert send_unsent(at=NOW + timedelta(days=1)) == (0, 0)
    assert [mail_.to for mail_ in mail.outbox] == [[cast.stranger.email]]
    assert list(visible_to(cast.applicant)) == []
    with pytest.raises(PermissionDenied):
        mark_read(message_id=one.pk, actor=cast.applicant, at=NOW)
    one.refresh_from_db()
    assert (one.stopped_at, one.stopped_by, one.stop_reason) == (NOW + MINUTE, cast.officer, "Fel ärende.")
    stops = [entry for entry in written() if entry.event == "notices.stopped"]
    assert sorted(stops, key=str) == sorted(
        [
            Written("notices.stopped", of(letter), cast.officer.pk, NOW + MINUTE, {"kind": WAITS})
            for letter in (one, other)
        ],
        key=str,
    )


def test_what_has_left_or_has_no_reason_is_not_stopped(cast: Cast) -> None:
    gone = tell(cast, cast.applicant, REQUIRED)
    send_unsent(at=NOW)
    assert refusal(lambda: stop_letters(message_ids=[gone.pk], reason=" ", actor=cast.officer, at=NOW)) == [
        Problem("stop_reason_missing", "reason"),
        Problem("letters_have_left"),
    ]
    for actor in (cast.applicant, cast.officer_elsewhere, cast.communicator):
        waits = tell(cast, cast.applicant, WAITS)
        with pytest.raises(PermissionDenied, match=r"notices\.stop"):
            stop_letters(message_ids=[waits.pk], reason="x", actor=actor, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=gone.pk).update(stopped_at=NOW)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_what_is_collected_comes_in_one_letter_a_day(cast: Cast, language: str) -> None:
    cast.applicant.language = language
    cast.applicant.save()
    choose(cast, cast.applicant, OF_CHOICE, DIGEST)
    with translation.override("en" if language == "sv" else "sv"):
        letters = [
            tell(cast, cast.applicant, OF_CHOICE, NOW + number * MINUTE, subject=f"Rapport {number}")
            for number in (1, 2)
        ]
        assert send_unsent(at=NOW + timedelta(hours=18)) == (0, 0)
        # Seven in the morning in Umeå is six in UTC in November.
        seven = datetime(2026, 11, 25, 6, tzinfo=UTC)
        assert send_unsent(at=seven - timedelta(seconds=1)) == (0, 0)
        assert send_unsent(at=seven) == (1, 0)
    [day] = mail.outbox
    assert day.to == [cast.applicant.email]
    assert (
        day.subject
        == {
            "sv": "Region Västerbotten: 2 meddelanden",
            "en": "Region Västerbotten: 2 messages",
        }[language]
    )
    assert day.body.index("Rapport 1") < day.body.index("Rapport 2")
    assert day.body.count("/sida/") == 2
    assert read_token(unsubscribe_address(letters[0]).split("/")[-2]) == (
        cast.region.pk,
        cast.applicant.pk,
        OF_CHOICE,
    )
    # What comes later that day waits for the next.
    tell(cast, cast.applicant, OF_CHOICE, seven + MINUTE)
    assert [send_unsent(at=seven + timedelta(hours=hours)) for hours in (1, 23, 24, 25)] == [
        (0, 0),
        (0, 0),
        (1, 0),
        (0, 0),
    ]
    assert {message.sent_at for message in Message.objects.filter(pk__in=[one.pk for one in letters])} == {
        seven
    }


@pytest.mark.parametrize("killed_at", [1, 2, 3])
def test_a_worker_killed_among_the_days_letters_leaves_the_rest_and_sends_none_twice(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, killed_at: int
) -> None:
    people = [cast.applicant, cast.colleague, cast.stranger]
    for person in people:
        choose(cast, person, OF_CHOICE, DIGEST)
        for number in (1, 2):
            tell(cast, person, OF_CHOICE, NOW + number * MINUTE, subject=f"Rapport {number}")
    send = EmailMessage.send
    tried: list[EmailMessage] = []

    def killed(letter: EmailMessage, fail_silently: bool = False) -> int:
        tried.append(letter)
        if len(tried) == killed_at:
            raise SystemExit
        return send(letter, fail_silently)

    seven = datetime(2026, 11, 25, 6, tzinfo=UTC)
    with monkeypatch.context() as patched:
        patched.setattr(EmailMessage, "send", killed)
        with pytest.raises(SystemExit):
            send_unsent(at=seven)
    assert len(mail.outbox) == killed_at - 1
    assert Message.objects.filter(sent_at=None).count() == 2 * (len(people) - len(mail.outbox))
    assert send_unsent(at=seven + MINUTE) == (len(people) - killed_at + 1, 0)
    assert send_unsent(at=seven + 2 * MINUTE) == (0, 0)
    assert sorted(letter.to for letter in mail.outbox) == sorted([person.email] for person in people)


@given(st.integers(0, 20 * 365 * 24 * 60))
def test_the_latest_digest_is_the_last_seven_o_clock_in_sweden(minutes: int) -> None:
    at = datetime(2020, 1, 1, tzinfo=UTC) + minutes * MINUTE
    found = latest_digest(at)
    assert found.astimezone(LOCAL_TIME).time() == DIGEST_LEAVES
    assert timedelta(0) <= at - found < timedelta(hours=25)
    assert latest_digest(found) == found


def test_each_chooses_how_letters_of_a_kind_come(cast: Cast) -> None:
    assert choose(cast, cast.applicant, OF_CHOICE, INBOX) == 1
    assert choose(cast, cast.applicant, OF_CHOICE, INBOX) == 0
    quiet, other = tell(cast, cast.applicant, OF_CHOICE), tell(cast, cast.colleague, OF_CHOICE)
    assert (quiet.delivery, other.delivery) == (INBOX, AT_ONCE)
    assert send_unsent(at=NOW + timedelta(days=2)) == (1, 0)
    assert list(arrived(cast.applicant, NOW)) == [quiet]
    choose(cast, cast.applicant, OF_CHOICE, AT_ONCE)
    assert tell(cast, cast.applicant, OF_CHOICE).delivery == AT_ONCE
    assert [(one.actor, one.data) for one in written()] == [
        (cast.applicant.pk, {"kind": OF_CHOICE, "delivery": "inbox"}),
        (cast.applicant.pk, {"kind": OF_CHOICE, "delivery": "at_once"}),
    ]


@pytest.mark.parametrize("kind", sorted(code for code, kind in KINDS.items() if kind.required))
@pytest.mark.parametrize("delivery", [DIGEST, INBOX])
def test_what_is_required_is_turned_off_by_nobody(cast: Cast, kind: str, delivery: Delivery) -> None:
    why = KINDS[kind].required
    assert refusal(lambda: choose(cast, cast.applicant, kind, delivery)) == [
        Problem("letter_is_required", kind, {"why": why})
    ]
    # Not even by a row from a time when it was not required.
    DeliveryChoice.objects.create(authority=cast.region, user=cast.applicant, kind=kind, delivery=delivery)
    assert tell(cast, cast.applicant, kind).delivery == AT_ONCE


@time_machine.travel(NOW, tick=False)  # what is signed tells when
def test_the_link_in_a_letter_ends_letters_of_its_kind(cast: Cast) -> None:
    letter = tell(cast, cast.applicant, OF_CHOICE)
    send_unsent(at=NOW)
    [sent] = mail.outbox
    address = unsubscribe_address(letter)
    assert sent.extra_headers == {
        "Message-ID": message_id(letter),
        "List-Unsubscribe": f"<{address}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    assert address in sent.body
    token = address.split("/")[-2]
    assert [unsubscribe(token=token, at=NOW), unsubscribe(token=token, at=NOW)] == [True, True]
    assert unsubscribe(token=token[:-1] + "x", at=NOW) is False
    [choice] = DeliveryChoice.objects.all()
    assert (choice.user, choice.kind, choice.delivery) == (cast.applicant, OF_CHOICE, INBOX)
    mail.outbox.clear()
    tell(cast, cast.applicant, REQUIRED)
    send_unsent(at=NOW)
    [required] = mail.outbox
    assert (list(required.extra_headers), "avsluta" in required.body) == (["Message-ID"], False)


def test_a_letter_has_the_same_id_each_time_it_is_tried(cast: Cast) -> None:
    letter = tell(cast, cast.applicant, REQUIRED)
    server = mail.get_connection()
    first, second = (mail_of(letter, server).message()["Message-ID"] for _time in range(2))
    assert first == second == f"<{letter.pk.hex}@example.org>"


def test_a_letter_to_a_subscriber_is_plain_text_and_html_of_the_same(cast: Cast) -> None:
    letter = write_letter(
        authority_id=cast.region.pk,
        email="lisa@example.org",
        language="en",
        kind="press.subscription_release",
        subject="Money for <projects>",
        body="Fish & forest.\nMore.\n\n* * *\n\nRead: https://example.org/press/fisk/",
        path="/press/prenumerera/x/",
        at=NOW,
    )
    assert letter is not None
    letter.leave_path = "/press/prenumerera/x/avsluta/"
    letter.save()
    assert send_unsent(at=NOW) == (1, 0)
    [sent] = mail.outbox
    assert isinstance(sent, mail.EmailMultiAlternatives)
    assert sent.body.endswith(f"\n\n{at_site(cast.region, '/press/prenumerera/x/')}")
    leave = at_site(cast.region, "/press/prenumerera/x/avsluta/")
    assert sent.extra_headers == {
        "Message-ID": message_id(letter),
        "List-Unsubscribe": f"<{leave}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    [(html, kind)] = sent.alternatives
    assert kind == "text/html"
    for said in (
        '<html lang="en">',
        "<h1>Money for &lt;projects&gt;</h1>",
        "<p>Fish &amp; forest.<br>More.</p>",
        "<hr>",
        '<a href="https://example.org/press/fisk/"',
    ):
        assert said in str(html)


def test_what_has_no_recipient_account_keeps_no_way_in_after_it_has_left(cast: Cast) -> None:
    letter = write_letter(
        authority_id=cast.region.pk,
        email="lisa@example.org",
        language="sv",
        kind="press.subscription_release",
        subject="x",
        body="x",
        path="/press/prenumerera/x/",
        at=NOW,
    )
    assert letter is not None
    Message.objects.filter(pk=letter.pk).update(leave_path="/press/prenumerera/x/avsluta/")
    send_unsent(at=NOW)
    letter.refresh_from_db()
    assert (letter.path, letter.leave_path) == ("", "")
