"""Every address of the boardroom, knocked on by members, by the secretary and by those it is not for."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bifall.applications.states import State
from bifall.audit.models import Entry
from bifall.board.commands import declare_conflict, move_motion, open_vote
from bifall.board.models import AgendaItem, Decision, Meeting
from bifall.board.states import ItemKind, MeetingState, MotionKind, Outcome
from bifall.boardroom.urls import urlpatterns
from bifall.documents.models import Document
from tests.cast import Cast
from tests.factories import board
from tests.factories.applications import application
from tests.factories.sittings import in_session

NAMES = [str(pattern.name) for pattern in urlpatterns]
READ = {"item_step", "meetings", "plan", "meeting", "item", "roll_call", "document"}


@pytest.fixture
def meeting(cast: Cast, now: datetime) -> Meeting:
    """A meeting in session with a case, a motion, an open vote and the members' pack."""
    pack = board.minutes_document(cast)
    Document.objects.filter(pk=pack.pk).update(access="board")
    made = in_session(cast, board_pack=pack)
    case = application(cast, State.PREPARED, title="Hemligt för främlingar")
    item = board.item(made, ItemKind.GRANT, case.title, application=case)
    move_motion(
        item_id=item.pk,
        mover_id=cast.chair.pk,
        kind=MotionKind.REJECTION,
        text="Avslag",
        actor=cast.secretary,
        at=now,
    )
    open_vote(item_id=item.pk, yes_means="Bifall", no_means="Avslag", actor=cast.secretary, at=now)
    made.rounds.add(case.round)
    return made


def addresses(meeting: Meeting) -> dict[str, str]:
    """name → address, for every name that the room has."""
    item = meeting.items.get()
    ids: dict[str, UUID | str] = {
        "meeting_id": meeting.pk,
        "item_id": item.pk,
        "motion_id": item.motions.get().pk,
        "document_id": meeting.board_pack_id,
        "name": "utdrag",
    }
    return {
        str(pattern.name): reverse(
            f"boardroom:{pattern.name}", kwargs={name: ids[name] for name in pattern.pattern.converters}
        )
        for pattern in urlpatterns
    }


def knock(client: Client, cast: Cast, meeting: Meeting) -> dict[str, int]:
    """name → answer: what is read is asked for, and everything else is sent a form that can be read."""
    chair = str(cast.chair.pk)
    forms: dict[str, dict[str, object]] = {
        "add_item": {"kind": "matter", "title": "Insmuget"},
        "add_round": {"round": str(meeting.rounds.get().pk)},
        "attach_paper": {"paper": SimpleUploadedFile("underlag.pdf", b"%PDF-1.7")},
        "declare_conflict": {
            "conflict-member": str(cast.members[4].pk),
            "conflict-reason": "Delägare",
        },
        "try_conflict": {"trial-member": chair, "trial-reason": "Har lämnat styrelsen"},
        "move_motion": {"motion-member": chair, "motion-kind": "rejection", "motion-text": "Avslag"},
        "open_vote": {"vote-yes_means": "Ja", "vote-no_means": "Nej"},
        "cast_ballots": {f"ballot-{member.pk}": "yes" for member in cast.members},
        "decide": {"decision-outcome": "postponed", "decision-text": "Bordläggs."},
        "record_reservation": {"reservation-member": chair},
        "announce": {"posted_on": "2099-01-01", "kept_at": "Umeå"},
    }
    return {
        name: client.get(address).status_code
        if name in READ
        else client.post(address, forms.get(name)).status_code
        for name, address in addresses(meeting).items()
    }


@pytest.mark.parametrize("who", ["stranger", "applicant", "assessor", "secretary_elsewhere", "umea_official"])
def test_those_it_is_not_for_find_every_door_shut(
    client: Client, cast: Cast, meeting: Meeting, who: str
) -> None:
    client.force_login(getattr(cast, who))
    before = Entry.objects.count()
    assert knock(client, cast, meeting) == dict.fromkeys(NAMES, 404) | {"meetings": 200, "plan": 403}
    assert Entry.objects.count() == before
    listed = client.get(reverse("boardroom:meetings"))
    assert (list(listed.context["coming"]), list(listed.context["held"])) == ([], [])


