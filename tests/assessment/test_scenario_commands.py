"""Keeping, changing and throwing away a scenario."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.assessment.commands import ScenarioValues, delete_scenario, save_scenario
from bifall.assessment.models import Scenario, ScenarioLine
from bifall.assessment.states import AssignmentState, ScenarioBasis
from bifall.audit.models import Entry
from bifall.calls.models import Round
from bifall.kernel.problems import Refused
from tests.cast import Cast
from tests.factories.applications import application
from tests.factories.assessment import assignment
from tests.factories.calls import open_round

SOUGHT = ScenarioBasis.SOUGHT


@pytest.fixture
def round_(cast: Cast) -> Round:
    return open_round(cast)


def keep(
    cast: Cast,
    round_: Round,
    now: datetime,
    amounts: dict[Application, int | None],
    *,
    name: str = "Mindre ram",
    **over: object,
) -> Scenario:
    values = {
        "round_id": round_.pk,
        "values": ScenarioValues(name, 5_000_000, SOUGHT),
        "amounts": {case.pk: amount for case, amount in amounts.items()},
        "actor": cast.officer,
        "at": now,
    }
    return save_scenario(**(values | over))  # type: ignore[arg-type]


def lines(scenario: Scenario) -> dict[Application, int]:
    return {line.application: line.amount_sek for line in scenario.lines.all()}


def test_what_is_named_replaces_and_the_rest_is_kept(cast: Cast, round_: Round, now: datetime) -> None:
    first, second, third = (application(cast, round=round_, sought_sek=1000) for _ in range(3))
    before = list(Application.objects.order_by("pk").values())
    kept = keep(cast, round_, now, {first: 500, second: 0, third: None})
    assert (kept.name, kept.frame_sek, kept.basis, kept.saved_by) == (
        "Mindre ram",
        5_000_000,
        SOUGHT,
        cast.officer,
    )
    assert lines(kept) == {first: 500, second: 0}
    again = keep(cast, round_, now, {first: None, third: 2000}, name="  Större  ", scenario_id=kept.pk)
    assert (again.pk, again.name, lines(again)) == (kept.pk, "Större", {second: 0, third: 2000})
    assert Scenario.objects.count() == 1
    # No case has changed.
    assert list(Application.objects.order_by("pk").values()) == before
    assert list(Entry.objects.values_list("event", flat=True)) == ["assessment.scenario_saved"] * 2


def test_everything_that_is_wrong_is_told(cast: Cast, round_: Round, now: datetime) -> None:
    case = application(cast, round=round_, sought_sek=1000)
    keep(cast, round_, now, {}, name="Upptaget")
    for name, code in ((" ", "scenario_name_missing"), ("Upptaget", "scenario_name_taken")):
        with pytest.raises(Refused) as refused:
            keep(cast, round_, now, {case: 2001, application(cast): 1}, name=name)
        assert [(p.code, p.field) for p in refused.value.problems] == [
            (code, "name"),
            ("scenario_application_unknown", None),
            ("scenario_amount_above_the_costs", f"amount-{case.pk}"),
        ]
    assert ScenarioLine.objects.count() == 0
    # In another round the name is free.
    keep(cast, open_round(cast), now, {}, name="Upptaget")


def test_a_draft_and_a_case_with_a_conflict_have_no_place_in_it(
    cast: Cast, round_: Round, now: datetime
) -> None:
    shut = application(cast, round=round_)
    assignment(cast, shut, AssignmentState.CONFLICTED, assessor=cast.officer)
    cast.officer.memberships.create(organisation=cast.rival, role="editor", since=now)
    own = application(cast, round=round_, organisation=cast.rival)
    for case in (shut, own, application(cast, State.DRAFT, round=round_)):
        with pytest.raises(Refused, match="scenario_application_unknown"):
            keep(cast, round_, now, {case: 1})


@pytest.mark.parametrize("who", ["secretary", "auditor", "assessor", "officer_elsewhere", "applicant"])
def test_the_desk_keeps_scenarios_and_others_do_not(
    cast: Cast, round_: Round, now: datetime, who: str
) -> None:
    kept = keep(cast, round_, now, {}, actor=cast.director)
    with pytest.raises(PermissionDenied):
        keep(cast, round_, now, {}, name="Ett till", actor=getattr(cast, who))
    with pytest.raises(PermissionDenied):
        delete_scenario(scenario_id=kept.pk, actor=getattr(cast, who), at=now)
    assert Scenario.objects.count() == 1


def test_one_is_thrown_away_with_its_amounts(cast: Cast, round_: Round, now: datetime) -> None:
    case = application(cast, round=round_)
    kept = keep(cast, round_, now, {case: 1})
    delete_scenario(scenario_id=kept.pk, actor=cast.officer, at=now)
    assert (Scenario.objects.count(), ScenarioLine.objects.count()) == (0, 0)
    assert Application.objects.filter(pk=case.pk).exists()
    with pytest.raises(Scenario.DoesNotExist):
        keep(cast, round_, now, {}, scenario_id=uuid4())
