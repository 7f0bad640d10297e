"""Who may read a message: the one it is for. Who may see the outbox and stop what waits in it: the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bifall.accounts.predicates import holds, predicate, publish
from bifall.accounts.states import Role

if TYPE_CHECKING:
    from bifall.accounts.models import User
    from bifall.notices.models import DeliveryChoice, Message

OUTBOX = (Role.CASE_OFFICER, Role.CONTROLLER, Role.ADMINISTRATOR)


@predicate
def is_recipient(user: User, message: Message) -> bool:
    return message.recipient_id == user.pk


@predicate
def is_stopped(user: User, message: Message) -> bool:
    return message.stopped_at is not None


@predicate
def is_their_own(user: User, choice: DeliveryChoice) -> bool:
    return choice.user_id == user.pk


PERMISSIONS = {
    "notices.view": is_recipient & ~is_stopped,
    "notices.mark_read": is_recipient & ~is_stopped,
    "notices.view_outbox": holds(*OUTBOX),
    "notices.stop": holds(*OUTBOX),
    "notices.set_delay": holds(Role.ADMINISTRATOR),
    "notices.choose": is_their_own,
}

publish(PERMISSIONS)
