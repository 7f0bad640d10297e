"""From what a municipality said to what the board decided, and back to the municipality."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.board.models import Decision, DelegatedDecision
from bifall.board.states import MeetingState, Outcome
from bifall.collaboration import commands
from bifall.collaboration.models import FeedbackAnswer, Statement
from bifall.collaboration.policies import DECIDED
from bifall.collaboration.states import Recognition
from bifall.kernel.problems import Problem, refuse_if


@dataclass(frozen=True, slots=True)
class PublicOutcome:
    """What was decided on an application, as everybody may know it.

    paragraph: the § of the minutes where the board decided, or where the delegated decision was reported.
    """

    outcome: Outcome
    decided_on: date
    granted_sek: int | None
    paragraph: int | None
    on_delegation: bool


def public_outcomes(application_ids: Iterable[UUID]) -> dict[UUID, PublicOutcome]:
    """{application: its latest decision that stands in announced minutes}, in two questions.

    A decision on delegation is public when it has been reported to a meeting whose minutes are (KL 6:40).
    """
    wanted = list(application_ids)
    delegated = DelegatedDecision.objects.filter(
        application__in=wanted, reported_at_item__meeting__state=MeetingState.ANNOUNCED
    ).select_related("reported_at_item")
    found = {
        made.application_id: PublicOutcome(
            outcome=Outcome(made.outcome),
            decided_on=timezone.localdate(made.decided_at),
            granted_sek=made.granted_sek,
            paragraph=made.reported_at_item.paragraph if made.reported_at_item else None,
            on_delegation=True,
        )
        for made in delegated
    }
    by_board = Decision.objects.filter(
        item__application__in=wanted, item__meeting__state=MeetingState.ANNOUNCED
    )
    for decision in by_board.select_related("item__meeting").order_by("decided_at"):
        if decision.item.application_id is not None:
            found[decision.item.application_id] = PublicOutcome(
                outcome=Outcome(decision.outcome),
                decided_on=decision.decided_on,
                granted_sek=decision.granted_sek,
                paragraph=decision.item.paragraph,
                on_delegation=False,
            )
    return found


def is_settled(outcome: PublicOutcome | None) -> bool:
    """The application has been granted or rejected, and everybody may know it."""
    return outcome is not None and outcome.outcome in {Outcome.GRANTED, Outcome.REJECTED}


@transaction.atomic
def give_feedback(
    *, statement_id: UUID, recognition: Recognition, words: str, actor: User, at: datetime
) -> FeedbackAnswer:
    """The municipality says whether it recognises itself, when the decision is public.

    Refused: decision_not_public, feedback_words_missing.
    """
    statement = Statement.objects.select_related("consultation__application").get(pk=statement_id)
    require(actor, "collaboration.give_feedback", statement)
    application_id = statement.consultation.application_id
    outcome = public_outcomes([application_id]).get(application_id)
    refuse_if([] if is_settled(outcome) else [Problem("decision_not_public")])
    return commands.give_feedback(
        statement_id=statement_id, recognition=recognition, words=words, actor=actor, at=at
    )


@transaction.atomic
def ask_for_feedback(*, authority_id: UUID, at: datetime) -> int:
    """Tell the municipalities of decisions that have become public on what they have answered, and ask
    whether they recognise themselves; each is asked once. Returns how many messages were written.
    """
    said = list(
        Statement.objects.filter(
            consultation__authority_id=authority_id,
            consultation__application__state__in=DECIDED,
            feedback=None,
        )
        .select_related("consultation__municipality", "consultation__application")
        .order_by("given_at", "pk")
    )
    outcomes = public_outcomes({statement.consultation.application_id for statement in said})
    written = 0
    for statement in said:
        consultation = statement.consultation
        outcome = outcomes.get(consultation.application_id)
        if outcome is None or not is_settled(outcome):
            continue
        written += commands.tell_municipality(
            consultation,
            kind="collaboration.decided",
            subject=format_lazy(_("Beslut om {title}"), title=consultation.application.title),
            body=format_lazy(
                _("{outcome}. Läs vad det blev av ert yttrande, och svara på om kommunen känner igen sig."),
                outcome=outcome.outcome.label,
            ),
            key=f"feedback:{statement.pk}",
            at=at,
        )
    return written
