"""A button that has done its work is pressed again: plain words, the page that shows it, and no change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.forms import Form
from django.test import Client
from django.urls import reverse

from bifall.accounts.models import User
from bifall.applications import commands as applications
from bifall.applications.states import State
from bifall.assessment.states import AssignmentState
from bifall.board import commands as board_commands
from bifall.board.models import AgendaItem
from bifall.board.states import ItemKind, MeetingState, MotionKind, Outcome
from bifall.boardroom import forms as boardroom_forms
from bifall.calls.models import Call
from bifall.calls.states import CallState
from bifall.desk import administration_forms
from bifall.desk import forms as desk_forms
from bifall.documents.states import Access
from bifall.flows import case_endings
from bifall.flows.meeting_papers import end_meeting
from bifall.municipal.forms import StatementForm
from bifall.organisations.models import Membership
from bifall.portal.forms import ReplyForm
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import board
from tests.factories.applications import application
from tests.factories.assessment import assignment
from tests.factories.calls import open_round
from tests.factories.collaboration import consultation
from tests.factories.drafts import draft
from tests.factories.sittings import in_session
from tests.filled import Filled, administration, boardroom, desk, outside
from tests.whole_database import whole_database

TABLE = desk.FORMS | administration.FORMS | boardroom.FORMS | outside.FORMS


@pytest.fixture(autouse=True)
def clock() -> Iterator[datetime]:
    with time_machine.travel(NOW, tick=False):
        yield NOW


def told_at(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def press_twice(client: Client, user: User, address: str, sent: dict[str, Any]) -> str:
    """What the second press is told: it leads where the first one led, and changes nothing."""
    client.force_login(user)
    first = client.post(address, sent)
    assert first.status_code == 302, first.context["form"].errors if first.context else first.status_code
    client.get(first.headers["Location"])  # where what the first press was told is read
    before = whole_database()
    second = client.post(address, sent)
    assert (second.status_code, second.headers.get("Location")) == (302, first.headers["Location"])
    assert whole_database() == before
    [told] = told_at(second)
    assert client.get(second.headers["Location"]).status_code == 200
    return told


FORMS: dict[type[Form], str] = {
    desk_forms.CompletionForm: "Kompletteringen är redan begärd.",
    desk_forms.DismissForm: "Ansökan är redan avvisad.",
    desk_forms.AssignForm: "Bedömarna har redan fått ärendet.",
    desk_forms.ConsultForm: "Kommunerna har redan fått remissen.",
    desk_forms.MemoForm: "Tjänsteskrivelsen är redan klar. Ärendet kan tas upp av nämnden.",
    desk_forms.ScoreForm: "Bedömningen är redan lämnad. Den kan inte ändras.",
    desk_forms.ConflictForm: "Jävet är redan anmält.",
    desk_forms.DelegatedForm: "Beslutet är redan fattat.",
    administration_forms.RoleForm: "Personen har redan rollen.",
    administration_forms.EndSeatForm: "Lisa Ledamot har redan lämnat nämnden.",
    boardroom_forms.ItemForm: "Ärendet står redan på listan.",
    boardroom_forms.ConflictForm: "Jävet är redan anmält.",
    boardroom_forms.TrialForm: "Det är redan antecknat att ledamoten inte är jävig.",
    boardroom_forms.MotionForm: "Yrkandet är redan antecknat.",
    boardroom_forms.RollCallForm: "Sammanträdet är redan öppnat.",
    boardroom_forms.VoteForm: "En votering pågår redan i ärendet.",
    boardroom_forms.BallotsForm: "Rösterna är redan räknade.",
    boardroom_forms.DecisionForm: "Ärendet är redan avgjort.",
    boardroom_forms.AnnounceForm: (
        "Protokollet är redan anslaget. Sista dag att överklaga är 15 december 2026."
    ),
    StatementForm: "Kommunen har redan lämnat sitt yttrande. Det kan inte ändras.",
    ReplyForm: "Kompletteringen är redan skickad.",
}


def send(filled: Filled) -> dict[str, Any]:
    before = f"{filled.prefix}-" if filled.prefix else ""
    values = {f"{before}{name}": value for name, value in filled.values.items()}
    return values | {"csrfmiddlewaretoken": "x", **filled.with_it}


@pytest.mark.parametrize(
    ("form", "way"),
    [(form, way) for form in FORMS for way in range(len(TABLE[form]))],
    ids=lambda value: f"{value.__module__}.{value.__name__}" if isinstance(value, type) else str(value),
)
def test_a_form_that_is_sent_twice(client: Client, cast: Cast, form: type[Form], way: int) -> None:
    filled = TABLE[form][way](cast)
    assert press_twice(client, filled.user, filled.sent_to, send(filled)) == FORMS[form]


# Buttons without a form: who presses, where, and what the page sends along.
Pressed = tuple[User, str, dict[str, Any]]


def start_review(cast: Cast) -> Pressed:
    case = application(cast, State.SUBMITTED, case_officer=None)
    return cast.officer, reverse("desk:start_review", args=[case.pk]), {}


def withdraw_assignment(cast: Cast) -> Pressed:
    task = assignment(cast, application(cast))
    return cast.officer, reverse("desk:withdraw_assignment", args=[task.pk]), {}


def declare_no_conflict(cast: Cast) -> Pressed:
    task = assignment(cast, application(cast))
    return cast.assessor, reverse("desk:declare", args=[task.pk]), {"conflict": "no"}


def record_silence(cast: Cast) -> Pressed:
    asked = consultation(cast, application(cast), due_on=date(2026, 11, 20))
    return cast.officer, reverse("desk:record_silence", args=[asked.pk]), {}


def extend(cast: Cast) -> Pressed:
    asked = consultation(cast, application(cast))
    return cast.officer, reverse("desk:extend", args=[asked.pk]), {"extend-due_on": "2026-12-30"}


def publish_call(cast: Cast) -> Pressed:
    call = open_round(cast).call
    Call.objects.update(state=CallState.DRAFT)
    return cast.officer, reverse("desk:publish_call", args=[call.pk]), {}


def cancel_call(cast: Cast) -> Pressed:
    address = reverse("desk:cancel_call", args=[open_round(cast).call_id])
    return cast.officer, address, {"sure": "yes"}


def summons(cast: Cast) -> Pressed:
    """The page that the button stood on says that none has been sent."""
    planned = board.meeting(cast, MeetingState.PLANNED)
    board.item(planned)
    return cast.secretary, reverse("boardroom:summons", args=[planned.pk]), {"last_sent_at": ""}


def remove_item(cast: Cast) -> Pressed:
    planned = board.meeting(cast, MeetingState.PLANNED)
    address = reverse("boardroom:remove_item", args=[board.item(planned).pk])
    return cast.secretary, address, {"meeting": str(planned.pk)}


def add_round(cast: Cast) -> Pressed:
    planned = board.meeting(cast, MeetingState.PLANNED)
    round_ = application(cast, State.PREPARED).round
    planned.rounds.add(round_)
    address = reverse("boardroom:add_round", args=[planned.pk])
    return cast.secretary, address, {"round": str(round_.pk)}


def withdraw_motion(cast: Cast) -> Pressed:
    moved = board_commands.move_motion(
        item_id=board.item(in_session(cast)).pk,
        mover_id=cast.chair.pk,
        kind=MotionKind.REJECTION,
        text="Avslag",
        actor=cast.secretary,
        at=NOW,
    )
    return cast.secretary, reverse("boardroom:withdraw_motion", args=[moved.pk]), {}


def decided_item(cast: Cast) -> AgendaItem:
    item = board.item(in_session(cast), ItemKind.INFORMATION)
    board_commands.decide(
        item_id=item.pk,
        outcome=Outcome.RECEIVED,
        text="Läggs till handlingarna.",
        actor=cast.secretary,
        at=NOW,
    )
    return item


def end(cast: Cast) -> Pressed:
    return cast.secretary, reverse("boardroom:end", args=[decided_item(cast).meeting_id]), {}


def verify(cast: Cast) -> Pressed:
    """The first of two verifiers."""
    meeting_id = decided_item(cast).meeting_id
    end_meeting(meeting_id=meeting_id, actor=cast.secretary, at=NOW)
    return cast.chair.user, reverse("boardroom:verify", args=[meeting_id]), {}


def verify_last(cast: Cast) -> Pressed:
    _chair, address, sent = verify(cast)
    AgendaItem.objects.get().meeting.verifiers.filter(member=cast.chair).update(verified_at=NOW)
    return cast.vice_chair.user, address, sent


def submit(cast: Cast) -> Pressed:
    return cast.applicant, reverse("portal:submit", args=[draft(cast).pk]), {}


def withdraw(cast: Cast) -> Pressed:
    address = reverse("portal:withdraw", args=[application(cast).pk])
    return cast.applicant, address, {"sure": "yes"}


def end_membership(cast: Cast) -> Pressed:
    held = Membership.objects.get(user=cast.colleague)
    return cast.applicant, reverse("portal:end_membership", args=[held.pk]), {}


def end_own_membership(cast: Cast) -> Pressed:
    held = Membership.objects.get(user=cast.colleague)
    return cast.colleague, reverse("portal:end_membership", args=[held.pk]), {}


def remove_attachment(cast: Cast) -> Pressed:
    written = draft(cast)
    paper = board.minutes_document(cast, access=Access.PARTIES)
    written.attachments.add(paper)
    address = reverse("portal:remove_attachment", args=[written.pk, paper.pk])
    return cast.applicant, address, {}


BUTTONS: dict[Callable[[Cast], Pressed], str] = {
    start_review: "Du handlägger redan ärendet.",
    withdraw_assignment: "Uppdraget är redan återtaget.",
    declare_no_conflict: "Du har redan uppgett att du inte är jävig.",
    record_silence: "Det är redan antecknat att kommunen inte har svarat.",
    extend: "Kommunen har redan tid till och med 30 december 2026.",
    publish_call: "Utlysningen är redan publicerad.",
    cancel_call: "Utlysningen är redan inställd.",
    summons: "Kallelsen är redan skickad.",
    remove_item: "Ärendet är redan borttaget.",
    add_round: "Inget ärende lades till: det finns inget klart ärende som inte redan står på en lista.",
    withdraw_motion: "Yrkandet är redan återtaget.",
    end: "Sammanträdet är redan avslutat.",
    verify: "Du har redan justerat protokollet.",
    verify_last: "Du har redan justerat protokollet.",
    submit: "Ansökan var redan inskickad och har nummer RUN 1-2026.",
    withdraw: "Ansökan är redan återkallad.",
    end_membership: "Behörigheten är redan avslutad.",
    end_own_membership: "Behörigheten är redan avslutad.",
    remove_attachment: "Bilagan finns inte kvar.",
}


@pytest.mark.parametrize("button", BUTTONS, ids=lambda button: button.__name__)
def test_a_button_that_is_pressed_twice(
    client: Client, cast: Cast, button: Callable[[Cast], Pressed]
) -> None:
    assert press_twice(client, *button(cast)) == BUTTONS[button]


def test_the_summons_is_sent_again_from_a_page_that_knows_of_the_last(client: Client, cast: Cast) -> None:
    user, address, sent = summons(cast)
    client.force_login(user)
    first = client.post(address, sent)
    page = client.get(first.headers["Location"]).content.decode()
    known = page.split('name="last_sent_at" value="')[1].split('"')[0]
    with time_machine.travel(NOW.replace(hour=12), tick=False):
        again = client.post(address, {"last_sent_at": known})
    assert told_at(again)[-1] == "Kallelsen är skickad."
    assert AgendaItem.objects.get().meeting.summoned_at == NOW.replace(hour=12)


@pytest.mark.parametrize(
    ("module", "name", "press", "told"),
    [
        (applications, "complete", ReplyForm, "Kompletteringen är redan skickad."),
        (case_endings, "withdraw", withdraw, "Ansökan är redan återkallad."),
        (applications, "submit", submit, "Ansökan var redan inskickad och har nummer RUN 1-2026."),
        (board_commands, "open_meeting", boardroom_forms.RollCallForm, "Sammanträdet är redan öppnat."),
    ],
    ids=["complete", "withdraw", "submit", "open_meeting"],
)
def test_the_other_press_gets_there_between_the_question_and_the_command(
    client: Client,
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
    module: Any,
    name: str,
    press: Any,
    told: str,
) -> None:
    command = getattr(module, name)

    def after_the_other(**values: Any) -> Any:
        command(**values)
        return command(**values)

    if isinstance(press, type):
        filled = TABLE[press][0](cast)
        user, address, sent = filled.user, filled.sent_to, send(filled)
    else:
        user, address, sent = press(cast)
    monkeypatch.setattr(module, name, after_the_other)
    client.force_login(user)
    answer = client.post(address, sent)
    assert (answer.status_code, told_at(answer)) == (302, [told])


@pytest.mark.parametrize("who", ["assessor", "umea_official", "applicant", "stranger"])
def test_to_those_it_is_not_for_what_is_done_stays_shut(client: Client, cast: Cast, who: str) -> None:
    client.force_login(getattr(cast, who))
    task = assignment(cast, application(cast), AssignmentState.DONE, assessor=cast.other_assessor)
    announced = board.meeting(cast, MeetingState.ANNOUNCED)
    doors = {
        reverse("desk:start_review", args=[task.application_id]): 403,
        reverse("desk:assignment", args=[task.pk]): 404,
        reverse("boardroom:end", args=[announced.pk]): 403,
        reverse("boardroom:roll_call", args=[announced.pk]): 403,
        reverse("boardroom:announce", args=[announced.pk]): 403,
    }
    sent = {"posted_on": "2026-11-24", "kept_at": "Umeå"}
    assert {door: client.post(door, sent).status_code for door in doors} == doors
