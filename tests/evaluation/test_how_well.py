"""A survey to ten thousand, and lists that ask the database as much for sixty rows as for one."""

from __future__ import annotations

from random import Random

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bifall.evaluation import commands
from bifall.evaluation.models import Evaluation, Reply, Ticket
from bifall.evaluation.rules.respondents import RespondentValues
from bifall.evaluation.states import RespondentRole
from bifall.flows import evaluating
from tests.cast import Cast
from tests.factories import collaboration, evaluations
from tests.factories.applications import application
from tests.funding.walking import enter

MANY = 10_000
MOST_LIST, MOST_ANALYSIS = 12, 15


def questions(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def with_answers(cast: Cast, people: int, answered: int, **says: object) -> Evaluation:
    """A closed survey whose answers are written in one stroke, for they are many."""
    draw = Random(people)  # noqa: S311
    respondents = [
        RespondentValues(
            name=f"Person {number}",
            email=f"p{number}@example.org",
            role=(RespondentRole.POLITICIAN, RespondentRole.OFFICIAL)[number % 2],
            municipality_code=("2480", "2422")[number % 3 == 0],
        )
        for number in range(people)
    ]
    made = evaluations.opened(cast, respondents, **says)
    tickets = list(made.tickets.all()[:answered])
    Ticket.objects.filter(pk__in=[ticket.pk for ticket in tickets]).update(has_answered=True)
    Reply.objects.bulk_create(
        Reply(
            evaluation=made,
            role=ticket.stratum_role,
            size_class=ticket.stratum_size,
            values={key: draw.randint(1, 5) for key in evaluations.STATEMENTS},
        )
        for ticket in tickets
    )
    return commands.close_survey(evaluation_id=made.pk, actor=cast.officer, at=evaluations.LATER)


def test_ten_thousand_answers_are_read_in_as_many_questions_as_fifty(client: Client, cast: Cast) -> None:
    for number in range(5):
        collaboration.consultation(cast, application(cast, title=f"Projekt {number}"))
    few = with_answers(cast, 60, 50)
    evaluations.concluded(cast, few)

    evaluating.publish(evaluation_id=few.pk, actor=cast.officer, at=evaluations.LATER)
    many = with_answers(cast, MANY, 7_000, title="Stor enkät", previous_id=few.pk)
    enter(client, cast.officer)
    found = {
        made.title: questions(client, reverse("evaluation_desk:analysis", args=[made.pk]))
        for made in (few, many)
    }

    assert found["Stor enkät"] <= MOST_ANALYSIS
    # The comparison with the last evaluation is what the second asks more.
    assert found["Stor enkät"] - found[few.title] <= 5
    page = client.get(reverse("evaluation_desk:analysis", args=[many.pk]))
    assert page.context["reading"].analysis.tables.whole.answered == 7_000


def test_lists_of_evaluations(client: Client, cast: Cast) -> None:
    rooms = {
        "evaluation_desk:evaluations": cast.officer,
        "municipal:evaluations": cast.umea_official,
        "publicsite:evaluations": None,
    }
    counts: dict[str, list[int]] = {name: [] for name in rooms}
    there = 0
    for size in (1, 3, 30):
        while there < size:
            there += 1
            made = evaluations.in_state(cast, "published")  # type: ignore[arg-type]
            for number in range(2):
                made.recommendations.create(
                    position=number, text="Återkoppla.", owner=cast.officer, due_on=evaluations.CLOSES_ON
                )
        for name, who in rooms.items():
            if who is None:
                client.logout()
            else:
                enter(client, type(who).objects.get(pk=who.pk))
            counts[name].append(questions(client, reverse(name)))
    assert {name: len(set(found)) for name, found in counts.items()} == dict.fromkeys(rooms, 1)
    assert {name: found for name, found in counts.items() if found[0] > MOST_LIST} == {}


@pytest.mark.parametrize("many", [10, 60])
def test_the_page_of_one(client: Client, cast: Cast, many: int) -> None:
    made = evaluations.with_theory(cast, evaluations.asked(cast, evaluations.people(many)))
    enter(client, cast.officer)
    assert questions(client, reverse("evaluation_desk:evaluation", args=[made.pk])) <= 15
    assert questions(client, reverse("evaluation_desk:respondents", args=[made.pk])) <= MOST_LIST
