"""The lock that aid is given under.

A single undertaking is found by following links, which another may be adding to. So it is the authority's own
row that is locked: of two who record at once, the second counts what the first has given.
"""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from bifall.accounts.models import Authority
from bifall.state_aid.models import AidBeneficiary, DeclaredAward, DeclaredLink

Line = TypeVar("Line", DeclaredAward, DeclaredLink)


def lock_register(authority_id: UUID) -> Authority:
    return Authority.objects.select_for_update(no_key=True).get(pk=authority_id)


def lock_beneficiary(beneficiary_id: UUID) -> AidBeneficiary:
    """The register first and then the row, as it stands when both are held."""
    found = AidBeneficiary.objects.values_list("application__authority_id", flat=True)
    lock_register(found.get(pk=beneficiary_id))
    locked = AidBeneficiary.objects.select_for_update(of=("self",), no_key=True)
    return locked.select_related("application__organisation", "undertaking").get(pk=beneficiary_id)


def lock_declared(lines: QuerySet[Line], line_id: UUID) -> Line:
    """A line of a declaration, in the same order: whoever declares anew holds the register too."""
    lock_register(lines.values_list("declaration__application__authority_id", flat=True).get(pk=line_id))
    locked = lines.select_for_update(of=("self",), no_key=True)
    return locked.select_related(
        "declaration__application__organisation", "declaration__undertaking", "declaration__declared_by"
    ).get(pk=line_id)
