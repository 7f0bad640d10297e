from bifall.webhooks.commands.delivering import deliver
from bifall.webhooks.commands.registering import (
    ask_again,
    exchange_secret,
    pause,
    register,
    remove,
    resume,
    send_test,
    show_secret,
)

__all__ = [
    "ask_again",
    "deliver",
    "exchange_secret",
    "pause",
    "register",
    "remove",
    "resume",
    "send_test",
    "show_secret",
]
