"""What people write beside the figures: commentary, risks, money, sign-off, register, actions, notes, and who did what.

It is kept in the workspace's own SQLite file, or in PostgreSQL, by models of Django, without the web. Django is
imported when a file is opened and not before: whoever only asks for figures never pays for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fingerpost.errors import StoreError

if TYPE_CHECKING:
    from fingerpost.workflow.door import Workflow

FILE = "workflow.sqlite3"

__all__ = ["FILE", "check_file", "is_written", "open_workflow"]


def open_workflow(
    path: str | Path, clock: Callable[[], datetime], who: str, council: str = "000", users: Iterable[str] = ()
) -> Workflow:
    """Open the file at `path`, made or brought up to date if need be. Close it, or use it in a `with`.

    Where FINGERPOST_DATABASE names a PostgreSQL database it is that one instead, as for the pages.

    `clock` gives the present for what is written and `who` is the name written beside it. `users` are the people who
    could sign, beside those who have. Raises StoreError where the file is damaged, in use, or newer than this program.
    """
    try:
        from fingerpost.workflow.setup import connect, disconnect, migrate, prepare
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "django":
            raise
        says = f"{path}: risks, money, commentary and sign-off are kept with Django, which is not installed here"
        raise StoreError(f'{says}: pip install "django>=5.2,<5.3".') from error
    prepare()
    from fingerpost.workflow.door import Workflow

    alias = connect(Path(path))
    try:
        migrate(alias, Path(path))
    except BaseException:
        disconnect(alias)
        raise
    return Workflow(alias, Path(path), clock, who, council, users, close=lambda: disconnect(alias))


def is_written(path: str | Path) -> bool:
    """Whether there can be anything to read: a file, or a database that the setting names. Needs no Django."""
    from fingerpost.workflow.address import elsewhere

    return elsewhere() or Path(path).exists()


def check_file(path: Path) -> None:
    """Look through the whole file for damage. Raises StoreError. Needs no Django."""
    from fingerpost.workflow.file import check

    check(path)
