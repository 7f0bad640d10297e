"""What is decided of costs without vouchers: what an hour costs, and lump sums."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from bifall.claims import commands as claims
from bifall.desk import project_forms as forms
from bifall.ui.steps import Step

OF_A_PROJECT = (
    Step(
        name="ange-timkostnad",
        permission="claims.decide_hour_rate",
        title=_("Ange en timkostnad"),
        button=_("Besluta timkostnaden"),
        lead=_(
            "Årets bruttokostnad delas med årets timmar, eller med så stor del av dem som personen arbetar."
        ),
        told=_("Timkostnaden är beslutad."),
        form=forms.HourRateForm,
        run=lambda thing, values, actor, at: claims.decide_hour_rate(
            project_id=thing.pk,
            values=values["values"],
            filename=values["file"][0] if values["file"] else "",
            content=values["file"][1] if values["file"] else None,
            actor=actor,
            at=at,
        ),
    ),
    Step(
        name="lagg-till-klumpsumma",
        permission="claims.decide_lump_sum",
        title=_("Lägg till en klumpsumma"),
        button=_("Lägg till"),
        lead=_("Beloppet räknas i sin helhet när milstolpen är nådd och bevisad, annars inte alls."),
        told=_("Klumpsumman är tillagd i villkoren."),
        form=forms.LumpSumForm,
        run=lambda thing, values, actor, at: claims.decide_lump_sum(
            project_id=thing.pk, values=values["values"], actor=actor, at=at
        ),
    ),
)

STEPS: Mapping[str, tuple[Step, ...]] = {
    "timkostnad": (
        Step(
            name="ta-bort",
            permission="claims.remove_hour_rate",
            title=_("Ta bort timkostnaden"),
            button=_("Ta bort"),
            told=_("Timkostnaden är borttagen."),
            is_danger=True,
            run=lambda thing, values, actor, at: claims.remove_hour_rate(
                rate_id=thing.pk, actor=actor, at=at
            ),
        ),
    ),
    "klumpsumma": (
        Step(
            name="ta-bort",
            permission="claims.remove_lump_sum",
            title=_("Ta bort klumpsumman"),
            button=_("Ta bort"),
            told=_("Klumpsumman är borttagen ur villkoren."),
            is_danger=True,
            run=lambda thing, values, actor, at: claims.remove_lump_sum(
                lump_sum_id=thing.pk, actor=actor, at=at
            ),
        ),
    ),
}
