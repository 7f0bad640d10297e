"""De minimis aid, regulation (EU) 2023/2831: a ceiling for each single undertaking over any three years.

Amounts are whole euro cents of gross grant equivalent. A grant is its own equivalent; instalments are not
discounted, which counts them as more and never as less.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bifall.kernel.periods import years_after
from bifall.regulations.findings import Finding, Sentence, Verdict
from bifall.regulations.rules_in_force import NoRuleInForce, rule_on


class AidKind(StrEnum):
    """The regulation that an award was given under: the general one, those of agriculture and fishery, or the
    one on services of general economic interest.
    """

    GENERAL = "general"
    AGRICULTURE = "agriculture"
    FISHERY = "fishery"
    SGEI = "sgei"


@dataclass(frozen=True, slots=True)
class CeilingRule:
    """At most so much over any so many years, the awards of the kinds in `counts` together."""

    valid_from: date
    valid_to: date | None
    source: str
    kind: AidKind
    ceiling_eur: int
    years: int
    counts: tuple[AidKind, ...]


@dataclass(frozen=True, slots=True)
class DeclarationRule:
    """The undertaking declares its other de minimis aid of so many years, while no register covers them."""

    valid_from: date
    valid_to: date | None
    source: str
    years: int


@dataclass(frozen=True, slots=True)
class DeclarationAgeRule:
    """A declaration is at most so many days old when the right to the aid is conferred: what the undertaking
    has been given since then stands in none.
    """

    valid_from: date
    valid_to: date | None
    source: str
    days: int


CEILING_RULES: Sequence[CeilingRule] = (
    CeilingRule(
        valid_from=date(2024, 1, 1),
        valid_to=date(2030, 12, 31),
        source="Förordning (EU) 2023/2831 artiklarna 3.2, 3.7 och 5.2",
        kind=AidKind.GENERAL,
        ceiling_eur=300_000,
        years=3,
        counts=(AidKind.GENERAL, AidKind.AGRICULTURE, AidKind.FISHERY),
    ),
    CeilingRule(
        valid_from=date(2024, 1, 1),
        valid_to=date(2030, 12, 31),
        source="Förordning (EU) 2023/2832 artikel 3.2",
        kind=AidKind.SGEI,
        ceiling_eur=750_000,
        years=3,
        counts=(AidKind.SGEI,),
    ),
)
DECLARATION_RULES: Sequence[DeclarationRule] = (
    DeclarationRule(
        valid_from=date(2024, 1, 1),
        valid_to=date(2028, 12, 31),
        source="Förordning (EU) 2023/2831 artikel 7.4",
        years=3,
    ),
)
"""A register from 1 January 2026 covers three years on 1 January 2029 at the earliest."""
DECLARATION_AGE_RULES: Sequence[DeclarationAgeRule] = (
    DeclarationAgeRule(
        valid_from=date(2024, 1, 1),
        valid_to=date(2028, 12, 31),
        source="Regionens egen regel; (EU) 2023/2831 artikel 7.4 anger ingen högsta ålder",
        days=90,
    ),
)


@dataclass(frozen=True, slots=True)
class Award:
    """De minimis aid that one undertaking has been given. legal_right_on: when the right to it was conferred,
    whenever it is paid. country: the member state that gave it.
    """

    undertaking: str
    kind: AidKind
    legal_right_on: date
    amount_cents: int
    country: str = "SE"
    granted_by: str = ""


@dataclass(frozen=True, slots=True)
class Declaration:
    """What an undertaking has declared in writing about its other de minimis aid since `covers_from`."""

    undertaking: str
    declared_on: date
    covers_from: date
    awards: tuple[Award, ...] = ()


class Excluded(StrEnum):
    """Aid that the general regulation does not cover (art. 1)."""

    FISHERY = "fishery"
    AGRICULTURE = "agriculture"
    PROCESSING = "processing"
    EXPORT = "export"
    DOMESTIC_GOODS = "domestic_goods"


CEILING = Sentence(
    "de_minimis_ceiling",
    sv="Ett enda företag får ta emot högst {ceiling_cents} i stöd av mindre betydelse under tre år."
    " Tidigare stöd från {window_from} till och med {window_to}: {used_cents}. Nytt stöd: {asked_cents}."
    " Ryms inte hela stödet beviljas inget av det.",
    en="A single undertaking may receive at most {ceiling_cents} of de minimis aid over three years."
    " Earlier aid from {window_from} to {window_to} inclusive: {used_cents}. New aid: {asked_cents}."
    " Unless all of it fits, none of it is granted.",
)
DECLARED = Sentence(
    "de_minimis_declared",
    sv="Företaget ska skriftligen ha redogjort för allt annat stöd av mindre betydelse sedan"
    " {covers_from}. Redogörelse lämnad: {declared_on}.",
    en="The undertaking must have declared in writing all other de minimis aid since {covers_from}."
    " Declared: {declared_on}.",
)
DECLARED_LATELY = Sentence(
    "de_minimis_declared_lately",
    sv="Redogörelsen ska vara högst {days} dagar gammal när stödet beviljas, alltså lämnad {earliest_on}"
    " eller senare. Lämnad: {declared_on}. Den säger inget om stöd som företaget har fått efter den dagen.",
    en="The declaration must be at most {days} days old when the aid is granted, so made on {earliest_on} or"
    " later. Made: {declared_on}. It says nothing of aid that the undertaking has been given after that day.",
)
NOT_EXCLUDED = Sentence(
    "de_minimis_not_excluded",
    sv="Stöd av mindre betydelse lämnas inte till primärproduktion i jordbruk, fiske och vattenbruk, till"
    " viss bearbetning, till export eller för inhemska varor framför importerade. Den som också har sådan"
    " verksamhet ska hålla den åtskild i redovisningen.",
    en="De minimis aid is not given to primary production in agriculture, fishery and aquaculture, to some"
    " processing, to exports, or for domestic goods over imported ones. Whoever has such activities too"
    " must keep them apart in the accounts.",
)
INFORMATION = Sentence(
    "de_minimis_information",
    sv="Stödet uppgår till {amount_cents}. Det är ett stöd av mindre betydelse enligt kommissionens"
    " förordning (EU) 2023/2831 av den 13 december 2023.",
    en="The aid amounts to {amount_cents}. It is de minimis aid under Commission Regulation (EU) 2023/2831"
    " of 13 December 2023.",
)


@dataclass(frozen=True, slots=True)
class CeilingVerdict(Verdict):
    """Whether the whole award fits. counted: the earlier awards of the fullest three years around the day.

    room_cents: the most that could have been asked for. granted_cents: all of the award, or nothing.
    """

    asked_cents: int
    used_cents: int
    room_cents: int
    counted: tuple[Award, ...]

    @property
    def granted_cents(self) -> int:
        return self.asked_cents if self.passed else 0


def check_ceiling(
    *,
    asked_cents: int,
    members: Collection[str],
    awards: Iterable[Award],
    on: date,
    kind: AidKind = AidKind.GENERAL,
    country: str = "SE",
    rules: Sequence[CeilingRule] = CEILING_RULES,
) -> CeilingVerdict:
    """Whether new aid fits, when the right to it is conferred on `on`.

    members: the single undertaking. awards: of anybody; those of the members in the country are counted. The
    three years roll: they end on any day, and the day three years before the last one belongs to them. Awards
    that are already decided with a later day count in the years that hold both days, so that no order of
    decisions passes the ceiling. Raises NoRuleInForce.
    """
    rule = rule_on([rule for rule in rules if rule.kind is kind], on)
    relevant = sorted(
        (a for a in awards if a.undertaking in members and a.country == country and a.kind in rule.counts),
        key=lambda award: award.legal_right_on,
    )

    def in_years_to(last: date) -> tuple[Award, ...]:
        first = years_after(last, -rule.years)
        return tuple(award for award in relevant if first <= award.legal_right_on <= last)

    later = {a.legal_right_on for a in relevant if a.legal_right_on > on}
    ends = [on, *sorted(day for day in later if years_after(day, -rule.years) <= on)]
    used_cents, window_to = max(((_sum(in_years_to(end)), end) for end in ends), key=lambda pair: pair[0])
    ceiling_cents = rule.ceiling_eur * 100
    finding = Finding(
        CEILING,
        used_cents + asked_cents <= ceiling_cents,
        rule.source,
        {
            "ceiling_cents": ceiling_cents,
            "window_from": years_after(window_to, -rule.years),
            "window_to": window_to,
            "used_cents": used_cents,
            "asked_cents": asked_cents,
        },
    )
    return CeilingVerdict(
        (finding,),
        asked_cents=asked_cents,
        used_cents=used_cents,
        room_cents=max(ceiling_cents - used_cents, 0),
        counted=in_years_to(window_to),
    )


def check_declaration(
    declaration: Declaration | None,
    *,
    on: date,
    rules: Sequence[DeclarationRule] = DECLARATION_RULES,
    age_rules: Sequence[DeclarationAgeRule] = DECLARATION_AGE_RULES,
) -> tuple[Finding, ...]:
    """Whether the undertaking has declared what it must before `on`, and lately; () when no rule asks for it.

    How old the declaration is is asked once there is one.
    """
    try:
        rule = rule_on(rules, on)
    except NoRuleInForce:
        return ()
    covers_from = years_after(on, -rule.years)
    declared = Finding(
        DECLARED,
        declaration is not None and declaration.declared_on <= on and declaration.covers_from <= covers_from,
        rule.source,
        {"covers_from": covers_from, "declared_on": declaration.declared_on if declaration else "–"},
    )
    age_rule = declaration_age_rule(on, age_rules)
    if declaration is None or age_rule is None:
        return (declared,)
    earliest_on = on - timedelta(days=age_rule.days)
    lately = Finding(
        DECLARED_LATELY,
        earliest_on <= declaration.declared_on,
        age_rule.source,
        {"days": age_rule.days, "earliest_on": earliest_on, "declared_on": declaration.declared_on},
    )
    return declared, lately


def declaration_age_rule(
    on: date, rules: Sequence[DeclarationAgeRule] = DECLARATION_AGE_RULES
) -> DeclarationAgeRule | None:
    """How old a declaration may be for aid that is granted on the day; None when no rule limits it."""
    try:
        return rule_on(rules, on)
    except NoRuleInForce:
        return None


def check_exclusions(
    *,
    aid_is_for: Collection[Excluded] = (),
    also_active_in: Collection[Excluded] = (),
    accounts_are_apart: bool = False,
) -> Finding:
    """Whether the general regulation covers the aid: what it is for, and what else the undertaking does."""
    return Finding(
        NOT_EXCLUDED,
        not aid_is_for and (not also_active_in or accounts_are_apart),
        "Förordning (EU) 2023/2831 artikel 1",
    )


def information(amount_cents: int) -> Finding:
    """What the undertaking is told in writing before the grant."""
    return Finding(INFORMATION, True, "Förordning (EU) 2023/2831 artikel 7.4", {"amount_cents": amount_cents})


def _sum(awards: Iterable[Award]) -> int:
    return sum(award.amount_cents for award in awards)
