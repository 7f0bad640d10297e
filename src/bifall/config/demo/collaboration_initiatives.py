"""What municipalities of the demo year do together: one that waits for an answer, one that runs, one done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from bifall.accounts.models import User
from bifall.collaboration import commands
from bifall.collaboration.models import Initiative
from bifall.collaboration.states import PartAction, PartState
from bifall.flows.casefile.scene import Scene

At = Callable[..., datetime]


def speaker(scene: Scene, code: str) -> User:
    """Who speaks for the municipality with the code."""
    [key] = [part.representative.key for part in scene.file.municipalities if part.code == code]
    return scene.people[key]


def show_initiatives(scene: Scene, at: At) -> None:
    """One that waits for an answer, one that runs and one that is done."""
    _propose(scene, "2482", ["2480", "2401"], "Utbildningar för nya industrier", PLANTS, at(-9))
    pool = {"2460": PartAction.JOIN, "2404": PartAction.JOIN, "2403": PartAction.DECLINE}
    running = _propose(scene, "2480", list(pool), "Gemensam vikariepool", POOL, at(-40))
    _answer(scene, running, pool, at(-35))
    tourism = {"2421": PartAction.JOIN, "2462": PartAction.JOIN, "2425": PartAction.JOIN}
    done = _propose(scene, "2422", list(tourism), "Fjällturism året runt", TOURISM, at(-190))
    _answer(scene, done, tourism, at(-180))
    commands.finish_initiative(
        initiative_id=done,
        outcome="En gemensam säljare för fyra kommuner sedan i våras, och en gemensam webbplats.",
        actor=speaker(scene, "2422"),
        at=at(-12),
    )


PLANTS = "Vi vill starta korta utbildningar ihop, så att de som redan bor här får jobben."
POOL = "Små kommuner har inga vikarier att ringa. Tillsammans räcker de till fler."
TOURISM = "Gästerna ser ett fjäll och inte fyra kommuner. Vi vill sälja det ihop, också om sommaren."


def _propose(scene: Scene, lead: str, invited: Sequence[str], title: str, aims: str, at: datetime) -> UUID:
    return commands.propose_initiative(
        municipality_id=scene.municipalities[lead].pk,
        title=title,
        aims=aims,
        invited_ids=[scene.municipalities[code].pk for code in invited],
        actor=speaker(scene, lead),
        at=at,
    ).pk


def _answer(scene: Scene, initiative_id: UUID, answers: Mapping[str, PartAction], at: datetime) -> None:
    """Each municipality answers, and the one that leads starts."""
    initiative = Initiative.objects.select_related("lead").get(pk=initiative_id)
    for part in initiative.parts.filter(state=PartState.INVITED).select_related("municipality"):
        code = part.municipality.code
        commands.answer_invitation(part_id=part.pk, action=answers[code], actor=speaker(scene, code), at=at)
    commands.start_initiative(
        initiative_id=initiative.pk,
        actor=speaker(scene, initiative.lead.code),
        at=at + timedelta(hours=1),
    )
