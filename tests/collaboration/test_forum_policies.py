"""Who begins, keeps and adopts a model, and who may read it: the table over everybody."""

from __future__ import annotations

from collections.abc import Set
from datetime import timedelta

import pytest

from bifall.accounts.models import User
from bifall.collaboration.models import (
    CollaborationModel,
    ForumMeeting,
    ForumPosition,
    Initiative,
    Issue,
)
from bifall.collaboration.queries import (
    initiatives_visible_to,
    issues_visible_to,
    meetings_visible_to,
    models_visible_to,
    public_models,
)
from bifall.collaboration.states import (
    InitiativeState,
    IssueState,
    MeetingState,
    ModelState,
    PartState,
)
from tests.cast import Cast
from tests.conftest import NOW
from tests.everybody import as_elsewhere, everybody
from tests.factories.forums import (
    collaboration_model,
    forum,
    forum_meeting,
    initiative,
    issue,
    point,
    seat,
)

DRAFT, IN_FORCE, ENDED = ModelState.DRAFT, ModelState.IN_FORCE, ModelState.ENDED
DESK = frozenset({"officer", "controller", "director", "secretary"})
KEEPERS = DESK - {"controller"}

# permission: (who, in which states of the model)
OF_A_MODEL: dict[str, tuple[Set[str], Set[ModelState]]] = {
    "collaboration.write_model": (KEEPERS, {DRAFT}),
    "collaboration.keep_forums": (KEEPERS, {DRAFT, IN_FORCE}),
    "collaboration.put_model_in_force": ({"director"}, {DRAFT}),
    "collaboration.end_model": ({"director"}, {IN_FORCE}),
    "collaboration.copy_model": (KEEPERS, {IN_FORCE, ENDED}),
}
OFFICIALS = frozenset({"umea_official", "sorsele_official"})
PLANNED, CALLED, HELD, PUBLISHED = (
    MeetingState.PLANNED,
    MeetingState.CALLED,
    MeetingState.HELD,
    MeetingState.PUBLISHED,
)
OF_A_MEETING: dict[str, tuple[Set[str], Set[MeetingState]]] = {
    "collaboration.write_agenda": (KEEPERS, {PLANNED, CALLED}),
    "collaboration.call_meeting": (KEEPERS, {PLANNED, CALLED}),
    "collaboration.cancel_meeting": (KEEPERS, {PLANNED, CALLED}),
    "collaboration.hold_meeting": (KEEPERS, {CALLED}),
    "collaboration.take_notes": (KEEPERS, {HELD}),
    "collaboration.publish_notes": (KEEPERS, {HELD}),
    "collaboration.cut_extract": (KEEPERS, {PUBLISHED}),
}
GOING_ON = {IssueState.IDEA, IssueState.DISCUSSED, IssueState.IN_PREPARATION}
OF_AN_ISSUE: dict[str, tuple[Set[str], Set[IssueState]]] = {
    "collaboration.view_issue": (DESK | OFFICIALS, set(IssueState)),
    "collaboration.write_issue": ({"umea_official"}, {IssueState.IDEA}),
    "collaboration.prepare_issue": (KEEPERS, {IssueState.IDEA, IssueState.DISCUSSED}),
    "collaboration.tie_issue": (KEEPERS, {IssueState.IN_PREPARATION}),
    "collaboration.decide_issue": (KEEPERS, {IssueState.IN_PREPARATION}),
    "collaboration.close_issue": (KEEPERS, GOING_ON),
}
PROPOSED, RUNNING = InitiativeState.PROPOSED, InitiativeState.RUNNING
OF_AN_INITIATIVE: dict[str, tuple[Set[str], Set[InitiativeState]]] = {
    "collaboration.write_initiative": ({"umea_official"}, {PROPOSED}),
    "collaboration.invite_to_initiative": ({"umea_official"}, {PROPOSED, RUNNING}),
    "collaboration.hand_over_initiative": ({"umea_official"}, {PROPOSED, RUNNING}),
    "collaboration.start_initiative": ({"umea_official"}, {PROPOSED}),
    "collaboration.finish_initiative": ({"umea_official"}, {RUNNING}),
    "collaboration.drop_initiative": ({"umea_official"}, {PROPOSED, RUNNING}),
}
OF_A_PART: dict[str, Set[PartState]] = {
    "collaboration.join_initiative": {PartState.INVITED, PartState.DECLINED, PartState.LEFT},
    "collaboration.decline_initiative": {PartState.INVITED},
    "collaboration.leave_initiative": {PartState.JOINED},
}
PERMISSIONS = frozenset(
    {
        *OF_A_MODEL,
        *OF_A_MEETING,
        *OF_AN_ISSUE,
        *OF_AN_INITIATIVE,
        *OF_A_PART,
        "collaboration.begin_model",
        "collaboration.view_model",
        "collaboration.plan_meeting",
        "collaboration.view_meeting",
        "collaboration.note_position",
        "collaboration.speak",
        "collaboration.act_for_a_municipality",
        "collaboration.raise_issue",
        "collaboration.raise_issue_for_the_region",
        "collaboration.propose_initiative",
        "collaboration.view_initiative",
    }
)


