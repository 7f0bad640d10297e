"""The reference pages say what the code says today."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.apps import apps

from bifall.accounts.predicates import Predicate, holds, predicate
from bifall.accounts.states import Role
from bifall.config import command_line
from bifall.config.reference import markdown, pages
from bifall.config.reference.glossary import models_in_swedish
from bifall.config.reference.permissions import in_words
from bifall.config.reference.rooms import rooms_with
from bifall.config.reference.settings import Setting, settings_read
from bifall.config.reference.states import workflows_in
from bifall.ui.history import events_in


@pytest.mark.parametrize("name", pages.PAGES)
def test_the_committed_page_says_what_the_code_says(name: str) -> None:
    assert (pages.FOLDER / name).read_text(encoding="utf-8") == pages.PAGES[name]()


WRITTEN_BY_HAND = ["matching.md", "worked-examples.md"]  # each has tests of its own that hold it to the code


def test_nothing_else_lies_in_the_folder() -> None:
    assert sorted(path.name for path in pages.FOLDER.iterdir()) == sorted([*pages.PAGES, *WRITTEN_BY_HAND])


def test_a_page_that_has_fallen_behind_is_named_and_mended(tmp_path: Path) -> None:
    everything = [tmp_path / name for name in pages.PAGES]
    assert pages.write(tmp_path) == everything
    assert pages.stale(tmp_path) == []
    changed, missing = tmp_path / "states.md", tmp_path / "events.md"
    changed.write_text(changed.read_text() + "One word more.\n")
    missing.unlink()
    assert pages.stale(tmp_path) == [missing, changed]
    assert pages.write(tmp_path) == [missing, changed]
    assert pages.stale(tmp_path) == []


def test_the_command_fails_when_a_page_has_fallen_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "stale", lambda: [Path("states.md")])
    answer = CliRunner().invoke(command_line.commands, ["docs", "check"])
    assert (answer.exit_code, answer.output) == (
        1,
        "states.md\n1 pages have fallen behind: run bifall docs write\n",
    )
    monkeypatch.setattr(pages, "stale", lambda: [])
    answer = CliRunner().invoke(command_line.commands, ["docs", "check"])
    assert (answer.exit_code, answer.output) == (0, "")


def test_every_model_says_its_swedish_word() -> None:
    told = {model for _word, model, _said in models_in_swedish()}
    silent = [model for model in apps.get_models() if model.__module__.startswith("bifall.")]
    assert [model.__name__ for model in silent if model not in told] == []


def test_no_two_events_have_one_name() -> None:
    names = Counter(event.name for _room, module in rooms_with("events") for event in events_in(module))
    assert [name for name, times in names.items() if times > 1] == []


def test_every_state_can_be_reached() -> None:
    lost = {
        f"{room}.{name}": set(type(workflow.initial)) - workflow.reachable()
        for room, module in rooms_with("states")
        for name, workflow in workflows_in(module)
    }
    assert {name: states for name, states in lost.items() if states} == {}
    assert len(lost) >= 5


@predicate
def is_applicant(user: object, thing: object) -> bool:
    return True


@predicate
def has_been_sent(user: object, thing: object) -> bool:
    return True


OFFICER = holds(Role.CASE_OFFICER, Role.DIRECTOR)
STAFF = "**case officer / director**"


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (is_applicant, "is applicant"),
        (~is_applicant, "not is applicant"),
        (OFFICER, "**case officer / director**"),
        (is_applicant & has_been_sent & is_applicant, "is applicant and has been sent and is applicant"),
        (is_applicant | (OFFICER & is_applicant), f"is applicant or ({STAFF} and is applicant)"),
        ((is_applicant | OFFICER) & ~has_been_sent, f"(is applicant or {STAFF}) and not has been sent"),
        (~(is_applicant & has_been_sent), "not (is applicant and has been sent)"),
    ],
)
def test_a_rule_is_said_in_words(rule: Predicate, words: str) -> None:
    assert in_words(str(rule)) == words


def test_settings_are_read_from_the_source() -> None:
    source = """
MODE = env.str("BIFALL_MODE", default="production")
KEY = env.str("BIFALL_KEY") if PRODUCTION else "weak"
SIZE = env.int("BIFALL_SIZE", default=2 * 1024) if MODE else 0
if PRODUCTION:
    MAIL = env.email("BIFALL_MAIL", default=f"smtp://{HOST}")
else:
    OTHER = env.list("BIFALL_OTHER")
"""
    assert list(settings_read(source)) == [
        Setting("BIFALL_MODE", "str", "production", in_production_alone=False),
        Setting("BIFALL_KEY", "str", None, in_production_alone=True),
        Setting("BIFALL_SIZE", "int", "2 * 1024", in_production_alone=False),
        Setting("BIFALL_MAIL", "email", "smtp://{HOST}", in_production_alone=True),
        Setting("BIFALL_OTHER", "list", None, in_production_alone=False),
    ]


def test_a_bar_does_not_end_a_cell() -> None:
    assert markdown.table(("A", "B"), [("x|y", ""), ("1\n2", "3")]) == (
        "| A | B |\n| --- | --- |\n| x\\|y | – |\n| 1 2 | 3 |\n"
    )
