"""From finished assessments and answered consultations to a memo that the board can take up."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.applications.commands import prepare
from bifall.applications.models import Application
from bifall.applications.queries import facts_of, problems_with_signatures
from bifall.applications.rules import Facts
from bifall.applications.sheets import money_tables
from bifall.assessment.commands import finish_memo, problems_with_memo
from bifall.assessment.models import StaffMemo
from bifall.assessment.queries import summary_of
from bifall.assessment.states import ProposedOutcome
from bifall.collaboration.commands import tell_of_handling
from bifall.collaboration.models import UnhandledReason
from bifall.collaboration.queries import StatementLine, open_on, statements_on, unhandled_on
from bifall.documents.commands import enter_in_register, store_document
from bifall.documents.sheets import (
    Block,
    Column,
    Heading,
    Note,
    Numbered,
    Paragraph,
    Sheet,
    Table,
)
from bifall.documents.states import Access, Direction, DocumentKind
from bifall.documents.typesetting import typeset
from bifall.flows.aid_gate import problems_with_grant
from bifall.kernel.money import format_percent, format_sek
from bifall.kernel.problems import Problem, Refused, refuse_if
from bifall.regulations.findings import Verdict
from bifall.regulations.meetings import own_case_flag
from bifall.regulations.other_funding import check_other_funding
from bifall.regulations.support_share import check_share


@transaction.atomic
def finish_preparation(*, application_id: UUID, actor: User, at: datetime) -> StaffMemo:
    """Finish the memo as a PDF in the register, and hand the case over to decision: all, or nothing.

    Every municipality that was asked has answered, or its silence is recorded. What they said has been
    handled, or the officer has said why not; they are told of it. A grant that is proposed could be decided
    as state aid on the day.
    """
    # Locked before anything is read: no municipality is asked, and the memo is not changed, on the way.
    application = (
        Application.objects.select_for_update(of=("self",), no_key=True)
        .select_related(
            "authority",
            "organisation",
            "case",
            "round__call",
            "case_officer",
            "answer_set__form_version__form",
        )
        .get(pk=application_id)
    )
    require(actor, "applications.prepare", application)
    memo = (
        StaffMemo.objects.select_related("application__organisation", "application__round__call")
        .filter(application=application)
        .first()
    )
    if memo is None:
        raise Refused([Problem("memo_text_missing", "summary")])
    refuse_if(
        [
            *problems_with_signatures(application, at),
            *_problems_with_consultations(application, at),
            *_problems_with_statements(application),
            *problems_with_memo(memo),
            *_problems_with_aid(application, memo, at),
        ]
    )
    sheet = memo_sheet(memo, language="sv", at=at)
    document = store_document(
        authority_id=application.authority_id,
        kind=DocumentKind.STAFF_MEMO,
        access=Access.BOARD,
        title=f"{sheet.sort} {application.case_number}",
        filename=f"tjansteskrivelse-{application.case_number.lower().replace(' ', '-')}.pdf",
        media_type="application/pdf",
        content=typeset(sheet),
        actor=actor,
        at=at,
    )
    if application.case is not None:
        enter_in_register(
            case=application.case,
            direction=Direction.DRAWN_UP,
            description=sheet.sort,
            document=document,
            at=at,
        )
    memo = finish_memo(memo_id=memo.pk, document_id=document.pk, actor=actor, at=at)
    prepare(application_id=application.pk, actor=actor, at=at)
    tell_of_handling(application=application, at=at)
    return memo


def _problems_with_aid(application: Application, memo: StaffMemo, at: datetime) -> list[Problem]:
    if memo.outcome != ProposedOutcome.GRANT or not memo.proposed_sek:
        return []
    return problems_with_grant(application, amount_sek=memo.proposed_sek, at=at)


def _problems_with_consultations(application: Application, at: datetime) -> list[Problem]:
    today = timezone.localtime(at).date()
    return [
        Problem("silence_not_recorded", params={"municipality": c.municipality.name})
        if c.due_on < today
        else Problem(
            "consultation_still_open",
            params={"municipality": c.municipality.name, "due": c.due_on.isoformat()},
        )
        for c in open_on(application)
    ]


def _problems_with_statements(application: Application) -> list[Problem]:
    """A statement that is not handled stops the case, unless the officer has said why."""
    names = [statement.consultation.municipality.name for statement in unhandled_on(application)]
    if not names or UnhandledReason.objects.filter(application=application).exists():
        return []
    return [Problem("statements_unhandled", "unhandled_reason", {"municipalities": ", ".join(names)})]


def memo_sheet(memo: StaffMemo, *, language: str, at: datetime) -> Sheet:
    """The memo on paper."""
    application = memo.application
    with translation.override(language):
        return Sheet(
            language=language,
            authority=application.authority.name,
            sort=_("Tjänsteskrivelse"),
            title=application.title,
            reference=application.case_number,
            dated=timezone.localtime(at).date(),
            lead=[
                (_("Diarienummer"), application.case_number),
                (_("Sökande"), application.organisation.name),
                (_("Sökt"), format_sek(application.sought_sek, language)),
                (_("Handläggare"), memo.author.name),
            ],
            blocks=memo_blocks(memo, language=language, at=at),
        )


def memo_blocks(memo: StaffMemo, *, language: str, at: datetime) -> list[Block]:
    """What the memo says, for a paper of its own or as a part of the board's pack."""
    application = memo.application
    facts = facts_of(application)
    with translation.override(language):
        blocks: list[Block] = [Heading(_("Förslag till beslut")), Paragraph(proposal_of(memo, language))]
        conditions = [condition.text for condition in memo.conditions.all()]
        if conditions:
            blocks += [Heading(_("Villkor"), 2), Numbered(conditions)]
        flag = own_case_flag(applicant_is_authority=application.applicant_is_authority)
        if flag is not None:
            text = flag.en if language.startswith("en") else flag.sv
            blocks.append(Note(flag.source, f"{text}\n\n{_('Prövningen')}: {memo.own_case_check}"))
        blocks += [
            Heading(_("Sammanfattning")),
            Paragraph(memo.summary),
            Heading(_("Bakgrund")),
            Paragraph(memo.background),
            Heading(_("Bedömning")),
            Paragraph(memo.reasoning),
            *_scores(application, language),
            *_statements(statements_on(application)),
            *money_tables(facts, application, language),
        ]
        if facts.other is not None:
            blocks += [Heading(_("Annan finansiär")), *_other_call(facts, language)]
        verdict = check_share(
            sought_sek=memo.proposed_sek or application.sought_sek,
            total_cost_sek=facts.total_cost_sek,
            cash_cost_sek=facts.cash_cost_sek,
            other_state_1_1_sek=facts.other_state_1_1_sek,
            on=timezone.localtime(at).date(),
        )
        outcome = _("inom gränsen") if verdict.passed else _("över gränsen")
        blocks.append(
            Note(
                _("Stödandel: {outcome}").format(outcome=outcome),
                _("Högst {limit} procent per beslutsfattare. Källa: {source}.").format(
                    limit=format_percent(verdict.rule.highest_percent, language).rstrip("%\u00a0"),
                    source=verdict.source,
                ),
            )
        )
        return blocks


