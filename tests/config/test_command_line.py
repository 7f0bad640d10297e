from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

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


SETS_UP = """
from django.conf import settings
from bifall.config import command_line
command_line.{how}()
command_line.tell_the_mode()
print(settings.BIFALL_MODE, settings.BIFALL_DEMO_SIGN_IN)
"""
OF_A_PRODUCTION = {"BIFALL_SECRET_KEY": "x" * 50, "BIFALL_ALLOWED_HOSTS": "bifall.example.org"}
UNNAMED = "The mode is production, for BIFALL_MODE is not set. Set the {} environment variable.\n"


def set_up_with(how: str, folder: Path, environment: Mapping[str, str]) -> tuple[int, str, str]:
    """(exit code, what it is, what is said) when the settings are loaded in that environment and no other."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BIFALL_")}
    named = {"PYTHONPATH": "src", "DJANGO_SETTINGS_MODULE": "bifall.config.settings"}
    answer = subprocess.run(
        [sys.executable, "-c", SETS_UP.format(how=how)],
        capture_output=True,
        text=True,
        env={**kept, **named, "BIFALL_DATA_DIR": str(folder), **environment},
        check=False,
    )
    return answer.returncode, answer.stdout, answer.stderr


@pytest.mark.parametrize(
    ("environment", "is_now"),
    [
        ({}, (0, "demo True\n", "  demo, database {folder}/bifall.sqlite3\n")),
        (
            {"BIFALL_MODE": "demo", **OF_A_PRODUCTION},
            (0, "demo True\n", "  demo, database {folder}/bifall.sqlite3\n"),
        ),
        (OF_A_PRODUCTION, (0, "production False\n", "  production, database {folder}/bifall.sqlite3\n")),
        ({"BIFALL_SECRET_KEY": "x" * 50}, (1, "", UNNAMED.format("BIFALL_ALLOWED_HOSTS"))),
        (
            {"BIFALL_MODE": "Production"},
            (1, "", "The mode is Production. BIFALL_MODE must be production, demo or test.\n"),
        ),
        (
            OF_A_PRODUCTION | {"BIFALL_DATABASE_URL": "postgres://bifall:hemligt@db.example.org/bifall"},
            (0, "production False\n", "  production, database bifall on db.example.org\n"),
        ),
    ],
    ids=["nothing", "told to be a demo", "a production", "half a production", "no mode", "another machine"],
)
def test_what_is_tried_is_a_demo_unless_the_environment_is_a_productions(
    tmp_path: Path, environment: Mapping[str, str], is_now: tuple[int, str, str]
) -> None:
    code, mode, said = is_now
    assert set_up_with("set_up", tmp_path, environment) == (code, mode, said.format(folder=tmp_path))


def test_what_belongs_to_an_installation_is_never_a_demo_by_accident(tmp_path: Path) -> None:
    assert set_up_with("set_up_installation", tmp_path, {}) == (1, "", UNNAMED.format("BIFALL_SECRET_KEY"))
