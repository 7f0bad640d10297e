"""Somebody leaves a meeting place, and with them all that has been written about them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from bifall.arenas import commands
from bifall.arenas.models import Participant
from bifall.flows.arena_days import mend_timetable
from bifall.notices.commands import remove_letters


@transaction.atomic
def leave(*, token: str, at: datetime) -> Participant:
    """Withdraw, and mend the timetable. The link still leads in, so that one can be erased later."""
    participant = commands.withdraw(token=token, at=at)
    mend_timetable(arena_id=participant.arena_id, actor=None, at=at)
    return participant


@transaction.atomic
def be_erased(*, token: str, at: datetime) -> None:
    """Withdraw, and remove what is personal: the participant's fields, profile, wishes and letters."""
    arena = commands.lock_participant(token).arena
    email = commands.erase(token=token, at=at)
    mend_timetable(arena_id=arena.pk, actor=None, at=at)
    remove_letters(authority_id=arena.authority_id, email=email, kind_begins_with="arenas.")
