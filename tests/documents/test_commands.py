"""Files that are kept, and the register of cases whose numbers have no gaps."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.utils import translation

from bifall.audit.queries import breaks
from bifall.documents.commands import enter_in_register, make_public, register_case, store_document
from bifall.documents.models import (
    CaseNumberSeries,
    Document,
    RegisteredCase,
    RegisterEntry,
)
from bifall.documents.states import Access, Direction, DocumentKind
from tests.cast import Cast, assemble
from tests.conftest import NOW
from tests.factories.audit import Written, of, written
from tests.several_at_once import Together, together

__all__ = ["together"]

CONTENT = b"%PDF-1.7 inneh\xe5ll"


def case(cast: Cast, at: datetime = NOW, *, organ: str = "RUN", title: str = "Ärende") -> RegisteredCase:
    return register_case(authority_id=cast.region.pk, organ=organ, title=title, actor=cast.officer, at=at)


def lost_case(cast: Cast, organ: str = "RUN") -> str:
    """The number of a case whose change is rolled back at the last moment."""
    with transaction.atomic():
        given = case(cast, organ=organ)
        transaction.set_rollback(True)
    return given.case_number


def store(cast: Cast, filename: str = "Budget 2026.pdf", access: Access = Access.PARTIES) -> Document:
    return store_document(
        authority_id=cast.region.pk,
        kind=DocumentKind.ATTACHMENT,
        access=access,
        title="Budget",
        filename=filename,
        media_type="application/pdf",
        content=CONTENT,
        actor=cast.applicant,
        at=NOW,
    )


def numbers() -> list[str]:
    return list(RegisteredCase.objects.order_by("year", "number").values_list("case_number", flat=True))


def test_a_case_gets_the_next_number_of_its_organ_and_year(cast: Cast, now: datetime) -> None:
    first, second, other = case(cast, title="Å" * 300), case(cast), case(cast, organ="RS")
    assert [c.case_number for c in (first, second, other)] == ["RUN 1-2026", "RUN 2-2026", "RS 1-2026"]
    assert (first.authority, first.organ, first.number, first.year) == (cast.region, "RUN", 1, 2026)
    assert (first.title, first.opened_at) == ("Å" * 250, now)
    elsewhere = register_case(
        authority_id=cast.other_region.pk, organ="RUN", title="Ärende", actor=cast.officer_elsewhere, at=now
    )
    assert elsewhere.case_number == "RUN 1-2026"
    data = {"case_number": "RUN 2-2026"}
    expected = Written("documents.case_registered", of(second), cast.officer.pk, now, data)
    assert [w for w in written() if w.subject == of(second)] == [expected]


def test_the_year_begins_at_midnight_in_sweden(cast: Cast) -> None:
    last = case(cast, datetime(2026, 12, 31, 22, 59, 59, 999_999, tzinfo=UTC))
    first = case(cast, datetime(2026, 12, 31, 23, tzinfo=UTC))
    assert (last.case_number, first.case_number) == ("RUN 1-2026", "RUN 1-2027")


def test_a_number_that_is_rolled_back_is_given_anew(cast: Cast) -> None:
    case(cast)
    assert [lost_case(cast), lost_case(cast, organ="RS")] == ["RUN 2-2026", "RS 1-2026"]
    assert numbers() == ["RUN 1-2026"]
    assert [case(cast).case_number, case(cast, organ="RS").case_number] == ["RUN 2-2026", "RS 1-2026"]
    assert list(breaks()) == []


@pytest.mark.django_db(transaction=True)
def test_cases_that_come_in_at_once_are_numbered_without_gaps(together: Together) -> None:
    """Six people at the same moment, also at the year's first number; every third change is rolled back."""
    cast = assemble(NOW)

    def comes_in(person: int) -> None:
        for number in range(4):
            title = f"{person}.{number}"
            if (person + number) % 3 == 0:
                lost_case(cast)
            else:
                case(cast, title=title)

    together(*(lambda person=person: comes_in(person) for person in range(6)))
    kept = sorted(f"{person}.{n}" for person in range(6) for n in range(4) if (person + n) % 3)
    assert sorted(RegisteredCase.objects.values_list("title", flat=True)) == kept
    assert numbers() == [f"RUN {number}-2026" for number in range(1, len(kept) + 1)]
    assert CaseNumberSeries.objects.get().last_number == len(kept) == 16
    assert (len(written()), list(breaks())) == (16, [])


