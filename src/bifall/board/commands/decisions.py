"""Deciding: by the board at an item, or by the director on delegation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.applications.commands import settle
from bifall.applications.models import Application
from bifall.applications.states import WORKFLOW, Action, State
from bifall.assessment.models import StaffMemo
from bifall.audit.commands import record
from bifall.board import rules
from bifall.board.commands.meetings import lock
from bifall.board.commands.proceedings import problems_with_untried_conflicts
from bifall.board.events import Decided, DecidedDespiteAid, DelegatedDecided, DelegatedReported, PaperAttached
from bifall.board.models import (
    AgendaItem,
    Board,
    Decision,
    DecisionCondition,
    DelegatedDecision,
)
from bifall.board.queries import frame_of, takes_part
from bifall.board.states import ItemKind, MemberRole, Outcome
from bifall.calls.models import Round
from bifall.calls.states import Decider
from bifall.documents.models import Document
from bifall.kernel.problems import Problem, refuse_if
from bifall.regulations.decision_authority import decider
from bifall.regulations.meetings import has_quorum

EFFECTS = {
    Outcome.GRANTED: Action.GRANT,
    Outcome.REJECTED: Action.REJECT,
    Outcome.REFERRED_BACK: Action.REFER_BACK,
}


@transaction.atomic
def decide(
    *,
    item_id: UUID,
    outcome: Outcome,
    text: str,
    actor: User,
    at: datetime,
    granted_sek: int | None = None,
    highest_share_percent: Decimal | None = None,
    conditions: Sequence[str] = (),
    aid_faults: Sequence[Problem] = (),
    despite_aid: str = "",
) -> Decision:
    """Record what the board decided. A grant is an amount and a highest share of approved costs.

    The application follows: granted, rejected or back under review; a postponed case stays prepared.

    aid_faults: what was found to keep the grant from being lawful as state aid. The minutes tell what the
    board decided all the same, so then its reasons, `despite_aid`, are demanded and kept.
    """
    meeting = lock(AgendaItem.objects.values_list("meeting_id", flat=True).get(pk=item_id))
    item = AgendaItem.objects.select_related("application__organisation", "application__round__call").get(
        pk=item_id
    )
    item.meeting = meeting
    if item.application is not None:
        # The application before its round, as everywhere: the frame is counted under the round's lock.
        rows = Application.objects.select_for_update(no_key=True).filter(pk=item.application.pk)
        item.application.state = rows.values_list("state", flat=True).get()
    require(actor, "board.decide", item)
    problems = list(
        rules.problems_with_decision(
            kind=ItemKind(item.kind),
            outcome=outcome,
            text=text,
            granted_sek=granted_sek,
            highest_share_percent=highest_share_percent,
            grant=_grant_values(item.application),
        )
    )
    problems += _problems_in_session(item)
    if item.application is not None:
        problems += _problems_with_state(item.application, outcome)
    if item.application is not None and granted_sek:
        problems += _problems_with_frame(item.application, granted_sek)
    if aid_faults and not despite_aid.strip():
        problems += [*aid_faults, Problem("despite_aid_unexplained", "despite_aid")]
    refuse_if(problems)
    decision = Decision.objects.create(
        authority_id=meeting.authority_id,
        item=item,
        outcome=outcome,
        text=text.strip(),
        granted_sek=granted_sek,
        highest_share_percent=highest_share_percent,
        despite_aid=despite_aid.strip() if aid_faults else "",
        decided_at=at,
    )
    DecisionCondition.objects.bulk_create(
        DecisionCondition(decision=decision, position=position, text=text)
        for position, text in _numbered(conditions)
    )
    if item.application is not None and outcome in EFFECTS:
        settle(application_id=item.application.pk, action=EFFECTS[outcome], actor=actor, at=at)
    event = Decided(
        item_id=str(item.pk),
        application_id=str(item.application_id) if item.application_id else None,
        outcome=outcome,
        granted_sek=granted_sek,
        highest_share_percent=None if highest_share_percent is None else str(highest_share_percent),
    )
    record(event, subject=decision, actor=actor, at=at)
    if aid_faults:
        codes = sorted({fault.code for fault in aid_faults})
        despite = DecidedDespiteAid(application_id=str(item.application_id), faults=codes)
        record(despite, subject=decision, actor=actor, at=at)
    return decision


def _numbered(conditions: Sequence[str]) -> Iterator[tuple[int, str]]:
    return enumerate(filter(None, (condition.strip() for condition in conditions)), start=1)


def _problems_in_session(item: AgendaItem) -> list[Problem]:
    problems = []
    if hasattr(item, "decision"):
        problems.append(Problem("item_already_decided"))
    if item.votes.filter(closed_at=None).exists():
        problems.append(Problem("vote_still_open"))
    seats = item.meeting.board.members.filter(ended_at=None).exclude(role=MemberRole.SUBSTITUTE).count()
    serving = len(takes_part(item))
    if not has_quorum(seats, serving):
        problems.append(Problem("no_quorum", params={"serving": serving, "seats": seats}))
    return problems + problems_with_untried_conflicts(item)


def _grant_values(application: Application | None) -> rules.GrantValues | None:
    if application is None:
        return None
    memo = StaffMemo.objects.filter(application=application).first()
    return rules.GrantValues(
        sought_sek=application.sought_sek,
        total_cost_sek=application.total_cost_sek,
        highest_share_of_call_percent=application.round.call.highest_share_percent,
        applicant_is_authority=application.applicant_is_authority,
        own_case_was_checked=memo is not None and bool(memo.own_case_check.strip()),
    )


def _problems_with_state(application: Application, outcome: Outcome) -> list[Problem]:
    """An applicant may withdraw while the case waits; then it can be postponed, and nothing else."""
    action = EFFECTS.get(outcome)
    if action is None or WORKFLOW.allows(State(application.state), action):
        return []
    return [Problem("item_not_prepared", "outcome", {"title": application.title})]


def _problems_with_frame(application: Application, granted_sek: int) -> list[Problem]:
    """What the round's frame says, with the round locked: of two grants at once the second sees the first."""
    round_ = Round.objects.select_for_update(of=("self",), no_key=True).get(pk=application.round_id)
    frame = frame_of(round_)
    if frame.granted_sek + granted_sek <= frame.frame_sek:
        return []
    values: dict[str, object] = {
        "round": str(application.round),
        "frame_sek": frame.frame_sek,
        "granted_sek": frame.granted_sek + granted_sek,
    }
    return [Problem("grants_exceed_frame", "granted_sek", values)]


