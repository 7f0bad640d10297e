"""From assessments and statements to a memo that the board can take up: all of it, or nothing."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from pypdf import PdfReader

from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.assessment.models import ProposedCondition, StaffMemo
from bifall.assessment.states import AssignmentState, MemoState
from bifall.collaboration.commands import explain_unhandled
from bifall.collaboration.states import ConsultationState, HandlingOutcome, Position
from bifall.documents.models import Document, RegisterEntry
from bifall.documents.sheets import Heading, Note, Numbered, Paragraph, Table
from bifall.flows import preparation
from bifall.flows.preparation import finish_preparation, memo_blocks, memo_sheet
from bifall.kernel.problems import Refused
from bifall.notices.models import Message
from bifall.organisations.models import Municipality
from bifall.state_aid.states import AidBasis
from tests.cast import Cast
from tests.factories.applications import application
from tests.factories.assessment import assignment, done, memo
from tests.factories.audit import written
from tests.factories.collaboration import consultation
from tests.factories.state_aid import assessed

ANSWERED, SILENT = ConsultationState.ANSWERED, ConsultationState.SILENT
TAKEN_IN, NOT_TAKEN_IN = HandlingOutcome.TAKEN_IN, HandlingOutcome.NOT_TAKEN_IN
OWN_CASE_SOURCE = "Kommunallagen (2017:725) 6 kap. 7 §"


@pytest.fixture
def case(cast: Cast) -> Application:
    made = application(cast)
    assessed(cast, made, AidBasis.NO_AID)
    return made


def municipality(cast: Cast, code: str, name: str) -> Municipality:
    return Municipality.objects.create(
        authority=cast.region, code=code, name=name, population=3_000, population_on=date(2024, 12, 31)
    )


def text_of(paper: Document) -> str:
    with paper.file.open("rb") as file:
        pages = PdfReader(BytesIO(file.read())).pages
        return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def problems(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[str, dict[str, object]]]:
    return [(p.code, dict(p.params)) for p in refused.value.problems]


def standing(case: Application) -> tuple[object, ...]:
    """Everything that finishing writes."""
    memos = StaffMemo.objects.values_list("state", "document", "finished_at")
    papers, entries = Document.objects.count(), RegisterEntry.objects.count()
    return (Application.objects.get(pk=case.pk).state, list(memos), papers, entries, written())


def test_a_finished_memo_is_a_paper_in_the_register_and_the_case_is_ready(
    cast: Cast, case: Application, now: datetime
) -> None:
    memo(cast, case)
    done(cast, case, (5, 2))
    consultation(cast, case, ANSWERED, reasons="Unga flyttar härifrån.", handled=TAKEN_IN)
    made = finish_preparation(application_id=case.pk, actor=cast.officer, at=now)
    case.refresh_from_db()
    assert (case.state, made.state, made.finished_at) == (State.PREPARED, MemoState.FINISHED, now)
    paper = Document.objects.get()
    assert (made.document, paper.kind, paper.access) == (paper, "staff_memo", "board")
    assert (paper.title, paper.filename) == (
        "Tjänsteskrivelse RUN 1-2026",
        "tjansteskrivelse-run-1-2026.pdf",
    )
    entry = RegisterEntry.objects.get()
    assert (entry.case, entry.direction, entry.description, entry.document) == (
        case.case,
        "drawn_up",
        "Tjänsteskrivelse",
        paper,
    )
    assert [e.event for e in written()] == [
        "state_aid.assessed",
        "documents.stored",
        "assessment.memo_finished",
        "applications.moved",
    ]
    text = text_of(paper)
    for said in (
        "Umeå: tillstyrker",
        "Yttrandet tas in. Länets behov väger tyngst.",
        "Unga flyttar härifrån.",
        "3,80",
        "2 785 777",
    ):
        assert said in text.replace("\u00a0", " "), said


def test_everything_that_is_missing_is_told_at_once_and_nothing_is_written(cast: Cast, now: datetime) -> None:
    case = application(cast, organisation=cast.region_as_applicant)
    memo(cast, case, background="", outcome="")
    assignment(cast, case, AssignmentState.ACCEPTED)
    consultation(cast, case, due_on=now.date())
    consultation(cast, case, municipality=cast.sorsele, due_on=now.date() - timedelta(1))
    before = standing(case)
    with pytest.raises(Refused) as refused:
        finish_preparation(application_id=case.pk, actor=cast.officer, at=now)
    assert sorted(problems(refused)) == [
        ("assessments_not_done", {"count": 1}),
        ("consultation_still_open", {"municipality": "Umeå", "due": "2026-11-24"}),
        ("memo_outcome_missing", {}),
        ("memo_text_missing", {}),
        ("own_case_check_missing", {}),
        ("proposed_only_with_a_grant", {}),
        ("silence_not_recorded", {"municipality": "Sorsele"}),
    ]
    assert standing(case) == before


@pytest.mark.parametrize(
    ("state", "expected"),
    [(ConsultationState.OPEN, ["consultation_still_open"]), (ANSWERED, []), (SILENT, [])],
)
def test_a_case_waits_for_every_municipality_that_was_asked(
    cast: Cast, case: Application, now: datetime, state: ConsultationState, expected: list[str]
) -> None:
    memo(cast, case)
    consultation(cast, case, ANSWERED, municipality=cast.sorsele, handled=TAKEN_IN)
    consultation(cast, case, state, handled=NOT_TAKEN_IN)
    if expected:
        with pytest.raises(Refused) as refused:
            finish_preparation(application_id=case.pk, actor=cast.officer, at=now)
        assert [code for code, _params in problems(refused)] == expected
    else:
        finish_preparation(application_id=case.pk, actor=cast.officer, at=now)
    case.refresh_from_db()
    assert case.state == (State.UNDER_REVIEW if expected else State.PREPARED)


def test_a_statement_that_nobody_handled_stops_the_case_unless_the_officer_says_why(
    cast: Cast, case: Application, now: datetime
) -> None:
    memo(cast, case)
    consultation(cast, case, ANSWERED)
    consultation(cast, case, ANSWERED, municipality=cast.sorsele, handled=NOT_TAKEN_IN)
    silent_on_it = municipality(cast, "2404", "Vindeln")
    consultation(cast, case, ANSWERED, municipality=silent_on_it, position=Position.NO_COMMENT, reasons="")
    before = standing(case)
    with pytest.raises(Refused) as refused:
        finish_preparation(application_id=case.pk, actor=cast.officer, at=now)
    assert problems(refused) == [("statements_unhandled", {"municipalities": "Umeå"})]
    assert [p.field for p in refused.value.problems] == ["unhandled_reason"]
    assert standing(case) == before
    explain_unhandled(application_id=case.pk, reason="Det kom för sent.", actor=cast.officer, at=now)
    finish_preparation(application_id=case.pk, actor=cast.officer, at=now)
    case.refresh_from_db()
    assert case.state == State.PREPARED


def test_the_municipalities_that_have_answered_are_told_when_the_case_is_handed_over(
    cast: Cast, case: Application, now: datetime
) -> None:
    memo(cast, case)
    consultation(cast, case, ANSWERED, handled=TAKEN_IN)
    consultation(cast, case, SILENT, municipality=cast.sorsele)
    finish_preparation(application_id=case.pk, actor=cast.officer, at=now)
    told = Message.objects.filter(kind="collaboration.handled")
    assert [(message.recipient, message.subject) for message in told] == [
        (cast.umea_official, "Så hanteras ert yttrande: Studenter möter arbetsliv")
    ]


def test_without_a_memo_there_is_nothing_to_finish(cast: Cast, case: Application, now: datetime) -> None:
    before = standing(case)
    with pytest.raises(Refused) as refused:
        finish_preparation(application_id=case.pk, actor=cast.officer, at=now)
    assert problems(refused) == [("memo_text_missing", {})]
    assert standing(case) == before


@pytest.mark.parametrize("step", ["store_document", "enter_in_register", "finish_memo", "prepare"])
def test_when_a_step_breaks_nothing_of_the_others_remains(
    cast: Cast, case: Application, now: datetime, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    memo(cast, case)
    before = standing(case)
    carry_out = getattr(preparation, step)

    def break_afterwards(**values: object) -> None:
        carry_out(**values)
        raise OSError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(preparation, step, break_afterwards)
        with pytest.raises(OSError, match="the disk is full"):
            finish_preparation(application_id=case.pk, actor=cast.officer, at=now)
    assert standing(case) == before
    finish_preparation(application_id=case.pk, actor=cast.officer, at=now)
    assert standing(case) != before


@pytest.mark.parametrize("who", ["director", "secretary", "assessor", "applicant", "officer_elsewhere"])
def test_only_the_regions_officers_hand_a_case_over(
    cast: Cast, case: Application, now: datetime, who: str
) -> None:
    memo(cast, case)
    before = standing(case)
    with pytest.raises(PermissionDenied):
        finish_preparation(application_id=case.pk, actor=getattr(cast, who), at=now)
    assert standing(case) == before


def test_an_officer_with_a_conflict_does_not_finish_it(cast: Cast, case: Application, now: datetime) -> None:
    memo(cast, case)
    assignment(cast, case, AssignmentState.CONFLICTED, assessor=cast.officer)
    before = standing(case)
    with pytest.raises(PermissionDenied):
        finish_preparation(application_id=case.pk, actor=cast.officer, at=now)
    assert standing(case) == before


@pytest.mark.parametrize("state", sorted(set(State) - {State.UNDER_REVIEW}))
def test_a_case_is_handed_over_from_review_alone(cast: Cast, now: datetime, state: State) -> None:
    case = application(cast, state)
    memo(cast, case)
    before = standing(case)
    with pytest.raises(PermissionDenied):
        finish_preparation(application_id=case.pk, actor=cast.officer, at=now)
    assert standing(case) == before


# What the memo says


def statements_in(blocks: list[object]) -> list[str]:
    """The texts from the municipalities' heading to the next heading of the same level."""
    texts: list[str] = []
    inside = False
    for block in blocks:
        if isinstance(block, Heading) and block.level == 1:
            inside = block.text == "Kommunernas yttranden"
        elif inside and isinstance(block, Heading | Paragraph):
            texts.append(block.text)
    return texts


