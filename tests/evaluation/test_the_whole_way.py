"""An evaluation from plan to follow-up, through the rooms as people use them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from bifall.board.models import AgendaItem
from bifall.board.states import ItemKind, MeetingState
from bifall.documents.states import Access
from bifall.evaluation import commands
from bifall.evaluation.commands.surveys import remind_by_the_clock
from bifall.evaluation.models import Evaluation, Recommendation, Ticket
from bifall.evaluation.states import EvaluationState, RecommendationState
from bifall.flows import evaluating
from bifall.notices.models import Message
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import board, evaluations
from tests.funding.walking import enter, text_of

ROOM = "evaluation_desk"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def take(client: Client, kind: str, pk: object, name: str, **values: object) -> int:
    address = reverse(f"{ROOM}:step", args=[kind, pk, name])
    assert client.get(address).status_code == 200
    return client.post(address, values).status_code


def test_from_plan_to_follow_up(client: Client, cast: Cast, clock: time_machine.Traveller) -> None:
    enter(client, cast.officer)
    created = client.post(
        reverse(f"{ROOM}:create"),
        {
            "title": "Halvtidsutvärdering",
            "kind": "mid_term",
            "purpose": "Att veta.",
            "starts_on": "2026-01-01",
            "ends_on": "2026-12-31",
        },
    )
    made = Evaluation.objects.get()
    assert created.headers["Location"] == reverse(f"{ROOM}:evaluation", args=[made.pk])
    theory = {"problem": "Kommunerna hörs för sent.", "effect": "Länet utvecklas.\n", "questions": "Hörs de?"}
    assert client.post(reverse(f"{ROOM}:theory", args=[made.pk]), theory).status_code == 302
    assert list(made.theory_steps.values_list("level", "text")) == [
        ("problem", "Kommunerna hörs för sent."),
        ("effect", "Länet utvecklas."),
    ]
    survey = {"form": "samverkansenkat", "answers": "anonymous", "closes_on": "2026-12-10"}
    assert client.post(reverse(f"{ROOM}:survey", args=[made.pk]), survey).status_code == 302
    lines = [f"Person {n};p{n}@example.org;{role};Umeå" for n in range(7) for role in ("politiker",)]
    lines += [f"Tjänst {n}\tt{n}@example.org\ttjänsteperson\t2422\ten" for n in range(6)]
    added = client.post(reverse(f"{ROOM}:respondents", args=[made.pk]), {"people": "\n".join(lines)})
    assert (added.status_code, made.tickets.count()) == (302, 13)
    assert take(client, "utvardering", made.pk, "oppna") == 302
    letters = {message.email: message for message in Message.objects.filter(kind="evaluation.invited")}
    assert (len(letters), letters["t1@example.org"].subject[:11]) == (13, "Survey from")
    _everybody_answers(letters)
    clock.move_to(NOW + timedelta(days=4))
    assert take(client, "utvardering", made.pk, "stang") == 302
    made.refresh_from_db()
    assert (made.state, made.replies.count()) == (EvaluationState.ANALYSING, 12)
    _is_concluded(client, made)
    _is_presented(client, cast, made)
    enter(client, cast.director)
    first, second = made.recommendations.order_by("position")
    answer = {
        "stance": "accepted",
        "text": "Vi gör det.",
        "owner": str(cast.officer.pk),
        "due_on": "2027-03-01",
    }
    assert take(client, "rekommendation", first.pk, "svara", **answer) == 302
    assert take(client, "rekommendation", second.pk, "svara", stance="declined", text="Nej.") == 302
    enter(client, cast.officer)
    assert take(client, "utvardering", made.pk, "publicera") == 302
    made.refresh_from_db()
    assert made.report is not None
    assert (made.state, made.report.access) == (EvaluationState.PUBLISHED, Access.PUBLIC)
    assert client.post(reverse(f"{ROOM}:step", args=["utvardering", made.pk, "avsluta"])).status_code == 422
    clock.move_to(datetime(2027, 2, 1, 12, tzinfo=NOW.tzinfo))
    # A session does not last that long.
    enter(client, cast.officer)
    assert take(client, "rekommendation", first.pk, "klar", done_on="2027-01-31", note="Gjort.") == 302
    assert take(client, "utvardering", made.pk, "avsluta") == 302
    states = set(made.recommendations.values_list("state", flat=True))
    assert states == {RecommendationState.DONE, RecommendationState.DECLINED}
    _everybody_reads(made)


def _everybody_answers(letters: dict[str, Message]) -> None:
    """All but one, each by their own link."""
    for seed, (email, message) in enumerate(sorted(letters.items())):
        respondent = Client()
        page = respondent.get(message.path)
        assert page.status_code == 200
        assert page.headers["Referrer-Policy"] == "same-origin"
        assert ("Svara på svenska" in page.content.decode()) == email.startswith("t")
        if email == "p0@example.org":
            continue
        given = {key: str(step) for key, step in evaluations.answers(seed).items()}
        given |= {"works": "Samtalen.", **{f"version:{key}": "0" for key in [*given, "works"]}}
        assert respondent.post(message.path, given).status_code == 302
        assert not respondent.session.keys()
        thanks = respondent.get(message.path)
        assert ("svarat" in thanks.content.decode()) or ("Thank you" in thanks.content.decode())
        again = respondent.post(message.path, given)
        assert again.status_code == 422


def _is_concluded(client: Client, made: Evaluation) -> None:
    analysis = client.get(reverse(f"{ROOM}:analysis", args=[made.pk]))
    assert analysis.status_code == 200
    assert "12 av 13" in text_of(analysis)
    assert "Samtalen." in text_of(analysis)
    rows = {
        "conclusion": "Tilltro, men mycket att göra.",
        "form-TOTAL_FORMS": "2",
        "form-INITIAL_FORMS": "0",
        "form-0-text": "Tilliten är god.",
        "form-0-kind": "strength",
        "form-0-statement": "trust_model",
        "form-1-text": "Återkopplingen brister.",
        "form-1-kind": "weakness",
    }
    assert client.post(reverse(f"{ROOM}:findings", args=[made.pk]), rows).status_code == 302
    rows = {
        "form-TOTAL_FORMS": "2",
        "form-INITIAL_FORMS": "0",
        "form-0-text": "Återkoppla.",
        "form-0-statement": "feedback_given",
        "form-1-text": "Avskaffa forumen.",
    }
    assert client.post(reverse(f"{ROOM}:recommendations", args=[made.pk]), rows).status_code == 302


def _is_presented(client: Client, cast: Cast, made: Evaluation) -> None:
    meeting = board.meeting(cast, MeetingState.PLANNED, starts_at=NOW + timedelta(days=30))
    enter(client, cast.secretary)
    assert take(client, "utvardering", made.pk, "namnden", meeting=str(meeting.pk)) == 302
    item = AgendaItem.objects.get(meeting=meeting)
    assert (item.kind, item.title) == (ItemKind.INFORMATION, "Halvtidsutvärdering")
    assert item.text == (
        "Tilltro, men mycket att göra.\n\nDet fungerar: Tilliten är god.\n\n"
        "Det brister: Återkopplingen brister."
    )
    [paper] = item.papers.all()
    with paper.file.open("rb") as content:
        assert content.read(5) == b"%PDF-"
    made.refresh_from_db()
    assert made.agenda_item == item


def _everybody_reads(made: Evaluation) -> None:
    reader = Client()
    shown = text_of(reader.get(reverse("publicsite:evaluation", args=[made.pk])))
    for text in ("Tilltro, men mycket att göra.", "Återkopplingen brister.", "Vi gör det.", "Gjort."):
        assert text in shown
    assert "Samtalen." not in shown
    assert "Halvtidsutvärdering" in text_of(reader.get(reverse("publicsite:evaluations")))
    report = reader.get(reverse("publicsite:evaluation_report", args=[made.pk]))
    assert b"".join(report.streaming_content)[:5] == b"%PDF-"  # type: ignore[attr-defined]
    tables = reader.get(reverse("publicsite:evaluation_csv", args=[made.pk])).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(tables), delimiter=";"))
    assert len({len(row) for row in rows}) == 1
    assert {row[0] for row in rows[1:]} == set(evaluations.STATEMENTS)


def test_the_public_sees_nothing_before_it_is_published(client: Client, cast: Cast) -> None:
    made = evaluations.closed(cast)
    for name in ("evaluation", "evaluation_csv", "evaluation_report"):
        assert client.get(reverse(f"publicsite:{name}", args=[made.pk])).status_code == 404
    assert made.title not in text_of(client.get(reverse("publicsite:evaluations")))


def test_reminders_go_to_those_who_have_not_answered(cast: Cast) -> None:
    made = evaluations.opened(cast, evaluations.people(6))
    evaluations.answered(made, 2)
    # 10 December is a Thursday: five working days before it is the third.
    days = [datetime(2026, 12, day, 9, tzinfo=NOW.tzinfo) for day in (2, 3, 3, 8, 9, 10)]
    sent = [remind_by_the_clock(authority_id=cast.region.pk, at=at) for at in days]

    assert sent == [0, 4, 0, 0, 4, 0]
    reminded = Message.objects.filter(kind="evaluation.reminded").values_list("email", flat=True)
    left = set(Ticket.objects.filter(has_answered=False).values_list("email", flat=True))
    assert set(reminded) == left
    invited = Message.objects.get(kind="evaluation.invited", email=min(left))
    again = Message.objects.filter(kind="evaluation.reminded", email=min(left)).first()
    assert again is not None
    assert again.path == invited.path


def test_the_next_evaluation_sees_whether_it_helped(client: Client, cast: Cast) -> None:
    first = evaluations.closed(cast)
    [recommendation, _other] = first.recommendations.order_by("position")
    evaluations.taken_up(cast, recommendation)
    evaluations_at = evaluations.LATER
    commands.finish_recommendation(
        recommendation_id=recommendation.pk,
        done_on=evaluations_at.date(),
        note="Brev skickas.",
        actor=cast.officer,
        at=evaluations_at,
    )

    evaluating.publish(evaluation_id=first.pk, actor=cast.officer, at=evaluations_at)
    second = evaluations.opened(
        cast, evaluations.people(12, 10), title="Slututvärdering", previous_id=first.pk
    )
    better = {
        email: evaluations.answers(seed, feedback_given=5)
        for seed, email in enumerate(second.tickets.values_list("email", flat=True))
    }
    evaluations.answered(second, better)
    commands.close_survey(evaluation_id=second.pk, actor=cast.officer, at=evaluations_at)
    enter(client, cast.officer)
    page = client.get(reverse(f"{ROOM}:analysis", args=[second.pk]))
    [followed, unmeasured] = page.context["reading"].followed

    assert (followed.state, followed.verdict) == ("done", "fler håller med, färre håller inte med")
    assert re.fullmatch(r"\+\d+ \(\+\d+ till \+\d+\)", followed.agree)
    assert unmeasured.verdict == "mäts inte i den här enkäten"
    assert Recommendation.objects.filter(owner=cast.secretary).count() == 1


def test_the_municipality_reads_what_came_of_it(client: Client, cast: Cast) -> None:
    made = evaluations.published(cast)
    evaluations.opened(cast, evaluations.people(5), title="Pågående enkät")
    enter(client, cast.umea_official)
    page = text_of(client.get(reverse("municipal:evaluations")))
    assert made.conclusion in page
    assert "Återkoppla alla yttranden." in page
    assert "Pågående enkät" in page
    enter(client, cast.applicant)
    assert client.get(reverse("municipal:evaluations")).status_code == 403


@pytest.mark.parametrize(
    ("people", "told"),
    [
        ("", "Skriv minst en person"),
        ("Anna Andersson", "Rad 1: ”” är ingen e-postadress."),
        ("Anna;anna@example.org;kung", "Rad 1: rollen ”kung” finns inte."),
        ("Anna;anna@example.org;;Atlantis", "Rad 1: kommunen ”Atlantis” finns inte"),
        ("Anna;anna@example.org;;;de", "Rad 1: språket ”de” finns inte."),
        ("A;a@example.org\nB;a@example.org", "a@example.org står två gånger"),
        ("A;a@example.org;;;sv;extra", "Rad 1 har 6 kolumner."),
        (";a@example.org", "Rad 1 saknar namn"),
    ],
)
def test_a_list_that_cannot_be_read(client: Client, cast: Cast, people: str, told: str) -> None:
    made = evaluations.planned(cast)
    enter(client, cast.officer)
    page = client.post(reverse(f"{ROOM}:respondents", args=[made.pk]), {"people": people})
    assert page.status_code == 422
    assert told in text_of(page)
    assert (people.splitlines()[0] if people else "") in text_of(page)
    assert made.tickets.count() == 0


def test_a_survey_is_not_opened_half_made(client: Client, cast: Cast) -> None:
    made = evaluations.planned(cast)
    enter(client, cast.officer)
    page = client.post(reverse(f"{ROOM}:step", args=["utvardering", made.pk, "oppna"]))
    for told in ("Välj vilket frågeformulär", "Ange en sista svarsdag", "Lägg till dem som ska få enkäten"):
        assert told in text_of(page)
    few = evaluations.asked(cast, evaluations.people(4))
    page = client.post(reverse(f"{ROOM}:step", args=["utvardering", few.pk, "oppna"]))
    assert "En anonym enkät behöver minst 5 personer." in text_of(page)
    assert date(2026, 12, 10) == evaluations.CLOSES_ON


def test_a_link_that_is_not_ours(client: Client, cast: Cast) -> None:
    assert client.get(reverse("publicsite:survey", args=["abc.def"])).status_code == 404
