"""Who may write and read in a case, over every state and every kind of user."""

from __future__ import annotations

import pytest

from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.assessment.states import AssignmentState
from bifall.correspondence.models import CaseMessage, InternalNote
from bifall.correspondence.policies import PERMISSIONS
from bifall.correspondence.queries import messages_visible_to, notes_visible_to
from bifall.organisations.models import Membership
from bifall.organisations.states import MembershipRole
from tests.cast import Cast
from tests.conftest import NOW
from tests.everybody import as_elsewhere, everybody
from tests.factories.applications import application
from tests.factories.assessment import assignment
from tests.factories.calls import open_round

APPLICANTS = {"applicant", "colleague"}
DESK = {"officer", "controller", "director", "secretary"}
RECEIVED = set(State) - {State.DRAFT}
RIGHTS = {
    "correspondence.view_thread": APPLICANTS | DESK,
    "correspondence.write": APPLICANTS | {"officer", "controller"},
    "correspondence.view_notes": DESK,
    "correspondence.write_note": DESK,
}


def test_the_table_of_rights(cast: Cast) -> None:
    people = everybody(cast)
    round_ = open_round(cast)
    cases = {state: application(cast, state, round=round_) for state in State}
    table = {
        permission: {
            (name, state)
            for state, case in cases.items()
            for name, user in people.items()
            if user.has_perm(permission, case)
        }
        for permission in PERMISSIONS
    }
    assert table == {
        permission: {(name, state) for name in names for state in RECEIVED}
        for permission, names in RIGHTS.items()
    }


def test_whoever_has_a_conflict_or_acts_for_the_applicant_reads_no_notes(cast: Cast) -> None:
    """Every way in which one can stand on two sides at once."""
    case = application(cast)
    assignment(cast, case, AssignmentState.CONFLICTED, assessor=cast.director)
    Membership.objects.create(
        organisation=cast.chamber, user=cast.secretary, role=MembershipRole.EDITOR, since=NOW
    )
    people = everybody(cast)
    may = {
        permission: {name for name, user in people.items() if user.has_perm(permission, case)}
        for permission in PERMISSIONS
    }
    assert may == {
        "correspondence.view_thread": APPLICANTS | {"secretary", "officer", "controller"},
        "correspondence.write": APPLICANTS | {"secretary", "officer", "controller"},
        "correspondence.view_notes": {"officer", "controller"},
        "correspondence.write_note": {"officer", "controller"},
    }


@pytest.fixture
def everywhere(cast: Cast) -> list[Application]:
    elsewhere = as_elsewhere(cast)
    here, there = open_round(cast), open_round(elsewhere)
    made = [
        one
        for state in State
        for one in (
            application(cast, state, round=here),
            application(cast, state, round=here, organisation=cast.rival),
            application(elsewhere, state, round=there),
        )
    ]
    assignment(cast, made[3], AssignmentState.CONFLICTED, assessor=cast.director)
    Membership.objects.create(
        organisation=cast.rival, user=cast.secretary, role=MembershipRole.EDITOR, since=NOW
    )
    for one in made:
        values = {"authority": one.authority, "application": one, "text": "x", "written_by": cast.officer}
        CaseMessage.objects.create(party="applicant", written_at=NOW, **values)
        InternalNote.objects.create(written_at=NOW, **values)
    return made


def test_what_is_listed_is_what_may_be_seen(cast: Cast, everywhere: list[Application]) -> None:
    seen = {}
    for name, user in everybody(cast).items():
        threads = {case.pk for case in everywhere if user.has_perm("correspondence.view_thread", case)}
        notes = {case.pk for case in everywhere if user.has_perm("correspondence.view_notes", case)}
        assert set(messages_visible_to(user).values_list("application_id", flat=True)) == threads, name
        assert set(notes_visible_to(user).values_list("application_id", flat=True)) == notes, name
        seen[name] = (len(threads), len(notes))
    received = len(RECEIVED)
    assert {name: counts for name, counts in seen.items() if counts != (0, 0)} == {
        **dict.fromkeys(APPLICANTS | {"stranger"}, (received, 0)),
        **dict.fromkeys(["officer", "controller"], (2 * received, 2 * received)),
        "director": (2 * received - 1, 2 * received - 1),
        "secretary": (2 * received, received),
        **dict.fromkeys(["officer_elsewhere", "secretary_elsewhere"], (received, received)),
    }
