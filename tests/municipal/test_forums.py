"""The municipality in the forums: what waits for it, what it says, raises and does with others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bifall.accounts.models import User
from bifall.collaboration.models import Forum, ForumPosition, Initiative, Issue
from bifall.collaboration.states import InitiativeState, IssueState, MeetingState, PartState, Stance
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.forums import (
    collaboration_model,
    forum,
    forum_meeting,
    initiative,
    issue,
    point,
    position,
    seat,
)

HOME = "/kommun/samverkan/"


@pytest.fixture(autouse=True)
def clock() -> Iterator[datetime]:
    with time_machine.travel(NOW, tick=False):
        yield NOW


@pytest.fixture
def council(cast: Cast) -> Forum:
    return forum(collaboration_model(cast), cast.umea)


def enter(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def test_the_first_page_shows_what_waits_and_what_is_ours(client: Client, cast: Cast, council: Forum) -> None:
    shared = forum_meeting(council)
    noted = position(cast, point(shared), cast.umea, is_confirmed=False)
    called = forum_meeting(council, MeetingState.CALLED, starts_at=NOW + timedelta(days=3))
    forum_meeting(council, MeetingState.PLANNED, starts_at=NOW + timedelta(days=4))
    own, _others = issue(cast, raised_by=cast.umea), issue(cast, raised_by=cast.sorsele)
    asked = initiative(cast, lead=cast.sorsele, parts={cast.umea: PartState.INVITED})
    page = enter(client, cast.umea_official).get(HOME)
    found = page.context
    assert (found["to_confirm"], found["coming"], found["latest"]) == ([noted], [called], [shared])
    assert found["invitations"] == [asked.parts.get(municipality=cast.umea)]
    assert (list(found["forums"]), list(found["issues"])) == ([council], [own])
    assert list(found["initiatives"]) == [asked]
    elsewhere = enter(client, cast.sorsele_official).get(HOME).context
    assert (elsewhere["to_confirm"], elsewhere["coming"], list(elsewhere["forums"])) == ([], [], [])


def test_a_noted_position_is_confirmed_as_it_stands(client: Client, cast: Cast, council: Forum) -> None:
    said = point(forum_meeting(council))
    position(cast, said, cast.umea, is_confirmed=False, stance=Stance.AGAINST, words="Vi har inte råd.")
    address = reverse("municipal:forum_position", args=[said.pk, cast.umea.pk])
    form = enter(client, cast.umea_official).get(address).context["form"]
    assert (form["stance"].value(), form["words"].value()) == ("against", "Vi har inte råd.")
    wrong = client.post(address, {"stance": "with_reservation", "words": " "})
    assert (wrong.status_code, dict(wrong.context["form"].errors)) == (
        422,
        {"words": ["Skriv vilket förbehåll kommunen har."]},
    )
    sent = client.post(address, {"stance": "against", "words": "Vi har inte råd."})
    assert sent.headers["Location"] == reverse("municipal:forum_meeting", args=[said.meeting_id])
    stands = ForumPosition.objects.get()
    assert (stands.stance, stands.confirmed_by) == ("against", cast.umea_official)
    # What is confirmed of shared notes stands: a second press only leads back.
    again = client.post(address, {"stance": "for", "words": "Ja"})
    assert again.status_code == 302
    assert ForumPosition.objects.values().get()["stance"] == "against"
    assert client.get(address).status_code == 403


def test_until_the_notes_are_shared_a_municipality_sees_its_own_position_alone(
    client: Client, cast: Cast
) -> None:
    both = forum(collaboration_model(cast), cast.umea, cast.sorsele)
    meeting = forum_meeting(both, MeetingState.HELD)
    said = point(meeting, notes="Hemligt än")
    own, other = position(cast, said, cast.umea), position(cast, said, cast.sorsele, words="Sorseles ord")
    address = reverse("municipal:forum_meeting", args=[meeting.pk])
    enter(client, cast.umea_official)
    page = client.get(address)
    assert [positions for _point, positions, _own in page.context["points"]] == [[own]]
    assert "Hemligt än" not in page.content.decode()
    type(meeting).objects.update(state=MeetingState.PUBLISHED, published_at=NOW)
    page = client.get(address)
    assert [positions for _point, positions, _own in page.context["points"]] == [[other, own]]
    assert "Hemligt än" in page.content.decode()


def test_an_issue_is_raised_and_found_again(client: Client, cast: Cast) -> None:
    enter(client, cast.umea_official)
    address = reverse("municipal:raise_issue")
    values = {"municipality": str(cast.umea.pk), "title": "", "text": "Till lägret"}
    wrong = client.post(address, values)
    assert (wrong.status_code, dict(wrong.context["form"].errors)) == (
        422,
        {"title": ["Skriv vad frågan gäller, i en rad."]},
    )
    assert wrong.context["form"]["text"].value() == "Till lägret"
    assert client.post(address, values | {"title": "Bussar"}).status_code == 302
    made = Issue.objects.get()
    assert (made.title, made.raised_by, made.raised_by_user) == ("Bussar", cast.umea, cast.umea_official)
    issue(cast, IssueState.DECIDED, raised_by=cast.sorsele)
    listed = reverse("municipal:issues")
    shown = [
        [found.title for found in client.get(listed, query).context["page"]]
        for query in ({}, {"av": "oss"}, {"state": "decided"}, {"av": "oss", "state": "decided"})
    ]
    assert shown == [["Bussar", "Bussar till lägret"], ["Bussar"], ["Bussar till lägret"], []]
    step = reverse("municipal:issue_step", args=[made.pk, "skriv"])
    assert client.post(step, {"title": "Tåg", "text": "Dit"}).status_code == 302
    assert Issue.objects.get(pk=made.pk).title == "Tåg"


def test_an_initiative_goes_from_proposal_to_what_came_of_it(client: Client, cast: Cast) -> None:
    enter(client, cast.umea_official)
    values = {
        "municipality": str(cast.umea.pk),
        "title": "Vikariepool",
        "aims": "Dela på vikarier",
        "invited": [str(cast.sorsele.pk)],
    }
    assert client.post(reverse("municipal:propose_initiative"), values).status_code == 302
    made = Initiative.objects.get()
    page = reverse("municipal:initiative", args=[made.pk])
    part = made.parts.get(municipality=cast.sorsele)

    def press(user: User, name: str, values: dict[str, str] | None = None) -> str:
        enter(client, user)
        return client.post(reverse("municipal:initiative_step", args=[made.pk, name]), values or {}).headers[
            "Location"
        ]

    assert enter(client, cast.sorsele_official).get(page).context["steps"] == []
    answer = client.post(reverse("municipal:part_step", args=[part.pk, "join"]), {})
    assert answer.headers["Location"] == page
    assert press(cast.umea_official, "starta") == page
    assert press(cast.umea_official, "lamna-over", {"municipality": str(cast.sorsele.pk)}) == page
    assert press(cast.sorsele_official, "avsluta", {"outcome": "En pool."}) == page
    made.refresh_from_db()
    assert (made.state, made.lead, made.outcome) == (InitiativeState.DONE, cast.sorsele, "En pool.")
    assert "En pool." in client.get(page).content.decode()


@pytest.mark.parametrize("who", ["officer", "applicant", "stranger", "officer_elsewhere", "sorsele_official"])
def test_to_those_who_do_not_take_part_nothing_is_there(
    client: Client, cast: Cast, council: Forum, who: str
) -> None:
    said = point(forum_meeting(council))
    position(cast, said, cast.umea, is_confirmed=False)
    proposed = initiative(cast)
    proposed.parts.exclude(municipality=cast.umea).delete()
    addresses: list[tuple[str, list[UUID | str]]] = [
        ("forum", [council.pk]),
        ("forum_meeting", [said.meeting_id]),
        ("forum_position", [said.pk, cast.umea.pk]),
        ("initiative", [proposed.pk]),
        ("initiative_step", [proposed.pk, "lagg-ned"]),
        ("part_step", [proposed.parts.get().pk, "join"]),
    ]
    hidden = 404 if who == "sorsele_official" else 403
    before = ForumPosition.objects.values().get()
    enter(client, getattr(cast, who))
    for name, args in addresses:
        address = reverse(f"municipal:{name}", args=args)
        assert client.get(address).status_code == hidden, name
        assert client.post(address, {"stance": "for", "outcome": "Nej"}).status_code in {hidden, 405}
    assert ForumPosition.objects.values().get() == before
    assert Initiative.objects.get().state == InitiativeState.PROPOSED


def test_the_pages_ask_as_many_questions_for_many_rows(client: Client, cast: Cast, council: Forum) -> None:
    enter(client, cast.umea_official)
    shared = forum_meeting(council)
    counts: dict[str, list[int]] = {}
    pages = (HOME, reverse("municipal:issues"), reverse("municipal:forum_meeting", args=[shared.pk]))
    made = 0
    for more in (1, 2, 57):
        for _row in range(more):
            made += 1
            said = point(shared, position=made)
            position(cast, said, cast.umea, is_confirmed=False)
            issue(cast, raised_by=cast.umea, title=f"Fråga {made}")
            initiative(cast, InitiativeState.RUNNING)
            seat(council, f"Pia {made}", cast.umea)
        for page in pages:
            with CaptureQueriesContext(connection) as asked:
                assert client.get(page).status_code == 200
            counts.setdefault(page, []).append(len(asked))
    assert {page: len(set(asked)) for page, asked in counts.items()} == dict.fromkeys(pages, 1)
    assert max(asked[0] for asked in counts.values()) <= 15
