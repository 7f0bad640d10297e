from __future__ import annotations

import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from bifall.config import command_line, messages


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    code = "from bifall.config.command_line import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": "src"},
        check=False,
    )


def test_other_words_are_djangos() -> None:
    answer = run("version")
    assert (answer.returncode, answer.stdout.split(".")[:2]) == (0, ["5", "2"])


def test_help_names_the_houses_own_commands() -> None:
    answer = run("--help")
    assert answer.returncode == 0
    assert "messages" in answer.stdout


def test_check_fails_when_a_text_lacks_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "check", lambda: ["ui: Väntar på dig"])
    answer = CliRunner().invoke(command_line.commands, ["messages", "check"])
    assert answer.exit_code == 1
    assert "ui: Väntar på dig" in answer.output


def test_check_is_content_when_all_is_translated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "check", lambda: [])
    answer = CliRunner().invoke(command_line.commands, ["messages", "check"])
    assert (answer.exit_code, answer.output) == (0, "")
