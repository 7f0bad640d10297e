"""`bifall case …` as it is typed: what it writes, what it says, and what it leaves alone."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result
from django.db import connection

from bifall.accounts.models import RoleAssignment
from bifall.accounts.states import Role
from bifall.config.command_line import commands
from tests.flows.case_files import OTHER, REFERENCE, everything


def bifall(*arguments: str | Path) -> Result:
    return CliRunner().invoke(commands, [str(argument) for argument in arguments], catch_exceptions=False)


def contents(folder: Path) -> Mapping[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def last_words(result: Result) -> list[str]:
    """The last line of the table, word by word."""
    return result.stdout.splitlines()[-1].split()


@pytest.mark.django_db
def test_the_reference_case_leaves_its_papers_and_4_905_777_kronor(tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = bifall("case", "run", REFERENCE, "--out", out)
    assert (result.exit_code, last_words(result)) == (0, ["Beviljat", "tillsammans", "4", "905", "777"])
    papers = contents(out)
    assert sorted(papers) == [
        "beslut-run-1-2026.pdf",
        "beslut-run-2-2026.pdf",
        "beslut-run-3-2026.pdf",
        "beviljade.csv",
        "beviljade.json",
        "pressmeddelande.html",
        "protokoll-run-2026-10-28.pdf",
    ]
    assert {name for name, paper in papers.items() if paper.startswith(b"%PDF-")} == {
        name for name in papers if name.endswith(".pdf")
    }
    grants: Any = json.loads(papers["beviljade.json"])["grants"]
    assert [grant["granted_sek"] for grant in grants] == [2_785_777, 500_000, 1_620_000]
    assert len(papers["beviljade.csv"].decode().splitlines()) == 4
    assert "Närmare 5 miljoner kronor till länets utveckling" in papers["pressmeddelande.html"].decode()
    assert bifall("audit", "verify").exit_code == 0


@pytest.mark.django_db
def test_the_other_example_ends_in_a_vote_a_rejection_and_a_referral_back(tmp_path: Path) -> None:
    result = bifall("case", "run", OTHER, "--out", tmp_path)
    assert result.exit_code == 0
    how = [" ".join(line.split("  ")[-1].split()) for line in result.stdout.splitlines()]
    assert how == ["antas", "ställer sig bakom", "1 100 000", "avslag", "750 000", "återremiss", "1 850 000"]
    letters = [name for name in sorted(contents(tmp_path)) if name.startswith("beslut-")]
    assert letters == ["beslut-run-1-2026.pdf", "beslut-run-2-2026.pdf", "beslut-run-3-2026.pdf"]
    whole = bifall("audit", "verify")
    assert (whole.exit_code, whole.stdout.split(" entries in ")[1]) == (0, "1 chains: whole.\n")


@pytest.mark.django_db
def test_a_refused_file_leaves_the_database_and_the_folder_as_they_were(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert bifall("case", "run", REFERENCE, "--out", out).exit_code == 0
    before, papers = everything(), contents(out)
    spoiled = tmp_path / "fel.toml"
    spoiled.write_text(
        REFERENCE.read_text("utf-8")
        .replace("granted_sek = 500000\n", "granted_sek = 500001\n")
        .replace('verifiers = ["vidar-vice"]', 'verifiers = ["sune-suppleant"]'),
        "utf-8",
    )
    contradicts = bifall("case", "run", spoiled, "--out", out)
    assert contradicts.exit_code == 1
    assert contradicts.output.splitlines() == [
        "meeting.verifiers: sune-suppleant does not serve at the meeting",
        "meeting.items[3].decision.granted_sek: 500001 is larger than the 500000 sought",
        "meeting.items[3].decision.granted_sek: 500001 is more than the highest share of the costs, 500000",
        "Refused: 3 contradictions. Nothing was changed.",
    ]
    again = bifall("case", "run", REFERENCE, "--out", out)
    assert again.exit_code == 1
    assert again.output.splitlines()[1:] == [
        "meeting.starts_at: Nämnden har redan ett sammanträde då.",
        "Refused: 1 reason. Nothing was changed.",
    ]
    assert (everything(), contents(out)) == (before, papers)


@pytest.mark.django_db
def test_a_right_that_somebody_has_lost_is_refused_in_one_line(tmp_path: Path) -> None:
    assert bifall("case", "run", OTHER, "--out", tmp_path).exit_code == 0
    RoleAssignment.objects.filter(role=Role.ADMINISTRATOR).delete()
    before, papers = everything(), contents(tmp_path)
    result = bifall("case", "run", REFERENCE, "--out", tmp_path)
    assert (result.exit_code, result.output.splitlines()[1:]) == (
        1,
        ["Refused: somebody in the file lacks the right accounts.register_person here. Nothing was changed."],
    )
    assert (everything(), contents(tmp_path)) == (before, papers)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "[authority]",
            "[authority",
            "fel.toml: is not TOML: Expected ']' at the end of a table declaration (at line 5, column 11)",
        ),
        (
            'court = "Förvaltningsrätten i Umeå"',
            'court = "Förvaltningsrätten i Umeå"\ncolour = "blå"',
            "authority.colour: extra inputs are not permitted",
        ),
        (
            "sought_sek = 500000\n",
            'sought_sek = "en halv miljon"\n',
            "applications[2].sought_sek: input should be a valid integer, unable to parse string as an"
            " integer",
        ),
        ('court = "Förvaltningsrätten i Umeå"\n', "", "authority.court: field required"),
    ],
    ids=["no TOML", "an unknown key", "a wrong type", "a missing key"],
)
@pytest.mark.parametrize("command", ["check", "run"])
def test_a_file_of_the_wrong_form_is_refused_with_the_place(
    tmp_path: Path, command: str, old: str, new: str, said: str
) -> None:
    written = REFERENCE.read_text("utf-8")
    assert written.count(old) == 1
    file = tmp_path / "fel.toml"
    file.write_text(written.replace(old, new), "utf-8")
    result = bifall("case", command, file)
    assert result.exit_code == 1
    assert result.output.splitlines() == [said, "Refused: 1 contradiction. Nothing was changed."]


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "fel.toml"
    file.write_bytes(b"note = '\xff'")
    result = bifall("case", "check", file)
    assert (result.exit_code, result.output.splitlines()[-1]) == (
        1,
        "Refused: 1 contradiction. Nothing was changed.",
    )


@pytest.mark.parametrize("example", [REFERENCE, OTHER], ids=lambda path: path.stem)
def test_the_examples_pass_the_check(example: Path) -> None:
    result = bifall("case", "check", example)
    assert (result.exit_code, result.output) == (0, "No contradictions.\n")


def test_the_printed_schema_takes_the_examples_and_refuses_what_is_wrong() -> None:
    result = bifall("case", "schema")
    schema = json.loads(result.stdout)
    validator = jsonschema.validators.validator_for(schema)
    validator.check_schema(schema)
    for example in (REFERENCE, OTHER):
        assert list(validator(schema).iter_errors(as_json_values(example))) == []
    wrong = as_json_values(REFERENCE)
    wrong["applications"][1]["sought_sek"] = "en halv miljon"
    wrong["authority"]["colour"] = "blå"
    del wrong["meeting"]["chair"]
    assert sorted(list(error.path) for error in validator(schema).iter_errors(wrong)) == [
        ["applications", 1, "sought_sek"],
        ["authority"],
        ["meeting"],
    ]


def as_json_values(example: Path) -> Any:
    """An example as an editor sees it: dates and times are texts."""
    return json.loads(
        json.dumps(tomllib.loads(example.read_text("utf-8")), default=lambda day: day.isoformat())
    )


def in_a_process(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BIFALL_")}
    return subprocess.run(
        [sys.executable, "-c", "from bifall.config.command_line import main; main()", *map(str, arguments)],
        capture_output=True,
        text=True,
        env={**kept, "PYTHONPATH": "src", **environment},
        check=False,
    )


PRODUCTION = {
    "BIFALL_MODE": "production",
    "BIFALL_SECRET_KEY": "x" * 50,
    "BIFALL_ALLOWED_HOSTS": "bifall.example.org",
}


def test_production_says_what_to_do_about_a_database_without_tables(tmp_path: Path) -> None:
    address = {"BIFALL_DATA_DIR": str(tmp_path), "BIFALL_DATABASE_URL": f"sqlite:///{tmp_path}/tom.sqlite3"}
    for command in (["case", "run", REFERENCE, "--out", tmp_path / "out"], ["audit", "verify"]):
        result = in_a_process(*command, **PRODUCTION, **address)
        assert (result.returncode, result.stdout, result.stderr) == (
            1,
            "",
            f"  production, database {tmp_path}/tom.sqlite3\n"
            "The database lacks tables. Run `bifall migrate` first.\n",
        )
    assert not (tmp_path / "out").exists()


def test_outside_production_a_named_database_that_is_in_use_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "annans.sqlite3") as used:
        used.execute("CREATE TABLE django_migrations (id integer, app text, name text, applied text)")
        used.execute("INSERT INTO django_migrations VALUES (1, 'contenttypes', '0001_initial', '2026-11-01')")
    address = f"sqlite:///{tmp_path}/annans.sqlite3"
    result = in_a_process("audit", "verify", BIFALL_DATABASE_URL=address)
    assert (result.returncode, result.stderr) == (
        1,
        f"  demo, database {tmp_path}/annans.sqlite3\n"
        "The database lacks tables. Run `bifall migrate` first.\n",
    )
    with sqlite3.connect(tmp_path / "annans.sqlite3") as left:
        assert left.execute("SELECT name FROM sqlite_master").fetchall() == [("django_migrations",)]


def test_a_database_that_does_not_answer_is_named_in_one_line(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/ingen/mapp/bifall.sqlite3"
    result = in_a_process("case", "run", REFERENCE, BIFALL_MODE="demo", BIFALL_DATABASE_URL=address)
    assert (result.returncode, result.stderr) == (
        1,
        f"  demo, database {tmp_path}/ingen/mapp/bifall.sqlite3\n"
        "The database does not answer: unable to open database file\n",
    )


@pytest.mark.django_db
def test_an_empty_database_gets_the_tables_that_migrate_makes_and_then_the_meeting(tmp_path: Path) -> None:
    file = tmp_path / "ny.sqlite3"
    address = {"BIFALL_MODE": "demo", "BIFALL_DATABASE_URL": f"sqlite:///{file}"}
    result = in_a_process("case", "run", REFERENCE, "--out", tmp_path / "out", **address)
    assert (result.returncode, result.stdout.splitlines()[-1].split()[-3:]) == (0, ["4", "905", "777"])
    assert result.stderr.splitlines()[:2] == [f"  demo, database {file}", "  Making the tables …"]
    whole = in_a_process("audit", "verify", **address)
    assert (whole.returncode, whole.stdout.split(" entries in ")[1]) == (0, "1 chains: whole.\n")
    with sqlite3.connect(file) as made:
        assert columns_of(made) == columns_in_the_test_database()
        assert (
            set(made.execute("SELECT app, name FROM django_migrations")) == migrations_in_the_test_database()
        )


# What each database has of its own for searching (decision 0030).
SEARCHED_WITH = ("sqlite_", "wagtailsearch_", "projectbank_tokens")
SEARCHED_IN = {"projectbank_projectentry": {"token_vector"}}


def columns_of(database: sqlite3.Connection) -> dict[str, list[str]]:
    tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return {
        table: sorted(column[1] for column in database.execute(f"PRAGMA table_info({table})"))
        for (table,) in tables
        if not table.startswith(SEARCHED_WITH)
    }


def columns_in_the_test_database() -> dict[str, list[str]]:
    """The tables that `migrate` made for the tests. SQLite and PostgreSQL order a table's columns each in
    its own way.
    """
    with connection.cursor() as cursor:
        return {
            table: sorted(
                {column.name for column in connection.introspection.get_table_description(cursor, table)}
                - SEARCHED_IN.get(table, set())
            )
            for table in connection.introspection.table_names(cursor)
            if not table.startswith(SEARCHED_WITH)
        }


def migrations_in_the_test_database() -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        return set(cursor.fetchall())
