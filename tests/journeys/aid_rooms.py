"""The room of state aid, with something on every page."""

from __future__ import annotations

from datetime import date, timedelta

from bifall.state_aid.models import OwnershipLink
from bifall.state_aid.states import AidBasis
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.applications import application
from tests.factories.funding import controller
from tests.factories.state_aid import (
    assessed,
    controlled,
    declared,
    everything,
    named,
    other_award,
    to_record,
    told_link,
    undertaking,
)
from tests.journeys.visits import Visit, visits_to

DESK = "state_aid_desk"


def state_aid_desk(cast: Cast) -> list[Visit]:
    case, new = application(cast), application(cast, title="Insatsteam")
    assessed(cast, case, AidBasis.NO_AID, at=NOW - timedelta(days=1))
    assessed(cast, case)
    told = declared(
        cast, case, other_award(29_900_000), other_award(1_250_050, kind="fishery"), links=[told_link()]
    )
    link_told, award_told = told.links.get(), told.awards.all()[0]
    first, _second = everything(cast)
    firm, link = undertaking(cast.chamber), OwnershipLink.objects.order_by("pk")[0]
    controlled(cast, valid_to=date(2025, 1, 1))
    granted = to_record(cast, 100_000)
    part = named(cast, granted, 40_000)
    return [
        *visits_to(
            cast.officer,
            (f"{DESK}:case", case.pk),
            (f"{DESK}:assess", case.pk),
            (f"{DESK}:case", new.pk),
            (f"{DESK}:assess", new.pk),
            (f"{DESK}:case", granted.pk),
            f"{DESK}:rates",
            f"{DESK}:undertakings",
            (f"{DESK}:undertaking", firm.pk),
            (f"{DESK}:step", "arende", granted.pk, "anteckna-stodet"),
            (f"{DESK}:step", "foretag", firm.pk, "anteckna-agare"),
            (f"{DESK}:step", "foretag", firm.pk, "uppgifter"),
            (f"{DESK}:step", "agarlank", link.pk, "avsluta"),
            (f"{DESK}:step", "uppgiven-lank", link_told.pk, "ta-in"),
            (f"{DESK}:step", "uppgiven-lank", link_told.pk, "ta-inte-in"),
            (f"{DESK}:step", "uppgivet-stod", award_told.pk, "ratta"),
            (f"{DESK}:step", "arende", granted.pk, "mottagare"),
            (f"{DESK}:declaration", part.pk),
            (f"{DESK}:step", "mottagare", part.pk, "anteckna-stodet"),
            (f"{DESK}:step", "mottagare", part.pk, "stryk"),
        ),
        *visits_to(
            controller(cast),
            f"{DESK}:register",
            (f"{DESK}:case", first.application_id),
            (f"{DESK}:step", "stod", first.pk, "stryk"),
        ),
        *visits_to(cast.auditor, f"{DESK}:register", (f"{DESK}:case", case.pk)),
    ]
