"""The lock that aid is given under.

A single undertaking is found by following links, which another may be adding to. So it is the authority's own
row that is locked: of two who record at once, the second counts what the first has given.
"""

from __future__ import annotations

from uuid import UUID

from bifall.accounts.models import Authority
from bifall.state_aid.models import AidBeneficiary


def lock_register(authority_id: UUID) -> Authority:
    return Authority.objects.select_for_update(no_key=True).get(pk=authority_id)


def lock_beneficiary(beneficiary_id: UUID) -> AidBeneficiary:
    """The register first and then the row, as it stands when both are held."""
    found = AidBeneficiary.objects.values_list("application__authority_id", flat=True)
    lock_register(found.get(pk=beneficiary_id))
    locked = AidBeneficiary.objects.select_for_update(of=("self",), no_key=True)
    return locked.select_related("application__organisation", "undertaking").get(pk=beneficiary_id)
