"""What came in and how it was handled, up to the decision. Called with the language already chosen."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby

from django.utils.translation import gettext as _

from bifall.applications.queries import HandedIn, facts_of, registers_for
from bifall.applications.sheets import money_tables
from bifall.collaboration.queries import StatementLine
from bifall.documents.models import Document
from bifall.documents.sheets import Block, Bullets, Column, Heading, Note, Numbered, Paragraph, Table
from bifall.flows.case_archive.gathering import WholeCase
from bifall.flows.case_archive.words import day, moment, titled
from bifall.flows.preparation import proposal_of
from bifall.kernel.forms.shown import display_value
from bifall.kernel.money import format_percent, format_sek


def application_blocks(case: WholeCase, language: str) -> Iterator[Block]:
    """The answers as they were first sent in, and of each later version what it changed."""
    yield Heading(_("Ansökan"))
    before: dict[str, str] = {}
    for number, version in enumerate(case.versions, start=1):
        yield Heading(
            _("Version {number}, inskickad {moment}").format(number=number, moment=moment(version.at)), 2
        )
        shown = list(_answers(case, version, language))
        changed = [
            (title, key, label, text) for title, key, label, text in shown if text != before.get(key, "")
        ]
        if number > 1:
            yield Paragraph(
                _("Det här ändrades. Övriga svar stod kvar.") if changed else _("Inget svar ändrades.")
            )
        for title, rows in groupby(changed, key=lambda row: row[0]):
            yield Heading(title, 3)
            for _title, _key, label, text in rows:
                yield Paragraph(label, strong=True)
                yield Paragraph(text or _("Svaret togs bort."))
        before = {key: text for _title, key, _label, text in shown}
    yield from money_tables(facts_of(case.application), case.application, language)


def _answers(case: WholeCase, version: HandedIn, language: str) -> Iterator[tuple[str, str, str, str]]:
    """(page, question's key, question, answer) of each question that the answers had opened."""
    schema = case.application.answer_set.form_version.schema
    # Another document's name in an answer is not for this reader, whatever was written there.
    registers = registers_for(case.application, case.papers)
    for page in schema.visible_pages(version.answers):
        for question in schema.visible_questions(page, version.answers):
            value = version.answers.get(question.key)
            text = display_value(schema, question, value, version.answers, registers, language)
            yield page.title.of(language), question.key, question.label.of(language), text


def completion_blocks(case: WholeCase) -> Iterator[Block]:
    if not case.completions:
        return
    yield Heading(_("Kompletteringar"))
    for asked in case.completions:
        yield Heading(_("Begärd {moment}").format(moment=moment(asked.asked_at)), 2)
        yield Paragraph(asked.text)
        if asked.answered_at is None:
            yield Paragraph(_("Inte besvarad. Svar senast {day}.").format(day=day(asked.due_on)))
        else:
            yield from titled(
                _("Besvarad {moment}").format(moment=moment(asked.answered_at)), asked.reply or "–"
            )


def statement_blocks(case: WholeCase) -> Iterator[Block]:
    if not case.statements:
        return
    yield Heading(_("Kommunernas yttranden"))
    for line in case.statements:
        yield Heading(line.municipality, 2)
        yield Paragraph(_said(line))
        yield from titled(_("Skäl"), line.reasons)
        yield from titled(_("Villkor"), line.conditions)
        if line.handling is not None:
            yield from titled(
                _("Så hanterades yttrandet"),
                f"{str(line.handling.label).capitalize()}. {line.handling_reason}",
            )
            yield from titled(_("Vad som ändrades"), line.changed_text)
        yield from titled(_("Varför yttrandet inte är hanterat"), line.unhandled_reason)


def _said(line: StatementLine) -> str:
    if line.position is None:
        return _("{state}. Svar senast {day}.").format(
            state=str(line.state.label).capitalize(), day=day(line.due_on)
        )
    said = f"{str(line.position.label).capitalize()}, {day(line.given_at)}."
    if line.is_late:
        said += " " + _("Svaret kom för sent.")
    if line.joint_with:
        said += " " + _("Gemensamt med {municipality}.").format(municipality=line.joint_with)
    return said


def assessment_blocks(case: WholeCase) -> Iterator[Block]:
    """Each finished assessor's points and reasons."""
    if not case.assessments:
        return
    yield Heading(_("Bedömning"))
    for assessment in case.assessments:
        yield Heading(f"{assessment.assessor.name}, {day(assessment.finished_at)}", 2)
        given = [score for score in case.scores if score.assignment_id == assessment.pk]
        yield Table(
            caption=_("Poäng 0–5"),
            columns=[Column(_("Kriterium")), Column(_("Poäng"), True), Column(_("Skäl"))],
            rows=[
                (score.criterion.title, "–" if score.points is None else str(score.points), score.reason)
                for score in given
            ],
        )
        yield from titled(_("Samlad bedömning"), assessment.remark)


def memo_blocks(case: WholeCase, language: str) -> Iterator[Block]:
    memo = case.memo
    if memo is None:
        return
    yield Heading(_("Tjänsteskrivelse"))
    yield Paragraph(
        _("{name}, klar {moment}").format(
            name=memo.author.name, moment=moment(memo.finished_at) if memo.finished_at else "–"
        )
    )
    yield from titled(_("Förslag till beslut"), proposal_of(memo, language))
    if conditions := [condition.text for condition in memo.conditions.all()]:
        yield Numbered(conditions)
    yield from titled(_("Sammanfattning"), memo.summary)
    yield from titled(_("Bakgrund"), memo.background)
    yield from titled(_("Bedömning"), memo.reasoning)
    yield from titled(_("Prövning enligt kommunallagen 6 kap. 7 §"), memo.own_case_check)


def decision_blocks(case: WholeCase, language: str) -> Iterator[Block]:
    if not case.decisions and case.delegated is None:
        return
    yield Heading(_("Beslut"))
    for decision in case.decisions:
        item = decision.item
        yield Heading(
            f"{item.meeting.board.name} {day(decision.decided_on)}, § {item.paragraph}:"
            f" {decision.get_outcome_display()}",
            2,
        )
        yield Paragraph(decision.text)
        if decision.granted_sek and decision.highest_share_percent:
            yield Paragraph(_granted(decision.granted_sek, decision.highest_share_percent, language))
        if conditions := [condition.text for condition in decision.conditions.all()]:
            yield Paragraph(_("Villkor"), strong=True)
            yield Numbered(conditions)
    delegated = case.delegated
    if delegated is not None:
        yield Heading(
            _("På delegation {day}: {outcome}").format(
                day=day(delegated.decided_at), outcome=delegated.get_outcome_display()
            ),
            2,
        )
        yield Paragraph(delegated.reasons)
        if delegated.granted_sek and delegated.highest_share_percent:
            yield Paragraph(_granted(delegated.granted_sek, delegated.highest_share_percent, language))
        if conditions := [condition.text for condition in delegated.conditions.all()]:
            yield Paragraph(_("Villkor"), strong=True)
            yield Numbered(conditions)
        yield from titled(_("Punkt i delegationsordningen"), delegated.legal_basis)


def _granted(amount_sek: int, share_percent: Decimal, language: str) -> str:
    return _("{amount}, högst {share} av godkända kostnader.").format(
        amount=format_sek(amount_sek, language), share=format_percent(share_percent, language)
    )


def thread_blocks(case: WholeCase) -> Iterator[Block]:
    if not case.messages:
        return
    yield Heading(_("Meddelanden"))
    for message in case.messages:
        yield Paragraph(
            f"{moment(message.written_at)} – {message.written_by.name} ({message.get_party_display()})",
            strong=True,
        )
        yield Paragraph(message.text)
        if files := [str(paper) for paper in message.attachments.all() if _is_among(paper, case)]:
            yield Bullets(files)


def _is_among(paper: Document, case: WholeCase) -> bool:
    return any(paper.pk == one.pk for one in case.papers)


def note_blocks(case: WholeCase) -> Iterator[Block]:
    """The desk's own notes, which no applicant gets."""
    if not case.notes:
        return
    yield Heading(_("Interna anteckningar"))
    yield Note(_("Bara för handläggningen"), _("Det här avsnittet finns inte i sökandens version."))
    for note in case.notes:
        yield Paragraph(f"{moment(note.written_at)} – {note.written_by.name}", strong=True)
        yield Paragraph(note.text)
