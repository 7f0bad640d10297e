"""Each subscriber gets a letter once, though the worker is killed while it sends: a small benchmark."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_each_gets_the_letter_once_though_the_worker_is_killed() -> None:
    asked = ["--subscribers", "200", "--kills", "5", "--quiet"]
    answer = subprocess.run(
        [sys.executable, "-m", "benchmarks.press_mail", *asked],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    found = json.loads(answer.stdout.splitlines()[-1])
    for run, kills in (("undisturbed", 0), ("killed", 5)):
        assert (found[run]["letters"], found[run]["exactly_once"]) == (200, True)
        assert 0 <= found[run]["handed_over_again_under_the_same_id"] <= kills
    assert found["killed"]["killed_before_all_had_theirs"] == 5
