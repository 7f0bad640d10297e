"""Who may ask a municipality, answer for it, and read what it said: the table over everybody."""

from __future__ import annotations

from collections.abc import Set

import pytest

from bifall.accounts.models import User
from bifall.applications.states import State
from bifall.collaboration.models import Consultation, Statement
from bifall.collaboration.policies import PERMISSIONS
from bifall.collaboration.queries import WAITING, inbox_of, visible_to
from bifall.collaboration.states import CONSULTATION_WORKFLOW, ConsultationState, HandlingOutcome, JointChoice
from bifall.organisations.models import Mandate
from bifall.organisations.states import MandateKind
from tests.cast import Cast
from tests.collaboration.test_forum_policies import PERMISSIONS as OF_FORUMS
from tests.conftest import NOW
from tests.everybody import everybody
from tests.factories.applications import application
from tests.factories.collaboration import consultation, feedback, joint_offer, time_request

OPEN, SILENT = ConsultationState.OPEN, ConsultationState.SILENT
DESK = frozenset({"officer", "controller", "director", "secretary"})
UNDER_REVIEW = frozenset({State.UNDER_REVIEW, State.COMPLETION_REQUESTED})
DECIDED = frozenset({State.GRANTED, State.REJECTED})
STANDS = frozenset(State) - {State.WITHDRAWN, State.DISMISSED}

# permission: (who, in which states of the consultation, in which states of the application)
TABLE: dict[str, tuple[Set[str], Set[ConsultationState], Set[State]]] = {
    "collaboration.view": (DESK | {"umea_official"}, set(ConsultationState), set(State)),
    "collaboration.extend": ({"officer"}, {OPEN, SILENT}, UNDER_REVIEW),
    "collaboration.name_responder": ({"umea_official"}, {OPEN}, STANDS),
    "collaboration.write_draft": ({"umea_official"}, {OPEN, SILENT}, STANDS),
    "collaboration.ask_for_time": ({"umea_official"}, {OPEN, SILENT}, UNDER_REVIEW),
    "collaboration.answer": ({"umea_official"}, {OPEN, SILENT}, STANDS),
    "collaboration.record_silence": ({"officer"}, {OPEN}, set(State)),
}


@pytest.fixture
def people(cast: Cast) -> dict[str, User]:
    return everybody(cast)


def allowed(people: dict[str, User], permission: str, thing: object) -> set[str]:
    return {name for name, user in people.items() if user.has_perm(permission, thing)}


# permission on a statement: who, in which states of the application before it is handled, and afterwards
STATEMENTS: dict[str, tuple[Set[str], Set[State], Set[State]]] = {
    "collaboration.handle": (
        {"officer"},
        UNDER_REVIEW | {State.PREPARED, State.GRANTED, State.REJECTED},
        UNDER_REVIEW,
    ),
    "collaboration.give_feedback": ({"umea_official"}, DECIDED, DECIDED),
    "collaboration.offer_joint": ({"umea_official"}, UNDER_REVIEW, UNDER_REVIEW),
}
ON_APPLICATIONS = {"collaboration.consult", "collaboration.explain_unhandled"}
TOGETHER: dict[str, Set[str]] = {
    "collaboration.send_batch": {"officer"},
    "collaboration.view_batch": DESK,
    "collaboration.answer_time": {"officer"},
    "collaboration.join": {"umea_official"},
    "collaboration.set_answer_rule": {"umea_official"},
}


def test_the_table_here_is_the_whole_policy() -> None:
    assert {*TABLE, *STATEMENTS, *ON_APPLICATIONS, *TOGETHER, *OF_FORUMS} == set(PERMISSIONS)


def test_rounds_time_and_joint_statements(cast: Cast, people: dict[str, User]) -> None:
    case = application(cast)
    asked = consultation(cast, case)
    theirs = consultation(cast, case, ConsultationState.ANSWERED, municipality=cast.sorsele)
    offer = joint_offer(Statement.objects.get(consultation=theirs), asked)
    things = {
        "collaboration.send_batch": cast.region,
        "collaboration.view_batch": cast.region,
        "collaboration.answer_time": time_request(asked),
        "collaboration.join": offer,
        "collaboration.set_answer_rule": cast.umea,
    }
    assert {name: allowed(people, name, thing) for name, thing in things.items()} == TOGETHER
    offer.choice = JointChoice.DECLINED
    assert allowed(people, "collaboration.join", offer) == set()


