"""The years' money in the frame ledger: what the region has been given, and what each round has of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bifall.accounts.commands import assign_role, register_person
from bifall.accounts.models import User
from bifall.accounts.states import Role
from bifall.calls.models import Round
from bifall.claims.commands import allocate_frame, record_appropriation
from bifall.flows.casefile.scene import Scene

CONTROLLER = "kajsa-controller@example.org"
NOT_YET_ALLOCATED_SEK = 5_000_000


def keep_frames(scene: Scene, at: datetime) -> None:
    """Every round that has no frame yet gets its own, so that projects can open."""
    framed = Round.objects.filter(ledger_accounts__isnull=False)
    rounds = Round.objects.filter(call__authority=scene.authority).exclude(pk__in=framed)
    give_frames(scene, list(rounds.order_by("opens_at", "name")), controller_of(scene, at), at)


def controller_of(scene: Scene, at: datetime) -> User:
    """The region's controller, who takes office at `at` with an auditor, unless she has done so before."""
    if there := User.objects.filter(email=CONTROLLER).first():
        return there
    controller = register_person(
        authority_id=scene.authority.pk,
        email=CONTROLLER,
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
    auditor = register_person(
        authority_id=scene.authority.pk,
        email="arne-revisor@example.org",
        name="Arne Lindvall",
        title="Förtroendevald revisor",
        actor=scene.administrator,
        at=at,
    )
    assign_role(
        authority_id=scene.authority.pk,
        user_id=auditor.pk,
        role=Role.AUDITOR,
        actor=scene.administrator,
        at=at,
    )
    return controller


def give_frames(scene: Scene, rounds: Sequence[Round], controller: User, at: datetime) -> None:
    """Write in the year's appropriation, and give each of the rounds its frame of it."""
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
