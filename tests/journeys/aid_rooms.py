"""The room of state aid, with something on every page."""

from __future__ import annotations

from datetime import timedelta

from bifall.state_aid.states import AidBasis
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.applications import application
from tests.factories.state_aid import assessed
from tests.journeys.visits import Visit, visits_to

DESK = "state_aid_desk"


def state_aid_desk(cast: Cast) -> list[Visit]:
    case, new = application(cast), application(cast, title="Insatsteam")
    assessed(cast, case, AidBasis.NO_AID, at=NOW - timedelta(days=1))
    assessed(cast, case, AidBasis.BLOCK_EXEMPTION)
    return [
        *visits_to(
            cast.officer,
            (f"{DESK}:case", case.pk),
            (f"{DESK}:assess", case.pk),
            (f"{DESK}:case", new.pk),
            (f"{DESK}:assess", new.pk),
        ),
        *visits_to(cast.auditor, (f"{DESK}:case", case.pk)),
    ]
