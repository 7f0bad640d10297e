"""Several people at once: each in a thread and a connection of their own, with real transactions.

A database in memory is for one connection, so on SQLite the test moves to a file for as long as it lasts.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import pytest
from django.conf import settings
from django.db import connection

from tests.databases import _sqlite_template


class Together(Protocol):
    def __call__(self, *acts: Callable[[], object]) -> None: ...


def _run(*acts: Callable[[], object]) -> None:
    """Start all `acts` at the same moment and wait for them; the first failure is raised here."""
    start, failures = threading.Barrier(len(acts)), []

    def one(act: Callable[[], object]) -> None:
        try:
            start.wait(10)
            act()
        except BaseException as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    if failures:
        raise failures[0]


@pytest.fixture
def together(transactional_db: None, tmp_path: Path) -> Iterator[Together]:
    """Runs what it is given at once. What the test writes before, it must write after asking for this."""
    if connection.vendor == "postgresql":
        yield _run
        return
    in_memory, name = connection.connection, connection.settings_dict["NAME"]
    path = str(tmp_path / "several.sqlite3")
    with sqlite3.connect(_sqlite_template()) as source, sqlite3.connect(path) as copy:
        source.backup(copy)
    source.close()
    copy.close()
    connection.connection = None
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = path
    yield _run
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
    connection.connection = in_memory
