"""What has come of a project, on its public page: what was taken in and nothing else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from bifall.projects.models import Indicator, Project
from bifall.projects.states import ProjectState
from bifall.reporting.models import Effect, IndicatorActual, Report
from bifall.reporting.states import EffectOutcome, EffectState, Horizon, ReportKind, ReportState
from bifall.ui.addresses import case_slug
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import board
from tests.projects.test_policies import project as project_in
from tests.publicsite.test_pages import shown, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def running(region: Cast) -> Project:
    made = project_in(region, ProjectState.ACTIVE)
    board.grant(region, board.meeting(region), project=made.application)
    return made


def report(project: Project, state: ReportState, number: int, value: int, indicator: Indicator) -> Report:
    made = Report.objects.create(
        project=project,
        kind=ReportKind.PROGRESS,
        number=number,
        starts_on=date(2027, number, 1),
        ends_on=date(2027, number, 28),
        due_on=date(2027, number + 1, 28),
        state=state,
        submitted_at=NOW,
        submitted_by=project.accepted_by or project.opened_by,
        decided_at=NOW if state == ReportState.APPROVED else None,
        decided_by=project.opened_by if state == ReportState.APPROVED else None,
        done="Hemligt arbete",
    )
    IndicatorActual.objects.create(report=made, indicator=indicator, value=Decimal(value))
    return made


def page_of(client: Client, project: Project) -> str:
    return shown(client, f"/projekt/{case_slug(project.application.case_number)}/")


def test_nothing_is_told_before_anything_has_come(client: Client, running: Project) -> None:
    assert "Hur det har gått" not in page_of(client, running)


def test_the_latest_approved_figures_are_told_and_no_others(client: Client, running: Project) -> None:
    counted = Indicator.objects.create(
        project=running, position=1, title="Möten", unit="antal", target=Decimal(40)
    )
    report(running, ReportState.APPROVED, 1, 17, counted)
    report(running, ReportState.SUBMITTED, 2, 9_999, counted)
    page = page_of(client, running)
    row = text_of(page, '<th scope="row">Möten (antal)</th>', "</tr>")
    assert ">40<" in row
    assert ">17<br>" in row
    assert "Lägesrapport, 1 januari 2027 – 28 januari 2027" in page
    assert "9999" not in page
    assert "Hemligt arbete" not in page


@pytest.mark.parametrize("state", EffectState)
def test_an_effect_is_told_when_its_answer_has_been_taken_in(
    client: Client, running: Project, state: EffectState
) -> None:
    answered = state in {EffectState.ANSWERED, EffectState.RETURNED, EffectState.FOLLOWED_UP}
    Effect.objects.create(
        project=running,
        position=1,
        title="Fler unga stannar",
        horizon=Horizon.AT_END,
        measured_on=date(2029, 1, 1),
        due_on=date(2029, 3, 1),
        state=state,
        outcome=EffectOutcome.PARTLY if answered else "",
        told="Hemliga ord" if answered else "",
        answered_by=running.opened_by if answered else None,
        answered_at=NOW if answered else None,
        reason="Skäl" if state in {EffectState.RETURNED, EffectState.UNANSWERED} else "",
        decided_by=running.opened_by,
        decided_at=NOW,
    )
    page = page_of(client, running)
    told = "Fler unga stannar (när projektet slutar): den syns delvis" in page
    assert told is (state == EffectState.FOLLOWED_UP)
    assert "Hemliga ord" not in page
