"""The pages of a year's results and of effects ask the same questions however many grants there are."""

from __future__ import annotations

from datetime import date
from typing import Any

import time_machine
from django.test import Client
from django.urls import reverse

from bifall.accounts.models import User
from bifall.claims.models import GrantAccount
from bifall.projects.models import Project
from bifall.projects.states import ProjectState
from bifall.reporting.models import Effect, Report
from bifall.reporting.states import ReportKind, ReportState
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.calls import open_round
from tests.factories.funding import LATER, sent
from tests.funding.test_lists_and_doors import asked_at, questions
from tests.funding.walking import enter
from tests.projects.test_policies import project

YEAR = LATER.year
DESK = "project_desk"
COUNTS = [1, 3, 60]


def _effect(of: Project, number: int, **says: Any) -> Effect:
    days = {"measured_on": date(YEAR, 6, 1), "due_on": date(YEAR, 7, 1)}
    return Effect.objects.create(
        project=of, position=number, title=f"Effekt {number}", horizon="one_year", **days, **says
    )


def _with_results(cast: Cast, made: Project) -> None:
    """An indicator that an approved report tells of, an effect that was answered, and one put off."""
    GrantAccount.objects.create(
        project=made, decided_ore=1, granted_ore=1, share_percent=50, holdback_percent=0
    )
    Project.objects.filter(pk=made.pk).update(started_at=NOW)
    indicator = made.indicators.create(position=1, title="Examensarbeten", target=60)
    report = Report.objects.create(
        project=made,
        kind=ReportKind.PROGRESS,
        number=1,
        starts_on=date(YEAR, 1, 1),
        ends_on=date(YEAR, 6, 30),
        due_on=date(YEAR, 7, 1),
        state=ReportState.APPROVED,
        submitted_at=LATER,
        submitted_by=cast.applicant,
    )
    report.actuals.create(indicator=indicator, value=12, women=7, men=5)
    _effect(made, 1, state="answered", outcome="seen", answered_at=LATER, told="Ja.")
    _effect(made, 2, state="deferred").deferrals.create(
        reason="SCB.",
        from_day=date(YEAR, 6, 1),
        to_day=date(YEAR + 3, 1, 1),
        made_by=cast.applicant,
        made_at=LATER,
    )


def test_the_pages_of_a_year(client: Client, cast: Cast) -> None:
    round_ = open_round(cast)
    pages = {
        reverse(f"{DESK}:results", args=[YEAR]): lambda found: len(found["results"].lines),
        reverse(f"{DESK}:results", args=[NOW.year]): lambda found: len(found["results"].lines),
        reverse(f"{DESK}:results_rows", args=[NOW.year, "beviljat"]): lambda found: (
            found["page"].paginator.count
        ),
        reverse(f"{DESK}:results_rows", args=[YEAR, "rapporter"]): lambda found: (
            found["page"].paginator.count
        ),
        reverse(f"{DESK}:results_indicator", args=[YEAR, 1]): lambda found: len(found["indicator"].lines),
        reverse(f"{DESK}:results_effects", args=[YEAR]): lambda found: len(found["results"].effect_lines) / 2,
    }
    asked: dict[str, list[int]] = {address: [] for address in pages}
    there = 0
    with time_machine.travel(LATER, tick=False):
        enter(client, User.objects.get(pk=cast.officer.pk))
        for count in COUNTS:
            while there < count:
                there += 1
                _with_results(cast, project(cast, ProjectState.ACTIVE, round=round_))
            for address, counted in pages.items():
                asked[address].append(questions(client, address))
                assert (address, counted(client.get(address).context)) == (address, count)
    assert {address: len(set(found)) for address, found in asked.items()} == dict.fromkeys(pages, 1)


def test_the_effects_of_a_project(client: Client, cast: Cast) -> None:
    """The page where they are planned, and both parties' page of the project."""
    waiting = sent(cast)
    waiting.effects.all().delete()
    Project.objects.filter(pk=waiting.pk).update(agreement=None)
    enter(client, cast.officer)
    address = reverse(f"{DESK}:effects", args=[waiting.pk])
    found = asked_at(client, address, lambda number: _effect(waiting, number))
    assert len(set(found)) == 1
    for who, room in ((cast.officer, DESK), (cast.applicant, "my_projects")):
        waiting.effects.all().delete()
        enter(client, User.objects.get(pk=who.pk))
        there = reverse(f"{room}:project", args=[waiting.pk])
        asked = asked_at(client, there, lambda number: _effect(waiting, number))
        assert (room, len(set(asked))) == (room, 1)
