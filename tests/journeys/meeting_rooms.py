"""The meeting places' room, with something on every page."""

from __future__ import annotations

from bifall.arenas.commands import add_days, cancel_arena, make_link, make_wish
from bifall.arenas.models import Arena
from bifall.arenas.rules import Invited
from bifall.arenas.states import FollowUpMoment, Relation, Side, Stance
from bifall.flows.arena_leaving import leave
from bifall.flows.arena_letters import invite_by_letter
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import fairs
from tests.factories.arenas import day_values, draft_arena, open_arena_of, profiled, registered, words
from tests.journeys.visits import Visit, visits_to

ROOM = "meetingplace"
LONG = "Näringslivsutvecklingsprogrammets framtidsdag för högskoleingenjörer och arbetsgivare"


def fair(cast: Cast) -> tuple[Arena, str, str]:
    """A fair with a student and an employer who are suggested to each other, and their links' tokens."""
    arena = open_arena_of(cast, title=LONG)
    words(cast, arena)
    student, at_student = registered(arena, Side.STUDENT, municipality_id=cast.umea.pk)
    employer, at_employer = registered(arena, Side.EMPLOYER, municipality_id=cast.sorsele.pk)
    profiled(arena, at_student, python=(Relation.HAS, 2), svenska=(Relation.HAS, 3))
    profiled(arena, at_employer, python=(Relation.WANTS, 3), svenska=(Relation.NEEDS, 2))
    second, _token = registered(arena, Side.EMPLOYER, email="b@example.org", organisation_name=LONG)
    for wished in (employer.pk, second.pk):
        make_wish(token=at_student, other_id=wished, stance=Stance.INTERESTED, at=NOW)
    make_wish(token=at_employer, other_id=student.pk, stance=Stance.INTERESTED, at=NOW)
    return arena, at_student, at_employer


def _with_a_timetable(cast: Cast, beside: Arena) -> tuple[Arena, tuple[str, str]]:
    """A fair whose timetable is published, and the links of one who has been asked what came of it, and of an
    employer.
    """
    day, [student, *_students], [employer, *_employers] = fairs.fair(
        cast, project=beside.project, students=3, employers=2
    )
    fairs.only_in(student, fairs.slots_of(day)[:1])
    fairs.published(cast, day)
    fairs.asked(cast, student, FollowUpMoment.MONTHS_12)
    return day, tuple(make_link(participant_id=one.pk, at=NOW) for one in (student, employer))  # type: ignore[return-value]


def led_arenas(cast: Cast) -> list[tuple[object, ...]]:
    """The leader's pages of the same fair, with somebody asked who has not come, and of a draft."""
    arena, _at_student, _at_employer = fair(cast)
    asked = [Invited(name=LONG, email="asked@example.org", municipality_id=cast.umea.pk)]
    for side in Side:
        invite_by_letter(arena_id=arena.pk, side=side, invited=asked, actor=cast.applicant, at=NOW)
    draft = draft_arena(cast, arena.project, title="Utkast")
    pages = ("arena", "change_arena", "arena_days", "arena_terms", "arena_invite", "arena_participants")
    return [
        ("my_projects:arenas", arena.project_id),
        ("my_projects:new_arena", arena.project_id),
        *((f"my_projects:{page}", arena.pk) for page in pages),
        ("my_projects:arena", draft.pk),
        ("my_projects:arena_step", draft.pk, "oppna"),
        ("my_projects:arena_step", arena.pk, "stall-in"),
    ]


def meetingplace(cast: Cast) -> list[Visit]:
    arena, at_student, at_employer = fair(cast)
    breakfast = open_arena_of(cast, arena.project, title="Frukost", kind="breakfast")
    series = day_values(day=day_values().day.replace(month=3), times=3)
    add_days(arena_id=breakfast.pk, values=series, actor=cast.applicant, at=NOW)
    called_off = open_arena_of(cast, arena.project, title="Exjobbsmarknad", remote=True)
    cancel_arena(arena_id=called_off.pk, reason="För få anmälda.", actor=cast.applicant, at=NOW)
    _gone, at_gone = registered(arena, Side.STUDENT, email="borta@example.org")
    leave(token=at_gone, at=NOW)
    day, own = _with_a_timetable(cast, arena)
    pages = ("me", "details", "profile", "consents", "availability", "suggestions", "leave")
    return [
        *visits_to(
            None,
            f"{ROOM}:arenas",
            *((f"{ROOM}:arena", one.pk) for one in (arena, breakfast, called_off)),
            (f"{ROOM}:register_student", arena.pk),
            (f"{ROOM}:register_employer", arena.pk),
            (f"{ROOM}:register_student", called_off.pk),
            (f"{ROOM}:thanks", arena.pk),
            (f"{ROOM}:new_link", arena.pk),
            *((f"{ROOM}:{page}", token) for token in (at_student, at_employer) for page in pages),
            (f"{ROOM}:me", at_gone),
            (f"{ROOM}:board", day.pk),
            *((f"{ROOM}:{page}", token) for token in own for page in ("me", "meetings", "follow_up")),
        ),
        Visit(None, visits_to(None, (f"{ROOM}:me", "gammal"))[0].address, 404),
    ]
