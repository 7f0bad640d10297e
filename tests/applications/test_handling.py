"""What officers do with a case, how it is completed or taken back, and how a decision settles it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from bifall.accounts.models import RoleAssignment, User
from bifall.accounts.states import Role
from bifall.applications.commands import (
    complete,
    dismiss,
    hand_over,
    prepare,
    request_completion,
    settle,
    start_review,
    submit,
    withdraw,
)
from bifall.applications.models import Application
from bifall.applications.queries import open_completion_requests, overdue_completion_requests
from bifall.applications.states import WORKFLOW, Action, State
from bifall.kernel.problems import Problem
from tests.applications.conftest import letters, register_of
from tests.cast import Cast, person
from tests.conftest import NOW
from tests.factories.applications import application
from tests.factories.drafts import WHOLE, write
from tests.whole_database import last_told, refusal, told_since, whole_database

DUE = date(2026, 12, 8)


@pytest.fixture
def case(cast: Cast, draft: Application) -> Application:
    """The chamber's application, sent in and under review."""
    submit(application_id=draft.pk, actor=cast.applicant, at=NOW)
    start_review(application_id=draft.pk, actor=cast.officer, at=NOW)
    return Application.objects.get(pk=draft.pk)


def ask(case: Application, actor: User, **changes: Any) -> None:
    values: dict[str, Any] = {"text": "Dela upp budgeten.", "pages": ["budget"], "due_on": DUE, "at": NOW}
    request_completion(application_id=case.pk, actor=actor, **(values | changes))


def move(action: Action, previous: State, state: State) -> dict[str, str]:
    return {"action": action.value, "previous": previous.value, "state": state.value}


def test_who_begins_a_case_handles_it(cast: Cast) -> None:
    case = application(cast, State.SUBMITTED, case_officer=None)
    told = last_told(cast.region.pk)
    start_review(application_id=case.pk, actor=cast.officer, at=NOW)
    case.refresh_from_db()
    assert (case.state, case.case_officer) == (State.UNDER_REVIEW, cast.officer)
    assert told_since(told) == [
        ("applications.moved", cast.officer, move(Action.START_REVIEW, State.SUBMITTED, State.UNDER_REVIEW))
    ]


def test_a_case_is_handed_over_to_another_officer_and_to_nobody_else(cast: Cast) -> None:
    case = application(cast)
    other = person("Henrik Handläggare", authority=cast.region, role=Role.CASE_OFFICER, at=NOW)
    told = last_told(cast.region.pk)
    hand = {"application_id": case.pk, "actor": cast.officer, "at": NOW}
    hand_over(officer_id=other.pk, **hand)
    case.refresh_from_db()
    assert (case.state, case.case_officer) == (State.UNDER_REVIEW, other)
    assert told_since(told) == [("applications.handed_over", cast.officer, {"officer_id": str(other.pk)})]
    left, shut_out = (
        person(name, authority=cast.region, role=Role.CASE_OFFICER, at=NOW) for name in ("Lo Ek", "Stig Al")
    )
    RoleAssignment.objects.filter(user=left).update(ended_at=NOW)
    User.objects.filter(pk=shut_out.pk).update(is_active=False)
    for unfit in (cast.assessor, cast.applicant, cast.officer_elsewhere, left, shut_out):
        assert refusal(lambda to=unfit.pk: hand_over(officer_id=to, **hand)) == [
            Problem("officer_not_at_the_authority", "officer")
        ]


def test_a_completion_is_asked_for(cast: Cast, case: Application) -> None:
    told = last_told(cast.region.pk)
    ask(case, cast.officer, text=" Dela upp budgeten. ", pages=["budget", "financing"])
    case.refresh_from_db()
    asked = case.completion_requests.get()
    assert (case.state, case.answer_set.is_locked) == (State.COMPLETION_REQUESTED, False)
    assert (asked.text, asked.pages, asked.due_on) == ("Dela upp budgeten.", ["budget", "financing"], DUE)
    assert (asked.asked_by, asked.asked_at, asked.reply, asked.answered_at) == (cast.officer, NOW, "", None)
    assert register_of(case)[1:] == [
        ("outgoing", "Begäran om komplettering", cast.chamber.name),
        ("outgoing", "Kvittens", cast.chamber.name),
    ]
    letter = (
        "RUN 1-2026: vi behöver en komplettering",
        "Dela upp budgeten.\n\nSvara senast 2026-12-08.",
    )
    assert letters("applications.completion_requested") == [
        (cast.colleague.email, *letter),
        (cast.applicant.email, *letter),
    ]
    assert told_since(told) == [
        (
            "applications.completion_requested",
            cast.officer,
            {"request_id": str(asked.pk), "due_on": "2026-12-08"},
        )
    ]
    assert list(open_completion_requests(cast.colleague)) == [asked]
    assert list(open_completion_requests(cast.stranger)) == []
    assert [
        list(overdue_completion_requests(authority.pk, today))
        for authority, today in (
            (cast.region, DUE),
            (cast.region, date(2026, 12, 9)),
            (cast.other_region, date(2026, 12, 9)),
        )
    ] == [[], [asked], []]


