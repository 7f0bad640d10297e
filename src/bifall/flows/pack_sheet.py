"""The summons with the board's pack: agenda and every memo in one paper."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bifall.assessment.models import StaffMemo
from bifall.board.models import AgendaItem, Meeting
from bifall.board.queries import agenda_of
from bifall.collaboration.models import MeetingExtract
from bifall.documents.sheets import Block, Column, Facts, Heading, NewPage, Paragraph, Sheet, Table
from bifall.flows.preparation import memo_blocks
from bifall.kernel.money import format_number, format_sek


def pack_sheet(meeting: Meeting, *, language: str, at: datetime) -> Sheet:
    """The pack as it is sent: the agenda first, then each item with its papers from a new page."""
    items = list(agenda_of(meeting))
    memos = {
        memo.application_id: memo
        for memo in StaffMemo.objects.filter(
            application__in=[i.application_id for i in items if i.application_id]
        )
        .select_related(
            "author",
            "application__authority",
            "application__organisation",
            "application__case",
            "application__round__call__strategy",
            "application__answer_set__form_version__form",
        )
        .prefetch_related("conditions")
    }
    starts = timezone.localtime(meeting.starts_at)
    with translation.override(language):
        return Sheet(
            language=language,
            authority=meeting.authority.name,
            sort=_("Kallelse och föredragningslista"),
            title=f"{meeting.board.name} {date_format(starts.date(), 'j F Y')}",
            reference=meeting.board.organ_code,
            dated=timezone.localtime(at).date(),
            lead=[
                (_("Tid"), f"{date_format(starts, 'l j F Y')} {_('kl.')} {starts:%H.%M}"),
                (_("Plats"), meeting.place),
                (_("Sekreterare"), meeting.secretary.name),
                (_("Förhinder"), _("Meddela sekreteraren, så kallas en ersättare.")),
            ],
            blocks=[
                Heading(_("Föredragningslista")),
                _agenda(items),
                *(block for item in items for block in _item(item, memos, language, at)),
            ],
        )


def _agenda(items: list[AgendaItem]) -> Table:
    sought = sum(item.application.sought_sek for item in items if item.application)
    return Table(
        caption=_("Ärenden, sökt belopp i kronor"),
        columns=[
            Column(_("Nr"), True),
            Column(_("Ärende")),
            Column(_("Diarienummer")),
            Column(_("Sökt"), True),
        ],
        rows=[
            (
                str(item.position),
                item.title,
                item.application.case_number if item.application else item.get_kind_display(),
                format_number(item.application.sought_sek) if item.application else "",
            )
            for item in items
        ],
        total=("", _("Tillsammans"), "", format_number(sought)) if sought else (),
    )


def _item(item: AgendaItem, memos: Mapping[UUID, StaffMemo], language: str, at: datetime) -> list[Block]:
    blocks: list[Block] = [NewPage(), Heading(f"{item.position}. {item.title}")]
    application = item.application
    if application is not None:
        blocks.append(
            Facts(
                [
                    (_("Diarienummer"), application.case_number),
                    (_("Sökande"), application.organisation.name),
                    (_("Sökt"), format_sek(application.sought_sek, language)),
                ]
            )
        )
    if item.text:
        blocks.append(Paragraph(item.text))
    if item.presenter:
        blocks.append(Facts([(_("Föredragande"), item.presenter)]))
    for delegated in item.delegated_decisions.all():
        amount = format_sek(delegated.granted_sek, language) if delegated.granted_sek else ""
        blocks.append(
            Facts(
                [
                    (
                        delegated.application.case_number,
                        f"{delegated.application.title}: {delegated.get_outcome_display()} {amount}".strip(),
                    )
                ]
            )
        )
    memo = memos.get(item.application_id) if item.application_id else None
    if memo is not None:
        blocks += [_below(block) for block in memo_blocks(memo, language=language, at=at)]
    elif item.draft_decision:
        blocks += [Heading(_("Förslag till beslut"), 2), Paragraph(item.draft_decision)]
    for extract in item.extracts.all():
        blocks += _extract(extract)
    return blocks


def _extract(extract: MeetingExtract) -> list[Block]:
    """What a forum of the region and its municipalities said about the item."""
    day = date_format(extract.met_on, "j F Y")
    heading = _("Utdrag ur anteckningar: {forum} {day}").format(forum=extract.forum_name, day=day)
    blocks: list[Block] = [
        Heading(heading, 2),
        Paragraph(f"{extract.number}. {extract.title}"),
        Paragraph(extract.notes),
    ]
    if extract.positions:
        columns = [Column(_("Kommun")), Column(_("Ståndpunkt")), Column(_("Kommunens ord"))]
        blocks.append(Table(caption=_("Kommunernas ståndpunkter"), columns=columns, rows=extract.said))
    return blocks


def _below(block: Block) -> Block:
    """A memo's headings lie below the item's own."""
    if isinstance(block, Heading):
        return Heading(block.text, 2 if block.level == 1 else 3)
    return block
