"""Who gets the letters about an application or a concept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bifall.accounts.models import User
from bifall.applications.models import Application, Concept
from bifall.notices.recipients import Finder, publish
from bifall.organisations.queries import people_acting_for


def the_applicant(about: Application | Concept, at: datetime) -> list[User]:
    """Everybody who acts for the applicant."""
    return people_acting_for(about.organisation_id, at)


def the_officer(about: Application, at: datetime) -> list[User]:
    """The one who handles the case, if anybody does."""
    officer = about.case_officer
    return [officer] if officer is not None and officer.is_active else []


RECIPIENTS: Mapping[str, Finder] = {
    "applications.received": the_applicant,
    "applications.concept_received": the_applicant,
    "applications.completion_requested": the_applicant,
    "applications.dismissed": the_applicant,
    "applications.invited": the_applicant,
    "applications.declined": the_applicant,
    "board.decided": the_applicant,
    "applications.completed": the_officer,
    "applications.withdrawn": the_officer,
}

publish(RECIPIENTS)