def test_who_is_not_signed_in_is_sent_to_sign_in(client: Client, cast: Cast, meeting: Meeting) -> None:
    before = Entry.objects.count()
    assert knock(client, cast, meeting) == dict.fromkeys(NAMES, 302)
    for address in addresses(meeting).values():
        answer = client.post(address)
        assert answer.status_code == 405 or answer.headers["Location"].startswith("/konto/login/?next=")
    assert Entry.objects.count() == before


@pytest.mark.parametrize("who", ["member", "substitute"])
def test_members_and_substitutes_read_and_record_nothing(
    client: Client, cast: Cast, meeting: Meeting, who: str
) -> None:
    client.force_login(cast.members[2].user if who == "member" else cast.substitute.user)
    before = Entry.objects.count()
    readable = dict.fromkeys(["meetings", "meeting", "item", "document"], 200)
    # Who is not among the verifiers is told so.
    expected = dict.fromkeys(NAMES, 403) | readable | {"verify": 422}
    assert knock(client, cast, meeting) == expected
    assert Entry.objects.count() == before


def test_the_secretary_in_session_goes_through_the_doors_of_the_session(
    client: Client, cast: Cast, meeting: Meeting
) -> None:
    client.force_login(cast.secretary)
    # In the order of the addresses: the vote that is open is counted, the item decided, the meeting ended.
    shut = ["summons", "add_item", "add_round", "move_item", "remove_item", "attach_paper"]
    expected = dict.fromkeys(NAMES, 302)
    expected |= dict.fromkeys([*shut, "item_step", "roll_call", "announce"], 403) | {"verify": 404}
    expected |= dict.fromkeys(["meetings", "plan", "meeting", "item", "document"], 200)
    expected |= {"withdraw_motion": 422}
    assert knock(client, cast, meeting) == expected
    item = AgendaItem.objects.get(meeting=meeting)
    assert (item.decision.outcome, item.reservations.get().member) == (Outcome.POSTPONED, cast.chair)
    assert item.meeting.state == MeetingState.CLOSED


def test_a_member_sees_the_item_without_the_secretarys_forms(
    client: Client, cast: Cast, meeting: Meeting
) -> None:
    address = addresses(meeting)["item"]
    forms = {}
    for who, user in (("secretary", cast.secretary), ("member", cast.members[2].user)):
        client.force_login(user)
        context = client.get(address).context
        names = {name for layer in context for flat in layer for name in flat}
        forms[who] = sorted(name for name in names if name.endswith("_form"))
    assert forms == {
        "secretary": [
            "ballots_form",
            "conflict_form",
            "decision_form",
            "motion_form",
            "reservation_form",
            "vote_form",
        ],
        "member": [],
    }


def test_a_conflict_takes_the_member_out_of_every_choice_and_off_the_page(
    client: Client, cast: Cast, meeting: Meeting, now: datetime
) -> None:
    item, member = meeting.items.get(), cast.members[2]
    paper = board.minutes_document(cast)
    Document.objects.filter(pk=paper.pk).update(access="board")
    item.papers.add(paper)
    at_paper = reverse("boardroom:document", args=[paper.pk])
    client.force_login(member.user)
    assert client.get(at_paper).status_code == 200
    declare_conflict(
        item_id=item.pk, member_id=member.pk, reason="Delägare i bolaget", actor=cast.secretary, at=now
    )
    shown = {}
    for name in ("item", "meeting"):
        page = client.get(addresses(meeting)[name]).content.decode()
        told = ("Du är jävig", item.title, "Delägare", "Avslag", at_paper)
        shown[name] = [text for text in told if text in page]
    assert shown == {"item": ["Du är jävig", at_paper], "meeting": ["Du är jävig", item.title]}
    # What was sent with the summons can still be read; what the board does at the item cannot be seen.
    pack = reverse("boardroom:document", args=[meeting.board_pack_id])
    assert [client.get(address).status_code for address in (at_paper, pack)] == [200, 200]
    client.force_login(cast.secretary)
    context = client.get(addresses(meeting)["item"]).context
    without = [str(m.pk) for m in cast.members if m != member]
    for name in ("motion_form", "reservation_form", "conflict_form"):
        assert [value for value, _label in context[name].fields["member"].choices] == without
    assert list(context["ballots_form"].fields) == [f"ballot-{pk}" for pk in without]


