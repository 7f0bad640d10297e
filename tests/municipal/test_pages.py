"""A municipality's pages: what it is asked, what it answers, and that nobody else comes in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from html.parser import HTMLParser

import pytest
import time_machine
from babel.messages.pofile import read_po
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bifall.accounts.models import User
from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.board.states import MeetingState, Outcome
from bifall.collaboration.models import Consultation, Statement
from bifall.collaboration.states import ConsultationState, Position
from bifall.config.messages import catalogue_of
from bifall.organisations.models import Mandate
from bifall.organisations.states import MandateKind
from tests.addresses import addresses_of
from tests.cast import Cast, person
from tests.conftest import NOW
from tests.factories.applications import application
from tests.factories.board import grant, meeting
from tests.factories.collaboration import consultation
from tests.whole_database import whole_database

OPEN, ANSWERED, SILENT = ConsultationState.OPEN, ConsultationState.ANSWERED, ConsultationState.SILENT
INBOX = "/kommun/"


@pytest.fixture(autouse=True)
def clock() -> Iterator[datetime]:
    with time_machine.travel(NOW, tick=False):
        yield NOW


@pytest.fixture
def case(cast: Cast) -> Application:
    return application(cast)


@pytest.fixture
def asked(cast: Cast, case: Application) -> Consultation:
    return consultation(cast, case)


def enter(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def at(name: str, asked: Consultation) -> str:
    return reverse(f"municipal:{name}", args=[asked.pk])


class Words(HTMLParser):
    """The texts between the tags."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(page)

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.found.add(" ".join(data.split()))


def test_the_inbox_shows_what_waits_then_what_is_done(client: Client, cast: Cast) -> None:
    def asked(
        state: ConsultationState, case_state: State = State.UNDER_REVIEW, day: int = 10
    ) -> Consultation:
        case = application(cast, case_state)
        return consultation(cast, case, state, due_on=date(2026, 12, day))

    later, sooner = asked(OPEN, day=11), asked(OPEN, day=1)
    answered, silent = asked(ANSWERED, day=9), asked(SILENT, day=8)
    fallen = asked(OPEN, State.WITHDRAWN, day=7)
    consultation(cast, application(cast), municipality=cast.sorsele)
    page = enter(client, cast.umea_official).get(INBOX)
    assert page.status_code == 200
    assert page.context["waiting"] == [sooner, later]
    assert list(page.context["done"]) == [answered, silent, fallen]
    words = Words(page.content.decode()).found
    assert words & {"2 remisser väntar på svar", "tillstyrker", "inget svar", "ansökan är återkallad"} == {
        "2 remisser väntar på svar",
        "tillstyrker",
        "inget svar",
        "ansökan är återkallad",
    }
    # What is asked and not answered is nowhere said to be waited for when the application has fallen.
    assert "väntar på svar" not in words


def test_who_speaks_for_two_municipalities_sees_what_both_are_asked(
    client: Client, cast: Cast, case: Application
) -> None:
    Mandate.objects.create(
        municipality=cast.sorsele, user=cast.umea_official, kind=MandateKind.OFFICIAL, since=NOW
    )
    both = [consultation(cast, case, municipality=place) for place in (cast.sorsele, cast.umea)]
    assert enter(client, cast.umea_official).get(INBOX).context["waiting"] == both


@pytest.mark.parametrize(
    ("position", "conditions"),
    [
        (Position.SUPPORT, ""),
        (Position.SUPPORT_WITH_CONDITIONS, "Träffar hålls i inlandet."),
        (Position.AGAINST, ""),
        (Position.NO_COMMENT, ""),
    ],
)
def test_an_answer_is_given_and_shown(
    client: Client, cast: Cast, asked: Consultation, position: Position, conditions: str
) -> None:
    enter(client, cast.umea_official)
    assert client.get(at("consultation", asked)).context["may_answer"] is True
    answer = client.post(
        at("answer", asked), {"position": position, "reasons": "Unga stannar.", "conditions": conditions}
    )
    assert answer.headers["Location"] == at("consultation", asked)
    given = Statement.objects.get()
    assert (given.position, given.reasons, given.conditions, given.given_by, given.given_at) == (
        position,
        "Unga stannar.",
        conditions,
        cast.umea_official,
        NOW,
    )
    page = client.get(at("consultation", asked))
    assert (page.context["statement"], page.context["may_answer"]) == (given, False)
    words = Words(page.content.decode()).found
    assert {str(position.label), "Unga stannar."} | ({conditions} if conditions else set()) <= words


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        (
            {"position": "support_with_conditions", "reasons": " ", "conditions": ""},
            {
                "reasons": ["Skriv skälen för kommunens ställningstagande."],
                "conditions": ["Skriv vilka villkor kommunen ställer."],
            },
        ),
        (
            {"position": "against", "reasons": "Nej", "conditions": "Men om <b>alla</b> får"},
            {
                "conditions": [
                    "Villkor hör till ”tillstyrker med villkor”. Byt ställningstagande eller ta bort"
                    " villkoren."
                ]
            },
        ),
        ({"position": "", "reasons": "Bra"}, {"position": ["Välj kommunens ställningstagande."]}),
        (
            {"position": "kanske", "reasons": "Bra"},
            {"position": ["Välj kommunens ställningstagande."]},
        ),
    ],
)
def test_what_cannot_be_taken_is_told_at_the_field_and_kept_as_typed(
    client: Client, cast: Cast, asked: Consultation, values: dict[str, str], errors: dict[str, list[str]]
) -> None:
    answer = enter(client, cast.umea_official).post(at("answer", asked), values)
    form = answer.context["form"]
    assert (answer.status_code, dict(form.errors)) == (422, errors)
    assert {name: form[name].value() for name in values} == values
    assert "<b>alla</b>" not in answer.content.decode()
    asked.refresh_from_db()
    assert (asked.state, Statement.objects.count()) == (OPEN, 0)


