"""What became of a grant: the project with its conditions, changes, reports and claims. Called with the
language already chosen.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from bifall.claims.models import Claim, CostRow
from bifall.documents.sheets import Block, Column, Facts, Heading, Table
from bifall.flows.case_archive.gathering import WholeCase
from bifall.flows.case_archive.words import day, moment, titled
from bifall.kernel.money import format_number, format_ore, format_percent, format_sek
from bifall.projects.models import Project
from bifall.reporting.models import Report


def project_blocks(case: WholeCase, language: str) -> Iterator[Block]:
    project = case.project
    if project is None:
        return
    yield Heading(_("Projektet"))
    yield Facts(
        [
            (_("Läge"), str(project.get_state_display())),
            (_("Beviljat"), format_sek(project.granted_sek, language)),
            (
                _("Högsta andel av godkända kostnader"),
                format_percent(project.highest_share_percent, language),
            ),
            (_("Projekttid"), f"{project.starts_on} – {project.ends_on}"),
            (_("Villkoren godkända"), _accepted(project)),
        ]
    )
    yield from _budget(project)
    yield from _conditions(project)
    yield from _changes(project)
    for report in case.reports:
        yield from _report(report)
    yield from _claims(case, language)


def _accepted(project: Project) -> str:
    if project.accepted_at is None or project.accepted_by is None:
        return _("nej")
    return f"{moment(project.accepted_at)}, {project.accepted_by.name}"


def _budget(project: Project) -> Iterator[Block]:
    lines = list(project.budget_lines.all())
    yield Table(
        caption=_("Projektets kostnader, kronor"),
        columns=[Column(_("Kostnadsslag")), Column(_("Belopp"), True)],
        rows=[(str(line.get_cost_type_display()), format_number(line.amount_sek)) for line in lines],
        total=(_("Summa"), format_number(sum(line.amount_sek for line in lines))),
    )


def _conditions(project: Project) -> Iterator[Block]:
    rows = [
        (condition.text, str(condition.get_state_display()), condition.proof, day(condition.met_at))
        for condition in project.conditions.all()
    ]
    if rows:
        yield Table(
            caption=_("Villkor att följa upp"),
            columns=[
                Column(_("Villkor")),
                Column(_("Läge")),
                Column(_("Så är det uppfyllt")),
                Column(_("Godtaget")),
            ],
            rows=rows,
        )


def _changes(project: Project) -> Iterator[Block]:
    for change in sorted(project.change_requests.all(), key=lambda one: one.requested_at):
        yield Heading(
            _("Ändring begärd {moment}: {kind} ({state})").format(
                moment=moment(change.requested_at),
                kind=change.get_kind_display(),
                state=change.get_state_display(),
            ),
            2,
        )
        yield from titled(_("Ändringen"), change.description)
        yield from titled(_("Skäl"), change.reasons)
        if costs := list(change.changed_costs.all()):
            yield Table(
                caption=_("Kostnader, kronor"),
                columns=[Column(_("Kostnadsslag")), Column(_("Före"), True), Column(_("Efter"), True)],
                rows=[
                    (
                        str(cost.get_cost_type_display()),
                        format_number(cost.before_sek),
                        format_number(cost.after_sek),
                    )
                    for cost in costs
                ],
            )
        if change.new_ends_on:
            yield from titled(_("Ny slutdag"), day(change.new_ends_on))
        yield from titled(_("Skäl för beslutet"), change.decision_reasons)


def _report(report: Report) -> Iterator[Block]:
    yield Heading(f"{report}, {day(report.starts_on)} – {day(report.ends_on)}", 2)
    yield Facts(
        [
            (_("Läge"), str(report.get_state_display())),
            (
                _("Inskickad"),
                f"{moment(report.submitted_at)}, {report.submitted_by}" if report.submitted_at else "–",
            ),
        ]
    )
    yield from titled(_("Vad som har gjorts"), report.done)
    yield from titled(_("Vad det har lett till"), report.results)
    yield from titled(_("Avvikelser"), report.deviations)
    yield from titled(_("Hur det går vidare"), report.onward)


def _claims(case: WholeCase, language: str) -> Iterator[Block]:
    if not case.claims:
        return
    yield Table(
        caption=_("Rekvisitioner"),
        columns=[
            Column(_("Nummer"), True),
            Column(_("Period")),
            Column(_("Läge")),
            Column(_("Redovisat"), True),
            Column(_("Godkänt"), True),
            Column(_("Att betala"), True),
            Column(_("Utbetalt")),
        ],
        rows=[
            (
                str(claim.number),
                f"{claim.starts_on} – {claim.ends_on}",
                str(claim.get_state_display()),
                format_ore(claim.claimed_ore, language),
                _decided(claim, claim.approved_ore, language),
                _decided(claim, claim.payable_ore, language),
                day(claim.paid_on),
            )
            for claim in case.claims
        ],
    )
    for claim in case.claims:
        yield from _rows(claim, language)
        if claim.decided_at is not None:
            yield from titled(
                _("{claim}, beslut {day}").format(claim=claim, day=day(claim.decided_at)), claim.reasons
            )


def _rows(claim: Claim, language: str) -> Iterator[Block]:
    """Every cost of the claim; what came of it, and why, when the claim is decided."""
    rows = list(claim.rows.all())
    if not rows:
        return
    is_decided = claim.decided_at is not None and claim.approved_ore is not None
    yield Table(
        caption=_("{claim}: kostnader").format(claim=claim),
        columns=[
            Column(_("Verifikation")),
            Column(_("Dag")),
            Column(_("Kostnadsslag")),
            Column(_("Vad kostnaden avser")),
            Column(_("Redovisat"), True),
            Column(_("Godkänt"), True),
            Column(_("Skäl")),
        ],
        rows=[
            (
                row.voucher_number,
                row.booked_on.isoformat(),
                str(row.get_cost_type_display()),
                _what(row, language),
                format_ore(row.amount_ore, language),
                _decided(claim, row.approved_ore, language),
                row.reason if is_decided else "",
            )
            for row in rows
        ],
        total=(
            _("Summa"),
            "",
            "",
            "",
            format_ore(claim.claimed_ore, language),
            _decided(claim, claim.approved_ore, language),
            "",
        ),
    )


def _what(row: CostRow, language: str) -> str:
    """What the cost was for, with the supplier, or with how the amount of hours came about."""
    parts = [row.text, row.supplier]
    if row.hours is not None and row.hour_rate is not None:
        hours = format(row.hours.normalize(), "f")
        shown = hours if language.startswith("en") else hours.replace(".", ",")
        rate = format_ore(row.hour_rate.rate_ore, language)
        parts.append(_("{hours} tim × {rate}").format(hours=shown, rate=rate))
    return ", ".join(part for part in parts if part)


def _decided(claim: Claim, amount_ore: int | None, language: str) -> str:
    """What is being tried is nobody's to know until it is decided."""
    return "–" if claim.decided_at is None or amount_ore is None else format_ore(amount_ore, language)
