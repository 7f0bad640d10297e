"""The rooms of evaluations, with one in each state."""

from __future__ import annotations

from django.urls import reverse

from bifall.board.states import MeetingState
from bifall.evaluation import commands
from bifall.evaluation.links import token_of
from bifall.evaluation.models import Evaluation
from bifall.flows import evaluating
from tests.cast import Cast
from tests.factories import board, evaluations
from tests.journeys.visits import Visit, visits_to

LONG = "Halvtidsutvärdering av samverkansmodellen mellan länets femton kommuner och regionen"


def evaluation_desk(cast: Cast) -> list[Visit]:
    board.meeting(cast, MeetingState.PLANNED)
    planned = evaluations.with_theory(cast, evaluations.asked(cast, evaluations.people(6), title=LONG))
    first = published_with_answers(cast)
    open_one = evaluations.opened(cast, evaluations.people(6))
    analysed = evaluations.closed(cast, title=LONG, previous_id=first.pk)
    under_way = first.recommendations.get(state="under_way")
    return [
        *visits_to(
            cast.officer,
            "evaluation_desk:evaluations",
            "evaluation_desk:create",
            *(("evaluation_desk:evaluation", made.pk) for made in (planned, open_one, analysed, first)),
            ("evaluation_desk:change", planned.pk),
            ("evaluation_desk:theory", planned.pk),
            ("evaluation_desk:survey", planned.pk),
            ("evaluation_desk:respondents", planned.pk),
            ("evaluation_desk:respondents", open_one.pk),
            ("evaluation_desk:analysis", analysed.pk),
            ("evaluation_desk:findings", analysed.pk),
            ("evaluation_desk:recommendations", analysed.pk),
            ("evaluation_desk:step", "utvardering", planned.pk, "oppna"),
            ("evaluation_desk:step", "rekommendation", under_way.pk, "klar"),
        ),
        *visits_to(
            cast.secretary,
            "evaluation_desk:evaluations",
            ("evaluation_desk:step", "utvardering", analysed.pk, "namnden"),
        ),
        *visits_to(
            cast.director,
            (
                "evaluation_desk:step",
                "rekommendation",
                analysed.recommendations.get(position=1).pk,
                "svara",
            ),
        ),
    ]


def published_with_answers(cast: Cast) -> Evaluation:
    """Published, with a recommendation that is followed and one that waits."""
    made = evaluations.closed(cast)
    evaluations.taken_up(cast, made.recommendations.get(position=1))
    return evaluating.publish(evaluation_id=made.pk, actor=cast.officer, at=evaluations.LATER)


def public_pages(cast: Cast) -> list[Visit]:
    """Published evaluations, and the survey before and after it is answered."""
    made = published_with_answers(cast)
    open_one = evaluations.opened(cast, evaluations.people(6))
    waiting, done = open_one.tickets.order_by("email")[:2]
    commands.reply(ticket_id=done.pk, values=evaluations.answers(), at=evaluations.NOW)
    return [
        *visits_to(None, "publicsite:evaluations", ("publicsite:evaluation", made.pk)),
        *(Visit(None, reverse("publicsite:survey", args=[token_of(one.pk)])) for one in (waiting, done)),
    ]
