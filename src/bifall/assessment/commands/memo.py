"""The officer's memo: written, finished, and what it still lacks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.assessment.commands.locks import lock_application
from bifall.assessment.events import (
    MemoFinished,
    MemoReopened,
    MemoWritten,
)
from bifall.assessment.models import ProposedCondition, StaffMemo
from bifall.assessment.states import (
    MEMO_WORKFLOW,
    STILL_SCORING,
    MemoAction,
    MemoState,
    ProposedOutcome,
)
from bifall.audit.commands import record
from bifall.documents.models import Document
from bifall.kernel.problems import Problem, refuse_if


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoValues:
    """What the officer writes. The proposal is an amount in whole kronor and a share in percent."""

    summary: str = ""
    background: str = ""
    reasoning: str = ""
    outcome: ProposedOutcome | None = None
    proposed_sek: int | None = None
    highest_share_percent: Decimal | None = None
    conditions: tuple[str, ...] = ()
    own_case_check: str = ""


@transaction.atomic
def write_memo(*, application_id: UUID, values: MemoValues, actor: User, at: datetime) -> StaffMemo:
    """Save the memo, complete or not. A finished memo whose case has been referred back opens again."""
    application = lock_application(application_id)
    require(actor, "assessment.write_memo", application, at=at)
    memo, _created = StaffMemo.objects.get_or_create(application=application, defaults={"author": actor})
    if memo.state == MemoState.FINISHED:
        require(actor, "assessment.reopen_memo", memo, at=at)
        memo.state = MEMO_WORKFLOW.after(MemoState(memo.state), MemoAction.REOPEN)
        record(MemoReopened(), subject=memo, actor=actor, at=at)
    memo.author = actor
    memo.summary = values.summary.strip()
    memo.background = values.background.strip()
    memo.reasoning = values.reasoning.strip()
    memo.outcome = values.outcome or ""
    memo.proposed_sek = values.proposed_sek
    memo.highest_share_percent = values.highest_share_percent
    memo.own_case_check = values.own_case_check.strip()
    memo.save(
        update_fields=[
            "state",
            "author",
            "summary",
            "background",
            "reasoning",
            "outcome",
            "proposed_sek",
            "highest_share_percent",
            "own_case_check",
        ]
    )
    memo.conditions.all().delete()
    ProposedCondition.objects.bulk_create(
        ProposedCondition(memo=memo, position=position, text=text.strip())
        for position, text in enumerate((c for c in values.conditions if c.strip()), start=1)
    )
    event = MemoWritten(outcome=memo.outcome, proposed_sek=memo.proposed_sek)
    record(event, subject=memo, actor=actor, at=at)
    return memo


@transaction.atomic
def finish_memo(*, memo_id: UUID, document_id: UUID, actor: User, at: datetime) -> StaffMemo:
    """Close the memo with its PDF. Called by `flows.preparation`, which typesets it."""
    memo = (
        StaffMemo.objects.select_for_update(of=("self",), no_key=True)
        .select_related("application__organisation", "application__round__call")
        .get(pk=memo_id)
    )
    require(actor, "assessment.finish_memo", memo, at=at)
    refuse_if(problems_with_memo(memo))
    memo.state = MEMO_WORKFLOW.after(MemoState(memo.state), MemoAction.FINISH)
    memo.finished_at = at
    memo.document = Document.objects.get(pk=document_id, authority_id=memo.authority_id)
    memo.save(update_fields=["state", "finished_at", "document"])
    event = MemoFinished(
        outcome=memo.outcome,
        proposed_sek=memo.proposed_sek,
        highest_share_percent=None if memo.highest_share_percent is None else str(memo.highest_share_percent),
    )
    record(event, subject=memo, actor=actor, at=at)
    return memo


def problems_with_memo(memo: StaffMemo) -> list[Problem]:
    """What is missing before the board can take the proposal up."""
    application = memo.application
    problems = []
    if not (memo.summary and memo.background and memo.reasoning):
        problems.append(Problem("memo_text_missing", "summary"))
    if not memo.outcome:
        problems.append(Problem("memo_outcome_missing", "outcome"))
    if memo.outcome == ProposedOutcome.GRANT:
        problems += _problems_with_proposal(memo)
    elif memo.proposed_sek or memo.highest_share_percent:
        problems.append(Problem("proposed_only_with_a_grant", "proposed_sek"))
    if application.applicant_is_authority and not memo.own_case_check:
        problems.append(Problem("own_case_check_missing", "own_case_check"))
    unfinished = application.assignments.filter(state__in=STILL_SCORING).count()
    if unfinished:
        problems.append(Problem("assessments_not_done", params={"count": unfinished}))
    return problems


def _problems_with_proposal(memo: StaffMemo) -> list[Problem]:
    problems = []
    limit = memo.application.round.call.highest_share_percent
    sought = memo.application.sought_sek
    if not memo.proposed_sek:
        problems.append(Problem("proposed_amount_missing", "proposed_sek"))
    elif memo.proposed_sek > sought:
        problems.append(Problem("proposed_more_than_sought", "proposed_sek", {"sought_sek": sought}))
    if not memo.highest_share_percent:
        problems.append(Problem("proposed_share_missing", "highest_share_percent"))
    elif memo.highest_share_percent > limit:
        values: dict[str, object] = {"highest_percent": limit}
        problems.append(Problem("proposed_share_above_the_call", "highest_share_percent", values))
    return problems
