"""What officers do with an application that has come in, and how a decision settles it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.applications.commands.drafting import lock
from bifall.applications.commands.letters import tell_applicant
from bifall.applications.commands.submission import moved
from bifall.applications.events import CompletionRequested
from bifall.applications.models import Application, CompletionRequest
from bifall.applications.queries import problems_with_signatures
from bifall.applications.states import WORKFLOW, Action, State
from bifall.audit.commands import record
from bifall.documents.commands import LOCAL_TIME, enter_in_register
from bifall.documents.states import Direction
from bifall.kernel.problems import Problem, refuse_if
from bifall.questionnaires.commands import unlock_answer_set
from bifall.questionnaires.queries import versions_of


@transaction.atomic
def start_review(*, application_id: UUID, actor: User, at: datetime) -> Application:
    """Take the case: the officer who does it handles it from now on."""
    application = lock(application_id)
    require(actor, "applications.start_review", application, at=at)
    previous = State(application.state)
    application.state = WORKFLOW.after(previous, Action.START_REVIEW)
    application.case_officer = actor
    application.save(update_fields=["state", "case_officer"])
    moved(application, Action.START_REVIEW, previous, actor, at)
    return application


@transaction.atomic
def request_completion(
    *, application_id: UUID, text: str, pages: Sequence[str], due_on: date, actor: User, at: datetime
) -> CompletionRequest:
    """Ask the applicant to complete the named pages of the form (all when none is named) by a date."""
    application = lock(application_id)
    require(actor, "applications.request_completion", application, at=at)
    known = {page.key for page in application.answer_set.form_version.schema.pages}
    problems = [Problem("completion_page_unknown", "pages") for page in pages if page not in known]
    if not text.strip():
        problems.append(Problem("completion_text_missing", "text"))
    if due_on <= at.astimezone(LOCAL_TIME).date():
        problems.append(Problem("completion_due_in_the_past", "due_on"))
    refuse_if(problems)
    previous = State(application.state)
    application.state = WORKFLOW.after(previous, Action.REQUEST_COMPLETION)
    application.save(update_fields=["state"])
    unlock_answer_set(answer_set_id=application.answer_set_id)
    request = CompletionRequest.objects.create(
        application=application,
        text=text.strip(),
        pages=list(pages),
        due_on=due_on,
        asked_by=actor,
        asked_at=at,
        handed_in_versions=versions_of(application.answer_set),
        handed_in_attachments=[str(pk) for pk in application.attachments.values_list("pk", flat=True)],
    )
    if application.case is not None:
        enter_in_register(
            case=application.case,
            direction=Direction.OUTGOING,
            description=_("Begäran om komplettering"),
            counterparty=application.organisation.name,
            at=at,
        )
    tell_applicant(
        application,
        code="applications.completion_requested",
        values={"vad som saknas": request.text, "sista dag": due_on.isoformat()},
        at=at,
    )
    event = CompletionRequested(request_id=str(request.pk), due_on=due_on.isoformat())
    record(event, subject=application, actor=actor, at=at)
    return request


@transaction.atomic
def prepare(*, application_id: UUID, actor: User, at: datetime) -> Application:
    """The case is ready for decision. Called by `flows.preparation`, which sees to the memo."""
    refuse_if(problems_with_signatures(lock(application_id), at))
    return _move(application_id, Action.PREPARE, "applications.prepare", actor, at)


@transaction.atomic
def dismiss(*, application_id: UUID, reason: str, actor: User, at: datetime) -> Application:
    """Dismiss without trying the matter (came too late, from one who cannot apply), with the reason told."""
    application = lock(application_id)
    require(actor, "applications.dismiss", application, at=at)
    refuse_if([] if reason.strip() else [Problem("reason_missing", "reason")])
    _take(application, Action.DISMISS, actor, at)
    if application.case is not None:
        enter_in_register(
            case=application.case,
            direction=Direction.OUTGOING,
            description=_("Beslut att avvisa ansökan"),
            counterparty=application.organisation.name,
            at=at,
        )
    tell_applicant(application, code="applications.dismissed", values={"skäl": reason.strip()}, at=at)
    return application


@transaction.atomic
def settle(*, application_id: UUID, action: Action, actor: User, at: datetime) -> Application:
    """Let a decision take effect on the application: GRANT, REJECT or REFER_BACK.

    Called by the board's commands, in the transaction that writes the decision.
    """
    if action not in {Action.GRANT, Action.REJECT, Action.REFER_BACK}:
        raise ValueError(f"{action} is not a decision")
    return _move(application_id, action, "applications.settle", actor, at)


def _move(application_id: UUID, action: Action, permission: str, actor: User, at: datetime) -> Application:
    application = lock(application_id)
    require(actor, permission, application, at=at)
    _take(application, action, actor, at)
    return application


def _take(application: Application, action: Action, actor: User, at: datetime) -> None:
    previous = State(application.state)
    application.state = WORKFLOW.after(previous, action)
    application.save(update_fields=["state"])
    moved(application, action, previous, actor, at)
