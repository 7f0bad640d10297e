"""How long records are kept before anybody may decide to dispose of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bifall.kernel.periods import years_after
from bifall.regulations.findings import Finding, Sentence, Verdict
from bifall.regulations.rules_in_force import rule_on


class Record(StrEnum):
    """Files with a time of their own. The years run from the day of the grant."""

    GRANT = "grant"
    DE_MINIMIS = "de_minimis"
    BLOCK_EXEMPTION = "block_exemption"


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """The file is kept at least so many years from the day of the grant."""

    valid_from: date
    valid_to: date | None
    source: str
    record: Record
    years: int


RETENTION_RULES: Sequence[RetentionRule] = (
    RetentionRule(
        date(2019, 1, 1),
        None,
        "Tillväxtverkets villkor för projektmedel: återkrav inom tio år; regionens dokumenthanteringsplan",
        Record.GRANT,
        10,
    ),
    RetentionRule(
        date(2024, 1, 1),
        None,
        "Förordning (EU) 2023/2831 artikel 6.3; (2022:1468) 35 a §",
        Record.DE_MINIMIS,
        10,
    ),
    RetentionRule(
        date(2014, 7, 1),
        None,
        "Förordning (EU) nr 651/2014 artikel 12",
        Record.BLOCK_EXEMPTION,
        10,
    ),
)

KEPT = Sentence(
    "retention_kept",
    sv="Handlingarna bevaras minst {years} år från beslutet {granted_on}, alltså till och med"
    " {keep_until_on}.",
    en="The file is kept at least {years} years from the grant on {granted_on}, so through {keep_until_on}.",
)
DISPOSAL_DECIDED = Sentence(
    "retention_disposal_decided",
    sv="Allmänna handlingar gallras bara efter beslut av arkivmyndigheten. Beslut: {decision}.",
    en="Public documents are disposed of only under a decision of the archive authority. Decision:"
    " {decision}.",
)


def keep_until(record: Record, granted_on: date, rules: Sequence[RetentionRule] = RETENTION_RULES) -> date:
    """The last day on which the file must be kept. Raises NoRuleInForce."""
    return years_after(granted_on, _rule(record, granted_on, rules).years)


def may_dispose(
    record: Record,
    *,
    granted_on: date,
    on: date,
    decision: str = "",
    rules: Sequence[RetentionRule] = RETENTION_RULES,
) -> Verdict:
    """Whether the file may be disposed of on `on`. `decision`: the archive authority's, by its number.

    Raises NoRuleInForce.
    """
    rule = _rule(record, granted_on, rules)
    until = keep_until(record, granted_on, rules)
    return Verdict(
        (
            Finding(
                KEPT,
                on > until,
                rule.source,
                {"years": rule.years, "granted_on": granted_on, "keep_until_on": until},
            ),
            Finding(
                DISPOSAL_DECIDED,
                bool(decision.strip()),
                "Arkivlagen (1990:782) 10 §",
                {"decision": decision.strip() or "–"},
            ),
        )
    )


def _rule(record: Record, granted_on: date, rules: Sequence[RetentionRule]) -> RetentionRule:
    return rule_on([rule for rule in rules if rule.record is record], granted_on)
