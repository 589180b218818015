"""The SQLite file itself: what its faults mean in words, and whether it is whole."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from fingerpost.errors import StoreError

WAIT = 5.0
"""Seconds that a writer waits for another to end."""
_MEND = "Restore it from a backup; the figures do not depend on it."
_MEANINGS = (
    (
        ("connection failed", "connection refused", "server closed", "connection is lost", "terminating connection"),
        "cannot be reached. Nothing was changed; see that the server runs, and that host, user and password are right.",
    ),
    (("locked", "busy"), "is being written by another program. Nothing was changed; try again in a moment."),
    (("not a database", "malformed", "corrupt"), f"is damaged. {_MEND}"),
    (("disk is full", "disk full"), "could not be written: the disk is full. Nothing was changed. Make room."),
    (("readonly", "read-only"), "may not be written. Nothing was changed; ask for the right to write there."),
    (("unable to open",), "cannot be opened: look whether the workspace is there and may be written."),
    (("no such table", "no such column"), f"lacks what it should hold: it is damaged, or no workflow file. {_MEND}"),
)


def fault(path: Path | str, error: Exception) -> StoreError:
    """What a fault of the database means, in words that say what to do."""
    said = str(error).casefold()
    for signs, means in _MEANINGS:
        if any(sign in said for sign in signs):
            return StoreError(f"{path} {means}")
    return StoreError(f"{path} could not be read or written ({error}). Nothing was changed.")


def check(path: Path) -> None:
    """Look through the whole file for damage. Raises StoreError."""
    try:
        # For writing too, or the files beside it that readers share would stay behind.
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=WAIT)) as connection:
            (first,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.Error as error:
        raise fault(path, error) from error
    if first != "ok":
        raise StoreError(f"{path} is damaged ({first}). {_MEND}")
