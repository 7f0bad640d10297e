"""Papers on a project's money: a claim that was not met in full, a decided recovery, and the demand for it.

Each is stored, written in the register and kept with what it is about. Who was told, the flow says.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bifall.accounts.models import User
from bifall.board.models import Board
from bifall.claims.commands import interest_from, keep_letter
from bifall.claims.models import Claim, CostRow, PayerAccount, Recovery
from bifall.claims.states import ClaimState, RowState
from bifall.documents.commands import store_document
from bifall.documents.models import Document
from bifall.documents.sheets import Block, Bullets, Column, Facts, Heading, Paragraph, Sheet, Table
from bifall.documents.states import Access, Direction, DocumentKind
from bifall.documents.typesetting import typeset
from bifall.flows.decision_letter import letter_lead, where_to_ask
from bifall.flows.project_letters import note
from bifall.kernel.money import format_ore, format_percent
from bifall.projects.models import Project
from bifall.regulations.appeals import AppealRoute, DecisionType, appeal_rule, how_to_appeal
from bifall.regulations.interest import InterestKind, interest_rule

MOST_ROWS_SHOWN = 200


def write_claim_letter(claim: Claim, *, actor: User, at: datetime) -> Document:
    """The decision on a claim of which something was refused, with why and how to appeal."""
    sheet = claim_letter_sheet(claim, language="sv")
    filename = f"beslut-rekvisition-{claim.number}"
    return _keep(claim, sheet, filename, DocumentKind.DECISION_LETTER, actor, at)


def write_recovery_letter(recovery: Recovery, *, actor: User, at: datetime) -> Document:
    """The decision to ask money back, with why and how to appeal."""
    sheet = recovery_letter_sheet(recovery, language="sv")
    return _keep(recovery, sheet, "beslut-aterkrav", DocumentKind.DECISION_LETTER, actor, at)


def write_demand(recovery: Recovery, *, actor: User, at: datetime) -> Document:
    """What is to be paid back, until when, and what it costs to be late."""
    sheet = demand_sheet(recovery, language="sv")
    return _keep(recovery, sheet, "betalningskrav", DocumentKind.DEMAND, actor, at)


def _keep(
    of: Claim | Recovery, sheet: Sheet, filename: str, kind: DocumentKind, actor: User, at: datetime
) -> Document:
    project = of.project
    document = store_document(
        authority_id=project.authority_id,
        kind=kind,
        access=Access.PARTIES,
        title=f"{sheet.sort} {project.case_number}",
        filename=f"{filename}-{project.case_number.lower().replace(' ', '-')}.pdf",
        media_type="application/pdf",
        content=typeset(sheet),
        actor=actor,
        at=at,
    )
    keep_letter(of=of, document=document, actor=actor, at=at)
    note(project, Direction.OUTGOING, sheet.sort, at, document)
    return document


def claim_letter_sheet(claim: Claim, *, language: str) -> Sheet:
    """The claim's decision as the beneficiary gets it. `claim` has been decided."""
    with translation.override(language):
        decided_on = _day(claim.decided_at)
        refused = claim.state == ClaimState.REFUSED
        return Sheet(
            language=language,
            authority=claim.project.authority.name,
            sort=_("Beslut om rekvisition {number}").format(number=claim.number),
            title=claim.project.title,
            reference=claim.project.case_number,
            dated=decided_on,
            lead=letter_lead(
                claim.project.application,
                (_("Beslutat av"), _who(claim.first_approver, claim.decided_by)),
                (_("Beslutsdag"), decided_on.isoformat()),
            ),
            blocks=[
                Heading(pgettext("ett beslut", "Beslut")),
                Paragraph(
                    _("Vi avslår rekvisitionen.")
                    if refused
                    else _("Vi godkänner en del av det ni har begärt."),
                    strong=True,
                ),
                Facts(_sums(claim, language)),
                *([] if refused else _not_approved(claim, language)),
                *_reasons(claim.reasons),
                *_worked_out(claim.findings, language),
                *_appeal(claim.project, decided_on, language),
                *where_to_ask(claim.project.authority),
            ],
        )


