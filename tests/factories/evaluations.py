"""Evaluations at every stage, by the commands that lead there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

from bifall.evaluation import commands
from bifall.evaluation.models import Evaluation, Recommendation
from bifall.evaluation.rules.contents import EvaluationValues, FindingValues, RecommendationValues
from bifall.evaluation.rules.respondents import RespondentValues
from bifall.evaluation.states import (
    EvaluationKind,
    EvaluationState,
    FindingKind,
    RespondentRole,
    Stance,
    TheoryLevel,
)
from bifall.flows import evaluating
from tests.cast import Cast
from tests.conftest import NOW

CLOSES_ON = date(2026, 12, 10)
LATER = NOW + timedelta(days=20)
STATEMENTS = (
    "trust_model",
    "trust_region",
    "information_in_time",
    "information_clear",
    "influence_real",
    "influence_early",
    "influence_equal",
    "feedback_given",
    "feedback_seen",
    "forums_useful",
    "forums_each_other",
)


def values(**says: Any) -> EvaluationValues:
    given: dict[str, Any] = {
        "title": "Halvtidsutvärdering av samverkansmodellen",
        "kind": EvaluationKind.MID_TERM,
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2026, 12, 31),
        "purpose": "Att veta hur kommunerna ser på sitt inflytande.",
    }
    return EvaluationValues(**(given | says))


def planned(cast: Cast, **says: Any) -> Evaluation:
    return commands.create_evaluation(
        authority_id=cast.region.pk, values=values(**says), actor=cast.officer, at=NOW
    )


def people(politicians: int, officials: int = 0, *, code: str = "2480") -> list[RespondentValues]:
    return [
        RespondentValues(
            name=f"{role.label} {number}",
            email=f"{role.value}{number}.{code}@example.org",
            role=role,
            municipality_code=code,
        )
        for role, count in ((RespondentRole.POLITICIAN, politicians), (RespondentRole.OFFICIAL, officials))
        for number in range(count)
    ]


def asked(
    cast: Cast, respondents: Iterable[RespondentValues], *, is_anonymous: bool = True, **says: Any
) -> Evaluation:
    """With a survey planned and respondents, not yet open."""
    made = planned(cast, **says)
    evaluating.plan_survey(
        evaluation_id=made.pk,
        form="samverkansenkat",
        is_anonymous=is_anonymous,
        closes_on=CLOSES_ON,
        actor=cast.officer,
        at=NOW,
    )
    commands.add_respondents(evaluation_id=made.pk, people=list(respondents), actor=cast.officer, at=NOW)
    return made


def opened(
    cast: Cast, respondents: Iterable[RespondentValues], *, is_anonymous: bool = True, **says: Any
) -> Evaluation:
    made = asked(cast, respondents, is_anonymous=is_anonymous, **says)
    return commands.open_survey(evaluation_id=made.pk, actor=cast.officer, at=NOW)


def answers(seed: int = 0, **given: Any) -> dict[str, Any]:
    """A whole set of answers, different by seed."""
    draw = Random(seed)  # noqa: S311
    return {key: draw.choice((1, 2, 3, 3, 4, 4, 4, 5)) for key in STATEMENTS} | given


def answered(evaluation: Evaluation, given: Mapping[str, Mapping[str, Any]] | int) -> None:
    """By e-mail address what each has answered, or how many of the first answer by their number."""
    tickets = {ticket.email: ticket.pk for ticket in evaluation.tickets.order_by("email")}
    if isinstance(given, int):
        given = {email: answers(seed) for seed, email in enumerate(list(tickets)[:given])}
    for email, said in given.items():
        commands.reply(ticket_id=tickets[email], values=said, at=NOW + timedelta(days=3))


def closed(cast: Cast, politicians: int = 12, officials: int = 10, **says: Any) -> Evaluation:
    """Answered by all, with a finding of each kind and two recommendations."""
    made = opened(cast, people(politicians, officials), **says)
    answered(made, politicians + officials)
    commands.close_survey(evaluation_id=made.pk, actor=cast.officer, at=LATER)
    return concluded(cast, made)


def concluded(cast: Cast, made: Evaluation) -> Evaluation:
    commands.write_findings(
        evaluation_id=made.pk,
        conclusion="Det finns en grundläggande tilltro, och mycket att utveckla.",
        findings=[
            FindingValues(text="Tilliten är god.", kind=FindingKind.STRENGTH, statement="trust_model"),
            FindingValues(
                text="Återkopplingen brister.", kind=FindingKind.WEAKNESS, statement="feedback_given"
            ),
        ],
        actor=cast.officer,
        at=LATER,
    )
    commands.write_recommendations(
        evaluation_id=made.pk,
        recommendations=[
            RecommendationValues(text="Återkoppla alla yttranden.", statement="feedback_given"),
            RecommendationValues(text="Bjud in tidigare."),
        ],
        actor=cast.officer,
        at=LATER,
    )
    return Evaluation.objects.get(pk=made.pk)


def published(cast: Cast, **says: Any) -> Evaluation:
    made = closed(cast, **says)
    return evaluating.publish(evaluation_id=made.pk, actor=cast.officer, at=LATER)


def taken_up(cast: Cast, recommendation: Recommendation) -> Recommendation:
    return commands.answer_recommendation(
        recommendation_id=recommendation.pk,
        stance=Stance.ACCEPTED,
        text="Vi skriver till varje kommun efter beslutet.",
        owner_id=cast.secretary.pk,
        due_on=date(2027, 6, 30),
        actor=cast.director,
        at=LATER,
    )


def with_theory(cast: Cast, evaluation: Evaluation) -> Evaluation:
    return commands.write_theory(
        evaluation_id=evaluation.pk,
        steps={level: [f"Steg: {level.label}"] for level in TheoryLevel},
        questions=["Har kommunerna verkligt inflytande?"],
        actor=cast.officer,
        at=NOW,
    )


def in_state(cast: Cast, state: EvaluationState) -> Evaluation:
    """A bare row in the state, for tables of permissions."""
    return Evaluation.objects.create(
        authority=cast.region,
        title="Utvärdering",
        kind=EvaluationKind.MID_TERM,
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        purpose="Att veta.",
        state=state,
        created_by=cast.officer,
        created_at=NOW,
    )
