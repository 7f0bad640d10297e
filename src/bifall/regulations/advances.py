"""Money before the costs: how large an advance may be, and what it asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal

from bifall.regulations.findings import Finding, Sentence, Verdict
from bifall.regulations.funding import EU_PROGRAMME_IN_FORCE, PROJECT_AMENDED, Funding, rule_for


@dataclass(frozen=True, slots=True)
class AdvanceRule:
    """At most `highest_percent` of the grant and at most `highest_sek`, all advances together."""

    valid_from: date
    valid_to: date | None
    source: str
    funding: Funding
    highest_percent: Decimal
    highest_sek: int
    viability_is_tested: bool


ADVANCE_RULES: Sequence[AdvanceRule] = (
    AdvanceRule(
        valid_from=date(2016, 1, 12),
        valid_to=date(2022, 12, 31),
        source="Förordning (2003:596) 11 §, i lydelse enligt 2015:858",
        funding=Funding.PROJECT,
        highest_percent=Decimal(50),
        highest_sek=400_000,
        viability_is_tested=True,
    ),
    AdvanceRule(
        valid_from=PROJECT_AMENDED,
        valid_to=None,
        source="Förordning (2003:596) 11 §, i lydelse enligt 2022:1470",
        funding=Funding.PROJECT,
        highest_percent=Decimal(50),
        highest_sek=400_000,
        viability_is_tested=True,
    ),
    AdvanceRule(
        valid_from=EU_PROGRAMME_IN_FORCE,
        valid_to=None,
        source="Förordning (2022:1379) 2 kap. 9 §",
        funding=Funding.EU_PROGRAMME,
        highest_percent=Decimal(50),
        highest_sek=400_000,
        viability_is_tested=False,
    ),
)
"""Support to companies is paid as the measures are reported ((2022:1468) 27 §): it has no advances."""

SPECIAL_REASONS = Sentence(
    "advance_special_reasons",
    sv="Förskott lämnas bara om det finns särskilda skäl, och skälen ska framgå av beslutet.",
    en="An advance is given only for special reasons, and the decision states them.",
)
VIABILITY = Sentence(
    "advance_viability",
    sv="Projektets ekonomiska bärkraft ska vara prövad innan förskott beslutas. Prövad: {tested_on}.",
    en="The project's financial viability must have been examined before an advance is decided. Examined:"
    " {tested_on}.",
)
SHARE_OF_GRANT = Sentence(
    "advance_share_of_grant",
    sv="Alla förskott får tillsammans vara högst {highest_percent} av bidraget {granted_ore}, alltså"
    " {highest_ore}. Begärt: {asked_ore}. Tidigare förskott: {advanced_ore}.",
    en="All advances together may be at most {highest_percent} of the grant of {granted_ore}, that is"
    " {highest_ore}. Asked for: {asked_ore}. Advances before: {advanced_ore}.",
)
CEILING = Sentence(
    "advance_ceiling",
    sv="Alla förskott får tillsammans vara högst {highest_sek}. Begärt: {asked_ore}. Tidigare förskott:"
    " {advanced_ore}.",
    en="All advances together may be at most {highest_sek}. Asked for: {asked_ore}. Advances before:"
    " {advanced_ore}.",
)
LEFT_OF_GRANT = Sentence(
    "advance_left_of_grant",
    sv="Förskottet får inte vara större än det som återstår av bidraget, {left_ore}. Begärt: {asked_ore}.",
    en="The advance may not be larger than what is left of the grant, {left_ore}. Asked for: {asked_ore}.",
)


@dataclass(frozen=True, slots=True)
class AdvanceVerdict(Verdict):
    """highest_ore: the most that can be advanced now, if the reasons are good."""

    highest_ore: int


def check_advance(
    *,
    asked_ore: int,
    granted_ore: int,
    advanced_ore: int = 0,
    disbursed_ore: int | None = None,
    special_reasons: str,
    viability_tested_on: date | None,
    on: date,
    funding: Funding = Funding.PROJECT,
    rules: Sequence[AdvanceRule] = ADVANCE_RULES,
) -> AdvanceVerdict:
    """Whether an advance may be decided on `on`.

    advanced_ore: earlier advances. disbursed_ore: all that has been paid, advances included; the advances
    alone when it is not told. Half of an odd sum is rounded down. Raises NoRuleInForce.
    """
    rule = rule_for(rules, funding, on)
    share_ore = int((granted_ore * rule.highest_percent / 100).to_integral_value(ROUND_FLOOR))
    left_ore = max(granted_ore - (advanced_ore if disbursed_ore is None else disbursed_ore), 0)
    asked = {"asked_ore": asked_ore, "advanced_ore": advanced_ore}
    findings = [Finding(SPECIAL_REASONS, bool(special_reasons.strip()), rule.source)]
    if rule.viability_is_tested:
        tested = viability_tested_on is not None and viability_tested_on <= on
        findings.append(Finding(VIABILITY, tested, rule.source, {"tested_on": viability_tested_on or "–"}))
    findings += [
        Finding(
            SHARE_OF_GRANT,
            asked_ore + advanced_ore <= share_ore,
            rule.source,
            {
                "highest_percent": rule.highest_percent,
                "granted_ore": granted_ore,
                "highest_ore": share_ore,
                **asked,
            },
        ),
        Finding(
            CEILING,
            asked_ore + advanced_ore <= rule.highest_sek * 100,
            rule.source,
            {"highest_sek": rule.highest_sek, **asked},
        ),
        Finding(
            LEFT_OF_GRANT, asked_ore <= left_ore, rule.source, {"left_ore": left_ore, "asked_ore": asked_ore}
        ),
    ]
    room_ore = max(min(share_ore, rule.highest_sek * 100) - advanced_ore, 0)
    return AdvanceVerdict(tuple(findings), highest_ore=min(room_ore, left_ore))
