"""Conditions tracked to their end, changes by those who may decide them, and the ways a project ends."""

from __future__ import annotations

from datetime import date

import pytest

from bifall.applications.states import CostType
from bifall.claims.queries import nothing_left_open
from bifall.flows.project_running import (
    close_project,
    complete_project,
    decide_change,
    report_condition,
    request_change,
    return_condition,
    terminate_project,
)
from bifall.notices.models import Message
from bifall.projects.commands import (
    confirm_condition,
    plan_condition,
    start_project,
    withdraw_change,
)
from bifall.projects.models import ChangeRequest, Project
from bifall.projects.rules import ChangeValues, yearly_shares
from bifall.projects.states import (
    ChangeDecider,
    ChangeKind,
    ChangeState,
    ConditionState,
    ConditionWhen,
    ProjectState,
)
from bifall.regulations.changes import CHANGE_RULES
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.funding import LATER, accepted, active, opened, submitted
from tests.whole_database import refusal


@pytest.mark.parametrize(
    ("granted", "costs", "shares"),
    [
        (100, {2027: 1, 2028: 1, 2029: 1}, {2027: 34, 2028: 33, 2029: 33}),
        (10, {2028: 1, 2027: 999}, {2027: 10}),
        (2_785_777, {2027: 5_571_554, 2028: 100_000}, {2027: 2_736_659, 2028: 49_118}),
        (5, {}, {}),
        (5, {2027: 0}, {}),
    ],
)
def test_the_grant_by_year_adds_up(granted: int, costs: dict[int, int], shares: dict[int, int]) -> None:
    assert yearly_shares(granted, costs) == shares


def test_a_condition_from_the_decision_to_its_proof(cast: Cast) -> None:
    project = opened(cast, conditions=("Samverkansavtal",))
    condition = project.conditions.get()
    wrong = refusal(
        lambda: plan_condition(
            condition_id=condition.pk, when="someday", due_on=None, actor=cast.officer, at=NOW
        )
    )
    assert [p.code for p in wrong] == ["condition_kind_unknown"]
    plan_condition(
        condition_id=condition.pk,
        when=ConditionWhen.BEFORE_START,
        due_on=date(2027, 1, 15),
        actor=cast.officer,
        at=NOW,
    )
    from_here = Project.objects.get(pk=project.pk)
    assert (from_here.conditions.get().when, from_here.conditions.get().due_on) == (
        ConditionWhen.BEFORE_START,
        date(2027, 1, 15),
    )


def test_what_must_be_met_before_the_start_holds_it_back(cast: Cast) -> None:
    project = accepted(cast, conditions=("Samverkansavtal",))
    condition = project.conditions.get()
    agreed = refusal(
        lambda: plan_condition(
            condition_id=condition.pk,
            when=ConditionWhen.BEFORE_START,
            due_on=None,
            actor=cast.officer,
            at=NOW,
        )
    )
    assert [p.code for p in agreed] == ["condition_when_is_agreed"]
    project.conditions.update(when=ConditionWhen.BEFORE_START)
    held = refusal(lambda: start_project(project_id=project.pk, actor=cast.officer, at=NOW))
    assert [(p.code, p.params) for p in held] == [
        ("conditions_before_start_unmet", {"condition": "Samverkansavtal"})
    ]
    silent = refusal(
        lambda: report_condition(condition_id=condition.pk, proof=" ", actor=cast.applicant, at=NOW)
    )
    assert [p.code for p in silent] == ["condition_proof_missing"]
    exe = refusal(
        lambda: report_condition(
            condition_id=condition.pk,
            proof="Bifogas.",
            filename="avtal.exe",
            content=b"MZ",
            actor=cast.applicant,
            at=NOW,
        )
    )
    assert [p.code for p in exe] == ["attachment_kind_unknown"]
    report_condition(
        condition_id=condition.pk,
        proof="Bifogas.",
        filename="avtal.pdf",
        content=b"%PDF-1.7",
        actor=cast.colleague,
        at=NOW,
    )
    empty = refusal(
        lambda: return_condition(condition_id=condition.pk, reason=" ", actor=cast.officer, at=NOW)
    )
    assert [p.code for p in empty] == ["condition_return_reason_missing"]
    done = confirm_condition(condition_id=condition.pk, actor=cast.officer, at=NOW)
    assert (done.state, done.proof, done.reported_by, done.met_by) == (
        ConditionState.MET,
        "Bifogas.",
        cast.colleague,
        cast.officer,
    )
    assert done.proof_document is not None
    assert start_project(project_id=project.pk, actor=cast.officer, at=NOW).state == ProjectState.ACTIVE
    assert Message.objects.filter(kind="projects.condition_reported").get().recipient == cast.officer


