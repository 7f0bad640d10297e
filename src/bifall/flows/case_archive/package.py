"""The case as a package for the archive: its paper, each document as a file, and a list of the files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from bifall.documents.models import Document
from bifall.documents.typesetting import typeset
from bifall.flows.case_archive.file_names import (
    CONTENTS_CSV,
    CONTENTS_JSON,
    PAPER,
    archived_names,
)
from bifall.flows.case_archive.gathering import WholeCase
from bifall.flows.case_archive.paper import Teller, case_sheet
from bifall.flows.case_archive.zipping import PIECE, ZippedFile, zipped
from bifall.kernel.csv_text import as_csv

FORMAT = "bifall-case-archive/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """A file as it lies in the package. sha256: of what lies there; "" when the bytes were not to be found.

    registered_sha256: what was noted when the document was kept.
    """

    path: str
    title: str
    kind: str
    media_type: str
    size: int
    sha256: str
    registered_sha256: str
    created_at: datetime
    created_by: str

    @property
    def is_intact(self) -> bool:
        return self.sha256 == self.registered_sha256


def package_of(case: WholeCase, tell: Teller) -> Iterator[bytes]:
    """The ZIP, piece by piece. All that is asked of the database is asked before the first piece.

    Each file is hashed as it is packed, so the lists come last: they say of each whether it is what was kept.
    """
    return zipped(_files(case, typeset(case_sheet(case, tell)), case.covers_until))


def _files(case: WholeCase, paper: bytes, until: datetime) -> Iterator[ZippedFile]:
    yield _whole(PAPER, until, paper)
    packed = [_of_the_paper(case, paper, until)]
    names = archived_names(case.papers)
    for document in case.papers:
        reading = _Reading(document)
        yield ZippedFile(names[document.pk], document.created_at, document.size, reading.pieces)
        packed.append(_of_a_document(document, names[document.pk], reading))
    yield _whole(CONTENTS_JSON, until, contents_json(case, packed))
    yield _whole(CONTENTS_CSV, until, contents_csv(packed))


class _Reading:
    """A document's bytes, piece by piece, with what they turned out to be."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.size = 0
        self.sha256 = ""

    def pieces(self) -> Iterator[bytes]:
        found = hashlib.sha256()
        try:
            file = self.document.file.open("rb")
        except FileNotFoundError:
            return
        with file:
            while piece := file.read(PIECE):
                found.update(piece)
                self.size += len(piece)
                yield piece
        self.sha256 = found.hexdigest()


def _whole(path: str, at: datetime, content: bytes) -> ZippedFile:
    return ZippedFile(path, at, len(content), lambda: (content,))


def _of_the_paper(case: WholeCase, paper: bytes, until: datetime) -> Packed:
    sha256 = hashlib.sha256(paper).hexdigest()
    with translation.override(settings.LANGUAGE_CODE):
        return Packed(
            path=PAPER,
            title=_("Ärendet som ett papper"),
            kind=_("ärende"),
            media_type="application/pdf",
            size=len(paper),
            sha256=sha256,
            registered_sha256=sha256,
            created_at=until,
            created_by=case.application.authority.name,
        )


def _of_a_document(document: Document, path: str, reading: _Reading) -> Packed:
    with translation.override(settings.LANGUAGE_CODE):
        return Packed(
            path=path,
            title=document.title,
            kind=str(document.get_kind_display()),
            media_type=document.media_type,
            size=reading.size,
            sha256=reading.sha256,
            registered_sha256=document.sha256,
            created_at=document.created_at,
            created_by=document.created_by.name,
        )


def contents_json(case: WholeCase, packed: list[Packed]) -> bytes:
    """What the case is, and of each file what it is, who made it and when, its size in bytes and SHA-256."""
    application = case.application
    organisation = application.organisation
    described = {
        "format": FORMAT,
        "case_number": application.case_number,
        "title": application.title,
        "authority": application.authority.name,
        "applicant": {"name": organisation.name, "number": organisation.register_number},
        "call": application.round.call.title,
        "round": application.round.name,
        "state": application.state,
        "submitted_at": _iso(application.submitted_at),
        "covers_until": _iso(case.covers_until),
        "version_for": case.side.value,
        "files": [
            {
                "path": one.path,
                "title": one.title,
                "kind": one.kind,
                "media_type": one.media_type,
                "bytes": one.size,
                "sha256": one.sha256 or None,
                "sha256_when_kept": one.registered_sha256,
                "is_intact": one.is_intact,
                "created_at": _iso(one.created_at),
                "created_by": one.created_by,
            }
            for one in packed
        ],
    }
    return (json.dumps(described, ensure_ascii=False, indent=2) + "\n").encode()


def contents_csv(packed: list[Packed]) -> bytes:
    """The same list for people: with a mark that lets a spreadsheet know that it is UTF-8."""
    with translation.override(settings.LANGUAGE_CODE):
        header = [
            _("Fil"),
            _("Rubrik"),
            _("Slag"),
            _("Skapad"),
            _("Av"),
            _("Byte"),
            _("SHA-256"),
            _("Oförändrad"),
        ]
        rows = [
            (
                one.path,
                one.title,
                one.kind,
                _iso(one.created_at),
                one.created_by,
                one.size,
                one.sha256,
                _("ja") if one.is_intact else _("nej"),
            )
            for one in packed
        ]
    return as_csv(header, rows, delimiter=";").encode("utf-8-sig")


def _iso(at: datetime | None) -> str | None:
    return None if at is None else timezone.localtime(at).isoformat(timespec="seconds")
