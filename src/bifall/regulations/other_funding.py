"""When another funder pays for the same project: that no cost is paid for twice."""

from __future__ import annotations

from bifall.regulations.findings import Finding, Sentence, Verdict

SOURCE = "Budgetens summor: kostnader = finansiering + det sökta"

STANDS_IN_FINANCING = Sentence(
    "other_funding_in_financing",
    sv="Det som den andra finansiären ger, {other_sek}, ska stå i finansieringen. Där står {financed_sek}.",
    en="What the other funder gives, {other_sek}, is to stand in the financing. There stands {financed_sek}.",
)
ROOM_FOR_BOTH = Sentence(
    "other_funding_has_room",
    sv="Det sökta, {sought_sek}, och det som den andra finansiären ger, {other_sek}, ska tillsammans inte"
    " vara mer än kostnaderna {total_cost_sek}.",
    en="What is sought, {sought_sek}, and what the other funder gives, {other_sek}, must together not be more"
    " than the costs of {total_cost_sek}.",
)


def check_other_funding(
    *, sought_sek: int, other_sek: int, financed_by_other_sek: int, total_cost_sek: int
) -> Verdict:
    """Two funders of one step pay for different costs: in whole kronor.

    other_sek: what the other funder gives or is asked for. financed_by_other_sek: what stands in the plan
    under that funder's name.
    """
    return Verdict(
        (
            Finding(
                STANDS_IN_FINANCING,
                other_sek == financed_by_other_sek,
                SOURCE,
                {"other_sek": other_sek, "financed_sek": financed_by_other_sek},
            ),
            Finding(
                ROOM_FOR_BOTH,
                sought_sek + other_sek <= total_cost_sek,
                SOURCE,
                {"sought_sek": sought_sek, "other_sek": other_sek, "total_cost_sek": total_cost_sek},
            ),
        )
    )
