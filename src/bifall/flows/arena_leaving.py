"""Somebody leaves a meeting place, and with them all that has been written about them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from bifall.arenas import commands
from bifall.arenas.models import Participant
from bifall.notices.commands import remove_letters


@transaction.atomic
def leave(*, token: str, at: datetime) -> Participant:
    """Withdraw. The personal link still leads in, so that one can be erased later."""
    return commands.withdraw(token=token, at=at)


@transaction.atomic
def be_erased(*, token: str, at: datetime) -> None:
    """Withdraw, and remove what is personal: the participant's fields, profile, wishes and letters."""
    authority_id = commands.lock_participant(token).arena.authority_id
    email = commands.erase(token=token, at=at)
    remove_letters(authority_id=authority_id, email=email, kind_begins_with="arenas.")
