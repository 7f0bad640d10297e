"""Everything that changes what the municipalities are asked and say."""

from bifall.collaboration.commands.consultations import (
    answer,
    consult,
    extend_due,
    name_responder,
    record_silence,
    remind_municipalities,
    tell_municipality,
)
from bifall.collaboration.commands.forums import (
    ForumValues,
    Person,
    add_municipality,
    change_forum,
    close_forum,
    end_municipality,
    end_seat,
    found_forum,
    seat_member,
    set_votes,
)
from bifall.collaboration.commands.handling import (
    explain_unhandled,
    give_feedback,
    handle_statement,
    tell_of_handling,
)
from bifall.collaboration.commands.model import (
    ModelValues,
    begin_model,
    begin_next_model,
    end_model,
    put_model_in_force,
    set_topics,
    write_model,
)

__all__ = [
    "ForumValues",
    "ModelValues",
    "Person",
    "add_municipality",
    "answer",
    "begin_model",
    "begin_next_model",
    "change_forum",
    "close_forum",
    "consult",
    "end_model",
    "end_municipality",
    "end_seat",
    "explain_unhandled",
    "extend_due",
    "found_forum",
    "give_feedback",
    "handle_statement",
    "name_responder",
    "put_model_in_force",
    "record_silence",
    "remind_municipalities",
    "seat_member",
    "set_topics",
    "set_votes",
    "tell_municipality",
    "tell_of_handling",
    "write_model",
]