ANSWERED_ALREADY = ["Kommunen har redan lämnat sitt yttrande. Det kan inte ändras."]


def test_a_second_press_leads_to_the_answer_that_was_given(
    client: Client, cast: Cast, asked: Consultation
) -> None:
    enter(client, cast.umea_official)
    values = {"position": "support", "reasons": "Bra", "conditions": ""}
    assert client.post(at("answer", asked), values).status_code == 302
    before = whole_database()
    for name, sent in (
        ("answer", values),
        ("answer", values | {"position": "against"}),
        ("name_responder", {"responder": str(cast.umea_official.pk)}),
    ):
        again = client.post(at(name, asked), sent)
        assert again.headers["Location"] == at("consultation", asked)
        assert [str(told) for told in get_messages(again.wsgi_request)][-1:] == ANSWERED_ALREADY
        assert whole_database() == before
    assert "Bra" in Words(client.get(at("consultation", asked)).content.decode()).found


def test_an_answer_is_late_only_until_it_is_given(client: Client, cast: Cast, case: Application) -> None:
    """By the day after the last one the page says that it is late; of a given answer it says so no more."""
    day_after = datetime(2026, 12, 11, 9, tzinfo=NOW.tzinfo)
    said = {}
    for state, municipality in ((OPEN, cast.umea), (ANSWERED, cast.sorsele)):
        asked = consultation(cast, case, state, municipality=municipality)
        who = cast.umea_official if municipality == cast.umea else cast.sorsele_official
        with time_machine.travel(day_after, tick=False):
            page = enter(client, who).get(at("consultation", asked))
        said[state] = Words(page.content.decode()).found & {"10 december 2026", "1 dag försenad"}
    assert said == {OPEN: {"10 december 2026", "1 dag försenad"}, ANSWERED: {"10 december 2026"}}


@pytest.mark.parametrize(
    ("waiting", "heading"),
    [(0, "Ingen remiss väntar på svar"), (1, "En remiss väntar på svar"), (2, "2 remisser väntar på svar")],
)
def test_the_inbox_counts_in_words(client: Client, cast: Cast, waiting: int, heading: str) -> None:
    for _number in range(waiting):
        consultation(cast, application(cast))
    page = enter(client, cast.umea_official).get(INBOX).content.decode()
    assert page.count(f"<h1>{heading}</h1>") == 1


def test_the_municipality_says_who_answers(client: Client, cast: Cast, asked: Consultation) -> None:
    colleague = person("Uno Umeå", at=NOW)
    enter(client, cast.umea_official)
    assert client.get(at("consultation", asked)).context["may_name"] is False
    Mandate.objects.create(municipality=cast.umea, user=colleague, kind=MandateKind.POLITICIAN, since=NOW)
    assert client.get(at("consultation", asked)).context["may_name"] is True
    wrong = client.post(at("name_responder", asked), {"responder": str(cast.sorsele_official.pk)})
    assert (wrong.status_code, list(wrong.context["responder_form"].errors)) == (422, ["responder"])
    right = client.post(at("name_responder", asked), {"responder": str(colleague.pk)})
    assert right.headers["Location"] == at("consultation", asked)
    page = client.get(at("consultation", asked))
    assert page.context["may_answer"] is False
    assert "Uno Umeå svarar för kommunen." in Words(page.content.decode()).found
    values = {"position": "no_comment", "reasons": "", "conditions": ""}
    assert client.post(at("answer", asked), values).status_code == 403
    assert enter(client, colleague).post(at("answer", asked), values).status_code == 302


