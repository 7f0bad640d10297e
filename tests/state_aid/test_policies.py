"""Who assesses, declares, gives and reports state aid, over every state and every kind of user."""

from __future__ import annotations

import pytest

from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.assessment.states import AssignmentState
from bifall.state_aid.models import AidAssessment, AidAward
from bifall.state_aid.policies import PERMISSIONS
from bifall.state_aid.queries import cases_visible_to
from bifall.state_aid.states import AidBasis
from tests.cast import Cast
from tests.conftest import NOW
from tests.everybody import as_elsewhere
from tests.factories.applications import application
from tests.factories.assessment import assignment
from tests.factories.calls import open_round
from tests.factories.funding import controller
from tests.factories.state_aid import (
    assessed,
    award,
    controlled,
    declared,
    named,
    other_award,
    rate,
    to_record,
    told_link,
    undertaking,
)
from tests.strangers import anybody

DESK = {"officer", "controller", "director", "secretary", "auditor"}
ASSESSORS = {"officer", "controller"}
RECEIVED = set(State) - {State.DRAFT}
HANDLED = {State.UNDER_REVIEW, State.COMPLETION_REQUESTED, State.PREPARED, State.GRANTED}
OF_A_CASE: dict[str, tuple[set[str], set[State]]] = {
    "state_aid.view_case": (DESK, RECEIVED),
    "state_aid.assess": (ASSESSORS, HANDLED),
    "state_aid.declare": ({"applicant"}, HANDLED - {State.GRANTED}),
    "state_aid.name_beneficiary": (ASSESSORS, HANDLED),
    "state_aid.record_award": (ASSESSORS, {State.GRANTED}),
}
OF_AN_EXEMPTION: dict[str, tuple[set[str], set[State]]] = {"state_aid.try_exemption": (ASSESSORS, HANDLED)}
OF_AN_AUTHORITY = {
    "state_aid.view_register": DESK,
    "state_aid.keep_rates": ASSESSORS,
    "state_aid.report_awards": {"controller"},
}
OF_AN_UNDERTAKING = {
    "state_aid.describe_undertaking": ASSESSORS,
    "state_aid.record_ownership": ASSESSORS,
}
OF_A_LINK = {"state_aid.end_ownership": ASSESSORS}
OF_A_DECLARED_LINK = {"state_aid.take_in_link": ASSESSORS}
OF_A_DECLARED_AWARD = {"state_aid.correct_declared": ASSESSORS}
OF_A_BENEFICIARY = {
    "state_aid.remove_beneficiary": ASSESSORS,
    "state_aid.declare_for_beneficiary": ASSESSORS,
    "state_aid.award_beneficiary": ASSESSORS,
}
OF_AN_AWARD = {"state_aid.withdraw_award": {"controller"}}


def stands_on(case: Application, basis: AidBasis, cast: Cast) -> None:
    AidAssessment.objects.create(
        authority=case.authority,
        application=case,
        number=1,
        reach="direct",
        basis=basis,
        is_aid=basis != AidBasis.NO_AID,
        reasons="Skäl",
        assessed_by=cast.officer,
        assessed_at=NOW,
    )


@pytest.mark.parametrize(
    ("basis", "table"), [(AidBasis.DE_MINIMIS, OF_A_CASE), (AidBasis.BLOCK_EXEMPTION, OF_AN_EXEMPTION)]
)
def test_the_table_of_rights_over_a_case(
    cast: Cast, basis: AidBasis, table: dict[str, tuple[set[str], set[State]]]
) -> None:
    people, round_ = anybody(cast), open_round(cast)
    cases = {state: application(cast, state, round=round_) for state in State}
    for case in cases.values():
        stands_on(case, basis, cast)
    found = {
        permission: {
            (name, state)
            for state, case in cases.items()
            for name, user in people.items()
            if user.has_perm(permission, case)
        }
        for permission in table
    }
    assert found == {
        permission: {(name, state) for name in who for state in states}
        for permission, (who, states) in table.items()
    }


def test_the_tables_of_rights_over_other_things(cast: Cast) -> None:
    rate(cast)
    link, made = controlled(cast), award(cast, to_record(cast))
    case = application(cast)
    assessed(cast, case)
    told = declared(cast, case, other_award(), links=[told_link()])
    people = anybody(cast)
    things: list[tuple[object, dict[str, set[str]]]] = [
        (cast.region, OF_AN_AUTHORITY),
        (undertaking(cast.chamber), OF_AN_UNDERTAKING),
        (link, OF_A_LINK),
        (made, OF_AN_AWARD),
        (named(cast, to_record(cast, 300_000)), OF_A_BENEFICIARY),
        (told.links.get(), OF_A_DECLARED_LINK),
        (told.awards.get(), OF_A_DECLARED_AWARD),
    ]
    for thing, table in things:
        found = {
            permission: {name for name, user in people.items() if user.has_perm(permission, thing)}
            for permission in table
        }
        assert found == table


def test_every_permission_is_tried() -> None:
    tables = (
        OF_A_CASE,
        OF_AN_EXEMPTION,
        OF_AN_AUTHORITY,
        OF_AN_UNDERTAKING,
        OF_A_LINK,
        OF_AN_AWARD,
        OF_A_DECLARED_LINK,
        OF_A_DECLARED_AWARD,
        OF_A_BENEFICIARY,
    )
    assert set(PERMISSIONS) == set().union(*tables)


def test_only_de_minimis_aid_is_declared_and_recorded(cast: Cast) -> None:
    ahead, granted = application(cast, State.PREPARED), application(cast, State.GRANTED)
    for case in (ahead, granted):
        stands_on(case, AidBasis.BLOCK_EXEMPTION, cast)
    assert not cast.officer.has_perm("state_aid.try_exemption", application(cast))
    assert not cast.applicant.has_perm("state_aid.declare", ahead)
    assert not cast.officer.has_perm("state_aid.record_award", granted)


def test_an_award_that_is_withdrawn_is_not_withdrawn_again(cast: Cast) -> None:
    rate(cast)
    made = award(cast, to_record(cast))
    keeper = controller(cast)
    assert keeper.has_perm("state_aid.withdraw_award", made)
    made.withdrawn_at = NOW
    assert not keeper.has_perm("state_aid.withdraw_award", made)
    assert AidAward.objects.count() == 1


def test_the_list_is_what_the_permission_allows(cast: Cast) -> None:
    round_ = open_round(cast)
    for state in State:
        application(cast, state, round=round_)
    application(cast, organisation=cast.rival, round=round_)
    application(as_elsewhere(cast))
    assignment(cast, application(cast, round=round_), AssignmentState.CONFLICTED, assessor=cast.officer)
    cases = list(Application.objects.all())
    for name, user in anybody(cast).items():
        allowed = {case.pk for case in cases if user.has_perm("state_aid.view_case", case)}
        listed = set(cases_visible_to(user).values_list("pk", flat=True)) if user.is_active else set()
        assert (name, listed) == (name, allowed)