@pytest.mark.parametrize("permission", sorted(STATEMENTS))
def test_what_may_be_done_with_a_statement(cast: Cast, people: dict[str, User], permission: str) -> None:
    who, before, afterwards = STATEMENTS[permission]
    for handled, states in ((None, before), (HandlingOutcome.TAKEN_IN, afterwards)):
        asked = consultation(cast, application(cast), ConsultationState.ANSWERED, handled=handled)
        said = Statement.objects.get(consultation=asked)
        found = {}
        for state in State:
            said.consultation.application.state = state
            found[state] = allowed(people, permission, said)
        assert found == {state: set(who) if state in states else set() for state in State}


def test_feedback_is_given_once(cast: Cast) -> None:
    asked = consultation(cast, application(cast, State.GRANTED), ConsultationState.ANSWERED)
    said = Statement.objects.get(consultation=asked)
    assert cast.umea_official.has_perm("collaboration.give_feedback", said)
    feedback(said)
    assert not cast.umea_official.has_perm("collaboration.give_feedback", said)


@pytest.mark.parametrize("permission", sorted(TABLE))
def test_what_may_be_done_with_a_consultation(cast: Cast, people: dict[str, User], permission: str) -> None:
    asked = consultation(cast, application(cast))
    found, expected = {}, {}
    who, states, case_states = TABLE[permission]
    for state in ConsultationState:
        for case_state in State:
            asked.state, asked.application.state = state, case_state
            found[state, case_state] = allowed(people, permission, asked)
            expected[state, case_state] = set(who) if state in states and case_state in case_states else set()
    assert found == expected


@pytest.mark.parametrize("permission", sorted(ON_APPLICATIONS))
def test_municipalities_are_asked_and_told_while_the_case_is_under_review(
    cast: Cast, people: dict[str, User], permission: str
) -> None:
    case = application(cast)
    found = {}
    for state in State:
        case.state = state
        found[state] = allowed(people, permission, case)
    assert found == {state: {"officer"} if state in UNDER_REVIEW else set() for state in State}


def test_when_somebody_is_named_nobody_else_answers(cast: Cast, people: dict[str, User]) -> None:
    colleague = User.objects.create(email="uno@example.org", name="Uno Umeå")
    Mandate.objects.create(municipality=cast.umea, user=colleague, kind=MandateKind.POLITICIAN, since=NOW)
    people["colleague"] = colleague
    asked = consultation(cast, application(cast))
    assert allowed(people, "collaboration.answer", asked) == {"umea_official", "colleague"}
    asked.responder = colleague
    assert allowed(people, "collaboration.answer", asked) == {"colleague"}
    assert allowed(people, "collaboration.name_responder", asked) == {"umea_official", "colleague"}


def test_the_lists_show_what_the_permission_allows(cast: Cast, people: dict[str, User]) -> None:
    former = User.objects.create(email="fd@example.org", name="Fia Före detta")
    Mandate.objects.create(
        municipality=cast.umea, user=former, kind=MandateKind.OFFICIAL, since=NOW, ended_at=NOW
    )
    people["former official"] = former
    for state in ConsultationState:
        for case_state in (State.UNDER_REVIEW, State.GRANTED, State.WITHDRAWN):
            case = application(cast, case_state)
            for municipality in (cast.umea, cast.sorsele):
                consultation(cast, case, state, municipality=municipality)
    everything = list(Consultation.objects.select_related("application"))
    counts = {}
    for name, user in people.items():
        permitted = {c.pk for c in everything if user.has_perm("collaboration.view", c)}
        assert set(visible_to(user).values_list("pk", flat=True)) == permitted, name
        counts[name] = (len(permitted), inbox_of(user).count())
    assert {name: count for name, count in counts.items() if count != (0, 0)} == {
        "officer": (18, 0),
        "controller": (18, 0),
        "director": (18, 0),
        "secretary": (18, 0),
        "umea_official": (9, 9),
        "sorsele_official": (9, 9),
    }


def test_nobody_waits_for_what_is_answered_silent_or_fallen(cast: Cast) -> None:
    made = {
        (state, case_state): consultation(cast, application(cast, case_state), state)
        for state in ConsultationState
        for case_state in State
    }
    waiting = set(Consultation.objects.filter(WAITING))
    assert waiting == {made[OPEN, case_state] for case_state in STANDS}


def test_every_state_can_be_reached() -> None:
    assert CONSULTATION_WORKFLOW.reachable() == set(ConsultationState)
