"""How many lived in the municipalities some years ago, so that money per inhabitant has a past."""

from __future__ import annotations

from datetime import date, datetime

from bifall.flows.casefile.scene import Scene
from bifall.organisations.commands import load_municipality

COUNTED_ON = date(2020, 12, 31)
# Statistics Sweden's count.
INHABITANTS = {
    "2401": 7_108,
    "2403": 2_387,
    "2404": 5_485,
    "2409": 6_748,
    "2417": 3_945,
    "2418": 3_024,
    "2421": 5_826,
    "2422": 2_442,
    "2425": 2_498,
    "2460": 8_997,
    "2462": 6_539,
    "2463": 2_805,
    "2480": 130_224,
    "2481": 12_324,
    "2482": 72_840,
}


def load_earlier_populations(people: Scene, at: datetime) -> None:
    for code, inhabitants in INHABITANTS.items():
        municipality = people.municipalities[code]
        load_municipality(
            authority_id=people.authority.pk,
            code=code,
            name=municipality.name,
            population=inhabitants,
            population_on=COUNTED_ON,
            actor=people.administrator,
            at=at,
        )
