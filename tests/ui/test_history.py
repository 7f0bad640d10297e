"""Every event of the house has its sentence, and an entry is told with names and figures."""

from __future__ import annotations

import uuid
from datetime import datetime
from string import Formatter
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from bifall.applications.events import HandedOver
from bifall.audit.commands import record
from bifall.audit.models import Entry
from bifall.board.events import MotionWithdrawn, SeatTaken
from bifall.board.states import MemberRole, Outcome
from bifall.collaboration.events import MunicipalityConsulted
from bifall.config.reference.rooms import rooms_with
from bifall.ui import history
from tests.cast import Cast
from tests.factories.applications import application
from tests.factories.collaboration import consultation

# What an event can be, when that is less than the codes of its field.
NARROWER = {"board.decided_on_delegation": [Outcome.GRANTED.value, Outcome.REJECTED.value]}


def codes_of(event: Any) -> list[str]:
    """Under which codes the sentences of an event are to stand."""
    field = getattr(event, "told_by", None)
    if field is None:
        return [event.name]
    known = history.codes_in(event).get(field)
    values = NARROWER.get(event.name) or (known.values if known else ["true", "false"])
    return [f"{event.name}.{value}" for value in values]


def words_in(text: str) -> set[str]:
    return {word for _literal, word, _spec, _conversion in Formatter().parse(text) if word}


@pytest.mark.parametrize("room", [room for room, _module in rooms_with("events")])
def test_every_event_has_its_sentence(room: str) -> None:
    module = dict(rooms_with("events"))[room]
    wanted = [code for event in history.events_in(module) for code in codes_of(event)]
    assert sorted(module.TEXTS) == sorted(wanted)


def test_a_sentence_uses_what_its_event_has() -> None:
    owner = {code: event for event in history.all_events().values() for code in codes_of(event)}
    wrong = {
        code: words_in(str(text)) - history.words_of(owner[code]) - history.WORDS_OF_SUBJECTS
        for code, text in history.all_texts().items()
    }
    assert {code: words for code, words in wrong.items() if words} == {}


def test_both_languages_say_the_same_figures_and_names() -> None:
    for code, text in history.all_texts().items():
        with translation.override("sv"):
            swedish = str(text)
        with translation.override("en"):
            english = str(text)
        assert (code, words_in(english)) == (code, words_in(swedish))
        assert english != swedish


def told(entry: Entry, language: str = "sv") -> str:
    with translation.override(language):
        [line] = history.told([entry])
    return line.text


@pytest.mark.django_db
def test_names_days_and_codes_are_written_out(cast: Cast, now: datetime) -> None:
    asked = consultation(cast, application(cast))
    event = MunicipalityConsulted(
        application_id=str(asked.application_id), municipality_code="2480", due_on="2026-11-03"
    )
    entry = record(event, subject=asked, actor=cast.officer, at=now)
    assert told(entry) == "Remiss skickad till Umeå, svar senast 3 november 2026"
    assert told(entry, "en") == "Consultation sent to Umeå, to be answered by 3 November 2026"
    seat = SeatTaken(
        board_id=str(cast.board.pk),
        user_id=str(cast.applicant.pk),
        role=MemberRole.FIRST_VICE_CHAIR,
        since="2026-01-02",
    )
    entry = record(seat, subject=cast.board, actor=cast.administrator, at=now)
    assert told(entry) == (
        f"{cast.applicant.name} fick en plats i nämnden som 1:e vice ordförande, från 2 januari 2026"
    )


@pytest.mark.django_db
def test_who_did_it_and_when_and_who_only_noted_it(cast: Cast, now: datetime) -> None:
    case = application(cast)
    handed = record(HandedOver(officer_id=str(cast.officer.pk)), subject=case, actor=cast.director, at=now)
    withdrawn = record(
        MotionWithdrawn(motion_id=str(uuid.uuid4())), subject=case, actor=cast.secretary, at=now
    )
    lines = [(line.at, line.who, line.is_noted) for line in history.told([handed, withdrawn])]
    assert lines == [(now, cast.director.name, False), (now, cast.secretary.name, True)]


@pytest.mark.django_db
def test_what_is_no_more_is_told_all_the_same(cast: Cast, now: datetime) -> None:
    """A row that is gone leaves a dash; an event that the code has no longer is told by its name."""
    gone = record(MotionWithdrawn(motion_id=str(uuid.uuid4())), subject=cast.board, actor=None, at=now)
    assert told(gone) == "– tog tillbaka sitt yrkande"
    gone.event = "board.of_yesterday"
    assert told(gone) == "board.of_yesterday"


@pytest.mark.django_db
def test_names_are_fetched_in_a_constant_number_of_queries(cast: Cast, now: datetime) -> None:
    case = application(cast)
    counts = []
    for rows in (1, 3, 60):
        with transaction.atomic():
            for _row in range(rows):
                record(HandedOver(officer_id=str(cast.officer.pk)), subject=case, actor=cast.officer, at=now)
        entries = list(Entry.objects.filter(subject_id=str(case.pk)).select_related("actor"))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            history.told(entries)
        counts.append(len(asked))
    assert counts == [1, 1, 1]
