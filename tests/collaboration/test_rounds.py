"""A whole round of questions at once, and more time for those who ask."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from bifall.collaboration.commands import ask_for_time, give_time, refuse_time, send_batch
from bifall.collaboration.models import Consultation, ConsultationBatch, TimeRequest
from bifall.collaboration.queries import asked_in, batches_of
from bifall.collaboration.states import ConsultationState
from bifall.kernel.problems import Refused
from bifall.notices.models import Message
from tests.cast import Cast
from tests.factories.applications import application
from tests.factories.audit import written
from tests.factories.collaboration import DUE_ON, consultation, time_request

DAY = date(2026, 12, 18)


def send(cast: Cast, cases: list[object], at: datetime, **values: object) -> ConsultationBatch:
    given: dict[str, object] = {
        "authority_id": cast.region.pk,
        "title": "Hösten 2026",
        "application_ids": [case.pk for case in cases],  # type: ignore[attr-defined]
        "municipality_ids": [],
        "question": "Vad betyder projektet för er?",
        "due_on": DAY,
        "actor": cast.officer,
        "at": at,
    }
    return send_batch(**(given | values))  # type: ignore[arg-type]


def test_a_round_asks_all_that_the_applications_concern_and_is_seen_as_one(cast: Cast, now: datetime) -> None:
    first, second = application(cast), application(cast)
    first.municipalities.set([cast.umea, cast.sorsele])
    second.municipalities.set([cast.umea])
    consultation(cast, first, ConsultationState.ANSWERED)
    batch = send(cast, [first, second], now)
    asked = list(asked_in(batch))
    assert {(c.application, c.municipality, c.due_on) for c in asked} == {
        (first, cast.sorsele, DAY),
        (second, cast.umea, DAY),
    }
    assert written()[-1].data == {"applications": 2, "consultations": 2, "due_on": "2026-12-18"}
    Consultation.objects.filter(pk=asked[0].pk).update(state=ConsultationState.ANSWERED)
    counted = {
        day: [(b.asked, b.answered, b.late) for b in batches_of(cast.region, day)]
        for day in (DAY, date(2026, 12, 19))
    }
    assert counted == {DAY: [(2, 1, 0)], date(2026, 12, 19): [(2, 1, 1)]}


def test_chosen_municipalities_are_asked_about_every_application(cast: Cast, now: datetime) -> None:
    cases = [application(cast), application(cast)]
    batch = send(cast, list(cases), now, municipality_ids=[cast.sorsele.pk])
    assert [c.municipality for c in asked_in(batch)] == [cast.sorsele, cast.sorsele]


def test_a_round_is_sent_whole_or_not_at_all(cast: Cast, now: datetime) -> None:
    good, done = application(cast, title="Gott"), application(cast, title="Frågat")
    good.municipalities.set([cast.umea])
    done.municipalities.set([cast.umea])
    consultation(cast, done)
    with pytest.raises(Refused) as refused:
        send(cast, [good, done], now, title=" ", question=" ")
    assert sorted((p.code, str(p.field)) for p in refused.value.problems) == [
        ("batch_nobody_to_ask", "applications"),
        ("batch_title_missing", "title"),
        ("consultation_question_missing", "question"),
    ]
    assert (ConsultationBatch.objects.count(), Consultation.objects.count()) == (0, 1)
    with pytest.raises(Refused) as refused:
        send(cast, [], now)
    assert [p.code for p in refused.value.problems] == ["batch_without_applications"]


@pytest.mark.parametrize("who", ["director", "secretary", "umea_official", "applicant", "officer_elsewhere"])
def test_only_the_regions_officers_send_a_round(cast: Cast, now: datetime, who: str) -> None:
    with pytest.raises(PermissionDenied):
        send(cast, [application(cast)], now, actor=getattr(cast, who))


def test_time_is_asked_for_once_and_given(cast: Cast, now: datetime) -> None:
    asked = consultation(cast, application(cast))
    values = {"consultation_id": asked.pk, "until": DAY, "reason": " Nämnden. ", "at": now}
    made = ask_for_time(**values, actor=cast.umea_official)  # type: ignore[arg-type]
    assert (made.until, made.reason, made.is_given) == (DAY, "Nämnden.", None)
    assert [m.recipient for m in Message.objects.filter(kind="collaboration.time_asked_for")] == [
        cast.officer
    ]
    with pytest.raises(PermissionDenied):
        ask_for_time(**values, actor=cast.umea_official)  # type: ignore[arg-type]
    give_time(request_id=made.pk, due_on=DAY, actor=cast.officer, at=now)
    asked.refresh_from_db()
    made.refresh_from_db()
    assert (asked.due_on, made.is_given, made.answered_by) == (DAY, True, cast.officer)


def test_time_is_not_given_without_a_reason_and_the_day_stands(cast: Cast, now: datetime) -> None:
    made = time_request(consultation(cast, application(cast)))
    with pytest.raises(Refused) as refused:
        refuse_time(request_id=made.pk, answer=" ", actor=cast.officer, at=now)
    assert [(p.code, p.field) for p in refused.value.problems] == [("time_answer_missing", "answer")]
    refuse_time(request_id=made.pk, answer="Nämnden möts snart.", actor=cast.officer, at=now)
    made = TimeRequest.objects.select_related("consultation").get()
    assert (made.is_given, made.answer, made.consultation.due_on) == (False, "Nämnden möts snart.", DUE_ON)
    told = Message.objects.get(kind="collaboration.time_refused")
    assert (told.recipient, told.body) == (cast.umea_official, "Nämnden möts snart.")


def test_what_is_wrong_with_a_request_is_told_at_once(cast: Cast, now: datetime) -> None:
    asked = consultation(cast, application(cast))
    with pytest.raises(Refused) as refused:
        ask_for_time(consultation_id=asked.pk, until=DUE_ON, reason="", actor=cast.umea_official, at=now)
    assert [(p.code, p.field) for p in refused.value.problems] == [
        ("extension_not_later", "until"),
        ("time_reason_missing", "reason"),
    ]
