"""What an assessor may open, and what stays shut: a case with a conflict, and what the others gave."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bifall.accounts.models import RoleAssignment, User
from bifall.accounts.states import Role
from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.assessment.models import Assignment, Score
from bifall.assessment.states import AssignmentState
from bifall.audit.models import Entry
from bifall.board.models import AgendaItem
from bifall.board.states import ItemKind, MeetingState
from bifall.documents.commands import store_document
from bifall.documents.models import Document
from bifall.documents.states import Access, DocumentKind
from bifall.notices.models import Message
from tests.addresses import addresses_of
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.applications import application
from tests.factories.assessment import assignment, done, memo
from tests.factories.board import item, meeting
from tests.factories.collaboration import consultation

ASSIGNED, ACCEPTED = AssignmentState.ASSIGNED, AssignmentState.ACCEPTED
CONFLICTED, DONE = AssignmentState.CONFLICTED, AssignmentState.DONE
# Words that stand nowhere else, so that they are found wherever they leak.
SECRET_SUMMARY, SECRET_REASON, SECRET_REMARK = "Kantarellträsk", "Hjortronmyr", "Ripfjäll"
TASKS = "/handlaggning/bedomningar/"


@pytest.fixture(autouse=True)
def clock() -> Iterator[datetime]:
    with time_machine.travel(NOW, tick=False):
        yield NOW


@pytest.fixture
def case(cast: Cast) -> Application:
    """With an attachment, a memo, a consultation and a place on an agenda."""
    made = application(cast, summary=f"Projektet gäller {SECRET_SUMMARY}.")
    made.attachments.add(
        store_document(
            authority_id=cast.region.pk,
            kind=DocumentKind.ATTACHMENT,
            access=Access.PARTIES,
            title=f"Bilaga om {SECRET_SUMMARY}",
            filename="bilaga.pdf",
            media_type="application/pdf",
            content=f"%PDF-1.7 {SECRET_SUMMARY}".encode(),
            actor=cast.applicant,
            at=NOW,
        )
    )
    memo(cast, made)
    consultation(cast, made)
    item(meeting(cast, MeetingState.PLANNED), ItemKind.GRANT, made.title, application=made)
    return made


def enter(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def gives(user: User, role: Role, cast: Cast) -> User:
    RoleAssignment.objects.create(authority=cast.region, user=user, role=role, assigned_at=NOW)
    return User.objects.get(pk=user.pk)


def everywhere(case: Application, task: Assignment) -> dict[str, str]:
    """Every address of every room that needs a session, with this case in it."""
    values = {
        "application_id": case.pk,
        "assignment_id": task.pk,
        "call_id": case.round.call_id,
        "consultation_id": case.consultations.get().pk,
        "document_id": case.attachments.get().pk,
        "item_id": AgendaItem.objects.get().pk,
        "meeting_id": AgendaItem.objects.get().meeting_id,
        "membership_id": uuid.uuid4(),
        "message_id": Message.objects.values_list("pk", flat=True).first() or uuid.uuid4(),
        "motion_id": uuid.uuid4(),
        "organisation_id": case.organisation_id,
        "page_key": case.answer_set.form_version.schema.pages[0].key,
        "round_id": case.round_id,
        "token": "x",
    }
    known = Values(values)
    rooms = ("portal", "desk", "municipal", "boardroom")
    found = {name: url for room in rooms for name, url in addresses_of(room, known).items()}
    # What an assessor wishes to assess is about no case.
    del found["desk:save_wishes"]
    return found


class Values(dict[str, object]):
    """Parts that another room has come to need are unknown ids here: they open nothing."""

    def __missing__(self, part: str) -> object:
        return 1 if part == "number" else uuid.uuid4()


def opened(client: Client, addresses: dict[str, str]) -> dict[str, bytes]:
    """The pages and papers that the reader is given."""
    found = {}
    for name, address in addresses.items():
        answer = client.get(address)
        if answer.status_code == 200:
            found[name] = b"".join(answer) if answer.streaming else answer.content
    return found


def pages_with(word: str, pages: dict[str, bytes]) -> set[str]:
    return {name for name, content in pages.items() if word.encode() in content}


# Conflicts of interest


@pytest.mark.parametrize("state", AssignmentState)
def test_an_assessor_reads_the_case_only_between_no_conflict_and_conflict(
    client: Client, cast: Cast, case: Application, state: AssignmentState
) -> None:
    task = assignment(cast, case, state, points=(3, 3))
    seen = pages_with(SECRET_SUMMARY, opened(enter(client, cast.assessor), everywhere(case, task)))
    may_read = state in {ACCEPTED, DONE}
    assert seen == ({"desk:assignment", "desk:document"} if may_read else set())


@pytest.mark.parametrize("state", [CONFLICTED, AssignmentState.WITHDRAWN])
def test_who_is_out_of_the_case_is_refused_at_every_door(
    client: Client, cast: Cast, case: Application, state: AssignmentState
) -> None:
    task = assignment(cast, case, state, conflict_reason="Min syster leder det.")
    enter(client, cast.assessor)
    addresses = everywhere(case, task)
    desk = {name: url for name, url in addresses.items() if name.startswith("desk:")}
    statuses = {name: client.get(url).status_code for name, url in desk.items()}
    assert {name for name, status in statuses.items() if status not in {403, 404, 405}} == {
        "desk:assignment",
        "desk:assignments",
    }
    assert statuses["desk:document"] == 404
    before = (Entry.objects.count(), Assignment.objects.values().get())
    values = {"conflict": "no", "reason": "x", "points-nytta": "5", "reason-nytta": "Bra", "go": "finish"}
    sent = {name: client.post(url, values).status_code for name, url in addresses.items()}
    assert {status for name, status in sent.items() if name.startswith("desk:")} <= {403, 404, 405}
    assert (sent["desk:assignment"], sent["desk:declare"]) == (403, 403)
    assert (Entry.objects.count(), Assignment.objects.values().get()) == before
    # What is left of the task says that it is over, and whose application it was.
    page = client.get(addresses["desk:assignment"])
    assert "form" not in page.context
    assert page.context["may_declare_conflict"] is False


@pytest.mark.parametrize("role", ["officer", "director", "secretary"])
def test_who_works_at_the_desk_too_loses_the_case_with_a_conflict(
    client: Client, cast: Cast, case: Application, role: str
) -> None:
    user = gives(getattr(cast, role), Role.ASSESSOR, cast)
    task = assignment(cast, case, ACCEPTED, assessor=user)
    of_desk = {name: url for name, url in everywhere(case, task).items() if name.startswith("desk:")}
    before = pages_with(SECRET_SUMMARY, opened(enter(client, user), of_desk))
    assert before >= {"desk:case", "desk:document", "desk:assignment"}
    assert "desk:cases" in pages_with(case.title, opened(client, of_desk))
    answer = client.post(reverse("desk:declare", args=[task.pk]), {"reason": "Min syster leder det."})
    assert answer.status_code == 302
    assert pages_with(SECRET_SUMMARY, opened(client, of_desk)) == set()
    # The title is left where their own task stands.
    named = pages_with(case.title, opened(client, of_desk))
    assert named == {"desk:assignment", "desk:assignments"}
    entries = Entry.objects.count()
    values = {"due_on": "2026-12-09", "reason": "x", "summary": "x", "officer": str(user.pk)}
    about_the_case = {name: url for name, url in of_desk.items() if str(case.pk) in url}
    sent = {name: client.post(url, values).status_code for name, url in about_the_case.items()}
    assert set(sent.values()) <= {403, 404, 405}
    consulted = case.consultations.get().pk
    for name in ("extend", "record_silence"):
        assert client.post(reverse(f"desk:{name}", args=[consulted])).status_code == 404
    assert Entry.objects.count() == entries


# Others' scores


def test_what_another_gave_leaks_nowhere_until_both_are_done(
    client: Client, cast: Cast, case: Application
) -> None:
    mine = assignment(cast, case, ACCEPTED, points=(1, 1), reason="Mina ord")
    theirs = done(
        cast,
        case,
        (5, 4),
        assessor=cast.other_assessor,
        reason=f"Tänk på {SECRET_REASON}.",
        remark=f"Tänk på {SECRET_REMARK}.",
    )
    addresses = everywhere(case, mine) | {"theirs": reverse("desk:assignment", args=[theirs.pk])}
    pages = opened(enter(client, cast.assessor), addresses)
    assert (pages_with(SECRET_REASON, pages), pages_with(SECRET_REMARK, pages)) == (set(), set())
    assert "theirs" not in pages
    # They could have: the officer reads both, and the other assessor their own.
    for_officer = opened(enter(client, cast.officer), addresses)
    assert pages_with(SECRET_REASON, for_officer) == {"desk:case"}
    assert pages_with(SECRET_REMARK, for_officer) == {"desk:case"}
    for_other = opened(enter(client, cast.other_assessor), addresses)
    assert pages_with(SECRET_REASON, for_other) == {"theirs"}
    whole = {"points-nytta": "1", "reason-nytta": "Nej", "points-genomforande": "1", "go": "finish"}
    enter(client, cast.assessor)
    refused = client.post(addresses["desk:assignment"], whole)
    assert (refused.status_code, SECRET_REASON in refused.content.decode()) == (422, False)
    sent = client.post(addresses["desk:assignment"], whole | {"reason-genomforande": "Nej"})
    assert sent.status_code == 302
    assert pages_with(SECRET_REASON, opened(client, addresses)) == {"desk:assignment"}


def test_an_officer_who_has_yet_to_score_does_not_see_the_others_at_the_desk_either(
    client: Client, cast: Cast, case: Application
) -> None:
    officer = gives(cast.officer, Role.ASSESSOR, cast)
    mine = assignment(cast, case, ACCEPTED, assessor=officer)
    done(cast, case, (5, 4), reason=f"Tänk på {SECRET_REASON}.", remark=f"Tänk på {SECRET_REMARK}.")
    addresses = everywhere(case, mine)
    pages = opened(enter(client, officer), addresses)
    assert {"desk:case", "desk:memo", "desk:ranking"} <= set(pages)
    # 5 · 0,6 + 4 · 0,4 = 4,6, written with a comma or a point.
    for word in (SECRET_REASON, SECRET_REMARK, "4,60", "4.60", "4,6 ", "4.6 "):
        assert pages_with(word, pages) == set(), word
    whole = {"points-nytta": "5", "reason-nytta": "Ja", "points-genomforande": "4"}
    client.post(addresses["desk:assignment"], whole | {"reason-genomforande": "Ja", "go": "finish"})
    after = opened(client, addresses)
    assert pages_with(SECRET_REASON, after) == {"desk:case", "desk:assignment"}
    shown = pages_with("4,60", after) | pages_with("4.60", after)
    of_the_round = {"desk:ranking", "desk:ranking_csv", "desk:calibration", "desk:support"}
    assert shown == {"desk:case", "desk:memo"} | of_the_round


# Scoring, and the list


def test_a_reason_is_kept_before_there_are_points(client: Client, cast: Cast, case: Application) -> None:
    task = assignment(cast, case, ACCEPTED)
    url = reverse("desk:assignment", args=[task.pk])
    sent = enter(client, cast.assessor).post(url, {"reason-nytta": "Länet behöver det.", "remark": "Lovande"})
    assert sent.headers["Location"] == url
    assert [(s.points, s.reason) for s in Score.objects.all()] == [(None, "Länet behöver det.")]
    form = client.get(url).context["form"]
    assert (form["points-nytta"].value(), form["reason-nytta"].value(), form["remark"].value()) == (
        "",
        "Länet behöver det.",
        "Lovande",
    )


def test_points_outside_the_scale_are_told_at_the_field_and_the_rest_is_kept_as_typed(
    client: Client, cast: Cast, case: Application
) -> None:
    task = assignment(cast, case, ACCEPTED)
    url = reverse("desk:assignment", args=[task.pk])
    answer = enter(client, cast.assessor).post(url, {"points-nytta": "6", "reason-nytta": "Toppen"})
    form = answer.context["form"]
    assert (answer.status_code, list(form.errors)) == (422, ["points-nytta"])
    assert (form["points-nytta"].value(), form["reason-nytta"].value()) == ("6", "Toppen")
    assert Score.objects.count() == 0


def test_a_task_is_taken_back_from_the_cases_page(client: Client, cast: Cast, case: Application) -> None:
    task = assignment(cast, case, ACCEPTED)
    url = reverse("desk:withdraw_assignment", args=[task.pk])
    at_case = reverse("desk:case", args=[case.pk])
    assert url in enter(client, cast.officer).get(at_case).content.decode()
    for who, status in ((cast.assessor, 403), (cast.director, 403), (cast.officer_elsewhere, 403)):
        assert enter(client, who).post(url).status_code == status
    assert enter(client, cast.officer).post(url).headers["Location"] == at_case
    task.refresh_from_db()
    assert task.state == AssignmentState.WITHDRAWN
    assert url not in client.get(at_case).content.decode()


def test_the_list_has_what_waits_apart_and_another_regions_tasks_not_at_all(
    client: Client, cast: Cast
) -> None:
    tasks = {state: assignment(cast, application(cast), state) for state in AssignmentState}
    assignment(cast, application(cast), ASSIGNED, assessor=cast.other_assessor)
    elsewhere = application(cast)
    assignment(cast, elsewhere, ASSIGNED)
    Application.objects.filter(pk=elsewhere.pk).update(authority=cast.other_region)
    page = enter(client, cast.assessor).get(TASKS)
    assert set(page.context["waiting"]) == {tasks[ASSIGNED], tasks[ACCEPTED]}
    assert set(page.context["page"]) == set(tasks.values()) - {tasks[ASSIGNED], tasks[ACCEPTED]}


@pytest.mark.parametrize("state", [ASSIGNED, DONE])
def test_the_list_asks_as_many_questions_for_many_rows(
    client: Client, cast: Cast, state: AssignmentState
) -> None:
    enter(client, cast.assessor)
    counts = []
    for more in (1, 2, 57):
        for _number in range(more):
            assignment(cast, application(cast), state)
        with CaptureQueriesContext(connection) as questions:
            assert client.get(TASKS).status_code == 200
        counts.append(len(questions))
    assert counts == [counts[0]] * 3
    assert counts[0] <= 12


def test_a_paper_of_another_case_is_not_opened_by_way_of_this_one(
    client: Client, cast: Cast, case: Application
) -> None:
    other = application(cast, State.UNDER_REVIEW)
    assignment(cast, other, ACCEPTED)
    paper = Document.objects.get()
    enter(client, cast.assessor)
    for application_id in (case.pk, other.pk):
        url = reverse("desk:document", args=[application_id, paper.pk])
        assert client.get(url).status_code == 404
    assignment(cast, case, ACCEPTED)
    answer = client.get(reverse("desk:document", args=[case.pk, paper.pk]))
    assert (answer.status_code, b"".join(answer)) == (200, f"%PDF-1.7 {SECRET_SUMMARY}".encode())
