"""A colleague of the officer's, and the officer's absence with the colleague as substitute."""

from __future__ import annotations

from datetime import date

from bifall.accounts.commands import state_absence
from bifall.accounts.models import Absence, User
from bifall.accounts.states import Role
from tests.cast import Cast, person
from tests.conftest import NOW

FIRST_DAY, LAST_DAY = date(2026, 11, 24), date(2026, 12, 4)


def second_officer(cast: Cast) -> User:
    found = User.objects.filter(email="helmer.handlaggare@example.org").first()
    return found or person("Helmer Handläggare", authority=cast.region, role=Role.CASE_OFFICER, at=NOW)


def away(
    cast: Cast,
    *,
    officer: User | None = None,
    substitute: User | None = None,
    first_day: date = FIRST_DAY,
    last_day: date = LAST_DAY,
) -> Absence:
    """The officer is away, from today when nothing else is said."""
    officer = officer or cast.officer
    return state_absence(
        authority_id=cast.region.pk,
        officer_id=officer.pk,
        substitute_id=(substitute or second_officer(cast)).pk,
        first_day=first_day,
        last_day=last_day,
        actor=officer,
        at=NOW,
    )