def test_an_announced_meeting_shows_a_stranger_decisions_and_minutes_and_no_dead_links(
    client: Client, cast: Cast
) -> None:
    pack = board.minutes_document(cast)
    Document.objects.filter(pk=pack.pk).update(access="board")
    held = board.meeting(cast, MeetingState.ANNOUNCED, board_pack=pack)
    item = board.item(held, title="Svar på remiss")
    board.decision(item, Outcome.ADOPTED)
    client.force_login(cast.stranger)
    answer = client.get(reverse("boardroom:meeting", args=[held.pk]))
    page = answer.content.decode()
    assert (answer.status_code, "Svar på remiss" in page, "Antas" in page or "antas" in page) == (
        200,
        True,
        True,
    )
    links = {
        reverse("boardroom:item", args=[item.pk]): False,
        reverse("boardroom:document", args=[pack.pk]): False,
        reverse("boardroom:document", args=[held.minutes_id]): True,
    }
    assert {address: address in page for address in links} == links
    assert {address: client.get(address).status_code == 200 for address in links} == links


@pytest.mark.parametrize("who", ["secretary", "member"])
@pytest.mark.parametrize("name", ["meetings", "meeting", "item"])
def test_sixty_rows_ask_as_many_questions_as_one(
    client: Client, cast: Cast, now: datetime, name: str, who: str
) -> None:
    meeting = in_session(cast)
    client.force_login(cast.secretary if who == "secretary" else cast.members[2].user)
    first = busy_item(cast, meeting, now)
    address = {
        "meetings": reverse("boardroom:meetings"),
        "meeting": reverse("boardroom:meeting", args=[meeting.pk]),
        "item": reverse("boardroom:item", args=[first.pk]),
    }[name]
    counts = []
    for more in (0, 2, 57):
        for _number in range(more):
            if name == "meetings":
                board.meeting(cast)
            elif name == "meeting":
                busy_item(cast, meeting, now)
            else:
                first.motions.create(mover=cast.chair, kind="rejection", text="Avslag", moved_at=now)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))
    assert counts == [counts[0]] * 3
    if name == "meetings":
        assert counts[0] <= 12


def busy_item(cast: Cast, meeting: Meeting, now: datetime) -> AgendaItem:
    """A case with all that an item can carry."""
    case = application(cast, State.GRANTED)
    item = board.item(meeting, ItemKind.GRANT, case.title, application=case)
    item.motions.create(mover=cast.chair, kind="rejection", text="Avslag", moved_at=now)
    item.disqualifications.create(member=cast.members[4], reason="Delägare", declared_at=now)
    item.reservations.create(member=cast.members[3], recorded_at=now)
    vote = item.votes.create(yes_means="Ja", no_means="Nej", opened_at=now, closed_at=now, outcome="yes")
    vote.ballots.create(member=cast.chair, choice="yes")
    Decision.objects.create(
        authority=cast.region,
        item=item,
        outcome=Outcome.GRANTED,
        text="Nämnden beviljar.",
        granted_sek=1,
        highest_share_percent=50,
        decided_at=now,
    ).conditions.create(position=1, text="Rapport")
    return item
