"""What the parties of a case write to each other, and what the desk notes for itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from bifall.accounts.models import User
from bifall.applications.models import Application
from bifall.applications.queries import written_by
from bifall.applications.states import State
from bifall.correspondence import queries
from bifall.correspondence.commands import mark_thread_read, send_message, write_note
from bifall.correspondence.models import CaseMessage, InternalNote, Reading
from bifall.correspondence.queries import UnreadThread
from bifall.correspondence.states import Party
from bifall.documents.models import Document, RegisterEntry
from bifall.kernel.problems import Problem
from bifall.notices.models import Message
from bifall.notices.recipients import readers_of
from tests.cast import Cast, person
from tests.conftest import NOW
from tests.factories.applications import application
from tests.factories.audit import Written, of, written
from tests.factories.correspondence import from_applicant, from_authority, note
from tests.whole_database import refusal, whole_database

PDF = ("intyg.pdf", b"%PDF-1.7 intyg")


@pytest.fixture
def case(cast: Cast) -> Application:
    return application(cast)


def letters() -> list[tuple[str, str, str, str]]:
    found = Message.objects.order_by("created_at", "email")
    return [(one.email, one.kind, one.subject, one.path) for one in found]


def test_a_message_stands_in_the_thread_in_the_register_and_in_a_letter(
    cast: Cast, case: Application, now: datetime
) -> None:
    message = from_applicant(cast, case, "  Ändrad tidplan.  ", attachments=[PDF])
    [stored] = queries.thread_of(case)
    assert (stored.pk, stored.party, stored.text, stored.written_by, stored.written_at) == (
        message.pk,
        Party.APPLICANT,
        "Ändrad tidplan.",
        cast.applicant,
        now,
    )
    [paper] = stored.attachments.all()
    assert (paper.filename, paper.access, paper.kind) == ("intyg.pdf", "parties", "attachment")
    entries = RegisterEntry.objects.filter(case=case.case).order_by("description")
    assert [(one.direction, one.description, one.counterparty, one.document) for one in entries] == [
        ("incoming", "Bilaga till meddelande: intyg.pdf", cast.chamber.name, paper),
        ("incoming", "Meddelande", cast.chamber.name, None),
    ]
    assert letters() == [
        (
            cast.officer.email,
            "correspondence.to_officer",
            f"{case.case_number}: nytt meddelande",
            f"/handlaggning/arenden/{case.pk}/meddelanden/",
        )
    ]
    assert "Ändrad tidplan" not in Message.objects.get().body
    [_stored, sent] = written()
    assert sent == Written(
        "correspondence.sent",
        of(case),
        cast.applicant.pk,
        now,
        {"message_id": str(message.pk), "party": "applicant", "attachments": 1},
    )


def test_an_answer_goes_to_everybody_who_acts_for_the_applicant(cast: Cast, case: Application) -> None:
    from_authority(cast, case)
    page = f"/ansokan/{case.pk}/meddelanden/"
    subject = f"{case.case_number}: nytt meddelande"
    assert letters() == [
        (email, "correspondence.to_applicant", subject, page)
        for email in sorted([cast.applicant.email, cast.colleague.email])
    ]
    entry = RegisterEntry.objects.get(case=case.case)
    assert (entry.direction, entry.description) == ("outgoing", "Meddelande")


@pytest.mark.parametrize("state", sorted(set(State) - {State.DRAFT}))
@pytest.mark.parametrize("party", Party)
def test_who_is_named_beforehand_is_who_is_written_to(cast: Cast, state: State, party: Party) -> None:
    case = application(cast, state)
    User.objects.filter(pk=cast.colleague.pk).update(is_active=False)
    kind = f"correspondence.to_{'officer' if party == Party.APPLICANT else 'applicant'}"
    named = readers_of(kind, case, NOW)
    send = from_applicant if party == Party.APPLICANT else from_authority
    send(cast, case)
    assert [user.email for user in named] == [letter[0] for letter in letters()] != []


def test_a_case_that_nobody_handles_is_written_about_to_nobody(cast: Cast) -> None:
    case = application(cast, State.SUBMITTED, case_officer=None)
    from_applicant(cast, case)
    assert (readers_of("correspondence.to_officer", case, NOW), letters()) == ([], [])
    assert [one.application_id for one in queries.unread_at_the_desk(cast.officer, cast.region)] == [case.pk]


def test_the_same_form_sent_twice_is_one_message(cast: Cast, case: Application) -> None:
    key = uuid4()
    first = from_applicant(cast, case, message_id=key, attachments=[PDF])
    before = whole_database()
    assert from_applicant(cast, case, "Något annat", message_id=key) == first
    assert whole_database() == before


def test_anothers_id_gives_neither_their_message_nor_a_new_one(cast: Cast, case: Application) -> None:
    key = from_applicant(cast, case).pk
    other = application(cast)
    for which, actor in ((case, cast.officer), (case, cast.colleague), (other, cast.applicant)):
        assert refusal(
            lambda which=which, actor=actor: send_message(  # type: ignore[misc]
                application_id=which.pk, text="Hej", message_id=key, actor=actor, at=NOW
            )
        ) == [Problem("message_id_taken")]


def test_what_is_refused_leaves_nothing(cast: Cast, case: Application) -> None:
    assert refusal(lambda: from_applicant(cast, case, " \n", attachments=[PDF] * 6)) == [
        Problem("message_text_missing", "text"),
        Problem("too_many_attachments", "attachment", {"most": 5}),
    ]
    wrong = ("intyg.pdf", b"MZ")
    assert refusal(lambda: from_applicant(cast, case, attachments=[PDF, wrong])) == [
        Problem("attachment_is_not_what_it_says", "attachment", {"kind": "pdf"})
    ]
    assert refusal(lambda: note(cast, case, " ")) == [Problem("note_text_missing", "text")]
    assert Document.objects.count() == 0


def test_the_database_holds_no_empty_words(cast: Cast, case: Application) -> None:
    message, noted = from_applicant(cast, case), note(cast, case)
    for rows, values in (
        (CaseMessage.objects.filter(pk=message.pk), {"text": ""}),
        (CaseMessage.objects.filter(pk=message.pk), {"party": "nobody"}),
        (InternalNote.objects.filter(pk=noted.pk), {"text": ""}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**values)  # type: ignore[attr-defined]


def test_a_message_is_read_by_the_other_party_once_each(cast: Cast, case: Application, now: datetime) -> None:
    first, second = from_authority(cast, case), from_authority(cast, case, "Ett till")
    assert mark_thread_read(application_id=case.pk, actor=cast.secretary, at=now) == 0
    later = now + timedelta(hours=1)
    before = len(written())
    assert queries.unread_in(case, cast.applicant) == 2
    assert mark_thread_read(application_id=case.pk, actor=cast.applicant, at=later) == 2
    assert mark_thread_read(application_id=case.pk, actor=cast.applicant, at=later + timedelta(1)) == 0
    assert (queries.unread_in(case, cast.applicant), queries.unread_in(case, cast.colleague)) == (0, 2)
    assert set(Reading.objects.values_list("message", "reader", "read_at")) == {
        (first.pk, cast.applicant.pk, later),
        (second.pk, cast.applicant.pk, later),
    }
    [entry] = written()[before:]
    assert (entry.event, entry.actor, entry.data) == ("correspondence.read", cast.applicant.pk, {"number": 2})


def unread_in_the_portal(user: User) -> list[UnreadThread]:
    return queries.unread_among(queries.with_unread(written_by(user), user))


def test_what_is_unread_stands_by_case_the_oldest_first(cast: Cast, now: datetime) -> None:
    mine, nobodys, anothers = (
        application(cast, title="Mitt"),
        application(cast, State.SUBMITTED, title="Ingens", case_officer=None),
        application(cast, title="En annans", case_officer=cast.director),
    )
    for minutes, one in enumerate([nobodys, mine, anothers, mine]):
        from_applicant(cast, one, at=now + timedelta(minutes=minutes))
    from_authority(cast, mine)

    def line(of: Application, number: int, minutes: int) -> UnreadThread:
        latest = now + timedelta(minutes=minutes)
        return UnreadThread(of.pk, of.title, of.case_number, cast.chamber.name, number, latest)

    unread = [line(nobodys, 1, 0), line(mine, 2, 3)]
    assert queries.unread_at_the_desk(cast.officer, cast.region) == unread
    assert queries.unread_at_the_desk(cast.director, cast.region) == [line(anothers, 1, 2)]
    assert queries.unread_at_the_desk(cast.officer, cast.other_region) == []
    assert unread_in_the_portal(cast.colleague) == [line(mine, 1, 0)]
    assert unread_in_the_portal(cast.stranger) == []
    # In a case that nobody handles, it is enough that somebody at the desk has read it.
    mark_thread_read(application_id=nobodys.pk, actor=cast.secretary, at=now)
    assert queries.unread_at_the_desk(cast.officer, cast.region) == unread[1:]


def test_a_thread_is_read_in_a_constant_number_of_questions(cast: Cast, case: Application) -> None:
    counts = []
    for more in (1, 2, 57):
        for _number in range(more):
            from_applicant(cast, case, attachments=[PDF])
        mark_thread_read(application_id=case.pk, actor=cast.officer, at=NOW)
        with CaptureQueriesContext(connection) as questions:
            thread = list(queries.thread_of(case))
            assert [len(one.attachments.all()) for one in thread] == [1] * len(thread)
            assert {one.readings.all()[0].reader.name for one in thread} == {cast.officer.name}
        counts.append(len(questions))
    assert counts == [3, 3, 3]


def test_a_note_is_written_for_the_desk_and_told_to_nobody(
    cast: Cast, case: Application, now: datetime
) -> None:
    noted = note(cast, case, " Budgeten är svag. ")
    assert [(one.text, one.written_by, one.written_at) for one in queries.notes_of(case)] == [
        ("Budgeten är svag.", cast.officer, now)
    ]
    assert (letters(), RegisterEntry.objects.count(), list(queries.thread_of(case))) == ([], 0, [])
    assert written() == [Written("correspondence.note_written", of(noted), cast.officer.pk, now, {})]


def test_strangers_write_and_read_nothing(cast: Cast, case: Application) -> None:
    outside = [cast.stranger, cast.officer_elsewhere, cast.umea_official, person("Nina Ny", at=NOW)]
    before = whole_database()
    for actor in outside:
        for step in (
            lambda actor=actor: send_message(application_id=case.pk, text="x", actor=actor, at=NOW),  # type: ignore[misc]
            lambda actor=actor: mark_thread_read(application_id=case.pk, actor=actor, at=NOW),  # type: ignore[misc]
            lambda actor=actor: write_note(application_id=case.pk, text="x", actor=actor, at=NOW),  # type: ignore[misc]
        ):
            with pytest.raises(PermissionDenied):
                step()
    assert whole_database() == before
