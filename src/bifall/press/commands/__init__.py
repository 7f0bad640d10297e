"""Everything that changes the newsroom."""

from bifall.press.commands.approvals import (
    approve_release,
    ask_for_approval,
    return_release,
)
from bifall.press.commands.contacts import (
    load_topic,
    save_contact,
    set_duty_week,
)
from bifall.press.commands.newsroom import (
    admit_communicators,
    group_name,
    open_newsroom,
)
from bifall.press.commands.quotes import answer_quote, ask_speaker
from bifall.press.commands.releases import (
    Block,
    Quoted,
    create_release,
    publish_release,
    tell_sent_in_advance,
)

__all__ = [
    "Block",
    "Quoted",
    "admit_communicators",
    "answer_quote",
    "approve_release",
    "ask_for_approval",
    "ask_speaker",
    "create_release",
    "group_name",
    "load_topic",
    "open_newsroom",
    "publish_release",
    "return_release",
    "save_contact",
    "set_duty_week",
    "tell_sent_in_advance",
]
