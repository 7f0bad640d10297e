"""Cases under review, each at a point of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from bifall.applications.commands import request_completion, start_review
from bifall.assessment.commands import (
    ScoreValues,
    assign_assessors,
    declare_conflict,
    declare_no_conflict,
    finish_assessment,
    save_scores,
)
from bifall.assessment.models import Assignment
from bifall.collaboration.commands import answer, consult
from bifall.collaboration.states import Position
from bifall.config.demo.asking import ask_in_a_round, let_a_politician_approve
from bifall.flows.casefile.handling import QUESTION
from bifall.flows.casefile.scene import Scene
from bifall.flows.casefile.schema import ApplicationPart

At = Callable[..., datetime]

# Umeå and Sorsele, whose people one can be: they have everything left to answer.
STILL_TO_ANSWER = ("2480", "2422")
ASKED_TOGETHER = ("Vintersäsong utan snö", "Kod i bygdegården", "Berättelser från fjällen")
APPROVED_BY_A_POLITICIAN = "Hållbar vildmark"


def put_under_review(scene: Scene, parts: Sequence[ApplicationPart], *, at: At) -> None:
    """Three wait for completion, one of them too long; the others for assessors, municipalities, or the
    officer's memo. About three of those the municipalities are asked in one round.
    """
    asked_together = []
    for number, part in enumerate(parts):
        application = scene.applications[part.key]
        start_review(application_id=application.pk, actor=scene.officer, at=at(-20))
        if number < 3:
            request_completion(
                application_id=application.pk,
                text="Beskriv närmare hur projektet samordnas med kommunernas egna satsningar.",
                pages=("project", "how"),
                due_on=at(4 + number if number < 2 else -number).date(),
                actor=scene.officer,
                at=at(-10),
            )
        else:
            _assess(scene, part, number, at)
            if part.title in ASKED_TOGETHER:
                asked_together.append(application)
            else:
                _consult(scene, part, number, at)
            if part.title == APPROVED_BY_A_POLITICIAN:
                let_a_politician_approve(scene, application, at)
    ask_in_a_round(scene, asked_together, at)


def _assess(scene: Scene, part: ApplicationPart, number: int, at: At) -> None:
    application = scene.applications[part.key]
    assignments = assign_assessors(
        application_id=application.pk,
        assessor_ids=[scene.people[a.assessor].pk for a in part.assessments],
        due_on=at(6).date(),
        actor=scene.officer,
        at=at(-18),
    )
    by_assessor = {a.assessor_id: a for a in assignments}
    for place, assessment in enumerate(part.assessments):
        assignment = by_assessor[scene.people[assessment.assessor].pk]
        _work_on(scene, part, assignment, number + place, at)


def _work_on(scene: Scene, part: ApplicationPart, assignment: Assignment, turn: int, at: At) -> None:
    assessor = assignment.assessor
    if turn % 5 == 4:
        return
    if turn % 7 == 6:
        declare_conflict(
            assignment_id=assignment.pk,
            reason="Har varit anställd hos sökanden.",
            actor=assessor,
            at=at(-12),
        )
        return
    declare_no_conflict(assignment_id=assignment.pk, actor=assessor, at=at(-12))
    criteria = {c.key: c.pk for c in assignment.application.round.call.criteria.all()}
    written = next(a for a in part.assessments if scene.people[a.assessor].pk == assessor.pk)
    scores = {criteria[key]: ScoreValues(s.points, s.reason) for key, s in written.scores.items()}
    if turn % 3 == 0:
        some = dict(list(scores.items())[:2])
        save_scores(assignment_id=assignment.pk, scores=some, actor=assessor, at=at(-5))
    else:
        finish_assessment(assignment_id=assignment.pk, scores=scores, actor=assessor, at=at(-4))


def _consult(scene: Scene, part: ApplicationPart, number: int, at: At) -> None:
    application = scene.applications[part.key]
    consultations = consult(
        application_id=application.pk,
        municipality_ids=[scene.municipalities[code].pk for code in part.municipalities],
        question=QUESTION,
        due_on=at(3 + number).date() if number % 3 else at(-1).date(),
        actor=scene.officer,
        at=at(-17),
    )
    representatives = {m.code: m.representative.key for m in scene.file.municipalities}
    for consultation in consultations[: number % 2 + 1 if number % 4 else 0]:
        if consultation.municipality.code in STILL_TO_ANSWER:
            continue
        answer(
            consultation_id=consultation.pk,
            position=Position.SUPPORT_WITH_CONDITIONS if number % 3 == 1 else Position.SUPPORT,
            reasons="Projektet svarar mot behov som kommunen själv har pekat ut.",
            conditions="Aktiviteter ska hållas också utanför centralorten." if number % 3 == 1 else "",
            actor=scene.people[representatives[consultation.municipality.code]],
            at=at(-6),
        )