def test_all_that_is_wrong_with_a_request_is_told_at_once(cast: Cast, case: Application) -> None:
    assert refusal(lambda: ask(case, cast.officer, text=" ", pages=["budget", "nej"], due_on=NOW.date())) == [
        Problem("completion_page_unknown", "pages"),
        Problem("completion_text_missing", "text"),
        Problem("completion_due_in_the_past", "due_on"),
    ]


def test_tomorrow_is_tomorrow_in_sweden(cast: Cast, case: Application) -> None:
    late = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    assert refusal(lambda: ask(case, cast.officer, due_on=date(2026, 11, 25), at=late)) == [
        Problem("completion_due_in_the_past", "due_on")
    ]
    ask(case, cast.officer, due_on=date(2026, 11, 26), at=late)


def test_a_completion_is_sent_and_counts(cast: Cast, case: Application) -> None:
    ask(case, cast.officer, pages=["budget", "financing"])
    rows = [{**WHOLE["budget"][0], "amount_sek": 3_000_000}, *WHOLE["budget"][1:]]
    write(case, cast.colleague, budget=rows, sought_sek=1_785_777)
    told = last_told(cast.region.pk)
    after_closing = datetime(2026, 12, 7, 9, tzinfo=UTC)
    complete(application_id=case.pk, reply=" Nu är det delat. ", actor=cast.colleague, at=after_closing)
    case.refresh_from_db()
    asked = case.completion_requests.get()
    assert (case.state, case.answer_set.locked_at) == (State.UNDER_REVIEW, after_closing)
    assert (asked.reply, asked.answered_at) == ("Nu är det delat.", after_closing)
    assert (case.sought_sek, case.total_cost_sek, case.submitted_at) == (1_785_777, 4_571_554, NOW)
    assert [row.amount_sek for row in case.budget_rows.all()] == [3_000_000, 1_371_554, 200_000]
    assert case.case_number == "RUN 1-2026"
    assert register_of(case)[-1] == ("incoming", "Komplettering", cast.chamber.name)
    assert letters("applications.completed") == [
        (
            cast.officer.email,
            "RUN 1-2026: kompletteringen har kommit",
            "Handelskammarens service AC län AB har kompletterat ansökan Studenter möter arbetsliv.",
        )
    ]
    assert told_since(told) == [
        (
            "applications.moved",
            cast.colleague,
            move(Action.COMPLETE, State.COMPLETION_REQUESTED, State.UNDER_REVIEW),
        )
    ]
    assert list(open_completion_requests(cast.colleague)) == []
    ask(case, cast.officer, text="En sak till.")
    assert [request.text for request in open_completion_requests(cast.colleague)] == ["En sak till."]


def test_a_completion_must_add_up_too(cast: Cast, case: Application) -> None:
    ask(case, cast.officer, pages=["financing"])
    write(case, cast.applicant, sought_sek=2_785_776)
    assert refusal(lambda: complete(application_id=case.pk, reply="", actor=cast.applicant, at=NOW)) == [
        Problem(
            "financing_differs",
            "financing",
            {"left_sek": 5_571_554, "right_sek": 5_571_553, "difference_sek": 1},
        )
    ]


@pytest.mark.parametrize("state", sorted(WORKFLOW.states_with(Action.WITHDRAW)))
def test_the_applicant_takes_the_application_back(cast: Cast, state: State) -> None:
    case = application(cast, state)
    told = last_told(cast.region.pk)
    withdraw(application_id=case.pk, actor=cast.applicant, at=NOW)
    case.refresh_from_db()
    assert case.state == State.WITHDRAWN
    assert register_of(case) == [("incoming", "Återkallelse", cast.chamber.name)]
    assert told_since(told) == [
        ("applications.moved", cast.applicant, move(Action.WITHDRAW, state, State.WITHDRAWN))
    ]
    assert letters("applications.withdrawn") == [
        (
            cast.officer.email,
            "RUN 1-2026: ansökan är återkallad",
            "Handelskammarens service AC län AB har återkallat ansökan Studenter möter arbetsliv.",
        )
    ]


@pytest.mark.parametrize("end", ["withdraw", "dismiss"])
def test_what_has_ended_is_not_waited_for(cast: Cast, case: Application, end: str) -> None:
    ask(case, cast.officer)
    if end == "withdraw":
        withdraw(application_id=case.pk, actor=cast.applicant, at=NOW)
    else:
        dismiss(application_id=case.pk, reason="Kom inte in.", actor=cast.officer, at=NOW)
    assert list(open_completion_requests(cast.applicant)) == []
    assert list(overdue_completion_requests(cast.region.pk, date(2027, 1, 1))) == []
    with pytest.raises(PermissionDenied):
        complete(application_id=case.pk, reply="", actor=cast.applicant, at=NOW)


