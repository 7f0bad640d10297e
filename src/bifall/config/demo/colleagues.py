"""A second case officer, who has taken over a case and is away this week, with a substitute."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bifall.accounts.commands import assign_role, register_person
from bifall.accounts.states import Role
from bifall.applications.commands import hand_over
from bifall.applications.models import Application
from bifall.config.demo_people import SECOND_OFFICER
from bifall.flows.absences import arrange_absence
from bifall.flows.casefile.scene import Scene

TAKEN_OVER = "Vintersäsong utan snö"


def share_the_cases(scene: Scene, at: Callable[..., datetime]) -> None:
    """Henrik takes over a case of Hanna's, who stands in for him since yesterday. Later he does for her."""
    began, hanna = at(-30), scene.officer
    henrik = register_person(
        authority_id=scene.authority.pk,
        email=SECOND_OFFICER.email,
        name=SECOND_OFFICER.name,
        title="Handläggare",
        actor=scene.administrator,
        at=began,
    )
    assign_role(
        authority_id=scene.authority.pk,
        user_id=henrik.pk,
        role=Role.CASE_OFFICER,
        actor=scene.administrator,
        at=began,
    )
    hand_over(
        application_id=Application.objects.get(authority=scene.authority, title=TAKEN_OVER).pk,
        officer_id=henrik.pk,
        note="Du känner besöksnäringen. Bedömarna är utsedda och kommunerna är frågade.",
        actor=hanna,
        at=at(-4),
    )
    for officer, substitute, first, last in ((henrik, hanna, -1, 5), (hanna, henrik, 40, 54)):
        arrange_absence(
            authority_id=scene.authority.pk,
            officer_id=officer.pk,
            substitute_id=substitute.pk,
            first_day=at(first).date(),
            last_day=at(last).date(),
            actor=officer,
            at=at(-2, 9),
        )
