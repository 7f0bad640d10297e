"""What became of what the municipalities said: told by the officer, and judged by the municipality."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.applications.models import Application
from bifall.audit.commands import record
from bifall.collaboration.commands.consultations import tell_municipality
from bifall.collaboration.events import FeedbackGiven, StatementHandled, UnhandledExplained
from bifall.collaboration.models import FeedbackAnswer, Statement, StatementHandling, UnhandledReason
from bifall.collaboration.queries import answered_on
from bifall.collaboration.rules import problems_with_feedback, problems_with_handling
from bifall.collaboration.states import HandlingOutcome, Recognition
from bifall.kernel.problems import refuse_if
from bifall.notices.commands import notify
from bifall.notices.recipients import users_told


@transaction.atomic
def handle_statement(
    *,
    statement_id: UUID,
    outcome: HandlingOutcome,
    reason: str,
    changed_text: str,
    actor: User,
    at: datetime,
) -> StatementHandling:
    """Tell what the region does with a statement, why, and what it changes; under review it can be told anew.

    What the municipality said stays as it is. Refused: handling_reason_missing, handling_change_missing,
    handling_change_not_expected.
    """
    statement = _lock(statement_id)
    require(actor, "collaboration.handle", statement)
    refuse_if(problems_with_handling(outcome=outcome, reason=reason, changed_text=changed_text))
    handling, _created = StatementHandling.objects.update_or_create(
        statement=statement,
        defaults={
            "outcome": outcome,
            "reason": reason.strip(),
            "changed_text": changed_text.strip(),
            "handled_by": actor,
            "handled_at": at,
        },
    )
    record(StatementHandled(outcome=outcome), subject=statement.consultation, actor=actor, at=at)
    return handling


@transaction.atomic
def explain_unhandled(*, application_id: UUID, reason: str, actor: User, at: datetime) -> None:
    """Say why the case goes to decision with statements that are not handled; "" takes the reason back."""
    application = Application.objects.select_for_update(of=("self",), no_key=True).get(pk=application_id)
    require(actor, "collaboration.explain_unhandled", application)
    written = UnhandledReason.objects.filter(application=application).first()
    if reason.strip() == (written.reason if written else ""):
        return
    if reason.strip():
        UnhandledReason.objects.update_or_create(
            application=application,
            defaults={"reason": reason.strip(), "given_by": actor, "given_at": at},
        )
    elif written is not None:
        written.delete()
    record(UnhandledExplained(), subject=application, actor=actor, at=at)


@transaction.atomic
def tell_of_handling(*, application: Application, at: datetime) -> int:
    """Tell each municipality that has answered what was done with its statement.

    Called inside the flow that hands the case over. Returns how many messages were written.
    """
    return sum(
        tell_municipality(
            consultation,
            kind="collaboration.handled",
            subject=format_lazy(_("Så hanteras ert yttrande: {title}"), title=application.title),
            body=_("Ärendet är lämnat till beslut. Läs vad regionen gjorde med det ni skrev, och varför."),
            at=at,
        )
        for consultation in answered_on(application)
    )


@transaction.atomic
def give_feedback(
    *, statement_id: UUID, recognition: Recognition, words: str, actor: User, at: datetime
) -> FeedbackAnswer:
    """Say, for the municipality and once, whether it recognises itself in what became of its statement.

    Refused: feedback_words_missing. `flows.influence` asks first whether the decision is public.
    """
    statement = _lock(statement_id)
    require(actor, "collaboration.give_feedback", statement)
    refuse_if(problems_with_feedback(recognition=recognition, words=words))
    answer = FeedbackAnswer.objects.create(
        statement=statement, recognition=recognition, words=words.strip(), given_by=actor, given_at=at
    )
    consultation = statement.consultation
    for officer in users_told("collaboration.fed_back", consultation, at):
        notify(
            authority_id=consultation.authority_id,
            recipient=officer,
            kind="collaboration.fed_back",
            subject=format_lazy(
                _("{municipality} har återkopplat: {title}"),
                municipality=consultation.municipality.name,
                title=consultation.application.title,
            ),
            body=format_lazy(_("Känner kommunen igen sig? {answer}"), answer=recognition.label),
            path=reverse("desk:case", args=[consultation.application_id]),
            at=at,
        )
    record(FeedbackGiven(recognition=recognition), subject=consultation, actor=actor, at=at)
    return answer


def _lock(statement_id: UUID) -> Statement:
    return (
        Statement.objects.select_for_update(of=("self",), no_key=True)
        .select_related("consultation__municipality", "consultation__application__case_officer")
        .get(pk=statement_id)
    )