def test_a_document_is_kept_with_its_size_and_its_hash(cast: Cast, now: datetime) -> None:
    made = store(cast)
    stored = Document.objects.get()
    digest = hashlib.sha256(CONTENT).hexdigest()
    with stored.file.open() as kept:
        assert kept.read() == CONTENT
    assert (stored.size, stored.sha256) == (len(CONTENT), digest)
    assert (stored.kind, stored.access) == (DocumentKind.ATTACHMENT, Access.PARTIES)
    assert (stored.title, stored.filename, stored.media_type) == (
        "Budget",
        "Budget 2026.pdf",
        "application/pdf",
    )
    assert (stored.authority, stored.created_by, stored.created_at) == (cast.region, cast.applicant, now)
    data = {"kind": "attachment", "size": len(CONTENT), "sha256": digest}
    assert written() == [Written("documents.stored", of(made), cast.applicant.pk, now, data)]


@pytest.mark.parametrize(
    "filename",
    [
        "../../../etc/passwd",
        "/etc/passwd",
        "..",
        "C:\\Windows\\system.ini",
        "a/../b.pdf",
        "%2e%2e%2fpasswd",
        "å" * 400 + ".pdf",
        "rad\nbrytning.pdf",
        ".",
    ],
)
def test_the_name_of_a_file_never_becomes_a_path(cast: Cast, filename: str) -> None:
    made = store(cast, filename)
    assert made.file.name == f"{cast.region.pk}/{made.pk}"
    assert made.filename == filename[-150:]
    folders, files = made.file.storage.listdir(str(cast.region.pk))
    assert (folders, [name for name in files if name == str(made.pk)]) == ([], [str(made.pk)])
    assert Document.objects.get().file.read() == CONTENT


def test_two_files_of_one_name_are_two(cast: Cast) -> None:
    assert len({store(cast).file.name, store(cast).file.name}) == 2


def test_a_document_is_made_public_once(cast: Cast, now: datetime) -> None:
    made = store(cast, access=Access.BOARD)
    make_public(document=made, actor=cast.secretary, at=now)
    make_public(document=made, actor=cast.secretary, at=now)
    assert Document.objects.get().access == Access.PUBLIC
    expected = Written("documents.made_public", of(made), cast.secretary.pk, now, {"kind": "attachment"})
    assert written("documents.made_public") == [expected]


def test_the_register_says_what_came_in_and_went_out(cast: Cast, now: datetime) -> None:
    of_case, document = case(cast), store(cast)
    with translation.override("en"):
        made = enter_in_register(
            case=of_case,
            direction=Direction.INCOMING,
            description="Ö" * 260,
            counterparty="K" * 210,
            document=document,
            at=now,
        )
    stored = RegisterEntry.objects.get()
    assert (stored, stored.case, stored.document) == (made, of_case, document)
    assert (stored.direction, stored.at) == (Direction.INCOMING, now)
    assert (stored.description, stored.counterparty) == ("Ö" * 250, "K" * 200)


def test_a_title_is_in_the_installation_s_language_whoever_acts(cast: Cast) -> None:
    with translation.override("en"):
        document = store_document(
            authority_id=cast.region.pk,
            kind=DocumentKind.MINUTES,
            access=Access.PUBLIC,
            title=DocumentKind.MINUTES.label,
            filename="protokoll.pdf",
            media_type="application/pdf",
            content=CONTENT,
            actor=cast.secretary,
            at=NOW,
        )
        assert str(DocumentKind.MINUTES.label) == "minutes"
    assert document.title == "protokoll"
