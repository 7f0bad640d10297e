"""What an officer can do with a project's effects: add one, take an answer in, send it back, ask no more."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from bifall.desk.project_forms import ReasonForm
from bifall.flows import effect_follow_up
from bifall.reporting import commands as reporting
from bifall.ui.effect_forms import AddEffectForm
from bifall.ui.steps import Step

OF_A_PROJECT = (
    Step(
        name="lagg-till-effekt",
        permission="reporting.add_effect",
        title=_("Lägg till en effekt"),
        button=_("Lägg till"),
        lead=_("Mottagaren blir tillfrågad när det är dags, också när projektet har slutat."),
        told=_("Effekten är tillagd."),
        form=AddEffectForm,
        run=lambda thing, values, actor, at: reporting.add_effect(
            project_id=thing.pk, effect=values["effect"], actor=actor, at=at
        ),
    ),
)
STEPS: Mapping[str, tuple[Step, ...]] = {
    "effekt": (
        Step(
            name="ta-emot",
            permission="reporting.accept_effect",
            title=_("Ta emot svaret"),
            button=_("Ta emot"),
            told=_("Effekten är uppföljd."),
            run=lambda thing, values, actor, at: reporting.accept_effect(
                effect_id=thing.pk, actor=actor, at=at
            ),
        ),
        Step(
            name="lamna-tillbaka",
            permission="reporting.return_effect",
            title=_("Lämna tillbaka svaret"),
            button=_("Lämna tillbaka"),
            told=_("Svaret är tillbaka hos mottagaren."),
            form=ReasonForm,
            tells="reporting.effect_returned",
            run=lambda thing, values, actor, at: effect_follow_up.return_effect(
                effect_id=thing.pk, reason=values["reason"], actor=actor, at=at
            ),
        ),
        Step(
            name="avsluta",
            permission="reporting.close_effect",
            title=_("Avsluta utan svar"),
            button=_("Avsluta"),
            lead=_("Till exempel om mottagaren inte längre finns. Skälet står kvar vid effekten."),
            told=_("Effekten följs inte längre upp."),
            form=ReasonForm,
            is_danger=True,
            run=lambda thing, values, actor, at: reporting.close_effect(
                effect_id=thing.pk, reason=values["reason"], actor=actor, at=at
            ),
        ),
    ),
}
