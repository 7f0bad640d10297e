"""A board meeting as a file, carried from its call to the press release by the house's own commands."""

from __future__ import annotations

from pathlib import Path

import pytest

from bifall.applications.models import Application
from bifall.audit.queries import breaks
from bifall.board.models import Decision
from bifall.board.queries import agenda_of
from bifall.board.states import MeetingState
from bifall.flows.casefile.contradictions import contradictions_in
from bifall.flows.casefile.reading import read
from bifall.flows.casefile.run import run
from bifall.press.models import ReleasePage

EXAMPLES = Path(__file__).parents[2] / "examples"
REFERENCE = EXAMPLES / "projekt-for-regional-tillvaxt.toml"


@pytest.mark.django_db
def test_the_reference_case_grants_what_was_decided() -> None:
    meeting = run(read(REFERENCE), tell=lambda line: None)
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


@pytest.mark.django_db
def test_the_other_example_ends_in_every_way_a_case_can() -> None:
    run(read(EXAMPLES / "rostning-avslag-aterremiss.toml"), tell=lambda line: None)
    outcomes = Decision.objects.order_by("item__position").values_list("outcome", flat=True)
    assert list(outcomes) == ["adopted", "endorsed", "granted", "rejected", "granted", "referred_back"]


@pytest.mark.django_db
def test_a_grant_above_what_was_sought_is_named_and_changes_nothing(tmp_path: Path) -> None:
    changed = tmp_path / "fel.toml"
    changed.write_text(REFERENCE.read_text().replace("granted_sek = 500000\n", "granted_sek = 500000000\n"))
    assert changed.read_text() != REFERENCE.read_text()
    assert sorted(fault.place for fault in contradictions_in(read(changed))) == [
        "meeting.items[3].decision.granted_sek",
        "round.frame_sek",
    ]
    assert Application.objects.count() == 0
