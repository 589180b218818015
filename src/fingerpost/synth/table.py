"""What the writers of layouts share."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from datetime import date

WriteCsv = Callable[[Sequence[str], Iterable[Sequence[object]]], bytes]
"""The project's one CSV writer, handed in by the caller."""

Rows = Iterable[Sequence[object]]
Files = dict[str, bytes]
"""Each file's content by its path below the folder."""


def uk(day: date | None) -> str:
    """A date as councils' systems print it."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}" if day else ""


def yes(value: object) -> str:
    """Y or N."""
    return "Y" if value else "N"


def columns(text: str) -> tuple[str, ...]:
    """Headers parted by commas; one that holds a comma is in quotation marks."""
    return tuple(next(csv.reader([text])))
