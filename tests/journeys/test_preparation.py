"""The third and fourth steps: completion, assessment, the municipalities, and the memo that gathers them."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from bifall.applications.commands import start_review, submit
from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.assessment.models import StaffMemo
from bifall.collaboration.models import Consultation
from bifall.state_aid.states import AidBasis
from tests.browser import IN_A_BROWSER
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.drafts import draft
from tests.factories.state_aid import assessed
from tests.journeys.conftest import Enter
from tests.journeys.walking import Walk

pytestmark = IN_A_BROWSER


@pytest.fixture
def case(cast: Cast) -> Application:
    """An application that an officer has begun to handle."""
    sent = submit(application_id=draft(cast).pk, actor=cast.applicant, at=NOW - timedelta(hours=3))
    return start_review(application_id=sent.pk, actor=cast.officer, at=NOW - timedelta(hours=2))


def in_days(days: int) -> str:
    return (NOW + timedelta(days=days)).date().isoformat()


def score(walk: Walk, points: dict[str, str]) -> None:
    for key, given in points.items():
        walk.field(f"points-{key}").select_option(given)
        walk.fill(**{f"reason-{key}": f"Skälet till {given} poäng är gott."})


def test_a_case_is_completed_assessed_and_written_up(cast: Cast, case: Application, enter: Enter) -> None:
    officer, applicant = enter(cast.officer), enter(cast.applicant)
    page = reverse("desk:case", args=[case.pk])
    officer.go(page).open("Begär komplettering")
    request = officer.page.locator("details", has_text="Begär komplettering")
    officer.write("Vad behöver kompletteras?", "Hur delas ledningen mellan åren?", request)
    officer.write("Svara senast", in_days(14), request).press("Skicka till den sökande")
    officer.reads("komplettering begärd")

    applicant.go(reverse("portal:home")).follow("Komplettera Studenter möter arbetsliv")
    applicant.reads("Hur delas ledningen mellan åren?")
    applicant.write("Skriv till handläggaren om du vill", "Hälften var av de två första åren.")
    applicant.press("Skicka kompletteringen").reads("under handläggning")

    officer.go(page).reads("Hälften var av de två första åren.").open("Utse bedömare")
    assign = officer.page.locator("details", has_text="Utse bedömare")
    officer.tick("Beda Bedömare", assign).tick("Bo Bedömare", assign)
    officer.write("Klar senast", in_days(9), assign).press("Utse", assign)

    first, second = enter(cast.assessor), enter(cast.other_assessor)
    first.go(reverse("desk:assignments")).follow("Studenter möter arbetsliv").press("Jag är inte jävig")
    score(first, {"nytta": "4", "genomforande": "5"})
    first.press("Lämna bedömningen").reads("Skälet till 4 poäng är gott.")
    second.go(reverse("desk:assignments")).follow("Studenter möter arbetsliv").open("Jag är jävig")
    second.write("Vad består jävet i?", "Min syster leder projektet.").press("Anmäl jäv")
    second.reads("Jävet är anmält. Du bedömer inte ärendet.")
    assert "Mötesplatser där studenter" not in second.page.content()

    assessed(cast, Application.objects.get(), AidBasis.NO_AID)
    officer.go(page).reads("Vägt resultat 4,40 av 5.").follow("Skriv tjänsteskrivelse")
    officer.fill(
        summary="Projektet bygger mötesplatser.",
        background="Parterna har arbetat ihop i två år.",
        reasoning="Nyttan är tydlig.",
        proposed_sek="2 785 777",
        highest_share_percent="50",
        conditions="Lägesrapport varje halvår.",
    ).tick("bevilja").press("Gör klar och lämna till beslut")
    officer.reads("klar för beslut", "Tjänsteskrivelse RUN 1-2026")

    case.refresh_from_db()
    memo = StaffMemo.objects.get()
    assert (case.state, memo.proposed_sek, [c.text for c in memo.conditions.all()]) == (
        State.PREPARED,
        2_785_777,
        ["Lägesrapport varje halvår."],
    )


def test_municipalities_are_asked_and_silence_is_noted(
    cast: Cast, case: Application, enter: Enter, clock: time_machine.Traveller
) -> None:
    officer, umea, sorsele = enter(cast.officer), enter(cast.umea_official), enter(cast.sorsele_official)
    page = reverse("desk:case", args=[case.pk])
    officer.go(page).open("Fråga kommuner")
    ask = officer.page.locator("details", has_text="Fråga kommuner")
    officer.tick("Umeå", ask).tick("Sorsele", ask).write("Vad vill ni veta?", "Vad betyder projektet?", ask)
    officer.write("Svara senast", in_days(10), ask).press("Skicka remissen", ask)

    umea.go(reverse("municipal:inbox")).heading("En remiss väntar på svar")
    umea.follow("Studenter möter arbetsliv").reads("Vad betyder projektet?")
    umea.tick("tillstyrker med villkor").write("Skäl", "Vi behöver kompetensen.")
    umea.press("Lämna yttrandet").reads("Skriv vilka villkor kommunen ställer.")
    umea.write("Villkor", "Träffar hålls också i Obbola.").press("Lämna yttrandet")
    umea.heading("Studenter möter arbetsliv").reads("Yttrandet kan inte ändras")
    sorsele.go(reverse("municipal:inbox")).heading("En remiss väntar på svar")

    clock.move_to(NOW + timedelta(days=11))
    officer.go(page).press("Anteckna att svar saknas").reads("Villkor: Träffar hålls också i Obbola.")
    officer.follow("Skriv tjänsteskrivelse").reads("Sorsele: inget svar", "Umeå: tillstyrker med villkor")
    assert sorted(Consultation.objects.values_list("municipality__name", "state")) == [
        ("Sorsele", "silent"),
        ("Umeå", "answered"),
    ]


def test_the_regions_own_case_is_flagged_with_its_law(cast: Cast, case: Application, enter: Enter) -> None:
    case.organisation = cast.region_as_applicant
    case.save(update_fields=["organisation"])
    enter(cast.officer).go(reverse("desk:case", args=[case.pk])).reads(
        "Regionen söker själv.", "Kommunallagen (2017:725) 6 kap. 7 §"
    )
