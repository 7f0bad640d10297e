"""Who gets the letters about an application or a concept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone

from bifall.accounts.models import User
from bifall.applications.models import Application, Concept
from bifall.applications.queries import substitute_in
from bifall.notices.recipients import Finder, publish
from bifall.organisations.queries import people_acting_for


def the_applicant(about: Application | Concept, at: datetime) -> list[User]:
    """Everybody who acts for the applicant."""
    return people_acting_for(about.organisation_id, at)


def the_officer(about: Application, at: datetime) -> list[User]:
    """The one who handles the case, if anybody does, and who stands in for them on the day.

    A substitute who acts for the applicant, or has declared a conflict of interest in the case, is left out.
    """
    officer = about.case_officer
    if officer is None or not officer.is_active:
        return []
    substitute = substitute_in(about, timezone.localdate(at))
    return [officer] if substitute is None else [officer, substitute]


RECIPIENTS: Mapping[str, Finder] = {
    "applications.received": the_applicant,
    "applications.concept_received": the_applicant,
    "applications.completion_requested": the_applicant,
    "applications.dismissed": the_applicant,
    "applications.invited": the_applicant,
    "applications.declined": the_applicant,
    "board.decided": the_applicant,
    "board.decided_on_delegation": the_applicant,
    "applications.completed": the_officer,
    "applications.signed": the_officer,
    "applications.withdrawn": the_officer,
}

publish(RECIPIENTS)
