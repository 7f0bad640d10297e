"""Who may do what with projects, conditions and changes, over every state and every kind of user."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from bifall.accounts.models import User
from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.assessment.states import AssignmentState
from bifall.board.models import DelegatedDecision
from bifall.board.states import Outcome
from bifall.projects.models import ChangeRequest, Project, ProjectCondition
from bifall.projects.policies import PERMISSIONS
from bifall.projects.queries import carried_out_by, visible_to
from bifall.projects.states import BOUND, ChangeDecider, ChangeState, ConditionState, ProjectState
from tests.cast import Cast
from tests.conftest import NOW
from tests.everybody import as_elsewhere, everybody
from tests.factories.applications import application
from tests.factories.assessment import assignment
from tests.factories.calls import open_round
from tests.factories.drafts import draft
from tests.strangers import anybody

BENEFICIARY = {"applicant", "colleague"}
DESK = {"officer", "controller", "director", "secretary", "auditor"}
GRANTED, CHANGE = ProjectState.GRANTED, ProjectState.CHANGE_REQUESTED
ENDED = {ProjectState.COMPLETED, ProjectState.TERMINATED}
OF_A_PROJECT: dict[str, list[tuple[set[str], set[ProjectState]]]] = {
    "projects.view": [(BENEFICIARY | DESK, set(ProjectState))],
    "projects.set_indicators": [({"officer"}, {GRANTED})],
    "projects.send_conditions": [({"officer"}, {GRANTED})],
    "projects.extend_acceptance": [({"officer"}, {GRANTED})],
    "projects.start": [({"officer"}, {ProjectState.ACCEPTED})],
    "projects.complete": [({"officer"}, {ProjectState.ACTIVE})],
    "projects.terminate": [
        ({"director"}, {GRANTED, ProjectState.ACCEPTED, ProjectState.ACTIVE}),
    ],
    "projects.close": [({"officer"}, ENDED)],
    "projects.request_change": [(BENEFICIARY, {ProjectState.ACTIVE})],
}
# (who, condition's states), in every state of the project that is named.
OF_A_CONDITION = {
    "projects.plan_condition": (
        {"officer", "controller"},
        set(ConditionState),
        set(ProjectState) - {ProjectState.CLOSED},
    ),
    "projects.report_condition": (BENEFICIARY, {ConditionState.OPEN}, set(BOUND)),
    "projects.confirm_condition": (
        {"officer", "controller"},
        {ConditionState.OPEN, ConditionState.REPORTED},
        set(BOUND),
    ),
    "projects.return_condition": ({"officer", "controller"}, {ConditionState.REPORTED}, set(BOUND)),
}


def project(cast: Cast, state: ProjectState = ProjectState.ACTIVE, **fields: object) -> Project:
    """A project in a state, of a grant on delegation."""
    case = application(cast, State.GRANTED, round=fields.pop("round", None))  # type: ignore[arg-type]
    decision = DelegatedDecision.objects.create(
        authority=cast.region,
        board=cast.board,
        application=case,
        decided_by=cast.director,
        outcome=Outcome.GRANTED,
        reasons="Skäl.",
        granted_sek=100,
        highest_share_percent=Decimal(50),
        decided_at=NOW,
        legal_basis="3.1",
    )
    values: dict[str, object] = {
        "authority": cast.region,
        "application": case,
        "organisation": case.organisation,
        "delegated_decision": decision,
        "state": state,
        "title": "Projektet",
        "decided_on": NOW.date(),
        "granted_sek": 100,
        "highest_share_percent": Decimal(50),
        "starts_on": date(2027, 1, 1),
        "ends_on": date(2027, 12, 31),
        "accept_by": date(2026, 12, 24),
        "report_every_months": 6,
        "progress_report_days": 30,
        "final_report_due_on": date(2028, 2, 28),
        "holdback_percent": 0,
        "one_open_claim": True,
        "opened_by": cast.officer,
        "opened_at": NOW,
    }
    return Project.objects.create(**(values | fields))


def condition(of: Project, state: ConditionState) -> ProjectCondition:
    met = {"met_at": NOW, "met_by": of.opened_by} if state == ConditionState.MET else {}
    return ProjectCondition.objects.create(
        project=of, position=1, text="Avtal", proof="Bifogat", state=state, **met
    )


def test_the_table_of_rights_over_projects(cast: Cast) -> None:
    people = anybody(cast)
    round_ = open_round(cast)
    projects = {state: project(cast, state, round=round_) for state in ProjectState}
    table = {
        permission: {
            (name, state)
            for state, row in projects.items()
            for name, user in people.items()
            if user.has_perm(permission, row)
        }
        for permission in OF_A_PROJECT
    }
    assert table == {
        permission: {(name, state) for names, states in parts for name in names for state in states}
        for permission, parts in OF_A_PROJECT.items()
    }


def test_the_table_of_rights_over_conditions(cast: Cast) -> None:
    people = anybody(cast)
    round_ = open_round(cast)
    rows = {
        (state, of): condition(project(cast, of, round=round_), state)
        for state in ConditionState
        for of in ProjectState
    }
    table = {
        permission: {
            (name, *where)
            for where, row in rows.items()
            for name, user in people.items()
            if user.has_perm(permission, row)
        }
        for permission in OF_A_CONDITION
    }
    assert table == {
        permission: {(name, state, of) for name in names for state in states for of in projects}
        for permission, (names, states, projects) in OF_A_CONDITION.items()
    }


def test_the_table_of_rights_over_changes(cast: Cast) -> None:
    people = anybody(cast)
    found: dict[str, set[tuple[str, str, str]]] = {}
    for decider in ChangeDecider:
        for state in ChangeState:
            row = ChangeRequest.objects.create(
                project=project(cast, CHANGE),
                kind="time",
                state=state,
                reasons="Skäl",
                decider=decider,
                requested_by=cast.applicant,
                requested_at=NOW,
            )
            for permission in ("projects.withdraw_change", "projects.decide_change"):
                found.setdefault(permission, set()).update(
                    (name, decider, state) for name, user in people.items() if user.has_perm(permission, row)
                )
    asked = ChangeState.REQUESTED
    assert found == {
        "projects.withdraw_change": {(who, by, asked) for who in BENEFICIARY for by in ChangeDecider},
        "projects.decide_change": {
            ("officer", ChangeDecider.OFFICER, asked),
            ("director", ChangeDecider.DIRECTOR, asked),
            ("secretary", ChangeDecider.BOARD, asked),
        },
    }


def test_the_rest_of_the_table(cast: Cast) -> None:
    people = anybody(cast)
    granted, waiting = application(cast, State.GRANTED), application(cast, State.PREPARED)
    sent = project(cast, GRANTED)
    paper = Project.objects.get(pk=sent.pk)
    paper.agreement_id = sent.pk  # any paper at all: the right asks only whether there is one
    asked = {
        "projects.open": [granted, waiting],
        "projects.set_terms": [cast.region],
        "projects.accept": [sent, paper],
    }

    def may(permission: str, thing: Application | Project | object) -> set[str]:
        return {name for name, user in people.items() if user.has_perm(permission, thing)}

    assert {name: [may(name, thing) for thing in things] for name, things in asked.items()} == {
        "projects.open": [{"officer"}, set()],
        "projects.set_terms": [{"administrator"}],
        "projects.accept": [set(), {"applicant"}],
    }
    known = {*asked, *OF_A_PROJECT, *OF_A_CONDITION, "projects.withdraw_change", "projects.decide_change"}
    assert known == set(PERMISSIONS)


def test_what_is_listed_is_what_may_be_seen(cast: Cast) -> None:
    elsewhere = as_elsewhere(cast)
    for state in ProjectState:
        project(cast, state)
        project(elsewhere, state)
    shut = project(cast)
    assignment(cast, shut.application, AssignmentState.CONFLICTED, assessor=cast.officer)
    rows = list(Project.objects.all())
    counts = {}
    for name, user in everybody(cast).items():
        may_see = {row.pk for row in rows if user.has_perm("projects.view", row)}
        assert (name, set(visible_to(user).values_list("pk", flat=True))) == (name, may_see)
        counts[name] = len(may_see)
    assert counts["officer"] == len(ProjectState)
    assert counts["controller"] == counts["applicant"] == len(ProjectState) + 1
    assert counts["stranger"] == counts["former"] == 0
    assert not cast.officer.has_perm("projects.start", project_in(shut, ProjectState.ACCEPTED))


def project_in(row: Project, state: ProjectState) -> Project:
    row.state = state
    return row


def test_ones_own_are_those_of_the_organisation(cast: Cast) -> None:
    own = project(cast)
    project(as_elsewhere(cast))
    assert [row.pk for row in carried_out_by(User.objects.get(pk=cast.colleague.pk))] == [own.pk]
    assert list(carried_out_by(cast.officer)) == []


def test_a_draft_has_no_project(cast: Cast) -> None:
    assert not cast.officer.has_perm("projects.open", draft(cast))
