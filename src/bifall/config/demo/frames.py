"""The year's money in the frame ledger: what the region has been given, and what each round has of it."""

from __future__ import annotations

from datetime import datetime

from bifall.accounts.commands import assign_role, register_person
from bifall.accounts.states import Role
from bifall.calls.models import Round
from bifall.claims.commands import allocate_frame, record_appropriation
from bifall.flows.casefile.scene import Scene

NOT_YET_ALLOCATED_SEK = 5_000_000


def keep_frames(scene: Scene, at: datetime) -> None:
    """A controller writes in the appropriation and gives every round its frame, so that projects can open."""
    controller = register_person(
        authority_id=scene.authority.pk,
        email="kajsa-controller@example.org",
        name="Kajsa Ahlqvist",
        title="Controller",
        actor=scene.administrator,
        at=at,
    )
    assign_role(
        authority_id=scene.authority.pk,
        user_id=controller.pk,
        role=Role.CONTROLLER,
        actor=scene.administrator,
        at=at,
    )
    rounds = list(Round.objects.filter(call__authority=scene.authority).order_by("opens_at", "name"))
    appropriation = record_appropriation(
        authority_id=scene.authority.pk,
        year=at.year,
        name="1:1 Regionala utvecklingsåtgärder",
        amount_sek=sum(round_.frame_sek for round_ in rounds) + NOT_YET_ALLOCATED_SEK,
        source=f"Regeringens villkorsbeslut för {at.year}",
        actor=controller,
        at=at,
    )
    for round_ in rounds:
        allocate_frame(
            appropriation_id=appropriation.pk,
            round_id=round_.pk,
            amount_sek=round_.frame_sek,
            reference=f"Ram för {round_.name}",
            actor=controller,
            at=at,
        )