@pytest.fixture
def people(cast: Cast) -> dict[str, User]:
    return everybody(cast)


def allowed(people: dict[str, User], permission: str, thing: object) -> set[str]:
    return {name for name, user in people.items() if user.has_perm(permission, thing)}


@pytest.mark.parametrize("permission", sorted(OF_A_MODEL))
def test_what_may_be_done_with_a_model(cast: Cast, people: dict[str, User], permission: str) -> None:
    model = collaboration_model(cast)
    who, states = OF_A_MODEL[permission]
    found = {}
    for state in ModelState:
        model.state = state
        found[state] = allowed(people, permission, model)
    assert found == {state: set(who) if state in states else set() for state in ModelState}


def test_who_begins_a_model(cast: Cast, people: dict[str, User]) -> None:
    assert allowed(people, "collaboration.begin_model", cast.region) == KEEPERS


def test_a_draft_is_the_regions_own_and_what_is_adopted_is_everybodys(
    cast: Cast, people: dict[str, User]
) -> None:
    other = as_elsewhere(cast)
    for state in ModelState:
        collaboration_model(cast, state)
        collaboration_model(other, state)
    everything = list(CollaborationModel.objects.all())
    counts = {}
    for name, user in people.items():
        permitted = {model.pk for model in everything if user.has_perm("collaboration.view_model", model)}
        assert set(models_visible_to(user).values_list("pk", flat=True)) == permitted, name
        counts[name] = len(permitted)
    elsewhere = {"officer_elsewhere", "secretary_elsewhere"}
    assert counts == {name: 5 if name in DESK | elsewhere else 4 for name in people}
    assert {model.state for model in public_models(cast.region)} == {IN_FORCE, ENDED}
    assert {model.authority for model in public_models(cast.region)} == {cast.region}


@pytest.mark.parametrize("permission", sorted(OF_A_MEETING))
def test_what_may_be_done_with_a_meeting(cast: Cast, people: dict[str, User], permission: str) -> None:
    meeting = forum_meeting(forum(collaboration_model(cast), cast.umea))
    who, states = OF_A_MEETING[permission]
    found = {}
    for state in MeetingState:
        meeting.state = state
        found[state] = allowed(people, permission, meeting)
    assert found == {state: set(who) if state in states else set() for state in MeetingState}


@pytest.mark.parametrize("state", MeetingState)
def test_who_says_what_a_municipality_thinks(
    cast: Cast, people: dict[str, User], state: MeetingState
) -> None:
    at_all = state in {HELD, PUBLISHED}
    said = point(forum_meeting(forum(collaboration_model(cast), cast.umea), state))
    for confirmed_at in (None, NOW):
        row = ForumPosition(point=said, municipality=cast.umea, confirmed_at=confirmed_at)
        notes = KEEPERS if state == HELD and confirmed_at is None else set()
        speaks = {"umea_official"} if at_all and (confirmed_at is None or state == HELD) else set()
        assert allowed(people, "collaboration.note_position", row) == notes
        assert allowed(people, "collaboration.speak", row) == speaks


@pytest.mark.parametrize("permission", sorted(OF_AN_ISSUE))
def test_what_may_be_done_with_an_issue(cast: Cast, people: dict[str, User], permission: str) -> None:
    raised = issue(cast, raised_by=cast.umea)
    who, states = OF_AN_ISSUE[permission]
    found = {}
    for state in IssueState:
        raised.state = state
        found[state] = allowed(people, permission, raised)
    assert found == {state: set(who) if state in states else set() for state in IssueState}
    own = issue(cast)
    if permission == "collaboration.write_issue":
        assert allowed(people, permission, own) == KEEPERS


