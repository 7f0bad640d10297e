"""How a verdict explains itself: the rule in words, its source, the numbers used, and whether it holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from bifall.kernel.money import format_eur, format_number, format_ore, format_percent, format_sek


@dataclass(frozen=True, slots=True)
class Word:
    """A code of a rule and what people call it, for a sentence or a choice on a page."""

    code: str
    sv: str
    en: str

    def in_words(self, language: str = "sv") -> str:
        return self.en if language.startswith("en") else self.sv


Value: TypeAlias = int | Decimal | date | str | Word | tuple[Word, ...] | None
"""A number that was used. The end of its name is its unit: `_sek` whole kronor, `_ore`, `_cents` of a euro,
`_percent`. None: no limit. No words at all: a dash."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a rule says, in both languages; `{name}` stands for a number of the finding.

    It is true whether the rule holds in the case or not. `code` is its name where a finding is kept.
    """

    code: str
    sv: str
    en: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule, tried on one case."""

    rule: Sentence
    passed: bool
    source: str
    numbers: Mapping[str, Value] = field(default_factory=dict, hash=False)

    def in_words(self, language: str = "sv") -> str:
        """The rule with the case's numbers in it."""
        text = self.rule.en if language.startswith("en") else self.rule.sv
        return text.format_map({name: in_words(name, v, language) for name, v in self.numbers.items()})

    def as_data(self) -> dict[str, object]:
        """What is kept with a decision, so that it can be explained years later: plain JSON values."""
        return {
            "rule": self.rule.code,
            "passed": self.passed,
            "source": self.source,
            "numbers": {name: _plain(value) for name, value in self.numbers.items()},
            "sv": self.in_words("sv"),
            "en": self.in_words("en"),
        }


@dataclass(frozen=True, slots=True)
class Verdict:
    """Every rule that was tried, in order. The case passes when all of them hold."""

    findings: tuple[Finding, ...]

    @property
    def passed(self) -> bool:
        return all(finding.passed for finding in self.findings)

    @property
    def refusals(self) -> tuple[Finding, ...]:
        """The rules that do not hold."""
        return tuple(finding for finding in self.findings if not finding.passed)

    @property
    def sources(self) -> tuple[str, ...]:
        """Each source once, in the order the rules were tried."""
        return tuple(dict.fromkeys(finding.source for finding in self.findings))


def in_words(name: str, value: Value, language: str = "sv") -> str:
    """A number as it is read, by the unit that its name ends in."""
    if value is None:
        return "no limit" if language.startswith("en") else "ingen gräns"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value
    if isinstance(value, Word):
        return value.in_words(language)
    if isinstance(value, tuple):
        return ", ".join(word.in_words(language) for word in value) or "–"
    if name.endswith("_percent"):
        return format_percent(Decimal(value), language)
    if isinstance(value, Decimal):
        return format(value, "f") if language.startswith("en") else format(value, "f").replace(".", ",")
    if name.endswith("_ore"):
        return format_ore(value, language)
    if name.endswith("_cents"):
        return format_eur(value, language)
    if name.endswith("_sek"):
        return format_sek(value, language)
    return format_number(value)


def _plain(value: Value) -> object:
    if isinstance(value, tuple):
        return [word.code for word in value]
    if isinstance(value, Word):
        return value.code
    return value if value is None or isinstance(value, int) else str(value)
