"""How a decision can be appealed: it differs with the legal basis, so it is data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bifall.regulations.meetings import KL_IN_FORCE
from bifall.regulations.rules_in_force import rule_on


class AppealRoute(StrEnum):
    NONE = "none"
    ADMINISTRATIVE_APPEAL = "administrative_appeal"
    LEGALITY_REVIEW = "legality_review"


class DecisionType(StrEnum):
    """What is decided, by the law it stands on. Recovery holds refused payment and offset too."""

    PROJECT_GRANT = "project_grant"
    PROJECT_RECOVERY = "project_recovery"
    BOARD_MATTER = "board_matter"
    PREPARATORY = "preparatory"
    COMPANY_SUPPORT_GRANT = "company_support_grant"
    COMPANY_SUPPORT_RECOVERY = "company_support_recovery"
    EU_SUPPORT_GRANT = "eu_support_grant"
    EU_SUPPORT_RECOVERY = "eu_support_recovery"


@dataclass(frozen=True, slots=True)
class AppealRule:
    """The route for one type of decision, whether granted or refused."""

    valid_from: date
    valid_to: date | None
    source: str
    decision: DecisionType
    route: AppealRoute


_COMPANY_SUPPORT_IN_FORCE = date(2023, 1, 1)
_EU_SUPPORT_IN_FORCE = date(2022, 9, 20)

APPEAL_RULES: Sequence[AppealRule] = (
    AppealRule(
        KL_IN_FORCE,
        None,
        "KL 13:1–3; förordning (2003:596)",
        DecisionType.PROJECT_GRANT,
        AppealRoute.LEGALITY_REVIEW,
    ),
    AppealRule(
        KL_IN_FORCE,
        None,
        "KL 13:1–3; förordning (2003:596)",
        DecisionType.PROJECT_RECOVERY,
        AppealRoute.LEGALITY_REVIEW,
    ),
    AppealRule(KL_IN_FORCE, None, "KL 13:1–2", DecisionType.BOARD_MATTER, AppealRoute.LEGALITY_REVIEW),
    AppealRule(KL_IN_FORCE, None, "KL 13:2", DecisionType.PREPARATORY, AppealRoute.NONE),
    AppealRule(
        _COMPANY_SUPPORT_IN_FORCE,
        None,
        "Förordning (2022:1468) 37 §",
        DecisionType.COMPANY_SUPPORT_GRANT,
        AppealRoute.NONE,
    ),
    AppealRule(
        _COMPANY_SUPPORT_IN_FORCE,
        None,
        "Förordning (2022:1468) 37 §; förvaltningslagen (2017:900) 40–44 §§",
        DecisionType.COMPANY_SUPPORT_RECOVERY,
        AppealRoute.ADMINISTRATIVE_APPEAL,
    ),
    AppealRule(
        _EU_SUPPORT_IN_FORCE,
        None,
        "Förordning (2022:1379) 4 kap. 11 §",
        DecisionType.EU_SUPPORT_GRANT,
        AppealRoute.NONE,
    ),
    AppealRule(
        _EU_SUPPORT_IN_FORCE,
        None,
        "Förordning (2022:1379) 4 kap. 11 §; förvaltningslagen (2017:900) 40–44 §§",
        DecisionType.EU_SUPPORT_RECOVERY,
        AppealRoute.ADMINISTRATIVE_APPEAL,
    ),
)


def appeal_rule(decision: DecisionType, on: date, rules: Sequence[AppealRule] = APPEAL_RULES) -> AppealRule:
    """The route and source for a decision of that type made on the day. Raises NoRuleInForce."""
    return rule_on([rule for rule in rules if rule.decision is decision], on)


SOURCES = {
    AppealRoute.NONE: "Förordning (2022:1468) 37 §",
    AppealRoute.ADMINISTRATIVE_APPEAL: "Förvaltningslagen (2017:900) 40–44 §§",
    AppealRoute.LEGALITY_REVIEW: "Kommunallagen (2017:725) 13 kap.",
}


def how_to_appeal(route: AppealRoute, *, court: str, last_day: date | None, language: str = "sv") -> str:
    """Plain words on how to appeal, to the named court (KL 13:1–8; förvaltningslagen (2017:900) 43–44 §§).

    `last_day` is None while the minutes are not announced, or the party has not received the decision.
    """
    if language.startswith("en"):
        return _in_english(route, court, last_day)
    if route is AppealRoute.NONE:
        return "Beslutet kan inte överklagas."
    if last_day:
        until = f"senast den {last_day.isoformat()}"
    elif route is AppealRoute.LEGALITY_REVIEW:
        until = "inom tre veckor från den dag då justeringen av protokollet tillkännagavs på anslagstavlan"
    else:
        until = "inom tre veckor från den dag då du fick del av beslutet"
    if route is AppealRoute.LEGALITY_REVIEW:
        return (
            "Den som är medlem i regionen kan få beslutets laglighet prövad genom att överklaga det till"
            f" {court}. Skriv vilket beslut det gäller och varför det är olagligt."
            f" Överklagandet ska ha kommit in {until}."
        )
    return f"Beslutet kan överklagas till {court}. Överklagandet ska ha kommit in hit {until}."


def _in_english(route: AppealRoute, court: str, last_day: date | None) -> str:
    if route is AppealRoute.NONE:
        return "The decision cannot be appealed."
    if last_day:
        until = f"by {last_day.isoformat()} at the latest"
    elif route is AppealRoute.LEGALITY_REVIEW:
        until = (
            "within three weeks of the day the adjustment of the minutes was announced on the notice board"
        )
    else:
        until = "within three weeks of the day you received the decision"
    if route is AppealRoute.LEGALITY_REVIEW:
        return (
            "Any member of the region can have the lawfulness of the decision reviewed by appealing to"
            f" {court}. State which decision you mean and why it is unlawful."
            f" The appeal must have arrived {until}."
        )
    return f"The decision can be appealed to {court}. The appeal must have reached us {until}."
