"""Meeting places, led to where a test begins by the house's own commands."""

from __future__ import annotations

from datetime import date, time, timedelta

from bifall.arenas.commands import (
    add_days,
    add_terms,
    confirm,
    create_arena,
    make_link,
    open_arena,
    register,
    save_profile,
)
from bifall.arenas.models import Arena, Participant
from bifall.arenas.rules import ArenaValues, DayValues, NewTerm, ProfileValues, RegistrationValues
from bifall.arenas.states import (
    BY_SIDE,
    ArenaKind,
    OfferKind,
    Purpose,
    Relation,
    Sex,
    Side,
    SizeClass,
    TermKind,
)
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


def registration(side: Side, **fields: object) -> RegistrationValues:
    """A student or an employer who fills in all, and agrees to all."""
    values: dict[str, object] = {
        "side": side,
        "contact_name": "Stina Student" if side == Side.STUDENT else "Arvid Arbetsgivare",
        "email": f"{side}@example.org",
        "phone": "070-174 06 05",
        "kinds": frozenset({OfferKind.THESIS}),
        "purposes": frozenset(BY_SIDE[side]),
    }
    if side == Side.STUDENT:
        values |= {"programme": "Civilingenjör, energiteknik", "sex": Sex.WOMAN}
    else:
        values |= {
            "organisation_name": "Norrskogen AB",
            "organisation_number": "556016-0680",
            "size_class": SizeClass.SMALL,
        }
    return RegistrationValues(**(values | fields))  # type: ignore[arg-type]


def registered(arena: Arena, side: Side, **fields: object) -> tuple[Participant, str]:
    """Somebody who has registered and opened their link, and the link's token."""
    made, _is_new = register(arena_id=arena.pk, values=registration(side, **fields), at=NOW)
    token = make_link(participant_id=made.pk, at=NOW)
    return confirm(token=token, at=NOW), token


def words(cast: Cast, arena: Arena) -> None:
    """Two skills and a language that profiles can name."""
    terms = [
        NewTerm(TermKind.SKILL, "Python"),
        NewTerm(TermKind.SKILL, "Virkeslära"),
        NewTerm(TermKind.LANGUAGE, "svenska", "sv"),
    ]
    add_terms(arena_id=arena.pk, terms=terms, actor=cast.applicant, at=NOW)


def profiled(arena: Arena, token: str, **levels: tuple[Relation, int]) -> None:
    """A profile about a thesis, with skills by their words."""
    terms = {
        (arena.terms.get(label__iexact=word).pk, relation): level
        for word, (relation, level) in levels.items()
    }
    values = ProfileValues(kinds=frozenset({OfferKind.THESIS}), terms=terms)
    save_profile(token=token, values=values, at=NOW)


SHOWN_FIELDS = frozenset(Purpose) - {Purpose.ON_BOARD, Purpose.STATISTICS, Purpose.FOLLOW_UP}