def test_every_answer_and_every_silence_stands_in_the_memo(
    cast: Cast, case: Application, now: datetime
) -> None:
    asked = {name: municipality(cast, code, name) for code, name in [("2418", "Malå"), ("2463", "Åsele")]}
    consultation(cast, case, ANSWERED, reasons="Vi vill ha det.")
    consultation(
        cast,
        case,
        ANSWERED,
        municipality=cast.sorsele,
        position=Position.SUPPORT_WITH_CONDITIONS,
        reasons="Bra, men.",
        conditions="Träffar hålls i inlandet.",
        is_late=True,
        handled=TAKEN_IN,
    )
    consultation(
        cast,
        case,
        ANSWERED,
        municipality=asked["Malå"],
        position=Position.AGAINST,
        reasons="Finns redan.",
        handled=NOT_TAKEN_IN,
    )
    consultation(cast, case, SILENT, municipality=asked["Åsele"])
    vindeln = municipality(cast, "2404", "Vindeln")
    consultation(
        cast, case, ANSWERED, municipality=vindeln, position=Position.NO_COMMENT, reasons="", is_late=False
    )
    explain_unhandled(
        application_id=case.pk, reason="Det kom dagen före utskicket.", actor=cast.officer, at=now
    )
    blocks = memo_blocks(memo(cast, case), language="sv", at=now)
    # By name; where Å comes in the alphabet is the database's affair.
    said = statements_in(list(blocks))
    assert sorted(said) == sorted(
        [
            "Malå: avstyrker",
            "Finns redan.",
            "Yttrandet tas inte in. Länets behov väger tyngst.",
            "Sorsele: tillstyrker med villkor (svaret kom för sent)",
            "Bra, men.",
            "Villkor: Träffar hålls i inlandet.",
            "Yttrandet tas in. Länets behov väger tyngst.",
            "Ändrat: Villkor 1: Träffar hålls i inlandet.",
            "Umeå: tillstyrker",
            "Vi vill ha det.",
            "Yttrandet är inte hanterat. Det kom dagen före utskicket.",
            "Vindeln: avstår från att yttra sig",
            "Åsele: har inte svarat",
        ]
    )
    assert said[said.index("Sorsele: tillstyrker med villkor (svaret kom för sent)") :][:5] == [
        "Sorsele: tillstyrker med villkor (svaret kom för sent)",
        "Bra, men.",
        "Villkor: Träffar hålls i inlandet.",
        "Yttrandet tas in. Länets behov väger tyngst.",
        "Ändrat: Villkor 1: Träffar hålls i inlandet.",
    ]


