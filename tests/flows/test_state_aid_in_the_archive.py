"""The paper of a whole case tells of its state aid: all that was declared, made of it, and given."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from bifall.applications.models import Application
from bifall.applications.queries import with_case
from bifall.applications.states import State
from bifall.documents.sheets import Heading, Paragraph, Table
from bifall.flows.case_archive.aid_blocks import aid_blocks
from bifall.flows.case_archive.gathering import case_for_the_applicant, case_for_the_desk
from bifall.state_aid.commands import (
    correct_declared_award,
    leave_out_link,
    remove_beneficiary,
    report_awards,
    take_in_link,
    withdraw_award,
)
from bifall.state_aid.models import DeclaredAward
from bifall.state_aid.rules.undertakings import RelatedUndertaking
from bifall.state_aid.states import Control, Direction
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.applications import application
from tests.factories.delegation import DECIDED_AT, delegated
from tests.factories.funding import controller
from tests.factories.state_aid import (
    assessed,
    award,
    awarded,
    declared,
    named,
    other_award,
    rate,
    told,
    told_link,
)

pytestmark = pytest.mark.django_db

OTHER = RelatedUndertaking("Snickeriet AB", "559990-0049")
OWNED = told_link("Dotterbolaget AB", "556016-0680", Direction.CONTROLS, Control.APPOINTS_BOARD)
EARLIER = DECIDED_AT - timedelta(days=7)


def told_of(cast: Cast, case: Application) -> list[Any]:
    """The blocks of state aid after the assessment, each as plain values."""
    with translation.override("sv"):
        blocks = list(aid_blocks(case_for_the_desk(case, cast.officer), "sv"))
    found: list[Any] = []
    for block in blocks:
        match block:
            case Heading():
                found.append((block.level, block.text))
            case Paragraph():
                found.append(block.text.replace("\xa0", " "))
            case Table():
                rows = [[cell.replace("\xa0", " ") for cell in row] for row in block.rows]
                found.append([block.caption, [column.title for column in block.columns], *rows])
    return found[found.index("Sökanden säljer tjänster på en marknad.") + 1 :]


def corrected(cast: Cast, row: DeclaredAward, cents: int, reason: str, minutes: int) -> None:
    correct_declared_award(
        award_id=row.pk,
        granted_on=row.granted_on,
        kind="agriculture",
        amount_cents=cents,
        reason=reason,
        actor=cast.officer,
        at=NOW + timedelta(minutes=minutes),
    )


@pytest.fixture
def case(cast: Cast) -> Application:
    """Declared twice, and granted 1 000 000 kr on 12 November; ten kronor for a euro."""
    rate(cast)
    made = application(cast, sought_sek=1_000_000)
    assessed(cast, made)
    declared(cast, made, at=EARLIER)
    declared(cast, made, other_award(1_000_000), other_award(), links=[told_link(), OWNED], at=DECIDED_AT)
    Application.objects.filter(pk=made.pk).update(state=State.GRANTED)
    made.refresh_from_db()
    delegated(cast, project=made)
    return made


CHAMBER = "Handelskammarens service AC län AB (556012-5790)"
COLUMNS = ["Beviljat", "Stödgivare", "Slag", "Belopp", "Räknas som"]


def test_all_of_it_is_told(cast: Cast, case: Application) -> None:
    last = case.aid_declarations.get(number=2)
    first, second = last.awards.order_by("position")
    corrected(cast, first, 1_500_000, "Beslutet säger så.", 1)
    corrected(cast, first, 0, "Återkallat.", 2)
    owner, owned = last.links.order_by("position")
    otherwise = told_link(control=Control.DOMINANT_INFLUENCE)
    take_in_link(link_id=owner.pk, values=otherwise, reason="Aktieägaravtalet.", actor=cast.officer, at=NOW)
    leave_out_link(link_id=owned.pk, reason="Bara 20 procent.", actor=cast.officer, at=NOW)
    one, struck = named(cast, case, 300_000), named(cast, case, 200_000, OTHER)
    row = told(cast, one, 250_000).awards.get()
    corrected(cast, row, 100_000, "Resten drogs tillbaka.", 3)
    remove_beneficiary(beneficiary_id=struck.pk, reason="Gick i konkurs.", actor=cast.officer, at=NOW)
    own, part = award(cast, case, 700_000), awarded(cast, one, at=NOW + timedelta(minutes=1))
    keeper = controller(cast)
    report_awards(
        authority_id=cast.region.pk, award_ids=[part.pk], reported_on=NOW.date(), actor=keeper, at=NOW
    )
    withdraw_award(award_id=own.pk, reason="Fel belopp.", actor=keeper, at=NOW)
    officer = f"{cast.officer.name}, 2026-11-24"
    assert second.corrections.count() == 0
    assert told_of(cast, case) == [
        (2, "Andra som får en del av stödet"),
        [
            "Mottagare utöver sökanden",
            ["Mottagare", "Del", "Vad delen avser", "Uppsatt", "Struken"],
            [
                "Snickeriet AB (559990-0049)",
                "200 000 kr",
                "Rådgivning under projektet.",
                officer,
                "2026-11-24: Gick i konkurs.",
            ],
            ["Sågverket AB (559990-0031)", "300 000 kr", "Rådgivning under projektet.", officer, "–"],
        ],
        (2, f"Redogörelse för annat stöd, {CHAMBER}"),
        "Lämnad 2026-11-05, för tiden från och med 2023-11-05. Sparad 2026-11-05 10.00 av Sofia Sökande."
        " Ersatt av en senare redogörelse.",
        "Inget annat stöd.",
        (2, f"Redogörelse för annat stöd, {CHAMBER}"),
        "Lämnad 2026-11-12, för tiden från och med 2023-11-12. Sparad 2026-11-12 10.00 av Sofia Sökande.",
        [
            "Företag som hör ihop med det",
            ["Vilket företag", "Hur", "Sedan", "Hantering"],
            [
                "Ägarbolaget AB (556036-0793)",
                "Styr företaget: majoritet av rösterna",
                "2020-01-01",
                f"rättad och intagen, {officer}: Aktieägaravtalet.",
            ],
            [
                "Dotterbolaget AB (556016-0680)",
                "Styrs av företaget: rätt att utse styrelsens majoritet",
                "2020-01-01",
                f"inte intagen, {officer}: Bara 20 procent.",
            ],
        ],
        [
            "Annat stöd som det har fått",
            COLUMNS,
            [
                "2025-05-05",
                "Tillväxtverket",
                "allmänt",
                "10 000 euro",
                f"15 000 euro (jordbruk), beviljat 2025-05-05. {officer}: Beslutet säger så.\n\n"
                f"räknas inte. {officer}: Återkallat.",
            ],
            ["2025-05-05", "Tillväxtverket", "allmänt", "10 000 euro", "som det uppgavs"],
        ],
        (2, "Redogörelse för annat stöd, Sågverket AB (559990-0031)"),
        "Lämnad 2026-11-12, för tiden från och med 2023-11-12. Sparad 2026-11-24 12.00 av"
        f" {cast.officer.name}.",
        [
            "Annat stöd som det har fått",
            COLUMNS,
            [
                "2025-05-05",
                "Tillväxtverket",
                "allmänt",
                "2 500 euro",
                f"1 000 euro (jordbruk), beviljat 2025-05-05. {officer}: Resten drogs tillbaka.",
            ],
        ],
        (2, "Antecknat stöd av mindre betydelse"),
        [
            "Stöd som beslutet i ärendet gav",
            ["Mottagare", "Beviljat", "Belopp", "I euro", "Antecknat, registrerat och struket"],
            [
                CHAMBER,
                "2026-11-12",
                "700 000 kr",
                "70 000 euro",
                f"Antecknat av {officer}. Struket 2026-11-24: Fel belopp.",
            ],
            [
                "Sågverket AB (559990-0031)",
                "2026-11-12",
                "300 000 kr",
                "30 000 euro",
                f"Antecknat av {officer}. Registrerat 2026-11-24, noterat av {keeper.name}.",
            ],
        ],
    ]


def test_what_waits_is_told_as_waiting(cast: Cast, case: Application) -> None:
    links = [block for block in told_of(cast, case) if block[0] == "Företag som hör ihop med det"]
    assert [[row[-1] for row in table[2:]] for table in links] == [["väntar", "väntar"]]


def test_the_applicant_gets_nothing_of_it(cast: Cast, case: Application) -> None:
    named(cast, case)
    whole = case_for_the_applicant(case, cast.applicant)
    assert (whole.aid_declarations, whole.aid_beneficiaries, whole.aid_awards) == ([], [], [])
    assert list(aid_blocks(whole, "sv")) == []


def test_it_is_told_in_english_where_that_is_the_language_of_the_house(cast: Cast, case: Application) -> None:
    leave_out_link(
        link_id=case.aid_declarations.get(number=2).links.get(position=2).pk,
        reason="Bara 20 procent.",
        actor=cast.officer,
        at=NOW,
    )
    with translation.override("en"):
        blocks = list(aid_blocks(case_for_the_desk(case, cast.officer), "en"))
    tables = {block.caption: block for block in blocks if isinstance(block, Table)}
    links = tables["Undertakings that belong together with it"]
    assert links.rows[1] == (
        "Dotterbolaget AB (556016-0680)",
        "Controlled by the undertaking: right to appoint most of the board",
        "2020-01-01",
        f"left out, {cast.officer.name}, 2026-11-24: Bara 20 procent.",
    )


def test_many_declarations_are_asked_for_in_as_many_questions(cast: Cast, case: Application) -> None:
    Application.objects.filter(pk=case.pk).update(state=State.UNDER_REVIEW)
    counts = []
    for there in range(1, 21):
        declared(cast, case, *[other_award(cents) for cents in range(1, there + 1)], links=[told_link()])
        if there in {1, 3, 20}:
            found = with_case(Application.objects.filter(pk=case.pk)).get()
            with CaptureQueriesContext(connection) as asked:
                whole = case_for_the_desk(found, cast.officer)
                assert len(list(aid_blocks(whole, "sv"))) > there
            counts.append(len(asked))
    assert len(set(counts)) == 1
