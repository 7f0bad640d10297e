"""An application on paper: the receipt, and the tables that other papers show of it."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from bifall.applications.models import Application, Concept
from bifall.applications.queries import COST_TYPE_TEXTS, registers_for, registers_for_concept
from bifall.applications.rules import Facts, shares
from bifall.documents.sheets import Block, Column, Heading, Note, Paragraph, Sheet, Table
from bifall.documents.sheets import Facts as FactRows
from bifall.kernel.forms.answers import Registers
from bifall.kernel.forms.schema import Answers, FormSchema, Meaning
from bifall.kernel.forms.shown import display_value
from bifall.kernel.money import format_number, format_percent, format_sek, percent_of
from bifall.questionnaires.queries import answers_of

TABLES = frozenset({Meaning.BUDGET, Meaning.FINANCING})


def receipt_for(application: Application, facts: Facts, language: str, at: datetime) -> Sheet:
    """The receipt that the applicant gets: what came in, when, under which number."""
    with translation.override(language):
        organisation = application.organisation
        moment = timezone.localtime(at)
        return Sheet(
            language=language,
            authority=application.authority.name,
            sort=_("Kvittens"),
            title=application.title,
            reference=application.case_number,
            dated=moment.date(),
            lead=[
                (_("Diarienummer"), application.case_number),
                (_("Inkom"), f"{moment:%Y-%m-%d} {_('kl.')} {moment:%H.%M}"),
                (_("Sökande"), f"{organisation.name} ({organisation.register_number})"),
                *_signature(application),
                (_("Utlysning"), f"{application.round.call.title}, {application.round.name}"),
                (_("Söker"), format_sek(application.sought_sek, language)),
                (_("Kostnad"), format_sek(application.total_cost_sek, language)),
            ],
            blocks=[
                Note(
                    _("Vad händer nu?"),
                    _(
                        "En handläggare läser ansökan och hör av sig om något saknas. Ansökan är en allmän"
                        " handling. Du följer ärendet i tjänsten."
                    ),
                ),
                *money_tables(facts, application, language),
                *answer_blocks(application, language),
            ],
        )


def _signature(application: Application) -> list[tuple[str, str]]:
    """Where two sign together: who has, and that another is awaited."""
    if not application.organisation.signs_together or application.submitted_by is None:
        return []
    text = _("{name} har undertecknat. En till behöver underteckna i tjänsten.")
    return [(_("Underskrift"), text.format(name=application.submitted_by.name))]


def concept_receipt_for(concept: Concept, language: str, at: datetime) -> Sheet:
    """The receipt for a concept, with everything that was answered."""
    with translation.override(language):
        organisation = concept.organisation
        moment = timezone.localtime(at)
        schema = concept.answer_set.form_version.schema
        answers = answers_of(concept.answer_set)
        return Sheet(
            language=language,
            authority=concept.authority.name,
            sort=_("Kvittens"),
            title=concept.title,
            reference=concept.case_number,
            dated=moment.date(),
            lead=[
                (_("Diarienummer"), concept.case_number),
                (_("Inkom"), f"{moment:%Y-%m-%d} {_('kl.')} {moment:%H.%M}"),
                (_("Sökande"), f"{organisation.name} ({organisation.register_number})"),
                (_("Utlysning"), f"{concept.round.call.title}, {concept.round.name}"),
            ],
            blocks=[
                Note(
                    _("Vad händer nu?"),
                    _(
                        "En handläggare läser idéskissen. Ni får besked om ni är inbjudna att lämna en"
                        " fullständig ansökan. Idéskissen är en allmän handling."
                    ),
                ),
                *_blocks(schema, answers, registers_for_concept(concept), language),
            ],
        )


def money_tables(facts: Facts, application: Application, language: str) -> list[Block]:
    """Budget by cost type and year, and the financing with the share of each."""
    whole = facts.sought_sek + facts.cofinancing_sek
    budget = Table(
        caption=_("Budget, kronor"),
        columns=[Column(_("Kostnadsslag")), Column(_("År"), True), Column(_("Belopp"), True)],
        rows=[
            (COST_TYPE_TEXTS[cost.cost_type].of(language), str(cost.year), format_number(cost.amount_sek))
            for cost in facts.costs
        ],
        total=(_("Tillsammans"), "", format_number(facts.total_cost_sek)),
    )
    own = (_("{authority}, det sökta").format(authority=application.authority.name), facts.sought_sek)
    others = [
        (
            _("{financier} (i annat än pengar)").format(financier=row.financier)
            if row.is_in_kind
            else row.financier,
            row.amount_sek,
        )
        for row in facts.financing
    ]
    financing = Table(
        caption=_("Finansiering, kronor"),
        columns=[Column(_("Finansiär")), Column(_("Belopp"), True), Column(_("Andel"), True)],
        rows=[
            (name, format_number(sek), format_percent(percent_of(sek, whole), language))
            for name, sek in [own, *others]
        ],
        total=(_("Tillsammans"), format_number(whole), format_percent(percent_of(whole, whole), language)),
    )
    share = shares(facts)
    return [
        Heading(_("Pengarna")),
        budget,
        financing,
        FactRows(
            [
                (_("Andel av alla kostnader"), format_percent(share.of_total_costs, language)),
                (_("Andel av kostnader i pengar"), format_percent(share.of_cash_costs, language)),
                (_("Andel av finansieringen"), format_percent(share.of_financing, language)),
                (_("Andel av offentlig finansiering"), format_percent(share.of_public_financing, language)),
            ]
        ),
    ]


def answer_blocks(application: Application, language: str) -> list[Block]:
    """Every page of the form with its answers; budget and financing stand in tables of their own."""
    schema = application.answer_set.form_version.schema
    answers, registers = answers_of(application.answer_set), registers_for(application)
    return _blocks(schema, answers, registers, language)


def _blocks(schema: FormSchema, answers: Answers, registers: Registers, language: str) -> list[Block]:
    blocks: list[Block] = []
    for page in schema.visible_pages(answers):
        shown: list[Block] = []
        for question in schema.visible_questions(page, answers):
            text = display_value(schema, question, answers.get(question.key), answers, registers, language)
            if text and question.meaning not in TABLES:
                shown += [Heading(question.label.of(language), 2), Paragraph(text)]
        if shown:
            blocks += [Heading(page.title.of(language)), *shown]
    return blocks
