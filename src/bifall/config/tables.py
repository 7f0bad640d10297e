"""The database's tables: are they there, and a quick way to make them where there are none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor


class TablesMissing(Exception):
    """The database cannot be used as it is; the text says in one line what to do."""


def stand_ready(tell: Callable[[str], None]) -> None:
    """Make the tables that are lacking.

    In production a person decides when, so there it is refused; and so it is in a database that somebody has
    named and that is in use, for it may be a production's.

    Raises TablesMissing.
    """
    if in_its_own_file() and not settings.PRODUCTION:
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    try:
        executor = MigrationExecutor(connection)
    except OperationalError as error:
        raise TablesMissing(f"The database does not answer: {str(error).splitlines()[0]}") from error
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    in_use = bool(executor.loader.applied_migrations) and not in_its_own_file()
    if settings.PRODUCTION or in_use:
        raise TablesMissing("The database lacks tables. Run `bifall migrate` first.")
    tell("Making the tables …")
    make_tables()


def make_tables() -> None:
    """All the migrations that are left, in the quicker way where the database is empty."""
    if not MigrationExecutor(connection).loader.applied_migrations:
        _room_by_room()
    call_command("migrate", verbosity=0)


def in_its_own_file() -> bool:
    """Is the database the file in the data folder, and not one that somebody has named?"""
    return Path(str(settings.DATABASES["default"]["NAME"])).is_relative_to(settings.DATA_DIR)


def _room_by_room() -> None:
    """The migrations of one app at a time, in an empty database.

    Django draws every model anew for each change of a table. Here it sees no more than what the app builds
    on, which takes half the time; `migrate` afterwards finds nothing left, and adds what belongs to its end.
    """
    graph = MigrationExecutor(connection).loader.graph
    leaves = sorted(graph.leaf_nodes())
    for app in dict.fromkeys(app for leaf in leaves for app, _name in graph.forwards_plan(leaf)):
        executor = MigrationExecutor(connection)
        targets = graph.leaf_nodes(app)
        plan = executor.migration_plan(targets)
        beneath = {node for target in targets for node in graph.forwards_plan(target)}
        beneath -= {(migration.app_label, migration.name) for migration, _backwards in plan}
        executor.migrate(targets, plan=plan, state=executor.loader.project_state(sorted(beneath)))
