"""Letters that come back, as mail servers say it."""

from __future__ import annotations

import mailbox
from datetime import timedelta
from email import message_from_bytes
from email.message import Message as Mail
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from bifall.flows.bounces import take_bounces
from bifall.notices.bounces import Bounce, bounce_in, mails_of
from bifall.notices.commands import send_unsent, tell_bounce
from bifall.notices.letters import message_id
from bifall.notices.models import Message
from bifall.press.models import Subscription
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.subscribers import subscriber

ONE = UUID("9d4c0e6f5b5e4d0f8c3a2b1a09876543")
DAY = timedelta(days=1)


def notification(
    status: str = "5.1.1",
    action: str = "failed",
    message_id: str = f"<{ONE.hex}@example.org>",
    part: str = "",
) -> Mail:
    """As Postfix writes it."""
    part = part or f"Content-Type: message/rfc822\n\nMessage-ID: {message_id}\nTo: lisa@example.org\n\nHej."
    return message_from_bytes(
        f"""From: MAILER-DAEMON@mail.example.org
To: bifall@example.org
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="gräns"

--gräns
Content-Type: text/plain; charset=utf-8

I'm sorry to have to inform you.

--gräns
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org
Arrival-Date: Tue, 24 Nov 2026 12:00:00 +0100

Final-Recipient: rfc822; lisa@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} no such user

--gräns
{part}

--gräns--
""".replace("gräns", "=_1").encode()
    )


@pytest.mark.parametrize(
    ("status", "is_hard"),
    [
        ("5.1.1", True),
        ("5.1.10", True),
        ("5.2.1", True),
        ("5.4.4", True),
        ("5.0.0", True),
        ("5.2.2", False),
        ("5.7.1", False),
        ("5.3.4", False),
        ("4.2.2", False),
        ("4.4.1", False),
    ],
)
def test_a_notification_says_what_came_back_and_whether_for_good(status: str, is_hard: bool) -> None:
    assert bounce_in(notification(status)) == Bounce(ONE, is_hard, status)


def test_headers_alone_are_enough() -> None:
    part = f"Content-Type: text/rfc822-headers\n\nSubject: Hej\nMessage-ID: <{ONE.hex}@example.org>\n"
    assert bounce_in(notification(part=part)) == Bounce(ONE, True, "5.1.1")


@pytest.mark.parametrize(
    "mail",
    [
        notification(action="delayed", status="4.4.1"),
        notification(action="delivered", status="2.0.0"),
        notification(action="failed", status="2.0.0"),
        notification(status="not a status"),
        notification(message_id="<somebody@elsewhere.example>"),
        notification(part="Content-Type: text/plain\n\nHej."),
        message_from_bytes(b"Subject: Semester\n\nJag \xc3\xa4r inte p\xc3\xa5 kontoret."),
        message_from_bytes(b""),
        message_from_bytes(b"Content-Type: multipart/report; report-type=delivery-status\n\nInga delar."),
    ],
)
def test_what_says_nothing_of_a_letter_of_ours_is_passed_over(mail: Mail) -> None:
    assert bounce_in(mail) is None


@pytest.fixture
def letter(cast: Cast) -> Message:
    subscriber(cast)
    send_unsent(at=NOW)
    return Message.objects.get()


@pytest.mark.django_db
def test_a_letter_is_told_of_once_and_again_when_it_is_for_good(letter: Message) -> None:
    soft, hard = Bounce(letter.pk, False, "4.2.2"), Bounce(letter.pk, True, "5.1.1")
    told = [tell_bounce(bounce=bounce, at=NOW + DAY) is not None for bounce in (soft, soft, hard, hard, soft)]
    assert told == [True, False, True, False, False]
    letter.refresh_from_db()
    assert (letter.bounced_at, letter.bounced_for_good, letter.last_error) == (NOW + DAY, True, "5.1.1")


@pytest.mark.django_db
def test_what_we_have_not_sent_does_not_come_back(cast: Cast) -> None:
    subscriber(cast)
    unsent = Message.objects.get()
    assert tell_bounce(bounce=Bounce(unsent.pk, True, "5.1.1"), at=NOW) is None
    assert tell_bounce(bounce=Bounce(uuid4(), True, "5.1.1"), at=NOW) is None


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["mbox", "maildir", "one"])
def test_a_mailbox_is_read_and_reading_it_again_changes_nothing(
    letter: Message, tmp_path: Path, form: str
) -> None:
    back = notification(message_id=message_id(letter))
    path = tmp_path / "box"
    if form == "one":
        path.write_bytes(back.as_bytes())
    else:
        box = mailbox.mbox(path) if form == "mbox" else mailbox.Maildir(path)
        box.add(back)
        box.add(message_from_bytes(b"Subject: Hej\n\nHej."))
        box.close()
    assert [take_bounces(mails=mails_of(path), at=NOW + DAY) for _time in range(2)] == [(1, 1), (0, 0)]
    assert Subscription.objects.get().stopped_at == NOW + DAY
