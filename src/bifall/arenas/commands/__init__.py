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

__all__ = [
    "add_days",
    "add_terms",
    "cancel_arena",
    "change_arena",
    "create_arena",
    "lock_arena",
    "move_arena",
    "open_arena",
    "remove_day",
    "remove_term",
]
