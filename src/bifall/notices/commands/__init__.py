"""Writing messages with the change they tell of, and sending or stopping them afterwards."""

from bifall.notices.commands.bounces import tell_bounce
from bifall.notices.commands.outbox import choose_deliveries, set_delay, stop_letters, unsubscribe
from bifall.notices.commands.sending import MailServerSilent, send_unsent
from bifall.notices.commands.writing import (
    Addressee,
    mark_read,
    notify,
    remove_letters,
    write_letter,
    write_letters,
)

__all__ = [
    "Addressee",
    "MailServerSilent",
    "choose_deliveries",
    "mark_read",
    "notify",
    "remove_letters",
    "send_unsent",
    "set_delay",
    "stop_letters",
    "tell_bounce",
    "unsubscribe",
    "write_letter",
    "write_letters",
]
