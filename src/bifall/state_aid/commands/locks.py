"""The lock that aid is given under.

A single undertaking is found by following links, which another may be adding to. So it is the authority's own
row that is locked: of two who record at once, the second counts what the first has given.
"""

from __future__ import annotations

from uuid import UUID

from bifall.accounts.models import Authority


def lock_register(authority_id: UUID) -> Authority:
    return Authority.objects.select_for_update(no_key=True).get(pk=authority_id)
