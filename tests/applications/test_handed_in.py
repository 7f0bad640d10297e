"""What is written during a completion is a draft until it is sent in: the desk goes by what came."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bifall.applications import commands, queries
from bifall.applications.models import Application
from bifall.assessment.states import AssignmentState
from bifall.collaboration.commands import consult
from bifall.documents.models import Document
from bifall.questionnaires.queries import answers_at
from bifall.ui.application_answers import answered_pages
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.assessment import assignment
from tests.factories.drafts import draft, write

pytestmark = pytest.mark.django_db

TYPED = {"title": "Ny titel", "problem": "Ett nytt problem", "sought_sek": 1_000, "dissemination": None}


def attach(cast: Cast, case: Application, name: str) -> Document:
    return commands.add_attachment(
        application_id=case.pk, filename=name, content=b"%PDF-1.7", actor=cast.applicant, at=NOW
    )


@pytest.fixture
def case(cast: Cast) -> Application:
    """Handed in with an attachment; then a completion is asked for, of the whole form."""
    made = draft(cast)
    attach(cast, made, "intyg.pdf")
    commands.submit(application_id=made.pk, actor=cast.applicant, at=NOW)
    commands.start_review(application_id=made.pk, actor=cast.officer, at=NOW)
    ask(cast, made)
    return Application.objects.get(pk=made.pk)


def ask(cast: Cast, case: Application) -> None:
    commands.request_completion(
        application_id=case.pk,
        text="Skriv mer om målgruppen.",
        pages=[],
        due_on=(NOW + timedelta(days=9)).date(),
        actor=cast.officer,
        at=NOW,
    )


def complete(cast: Cast, case: Application) -> None:
    commands.complete(application_id=case.pk, reply="Klart.", actor=cast.applicant, at=NOW)


def as_columns(case: Application) -> tuple[str, int, bool]:
    found = Application.objects.get(pk=case.pk)
    return found.title, found.sought_sek, "ny titel" in found.search_text


def test_answers_and_columns_stay_until_the_completion_is_sent(cast: Cast, case: Application) -> None:
    before, columns = queries.answers_handed_in(case), as_columns(case)
    assert (before["title"], before["sought_sek"]) == ("Studenter möter arbetsliv", 2_785_777)
    write(case, cast.applicant, **TYPED)
    # Each question in two versions more, and one that had never been answered.
    write(case, cast.applicant, title="Ännu en titel", problem="Ännu ett problem", risk="Ny risk")
    assert queries.answers_handed_in(case) == before
    assert as_columns(case) == columns == ("Studenter möter arbetsliv", 2_785_777, False)
    assert queries.facts_of(case).sought_sek == 2_785_777
    assert (queries.facts_as_written(case).title, queries.facts_as_written(case).sought_sek) == (
        "Ännu en titel",
        1_000,
    )
    write(case, cast.applicant, title="Ny titel", sought_sek=2_785_777, dissemination="På mötesdagarna.")
    complete(cast, case)
    after = queries.answers_handed_in(case)
    assert (after["title"], after["problem"]) == ("Ny titel", "Ännu ett problem")
    assert as_columns(case) == ("Ny titel", 2_785_777, True)


def test_a_second_completion_goes_by_what_the_first_one_brought(cast: Cast, case: Application) -> None:
    write(case, cast.applicant, title="Andra titeln")
    complete(cast, case)
    ask(cast, case)
    write(case, cast.applicant, title="Tredje titeln")
    assert queries.answers_handed_in(case)["title"] == "Andra titeln"


@pytest.mark.parametrize("ending", ["withdraw", "dismiss"])
def test_what_was_never_sent_is_never_seen(cast: Cast, case: Application, ending: str) -> None:
    write(case, cast.applicant, **TYPED)
    attach(cast, case, "ny.pdf")
    if ending == "withdraw":
        commands.withdraw(application_id=case.pk, actor=cast.applicant, at=NOW)
    else:
        commands.dismiss(application_id=case.pk, reason="Kom för sent.", actor=cast.officer, at=NOW)
    assert queries.answers_handed_in(case)["title"] == "Studenter möter arbetsliv"
    assert [paper.title for paper in queries.attachments_received(case)] == ["intyg.pdf"]


def test_attachments_are_those_that_came_and_one_that_came_is_kept(cast: Cast, case: Application) -> None:
    first = case.attachments.get()
    attach(cast, case, "ny.pdf")
    commands.remove_attachment(application_id=case.pk, document_id=first.pk, actor=cast.applicant, at=NOW)

    def titles() -> tuple[list[str], list[str], list[str]]:
        found = (case.attachments.all(), queries.attachments_handed_in(case))
        received = sorted(paper.title for paper in queries.attachments_received(case))
        return *([paper.title for paper in papers] for papers in found), received

    assert titles() == (["ny.pdf"], ["intyg.pdf"], ["intyg.pdf"])
    complete(cast, case)
    assert titles() == (["ny.pdf"], ["ny.pdf"], ["intyg.pdf", "ny.pdf"])


def test_officers_assessors_and_municipalities_see_what_was_handed_in(
    client: Client, cast: Cast, case: Application
) -> None:
    given = assignment(cast, case, AssignmentState.ACCEPTED)
    [asked] = consult(
        application_id=case.pk,
        municipality_ids=[cast.umea.pk],
        question="Vad betyder projektet?",
        due_on=(NOW + timedelta(days=30)).date(),
        actor=cast.officer,
        at=NOW,
    )
    client.force_login(cast.applicant)
    page = reverse("portal:page", args=[case.pk, "project"])
    assert client.post(page, {"version:title": "1", "title": "Halvskriven titel"}).status_code == 302
    new = {"attachment": SimpleUploadedFile("utkast.pdf", b"%PDF-1.7")}
    assert client.post(reverse("portal:add_attachment", args=[case.pk]), new).status_code == 302
    paper = Document.objects.get(title="utkast.pdf")
    places = {
        "applicant": (cast.applicant, reverse("portal:review", args=[case.pk])),
        "officer": (cast.officer, reverse("desk:case", args=[case.pk])),
        "list": (cast.officer, reverse("desk:cases")),
        "assessor": (cast.assessor, reverse("desk:assignment", args=[given.pk])),
        "municipality": (cast.umea_official, reverse("municipal:consultation", args=[asked.pk])),
    }
    seen = {}
    for who, (user, address) in places.items():
        client.force_login(user)
        text = client.get(address).content.decode()
        seen[who] = ("Halvskriven titel" in text, "Studenter möter arbetsliv" in text, "utkast.pdf" in text)
    assert seen == dict.fromkeys(places, (False, True, False)) | {"applicant": (True, True, True)}
    opened = {}
    for user in (cast.officer, cast.assessor):
        client.force_login(user)
        for document in (paper, Document.objects.get(title="intyg.pdf")):
            address = reverse("desk:document", args=[case.pk, document.pk])
            opened[user, document.title] = client.get(address).status_code
    assert opened == {
        (cast.officer, "utkast.pdf"): 404,
        (cast.officer, "intyg.pdf"): 200,
        (cast.assessor, "utkast.pdf"): 404,
        (cast.assessor, "intyg.pdf"): 200,
    }


def test_a_completion_asked_for_before_versions_were_kept_shows_the_answers(
    cast: Cast, case: Application
) -> None:
    case.completion_requests.update(handed_in_versions=None)
    write(case, cast.applicant, title="Ny titel")
    assert queries.answers_handed_in(case)["title"] == "Ny titel"
    assert [paper.title for paper in queries.attachments_handed_in(case)] == ["intyg.pdf"]


def test_as_many_questions_to_the_database_however_much_was_changed(cast: Cast, case: Application) -> None:
    counts = []
    for changes in ({"title": "Ny titel"}, {key: f"Nytt {key}" for key in ("problem", "risk", "summary")}):
        write(case, cast.applicant, **changes)
        with CaptureQueriesContext(connection) as asked:
            answered_pages(Application.objects.select_related("answer_set__form_version").get(pk=case.pk))
        counts.append(len(asked))
    assert counts == [counts[0]] * 2


def test_a_version_that_never_was_and_a_question_that_is_gone_are_left_out(
    cast: Cast, case: Application
) -> None:
    assert answers_at(case.answer_set, {"title": 1, "problem": 7, "borta": 1}) == {
        "title": "Studenter möter arbetsliv"
    }
