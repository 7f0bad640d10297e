"""From draft to registered case, and what the applicant does with it afterwards."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.applications.commands.drafting import lock, remember_facts
from bifall.applications.commands.letters import tell_applicant
from bifall.applications.commands.signing import sign_anew_if_changed, sign_as_sent
from bifall.applications.events import ApplicationMoved, ApplicationSubmitted
from bifall.applications.models import Application, BudgetRow, EffectStep, FinancingRow
from bifall.applications.queries import facts_as_written, problems_at_submission
from bifall.applications.rules import Facts, links_between
from bifall.applications.sheets import receipt_for
from bifall.applications.states import WORKFLOW, Action, State
from bifall.audit.commands import record
from bifall.calls.models import Round
from bifall.documents.commands import enter_in_register, register_case, store_document
from bifall.documents.states import Access, Direction, DocumentKind
from bifall.documents.typesetting import typeset
from bifall.kernel.problems import refuse_if
from bifall.notices.commands import notify
from bifall.notices.recipients import users_told
from bifall.organisations.models import Municipality
from bifall.questionnaires.commands import lock_answer_set

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@transaction.atomic
def submit(*, application_id: UUID, actor: User, at: datetime) -> Application:
    """Send the application in: it becomes a case with a number, a receipt and a message.

    Where two sign together it has come in all the same, signed by the one who sends it: the second is asked
    to sign it too (`sign_application`), and it is not decided before.

    Refused with every problem at once, and then nothing has changed. The round and its call are locked
    too, and read anew: what counts is when it closes now, not when the page was opened.
    """
    application = lock(application_id)
    require(actor, "applications.submit", application, at=at)
    application.round = _lock_round(application.round_id)
    refuse_if(problems_at_submission(application, at=at))

    facts = facts_as_written(application)
    application.state = WORKFLOW.after(State(application.state), Action.SUBMIT)
    application.submitted_at, application.submitted_by = at, actor
    # One matter, one case: the concept's number is the application's too.
    opened = application.concept.case if application.concept is not None else None
    application.case = opened or register_case(
        authority_id=application.authority_id,
        organ=application.round.call.organ,
        title=facts.title,
        actor=actor,
        at=at,
    )
    lock_answer_set(answer_set_id=application.answer_set_id, at=at)
    keep_rows(application, facts)
    application.save(update_fields=["state", "submitted_at", "submitted_by", "case"])
    remember_facts(application, facts)
    _give_receipt(application, facts, actor, at)
    sign_as_sent(application, actor, at)
    record(
        ApplicationSubmitted(
            case_number=application.case_number,
            sought_sek=application.sought_sek,
            total_cost_sek=application.total_cost_sek,
        ),
        subject=application,
        actor=actor,
        at=at,
    )
    return application


@transaction.atomic
def complete(*, application_id: UUID, reply: str, actor: User, at: datetime) -> Application:
    """Answer the officer's request: what was changed counts from now on."""
    application = lock(application_id)
    require(actor, "applications.complete", application, at=at)
    refuse_if(problems_at_submission(application, at=at))
    facts = facts_as_written(application)
    request = application.completion_requests.get(answered_at=None)
    request.reply, request.answered_at = reply.strip(), at
    request.save(update_fields=["reply", "answered_at"])
    previous = State(application.state)
    application.state = WORKFLOW.after(previous, Action.COMPLETE)
    application.save(update_fields=["state"])
    lock_answer_set(answer_set_id=application.answer_set_id, at=at)
    sign_anew_if_changed(application, actor, at)
    keep_rows(application, facts)
    remember_facts(application, facts)
    if application.case is not None:
        enter_in_register(
            case=application.case,
            direction=Direction.INCOMING,
            description=_("Komplettering"),
            counterparty=application.organisation.name,
            at=at,
        )
    moved(application, Action.COMPLETE, previous, actor, at)
    _tell_officer(
        application,
        kind="applications.completed",
        subject=_("{number}: kompletteringen har kommit"),
        body=_("{applicant} har kompletterat ansökan {title}."),
        at=at,
    )
    return application


