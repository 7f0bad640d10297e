"""What cannot be read or is refused is told where it was typed, and what was typed stays."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bifall.applications.states import State
from bifall.board.models import DelegatedDecision, Meeting
from bifall.board.states import ItemKind, MeetingState, Outcome
from bifall.documents.models import Document
from tests.cast import Cast
from tests.factories import board
from tests.factories.applications import application
from tests.factories.sittings import in_session
from tests.uploads import MEGABYTE, announce
from tests.whole_database import whole_database

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(client: Client, cast: Cast) -> Client:
    client.force_login(cast.secretary)
    return client


@pytest.fixture
def planned(cast: Cast) -> Meeting:
    return board.meeting(cast, MeetingState.PLANNED)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({"day": "2020-02-03"}, ["day"]),
        ({"day": "i morgon"}, ["day"]),
        ({"clock": "nio"}, ["clock"]),
        ({"place": ""}, ["place"]),
        ({"rounds": ["00000000-0000-0000-0000-000000000000"]}, ["rounds"]),
    ],
)
def test_a_plan_that_cannot_be_kept(
    secretary: Client, cast: Cast, typed: dict[str, object], expected: list[str]
) -> None:
    values = {"day": "2099-12-15", "clock": "09:00", "place": "Regionens hus"} | typed
    answer = secretary.post(reverse("boardroom:plan"), values)
    form = answer.context["form"]
    assert (answer.status_code, list(form.errors)) == (422, expected)
    assert {name: form[name].value() for name in values} == values
    assert Meeting.objects.count() == 0


@pytest.mark.parametrize(
    "chosen", [{}, {"round": ""}, {"round": "omgång"}, {"round": "00000000-0000-0000-0000-000000000000"}]
)
def test_a_round_that_is_not_the_meetings_is_not_found(
    secretary: Client, planned: Meeting, chosen: dict[str, str]
) -> None:
    assert secretary.post(reverse("boardroom:add_round", args=[planned.pk]), chosen).status_code == 404


@pytest.mark.parametrize("kind", ["matter", "information", "delegated"])
def test_an_item_with_what_no_keyboard_writes_is_refused_at_its_field(
    secretary: Client, planned: Meeting, kind: str
) -> None:
    typed = {"kind": kind, "title": "Ären\x00de", "text": "Kort"}
    answer = secretary.post(reverse("boardroom:add_item", args=[planned.pk]), typed)
    form = answer.context["item_form"]
    assert (answer.status_code, list(form.errors), form["text"].value()) == (422, ["title"], "Kort")
    assert planned.items.count() == 0


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({}, "attachment_empty"),
        ({"paper": SimpleUploadedFile("tom.pdf", b"")}, "attachment_empty"),
        ({"paper": SimpleUploadedFile("budget.pdf", b"PK\x03\x04")}, "attachment_is_not_what_it_says"),
        ({"paper": SimpleUploadedFile("underlag", b"%PDF-1.7")}, "attachment_kind_unknown"),
        ({"paper": SimpleUploadedFile("bild.png", b"\x89PNG\r\n\x1a\n")}, "attachment_kind_unknown"),
    ],
)
def test_a_paper_that_is_no_pdf_is_told(
    secretary: Client, planned: Meeting, files: dict[str, object], code: str
) -> None:
    item = board.item(planned)
    answer = secretary.post(reverse("boardroom:attach_paper", args=[item.pk]), files)
    assert (answer.status_code, [p.code for p in answer.context["paper_problems"]]) == (422, [code])
    # At the field of that item: its details stand open, and the summary leads to the input.
    page = answer.content.decode()
    assert (page.count("<details open>"), page.count('aria-invalid="true"')) == (1, 1)
    field = f"paper-{item.pk}-attachment"
    assert (page.count(f'href="#{field}"'), page.count(f'id="{field}"')) == (1, 1)
    assert (item.papers.count(), Document.objects.filter(kind="agenda_paper").count()) == (0, 0)


def test_200_megabytes_are_refused_by_their_announced_length(cast: Cast, planned: Meeting) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.secretary)
    address = reverse("boardroom:attach_paper", args=[board.item(planned).pk])
    before = whole_database()
    answer = announce(client, address, 200 * MEGABYTE)
    assert (answer.status_code, [p.code for p in answer.context["paper_problems"]]) == (
        422,
        ["attachment_too_large"],
    )
    assert "Filen är för stor. Den får vara högst 20 MB." in answer.content.decode()
    assert whole_database() == before
    with pytest.raises(AssertionError, match="the body was read"):
        announce(client, address, 20 * MEGABYTE)


def test_a_paper_from_elsewhere_is_not_taken(cast: Cast, planned: Meeting) -> None:
    """The length is asked for before the token, but the token is asked for."""
    client, item = Client(enforce_csrf_checks=True), board.item(planned)
    client.force_login(cast.secretary)

    def attach(**extra: str) -> int:
        paper = SimpleUploadedFile("underlag.pdf", b"%PDF-1.7 underlag")
        address = reverse("boardroom:attach_paper", args=[item.pk])
        return client.post(address, {"paper": paper, **extra}).status_code

    assert (attach(), item.papers.count()) == (403, 0)
    page = client.get(reverse("boardroom:meeting", args=[planned.pk]))
    assert (attach(csrfmiddlewaretoken=str(page.context["csrf_token"])), item.papers.count()) == (302, 1)


def test_nobody_but_the_secretary_is_told_of_a_paper_that_is_too_large(cast: Cast, planned: Meeting) -> None:
    Meeting.objects.update(state=MeetingState.SUMMONED)
    address = reverse("boardroom:attach_paper", args=[board.item(planned).pk])
    found = {}
    for user in (cast.members[2].user, cast.officer, cast.stranger):
        client = Client()
        client.force_login(user)
        found[user] = announce(client, address, 200 * MEGABYTE).status_code
    assert found == {cast.members[2].user: 403, cast.officer: 403, cast.stranger: 404}


def test_a_paper_that_is_attached_can_be_read_by_the_board(
    secretary: Client, cast: Cast, planned: Meeting
) -> None:
    item = board.item(planned)
    paper = {"paper": SimpleUploadedFile("underlag.pdf", b"%PDF-1.7 underlag")}
    assert secretary.post(reverse("boardroom:attach_paper", args=[item.pk]), paper).status_code == 302
    address = reverse("boardroom:document", args=[item.papers.get().pk])
    found = {}
    for state in (MeetingState.PLANNED, MeetingState.SUMMONED):
        Meeting.objects.update(state=state)
        for user in (cast.members[2].user, cast.stranger):
            secretary.force_login(user)
            answer = secretary.get(address)
            read = b"".join(answer.streaming_content) if answer.status_code == 200 else answer.status_code
            found[state, user] = read
    assert found == {
        (MeetingState.PLANNED, cast.members[2].user): 404,
        (MeetingState.PLANNED, cast.stranger): 404,
        (MeetingState.SUMMONED, cast.members[2].user): b"%PDF-1.7 underlag",
        (MeetingState.SUMMONED, cast.stranger): 404,
    }


def test_the_ends_of_the_agenda_are_told(secretary: Client, planned: Meeting) -> None:
    item = board.item(planned)
    for direction in ("up", "down"):
        answer = secretary.post(reverse("boardroom:move_item", args=[item.pk]), {"direction": direction})
        assert (answer.status_code, [p.code for p in answer.context["problems"]]) == (
            422,
            ["item_position_unknown"],
        )


def test_delegated_decisions_are_reported_from_the_page_and_taken_off_again(
    secretary: Client, cast: Cast, planned: Meeting, now: datetime
) -> None:
    decided = DelegatedDecision.objects.create(
        authority=cast.region,
        board=cast.board,
        application=application(cast, State.REJECTED),
        decided_by=cast.director,
        outcome=Outcome.REJECTED,
        reasons="Utanför utlysningen.",
        decided_at=now,
        legal_basis="3.1",
    )
    sent = {"kind": "delegated", "title": "", "delegated": [str(decided.pk)]}
    assert secretary.post(reverse("boardroom:add_item", args=[planned.pk]), sent).status_code == 302
    item = planned.items.get()
    assert (item.title, list(item.delegated_decisions.all())) == ("Anmälan av delegationsbeslut", [decided])
    page = secretary.get(reverse("boardroom:item", args=[item.pk])).content.decode()
    assert page.count(f"{decided.application.case_number} {decided.application.title}: avslag") == 1
    assert secretary.post(reverse("boardroom:remove_item", args=[item.pk])).status_code == 302
    assert planned.items.count() == 0


@pytest.mark.parametrize(
    ("name", "form", "typed", "expected"),
    [
        ("declare_conflict", "conflict_form", {"member": 2, "reason": " "}, ["reason"]),
        ("declare_conflict", "conflict_form", {"member": 9, "reason": "Delägare"}, ["member"]),
        ("move_motion", "motion_form", {"member": 2, "kind": "rejection", "text": " "}, ["text"]),
        ("move_motion", "motion_form", {"member": 9, "kind": "okänt", "text": "Nej"}, ["member", "kind"]),
        ("open_vote", "vote_form", {"yes_means": "Bifall", "no_means": ""}, ["no_means"]),
        ("record_reservation", "reservation_form", {"member": 9, "text": "Nej"}, ["member"]),
        ("decide", "decision_form", {"outcome": "granted", "text": ""}, ["outcome"]),
        ("decide", "decision_form", {"outcome": "adopted", "text": " "}, ["text"]),
    ],
)
def test_what_is_wrong_at_an_item_is_told_at_the_field_and_kept(
    secretary: Client,
    cast: Cast,
    name: str,
    form: str,
    typed: dict[str, object],
    expected: list[str],
) -> None:
    """Nine is the substitute, who does not serve."""
    item = board.item(in_session(cast), ItemKind.MATTER)
    numbered = {2: str(cast.members[2].pk), 9: str(cast.substitute.pk)}
    prefix = form.removesuffix("_form")
    values = {f"{prefix}-{key}": numbered.get(value, value) for key, value in typed.items()}  # type: ignore[call-overload]
    answer = secretary.post(reverse(f"boardroom:{name}", args=[item.pk]), values)
    shown = answer.context[form]
    assert (answer.status_code, list(shown.errors)) == (422, expected)
    assert {f"{prefix}-{key}": shown[key].value() for key in typed} == values


def test_ballots_that_were_called_out_stay_when_one_is_missing(secretary: Client, cast: Cast) -> None:
    item = board.item(in_session(cast))
    means = {"vote-yes_means": "Bifall", "vote-no_means": "Avslag"}
    assert secretary.post(reverse("boardroom:open_vote", args=[item.pk]), means).status_code == 302
    called = {f"ballot-{member.pk}": "no" for member in cast.members[:4]}
    answer = secretary.post(reverse("boardroom:cast_ballots", args=[item.pk]), called)
    form = answer.context["ballots_form"]
    assert (answer.status_code, dict(form.errors)) == (
        422,
        {f"ballot-{cast.members[4].pk}": ["Ange hur ledamoten röstade."]},
    )
    assert {name: form[name].value() for name in called} == called


def test_a_roll_call_that_is_refused_keeps_who_was_called(secretary: Client, cast: Cast) -> None:
    meeting = board.meeting(cast, MeetingState.SUMMONED)
    board.item(meeting)
    called: dict[str, object] = {f"seat-{member.pk}": "serving" for member in cast.members}
    called |= {f"seat-{cast.substitute.pk}": str(cast.members[2].pk)}
    called |= {"chair": str(cast.substitute.pk), "verifiers": [str(cast.substitute.pk)]}
    answer = secretary.post(reverse("boardroom:roll_call", args=[meeting.pk]), called)
    form = answer.context["form"]
    assert (answer.status_code, dict(form.errors)) == (
        422,
        {
            "__all__": ["En ersättare som tjänstgör gör det för en ledamot som inte är här."],
            "verifiers": ["Utse minst en justerare utöver ordföranden."],
        },
    )
    assert {name: form[name].value() for name in called} == called
    assert meeting.attendances.count() == 0
