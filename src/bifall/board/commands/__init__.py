"""Everything that changes boards, meetings, items, votes, decisions and minutes."""

from bifall.board.commands.agenda import (
    add_grant_items_of_round,
    add_item,
    attach_extract,
    attach_paper,
    move_item,
    remove_item,
    tie_to_issue,
)
from bifall.board.commands.decisions import (
    attach_delegated_letter,
    attach_letter,
    decide,
    decide_on_delegation,
    report_delegated,
)
from bifall.board.commands.meetings import (
    attach_board_pack,
    close_meeting,
    load_board,
    open_meeting,
    plan_meeting,
    summon,
    tie_round,
)
from bifall.board.commands.minutes import adjust_minutes, announce, attach_minutes, verify_minutes
from bifall.board.commands.proceedings import (
    cast_ballot,
    close_vote,
    declare_conflict,
    move_motion,
    open_vote,
    record_reservation,
    try_conflict,
    withdraw_motion,
)
from bifall.board.commands.seats import change_seat, end_seat, rename_board, seat_member

__all__ = [
    "add_grant_items_of_round",
    "add_item",
    "adjust_minutes",
    "announce",
    "attach_board_pack",
    "attach_delegated_letter",
    "attach_extract",
    "attach_letter",
    "attach_minutes",
    "attach_paper",
    "cast_ballot",
    "change_seat",
    "close_meeting",
    "close_vote",
    "decide",
    "decide_on_delegation",
    "declare_conflict",
    "end_seat",
    "load_board",
    "move_item",
    "move_motion",
    "open_meeting",
    "open_vote",
    "plan_meeting",
    "record_reservation",
    "remove_item",
    "rename_board",
    "report_delegated",
    "seat_member",
    "summon",
    "tie_round",
    "tie_to_issue",
    "try_conflict",
    "verify_minutes",
    "withdraw_motion",
]
