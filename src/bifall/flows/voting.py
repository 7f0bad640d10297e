"""An open vote as it is held: everybody who takes part says yes, no or abstains, and it is counted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from bifall.accounts.models import User
from bifall.board.commands import cast_ballot, close_vote
from bifall.board.models import Vote
from bifall.board.states import Choice


@transaction.atomic
def record_vote(*, vote_id: UUID, ballots: Mapping[UUID, Choice], actor: User, at: datetime) -> Vote:
    """Record each member's ballot and count the vote; a missing ballot leaves the vote as it was."""
    for member_id, choice in ballots.items():
        cast_ballot(vote_id=vote_id, member_id=member_id, choice=choice, actor=actor, at=at)
    return close_vote(vote_id=vote_id, actor=actor, at=at)
