"""Applications that the applicant has written in the standard form, ready to be sent in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bifall.accounts.models import User
from bifall.applications.commands import save_draft, start_application
from bifall.applications.models import Application
from bifall.calls.models import Round
from bifall.kernel.forms.changes import Change
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.calls import open_round

# Half of the costs is sought, to the krona, and the sums agree.
WHOLE: dict[str, Any] = {
    "title": "Studenter möter arbetsliv",
    "summary": "Mötesplatser där studenter och arbetsgivare hittar varandra.",
    "problem": "Studenter flyttar från länet efter examen.",
    "target_group": "Studenter och arbetsgivare i länet.",
    "starts_on": "2027-02-01",
    "ends_on": "2029-12-31",
    "municipalities": ["2480", "2422"],
    "priorities": ["kompetens"],
    "strategy_contribution": "Fler stannar och arbetar i länet.",
    "gender_equality": "Mötesplatserna når kvinnor och män lika.",
    "diversity_integration": "Utrikes födda studenter bjuds in särskilt.",
    "environment": "Möten hålls på distans när det går.",
    "effects": [{"id": "r1", "title": "Fler akademiker bor kvar i länet"}],
    "results": [
        {"id": "r1", "title": "60 examensarbeten", "indicator": "Antal examensarbeten", "leads_to": ["r1"]},
        {"id": "r2", "title": "40 praktikplatser", "indicator": "Antal platser", "leads_to": ["r1"]},
    ],
    "activities": [
        {"id": "r1", "title": "Mötesdagar", "description": "Fyra om året.", "leads_to": ["r1", "r2"]}
    ],
    "budget": [
        {"id": "r1", "cost_type": "staff", "year": 2027, "amount_sek": 4_000_000, "description": "Ledning"},
        {"id": "r2", "cost_type": "external_services", "year": 2028, "amount_sek": 1_371_554},
        {"id": "r3", "cost_type": "in_kind", "year": 2029, "amount_sek": 200_000},
    ],
    "sought_sek": 2_785_777,
    "financing": [
        {
            "id": "r1",
            "financier": "Umeå universitet",
            "sector": "public",
            "form": "cash",
            "source": "Eget anslag",
            "amount_sek": 2_585_777,
        },
        {
            "id": "r2",
            "financier": "Näringslivet",
            "sector": "private",
            "form": "in_kind",
            "amount_sek": 200_000,
        },
    ],
    "follow_up": "Vi räknar examensarbeten varje termin.",
    "dissemination": "Resultaten sprids på mötesdagarna.",
    "risk": "För få arbetsgivare. Vi bjuder in tidigt.",
    "state_aid": False,
    "state_aid_reasons": "Ingen verksamhet på en marknad får stöd.",
}


def write(application: Application, actor: User, at: datetime = NOW, **answers: Any) -> Application:
    """Save answers over those that stand, whatever version they have; return the row as it is then."""
    versions = dict(application.answer_set.answers.values_list("question", "version"))
    changes = {key: Change(value, versions.get(key, 0)) for key, value in answers.items()}
    save_draft(application_id=application.pk, changes=changes, actor=actor, at=at)
    return Application.objects.get(pk=application.pk)


def draft(cast: Cast, *, round: Round | None = None, at: datetime = NOW, **answers: Any) -> Application:
    """A draft of the chamber's that can be sent in, but for what `answers` say otherwise."""
    made = start_application(
        round_id=(round or open_round(cast)).pk,
        organisation_id=cast.chamber.pk,
        actor=cast.applicant,
        at=at,
    )
    return write(made, cast.applicant, at, **(WHOLE | answers))
