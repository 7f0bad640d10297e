"""The central register of de minimis aid: what is told of each award, and by when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bifall.kernel import csv_text
from bifall.kernel.workdays import add_workdays
from bifall.regulations.findings import Finding, Sentence, Verdict, Word
from bifall.regulations.rules_in_force import rule_on
from bifall.regulations.state_aid.de_minimis import AidKind
from bifall.regulations.state_aid.de_minimis_conditions import Instrument
from bifall.regulations.state_aid.exchange import InEuro

_NACE = re.compile(r"[A-V]?[0-9]{2}(\.[0-9]{1,2})?")


@dataclass(frozen=True, slots=True)
class RegisterRule:
    """An award is in the register within so many Swedish workdays of the grant."""

    valid_from: date
    valid_to: date | None
    source: str
    workdays: int


REGISTER_RULES: Sequence[RegisterRule] = (
    RegisterRule(
        date(2026, 1, 1),
        None,
        "Förordning (EU) 2023/2831 artiklarna 6.1–6.2; lag (2013:388) 12 a §; förordning (2016:1048) 9 §",
        20,
    ),
)


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """One award as the register takes it. nace: the sector's code, "62.01" or "J62.01"."""

    reference: str
    beneficiary_number: str
    beneficiary_name: str
    amount: InEuro
    granted_on: date
    authority_name: str
    authority_number: str
    nace: str
    instrument: Instrument = Instrument.GRANT
    kind: AidKind = AidKind.GENERAL


@dataclass(frozen=True, slots=True)
class Due:
    """An entry and the last day to register it."""

    entry: RegisterEntry
    due_on: date
    is_late: bool


IN_TIME = Sentence(
    "register_in_time",
    sv="Stödet ska vara registrerat inom {workdays} arbetsdagar från beslutet {granted_on}, alltså senast"
    " {due_on}. Registrerat: {registered_on}.",
    en="The aid must be registered within {workdays} workdays of the grant on {granted_on}, so by"
    " {due_on}. Registered: {registered_on}.",
)
COMPLETE = Sentence(
    "register_complete",
    sv="Registret tar emot stödet när alla uppgifter finns. Saknas eller är fel: {missing}.",
    en="The register takes the aid when every fact is there. Missing or wrong: {missing}.",
)
COLUMNS = (
    "reference",
    "beneficiary_number",
    "beneficiary_name",
    "amount_eur",
    "amount_sek",
    "sek_per_eur",
    "rate_month",
    "rate_source",
    "granted_on",
    "register_by",
    "authority_name",
    "authority_number",
    "instrument",
    "nace",
    "regulation",
)
COLUMN_WORDS = {
    "reference": Word("reference", sv="diarienummer", en="case number"),
    "beneficiary_number": Word(
        "beneficiary_number", sv="mottagarens organisationsnummer", en="the beneficiary's number"
    ),
    "beneficiary_name": Word("beneficiary_name", sv="mottagarens namn", en="the beneficiary's name"),
    "amount_eur": Word("amount_eur", sv="belopp", en="amount"),
    "rate_source": Word("rate_source", sv="kursens källa", en="the rate's source"),
    "authority_name": Word("authority_name", sv="stödgivare", en="the authority"),
    "authority_number": Word(
        "authority_number", sv="stödgivarens organisationsnummer", en="the authority's number"
    ),
    "nace": Word("nace", sv="näringsgren", en="sector"),
    "regulation": Word("regulation", sv="förordning", en="regulation"),
}
_REGULATIONS = {AidKind.GENERAL: "(EU) 2023/2831", AidKind.SGEI: "(EU) 2023/2832"}


def register_by(granted_on: date, rules: Sequence[RegisterRule] = REGISTER_RULES) -> date:
    """The last day to register an award. Raises NoRuleInForce before there was a register."""
    return add_workdays(granted_on, rule_on(rules, granted_on).workdays)


def check_registration(
    entry: RegisterEntry,
    *,
    registered_on: date | None,
    on: date,
    rules: Sequence[RegisterRule] = REGISTER_RULES,
) -> Verdict:
    """Whether the entry is complete and in time, seen on `on`. Raises NoRuleInForce."""
    rule = rule_on(rules, entry.granted_on)
    due_on = register_by(entry.granted_on, rules)
    missing = missing_in(entry)
    return Verdict(
        (
            Finding(
                COMPLETE, not missing, rule.source, {"missing": tuple(COLUMN_WORDS[name] for name in missing)}
            ),
            Finding(
                IN_TIME,
                (registered_on or on) <= due_on,
                rule.source,
                {
                    "workdays": rule.workdays,
                    "granted_on": entry.granted_on,
                    "due_on": due_on,
                    "registered_on": registered_on or "–",
                },
            ),
        )
    )


def missing_in(entry: RegisterEntry) -> tuple[str, ...]:
    """The columns without a usable value."""
    texts = {
        "reference": entry.reference,
        "beneficiary_number": entry.beneficiary_number,
        "beneficiary_name": entry.beneficiary_name,
        "rate_source": entry.amount.rate.source,
        "authority_name": entry.authority_name,
        "authority_number": entry.authority_number,
    }
    missing = [name for name, text in texts.items() if not text.strip()]
    if entry.amount.amount_cents <= 0:
        missing.append("amount_eur")
    if not _NACE.fullmatch(entry.nace):
        missing.append("nace")
    if entry.kind not in _REGULATIONS:
        missing.append("regulation")
    return tuple(name for name in COLUMNS if name in missing)


def queue(
    entries: Iterable[RegisterEntry], *, on: date, rules: Sequence[RegisterRule] = REGISTER_RULES
) -> tuple[Due, ...]:
    """Entries that wait to be registered, the most urgent first."""
    due = [Due(e, day, on > day) for e in entries for day in (register_by(e.granted_on, rules),)]
    return tuple(sorted(due, key=lambda d: (d.due_on, d.entry.reference)))


def as_csv(entries: Iterable[RegisterEntry], rules: Sequence[RegisterRule] = REGISTER_RULES) -> str:
    """The file that is handed over: a heading and one row for each award, in the order given."""
    return csv_text.as_csv(
        COLUMNS, ([_as_text(value) for value in row_of(entry, rules)] for entry in entries)
    )


def row_of(
    entry: RegisterEntry, rules: Sequence[RegisterRule] = REGISTER_RULES
) -> tuple[str | Decimal | date, ...]:
    """An award by the `COLUMNS`: amounts and the rate as numbers, days as days."""
    amount, rate = entry.amount, entry.amount.rate
    return (
        entry.reference,
        entry.beneficiary_number,
        entry.beneficiary_name,
        _decimal(amount.amount_cents),
        _decimal(amount.amount_ore),
        rate.sek_per_eur,
        f"{rate.year}-{rate.month:02d}",
        rate.source,
        entry.granted_on,
        register_by(entry.granted_on, rules),
        entry.authority_name,
        entry.authority_number,
        entry.instrument.value,
        entry.nace,
        _REGULATIONS.get(entry.kind, ""),
    )


def _decimal(hundredths: int) -> Decimal:
    return Decimal(hundredths).scaleb(-2)


def _as_text(value: str | Decimal | date) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
