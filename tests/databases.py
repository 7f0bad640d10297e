"""Test databases by copying: the migrations run once, and each worker gets a copy of what they made.

The template is named by a hash over the migrations, so a changed migration makes a new one.
"""

from __future__ import annotations

import fcntl
import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase
from pytest_django.plugin import DjangoDbBlocker

from bifall.config.tables import make_tables

FOLDER = Path(__file__).parents[1] / "var" / "test-databases"
SOURCE = Path(__file__).parents[1] / "src" / "bifall"


def _fingerprint() -> str:
    seen = hashlib.sha256()
    for package in ("django", "wagtail", "django-allauth", "django-taggit"):
        seen.update(f"{package} {version(package)}\n".encode())
    statements = (SOURCE / "audit" / "append_only.py", SOURCE / "questionnaires" / "published_stays.py")
    for path in sorted([*SOURCE.glob("*/migrations/*.py"), *statements]):
        seen.update(path.read_bytes())
    return seen.hexdigest()[:16]


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _point_at(name: str) -> None:
    connection.close()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


def _sqlite_template() -> Path:
    path = FOLDER / f"{_fingerprint()}.sqlite3"
    with _one_at_a_time():
        if not path.exists():
            unfinished = path.with_suffix(".unfinished")
            unfinished.unlink(missing_ok=True)
            before = connection.settings_dict["NAME"]
            _point_at(str(unfinished))
            make_tables()
            connection.close()
            unfinished.rename(path)
            _point_at(before)
    return path


def _fill_sqlite() -> None:
    template = _sqlite_template()
    name = connection.creation._create_test_db(verbosity=0, autoclobber=True)
    _point_at(name)
    connection.ensure_connection()
    with sqlite3.connect(template) as source:
        source.backup(connection.connection)


def _fill_postgresql() -> None:
    name = connection.creation._get_test_db_name()
    template = f"bifall_template_{_fingerprint()}"
    with _one_at_a_time(), connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template])
        if cursor.fetchone() is None:
            cursor.execute(f'DROP DATABASE IF EXISTS "{template}_unfinished"')
            cursor.execute(f'CREATE DATABASE "{template}_unfinished"')
            before = connection.settings_dict["NAME"]
            _point_at(f"{template}_unfinished")
            make_tables()
            _point_at(before)
            cursor.execute(f'ALTER DATABASE "{template}_unfinished" RENAME TO "{template}"')
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    _point_at(name)


def _restore(test_case: TransactionTestCase) -> None:
    """After a test with real transactions: the template again, whole.

    Django would empty every table instead, which the append-only audit rightly refuses, and which takes away
    the rows that migrations have made.
    """
    if connection.vendor == "sqlite":
        connection.close()
        connection.ensure_connection()
        with sqlite3.connect(_sqlite_template()) as source:
            source.backup(connection.connection)
        return
    name, template = connection.settings_dict["NAME"], f"bifall_template_{_fingerprint()}"
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


TransactionTestCase._fixture_teardown = _restore  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """Replaces pytest-django's own: a copy instead of 300 migrations per worker."""
    with django_db_blocker.unblock():
        own = connection.settings_dict["NAME"]
        (_fill_sqlite if connection.vendor == "sqlite" else _fill_postgresql)()
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            name = connection.settings_dict["NAME"]
            _point_at(own)
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.close()
