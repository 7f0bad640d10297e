"""The board's papers as PDF, in the same transactions as the steps that need them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.applications.commands.letters import tell_applicant
from bifall.board.commands import (
    adjust_minutes,
    announce,
    attach_board_pack,
    attach_letter,
    attach_minutes,
    close_meeting,
    summon,
    verify_minutes,
)
from bifall.board.commands.meetings import lock
from bifall.board.models import Decision, Meeting, PublicNotice
from bifall.board.queries import with_project
from bifall.board.states import Outcome
from bifall.documents.commands import enter_in_register, store_document
from bifall.documents.models import Document
from bifall.documents.sheets import Heading, Paragraph, Sheet
from bifall.documents.states import Access, Direction, DocumentKind
from bifall.documents.typesetting import typeset
from bifall.flows.decision_letter import letter_lead, where_to_ask
from bifall.flows.influence import ask_for_feedback
from bifall.flows.minutes_sheet import decision_blocks, minutes_sheet
from bifall.flows.pack_sheet import pack_sheet
from bifall.kernel.problems import Problem, refuse_if
from bifall.projectbank.commands import enter_grants_of
from bifall.regulations.appeals import DecisionType, appeal_rule, how_to_appeal

PAPERS_SELECT = ("authority", "board", "secretary", "chair__user")


@transaction.atomic
def send_summons(*, meeting_id: UUID, actor: User, at: datetime) -> Meeting:
    """Send the summons with the board's pack: agenda and all memos in one PDF."""
    meeting = summon(meeting_id=meeting_id, actor=actor, at=at)
    meeting = _with_names(meeting.pk)
    sheet = pack_sheet(meeting, language="sv", at=at)
    document = _store(meeting, DocumentKind.BOARD_PACK, sheet, "kallelse", actor, at)
    return attach_board_pack(meeting_id=meeting.pk, document_id=document.pk, actor=actor, at=at)


@transaction.atomic
def send_summons_once(
    *, meeting_id: UUID, last_sent_at: datetime | None, actor: User, at: datetime
) -> Meeting:
    """Send the summons, unless it has been sent since `last_sent_at`, which is what the sender knows of."""
    meeting = lock(meeting_id)
    require(actor, "board.summon", meeting)
    refuse_if([Problem("summons_sent_already")] if meeting.summoned_at != last_sent_at else [])
    return send_summons(meeting_id=meeting_id, actor=actor, at=at)


@transaction.atomic
def end_meeting(*, meeting_id: UUID, actor: User, at: datetime) -> Meeting:
    """Close the meeting and write the minutes out for the verifiers."""
    close_meeting(meeting_id=meeting_id, actor=actor, at=at)
    return write_minutes(meeting_id=meeting_id, actor=actor, at=at)


@transaction.atomic
def write_minutes(*, meeting_id: UUID, actor: User, at: datetime) -> Meeting:
    """Write the minutes as they stand; the earlier paper is kept, and this one takes its place."""
    meeting = _with_names(meeting_id)
    require(actor, "board.write_minutes", meeting)
    document = _minutes_of(meeting, actor, at)
    return attach_minutes(meeting_id=meeting.pk, document_id=document.pk, actor=actor, at=at)


def _minutes_of(meeting: Meeting, actor: User, at: datetime) -> Document:
    sheet = minutes_sheet(meeting, language="sv")
    return _store(meeting, DocumentKind.MINUTES, sheet, "protokoll", actor, at)


@transaction.atomic
def verify(*, meeting_id: UUID, member_id: UUID, actor: User, at: datetime) -> Meeting:
    """Verify the minutes as a named verifier. With the last one they are written out anew, with the notes
    of who verified them when, and are adjusted.
    """
    meeting = verify_minutes(meeting_id=meeting_id, member_id=member_id, actor=actor, at=at)
    if meeting.verifiers.filter(verified_at=None).exists():
        return meeting
    document = _minutes_of(_with_names(meeting_id), actor, at)
    return adjust_minutes(meeting_id=meeting_id, document_id=document.pk, actor=actor, at=at)


