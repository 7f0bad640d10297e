"""The reference case's three projects, carried out in the demo: from the meeting to what came of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bifall.audit.queries import breaks
from bifall.claims.ledger_queries import faults
from bifall.config.demo.carried_out import carry_out
from bifall.config.demo.reference_case import REFERENCE, as_counted_then, scene_of, weeks_until
from bifall.flows.casefile.handling import LOCAL_TIME
from bifall.flows.casefile.reading import read
from bifall.flows.casefile.reschedule import rescheduled
from bifall.flows.casefile.run import run
from bifall.flows.casefile.scene import set_the_scene
from bifall.flows.results.figures import results_of
from bifall.projects.models import Project
from bifall.reporting.models import Effect, Report
from tests.conftest import NOW

TODAY = NOW.date()


@pytest.mark.django_db
def test_the_three_projects_run_to_their_final_report() -> None:
    reference = read(REFERENCE)
    file = as_counted_then(rescheduled(reference, weeks=weeks_until(reference, "ended", TODAY)))
    run(file, tell=lambda line: None)
    people = set_the_scene(file, lambda line: None, file.call.created_at)
    carry_out(scene_of(file, people), now=NOW, tell=lambda line: None)

    projects = {project.title.partition(" ")[0]: project for project in Project.objects.all()}
    assert {name: (project.state, project.granted_sek) for name, project in projects.items()} == {
        "Studenter": ("closed", 2_785_777),
        "Insatsteam": ("closed", 500_000),
        "Västerbotten": ("closed", 1_620_000),
    }
    assert set(Report.objects.values_list("state", flat=True)) == {"approved"}
    assert Report.objects.filter(kind="final").count() == 3
    stands = Effect.objects.order_by("measured_on").values_list("horizon", "state")
    assert sorted(stands) == [
        ("at_end", "followed_up"),
        ("five_years", "planned"),
        ("one_year", "followed_up"),
        ("one_year", "followed_up"),
        ("one_year", "planned"),
    ]
    authority = people.authority
    paid = {
        name: sum(claim.payable_ore or 0 for claim in project.claims.all()) // 100
        for name, project in projects.items()
    }
    assert paid == {name: project.granted_sek for name, project in projects.items()}
    assert (faults(authority), list(breaks())) == ([], [])
    last = results_of(authority, 2026, today=TODAY)
    assert (last.total.ended, last.total.reports_in) == (1, 1)


def test_the_last_project_has_reported_on_every_day_of_a_year() -> None:
    reference = read(REFERENCE)
    for days in range(0, 366, 7):
        today = TODAY + timedelta(days=days)
        moved = rescheduled(reference, weeks=weeks_until(reference, "ended", today))
        last = max(part.ends_on for part in moved.applications)
        assert 90 <= (today - last).days <= 90 + 366, today
        held = moved.meeting.starts_at.astimezone(LOCAL_TIME).date()
        first = min(part.starts_on for part in moved.applications)
        assert (held.weekday(), held < first) == (2, True)
        assert first > date(2021, 1, 1)
