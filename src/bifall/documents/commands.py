"""Storing files and registering cases.

These are called inside the transaction of the command that owns the matter, whose door asks for permission.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import translation

from bifall.audit.commands import record
from bifall.documents.events import CaseRegistered, DocumentMadePublic, DocumentStored
from bifall.documents.models import CaseNumberSeries, Document, RegisteredCase, RegisterEntry
from bifall.documents.rules import ATTACHABLE
from bifall.documents.states import Access, Direction, DocumentKind
from bifall.documents.uploads import take_in
from bifall.kernel.identifiers import case_number

if TYPE_CHECKING:
    from uuid import UUID

    from django_stubs_ext import StrPromise

    from bifall.accounts.models import User

LOCAL_TIME = ZoneInfo("Europe/Stockholm")


@transaction.atomic
def register_case(*, authority_id: UUID, organ: str, title: str, actor: User, at: datetime) -> RegisteredCase:
    """Open a case under the next number of the organ's year, without gaps (OSL 5:1–2).

    The series row is locked until the transaction ends, so a number that is rolled back is given anew.
    """
    year = at.astimezone(LOCAL_TIME).year
    CaseNumberSeries.objects.get_or_create(authority_id=authority_id, organ=organ, year=year)
    series = CaseNumberSeries.objects.select_for_update().get(
        authority_id=authority_id, organ=organ, year=year
    )
    series.last_number += 1
    series.save(update_fields=["last_number"])
    case = RegisteredCase.objects.create(
        authority_id=authority_id,
        organ=organ,
        number=series.last_number,
        year=year,
        case_number=case_number(organ, series.last_number, year),
        title=title[:250],
        opened_at=at,
    )
    record(CaseRegistered(case_number=case.case_number), subject=case, actor=actor, at=at)
    return case


@transaction.atomic
def store_document(
    *,
    authority_id: UUID,
    kind: DocumentKind,
    access: Access,
    title: StrPromise | str,
    filename: str,
    media_type: str,
    content: bytes,
    actor: User,
    at: datetime,
) -> Document:
    """Keep `content` and a row that describes it. The file's name is for people; it never becomes a path.

    A lazy `title` is written out in the installation's language, as in the register, whoever acts.
    """
    document = Document(
        authority_id=authority_id,
        kind=kind,
        access=access,
        title=_in_the_register(title)[:250],
        filename=filename[-150:],
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        created_at=at,
        created_by=actor,
    )
    document.file.save(filename, ContentFile(content), save=False)
    document.save()
    record(
        DocumentStored(kind=kind, size=document.size, sha256=document.sha256),
        subject=document,
        actor=actor,
        at=at,
    )
    return document


@transaction.atomic
def keep_attachment(
    *,
    authority_id: UUID,
    filename: str,
    content: bytes,
    actor: User,
    at: datetime,
    kind: DocumentKind = DocumentKind.ATTACHMENT,
    access: Access = Access.PARTIES,
    endings: Collection[str] = ATTACHABLE,
) -> Document:
    """Keep a file that somebody has sent, if it is what its name says and nothing else, of one of the
    `endings` and no larger than `BIFALL_ATTACHMENT_MAX_BYTES`. A picture is kept without places and serial
    numbers.
    """
    taken = take_in(
        filename=filename, content=content, max_bytes=settings.BIFALL_ATTACHMENT_MAX_BYTES, endings=endings
    )
    return store_document(
        authority_id=authority_id,
        kind=kind,
        access=access,
        title=taken.filename,
        filename=taken.filename,
        media_type=taken.media_type,
        content=taken.content,
        actor=actor,
        at=at,
    )


@transaction.atomic
def enter_in_register(
    *,
    case: RegisteredCase,
    direction: Direction,
    description: StrPromise | str,
    at: datetime,
    counterparty: str = "",
    document: Document | None = None,
) -> RegisterEntry:
    """Note in the register what came in, went out or was drawn up.

    The register is in the installation's language, whoever acts: a lazy `description` is written out in it.
    """
    return RegisterEntry.objects.create(
        case=case,
        direction=direction,
        description=_in_the_register(description)[:250],
        counterparty=counterparty[:200],
        document=document,
        at=at,
    )


def _in_the_register(text: StrPromise | str) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return str(text)


@transaction.atomic
def make_public(*, document: Document, actor: User, at: datetime) -> None:
    """Open a document to everyone: the minutes when they are adjusted, the pack's public parts."""
    if document.access != Access.PUBLIC:
        document.access = Access.PUBLIC
        document.save(update_fields=["access"])
        record(DocumentMadePublic(kind=document.kind), subject=document, actor=actor, at=at)
