"""The year's results as tables of plain cells: the same in the file for a spreadsheet and in the workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from bifall.flows.results.figures import Summary, YearResults
from bifall.projects.states import IndicatorKind

Cells = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class ResultTable:
    name: str
    header: tuple[str, ...]
    rows: Sequence[Cells]


def tables_of(results: YearResults) -> list[ResultTable]:
    """By priority, by call, indicators, effects, and every grant behind them, in the active language."""
    money = (
        _("Beviljade"),
        _("Beviljat, kronor"),
        _("Utbetalt, kronor"),
        _("Återbetalt, kronor"),
        _("Startade projekt"),
        _("Avslutade projekt"),
        _("Rapporter som skulle lämnas"),
        _("Rapporter som har lämnats"),
    )
    return [
        ResultTable(
            _("Prioriteringar"), (_("Prioritering"), *money), [_sums(one) for one in results.by_priority]
        ),
        ResultTable(_("Utlysningar"), (_("Utlysning"), *money), [_sums(one) for one in results.by_call]),
        ResultTable(
            _("Indikatorer"),
            (
                _("Indikator"),
                _("Enhet"),
                _("Slag"),
                _("Projekt"),
                _("Mätta"),
                _("Ännu inte mätbara"),
                _("Inte redovisade"),
                _("Mål"),
                _("Utfall"),
                _("Kvinnor"),
                _("Män"),
            ),
            [
                (
                    one.title,
                    one.unit,
                    str(IndicatorKind(one.kind).label),
                    len(one.lines),
                    one.measured,
                    one.not_yet,
                    one.not_told,
                    one.target,
                    one.value,
                    HIDDEN if one.hides_sex else one.women,
                    HIDDEN if one.hides_sex else one.men,
                )
                for one in results.indicators
            ],
        ),
        ResultTable(
            _("Effekter"),
            (_("Följs upp"), _("Hur det står"), _("Antal")),
            [
                (str(of.horizon.label), str(standing.label), count)
                for of in results.effects
                for standing, count in of.counts
            ],
        ),
        ResultTable(
            _("Bidrag"),
            (
                _("Diarienummer"),
                _("Projekt"),
                _("Mottagare"),
                _("Utlysning"),
                _("Beslutat"),
                _("Beviljat, kronor"),
                _("Utbetalt, kronor"),
                _("Återbetalt, kronor"),
                _("Startade"),
                _("Avslutades"),
            ),
            [
                (
                    line.case_number,
                    line.title,
                    line.organisation,
                    line.call,
                    line.decided_on.isoformat(),
                    line.granted_sek,
                    _kronor(line.paid_ore),
                    _kronor(line.recovered_ore),
                    line.started_on.isoformat() if line.started_on else None,
                    line.ended_on.isoformat() if line.ended_on else None,
                )
                for line in results.lines
            ],
        ),
    ]


HIDDEN = ".."
"""Where a count of women or men is too small to show."""


def _sums(of: Summary) -> Cells:
    return (
        of.name,
        of.granted,
        of.granted_sek,
        _kronor(of.paid_ore),
        _kronor(of.recovered_ore),
        of.started,
        of.ended,
        of.reports_due,
        of.reports_in,
    )


def _kronor(ore: int) -> Decimal:
    return Decimal(ore).scaleb(-2)
