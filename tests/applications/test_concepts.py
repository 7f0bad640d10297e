"""A call of two steps: concepts that come in and are answered, and applications that carry them on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from bifall.applications import commands
from bifall.applications.models import Application, Concept
from bifall.applications.queries import concepts_visible_to, concepts_written_by
from bifall.applications.states import CONCEPT_WORKFLOW, ConceptAction, ConceptState
from bifall.audit.models import Entry
from bifall.calls.models import Call, Round
from bifall.calls.states import CallState
from bifall.documents.models import RegisteredCase, RegisterEntry
from bifall.kernel.forms.changes import Change
from bifall.kernel.problems import Problem, Refused
from bifall.notices.models import Message
from bifall.questionnaires.queries import answers_of
from tests.cast import Cast
from tests.conftest import NOW
from tests.everybody import as_elsewhere, everybody
from tests.factories.calls import open_round
from tests.factories.concepts import IDEA, concept, two_step_round, written
from tests.factories.drafts import WHOLE, write
from tests.whole_database import whole_database

LATER = NOW + timedelta(days=11)


def refused_with(attempt: Any, **arguments: Any) -> list[str]:
    before = whole_database()
    with pytest.raises(Refused) as refused:
        attempt(**arguments)
    assert whole_database() == before
    return [problem.code for problem in refused.value.problems]


def invited(cast: Cast) -> Concept:
    sent = commands.submit_concept(concept_id=written(cast).pk, actor=cast.applicant, at=NOW)
    return commands.invite(concept_id=sent.pk, reasons="Utveckla samverkan.", actor=cast.officer, at=NOW)


def test_the_table_of_states() -> None:
    assert CONCEPT_WORKFLOW.reachable() == set(ConceptState)
    assert {action for _state, action in CONCEPT_WORKFLOW.moves} == set(ConceptAction)


def test_a_concept_comes_in_as_a_case_with_a_receipt(cast: Cast) -> None:
    sent = commands.submit_concept(concept_id=written(cast).pk, actor=cast.applicant, at=NOW)
    assert (sent.state, sent.title, sent.sought_sek) == ("submitted", IDEA["title"], IDEA["sought_sek"])
    assert sent.case_number == "RUN 1-2026"
    assert sent.receipt is not None
    assert sent.receipt.file.read().startswith(b"%PDF")
    assert [(e.direction, e.description) for e in RegisterEntry.objects.all()] == [("incoming", "Idéskiss")]
    told = {message.recipient for message in Message.objects.filter(kind="applications.concept_received")}
    assert told == {cast.applicant, cast.colleague}
    events = Entry.objects.filter(event__startswith="applications.").order_by("sequence")
    assert [entry.event for entry in events] == [
        "applications.concept_started",
        "applications.concept_written",
        "applications.concept_submitted",
    ]
    with pytest.raises(PermissionDenied):
        commands.save_concept(
            concept_id=sent.pk, changes={"title": Change("Annat", 1)}, actor=cast.applicant, at=NOW
        )


def test_the_invited_application_carries_the_answers_on_in_the_same_case(cast: Cast) -> None:
    concept_ = invited(cast)
    message = Message.objects.get(kind="applications.invited", recipient=cast.applicant)
    assert message.subject == "RUN 1-2026: ni är inbjudna att söka"
    assert "Utveckla samverkan." in message.body
    assert message.path == f"/ansokan/skisser/{concept_.pk}/"
    made = commands.apply_by_invitation(concept_id=concept_.pk, actor=cast.colleague, at=LATER)
    assert answers_of(made.answer_set) == IDEA
    assert (made.title, made.sought_sek, made.concept) == (IDEA["title"], IDEA["sought_sek"], concept_)
    whole = write(made, cast.applicant, LATER, **WHOLE)
    sent = commands.submit(application_id=whole.pk, actor=cast.applicant, at=LATER)
    assert sent.case == concept_.case
    assert RegisteredCase.objects.count() == 1
    assert [e.description for e in RegisterEntry.objects.order_by("at", "pk")].count("Ansökan") == 1


def test_nobody_applies_without_an_invitation_or_twice_or_too_early(cast: Cast) -> None:
    by = {"actor": cast.applicant}
    round_ = two_step_round(cast)
    straight = {"round_id": round_.pk, "organisation_id": cast.chamber.pk, "at": LATER, **by}
    assert refused_with(commands.start_application, **straight) == ["invitation_needed"]
    concept_ = concept(cast, ConceptState.INVITED, round=round_)
    assert refused_with(commands.apply_by_invitation, concept_id=concept_.pk, at=NOW, **by) == [
        "round_not_open"
    ]
    closed = NOW + timedelta(days=41)
    assert refused_with(commands.apply_by_invitation, concept_id=concept_.pk, at=closed, **by) == [
        "round_closed"
    ]
    commands.apply_by_invitation(concept_id=concept_.pk, at=LATER, **by)
    assert refused_with(commands.apply_by_invitation, concept_id=concept_.pk, at=LATER, **by) == [
        "applied_already"
    ]
    for state in set(ConceptState) - {ConceptState.INVITED}:
        other = concept(cast, state, round=round_)
        with pytest.raises(PermissionDenied):
            commands.apply_by_invitation(concept_id=other.pk, at=LATER, **by)
    assert Application.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"concept_opens_at": NOW + timedelta(hours=1)}, "concepts_not_open"),
        ({"concept_closes_at": NOW}, "concepts_closed"),
    ],
)
def test_a_concept_is_begun_and_sent_in_within_its_time(
    cast: Cast, fields: dict[str, Any], code: str
) -> None:
    there = written(cast)
    Round.objects.filter(pk=there.round_id).update(**fields)
    by = {"actor": cast.applicant, "at": NOW}
    assert refused_with(commands.submit_concept, concept_id=there.pk, **by) == [code]
    begin = {"round_id": there.round_id, "organisation_id": cast.chamber.pk, **by}
    assert refused_with(commands.start_concept, **begin) == [code]


def test_a_call_of_one_step_takes_no_concepts(cast: Cast) -> None:
    begin = {"organisation_id": cast.chamber.pk, "actor": cast.applicant, "at": NOW}
    assert refused_with(commands.start_concept, round_id=open_round(cast).pk, **begin) == [
        "concepts_not_wanted"
    ]
    round_ = two_step_round(cast)
    Call.objects.filter(pk=round_.call_id).update(state=CallState.CANCELLED)
    assert refused_with(commands.start_concept, round_id=round_.pk, **begin) == ["concepts_not_open"]


def test_what_is_missing_is_told_all_at_once(cast: Cast) -> None:
    there = written(cast, title="", ends_on="2020-01-01")
    with pytest.raises(Refused) as refused:
        commands.submit_concept(concept_id=there.pk, actor=cast.applicant, at=NOW)
    assert list(refused.value.problems) == [
        Problem("answer_missing", "title"),
        Problem("period_backwards", "ends_on"),
    ]


def test_no_is_said_with_reasons(cast: Cast) -> None:
    there = commands.submit_concept(concept_id=written(cast).pk, actor=cast.applicant, at=NOW)
    say_no = {"concept_id": there.pk, "actor": cast.officer, "at": NOW}
    assert refused_with(commands.decline, reasons=" ", **say_no) == ["reason_missing"]
    answered = commands.decline(reasons="För få parter.", **say_no)
    assert (answered.state, answered.reasons, answered.answered_by) == (
        "declined",
        "För få parter.",
        cast.officer,
    )
    message = Message.objects.get(kind="applications.declined", recipient=cast.applicant)
    assert (message.subject, message.body) == ("RUN 1-2026: idéskissen går inte vidare", "För få parter.")
    assert RegisterEntry.objects.filter(direction="outgoing").count() == 1


def test_a_concept_is_taken_back_until_it_is_answered(cast: Cast) -> None:
    there = commands.submit_concept(concept_id=written(cast).pk, actor=cast.applicant, at=NOW)
    gone = commands.withdraw_concept(concept_id=there.pk, actor=cast.colleague, at=NOW)
    assert gone.state == "withdrawn"
    for attempt in (commands.invite, commands.decline):
        with pytest.raises(PermissionDenied):
            attempt(concept_id=there.pk, reasons="x", actor=cast.officer, at=NOW)
    with pytest.raises(PermissionDenied):
        commands.withdraw_concept(concept_id=invited(cast).pk, actor=cast.applicant, at=NOW)


APPLICANTS = {"applicant", "colleague"}
DESK = {"officer", "controller", "director", "secretary"}
RECEIVED = set(ConceptState) - {ConceptState.DRAFT}
RIGHTS: dict[str, list[tuple[set[str], set[ConceptState]]]] = {
    "applications.view_concept": [(APPLICANTS, set(ConceptState)), (DESK, RECEIVED)],
    "applications.write_concept": [(APPLICANTS, {ConceptState.DRAFT})],
    "applications.submit_concept": [(APPLICANTS, {ConceptState.DRAFT})],
    "applications.withdraw_concept": [(APPLICANTS, {ConceptState.SUBMITTED})],
    "applications.apply_by_invitation": [(APPLICANTS, {ConceptState.INVITED})],
    "applications.invite": [({"officer"}, {ConceptState.SUBMITTED})],
    "applications.decline": [({"officer"}, {ConceptState.SUBMITTED})],
}


def test_the_table_of_rights(cast: Cast) -> None:
    people = everybody(cast)
    round_ = two_step_round(cast)
    concepts = {state: concept(cast, state, round=round_) for state in ConceptState}
    table = {
        permission: {
            (name, state)
            for state, one in concepts.items()
            for name, user in people.items()
            if user.has_perm(permission, one)
        }
        for permission in RIGHTS
    }
    assert table == {
        permission: {(name, state) for names, states in parts for name in names for state in states}
        for permission, parts in RIGHTS.items()
    }


def test_the_list_of_what_one_may_see_agrees_with_the_table(cast: Cast) -> None:
    elsewhere = as_elsewhere(cast)
    here, there = two_step_round(cast), two_step_round(elsewhere)
    for state in ConceptState:
        concept(cast, state, round=here)
        concept(cast, state, round=here, organisation=cast.rival)
        concept(elsewhere, state, round=there)
    for user in everybody(cast).values():
        every = Concept.objects.select_related("organisation")
        assert set(concepts_visible_to(user)) == {
            one for one in every if user.has_perm("applications.view_concept", one)
        }
    assert {one.organisation for one in concepts_written_by(cast.applicant)} == {cast.chamber}
