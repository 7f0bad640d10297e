"""A proposed spreading: who lacks assessors, who may not have what, and what is lacking."""

from __future__ import annotations

import pytest

from bifall.accounts.models import RoleAssignment, User
from bifall.accounts.states import Role
from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.assessment.models import AssessorWishes
from bifall.assessment.states import AssignmentState
from bifall.calls.models import Round
from bifall.flows.portfolio.spreading import Shut, SpreadProposal, propose_spread
from tests.cast import Cast, person
from tests.conftest import NOW
from tests.factories.applications import application
from tests.factories.assessment import assignment, done
from tests.factories.calls import open_round


@pytest.fixture
def round_(cast: Cast) -> Round:
    return open_round(cast)


@pytest.fixture
def third(cast: Cast) -> User:
    return person("Bia Bedömare", authority=cast.region, role=Role.ASSESSOR, at=NOW)


def proposed(cast: Cast, round_: Round, each: int = 2, most: int = 20) -> SpreadProposal:
    return propose_spread(round_, officer=cast.officer, each=each, most=most)


def names(people: tuple[User, ...]) -> list[str]:
    return [person.name for person in people]


def test_what_stands_in_the_way_is_told(cast: Cast, round_: Round, third: User) -> None:
    case = application(cast, round=round_)
    assignment(cast, case, AssignmentState.CONFLICTED)
    assignment(cast, case, AssignmentState.WITHDRAWN, assessor=third)
    cast.other_assessor.memberships.create(organisation=cast.chamber, role="editor", since=NOW)
    found = proposed(cast, round_)
    [line] = found.lines
    assert (line.possible, line.chosen, line.missing, line.too_few) == ((), (), 2, True)
    assert dict(line.shut) == {
        cast.assessor: Shut.CONFLICT,
        third: Shut.WITHDRAWN,
        cast.other_assessor: Shut.ACTS_FOR_APPLICANT,
    }
    assert (found.wanted, found.missing, found.waiting) == (2, 2, 1)


def test_who_speaks_for_the_municipality_that_applies_does_not_assess_it(cast: Cast, round_: Round) -> None:
    cast.umea.organisation = cast.chamber
    cast.umea.save(update_fields=["organisation"])
    cast.assessor.mandates.create(municipality=cast.umea, kind="official", since=NOW)
    application(cast, round=round_)
    [line] = proposed(cast, round_).lines
    assert dict(line.shut) == {cast.assessor: Shut.ACTS_FOR_APPLICANT}


def test_only_what_lacks_is_filled_and_what_is_done_counts(cast: Cast, round_: Round, third: User) -> None:
    whole, half = application(cast, round=round_), application(cast, round=round_)
    for assessor in (cast.assessor, cast.other_assessor):
        done(cast, whole, (3, 3), assessor=assessor)
    assignment(cast, half)
    for state in (State.SUBMITTED, State.PREPARED, State.WITHDRAWN, State.GRANTED):
        application(cast, state, round=round_)
    elsewhere = application(cast)
    assignment(cast, elsewhere, assessor=third)
    done(cast, elsewhere, (3, 3), assessor=cast.other_assessor)
    found = proposed(cast, round_)
    loads = {load.assessor.name: load.has for load in found.loads}
    assert loads == {"Beda Bedömare": 2, "Bia Bedömare": 1, "Bo Bedömare": 1}
    assert sum(load.would_have for load in found.loads) == 5
    [line] = found.lines
    assert (line.application, names(line.has), line.wanted, line.missing) == (half, ["Beda Bedömare"], 1, 0)
    assert names(line.possible) == ["Bia Bedömare", "Bo Bedömare"]


def test_wishes_and_limits_of_ones_own(cast: Cast, round_: Round) -> None:
    skills, innovation = round_.call.strategy.priorities.order_by("position")

    def add(priority: object) -> Application:
        made = application(cast, round=round_)
        made.priorities.set([priority])
        return made

    cases = [add(skills), add(innovation), add(innovation)]
    wishes = AssessorWishes.objects.create(authority=cast.region, assessor=cast.assessor, most=1)
    wishes.priorities.set([skills])
    found = proposed(cast, round_, each=1)
    chosen = {line.application: [(c.assessor, c.wishes) for c in line.chosen] for line in found.lines}
    assert chosen == {
        cases[0]: [(cast.assessor, ("Kompetensförsörjning",))],
        cases[1]: [(cast.other_assessor, ())],
        cases[2]: [(cast.other_assessor, ())],
    }
    assert [(load.most, load.wishes) for load in found.loads] == [(1, ("Kompetensförsörjning",)), (20, ())]
    short = proposed(cast, round_, each=2, most=2)
    assert (short.wanted, short.places, short.missing) == (6, 3, 3)
    assert {line.missing for line in short.lines} == {1}
    assert not any(line.too_few for line in short.lines)


def test_an_officer_spreads_only_the_cases_that_are_theirs_to_handle(cast: Cast, round_: Round) -> None:
    kept, shut = application(cast, round=round_), application(cast, round=round_)
    RoleAssignment.objects.create(
        authority=cast.region, user=cast.officer, role=Role.ASSESSOR, assigned_at=NOW
    )
    assignment(cast, shut, AssignmentState.CONFLICTED, assessor=cast.officer)
    cast.officer.memberships.create(organisation=cast.rival, role="editor", since=NOW)
    application(cast, round=round_, organisation=cast.rival)
    assert [line.application for line in proposed(cast, round_).lines] == [kept]


def test_nobody_to_spread_over(cast: Cast, round_: Round) -> None:
    RoleAssignment.objects.filter(role=Role.ASSESSOR).update(ended_at=NOW)
    application(cast, round=round_)
    found = proposed(cast, round_)
    assert (found.loads, found.missing, found.places, found.lines[0].too_few) == ((), 2, 0, True)
