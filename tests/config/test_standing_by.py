"""A process that stands by: what its child does goes on when the child is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

BEGINNING = """
import os, signal, sys, time
from pathlib import Path
from bifall.config.standing_by import is_abandoned, kept_going
told = Path(sys.argv[1])
def tell(what):
    with told.open("a") as lines:
        lines.write(f"{what}\\n")
"""


def process(script: str, told: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", BEGINNING + script, str(told)],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "bifall.config.settings"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def lines_when(told: Path, count: int) -> list[str]:
    """The lines, when there are so many."""
    for _ in range(2_000):
        if told.exists() and len(lines := told.read_text().splitlines()) >= count:
            return lines
        time.sleep(0.01)
    raise AssertionError(f"{count} lines were never told")


@pytest.mark.parametrize("with_what", ["SIGKILL", "SIGTERM"])
def test_another_child_goes_on_when_one_is_killed(tmp_path: Path, with_what: str) -> None:
    told = tmp_path / "told"
    script = f"""
def work():
    tell(os.getpid())
    if len(told.read_text().splitlines()) < 3:
        os.kill(os.getpid(), signal.{with_what})
        time.sleep(60)
raise SystemExit(kept_going(work))
"""
    standing_by = process(script, told)
    assert standing_by.communicate(timeout=60) == ("", "")
    children = told.read_text().splitlines()
    assert (standing_by.returncode, len(children), len(set(children))) == (0, 3, 3)
    assert str(standing_by.pid) not in children


def test_a_child_that_fails_is_not_followed_by_another(tmp_path: Path) -> None:
    told = tmp_path / "told"
    script = """
def work():
    tell("began")
    raise ValueError("broken")
raise SystemExit(kept_going(work))
"""
    standing_by = process(script, told)
    _out, err = standing_by.communicate(timeout=60)
    assert (standing_by.returncode, told.read_text()) == (1, "began\n")
    assert err.endswith("ValueError: broken\n")


def test_a_child_ends_with_the_process_that_stands_by_however_that_ends(tmp_path: Path) -> None:
    script = """
def work():
    tell(os.getpid())
    while not is_abandoned():
        time.sleep(0.01)
    tell("abandoned")
raise SystemExit(kept_going(work))
"""
    killed, stopped = tmp_path / "killed", tmp_path / "stopped"
    with process(script, killed) as standing_by:
        lines_when(killed, 1)
        standing_by.kill()
    assert lines_when(killed, 2)[1] == "abandoned"
    with process(script, stopped) as standing_by:
        [child] = lines_when(stopped, 1)
        standing_by.send_signal(signal.SIGTERM)
        standing_by.communicate(timeout=60)
    assert standing_by.returncode == 0
    assert stopped.read_text() == f"{child}\n"
    with pytest.raises(ProcessLookupError):
        os.kill(int(child), 0)
