"""The half-time evaluation of the collaboration model, with the measurement that it is compared with.

The survey is invented and believable: those who answer trust the model on the whole, and say that much is
left to develop, most of all in what they are told of what became of their words. Everything goes by the
commands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from bifall.board.models import AgendaItem
from bifall.board.states import ItemKind
from bifall.calls.models import Call
from bifall.config.demo.evaluation_texts import (
    BASELINE,
    FIRST_NAMES,
    IMPROVE,
    LAST_NAMES,
    MID_TERM,
    QUESTIONS,
    THEORY,
    WORKS,
    Told,
)
from bifall.evaluation import commands
from bifall.evaluation.models import Evaluation
from bifall.evaluation.queries import statements_of
from bifall.evaluation.rules.contents import EvaluationValues
from bifall.evaluation.rules.respondents import RespondentValues, size_of
from bifall.evaluation.states import EvaluationKind, RespondentRole, SizeClass, Stance
from bifall.flows import evaluating
from bifall.flows.casefile.handling import LOCAL_TIME
from bifall.flows.casefile.scene import Scene

SILENT = 4
"""Every fourth or so does not answer."""


def evaluate_the_model(scene: Scene, *, presented_at: datetime) -> Evaluation:
    """Both measurements; the second is analysed, and ready to be presented when the summons is sent."""
    first = _measure(scene, BASELINE, presented_at - timedelta(days=420), None, lift=0.0)
    evaluating.publish(evaluation_id=first.pk, actor=scene.officer, at=presented_at - timedelta(days=370))
    _answer_and_finish(scene, first, presented_at - timedelta(days=360))
    return _measure(scene, MID_TERM, presented_at - timedelta(days=56), first, lift=1.0)


def present(scene: Scene, items: Sequence[AgendaItem]) -> None:
    """Evaluate, and put the report with the information item that the agenda has of it."""
    about = next((item for item in items if item.kind == ItemKind.INFORMATION), None)
    if about is None:
        return
    at = scene.file.meeting.summoned_at - timedelta(minutes=30)
    made = evaluate_the_model(scene, presented_at=at)
    evaluating.present_at_item(evaluation_id=made.pk, item_id=about.pk, actor=scene.secretary, at=at)
    scene.tell(f"evaluation presented: {made.title}")


def follow_up(scene: Scene, *, at: datetime) -> None:
    """After the meeting: it is published, the director answers, and the first thing is done."""
    made = Evaluation.objects.get(authority=scene.authority, kind=EvaluationKind.MID_TERM)
    evaluating.publish(evaluation_id=made.pk, actor=scene.officer, at=at)
    director = scene.people[scene.file.staff.director.key]
    for recommendation, told in zip(
        made.recommendations.order_by("position"), MID_TERM.recommendations, strict=True
    ):
        if told.answer:
            evaluating.answer_recommendation(
                recommendation_id=recommendation.pk,
                stance=told.stance,
                text=told.answer,
                owner_id=scene.officer.pk if told.stance != Stance.DECLINED else None,
                due_on=(at + timedelta(days=told.days)).date() if told.days else None,
                actor=director,
                at=at + timedelta(days=1),
            )
    first = made.recommendations.order_by("position")[0]
    evaluating.finish_recommendation(
        recommendation_id=first.pk,
        done_on=(at + timedelta(days=4)).date(),
        note=MID_TERM.recommendations[0].done,
        actor=scene.officer,
        at=at + timedelta(days=4),
    )


def ask_applicants(scene: Scene, *, at: datetime) -> None:
    """A survey of a call that is open now: half of those asked have answered."""
    call = Call.objects.filter(authority=scene.authority, slug="sma-projekt").first()
    if call is None:
        return
    made = commands.create_evaluation(
        authority_id=scene.authority.pk,
        values=EvaluationValues(
            title="Små projekt och förstudier: vad sökande tycker",
            kind=EvaluationKind.ONGOING,
            starts_on=date(at.year - 1, 7, 1),
            ends_on=date(at.year, 6, 30),
            purpose="Att göra utlysningen enklare för små organisationer.",
            call_id=call.pk,
        ),
        actor=scene.officer,
        at=at,
    )
    people = [
        RespondentValues(
            name=f"{FIRST_NAMES[number]} {LAST_NAMES[-number - 1]}",
            email=f"sokande.{number + 1}@example.org",
            role=RespondentRole.APPLICANT,
        )
        for number in range(14)
    ]
    _open(scene, made, "stodenkat", people, at, closes_on=(at + timedelta(days=21)).date())
    draw = Random(14)  # noqa: S311 -- invented answers
    for ticket in made.tickets.order_by("email")[:7]:
        values = {key: draw.choice((2, 3, 4, 4, 5)) for key in statements_of(made)}
        commands.reply(ticket_id=ticket.pk, values=values, at=at + timedelta(days=2))


def _measure(
    scene: Scene, told: Told, at: datetime, previous: Evaluation | None, *, lift: float
) -> Evaluation:
    """Planned, asked, answered, closed and concluded; `at` is when it begins."""
    day = at.astimezone(LOCAL_TIME).date()
    made = commands.create_evaluation(
        authority_id=scene.authority.pk,
        values=EvaluationValues(
            title=told.title,
            kind=told.kind,
            starts_on=day - timedelta(days=365),
            # The board's meeting lies in the time that is evaluated.
            ends_on=day + timedelta(days=56),
            purpose=told.purpose,
            previous_id=previous.pk if previous else None,
        ),
        actor=scene.officer,
        at=at,
    )
    commands.write_theory(
        evaluation_id=made.pk, steps=THEORY, questions=QUESTIONS, actor=scene.officer, at=at
    )
    closes_on = (at + timedelta(days=28)).date()
    _open(scene, made, "samverkansenkat", _representatives(scene), at, closes_on=closes_on)
    _everybody_answers(made, at, lift)
    commands.remind_respondents(evaluation_id=made.pk, actor=scene.officer, at=at + timedelta(days=21))
    commands.close_survey(evaluation_id=made.pk, actor=scene.officer, at=at + timedelta(days=30))
    by: dict[str, Any] = {"evaluation_id": made.pk, "actor": scene.officer, "at": at + timedelta(days=40)}
    commands.write_findings(conclusion=told.conclusion, findings=told.findings, **by)
    commands.write_recommendations(recommendations=[one.values for one in told.recommendations], **by)
    return Evaluation.objects.get(pk=made.pk)


def _open(
    scene: Scene,
    made: Evaluation,
    form: str,
    people: Sequence[RespondentValues],
    at: datetime,
    *,
    closes_on: date,
) -> None:
    by: dict[str, Any] = {"evaluation_id": made.pk, "actor": scene.officer, "at": at}
    evaluating.plan_survey(form=form, is_anonymous=True, closes_on=closes_on, **by)
    commands.add_respondents(people=people, **by)
    commands.open_survey(**by)
    made.refresh_from_db()


def _representatives(scene: Scene) -> list[RespondentValues]:
    """Politicians and officials of each municipality: two of each, of the large ones three."""
    people: list[RespondentValues] = []
    for code, place in sorted(scene.municipalities.items()):
        each = 3 if size_of(place.population) == SizeClass.LARGE else 2
        for role in (RespondentRole.POLITICIAN, RespondentRole.OFFICIAL):
            for number in range(1, each + 1):
                turn = len(people)
                first = FIRST_NAMES[turn % len(FIRST_NAMES)]
                name = f"{first} {LAST_NAMES[7 * turn % len(LAST_NAMES)]}"
                people.append(
                    RespondentValues(
                        name=name,
                        email=f"{role.value}.{number}.{code}@example.org",
                        role=role,
                        municipality_code=code,
                    )
                )
    return people


AGREEMENT: Mapping[str, tuple[float, float, float]] = {
    # statement: (the mean of the answers, how much more the large think so, how much it has risen since)
    "trust_model": (3.8, 0.2, 0.1),
    "trust_region": (3.6, 0.3, 0.2),
    "information_in_time": (2.7, 0.6, 0.5),
    "information_clear": (3.2, 0.5, 0.1),
    "influence_real": (3.0, 1.0, 0.0),
    "influence_early": (2.6, 0.8, 0.1),
    "influence_equal": (2.5, 0.9, 0.0),
    "feedback_given": (2.0, 0.3, 0.2),
    "feedback_seen": (2.7, 0.5, 0.1),
    "forums_useful": (3.6, 0.0, 0.2),
    "forums_each_other": (3.9, -0.3, 0.1),
}


def _everybody_answers(made: Evaluation, at: datetime, lift: float) -> None:
    draw = Random(2019 + round(lift))  # noqa: S311 -- invented answers
    for number, ticket in enumerate(made.tickets.select_related("municipality").order_by("email")):
        if draw.randrange(SILENT) == 0:
            continue
        place = ticket.municipality
        is_large = place is not None and size_of(place.population) == SizeClass.LARGE
        values: dict[str, Any] = {}
        for key, (mean, large, risen) in AGREEMENT.items():
            middle = mean + large * is_large + risen * lift + (0.2 if ticket.role == "official" else 0)
            values[key] = min(5, max(1, round(draw.gauss(middle, 0.95))))
        if number % 3 == 0:
            values["works"] = WORKS[number // 3 % len(WORKS)]
        if number % 2 == 0:
            values["improve"] = IMPROVE[number // 2 % len(IMPROVE)]
        commands.reply(ticket_id=ticket.pk, values=values, at=at + timedelta(days=1 + number % 20))


def _answer_and_finish(scene: Scene, made: Evaluation, at: datetime) -> None:
    director = scene.people[scene.file.staff.director.key]
    for recommendation, told in zip(
        made.recommendations.order_by("position"), BASELINE.recommendations, strict=True
    ):
        evaluating.answer_recommendation(
            recommendation_id=recommendation.pk,
            stance=told.stance,
            text=told.answer,
            owner_id=scene.officer.pk,
            due_on=(at + timedelta(days=told.days)).date(),
            actor=director,
            at=at,
        )
        evaluating.finish_recommendation(
            recommendation_id=recommendation.pk,
            done_on=(at + timedelta(days=told.days - 10)).date(),
            note=told.done,
            actor=scene.officer,
            at=at + timedelta(days=told.days),
        )
    commands.follow_up(evaluation_id=made.pk, actor=scene.officer, at=at + timedelta(days=200))