def test_without_questions_nothing_is_said_of_municipalities(
    cast: Cast, case: Application, now: datetime
) -> None:
    headings = [
        b.text for b in memo_blocks(memo(cast, case), language="sv", at=now) if isinstance(b, Heading)
    ]
    assert headings[:4] == ["Förslag till beslut", "Sammanfattning", "Bakgrund", "Bedömning"]
    assert {"Kommunernas yttranden", "Bedömarnas poäng"} & set(headings) == set()


def test_the_assessors_points_stand_with_their_spread(cast: Cast, case: Application, now: datetime) -> None:
    done(cast, case, (5, 2))
    done(cast, case, (2, 2), assessor=cast.other_assessor)
    blocks = memo_blocks(memo(cast, case), language="sv", at=now)
    [scores] = [b for b in blocks if isinstance(b, Table) and b.caption == "Poäng 0–5, 2 bedömare"]
    assert list(scores.rows) == [
        ("Nytta för länet", "60", "3,50", "2–5"),
        ("Genomförande", "40", "2,00", "2–2"),
    ]
    assert scores.total == ("Vägt medel", "", "2,90", "")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_regions_own_case_carries_the_flag_and_what_was_checked(
    cast: Cast, case: Application, now: datetime, language: str
) -> None:
    own = application(cast, organisation=cast.region_as_applicant)
    written_ = memo(cast, own, own_case_check="Regionjuristen har prövat frågan.")
    [flag] = [
        block
        for block in memo_blocks(written_, language=language, at=now)
        if isinstance(block, Note) and "Regionjuristen" in block.text
    ]
    first = {"sv": "Regionen är själv sökande.", "en": "The region itself is the applicant."}[language]
    assert (flag.title, flag.text.startswith(first)) == (OWN_CASE_SOURCE, True)
    assert flag.text.endswith(": Regionjuristen har prövat frågan.")
    others = memo_blocks(memo(cast, case), language=language, at=now)
    assert [b for b in others if isinstance(b, Note) and b.title == OWN_CASE_SOURCE] == []


