"""Where what people write is kept: the workspace's own file, or a PostgreSQL server by one setting. Needs no Django."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from fingerpost.errors import SettingsError

SETTING = "FINGERPOST_DATABASE"
IN_WORDS = f"The database that {SETTING} names"
POSTGRESQL = "django.db.backends.postgresql"
_ADDRESS = re.compile(
    r"postgres(?:ql)?://(?:(?P<user>[^:@/]*)(?::(?P<password>[^@/]*))?@)?"
    r"(?P<host>[^:/@?#\[\]]+|\[[0-9A-Fa-f:.]+\])(?::(?P<port>\d{1,5}))?/(?P<name>[^/?#]+)"
)


def elsewhere(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether it is kept in a database of its own, and not in the workspace's file."""
    return bool(environ.get(SETTING))


def database_settings(path: Path, environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """How Django is told of it: of the file at `path`, or of what the setting names. The pages and the command line
    both ask here, so that what one writes the other reads.

    Raises SettingsError for an address that is none, or where the driver is missing.
    """
    return _server(environ[SETTING]) if elsewhere(environ) else _file(path)


def _file(path: Path) -> dict[str, Any]:
    """A transaction holds the file for writing from its first line on, so that what it reads cannot change before it
    writes."""
    # Late, as the page with nothing to install has no SQLite and asks this module only whether there is anything.
    from fingerpost.workflow import file

    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path.absolute()),
        "OPTIONS": {
            "timeout": file.WAIT,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA synchronous=FULL",  # what was written outlives a power cut
        },
    }


def _server(address: str) -> dict[str, Any]:
    parts = _ADDRESS.fullmatch(address)
    if parts is None:
        # Not shown: it may hold a password.
        raise SettingsError(
            f"{SETTING} is not an address of PostgreSQL; write postgresql://user:password@host:5432/name."
        )
    if find_spec("psycopg") is None:
        raise SettingsError(
            f'{SETTING} needs psycopg, which is not installed here: pip install "fingerpost[postgresql]".'
        )
    return {
        "ENGINE": POSTGRESQL,
        "NAME": _plain(parts["name"]),
        "USER": _plain(parts["user"] or ""),
        "PASSWORD": _plain(parts["password"] or ""),
        "HOST": parts["host"].strip("[]"),
        "PORT": int(parts["port"] or 5432),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _plain(text: str) -> str:
    """A part of an address with what stands for a sign, such as %40 for @, as that sign."""
    return re.sub(rb"%([0-9A-Fa-f]{2})", lambda found: bytes.fromhex(found[1].decode()), text.encode()).decode()
