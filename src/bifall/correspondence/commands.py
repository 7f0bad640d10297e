"""Writing to the other party of a case, reading what they wrote, and noting something for the desk alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.applications.models import Application
from bifall.audit.commands import record
from bifall.correspondence.events import CaseMessageSent, CaseMessagesRead, NoteWritten
from bifall.correspondence.models import CaseMessage, InternalNote, Reading
from bifall.correspondence.queries import party_of, thread_of, unread_by
from bifall.correspondence.rules import problems_with_message
from bifall.correspondence.states import Party
from bifall.documents.commands import enter_in_register, keep_attachment
from bifall.documents.states import Direction
from bifall.kernel.problems import Problem, refuse_if
from bifall.notices.commands import notify
from bifall.notices.recipients import users_told


@transaction.atomic
def send_message(
    *,
    application_id: UUID,
    text: str,
    attachments: Sequence[tuple[str, bytes]] = (),
    message_id: UUID | None = None,
    actor: User,
    at: datetime,
) -> CaseMessage:
    """Write to the other party: in the thread, in the register and, as a short letter, to each who is told.

    attachments: (name, content) of each file. message_id: the form's own, so that the same form sent twice
    gives the message that stands already. The letter says that there is a message and not what it says.
    """
    application = _lock(application_id)
    require(actor, "correspondence.write", application, at=at)
    message_id = message_id or uuid4()
    before = CaseMessage.objects.filter(pk=message_id).first()
    if before is not None and (before.application_id, before.written_by_id) == (application.pk, actor.pk):
        return before
    problems = [*problems_with_message(text, len(attachments))]
    if before is not None:
        problems.append(Problem("message_id_taken"))
    refuse_if(problems)
    party = party_of(actor, application)
    message = CaseMessage.objects.create(
        id=message_id,
        authority_id=application.authority_id,
        application=application,
        party=party,
        text=text.strip(),
        written_by=actor,
        written_at=at,
    )
    _attach(message, attachments, actor, at)
    _tell(message)
    event = CaseMessageSent(message_id=str(message.pk), party=party, attachments=len(attachments))
    record(event, subject=application, actor=actor, at=at)
    return message


@transaction.atomic
def mark_thread_read(*, application_id: UUID, actor: User, at: datetime) -> int:
    """Note that the person has had the other party's messages before them; return how many were new."""
    application = _lock(application_id)
    require(actor, "correspondence.view_thread", application, at=at)
    others = thread_of(application).exclude(party=party_of(actor, application))
    new = [*unread_by(actor, others)]
    if new:
        Reading.objects.bulk_create(Reading(message=message, reader=actor, read_at=at) for message in new)
        record(CaseMessagesRead(number=len(new)), subject=new[-1], actor=actor, at=at)
    return len(new)


@transaction.atomic
def write_note(*, application_id: UUID, text: str, actor: User, at: datetime) -> InternalNote:
    """Note something for those at the desk. Nobody is told, and it is no paper of the case until somebody
    makes it one (TF 2:12).
    """
    application = _lock(application_id)
    require(actor, "correspondence.write_note", application, at=at)
    refuse_if([] if text.strip() else [Problem("note_text_missing", "text")])
    note = InternalNote.objects.create(
        authority_id=application.authority_id,
        application=application,
        text=text.strip(),
        written_by=actor,
        written_at=at,
    )
    record(NoteWritten(), subject=note, actor=actor, at=at)
    return note


def _lock(application_id: UUID) -> Application:
    found = Application.objects.select_for_update(of=("self",), no_key=True)
    return found.select_related("organisation", "case", "case_officer").get(pk=application_id)


def _attach(
    message: CaseMessage, attachments: Sequence[tuple[str, bytes]], actor: User, at: datetime
) -> None:
    """Keep the files, and note the message and each file in the register of the case."""
    case = message.application.case
    if case is None:
        return
    direction = Direction.INCOMING if message.party == Party.APPLICANT else Direction.OUTGOING
    counterparty = message.application.organisation.name
    enter_in_register(
        case=case, direction=direction, description=_("Meddelande"), counterparty=counterparty, at=at
    )
    for filename, content in attachments:
        document = keep_attachment(
            authority_id=message.authority_id, filename=filename, content=content, actor=actor, at=at
        )
        message.attachments.add(document)
        enter_in_register(
            case=case,
            direction=direction,
            description=format_lazy(_("Bilaga till meddelande: {title}"), title=document.title),
            counterparty=counterparty,
            document=document,
            at=at,
        )


def _tell(message: CaseMessage) -> None:
    application = message.application
    to_applicant = message.party == Party.AUTHORITY
    page = "portal:thread" if to_applicant else "desk:thread"
    body = _("{name} har skrivit till er i ärendet {title}. Läs och svara i tjänsten.")
    kind = "correspondence.to_applicant" if to_applicant else "correspondence.to_officer"
    for recipient in users_told(kind, application, message.written_at):
        notify(
            authority_id=application.authority_id,
            recipient=recipient,
            kind=kind,
            subject=format_lazy(_("{number}: nytt meddelande"), number=application.case_number),
            body=format_lazy(body, name=message.written_by.name, title=application.title)
            if to_applicant
            else format_lazy(
                _("{name} hos {applicant} har skrivit i ärendet {title}."),
                name=message.written_by.name,
                applicant=application.organisation.name,
                title=application.title,
            ),
            path=reverse(page, args=[application.pk]),
            at=message.written_at,
        )