@transaction.atomic
def announce_minutes(
    *, meeting_id: UUID, posted_on: date, kept_at: str, actor: User, at: datetime
) -> PublicNotice:
    """Announce the minutes, and send each applicant the decision with how and until when to appeal.

    What was granted is public from now on, and enters the project bank. The municipalities that had answered
    are told of the decisions, and asked whether they recognise themselves.
    """
    notice = announce(meeting_id=meeting_id, posted_on=posted_on, kept_at=kept_at, actor=actor, at=at)
    enter_grants_of(meeting_id=meeting_id, authority_id=notice.authority_id)
    for decision in decisions_to_send(meeting_id).select_related("authority"):
        _send_letter(decision, notice, actor, at)
    ask_for_feedback(authority_id=notice.authority_id, at=at)
    return notice


def decisions_to_send(meeting_id: UUID) -> QuerySet[Decision]:
    """The decisions on applications that the applicants are told of when the minutes are announced."""
    decided = Decision.objects.filter(
        item__meeting_id=meeting_id,
        item__application__isnull=False,
        outcome__in=[Outcome.GRANTED, Outcome.REJECTED],
    )
    return with_project(decided).select_related("item__application__case").order_by("item__position")


def _send_letter(decision: Decision, notice: PublicNotice, actor: User, at: datetime) -> None:
    application = decision.item.application
    if application is None or application.case is None:
        return
    sheet = letter_sheet(decision, notice, language="sv", at=at)
    document = store_document(
        authority_id=decision.authority_id,
        kind=DocumentKind.DECISION_LETTER,
        access=Access.PARTIES,
        title=f"{sheet.sort} {application.case_number}",
        filename=f"beslut-{application.case_number.lower().replace(' ', '-')}.pdf",
        media_type="application/pdf",
        content=typeset(sheet),
        actor=actor,
        at=at,
    )
    attach_letter(decision_id=decision.pk, document_id=document.pk, actor=actor, at=at)
    enter_in_register(
        case=application.case,
        direction=Direction.OUTGOING,
        description=sheet.sort,
        counterparty=application.organisation.name,
        document=document,
        at=at,
    )
    tell_applicant(
        application,
        code="board.decided",
        values={
            "beslutande": decision.item.meeting.board.name,
            "sista dag att överklaga": notice.last_appeal_on.isoformat(),
        },
        at=at,
    )


def letter_sheet(decision: Decision, notice: PublicNotice, *, language: str, at: datetime) -> Sheet:
    """The decision as the applicant gets it."""
    item = decision.item
    application = item.application
    if application is None:
        raise ValueError("a decision letter is about an application")
    route = appeal_rule(DecisionType.PROJECT_GRANT, decision.decided_on).route
    with translation.override(language):
        return Sheet(
            language=language,
            authority=decision.authority.name,
            sort=pgettext("ett beslut", "Beslut"),
            title=application.title,
            reference=application.case_number,
            dated=timezone.localtime(at).date(),
            lead=letter_lead(
                application,
                (_("Beslutat av"), item.meeting.board.name),
                (_("Dag och paragraf"), f"{decision.decided_on:%Y-%m-%d}, § {item.paragraph}"),
            ),
            blocks=[
                *decision_blocks(decision, language),
                Heading(_("Hur man överklagar")),
                Paragraph(
                    how_to_appeal(
                        route,
                        court=decision.authority.court,
                        last_day=notice.last_appeal_on,
                        language=language,
                    )
                ),
                *where_to_ask(decision.authority),
            ],
        )


def _with_names(meeting_id: UUID) -> Meeting:
    return Meeting.objects.select_related(*PAPERS_SELECT).get(pk=meeting_id)


def _store(
    meeting: Meeting, kind: DocumentKind, sheet: Sheet, name: str, actor: User, at: datetime
) -> Document:
    day = timezone.localtime(meeting.starts_at).date()
    return store_document(
        authority_id=meeting.authority_id,
        kind=kind,
        access=Access.BOARD,
        title=f"{sheet.sort} {day:%Y-%m-%d}",
        filename=f"{name}-{meeting.board.organ_code.lower()}-{day:%Y-%m-%d}.pdf",
        media_type="application/pdf",
        content=typeset(sheet),
        actor=actor,
        at=at,
    )
