"""What the director decides on delegation in the call that is always open."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from bifall.board.models import Board
from bifall.board.states import Outcome
from bifall.flows.casefile.scene import Scene
from bifall.flows.casefile.schema import ApplicationPart
from bifall.flows.delegated_decisions import decide_and_tell


def decide_small_project(scene: Scene, part: ApplicationPart, at: datetime, *, granted: bool) -> None:
    """Grant what was sought, on a condition, or reject it."""
    decide_and_tell(
        application_id=scene.applications[part.key].pk,
        board_id=Board.objects.get(authority=scene.authority).pk,
        outcome=Outcome.GRANTED if granted else Outcome.REJECTED,
        reasons="Projektet svarar mot strategin och har en rimlig plan."
        if granted
        else "Projektet liknar ett som redan får stöd.",
        legal_basis="Delegationsordningen 4.2",
        granted_sek=part.sought_sek if granted else None,
        highest_share_percent=Decimal(50) if granted else None,
        conditions=["Projektet redovisar vad det lärt sig vid en träff för länet."] if granted else (),
        actor=scene.people[scene.file.staff.director.key],
        at=at,
    )
