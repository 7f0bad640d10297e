"""Writing an application, alone or together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.applications.events import (
    ApplicationStarted,
    ApplicationWritten,
    AttachmentAdded,
    AttachmentRemoved,
)
from bifall.applications.models import Application, Concept
from bifall.applications.queries import facts_as_written, limits_of
from bifall.applications.rules import Facts, OtherCall, problems_with_time
from bifall.applications.states import State
from bifall.audit.commands import record
from bifall.calls.models import Round
from bifall.documents.commands import keep_attachment
from bifall.documents.models import Document
from bifall.kernel.problems import Problem, Refused, refuse_if
from bifall.organisations.models import Organisation
from bifall.questionnaires.commands import Change, Saved, copy_answers, open_answer_set, save_answers
from bifall.questionnaires.queries import versions_of


@transaction.atomic
def start_application(*, round_id: UUID, organisation_id: UUID, actor: User, at: datetime) -> Application:
    """Begin a draft, which belongs to the organisation and is seen by nobody else."""
    organisation = Organisation.objects.get(pk=organisation_id)
    require(actor, "applications.create", organisation, at=at)
    round_ = Round.objects.select_related("call__form_version__form").get(
        pk=round_id, call__authority_id=organisation.authority_id
    )
    if round_.call.is_two_step:
        raise Refused([Problem("invitation_needed")])
    refuse_if(problems_with_time(limits_of(round_), at=at))
    return _begin(round_, organisation, None, actor, at)


@transaction.atomic
def apply_by_invitation(*, concept_id: UUID, actor: User, at: datetime) -> Application:
    """Begin the application that a concept was invited to, with the answers that the two forms share.

    Refused while the round is closed, and when it has been begun already: applied_already.
    """
    concept = (
        Concept.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation", "answer_set", "round__call__form_version__form")
        .get(pk=concept_id)
    )
    require(actor, "applications.apply_by_invitation", concept, at=at)
    if Application.objects.filter(concept=concept).exists():
        raise Refused([Problem("applied_already")])
    refuse_if(problems_with_time(limits_of(concept.round), at=at))
    application = _begin(concept.round, concept.organisation, concept, actor, at)
    copy_answers(source_id=concept.answer_set_id, target_id=application.answer_set_id, actor=actor, at=at)
    remember_facts(application, facts_as_written(application))
    return application


def _begin(
    round_: Round, organisation: Organisation, concept: Concept | None, actor: User, at: datetime
) -> Application:
    application = Application.objects.create(
        authority_id=organisation.authority_id,
        round=round_,
        organisation=organisation,
        concept=concept,
        answer_set=open_answer_set(
            form_version=round_.call.form_version, authority_id=organisation.authority_id, at=at
        ),
        created_by=actor,
        created_at=at,
    )
    event = ApplicationStarted(round_id=str(round_.pk), organisation_id=str(organisation.pk))
    record(event, subject=application, actor=actor, at=at)
    return application


@transaction.atomic
def save_draft(*, application_id: UUID, changes: Mapping[str, Change], actor: User, at: datetime) -> Saved:
    """Save what has been typed, question by question, complete or not.

    A change that was made from an older version than the stored one is returned as a conflict and not
    written; the others are. During a completion only the pages that were asked for can be changed, and what
    the application is in lists and papers stays as it was handed in.
    """
    application = lock(application_id)
    require(actor, "applications.write", application, at=at)
    refuse_if(_closed_pages(application, changes))
    before = versions_of(application.answer_set)
    saved = save_answers(answer_set_id=application.answer_set_id, changes=changes, actor=actor, at=at)
    written = sorted(key for key, version in saved.versions.items() if version != before.get(key, 0))
    if written and application.state == State.DRAFT:
        remember_facts(application, facts_as_written(application))
    if written or saved.conflicts:
        event = ApplicationWritten(questions=written, conflicts=len(saved.conflicts))
        record(event, subject=application, actor=actor, at=at)
    return saved


@transaction.atomic
def add_attachment(
    *, application_id: UUID, filename: str, content: bytes, actor: User, at: datetime
) -> Document:
    """Attach a file (bytes) that is of a known kind and no larger than `BIFALL_ATTACHMENT_MAX_BYTES`."""
    application = lock(application_id)
    require(actor, "applications.write", application, at=at)
    document = keep_attachment(
        authority_id=application.authority_id, filename=filename, content=content, actor=actor, at=at
    )
    application.attachments.add(document)
    record(AttachmentAdded(document_id=str(document.pk)), subject=application, actor=actor, at=at)
    return document


@transaction.atomic
def remove_attachment(*, application_id: UUID, document_id: UUID, actor: User, at: datetime) -> None:
    """Take a file out of the draft. The file itself stays until the archive plan lets it go."""
    application = lock(application_id)
    require(actor, "applications.write", application, at=at)
    document = application.attachments.filter(pk=document_id).first()
    if document is None:
        raise Refused([Problem("attachment_not_in_application", "attachment")])
    application.attachments.remove(document)
    record(AttachmentRemoved(document_id=str(document_id)), subject=application, actor=actor, at=at)


def lock(application_id: UUID) -> Application:
    """The application, locked until the transaction ends."""
    return (
        Application.objects.select_for_update(of=("self",), no_key=True)
        .select_related(
            "authority",
            "organisation",
            "answer_set__form_version__form",
            "round__call",
            "case",
            "concept__case",
        )
        .get(pk=application_id)
    )


def remember_facts(application: Application, facts: Facts) -> None:
    """Write what the answers mean into the application's own columns."""
    application.title = facts.title[:200]
    application.summary = facts.summary
    application.starts_on = facts.starts_on
    application.ends_on = facts.ends_on
    application.total_cost_sek = facts.total_cost_sek
    application.in_kind_cost_sek = facts.in_kind_cost_sek
    application.cofinancing_sek = facts.cofinancing_sek
    application.sought_sek = facts.sought_sek
    other = facts.other or OtherCall("", "", 0)
    application.other_funder, application.other_call = other.funder[:200], other.call[:200]
    application.other_step = min(other.step, 99) or None
    application.other_sought_sek, application.other_from_1_1 = other.sought_sek, other.from_1_1
    words = [facts.title, facts.summary, application.organisation.name, application.case_number]
    application.search_text = " ".join([*words, *filter(None, [other.funder, other.call])]).lower()
    application.save(
        update_fields=[
            "title",
            "summary",
            "starts_on",
            "ends_on",
            "total_cost_sek",
            "in_kind_cost_sek",
            "cofinancing_sek",
            "sought_sek",
            "other_funder",
            "other_call",
            "other_step",
            "other_sought_sek",
            "other_from_1_1",
            "search_text",
        ]
    )


def _closed_pages(application: Application, changes: Mapping[str, Change]) -> list[Problem]:
    """During a completion, a change to a question on a page that was not asked for."""
    if application.state != State.COMPLETION_REQUESTED:
        return []
    request = application.completion_requests.filter(answered_at=None).first()
    if request is None or not request.pages:
        return []
    schema = application.answer_set.form_version.schema
    asked_for = {q.key for page in schema.pages if page.key in request.pages for q in page.questions}
    return [Problem("page_not_asked_for", key) for key in sorted(set(changes) - asked_for)]
