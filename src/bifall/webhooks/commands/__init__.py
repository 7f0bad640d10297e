from bifall.webhooks.commands.delivering import AT_A_TIME, deliver, throw_away_log
from bifall.webhooks.commands.registering import (
    ask_again,
    change,
    exchange_secret,
    pause,
    register,
    remove,
    resume,
    send_test,
    show_secret,
)

__all__ = [
    "AT_A_TIME",
    "ask_again",
    "change",
    "deliver",
    "exchange_secret",
    "pause",
    "register",
    "remove",
    "resume",
    "send_test",
    "show_secret",
    "throw_away_log",
]
