"""A board meeting as a file, carried from its call to the press release by the house's own commands."""

from __future__ import annotations

import csv
import io
import json
import re
from itertools import cycle, islice
from typing import Any

import pytest
from pypdf import PdfReader

from bifall.audit.models import Entry
from bifall.audit.queries import breaks
from bifall.board.models import Decision, Meeting
from bifall.board.queries import agenda_of
from bifall.board.states import MeetingState
from bifall.config.case_output import table_of
from bifall.flows.casefile.contradiction import Contradiction
from bifall.flows.casefile.reading import read
from bifall.flows.casefile.run import CaseFileRefused, run
from bifall.flows.casefile.schema import CaseFile
from bifall.kernel.problems import Problem, Refused
from bifall.press.models import ReleasePage
from bifall.publicsite.grants_data import as_csv, as_json, rows_of_meeting
from tests.flows.case_files import OTHER, REFERENCE, everything, meeting_of, reference, spoiled

pytestmark = pytest.mark.django_db


def silently(line: str) -> None:
    """Nobody listens."""


def test_the_reference_case_grants_what_was_decided() -> None:
    meeting = run(read(REFERENCE), tell=silently)
    decided = [
        (item.paragraph, item.decision.outcome, item.decision.granted_sek) for item in agenda_of(meeting)
    ]
    assert decided == [
        (104, "received", None),
        (105, "granted", 2_785_777),
        (106, "granted", 500_000),
        (107, "granted", 1_620_000),
    ]
    assert sum(granted or 0 for _paragraph, _outcome, granted in decided) == 4_905_777
    assert meeting.state == MeetingState.ANNOUNCED
    assert [page.slug for page in ReleasePage.objects.live()] == [
        "narmare-5-miljoner-kronor-till-lanets-utveckling"
    ]
    assert list(breaks()) == []


def test_the_other_example_ends_in_every_way_a_case_can() -> None:
    run(read(OTHER), tell=silently)
    outcomes = Decision.objects.order_by("item__position").values_list("outcome", flat=True)
    assert list(outcomes) == ["adopted", "endorsed", "granted", "rejected", "granted", "referred_back"]


def granted_in_minutes(meeting: Meeting) -> list[tuple[int, int]]:
    """(§, amount) of each grant, as the minutes say it."""
    with meeting.minutes.file.open("rb") as file:
        text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(file.read())).pages)
    found: list[tuple[int, int]] = []
    paragraph = 0
    for line in (" ".join(written.split()) for written in text.splitlines()):
        if heading := re.match(r"§ (\d+) ", line):
            paragraph = int(heading[1])
        elif amount := re.fullmatch(r"Beviljat belopp ([\d ]+) kr", line):
            found.append((paragraph, int("".join(amount[1].split()))))
    return found


def granted_in_table(meeting: Meeting) -> list[tuple[int, int]]:
    """The same, as the terminal shows it; the last line is the sum, under § 0."""
    found = []
    for line in table_of(meeting).splitlines():
        amount = re.search(r"(?:bifall|tillsammans) +(\d[\d\s]*)$", line)
        if amount:
            paragraph = re.match(r"§ (\d+)", line)
            found.append((int(paragraph[1]) if paragraph else 0, int("".join(amount[1].split()))))
    return found


def test_twenty_two_cases_have_the_same_figures_in_table_open_data_and_minutes() -> None:
    outcomes = islice(cycle(["granted", "granted", "rejected", "granted", "postponed", "referred_back"]), 22)
    decisions = [
        (outcome, 400_003 - 7_919 * number if outcome == "granted" else None)
        for number, outcome in enumerate(outcomes)
    ]
    meeting = run(meeting_of(decisions), tell=silently)
    granted = [(105 + place, amount) for place, (_, amount) in enumerate(decisions) if amount]
    total = 3_818_080
    assert sum(amount for _paragraph, amount in granted) == total
    assert granted_in_minutes(meeting) == granted
    assert granted_in_table(meeting) == [*granted, (0, total)]
    rows = rows_of_meeting(meeting)
    from_csv = [
        (int(row["paragraph"]), int(row["granted_sek"])) for row in csv.DictReader(io.StringIO(as_csv(rows)))
    ]
    assert from_csv == granted
    in_json: Any = json.loads(as_json(meeting.authority, rows))
    assert [(row["paragraph"], row["granted_sek"]) for row in in_json["grants"]] == granted
    letters = Decision.objects.filter(letter__isnull=False).order_by("item__position")
    assert list(letters.values_list("outcome", flat=True)) == [
        outcome for outcome, _ in decisions if outcome in {"granted", "rejected"}
    ]
    assert list(breaks()) == []


