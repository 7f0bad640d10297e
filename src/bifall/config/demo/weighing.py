"""What the assessors wish for, and an officer's scenarios of the round that is being weighed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from bifall.applications.models import Application
from bifall.assessment.commands import ScenarioValues, save_scenario, save_wishes
from bifall.assessment.states import ScenarioBasis
from bifall.calls.models import Priority, Round
from bifall.flows.casefile.scene import Scene

# Assessor → the most at a time, and the priorities they would rather assess.
WISHES = {
    "beda-bedomare": (20, ("kompetens", "delaktighet")),
    "bim-bedomare": (6, ("omstallning",)),
}
CUT_SEK = 1_000_000
"""By how much the frame is smaller in one of the scenarios."""


def weigh(scene: Scene, round_: Round, at: datetime) -> None:
    """Two assessors say what they rather take. The officer tries a smaller frame, and the dearest at half."""
    for key, (most, codes) in WISHES.items():
        chosen = Priority.objects.filter(strategy=round_.call.strategy, code__in=codes)
        save_wishes(
            authority_id=scene.authority.pk,
            most=most,
            priority_ids=[priority.pk for priority in chosen],
            actor=scene.people[key],
            at=at,
        )
    received = Application.objects.filter(round=round_, submitted_at__isnull=False)
    dearest = received.order_by("-sought_sek", "case__number")[0]
    tried: tuple[tuple[str, int, dict[UUID, int | None]], ...] = (
        ("En miljon mindre i ram", round_.frame_sek - CUT_SEK, {}),
        ("Det dyraste till hälften", round_.frame_sek, {dearest.pk: dearest.sought_sek // 2}),
    )
    for name, frame_sek, amounts in tried:
        save_scenario(
            round_id=round_.pk,
            values=ScenarioValues(name, frame_sek, ScenarioBasis.PROPOSED),
            amounts=amounts,
            actor=scene.officer,
            at=at,
        )
