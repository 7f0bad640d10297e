"""Who may read a document by itself, in every state of access and over everybody."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from bifall.documents.commands import store_document
from bifall.documents.models import Document
from bifall.documents.policies import PERMISSIONS
from bifall.documents.states import Access, DocumentKind
from tests.cast import Cast
from tests.conftest import NOW
from tests.strangers import anybody

DESK = {"officer", "controller", "director", "secretary"}


def test_every_permission_is_in_the_table() -> None:
    assert PERMISSIONS.keys() == {"documents.view"}


@pytest.mark.parametrize("access", Access)
@pytest.mark.parametrize("kind", [DocumentKind.ATTACHMENT, DocumentKind.MINUTES])
def test_who_may_read_a_document(cast: Cast, access: Access, kind: DocumentKind) -> None:
    def document(authority_id: object) -> Document:
        return store_document(
            authority_id=authority_id,  # type: ignore[arg-type]
            kind=kind,
            access=access,
            title="Handling",
            filename="handling.pdf",
            media_type="application/pdf",
            content=b"%PDF-1.7",
            actor=cast.officer,
            at=NOW,
        )

    here, there = document(cast.region.pk), document(cast.other_region.pk)
    people = anybody(cast)
    everyone = people.keys() - {"locked_out"}
    at_the_other_desk = {f"{name}_elsewhere" for name in DESK}
    for about, at_the_desk in ((here, DESK), (there, at_the_other_desk)):
        may = {name for name, user in people.items() if user.has_perm("documents.view", about)}
        assert may == (everyone if access == Access.PUBLIC else at_the_desk)


def test_who_is_not_signed_in_reads_what_is_public(cast: Cast) -> None:
    public = Document(authority=cast.region, access=Access.PUBLIC)
    assert AnonymousUser().has_perm("documents.view", public)
