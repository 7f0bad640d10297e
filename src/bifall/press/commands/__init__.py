"""Everything that changes the newsroom."""

from bifall.press.commands.approvals import (
    approve_release,
    ask_for_approval,
    return_release,
)
from bifall.press.commands.contacts import save_contact
from bifall.press.commands.newsroom import (
    admit_communicators,
    group_name,
    open_newsroom,
)
from bifall.press.commands.pictures import (
    PictureValues,
    add_picture,
    describe_picture,
    tell_of_ending_rights,
)
from bifall.press.commands.quotes import answer_quote, ask_speaker
from bifall.press.commands.releases import (
    Block,
    Quoted,
    create_release,
    publish_release,
    tell_sent_in_advance,
)
from bifall.press.commands.rota import (
    DutyChoice,
    fill_rota,
    note_absence,
    remove_absence,
    renew_calendar_link,
    set_duty_span,
    set_duty_week,
)
from bifall.press.commands.subscriptions import (
    change_subscription,
    count_bounce,
    erase_unconfirmed,
    leave_subscription,
    subscribe,
)
from bifall.press.commands.topics import end_topic, load_topic, reopen_topic, save_topic

__all__ = [
    "Block",
    "DutyChoice",
    "PictureValues",
    "Quoted",
    "add_picture",
    "admit_communicators",
    "answer_quote",
    "approve_release",
    "ask_for_approval",
    "ask_speaker",
    "change_subscription",
    "count_bounce",
    "create_release",
    "describe_picture",
    "end_topic",
    "erase_unconfirmed",
    "fill_rota",
    "group_name",
    "leave_subscription",
    "load_topic",
    "note_absence",
    "open_newsroom",
    "publish_release",
    "remove_absence",
    "renew_calendar_link",
    "reopen_topic",
    "return_release",
    "save_contact",
    "save_topic",
    "set_duty_span",
    "set_duty_week",
    "subscribe",
    "tell_of_ending_rights",
    "tell_sent_in_advance",
]