@transaction.atomic
def withdraw(*, application_id: UUID, actor: User, at: datetime) -> Application:
    """Take the application back. The case stays in the register."""
    application = lock(application_id)
    require(actor, "applications.withdraw", application, at=at)
    previous = State(application.state)
    application.state = WORKFLOW.after(previous, Action.WITHDRAW)
    application.save(update_fields=["state"])
    if application.case is not None:
        enter_in_register(
            case=application.case,
            direction=Direction.INCOMING,
            description=_("Återkallelse"),
            counterparty=application.organisation.name,
            at=at,
        )
    moved(application, Action.WITHDRAW, previous, actor, at)
    _tell_officer(
        application,
        kind="applications.withdrawn",
        subject=_("{number}: ansökan är återkallad"),
        body=_("{applicant} har återkallat ansökan {title}."),
        at=at,
    )
    return application


def _lock_round(round_id: UUID) -> Round:
    found = Round.objects.select_for_update(of=("self", "call"), no_key=True)
    return found.select_related("call__form_version__form", "call__strategy").get(pk=round_id)


def moved(application: Application, action: Action, previous: State, actor: User, at: datetime) -> None:
    """Tell the audit of a move of the state table."""
    event = ApplicationMoved(action=action, previous=previous, state=application.state)
    record(event, subject=application, actor=actor, at=at)


def keep_rows(application: Application, facts: Facts) -> None:
    """Write budget, financing, effect chain and places as rows, in place of those that stood before."""
    application.budget_rows.all().delete()
    application.financing_rows.all().delete()
    application.effect_steps.all().delete()
    BudgetRow.objects.bulk_create(
        BudgetRow(
            application=application,
            position=position,
            cost_type=cost.cost_type,
            year=cost.year,
            amount_sek=cost.amount_sek,
            description=cost.description[:250],
        )
        for position, cost in enumerate(facts.costs, start=1)
    )
    FinancingRow.objects.bulk_create(
        FinancingRow(
            application=application,
            position=position,
            financier=row.financier[:200],
            is_public=row.is_public,
            is_in_kind=row.is_in_kind,
            source=row.source[:120],
            amount_sek=row.amount_sek,
        )
        for position, row in enumerate(facts.financing, start=1)
    )
    steps = {
        step: EffectStep(
            application=application,
            level=step.level,
            position=position,
            title=step.title[:250],
            description=step.description,
        )
        for position, step in enumerate(facts.steps, start=1)
    }
    EffectStep.objects.bulk_create(steps.values())
    link = EffectStep.leads_to.through
    link.objects.bulk_create(
        link(from_effectstep_id=steps[step].pk, to_effectstep_id=steps[target].pk)
        for step, target in links_between(facts.steps)
    )
    application.municipalities.set(
        Municipality.objects.filter(authority_id=application.authority_id, code__in=facts.municipalities)
    )
    application.priorities.set(application.round.call.strategy.priorities.filter(code__in=facts.priorities))


def _give_receipt(application: Application, facts: Facts, actor: User, at: datetime) -> None:
    """The receipt (PDF) in the register, and a message to everybody who acts for the applicant."""
    case = application.case
    if case is None:
        return
    receipt = store_document(
        authority_id=application.authority_id,
        kind=DocumentKind.RECEIPT,
        access=Access.PARTIES,
        title=format_lazy(_("Kvittens {number}"), number=case.case_number),
        filename=f"kvittens-{case.case_number.lower().replace(' ', '-')}.pdf",
        media_type="application/pdf",
        content=typeset(receipt_for(application, facts, actor.language, at)),
        actor=actor,
        at=at,
    )
    application.receipt = receipt
    application.save(update_fields=["receipt"])
    enter_in_register(
        case=case,
        direction=Direction.INCOMING,
        description=_("Ansökan"),
        counterparty=application.organisation.name,
        at=at,
    )
    enter_in_register(
        case=case,
        direction=Direction.OUTGOING,
        description=_("Kvittens"),
        counterparty=application.organisation.name,
        document=receipt,
        at=at,
    )
    tell_applicant(application, code="applications.received", at=at)


def _tell_officer(
    application: Application, *, kind: str, subject: StrPromise, body: StrPromise, at: datetime
) -> None:
    """A message to the one who handles the case, if anybody does yet."""
    for officer in users_told(kind, application, at):
        notify(
            authority_id=application.authority_id,
            recipient=officer,
            kind=kind,
            subject=format_lazy(subject, number=application.case_number),
            body=format_lazy(body, applicant=application.organisation.name, title=application.title),
            path=reverse("desk:case", args=[application.pk]),
            at=at,
        )
