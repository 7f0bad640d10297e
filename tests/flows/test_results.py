"""A year's results: sums of rows that can be listed, added up only where they are the same thing."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from decimal import Decimal

from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from bifall.calls.models import Priority, Strategy
from bifall.claims.commands.bookings import book_payment
from bifall.flows.results.effects import Standing
from bifall.flows.results.figures import Figure, Summary, YearResults, results_of, rows_of, years_of
from bifall.flows.results.indicators import IndicatorLine, summed
from bifall.flows.results.sheet import results_sheet
from bifall.projects.models import Project
from bifall.reporting.models import Effect, Report
from bifall.reporting.states import ReportKind, ReportState
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.funding import LATER, active, controller
from tests.factories.payments import approved
from tests.funding.walking import enter, text_of

THIS_YEAR, NEXT_YEAR = NOW.year, LATER.year


def results(cast: Cast, year: int, today: date | None = None) -> YearResults:
    return results_of(cast.region, year, today=today or date(year, 12, 31))


def priority(cast: Cast, title: str, *projects: Project) -> Priority:
    strategy, _made = Strategy.objects.get_or_create(
        authority=cast.region, name="RUS", defaults={"valid_from": date(2020, 1, 1)}
    )
    code, position = title.lower(), strategy.priorities.count()
    made = Priority.objects.create(strategy=strategy, code=code, title=title, position=position)
    for project in projects:
        project.application.priorities.add(made)
    return made


def reported(cast: Cast, of: Project, **actual: object) -> Report:
    """The project's first report taken in, with what it says of the project's one indicator."""
    report = of.reports.get(kind=ReportKind.PROGRESS, number=1)
    Report.objects.filter(pk=report.pk).update(
        state=ReportState.APPROVED, submitted_at=LATER, submitted_by=cast.applicant
    )
    report.actuals.create(indicator=of.indicators.get(), **actual)
    return report


def named(summaries: object, name: str) -> Summary:
    return next(one for one in summaries if one.name == name)  # type: ignore[attr-defined]


def test_money_and_projects_are_counted_where_they_belong(cast: Cast) -> None:
    one, two = active(cast, title="Ett"), active(cast, title="Två")
    priority(cast, "Kompetens", one, two)
    priority(cast, "Välfärd", two)
    Project.objects.filter(pk=two.pk).update(ended_at=LATER)
    book_payment(
        of=approved(cast, one, 200_000),
        amount_ore=100_000,
        paid_on=LATER.date(),
        actor=controller(cast),
        at=LATER,
    )

    first, then = results(cast, THIS_YEAR), results(cast, NEXT_YEAR)
    granted = [one.granted_sek, two.granted_sek]
    assert (first.total.granted, first.total.granted_sek) == (2, sum(granted))
    assert (first.total.started, first.total.ended, first.total.paid_ore) == (2, 0, 0)
    assert named(first.by_priority, "Välfärd").granted_sek == two.granted_sek
    assert (then.total.granted, then.total.ended, then.total.paid_ore) == (0, 1, 100_000)
    by_name = {one.name: (one.paid_ore, one.ended) for one in then.by_priority if not one.is_empty}
    assert by_name == {"Kompetens": (100_000, 1), "Välfärd": (0, 1)}
    assert sum(one.paid_ore for one in then.by_call) == then.total.paid_ore


def test_every_figure_is_the_sum_of_its_rows(cast: Cast) -> None:
    one, two = active(cast, title="Ett"), active(cast, title="Två")
    of = priority(cast, "Kompetens", one)
    found = results(cast, THIS_YEAR)
    for summary, chosen in (
        (found.total, {}),
        (named(found.by_priority, "Kompetens"), {"priority": of.pk}),
        (named(found.by_priority, "utan prioritering"), None),
    ):
        if chosen is None:
            assert summary.granted_sek == two.granted_sek
            continue
        rows = {figure: rows_of(found.lines, figure, **chosen) for figure in Figure}
        assert len(rows[Figure.GRANTED]) == summary.granted
        assert sum(row.granted_sek for row in rows[Figure.GRANTED]) == summary.granted_sek
        assert len(rows[Figure.STARTED]) == summary.started
        assert rows[Figure.PAID] == rows[Figure.ENDED] == []


def test_the_share_of_reports_that_came_in(cast: Cast) -> None:
    running = active(cast)
    running.indicators.all().delete()
    running.indicators.create(position=1, title="Möten")
    reported(cast, running, value=1)
    due = [report for report in running.reports.all() if report.due_on.year == NEXT_YEAR]
    found = results(cast, NEXT_YEAR).total
    assert (found.reports_due, found.reports_in) == (len(due), 1)
    assert results(cast, THIS_YEAR).total.reported_percent is None


def line(title: str = "Möten", unit: str = "st", kind: str = "result", **says: object) -> IndicatorLine:
    values: dict[str, object] = {
        "project_id": None,
        "project": "P",
        "case_number": "1",
        "baseline": None,
        "target": Decimal(10),
        "value": None,
        "women": None,
        "men": None,
        "note": "",
        "has_told": True,
    }
    return IndicatorLine(title=title, unit=unit, kind=kind, **(values | says))  # type: ignore[arg-type]


def test_indicators_are_added_up_only_when_name_unit_and_kind_agree() -> None:
    found = summed(
        [
            line(value=Decimal(3)),
            line("  möten ", "ST", value=Decimal(4)),
            line(unit="timmar", value=Decimal(5)),
            line(kind="activity", value=Decimal(6)),
            line(),
            line(has_told=False),
        ]
    )
    assert [(one.title, one.unit, one.kind, len(one.lines), one.value, one.target) for one in found] == [
        ("Möten", "st", "result", 4, 7, 40),
        ("Möten", "st", "activity", 1, 6, 10),
        ("Möten", "timmar", "result", 1, 5, 10),
    ]
    assert (found[0].measured, found[0].not_yet, found[0].not_told) == (2, 1, 1)


def test_a_small_count_of_women_or_men_hides_both() -> None:
    [one] = summed([line(value=Decimal(20), women=Decimal(16), men=Decimal(4))])
    assert (one.hides_sex, one.value, one.women, one.men) == (True, 20, None, None)
    [nobody] = summed([line(value=Decimal(20), women=Decimal(20), men=Decimal(0))])
    assert (nobody.hides_sex, nobody.women, nobody.men) == (False, 20, 0)


def test_what_is_not_yet_measurable_has_its_share(cast: Cast) -> None:
    for number, actual in enumerate([{"value": 12, "women": 7, "men": 5}, {"note": "Mäts senare."}]):
        running = active(cast, title=f"Projekt {number}")
        running.indicators.all().delete()
        running.indicators.create(position=1, title="Examensarbeten", target=60)
        reported(cast, running, **actual)
    found = results(cast, NEXT_YEAR)
    [one] = found.indicators
    assert (one.value, one.women, one.men, one.target, one.not_yet) == (12, 7, 5, 120, 1)
    assert (found.measured_percent, found.not_yet_percent) == (50, 50)
    # The report tells of 2027: at the end of 2026 nobody had told of anything.
    assert [one.not_told for one in results(cast, THIS_YEAR).indicators] == [2]


def effect(of: Project, title: str, **fields: object) -> Effect:
    days = {"measured_on": date(2027, 6, 1), "due_on": date(2027, 7, 1)}
    values = {"position": 1, "horizon": "one_year", **days}
    return Effect.objects.create(project=of, title=title, **(values | fields))


def test_effects_stand_once_in_a_year(cast: Cast) -> None:
    running = active(cast)
    running.effects.all().delete()
    told = {"state": "answered", "answered_at": LATER, "told": "Ja."}
    effect(running, "Syns", outcome="seen", **told)
    effect(running, "Delvis", outcome="partly", **told)
    effect(running, "Senare", state="deferred", measured_on=date(2030, 1, 1)).deferrals.create(
        reason="SCB.",
        from_day=date(2027, 6, 1),
        to_day=date(2030, 1, 1),
        made_by=cast.applicant,
        made_at=LATER,
    )
    effect(running, "Tyst")
    effect(running, "Ingen", state="unanswered", decided_at=LATER, reason="Bolaget finns inte.")
    effect(running, "Långt borta", horizon="five_years", measured_on=date(2033, 1, 1))
    found = results(cast, NEXT_YEAR)
    assert {(line.title, line.standing, line.told) for line in found.effect_lines} == {
        ("Syns", Standing.SEEN, "Ja."),
        ("Delvis", Standing.PARTLY, "Ja."),
        ("Senare", Standing.NOT_YET, "SCB."),
        ("Tyst", Standing.WAITING, ""),
        ("Ingen", Standing.UNANSWERED, "Bolaget finns inte."),
    }
    assert {of.horizon.value: of.total for of in found.effects} == {
        "at_end": 0,
        "one_year": 5,
        "five_years": 0,
    }
    waiting = {line.title for line in results(cast, 2033).effect_lines}
    assert waiting == {"Tyst", "Senare", "Långt borta"}
    early = results(cast, NEXT_YEAR, today=date(2027, 5, 31))
    assert "Tyst" not in {line.title for line in early.effect_lines}


def test_nothing_crosses_to_another_authority(cast: Cast) -> None:
    active(cast)
    elsewhere = results_of(cast.other_region, THIS_YEAR, today=NOW.date())
    assert (elsewhere.lines, elsewhere.by_priority, elsewhere.indicator_lines) == ([], [], [])
    assert years_of(cast.other_region, NOW.date()) == [THIS_YEAR]
    assert years_of(cast.region, LATER.date()) == [NEXT_YEAR, THIS_YEAR]


def test_the_report_says_what_the_page_says(cast: Cast) -> None:
    one = active(cast)
    priority(cast, "Kompetens", one)
    found = results(cast, THIS_YEAR)
    sheet = results_sheet(found, picture="", language="en", at=NOW)
    assert sheet.lead[1] == ("Due by", f"{NEXT_YEAR}-02-21")
    tables = {block.caption: block for block in sheet.blocks if block.kind == "table"}  # type: ignore[union-attr]
    assert len(tables) == 4 - (not found.indicators)


def test_the_pages_and_files_of_a_year(client: Client, cast: Cast) -> None:
    one = active(cast, title="=HYPERLINK(1)")
    of = priority(cast, "Kompetens", one)
    enter(client, cast.officer)
    there = reverse("project_desk:results", args=[THIS_YEAR])
    page = text_of(client.get(there))
    rows = reverse("project_desk:results_rows", args=[THIS_YEAR, "beviljat"])
    assert f'href="{rows}?prioritering={of.pk}"' in page
    listed = text_of(client.get(rows, {"prioritering": str(of.pk)}))
    assert reverse("project_desk:project", args=[one.pk]) in listed
    answers = {
        kind: client.get(reverse("project_desk:results_file", args=[THIS_YEAR, kind]))
        for kind in ("csv", "xlsx", "pdf")
    }
    assert "Projekt,'=HYPERLINK(1)" in answers["csv"].content.decode()
    assert f"Kompetens,Beviljat, kronor,{one.granted_sek}" in answers["csv"].content.decode().replace('"', "")
    book = load_workbook(io.BytesIO(answers["xlsx"].content))
    assert book.sheetnames == ["Prioriteringar", "Utlysningar", "Indikatorer", "Effekter", "Bidrag"]
    assert [(cell.value, cell.data_type) for cell in book["Bidrag"]["B"]][1] == ("=HYPERLINK(1)", "s")
    assert answers["pdf"].content.startswith(b"%PDF")


def test_addresses_that_lead_nowhere(client: Client, cast: Cast) -> None:
    enter(client, cast.officer)
    year = datetime.now(UTC).year
    for name, args, query in (
        ("results", [year + 1], ""),
        ("results", [1999], ""),
        ("results_rows", [year, "annat"], ""),
        ("results_rows", [year, "beviljat"], "?prioritering=x"),
        ("results_indicator", [year, 1], ""),
        ("results_file", [year, "exe"], ""),
    ):
        assert client.get(reverse(f"project_desk:{name}", args=args) + query).status_code == 404
    latest = client.get(reverse("project_desk:latest_results"))
    assert latest.headers["Location"] == reverse("project_desk:results", args=[year])
