"""What is told of a case, and to whom: the desk and the applicant."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from bifall.accounts.models import User
from bifall.accounts.states import Role
from bifall.applications.commands import hand_over, start_review, submit
from bifall.applications.models import Application
from bifall.applications.policies import DESK
from bifall.applications.states import State
from bifall.assessment.commands import assign_assessors, declare_no_conflict
from bifall.audit.models import Entry
from bifall.board.commands import add_item, decide, decide_on_delegation, remove_item, report_delegated
from bifall.board.models import AgendaItem, Meeting
from bifall.board.states import ItemKind, MeetingState, Outcome
from bifall.calls.states import Decider
from bifall.flows.case_history import for_the_applicant, for_the_desk
from bifall.flows.casefile.reading import read
from bifall.flows.casefile.run import run
from bifall.ui.history import NOT_KNOWN, told
from tests.cast import Cast, person
from tests.factories import board, drafts
from tests.factories.applications import application
from tests.factories.calls import open_round
from tests.factories.sittings import in_session
from tests.flows.case_files import REFERENCE

pytestmark = pytest.mark.django_db


def lines(entries: list[Entry], language: str = "sv") -> list[str]:
    with translation.override(language):
        return [line.text.replace("\u00a0", " ") for line in told(entries)]


def test_the_reference_case_is_told_from_submission_to_release() -> None:
    run(read(REFERENCE), tell=lambda line: None)
    case = Application.objects.get(title="Insatsteam SMF – små och medelstora företag i Västerbotten")
    desk = for_the_desk(case, User.objects.get(pk=case.case_officer_id))
    assert lines(desk) == [
        "Åsele om den känner igen sig: ja",
        "Skellefteå om den känner igen sig: ja",
        "Pressmeddelandet publicerades",
        "Ny handling: Beslut RUN 2-2026",
        "Protokollet anslogs 3 november 2026, sista dag att överklaga är 24 november 2026",
        "Regionala utvecklingsnämnden beviljade 500 000 kr, högst 50 % av godkända kostnader (§ 106)",
        "Lars Öberg (B) anmälde jäv och deltog inte",
        "Ärendet sattes upp på föredragningslistan till sammanträdet 28 oktober 2026, som punkt 3",
        "Ärendet lämnades till beslut",
        "Tjänsteskrivelsen blev klar: förslag att bevilja 500 000 kr, högst 50 % av godkända kostnader",
        "Stödprövning 1 gjordes, med grunden inte statligt stöd",
        "Yttrandet från Åsele: tas in",
        "Yttrandet från Skellefteå: tas in",
        "Tjänsteskrivelsen sparades",
        "Lycksele svarade inte i tid",
        "Bim Sundqvist lämnade sin bedömning",
        "Beda Norling lämnade sin bedömning",
        "Bim Sundqvist intygade att jäv inte finns",
        "Beda Norling intygade att jäv inte finns",
        "Åsele svarade: tillstyrker med villkor",
        "Skellefteå svarade: tillstyrker",
        "Remiss skickad till Åsele, svar senast 3 oktober 2026",
        "Remiss skickad till Skellefteå, svar senast 3 oktober 2026",
        "Remiss skickad till Lycksele, svar senast 3 oktober 2026",
        "Bim Sundqvist utsågs till bedömare, klar senast 29 september 2026",
        "Beda Norling utsågs till bedömare, klar senast 29 september 2026",
        "Handläggningen började",
        "Ansökan kom in och fick diarienummer RUN 2-2026: 500 000 kr söks av kostnaden 1 000 000 kr",
    ]
    assert lines(for_the_applicant(case)) == [
        "Pressmeddelandet publicerades",
        "Ny handling: Beslut RUN 2-2026",
        "Protokollet anslogs 3 november 2026, sista dag att överklaga är 24 november 2026",
        "Regionala utvecklingsnämnden beviljade 500 000 kr, högst 50 % av godkända kostnader (§ 106)",
        "Ärendet lämnades till beslut",
        "Handläggningen började",
        "Ansökan kom in och fick diarienummer RUN 2-2026: 500 000 kr söks av kostnaden 1 000 000 kr",
        "Ansökan ändrades",
        "Ansökan påbörjades",
    ]
    assert lines(desk, "en")[5:7] == [
        "Regionala utvecklingsnämnden granted SEK 500,000, at most 50% of approved costs (§ 106)",
        "Lars Öberg (B) declared a conflict of interest and did not take part",
    ]
    for found in Application.objects.all():
        everything = lines(for_the_desk(found, User.objects.get(pk=case.case_officer_id)))
        assert [line for line in everything if NOT_KNOWN in line] == []


def test_the_desk_is_told_nothing_of_the_draft(cast: Cast, now: datetime) -> None:
    draft = drafts.draft(cast)
    drafts.write(draft, cast.colleague, risk="Få arbetsgivare.")
    drafts.write(draft, cast.colleague, risk="Få arbetsgivare. Vi bjuder in tidigt.")
    case = submit(application_id=draft.pk, actor=cast.applicant, at=now + timedelta(minutes=1))
    start_review(application_id=case.pk, actor=cast.officer, at=now + timedelta(minutes=2))
    hand_over(
        application_id=case.pk, officer_id=cast.officer.pk, actor=cast.officer, at=now + timedelta(minutes=3)
    )
    received = [
        f"Ärendet lämnades över till {cast.officer.name}",
        "Handläggningen började",
        f"Ansökan kom in och fick diarienummer {case.case_number}:"
        " 2 785 777 kr söks av kostnaden 5 571 554 kr",
    ]
    assert lines(for_the_desk(case, cast.officer)) == received
    # Each of the two wrote that day: once for each, however often they saved.
    assert [(line.text, line.who) for line in told(for_the_applicant(case))][3:] == [
        ("Ansökan ändrades", cast.colleague.name),
        ("Ansökan ändrades", cast.applicant.name),
        ("Ansökan påbörjades", cast.applicant.name),
    ]
    assert lines(for_the_applicant(case))[:3] == received


def test_the_applicant_is_told_nothing_of_the_assessment(cast: Cast, now: datetime) -> None:
    case = application(cast)
    [assignment] = assign_assessors(
        application_id=case.pk,
        assessor_ids=[cast.assessor.pk],
        due_on=now.date() + timedelta(days=9),
        actor=cast.officer,
        at=now,
    )
    declare_no_conflict(assignment_id=assignment.pk, actor=cast.assessor, at=now + timedelta(hours=1))
    assert lines(for_the_desk(case, cast.officer)) == [
        f"{cast.assessor.name} intygade att jäv inte finns",
        f"{cast.assessor.name} utsågs till bedömare, klar senast 3 december 2026",
    ]
    assert lines(for_the_applicant(case)) == []


def test_everybody_at_the_desk_is_told_the_same(cast: Cast, now: datetime) -> None:
    case = application(cast, State.PREPARED)
    meeting = board.meeting(cast, MeetingState.PLANNED)
    add_item(meeting_id=meeting.pk, kind=ItemKind.GRANT, application_id=case.pk, actor=cast.secretary, at=now)
    readers = [person(f"Läsare {role.value}", authority=cast.region, role=role, at=now) for role in DESK]
    assert Role.SECRETARY in DESK
    seen = [lines(for_the_desk(case, reader)) for reader in readers]
    assert seen == 4 * [
        ["Ärendet sattes upp på föredragningslistan till sammanträdet 18 november 2026, som punkt 1"]
    ]


@pytest.fixture
def item(cast: Cast) -> AgendaItem:
    case = application(cast, State.PREPARED)
    return board.item(in_session(cast), ItemKind.GRANT, case.title, application=case)


def test_the_board_s_decision_waits_for_the_minutes_before_the_applicant_is_told(
    cast: Cast, item: AgendaItem, now: datetime
) -> None:
    decide(
        item_id=item.pk,
        outcome=Outcome.GRANTED,
        text="Nämnden beviljar stöd.",
        granted_sek=500_000,
        highest_share_percent=Decimal("33.9"),
        actor=cast.secretary,
        at=now,
    )
    case = Application.objects.get(pk=item.application_id)
    decided = [
        f"{cast.board.name} beviljade 500 000 kr, högst 33,9 % av godkända kostnader (§ {item.paragraph})"
    ]
    assert lines(for_the_desk(case, cast.officer)) == decided
    assert lines(for_the_applicant(case)) == []
    Meeting.objects.update(state=MeetingState.ANNOUNCED)
    assert lines(for_the_applicant(case)) == decided


def test_an_item_that_was_taken_off_the_agenda_is_told_of(cast: Cast, now: datetime) -> None:
    case, other = application(cast, State.PREPARED), application(cast, State.PREPARED)
    meeting = board.meeting(cast, MeetingState.PLANNED)
    for minute, on_the_agenda in enumerate((case, other)):
        at = now + timedelta(minutes=minute)
        put = add_item(
            meeting_id=meeting.pk,
            kind=ItemKind.GRANT,
            application_id=on_the_agenda.pk,
            actor=cast.secretary,
            at=at,
        )
        remove_item(item_id=put.pk, actor=cast.secretary, at=at)
    assert lines(for_the_desk(case, cast.officer)) == [
        "Ärendet togs bort från föredragningslistan till sammanträdet 18 november 2026",
        "Ärendet sattes upp på föredragningslistan till sammanträdet 18 november 2026, som punkt 1",
    ]
    assert lines(for_the_applicant(case)) == []


def test_a_delegated_decision_and_its_report(cast: Cast, now: datetime) -> None:
    round_ = open_round(cast, slug="sma-projekt")
    round_.call.decider = Decider.DIRECTOR
    round_.call.save(update_fields=["decider"])
    meeting = board.meeting(cast, MeetingState.PLANNED)
    report = board.item(meeting, ItemKind.DELEGATED, "Delegationsbeslut")
    made = []
    for title, outcome in (("Ett", Outcome.GRANTED), ("Två", Outcome.REJECTED)):
        case = application(cast, State.PREPARED, round=round_, title=title, sought_sek=200_000)
        granted = outcome == Outcome.GRANTED
        made.append(
            decide_on_delegation(
                application_id=case.pk,
                board_id=cast.board.pk,
                outcome=outcome,
                reasons="Projektet prövades.",
                legal_basis="Delegationsordningen 3.1",
                granted_sek=200_000 if granted else None,
                highest_share_percent=Decimal(50) if granted else None,
                actor=cast.director,
                at=now,
            )
        )
    report_delegated(
        item_id=report.pk,
        decision_ids=[decision.pk for decision in made],
        actor=cast.secretary,
        at=now + timedelta(hours=1),
    )
    first, second = (Application.objects.get(pk=decision.application_id) for decision in made)
    reported = "Delegationsbeslutet ska anmälas vid sammanträdet 18 november 2026, som punkt 1"
    assert lines(for_the_desk(first, cast.officer)) == [reported, "På delegation beviljades 200 000 kr"]
    assert lines(for_the_desk(second, cast.officer)) == [reported, "På delegation avslogs ansökan"]
    assert lines(for_the_applicant(first)) == ["På delegation beviljades 200 000 kr"]
