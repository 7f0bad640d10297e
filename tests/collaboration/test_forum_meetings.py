"""A forum's meeting from plan to shared notes, and what nobody but the municipality can say."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from bifall.accounts.models import User
from bifall.audit.models import Entry
from bifall.collaboration import commands
from bifall.collaboration.commands import PointValues
from bifall.collaboration.models import (
    Forum,
    ForumMeeting,
    ForumPoint,
    ForumPosition,
    MeetingExtract,
)
from bifall.collaboration.queries import positions_to_confirm, shared_points
from bifall.collaboration.states import (
    FORUM_MEETING_WORKFLOW,
    IssueState,
    MeetingState,
    Stance,
)
from bifall.kernel.problems import Problem, Refused
from bifall.notices.models import Message
from bifall.organisations.states import MandateKind
from tests.cast import Cast
from tests.conftest import NOW
from tests.everybody import everybody
from tests.factories.forums import (
    collaboration_model,
    forum,
    forum_meeting,
    issue,
    point,
    position,
    seat,
    topic,
)

pytestmark = pytest.mark.django_db

SOON, LONG_AGO = NOW + timedelta(days=7), NOW - timedelta(days=900)
PLANNED, CALLED, HELD, PUBLISHED = (
    MeetingState.PLANNED,
    MeetingState.CALLED,
    MeetingState.HELD,
    MeetingState.PUBLISHED,
)


@pytest.fixture
def council(cast: Cast) -> Forum:
    made = forum(collaboration_model(cast), cast.umea, cast.sorsele)
    seat(made, "Pia Politiker", cast.umea)
    seat(made, "Ulla Umeå", cast.umea, role=MandateKind.OFFICIAL, user=cast.umea_official)
    seat(made, "Disa Direktör", role=MandateKind.OFFICIAL, user=cast.director)
    seat(made, "Före Detta", cast.umea, ends_on=LONG_AGO.date() + timedelta(days=400))
    return made


def last_event() -> tuple[str, dict[str, object]]:
    entry = Entry.objects.order_by("-sequence")[0]
    return entry.event, entry.data


def problems(error: pytest.ExceptionInfo[Refused]) -> list[Problem]:
    return list(error.value.problems)


def plan(cast: Cast, council: Forum, starts_at: datetime = SOON, place: str = "Lycksele") -> ForumMeeting:
    return commands.plan_meeting(
        forum_id=council.pk, starts_at=starts_at, place=place, actor=cast.officer, at=NOW
    )


def test_every_state_can_be_reached() -> None:
    assert FORUM_MEETING_WORKFLOW.reachable() == set(MeetingState)


def test_a_meeting_is_planned_and_moved(cast: Cast, council: Forum) -> None:
    made = plan(cast, council)
    assert (made.state, made.on_day, made.place) == (PLANNED, SOON.date(), "Lycksele")
    # Half past eleven in the evening in London is the day after in Umeå.
    late = datetime(2026, 12, 3, 23, 30, tzinfo=NOW.tzinfo)
    commands.change_meeting(meeting_id=made.pk, starts_at=late, place=" Umeå ", actor=cast.officer, at=NOW)
    made.refresh_from_db()
    assert (made.starts_at, made.on_day.isoformat(), made.place) == (late, "2026-12-04", "Umeå")


def test_what_is_wrong_with_a_plan_is_told_at_once(cast: Cast, council: Forum) -> None:
    plan(cast, council)
    with pytest.raises(Refused) as error:
        plan(cast, council, place=" ")
    assert problems(error) == [
        Problem("forum_meeting_place_missing", "place"),
        Problem("forum_meeting_already", "starts_at"),
    ]
    with pytest.raises(Refused) as error:
        plan(cast, council, starts_at=LONG_AGO)
    assert problems(error) == [Problem("forum_meeting_outside_forum", "starts_at")]


def test_the_agenda_takes_up_what_the_forum_may_and_issues_that_go_on(cast: Cast, council: Forum) -> None:
    skills, roads = topic(council.model), topic(council.model, "Transporter", 2)
    council.topics.set([skills])
    made, raised, settled = plan(cast, council), issue(cast), issue(cast, IssueState.DECIDED)

    def write(title: str, **values: object) -> ForumPoint:
        return commands.write_point(
            meeting_id=made.pk, values=PointValues(title, **values), actor=cast.officer, at=NOW
        )

    first = write("Kompetens", text="Underlag", topic_id=skills.pk, issue_id=raised.pk)
    second, third = write("Övrigt"), write("Nästa möte")
    assert [(p.position, p.title, p.topic, p.issue) for p in made.points.order_by("position")] == [
        (1, "Kompetens", skills, raised),
        (2, "Övrigt", None, None),
        (3, "Nästa möte", None, None),
    ]
    for title, values, expected in (
        (" ", {"topic_id": roads.pk}, ["forum_point_title_missing", "forum_point_topic_not_of_forum"]),
        ("Bussar", {"issue_id": settled.pk}, ["forum_point_issue_ended"]),
        ("Bussar", {"issue_id": uuid4()}, ["forum_point_issue_ended"]),
    ):
        with pytest.raises(Refused) as error:
            write(title, **values)
        assert [p.code for p in problems(error)] == expected
    commands.remove_point(point_id=second.pk, actor=cast.officer, at=NOW)
    commands.write_point(
        meeting_id=made.pk,
        values=PointValues("Kompetens i inlandet"),
        point_id=first.pk,
        actor=cast.officer,
        at=NOW,
    )
    assert [(p.position, p.title) for p in made.points.order_by("position")] == [
        (1, "Kompetens i inlandet"),
        (2, third.title),
    ]


def test_the_call_reaches_everybody_who_sits_that_day(cast: Cast, council: Forum) -> None:
    made = plan(cast, council)
    with pytest.raises(Refused) as error:
        commands.call_meeting(meeting_id=made.pk, actor=cast.officer, at=SOON)
    assert [p.code for p in problems(error)] == ["forum_meeting_without_points", "forum_meeting_in_the_past"]
    point(made, notes="")
    commands.call_meeting(meeting_id=made.pk, actor=cast.officer, at=NOW)
    made.refresh_from_db()
    assert (made.state, made.called_at) == (CALLED, NOW)
    assert last_event() == ("collaboration.members_called", {"members": 3})
    letters = {m.email: (m.recipient, m.path, m.subject) for m in Message.objects.all()}
    subject = "Kallelse: Samrådet 2026-12-01"
    assert letters == {
        "pia.politiker@example.org": (None, "", subject),
        cast.umea_official.email: (cast.umea_official, f"/kommun/samverkan/moten/{made.pk}/", subject),
        cast.director.email: (cast.director, f"/forum/moten/{made.pk}/", subject),
    }
    [body] = set(Message.objects.values_list("body", flat=True))
    assert body == (
        "Samrådet möts 2026-12-01 klockan 12.00, Lycksele.\n\nDagordning:\n1. Kompetens i inlandet"
    )
    commands.call_meeting(meeting_id=made.pk, actor=cast.officer, at=NOW)
    assert Message.objects.count() == 6


def test_those_who_are_called_are_told_when_it_is_called_off(cast: Cast, council: Forum) -> None:
    unknown, known = plan(cast, council), forum_meeting(council, CALLED, starts_at=SOON + timedelta(days=1))
    for meeting in (unknown, known):
        commands.cancel_meeting(meeting_id=meeting.pk, actor=cast.officer, at=NOW)
        meeting.refresh_from_db()
        assert meeting.state == MeetingState.CANCELLED
    assert set(Message.objects.values_list("subject", flat=True)) == {"Inställt: Samrådet 2026-12-02"}
    assert Message.objects.count() == 3


def test_a_meeting_is_held_and_its_issues_are_discussed(cast: Cast, council: Forum) -> None:
    made = forum_meeting(council, CALLED)
    raised, prepared = issue(cast), issue(cast, IssueState.IN_PREPARATION)
    point(made, issue=raised, notes="")
    point(made, position=2, issue=prepared, notes="")
    there, former = council.mandates.get(name="Pia Politiker"), council.mandates.get(name="Före Detta")

    def hold(at: datetime, *present: object) -> ForumMeeting:
        return commands.hold_meeting(
            meeting_id=made.pk, present_ids=[m.pk for m in present], actor=cast.officer, at=at
        )

    with pytest.raises(Refused) as error:
        hold(made.starts_at - timedelta(minutes=1), there, former)
    assert problems(error) == [
        Problem("forum_meeting_not_yet_held"),
        Problem("forum_present_not_a_member", "present", {"name": "Före Detta"}),
    ]
    hold(made.starts_at, there)
    made.refresh_from_db()
    raised.refresh_from_db()
    prepared.refresh_from_db()
    assert (made.state, list(made.present.all())) == (HELD, [there])
    assert (raised.state, prepared.state) == (IssueState.DISCUSSED, IssueState.IN_PREPARATION)


def test_notes_are_taken_and_shared_and_stand(cast: Cast, council: Forum) -> None:
    made = forum_meeting(council, HELD)
    said = point(made, notes="")

    def note(text: str) -> None:
        commands.take_notes(
            meeting_id=made.pk,
            notes=" Bra möte. ",
            of_points={said.pk: text},
            actor=cast.officer,
            at=NOW,
        )

    with pytest.raises(Refused) as error:
        commands.publish_notes(meeting_id=made.pk, actor=cast.officer, at=NOW)
    assert problems(error) == [Problem("forum_notes_missing")]
    note(" Alla var med. ")
    commands.publish_notes(meeting_id=made.pk, actor=cast.officer, at=NOW)
    made.refresh_from_db()
    said.refresh_from_db()
    assert (made.notes, said.notes, made.state, made.published_at) == (
        "Bra möte.",
        "Alla var med.",
        PUBLISHED,
        NOW,
    )
    assert last_event() == ("collaboration.notes_published", {"members": 3})
    with pytest.raises(PermissionDenied):
        note("Något annat.")
    elsewhere = point(forum_meeting(council, HELD, starts_at=NOW - timedelta(days=3)))
    with pytest.raises(Refused) as error:
        commands.take_notes(
            meeting_id=elsewhere.meeting_id, notes="", of_points={said.pk: "x"}, actor=cast.officer, at=NOW
        )
    assert problems(error) == [Problem("forum_point_unknown")]


def give(
    cast: Cast, said: ForumPoint, who: User, stance: Stance = Stance.FOR, words: str = "Ja."
) -> ForumPosition:
    return commands.give_position(
        point_id=said.pk, municipality_id=cast.umea.pk, stance=stance, words=words, actor=who, at=NOW
    )


def note_for(
    cast: Cast, said: ForumPoint, who: User, stance: Stance = Stance.AGAINST, words: str = "Nej."
) -> ForumPosition:
    return commands.note_position(
        point_id=said.pk, municipality_id=cast.umea.pk, stance=stance, words=words, actor=who, at=NOW
    )


def test_what_is_noted_is_the_municipalitys_when_it_says_so(cast: Cast, council: Forum) -> None:
    said = point(forum_meeting(council, HELD))
    noted = note_for(cast, said, cast.officer)
    assert (noted.confirmed_at, noted.noted_by) == (None, cast.officer)
    assert list(positions_to_confirm(cast.umea_official)) == [noted]
    note_for(cast, said, cast.secretary, words="Nej tack.")
    confirmed = give(cast, said, cast.umea_official, Stance.AGAINST, "Nej tack.")
    assert (confirmed.pk, confirmed.stance, confirmed.words, confirmed.confirmed_by, confirmed.noted_by) == (
        noted.pk,
        Stance.AGAINST,
        "Nej tack.",
        cast.umea_official,
        cast.secretary,
    )
    assert list(positions_to_confirm(cast.umea_official)) == []
    assert last_event() == (
        "collaboration.position_given",
        {"municipality_code": "2480", "point_id": str(said.pk), "stance": "against"},
    )


def test_a_municipality_says_it_itself_and_anew_until_the_notes_are_shared(
    cast: Cast, council: Forum
) -> None:
    meeting = forum_meeting(council, HELD)
    said = point(meeting)
    give(cast, said, cast.umea_official)
    give(cast, said, cast.umea_official, Stance.NO_STANCE, "")
    ForumMeeting.objects.update(state=PUBLISHED, published_at=NOW)
    with pytest.raises(PermissionDenied):
        give(cast, said, cast.umea_official)
    assert said.positions.get().stance == Stance.NO_STANCE
    # What was noted and never confirmed can still be, after the notes were shared.
    ForumPosition.objects.update(confirmed_at=None, confirmed_by=None)
    give(cast, said, cast.umea_official)
    assert said.positions.get().stance == Stance.FOR


@pytest.mark.parametrize("state", MeetingState)
@pytest.mark.parametrize("is_confirmed", [False, True])
def test_nobody_but_the_municipality_changes_what_it_said(
    cast: Cast, council: Forum, state: MeetingState, is_confirmed: bool
) -> None:
    said = point(forum_meeting(council, state))
    stands = position(cast, said, cast.umea, is_confirmed=is_confirmed, words="Så tycker vi.")
    before = ForumPosition.objects.values().get()
    for name, user in everybody(cast).items():
        if name == "umea_official":
            continue
        with pytest.raises(PermissionDenied):
            give(cast, said, user)
        may_note = state == HELD and not is_confirmed and name in {"officer", "director", "secretary"}
        if not may_note:
            with pytest.raises(PermissionDenied):
                note_for(cast, said, user)
    assert ForumPosition.objects.values().get() == before
    assert stands.confirmed_at is None or before["confirmed_at"] is not None


def test_a_reservation_needs_words_and_the_municipality_was_there(cast: Cast, council: Forum) -> None:
    said = point(forum_meeting(council, HELD))
    with pytest.raises(Refused) as error:
        give(cast, said, cast.umea_official, Stance.FOR_WITH_RESERVATION, " ")
    assert problems(error) == [Problem("forum_position_words_missing", "words")]
    council.places.filter(municipality=cast.umea).update(ends_on=LONG_AGO.date() + timedelta(days=600))
    with pytest.raises(Refused) as error:
        note_for(cast, said, cast.officer)
    assert problems(error) == [Problem("forum_position_municipality_unknown", "municipality")]
    assert not ForumPosition.objects.exists()


def test_an_extract_holds_what_was_confirmed_and_never_changes(cast: Cast, council: Forum) -> None:
    meeting = forum_meeting(council)
    said = point(meeting, notes="Alla vill gå vidare.")
    position(cast, said, cast.umea, words="Vi vill börja i vår.")
    position(cast, said, cast.sorsele, is_confirmed=False)
    extract = commands.cut_extract(point_id=said.pk, actor=cast.secretary, at=NOW)
    ForumPoint.objects.update(notes="Något annat")
    ForumPosition.objects.all().delete()
    stored = MeetingExtract.objects.get()
    assert (stored, stored.forum_name, stored.met_on, stored.number, stored.title, stored.notes) == (
        extract,
        "Samrådet",
        meeting.on_day,
        1,
        "Kompetens i inlandet",
        "Alla vill gå vidare.",
    )
    assert stored.said == [("Umeå", "ställer sig bakom", "Vi vill börja i vår.")]
    assert list(shared_points(cast.region)) == [said]
    assert list(shared_points(cast.other_region)) == []
    unshared = point(forum_meeting(council, HELD, starts_at=NOW - timedelta(days=2)))
    with pytest.raises(PermissionDenied):
        commands.cut_extract(point_id=unshared.pk, actor=cast.secretary, at=NOW)
