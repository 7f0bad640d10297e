"""The officers' and assessors' pages, each for those it is for."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bifall.accounts.models import User
from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.assessment.commands import assign_assessors, declare_no_conflict
from bifall.assessment.models import Assignment, StaffMemo
from bifall.assessment.states import AssignmentState
from bifall.collaboration.models import Consultation
from tests.cast import Cast
from tests.factories.applications import application
from tests.factories.calls import open_round


def enter(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


@pytest.fixture
def case(cast: Cast) -> Application:
    return application(cast)


@pytest.fixture
def assignment(cast: Cast, case: Application, now: datetime) -> Assignment:
    [made] = assign_assessors(
        application_id=case.pk,
        assessor_ids=[cast.assessor.pk],
        due_on=(now + timedelta(days=10)).date(),
        actor=cast.officer,
        at=now,
    )
    return made


@pytest.mark.parametrize("role", ["applicant", "umea_official", "stranger", "officer_elsewhere"])
@pytest.mark.parametrize("name", ["home", "cases", "calls"])
def test_who_does_not_work_here_is_not_let_in(client: Client, cast: Cast, role: str, name: str) -> None:
    assert enter(client, getattr(cast, role)).get(reverse(f"desk:{name}")).status_code == 403


def test_a_draft_is_nobodys_but_the_applicants(client: Client, cast: Cast) -> None:
    draft = application(cast, State.DRAFT)
    assert enter(client, cast.officer).get(reverse("desk:case", args=[draft.pk])).status_code == 404


@pytest.mark.parametrize("role", ["officer", "director", "secretary"])
def test_a_case_is_read_by_those_who_work_with_it(
    client: Client, cast: Cast, case: Application, role: str
) -> None:
    page = enter(client, getattr(cast, role)).get(reverse("desk:case", args=[case.pk]))
    assert page.status_code == 200
    assert page.context["may_write"] == (role == "officer")


def test_the_whole_preparation(client: Client, cast: Cast, now: datetime) -> None:
    case = application(cast, State.SUBMITTED, case_officer=None)
    enter(client, cast.officer)
    at_case = reverse("desk:case", args=[case.pk])
    assert client.post(reverse("desk:start_review", args=[case.pk])).headers["Location"] == at_case
    case.refresh_from_db()
    assert (case.state, case.case_officer) == (State.UNDER_REVIEW, cast.officer)
    consulted = client.post(
        reverse("desk:consult", args=[case.pk]),
        {
            "consult-municipalities": [str(cast.umea.pk)],
            "consult-question": "Vad anser kommunen?",
            "consult-due_on": "2099-12-01",
        },
    )
    assert consulted.status_code == 302
    assert [c.municipality for c in Consultation.objects.all()] == [cast.umea]
    assigned = client.post(
        reverse("desk:assign", args=[case.pk]),
        {"assign-assessors": [str(cast.assessor.pk)], "assign-due_on": "2099-12-01"},
    )
    assert assigned.status_code == 302
    assert [a.assessor for a in case.assignments.all()] == [cast.assessor]


def test_what_cannot_be_read_is_told_at_the_field_and_kept(
    client: Client, cast: Cast, case: Application
) -> None:
    answer = enter(client, cast.officer).post(
        reverse("desk:request_completion", args=[case.pk]),
        {"completion-text": "Budgeten behöver delas upp.", "completion-due_on": "2020-01-01"},
    )
    form = answer.context["completion_form"]
    assert (answer.status_code, list(form.errors)) == (422, ["due_on"])
    assert form["text"].value() == "Budgeten behöver delas upp."
    assert case.completion_requests.count() == 0


def test_the_memo_is_kept_when_finishing_is_refused(client: Client, cast: Cast, case: Application) -> None:
    answer = enter(client, cast.officer).post(
        reverse("desk:memo", args=[case.pk]),
        {
            "summary": "Kort",
            "background": "",
            "reasoning": "Bra",
            "outcome": "grant",
            "proposed_sek": "2 785 777 kr",
            "highest_share_percent": "5,5",
            "conditions": "Rapport varje halvår\n\nÖppna data",
            "go": "finish",
        },
    )
    assert answer.status_code == 422
    memo = StaffMemo.objects.get(application=case)
    assert (memo.summary, memo.proposed_sek, memo.highest_share_percent) == (
        "Kort",
        2_785_777,
        Decimal("5.5"),
    )
    assert [c.text for c in memo.conditions.all()] == ["Rapport varje halvår", "Öppna data"]
    assert Application.objects.get(pk=case.pk).state == State.UNDER_REVIEW


def test_a_wrong_amount_is_told_in_words(client: Client, cast: Cast, case: Application) -> None:
    answer = enter(client, cast.officer).post(
        reverse("desk:memo", args=[case.pk]), {"proposed_sek": "12,50", "highest_share_percent": "101"}
    )
    assert dict(answer.context["form"].errors) == {
        "proposed_sek": ["Skriv beloppet i hela kronor, till exempel 1 620 000."],
        "highest_share_percent": ["Skriv andelen i procent, till exempel 50 eller 5,5."],
    }
    assert StaffMemo.objects.count() == 0


def test_an_application_opens_when_the_assessor_has_no_conflict(
    client: Client, cast: Cast, assignment: Assignment
) -> None:
    url = reverse("desk:assignment", args=[assignment.pk])
    page = enter(client, cast.assessor).get(url)
    assert (page.status_code, page.context["is_open"], "pages" in page.context) == (200, False, False)
    assert client.post(reverse("desk:declare", args=[assignment.pk]), {"conflict": "no"}).status_code == 302
    assert client.get(url).context["is_open"] is True


def test_a_conflict_shuts_the_assessor_out(client: Client, cast: Cast, assignment: Assignment) -> None:
    declare = reverse("desk:declare", args=[assignment.pk])
    without_reason = enter(client, cast.assessor).post(declare, {"reason": " "})
    assert (without_reason.status_code, list(without_reason.context["conflict_form"].errors)) == (
        422,
        ["reason"],
    )
    assert client.post(declare, {"reason": "Min syster leder projektet"}).status_code == 302
    page = client.get(reverse("desk:assignment", args=[assignment.pk]))
    assert page.context["is_open"] is False
    assert assignment.application.summary not in page.content.decode()


def test_scores_are_saved_then_handed_in(
    client: Client, cast: Cast, assignment: Assignment, now: datetime
) -> None:
    declare_no_conflict(assignment_id=assignment.pk, actor=cast.assessor, at=now)
    criteria = list(assignment.application.round.call.criteria.order_by("position"))
    url = reverse("desk:assignment", args=[assignment.pk])
    enter(client, cast.assessor)
    first = criteria[0].key
    assert client.post(url, {f"points-{first}": "0", f"reason-{first}": "Inget"}).status_code == 302
    assert [s.points for s in assignment.scores.all()] == [0]
    refused = client.post(url, {f"points-{first}": "4", "go": "finish"})
    missing = [f"reason-{first}", *(f"points-{c.key}" for c in criteria[1:])]
    assert (refused.status_code, sorted(refused.context["form"].errors)) == (422, sorted(missing))
    whole = {f"points-{c.key}": "4" for c in criteria} | {f"reason-{c.key}": "Skäl" for c in criteria}
    assert client.post(url, whole | {"go": "finish"}).status_code == 302
    assignment.refresh_from_db()
    assert assignment.state == AssignmentState.DONE
    assert [s.points for s in client.get(url).context["scores"]] == [4] * len(criteria)
    seen_by_officer = enter(client, cast.officer).get(reverse("desk:case", args=[assignment.application_id]))
    assert seen_by_officer.context["summary"].total == Decimal("4.00")


def test_another_assessor_cannot_open_it(client: Client, cast: Cast, assignment: Assignment) -> None:
    url = reverse("desk:assignment", args=[assignment.pk])
    assert enter(client, cast.other_assessor).get(url).status_code == 404


def test_a_call_from_idea_to_publication(client: Client, cast: Cast) -> None:
    there = open_round(cast).call
    enter(client, cast.officer)
    values = {
        "title": "Gröna industrier",
        "summary": "Stöd till omställning.",
        "form_version": str(there.form_version_id),
        "strategy": str(there.strategy_id),
        "decider": "board",
        "highest_share_percent": "50",
    }
    made = client.post(reverse("desk:create_call"), values)
    call = there.__class__.objects.get(title="Gröna industrier")
    assert made.headers["Location"] == reverse("desk:criteria", args=[call.pk])
    too_early = client.post(reverse("desk:publish_call", args=[call.pk]))
    assert (too_early.status_code, [p.code for p in too_early.context["problems"]]) == (
        422,
        ["criteria_missing", "round_missing"],
    )
    lines = {
        "form-TOTAL_FORMS": "2",
        "form-INITIAL_FORMS": "0",
        "form-0-title": "Nytta",
        "form-0-weight": "40",
    }
    assert client.post(reverse("desk:criteria", args=[call.pk]), lines).status_code == 302
    wrong = {
        "name": "Våren",
        "opens_at": "2027-03-01T08:00",
        "closes_at": "2027-02-01T16:00",
        "frame_sek": "5 000 000",
    }
    refused = client.post(reverse("desk:add_round", args=[call.pk]), wrong)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["closes_at"])
    right = wrong | {"closes_at": "2027-04-01T16:00"}
    assert client.post(reverse("desk:add_round", args=[call.pk]), right).status_code == 302
    assert client.post(reverse("desk:publish_call", args=[call.pk])).status_code == 302
    call.refresh_from_db()
    assert call.state == "published"
    page = client.get(reverse("desk:call", args=[call.pk]))
    assert [round_.frame_sek for round_ in page.context["rounds"]] == [5_000_000]


def test_a_search_with_what_no_keyboard_writes_finds_by_the_rest(
    client: Client, cast: Cast, case: Application
) -> None:
    """PostgreSQL takes no null characters in a question."""
    answer = enter(client, cast.officer).get(reverse("desk:cases"), {"q": "Stu\x00denter \x00"})
    assert (answer.context["words"], list(answer.context["page"])) == ("Studenter", [case])


def test_the_list_of_cases_asks_as_many_questions_for_many_rows(client: Client, cast: Cast) -> None:
    round_ = open_round(cast)
    application(cast, round=round_)
    enter(client, cast.officer)
    client.get(reverse("desk:cases"))
    counts = []
    for more in (0, 2, 57):
        for _number in range(more):
            application(cast, round=round_)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(reverse("desk:cases"))
        counts.append(len(asked))
    assert counts == [counts[0]] * 3
    assert counts[0] <= 12