@pytest.mark.parametrize("permission", sorted(OF_AN_INITIATIVE))
def test_what_may_be_done_with_an_initiative(cast: Cast, people: dict[str, User], permission: str) -> None:
    made = initiative(cast)
    who, states = OF_AN_INITIATIVE[permission]
    found = {}
    for state in InitiativeState:
        made.state = state
        found[state] = allowed(people, permission, made)
    assert found == {state: set(who) if state in states else set() for state in InitiativeState}


@pytest.mark.parametrize("permission", sorted(OF_A_PART))
def test_a_municipality_answers_while_the_initiative_goes_on(
    cast: Cast, people: dict[str, User], permission: str
) -> None:
    part = initiative(cast).parts.select_related("initiative").get(municipality=cast.sorsele)
    found, expected = {}, {}
    for state in InitiativeState:
        for answer in PartState:
            part.initiative.state, part.state = state, answer
            open_to = state in {PROPOSED, RUNNING} and answer in OF_A_PART[permission]
            found[state, answer] = allowed(people, permission, part)
            expected[state, answer] = {"sorsele_official"} if open_to else set()
    assert found == expected


def test_who_plans_raises_and_proposes(cast: Cast, people: dict[str, User]) -> None:
    assert {
        permission: allowed(people, f"collaboration.{permission}", thing)
        for permission, thing in (
            ("plan_meeting", collaboration_model(cast)),
            ("raise_issue", cast.umea),
            ("propose_initiative", cast.sorsele),
            ("raise_issue_for_the_region", cast.region),
            ("act_for_a_municipality", cast.umea_official),
        )
    } == {
        "plan_meeting": KEEPERS,
        "raise_issue": {"umea_official"},
        "propose_initiative": {"sorsele_official"},
        "raise_issue_for_the_region": KEEPERS,
        "act_for_a_municipality": OFFICIALS,
    }


def test_meetings_are_seen_by_those_who_take_part_that_day(cast: Cast, people: dict[str, User]) -> None:
    council = forum(collaboration_model(cast), cast.umea, cast.sorsele)
    left_on = (NOW - timedelta(days=3)).date()
    council.places.filter(municipality=cast.sorsele).update(ends_on=left_on)
    seat(council, "Pia Politiker", cast.umea, user=people["nobody"], ends_on=left_on)
    for number, state in enumerate(MeetingState):
        forum_meeting(council, state, starts_at=NOW - timedelta(days=9, hours=number))
        forum_meeting(council, state, starts_at=NOW - timedelta(days=1, hours=number))
    everything = list(
        ForumMeeting.objects.select_related("forum__model").prefetch_related(
            "forum__places", "forum__mandates"
        )
    )
    counts = {}
    for name, user in people.items():
        permitted = {m.pk for m in everything if user.has_perm("collaboration.view_meeting", m)}
        assert set(meetings_visible_to(user).values_list("pk", flat=True)) == permitted, name
        if permitted:
            counts[name] = len(permitted)
    assert counts == {
        **dict.fromkeys(DESK, 10),
        "umea_official": 6,
        "sorsele_official": 3,
        "nobody": 3,
    }


def test_issues_and_initiatives_are_seen_as_the_table_says(cast: Cast, people: dict[str, User]) -> None:
    other = as_elsewhere(cast)
    for state in IssueState:
        issue(cast, state, raised_by=cast.umea)
        issue(other, state)
    for made in InitiativeState:
        initiative(cast, made)
        initiative(cast, made, parts={cast.umea: PartState.JOINED}, lead=cast.sorsele)
        alone = initiative(cast, made)
        alone.parts.filter(municipality=cast.sorsele).delete()
    counts = {}
    for name, user in people.items():
        seen = {i.pk for i in Issue.objects.all() if user.has_perm("collaboration.view_issue", i)}
        assert set(issues_visible_to(user).values_list("pk", flat=True)) == seen, name
        started = {
            i.pk
            for i in Initiative.objects.prefetch_related("parts")
            if user.has_perm("collaboration.view_initiative", i)
        }
        assert set(initiatives_visible_to(user).values_list("pk", flat=True)) == started, name
        if seen or started:
            counts[name] = (len(seen), len(started))
    assert counts == {
        **dict.fromkeys(DESK, (5, 6)),
        "umea_official": (5, 12),
        "sorsele_official": (5, 10),
        **dict.fromkeys({"officer_elsewhere", "secretary_elsewhere"}, (5, 0)),
    }