def test_an_officer_confirms_with_a_note_of_their_own(cast: Cast) -> None:
    project = accepted(cast, conditions=("Samverkansavtal",))
    condition = project.conditions.get()
    bare = refusal(lambda: confirm_condition(condition_id=condition.pk, actor=cast.officer, at=NOW))
    assert [p.code for p in bare] == ["condition_proof_missing"]
    done = confirm_condition(condition_id=condition.pk, proof="Sett.", actor=cast.officer, at=NOW)
    assert (done.state, done.proof, done.reported_at) == (ConditionState.MET, "Sett.", None)


def ask(cast: Cast, project: Project, kind: ChangeKind, **values: object) -> ChangeRequest:
    asked = ChangeValues(**({"kind": kind, "reasons": "Skäl."} | values))  # type: ignore[arg-type]
    return request_change(project_id=project.pk, values=asked, actor=cast.applicant, at=LATER)


@pytest.mark.parametrize(
    ("travel_sek", "decider"),
    [
        (120_000, ChangeDecider.OFFICER),  # within twenty percent: nobody needs to decide, the officer notes
        (149_999, ChangeDecider.OFFICER),  # above, by less than 50 000 kronor
        (150_000, ChangeDecider.BOARD),  # the board granted it
    ],
)
def test_who_decides_on_money_between_cost_types(cast: Cast, travel_sek: int, decider: ChangeDecider) -> None:
    project = active(cast)
    staff = 5_571_554 - (travel_sek - 100_000)
    made = ask(cast, project, ChangeKind.MONEY, costs={"staff": staff, "travel_lodging": travel_sek})
    assert (made.decider, made.state) == (decider, ChangeState.REQUESTED)
    assert [finding["sv"].partition(": från")[0] for finding in made.findings][:1] == [
        "Ett kostnadsslag får överskrida sin budget med högst 20 % utan beslut. Resor och logi".replace(
            "20 %", "20\u00a0%"
        )
    ]
    assert {finding["source"] for finding in made.findings} == {CHANGE_RULES[0].source}
    assert Project.objects.get(pk=project.pk).state == ProjectState.CHANGE_REQUESTED


def test_small_steps_do_not_go_round_the_rule(cast: Cast) -> None:
    project = active(cast)
    first = ask(cast, project, ChangeKind.MONEY, costs={"travel_lodging": 140_000})
    # More in all than was decided is a matter of financing: whoever made the grant decides.
    assert first.decider == ChangeDecider.BOARD
    withdraw_change(request_id=first.pk, actor=cast.applicant, at=LATER)
    small = {"staff": 5_531_554, "travel_lodging": 140_000}
    second = ask(cast, project, ChangeKind.MONEY, costs=small)
    decide_change(request_id=second.pk, approve=True, reasons="Ryms.", actor=cast.officer, at=LATER)
    lines = {line.cost_type: (line.amount_sek, line.decided_sek) for line in project.budget_lines.all()}
    assert lines == {CostType.STAFF: (5_531_554, 5_571_554), CostType.TRAVEL_LODGING: (140_000, 100_000)}
    third = ask(cast, project, ChangeKind.MONEY, costs={"staff": 5_491_554, "travel_lodging": 180_000})
    assert third.decider == ChangeDecider.BOARD
    decide_change(
        request_id=third.pk,
        approve=True,
        reasons="Behövs.",
        board_reference="2027-09-01 § 80",
        actor=cast.secretary,
        at=LATER,
    )
    lines = {line.cost_type: (line.amount_sek, line.decided_sek) for line in project.budget_lines.all()}
    assert lines == {CostType.STAFF: (5_491_554, 5_491_554), CostType.TRAVEL_LODGING: (180_000, 180_000)}


