"""The whole case as one paper: what came in, what was done, what was decided and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from bifall.audit.models import Entry
from bifall.correspondence.states import Party
from bifall.documents.sheets import Block, Column, Heading, Paragraph, Sheet, Table
from bifall.flows.case_archive.aid_blocks import aid_blocks
from bifall.flows.case_archive.file_names import archived_names
from bifall.flows.case_archive.gathering import WholeCase
from bifall.flows.case_archive.handling_blocks import (
    application_blocks,
    assessment_blocks,
    completion_blocks,
    decision_blocks,
    memo_blocks,
    note_blocks,
    statement_blocks,
    thread_blocks,
)
from bifall.flows.case_archive.project_blocks import project_blocks
from bifall.flows.case_archive.words import day, moment
from bifall.kernel.money import format_sek


class Told(Protocol):
    """A line of the history: when, what happened, and who did it ("" for the house itself)."""

    @property
    def at(self) -> datetime: ...
    @property
    def text(self) -> str: ...
    @property
    def who(self) -> str: ...


Teller = Callable[[Iterable[Entry]], Sequence[Told]]
"""From entries of the audit to sentences in the language that is active."""


def case_sheet(case: WholeCase, tell: Teller) -> Sheet:
    """The paper, in the language of the installation, as the register is, whoever takes it out.

    It is dated by the last thing that happened in it, so that the same case gives the same paper.
    """
    language = settings.LANGUAGE_CODE
    application = case.application
    with translation.override(language):
        return Sheet(
            language=language,
            authority=application.authority.name,
            sort=_("Hela ärendet"),
            title=str(application),
            reference=application.case_number,
            dated=timezone.localdate(case.covers_until),
            lead=_lead(case, language),
            blocks=[*_blocks(case, tell, language)],
        )


def _lead(case: WholeCase, language: str) -> list[tuple[str, str]]:
    application = case.application
    organisation = application.organisation
    return [
        (_("Diarienummer"), application.case_number),
        (_("Sökande"), f"{organisation.name} ({organisation.register_number})"),
        (_("Utlysning"), f"{application.round.call.title}, {application.round.name}"),
        (_("Inkom"), moment(application.submitted_at) if application.submitted_at else "–"),
        (_("Sökt"), format_sek(application.sought_sek, language)),
        (_("Läge"), str(application.get_state_display())),
        (_("Handläggare"), application.case_officer.name if application.case_officer else "–"),
        (_("Omfattar händelser till och med"), moment(case.covers_until)),
        (_("För vem"), version_for(case)),
    ]


def version_for(case: WholeCase) -> str:
    if case.side == Party.APPLICANT:
        return _("Sökandens version. Den saknar det som är myndighetens interna.")
    if case.notes:
        return _("Handläggningens version. Den innehåller interna anteckningar.")
    return _("Handläggningens version.")


def _blocks(case: WholeCase, tell: Teller, language: str) -> Iterator[Block]:
    if case.application.summary:
        yield Paragraph(case.application.summary)
    yield from application_blocks(case, language)
    yield from completion_blocks(case)
    yield from statement_blocks(case)
    yield from assessment_blocks(case)
    yield from aid_blocks(case, language)
    yield from memo_blocks(case, language)
    yield from decision_blocks(case, language)
    yield from thread_blocks(case)
    yield from project_blocks(case, language)
    yield from note_blocks(case)
    yield from _history(case, tell)
    yield from _papers(case)


def _history(case: WholeCase, tell: Teller) -> Iterator[Block]:
    yield Heading(_("Vad som har hänt"))
    yield Table(
        caption=_("Händelser i ärendet, den första först"),
        columns=[Column(_("När")), Column(_("Vad")), Column(_("Vem"))],
        rows=[(moment(line.at), line.text, line.who or "–") for line in tell(case.history)],
    )


def _papers(case: WholeCase) -> Iterator[Block]:
    yield Heading(_("Handlingar"))
    if not case.papers:
        yield Paragraph(_("Inga."))
        return
    names = archived_names(case.papers)
    yield Table(
        caption=_("Varje handling ligger som en egen fil i arkivpaketet"),
        columns=[Column(_("Fil")), Column(_("Rubrik")), Column(_("Slag")), Column(_("Dag"))],
        rows=[
            (names[paper.pk], paper.title, str(paper.get_kind_display()), day(paper.created_at))
            for paper in case.papers
        ],
    )
