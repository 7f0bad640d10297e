"""A round of 2 000 applications with 4 000 assessments: its pages ask under 15 questions, whatever the size.

One case comes about by the commands; the others are copies of its rows, with other sums, points, assessors
and answers, since it is the reading that is measured here.
"""

from __future__ import annotations

import statistics
import time
from datetime import timedelta
from random import Random
from typing import Any
from uuid import uuid4

from benchmarks import generate
from benchmarks.ground import machine, report, stand

SIZES = (200, 2_000)
ASSESSORS = 40
EACH = 2
LIMIT = 14
TIMES = 3
PAGES = ("portfolio", "ranking", "ranking_csv", "calibration", "scenarios", "support")


def main() -> None:
    host = machine()
    stand()
    [(_one, scene)] = list(generate.under_review((1,)))
    from bifall.applications.models import Application  # noqa: PLC0415 -- after django.setup()
    from bifall.calls.models import Round  # noqa: PLC0415

    case = Application.objects.get()
    round_ = Round.objects.get(pk=case.round_id)
    Round.objects.filter(pk=round_.pk).update(frame_sek=200_000_000)
    fill, made = Filling(case), 1
    queries: dict[str, dict[str, int]] = {page: {} for page in PAGES}
    seconds: dict[str, dict[str, float]] = {page: {} for page in PAGES}
    for size in SIZES:
        fill.more(size - made)
        made = size
        for page in PAGES:
            asked, taken = visit(page, round_.pk, scene.officer)
            queries[page][str(size)], seconds[page][str(size)] = asked, round(taken, 3)
    small, large = map(str, SIZES)
    report(
        "portfolio",
        host,
        assessments=EACH * (SIZES[-1] - 1),
        queries=queries,
        seconds=seconds,
        ratio_of_seconds={page: round(s[large] / s[small], 1) for page, s in seconds.items()},
        limit=LIMIT,
        holds=all(len(set(c.values())) == 1 and 0 < max(c.values()) <= LIMIT for c in queries.values()),
    )


class Filling:
    """Copies of a case, each with its assessments, priorities, municipalities and statements."""

    def __init__(self, case: Any) -> None:
        from bifall.accounts.models import User  # noqa: PLC0415

        self.case, self.random, self.number = case, Random(1), 0  # noqa: S311 -- no secret
        self.assessors = User.objects.bulk_create(
            User(email=f"bedomare-{n}@example.org", name=f"Bedömare {n}") for n in range(ASSESSORS)
        )
        self.generosity = {assessor.pk: self.random.choice((-1, 0, 0, 1)) for assessor in self.assessors}
        self.priorities = list(case.round.call.strategy.priorities.all())
        self.criteria = list(case.round.call.criteria.all())

    def more(self, count: int) -> None:
        from bifall.applications.models import Application  # noqa: PLC0415
        from bifall.assessment.models import Assignment, Score  # noqa: PLC0415
        from bifall.collaboration.models import Consultation, Statement  # noqa: PLC0415
        from bifall.documents.models import RegisteredCase  # noqa: PLC0415
        from bifall.organisations.models import Municipality  # noqa: PLC0415
        from bifall.questionnaires.models import AnswerSet  # noqa: PLC0415

        case, random = self.case, self.random
        at, places = case.submitted_at, list(Municipality.objects.all())
        rows: dict[Any, list[Any]] = {model: [] for model in self.models()}
        for _ in range(count):
            self.number += 1
            sought = random.randint(100, 3_000) * 1_000
            answers = AnswerSet(
                authority=case.authority, form_version=case.answer_set.form_version, created_at=at
            )
            registered = RegisteredCase(
                authority=case.authority,
                organ="RUN",
                number=10_000 + self.number,
                year=at.year,
                case_number=f"RUN {10_000 + self.number}-{at.year}",
                title=f"Projekt {self.number}",
                opened_at=at,
            )
            copy = Application(
                pk=uuid4(),
                authority=case.authority,
                round=case.round,
                organisation=case.organisation,
                answer_set=answers,
                state=case.state,
                created_by=case.created_by,
                created_at=at,
                title=f"Projekt {self.number}",
                summary="Sammanfattning. " * 20,
                total_cost_sek=2 * sought,
                sought_sek=sought,
                case=registered,
                submitted_at=at,
                submitted_by=case.submitted_by,
                case_officer=case.case_officer,
            )
            rows[AnswerSet].append(answers)
            rows[RegisteredCase].append(registered)
            rows[Application].append(copy)
            through = (Application.priorities.through, Application.municipalities.through)
            rows[through[0]].append(through[0](application=copy, priority=random.choice(self.priorities)))
            rows[through[1]] += [
                through[1](application=copy, municipality=place) for place in random.sample(places, 2)
            ]
            worth = random.randint(1, 4)
            for assessor in random.sample(self.assessors, EACH):
                task = Assignment(
                    application=copy,
                    assessor=assessor,
                    assigned_by=case.case_officer,
                    assigned_at=at,
                    due_on=(at + timedelta(days=20)).date(),
                    state="done",
                    finished_at=at,
                )
                rows[Assignment].append(task)
                for criterion in self.criteria:
                    points = worth + self.generosity[assessor.pk] + random.randint(-1, 1)
                    rows[Score].append(
                        Score(
                            assignment=task,
                            criterion=criterion,
                            points=min(5, max(0, points)),
                            reason="Skäl.",
                        )
                    )
            for place in random.sample(places, 2):
                asked = Consultation(
                    authority=case.authority,
                    application=copy,
                    municipality=place,
                    question="Vad anser kommunen?",
                    due_on=(at + timedelta(days=20)).date(),
                    state="answered",
                    asked_by=case.case_officer,
                    asked_at=at,
                )
                rows[Consultation].append(asked)
                rows[Statement].append(
                    Statement(
                        consultation=asked,
                        position=random.choice(("support", "against", "no_comment")),
                        reasons="Skäl.",
                        given_by=case.case_officer,
                        given_at=at,
                        is_late=False,
                    )
                )
        for model, made in rows.items():
            model.objects.bulk_create(made, batch_size=500)

    @staticmethod
    def models() -> list[Any]:
        """In the order that they can be written."""
        from bifall.applications.models import Application  # noqa: PLC0415
        from bifall.assessment.models import Assignment, Score  # noqa: PLC0415
        from bifall.collaboration.models import Consultation, Statement  # noqa: PLC0415
        from bifall.documents.models import RegisteredCase  # noqa: PLC0415
        from bifall.questionnaires.models import AnswerSet  # noqa: PLC0415

        through = [Application.priorities.through, Application.municipalities.through]
        return [AnswerSet, RegisteredCase, Application, *through, Assignment, Score, Consultation, Statement]


def visit(page: str, round_id: object, user: Any) -> tuple[int, float]:
    """How many questions the page asks, the session's own included, and the median of its seconds."""
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.urls import reverse  # noqa: PLC0415

    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse(f"desk:{page}", args=[round_id])
    client.get(address)
    asked: list[str] = []

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        response = client.get(address)
    if response.status_code != 200:
        raise SystemExit(f"{page}: {response.status_code}")
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        client.get(address)
        taken.append(time.perf_counter() - began)
    return len(asked), statistics.median(taken)


if __name__ == "__main__":
    main()
