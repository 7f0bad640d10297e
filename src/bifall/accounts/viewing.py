"""Looking at the pages as a role sees them: who may, and what the audit is told."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from bifall.accounts.events import ViewingEnded, ViewingStarted
from bifall.accounts.models import Authority, User
from bifall.accounts.states import Role
from bifall.audit.commands import record


def may_view_as(user: User, authority: Authority, role: Role) -> bool:
    """An administrator as any role; everybody as a role of their own."""
    own = (authority.pk, role) in user.roles
    return user.is_active and (own or user.has_perm("accounts.view_as_any", authority))


@transaction.atomic
def start_viewing(*, authority_id: UUID, role: Role, actor: User, at: datetime) -> None:
    authority = Authority.objects.get(pk=authority_id)
    if not may_view_as(actor, authority, role):
        raise PermissionDenied("accounts.view_as_any")
    record(ViewingStarted(role=role), subject=authority, actor=actor, at=at)


@transaction.atomic
def end_viewing(*, authority_id: UUID, role: Role, actor: User, at: datetime) -> None:
    authority = Authority.objects.get(pk=authority_id)
    record(ViewingEnded(role=role), subject=authority, actor=actor, at=at)
