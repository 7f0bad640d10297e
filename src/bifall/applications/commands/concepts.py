"""The first step of a call of two: a concept is written, handed in and answered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.applications.commands.letters import tell_applicant
from bifall.applications.events import ConceptMoved, ConceptStarted, ConceptSubmitted, ConceptWritten
from bifall.applications.models import Concept
from bifall.applications.queries import (
    concept_facts,
    problems_at_concept_submission,
    problems_with_concept_time,
)
from bifall.applications.sheets import concept_receipt_for
from bifall.applications.states import CONCEPT_WORKFLOW, ConceptAction, ConceptState
from bifall.audit.commands import record
from bifall.calls.models import Round
from bifall.documents.commands import LOCAL_TIME, enter_in_register, register_case, store_document
from bifall.documents.states import Access, Direction, DocumentKind
from bifall.documents.typesetting import typeset
from bifall.kernel.problems import Problem, Refused, refuse_if
from bifall.organisations.models import Organisation
from bifall.questionnaires.commands import Change, Saved, lock_answer_set, open_answer_set, save_answers
from bifall.questionnaires.queries import versions_of

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    from bifall.documents.models import Document


@transaction.atomic
def start_concept(*, round_id: UUID, organisation_id: UUID, actor: User, at: datetime) -> Concept:
    """Begin a concept, which belongs to the organisation and is seen by nobody else until it is sent in."""
    organisation = Organisation.objects.get(pk=organisation_id)
    require(actor, "applications.create", organisation, at=at)
    round_ = Round.objects.select_related("call__concept_form_version__form").get(
        pk=round_id, call__authority_id=organisation.authority_id
    )
    form_version = round_.call.concept_form_version
    if form_version is None:
        raise Refused([Problem("concepts_not_wanted")])
    refuse_if(problems_with_concept_time(round_, at=at))
    concept = Concept.objects.create(
        authority_id=organisation.authority_id,
        round=round_,
        organisation=organisation,
        answer_set=open_answer_set(form_version=form_version, authority_id=organisation.authority_id, at=at),
        created_by=actor,
        created_at=at,
    )
    event = ConceptStarted(round_id=str(round_.pk), organisation_id=str(organisation.pk))
    record(event, subject=concept, actor=actor, at=at)
    return concept


@transaction.atomic
def save_concept(*, concept_id: UUID, changes: Mapping[str, Change], actor: User, at: datetime) -> Saved:
    """Save what has been typed, complete or not; conflicts come back as from an application's draft."""
    concept = _lock(concept_id)
    require(actor, "applications.write_concept", concept, at=at)
    before = versions_of(concept.answer_set)
    saved = save_answers(answer_set_id=concept.answer_set_id, changes=changes, actor=actor, at=at)
    written = sorted(key for key, version in saved.versions.items() if version != before.get(key, 0))
    if written:
        _remember_facts(concept)
    if written or saved.conflicts:
        event = ConceptWritten(questions=written, conflicts=len(saved.conflicts))
        record(event, subject=concept, actor=actor, at=at)
    return saved


@transaction.atomic
def submit_concept(*, concept_id: UUID, actor: User, at: datetime) -> Concept:
    """Send the concept in: it becomes a case with a number, a receipt and a message."""
    concept = _lock(concept_id)
    require(actor, "applications.submit_concept", concept, at=at)
    found = Round.objects.select_for_update(of=("self", "call"), no_key=True)
    concept.round = found.select_related("call__strategy").get(pk=concept.round_id)
    refuse_if(problems_at_concept_submission(concept, at=at))
    concept.state = CONCEPT_WORKFLOW.after(ConceptState(concept.state), ConceptAction.SUBMIT)
    concept.submitted_at = at
    facts = concept_facts(concept)
    case = register_case(
        authority_id=concept.authority_id,
        organ=concept.round.call.organ,
        title=facts.title,
        actor=actor,
        at=at,
    )
    concept.case = case
    lock_answer_set(answer_set_id=concept.answer_set_id, at=at)
    concept.save(update_fields=["state", "submitted_at", "case"])
    _remember_facts(concept)
    receipt = store_document(
        authority_id=concept.authority_id,
        kind=DocumentKind.RECEIPT,
        access=Access.PARTIES,
        title=format_lazy(_("Kvittens {number}"), number=case.case_number),
        filename=f"kvittens-{case.case_number.lower().replace(' ', '-')}.pdf",
        media_type="application/pdf",
        content=typeset(concept_receipt_for(concept, actor.language, at)),
        actor=actor,
        at=at,
    )
    concept.receipt = receipt
    concept.save(update_fields=["receipt"])
    _enter(concept, Direction.INCOMING, _("Idéskiss"), at, receipt)
    _tell(concept, code="applications.concept_received", at=at)
    record(ConceptSubmitted(case_number=concept.case_number), subject=concept, actor=actor, at=at)
    return concept