@pytest.mark.parametrize(
    ("fields", "proposal"),
    [
        (
            {},
            "Nämnden beviljar Handelskammarens service AC län AB 2 785 777 kr, dock högst 50 % av godkända"
            " kostnader, till projektet Studenter möter arbetsliv.",
        ),
        (
            {"outcome": "reject", "proposed_sek": None, "highest_share_percent": None},
            "Nämnden avslår ansökan RUN 1-2026 från Handelskammarens service AC län AB.",
        ),
    ],
)
def test_the_proposal_can_be_decided_as_it_is_written(
    cast: Cast, case: Application, now: datetime, fields: dict[str, object], proposal: str
) -> None:
    written_ = memo(cast, case, **fields)
    ProposedCondition.objects.create(memo=written_, position=1, text="Rapport varje halvår")
    sheet = memo_sheet(written_, language="sv", at=now)
    first, said, *rest = sheet.blocks
    assert (first, sheet.sort, sheet.reference) == (
        Heading("Förslag till beslut"),
        "Tjänsteskrivelse",
        "RUN 1-2026",
    )
    assert isinstance(said, Paragraph)
    assert said.text.replace("\u00a0", " ") == proposal
    assert rest[:2] == [Heading("Villkor", 2), Numbered(["Rapport varje halvår"])]
