"""The conditions of a grant on paper, as the applicant accepts them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from bifall.claims.states import SimplifiedCosts, StaffCosts
from bifall.documents.sheets import Block, Column, Facts, Heading, Numbered, Paragraph, Sheet, Table
from bifall.kernel.money import format_number, format_ore, format_percent, format_sek
from bifall.projects.models import Project
from bifall.projects.rules import report_periods


def conditions_sheet(project: Project, *, language: str, at: datetime) -> Sheet:
    """Amount, share, period, conditions, budget, reports and how the money is paid."""
    with translation.override(language):
        organisation = project.organisation
        share = format_percent(project.highest_share_percent, language)
        return Sheet(
            language=language,
            authority=project.authority.name,
            sort=_("Villkor för stödet"),
            title=project.title,
            reference=project.case_number,
            dated=timezone.localtime(at).date(),
            lead=[
                (_("Diarienummer"), project.case_number),
                (_("Till"), f"{organisation.name} ({organisation.register_number})"),
                (_("Beslut"), project.decided_on.isoformat()),
                (_("Beviljat"), format_sek(project.granted_sek, language)),
                (_("Högsta andel av godkända kostnader"), share),
                (_("Projekttid"), f"{project.starts_on} – {project.ends_on}"),
                (_("Godkänns senast"), project.accept_by.isoformat()),
            ],
            blocks=[
                Paragraph(
                    _(
                        "Stödet gäller när en firmatecknare för er har godkänt villkoren i tjänsten. Har det"
                        " inte skett senast den dag som anges ovan kan beslutet upphävas."
                    )
                ),
                *_conditions(project),
                *_budget(project, language),
                *_without_vouchers(project, language),
                *_indicators(project, language),
                *_reports(project),
                *_effects(project),
                Heading(_("Utbetalning")),
                Paragraph(_payment(project, language)),
                Heading(_("Kontakt")),
                Facts([(project.authority.name, project.authority.email)]),
            ],
        )


def _conditions(project: Project) -> list[Block]:
    rows = [
        f"{condition.text} ({condition.get_when_display()}"
        + (f", {condition.due_on})" if condition.due_on else ")")
        for condition in project.conditions.all()
    ]
    return [Heading(_("Villkor i beslutet")), Numbered(rows)] if rows else []


def _budget(project: Project, language: str) -> list[Block]:
    lines = list(project.budget_lines.all())
    total = sum(line.amount_sek for line in lines)
    return [
        Heading(_("Budget")),
        Table(
            caption=_("Projektets kostnader, kronor"),
            columns=[Column(_("Kostnadsslag")), Column(_("Belopp"), True)],
            rows=[(str(line.get_cost_type_display()), format_number(line.amount_sek)) for line in lines],
            total=(_("Summa"), format_number(total)),
        ),
    ]


def _without_vouchers(project: Project, language: str) -> list[Block]:
    """Flat rates, hours and lump sums, where the decision gives a right to them."""
    account = project.grant_account
    blocks: list[Block] = []
    if account.simplified_costs != SimplifiedCosts.NONE:
        flat = _("Ni får en {kind}. Den räknas på de godkända personalkostnaderna.")
        blocks.append(Paragraph(flat.format(kind=account.get_simplified_costs_display())))
    if account.staff_costs == StaffCosts.BY_THE_HOUR:
        blocks.append(
            Paragraph(
                _(
                    "Personal redovisas med timmar till en kostnad per timme, som vi beslutar för varje"
                    " person efter årets dokumenterade bruttokostnad. Personalkostnader kan inte också"
                    " redovisas med belopp."
                )
            )
        )
    if rates := list(project.hour_rates.all()):
        blocks.append(
            Table(
                caption=_("Kostnad per timme"),
                columns=[
                    Column(_("Person")),
                    Column(_("Per timme"), True),
                    Column(_("Timmar på ett år"), True),
                    Column(_("Gäller från")),
                    Column(_("Underlag")),
                ],
                rows=[
                    (
                        str(rate),
                        format_ore(rate.rate_ore, language),
                        _number(rate.hours_per_year, language),
                        rate.valid_from.isoformat(),
                        rate.basis,
                    )
                    for rate in rates
                ],
            )
        )
    if lump_sums := list(project.lump_sums.all()):
        blocks.append(
            Table(
                caption=_("Klumpsummor: allt när milstolpen är nådd och bevisad, annars inget"),
                columns=[
                    Column(_("Milstolpe")),
                    Column(_("Bevis som krävs")),
                    Column(_("Kostnadsslag")),
                    Column(_("Belopp"), True),
                ],
                rows=[
                    (
                        f"{one.code}, {one.milestone}",
                        one.proof,
                        str(one.get_cost_type_display()),
                        format_ore(one.amount_ore, language),
                    )
                    for one in lump_sums
                ],
            )
        )
    return [Heading(_("Kostnader utan verifikationer")), *blocks] if blocks else []


def _indicators(project: Project, language: str) -> list[Block]:
    rows = [
        (row.title, row.unit, _number(row.baseline, language), _number(row.target, language))
        for row in project.indicators.all()
    ]
    if not rows:
        return []
    return [
        Heading(_("Indikatorer")),
        Table(
            caption=_("Vad projektet mäts på"),
            columns=[
                Column(_("Indikator")),
                Column(_("Enhet")),
                Column(_("Utgångsläge"), True),
                Column(_("Mål"), True),
            ],
            rows=rows,
        ),
    ]


def _reports(project: Project) -> list[Block]:
    periods = report_periods(project.starts_on, project.ends_on, project.report_every_months)
    text = _("Ni lämnar {number} lägesrapporter, och en slutrapport senast {day}.").format(
        number=len(periods), day=project.final_report_due_on
    )
    return [Heading(_("Rapporter")), Paragraph(text)]


def _effects(project: Project) -> list[Block]:
    rows = [
        (effect.title, str(effect.get_horizon_display()), effect.measured_on.isoformat())
        for effect in project.effects.order_by("measured_on", "position")
    ]
    if not rows:
        return []
    return [
        Heading(_("Effekter")),
        Paragraph(_("Vi frågar er vad projektet har lett till, också när det har slutat.")),
        Table(
            caption=_("Vad vi frågar efter, och när"),
            columns=[Column(_("Effekt")), Column(_("Följs upp")), Column(_("Från och med"))],
            rows=rows,
        ),
    ]


def _payment(project: Project, language: str) -> str:
    text = _("Stödet betalas i efterskott, för kostnader som är betalda och bokförda inom projekttiden.")
    if project.one_open_claim:
        text += " " + _("En rekvisition i taget behandlas.")
    if project.holdback_percent:
        text += " " + _("{share} hålls inne tills slutrapporten är godkänd.").format(
            share=format_percent(project.holdback_percent, language)
        )
    return text


def _number(value: Decimal | None, language: str) -> str:
    if value is None:
        return "–"
    text = format(value.normalize(), "f")
    return text if language.startswith("en") else text.replace(".", ",")
