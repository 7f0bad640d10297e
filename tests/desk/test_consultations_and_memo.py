"""The officer's side of a consultation, and the memo from first words to a case that is ready."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from bifall.accounts.models import User
from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.assessment.models import StaffMemo
from bifall.collaboration.models import Consultation
from bifall.collaboration.states import ConsultationState, HandlingOutcome, Position
from bifall.organisations.models import Mandate
from bifall.state_aid.states import AidBasis
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.applications import application
from tests.factories.assessment import done
from tests.factories.collaboration import consultation
from tests.factories.state_aid import assessed

OPEN, ANSWERED, SILENT = ConsultationState.OPEN, ConsultationState.ANSWERED, ConsultationState.SILENT
OWN_CASE_SOURCE = "Kommunallagen (2017:725) 6 kap. 7 §"
WHOLE = {
    "summary": "Kort",
    "background": "Bakgrund",
    "reasoning": "Skäl",
    "outcome": "grant",
    "proposed_sek": "2 785 777",
    "highest_share_percent": "50",
    "go": "finish",
}


@pytest.fixture(autouse=True)
def clock() -> Iterator[datetime]:
    with time_machine.travel(NOW, tick=False):
        yield NOW


@pytest.fixture
def case(cast: Cast) -> Application:
    made = application(cast)
    assessed(cast, made, AidBasis.NO_AID)
    return made


def enter(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def at_case(case: Application) -> str:
    return reverse("desk:case", args=[case.pk])


def to(name: str, asked: Consultation) -> str:
    return reverse(f"desk:{name}", args=[asked.pk])


# Consultations


def test_what_is_wrong_with_a_question_is_told_at_the_field_and_kept_as_typed(
    client: Client, cast: Cast, case: Application
) -> None:
    values = {
        "consult-municipalities": [str(cast.umea.pk)],
        "consult-question": " ",
        "consult-due_on": "2026-11-24",
    }
    answer = enter(client, cast.officer).post(reverse("desk:consult", args=[case.pk]), values)
    form = answer.context["consult_form"]
    assert (answer.status_code, dict(form.errors)) == (
        422,
        {
            "question": ["Skriv vad ni vill att kommunen svarar på."],
            "due_on": ["Ge kommunen minst en arbetsdag att svara."],
        },
    )
    assert (form["municipalities"].value(), form["due_on"].value()) == ([str(cast.umea.pk)], "2026-11-24")
    assert Consultation.objects.count() == 0


def test_an_officer_is_warned_of_a_municipality_that_nobody_speaks_for_and_can_go_on(
    client: Client, cast: Cast, case: Application
) -> None:
    enter(client, cast.officer)
    assert "although_nobody_is_told" not in client.get(at_case(case)).context["consult_form"].fields
    Mandate.objects.filter(municipality=cast.sorsele).update(ended_at=NOW)
    form = client.get(at_case(case)).context["consult_form"]
    assert form.fields["municipalities"].choices == [
        (str(cast.sorsele.pk), "Sorsele (ingen företräder kommunen i tjänsten)"),
        (str(cast.umea.pk), "Umeå"),
    ]
    values = {
        "consult-municipalities": [str(cast.sorsele.pk), str(cast.umea.pk)],
        "consult-question": "Vad betyder projektet?",
        "consult-due_on": "2026-12-10",
    }
    address = reverse("desk:consult", args=[case.pk])
    refused = client.post(address, values)
    form = refused.context["consult_form"]
    assert (refused.status_code, form.errors) == (
        422,
        {
            "municipalities": [
                "Ingen företräder Sorsele i tjänsten, så ingen där får veta att remissen har kommit. Be en"
                " administratör lägga in någon, eller kryssa i att remissen ska skickas ändå."
            ]
        },
    )
    assert {
        f"consult-{name}": form[name].value() for name in ("municipalities", "question", "due_on")
    } == values
    assert Consultation.objects.count() == 0
    assert client.post(address, values | {"consult-although_nobody_is_told": "on"}).status_code == 302
    page = client.get(at_case(case)).content.decode()
    assert page.count("<br>Ingen företräder kommunen i tjänsten") == 1


def test_a_municipality_that_has_been_asked_is_not_offered_again(
    client: Client, cast: Cast, case: Application
) -> None:
    consultation(cast, case)
    form = enter(client, cast.officer).get(at_case(case)).context["consult_form"]
    assert form.fields["municipalities"].choices == [(str(cast.sorsele.pk), "Sorsele")]


def test_answers_stand_on_the_cases_page(client: Client, cast: Cast, case: Application) -> None:
    consultation(
        cast,
        case,
        ANSWERED,
        position=Position.SUPPORT_WITH_CONDITIONS,
        reasons="Bra, men.",
        conditions="Träffar hålls i inlandet.",
        is_late=True,
    )
    consultation(cast, case, SILENT, municipality=cast.sorsele)
    page = enter(client, cast.secretary).get(at_case(case)).content.decode()
    sorsele, umea = (
        page.split(f'<th scope="row" data-label="Kommun">{name}</th>')[1].split("</tr>")[0]
        for name in ("Sorsele", "Umeå")
    )
    for said in ("Tillstyrker med villkor", "(för sent)", "Bra, men.", "Träffar hålls i inlandet."):
        assert umea.count(said) == 1, said
    assert sorsele.count("Inget svar") == 1


def test_more_time_is_given_to_the_one_it_was_asked_for(
    client: Client, cast: Cast, case: Application
) -> None:
    asked = consultation(cast, case)
    silent = consultation(cast, case, SILENT, municipality=cast.sorsele, due_on=date(2026, 11, 20))
    enter(client, cast.officer)
    offered = client.get(at_case(case)).context["extend_forms"]
    assert [form.consultation for form in offered] == [silent, asked]
    assert len({form["due_on"].id_for_label for form in offered}) == 2
    refused = client.post(to("extend", silent), {"extend-due_on": "2026-11-19"})
    form = refused.context["extend_form"]
    assert (refused.status_code, form.consultation, form["due_on"].value()) == (422, silent, "2026-11-19")
    assert dict(form.errors) == {
        "due_on": [
            "Den nya tiden ska ligga efter den gamla.",
            "Ge kommunen minst en arbetsdag att svara.",
        ]
    }
    # Typed once, told once, beside the municipality it concerns.
    page = refused.content.decode()
    assert page.count('value="2026-11-19"') == 1
    opened = [part.split("</summary>")[0] for part in page.split("<details open><summary>")[1:]]
    assert opened == ["Ge Sorsele mer tid"]
    assert client.post(to("extend", silent), {"extend-due_on": "2026-12-01"}).status_code == 302
    silent.refresh_from_db()
    asked.refresh_from_db()
    assert (silent.state, silent.due_on, asked.due_on) == (OPEN, date(2026, 12, 1), date(2026, 12, 10))


@pytest.mark.parametrize("case_state", [State.PREPARED, State.GRANTED, State.WITHDRAWN])
def test_nobody_gets_more_time_when_the_case_has_left_review(
    client: Client, cast: Cast, case_state: State
) -> None:
    case = application(cast, case_state)
    asked = consultation(cast, case, SILENT)
    page = enter(client, cast.officer).get(at_case(case))
    assert (page.status_code, page.context["extend_forms"]) == (200, [])
    assert client.post(to("extend", asked), {"extend-due_on": "2026-12-30"}).status_code == 403


def test_silence_is_noted_from_the_cases_page_when_the_time_is_out(
    client: Client, cast: Cast, case: Application
) -> None:
    asked = consultation(cast, case, due_on=date(2026, 11, 24))
    enter(client, cast.officer)
    assert to("record_silence", asked) not in client.get(at_case(case)).content.decode()
    early = client.post(to("record_silence", asked))
    assert (early.status_code, [p.code for p in early.context["problems"]]) == (422, ["silence_before_due"])
    Consultation.objects.update(due_on=date(2026, 11, 23))
    assert to("record_silence", asked) in client.get(at_case(case)).content.decode()
    waits = client.get(reverse("desk:home")).context["items"][0]
    assert (waits["title"], waits["due_on"]) == (
        f"Umeå har inte svarat: {case.title}",
        date(2026, 11, 23),
    )
    assert client.post(to("record_silence", asked)).headers["Location"] == at_case(case)
    asked.refresh_from_db()
    assert asked.state == SILENT


def test_of_a_withdrawn_application_no_answer_is_missed(client: Client, cast: Cast) -> None:
    for state in (State.UNDER_REVIEW, State.WITHDRAWN):
        consultation(cast, application(cast, state, title=state), due_on=date(2026, 11, 23))
    items = enter(client, cast.officer).get(reverse("desk:home")).context["items"]
    late = [item["title"] for item in items if item["title"].startswith("Umeå har inte svarat")]
    assert late == [f"Umeå har inte svarat: {State.UNDER_REVIEW}"]


@pytest.mark.parametrize("who", ["umea_official", "assessor", "applicant", "officer_elsewhere"])
def test_the_desks_doors_are_shut_for_those_who_are_asked(
    client: Client, cast: Cast, case: Application, who: str
) -> None:
    asked = consultation(cast, case, due_on=date(2026, 11, 23))
    enter(client, getattr(cast, who))
    assert client.post(to("extend", asked), {"extend-due_on": "2026-12-30"}).status_code == 403
    assert client.post(to("record_silence", asked)).status_code == 403
    asked.refresh_from_db()
    assert (asked.state, asked.due_on) == (OPEN, date(2026, 11, 23))


# The memo


def test_a_memo_is_finished_and_the_case_is_ready(client: Client, cast: Cast, case: Application) -> None:
    done(cast, case, (5, 4))
    consultation(cast, case, ANSWERED, handled=HandlingOutcome.TAKEN_IN)
    url = reverse("desk:memo", args=[case.pk])
    page = enter(client, cast.officer).get(url)
    assert (page.status_code, page.context["may_finish"]) == (200, True)
    assert (str(page.context["summary"].total), page.context["flag"]) == ("4.60", None)
    assert "own_case_check" not in page.context["form"].fields
    assert client.post(url, WHOLE | {"go": "save"}).headers["Location"] == url
    assert client.get(url).context["form"]["summary"].value() == "Kort"
    assert client.post(url, WHOLE).headers["Location"] == at_case(case)
    case.refresh_from_db()
    assert (case.state, case.memo.state) == (State.PREPARED, "finished")
    paper = client.get(reverse("desk:document", args=[case.pk, case.memo.document_id]))
    assert (paper.status_code, next(iter(paper))[:5]) == (200, b"%PDF-")
    assert client.get(url).status_code == 403


def test_a_memo_with_a_statement_that_is_not_handled_asks_why(
    client: Client, cast: Cast, case: Application
) -> None:
    asked = consultation(cast, case, ANSWERED)
    url = reverse("desk:memo", args=[case.pk])
    refused = enter(client, cast.officer).post(url, WHOLE)
    assert (refused.status_code, dict(refused.context["form"].errors)) == (
        422,
        {
            "unhandled_reason": [
                "Yttranden som inte är hanterade: Umeå. Hantera dem på ärendets sida, eller skriv varför de"
                " inte hanteras. Kommunerna läser skälet."
            ]
        },
    )
    why = {"unhandled_reason": "Det kom samma dag."}
    assert client.post(url, WHOLE | why | {"go": "save"}).headers["Location"] == url
    assert client.get(url).context["form"]["unhandled_reason"].value() == "Det kom samma dag."
    assert client.post(url, WHOLE | why).headers["Location"] == at_case(case)
    case.refresh_from_db()
    assert (case.state, case.unhandled_reason.reason) == (State.PREPARED, "Det kom samma dag.")
    said = reverse("municipal:consultation", args=[asked.pk])
    assert "Det kom samma dag." in enter(client, cast.umea_official).get(said).content.decode()


def test_the_regions_own_case_shows_the_law_and_waits_for_the_check(client: Client, cast: Cast) -> None:
    own = application(cast, organisation=cast.region_as_applicant)
    assessed(cast, own, AidBasis.NO_AID)
    url = reverse("desk:memo", args=[own.pk])
    enter(client, cast.officer)
    for address in (url, at_case(own)):
        assert client.get(address).content.decode().count(OWN_CASE_SOURCE) == 1
    refused = client.post(url, WHOLE)
    assert (refused.status_code, dict(refused.context["form"].errors)) == (
        422,
        {
            "own_case_check": [
                "Regionen är själv sökande. Skriv hur frågan har prövats enligt kommunallagen 6 kap. 7 §."
            ]
        },
    )
    own.refresh_from_db()
    assert own.state == State.UNDER_REVIEW
    assert client.post(url, WHOLE | {"own_case_check": "Prövat av juristen."}).status_code == 302
    own.refresh_from_db()
    assert (own.state, own.memo.own_case_check) == (State.PREPARED, "Prövat av juristen.")


def test_an_open_consultation_and_an_unfinished_assessment_are_told_above_the_memo(
    client: Client, cast: Cast, case: Application
) -> None:
    consultation(cast, case)
    answer = enter(client, cast.officer).post(reverse("desk:memo", args=[case.pk]), WHOLE)
    assert (answer.status_code, dict(answer.context["form"].errors)) == (
        422,
        {"__all__": ["Umeå har tid kvar att svara, till och med 2026-12-10."]},
    )
    assert StaffMemo.objects.get().summary == "Kort"


def test_while_a_completion_is_waited_for_the_memo_is_written_but_not_finished(
    client: Client, cast: Cast
) -> None:
    case = application(cast, State.COMPLETION_REQUESTED)
    url = reverse("desk:memo", args=[case.pk])
    page = enter(client, cast.officer).get(url)
    assert (page.status_code, page.context["may_finish"]) == (200, False)
    assert 'value="finish"' not in page.content.decode()
    assert client.post(url, WHOLE | {"go": "save"}).status_code == 302
    assert StaffMemo.objects.get().summary == "Kort"


@pytest.mark.parametrize("who", ["director", "secretary", "assessor", "umea_official"])
def test_the_memo_is_the_officers(client: Client, cast: Cast, case: Application, who: str) -> None:
    url = reverse("desk:memo", args=[case.pk])
    enter(client, getattr(cast, who))
    assert (client.get(url).status_code, client.post(url, WHOLE).status_code) == (403, 403)
    assert StaffMemo.objects.count() == 0
