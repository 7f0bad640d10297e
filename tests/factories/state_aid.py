"""Cases assessed as state aid, by the house's own commands."""

from __future__ import annotations

from datetime import datetime

from bifall.applications.models import Application
from bifall.regulations.state_aid.aid_assessment import Answer, Criterion
from bifall.state_aid.commands import assess
from bifall.state_aid.models import AidAssessment
from bifall.state_aid.states import AidBasis, AidReach
from tests.cast import Cast
from tests.conftest import NOW

ALL_HOLD = {criterion: Answer(True, f"Skäl: {criterion.value}.") for criterion in Criterion}
NO_UNDERTAKING = {
    Criterion.PUBLIC_RESOURCES: Answer(True, "Anslag 1:1."),
    Criterion.UNDERTAKING: Answer(False, "Sökanden bedriver ingen ekonomisk verksamhet."),
}


def assessed(
    cast: Cast,
    case: Application,
    basis: AidBasis = AidBasis.DE_MINIMIS,
    *,
    at: datetime = NOW,
    **fields: object,
) -> AidAssessment:
    """The officer's assessment, with the answers that its basis needs."""
    values: dict[str, object] = {
        "answers": NO_UNDERTAKING if basis == AidBasis.NO_AID else ALL_HOLD,
        "reach": AidReach.DIRECT,
        "basis": basis,
        "article": "sme_innovation" if basis == AidBasis.BLOCK_EXEMPTION else "",
        "reasons": "Sökanden säljer tjänster på en marknad.",
    }
    return assess(application_id=case.pk, at=at, **({"actor": cast.officer} | values | fields))  # type: ignore[arg-type]
