"""The bank's word, as the parties meet it: who has been paid is told."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from bifall.accounts.models import User
from bifall.claims.commands import ReadReport, read_bank_report
from bifall.flows.project_letters import tell_beneficiary


@transaction.atomic
def take_in_bank_report(
    *, authority_id: UUID, filename: str, content: bytes, actor: User, at: datetime
) -> ReadReport:
    """Read the bank's report; each beneficiary whose money has gone out is told."""
    read = read_bank_report(authority_id=authority_id, filename=filename, content=content, actor=actor, at=at)
    for thing in read.settled:
        tell_beneficiary(thing.project, code="claims.paid", at=at)
    return read
