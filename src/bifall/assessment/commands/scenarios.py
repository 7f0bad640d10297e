"""Scenarios of a round. Nothing here changes a case, a memo or a frame."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.assessment.commands.locks import lock_round
from bifall.assessment.events import ScenarioDeleted, ScenarioSaved
from bifall.assessment.models import Scenario, ScenarioLine
from bifall.assessment.queries import without_conflict
from bifall.assessment.states import ScenarioBasis
from bifall.audit.commands import record
from bifall.calls.models import Round
from bifall.kernel.problems import Problem, refuse_if
from bifall.organisations.policies import ties_of


@dataclass(frozen=True, slots=True)
class ScenarioValues:
    """The name, the frame in whole kronor, and what an application costs that is not given an amount."""

    name: str
    frame_sek: int
    basis: ScenarioBasis


@transaction.atomic
def save_scenario(
    *,
    round_id: UUID,
    values: ScenarioValues,
    amounts: Mapping[UUID, int | None],
    actor: User,
    at: datetime,
    scenario_id: UUID | None = None,
) -> Scenario:
    """Keep a scenario: a new one, or what it says now in place of what it said.

    amounts: whole kronor by application; 0 leaves it out, None takes away what was said of it. An
    application that is not named keeps what the scenario says.
    """
    round_ = lock_round(round_id)
    require(actor, "assessment.keep_scenarios", round_, at=at)
    scenario = (
        Scenario(round=round_) if scenario_id is None else Scenario.objects.get(pk=scenario_id, round=round_)
    )
    name = values.name.strip()
    problems = [] if name else [Problem("scenario_name_missing", "name")]
    if round_.scenarios.filter(name=name).exclude(pk=scenario.pk).exists():
        problems.append(Problem("scenario_name_taken", "name", {"name": name}))
    problems += _problems_with_amounts(round_, amounts, actor)
    refuse_if(problems)
    scenario.name, scenario.frame_sek, scenario.basis = name, values.frame_sek, values.basis
    scenario.saved_by, scenario.saved_at = actor, at
    scenario.save()
    scenario.lines.filter(application__in=list(amounts)).delete()
    ScenarioLine.objects.bulk_create(
        ScenarioLine(scenario=scenario, application_id=key, amount_sek=amount)
        for key, amount in amounts.items()
        if amount is not None
    )
    event = ScenarioSaved(round_id=str(round_.pk), frame_sek=values.frame_sek, amounts=scenario.lines.count())
    record(event, subject=scenario, actor=actor, at=at)
    return scenario


@transaction.atomic
def delete_scenario(*, scenario_id: UUID, actor: User, at: datetime) -> None:
    """Throw a scenario away."""
    scenario = (
        Scenario.objects.select_for_update(of=("self",), no_key=True)
        .select_related("round__call")
        .get(pk=scenario_id)
    )
    require(actor, "assessment.keep_scenarios", scenario.round, at=at)
    record(ScenarioDeleted(round_id=str(scenario.round_id)), subject=scenario, actor=actor, at=at)
    scenario.delete()


def _problems_with_amounts(round_: Round, amounts: Mapping[UUID, int | None], actor: User) -> list[Problem]:
    """Only cases that the actor may see are named: none where they have a conflict of interest."""
    own = ties_of(actor)
    costs = dict(
        without_conflict(actor, Application.objects.filter(round=round_, pk__in=list(amounts)))
        .exclude(Q(state=State.DRAFT) | Q(organisation_id__in=own))
        .values_list("pk", "total_cost_sek")
    )
    problems = [] if len(costs) == len(amounts) else [Problem("scenario_application_unknown")]
    problems += [
        Problem("scenario_amount_above_the_costs", f"amount-{key}", {"costs_sek": costs[key]})
        for key, amount in amounts.items()
        if key in costs and amount is not None and amount > costs[key]
    ]
    return problems
