"""The rooms of the collaboration model, with something on every page."""

from __future__ import annotations

from datetime import timedelta

from bifall.collaboration.states import (
    InitiativeState,
    IssueState,
    MeetingState,
    ModelState,
    PartState,
    Seat,
    Stance,
)
from bifall.organisations.states import MandateKind
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import forums
from tests.journeys.visits import Visit, visits_to

DESK = "collaboration_desk"
LONG = "Kompetensförsörjningsinsatser för besöksnäringsföretagen i Västerbottensfjällens glesbygdskommuner"


def council(cast: Cast) -> forums.Forum:
    """A forum with everything that one can have."""
    model = forums.collaboration_model(cast, previous=None)
    skills = forums.topic(model)
    made = forums.forum(
        model, cast.umea, cast.sorsele, forums.neighbour(cast), purpose=LONG, meets="Fyra gånger om året"
    )
    made.topics.set([skills])
    made.places.filter(municipality=cast.umea).update(votes=7)
    forums.seat(made, "Pia Politiker", cast.umea, seat=Seat.CHAIR)
    forums.seat(made, "Ulla Umeå", cast.umea, role=MandateKind.OFFICIAL, user=cast.umea_official)
    forums.seat(made, "Regina Region", role=MandateKind.OFFICIAL, ends_on=model.ends_on)
    return made


def collaboration_desk(cast: Cast) -> list[Visit]:
    where = council(cast)
    draft = forums.collaboration_model(cast, ModelState.DRAFT, name=LONG)
    ended = forums.forum(where.model, name="Styrgruppen", ended_on=NOW.date())
    raised = forums.issue(cast, IssueState.IN_PREPARATION, raised_by=cast.umea, title=LONG)
    decided = forums.issue(cast, IssueState.DECIDED)
    held = forums.forum_meeting(where, MeetingState.HELD)
    said = forums.point(held, LONG, issue=raised, text="Underlag", topic=where.topics.get())
    forums.position(cast, said, cast.umea, stance=Stance.FOR_WITH_RESERVATION, words=LONG)
    forums.position(cast, said, cast.sorsele, is_confirmed=False)
    coming = forums.forum_meeting(where, MeetingState.PLANNED, starts_at=NOW + timedelta(days=9))
    planned = forums.point(coming, "Kommande", notes="")
    running = forums.initiative(
        cast, InitiativeState.RUNNING, parts={cast.sorsele: PartState.JOINED}, issue=raised
    )
    place, mandate = where.places.get(municipality=cast.umea), where.mandates.first()
    return [
        *visits_to(
            cast.officer,
            f"{DESK}:home",
            f"{DESK}:begin_model",
            (f"{DESK}:model", where.model_id),
            (f"{DESK}:model", draft.pk),
            (f"{DESK}:forum", where.pk),
            (f"{DESK}:forum", ended.pk),
            (f"{DESK}:meeting", held.pk),
            (f"{DESK}:meeting", coming.pk),
            f"{DESK}:issues",
            f"{DESK}:raise_issue",
            (f"{DESK}:issue", raised.pk),
            (f"{DESK}:issue", decided.pk),
            (f"{DESK}:initiative", running.pk),
            *((f"{DESK}:step", "modell", draft.pk, name) for name in ("forum", "amnen", "skriv")),
            (f"{DESK}:step", "modell", where.model_id, "nasta"),
            *(
                (f"{DESK}:step", "forum", where.pk, name)
                for name in ("mote", "kommun", "plats", "andra", "upphor")
            ),
            *((f"{DESK}:step", "deltagande", place.pk, name) for name in ("roster", "slutar")),
            (f"{DESK}:step", "uppdrag", mandate.pk, "slutar"),
            *((f"{DESK}:step", "mote", held.pk, name) for name in ("anteckna", "dela")),
            *((f"{DESK}:step", "mote", coming.pk, name) for name in ("punkt", "kalla", "andra", "stall-in")),
            (f"{DESK}:step", "punkt", said.pk, "standpunkt"),
            *((f"{DESK}:step", "punkt", planned.pk, name) for name in ("skriv", "ta-bort")),
            *((f"{DESK}:step", "fraga", raised.pk, name) for name in ("koppla", "avgor", "stang")),
        ),
        *visits_to(
            cast.director,
            (f"{DESK}:step", "modell", draft.pk, "faststall"),
            (f"{DESK}:step", "modell", where.model_id, "avsluta"),
        ),
    ]


def in_the_municipality(cast: Cast) -> list[Visit]:
    """The municipality's pages of its forums, issues and initiatives."""
    where = council(cast)
    own = forums.issue(cast, raised_by=cast.umea, title=LONG)
    shared = forums.forum_meeting(where)
    said = forums.point(shared, LONG, issue=own, text="Underlag", topic=where.topics.get())
    forums.position(cast, said, cast.umea, is_confirmed=False, words=LONG)
    called = forums.forum_meeting(where, MeetingState.CALLED, starts_at=NOW + timedelta(days=9))
    forums.point(called, "Kommande", notes="")
    proposed = forums.initiative(cast, issue=own)
    running = forums.initiative(cast, InitiativeState.RUNNING, parts={cast.sorsele: PartState.JOINED})
    done = forums.initiative(
        cast, InitiativeState.DONE, lead=cast.sorsele, parts={cast.umea: PartState.JOINED}
    )
    asked = proposed.parts.get(municipality=cast.sorsele)
    return [
        *visits_to(
            cast.umea_official,
            "municipal:collaboration",
            ("municipal:forum", where.pk),
            ("municipal:forum_meeting", shared.pk),
            ("municipal:forum_meeting", called.pk),
            ("municipal:forum_position", said.pk, cast.umea.pk),
            "municipal:issues",
            "municipal:raise_issue",
            ("municipal:issue", own.pk),
            ("municipal:issue_step", own.pk, "skriv"),
            "municipal:propose_initiative",
            ("municipal:initiative", proposed.pk),
            ("municipal:initiative", done.pk),
            *(
                ("municipal:initiative_step", proposed.pk, name)
                for name in ("starta", "bjud-in", "lamna-over", "skriv", "lagg-ned")
            ),
            ("municipal:initiative_step", running.pk, "avsluta"),
        ),
        *visits_to(
            cast.sorsele_official,
            "municipal:collaboration",
            ("municipal:initiative", proposed.pk),
            ("municipal:part_step", asked.pk, "join"),
            ("municipal:part_step", asked.pk, "decline"),
        ),
    ]
