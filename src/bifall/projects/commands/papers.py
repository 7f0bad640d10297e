"""Files that come with something in a project: a proof, a voucher."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings

from bifall.accounts.models import User
from bifall.documents.commands import store_document
from bifall.documents.models import Document
from bifall.documents.rules import ATTACHABLE, extension, problems_with_attachment
from bifall.documents.states import Access, DocumentKind
from bifall.kernel.problems import refuse_if


def keep_paper(*, authority_id: UUID, filename: str, content: bytes, actor: User, at: datetime) -> Document:
    """Keep an uploaded file for the parties of the case. Called by the command that asked for permission."""
    refuse_if(
        problems_with_attachment(
            filename=filename,
            size=len(content),
            beginning=content[:16],
            max_bytes=settings.BIFALL_ATTACHMENT_MAX_BYTES,
        )
    )
    return store_document(
        authority_id=authority_id,
        kind=DocumentKind.ATTACHMENT,
        access=Access.PARTIES,
        title=filename,
        filename=filename,
        media_type=ATTACHABLE[extension(filename)].media_type,
        content=content,
        actor=actor,
        at=at,
    )
