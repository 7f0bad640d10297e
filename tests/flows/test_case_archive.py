"""The whole case taken out: everything that belongs to it, and nothing that its reader may not have."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zipfile import ZipFile

import pytest
import time_machine
from django.utils import translation

from bifall.accounts.models import RoleAssignment, User
from bifall.accounts.states import Role
from bifall.applications.commands import (
    add_attachment,
    complete,
    remove_attachment,
    request_completion,
    start_review,
    submit,
)
from bifall.applications.models import Application
from bifall.applications.queries import versions_handed_in
from bifall.assessment.models import StaffMemo
from bifall.assessment.states import AssignmentState, MemoState
from bifall.board.models import Meeting
from bifall.board.states import MeetingState, Outcome
from bifall.claims.commands import (
    approve_claim,
    check_row,
    start_claim_review,
    submit_claim,
    write_row,
)
from bifall.claims.states import StaffCosts
from bifall.collaboration.states import ConsultationState
from bifall.documents.commands import store_document
from bifall.documents.models import Document
from bifall.documents.states import Access, DocumentKind
from bifall.flows.case_archive.gathering import WholeCase, case_for_the_applicant, case_for_the_desk
from bifall.flows.case_archive.package import package_of
from bifall.flows.case_archive.paper import case_sheet
from bifall.flows.casefile.reading import read
from bifall.flows.casefile.run import run
from bifall.ui.history import told
from tests.cast import Cast
from tests.factories import assessment, board, collaboration, correspondence, drafts, funding
from tests.factories.applications import application
from tests.flows.case_files import REFERENCE

pytestmark = pytest.mark.django_db


def words_of(case: WholeCase) -> str:
    """Every text of the paper, in its order."""
    return "\n".join(_texts(asdict(case_sheet(case, told)))).replace("\u00a0", " ")


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


def unpacked(case: WholeCase) -> dict[str, bytes]:
    """path → bytes of the package, in its order."""
    with ZipFile(io.BytesIO(b"".join(package_of(case, told)))) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def kept(cast: Cast, name: str, content: bytes, at: datetime, access: Access = Access.PARTIES) -> Document:
    return store_document(
        authority_id=cast.region.pk,
        kind=DocumentKind.ATTACHMENT,
        access=access,
        title=name,
        filename=name,
        media_type="application/pdf",
        content=content,
        actor=cast.applicant,
        at=at,
    )


def test_everything_in_the_register_of_the_reference_case_lies_in_the_officer_s_package() -> None:
    run(read(REFERENCE), tell=lambda line: None)
    case = Application.objects.get(title="Insatsteam SMF – små och medelstora företag i Västerbotten")
    assert case.case is not None
    officer = User.objects.get(pk=case.case_officer_id)
    found = unpacked(case_for_the_desk(case, officer))
    assert [path.split("-", 4)[-1] for path in found] == [
        "arende.pdf",
        "kvittens-run-2-2026.pdf",
        "tjansteskrivelse-run-2-2026.pdf",
        "beslut-run-2-2026.pdf",
        "innehall.json",
        "innehall.csv",
    ]
    listed = json.loads(found["innehall.json"])
    registered = case.case.entries.exclude(document=None).values_list("document__sha256", flat=True)
    assert set(registered) <= {one["sha256"] for one in listed["files"]}
    assert {one["path"]: one["sha256"] for one in listed["files"]} == {
        path: hashlib.sha256(content).hexdigest()
        for path, content in found.items()
        if not path.startswith("innehall")
    }
    text = words_of(case_for_the_desk(case, officer))
    headings = [
        "Ansökan",
        "Kommunernas yttranden",
        "Bedömning",
        "Tjänsteskrivelse",
        "Beslut",
        "Vad som har hänt",
        "Handlingar",
    ]
    assert [text.index(f"\n{heading}\n") for heading in headings] == sorted(
        text.index(f"\n{heading}\n") for heading in headings
    )


def test_the_contents_say_of_each_file_who_made_it_and_when(cast: Cast, now: datetime) -> None:
    case = application(cast)
    case.attachments.add(kept(cast, "Budget 2027.xlsx", b"PK\x03\x04budget", now))
    found = unpacked(case_for_the_desk(case, cast.officer))
    path = "handlingar/001-2026-11-24-budget-2027.xlsx"
    assert list(found) == ["arende.pdf", path, "innehall.json", "innehall.csv"]
    described = json.loads(found["innehall.json"])
    [_paper, budget] = described.pop("files")
    sha256 = hashlib.sha256(b"PK\x03\x04budget").hexdigest()
    assert budget == {
        "path": path,
        "title": "Budget 2027.xlsx",
        "kind": "bilaga",
        "media_type": "application/pdf",
        "bytes": 10,
        "sha256": sha256,
        "sha256_when_kept": sha256,
        "is_intact": True,
        "created_at": "2026-11-24T12:00:00+01:00",
        "created_by": "Sofia Sökande",
    }
    assert described == {
        "format": "bifall-case-archive/1",
        "case_number": "RUN 1-2026",
        "title": "Studenter möter arbetsliv",
        "authority": "Region Västerbotten",
        "applicant": {"name": "Handelskammarens service AC län AB", "number": "556012-5790"},
        "call": case.round.call.title,
        "round": case.round.name,
        "state": "under_review",
        "submitted_at": "2026-11-14T12:00:00+01:00",
        "covers_until": "2026-11-24T12:00:00+01:00",
        "version_for": "authority",
    }
    rows = list(csv.reader(io.StringIO(found["innehall.csv"].decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["Fil", "Rubrik", "Slag", "Skapad", "Av", "Byte", "SHA-256", "Oförändrad"]
    assert rows[2] == [
        path,
        "Budget 2027.xlsx",
        "bilaga",
        "2026-11-24T12:00:00+01:00",
        "Sofia Sökande",
        "10",
        sha256,
        "ja",
    ]


def test_the_same_case_gives_the_same_bytes_whenever_it_is_taken_out(cast: Cast, now: datetime) -> None:
    case = application(cast)
    case.attachments.add(kept(cast, "bilaga.pdf", b"%PDF-1.7 bilaga", now))
    with time_machine.travel(now):
        first = b"".join(package_of(case_for_the_desk(case, cast.officer), told))
    with time_machine.travel(now + timedelta(days=400)), translation.override("en"):
        again = b"".join(package_of(case_for_the_desk(case, cast.secretary), told))
    assert hashlib.sha256(first).hexdigest() == hashlib.sha256(again).hexdigest()
    # What is added later lies after what lay there, and changes no name.
    case.attachments.add(kept(cast, "a-först-i-alfabetet.pdf", b"%PDF-1.7 mer", now + timedelta(hours=1)))
    assert [p for p in unpacked(case_for_the_desk(case, cast.officer)) if p.startswith("handlingar")] == [
        "handlingar/001-2026-11-24-bilaga.pdf",
        "handlingar/002-2026-11-24-a-forst-i-alfabetet.pdf",
    ]


def test_a_document_that_was_changed_or_lost_is_told_and_stops_nothing(cast: Cast, now: datetime) -> None:
    case = application(cast)
    changed, lost = kept(cast, "andrad.pdf", b"%PDF-1.7 a", now), kept(cast, "borta.pdf", b"%PDF-1.7 b", now)
    case.attachments.add(changed, lost)
    with changed.file.storage.open(changed.file.name, "wb") as file:
        file.write(b"%PDF-1.7 x")
    lost.file.storage.delete(lost.file.name)
    found = unpacked(case_for_the_desk(case, cast.officer))
    listed = {one["title"]: one for one in json.loads(found["innehall.json"])["files"]}
    assert {
        title: (one["is_intact"], one["sha256"], one["sha256_when_kept"]) for title, one in listed.items()
    } == {
        "Ärendet som ett papper": (True, *[hashlib.sha256(found["arende.pdf"]).hexdigest()] * 2),
        "andrad.pdf": (False, hashlib.sha256(b"%PDF-1.7 x").hexdigest(), changed.sha256),
        "borta.pdf": (False, None, lost.sha256),
    }
    assert "nej" in found["innehall.csv"].decode()


@pytest.fixture
def full(cast: Cast, now: datetime) -> Application:
    """A case with something in every part of it that could be seen by the wrong person."""
    case = application(cast, summary="Sammanfattning.")
    assessment.done(cast, case, [4, 5], reason="POÄNGSKÄL", remark="SAMLAT")
    assessment.memo(
        cast,
        case,
        reasoning="SKRIVELSEN",
        state=MemoState.FINISHED,
        finished_at=now,
        document=kept(cast, "skrivelse.pdf", b"%PDF-1.7 SKRIVELSEN", now, Access.BOARD),
    )
    collaboration.consultation(cast, case, ConsultationState.ANSWERED, reasons="YTTRANDET")
    correspondence.note(cast, case, "ANTECKNINGEN")
    correspondence.from_authority(cast, case, "MEDDELANDET")
    sitting = board.meeting(cast, MeetingState.CLOSED)
    item = board.item(sitting, title="Ärendet", application=case)
    item.papers.add(
        kept(cast, "underlag.pdf", b"%PDF-1.7 UNDERLAGET", now - timedelta(hours=1), Access.BOARD)
    )
    board.decision(item, Outcome.GRANTED, "BESLUTET", granted_sek=100_000, highest_share_percent=50)
    return case


SHARED = {"MEDDELANDET"}
THE_DESK_S = {"POÄNGSKÄL", "SAMLAT", "SKRIVELSEN", "YTTRANDET", "ANTECKNINGEN", "BESLUTET"}


def seen(case: WholeCase) -> set[str]:
    text = words_of(case)
    return {word for word in SHARED | THE_DESK_S if word in text}


def test_the_applicant_gets_nothing_of_what_is_the_authority_s_own(cast: Cast, full: Application) -> None:
    case = case_for_the_applicant(full, cast.applicant)
    assert seen(case) == SHARED
    assert "Sökandens version" in words_of(case)
    found = unpacked(case)
    assert list(found) == ["arende.pdf", "innehall.json", "innehall.csv"]
    assert not any(word.encode() in found["innehall.json"] for word in ("skrivelse", "underlag"))


def test_the_officer_gets_it_all_with_the_notes_marked(cast: Cast, full: Application) -> None:
    case = case_for_the_desk(full, cast.officer)
    assert seen(case) == SHARED | THE_DESK_S
    text = words_of(case)
    assert "Handläggningens version. Den innehåller interna anteckningar." in text
    assert "Det här avsnittet finns inte i sökandens version." in text
    assert [path.split("-", 4)[-1] for path in unpacked(case)] == [
        "arende.pdf",
        "underlag.pdf",
        "skrivelse.pdf",
        "innehall.json",
        "innehall.csv",
    ]


def test_the_applicant_gets_the_decision_when_the_minutes_are_announced(
    cast: Cast, full: Application
) -> None:
    Meeting.objects.update(state=MeetingState.ANNOUNCED)
    assert seen(case_for_the_applicant(full, cast.applicant)) == SHARED | {"BESLUTET"}


def test_an_officer_who_has_yet_to_score_is_not_told_what_others_gave(
    cast: Cast, full: Application, now: datetime
) -> None:
    RoleAssignment.objects.create(
        authority=cast.region, user=cast.other_assessor, role=Role.CASE_OFFICER, assigned_at=now
    )
    assessment.assignment(cast, full, AssignmentState.ACCEPTED, assessor=cast.other_assessor)
    scorer = User.objects.get(pk=cast.other_assessor.pk)
    assert seen(case_for_the_desk(full, scorer)) == (SHARED | THE_DESK_S) - {"POÄNGSKÄL", "SAMLAT"}


def test_a_memo_that_is_being_written_is_not_in_the_case(cast: Cast) -> None:
    case = application(cast)
    assessment.memo(cast, case, reasoning="UTKASTET")
    assert StaffMemo.objects.get().state == MemoState.DRAFT
    assert "UTKASTET" not in words_of(case_for_the_desk(case, cast.officer))


def test_each_version_tells_what_it_changed_and_an_unsent_one_tells_nothing(
    cast: Cast, now: datetime
) -> None:
    made = drafts.draft(cast, title="Första titeln")
    first = add_attachment(
        application_id=made.pk, filename="forst.pdf", content=b"%PDF-1.7 1", actor=cast.applicant, at=now
    )
    submit(application_id=made.pk, actor=cast.applicant, at=now)
    start_review(application_id=made.pk, actor=cast.officer, at=now)

    def ask(at: datetime) -> None:
        request_completion(
            application_id=made.pk,
            text="Vad heter det?",
            pages=[page.key for page in made.answer_set.form_version.schema.pages],
            due_on=(at + timedelta(days=9)).date(),
            actor=cast.officer,
            at=at,
        )

    ask(now + timedelta(hours=1))
    drafts.write(made, cast.applicant, now + timedelta(hours=2), title="Andra titeln")
    remove_attachment(application_id=made.pk, document_id=first.pk, actor=cast.applicant, at=now)
    complete(application_id=made.pk, reply="Så.", actor=cast.applicant, at=now + timedelta(hours=3))
    ask(now + timedelta(hours=4))
    drafts.write(made, cast.applicant, now + timedelta(hours=5), title="Tredje titeln")
    unsent = add_attachment(
        application_id=made.pk, filename="osant.pdf", content=b"%PDF-1.7 3", actor=cast.applicant, at=now
    )

    found = Application.objects.get(pk=made.pk)
    assert [(one.at, one.answers["title"]) for one in versions_handed_in(found)] == [
        (now, "Första titeln"),
        (now + timedelta(hours=3), "Andra titeln"),
    ]
    for case in (case_for_the_desk(found, cast.officer), case_for_the_applicant(found, cast.applicant)):
        text = words_of(case)
        assert "Version 1, inskickad 2026-11-24 12.00" in text
        changes = text.split("Version 2, inskickad 2026-11-24 15.00")[1].split("\nPengarna\n")[0]
        assert changes.count("Andra titeln") == 1
        assert "Tredje titeln" not in changes
        assert found.summary not in changes
        # The attachment that the completion took out had been received; the one not sent in has not.
        assert first in case.papers
        assert unsent not in case.papers


def test_the_project_is_told_with_what_was_sent_in_and_not_what_is_being_written(cast: Cast) -> None:
    project = funding.active(cast, conditions=("Redovisa varje halvår.",))
    funding.submitted(cast, project, 100_000)
    draft = funding.claim(cast, project, period=(date(2027, 7, 1), date(2027, 12, 31)))
    draft.papers.add(kept(cast, "verifikation.pdf", b"%PDF-1.7 v", funding.LATER))
    for case in (
        case_for_the_desk(project.application, cast.officer),
        case_for_the_applicant(project.application, cast.applicant),
    ):
        text = words_of(case)
        assert "Redovisa varje halvår." in text
        assert [claim.number for claim in case.claims] == [1]
        assert project.agreement in case.papers
        assert not any(paper.title == "verifikation.pdf" for paper in case.papers)


def test_the_costs_of_a_claim_are_listed_and_what_is_being_checked_is_not_told(cast: Cast) -> None:
    project = funding.active(cast, staff_costs=StaffCosts.BY_THE_HOUR)
    funding.hour_rate(cast, project)
    made = funding.claim(cast, project)
    write_row(claim_id=made.pk, values=funding.hours_of("123.5"), actor=cast.applicant, at=funding.LATER)
    submit_claim(claim_id=made.pk, actor=cast.applicant, at=funding.LATER)
    start_claim_review(claim_id=made.pk, actor=cast.officer, at=funding.LATER)
    check_row(
        claim_id=made.pk,
        row_id=made.rows.get().pk,
        approved_hours=Decimal(100),
        reason="Resten saknar tidrapport.",
        actor=cast.officer,
        at=funding.LATER,
    )

    def told() -> str:
        return words_of(case_for_the_applicant(project.application, cast.applicant)).replace("\u00a0", " ")

    checking = told()
    assert "Projektledning, 123,5 tim × 377,91 kr" in checking
    assert "46 671,89 kr" in checking
    assert "Resten saknar tidrapport." not in checking
    assert "37 791 kr" not in checking
    approve_claim(claim_id=made.pk, actor=cast.officer, at=funding.LATER)
    decided = told()
    assert "Resten saknar tidrapport." in decided
    assert "37 791 kr" in decided
