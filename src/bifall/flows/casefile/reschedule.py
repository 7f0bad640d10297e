"""The same case at another time: everything moves by whole weeks, projects by whole years."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bifall.flows.casefile.schema import CaseFile

LOCAL_TIME = ZoneInfo("Europe/Stockholm")
STANDS_STILL = frozenset({"valid_from", "population_on"})
PROJECT_DATES = frozenset({"starts_on", "ends_on"})


def rescheduled(file: CaseFile, *, weeks: int) -> CaseFile:
    """Move every moment by `weeks` (negative: earlier), keeping weekday and local clock time.

    Projects and their budgets move by as many years as the meeting does.
    """
    moved_meeting = _moment(file.meeting.starts_at, weeks)
    years = moved_meeting.year - file.meeting.starts_at.astimezone(LOCAL_TIME).year
    return CaseFile.model_validate(_moved(file.model_dump(), "", weeks, years))


def _moved(value: Any, name: str, weeks: int, years: int) -> Any:
    if isinstance(value, dict):
        return {key: _moved(inner, key, weeks, years) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_moved(inner, name, weeks, years) for inner in value]
    if isinstance(value, datetime):
        return _moment(value, weeks)
    if isinstance(value, date) and name not in STANDS_STILL:
        return _in_year(value, years) if name in PROJECT_DATES else value + timedelta(weeks=weeks)
    if name == "year" and isinstance(value, int):
        return value + years
    return value


def _moment(value: datetime, weeks: int) -> datetime:
    local = value.astimezone(LOCAL_TIME)
    return (local.replace(tzinfo=None) + timedelta(weeks=weeks)).replace(tzinfo=LOCAL_TIME)


def _in_year(day: date, years: int) -> date:
    """The same day `years` later; 29 February becomes 28 in a year that has none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
