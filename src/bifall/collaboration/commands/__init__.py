"""Everything that changes what the municipalities are asked and say."""

from bifall.collaboration.commands.consultations import (
    answer,
    consult,
    extend_due,
    name_responder,
    record_silence,
    remind_municipalities,
)

__all__ = [
    "answer",
    "consult",
    "extend_due",
    "name_responder",
    "record_silence",
    "remind_municipalities",
]
