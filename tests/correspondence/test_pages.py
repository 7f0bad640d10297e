"""The thread and the notes in the browser's eyes: who sees what, what is kept, and what never gets out."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from bifall.accounts.models import User
from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.audit.models import Entry
from bifall.correspondence.models import CaseMessage, InternalNote, Reading
from bifall.documents.models import Document, RegisterEntry
from bifall.flows.case_history import for_the_applicant, for_the_desk
from bifall.notices.commands import send_unsent
from bifall.notices.models import Message
from tests.addresses import parts_of
from tests.cast import Cast
from tests.conftest import NOW
from tests.documents.files import picture
from tests.factories.applications import application
from tests.factories.correspondence import from_applicant, from_authority, note
from tests.factories.drafts import draft
from tests.factories.funding import active
from tests.told import named_in
from tests.whole_database import whole_database

SECRET = "Hjortronmyr"
ROOMS = (
    "portal",
    "my_projects",
    "desk",
    "project_desk",
    "evaluation_desk",
    "collaboration_desk",
    "municipal",
    "boardroom",
    "meetingplace",
    "publicsite",
)


@pytest.fixture(autouse=True)
def clock() -> Iterator[datetime]:
    with time_machine.travel(NOW, tick=False):
        yield NOW


def at_the_desk(case: Application) -> str:
    return reverse("desk:thread", args=[case.pk])


def in_the_portal(case: Application) -> str:
    return reverse("portal:thread", args=[case.pk])


def enter(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_message_goes_there_and_back(client: Client, cast: Cast) -> None:
    case = application(cast)
    page = enter(client, cast.applicant).get(in_the_portal(case))
    assert named_in(page.content.decode()) == [cast.officer.email]
    values = {
        "key": str(uuid.uuid4()),
        "text": "Här är intyget.",
        "attachment": [
            SimpleUploadedFile("intyg.pdf", b"%PDF-1.7 intyg"),
            SimpleUploadedFile("bild.png", picture("PNG")),
        ],
    }
    assert client.post(in_the_portal(case), values).headers["Location"] == in_the_portal(case)
    assert "Inte läst ännu" in read(client, in_the_portal(case))
    home = read(enter(client, cast.officer), reverse("desk:home"))
    assert f"Läs ett nytt meddelande: {case.title}" in home
    assert "1 oläst" in read(client, reverse("desk:case", args=[case.pk]))
    thread = read(client, at_the_desk(case))
    assert thread.count("nytt</span>") == 1
    assert all(email in thread for email in (cast.applicant.email, cast.colleague.email))
    for paper in Document.objects.filter(case_messages__application=case):
        answer = client.get(reverse("desk:document", args=[case.pk, paper.pk]))
        assert b"".join(answer)[:4] in {b"%PDF", b"\x89PNG"}
    assert "nytt</span>" not in read(client, at_the_desk(case))
    assert "oläst" not in read(client, reverse("desk:case", args=[case.pk]))
    answer = client.post(at_the_desk(case), {"key": str(uuid.uuid4()), "text": "Tack."})
    assert answer.headers["Location"] == at_the_desk(case)
    enter(client, cast.colleague)
    assert f"Läs ett nytt meddelande om {case.title}" in read(client, reverse("portal:home"))
    thread = read(client, in_the_portal(case))
    assert f"Läst av {cast.officer.name}" in thread
    assert "Läs ett nytt" not in read(client, reverse("portal:home"))
    assert Reading.objects.filter(reader=cast.colleague).count() == 1


def test_what_is_refused_keeps_the_text_and_says_why_at_the_field(client: Client, cast: Cast) -> None:
    case = application(cast)
    for user, address in ((cast.applicant, in_the_portal(case)), (cast.officer, at_the_desk(case))):
        enter(client, user)
        before = whole_database()
        wrong = {
            "key": str(uuid.uuid4()),
            "text": "Se bilagan.",
            "attachment": SimpleUploadedFile("intyg.pdf", b"MZ"),
        }
        answer = client.post(address, wrong)
        form = answer.context["form"]
        assert (answer.status_code, list(form.errors)) == (422, ["attachment"])
        assert (form["text"].value(), form["key"].value()) == (wrong["text"], wrong["key"])
        empty = client.post(address, {"key": wrong["key"], "text": " "})
        assert (empty.status_code, empty.context["form"].errors["text"]) == (422, ["Skriv vad du vill säga."])
        assert whole_database() == before


def test_pressed_twice_it_is_sent_once(client: Client, cast: Cast) -> None:
    case = application(cast)
    enter(client, cast.applicant)
    values = {"key": str(uuid.uuid4()), "text": "Hej"}
    for _press in (1, 2):
        assert client.post(in_the_portal(case), values).headers["Location"] == in_the_portal(case)
    assert CaseMessage.objects.count() == 1


def test_a_draft_has_no_thread(client: Client, cast: Cast) -> None:
    made = draft(cast)
    answer = enter(client, cast.applicant).get(in_the_portal(made))
    assert answer.headers["Location"] == reverse("portal:review", args=[made.pk])
    assert enter(client, cast.officer).get(at_the_desk(made)).status_code == 404


def test_who_only_reads_at_the_desk_has_no_form(client: Client, cast: Cast) -> None:
    case = application(cast)
    from_applicant(cast, case)
    enter(client, cast.secretary)
    assert client.get(at_the_desk(case)).context["form"] is None
    assert client.post(at_the_desk(case), {"key": str(uuid.uuid4()), "text": "x"}).status_code == 403


def test_a_thread_goes_on_in_the_project(client: Client, cast: Cast) -> None:
    project = active(cast)
    from_authority(cast, project.application)
    page = read(enter(client, cast.applicant), reverse("my_projects:project", args=[project.pk]))
    assert in_the_portal(project.application) in page
    assert "1 oläst" in page
    from_applicant(cast, project.application)
    page = read(enter(client, cast.officer), reverse("project_desk:project", args=[project.pk]))
    assert at_the_desk(project.application) in page
    assert "1 oläst" in page


def test_a_note_is_saved_on_a_page_of_its_own(client: Client, cast: Cast) -> None:
    case = application(cast)
    address = reverse("desk:notes", args=[case.pk])
    enter(client, cast.officer)
    assert client.post(address, {"text": ""}).status_code == 422
    assert client.post(address, {"text": SECRET}).headers["Location"] == address
    page = read(enter(client, cast.director), address)
    assert SECRET in page
    assert "Sökanden ser aldrig" in page
    assert SECRET not in read(client, at_the_desk(case))


def everywhere(case: Application, note_id: uuid.UUID) -> dict[str, str]:
    """Every address of every room, about this case; and each id of it tried as the note's too.

    What the test does not know of, an unknown id, number or word stands for: it opens nothing.
    """
    known: dict[str, Any] = {
        "application_id": case.pk,
        "project_id": case.project.pk,
        "organisation_id": case.organisation_id,
        "round_id": case.round_id,
        "call_id": case.round.call_id,
        "page_key": case.answer_set.form_version.schema.pages[0].key,
        "kind": "projekt",
        "pk": case.project.pk,
    }
    found = {}
    for room in ROOMS:
        for name, parts in parts_of(room).items():
            found[name] = _address(name, parts, known)
            if str(case.pk) in found[name]:
                found[f"{name} with the note"] = found[name].replace(str(case.pk), str(note_id))
    for name in ("portal:document", "desk:document", "my_projects:document"):
        of = case.project.pk if name.startswith("my") else case.pk
        found[f"{name} of the note"] = reverse(name, args=[of, note_id])
    return found


def _address(name: str, parts: frozenset[str], known: dict[str, Any]) -> str:
    order = sorted(parts)
    choices = [[known[part]] if part in known else [uuid.uuid4(), 1, "x"] for part in order]
    for values in product(*choices):
        with suppress(NoReverseMatch):
            return reverse(name, kwargs=dict(zip(order, values, strict=True)))
    raise AssertionError(name)


@pytest.mark.parametrize("role", ["applicant", "stranger", "umea_official", "nobody"])
def test_no_address_lets_a_note_out(client: Client, cast: Cast, role: str) -> None:
    case = active(cast).application
    from_authority(cast, case)
    from_applicant(cast, case)
    noted = note(cast, case, f"{SECRET} i anteckningen")
    if role != "nobody":
        enter(client, getattr(cast, role))
    opened = {}
    for name, address in everywhere(case, noted.pk).items():
        # Searched for by its beginning, so that what the page says of the question is not what it found.
        answer = client.get(f"{address}?q={SECRET[:6]}")
        if answer.status_code == 200:
            opened[name] = b"".join(answer) if answer.streaming else answer.content
    assert len(opened) > 10
    assert [name for name, content in opened.items() if SECRET.encode() in content] == []
    # The same walk by one who works there finds it, on the page of the notes alone.
    enter(client, cast.officer)
    found = {
        name
        for name, address in everywhere(case, noted.pk).items()
        if (answer := client.get(address)).status_code == 200
        and not answer.streaming
        and SECRET.encode() in answer.content
    }
    assert found == {"desk:notes"}


def test_no_mail_register_paper_or_history_lets_a_note_out(client: Client, cast: Cast) -> None:
    case = application(cast)
    noted = note(cast, case, SECRET)
    from_authority(cast, case)
    from_applicant(cast, case)
    send_unsent(at=NOW + timedelta(hours=1))
    assert len(mail.outbox) == 3
    told = [
        *(f"{one.subject} {one.body}" for one in mail.outbox),
        *(f"{one.subject} {one.body}" for one in Message.objects.all()),
        *(one.description for one in RegisterEntry.objects.all()),
        *(one.title for one in Document.objects.all()),
        *(str(one.data) for one in Entry.objects.all()),
    ]
    assert [text for text in told if SECRET in text] == []
    events = [one.event for one in for_the_desk(case, cast.officer)]
    assert "correspondence.note_written" in events
    own = {(one.event, one.subject_id) for one in for_the_applicant(case)}
    assert {event for event, _subject in own} == {"correspondence.sent"}
    assert str(noted.pk) not in {subject for _event, subject in own}
    assert InternalNote.objects.filter(pk=noted.pk).exists()


def test_the_first_pages_ask_as_many_questions_for_many_threads(client: Client, cast: Cast) -> None:
    counts = []
    for more in (1, 2, 57):
        for _number in range(more):
            case = application(cast, State.UNDER_REVIEW)
            from_applicant(cast, case)
            from_authority(cast, case)
        for user, address in ((cast.applicant, "portal:home"), (cast.officer, "desk:home")):
            enter(client, user)
            with CaptureQueriesContext(connection) as questions:
                assert client.get(reverse(address)).status_code == 200
            counts.append(len(questions))
    assert counts == counts[:2] * 3
