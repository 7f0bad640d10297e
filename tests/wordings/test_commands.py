"""A call's own words: versions, who may write them, and whose letters are made of them."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from bifall.accounts.models import User
from bifall.applications.commands import dismiss
from bifall.calls.models import Call
from bifall.calls.states import CallState
from bifall.kernel.problems import Problem
from bifall.notices.models import Message
from bifall.wordings.commands import word_letter, write_in_words
from bifall.wordings.letters import LETTERS
from bifall.wordings.models import WordedLetter, Wording
from bifall.wordings.queries import current_wording, current_wordings
from bifall.wordings.rules import Text
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.applications import application
from tests.factories.calls import open_round
from tests.whole_database import last_told, refusal, told_since, whole_database

CODE = "applications.dismissed"
SV, EN = Text("Avvisad: {projekt}", "Hej!\n\n{skäl}"), Text("Dismissed: {projekt}", "{skäl}")


def word(call: Call, actor: User, sv: Text = SV, en: Text = EN, **changes: Any) -> Wording | None:
    values: dict[str, Any] = {"code": CODE, "sv": sv, "en": en, "based_on": 0, "at": NOW}
    return word_letter(call_id=call.pk, actor=actor, **(values | changes))


def test_each_text_is_a_version_and_the_same_text_is_none(cast: Cast) -> None:
    call = open_round(cast).call
    told = last_told(cast.region.pk)
    first = word(call, cast.officer, Text("  Avvisad:  {projekt}", "Hej!\r\n\r\n{skäl} "))
    assert first is not None
    assert (first.sv, first.en, first.version) == (SV, EN, 1)
    assert (first.written_by, first.written_at, first.authority) == (cast.officer, NOW, cast.region)
    assert word(call, cast.officer, based_on=1) == first
    second = word(call, cast.officer, Text("Avvisad", "{skäl}"), based_on=1)
    assert second is not None
    assert second.version == 2
    assert current_wording(call.pk, CODE) == second
    assert current_wordings(call) == {CODE: second}
    back = word(call, cast.officer, Text(), Text(), based_on=2)
    assert back is not None
    assert (back.version, back.has_text) == (3, False)
    assert word(call, cast.officer, Text(), Text(), based_on=3) == back
    assert told_since(told) == [
        ("wordings.worded", cast.officer, {"letter": CODE, "version": 1}),
        ("wordings.worded", cast.officer, {"letter": CODE, "version": 2}),
        ("wordings.restored", cast.officer, {"letter": CODE, "version": 3}),
    ]


def test_the_houses_own_words_are_not_kept_as_the_calls(cast: Cast) -> None:
    call = open_round(cast).call
    house = LETTERS[CODE]
    assert word(call, cast.officer, house.text_in("sv"), house.text_in("en")) is None
    kept = word(call, cast.officer, SV, house.text_in("en"))
    assert kept is not None
    assert (kept.sv, kept.en) == (SV, Text())


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_written(cast: Cast) -> None:
    call = open_round(cast).call
    word(call, cast.officer)
    before = whole_database()
    assert refusal(lambda: word(call, cast.officer, Text("Avvisad {", "Nej."), Text("Dismissed", ""))) == [
        Problem("wording_brace_alone", "subject_sv"),
        Problem("wording_field_missing", "body_sv", {"name": "skäl"}),
        Problem("wording_half_written", "body_en"),
        Problem("wording_changed_meanwhile"),
    ]
    assert whole_database() == before


def test_only_the_calls_officers_word_its_letters(cast: Cast) -> None:
    call = open_round(cast).call
    others = {name for name in Cast.__slots__ if isinstance(getattr(cast, name), User)} - {"officer"}
    for name in sorted(others):
        with pytest.raises(PermissionDenied):
            word(call, getattr(cast, name))
    sees = {name for name in [*others, "officer"] if getattr(cast, name).has_perm("wordings.view", call)}
    assert sees == {"officer", "director"}
    Call.objects.filter(pk=call.pk).update(state=CallState.CANCELLED)
    with pytest.raises(PermissionDenied):
        word(call, cast.officer)


def test_a_letter_is_in_the_calls_words_in_the_language_of_its_reader(cast: Cast) -> None:
    User.objects.filter(pk=cast.colleague.pk).update(language="en")
    case, elsewhere = application(cast), application(cast, round=open_round(cast, slug="annan"))
    wording = word(case.round.call, cast.officer)
    for one in (case, elsewhere):
        dismiss(application_id=one.pk, reason="Kom {för} sent.", actor=cast.officer, at=NOW)
    written = Message.objects.filter(kind=CODE).order_by("path", "email")
    texts = {(one.path.split("/")[2], one.email): (one.subject, one.body) for one in written}
    own, other = str(case.pk), str(elsewhere.pk)
    assert texts == {
        (own, cast.applicant.email): (f"Avvisad: {case.title}", "Hej!\n\nKom {för} sent."),
        (own, cast.colleague.email): (f"Dismissed: {case.title}", "Kom {för} sent."),
        (other, cast.applicant.email): (f"{elsewhere.case_number}: ansökan avvisas", "Kom {för} sent."),
        (other, cast.colleague.email): (
            f"{elsewhere.case_number}: the application is dismissed",
            "Kom {för} sent.",
        ),
    }
    made = WordedLetter.objects.values_list("message__path", "wording")
    assert set(made) == {(f"/ansokan/{own}/", wording.pk if wording else None)}


def test_who_reads_a_language_without_words_gets_the_houses(cast: Cast) -> None:
    User.objects.filter(pk=cast.colleague.pk).update(language="en")
    case = application(cast)
    word(case.round.call, cast.officer, SV, Text())
    dismiss(application_id=case.pk, reason="Sent.", actor=cast.officer, at=NOW)
    written = Message.objects.filter(kind=CODE).order_by("email")
    assert {one.email: one.subject for one in written} == {
        cast.applicant.email: f"Avvisad: {case.title}",
        cast.colleague.email: f"{case.case_number}: the application is dismissed",
    }
    assert WordedLetter.objects.get().message.email == cast.applicant.email


def test_a_letter_without_all_its_fields_is_a_fault_in_the_flow(cast: Cast) -> None:
    case = application(cast)
    with pytest.raises(KeyError, match="skäl"):
        write_in_words(
            call_id=case.round.call_id,
            authority_id=cast.region.pk,
            to=[cast.applicant],
            code=CODE,
            values=dict.fromkeys(("ärendenummer", "projekt", "sökande"), "x")
            | dict.fromkeys(("utlysning", "myndighet", "handläggare"), "y"),
            path="/",
            at=NOW,
        )