@pytest.mark.parametrize("kind", [ChangeKind.TIME, ChangeKind.PARTNERS, ChangeKind.GOALS])
def test_other_changes_are_decided_by_whoever_granted(cast: Cast, kind: ChangeKind) -> None:
    project = active(cast)
    made = ask(cast, project, kind, description="Ny part.", new_ends_on=date(2030, 6, 30))
    assert made.decider == ChangeDecider.BOARD
    unsaid = refusal(
        lambda: decide_change(request_id=made.pk, approve=False, reasons=" ", actor=cast.secretary, at=LATER)
    )
    assert [p.code for p in unsaid] == [
        "change_reason_for_decision_missing",
        "change_board_reference_missing",
    ]
    done = decide_change(
        request_id=made.pk,
        approve=False,
        reasons="Nej.",
        board_reference="§ 81",
        actor=cast.secretary,
        at=LATER,
    )
    assert (done.state, Project.objects.get(pk=project.pk).ends_on) == (
        ChangeState.REFUSED,
        date(2029, 12, 31),
    )


@pytest.mark.parametrize(
    ("kind", "values", "codes"),
    [
        (ChangeKind.TIME, {"reasons": " "}, ["change_reasons_missing", "change_end_missing"]),
        (ChangeKind.TIME, {"new_ends_on": date(2029, 12, 31)}, ["change_end_same"]),
        (ChangeKind.TIME, {"new_ends_on": date(2026, 12, 31)}, ["change_end_before_start"]),
        (ChangeKind.TIME, {"new_ends_on": date(2027, 7, 4)}, ["change_end_has_passed"]),
        (ChangeKind.GOALS, {}, ["change_description_missing"]),
        (ChangeKind.MONEY, {"costs": {"staff": 5_571_554}}, ["change_budget_same"]),
        (ChangeKind.MONEY, {"costs": {"staff": 0, "travel_lodging": 0}}, ["change_budget_empty"]),
        (ChangeKind.MONEY, {"costs": {"bribes": 1}}, ["change_budget_wrong"]),
    ],
)
def test_a_change_that_says_too_little(
    cast: Cast, kind: ChangeKind, values: dict[str, object], codes: list[str]
) -> None:
    project = active(cast)
    assert [p.code for p in refusal(lambda: ask(cast, project, kind, **values))] == codes


def test_the_ways_a_project_ends(cast: Cast) -> None:
    project = active(cast, conditions=("Samverkansavtal",))
    silent = refusal(
        lambda: terminate_project(project_id=project.pk, reason=" ", actor=cast.director, at=LATER)
    )
    assert [p.code for p in silent] == ["termination_reason_missing"]
    project.reports.filter(kind="final").update(
        state="approved", submitted_at=LATER, submitted_by=cast.applicant
    )
    unmet = refusal(lambda: complete_project(project_id=project.pk, actor=cast.officer, at=LATER))
    assert [p.code for p in unmet] == ["conditions_unmet"]
    confirm_condition(condition_id=project.conditions.get().pk, proof="Sett.", actor=cast.officer, at=LATER)
    submitted(cast, project, 100)
    complete_project(project_id=project.pk, actor=cast.officer, at=LATER)
    assert not nothing_left_open(project)
    left = refusal(lambda: close_project(project_id=project.pk, actor=cast.officer, at=LATER))
    assert [p.code for p in left] == ["project_has_open_matters"]
