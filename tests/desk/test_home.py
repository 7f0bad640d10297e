"""The officers' first page: what is late, what is next in each case, whom one waits for, and the frames."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bifall.accounts.models import User
from bifall.applications.models import Application, CompletionRequest
from bifall.applications.states import State
from bifall.assessment.states import AssignmentState, MemoState
from bifall.board.states import ItemKind, MeetingState, Outcome
from bifall.calls.models import Round
from bifall.calls.states import Decider
from bifall.collaboration.states import ConsultationState
from bifall.desk.frames import RoundFrame, frames_of
from bifall.desk.next_steps import Step, next_step, progress_of, waits_for
from bifall.desk.own_cases import Awaited, OwnCase, own_cases
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.applications import application
from tests.factories.assessment import assignment, done, memo
from tests.factories.board import decision, grant, item, meeting
from tests.factories.calls import open_round
from tests.factories.collaboration import consultation, time_request
from tests.factories.delegation import delegated

TODAY = date(2026, 11, 24)
LATE, SOON = date(2026, 11, 20), date(2026, 11, 30)


def case(state: State = State.UNDER_REVIEW, **facts: object) -> OwnCase:
    values: dict[str, object] = {
        "pk": uuid4(),
        "title": "Skogens data",
        "case_number": "RUN 7-2026",
        "state": state,
        "sought_sek": 880_000,
        "is_for_the_director": False,
        "assessors": 2,
        "assessed": 2,
        "assessments_awaited": (),
        "municipalities": 3,
        "answered": 3,
        "answers_awaited": (),
        "completion_awaited": None,
        "memo_is_begun": False,
        "proposed_sek": None,
        "meeting_at": None,
    }
    return OwnCase(**(values | facts))  # type: ignore[arg-type]


UMEA, SORSELE = Awaited("Umeå", LATE), Awaited("Sorsele", SOON)
BEDA, BO = Awaited("Beda Norling", date(2026, 11, 23)), Awaited("Bo Lindgren", SOON)


@pytest.mark.parametrize(
    ("stands", "step"),
    [
        (case(), Step("Skriv tjänsteskrivelse: Skogens data")),
        (case(memo_is_begun=True), Step("Gör klar tjänsteskrivelsen: Skogens data")),
        (case(assessors=0, municipalities=0), Step("Utse bedömare och fråga kommunerna: Skogens data")),
        (case(assessors=0), Step("Utse bedömare: Skogens data")),
        (case(municipalities=0), Step("Fråga kommunerna: Skogens data")),
        (case(municipalities=0, memo_is_begun=True), Step("Gör klar tjänsteskrivelsen: Skogens data")),
        (case(answers_awaited=(SORSELE,)), None),
        (case(assessments_awaited=(BO,), memo_is_begun=True), None),
        (case(answers_awaited=(UMEA, SORSELE)), Step("Umeå har inte svarat: Skogens data", LATE)),
        (case(answers_awaited=(UMEA, UMEA)), Step("2 kommuner har inte svarat: Skogens data", LATE)),
        (
            case(assessments_awaited=(BEDA, BO)),
            Step("Beda Norling har inte lämnat sin bedömning: Skogens data", date(2026, 11, 23)),
        ),
        (
            case(assessments_awaited=(BEDA, BEDA)),
            Step("2 bedömare har inte lämnat sin bedömning: Skogens data", date(2026, 11, 23)),
        ),
        (
            case(assessments_awaited=(BEDA,), answers_awaited=(UMEA,)),
            Step("Umeå har inte svarat: Skogens data", LATE),
        ),
        (case(answers_awaited=(Awaited("Umeå", TODAY),)), None),
        (
            case(State.COMPLETION_REQUESTED, completion_awaited=Awaited("", LATE)),
            Step("Kompletteringen har inte kommit: Skogens data", LATE),
        ),
        (case(State.COMPLETION_REQUESTED, completion_awaited=Awaited("", TODAY)), None),
        (case(State.PREPARED, memo_is_begun=True), None),
    ],
)
def test_the_next_step_of_a_case(stands: OwnCase, step: Step | None) -> None:
    assert next_step(stands, TODAY) == step


@pytest.mark.parametrize(
    ("stands", "line", "awaited"),
    [
        (
            case(assessed=1, answered=2, answers_awaited=(SORSELE,), assessments_awaited=(BEDA,)),
            "RUN 7-2026 · 1 av 2 bedömare klara · 2 av 3 kommuner har svarat",
            Awaited("bedömning av Beda Norling", date(2026, 11, 23)),
        ),
        (
            case(
                assessors=1,
                assessed=1,
                municipalities=1,
                answered=0,
                answers_awaited=(SORSELE,),
                memo_is_begun=True,
            ),
            "RUN 7-2026 · 1 av 1 bedömare klar · 0 av 1 kommun har svarat · tjänsteskrivelsen är påbörjad",
            Awaited("svar från Sorsele", SOON),
        ),
        (
            case(
                State.COMPLETION_REQUESTED,
                assessors=0,
                municipalities=0,
                completion_awaited=Awaited("", SOON),
            ),
            "RUN 7-2026",
            Awaited("komplettering", SOON),
        ),
        (case(State.PREPARED, assessors=0, municipalities=0, memo_is_begun=True), "RUN 7-2026", None),
    ],
)
def test_how_far_a_case_has_come(stands: OwnCase, line: str, awaited: Awaited | None) -> None:
    assert (progress_of(stands), waits_for(stands)) == (line, awaited)


def test_a_case_is_counted_as_it_stands(cast: Cast) -> None:
    prepared = application(cast, State.PREPARED, sought_sek=400_000)
    done(cast, prepared, (3, 4))
    assignment(cast, prepared, AssignmentState.CONFLICTED, assessor=cast.other_assessor)
    consultation(cast, prepared, ConsultationState.ANSWERED)
    consultation(cast, prepared, ConsultationState.SILENT, municipality=cast.sorsele)
    memo(cast, prepared, state=MemoState.FINISHED, finished_at=NOW)
    postponed_at = meeting(cast, MeetingState.ANNOUNCED)
    decision(item(postponed_at, ItemKind.GRANT, application=prepared), Outcome.POSTPONED)
    comes = meeting(cast, MeetingState.SUMMONED, starts_at=NOW + timedelta(days=8))
    item(comes, ItemKind.GRANT, application=prepared)
    asked = application(cast, State.COMPLETION_REQUESTED, case_officer=cast.officer)
    for answered_at, due_on in ((NOW, LATE), (None, SOON)):
        CompletionRequest.objects.create(
            application=asked,
            text="Budgeten",
            due_on=due_on,
            asked_by=cast.officer,
            asked_at=NOW,
            answered_at=answered_at,
        )
    assignment(cast, asked, assessor=cast.assessor, due_on=SOON)
    consultation(cast, asked, due_on=LATE)
    application(cast, State.UNDER_REVIEW, case_officer=cast.director)
    application(cast, State.GRANTED)

    assert sorted(own_cases(cast.officer, cast.region), key=lambda stands: stands.case_number) == [
        case(
            State.PREPARED,
            pk=prepared.pk,
            title=prepared.title,
            case_number="RUN 1-2026",
            sought_sek=400_000,
            assessors=1,
            assessed=1,
            municipalities=2,
            answered=1,
            memo_is_begun=True,
            proposed_sek=400_000,
            meeting_at=comes.starts_at,
        ),
        case(
            State.COMPLETION_REQUESTED,
            pk=asked.pk,
            title=asked.title,
            case_number="RUN 2-2026",
            sought_sek=asked.sought_sek,
            assessors=1,
            assessed=0,
            assessments_awaited=(Awaited("Beda Bedömare", SOON),),
            municipalities=1,
            answered=0,
            answers_awaited=(Awaited("Umeå", LATE),),
            completion_awaited=Awaited("", SOON),
        ),
    ]


def enter(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


@time_machine.travel(NOW, tick=False)
def test_the_page_has_each_case_where_it_belongs(client: Client, cast: Cast) -> None:
    round_ = open_round(cast)
    application(cast, State.SUBMITTED, round=round_, title="Nytt", case_officer=None)
    application(cast, round=round_, title="Obörjat")
    late = application(cast, round=round_, title="Sent")
    consultation(cast, late, due_on=LATE)
    waits = application(cast, round=round_, title="Hos andra")
    assignment(cast, waits, due_on=SOON)
    consultation(cast, waits, ConsultationState.ANSWERED)
    ready = application(cast, State.PREPARED, round=round_, title="Klart", sought_sek=300_000)
    memo(cast, ready, state=MemoState.FINISHED, proposed_sek=250_000)
    page = enter(client, cast.officer).get(reverse("desk:home"))
    assert [(i["title"], i["detail"], i.get("due"), i.get("due_on")) for i in page.context["items"]] == [
        ("Umeå har inte svarat: Sent", "RUN 3-2026 · 0 av 1 kommun har svarat", None, LATE),
        ("Börja handlägga: Nytt", f"RUN 1-2026 · {cast.chamber.name}", "ny", None),
        ("Utse bedömare och fråga kommunerna: Obörjat", "RUN 2-2026", None, None),
    ]
    assert [(line["case"].title, line["awaited"]) for line in page.context["waiting"]] == [
        ("Hos andra", Awaited("bedömning av Beda Bedömare", SOON))
    ]
    assert [stands.title for stands in page.context["ready"]] == ["Klart"]
    assert (page.context["ready_sought_sek"], page.context["ready_proposed_sek"]) == (300_000, 250_000)
    shown = " ".join(page.content.decode().split())
    for words in ("3 saker väntar på dig", "4 dagar försenad", "0 av 1", "1 av 1", "om 6 dagar"):
        assert words in shown, words


@pytest.mark.parametrize(
    ("role", "items"),
    [
        ("director", ["Besluta på delegation: Litet"]),
        ("officer", ["Börja handlägga: Nytt"]),
        ("secretary", []),
    ],
)
def test_what_only_some_may_do_waits_for_them_alone(
    client: Client, cast: Cast, role: str, items: list[str]
) -> None:
    round_ = open_round(cast)
    application(cast, State.SUBMITTED, round=round_, title="Nytt", case_officer=None)
    small = open_round(cast, slug="sma-projekt")
    small.call.decider = Decider.DIRECTOR
    small.call.save()
    application(cast, State.PREPARED, round=small, title="Litet", case_officer=None)
    application(cast, State.PREPARED, round=round_, title="Stort", case_officer=None)
    page = enter(client, getattr(cast, role)).get(reverse("desk:home"))
    assert [item["title"] for item in page.context["items"]] == items


def test_more_new_applications_than_the_list_shows_are_counted(client: Client, cast: Cast) -> None:
    round_ = open_round(cast)
    for _number in range(23):
        application(cast, State.SUBMITTED, round=round_, case_officer=None)
    page = enter(client, cast.officer).get(reverse("desk:home"))
    assert (len(page.context["items"]), page.context["more_new"]) == (20, 3)
    shown = " ".join(page.content.decode().split())
    assert "<h1>23 saker väntar på dig</h1>" in shown
    assert '<a href="/handlaggning/arenden/?state=submitted">3 nya ansökningar till</a>' in shown


def a_bit_of_everything(cast: Cast, round_: Round) -> None:
    """A case in each place of the page, with all that can be asked for in it."""
    application(cast, State.SUBMITTED, round=round_, case_officer=None)
    for due_on in (LATE, SOON):
        asked = application(cast, round=round_)
        assignment(cast, asked, due_on=due_on)
        consultation(cast, asked, due_on=due_on)
        memo(cast, asked)
    ready = application(cast, State.PREPARED, round=round_)
    done(cast, ready, (3, 4))
    consultation(cast, ready, ConsultationState.ANSWERED, municipality=cast.sorsele)
    memo(cast, ready, state=MemoState.FINISHED)
    planned = meeting(cast, MeetingState.PLANNED)
    item(planned, ItemKind.GRANT, application=ready)
    completed = application(cast, State.COMPLETION_REQUESTED, round=round_)
    CompletionRequest.objects.create(
        application=completed, text="Budgeten", due_on=SOON, asked_by=cast.officer, asked_at=NOW
    )


@time_machine.travel(NOW, tick=False)
def test_the_page_asks_as_many_questions_for_many_cases(client: Client, cast: Cast) -> None:
    round_ = open_round(cast)
    enter(client, cast.officer)
    counts = []
    for more in (1, 2, 9):
        for _number in range(more):
            a_bit_of_everything(cast, round_)
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("desk:home"))
        counts.append(len(asked))
    assert Application.objects.count() == 60
    assert counts == [counts[0]] * 3
    assert counts[0] <= 14


def test_the_frames_of_open_rounds_and_of_those_with_cases_to_decide(cast: Cast, now: datetime) -> None:
    closed_at = now - timedelta(days=3)
    handled = open_round(cast, name="Hösten", closes_at=closed_at, frame_sek=3_000_000)
    application(cast, State.WITHDRAWN, round=handled, sought_sek=900_000)
    application(cast, State.REJECTED, round=handled, sought_sek=500_000)
    application(cast, State.UNDER_REVIEW, round=handled, sought_sek=700_000)
    ready = application(cast, State.PREPARED, round=handled, sought_sek=1_000_000)
    memo(cast, ready, state=MemoState.FINISHED, proposed_sek=800_000)
    draft = application(cast, State.UNDER_REVIEW, round=handled, sought_sek=100_000)
    memo(cast, draft)
    by_board = application(cast, State.GRANTED, round=handled, sought_sek=600_000)
    memo(cast, by_board, state=MemoState.FINISHED)
    grant(cast, meeting(cast), project=by_board, granted_sek=550_000)
    by_director = application(cast, State.GRANTED, round=handled, sought_sek=300_000)
    delegated(cast, project=by_director)
    open_round(cast, name="Våren", frame_sek=0)
    open_round(cast, name="Förbi", closes_at=closed_at)
    over = open_round(cast, name="Över", closes_at=now + timedelta(days=9), frame_sek=1_000_000)
    application(cast, State.GRANTED, round=over, sought_sek=1_500_000)

    frames = frames_of(cast.region, now)
    assert [(frame.round, frame.is_open) for frame in frames] == [
        ("Hösten", False),
        ("Våren", True),
        ("Över", True),
    ]
    autumn, spring, beyond = frames
    assert (autumn.frame_sek, autumn.sought_sek, autumn.proposed_sek, autumn.granted_sek) == (
        3_000_000,
        3_200_000,
        800_000,
        850_000,
    )
    assert widths(autumn) == (80, 155, 300, 281)
    assert widths(spring) == (0, 0, 0, 0)
    assert widths(beyond) == (0, 0, 300, 200)
    assert frames_of(cast.other_region, now) == []


def widths(frame: RoundFrame) -> tuple[int, int, int, int]:
    return frame.granted_width, frame.proposed_width, frame.sought_width, frame.frame_width


@pytest.mark.parametrize(("proposed_sek", "over_sek"), [(400_000, 0), (400_001, 1), (900_000, 500_000)])
def test_proposals_beyond_the_frame_are_told(proposed_sek: int, over_sek: int) -> None:
    frame = RoundFrame(
        call_id=uuid4(),
        call="Projekt för regional tillväxt",
        round="Hösten",
        closes_at=NOW,
        is_open=False,
        frame_sek=1_000_000,
        sought_sek=2_000_000,
        proposed_sek=proposed_sek,
        granted_sek=600_000,
    )
    assert frame.over_sek == over_sek


def test_a_municipality_that_asks_for_more_time_waits_for_the_officer(client: Client, cast: Cast) -> None:
    mine = application(cast, State.UNDER_REVIEW, title="Kod i bygdegården", case_officer=cast.officer)
    time_request(consultation(cast, mine, due_on=SOON))
    refused = time_request(consultation(cast, mine, municipality=cast.sorsele))
    refused.is_given, refused.answered_by, refused.answered_at = False, cast.officer, NOW
    refused.save()
    client.force_login(cast.officer)
    with time_machine.travel(NOW, tick=False):
        items = client.get(reverse("desk:home")).context["items"]
    assert [(one["title"], one["due_on"]) for one in items] == [
        ("Umeå ber om mer tid: Kod i bygdegården", SOON)
    ]
