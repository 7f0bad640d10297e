"""The day by the pages: one's meetings and their calendar, the board, and what came of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from bifall.arenas.commands import make_link, make_timetable
from bifall.arenas.models import Arena, FollowUp, Meeting, Outcome, Participant
from bifall.arenas.states import FollowUpMoment, MeetingState, Purpose
from bifall.flows.arena_days import due_moment, mend_timetable, publish_timetable, remind
from bifall.flows.arena_leaving import be_erased, leave
from bifall.flows.outcome_actuals import proposals_for
from bifall.notices.models import Message
from bifall.reporting.models import IndicatorActual
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.arenas import FAIR_DAY
from tests.factories.fairs import asked, employer, fair, held, only_in, published, slots_of, student, wish
from tests.funding.walking import enter
from tests.whole_database import whole_database

MOST = 12


def mine(name: str, one: Participant) -> str:
    token = make_link(participant_id=one.pk, at=NOW)
    return reverse(f"meetingplace:{name}", args=[token])


def lead(name: str, *args: object) -> str:
    return reverse(f"my_projects:{name}", args=args)


def text_of(answer: object) -> str:
    return answer.content.decode().replace("\u00a0", " ")  # type: ignore[attr-defined, no-any-return]


Fair = tuple[Arena, list[Participant], list[Participant]]


@pytest.fixture
def whole(cast: Cast) -> Fair:
    arena, students, employers = fair(cast, students=3, employers=2)
    published(cast, arena)
    return arena, students, employers


def test_everybody_is_told_of_the_timetable(cast: Cast) -> None:
    arena, students, employers = fair(cast, students=2, employers=1)
    alone = student(arena, 9)
    make_timetable(arena_id=arena.pk, actor=cast.applicant, at=NOW)
    publish_timetable(arena_id=arena.pk, actor=cast.applicant, at=NOW)
    told = {letter.email: letter.body for letter in Message.objects.filter(kind="arenas.timetable")}
    assert set(told) == {one.email for one in (*students, *employers, alone)}
    assert told[employers[0].email].startswith(
        "Du har 2 möten på Framtidsdagen. Det första börjar 11 februari"
    )
    assert "inget möte för dig" in told[alone.email]


def test_ones_own_meetings_with_what_the_other_agreed_to(client: Client, cast: Cast, whole: Fair) -> None:
    _arena, students, employers = whole
    employers[0].consents.filter(purpose=Purpose.SHOW_ORGANISATION).update(withdrawn_at=NOW)
    employers[0].consents.filter(purpose=Purpose.SHOW_NAME).update(withdrawn_at=NOW)
    page = text_of(client.get(mine("meetings", students[0])))
    assert "Företaget 2 AB" in page
    assert "Företaget 1 AB" not in page
    assert "Kontakt 1" not in page
    assert "Student 2" not in page


def test_a_meeting_called_off_from_ones_page(client: Client, cast: Cast, whole: Fair) -> None:
    _arena, students, employers = whole
    meeting = Meeting.objects.filter(student=students[0]).order_by("slot__starts_at")[0]
    others = Meeting.objects.filter(student=students[1])[0]
    with time_machine.travel(NOW, tick=False):
        page = mine("meetings", students[0])
        assert client.post(page, {"mote": str(others.pk)}).status_code == 404
        assert client.post(page, {"mote": "x"}).status_code == 404
        answer = client.post(page, {"mote": str(meeting.pk)}, follow=True)
    assert "Mötet är inställt" in text_of(answer)
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CANCELLED
    told = set(Message.objects.filter(kind="arenas.changed").values_list("email", flat=True))
    assert {students[0].email, meeting.employer.email} <= told
    assert employers


def test_the_calendar_follows_a_meeting_that_moves(client: Client, cast: Cast, whole: Fair) -> None:
    arena, students, employers = whole
    page = mine("calendar", students[0])
    answer = client.get(page)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    before = {str(e["uid"]): e for e in Calendar.from_ical(answer.content).walk("VEVENT")}
    assert len(before) == 2
    last = Meeting.objects.filter(student=students[0]).order_by("-slot__starts_at")[0]
    assert last.employer in employers
    only_in(last.employer, [slot for slot in slots_of(arena) if slot.pk != last.slot_id])
    mend_timetable(arena_id=arena.pk, actor=cast.applicant, at=NOW)
    after = {str(e["uid"]): e for e in Calendar.from_ical(client.get(page).content).walk("VEVENT")}
    assert after.keys() == before.keys()
    moved = [uid for uid in after if after[uid]["dtstart"].dt != before[uid]["dtstart"].dt]
    assert [(int(after[uid]["sequence"]), int(before[uid]["sequence"])) for uid in moved] == [(1, 0)]


def test_the_board_shows_only_names_that_may_stand_there(client: Client, cast: Cast, whole: Fair) -> None:
    arena, _students, _employers = whole
    meeting = Meeting.objects.order_by("slot__starts_at")[0]
    page = reverse("meetingplace:board", args=[arena.pk])
    with time_machine.travel(meeting.slot.starts_at + timedelta(minutes=1), tick=False):
        shown = text_of(client.get(page))
        assert str(meeting.student) in shown
        assert str(meeting.employer) in shown
        meeting.student.consents.filter(purpose=Purpose.ON_BOARD).update(withdrawn_at=NOW)
        shown = client.get(page)
        assert str(meeting.student) not in text_of(shown)
        assert "en student" in text_of(shown)
        assert "Refresh" not in shown.headers
        assert client.get(f"{page}?visa=skarm").headers["Refresh"] == "60"


def test_who_leaves_or_is_erased_frees_their_time(client: Client, cast: Cast, whole: Fair) -> None:
    _arena, students, _employers = whole
    for one, go in ((students[0], leave), (students[1], be_erased)):
        go(token=make_link(participant_id=one.pk, at=NOW), at=NOW)
        assert not Meeting.objects.filter(student=one, state=MeetingState.PLANNED).exists()
    assert students[1].email not in str(whole_database())


def test_the_reminders_of_the_clock(cast: Cast, whole: Fair) -> None:
    arena, students, employers = whole
    by = {"authority_id": cast.region.pk}
    day_before = slots_of(arena)[0].starts_at - timedelta(days=1)
    assert [remind(**by, at=day_before), remind(**by, at=day_before)] == [5, 0]
    after = held(cast, arena, [*students, *employers])
    assert remind(**by, at=after + timedelta(days=30)) == 0
    students[0].consents.filter(purpose=Purpose.FOLLOW_UP).update(withdrawn_at=NOW)
    later = after + timedelta(days=95)
    assert [remind(**by, at=later), remind(**by, at=later)] == [4, 0]
    assert set(FollowUp.objects.values_list("moment", flat=True)) == {FollowUpMoment.MONTHS_3}
    week = later + timedelta(days=8)
    assert [remind(**by, at=week), remind(**by, at=week)] == [4, 0]


def test_two_moments_are_never_asked_about_at_once() -> None:
    days = {
        0: None,
        100: FollowUpMoment.MONTHS_3,
        400: FollowUpMoment.MONTHS_12,
        900: FollowUpMoment.MONTHS_24,
    }
    assert {n: due_moment(FAIR_DAY, FAIR_DAY + timedelta(days=n)) for n in days} == days


def test_what_came_of_it_is_told_by_the_link(client: Client, cast: Cast, whole: Fair) -> None:
    arena, students, employers = whole
    held(cast, arena, [*students, *employers])
    one = students[0]
    page = mine("follow_up", one)
    assert "ingen fråga" in text_of(client.get(page))
    asked(cast, one, FollowUpMoment.RIGHT_AFTER)
    meeting = Meeting.objects.filter(student=one)[0]
    field = f"meeting_{meeting.pk}"
    assert client.post(page, {field: ["rikedom"]}).status_code == 422
    answer = client.post(page, {field: ["useful", "thesis"]}, follow=True)
    assert "Tack. Ditt svar är sparat." in text_of(answer)
    assert set(Outcome.objects.values_list("kind", flat=True)) == {"useful", "thesis"}


def test_the_leaders_way_through_the_day(client: Client, cast: Cast) -> None:
    arena, students, employers = fair(cast, students=3, employers=2)
    enter(client, cast.applicant)
    page = lead("arena_timetable", arena.pk)
    with time_machine.travel(NOW, tick=False):
        client.post(lead("arena_day_step", arena.pk, "gor-forslag"))
        assert "Ingen har fått veta något ännu" in text_of(client.get(page))
        client.post(lead("arena_day_step", arena.pk, "publicera-schemat"))
        assert "Företaget 1 AB" in text_of(client.get(page))
    last = slots_of(arena)[-1]
    with time_machine.travel(last.ends_at + timedelta(minutes=1), tick=False):
        enter(client, cast.applicant)
        check_in = lead("arena_check_in", arena.pk)
        for one in (*students, *employers):
            answer = client.post(f"{check_in}?kvar=1", {"kom": str(one.pk)})
            assert answer.headers["Location"] == f"{check_in}?kvar=1#p-{one.pk}"
        assert "5 av 5 har kommit" in text_of(client.get(check_in))
        assert client.post(check_in, {"kom": "x"}).status_code == 404
        client.post(check_in, {"angra": str(students[2].pk)})
        client.post(lead("arena_day_step", arena.pk, "avsluta-dagen"))
        meeting = Meeting.objects.filter(student=students[2])[0]
        assert meeting.state == MeetingState.MISSED
        about = lead("arena_meeting", arena.pk, meeting.pk)
        client.post(about, {"what": "held"})
        assert "Mötet blev inte av" in text_of(client.get(about))
        assert client.post(about, {"what": "hopp"}).status_code == 404
        assert "Direkt efteråt" in text_of(client.get(lead("arena_results", arena.pk)))
    assert Message.objects.filter(kind="arenas.follow_up").count() == 4


def test_a_second_press_and_what_is_refused_are_told(client: Client, cast: Cast, whole: Fair) -> None:
    arena, _students, _employers = whole
    enter(client, cast.applicant)
    meeting = Meeting.objects.filter(state=MeetingState.PLANNED)[0]
    about = lead("arena_meeting", arena.pk, meeting.pk)
    with time_machine.travel(NOW, tick=False):
        client.post(about, {"what": "cancel"})
        before = whole_database()
        again = client.post(about, {"what": "cancel"}, follow=True)
        assert "redan hållet, flyttat eller inställt" in text_of(again)
        assert whole_database() == before


@pytest.mark.parametrize("who", ["stranger", "officer", "director", "officer_elsewhere"])
def test_nobody_else_opens_the_leaders_pages(client: Client, cast: Cast, whole: Fair, who: str) -> None:
    arena, _students, _employers = whole
    meeting = Meeting.objects.all()[0]
    report = arena.project.reports.all()[0]
    enter(client, getattr(cast, who))
    for page in (
        lead("arena_timetable", arena.pk),
        lead("arena_day_step", arena.pk, "fyll-luckor"),
        lead("take_up_timetable", arena.pk),
        lead("arena_meeting", arena.pk, meeting.pk),
        lead("arena_check_in", arena.pk),
        lead("arena_results", arena.pk),
        lead("project_outcomes", arena.project_id),
        lead("project_spread", arena.project_id),
        lead("report_outcomes", report.pk),
    ):
        assert client.get(page).status_code in {404, 405}
        assert client.post(page).status_code in {404, 405}


def test_actuals_are_proposed_and_taken_by_a_person(client: Client, cast: Cast, whole: Fair) -> None:
    arena, students, employers = whole
    held(cast, arena, [*students, *employers])
    project = arena.project
    indicator = project.indicators.create(position=1, title="Möten")
    other = project.indicators.create(position=2, title="Annat")
    report = project.reports.order_by("due_on")[0]
    enter(client, cast.applicant)
    with time_machine.travel(NOW, tick=False):
        assert "Ingen av projektets indikatorer" in text_of(client.get(lead("report_outcomes", report.pk)))
        counts = {f"counts_{indicator.pk}": "meetings", f"counts_{other.pk}": ""}
        assert client.post(lead("project_outcomes", project.pk), counts).status_code == 302
        assert (
            client.post(lead("project_outcomes", project.pk), {f"counts_{other.pk}": "x"}).status_code == 422
        )
        [proposal] = proposals_for(report)
        assert (proposal.proposed.value, proposal.rows, proposal.is_taken) == (6, ((arena, 6),), False)
        late = client.post(
            lead("report_outcomes", report.pk), {"indicator": str(indicator.pk), "version": 9}, follow=True
        )
        assert "Någon annan har sparat rapporten" in text_of(late)
        assert IndicatorActual.objects.count() == 0
        client.post(lead("report_outcomes", report.pk), {"indicator": str(indicator.pk), "version": 0})
        taken = IndicatorActual.objects.get()
        assert (taken.indicator, taken.value, taken.women) == (indicator, 6, None)
        assert taken.note == "Räknat från mötesplatserna 2026-11-24."
        [proposal] = proposals_for(report)
        assert proposal.is_taken


def test_the_same_questions_at_one_and_at_sixty(client: Client, cast: Cast) -> None:
    arena, _students, [skog] = fair(cast, students=1, employers=1, most_in_a_row=6)
    other = employer(arena, 8)
    published(cast, arena)
    enter(client, cast.applicant)
    token = make_link(participant_id=skog.pk, at=NOW)
    timetable = arena.timetable
    slots = slots_of(arena)
    pages = {
        name: lead(name, arena.pk) for name in ("arena_timetable", "arena_check_in", "arena_results")
    } | {
        "project_outcomes": lead("project_outcomes", arena.project_id),
        "project_spread": lead("project_spread", arena.project_id),
        "meetings": reverse("meetingplace:meetings", args=[token]),
        "calendar": reverse("meetingplace:calendar", args=[token]),
        "board": reverse("meetingplace:board", args=[arena.pk]),
    }
    counts: dict[str, list[int]] = {name: [] for name in pages}
    there = 0
    with time_machine.travel(slots[0].starts_at, tick=False):
        enter(client, cast.applicant)
        for size in (1, 3, 60):
            while there < size:
                there += 1
                one = student(arena, 10 + there)
                wish(one, skog)
                Meeting.objects.create(
                    timetable=timetable,
                    slot=slots[there % 2],
                    table=100 + there,
                    student=one,
                    employer=skog,
                    student_rank=1,
                )
                timetable.unmet_wishes.create(
                    student=one, employer=other, by_student=True, by_employer=True, code="no_free_slot"
                )
            for name, page in pages.items():
                with CaptureQueriesContext(connection) as questions:
                    assert client.get(page).status_code == 200
                counts[name].append(len(questions))
    assert {name: len(set(found)) for name, found in counts.items()} == dict.fromkeys(pages, 1), counts
    lists = ("arena_check_in", "meetings", "calendar", "board")
    assert {name: counts[name][0] for name in lists if counts[name][0] > MOST} == {}