def _sums(claim: Claim, language: str) -> list[tuple[str, str]]:
    rows = [
        (_("Period"), f"{claim.starts_on} – {claim.ends_on}"),
        (_("Redovisat"), format_ore(claim.claimed_ore, language)),
    ]
    if claim.state != ClaimState.REFUSED:
        rows += [
            (_("Godkänt"), format_ore(claim.approved_ore or 0, language)),
            (_("Att betala"), format_ore(claim.payable_ore or 0, language)),
        ]
    return rows


def _not_approved(claim: Claim, language: str) -> list[Block]:
    """Every cost that was not approved in whole, with why."""
    rows = claim.rows.filter(state__in=[RowState.REDUCED, RowState.REFUSED]).order_by("position")
    shown = list(rows[:MOST_ROWS_SHOWN])
    left = rows.count() - len(shown)
    blocks: list[Block] = [
        Heading(_("Det som inte godkändes")),
        Table(
            caption=_("Kostnader som inte godkändes i sin helhet"),
            columns=[
                Column(_("Verifikation")),
                Column(_("Kostnad")),
                Column(_("Redovisat"), is_figure=True),
                Column(_("Godkänt"), is_figure=True),
                Column(_("Skäl")),
            ],
            rows=[_cells(row, language) for row in shown],
        ),
    ]
    if left:
        text = _("Ytterligare {left} kostnader står med sina skäl på rekvisitionens sida i tjänsten.")
        blocks.append(Paragraph(text.format(left=left)))
    return blocks if shown else []


def _cells(row: CostRow, language: str) -> Sequence[str]:
    return (
        row.voucher_number or "–",
        row.text,
        format_ore(row.amount_ore, language),
        format_ore(row.approved_ore or 0, language),
        row.reason or "–",
    )


def recovery_letter_sheet(recovery: Recovery, *, language: str) -> Sheet:
    """The decision as the beneficiary gets it. `recovery` has been decided."""
    with translation.override(language):
        decided_on, project = _day(recovery.decided_at), recovery.project
        decision = [
            _("Ni ska betala tillbaka {amount} av stödet.").format(
                amount=format_ore(recovery.amount_ore, language)
            )
        ]
        if recovery.disallowed_ore:
            text = _("Kostnader på {amount} godkänns inte längre.")
            decision.append(text.format(amount=format_ore(recovery.disallowed_ore, language)))
        if recovery.new_granted_ore is not None:
            text = _("Stödet sätts ned till {amount}.")
            decision.append(text.format(amount=format_ore(recovery.new_granted_ore, language)))
        answer: list[Block] = [
            Heading(_("Ert yttrande")),
            Paragraph(recovery.reply or _("Ni har fått tillfälle att yttra er och har inte svarat.")),
        ]
        return Sheet(
            language=language,
            authority=project.authority.name,
            sort=_("Beslut om återkrav"),
            title=project.title,
            reference=project.case_number,
            dated=decided_on,
            lead=letter_lead(
                project.application,
                (_("Beslutat av"), _who(recovery.decided_by)),
                (_("Föredraget av"), recovery.proposed_by.name),
                (_("Beslutsdag"), decided_on.isoformat()),
            ),
            blocks=[
                Heading(pgettext("ett beslut", "Beslut")),
                *(Paragraph(line, strong=number == 0) for number, line in enumerate(decision)),
                Heading(_("Grund")),
                Paragraph(
                    f"{str(recovery.get_ground_display())[:1].upper()}{recovery.get_ground_display()[1:]}."
                ),
                *_reasons(recovery.reasons),
                *answer,
                *_worked_out(recovery.findings, language),
                Heading(_("Vad som händer nu")),
                Paragraph(
                    _(
                        "Kostnader som vi godkänner efter det här räknas av. För det som är kvar skickar vi"
                        " ett krav med den dag då det ska vara betalt."
                    )
                ),
                *_appeal(project, decided_on, language),
                *where_to_ask(project.authority),
            ],
        )


