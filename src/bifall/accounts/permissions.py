"""Asking for permission, the same way at every door."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied

if TYPE_CHECKING:
    from datetime import datetime

    from bifall.accounts.models import User


def require(actor: User, permission: str, obj: Any, *, at: datetime | None = None) -> None:
    """Raise PermissionDenied unless the policy table lets `actor` do `permission` to `obj`.

    at: the moment that is asked about, where what a person has been given may have an end.
    """
    if at is not None:
        actor.asks_at = at
    if not actor.is_active or not actor.has_perm(permission, obj):
        raise PermissionDenied(permission)
