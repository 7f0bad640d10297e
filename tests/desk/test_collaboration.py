"""The region's room for the model, its forums and issues: what is kept there, and who comes in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bifall.accounts.models import User
from bifall.collaboration.models import (
    CollaborationModel,
    ForumMandate,
    ForumMeeting,
    ForumMunicipality,
    ForumPosition,
    Issue,
)
from bifall.collaboration.states import InitiativeState, IssueState, MeetingState, ModelState, PartState
from tests.addresses import addresses_of
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.applications import application
from tests.factories.forums import (
    collaboration_model,
    forum,
    forum_meeting,
    initiative,
    issue,
    neighbour,
    point,
    seat,
    topic,
)


@pytest.fixture(autouse=True)
def clock() -> Iterator[datetime]:
    with time_machine.travel(NOW, tick=False):
        yield NOW


def enter(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def step(kind: str, thing: object, name: str) -> str:
    return reverse("collaboration_desk:step", args=[kind, thing.pk, name])  # type: ignore[attr-defined]


def at(name: str, *args: object) -> str:
    return reverse(f"collaboration_desk:{name}", args=args)


def send(client: Client, address: str, values: dict[str, object] | None = None) -> str:
    answer = client.post(address, values or {})
    errors = answer.context["form"].errors if answer.status_code == 422 else None
    assert (answer.status_code, errors) == (302, None)
    return answer.headers["Location"]


def test_a_model_is_begun_filled_and_adopted(client: Client, cast: Cast) -> None:
    enter(client, cast.officer)
    period = {"starts_on": "2026-01-01", "ends_on": "2029-12-31"}
    text = {"name": "Modellen", "aims": "Inflytande", "principles": "Öppet"}
    assert send(client, at("begin_model"), {**period, **text}) == at("home")
    model = CollaborationModel.objects.get()
    page = at("model", model.pk)
    assert send(client, step("modell", model, "amnen"), {"topics": "Kompetens\n\nTransporter"}) == page
    skills = model.topics.get(name="Kompetens")
    values = {"name": "Samrådet", "level": "political", "kind": "council", "topics": [str(skills.pk)]}
    assert send(client, step("modell", model, "forum"), values) == page
    council = model.forums.get()
    far, where = neighbour(cast), at("forum", council.pk)
    joins = {"municipality": str(far.pk), "starts_on": "2026-01-01", "votes": "3"}
    assert send(client, step("forum", council, "kommun"), joins) == where
    sits = {
        "municipality": str(far.pk),
        "name": "Örjan Ö",
        "email": "orjan@example.org",
        "role": "politician",
        "seat": "chair",
        "starts_on": "2026-01-01",
    }
    assert send(client, step("forum", council, "plats"), sits) == where
    place, mandate = ForumMunicipality.objects.get(), ForumMandate.objects.get()
    assert (place.municipality, place.votes, mandate.name, mandate.seat) == (far, 3, "Örjan Ö", "chair")
    assert send(client, step("deltagande", place, "roster"), {"votes": ""}) == where
    assert send(client, step("uppdrag", mandate, "slutar"), {"ends_on": "2026-12-31"}) == where
    assert client.get(step("modell", model, "faststall")).status_code == 403
    enter(client, cast.director)
    adopted = {"adopted_by": "RF § 84", "adopted_on": "2025-12-01"}
    assert send(client, step("modell", model, "faststall"), adopted) == page
    model.refresh_from_db()
    assert model.state == ModelState.IN_FORCE
    following = {"name": "Nästa", "starts_on": "2030-01-01", "ends_on": "2033-12-31"}
    assert send(client, step("modell", model, "nasta"), following) == at("home")
    assert CollaborationModel.objects.get(previous=model).forums.get().places.get().votes is None


def test_what_is_refused_is_told_at_its_field_and_kept_as_typed(client: Client, cast: Cast) -> None:
    council = forum(collaboration_model(cast), cast.umea)
    values = {
        "municipality": str(cast.umea.pk),
        "name": "",
        "email": "pia@example.org",
        "role": "politician",
        "seat": "member",
        "starts_on": "2020-01-01",
    }
    answer = enter(client, cast.officer).post(step("forum", council, "plats"), values)
    form = answer.context["form"]
    assert (answer.status_code, dict(form.errors)) == (
        422,
        {
            "name": ["Skriv personens namn."],
            "starts_on": ["Dagen ligger utanför modellens period, 1 januari 2025 till 31 december 2028."],
            "municipality": ["Umeå deltar inte i forumet alla de dagarna."],
        },
    )
    assert {name: form[name].value() for name in values} == values
    assert not ForumMandate.objects.exists()


def test_a_meeting_goes_from_plan_to_shared_notes(client: Client, cast: Cast) -> None:
    model = collaboration_model(cast)
    council, skills = forum(model, cast.umea), topic(model)
    council.topics.set([skills])
    held_by = seat(council, "Pia Politiker", cast.umea)
    raised = issue(cast, raised_by=cast.umea)
    enter(client, cast.officer)
    soon = {"day": "2026-12-01", "clock": "10:00", "place": "Lycksele"}
    assert send(client, step("forum", council, "mote"), soon) == at("forum", council.pk)
    meeting = ForumMeeting.objects.get()
    page = at("meeting", meeting.pk)
    assert meeting.starts_at == datetime.fromisoformat("2026-12-01T10:00+01:00")
    values = {"title": "Bussar", "text": "", "topic": str(skills.pk), "issue": str(raised.pk)}
    assert send(client, step("mote", meeting, "punkt"), values) == page
    assert [s.name for s in client.get(page).context["steps"]] == ["punkt", "kalla", "andra", "stall-in"]
    assert send(client, step("mote", meeting, "kalla")) == page
    with time_machine.travel(meeting.starts_at + timedelta(hours=3), tick=False):
        assert [s.name for s in client.get(page).context["steps"]] == ["punkt", "hallet", "andra", "stall-in"]
        assert send(client, step("mote", meeting, "hallet"), {"present": [str(held_by.pk)]}) == page
        said = meeting.points.get()
        notes = {"notes": "Bra möte", f"point-{said.pk}": "Alla var med."}
        assert send(client, step("mote", meeting, "anteckna"), notes) == page
        thinks = {"municipality": str(cast.umea.pk), "stance": "for", "words": "Ja"}
        assert send(client, step("punkt", said, "standpunkt"), thinks) == page
        assert send(client, step("mote", meeting, "dela")) == page
    meeting.refresh_from_db()
    said.refresh_from_db()
    raised.refresh_from_db()
    assert (meeting.state, meeting.notes, said.notes, raised.state) == (
        MeetingState.PUBLISHED,
        "Bra möte",
        "Alla var med.",
        IssueState.DISCUSSED,
    )
    assert ForumPosition.objects.get().confirmed_at is None
    assert "inte bekräftad av kommunen" in client.get(page).content.decode()


def test_an_issue_is_followed_to_its_decision(client: Client, cast: Cast) -> None:
    raised, case = issue(cast, raised_by=cast.umea), application(cast)
    enter(client, cast.officer)
    page = at("issue", raised.pk)
    assert send(client, step("fraga", raised, "bered"), {"owner": str(cast.officer.pk)}) == page
    assert send(client, step("fraga", raised, "koppla"), {"application": str(case.pk)}) == page
    assert send(client, step("fraga", raised, "avgor"), {"outcome": "Det blev bussar."}) == page
    shown = client.get(page)
    assert shown.context["steps"] == []
    assert [str(line.kind) for line in shown.context["trail"]][-2:] == ["prepared", "ended"]
    assert "Det blev bussar." in shown.content.decode()
    assert send(client, at("raise_issue"), {"title": "Tåg", "text": "Till lägret"}) == at("issues")
    listed = client.get(at("issues"), {"state": "idea"}).context["page"]
    assert [(one.title, one.raised_by) for one in listed] == [("Tåg", None)]


def test_a_step_is_for_things_of_the_house_alone(client: Client, cast: Cast) -> None:
    council = forum(collaboration_model(cast), cast.umea)
    enter(client, cast.officer)
    for address in (
        step("nagot", council, "andra"),
        step("forum", council, "nagot"),
        step("mote", council, "kalla"),
        step("myndighet", cast.other_region, "borja"),
    ):
        assert client.get(address).status_code == 404
    model = collaboration_model(cast, authority=cast.other_region)
    assert client.get(at("model", model.pk)).status_code == 404


@pytest.mark.parametrize(
    "who", ["umea_official", "applicant", "assessor", "communicator", "officer_elsewhere"]
)
def test_the_room_is_for_those_who_work_at_the_region(client: Client, cast: Cast, who: str) -> None:
    council = forum(collaboration_model(cast), cast.umea)
    meeting, raised, begun = forum_meeting(council), issue(cast), initiative(cast, InitiativeState.RUNNING)
    known = {
        "model_id": council.model_id,
        "forum_id": council.pk,
        "meeting_id": meeting.pk,
        "issue_id": raised.pk,
        "initiative_id": begun.pk,
        "kind": "forum",
        "pk": council.pk,
        "name": "andra",
    }
    addresses = addresses_of("collaboration_desk", known)
    enter(client, getattr(cast, who))
    assert {client.get(address).status_code for address in addresses.values()} == {403}
    assert {client.post(address).status_code for address in addresses.values()} <= {403, 405}
    enter(client, cast.secretary)
    assert {name: client.get(address).status_code for name, address in addresses.items()} == dict.fromkeys(
        addresses, 200
    )
    client.logout()
    assert {client.get(address).status_code for address in addresses.values()} == {302}


def test_the_pages_ask_as_many_questions_for_many_rows(client: Client, cast: Cast) -> None:
    model = collaboration_model(cast)
    enter(client, cast.officer)
    council = forum(model, cast.umea, name="Först")
    shared = forum_meeting(council)
    pages = (
        at("home"),
        at("issues"),
        at("model", model.pk),
        at("forum", council.pk),
        at("meeting", shared.pk),
    )
    counts: dict[str, list[int]] = {}
    made = 0
    for more in (1, 2, 57):
        for _row in range(more):
            made += 1
            forum(model, cast.umea, name=f"Forum {made}")
            seat(council, f"Pia {made}", cast.umea)
            council.places.create(
                municipality=cast.sorsele, starts_on=date(2025, 1, 1) + timedelta(days=made)
            )
            point(shared, position=made, issue=issue(cast, raised_by=cast.umea))
            forum_meeting(council, MeetingState.PLANNED, starts_at=NOW + timedelta(days=made))
            initiative(cast, InitiativeState.RUNNING, parts={cast.sorsele: PartState.JOINED})
        for page in pages:
            with CaptureQueriesContext(connection) as asked:
                assert client.get(page).status_code == 200
            counts.setdefault(page, []).append(len(asked))
    assert {page: len(set(asked)) for page, asked in counts.items()} == dict.fromkeys(pages, 1)
    assert max(asked[0] for asked in counts.values()) <= 15
    assert Issue.objects.count() == 60
