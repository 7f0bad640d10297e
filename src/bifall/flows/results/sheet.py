"""The yearly report as a paper: what the region tells the government of its grants and what came of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from bifall.documents.sheets import Block, Bullets, Column, Facts, Heading, Paragraph, Picture, Sheet, Table
from bifall.flows.results.figures import Summary, YearResults
from bifall.flows.results.tables import HIDDEN
from bifall.kernel.money import format_number, format_ore, format_percent, format_sek

DUE = "2024:99"
"""The ordinance whose 4 § asks for the report by 21 February the year after."""


def method_texts() -> list[str]:
    """How the figures are made, in the active language: the same on the page and in the paper."""
    return [
        _(
            "Ett projekt med flera prioriteringar räknas helt i var och en, så de raderna kan inte läggas"
            " ihop."
        ),
        _(
            "Indikatorer läggs ihop bara när namn, enhet och slag är desamma. Utfallet är det som projekten"
            " senast har redovisat i en godkänd rapport. Kvinnor och män visas inte när någon av dem är färre"
            " än fem."
        ),
        _(
            "Effekterna är mottagarnas egna bedömningar. Att något har hänt efter ett projekt betyder inte"
            " att projektet är orsaken."
        ),
    ]


def results_sheet(results: YearResults, *, picture: str, language: str, at: datetime) -> Sheet:
    """The report as the figures stand at `at`. `picture`: the grants by priority, drawn."""
    with translation.override(language):
        total = results.total
        return Sheet(
            language=language,
            authority=results.authority.name,
            sort=_("Årsrapport"),
            title=_("Resultat av det regionala utvecklingsarbetet {year}").format(year=results.year),
            dated=timezone.localtime(at).date(),
            lead=[
                (_("Enligt"), _("4 § förordningen ({number})").format(number=DUE)),
                (_("Lämnas senast"), f"{results.year + 1}-02-21"),
                (_("Siffrorna gäller"), f"{results.year}-01-01 – {results.year}-12-31"),
            ],
            blocks=[
                Heading(_("Användning av medel")),
                Facts(
                    [
                        (_("Beviljat"), format_sek(total.granted_sek, language)),
                        (_("Utbetalt"), format_ore(total.paid_ore, language)),
                        (_("Återbetalt"), format_ore(total.recovered_ore, language)),
                        (_("Startade projekt"), str(total.started)),
                        (_("Avslutade projekt"), str(total.ended)),
                        (_("Lämnade rapporter"), _share(total.reported_percent, language)),
                    ]
                ),
                *_picture(results, picture, language),
                _money(_("Per prioritering i strategin"), _("Prioritering"), results.by_priority, language),
                _money(_("Per utlysning"), _("Utlysning"), results.by_call, language),
                Heading(_("Resultat i projekten")),
                Facts(
                    [
                        (_("Redovisade och mätbara"), _share(results.measured_percent, language)),
                        (_("Ännu inte mätbara"), _share(results.not_yet_percent, language)),
                    ]
                ),
                *_indicators(results, language),
                Heading(_("Effekter")),
                _effects(results),
                *_said(results),
                Heading(_("Samverkan med kommunerna")),
                Paragraph(_heard(results, language)),
                *_evaluations(results),
                Heading(_("Så är siffrorna gjorda")),
                Bullets(method_texts()),
            ],
        )


def _picture(results: YearResults, svg: str, language: str) -> list[Block]:
    granted = [one for one in results.by_priority if one.granted_sek]
    if not granted:
        return []
    said = ", ".join(f"{one.name}: {format_sek(one.granted_sek, language)}" for one in granted)
    caption = _("Beviljat per prioritering")
    return [Picture(svg=svg, alternative=f"{caption}. {said}", caption=caption)]


def _money(caption: str, column: str, rows: Sequence[Summary], language: str) -> Table:
    return Table(
        caption=caption,
        columns=[
            Column(column),
            Column(_("Beviljat, kronor"), True),
            Column(_("Utbetalt"), True),
            Column(_("Startade"), True),
            Column(_("Avslutade"), True),
            Column(_("Lämnade rapporter"), True),
        ],
        rows=[
            (
                one.name,
                format_number(one.granted_sek),
                format_ore(one.paid_ore, language),
                str(one.started),
                str(one.ended),
                _share(one.reported_percent, language),
            )
            for one in rows
        ]
        or [(_("Inget"), "–", "–", "–", "–", "–")],
    )


def _indicators(results: YearResults, language: str) -> list[Block]:
    if not results.indicators:
        return [Paragraph(_("Inget projekt med indikatorer har pågått under året."))]
    rows = [
        (
            f"{one.title} ({one.unit})" if one.unit else one.title,
            str(len(one.lines)),
            _figure(one.target, language),
            _figure(one.value, language),
            HIDDEN if one.hides_sex else _figure(one.women, language),
            HIDDEN if one.hides_sex else _figure(one.men, language),
            str(one.not_yet),
        )
        for one in results.indicators
    ]
    return [
        Table(
            caption=_("Indikatorer i projekt som har pågått under året"),
            columns=[
                Column(_("Indikator")),
                Column(_("Projekt"), True),
                Column(_("Mål"), True),
                Column(_("Utfall"), True),
                Column(_("Kvinnor"), True),
                Column(_("Män"), True),
                Column(_("Ännu inte mätbara"), True),
            ],
            rows=rows,
        )
    ]


def _effects(results: YearResults) -> Table:
    standings = [standing for standing, _count in results.effects[0].counts]
    return Table(
        caption=_("Effekter som har efterfrågats eller besvarats under året"),
        columns=[
            Column(_("Följs upp")),
            *(Column(str(standing.label).capitalize(), True) for standing in standings),
        ],
        rows=[
            (str(of.horizon.label).capitalize(), *(str(count) for _standing, count in of.counts))
            for of in results.effects
        ],
    )


def _said(results: YearResults) -> list[Block]:
    said = [
        f"{line.project} ({line.case_number}), {line.title}: {line.standing.label}. {line.told}"
        for line in results.effect_lines
        if line.told
    ]
    return [Heading(_("Vad mottagarna säger"), 2), Bullets(said)] if said else []


def _heard(results: YearResults, language: str) -> str:
    heard = results.collaboration
    if not heard.asked:
        return _("Ingen kommun har tillfrågats om en ansökan under året.")
    return _(
        "{municipalities} kommuner fick {asked} remisser om ansökningar. {answered} av dem är besvarade"
        " ({share})."
    ).format(
        municipalities=heard.municipalities,
        asked=heard.asked,
        answered=heard.answered,
        share=_share(heard.answered_percent, language),
    )


def _evaluations(results: YearResults) -> list[Block]:
    if not results.evaluations:
        return []
    blocks: list[Block] = [Heading(_("Analys, uppföljning och utvärdering"))]
    for evaluation in results.evaluations:
        blocks += [Heading(evaluation.title, 2), Paragraph(evaluation.conclusion)]
    return blocks


def _share(percent: Decimal | None, language: str) -> str:
    return "–" if percent is None else format_percent(percent, language)


def _figure(value: Decimal | None, language: str) -> str:
    if value is None:
        return "–"
    text = format(value.normalize(), "f")
    return text if language.startswith("en") else text.replace(".", ",")