@transaction.atomic
def attach_letter(*, decision_id: UUID, document_id: UUID, actor: User, at: datetime) -> Decision:
    """Keep the decision letter with the decision."""
    decision = Decision.objects.select_for_update(of=("self",), no_key=True).get(pk=decision_id)
    require(actor, "board.write_letters", decision)
    document = Document.objects.get(pk=document_id, authority_id=decision.authority_id)
    decision.letter = document
    decision.save(update_fields=["letter"])
    event = PaperAttached(document_id=str(document.pk), kind=document.kind)
    record(event, subject=decision, actor=actor, at=at)
    return decision


@transaction.atomic
def decide_on_delegation(
    *,
    application_id: UUID,
    board_id: UUID,
    outcome: Outcome,
    reasons: str,
    legal_basis: str,
    actor: User,
    at: datetime,
    granted_sek: int | None = None,
    highest_share_percent: Decimal | None = None,
    conditions: Sequence[str] = (),
    eu_cofinancing: bool = False,
    aid_faults: Sequence[Problem] = (),
) -> DelegatedDecision:
    """Decide as the director, within the delegation order (KL 6:37–38, 7:5); never for the region itself.

    `conditions` bind the one who is granted; a rejection has none. aid_faults: what was found to keep the
    grant from being lawful as state aid; nobody grants it on delegation.
    """
    application = (
        Application.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation", "round__call")
        .get(pk=application_id)
    )
    require(actor, "board.decide_on_delegation", application)
    board = Board.objects.get(pk=board_id, authority_id=application.authority_id)
    verdict = decider(
        sought_sek=application.sought_sek,
        applicant_is_authority=application.applicant_is_authority,
        eu_cofinancing=eu_cofinancing,
        on=timezone.localtime(at).date(),
    )
    problems = list(
        rules.problems_with_decision(
            kind=ItemKind.GRANT,
            outcome=outcome,
            text=reasons,
            granted_sek=granted_sek,
            highest_share_percent=highest_share_percent,
            grant=_grant_values(application),
        )
    )
    if application.round.call.decider != Decider.DIRECTOR or verdict.organ != "director":
        problems.append(Problem("not_for_the_director", params={"source": verdict.source}))
    if outcome not in {Outcome.GRANTED, Outcome.REJECTED}:
        problems.append(Problem("outcome_not_for_this_item", "outcome"))
    numbered = list(_numbered(conditions))
    if numbered and outcome != Outcome.GRANTED:
        problems.append(Problem("only_a_grant_has_conditions", "conditions"))
    if not legal_basis.strip():
        problems.append(Problem("delegation_basis_missing", "legal_basis"))
    problems += _problems_with_state(application, outcome)
    problems += aid_faults
    if granted_sek:
        problems += _problems_with_frame(application, granted_sek)
    refuse_if(problems)
    decision = DelegatedDecision.objects.create(
        authority_id=application.authority_id,
        board=board,
        application=application,
        decided_by=actor,
        outcome=outcome,
        reasons=reasons.strip(),
        granted_sek=granted_sek,
        highest_share_percent=highest_share_percent,
        decided_at=at,
        legal_basis=legal_basis.strip(),
    )
    DecisionCondition.objects.bulk_create(
        DecisionCondition(delegated_decision=decision, position=position, text=text)
        for position, text in numbered
    )
    settle(application_id=application.pk, action=EFFECTS[outcome], actor=actor, at=at)
    event = DelegatedDecided(application_id=str(application.pk), outcome=outcome, granted_sek=granted_sek)
    record(event, subject=decision, actor=actor, at=at)
    return decision


