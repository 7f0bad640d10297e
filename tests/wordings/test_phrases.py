"""The texts that messages begin with: written in versions, fetched into a thread, and changed there."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bifall.calls.models import Call
from bifall.correspondence.models import CaseMessage
from bifall.kernel.problems import Problem
from bifall.wordings.commands import remove_phrase, write_phrase
from bifall.wordings.models import Phrase
from bifall.wordings.queries import phrase_versions, phrases_of
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.applications import application
from tests.factories.calls import open_round
from tests.whole_database import last_told, refusal, told_since, whole_database


@pytest.fixture(autouse=True)
def clock() -> Iterator[datetime]:
    with time_machine.travel(NOW, tick=False):
        yield NOW


@pytest.fixture
def call(cast: Cast) -> Call:
    return open_round(cast).call


def write(call: Call, cast: Cast, **changes: Any) -> Phrase:
    values: dict[str, Any] = {
        "number": None,
        "name": "Tack",
        "sv": "Tack, {sökande}.",
        "en": "Thank you, {sökande}.",
        "based_on": 0,
        "actor": cast.officer,
        "at": NOW,
    }
    return write_phrase(call_id=call.pk, **(values | changes))


def test_each_text_is_a_version_and_the_latest_counts(cast: Cast, call: Call) -> None:
    told = last_told(cast.region.pk)
    first, other = write(call, cast), write(call, cast, name="  Budget  ", en="")
    assert write(call, cast, number=1, based_on=1) == first
    again = write(call, cast, number=1, based_on=1, sv="Tack!")
    assert (first.number, other.number, again.number, again.version) == (1, 2, 1, 2)
    assert phrases_of(call.pk) == [other, again]
    assert (other.name, other.text_in("en"), again.text_in("en")) == (
        "Budget",
        "Tack, {sökande}.",
        "Thank you, {sökande}.",
    )
    for _press in (1, 2):
        remove_phrase(call_id=call.pk, number=1, actor=cast.officer, at=NOW)
    assert phrases_of(call.pk) == [other]
    assert [one.text_sv for one in phrase_versions(call.pk, 1)] == ["", "Tack!", "Tack, {sökande}."]
    assert told_since(told) == [
        ("wordings.phrase_written", cast.officer, {"phrase": 1, "version": 1}),
        ("wordings.phrase_written", cast.officer, {"phrase": 2, "version": 1}),
        ("wordings.phrase_written", cast.officer, {"phrase": 1, "version": 2}),
        ("wordings.phrase_removed", cast.officer, {"phrase": 1, "version": 3}),
    ]


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_written(cast: Cast, call: Call) -> None:
    write(call, cast)
    before = whole_database()
    known = "{ärendenummer}, {projekt}, {sökande}, {utlysning}, {myndighet}, {handläggare}"
    assert refusal(lambda: write(call, cast, name="", sv=" ", en="{skäl} {")) == [
        Problem("phrase_name_missing", "name"),
        Problem("phrase_text_missing", "text_sv"),
        Problem("wording_field_unknown", "text_en", {"name": "{skäl}", "known": known}),
        Problem("wording_brace_alone", "text_en"),
    ]
    assert refusal(lambda: write(call, cast, name="tack")) == [Problem("phrase_name_taken", "name")]
    assert refusal(lambda: write(call, cast, number=1, sv="Nej.")) == [Problem("wording_changed_meanwhile")]
    assert refusal(lambda: write(call, cast, name="x" * 81)) == [
        Problem("phrase_name_too_long", "name", {"most": 80})
    ]
    for actor in (cast.director, cast.applicant, cast.officer_elsewhere):
        with pytest.raises(PermissionDenied):
            write(call, cast, actor=actor)
        with pytest.raises(PermissionDenied):
            remove_phrase(call_id=call.pk, number=1, actor=actor, at=NOW)
    assert whole_database() == before


def test_a_phrase_is_written_and_taken_away_by_its_pages(client: Client, cast: Cast, call: Call) -> None:
    client.force_login(cast.officer)
    letters, new = (reverse(f"desk:{name}", args=[call.pk]) for name in ("call_letters", "new_phrase"))
    assert new in client.get(letters).content.decode()
    values = {"name": "Tack", "text_sv": "Tack, {sökande}.", "text_en": "", "based_on": "0"}
    refused = client.post(new, values | {"text_sv": "Tack, {namn}."})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["text_sv"])
    assert refused.context["form"]["text_sv"].value() == "Tack, {namn}."
    assert client.post(new, values).headers["Location"] == letters
    own = reverse("desk:call_phrase", args=[call.pk, 1])
    assert own in client.get(letters).content.decode()
    client.post(own, values | {"text_sv": "Tack!", "based_on": "1"})
    late = client.post(own, values | {"based_on": "1"})
    assert (late.status_code, late.context["form"]["based_on"].value()) == (422, "2")
    client.post(reverse("desk:remove_phrase", args=[call.pk, 1]))
    assert phrases_of(call.pk) == []
    assert client.get(reverse("desk:call_phrase", args=[call.pk, 9])).status_code == 404
    client.force_login(cast.director)
    assert new not in client.get(letters).content.decode()
    assert client.get(new).status_code == 403


def test_a_phrase_comes_into_the_message_filled_and_what_was_typed_stays(client: Client, cast: Cast) -> None:
    case = application(cast)
    write(case.round.call, cast)
    client.force_login(cast.officer)
    address, key = reverse("desk:thread", args=[case.pk]), str(uuid.uuid4())
    for chosen, fetched in (
        ("1.sv", f"Hej!\n\nTack, {case.organisation.name}."),
        ("1.en", f"Hej!\n\nThank you, {case.organisation.name}."),
        ("7.sv", "Hej!"),
        ("", "Hej!"),
    ):
        answer = client.post(address, {"key": key, "text": "Hej! ", "go": "phrase", "phrase": chosen})
        form = answer.context["form"]
        assert (answer.status_code, form["text"].value(), str(form["key"].value())) == (200, fetched, key)
    assert not CaseMessage.objects.exists()
    client.post(address, {"key": key, "text": "Tack för svaret.", "phrase": "1.sv"})
    assert CaseMessage.objects.get().text == "Tack för svaret."
    client.force_login(cast.secretary)
    assert "Hämta texten" not in client.get(address).content.decode()


def test_the_pages_ask_as_many_questions_for_many_phrases(client: Client, cast: Cast) -> None:
    case = application(cast)
    client.force_login(cast.officer)
    counts = []
    for number in (1, 3, 60):
        for more in range(Phrase.objects.count(), number):
            write(case.round.call, cast, name=f"Nummer {more}")
        for name, pk in (("call_letters", case.round.call_id), ("thread", case.pk)):
            with CaptureQueriesContext(connection) as questions:
                assert client.get(reverse(f"desk:{name}", args=[pk])).status_code == 200
            counts.append(len(questions))
    assert counts == counts[:2] * 3
    assert counts[0] <= 12
