"""The fair of the year's project about students and employers: from its opening to what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, time, timedelta
from random import Random
from uuid import UUID

from bifall.applications.models import Application
from bifall.arenas import commands
from bifall.arenas.commands import Listed
from bifall.arenas.models import Arena, ArenaSlot, FollowUp, Meeting, Participant
from bifall.arenas.queries.results import held_meetings
from bifall.arenas.rules import ArenaValues, DayValues, Invited, NewTerm
from bifall.arenas.states import (
    ArenaKind,
    Counted,
    EndedBy,
    MeetingState,
    OutcomeKind,
    Side,
    SizeClass,
    TermKind,
)
from bifall.config.demo.fair_people import SEED, FairPerson, employers, students
from bifall.flows import arena_days
from bifall.flows.arena_letters import invite_by_letter
from bifall.flows.casefile.handling import LOCAL_TIME
from bifall.flows.casefile.scene import Scene
from bifall.flows.project_opening import accept_conditions, open_project, send_conditions
from bifall.kernel.workdays import add_workdays
from bifall.projects.commands import start_project
from bifall.projects.models import Project
from bifall.projects.states import ProjectState

TITLE = "Studenter möter arbetsliv"
LEADER = "sofia-sokande"


def hold_fair(scene: Scene, *, now: datetime, tell: Callable[[str], None]) -> Arena:
    """A fair with 40 employers and 300 students on the last working day, and a breakfast that is to come."""
    project = _project(scene, now)
    leader = scene.people[LEADER]
    day = add_workdays(now.astimezone(LOCAL_TIME).date(), -1)

    def at(days_before: int, hour: int = 9, minute: int = 0) -> datetime:
        moment = time(hour, minute)
        return datetime.combine(day - timedelta(days=days_before), moment, tzinfo=LOCAL_TIME)

    arena = commands.create_arena(
        project_id=project.pk,
        values=ArenaValues(
            kind=ArenaKind.FAIR,
            title="Framtidsdagen",
            registration_opens_at=at(5),
            registration_closes_at=at(2, 12),
            description="Studenter och arbetsgivare i hela länet träffas i korta möten efter egna önskemål.",
            place="Folkets hus, Umeå",
            municipality_id=scene.municipalities["2480"].pk,
            most_in_a_row=4,
            most_meetings=6,
        ),
        actor=leader,
        at=at(5, 7),
    )
    commands.add_days(
        arena_id=arena.pk,
        values=DayValues(
            day=day,
            first_slot_starts=time(9, 30),
            slot_minutes=20,
            slot_count=12,
            tables=80,
            breaks=((time(11, 30), time(12, 30)),),
        ),
        actor=leader,
        at=at(5, 7),
    )
    commands.open_arena(arena_id=arena.pk, actor=leader, at=at(5, 8))
    people = _register(scene, arena, at(4))
    tell(f"{len(people)} participants in {arena.title}")
    commands.make_timetable(arena_id=arena.pk, actor=leader, at=at(2, 13))
    arena_days.publish_timetable(arena_id=arena.pk, actor=leader, at=at(2, 15))
    _cancel_some(arena, at(1))
    came = [row for number, row in enumerate(people) if number % 25 != 24]
    commands.note_arrivals(
        day_id=arena.days.get().pk,
        participant_ids=[row.pk for row in came],
        actor=leader,
        at=at(0, 9, 15),
    )
    arena_days.hold_arena(arena_id=arena.pk, actor=leader, at=at(0, 16))
    _answer(arena, at(0, 18))
    tell(f"{Meeting.objects.filter(state=MeetingState.HELD).count()} meetings held")
    _count_on_indicators(project, scene, now)
    _breakfast(scene, project, now)
    return arena


def _project(scene: Scene, now: datetime) -> Project:
    """The project, running: opened when the minutes had been announced, unless somebody has opened it."""
    application = Application.objects.get(authority=scene.authority, title=TITLE)
    project = Project.objects.filter(application=application).first()
    begun = datetime.combine(
        add_workdays(now.astimezone(LOCAL_TIME).date(), -1) - timedelta(days=6), time(8), tzinfo=LOCAL_TIME
    )
    if project is None:
        project = open_project(application_id=application.pk, actor=scene.officer, at=begun)
    if project.state == ProjectState.GRANTED:
        if project.agreement_id is None:
            send_conditions(project_id=project.pk, actor=scene.officer, at=begun + timedelta(hours=1))
        accept_conditions(project_id=project.pk, actor=scene.people[LEADER], at=begun + timedelta(hours=3))
        project.refresh_from_db()
    if project.state == ProjectState.ACCEPTED:
        start_project(project_id=project.pk, actor=scene.officer, at=begun + timedelta(hours=4))
        project.refresh_from_db()
    return project


def _register(scene: Scene, arena: Arena, at: datetime) -> list[Participant]:
    """Everybody with their times and wishes; who comes from the same field wishes to meet."""
    dice = Random(SEED + 2)  # noqa: S311 -- invented people, the same each time
    places = {code: row.pk for code, row in scene.municipalities.items()}
    slots = list(ArenaSlot.objects.filter(day__arena=arena).order_by("starts_at"))
    asked, coming = list(employers(places)), list(students(places))
    leader = scene.people[LEADER]
    rows = commands.list_participants(
        arena_id=arena.pk,
        listed=[
            Listed(values=one.values, slot_ids=_times(dice, slots, number))
            for number, one in enumerate([*asked, *coming])
        ],
        actor=leader,
        at=at,
    )
    by_employer = list(zip(rows[: len(asked)], asked, strict=True))
    by_student = list(zip(rows[len(asked) :], coming, strict=True))
    wishes = {row.pk: _wished(dice, one, by_employer, 5) for row, one in by_student}
    wishes |= {row.pk: _wished(dice, one, by_student, 9) for row, one in by_employer}
    commands.list_wishes(arena_id=arena.pk, wishes=wishes, actor=leader, at=at + timedelta(hours=3))
    return rows


def _times(dice: Random, slots: Sequence[ArenaSlot], number: int) -> frozenset[UUID] | None:
    """Most can all day; some come for the morning or the afternoon."""
    if number % 3:
        return None
    half = slots[:6] if dice.random() < 0.5 else slots[6:]
    return frozenset(slot.pk for slot in half)


def _wished(
    dice: Random, one: FairPerson, others: Sequence[tuple[Participant, FairPerson]], most: int
) -> list[UUID]:
    """Those of the same field first, and a few of others."""
    near = [row.pk for row, other in others if set(one.fields) & set(other.fields)]
    far = [row.pk for row, other in others if not set(one.fields) & set(other.fields)]
    chosen = dice.sample(near, min(len(near), most - 2))
    return chosen + dice.sample(far, min(len(far), 1 + dice.randrange(2)))


def _cancel_some(arena: Arena, at: datetime) -> None:
    """An employer and a student call a meeting off each, and the timetable is mended."""
    planned = Meeting.objects.filter(timetable__arena=arena, state=MeetingState.PLANNED)
    first = planned.order_by("slot__starts_at", "table")[0]
    arena_days.cancel_meeting(meeting_id=first.pk, by=EndedBy.EMPLOYER, actor=None, at=at)
    last = planned.order_by("-slot__starts_at", "-table")[0]
    arena_days.cancel_meeting(meeting_id=last.pk, by=EndedBy.STUDENT, actor=None, at=at + timedelta(hours=1))


def _answer(arena: Arena, at: datetime) -> None:
    """Two of three answer right after the day."""
    dice = Random(SEED + 3)  # noqa: S311 -- invented people, the same each time
    asked = FollowUp.objects.filter(participant__arena=arena).select_related("participant")
    for number, follow_up in enumerate(asked.order_by("participant__email")):
        if number % 3 == 2:
            continue
        meetings = held_meetings(follow_up.participant)
        commands.answer_follow_up(
            follow_up_id=follow_up.pk,
            outcomes={meeting.pk: _came_of_it(dice, follow_up.participant) for meeting in meetings},
            stayed=None,
            at=at + timedelta(minutes=number),
        )


def _came_of_it(dice: Random, who: Participant) -> Iterable[OutcomeKind]:
    if dice.random() < 0.72:
        yield OutcomeKind.USEFUL
    agreed = dice.random()
    if who.side == Side.EMPLOYER or agreed > 0.12:
        return
    yield (
        OutcomeKind.THESIS
        if agreed < 0.05
        else OutcomeKind.INTERNSHIP
        if agreed < 0.08
        else OutcomeKind.SUMMER_JOB
        if agreed < 0.11
        else OutcomeKind.JOB
    )


def _count_on_indicators(project: Project, scene: Scene, now: datetime) -> None:
    """The indicator about meetings counts those that were held."""
    meetings = [one.pk for one in project.indicators.all() if "möten" in one.title.casefold()]
    commands.set_indicator_counts(
        project_id=project.pk,
        counts=dict.fromkeys(meetings, Counted.MEETINGS),
        actor=scene.people[LEADER],
        at=now,
    )


def _breakfast(scene: Scene, project: Project, now: datetime) -> None:
    """What one can still register for: a breakfast each month."""
    leader = scene.people[LEADER]
    first = add_workdays(now.astimezone(LOCAL_TIME).date() + timedelta(days=21), 1)
    arena = commands.create_arena(
        project_id=project.pk,
        values=ArenaValues(
            kind=ArenaKind.BREAKFAST,
            title="Frukost med små företag",
            registration_opens_at=now - timedelta(hours=4),
            registration_closes_at=now + timedelta(days=20),
            description="Små företag i inlandet bjuder på frukost, på plats och på distans, och berättar vad"
            " de behöver.",
            place="Lärcentrum, Lycksele",
            municipality_id=scene.municipalities["2481"].pk,
            remote=True,
            most_in_a_row=3,
        ),
        actor=leader,
        at=now - timedelta(hours=5),
    )
    commands.add_days(
        arena_id=arena.pk,
        values=DayValues(
            day=first,
            first_slot_starts=time(7, 30),
            slot_minutes=15,
            slot_count=4,
            tables=12,
            times=3,
            every_days=28,
        ),
        actor=leader,
        at=now - timedelta(hours=5),
    )
    words = [NewTerm(kind, label) for kind, labels in BREAKFAST_WORDS.items() for label in labels]
    commands.add_terms(arena_id=arena.pk, terms=words, actor=leader, at=now - timedelta(hours=5))
    commands.open_arena(arena_id=arena.pk, actor=leader, at=now - timedelta(hours=4))
    for side, asked in BREAKFAST_INVITED.items():
        invite_by_letter(
            arena_id=arena.pk,
            side=side,
            invited=[
                Invited(
                    name=name,
                    email=email,
                    municipality_id=scene.municipalities[code].pk,
                    size_class=size,
                )
                for name, email, code, size in asked
            ],
            actor=leader,
            at=now - timedelta(hours=3),
        )


BREAKFAST_WORDS = {
    TermKind.SKILL: ("bokföring", "CAD", "drönarflygning", "grafisk form", "svetsning", "webbutveckling"),
    TermKind.LANGUAGE: ("engelska", "norska", "sydsamiska", "umesamiska"),
}
BREAKFAST_INVITED: dict[Side, tuple[tuple[str, str, str, SizeClass | None], ...]] = {
    Side.STUDENT: (
        ("Drifttekniker, lärcentrum i Storuman", "drifttekniker@storuman.example.org", "2421", None),
        ("Vård och omsorg, lärcentrum i Lycksele", "vard@lycksele.example.org", "2481", None),
    ),
    Side.EMPLOYER: (
        ("Lycksele Skogsmaskiner AB", "personal@skogsmaskiner.example.org", "2481", SizeClass.SMALL),
        ("Malå Geoteknik AB", "jobb@geoteknik.example.org", "2418", SizeClass.MICRO),
        ("Dorotea Husvagnsteknik AB", "kontoret@husvagnsteknik.example.org", "2425", SizeClass.SMALL),
    ),
}
