"""The two meetings that come from files, and when the reference case is held for a stage to be today."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from bifall.applications.models import Application
from bifall.config.demo.meetings import latest_meeting_day
from bifall.config.demo.populations import COUNTED_ON, INHABITANTS
from bifall.config.demo.stages import carry
from bifall.flows.casefile.handling import LOCAL_TIME
from bifall.flows.casefile.reading import read
from bifall.flows.casefile.reschedule import rescheduled
from bifall.flows.casefile.run import run
from bifall.flows.casefile.scene import Scene, Tell
from bifall.flows.casefile.schema import CaseFile
from bifall.kernel.periods import years_after

EXAMPLES = Path(__file__).parents[4] / "examples"
REFERENCE = EXAMPLES / "projekt-for-regional-tillvaxt.toml"
EARLIER = EXAMPLES / "rostning-avslag-aterremiss.toml"
REPORTED_AFTER = 90
"""Days from the end of a project until its final report has been taken in and everything is paid."""


def carry_meetings(*, now: datetime, tell: Tell, stage: str) -> CaseFile:
    """The two meetings from files: the earlier one is over, the reference case stands at `stage`."""
    reference = read(REFERENCE)
    today = now.astimezone(LOCAL_TIME).date()
    weeks = weeks_until(reference, stage, today)
    earlier = rescheduled(read(EARLIER), weeks=weeks_until(reference, "published", today))
    reference = as_counted_then(rescheduled(reference, weeks=weeks))
    if stage == "ended":
        carry(reference, stage=stage, tell=tell)
        run(earlier, tell=tell)
    else:
        run(earlier, tell=tell)
        carry(reference, stage=stage, tell=tell)
    return reference


def weeks_until(reference: CaseFile, stage: str, today: date) -> int:
    """By how many weeks the reference case is to move, so that today lies at `stage` of it."""
    held = reference.meeting.starts_at.astimezone(LOCAL_TIME).date()
    if stage == "published":
        return (latest_meeting_day(today) - held).days // 7
    if stage == "ended":
        # The projects follow the meeting's year, and the last of them has had time to report.
        last = max(part.ends_on for part in reference.applications)
        years = (today - timedelta(days=REPORTED_AFTER)).year - 1 - last.year
        return (years_after(held, years) - held).days // 7
    closing = reference.round.closes_at.astimezone(LOCAL_TIME).date()
    summons = reference.meeting.summoned_at.astimezone(LOCAL_TIME).date()
    # The day of the case that is to be today or within the week before it.
    landmark = {
        "call": reference.round.opens_at.astimezone(LOCAL_TIME).date() + timedelta(days=8),
        "application": closing - timedelta(days=14),
        "assessment": closing + timedelta(days=10),
        "municipalities": closing + timedelta(days=10),
        "board": summons + timedelta(days=2),
    }[stage]
    return (today - landmark).days // 7


def as_counted_then(file: CaseFile) -> CaseFile:
    """The file with the municipalities' inhabitants as they were known when its call was made."""
    made_on = file.call.created_at.date()
    counted = [
        part.model_copy(update={"population": INHABITANTS[part.code], "population_on": COUNTED_ON})
        if part.population_on > made_on
        else part
        for part in file.municipalities
    ]
    return file.model_copy(update={"municipalities": tuple(counted)})


def scene_of(reference: CaseFile, people: Scene) -> Scene:
    """The reference case's own scene, with its applications as they stand now."""
    titles = {part.title: part.key for part in reference.applications}
    found = Application.objects.filter(authority=people.authority, title__in=titles)
    applications = {titles[application.title]: application for application in found}
    return replace(people, file=reference, applications=applications)
