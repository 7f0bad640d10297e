"""A survey to ten thousand people: how many questions and how long the page of its analysis takes."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random
from typing import Any

from benchmarks.ground import machine, report, silently, stand, timed

PEOPLE, ANSWERED = 10_000, 8_000
MOST_QUESTIONS, MOST_SECONDS = 15, 1.0


def main() -> None:
    host = machine()
    stand()
    officer, address = _closed_survey()
    from django.db import connection  # noqa: PLC0415 -- after django.setup()
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        if client.get(address).status_code != 200:
            raise SystemExit(address)
    questions = len([q for q in captured.captured_queries if "django_session" not in q["sql"]])
    seconds, _page = timed(lambda: client.get(address), times=7)
    report(
        "survey",
        host,
        people=PEOPLE,
        answered=ANSWERED,
        queries=questions,
        seconds=round(seconds, 3),
        limits={"queries": MOST_QUESTIONS, "seconds": MOST_SECONDS},
        holds=questions <= MOST_QUESTIONS and seconds <= MOST_SECONDS,
    )


def _closed_survey() -> tuple[Any, str]:
    """A survey that is closed, asked by the commands; the answers are written in one stroke."""
    from django.urls import reverse  # noqa: PLC0415

    from bifall.config.demo.year import REFERENCE  # noqa: PLC0415
    from bifall.evaluation import commands  # noqa: PLC0415
    from bifall.evaluation.models import Reply, Ticket  # noqa: PLC0415
    from bifall.evaluation.queries import statements_of  # noqa: PLC0415
    from bifall.evaluation.rules.contents import EvaluationValues  # noqa: PLC0415
    from bifall.evaluation.rules.respondents import RespondentValues  # noqa: PLC0415
    from bifall.evaluation.states import EvaluationKind, RespondentRole  # noqa: PLC0415
    from bifall.flows import evaluating  # noqa: PLC0415
    from bifall.flows.casefile.reading import read  # noqa: PLC0415
    from bifall.flows.casefile.scene import set_the_scene  # noqa: PLC0415

    at = datetime(2026, 11, 2, 9, tzinfo=UTC)
    scene = set_the_scene(read(REFERENCE), silently, at)
    made = commands.create_evaluation(
        authority_id=scene.authority.pk,
        values=EvaluationValues(
            title="Stor enkät",
            kind=EvaluationKind.ONGOING,
            starts_on=at.date().replace(month=1),
            ends_on=at.date(),
            purpose="Att mäta.",
        ),
        actor=scene.officer,
        at=at,
    )
    by: dict[str, Any] = {"evaluation_id": made.pk, "actor": scene.officer, "at": at}
    evaluating.plan_survey(
        form="samverkansenkat", is_anonymous=True, closes_on=at.date().replace(day=30), **by
    )
    codes = sorted(scene.municipalities)
    roles = (RespondentRole.POLITICIAN, RespondentRole.OFFICIAL)
    people = [
        RespondentValues(
            name=f"Person {number}",
            email=f"person{number}@example.org",
            role=roles[number % 2],
            municipality_code=codes[number % len(codes)],
        )
        for number in range(PEOPLE)
    ]
    commands.add_respondents(people=people, **by)
    made = commands.open_survey(**by)
    draw = Random(PEOPLE)  # noqa: S311 -- invented answers
    keys = statements_of(made)
    answering = list(made.tickets.all()[:ANSWERED])
    for start in range(0, ANSWERED, 500):
        part = [ticket.pk for ticket in answering[start : start + 500]]
        Ticket.objects.filter(pk__in=part).update(has_answered=True)
    Reply.objects.bulk_create(
        Reply(
            evaluation=made,
            role=ticket.stratum_role,
            size_class=ticket.stratum_size,
            values={key: draw.randint(1, 5) for key in keys},
        )
        for ticket in answering
    )
    commands.close_survey(**by)
    return scene.officer, reverse("evaluation_desk:analysis", args=[made.pk])


if __name__ == "__main__":
    main()
