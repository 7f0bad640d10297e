"""Who leads a meeting place, in every state of it and of its project."""

from __future__ import annotations

from datetime import timedelta

from bifall.arenas.models import Arena
from bifall.arenas.policies import PERMISSIONS
from bifall.arenas.queries import visible_to
from bifall.arenas.states import ARENA_WORKFLOW, ArenaKind, ArenaState
from bifall.projects.states import ProjectState
from tests.cast import Cast
from tests.conftest import NOW
from tests.projects.test_policies import project
from tests.strangers import anybody

LEADERS = {"applicant", "colleague"}
RUNNING = {ProjectState.ACTIVE, ProjectState.CHANGE_REQUESTED}
OF_A_PROJECT = {"arenas.create", "arenas.set_counts"}
Cells = set[tuple[str, ArenaState, ProjectState]]


def of(cast: Cast, state: ArenaState, project_state: ProjectState) -> Arena:
    return Arena.objects.create(
        authority=cast.region,
        project=project(cast, project_state),
        kind=ArenaKind.FAIR,
        state=state,
        title="Framtidsdagen",
        registration_opens_at=NOW,
        registration_closes_at=NOW + timedelta(days=30),
        created_by=cast.applicant,
        created_at=NOW,
    )


def test_every_state_is_reached() -> None:
    assert ARENA_WORKFLOW.reachable() == set(ArenaState)


def test_the_table_of_rights_and_the_list(cast: Cast) -> None:
    people = anybody(cast)
    rows = {(state, of_): of(cast, state, of_) for state in ArenaState for of_ in ProjectState}
    table = {
        permission: {
            (name, *where)
            for where, row in rows.items()
            for name, user in people.items()
            if user.has_perm(permission, row)
        }
        for permission in PERMISSIONS
        if permission not in OF_A_PROJECT
    }

    def cells(states: set[ArenaState], projects: set[ProjectState]) -> Cells:
        return {(name, state, of_) for name in LEADERS for state in states for of_ in projects}

    every = set(ProjectState)
    draft, opened, planned = ArenaState.DRAFT, ArenaState.OPEN, ArenaState.PLANNED
    assert table == {
        "arenas.view": cells(set(ArenaState), every),
        "arenas.change": cells({draft, opened}, RUNNING),
        "arenas.invite": cells({opened, planned}, RUNNING),
        "arenas.open": cells({draft}, RUNNING),
        "arenas.plan": cells({opened, planned}, RUNNING),
        "arenas.make_timetable": cells({opened, planned}, RUNNING),
        "arenas.change_timetable": cells({planned}, RUNNING),
        "arenas.check_in": cells({planned, ArenaState.HELD}, RUNNING),
        "arenas.hold": cells({planned}, RUNNING),
        "arenas.close": cells({ArenaState.HELD}, every),
        "arenas.cancel": cells({draft, opened, planned}, every),
    }
    for name, user in people.items():
        if user.is_active:
            may_see = {row.pk for row in rows.values() if user.has_perm("arenas.view", row)}
            assert (name, set(visible_to(user).values_list("pk", flat=True))) == (name, may_see)


def test_who_begins_one(cast: Cast) -> None:
    people = anybody(cast)
    for state in ProjectState:
        row = project(cast, state)
        may = {name for name, user in people.items() if user.has_perm("arenas.create", row)}
        assert (state, may) == (state, LEADERS if state in RUNNING else set())
        may_count = {name for name, user in people.items() if user.has_perm("arenas.set_counts", row)}
        assert (state, may_count) == (state, LEADERS)