def _other_call(facts: Facts, language: str) -> list[Block]:
    """The step of another funder's call that the project is, and how it was tried."""
    other = facts.other
    if other is None:
        return []
    verdict = tried_with_others(facts)
    told = _("Projektet är steg {step} i utlysningen {call} från {funder}, som ger {amount}.").format(
        step=other.step, call=other.call, funder=other.funder, amount=format_sek(other.sought_sek, language)
    )
    return [Paragraph("\n".join([told, *(finding.in_words(language) for finding in verdict.findings)]))]


def tried_with_others(facts: Facts) -> Verdict:
    """Whether another funder's money and the region's pay for different costs."""
    return check_other_funding(
        sought_sek=facts.sought_sek,
        other_sek=facts.other.sought_sek if facts.other is not None else 0,
        financed_by_other_sek=facts.financed_by_other_sek,
        total_cost_sek=facts.total_cost_sek,
    )


def proposal_of(memo: StaffMemo, language: str) -> str:
    """The proposal as the board can decide it. Called with the language already chosen."""
    application = memo.application
    applicant, number = application.organisation.name, application.case_number
    if memo.outcome != ProposedOutcome.GRANT or memo.proposed_sek is None:
        return _("Nämnden avslår ansökan {number} från {applicant}.").format(
            number=number, applicant=applicant
        )
    share = format_percent(
        memo.highest_share_percent or application.round.call.highest_share_percent, language
    )
    return _(
        "Nämnden beviljar {applicant} {amount}, dock högst {share} av godkända kostnader, till projektet"
        " {project}."
    ).format(
        applicant=applicant,
        amount=format_sek(memo.proposed_sek, language),
        share=share,
        project=application.title,
    )


def _scores(application: Application, language: str) -> list[Block]:
    summary = summary_of(application)
    if summary.total is None:
        return []
    rows = [
        (
            line.criterion.title_en or line.criterion.title
            if language.startswith("en")
            else line.criterion.title,
            str(line.criterion.weight),
            _number(line.spread.mean, language),
            f"{line.spread.lowest}–{line.spread.highest}",
        )
        for line in summary.lines
        if line.spread is not None
    ]
    return [
        Heading(_("Bedömarnas poäng")),
        Table(
            caption=_("Poäng 0–5, {done} bedömare").format(done=summary.done),
            columns=[
                Column(_("Kriterium")),
                Column(_("Vikt"), True),
                Column(_("Medel"), True),
                Column(_("Spridning"), True),
            ],
            rows=rows,
            total=(_("Vägt medel"), "", _number(summary.total, language), ""),
        ),
    ]


def _number(value: object, language: str) -> str:
    return str(value) if language.startswith("en") else str(value).replace(".", ",")


def _statements(lines: list[StatementLine]) -> list[Block]:
    if not lines:
        return []
    blocks: list[Block] = [Heading(_("Kommunernas yttranden"))]
    for line in lines:
        said = str(line.position.label) if line.position else _("har inte svarat")
        if line.is_late:
            said = _("{said} (svaret kom för sent)").format(said=said)
        if line.joint_with:
            said = _("{said}, gemensamt med {municipality}").format(said=said, municipality=line.joint_with)
        blocks.append(Heading(f"{line.municipality}: {said}", 2))
        if line.reasons:
            blocks.append(Paragraph(line.reasons))
        if line.conditions:
            blocks.append(Paragraph(_("Villkor: {conditions}").format(conditions=line.conditions)))
        blocks += _handling(line)
    return blocks


def _handling(line: StatementLine) -> list[Block]:
    """What was done with the statement, beside it."""
    if line.handling is None:
        if not line.is_unhandled:
            return []
        return [Paragraph(_("Yttrandet är inte hanterat. {reason}").format(reason=line.unhandled_reason))]
    told = [
        _("Yttrandet {outcome}. {reason}").format(outcome=line.handling.label, reason=line.handling_reason)
    ]
    if line.changed_text:
        told.append(_("Ändrat: {text}").format(text=line.changed_text))
    return [Paragraph(text) for text in told]
