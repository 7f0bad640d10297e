"""The demo's server can make papers although the year's papers were made just before it started."""

from __future__ import annotations

import os
import subprocess
import sys

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
    answer = subprocess.run(
        [sys.executable, "-c", SERVES],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": "src"},
        check=False,
    )
    assert answer.stdout.splitlines()[-1:] == ["worker: 0"], answer.stderr
