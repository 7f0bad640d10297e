"""Everything that changes a meeting place and what belongs to it."""

from bifall.arenas.commands.arenas import (
    add_days,
    add_terms,
    cancel_arena,
    change_arena,
    create_arena,
    lock_arena,
    move_arena,
    open_arena,
    remove_day,
    remove_term,
)
from bifall.arenas.commands.invitations import invite, invite_again, note_opened
from bifall.arenas.commands.participants import (
    change_details,
    confirm,
    erase,
    lock_participant,
    make_link,
    problems_of_one_who_changes,
    register,
    set_consents,
    withdraw,
)
from bifall.arenas.commands.profiles import (
    make_wish,
    rank_wish,
    save_availability,
    save_profile,
    take_back_wish,
)

__all__ = [
    "add_days",
    "add_terms",
    "cancel_arena",
    "change_arena",
    "change_details",
    "confirm",
    "create_arena",
    "erase",
    "invite",
    "invite_again",
    "lock_arena",
    "lock_participant",
    "make_link",
    "make_wish",
    "move_arena",
    "note_opened",
    "open_arena",
    "problems_of_one_who_changes",
    "rank_wish",
    "register",
    "remove_day",
    "remove_term",
    "save_availability",
    "save_profile",
    "set_consents",
    "take_back_wish",
    "withdraw",
]
