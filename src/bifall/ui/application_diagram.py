"""An application's effect chain as the picture takes it."""

from __future__ import annotations

from bifall.applications.models import Application
from bifall.ui.effect_chain import EffectChain, Link, Node


def effect_chain_of(application: Application) -> EffectChain:
    """The steps as they were submitted, in two queries."""
    steps = list(application.effect_steps.order_by("position").prefetch_related("leads_to"))
    return EffectChain(
        nodes=tuple(Node(str(step.pk), step.level, step.title) for step in steps),  # type: ignore[arg-type]
        links=tuple(Link(str(step.pk), str(target.pk)) for step in steps for target in step.leads_to.all()),
    )
