"""Money back: on which grounds, how long after, how much, and what may be set off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bifall.kernel.periods import years_after
from bifall.regulations.findings import Finding, Sentence, Verdict
from bifall.regulations.funding import (
    COMPANY_IN_FORCE,
    EU_PROGRAMME_IN_FORCE,
    PROJECT_AMENDED,
    Funding,
    rule_for,
)
from bifall.regulations.rules_in_force import NoRuleInForce, rule_on


class Ground(StrEnum):
    """Why money is asked back.

    caused_by_recipient: wrong, misleading or incomplete data, or otherwise the recipient's doing.
    should_have_known: wrong or too much for another reason, which the recipient should have seen.
    """

    CAUSED_BY_RECIPIENT = "caused_by_recipient"
    SHOULD_HAVE_KNOWN = "should_have_known"
    NOT_USED_AS_DECIDED = "not_used_as_decided"
    TERMS_BROKEN = "terms_broken"
    CONDITIONS_CHANGED = "conditions_changed"


@dataclass(frozen=True, slots=True)
class RecoveryRule:
    """A ground. is_duty: the authority shall recover, and lowers the sum for special reasons only."""

    valid_from: date
    valid_to: date | None
    source: str
    funding: Funding
    ground: Ground
    is_duty: bool


@dataclass(frozen=True, slots=True)
class WindowRule:
    """A recovery is decided within so many years of the payment."""

    valid_from: date
    valid_to: date | None
    source: str
    funding: Funding
    years: int


@dataclass(frozen=True, slots=True)
class OffsetRule:
    """What is to be recovered may be set off against other payments, or may not."""

    valid_from: date
    valid_to: date | None
    source: str
    funding: Funding
    is_allowed: bool


_PROJECT = "Förordning (2003:596); Tillväxtverkets villkor för projektmedel: upphävande och återkrav"
_FOUR = (
    Ground.CAUSED_BY_RECIPIENT,
    Ground.SHOULD_HAVE_KNOWN,
    Ground.NOT_USED_AS_DECIDED,
    Ground.TERMS_BROKEN,
)

RECOVERY_RULES: Sequence[RecoveryRule] = (
    *(RecoveryRule(date(2019, 1, 1), None, _PROJECT, Funding.PROJECT, g, is_duty=False) for g in Ground),
    *(
        RecoveryRule(
            COMPANY_IN_FORCE,
            None,
            f"Förordning (2022:1468) 29 § {number} och 31–32 §§",
            Funding.COMPANY,
            ground,
            is_duty=True,
        )
        for number, ground in enumerate(_FOUR, start=1)
    ),
    *(
        RecoveryRule(
            EU_PROGRAMME_IN_FORCE,
            None,
            f"Förordning (2022:1379) 4 kap. 1 § {number} och 2–3 §§",
            Funding.EU_PROGRAMME,
            ground,
            is_duty=True,
        )
        for number, ground in enumerate(_FOUR, start=1)
    ),
)
WINDOW_RULES: Sequence[WindowRule] = (
    WindowRule(
        date(2019, 1, 1), None, "Tillväxtverkets villkor för projektmedel: återkrav", Funding.PROJECT, 10
    ),
    WindowRule(
        COMPANY_IN_FORCE, None, "Lag (2013:388) 5 §; preskriptionslagen (1981:130)", Funding.COMPANY, 10
    ),
    WindowRule(EU_PROGRAMME_IN_FORCE, None, "Förordning (2022:1379) 4 kap. 5 §", Funding.EU_PROGRAMME, 10),
)
OFFSET_RULES: Sequence[OffsetRule] = (
    OffsetRule(PROJECT_AMENDED, None, "Villkoren i beslutet om bidrag", Funding.PROJECT, is_allowed=True),
    OffsetRule(COMPANY_IN_FORCE, None, "Förordning (2022:1468) 33 §", Funding.COMPANY, is_allowed=True),
    OffsetRule(
        EU_PROGRAMME_IN_FORCE,
        None,
        "Förordning (2022:1379) 4 kap. 4 §",
        Funding.EU_PROGRAMME,
        is_allowed=True,
    ),
)

GROUND = {
    Ground.CAUSED_BY_RECIPIENT: Sentence(
        "recovery_caused_by_recipient",
        sv="Mottagaren har genom oriktiga uppgifter eller på annat sätt förorsakat att stödet beviljats"
        " felaktigt eller med för högt belopp.",
        en="By incorrect information or otherwise, the recipient caused the support to be granted wrongly"
        " or at too high a sum.",
    ),
    Ground.SHOULD_HAVE_KNOWN: Sentence(
        "recovery_should_have_known",
        sv="Stödet har av annat skäl beviljats felaktigt eller med för högt belopp, och mottagaren borde"
        " ha insett det.",
        en="The support was for another reason granted wrongly or at too high a sum, and the recipient"
        " should have realised it.",
    ),
    Ground.NOT_USED_AS_DECIDED: Sentence(
        "recovery_not_used_as_decided",
        sv="Stödet har inte använts, eller inte för det som det beviljades för.",
        en="The support has not been used, or not for what it was granted for.",
    ),
    Ground.TERMS_BROKEN: Sentence(
        "recovery_terms_broken",
        sv="Villkoren för stödet har inte följts.",
        en="The terms of the support have not been followed.",
    ),
    Ground.CONDITIONS_CHANGED: Sentence(
        "recovery_conditions_changed",
        sv="Förutsättningarna för stödet har ändrats.",
        en="The conditions of the support have changed.",
    ),
}
HAS_GROUND = Sentence(
    "recovery_has_ground",
    sv="Ett återkrav ska ha stöd i en av de grunder som gäller för stödet.",
    en="A recovery must rest on one of the grounds that hold for the support.",
)
IN_TIME = Sentence(
    "recovery_in_time",
    sv="Återkravet ska beslutas senast {years} år efter utbetalningen {paid_on}, alltså senast {last_on}."
    " Beslutsdag: {decided_on}.",
    en="The recovery is decided at the latest {years} years after the payment on {paid_on}, so by"
    " {last_on}. Day of decision: {decided_on}.",
)
WITHIN_PAID = Sentence(
    "recovery_within_paid",
    sv="Inte mer än vad mottagaren har fått utan att ha rätt till det kan krävas tillbaka:"
    " {recoverable_ore}. Krävs: {asked_ore}.",
    en="No more can be asked back than what was received without a right to it: {recoverable_ore}. Asked"
    " back: {asked_ore}.",
)
LOWERED = Sentence(
    "recovery_lowered",
    sv="Hela beloppet {recoverable_ore} ska krävas tillbaka om det inte finns särskilda skäl att sätta ned"
    " det. Krävs: {asked_ore}.",
    en="The whole sum of {recoverable_ore} is recovered unless there are special reasons to lower it."
    " Asked back: {asked_ore}.",
)
OFFSET = Sentence(
    "recovery_offset",
    sv="Det som ska krävas tillbaka, {due_ore}, får räknas av mot en annan utbetalning, {payment_ore}."
    " Räknas av: {offset_ore}.",
    en="What is to be recovered, {due_ore}, may be set off against another payment, {payment_ore}. Set"
    " off: {offset_ore}.",
)
NO_PAYMENT_BAN = Sentence(
    "recovery_no_payment_ban",
    sv="Avräkning får inte ske när mottagaren är föremål för betalningskrav efter ett beslut av Europeiska"
    " kommissionen om olagligt stöd.",
    en="Nothing is set off when the recipient is under a recovery order after a decision of the European"
    " Commission on unlawful aid.",
)


def check_recovery(
    *,
    asked_ore: int,
    recoverable_ore: int,
    grounds: Iterable[Ground],
    paid_on: date,
    on: date,
    reason_to_lower: str = "",
    funding: Funding = Funding.PROJECT,
    rules: Sequence[RecoveryRule] = RECOVERY_RULES,
    windows: Sequence[WindowRule] = WINDOW_RULES,
) -> Verdict:
    """Whether so much may be asked back by a decision on `on`.

    recoverable_ore: what the recipient has and has no right to, `Account.unearned_ore` once the grant is
    lowered or cancelled. paid_on: the earliest payment that is asked back. Raises NoRuleInForce.
    """
    window = window_on(on, funding=funding, windows=windows)
    last_on = years_after(paid_on, window.years)
    found = [rule for ground in dict.fromkeys(grounds) if (rule := _ground(rules, funding, ground, on))]
    source = found[0].source if found else window.source
    numbers = {"recoverable_ore": recoverable_ore, "asked_ore": asked_ore}
    findings = [Finding(GROUND[rule.ground], True, rule.source) for rule in found]
    if not found:
        findings.append(Finding(HAS_GROUND, False, source))
    findings.append(
        Finding(
            IN_TIME,
            on <= last_on,
            window.source,
            {"years": window.years, "paid_on": paid_on, "last_on": last_on, "decided_on": on},
        )
    )
    findings.append(Finding(WITHIN_PAID, 0 < asked_ore <= recoverable_ore, source, numbers))
    if any(rule.is_duty for rule in found) and asked_ore < recoverable_ore:
        findings.append(Finding(LOWERED, bool(reason_to_lower.strip()), source, numbers))
    return Verdict(tuple(findings))


def window_on(
    on: date, *, funding: Funding = Funding.PROJECT, windows: Sequence[WindowRule] = WINDOW_RULES
) -> WindowRule:
    """How long after a payment it can be asked back by a decision on `on`. Raises NoRuleInForce."""
    return rule_for(windows, funding, on)


@dataclass(frozen=True, slots=True)
class OffsetVerdict(Verdict):
    """What is set off, what is paid out after it, and what is still to come back."""

    offset_ore: int
    payment_left_ore: int
    due_left_ore: int


def set_off(
    *,
    due_ore: int,
    payment_ore: int,
    under_recovery_order: bool = False,
    on: date,
    funding: Funding = Funding.PROJECT,
    rules: Sequence[OffsetRule] = OFFSET_RULES,
) -> OffsetVerdict:
    """Set a recovery off against a payment to the same recipient, as far as it goes. Raises NoRuleInForce."""
    rule = rule_for(rules, funding, on)
    allowed = rule.is_allowed and not under_recovery_order
    offset_ore = min(due_ore, payment_ore) if allowed else 0
    findings = (
        Finding(NO_PAYMENT_BAN, not under_recovery_order, rule.source),
        Finding(
            OFFSET,
            rule.is_allowed,
            rule.source,
            {"due_ore": due_ore, "payment_ore": payment_ore, "offset_ore": offset_ore},
        ),
    )
    return OffsetVerdict(findings, offset_ore, payment_ore - offset_ore, due_ore - offset_ore)


def _ground(rules: Sequence[RecoveryRule], funding: Funding, ground: Ground, on: date) -> RecoveryRule | None:
    try:
        return rule_on([r for r in rules if r.funding is funding and r.ground is ground], on)
    except NoRuleInForce:
        return None