def test_of_a_fallen_application_nothing_is_asked(client: Client, cast: Cast, asked: Consultation) -> None:
    Application.objects.update(state=State.WITHDRAWN)
    page = enter(client, cast.umea_official).get(at("consultation", asked))
    assert (page.status_code, page.context["may_answer"]) == (200, False)
    words = Words(page.content.decode()).found
    assert "Ansökan är återkallad. Kommunen behöver inte svara." in words
    values = {"position": "no_comment", "reasons": "", "conditions": ""}
    assert client.post(at("answer", asked), values).status_code == 403


@pytest.mark.parametrize("state", MeetingState)
def test_the_decision_is_shown_when_it_is_announced(client: Client, cast: Cast, state: MeetingState) -> None:
    case = application(cast, State.GRANTED)
    grant(cast, meeting(cast, state), project=case)
    asked = consultation(cast, case, ANSWERED)
    page = enter(client, cast.umea_official).get(at("consultation", asked))
    outcome = page.context["outcome"]
    assert (outcome is not None, page.context["feedback_form"] is not None) == (
        (True, True) if state == MeetingState.ANNOUNCED else (False, False)
    )
    assert outcome is None or outcome.outcome == Outcome.GRANTED


@pytest.mark.parametrize("state", ConsultationState)
@pytest.mark.parametrize("who", ["sorsele_official", "officer", "assessor", "applicant", "officer_elsewhere"])
def test_to_everybody_else_a_consultation_is_not_there(
    client: Client, cast: Cast, case: Application, who: str, state: ConsultationState
) -> None:
    asked = consultation(cast, case, state)
    found = addresses_of("municipal", {"consultation_id": asked.pk}, with_part="consultation_id")
    assert set(found) == {
        "municipal:consultation",
        "municipal:answer",
        "municipal:ask_for_time",
        "municipal:feedback",
        "municipal:name_responder",
        "municipal:offer_joint",
    }
    values = {"position": "no_comment", "responder": str(cast.umea_official.pk)}

    def statuses(user: User) -> dict[str, set[int]]:
        enter(client, user)
        asked_for = {name: client.get(address).status_code for name, address in found.items()}
        sent = {name: client.post(address, values).status_code for name, address in found.items()}
        return {name: {asked_for[name], sent[name]} - {405} for name in found}

    before = Consultation.objects.values().get()
    assert statuses(getattr(cast, who)) == {name: {404} for name in found}
    assert Consultation.objects.values().get() == before
    # The addresses are right: to the municipality none of them is missing.
    assert [name for name, seen in statuses(cast.umea_official).items() if 404 in seen] == []


PARTS = (
    "consultation_id",
    "offer_id",
    "forum_id",
    "meeting_id",
    "point_id",
    "municipality_id",
    "issue_id",
    "initiative_id",
    "part_id",
)


def test_nobody_comes_in_without_signing_in(client: Client, asked: Consultation) -> None:
    known = dict.fromkeys(PARTS, asked.pk) | {"name": "skriv"}
    for address in addresses_of("municipal", known).values():
        for answer in (client.get(address), client.post(address)):
            assert answer.status_code in {302, 405}
            assert answer.status_code == 405 or answer.headers["Location"].startswith("/konto/login/")


@pytest.mark.parametrize("state", [OPEN, ANSWERED, SILENT])
def test_the_inbox_asks_as_many_questions_for_many_rows(
    client: Client, cast: Cast, state: ConsultationState
) -> None:
    enter(client, cast.umea_official)
    counts = []
    for more in (1, 2, 57):
        for _number in range(more):
            consultation(cast, application(cast), state)
        with CaptureQueriesContext(connection) as questions:
            assert client.get(INBOX).status_code == 200
        counts.append(len(questions))
    assert counts == [counts[0]] * 3
    assert counts[0] <= 12


@pytest.mark.parametrize("state", ConsultationState)
def test_the_pages_are_in_english_for_those_who_read_english(
    client: Client, cast: Cast, case: Application, state: ConsultationState
) -> None:
    asked = consultation(
        cast, case, state, position=Position.SUPPORT_WITH_CONDITIONS, conditions="Hos oss.", is_late=True
    )
    swedish = set()
    for room in ("municipal", "collaboration", "ui"):
        with catalogue_of(room).open("rb") as file:
            swedish |= {
                str(m.id)
                for m in read_po(file)
                if m.id and isinstance(m.string, str) and m.string.lower() != str(m.id).lower()
            }
    enter(client, cast.umea_official)
    for address in (INBOX, at("consultation", asked)):
        # Some of the Swedish texts are on the Swedish page, so they could have been left on the English one.
        assert Words(client.get(address).content.decode()).found & swedish
        client.cookies["django_language"] = "en"
        page = client.get(address).content.decode()
        del client.cookies["django_language"]
        assert page.count('<html lang="en"') == 1
        assert Words(page).found & swedish == set()
