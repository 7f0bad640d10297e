"""Issues from idea to decision, and what municipalities do together: what is written, refused and told."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from bifall.applications.states import State
from bifall.audit.models import Entry
from bifall.collaboration import commands
from bifall.collaboration.models import Initiative, InitiativePart, Issue
from bifall.collaboration.queries import invitations_to_answer
from bifall.collaboration.states import (
    INITIATIVE_WORKFLOW,
    ISSUE_WORKFLOW,
    PART_WORKFLOW,
    InitiativeState,
    IssueState,
    PartAction,
    PartState,
)
from bifall.kernel.problems import Problem, Refused
from bifall.notices.models import Message
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.applications import application
from tests.factories.forums import initiative, issue

pytestmark = pytest.mark.django_db


def last_event() -> tuple[str, dict[str, object]]:
    entry = Entry.objects.order_by("-sequence")[0]
    return entry.event, entry.data


def problems(error: pytest.ExceptionInfo[Refused]) -> list[Problem]:
    return list(error.value.problems)


def test_every_state_can_be_reached() -> None:
    assert ISSUE_WORKFLOW.reachable() == set(IssueState)
    assert INITIATIVE_WORKFLOW.reachable() == set(InitiativeState)
    assert PART_WORKFLOW.reachable() == set(PartState)


def test_a_municipality_raises_an_issue(cast: Cast) -> None:
    made = commands.raise_issue(
        municipality_id=cast.umea.pk, title=" Bussar ", text=" Till lägret ", actor=cast.umea_official, at=NOW
    )
    assert (made.title, made.text, made.raised_by, made.authority, made.state) == (
        "Bussar",
        "Till lägret",
        cast.umea,
        cast.region,
        IssueState.IDEA,
    )
    assert last_event() == (
        "collaboration.issue_raised",
        {"municipality_code": "2480", "is_the_regions": False},
    )
    for who in (cast.sorsele_official, cast.officer, cast.administrator):
        with pytest.raises(PermissionDenied):
            commands.raise_issue(municipality_id=cast.umea.pk, title="Bussar", text="Hit", actor=who, at=NOW)


def test_the_region_raises_an_issue_of_its_own(cast: Cast) -> None:
    made = commands.raise_issue_for_the_region(
        authority_id=cast.region.pk, title="Bussar", text="Till lägret", actor=cast.officer, at=NOW
    )
    assert (made.raised_by, made.raised_by_user) == (None, cast.officer)
    assert last_event()[1] == {"municipality_code": None, "is_the_regions": True}
    with pytest.raises(PermissionDenied):
        commands.raise_issue_for_the_region(
            authority_id=cast.region.pk, title="x", text="x", actor=cast.umea_official, at=NOW
        )


def test_an_issue_says_what_it_is_about(cast: Cast) -> None:
    with pytest.raises(Refused) as error:
        commands.raise_issue(
            municipality_id=cast.umea.pk, title=" ", text="", actor=cast.umea_official, at=NOW
        )
    assert problems(error) == [Problem("issue_title_missing", "title"), Problem("issue_text_missing", "text")]
    assert not Issue.objects.exists()


def test_those_who_raised_it_write_it_anew_until_it_has_been_discussed(cast: Cast) -> None:
    made = issue(cast, raised_by=cast.umea)
    words = {"title": "Tåg", "text": "Till lägret", "at": NOW}
    commands.write_issue(issue_id=made.pk, actor=cast.umea_official, **words)
    made.refresh_from_db()
    assert (made.title, made.text) == ("Tåg", "Till lägret")
    with pytest.raises(PermissionDenied):
        commands.write_issue(issue_id=made.pk, actor=cast.officer, **words)
    Issue.objects.update(state=IssueState.DISCUSSED)
    with pytest.raises(PermissionDenied):
        commands.write_issue(issue_id=made.pk, actor=cast.umea_official, **words)


def test_an_issue_is_prepared_tied_and_decided(cast: Cast) -> None:
    made, case = issue(cast, raised_by=cast.umea), application(cast)
    with pytest.raises(Refused) as error:
        commands.prepare_issue(issue_id=made.pk, owner_id=cast.umea_official.pk, actor=cast.officer, at=NOW)
    assert problems(error) == [Problem("issue_owner_not_at_the_region", "owner")]
    commands.prepare_issue(issue_id=made.pk, owner_id=cast.officer.pk, actor=cast.director, at=NOW)
    draft = application(cast, State.DRAFT)
    with pytest.raises(Refused) as error:
        commands.tie_issue(issue_id=made.pk, application_id=draft.pk, actor=cast.officer, at=NOW)
    assert problems(error) == [Problem("issue_application_not_sent", "application")]
    commands.tie_issue(issue_id=made.pk, application_id=case.pk, actor=cast.officer, at=NOW)
    with pytest.raises(Refused) as error:
        commands.decide_issue(issue_id=made.pk, outcome=" ", actor=cast.officer, at=NOW)
    assert problems(error) == [Problem("issue_outcome_missing", "outcome")]
    commands.decide_issue(issue_id=made.pk, outcome="Nämnden sade ja.", actor=cast.officer, at=NOW)
    made.refresh_from_db()
    assert (made.state, made.owner, made.prepared_at, made.outcome, made.ended_at) == (
        IssueState.DECIDED,
        cast.officer,
        NOW,
        "Nämnden sade ja.",
        NOW,
    )
    assert list(made.applications.all()) == [case]
    told = Message.objects.order_by("pk").values_list("email", "subject", "path")
    page = f"/kommun/samverkan/fragor/{made.pk}/"
    assert sorted(told) == [
        (cast.umea_official.email, "Det här blev det av er fråga: Bussar till lägret", page),
        (cast.umea_official.email, "Frågan bereds: Bussar till lägret", page),
    ]
    assert Entry.objects.filter(event="collaboration.issue_moved").count() == 3


def test_an_issue_is_closed_with_the_reason(cast: Cast) -> None:
    made = issue(cast, IssueState.DISCUSSED)
    with pytest.raises(Refused) as error:
        commands.close_issue(issue_id=made.pk, reason="", actor=cast.officer, at=NOW)
    assert problems(error) == [Problem("issue_reason_missing", "reason")]
    commands.close_issue(issue_id=made.pk, reason="Ingen vill.", actor=cast.officer, at=NOW)
    made.refresh_from_db()
    assert (made.state, made.outcome) == (IssueState.CLOSED, "Ingen vill.")
    assert not Message.objects.exists()


def test_an_initiative_is_proposed_joined_started_and_finished(cast: Cast) -> None:
    made = commands.propose_initiative(
        municipality_id=cast.umea.pk,
        title=" Vikariepool ",
        aims=" Dela på vikarier ",
        invited_ids=[cast.sorsele.pk, cast.umea.pk],
        actor=cast.umea_official,
        at=NOW,
    )
    assert (made.title, made.aims, made.lead, made.state) == (
        "Vikariepool",
        "Dela på vikarier",
        cast.umea,
        InitiativeState.PROPOSED,
    )
    assert [(p.municipality, p.state) for p in made.parts.order_by("municipality__name")] == [
        (cast.sorsele, PartState.INVITED),
        (cast.umea, PartState.JOINED),
    ]
    [letter] = Message.objects.all()
    assert (letter.email, letter.subject) == (
        cast.sorsele_official.email,
        "Umeå bjuder in till ett gemensamt initiativ: Vikariepool",
    )
    with pytest.raises(Refused) as error:
        commands.start_initiative(initiative_id=made.pk, actor=cast.umea_official, at=NOW)
    assert problems(error) == [Problem("initiative_too_few")]
    [part] = invitations_to_answer(cast.sorsele_official)
    for action, state in (
        (PartAction.DECLINE, PartState.DECLINED),
        (PartAction.JOIN, PartState.JOINED),
        (PartAction.LEAVE, PartState.LEFT),
        (PartAction.JOIN, PartState.JOINED),
    ):
        commands.answer_invitation(part_id=part.pk, action=action, actor=cast.sorsele_official, at=NOW)
        part.refresh_from_db()
        assert (part.state, part.answered_by) == (state, cast.sorsele_official)
    commands.start_initiative(initiative_id=made.pk, actor=cast.umea_official, at=NOW)
    assert last_event() == ("collaboration.initiative_started", {"municipalities": 2})
    commands.hand_over_initiative(
        initiative_id=made.pk, municipality_id=cast.sorsele.pk, actor=cast.umea_official, at=NOW
    )
    with pytest.raises(PermissionDenied):
        commands.finish_initiative(initiative_id=made.pk, outcome="Klart", actor=cast.umea_official, at=NOW)
    with pytest.raises(Refused) as error:
        commands.finish_initiative(initiative_id=made.pk, outcome=" ", actor=cast.sorsele_official, at=NOW)
    assert problems(error) == [Problem("initiative_outcome_missing", "outcome")]
    commands.finish_initiative(initiative_id=made.pk, outcome="En pool.", actor=cast.sorsele_official, at=NOW)
    made.refresh_from_db()
    assert (made.state, made.lead, made.outcome, made.ended_at) == (
        InitiativeState.DONE,
        cast.sorsele,
        "En pool.",
        NOW,
    )


def test_what_is_wrong_with_a_proposal_is_told_at_once(cast: Cast) -> None:
    with pytest.raises(Refused) as error:
        commands.propose_initiative(
            municipality_id=cast.umea.pk,
            title="",
            aims=" ",
            invited_ids=[cast.umea.pk],
            actor=cast.umea_official,
            at=NOW,
        )
    assert [(p.code, p.field) for p in problems(error)] == [
        ("initiative_title_missing", "title"),
        ("initiative_aims_missing", "aims"),
        ("initiative_nobody_invited", "invited"),
    ]
    assert not Initiative.objects.exists()


def test_nobody_is_invited_twice_and_the_lead_goes_to_one_that_is_in(cast: Cast) -> None:
    made = initiative(cast)
    with pytest.raises(Refused) as error:
        commands.invite_to_initiative(
            initiative_id=made.pk, municipality_ids=[cast.sorsele.pk], actor=cast.umea_official, at=NOW
        )
    assert problems(error) == [
        Problem("initiative_municipality_already", "invited", {"municipality": "Sorsele"})
    ]
    with pytest.raises(Refused) as error:
        commands.hand_over_initiative(
            initiative_id=made.pk, municipality_id=cast.sorsele.pk, actor=cast.umea_official, at=NOW
        )
    assert problems(error) == [Problem("initiative_lead_not_in", "municipality")]


def test_the_one_that_leads_cannot_leave_and_others_answer_for_nobody_else(cast: Cast) -> None:
    made = initiative(cast)
    lead, asked = made.parts.get(municipality=cast.umea), made.parts.get(municipality=cast.sorsele)
    with pytest.raises(PermissionDenied):
        commands.answer_invitation(part_id=lead.pk, action=PartAction.LEAVE, actor=cast.umea_official, at=NOW)
    with pytest.raises(PermissionDenied):
        commands.answer_invitation(part_id=asked.pk, action=PartAction.JOIN, actor=cast.umea_official, at=NOW)
    commands.drop_initiative(
        initiative_id=made.pk, outcome="Ingen hade tid.", actor=cast.umea_official, at=NOW
    )
    with pytest.raises(PermissionDenied):
        commands.answer_invitation(
            part_id=asked.pk, action=PartAction.JOIN, actor=cast.sorsele_official, at=NOW
        )
    assert InitiativePart.objects.get(pk=asked.pk).state == PartState.INVITED
