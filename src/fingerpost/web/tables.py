"""Tables as the pages show and hand them out: one listing, its caption, and its downloads."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.http import HttpResponse

from fingerpost.model import SCHEMAS, Listing, code_lists
from fingerpost.periods import long_date
from fingerpost.render.delimited import write_csv
from fingerpost.render.excel import render_rows
from fingerpost.report.model import DataTable

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ENDINGS = tuple(TYPES)
_SHORT = ("caf", "cin", "cla", "cp", "icpc", "id", "lac", "s47", "upn", "uasc")
_NUMBER = re.compile(r"-?£?[\d,]+(\.\d+)?%?")


@dataclass(frozen=True)
class Cell:
    """A value as it is shown; numbers stand to the right. `link` is where it leads, if anywhere."""

    text: str
    number: bool
    link: str = ""


@dataclass(frozen=True)
class Shown:
    """A listing ready for the table's template."""

    caption: str
    heads: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


Links = Mapping[str, Callable[[Any], str]]
"""For a column, where one of its values leads; '' is nowhere."""


def shown(listing: Listing, caption: str = "", heads: Sequence[str] = (), links: Links | None = None) -> Shown:
    """A listing as text, with the heads given in place of the columns' names."""
    numbers = [_is_number_column(listing, place) for place in range(len(listing.columns))]
    leads = [(links or {}).get(column, _nowhere) for column in listing.columns]
    named = heads or [words(column) for column in listing.columns]
    return Shown(
        caption or listing.title,
        tuple(Cell(head, number) for head, number in zip(named, numbers, strict=True)),
        tuple(
            tuple(Cell(text_of(value), n, lead(value)) for value, n, lead in zip(row, numbers, leads, strict=True))
            for row in listing.rows
        ),
    )


def _nowhere(value: object) -> str:
    return ""


def columns_of(listing: Listing, wanted: Sequence[str]) -> Listing:
    """Some columns of a listing, in its own order."""
    keep = [place for place, name in enumerate(listing.columns) if name in wanted]
    return _keeping(listing, keep)


def without_empty(listing: Listing) -> Listing:
    """The columns that have anything in them."""
    keep = [place for place in range(len(listing.columns)) if any(row[place] is not None for row in listing.rows)]
    return _keeping(listing, keep)


def _keeping(listing: Listing, keep: Sequence[int]) -> Listing:
    return Listing(
        listing.title,
        tuple(listing.columns[place] for place in keep),
        tuple(tuple(row[place] for place in keep) for row in listing.rows),
    )


def words(column: str) -> str:
    """A column's name as people read it: 'started_on' is 'Started on', 'cp_plan' is 'CP plan'."""
    said = " ".join(part.upper() if part in _SHORT else part for part in column.split("_"))
    return said[:1].upper() + said[1:]


@cache
def meanings(column: str) -> Mapping[str, str]:
    """What the codes of a canonical column mean; empty where it holds none."""
    lists = {each.codes for schema in SCHEMAS.values() for each in schema.columns if each.name == column and each.codes}
    return {code: known.meaning for name in sorted(lists) for code, known in code_lists()[name].items()}


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
    return bool(values) and all(_reads_as_number(value) for value in values)


def _reads_as_number(value: object) -> bool:
    """A number, or text that is one with its sign: '20.8%', '1,642'."""
    if isinstance(value, str):
        return _NUMBER.fullmatch(value) is not None
    return not isinstance(value, bool | date)


def download(listing: Listing, name: str, ending: str, says: str = "") -> HttpResponse:
    """A listing as a CSV or Excel file. No text in it can start a formula."""
    if ending == "csv":
        data = write_csv(listing.columns, listing.rows)
    else:
        data = render_rows(DataTable(name, listing.columns, listing.rows, listing.title), says)
    response = HttpResponse(data, content_type=TYPES[ending])
    plain = "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in name)
    response["Content-Disposition"] = f'attachment; filename="{plain}.{ending}"'
    return response
