"""The outbox by its pages: what waits, has left, has failed and was stopped, and who may see and stop it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bifall.accounts.models import Authority, User
from bifall.notices.models import Message
from bifall.notices.queries import delay_of
from tests.cast import Cast
from tests.conftest import NOW

WAITS = "correspondence.to_applicant"


@pytest.fixture(autouse=True)
def clock() -> Iterator[datetime]:
    with time_machine.travel(NOW, tick=False):
        yield NOW


def letter(cast: Cast, subject: str, *, to: User | None = None, **values: Any) -> Message:
    recipient = to or cast.applicant
    details: dict[str, Any] = {
        "authority": cast.region,
        "recipient": recipient,
        "email": recipient.email,
        "kind": WAITS,
        "subject": subject,
        "body": "Läs detta.",
        "created_at": NOW,
        "leaves_at": NOW + timedelta(minutes=10),
    }
    return Message.objects.create(**(details | values))


def shown(client: Client, which: str = "") -> list[str]:
    page = client.get(reverse("desk:outbox"), {"visa": which})
    assert page.status_code == 200
    return [one.subject for one, _kind in page.context["letters"]]


def stop(client: Client, one: Message, **values: str) -> Any:
    return client.post(reverse("desk:stop_letters", args=[one.pk]), values)


def test_each_letter_stands_where_it_is(client: Client, cast: Cast) -> None:
    letter(cast, "Sist", leaves_at=NOW + timedelta(minutes=20))
    letter(cast, "Först")
    letter(cast, "Försöks igen", leaves_at=NOW, attempts=2, last_error="421 busy")
    letter(cast, "Skickat", sent_at=NOW)
    letter(cast, "Gav upp", attempts=8, last_error="550 no such user")
    letter(cast, "Stoppat", stopped_at=NOW, stopped_by=cast.officer, stop_reason="Fel ärende.")
    # Nobody's to see here: another authority's, and what is not the desk's.
    letter(cast, "Annorstädes", authority=Authority.objects.get(pk=cast.other_region.pk))
    letter(cast, "Enkät", kind="evaluation.invited", recipient=None)
    client.force_login(cast.officer)
    for which in ("", "vantar", "annat"):
        assert shown(client, which) == ["Försöks igen", "Först", "Sist"]
    assert shown(client, "skickade") == ["Skickat"]
    assert sorted(shown(client, "misslyckade")) == ["Försöks igen", "Gav upp"]
    assert shown(client, "stoppade") == ["Stoppat"]
    page = client.get(reverse("desk:outbox"), {"visa": "stoppade"}).content.decode()
    assert f"{cast.officer.name}: Fel ärende." in page
    assert "550 no such user" in client.get(reverse("desk:outbox"), {"visa": "misslyckade"}).content.decode()


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("officer", 200),
        ("administrator", 200),
        ("assessor", 403),
        ("secretary", 403),
        ("applicant", 403),
        ("officer_elsewhere", 403),
    ],
)
def test_the_outbox_is_open_to_those_who_write_letters(
    client: Client, cast: Cast, role: str, status: int
) -> None:
    waits = letter(cast, "Hej")
    client.force_login(getattr(cast, role))
    assert client.get(reverse("desk:outbox")).status_code == status
    assert client.get(reverse("desk:stop_letters", args=[waits.pk])).status_code == status


def test_an_administrator_alone_sets_how_long_letters_wait(client: Client, cast: Cast) -> None:
    address = reverse("desk:outbox")
    client.force_login(cast.officer)
    assert client.get(address).context["form"] is None
    assert client.post(address, {"minutes": "5"}).status_code == 403
    client.force_login(cast.administrator)
    assert client.get(address).context["form"]["minutes"].value() == 10
    refused = client.post(address, {"minutes": "241"})
    assert (refused.status_code, refused.context["form"].errors) == (
        422,
        {"minutes": ["Ange ett antal minuter från 0 till 240."]},
    )
    assert refused.context["form"]["minutes"].value() == "241"
    assert delay_of(cast.region.pk) == 10
    assert client.post(address, {"minutes": "0"}).headers["Location"] == address
    assert delay_of(cast.region.pk) == 0


def test_one_is_stopped_or_all_that_the_act_wrote(client: Client, cast: Cast) -> None:
    one, other = letter(cast, "Ett"), letter(cast, "Två", to=cast.colleague)
    alone = letter(cast, "Annan dag", created_at=NOW - timedelta(minutes=1))
    client.force_login(cast.officer)
    page = client.get(reverse("desk:stop_letters", args=[one.pk]))
    assert [found.email for found in page.context["together"]] == sorted([one.email, other.email])
    assert "scope" not in client.get(reverse("desk:stop_letters", args=[alone.pk])).context["form"].fields
    empty = stop(client, one, scope="all", reason=" ")
    assert (empty.status_code, empty.context["form"].errors) == (
        422,
        {"reason": ["Skriv varför brevet stoppas."]},
    )
    assert stop(client, one, scope="all", reason="Fel ärende.").headers["Location"] == reverse("desk:outbox")
    assert sorted(shown(client, "stoppade")) == ["Ett", "Två"]
    assert shown(client) == ["Annan dag"]
    assert stop(client, alone, reason="Fel dag.").status_code == 302
    assert shown(client) == []


def test_what_has_left_is_not_stopped_and_the_reason_stays(client: Client, cast: Cast) -> None:
    gone = letter(cast, "Skickat", sent_at=NOW)
    client.force_login(cast.officer)
    answer = stop(client, gone, reason="Fel ärende.")
    form = answer.context["form"]
    assert (answer.status_code, form["reason"].value(), len(form.non_field_errors())) == (
        422,
        "Fel ärende.",
        1,
    )


@pytest.mark.parametrize("which", ["vantar", "skickade", "misslyckade", "stoppade"])
def test_the_lists_ask_as_many_questions_for_many_letters(client: Client, cast: Cast, which: str) -> None:
    by_list: dict[str, dict[str, Any]] = {
        "vantar": {},
        "skickade": {"sent_at": NOW},
        "misslyckade": {"attempts": 8, "last_error": "550 no such user"},
        "stoppade": {"stopped_at": NOW, "stopped_by": cast.officer, "stop_reason": "Fel."},
    }
    client.force_login(cast.officer)
    counts = []
    for number in (1, 3, 60):
        for more in range(Message.objects.count(), number):
            to = User.objects.create(email=f"{more}@example.org", name=f"Nummer {more}")
            letter(cast, f"Brev {more}", to=to, **by_list[which])
        with CaptureQueriesContext(connection) as questions:
            assert len(shown(client, which)) == min(number, 25)
        counts.append(len(questions))
    assert len(set(counts)) == 1
    assert counts[0] <= 12
