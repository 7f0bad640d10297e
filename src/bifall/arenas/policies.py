"""Who leads a meeting place: those who act for the project's organisation, and nobody else.

Participants have no account, and so no line here: their own page is opened by their personal link, which each
of their commands asks for. The other side is shown what `queries.shown` gives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bifall.accounts.predicates import Predicate, in_state, predicate, publish
from bifall.arenas.states import ARENA_WORKFLOW, CHANGEABLE, COMING, ArenaAction, ArenaState
from bifall.projects.policies import (
    is_its_beneficiary,
    writes_for_its_beneficiary,
    writes_for_the_beneficiary,
)
from bifall.projects.states import RUNNING

if TYPE_CHECKING:
    from bifall.accounts.models import User
    from bifall.arenas.models import Arena
    from bifall.projects.models import Project


@predicate
def is_running(user: User, project: Project) -> bool:
    return project.state in RUNNING


@predicate
def project_is_running(user: User, arena: Arena) -> bool:
    return arena.project.state in RUNNING


@predicate
def is_changeable(user: User, arena: Arena) -> bool:
    return ArenaState(arena.state) in CHANGEABLE


@predicate
def is_coming(user: User, arena: Arena) -> bool:
    return ArenaState(arena.state) in COMING


@predicate
def is_planned(user: User, arena: Arena) -> bool:
    return arena.state == ArenaState.PLANNED


@predicate
def is_planned_or_held(user: User, arena: Arena) -> bool:
    return arena.state in {ArenaState.PLANNED, ArenaState.HELD}


def can(action: ArenaAction) -> Predicate:
    return in_state(ARENA_WORKFLOW, action)


follows = is_its_beneficiary
leads = writes_for_its_beneficiary
leads_now = leads & project_is_running

PERMISSIONS = {
    "arenas.create": writes_for_the_beneficiary & is_running,
    "arenas.view": follows,
    "arenas.change": leads_now & is_changeable,
    "arenas.invite": leads_now & is_coming,
    "arenas.open": leads_now & can(ArenaAction.OPEN),
    "arenas.plan": leads_now & can(ArenaAction.PLAN),
    "arenas.make_timetable": leads_now & can(ArenaAction.PLAN),
    "arenas.change_timetable": leads_now & is_planned,
    "arenas.check_in": leads_now & is_planned_or_held,
    "arenas.hold": leads_now & can(ArenaAction.HOLD),
    "arenas.set_counts": writes_for_the_beneficiary,
    # What is left of a meeting place is tidied up also when the project has ended.
    "arenas.close": leads & can(ArenaAction.CLOSE),
    "arenas.cancel": leads & can(ArenaAction.CANCEL),
}

publish(PERMISSIONS)