@transaction.atomic
def withdraw_concept(*, concept_id: UUID, actor: User, at: datetime) -> Concept:
    """Take the concept back before it is answered. The case stays in the register."""
    concept = _lock(concept_id)
    require(actor, "applications.withdraw_concept", concept, at=at)
    _move(concept, ConceptAction.WITHDRAW, actor, at)
    _enter(concept, Direction.INCOMING, _("Återkallelse"), at)
    return concept


@transaction.atomic
def invite(*, concept_id: UUID, reasons: str, actor: User, at: datetime) -> Concept:
    """Invite the applicant to send in a full application, with a word on the way if there is one."""
    concept = _lock(concept_id)
    require(actor, "applications.invite", concept, at=at)
    _answer(concept, ConceptAction.INVITE, reasons.strip(), actor, at)
    _enter(concept, Direction.OUTGOING, _("Inbjudan att lämna en fullständig ansökan"), at)
    _tell(concept, code="applications.invited", at=at)
    return concept


@transaction.atomic
def decline(*, concept_id: UUID, reasons: str, actor: User, at: datetime) -> Concept:
    """Tell the applicant that the concept does not go further, and why. Refused: reason_missing."""
    concept = _lock(concept_id)
    require(actor, "applications.decline", concept, at=at)
    refuse_if([] if reasons.strip() else [Problem("reason_missing", "reasons")])
    _answer(concept, ConceptAction.DECLINE, reasons.strip(), actor, at)
    _enter(concept, Direction.OUTGOING, _("Besked att idéskissen inte går vidare"), at)
    _tell(concept, code="applications.declined", at=at)
    return concept


def _lock(concept_id: UUID) -> Concept:
    return (
        Concept.objects.select_for_update(of=("self",), no_key=True)
        .select_related(
            "authority",
            "organisation",
            "case",
            "round__call__strategy",
            "answer_set__form_version__form",
        )
        .get(pk=concept_id)
    )


def _move(concept: Concept, action: ConceptAction, actor: User, at: datetime) -> None:
    previous = ConceptState(concept.state)
    concept.state = CONCEPT_WORKFLOW.after(previous, action)
    concept.save(update_fields=["state"])
    event = ConceptMoved(action=action, previous=previous, state=concept.state)
    record(event, subject=concept, actor=actor, at=at)


def _answer(concept: Concept, action: ConceptAction, reasons: str, actor: User, at: datetime) -> None:
    concept.reasons, concept.answered_at, concept.answered_by = reasons, at, actor
    concept.save(update_fields=["reasons", "answered_at", "answered_by"])
    _move(concept, action, actor, at)


def _remember_facts(concept: Concept) -> None:
    facts = concept_facts(concept)
    concept.title, concept.summary = facts.title[:200], facts.summary
    concept.sought_sek = facts.sought_sek
    concept.save(update_fields=["title", "summary", "sought_sek"])


def _enter(
    concept: Concept,
    direction: Direction,
    description: StrPromise,
    at: datetime,
    document: Document | None = None,
) -> None:
    if concept.case is not None:
        enter_in_register(
            case=concept.case,
            direction=direction,
            description=description,
            counterparty=concept.organisation.name,
            document=document,
            at=at,
        )


def _tell(concept: Concept, *, code: str, at: datetime) -> None:
    """Write to each person who acts for the applicant."""
    tell_applicant(
        concept,
        code=code,
        values={
            "skäl": concept.reasons,
            "öppnar": concept.round.opens_at.astimezone(LOCAL_TIME).date().isoformat(),
            "stänger": concept.round.closes_at.astimezone(LOCAL_TIME).date().isoformat(),
        },
        at=at,
    )
