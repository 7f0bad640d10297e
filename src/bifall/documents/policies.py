"""Who may read a stored document. What stands in a case is opened by the page of the case; this table
speaks of the document alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bifall.accounts.predicates import holds, predicate, publish
from bifall.accounts.states import Role
from bifall.documents.states import Access

if TYPE_CHECKING:
    from bifall.accounts.models import User
    from bifall.documents.models import Document


@predicate
def is_public(user: User, document: Document) -> bool:
    return document.access == Access.PUBLIC


works_at_the_desk = holds(Role.CASE_OFFICER, Role.CONTROLLER, Role.DIRECTOR, Role.SECRETARY)

PERMISSIONS = {
    "documents.view": is_public | works_at_the_desk,
}

publish(PERMISSIONS)
