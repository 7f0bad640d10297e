"""Reports: owed from the start, written in peace, sent in, sent back or approved; and who may do what."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from bifall.claims.models import GrantAccount
from bifall.flows.project_reminders import remind
from bifall.flows.project_running import (
    approve_report,
    complete_project,
    decide_change,
    request_change,
    return_report,
    submit_report,
)
from bifall.notices.models import Message
from bifall.projects.models import Indicator
from bifall.projects.rules import ChangeValues
from bifall.projects.states import ChangeKind, ProjectState
from bifall.reporting.commands import add_report_paper, save_report
from bifall.reporting.models import Report
from bifall.reporting.policies import PERMISSIONS
from bifall.reporting.queries import overdue, owed_by, progress_of, visible_to
from bifall.reporting.rules import Actual, ReportValues, owed_reports
from bifall.reporting.states import ReportKind, ReportState
from tests.cast import Cast
from tests.factories.funding import LATER, active
from tests.projects.test_policies import project
from tests.strangers import anybody
from tests.whole_database import refusal

BENEFICIARY = {"applicant", "colleague"}
DESK = {"officer", "controller", "director", "secretary", "auditor"}


def first(cast: Cast) -> Report:
    """The first report of a project with one indicator."""
    running = active(cast)
    Indicator.objects.filter(project=running).delete()
    Indicator.objects.create(project=running, position=1, title="Examensarbeten", target=60)
    return running.reports.get(kind=ReportKind.PROGRESS, number=1)


def values(report: Report, **fields: object) -> ReportValues:
    indicator = report.project.indicators.get()
    told: dict[str, object] = {
        "done": "Fyra mötesdagar.",
        "results": "Tolv examensarbeten.",
        "actuals": {indicator.pk: Actual(value=Decimal(12), women=Decimal(7), men=Decimal(5))},
    }
    return ReportValues(**(told | fields))  # type: ignore[arg-type]


def save(cast: Cast, report: Report, version: int = 0, **fields: object) -> Report:
    return save_report(
        report_id=report.pk,
        values=values(report, **fields),
        version=version,
        actor=cast.colleague,
        at=LATER,
    )


def test_which_reports_are_owed() -> None:
    owed = owed_reports(
        starts_on=date(2027, 1, 31),
        ends_on=date(2027, 12, 31),
        every_months=6,
        progress_days=30,
        final_due_on=date(2028, 2, 29),
    )
    assert [(o.kind, o.starts_on, o.ends_on, o.due_on) for o in owed] == [
        (ReportKind.PROGRESS, date(2027, 1, 31), date(2027, 7, 30), date(2027, 8, 29)),
        (ReportKind.FINAL, date(2027, 1, 31), date(2027, 12, 31), date(2028, 2, 29)),
    ]


def test_a_report_is_written_sent_back_and_approved(cast: Cast) -> None:
    report = first(cast)
    save(cast, report)
    add_report_paper(
        report_id=report.pk, filename="bild.pdf", content=b"%PDF-1.7", actor=cast.colleague, at=LATER
    )
    submit_report(report_id=report.pk, actor=cast.colleague, at=LATER)
    return_report(report_id=report.pk, reason="Berätta om avhoppen.", actor=cast.officer, at=LATER)
    save(cast, report, version=1, deviations="Två hoppade av.")
    submit_report(report_id=report.pk, actor=cast.colleague, at=LATER)
    done = approve_report(report_id=report.pk, actor=cast.officer, at=LATER)
    assert (done.state, done.returned_reason, done.papers.count()) == (ReportState.APPROVED, "", 1)
    [line] = progress_of(report.project, report.project.indicators.all())
    assert line.latest is not None
    assert (line.latest.value, line.latest.women) == (12, 7)


def test_the_later_of_two_writers_is_told(cast: Cast) -> None:
    report = first(cast)
    save(cast, report)
    problems = refusal(lambda: save(cast, report, done="Något annat."))
    assert [p.code for p in problems] == ["report_changed_meanwhile"]


@pytest.mark.parametrize(
    ("actual", "code"),
    [
        (Actual(value=Decimal(-1)), "actual_outside_limits"),
        (Actual(value=Decimal("NaN")), "actual_outside_limits"),
        (Actual(value=Decimal(5), women=Decimal(3), men=Decimal(3)), "actual_by_sex_too_large"),
    ],
)
def test_figures_that_cannot_be(cast: Cast, actual: Actual, code: str) -> None:
    report = first(cast)
    indicator = report.project.indicators.get()
    problems = refusal(lambda: save(cast, report, actuals={indicator.pk: actual}))
    assert [p.code for p in problems] == [code]
    stranger = refusal(lambda: save(cast, report, actuals={uuid4(): Actual()}))
    assert [p.code for p in stranger] == ["actual_not_in_project"]


def test_an_unfinished_report_is_not_taken_in(cast: Cast) -> None:
    report = first(cast)
    problems = refusal(lambda: submit_report(report_id=report.pk, actor=cast.colleague, at=LATER))
    assert [p.code for p in problems] == ["report_done_missing", "report_results_missing", "actual_missing"]
    indicator = report.project.indicators.get()
    save(cast, report, actuals={indicator.pk: Actual(note="Mäts efter första terminen.")})
    submit_report(report_id=report.pk, actor=cast.colleague, at=LATER)


def test_the_final_report_lets_the_project_end(cast: Cast) -> None:
    report = first(cast)
    running = report.project
    problems = refusal(lambda: complete_project(project_id=running.pk, actor=cast.officer, at=LATER))
    assert [p.code for p in problems] == ["project_not_reported"]
    final = running.reports.get(kind=ReportKind.FINAL)
    save(cast, final)
    problems = refusal(lambda: submit_report(report_id=final.pk, actor=cast.colleague, at=LATER))
    assert [p.code for p in problems] == ["report_onward_missing"]
    save(cast, final, version=1, onward="Kommunerna tar över.")
    submit_report(report_id=final.pk, actor=cast.colleague, at=LATER)
    approve_report(report_id=final.pk, actor=cast.officer, at=LATER)
    assert GrantAccount.objects.get(project=running).final_report_approved
    done = complete_project(project_id=running.pk, actor=cast.officer, at=LATER)
    assert done.state == ProjectState.COMPLETED


def test_a_new_period_moves_the_reports_that_nobody_has_begun(cast: Cast) -> None:
    report = first(cast)
    save(cast, report)
    running = report.project
    asked = request_change(
        project_id=running.pk,
        values=ChangeValues(kind=ChangeKind.TIME, reasons="Klara tidigare.", new_ends_on=date(2028, 6, 30)),
        actor=cast.applicant,
        at=LATER,
    )
    decide_change(
        request_id=asked.pk,
        approve=True,
        reasons="Bra.",
        board_reference="§ 12",
        actor=cast.secretary,
        at=LATER,
    )
    rows = running.reports.order_by("due_on").values_list("kind", "number", "due_on")
    assert list(rows) == [
        ("progress", 1, date(2027, 8, 30)),
        ("progress", 2, date(2028, 3, 1)),
        ("final", 1, date(2028, 8, 29)),
    ]


def test_reminders_come_once(cast: Cast) -> None:
    report = first(cast)
    soon = LATER.replace(month=8, day=24)
    assert remind(authority_id=cast.region.pk, at=soon) == 2
    assert remind(authority_id=cast.region.pk, at=soon) == 0
    late = soon + timedelta(days=20)
    assert list(overdue(cast.region, late.date())) == [report]
    assert owed_by(cast.applicant).first() == report
    assert remind(authority_id=cast.region.pk, at=late) == 2
    told = Message.objects.filter(kind="projects.reminder").values_list("recipient", flat=True)
    assert sorted(map(str, told)) == sorted(2 * [str(cast.applicant.pk), str(cast.colleague.pk)])


def of(cast: Cast, state: ReportState, project_state: ProjectState) -> Report:
    sent = {} if state == ReportState.DRAFT else {"submitted_at": LATER, "submitted_by": cast.applicant}
    return Report.objects.create(
        project=project(cast, project_state),
        kind=ReportKind.PROGRESS,
        number=1,
        starts_on=date(2027, 1, 1),
        ends_on=date(2027, 6, 30),
        due_on=date(2027, 7, 30),
        state=state,
        **sent,
    )


def test_the_table_of_rights_and_the_list(cast: Cast) -> None:
    people = anybody(cast)
    rows = {(state, of_): of(cast, state, of_) for state in ReportState for of_ in ProjectState}
    table = {
        permission: {
            (name, *where)
            for where, row in rows.items()
            for name, user in people.items()
            if user.has_perm(permission, row)
        }
        for permission in PERMISSIONS
        if "effect" not in permission
    }
    reports = {ProjectState.ACTIVE, ProjectState.CHANGE_REQUESTED, ProjectState.TERMINATED}
    writable = {ReportState.DRAFT, ReportState.RETURNED}

    def cells(who: set[str], states: set[ReportState], projects: set[ProjectState]) -> set[object]:
        return {(name, state, of_) for name in who for state in states for of_ in projects}

    every = set(ProjectState)
    assert table == {
        "reporting.view": cells(BENEFICIARY, set(ReportState), every)
        | cells(DESK, set(ReportState) - {ReportState.DRAFT}, every),
        "reporting.write": cells(BENEFICIARY, writable, reports),
        "reporting.submit": cells(BENEFICIARY, writable, reports),
        "reporting.return": cells({"officer"}, {ReportState.SUBMITTED}, every),
        "reporting.approve": cells({"officer"}, {ReportState.SUBMITTED}, every),
    }
    for name, user in people.items():
        if not user.is_active:
            continue
        may_see = {row.pk for row in rows.values() if user.has_perm("reporting.view", row)}
        assert (name, set(visible_to(user).values_list("pk", flat=True))) == (name, may_see)
