"""An evaluation's report as a paper, with the same tables as its page and its CSV."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from bifall.documents.sheets import (
    Block,
    Bullets,
    Column,
    Facts,
    Heading,
    Note,
    Numbered,
    Paragraph,
    Picture,
    Sheet,
    Table,
)
from bifall.evaluation.diverging_bars import described, draw
from bifall.evaluation.models import Evaluation, Recommendation
from bifall.evaluation.queries import analysis_of
from bifall.evaluation.reading import Reading, ReadLine, ReadStatement, bars_of, read, shown
from bifall.evaluation.states import FindingKind, TheoryLevel
from bifall.kernel.money import format_percent


def report_sheet(evaluation: Evaluation, *, language: str, at: datetime) -> Sheet:
    """The report as it stands: conclusion first, then what it rests on."""
    with translation.override(language):
        reading = read(analysis_of(evaluation), language)
        whole = reading.analysis.tables.whole
        return Sheet(
            language=language,
            authority=evaluation.authority.name,
            sort=evaluation.get_kind_display().capitalize(),
            title=evaluation.title,
            dated=timezone.localtime(at).date(),
            lead=[
                (_("Tid som utvärderas"), f"{evaluation.starts_on} – {evaluation.ends_on}"),
                (
                    _("Svarade"),
                    _("{answered} av {invited}").format(answered=whole.answered, invited=whole.invited),
                ),
                (_("Svaren"), _("anonyma") if evaluation.is_anonymous else _("under namn")),
            ],
            blocks=[
                Heading(_("Slutsats")),
                Paragraph(evaluation.conclusion or _("Slutsatsen är inte skriven ännu."), strong=True),
                *_findings(evaluation),
                *_recommendations(evaluation),
                Heading(_("Syfte och programteori")),
                Paragraph(evaluation.purpose),
                *_theory(evaluation),
                Heading(_("Svaren")),
                _taken(reading, language),
                *_picture(reading, language),
                *_statements(reading),
                *_changes(reading),
                *_followed(reading),
                *_traced(reading),
                Heading(_("Så är tabellerna gjorda")),
                *(Paragraph(text) for text in method_texts(evaluation)),
            ],
        )


def method_texts(evaluation: Evaluation) -> list[str]:
    """How the tables are made, in the active language: the same on the page and in the paper."""
    texts = [
        _(
            "Ett antal från ett till fyra visas inte, och inte heller de antal som det skulle kunna räknas"
            " fram ur. Där står två punkter. Grupper med färre än fem svar är sammanslagna med en annan."
        ),
        _(
            "Förändringen är skillnaden i procentenheter mellan andelarna som håller med, med ett"
            " 95-procentigt intervall (Newcombe). Med få svar är intervallet brett. Täcker det noll kan"
            " förändringen inte skiljas från ingen förändring."
        ),
        _("Att två siffror står bredvid varandra betyder inte att den ena beror på den andra."),
    ]
    if evaluation.is_anonymous:
        texts.insert(
            0,
            _(
                "Svaren är anonyma: ett svar sparas utan namn, tid, ordning och koppling till den som fick"
                " enkäten. Det som sägs om den som svarade är roll och kommunstorlek, och bara så grovt att"
                " minst fem tillfrågade delar det."
            ),
        )
    return texts


def _findings(evaluation: Evaluation) -> list[Block]:
    blocks: list[Block] = [Heading(_("Iakttagelser"))]
    found = list(evaluation.findings.all())
    for kind in FindingKind:
        texts = [finding.text for finding in found if finding.kind == kind]
        if texts:
            blocks += [Heading(str(kind.label).capitalize(), 2), Bullets(texts)]
    return blocks if len(blocks) > 1 else []


def _recommendations(evaluation: Evaluation) -> list[Block]:
    given = list(evaluation.recommendations.select_related("owner"))
    if not given:
        return []
    return [
        Heading(_("Rekommendationer och regionens svar")),
        Numbered([one.text for one in given]),
        *(
            Note(_("Svar på {number}").format(number=one.position), _answer(one))
            for one in given
            if one.stance
        ),
    ]


def _answer(one: Recommendation) -> str:
    parts = [f"{one.get_stance_display().capitalize()}. {one.answer}"]
    if one.owner and one.due_on:
        parts.append(
            _("Ansvarig: {owner}. Klart senast {day}.").format(
                owner=one.owner.name, day=one.due_on.isoformat()
            )
        )
    if one.done_on:
        parts.append(_("Genomfört {day}: {note}").format(day=one.done_on.isoformat(), note=one.done_note))
    return "\n".join(parts)


def _theory(evaluation: Evaluation) -> list[Block]:
    steps = list(evaluation.theory_steps.all())
    questions = [question.text for question in evaluation.questions.all()]
    rows = [
        (str(level.label).capitalize(), "\n".join(step.text for step in steps if step.level == level))
        for level in TheoryLevel
    ]
    blocks: list[Block] = [Facts([row for row in rows if row[1]])] if steps else []
    if questions:
        blocks += [Heading(_("Frågor som utvärderingen ska svara på"), 2), Numbered(questions)]
    return blocks


def _taken(reading: Reading, language: str) -> Table:
    return Table(
        caption=_("Svarsfrekvens"),
        columns=[
            Column(_("Grupp")),
            Column(_("Inbjudna"), True),
            Column(_("Svarade"), True),
            Column(_("Andel"), True),
        ],
        rows=[
            (
                label.capitalize(),
                str(taken.invited),
                str(taken.answered),
                _percent(taken.percent, language),
            )
            for label, taken in reading.taken
        ],
    )


def _picture(reading: Reading, language: str) -> list[Block]:
    bars = bars_of(reading)
    if not bars:
        return []
    return [
        Picture(draw(bars, language), described(bars, language), _("Svaren på påståendena, alla som svarade"))
    ]


def _statements(reading: Reading) -> list[Block]:
    blocks: list[Block] = []
    for theme, statements in reading.themes:
        blocks.append(Heading(theme, 2))
        blocks += [_statement(statement) for statement in statements]
    return blocks


def _statement(statement: ReadStatement) -> Table:
    return Table(
        caption=f"{statement.text} {_step_text(statement)}",
        columns=[
            Column(_("Grupp")),
            Column(_("Svar"), True),
            Column(_("Håller inte med"), True),
            Column(_("Varken eller"), True),
            Column(_("Håller med"), True),
        ],
        rows=[_row(line) for line in statement.lines],
    )


def _step_text(statement: ReadStatement) -> str:
    steps = ", ".join(
        f"{number}: {shown(count)}" for number, count in enumerate(statement.statement.steps, 1)
    )
    return _("(alla, steg {steps})").format(steps=steps)


def _row(line: ReadLine) -> Sequence[str]:
    counts = line.line
    return (
        line.label.capitalize(),
        shown(counts.answered),
        _counted(counts.disagree, line.disagree_percent),
        _counted(counts.neither, line.neither_percent),
        _counted(counts.agree, line.agree_percent),
    )


def _counted(count: int | None, percent: int | None) -> str:
    return shown(count) if percent is None else f"{count} ({percent} %)"


def _percent(value: int, language: str) -> str:
    return format_percent(Decimal(value), language)


def _changes(reading: Reading) -> list[Block]:
    if not reading.changes:
        return []
    return [
        Heading(_("Förändring sedan förra gången"), 2),
        Table(
            caption=_("Förändring i procentenheter, med 95-procentigt intervall"),
            columns=[
                Column(_("Påstående")),
                Column(_("Grupp")),
                Column(_("Håller med"), True),
                Column(_("Håller inte med"), True),
                Column(_("Vad det säger")),
            ],
            rows=[
                (one.text, one.label.capitalize(), one.agree, one.disagree, one.verdict.capitalize())
                for one in reading.changes
            ],
        ),
    ]


def _followed(reading: Reading) -> list[Block]:
    if not reading.followed:
        return []
    return [
        Heading(_("Vad förra utvärderingens åtgärder ledde till"), 2),
        Table(
            caption=_("Upplevelsen före och efter, i procentenheter"),
            columns=[
                Column(_("Rekommendation")),
                Column(_("Läge")),
                Column(_("Håller med"), True),
                Column(_("Vad det säger")),
            ],
            rows=[
                (one.text, one.state_label.capitalize(), one.agree, one.verdict.capitalize())
                for one in reading.followed
            ],
        ),
    ]


def _traced(reading: Reading) -> list[Block]:
    if not reading.traced:
        return []
    blocks: list[Block] = [
        Heading(_("Upplevt och spårat inflytande"), 2),
        Table(
            caption=_("Vad handlingarna visar om kommunernas yttranden under tiden"),
            columns=[
                Column(_("Grupp")),
                Column(_("Tillfrågade"), True),
                Column(_("Svarade"), True),
                Column(_("I tid"), True),
                Column(_("Beslut i linje"), True),
                Column(_("Tagits in"), True),
            ],
            rows=[
                (
                    one.label.capitalize(),
                    str(one.traced.asked),
                    str(one.traced.answered),
                    str(one.traced.on_time),
                    f"{one.traced.in_line}/{one.traced.decided}",
                    f"{one.traced.taken_in}/{one.traced.handled}",
                )
                for one in reading.traced
            ],
        ),
    ]
    statements = [text for text, _value in reading.traced[0].experienced]
    if statements:
        blocks.append(
            Table(
                caption=_("Vad företrädarna upplever: andel som håller med, procent"),
                columns=[Column(_("Grupp")), *(Column(text, True) for text in statements)],
                rows=[
                    (one.label.capitalize(), *(shown(value) for _text, value in one.experienced))
                    for one in reading.traced
                ],
            )
        )
    return blocks
