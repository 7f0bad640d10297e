"""An officer is away: who may say it, what is refused, and what the audit says."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from bifall.accounts.commands import end_absence, state_absence
from bifall.accounts.models import Absence, User
from bifall.accounts.queries import absence_on, stood_in_for
from bifall.kernel.problems import Problem, Refused
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.absences import FIRST_DAY, LAST_DAY, away, second_officer
from tests.factories.audit import Written, of, written

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def state(cast: Cast, actor: User, **values: Any) -> Absence:
    details = {
        "authority_id": cast.region.pk,
        "officer_id": cast.officer.pk,
        "substitute_id": second_officer(cast).pk,
        "first_day": FIRST_DAY,
        "last_day": LAST_DAY,
        "at": NOW,
    }
    return state_absence(actor=actor, **(details | values))


def refused(cast: Cast, **values: Any) -> list[Problem]:
    with pytest.raises(Refused) as found:
        state(cast, cast.director, **values)
    return list(found.value.problems)


def test_it_holds_from_the_first_day_to_the_last(cast: Cast) -> None:
    absence, colleague = state(cast, cast.officer), second_officer(cast)

    def on(day: date) -> tuple[Absence | None, list[User]]:
        return absence_on(cast.officer.pk, cast.region.pk, day), stood_in_for(colleague, cast.region.pk, day)

    nobody: tuple[None, list[User]] = (None, [])
    assert [on(day) for day in (FIRST_DAY - DAY, FIRST_DAY, LAST_DAY, LAST_DAY + DAY)] == [
        nobody,
        (absence, [cast.officer]),
        (absence, [cast.officer]),
        nobody,
    ]
    # At another authority it is nothing, and a colleague who can no longer sign in stands in for nobody.
    assert stood_in_for(colleague, cast.other_region.pk, FIRST_DAY) == []
    User.objects.filter(pk=colleague.pk).update(is_active=False)
    assert absence_on(cast.officer.pk, cast.region.pk, FIRST_DAY) is None


def test_an_officer_says_it_of_themself_and_the_director_of_others(cast: Cast) -> None:
    colleague = second_officer(cast)
    for actor in (cast.secretary, cast.applicant, cast.officer_elsewhere, colleague):
        with pytest.raises(PermissionDenied) as denied:
            state(cast, actor)
        assert str(denied.value) == "accounts.state_absence"
    with pytest.raises(PermissionDenied) as denied:
        state(cast, cast.secretary, officer_id=cast.secretary.pk)
    assert str(denied.value) == "accounts.state_own_absence"
    by_the_director = state(cast, cast.director)
    with pytest.raises(PermissionDenied) as denied:
        end_absence(absence_id=by_the_director.pk, actor=colleague, at=NOW)
    assert str(denied.value) == "accounts.state_absence"
    assert end_absence(absence_id=by_the_director.pk, actor=cast.officer, at=NOW).ended_at == NOW


def test_the_audit_says_who_stands_in_and_when_the_officer_is_back(cast: Cast, now: datetime) -> None:
    absence = state(cast, cast.officer)
    for _twice in range(2):
        end_absence(absence_id=absence.pk, actor=cast.director, at=now + DAY)
    assert written("accounts.absence") == [
        Written(
            "accounts.absence_stated",
            of(absence),
            cast.officer.pk,
            now,
            {
                "officer_id": str(cast.officer.pk),
                "user_id": str(second_officer(cast).pk),
                "first_on": "2026-11-24",
                "last_on": "2026-12-04",
            },
        ),
        Written(
            "accounts.absence_ended",
            of(absence),
            cast.director.pk,
            now + DAY,
            {"officer_id": str(cast.officer.pk)},
        ),
    ]
    assert absence_on(cast.officer.pk, cast.region.pk, FIRST_DAY) is None


def test_only_case_officers_here_are_away_and_stand_in(cast: Cast) -> None:
    missing = Problem("substitute_missing", "substitute")
    assert refused(cast, officer_id=cast.secretary.pk) == [Problem("absence_not_an_officer", "officer")]
    for nobody in (cast.officer, cast.secretary, cast.officer_elsewhere, cast.region):
        assert refused(cast, substitute_id=nobody.pk) == [missing]


def test_the_days_come_in_order_and_have_not_been(cast: Cast) -> None:
    assert refused(cast, last_day=FIRST_DAY - DAY) == [Problem("officer_away_backwards", "last_day")]
    past = {"first_day": FIRST_DAY - 3 * DAY, "last_day": FIRST_DAY - DAY}
    assert refused(cast, **past) == [Problem("officer_away_over", "last_day")]


def test_one_absence_at_a_time_and_no_substitute_who_is_away(cast: Cast) -> None:
    away(cast)
    days = {"first": FIRST_DAY, "last": LAST_DAY}
    again = {"first_day": LAST_DAY, "last_day": LAST_DAY + 5 * DAY}
    assert refused(cast, **again) == [Problem("officer_away_already", "first_day", days)]
    each_other = {"officer_id": second_officer(cast).pk, "substitute_id": cast.officer.pk}
    assert refused(cast, **each_other) == [Problem("substitute_is_away", "substitute", days)]
    assert state(cast, cast.director, first_day=LAST_DAY + DAY, last_day=LAST_DAY + DAY).ended_at is None
