"""The page where an officer changes and confirms a spreading, and where an assessor wishes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bifall.accounts.models import User
from bifall.assessment.models import AssessorWishes, Assignment
from bifall.assessment.states import AssignmentState
from bifall.calls.models import Round
from bifall.matching.errors import ExtraMissing
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.applications import application
from tests.factories.assessment import assignment
from tests.factories.calls import open_round
from tests.filled import LATER


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def enter(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


@pytest.fixture
def round_(cast: Cast) -> Round:
    return open_round(cast)


def address(round_: Round) -> str:
    return reverse("desk:spread", args=[round_.pk])


def test_the_proposal_is_changed_and_confirmed(client: Client, cast: Cast, round_: Round) -> None:
    first, second = application(cast, round=round_), application(cast, round=round_)
    page = enter(client, cast.officer).get(address(round_) + "?each=2&most=5")
    form = page.context["form"]
    assert form[f"pick-{first.pk}-0"].value() == str(cast.assessor.pk)
    assert form[f"pick-{first.pk}-1"].value() == str(cast.other_assessor.pk)
    assert Assignment.objects.count() == 0
    # One is taken away, and what is sent is what is given out.
    sent = {
        "each": "2",
        "most": "5",
        "due_on": LATER,
        "application": [str(first.pk), str(second.pk)],
        f"pick-{first.pk}-0": str(cast.other_assessor.pk),
        f"pick-{first.pk}-1": "",
        f"pick-{second.pk}-0": str(cast.assessor.pk),
        f"pick-{second.pk}-1": str(cast.other_assessor.pk),
    }
    answer = client.post(address(round_), sent, follow=True)
    assert "3 uppdrag är utlagda." in answer.content.decode()
    assert {(a.application_id, a.assessor) for a in Assignment.objects.all()} == {
        (first.pk, cast.other_assessor),
        (second.pk, cast.assessor),
        (second.pk, cast.other_assessor),
    }
    [left] = answer.context["proposal"].lines
    assert (left.application, left.wanted) == (first, 1)


def test_a_refusal_keeps_what_was_chosen_and_says_where(client: Client, cast: Cast, round_: Round) -> None:
    case = application(cast, round=round_)
    sent = {
        "application": str(case.pk),
        "due_on": "2026-11-24",
        f"pick-{case.pk}-0": "",
        f"pick-{case.pk}-1": str(cast.assessor.pk),
    }
    page = enter(client, cast.officer).post(address(round_), sent)
    assert page.status_code == 422
    form = page.context["form"]
    assert set(form.errors) == {"due_on"}
    assert form[f"pick-{case.pk}-1"].value() == str(cast.assessor.pk)
    # Somebody else has given the task meanwhile: it is told at the application.
    assignment(cast, case)
    late = client.post(address(round_), sent | {"due_on": LATER})
    assert (late.status_code, set(late.context["form"].errors)) == (422, {f"pick-{case.pk}-1"})
    assert Assignment.objects.count() == 1


def test_an_application_that_has_left_meanwhile_is_told_of(client: Client, cast: Cast, round_: Round) -> None:
    case, gone = application(cast, round=round_), application(cast)
    sent = {
        "application": [str(case.pk), str(gone.pk), "x"],
        "due_on": LATER,
        f"pick-{case.pk}-0": str(cast.assessor.pk),
    }
    page = enter(client, cast.officer).post(address(round_), sent)
    assert page.status_code == 422
    assert page.context["form"].non_field_errors() == [
        "En ansökan hör inte till omgången eller bedöms inte nu."
    ]
    assert Assignment.objects.count() == 0


def test_what_is_lacking_is_said(client: Client, cast: Cast, round_: Round) -> None:
    case = application(cast, round=round_)
    assignment(cast, case, AssignmentState.CONFLICTED)
    html = enter(client, cast.officer).get(address(round_)).content.decode()
    assert "En plats av 2 kan inte fyllas." in html
    assert "Beda Bedömare: har anmält jäv" in html
    assert "bara 1 kan ta den" in html


def test_without_the_package_it_says_so(
    client: Client, cast: Cast, round_: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_args: object, **_values: object) -> None:
        raise ExtraMissing("matching")

    monkeypatch.setattr("bifall.flows.portfolio.spreading.spread", missing)
    application(cast, round=round_)
    page = enter(client, cast.officer).get(address(round_))
    assert page.status_code == 200
    assert "tillägget för matchning saknas" in page.content.decode()


@pytest.mark.parametrize("who", ["director", "assessor", "secretary", "auditor", "applicant"])
def test_only_an_officer_spreads(client: Client, cast: Cast, round_: Round, who: str) -> None:
    assert enter(client, getattr(cast, who)).get(address(round_)).status_code == 403


def test_as_many_questions_of_a_large_round(client: Client, cast: Cast, round_: Round) -> None:
    enter(client, cast.officer)
    asked, there = [], 0
    for count in (1, 3, 60):
        while there < count:
            there += 1
            case = application(cast, round=round_)
            case.priorities.set(round_.call.strategy.priorities.all())
            if there % 2:
                assignment(cast, case)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(address(round_)).status_code == 200
        asked.append(len(captured))
    assert len(set(asked)) == 1
    assert asked[0] <= 17


def test_an_assessor_says_what_they_rather_assess(client: Client, cast: Cast, round_: Round) -> None:
    skills = round_.call.strategy.priorities.get(code="kompetens")
    enter(client, cast.assessor)
    assert client.post(reverse("desk:save_wishes"), {"most": "0"}).status_code == 422
    sent = client.post(reverse("desk:save_wishes"), {"most": "4", "priorities": [str(skills.pk)]})
    assert sent.headers["Location"] == reverse("desk:assignments")
    [wishes] = AssessorWishes.objects.all()
    assert (wishes.most, list(wishes.priorities.all())) == (4, [skills])
    form = client.get(reverse("desk:assignments")).context["wishes_form"]
    assert (form["most"].value(), form["priorities"].value()) == (4, [str(skills.pk)])
    enter(client, cast.officer)
    assert client.get(reverse("desk:assignments")).context["wishes_form"] is None
    assert client.post(reverse("desk:save_wishes"), {"most": "4"}).status_code == 403