@pytest.mark.parametrize("state", sorted(WORKFLOW.states_with(Action.DISMISS)))
def test_a_case_is_dismissed_with_reasons(cast: Cast, state: State) -> None:
    case = application(cast, state)
    told = last_told(cast.region.pk)
    send_away = {"application_id": case.pk, "actor": cast.officer, "at": NOW}
    assert refusal(lambda: dismiss(reason=" ", **send_away)) == [Problem("reason_missing", "reason")]
    dismiss(reason=" Den kom in för sent. ", **send_away)
    case.refresh_from_db()
    assert case.state == State.DISMISSED
    assert register_of(case) == [("outgoing", "Beslut att avvisa ansökan", cast.chamber.name)]
    letter = ("RUN 1-2026: ansökan avvisas", "Den kom in för sent.")
    assert letters("applications.dismissed") == [
        (cast.colleague.email, *letter),
        (cast.applicant.email, *letter),
    ]
    assert told_since(told) == [
        ("applications.moved", cast.officer, move(Action.DISMISS, state, State.DISMISSED))
    ]


@pytest.mark.parametrize(
    ("action", "state"),
    [
        (Action.GRANT, State.GRANTED),
        (Action.REJECT, State.REJECTED),
        (Action.REFER_BACK, State.UNDER_REVIEW),
    ],
)
@pytest.mark.parametrize("role", ["secretary", "director"])
def test_a_decision_settles_a_prepared_case(cast: Cast, action: Action, state: State, role: str) -> None:
    case = application(cast)
    prepare(application_id=case.pk, actor=cast.officer, at=NOW)
    actor = getattr(cast, role)
    settle(application_id=case.pk, action=action, actor=actor, at=NOW)
    case.refresh_from_db()
    assert case.state == state
    assert told_since(0) == [
        ("applications.moved", cast.officer, move(Action.PREPARE, State.UNDER_REVIEW, State.PREPARED)),
        ("applications.moved", actor, move(action, State.PREPARED, state)),
    ]


@pytest.mark.parametrize("action", sorted(set(Action) - {Action.GRANT, Action.REJECT, Action.REFER_BACK}))
def test_only_a_decision_settles(cast: Cast, action: Action) -> None:
    case = application(cast, State.PREPARED)
    before = whole_database()
    with pytest.raises(ValueError, match="is not a decision"):
        settle(application_id=case.pk, action=action, actor=cast.secretary, at=NOW)
    assert whole_database() == before


# Each command with a state it can begin from, and arguments that are wrong.
COMMANDS: dict[str, tuple[Callable[..., object], State, dict[str, Any]]] = {
    "start review": (start_review, State.SUBMITTED, {}),
    "hand over": (hand_over, State.UNDER_REVIEW, {"officer_id": None}),
    "request completion": (
        request_completion,
        State.UNDER_REVIEW,
        {"text": "", "pages": ["nej"], "due_on": NOW.date()},
    ),
    "complete": (complete, State.COMPLETION_REQUESTED, {"reply": ""}),
    "withdraw": (withdraw, State.PREPARED, {}),
    "prepare": (prepare, State.UNDER_REVIEW, {}),
    "dismiss": (dismiss, State.UNDER_REVIEW, {"reason": ""}),
    "grant": (settle, State.PREPARED, {"action": Action.GRANT}),
    "reject": (settle, State.PREPARED, {"action": Action.REJECT}),
    "refer back": (settle, State.PREPARED, {"action": Action.REFER_BACK}),
}


@pytest.mark.parametrize("role", ["officer_elsewhere", "secretary_elsewhere", "stranger", "administrator"])
@pytest.mark.parametrize("name", COMMANDS)
def test_who_may_not_is_not_even_told_what_is_wrong(cast: Cast, name: str, role: str) -> None:
    command, state, arguments = COMMANDS[name]
    case = application(cast, state)
    before = whole_database()
    with pytest.raises(PermissionDenied):
        command(application_id=case.pk, actor=getattr(cast, role), at=NOW, **arguments)
    assert whole_database() == before


@pytest.mark.parametrize("state", [State.GRANTED, State.REJECTED, State.DISMISSED, State.WITHDRAWN])
@pytest.mark.parametrize("name", sorted(set(COMMANDS) - {"hand over"}))
def test_what_is_final_stays(cast: Cast, name: str, state: State) -> None:
    command, _state, arguments = COMMANDS[name]
    case = application(cast, state)
    before = whole_database()
    for actor in (cast.officer, cast.secretary, cast.director, cast.applicant):
        with pytest.raises(PermissionDenied):
            command(application_id=case.pk, actor=actor, at=NOW, **arguments)
    assert whole_database() == before
