"""Who may do what to an application, over every state and every kind of user."""

from __future__ import annotations

import pytest

from bifall.applications.models import Application
from bifall.applications.policies import PERMISSIONS
from bifall.applications.queries import visible_to, written_by
from bifall.applications.states import State
from tests.applications.test_concepts import RIGHTS as CONCEPT_RIGHTS
from tests.cast import Cast
from tests.everybody import as_elsewhere, everybody
from tests.factories.applications import application
from tests.factories.calls import open_round

APPLICANTS = {"applicant", "colleague"}
DESK = {"officer", "controller", "director", "secretary"}
OFFICER = {"officer"}
DECIDERS = {"secretary", "director"}
RECEIVED = set(State) - {State.DRAFT}
RIGHTS: dict[str, list[tuple[set[str], set[State]]]] = {
    "applications.view": [(APPLICANTS, set(State)), (DESK, RECEIVED)],
    "applications.write": [(APPLICANTS, {State.DRAFT, State.COMPLETION_REQUESTED})],
    "applications.submit": [(APPLICANTS, {State.DRAFT})],
    # Where nobody signs together; the others are in test_signing_together.
    "applications.sign": [],
    "applications.complete": [(APPLICANTS, {State.COMPLETION_REQUESTED})],
    "applications.change_contact": [(APPLICANTS, set(State))],
    "applications.withdraw": [
        (
            APPLICANTS,
            {State.SUBMITTED, State.UNDER_REVIEW, State.COMPLETION_REQUESTED, State.PREPARED},
        )
    ],
    "applications.start_review": [(OFFICER, {State.SUBMITTED})],
    "applications.hand_over": [(OFFICER, RECEIVED)],
    "applications.request_completion": [(OFFICER, {State.UNDER_REVIEW})],
    "applications.prepare": [(OFFICER, {State.UNDER_REVIEW})],
    "applications.dismiss": [(OFFICER, {State.SUBMITTED, State.UNDER_REVIEW, State.COMPLETION_REQUESTED})],
    "applications.settle": [(DECIDERS, {State.PREPARED})],
}


def test_the_table_of_rights(cast: Cast) -> None:
    people = everybody(cast)
    round_ = open_round(cast)
    applications = {state: application(cast, state, round=round_) for state in State}
    table = {
        permission: {
            (name, state)
            for state, case in applications.items()
            for name, user in people.items()
            if user.has_perm(permission, case)
        }
        for permission in PERMISSIONS
        if permission in RIGHTS
    }
    assert table == {
        permission: {(name, state) for names, states in parts for name in names for state in states}
        for permission, parts in RIGHTS.items()
    }


def test_every_right_is_tried() -> None:
    assert {*RIGHTS, *CONCEPT_RIGHTS, "applications.create"} == PERMISSIONS.keys()


def test_an_application_is_begun_by_those_who_act_for_the_organisation(cast: Cast) -> None:
    people = everybody(cast)
    may = {
        organisation.name: {
            name for name, user in people.items() if user.has_perm("applications.create", organisation)
        }
        for organisation in (cast.chamber, cast.rival, cast.region_as_applicant)
    }
    assert may == {
        cast.chamber.name: APPLICANTS,
        cast.rival.name: {"stranger"},
        cast.region_as_applicant.name: set(),
    }


@pytest.fixture
def everywhere(cast: Cast) -> list[Application]:
    """One in each state of the chamber, of its rival and of a company in the other region."""
    elsewhere = as_elsewhere(cast)
    here, there = open_round(cast), open_round(elsewhere)
    return [
        made
        for state in State
        for made in (
            application(cast, state, round=here),
            application(cast, state, round=here, organisation=cast.rival),
            application(elsewhere, state, round=there),
        )
    ]


def test_what_is_listed_is_what_may_be_seen(cast: Cast, everywhere: list[Application]) -> None:
    rows = list(Application.objects.select_related("organisation"))
    assert len(rows) == 3 * len(State)
    counts = {}
    for name, user in everybody(cast).items():
        may_see = {case.pk for case in rows if user.has_perm("applications.view", case)}
        assert (name, set(visible_to(user).values_list("pk", flat=True))) == (name, may_see)
        counts[name] = len(may_see)
    assert {name: count for name, count in counts.items() if count} == {
        **dict.fromkeys(APPLICANTS, len(State)),
        "stranger": len(State),
        **dict.fromkeys(DESK, 2 * len(RECEIVED)),
        **dict.fromkeys(["officer_elsewhere", "secretary_elsewhere"], len(RECEIVED)),
    }


def test_ones_own_are_those_of_the_organisation(cast: Cast, everywhere: list[Application]) -> None:
    own = {case.pk for case in everywhere if case.organisation == cast.chamber}
    assert {case.pk for case in written_by(cast.colleague)} == own
    assert list(written_by(cast.officer)) == []