@transaction.atomic
def attach_delegated_letter(
    *, decision_id: UUID, document_id: UUID, actor: User, at: datetime
) -> DelegatedDecision:
    """Keep the letter with the decision that was made on delegation."""
    decision = (
        DelegatedDecision.objects.select_for_update(of=("self",), no_key=True)
        .select_related("application__organisation", "board")
        .get(pk=decision_id)
    )
    require(actor, "board.decide_on_delegation", decision.application)
    document = Document.objects.get(pk=document_id, authority_id=decision.authority_id)
    decision.letter = document
    decision.save(update_fields=["letter"])
    event = PaperAttached(document_id=str(document.pk), kind=document.kind)
    record(event, subject=decision, actor=actor, at=at)
    return decision


@transaction.atomic
def report_delegated(
    *, item_id: UUID, decision_ids: Sequence[UUID], actor: User, at: datetime
) -> list[DelegatedDecision]:
    """Report delegated decisions to the board at an item of that kind (KL 6:40, 7:8)."""
    item = AgendaItem.objects.select_related("meeting").get(pk=item_id, kind=ItemKind.DELEGATED)
    lock(item.meeting_id)
    require(actor, "board.report_delegated", item)
    decisions = list(
        DelegatedDecision.objects.select_for_update(of=("self",), no_key=True).filter(
            pk__in=decision_ids, authority_id=item.authority_id
        )
    )
    refuse_if(
        [
            Problem("delegated_already_reported", "decisions")
            for decision in decisions
            if decision.reported_at_item_id not in {None, item.pk}
        ]
    )
    for decision in decisions:
        decision.reported_at_item = item
        decision.save(update_fields=["reported_at_item"])
        record(DelegatedReported(decision_id=str(decision.pk)), subject=item, actor=actor, at=at)
    return decisions