def test_what_happens_at_an_item_happens_in_the_order_of_the_file_a_second_apart() -> None:
    present = reference()["meeting"]["present"]
    serving = [line["member"] for line in present if line.get("serving", True)]
    kinds = ["rejection", "postponement", "draft_decision"]
    motions = [
        {"mover": mover, "kind": kind, "text": f"{kind} enligt {mover}"}
        for mover, kind in zip(reversed(serving[:3]), kinds, strict=True)
    ]
    votes = [
        {"yes_means": f"Ja {number}", "no_means": "Nej", "ballots": dict.fromkeys(serving, "yes")}
        for number in range(3)
    ]
    meeting = run(
        spoiled({"meeting.items[2].motions": motions, "meeting.items[2].votes": votes}), tell=silently
    )
    item = agenda_of(meeting)[1]
    begun = item.motions.all()[0].moved_at
    happened = [
        *((motion.kind, motion.moved_at) for motion in item.motions.all()),
        *(
            (vote.yes_means, moment)
            for vote in item.votes.all()
            for moment in (vote.opened_at, vote.closed_at)
        ),
        ("decided", item.decision.decided_at),
    ]
    assert [(what, (moment - begun).total_seconds()) for what, moment in happened] == [
        ("rejection", 0),
        ("postponement", 1),
        ("draft_decision", 2),
        ("Ja 0", 3),
        ("Ja 0", 11),
        ("Ja 1", 12),
        ("Ja 1", 20),
        ("Ja 2", 21),
        ("Ja 2", 29),
        ("decided", 30),
    ]


def refused_with(file: CaseFile) -> list[Problem]:
    """What the commands refuse the file with; then everything is as before."""
    before = everything()
    with pytest.raises(Refused) as refused:
        run(file, tell=silently)
    assert everything() == before
    return list(refused.value.problems)


def test_a_file_that_contradicts_itself_changes_nothing() -> None:
    before = everything()
    with pytest.raises(CaseFileRefused) as refused:
        run(spoiled({"meeting.items[3].decision.granted_sek": 500_000_000}), tell=silently)
    assert refused.value.contradictions == [
        Contradiction("meeting.items[3].decision.granted_sek", "500000000 is larger than the 500000 sought"),
        Contradiction(
            "meeting.items[3].decision.granted_sek",
            "500000000 is more than the highest share of the costs, 500000",
        ),
        Contradiction("round.frame_sek", "504405777 is granted in all, which is more than the frame"),
    ]
    assert everything() == before


def test_a_meeting_that_is_there_already_is_refused_and_changes_nothing() -> None:
    run(read(REFERENCE), tell=silently)
    assert refused_with(read(REFERENCE)) == [Problem("meeting_at_that_time", "meeting.starts_at")]


def test_what_a_command_refuses_at_the_very_end_takes_everything_back() -> None:
    file = spoiled({"release.more_information.phone": "ring växeln"})
    assert [(p.code, p.field) for p in refused_with(file)] == [("press_contact_phone_wrong", "phone")]
    assert Entry.objects.count() == 0


def test_both_examples_follow_each_other_in_one_database() -> None:
    run(read(OTHER), tell=silently)
    run(read(REFERENCE), tell=silently)
    assert [meeting.state for meeting in Meeting.objects.all()] == [MeetingState.ANNOUNCED] * 2
    assert list(breaks()) == []
