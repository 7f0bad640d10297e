"""Decisions on money reach the beneficiary as papers, with why and how to appeal; and so does the demand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bifall.claims.commands import RecoveryValues, check_row, pay_claim, propose_recovery, start_claim_review
from bifall.claims.models import Claim, Recovery
from bifall.claims.states import ClaimState
from bifall.documents.models import Document, RegisterEntry
from bifall.documents.sheets import Bullets, Facts, Heading, Paragraph, Sheet, Table
from bifall.documents.states import Direction, DocumentKind
from bifall.flows.case_papers import papers_of_project
from bifall.flows.claim_handling import (
    approve_claim,
    communicate_recovery,
    decide_recovery,
    invoice_recovery,
    refuse_claim,
    reply_to_recovery,
)
from bifall.flows.money_letters import claim_letter_sheet, demand_sheet, recovery_letter_sheet
from bifall.notices.models import Message
from bifall.portal.views.projects import papers_of
from bifall.projects.models import Project
from tests.cast import Cast
from tests.factories.funding import LATER, active, checked, controller, submitted
from tests.factories.payments import payer

DAY = LATER.date()


def headings(sheet: Sheet) -> list[str]:
    return [block.text for block in sheet.blocks if isinstance(block, Heading)]


def paragraphs(sheet: Sheet) -> list[str]:
    return [block.text for block in sheet.blocks if isinstance(block, Paragraph)]


def sent_out(project: Project, what: str) -> Document | None:
    """The paper that the register says went out in the case under these words."""
    entries = RegisterEntry.objects.filter(case=project.application.case, direction=Direction.OUTGOING)
    return entries.get(description=what).document


def told(code: str) -> set[str]:
    return set(Message.objects.filter(kind=code).values_list("recipient__name", flat=True))


def partly(cast: Cast, project: Project) -> Claim:
    """Half of the second of two costs is approved."""
    made = submitted(cast, project, 10_000_000, 4_000_000)
    start_claim_review(claim_id=made.pk, actor=cast.officer, at=LATER)
    for row, approved, reason in zip(
        made.rows.order_by("position"), (10_000_000, 2_000_000), ("", "Halva tiden."), strict=True
    ):
        check_row(
            claim_id=made.pk,
            row_id=row.pk,
            approved_ore=approved,
            reason=reason,
            actor=cast.officer,
            at=LATER,
        )
    return approve_claim(claim_id=made.pk, reasons="Se raderna.", actor=cast.officer, at=LATER)


def proposed(cast: Cast, project: Project) -> Recovery:
    first = checked(cast, project, 10_000_000)
    approve_claim(claim_id=first.pk, actor=cast.officer, at=LATER)
    pay_claim(claim_id=first.pk, paid_on=DAY, reference="1", actor=controller(cast), at=LATER)
    asked = RecoveryValues(
        ground="terms_broken",
        reasons="Villkoret om upphandling bröts.",
        amount_ore=1_000_000,
        disallowed_ore=2_000_000,
    )
    made = propose_recovery(project_id=project.pk, values=asked, actor=controller(cast), at=LATER)
    reply_by = DAY + timedelta(days=14)
    return communicate_recovery(recovery_id=made.pk, reply_by=reply_by, actor=controller(cast), at=LATER)


def decided(cast: Cast, project: Project) -> Recovery:
    made = proposed(cast, project)
    reply_to_recovery(recovery_id=made.pk, reply="Vi bestrider det.", actor=cast.colleague, at=LATER)
    return decide_recovery(recovery_id=made.pk, actor=cast.director, at=LATER)


def test_a_claim_that_is_met_in_part_goes_with_a_letter(cast: Cast) -> None:
    project = active(cast)
    made = partly(cast, project)
    assert made.state == ClaimState.PARTLY_APPROVED
    assert told("claims.decided") == {cast.applicant.name, cast.colleague.name}
    assert made.letter is not None
    assert sent_out(project, "Beslut om rekvisition 1") == made.letter
    assert (made.letter.kind, made.letter.media_type) == (DocumentKind.DECISION_LETTER, "application/pdf")
    assert made.letter.file.read(5) == b"%PDF-"
    assert list(papers_of_project(project).filter(pk=made.letter.pk)) == [made.letter]
    assert list(papers_of(project).filter(pk=made.letter.pk)) == [made.letter]
    sheet = claim_letter_sheet(made, language="sv")
    assert headings(sheet) == [
        "Beslut",
        "Det som inte godkändes",
        "Skäl",
        "Regler som beslutet vilar på",
        "Hur man överklagar",
        "Kontakt",
    ]
    [sums] = [block.rows for block in sheet.blocks if isinstance(block, Facts)][:1]
    assert [tuple(str(cell).replace("\u00a0", " ") for cell in row) for row in sums] == [
        ("Period", "2027-02-01 – 2027-06-30"),
        ("Redovisat", "140 000 kr"),
        ("Godkänt", "120 000 kr"),
        ("Att betala", "60 000 kr"),
    ]
    [table] = [block for block in sheet.blocks if isinstance(block, Table)]
    assert [[cell.replace("\u00a0", " ") for cell in row] for row in table.rows] == [
        ["A2", "Projektledning", "40 000 kr", "20 000 kr", "Halva tiden."]
    ]
    first, reasons, how, when = paragraphs(sheet)
    assert (first, reasons) == ("Vi godkänner en del av det ni har begärt.", "Se raderna.")
    assert how.startswith("Den som är medlem i regionen kan få beslutets laglighet prövad")
    assert when == f"Protokollet är det från sammanträdet där beslutet anmäls till {cast.board.name}."


def test_a_refused_claim_goes_with_a_letter_and_an_approved_one_without(cast: Cast) -> None:
    project = active(cast)
    made = submitted(cast, project, 10_000_000)
    start_claim_review(claim_id=made.pk, actor=cast.officer, at=LATER)
    made = refuse_claim(claim_id=made.pk, reasons="Underlaget saknas.", actor=cast.officer, at=LATER)
    assert sent_out(project, "Beslut om rekvisition 1") == made.letter
    sheet = claim_letter_sheet(made, language="sv")
    assert paragraphs(sheet)[:2] == ["Vi avslår rekvisitionen.", "Underlaget saknas."]
    assert headings(sheet) == ["Beslut", "Skäl", "Hur man överklagar", "Kontakt"]
    whole = checked(cast, project, 10_000_000)
    whole = approve_claim(claim_id=whole.pk, actor=cast.officer, at=LATER)
    assert (whole.state, whole.letter) == (ClaimState.APPROVED, None)


def test_a_decided_recovery_goes_with_its_reasons_and_how_to_appeal(cast: Cast) -> None:
    project = active(cast)
    made = decided(cast, project)
    assert made.letter is not None
    assert sent_out(project, "Beslut om återkrav") == made.letter
    assert told("claims.recovery_decided") == {cast.applicant.name, cast.colleague.name}
    sheet = recovery_letter_sheet(made, language="sv")
    assert headings(sheet) == [
        "Beslut",
        "Grund",
        "Skäl",
        "Ert yttrande",
        "Regler som beslutet vilar på",
        "Vad som händer nu",
        "Hur man överklagar",
        "Kontakt",
    ]
    assert [text.replace("\u00a0", " ") for text in paragraphs(sheet)[:5]] == [
        "Ni ska betala tillbaka 10 000 kr av stödet.",
        "Kostnader på 20 000 kr godkänns inte längre.",
        "Villkoren har inte följts.",
        "Villkoret om upphandling bröts.",
        "Vi bestrider det.",
    ]
    [rules] = [block.items for block in sheet.blocks if isinstance(block, Bullets)]
    assert len(rules) == len(made.findings) == 3
    assert ("Föredraget av", controller(cast).name) in sheet.lead


def test_a_beneficiary_that_was_silent_is_told_that_it_was_asked(cast: Cast) -> None:
    made = proposed(cast, active(cast))
    at = LATER + timedelta(days=15)
    made = decide_recovery(recovery_id=made.pk, actor=cast.director, at=at)
    said = paragraphs(recovery_letter_sheet(made, language="sv"))
    assert "Ni har fått tillfälle att yttra er och har inte svarat." in said


def test_the_demand_is_a_paper_that_is_sent(cast: Cast) -> None:
    project = active(cast)
    made = decided(cast, project)
    payer(cast)
    due_on = DAY + timedelta(days=29)
    made = invoice_recovery(recovery_id=made.pk, due_on=due_on, actor=controller(cast), at=LATER)
    assert made.demand is not None
    assert made.demand.kind == DocumentKind.DEMAND
    assert sent_out(project, "Krav på återbetalning") == made.demand
    assert list(papers_of(project).filter(pk=made.demand.pk)) == [made.demand]
    letters = Message.objects.filter(kind="claims.recovery_demanded")
    assert told("claims.recovery_demanded") == {cast.applicant.name, cast.colleague.name}
    assert {due_on.isoformat() in letter.body for letter in letters} == {True}
    sheet = demand_sheet(made, language="sv")
    [facts, _contact] = [dict(block.rows) for block in sheet.blocks if isinstance(block, Facts)]
    assert (facts["Betalas senast"], facts["Ange när ni betalar"]) == (
        due_on.isoformat(),
        project.case_number,
    )
    assert "IBAN" in facts["Konto"]
    late = paragraphs(sheet)[-1]
    assert late == (
        "Betalar ni senare räknas ränta på det som är kvar: Riksbankens referensränta plus 8 procentenheter,"
        f" från och med {DAY + timedelta(days=30)} (Räntelagen (1975:635) 4 och 6 §§)."
    )


def test_a_later_day_to_pay_lets_the_interest_wait(cast: Cast) -> None:
    made = decided(cast, active(cast))
    due_on = DAY + timedelta(days=60)
    made = invoice_recovery(recovery_id=made.pk, due_on=due_on, actor=controller(cast), at=LATER)
    sheet = demand_sheet(made, language="sv")
    assert f"från och med {DAY + timedelta(days=61)} " in paragraphs(sheet)[-1]
    [facts, _contact] = [dict(block.rows) for block in sheet.blocks if isinstance(block, Facts)]
    assert facts["Konto"] == "Fråga oss vilket konto ni ska betala till."


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_papers_are_written_in_both_languages(cast: Cast, language: str) -> None:
    project = active(cast)
    claim = partly(cast, project)
    Project.objects.filter(pk=project.pk).update(one_open_claim=False)
    pay_claim(claim_id=claim.pk, paid_on=DAY, reference="1", actor=controller(cast), at=LATER)
    asked = RecoveryValues(ground="terms_broken", reasons="Skäl.", amount_ore=100, disallowed_ore=200)
    made = propose_recovery(project_id=project.pk, values=asked, actor=controller(cast), at=LATER)
    communicate_recovery(
        recovery_id=made.pk, reply_by=DAY + timedelta(days=1), actor=controller(cast), at=LATER
    )
    made = decide_recovery(recovery_id=made.pk, actor=cast.director, at=LATER + timedelta(days=3))
    made = invoice_recovery(
        recovery_id=made.pk,
        due_on=DAY + timedelta(days=40),
        actor=controller(cast),
        at=LATER + timedelta(days=3),
    )
    sheets = [
        claim_letter_sheet(claim, language=language),
        recovery_letter_sheet(made, language=language),
        demand_sheet(made, language=language),
    ]
    expected = {
        "sv": ["Beslut om rekvisition 1", "Beslut om återkrav", "Krav på återbetalning"],
        "en": ["Decision on claim 1", "Decision to recover", "Demand for repayment"],
    }
    assert [sheet.sort for sheet in sheets] == expected[language]
