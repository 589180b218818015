"""Tables as the pages show and hand them out: one listing, its caption, and its downloads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse

from fingerpost.model import Listing
from fingerpost.periods import long_date
from fingerpost.render.delimited import write_csv
from fingerpost.render.excel import render_listing

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ENDINGS = tuple(TYPES)


@dataclass(frozen=True)
class Cell:
    """A value as it is shown; numbers stand to the right."""

    text: str
    number: bool


@dataclass(frozen=True)
class Shown:
    """A listing ready for the table's template."""

    caption: str
    heads: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


def shown(listing: Listing, caption: str = "", heads: Sequence[str] = ()) -> Shown:
    """A listing as text, with the heads given in place of the columns' names."""
    numbers = [_is_number_column(listing, place) for place in range(len(listing.columns))]
    named = heads or [words(column) for column in listing.columns]
    return Shown(
        caption or listing.title,
        tuple(Cell(head, number) for head, number in zip(named, numbers, strict=True)),
        tuple(tuple(Cell(text_of(value), n) for value, n in zip(row, numbers, strict=True)) for row in listing.rows),
    )


def words(column: str) -> str:
    """A column's name as people read it: 'started_on' is 'Started on'."""
    return column.replace("_", " ").capitalize()


def text_of(value: Any) -> str:
    """A value as people read it."""
    match value:
        case None | "":
            return "–"
        case bool():
            return "Yes" if value else "No"
        case datetime():
            return f"{long_date(value.date())}, {value:%H:%M}"
        case date():
            return long_date(value)
        case str():
            return value
        case _:
            return f"{value:,}"


def _is_number_column(listing: Listing, place: int) -> bool:
    values = [row[place] for row in listing.rows if row[place] is not None]
    return bool(values) and not any(isinstance(value, str | bool | date) for value in values)


def download(listing: Listing, name: str, ending: str, says: str = "") -> HttpResponse:
    """A listing as a CSV or Excel file. No text in it can start a formula."""
    data = write_csv(listing.columns, listing.rows) if ending == "csv" else render_listing(listing, says)
    response = HttpResponse(data, content_type=TYPES[ending])
    plain = "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in name)
    response["Content-Disposition"] = f'attachment; filename="{plain}.{ending}"'
    return response
