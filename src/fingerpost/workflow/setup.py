"""Django without the web: configured once in a process, a connection a file, the tables brought up to date.

A web application that is configured already keeps its own settings; it lists `fingerpost.workflow` among its
applications, takes `database_settings` for its database and USE_TZ = False, and uses the same models.
"""

from __future__ import annotations

import time
from itertools import count
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.conf import settings
from django.db import Error, connections, transaction

from fingerpost.errors import StoreError
from fingerpost.workflow import file
from fingerpost.workflow.address import IN_WORDS, database_settings

APPLICATION, LABEL = "fingerpost.workflow", "workflow"
SETTINGS: dict[str, Any] = {
    "INSTALLED_APPS": [APPLICATION],
    "USE_TZ": False,  # times are those of the clock on the wall, as the clock that is handed in tells them
    "TIME_ZONE": "Europe/London",
    "LOGGING_CONFIG": None,  # a library does not touch the logging of the program it is in
}
_numbers = count(1)


def prepare() -> None:
    """Configure Django, where nobody has. Raises StoreError where somebody has, without this application."""
    if not settings.configured:
        settings.configure(**SETTINGS)
    if not apps.ready:
        django.setup()
    if not apps.is_installed(APPLICATION):
        raise StoreError(f'Django is configured without "{APPLICATION}"; add it to INSTALLED_APPS.')


def connect(path: Path) -> str:
    """Name a file, or the database of the setting, to Django; gives its alias. Each opening has its own, so that files
    never mix."""
    if not path.parent.is_dir():
        raise StoreError(f"There is no folder {path.parent} to keep {path.name} in.")
    alias = f"{LABEL}-{next(_numbers)}"
    # Django fills the settings in when it reads them all at once; a file comes later, and is filled in the same way.
    filled = connections.configure_settings({"default": {}, alias: database_settings(path)})
    connections.databases[alias] = filled[alias]
    return alias


def disconnect(alias: str) -> None:
    """Close a file and forget its alias."""
    if alias in connections.databases:
        connections[alias].close()
        del connections[alias]
        del connections.databases[alias]


def migrate(alias: str, path: Path, everything: bool = False) -> None:
    """Make the tables, or bring them up to date, all in one transaction; with `everything`, those of the pages too.

    Raises StoreError.
    """
    from django.db.migrations.executor import MigrationExecutor

    connection = connections[alias]
    try:
        if connection.vendor == "sqlite":
            _write_ahead(connection)
        executor = MigrationExecutor(connection)
        unknown = [
            name for app, name in executor.loader.applied_migrations
            if app == LABEL and (app, name) not in executor.loader.disk_migrations
        ]  # fmt: skip
        if unknown:
            says = f"{path} was written by a newer Fingerpost ({', '.join(sorted(unknown))} is not known here)"
            raise StoreError(f"{says}. Install that version; nothing was changed.")
        targets = [key for key in executor.loader.graph.leaf_nodes() if everything or key[0] == LABEL]
        if not executor.migration_plan(targets):
            return
        # SQLite can only be told outside a transaction that tables may be remade.
        connection.disable_constraint_checking()
        try:
            with transaction.atomic(using=alias):
                # Asked anew: another process may have done it while this one waited.
                MigrationExecutor(connection).migrate(targets)
        finally:
            connection.enable_constraint_checking()
    except Error as error:
        raise fault(alias, path, error) from error


def fault(alias: str, path: Path, error: Exception) -> StoreError:
    """What a fault of the database means in words, said of where it is kept."""
    on_server = connections[alias].vendor == "postgresql"
    return file.fault(IN_WORDS if on_server else path, error)


def _write_ahead(connection: Any) -> None:
    """Let readers read while one writes. SQLite does not wait its turn for this one step, so we do."""
    until = time.monotonic() + file.WAIT
    while True:
        try:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA journal_mode=WAL")
            return
        except Error as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.02)
