"""Each fault made in the reference example by itself: it is named with its place, and nothing else is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bifall.flows.casefile.contradiction import Contradiction
from bifall.flows.casefile.contradictions import contradictions_in
from bifall.flows.casefile.reading import read
from tests.flows.case_files import OTHER, REFERENCE, spoiled
from tests.flows.faults_of_the_case import APPLICATIONS, ASSESSMENTS, CALENDAR, NAMES
from tests.flows.faults_of_the_meeting import ATTENDANCE, DECISIONS, ITEMS, ballots


def named(found: list[Contradiction]) -> list[tuple[str, str]]:
    return [(contradiction.place, contradiction.text) for contradiction in found]


FAULTS = NAMES | CALENDAR | APPLICATIONS | ASSESSMENTS | ATTENDANCE | ITEMS | DECISIONS


@pytest.mark.parametrize(("changes", "expected"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_is_named_with_its_place(changes: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert named(contradictions_in(spoiled(changes))) == expected


def test_several_faults_are_all_named_in_the_order_of_the_file() -> None:
    faults = [
        NAMES["two chairs"],
        APPLICATIONS["in-kind work that nobody gives"],
        ATTENDANCE["a chair who does not serve"],
        DECISIONS["a krona more than what was sought"],
        ITEMS["a vote of a member with a conflict of interest"],
    ]
    changes: dict[str, Any] = {}
    for change, _expected in reversed(faults):
        changes |= change
    assert named(contradictions_in(spoiled(changes))) == [
        fault for _change, expected in faults for fault in expected
    ]


def test_who_leads_in_the_place_of_a_shut_out_chair_breaks_the_tie() -> None:
    tie = {"vidar": "yes", "vega": "yes", "lena": "yes", "lars": "no", "lisa": "no", "siv": "no"}
    cast = {key: choice for key, choice in ballots(rut="", **tie).items() if choice}
    changes = {
        "meeting.items[4].conflicts": [{"member": "rut-ordforande", "reason": "Är anställd där."}],
        "meeting.items[4].votes[1].ballots": cast,
    }
    assert named(contradictions_in(spoiled(changes))) == []
    changes["meeting.items[4].votes[1].ballots"] = cast | {"vidar-vice": "abstain", "lars-ledamot": "abstain"}
    assert named(contradictions_in(spoiled(changes))) == [
        ("meeting.items[4].votes[1].ballots", "is a tie, and the one who leads has not voted")
    ]


@pytest.mark.parametrize("example", [REFERENCE, OTHER], ids=lambda path: path.stem)
def test_the_examples_contradict_themselves_nowhere(example: Path) -> None:
    assert contradictions_in(read(example)) == []
