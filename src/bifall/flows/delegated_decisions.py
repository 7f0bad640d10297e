"""Deciding on delegation, and telling the applicant of it in the same transaction (FL 33 §)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bifall.accounts.models import User
from bifall.applications.commands.letters import tell_applicant
from bifall.applications.models import Application
from bifall.applications.queries import with_case
from bifall.board.commands import attach_delegated_letter, decide_on_delegation
from bifall.board.models import DelegatedDecision, PublicNotice
from bifall.board.states import MeetingState, Outcome
from bifall.claims.commands import book_decision
from bifall.documents.commands import enter_in_register, store_document
from bifall.documents.sheets import Block, Heading, Paragraph, Sheet
from bifall.documents.states import Access, Direction, DocumentKind
from bifall.documents.typesetting import typeset
from bifall.flows.aid_gate import lock_case_and_register, problems_with_grant
from bifall.flows.decision_letter import letter_lead, where_to_ask
from bifall.flows.minutes_sheet import grant_blocks
from bifall.regulations.appeals import AppealRoute, DecisionType, appeal_rule, how_to_appeal


@transaction.atomic
def decide_and_tell(
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
) -> DelegatedDecision:
    """Decide as the director, and send the applicant the decision with its reasons and how to appeal.

    A grant is tried as state aid on the day.
    """
    faults = []
    if outcome == Outcome.GRANTED and granted_sek:
        tried = lock_case_and_register(application_id)
        faults = problems_with_grant(tried, amount_sek=granted_sek, at=at)
    decision = decide_on_delegation(
        application_id=application_id,
        board_id=board_id,
        outcome=outcome,
        reasons=reasons,
        legal_basis=legal_basis,
        granted_sek=granted_sek,
        highest_share_percent=highest_share_percent,
        conditions=conditions,
        eu_cofinancing=eu_cofinancing,
        aid_faults=faults,
        actor=actor,
        at=at,
    )
    book_decision(decision=decision, actor=actor, at=at)
    application = with_case(Application.objects.filter(pk=application_id)).get()
    sheet = delegated_letter_sheet(decision, application, language="sv")
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
    decision = attach_delegated_letter(decision_id=decision.pk, document_id=document.pk, actor=actor, at=at)
    if application.case is not None:
        enter_in_register(
            case=application.case,
            direction=Direction.OUTGOING,
            description=sheet.sort,
            counterparty=application.organisation.name,
            document=document,
            at=at,
        )
    tell_applicant(
        application, code="board.decided_on_delegation", values={"nämnd": decision.board.name}, at=at
    )
    return decision


def delegated_letter_sheet(decision: DelegatedDecision, application: Application, *, language: str) -> Sheet:
    """The decision as the applicant gets it."""
    with translation.override(language):
        decided_by = _("{name}, på delegation från {board}").format(
            name=decision.decided_by.name, board=decision.board.name
        )
        return Sheet(
            language=language,
            authority=application.authority.name,
            sort=_("Beslut på delegation"),
            title=application.title,
            reference=application.case_number,
            dated=decision.decided_on,
            lead=letter_lead(
                application,
                (_("Beslutat av"), decided_by),
                (_("Punkt i delegationsordningen"), decision.legal_basis),
                (_("Beslutsdag"), decision.decided_on.isoformat()),
            ),
            blocks=[
                Heading(pgettext("ett beslut", "Beslut")),
                Paragraph(_outcome(decision), strong=True),
                *grant_blocks(decision, language),
                Heading(_("Skäl")),
                Paragraph(decision.reasons),
                *_next_step(decision),
                *_appeal(decision, application, language),
                *where_to_ask(application.authority),
            ],
        )


def _outcome(decision: DelegatedDecision) -> str:
    if decision.outcome == Outcome.GRANTED:
        return _("Vi beviljar stöd till projektet.")
    return _("Vi avslår ansökan.")


def _next_step(decision: DelegatedDecision) -> list[Block]:
    if decision.outcome != Outcome.GRANTED:
        return []
    return [
        Heading(_("Vad som händer nu")),
        Paragraph(
            _(
                "Vi skickar villkoren för stödet i tjänsten. En firmatecknare ska godkänna dem innan"
                " projektet kan starta. Den sista dagen att godkänna står i villkoren."
            )
        ),
    ]


def _appeal(decision: DelegatedDecision, application: Application, language: str) -> list[Block]:
    """How to appeal. The time runs from the minutes of the meeting where it is reported (KL 13:5)."""
    route = appeal_rule(DecisionType.PROJECT_GRANT, decision.decided_on).route
    court = application.authority.court
    blocks: list[Block] = [
        Heading(_("Hur man överklagar")),
        Paragraph(how_to_appeal(route, court=court, last_day=None, language=language)),
    ]
    if route is AppealRoute.LEGALITY_REVIEW:
        text = _("Protokollet är det från sammanträdet där beslutet anmäls till {board}.")
        blocks.append(Paragraph(text.format(board=decision.board.name)))
    return blocks


def notice_of_report(application: Application) -> PublicNotice | None:
    """The notice that the time to appeal the delegated decision runs from, once it has been posted."""
    return PublicNotice.objects.filter(
        meeting__state=MeetingState.ANNOUNCED,
        meeting__items__delegated_decisions__application=application,
    ).first()
