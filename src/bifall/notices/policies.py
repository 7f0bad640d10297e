"""Who may read a message: the one it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bifall.accounts.predicates import holds, predicate, publish
from bifall.accounts.states import Role

if TYPE_CHECKING:
    from bifall.accounts.models import User
    from bifall.notices.models import Message


@predicate
def is_recipient(user: User, message: Message) -> bool:
    return message.recipient_id == user.pk


PERMISSIONS = {
    "notices.view": is_recipient,
    "notices.mark_read": is_recipient,
    "notices.view_outbox": holds(Role.ADMINISTRATOR),
}

publish(PERMISSIONS)
