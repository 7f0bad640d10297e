"""Meeting places, led to where a test begins by the house's own commands."""

from __future__ import annotations

from datetime import date, time, timedelta

from bifall.arenas.commands import add_days, create_arena, open_arena
from bifall.arenas.models import Arena
from bifall.arenas.rules import ArenaValues, DayValues
from bifall.arenas.states import ArenaKind
from bifall.projects.models import Project
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.funding import active

FAIR_DAY = date(2027, 2, 11)


def arena_values(cast: Cast, **fields: object) -> ArenaValues:
    values: dict[str, object] = {
        "kind": ArenaKind.FAIR,
        "title": "Framtidsdagen",
        "description": "Studenter och arbetsgivare ses i korta möten.",
        "place": "Folkets hus, Umeå",
        "municipality_id": cast.umea.pk,
        "registration_opens_at": NOW - timedelta(days=1),
        "registration_closes_at": NOW + timedelta(days=60),
    }
    return ArenaValues(**(values | fields))  # type: ignore[arg-type]


def day_values(**fields: object) -> DayValues:
    values: dict[str, object] = {
        "day": FAIR_DAY,
        "first_slot_starts": time(10),
        "slot_minutes": 20,
        "slot_count": 6,
        "tables": 10,
        "breaks": ((time(11), time(11, 30)),),
    }
    return DayValues(**(values | fields))  # type: ignore[arg-type]


def draft_arena(cast: Cast, project: Project | None = None, **fields: object) -> Arena:
    """A fair in a project that runs, with a day of six slots."""
    made = create_arena(
        project_id=(project or active(cast)).pk,
        values=arena_values(cast, **fields),
        actor=cast.applicant,
        at=NOW,
    )
    add_days(arena_id=made.pk, values=day_values(), actor=cast.applicant, at=NOW)
    return made


def open_arena_of(cast: Cast, project: Project | None = None, **fields: object) -> Arena:
    """The same, open for registration."""
    made = draft_arena(cast, project, **fields)
    return open_arena(arena_id=made.pk, actor=cast.applicant, at=NOW)
