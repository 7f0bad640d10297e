"""A call's letters in the browser's eyes: the fields, the letter beside the text, and its versions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bifall.accounts.models import User
from bifall.applications.commands import dismiss
from bifall.calls.models import Call
from bifall.wordings.models import Wording
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.applications import application
from tests.factories.calls import open_round

CODE = "applications.dismissed"
WHOLE = {
    "subject_sv": "Avvisad: {projekt}",
    "body_sv": "Hej!\n\n{skäl}",
    "subject_en": "Dismissed: {projekt}",
    "body_en": "{skäl}",
    "based_on": "0",
    "case": "",
}


@pytest.fixture(autouse=True)
def clock() -> Iterator[datetime]:
    with time_machine.travel(NOW, tick=False):
        yield NOW


@pytest.fixture
def call(cast: Cast, client: Client) -> Call:
    client.force_login(cast.officer)
    return open_round(cast).call


def address(call: Call, code: str = CODE) -> str:
    return reverse("desk:call_letter", args=[call.pk, code])


def test_the_letters_are_found_from_the_call(client: Client, cast: Cast, call: Call) -> None:
    page = client.get(reverse("desk:call", args=[call.pk])).content.decode()
    assert reverse("desk:call_letters", args=[call.pk]) in page
    client.post(address(call), WHOLE)
    page = client.get(reverse("desk:call_letters", args=[call.pk])).content.decode()
    assert (page.count("Egen, version 1"), page.count("Tjänstens</td>")) == (1, 28)
    assert client.get(address(call, "applications.unknown")).status_code == 404
    client.force_login(cast.assessor)
    assert client.get(reverse("desk:call_letters", args=[call.pk])).status_code == 403
    assert "Brev till sökande" not in client.get(reverse("desk:call", args=[call.pk])).content.decode()


def test_a_text_is_saved_and_its_letters_say_which_version_they_are(
    client: Client, cast: Cast, call: Call
) -> None:
    answer = client.get(address(call))
    assert answer.context["form"]["subject_sv"].value() == "{ärendenummer}: ansökan avvisas"
    assert client.post(address(call), WHOLE).headers["Location"] == address(call)
    case = application(cast)
    dismiss(application_id=case.pk, reason="Sent.", actor=cast.officer, at=NOW)
    outbox = client.get(reverse("desk:outbox")).content.decode()
    assert outbox.count(f'href="{address(call)}#v1"') == 2
    assert 'id="v1"' in client.get(address(call)).content.decode()
    client.post(address(call), WHOLE | {"go": "restore", "based_on": "1"})
    assert [one.has_text for one in Wording.objects.order_by("version")] == [True, False]


def test_the_letter_is_shown_beside_the_text_before_it_is_saved(
    client: Client, cast: Cast, call: Call
) -> None:
    case = application(cast)
    answer = client.post(address(call), WHOLE | {"go": "preview"})
    assert [(one.language, one.is_own, one.text.subject) for one in answer.context["previews"]] == [
        ("sv", True, "Avvisad: Vintervägar för besöksnäringen"),
        ("en", True, "Dismissed: Winter roads for the visitor economy"),
    ]
    with_a_case = WHOLE | {"go": "preview", "case": str(case.pk), "subject_en": "", "body_en": ""}
    answer = client.post(address(call), with_a_case)
    assert answer.status_code == 200
    assert [(one.language, one.is_own, one.text.subject) for one in answer.context["previews"]] == [
        ("sv", True, f"Avvisad: {case.title}"),
        ("en", False, f"{case.case_number}: the application is dismissed"),
    ]
    assert not Wording.objects.exists()


@pytest.mark.parametrize("go", ["save", "preview"])
def test_what_is_wrong_is_told_at_its_field_and_what_was_typed_stays(
    client: Client, call: Call, go: str
) -> None:
    wrong = WHOLE | {"subject_sv": "Avvisad {namn}", "body_en": "No.", "go": go}
    answer = client.post(address(call), wrong)
    form = answer.context["form"]
    known = "{ärendenummer}, {projekt}, {sökande}, {utlysning}, {myndighet}, {handläggare}, {skäl}"
    assert answer.status_code == 422
    assert form.errors == {
        "subject_sv": [f"Fältet {{namn}} finns inte i det här brevet. Du kan använda {known}."],
        "body_en": ["Texten ska innehålla fältet {skäl}, så att mottagaren får veta det."],
    }
    assert {name: form[name].value() for name in WHOLE} == {name: wrong[name] for name in WHOLE}


def test_another_officers_version_is_never_overwritten_unseen(client: Client, cast: Cast, call: Call) -> None:
    client.post(address(call), WHOLE | {"subject_sv": "Nej: {projekt}"})
    answer = client.post(address(call), WHOLE)
    form = answer.context["form"]
    assert (answer.status_code, len(form.non_field_errors())) == (422, 1)
    assert (form["subject_sv"].value(), form["based_on"].value()) == (WHOLE["subject_sv"], "1")
    assert client.post(address(call), WHOLE | {"based_on": "1"}).status_code == 302
    assert [one.subject_sv for one in Wording.objects.order_by("version")] == [
        "Nej: {projekt}",
        "Avvisad: {projekt}",
    ]


def test_a_director_reads_and_does_not_write(client: Client, cast: Cast, call: Call) -> None:
    client.force_login(cast.director)
    assert client.get(address(call)).context["form"] is None
    assert client.post(address(call), WHOLE).status_code == 403


def test_only_open_cases_are_offered(client: Client, cast: Cast, call: Call) -> None:
    seen = application(cast)
    application(cast, round=open_round(cast, slug="annan"))
    offered = client.get(address(call)).context["form"].fields["case"].choices
    assert [value for value, _label in offered] == ["", str(seen.pk)]


def test_the_pages_ask_as_many_questions_for_many_versions(client: Client, cast: Cast, call: Call) -> None:
    counts = []
    for number in (1, 3, 60):
        while Wording.objects.count() < number:
            version = Wording.objects.count() + 1
            Wording.objects.create(
                authority=cast.region,
                call=call,
                code=CODE,
                version=version,
                subject_sv="Avvisad",
                body_sv="{skäl}",
                written_by=User.objects.create(email=f"{version}@example.org", name=f"Nummer {version}"),
                written_at=NOW + timedelta(minutes=version),
            )
            application(cast)
        for page in (address(call), reverse("desk:call_letters", args=[call.pk])):
            with CaptureQueriesContext(connection) as questions:
                assert client.get(page).status_code == 200
            counts.append(len(questions))
    assert counts == counts[:2] * 3
    assert max(counts) <= 12
