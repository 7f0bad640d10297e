"""`bifall demo` as it is typed: where the year lies, what it refuses, and that its server can make papers."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.http import HttpResponse
from pytest_django import Settings
from whitenoise.middleware import WhiteNoiseMiddleware

from bifall.accounts.models import User
from bifall.config import demo_command
from bifall.config.demo_people import DEMO_PEOPLE
from tests.cast import Cast

SOURCE = Path(__file__).parents[2] / "src"

SERVES = """
import multiprocessing
from datetime import date

import granian

from bifall.config import demo_command
from bifall.documents.sheets import Heading, Paragraph, Sheet
from bifall.documents.typesetting import typeset


def sheet():
    kept = {"language": "sv", "authority": "Regionen", "sort": "Beslut", "title": "Ett beslut"}
    return Sheet(**kept, dated=date(2026, 11, 24), blocks=[Heading("Beslutet"), Paragraph("Bifall.")])


class Server:
    def __init__(self, *arguments, **settings):
        pass

    def serve(self):
        worker = multiprocessing.Process(target=typeset, args=(sheet(),))
        worker.start()
        worker.join(timeout=40)
        print("worker:", worker.exitcode)
        worker.kill()


granian.Granian = Server
demo_command._prepare = lambda stage: typeset(sheet())
demo_command.demo.main(["--port", "8199"], standalone_mode=False)
"""


def test_a_paper_is_made_by_the_server_after_papers_were_made_before_it() -> None:
    answer = demo(SERVES)
    assert answer.stdout.splitlines()[-1:] == ["worker: 0"], answer.stderr


STARTS = """
import sys

import granian

from bifall.config import demo_command


class Server:
    def __init__(self, *arguments, **settings):
        pass

    def serve(self):
        pass


granian.Granian = Server
demo_command._prepare = lambda stage: None
demo_command.demo.main(sys.argv[1:], standalone_mode=False)
"""


def demo(
    script: str, *options: str, here: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BIFALL_")}
    return subprocess.run(
        [sys.executable, "-c", script, *options],
        capture_output=True,
        text=True,
        cwd=here,
        env={**kept, "PYTHONPATH": str(SOURCE), **environment},
        check=False,
    )


@pytest.mark.parametrize(
    ("options", "environment", "kept"),
    [
        ([], {}, "var"),
        (["--stage", "call"], {}, "var/stage-call"),
        ([], {"BIFALL_DATA_DIR": "år"}, "år"),
        (["--stage", "call"], {"BIFALL_DATA_DIR": "/mapp/år"}, "/mapp/år/stage-call"),
        (
            [],
            {"BIFALL_DATABASE_URL": "sqlite:////mapp/annan.sqlite3"},
            "the database /mapp/annan.sqlite3, and papers in var",
        ),
    ],
)
def test_the_demo_says_where_it_is_kept(
    tmp_path: Path, options: list[str], environment: dict[str, str], kept: str
) -> None:
    answer = demo(STARTS, *options, here=tmp_path, **environment)
    assert answer.stdout.splitlines()[-1:] == [f"Stop with Ctrl-C. What you do is kept in {kept}."], (
        answer.stderr
    )


def test_a_production_is_never_served_as_a_demo() -> None:
    answer = demo(STARTS, BIFALL_MODE="production")
    assert (answer.returncode, answer.stdout, answer.stderr) == (
        1,
        "",
        "Refused: BIFALL_MODE is production. Anybody could sign in as anybody in a demo.\n",
    )


@pytest.mark.django_db
def test_a_database_that_others_use_is_never_served_as_a_demo(
    cast: Cast, settings: Settings, tmp_path: Path
) -> None:
    settings.STATIC_ROOT = tmp_path / "static"
    with pytest.raises(SystemExit, match=r"^Refused: the database is in use, and not by a demo\.$"):
        demo_command._prepare("published")


@pytest.mark.django_db
def test_the_server_finds_the_folder_of_static_files(cast: Cast, settings: Settings, tmp_path: Path) -> None:
    """It warns of a folder that is not there, and a warning is an error in the tests."""
    User.objects.create_user(DEMO_PEOPLE[0].email, name=DEMO_PEOPLE[0].name)
    settings.STATIC_ROOT = tmp_path / "demo" / "static"
    settings.WHITENOISE_AUTOREFRESH = False
    demo_command._prepare("published")
    assert WhiteNoiseMiddleware(lambda request: HttpResponse()).static_root == settings.STATIC_ROOT
