"""The model of the reference case and the one after it, with forums, meetings, issues and initiatives.

The persons are invented. That the model 2019–2022 had a council and that groupings cross the county line is
known; the other forums, what they spoke about and what was said are made up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bifall.accounts.models import User
from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.board.models import AgendaItem
from bifall.board.states import MeetingState as BoardMeetingState
from bifall.collaboration import commands
from bifall.collaboration.commands import ForumValues, ModelValues, Person, PointValues
from bifall.collaboration.models import CollaborationModel, Forum, ForumMeeting, Issue
from bifall.collaboration.states import ForumKind, ForumLevel, Seat, Stance
from bifall.config.demo.collaboration_initiatives import show_initiatives, speaker
from bifall.config.demo.collaboration_people import (
    AIMS,
    FORUMS,
    NEIGHBOURS,
    POLITICIANS,
    PRINCIPLES,
    TOPICS,
    address_of,
)
from bifall.flows.casefile.scene import Scene
from bifall.flows.forum_extracts import attach_extract_of
from bifall.organisations.commands import load_municipality
from bifall.organisations.states import MandateKind

At = Callable[..., datetime]
FIRST, SECOND = date(2019, 1, 1), date(2023, 1, 1)


@dataclass(frozen=True, slots=True)
class Talk:
    """A point of a meeting: what was said, and what municipalities (by code) thought of it."""

    title: str
    notes: str
    positions: Mapping[str, tuple[Stance, str]]
    issue: Issue | None = None
    unconfirmed: frozenset[str] = frozenset()


def show_collaboration(scene: Scene, at: At) -> None:
    """`at` gives a moment so many days from now."""
    current = _models(scene, at)
    issues = _issues(scene, at)
    _meetings(scene, at, current, issues)
    _follow_to_decision(scene, at, issues)
    show_initiatives(scene, at)


def _models(scene: Scene, at: At) -> CollaborationModel:
    """The model of the case, which is over; the one that holds; and a draft of the next."""
    began = at(-209)
    officer, director = scene.officer, scene.people[scene.file.staff.director.key]
    first = commands.begin_model(
        authority_id=scene.authority.pk,
        values=ModelValues("Samverkansmodell 2019–2022", FIRST, date(2022, 12, 31), AIMS, PRINCIPLES),
        topics=TOPICS,
        actor=officer,
        at=began,
    )
    _forums(scene, first, began)
    _adopt(first, date(2018, 11, 28), director, began)
    commands.end_model(model_id=first.pk, ends_on=date(2022, 12, 31), actor=director, at=began)
    last = max(2026, at(26).year)
    second = _following(first, SECOND, date(last, 12, 31), officer, began)
    _adopt(second, date(2022, 11, 23), director, began)
    _following(second, date(last + 1, 1, 1), date(last + 4, 12, 31), officer, at(-20))
    return second


def _following(
    old: CollaborationModel, starts_on: date, ends_on: date, actor: User, at: datetime
) -> CollaborationModel:
    return commands.begin_next_model(
        model_id=old.pk,
        name=f"Samverkansmodell {starts_on.year}–{ends_on.year}",
        starts_on=starts_on,
        ends_on=ends_on,
        actor=actor,
        at=at,
    )


def _adopt(model: CollaborationModel, day: date, actor: User, at: datetime) -> None:
    commands.put_model_in_force(
        model_id=model.pk, adopted_by="Regionfullmäktige", adopted_on=day, actor=actor, at=at
    )


def _forums(scene: Scene, model: CollaborationModel, at: datetime) -> None:
    neighbours = {
        code: load_municipality(
            authority_id=scene.authority.pk,
            code=code,
            name=name,
            population=population,
            population_on=date(2024, 12, 31),
            other_county=county,
            actor=scene.administrator,
            at=at,
        )
        for code, name, population, county in NEIGHBOURS
    }
    places = {**scene.municipalities, **neighbours}
    topics = {topic.name: topic.pk for topic in model.topics.all()}
    for name, level, kind, purpose, meets, codes, about in FORUMS:
        forum = commands.found_forum(
            model_id=model.pk,
            values=ForumValues(name, level, kind, purpose, meets, [topics[topic] for topic in about]),
            actor=scene.officer,
            at=at,
        )
        for code in codes or scene.municipalities:
            commands.add_municipality(
                forum_id=forum.pk,
                municipality_id=places[code].pk,
                starts_on=FIRST,
                actor=scene.officer,
                at=at,
            )
        _seats(scene, forum, [code for code in codes or scene.municipalities if code in POLITICIANS], at)


def _seats(scene: Scene, forum: Forum, codes: Sequence[str], at: datetime) -> None:
    """One for each municipality; the first of them leads. The council has an official beside each too."""
    representatives = {part.code: part.representative.key for part in scene.file.municipalities}
    roles = [MandateKind.POLITICIAN] if forum.level == ForumLevel.POLITICAL else [MandateKind.OFFICIAL]
    if forum.kind == ForumKind.COUNCIL:
        roles = [MandateKind.POLITICIAN, MandateKind.OFFICIAL]
    for number, code in enumerate(codes):
        for role in roles:
            name = POLITICIANS[code]
            person = Person(name, address_of(name))
            account = User.objects.filter(email=person.email).first()
            if account is not None:
                person = Person(user_id=account.pk)
            if role == MandateKind.OFFICIAL:
                person = Person(user_id=scene.people[representatives[code]].pk)
            leads = number == 0 and role == roles[0]
            commands.seat_member(
                forum_id=forum.pk,
                municipality_id=scene.municipalities[code].pk,
                person=person,
                role=role,
                seat=Seat.CHAIR if leads else Seat.MEMBER,
                starts_on=FIRST,
                actor=scene.officer,
                at=at,
            )
    commands.seat_member(
        forum_id=forum.pk,
        municipality_id=None,
        person=Person(user_id=scene.officer.pk),
        role=MandateKind.OFFICIAL,
        starts_on=FIRST,
        actor=scene.officer,
        at=at,
    )


def _issues(scene: Scene, at: At) -> dict[str, Issue]:
    raised = {
        "students": ("2480", -170, "Examensarbeten och praktik i hela länet", STUDENTS),
        "buses": ("2422", -120, "Bussar som passar gymnasiet", BUSES),
        "housing": ("2425", -100, "Bostäder åt säsongsanställda", HOUSING),
        "land": ("2482", -8, "Mark för nya industrier", LAND),
    }
    issues = {
        key: commands.raise_issue(
            municipality_id=scene.municipalities[code].pk,
            title=title,
            text=text,
            actor=speaker(scene, code),
            at=at(days),
        )
        for key, (code, days, title, text) in raised.items()
    }
    issues["data"] = commands.raise_issue_for_the_region(
        authority_id=scene.authority.pk,
        title="Gemensam statistik om kompetensbehov",
        text="Kan regionen och kommunerna mäta kompetensbehovet på samma sätt?",
        actor=scene.officer,
        at=at(-15),
    )
    return issues


STUDENTS = (
    "Studenterna hittar sina examensarbeten i Umeå, och företagen i resten av länet hittar inga studenter."
    " Vi vill att länet ordnar mötesplatser där de kan träffas."
)
BUSES = "Sista bussen går innan skoldagen är slut. Ungdomar från byarna måste flytta för att gå gymnasiet."
HOUSING = "Besöksnäringen får inte tag i folk om vintern, för att det inte finns någonstans att bo."
LAND = "Vi får frågor om mark oftare än vi hinner planera. Kan länets kommuner dela på planerare?"

FOR, RESERVED, AGAINST = Stance.FOR, Stance.FOR_WITH_RESERVATION, Stance.AGAINST


def _meetings(scene: Scene, at: At, model: CollaborationModel, issues: Mapping[str, Issue]) -> None:
    forums = {forum.name: forum for forum in model.forums.all()}
    council, network = forums["Samrådet"], forums["Utvecklingschefernas nätverk"]
    students = Talk(
        "Studenter och arbetsgivare",
        "Alla såg samma behov. Samrådet vill att regionen tar emot en ansökan om mötesplatser i hela länet.",
        {
            "2480": (FOR, "Universitetet är med på det."),
            "2482": (FOR, "Våra industrier behöver ingenjörer."),
            "2481": (RESERVED, "Mötena behöver hållas också i inlandet."),
            "2421": (FOR, ""),
        },
        issues["students"],
    )
    _held(scene, council, at(-150), [students])
    buses = Talk(
        "Bussar som passar gymnasiet",
        "Forumet vill att regionen tar upp frågan med kollektivtrafikmyndigheten.",
        {
            "2422": (FOR, "Det är skillnaden mellan att bo kvar och att flytta."),
            "2462": (FOR, ""),
            "2463": (RESERVED, "Bara om turerna inte tas från sjukresorna."),
        },
        issues["buses"],
    )
    _held(scene, forums["Region 10"], at(-90), [buses])
    again = Talk(
        "Bussar i hela länet",
        "Samrådet ställde sig bakom Region 10. Kustkommunerna har samma fråga i mindre skala.",
        {"2422": (FOR, ""), "2480": (FOR, ""), "2460": (Stance.NO_STANCE, ""), "2482": (AGAINST, "Dyrt.")},
        issues["buses"],
    )
    housing = Talk(
        "Bostäder åt säsongsanställda",
        "Det är en fråga för kommunernas egna bostadsbolag. Forumet delade erfarenheter.",
        {"2425": (FOR, "Vi hade hoppats på mer."), "2421": (AGAINST, "Vi löser det själva.")},
        issues["housing"],
    )
    _held(scene, council, at(-30), [again, housing])
    _held(
        scene,
        forums["Umeåregionen"],
        at(-45),
        [
            Talk(
                "Gemensam vikariepool",
                "Fyra kommuner vill gå vidare.",
                {"2480": (FOR, ""), "2460": (FOR, "")},
            )
        ],
    )
    statistics = Talk(
        "Gemensam statistik om kompetensbehov",
        "Nätverket vill börja med vård och skola.",
        {
            "2480": (FOR, "Börja i liten skala."),
            "2422": (RESERVED, "Vi har inga att avvara."),
            "2403": (FOR, ""),
        },
        issues["data"],
        frozenset({"2480", "2422", "2403"}),
    )
    _held(scene, network, at(-6), [statistics], is_shared=False)
    _coming(
        scene, council, at, days=25, titles=["Halvtid för modellen", "Mark för nya industrier"], called=True
    )
    _coming(scene, network, at, days=12, titles=["Planering av våren"], called=False)


def _held(
    scene: Scene, forum: Forum, starts_at: datetime, talks: Sequence[Talk], *, is_shared: bool = True
) -> ForumMeeting:
    """A meeting that is over. What is noted is confirmed by the municipalities two days later."""
    officer, before = scene.officer, starts_at - timedelta(days=14)
    meeting = commands.plan_meeting(
        forum_id=forum.pk, starts_at=starts_at, place="Regionens hus, Umeå", actor=officer, at=before
    )
    points = [
        commands.write_point(
            meeting_id=meeting.pk,
            values=PointValues(talk.title, issue_id=talk.issue.pk if talk.issue else None),
            actor=officer,
            at=before,
        )
        for talk in talks
    ]
    commands.call_meeting(meeting_id=meeting.pk, actor=officer, at=before)
    after = starts_at + timedelta(hours=3)
    present = [seat.pk for seat in forum.mandates.all()]
    commands.hold_meeting(meeting_id=meeting.pk, present_ids=present, actor=officer, at=after)
    commands.take_notes(
        meeting_id=meeting.pk,
        notes="",
        of_points={point.pk: talk.notes for point, talk in zip(points, talks, strict=True)},
        actor=officer,
        at=after,
    )
    for point, talk in zip(points, talks, strict=True):
        for code, (stance, words) in talk.positions.items():
            place = scene.municipalities[code]
            commands.note_position(
                point_id=point.pk,
                municipality_id=place.pk,
                stance=stance,
                words=words,
                actor=officer,
                at=after,
            )
            if code not in talk.unconfirmed:
                commands.give_position(
                    point_id=point.pk,
                    municipality_id=place.pk,
                    stance=stance,
                    words=words,
                    actor=speaker(scene, code),
                    at=after + timedelta(days=2),
                )
    if is_shared:
        commands.publish_notes(meeting_id=meeting.pk, actor=officer, at=after + timedelta(days=3))
    return meeting


def _coming(
    scene: Scene, forum: Forum, at: At, *, days: int, titles: Sequence[str], called: bool
) -> ForumMeeting:
    meeting = commands.plan_meeting(
        forum_id=forum.pk, starts_at=at(days), place="Stadshuset, Lycksele", actor=scene.officer, at=at(-5)
    )
    for title in titles:
        issue = Issue.objects.filter(title=title).first()
        commands.write_point(
            meeting_id=meeting.pk,
            values=PointValues(title, issue_id=issue.pk if issue else None),
            actor=scene.officer,
            at=at(-5),
        )
    if called:
        commands.call_meeting(meeting_id=meeting.pk, actor=scene.officer, at=at(-3))
    return meeting


def _follow_to_decision(scene: Scene, at: At, issues: Mapping[str, Issue]) -> None:
    """What the students' issue led to is told when the board has decided; the buses are on their way."""
    officer = scene.officer
    for key, days in (("students", -145), ("buses", -25)):
        commands.prepare_issue(issue_id=issues[key].pk, owner_id=officer.pk, actor=officer, at=at(days))
    commands.close_issue(
        issue_id=issues["housing"].pk,
        reason="Kommunernas bostadsbolag äger frågan. Samrådet följer upp om ett år.",
        actor=officer,
        at=at(-24),
    )
    case = Application.objects.filter(
        authority=scene.authority, title__startswith="Studenter möter arbetsliv"
    ).first()
    if case is not None and case.state != State.DRAFT:
        commands.tie_issue(issue_id=issues["students"].pk, application_id=case.pk, actor=officer, at=at(-140))
        if case.state == State.GRANTED:
            outcome = "Nämnden beviljade projektet Studenter möter arbetsliv, med möten också i inlandet."
            commands.decide_issue(issue_id=issues["students"].pk, outcome=outcome, actor=officer, at=at(-4))
    item = AgendaItem.objects.filter(
        meeting__authority=scene.authority,
        meeting__state=BoardMeetingState.PLANNED,
        application__title="Tåget tar dig hit",
    ).first()
    point = issues["buses"].points.filter(meeting__published_at__isnull=False).last()
    if item is not None and point is not None:
        attach_extract_of(item_id=item.pk, point_id=point.pk, actor=scene.secretary, at=at(-1))