def demand_sheet(recovery: Recovery, *, language: str) -> Sheet:
    """The demand as the beneficiary gets it. `recovery` has been invoiced."""
    if recovery.invoiced_on is None or recovery.due_on is None:
        raise ValueError("a demand has a day when it was sent and one when it is due")
    with translation.override(language):
        project, rule = recovery.project, interest_rule(InterestKind.LATE_PAYMENT, recovery.invoiced_on)
        amount = format_ore(recovery.left_ore, language)
        facts = [
            (_("Att betala"), amount),
            (_("Betalas senast"), recovery.due_on.isoformat()),
            *_payee(project),
            (_("Ange när ni betalar"), project.case_number),
        ]
        late = _(
            "Betalar ni senare räknas ränta på det som är kvar: Riksbankens referensränta plus"
            " {added} procentenheter, från och med {first} ({source})."
        ).format(
            added=format_percent(rule.added_percent).removesuffix("%").strip(),
            first=interest_from(recovery).isoformat(),
            source=rule.source,
        )
        return Sheet(
            language=language,
            authority=project.authority.name,
            sort=_("Krav på återbetalning"),
            title=project.title,
            reference=project.case_number,
            dated=recovery.invoiced_on,
            lead=letter_lead(project.application, (_("Beslutsdag"), _day(recovery.decided_at).isoformat())),
            blocks=[
                Paragraph(
                    _("Ni ska betala tillbaka {amount} senast den {day}.").format(
                        amount=amount, day=recovery.due_on.isoformat()
                    ),
                    strong=True,
                ),
                Facts(facts),
                *_offset(recovery, language),
                Heading(_("Varför")),
                Paragraph(recovery.reasons),
                Paragraph(_("Beslutet om återkrav, med hur man överklagar, finns i tjänsten.")),
                Heading(_("Om ni betalar för sent")),
                Paragraph(late),
                *where_to_ask(project.authority),
            ],
        )


def _payee(project: Project) -> list[tuple[str, str]]:
    account = PayerAccount.objects.filter(authority_id=project.authority_id).first()
    if account is None:
        return [(_("Konto"), _("Fråga oss vilket konto ni ska betala till."))]
    return [(_("Konto"), f"{account.name}, IBAN {account.iban}, BIC {account.bic}")]


def _offset(recovery: Recovery, language: str) -> list[Block]:
    if not recovery.offset_ore:
        return []
    text = _("Beslutet gäller {amount}. Av det har {offset} räknats av mot kostnader som godkänts senare.")
    amount = format_ore(recovery.amount_ore, language)
    return [Paragraph(text.format(amount=amount, offset=format_ore(recovery.offset_ore, language)))]


def _reasons(reasons: str) -> list[Block]:
    return [Heading(_("Skäl")), Paragraph(reasons)] if reasons else []


def _worked_out(findings: Sequence[dict[str, str]], language: str) -> list[Block]:
    """The rules that the decision rests on, as they were tried, each with its source."""
    words = "en" if language.startswith("en") else "sv"
    lines = [f"{finding[words]} ({finding['source']})" for finding in findings]
    return [Heading(_("Regler som beslutet vilar på")), Bullets(lines)] if lines else []


def _appeal(project: Project, decided_on: date, language: str) -> list[Block]:
    """How to appeal. The time runs from the minutes of the meeting where it is reported (KL 13:5)."""
    route = appeal_rule(DecisionType.PROJECT_RECOVERY, decided_on).route
    court = project.authority.court
    blocks: list[Block] = [
        Heading(_("Hur man överklagar")),
        Paragraph(how_to_appeal(route, court=court, last_day=None, language=language)),
    ]
    if route is AppealRoute.LEGALITY_REVIEW:
        text = _("Protokollet är det från sammanträdet där beslutet anmäls till {board}.")
        blocks.append(Paragraph(text.format(board=_board_of(project).name)))
    return blocks


def _board_of(project: Project) -> Board:
    """The board that the grant was made by or for."""
    if project.delegated_decision is not None:
        return project.delegated_decision.board
    if project.decision is None:
        raise ValueError("a project rests on a decision")
    return project.decision.item.meeting.board


def _who(*people: User | None) -> str:
    return ", ".join(dict.fromkeys(person.name for person in people if person is not None))


def _day(at: datetime | None) -> date:
    if at is None:
        raise ValueError("not decided")
    return timezone.localtime(at).date()
