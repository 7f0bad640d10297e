"""When assessors are reminded, and when they are left in peace."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from bifall.applications.states import State
from bifall.assessment.states import AssignmentState
from bifall.documents.commands import LOCAL_TIME
from bifall.flows.assessor_reminders import remind_assessors
from bifall.notices.models import Message
from tests.cast import Cast
from tests.factories.applications import application
from tests.factories.assessment import assignment


def remind(cast: Cast, day: date) -> int:
    at = datetime.combine(day, time(7), tzinfo=LOCAL_TIME)
    return remind_assessors(authority_id=cast.region.pk, at=at)


def test_letters_go_by_working_days(cast: Cast) -> None:
    # Due on the Wednesday before Christmas; the 24th to the 27th are days off, and so is New Year's Eve.
    task = assignment(cast, application(cast), due_on=date(2026, 12, 23))
    days = [date(2026, 12, day) for day in range(17, 32)] + [date(2027, 1, day) for day in range(1, 9)]
    written = [day for day in days if remind(cast, day)]
    # Three working days before; the first one after; and the fifth after that: 29, 30 Dec, 4, 5, 7 Jan.
    assert written == [date(2026, 12, 18), date(2026, 12, 28), date(2027, 1, 7)]
    number = task.application.case_number
    assert [m.subject for m in Message.objects.order_by("created_at")] == [
        f"Bedömningen av {number} ska snart vara klar",
        f"Bedömningen av {number} är försenad",
        f"Bedömningen av {number} är försenad",
    ]
    assert {m.recipient for m in Message.objects.all()} == {cast.assessor}


@pytest.mark.parametrize("state", AssignmentState)
def test_only_who_is_waited_for_is_reminded(cast: Cast, state: AssignmentState) -> None:
    assignment(cast, application(cast), state, due_on=date(2026, 12, 1))
    waited_for = state in {AssignmentState.ASSIGNED, AssignmentState.ACCEPTED}
    assert remind(cast, date(2026, 11, 30)) == int(waited_for)


def test_a_case_that_is_over_reminds_nobody(cast: Cast) -> None:
    assignment(cast, application(cast, State.WITHDRAWN), due_on=date(2026, 12, 1))
    assert remind(cast, date(2026, 11, 30)) == 0


def test_a_new_last_day_is_reminded_of_anew(cast: Cast) -> None:
    task = assignment(cast, application(cast), due_on=date(2026, 12, 1))
    assert [remind(cast, date(2026, 11, 30)) for _ in range(2)] == [1, 0]
    task.due_on = date(2026, 12, 3)
    task.save()
    assert remind(cast, date(2026, 11, 30)) == 1
