from __future__ import annotations

import ast
import json
import pkgutil
import string
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib import import_module
from itertools import chain
from pathlib import Path

import pytest
import time_machine

from bifall import regulations
from bifall.regulations.advances import check_advance
from bifall.regulations.claim_terms import may_send_claim
from bifall.regulations.findings import Finding, Sentence, Verdict, Word, in_words
from bifall.regulations.interest import InterestKind, interest
from bifall.regulations.recovery import Ground, check_recovery
from bifall.regulations.retention import Record, may_dispose
from bifall.regulations.state_aid.aid_assessment import Question
from bifall.regulations.state_aid.de_minimis import AidKind, Award, check_ceiling

SAYS = Sentence(
    "test_rule", sv="Högst {highest_percent} av {sum_ore}.", en="At most {highest_percent} of {sum_ore}."
)
HOLDS = Finding(SAYS, True, "KL 1:1", {"highest_percent": Decimal("5.50"), "sum_ore": 1_234_567})
FAILS = Finding(SAYS, False, "KL 1:2", {"highest_percent": Decimal(50), "sum_ore": 100})

MODULES = [
    import_module(found.name)
    for found in pkgutil.walk_packages(regulations.__path__, f"{regulations.__name__}.")
]


def sentences() -> list[Sentence]:
    """Each sentence of the package once."""
    found: dict[int, Sentence] = {}
    for module in MODULES:
        for value in vars(module).values():
            inside = (
                value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else [value]
            )
            for item in chain.from_iterable(
                [x.asks, x.think_of] if isinstance(x, Question) else [x] for x in inside
            ):
                if isinstance(item, Sentence):
                    found[id(item)] = item
    return list(found.values())


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_a_finding_says_its_rule_with_the_numbers_in_it():
    assert HOLDS.in_words() == "Högst 5,5\u00a0% av 12\u00a0345,67\u00a0kr."
    assert HOLDS.in_words("en-gb") == "At most 5.5% of SEK\u00a012,345.67."


def test_a_verdict_passes_when_every_rule_holds():
    assert Verdict((HOLDS,)).passed
    verdict = Verdict((HOLDS, FAILS, HOLDS))
    assert not verdict.passed
    assert verdict.refusals == (FAILS,)
    assert verdict.sources == ("KL 1:1", "KL 1:2")


@pytest.mark.parametrize(
    ("name", "value", "sv", "en"),
    [
        ("sum_sek", 1_000, "1 000 kr", "SEK 1,000"),
        ("sum_ore", 5, "0,05 kr", "SEK 0.05"),
        ("aid_cents", 30_000_000, "300 000 euro", "EUR 300,000"),
        ("share_percent", Decimal("2.40"), "2,4 %", "2.4%"),
        ("share_percent", 40, "40 %", "40%"),
        ("hours", Decimal("12.5"), "12,5", "12.5"),
        ("days", 1_000, "1 000", "1 000"),
        ("due_on", date(2026, 12, 2), "2026-12-02", "2026-12-02"),
        ("article", "18", "18", "18"),
        ("highest_open", None, "ingen gräns", "no limit"),
        ("size", Word("micro", "mikroföretag", "micro enterprise"), "mikroföretag", "micro enterprise"),
        (
            "missing",
            (Word("a", "namn", "name"), Word("b", "belopp", "amount")),
            "namn, belopp",
            "name, amount",
        ),
        ("missing", (), "–", "–"),
    ],
)
def test_the_end_of_a_name_is_its_unit(name, value, sv, en):
    assert in_words(name, value).replace("\u00a0", " ") == sv
    assert in_words(name, value, "en").replace("\u00a0", " ") == en


def test_a_finding_can_be_kept():
    numbers = {
        "highest_percent": Decimal("5.5"),
        "sum_ore": 100,
        "on": date(2026, 12, 2),
        "none": None,
        "word": Word("a", "namn", "name"),
        "words": (Word("a", "namn", "name"),),
    }
    kept = Finding(SAYS, False, "KL 1:2", numbers).as_data()
    assert json.loads(json.dumps(kept)) == {
        "rule": "test_rule",
        "passed": False,
        "source": "KL 1:2",
        "numbers": {
            "highest_percent": "5.5",
            "sum_ore": 100,
            "on": "2026-12-02",
            "none": None,
            "word": "a",
            "words": ["a"],
        },
        "sv": "Högst 5,5\u00a0% av 1\u00a0kr.",
        "en": "At most 5.5% of SEK\u00a01.",
    }


def test_every_sentence_has_its_own_code_and_says_the_same_in_both_languages():
    found = sentences()
    codes = [sentence.code for sentence in found]
    assert len(codes) == len(set(codes))
    assert len(codes) > 60
    assert [s.code for s in found if placeholders(s.sv) != placeholders(s.en)] == []
    assert [s.code for s in found if s.sv == s.en or not s.sv.endswith((".", "?"))] == []


def test_no_rule_reads_the_clock():
    calls = []
    for module in MODULES:
        for node in ast.walk(ast.parse(Path(module.__file__ or "").read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in {"today", "now", "utcnow", "time"}:
                calls.append(f"{module.__name__}: {node.attr}")
    assert calls == []


def verdicts() -> list[Verdict]:
    return [
        check_advance(
            asked_ore=1,
            granted_ore=10,
            special_reasons="Likviditet",
            viability_tested_on=date(2026, 1, 1),
            on=date(2026, 1, 2),
        ),
        may_send_claim(open_claims=1, on=date(2026, 1, 2)),
        interest(
            capital_ore=100,
            kind=InterestKind.LATE_PAYMENT,
            from_on=date(2025, 1, 2),
            paid_on=date(2025, 9, 2),
        ),
        check_recovery(
            asked_ore=1,
            recoverable_ore=2,
            grounds=[Ground.TERMS_BROKEN],
            paid_on=date(2020, 1, 1),
            on=date(2026, 1, 1),
        ),
        may_dispose(Record.GRANT, granted_on=date(2020, 1, 1), on=date(2029, 12, 31), decision="AM 1-2029"),
        check_ceiling(
            asked_cents=1,
            members={"a"},
            awards=[Award("a", AidKind.GENERAL, date(2025, 1, 1), 29_999_999)],
            on=date(2026, 1, 1),
        ),
    ]


def test_a_verdict_is_the_same_whenever_it_is_asked_for():
    with time_machine.travel(datetime(2001, 1, 1, tzinfo=UTC)):
        before = verdicts()
    with time_machine.travel(datetime(2051, 7, 1, tzinfo=UTC)):
        after = verdicts()
    assert before == after
    assert [verdict.passed for verdict in before] == [True, False, True, True, False, True]
