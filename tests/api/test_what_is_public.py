"""What is not public leaves by no address, and what is does."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.board.states import ItemKind, MeetingState, Outcome
from bifall.calls.states import CallState
from bifall.collaboration.states import ConsultationState, HandlingOutcome
from bifall.flows.release_drafts import draft_release
from bifall.organisations.models import Organisation
from bifall.press.models import ReleasePage
from bifall.projects.models import Indicator
from tests.api.reading import ROOT, every_address, rows_of, text_of
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import board, press
from tests.factories.applications import application
from tests.factories.calls import open_round
from tests.factories.collaboration import consultation
from tests.factories.delegation import delegated
from tests.factories.funding import active

pytestmark = pytest.mark.django_db
SECRET = "Ripfjällshemligheten"


def everything(client: Client) -> str:
    return "\n".join(text_of(client, address) for address in every_address(client))


def answered(cast: Cast, case: Application, words: str) -> None:
    consultation(cast, case, ConsultationState.ANSWERED, reasons=words, handled=HandlingOutcome.TAKEN_IN)


@pytest.mark.parametrize(
    "state", [State.DRAFT, State.SUBMITTED, State.PREPARED, State.WITHDRAWN, State.REJECTED]
)
def test_an_application_without_a_public_grant(client: Client, region: Cast, state: State) -> None:
    case = application(region, state, title=SECRET, summary=SECRET)
    answered(region, case, SECRET)
    assert SECRET not in everything(client)


@pytest.mark.parametrize("state", [MeetingState.CLOSED, MeetingState.ADJUSTED])
def test_a_decision_whose_minutes_are_not_announced(
    client: Client, region: Cast, state: MeetingState
) -> None:
    held = board.meeting(region, state)
    case = application(region, State.GRANTED, title="Namnet", summary=SECRET)
    answered(region, case, SECRET)
    taken_up = board.item(
        held, ItemKind.GRANT, "Namnet", application=case, text=SECRET, draft_decision=SECRET
    )
    board.decision(taken_up, Outcome.REJECTED, SECRET)
    assert SECRET not in everything(client)
    assert rows_of(client, "decisions") == []
    assert [row["title"] for row in rows_of(client, "agenda-items")] == ["Namnet"]


def test_a_decision_on_delegation_until_it_is_reported_and_announced(client: Client, region: Cast) -> None:
    delegated(region, title=f"{SECRET} ett")
    later = board.meeting(region, MeetingState.CLOSED)
    delegated(region, title=f"{SECRET} två", reported_at=board.item(later, ItemKind.DELEGATED))
    assert SECRET not in everything(client)
    held = board.meeting(region)
    delegated(region, title="Anmält", reported_at=board.item(held, ItemKind.DELEGATED))
    [row] = rows_of(client, "delegated-decisions")
    assert (row["title"], row["meeting"], row["outcome"]) == ("Anmält", str(held.pk), "granted")
    assert [row["on_delegation"] for row in rows_of(client, "grants")] == [True]


def test_a_call_that_is_not_published(client: Client, region: Cast) -> None:
    round_ = open_round(region, name=SECRET)
    call = round_.call
    call.title, call.state = SECRET, CallState.DRAFT
    call.save()
    assert SECRET not in everything(client)
    call.state = CallState.PUBLISHED
    call.save()
    assert [row["title"] for row in rows_of(client, "calls")] == [SECRET]
    assert [row["name"] for row in rows_of(client, "rounds", f"?call={call.pk}")] == [SECRET]


def test_a_notice_on_its_days_and_no_other(client: Client, region: Cast) -> None:
    notice = board.meeting(region).notice
    for day, shown in ((notice.posted_on, 1), (notice.takedown_on, 0), (notice.posted_on - timedelta(1), 0)):
        with time_machine.travel(f"{day}T12:00:00+01:00", tick=False):
            assert len(rows_of(client, "notices")) == shown


def test_a_sole_traders_number_and_an_organisation_without_a_grant(client: Client, region: Cast) -> None:
    Organisation.objects.filter(pk=region.rival.pk).update(name=SECRET)
    held = board.meeting(region)
    board.grant(region, held)
    assert [row["organisation_number"] for row in rows_of(client, "organisations")] == ["556012-5790"]
    assert SECRET not in everything(client)
    Organisation.objects.filter(pk=region.chamber.pk).update(register_number="640823-3234")
    assert rows_of(client, "organisations") == []
    assert [row["organisation_number"] for row in rows_of(client, "grants")] == [""]
    assert "640823" not in everything(client)
    assert client.get(f"{ROOT}organisations/{region.chamber.pk}").status_code == 404


def test_a_person_is_named_nowhere(client: Client, region: Cast) -> None:
    project = active(region)
    answered(region, project.application, "Kommunen behöver det.")
    told = everything(client)
    people = (region.applicant, region.officer, region.secretary, region.umea_official, region.chair.user)
    assert [person for person in people if person.name in told or person.email in told] == []


def test_an_embargo_shuts_and_opens_by_the_clock(client: Client, region: Cast) -> None:
    held, _grants = board.reference_meeting(region)
    press.newsroom(region)
    page = draft_release(meeting_id=held.pk, quote=SECRET, actor=region.communicator, at=NOW)
    opens = NOW + timedelta(days=2)
    draft: ReleasePage = page.get_latest_revision_as_object()
    draft.lead, draft.public_from = "Regionen satsar {summa}.", opens
    draft.save_revision(user=region.communicator)
    press.published(region, draft)
    with time_machine.travel(opens - timedelta(seconds=1), tick=False):
        shut = client.get(f"{ROOT}releases")
        assert rows_of(client, "releases") == []
        assert client.get(f"{ROOT}releases/{page.pk}").status_code == 404
    with time_machine.travel(opens + timedelta(seconds=1), tick=False):
        again = {"if-none-match": shut["ETag"]}
        assert client.get(f"{ROOT}releases", headers=again).status_code == 200
        since = {"if-modified-since": shut["Last-Modified"]}
        assert client.get(f"{ROOT}releases", headers=since).status_code == 200
        [row] = rows_of(client, "releases")
        assert (
            row["lead"] == "Regionen satsar 4\N{NO-BREAK SPACE}905\N{NO-BREAK SPACE}777\N{NO-BREAK SPACE}kr."
        )
        assert SECRET not in everything(client)


def test_an_indicator_tells_what_an_approved_report_says(client: Client, region: Cast) -> None:
    project = active(region)
    Indicator.objects.filter(project=project).delete()
    Indicator.objects.create(project=project, position=1, title="Möten", unit="st", baseline=0, target=60)
    [row] = rows_of(client, "results")
    assert (row["case_number"], row["indicator"], row["target"], row["value"]) == (
        project.case_number,
        "Möten",
        "60.00",
        None,
    )
