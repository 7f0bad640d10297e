"""Who gets the letters about a project and what belongs to it: its beneficiary, or its officer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bifall.accounts.models import User
from bifall.applications.recipients import the_officer
from bifall.notices.recipients import Finder, publish
from bifall.organisations.queries import people_acting_for
from bifall.projects.models import Project


def project_of(about: Any) -> Project:
    """The project, of itself or of what belongs to it: a condition, a report, a claim."""
    found: Project = about if isinstance(about, Project) else about.project
    return found


def the_beneficiary(about: Any, at: datetime) -> list[User]:
    return people_acting_for(project_of(about).organisation_id, at)


def the_projects_officer(about: Any, at: datetime) -> list[User]:
    return the_officer(project_of(about).application, at)


RECIPIENTS: Mapping[str, Finder] = {
    **dict.fromkeys(
        (
            "projects.conditions_sent",
            "projects.change_decided",
            "projects.condition_returned",
            "projects.terminated",
            "projects.reminder",
            "reporting.returned",
            "reporting.approved",
            "reporting.effect_returned",
            "claims.completion_requested",
            "claims.decided",
            "claims.paid",
            "claims.advance_decided",
            "claims.recovery_communicated",
            "claims.recovery_decided",
            "claims.recovery_demanded",
        ),
        the_beneficiary,
    ),
    **dict.fromkeys(
        (
            "projects.accepted",
            "projects.change_requested",
            "projects.condition_reported",
            "reporting.submitted",
            "reporting.effect_answered",
            "reporting.effect_deferred",
            "claims.submitted",
            "claims.advance_applied",
        ),
        the_projects_officer,
    ),
}

publish(RECIPIENTS)
