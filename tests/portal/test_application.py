"""The applicant's pages, from an open round to a case number, and what is refused on the way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bifall.accounts.models import User
from bifall.applications.commands import request_completion, start_application
from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.board.states import ItemKind, Outcome
from bifall.calls.models import Call, Round
from bifall.calls.states import Decider
from bifall.flows.delegated_decisions import decide_and_tell
from bifall.organisations.models import Organisation
from bifall.state_aid.states import AidBasis
from bifall.ui import formats
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import board
from tests.factories.applications import application
from tests.factories.calls import open_round
from tests.factories.state_aid import assessed


@pytest.fixture(autouse=True)
def clock() -> Iterator[datetime]:
    with time_machine.travel(NOW, tick=False):
        yield NOW


def enter(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


@pytest.fixture
def draft(cast: Cast, now: datetime) -> Application:
    return start_application(
        round_id=open_round(cast).pk, organisation_id=cast.chamber.pk, actor=cast.applicant, at=now
    )


def test_the_first_page_tells_what_can_be_applied_for(client: Client, cast: Cast) -> None:
    round_ = open_round(cast)
    page = enter(client, cast.applicant).get(reverse("portal:home"))
    assert page.status_code == 200
    assert [r.pk for r in page.context["rounds"]] == [round_.pk]
    assert [o.pk for o in page.context["organisations"]] == [cast.chamber.pk]


def test_an_application_begins_on_the_first_page_of_the_form(client: Client, cast: Cast) -> None:
    round_ = open_round(cast)
    url = reverse("portal:start", args=[round_.pk])
    assert enter(client, cast.applicant).get(url).status_code == 200
    answer = client.post(url, {"organisation": str(cast.chamber.pk)})
    made = Application.objects.get()
    first = made.answer_set.form_version.schema.pages[0].key
    assert answer.headers["Location"] == reverse("portal:page", args=[made.pk, first])


def test_every_page_of_the_form_is_shown(client: Client, cast: Cast, draft: Application) -> None:
    enter(client, cast.applicant)
    pages = draft.answer_set.form_version.schema.pages
    for page in pages:
        shown = client.get(reverse("portal:page", args=[draft.pk, page.key]))
        assert (shown.status_code, shown.context["page_form"].summary) == (200, [])
        # A question may have any name, also that of a thing the template asks the page for.
        assert shown.content.decode().count(f"<h1>{page.title.sv}</h1>") == 1
    review = client.get(reverse("portal:review", args=[draft.pk]))
    assert review.status_code == 200
    assert [section.key for section in review.context["sections"]] == [page.key for page in pages]


def test_an_unfinished_draft_is_not_taken_in(client: Client, cast: Cast, draft: Application) -> None:
    answer = enter(client, cast.applicant).post(reverse("portal:submit", args=[draft.pk]))
    assert (answer.status_code, answer.context["was_refused"]) == (422, True)
    draft.refresh_from_db()
    assert (draft.state, draft.case) == (State.DRAFT, None)


def test_after_closing_nothing_is_taken_in(client: Client, cast: Cast, draft: Application) -> None:
    Round.objects.filter(pk=draft.round_id).update(closes_at=NOW - timedelta(seconds=1))
    answer = enter(client, cast.applicant).post(reverse("portal:submit", args=[draft.pk]))
    assert answer.status_code == 422
    assert answer.context["missing"][0]["text"].startswith("Omgången stängde")
    draft.refresh_from_db()
    assert (draft.state, draft.case) == (State.DRAFT, None)


def test_a_second_press_shows_what_the_first_gave(client: Client, cast: Cast) -> None:
    sent = application(cast, State.SUBMITTED)
    answer = enter(client, cast.applicant).post(reverse("portal:submit", args=[sent.pk]))
    assert answer.headers["Location"] == reverse("portal:application", args=[sent.pk])
    assert client.get(answer.headers["Location"]).status_code == 200


@pytest.mark.parametrize("role", ["officer", "stranger", "umea_official"])
@pytest.mark.parametrize("name", ["review", "application"])
def test_a_draft_is_for_its_organisation_alone(
    client: Client, cast: Cast, draft: Application, role: str, name: str
) -> None:
    answer = enter(client, getattr(cast, role)).get(reverse(f"portal:{name}", args=[draft.pk]))
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("filename", "content"), [("skadlig.exe", b"MZ"), ("budget.pdf", b"not a pdf"), ("tom.pdf", b"")]
)
def test_a_mistyped_attachment_is_told_and_not_kept(
    client: Client, cast: Cast, draft: Application, filename: str, content: bytes
) -> None:
    answer = enter(client, cast.applicant).post(
        reverse("portal:add_attachment", args=[draft.pk]),
        {"attachment": SimpleUploadedFile(filename, content)},
    )
    assert (answer.status_code, len(answer.context["attachment_problems"])) == (422, 1)
    assert draft.attachments.count() == 0


def test_200_megabytes_are_refused_before_they_are_read(
    client: Client, cast: Cast, draft: Application
) -> None:
    answer = enter(client, cast.applicant).post(
        reverse("portal:add_attachment", args=[draft.pk]), CONTENT_LENGTH=str(200 * 1024 * 1024)
    )
    assert [p.code for p in answer.context["attachment_problems"]] == ["attachment_too_large"]
    assert draft.attachments.count() == 0


def test_a_wrong_organisation_number_is_told_at_the_field(client: Client, cast: Cast) -> None:
    values = {
        "name": "Norrskenet AB",
        "country": "SE",
        "register_number": "556464-6875",
        "kind": "company",
        "city": "Umeå",
    }
    before = Organisation.objects.count()
    answer = enter(client, cast.applicant).post(reverse("portal:register_organisation"), values)
    form = answer.context["form"]
    assert (answer.status_code, list(form.errors), form["name"].value()) == (
        422,
        ["register_number"],
        "Norrskenet AB",
    )
    assert Organisation.objects.count() == before


def test_a_colleague_is_invited(client: Client, cast: Cast) -> None:
    enter(client, cast.applicant)
    url = reverse("portal:organisation", args=[cast.chamber.pk])
    assert client.get(url).status_code == 200
    invited = client.post(
        reverse("portal:invite", args=[cast.chamber.pk]), {"email": "ny@example.org", "role": "editor"}
    )
    assert invited.headers["Location"] == url
    assert [i.email for i in client.get(url).context["invitations"]] == ["ny@example.org"]


def test_a_completion_is_asked_for_and_sent(client: Client, cast: Cast, now: datetime) -> None:
    case = application(cast)
    request_completion(
        application_id=case.pk,
        text="Dela upp budgeten",
        pages=[],
        due_on=(now + timedelta(days=10)).date(),
        actor=cast.officer,
        at=now,
    )
    enter(client, cast.applicant)
    home = client.get(reverse("portal:home"))
    assert [c.application_id for c in home.context["completions"]] == [case.pk]
    page = client.get(reverse("portal:application", args=[case.pk]))
    assert page.context["may_complete"] is True
    refused = client.post(reverse("portal:complete", args=[case.pk]), {"reply": "Nu är det delat."})
    assert refused.status_code == 422
    assert refused.context["reply_form"]["reply"].value() == "Nu är det delat."


def test_withdrawing_takes_a_ticked_box(client: Client, cast: Cast) -> None:
    case = application(cast)
    url = reverse("portal:withdraw", args=[case.pk])
    enter(client, cast.applicant).post(url)
    assert Application.objects.get().state == State.UNDER_REVIEW
    client.post(url, {"sure": "yes"})
    assert Application.objects.get().state == State.WITHDRAWN


def test_the_list_asks_as_many_questions_for_many_rows(client: Client, cast: Cast) -> None:
    round_ = open_round(cast)
    enter(client, cast.applicant)
    counts = []
    for more in (1, 2, 57):
        for _number in range(more):
            application(cast, round=round_)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("portal:home")).status_code == 200
        counts.append(len(asked))
    assert counts == [counts[0]] * 3
    assert counts[0] <= 12
    assert client.get(reverse("portal:messages")).status_code == 200


def test_a_decision_on_delegation_is_shown_with_its_letter(client: Client, cast: Cast, now: datetime) -> None:
    round_ = open_round(cast)
    Call.objects.update(decider=Decider.DIRECTOR)
    case = application(cast, State.PREPARED, round=round_, sought_sek=400_000)
    assessed(cast, case, AidBasis.NO_AID)
    made = decide_and_tell(
        application_id=case.pk,
        board_id=cast.board.pk,
        outcome=Outcome.GRANTED,
        reasons="Projektet stärker länet.",
        legal_basis="3.1",
        granted_sek=400_000,
        highest_share_percent=Decimal(50),
        conditions=["Öppna data."],
        actor=cast.director,
        at=now,
    )
    here = reverse("portal:application", args=[case.pk])
    letter = reverse("portal:document", args=[case.pk, made.letter_id])
    page = enter(client, cast.applicant).get(here).content.decode()
    assert f'<a href="{letter}">Beslutsbrev (PDF)</a>' in page
    assert "<li>Öppna data.</li>" in page
    assert "Sista dag att överklaga" not in page
    assert client.get(letter).headers["Content-Type"] == "application/pdf"
    assert enter(client, cast.stranger).get(letter).status_code == 404
    meeting = board.meeting(cast)
    made.reported_at_item = board.item(meeting, ItemKind.DELEGATED)
    made.save(update_fields=["reported_at_item"])
    told = enter(client, cast.applicant).get(here).content.decode()
    assert f"Sista dag att överklaga: {formats.day(meeting.notice.last_appeal_on)}." in told
