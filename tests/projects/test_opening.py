"""From a grant to a project: the board's and the director's, the conditions sent, accepted in time."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from bifall.applications.states import CostType, State
from bifall.claims.ledger_queries import balances_of_project, faults, frame_lines
from bifall.claims.states import AccountKind
from bifall.flows.project_opening import accept_conditions, open_project, send_conditions
from bifall.notices.models import Message
from bifall.projects.commands import extend_acceptance, set_indicators, set_terms
from bifall.projects.models import Project
from bifall.projects.rules import IndicatorValues, Terms
from bifall.projects.states import ProjectState
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.applications import application
from tests.factories.funding import FRAME_SEK, accepted, board_grant, delegated_grant, opened, sent
from tests.whole_database import refusal

TODAY = date(2026, 11, 24)


def test_a_grant_of_the_board_becomes_a_project(cast: Cast) -> None:
    case = board_grant(cast, conditions=("Delrapport varje halvår",))
    project = open_project(application_id=case.pk, actor=cast.officer, at=NOW)
    assert (project.state, project.granted_sek, project.decided_on) == (
        ProjectState.GRANTED,
        2_785_777,
        date(2026, 11, 18),
    )
    assert [c.text for c in project.conditions.all()] == ["Delrapport varje halvår"]
    assert [(b.cost_type, b.amount_sek) for b in project.budget_lines.all()] == [(CostType.STAFF, 5_571_554)]
    assert [(y.year, y.amount_sek) for y in project.year_shares.all()] == [(2027, 2_785_777)]
    assert project.accept_by == TODAY + timedelta(days=28)
    assert balances_of_project(project.pk)[AccountKind.GRANTED] == 278_577_700


def test_a_grant_on_delegation_does_too(cast: Cast) -> None:
    case = delegated_grant(cast)
    project = open_project(application_id=case.pk, accept_by=TODAY, actor=cast.officer, at=NOW)
    assert (project.decision, project.delegated_decision, project.granted_sek, project.accept_by) == (
        None,
        case.delegated_decision,
        400_000,
        TODAY,
    )


def test_what_cannot_be_opened(cast: Cast) -> None:
    waiting = application(cast, State.GRANTED)
    problems = refusal(lambda: open_project(application_id=waiting.pk, actor=cast.officer, at=NOW))
    assert [p.code for p in problems] == ["grant_not_announced"]
    case = opened(cast).application
    again = refusal(
        lambda: open_project(
            application_id=case.pk, accept_by=TODAY - timedelta(days=1), actor=cast.officer, at=NOW
        )
    )
    assert [(p.code, p.field) for p in again] == [
        ("accept_by_has_passed", "accept_by"),
        ("project_exists", None),
    ]


def test_a_frame_without_money_opens_nothing(cast: Cast) -> None:
    case = board_grant(cast, sought_sek=FRAME_SEK + 1)
    problems = refusal(lambda: open_project(application_id=case.pk, actor=cast.officer, at=NOW))
    assert [p.code for p in problems] == ["ledger_frame_missing"]


def test_the_terms_of_the_day_of_the_decision_hold(cast: Cast) -> None:
    for day, days in ((date(2026, 11, 18), 10), (date(2026, 11, 19), 99)):
        set_terms(
            authority_id=cast.region.pk,
            valid_from=day,
            source="RUN § 5",
            terms=Terms(acceptance_days=days, final_report_days=30),
            actor=cast.administrator,
            at=NOW,
        )
    project = opened(cast)
    assert project.accept_by == TODAY + timedelta(days=10)
    assert project.final_report_due_on == project.ends_on + timedelta(days=30)


def test_terms_outside_their_limits_are_refused(cast: Cast) -> None:
    wrong = Terms(acceptance_days=0, report_every_months=0, progress_report_days=400, final_report_days=400)
    problems = refusal(
        lambda: set_terms(
            authority_id=cast.region.pk,
            valid_from=TODAY,
            source=" ",
            terms=wrong,
            actor=cast.administrator,
            at=NOW,
        )
    )
    assert [p.field for p in problems] == [
        "acceptance_days",
        "report_every_months",
        "progress_report_days",
        "final_report_days",
        "source",
    ]


def test_the_conditions_are_sent_with_a_paper_and_a_message(cast: Cast) -> None:
    project = opened(cast, conditions=("Delrapport varje halvår",))
    set_indicators(
        project_id=project.pk,
        indicators=[IndicatorValues(title="Examensarbeten", unit="st")],
        actor=cast.officer,
        at=NOW,
    )
    send_conditions(project_id=project.pk, actor=cast.officer, at=NOW)
    project = Project.objects.get(pk=project.pk)
    assert project.agreement is not None
    assert project.agreement.file.open("rb").read(5) == b"%PDF-"
    told = Message.objects.filter(kind="projects.conditions_sent").order_by("email")
    assert [message.recipient for message in told] == [cast.colleague, cast.applicant]
    assert {message.path for message in told} == {f"/mina-projekt/{project.pk}/"}
    entries = project.application.case.entries.values_list("direction", "description")
    assert list(entries) == [("outgoing", "Villkor för stödet")]


def test_a_signatory_accepts_and_the_money_is_bound(cast: Cast) -> None:
    project = accepted(cast)
    assert (project.state, project.accepted_by, project.accepted_at) == (
        ProjectState.ACCEPTED,
        cast.applicant,
        NOW,
    )
    assert balances_of_project(project.pk) == {
        AccountKind.GRANTED: 0,
        AccountKind.COMMITTED: 278_577_700,
    }
    [line] = frame_lines(cast.region)
    assert (line.total_ore, line.standing[AccountKind.FRAME]) == (
        FRAME_SEK * 100,
        FRAME_SEK * 100 - 278_577_700,
    )
    assert faults(cast.region) == []
    assert [(r.kind, r.number) for r in project.reports.all()] == [
        *(("progress", number) for number in range(1, 6)),
        ("final", 1),
    ]


def test_after_the_last_day_it_is_too_late_until_there_is_more_time(cast: Cast) -> None:
    project = sent(cast)
    late = NOW + timedelta(days=29)
    problems = refusal(lambda: accept_conditions(project_id=project.pk, actor=cast.applicant, at=late))
    assert [p.code for p in problems] == ["acceptance_too_late"]
    same = refusal(
        lambda: extend_acceptance(
            project_id=project.pk, accept_by=project.accept_by, actor=cast.officer, at=late
        )
    )
    assert [p.code for p in same] == ["accept_by_not_later"]
    extend_acceptance(
        project_id=project.pk,
        accept_by=project.accept_by + timedelta(days=9),
        actor=cast.officer,
        at=late,
    )
    accept_conditions(project_id=project.pk, actor=cast.applicant, at=late)
    assert Project.objects.get(pk=project.pk).state == ProjectState.ACCEPTED


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (IndicatorValues(title=" "), "indicator_title_missing"),
        (IndicatorValues(title="Platser", target=Decimal(-1)), "indicator_value_outside_limits"),
        (IndicatorValues(title="Platser", baseline=Decimal("NaN")), "indicator_value_outside_limits"),
    ],
)
def test_indicators_that_say_nothing_are_refused(cast: Cast, row: IndicatorValues, code: str) -> None:
    project = opened(cast)
    problems = refusal(
        lambda: set_indicators(project_id=project.pk, indicators=[row], actor=cast.officer, at=NOW)
    )
    assert [p.code for p in problems] == [code]
