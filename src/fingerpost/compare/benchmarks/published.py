"""The published figures as they were published: series, areas, statistical neighbours, and values with their symbols.

They are CSV files in a zip, one a series, read with the standard library when they are asked for and not before.
`tools/published_figures.py` writes the zip.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Literal
from zipfile import ZipFile

from fingerpost.errors import NotFound, SettingsError, nearest
from fingerpost.measures import Definition
from fingerpost.measures.definition import Better

FILE = "published.zip"
SOURCE = "Department for Education, Local Authority Interactive Tool, edition of early 2026."
LICENCE = "Contains public sector information licensed under the Open Government Licence v3.0."
NEIGHBOURS = "statistical neighbours of May 2025"

ENGLAND, LONDON = 970, 986
HALVES_OF_LONDON = {"Inner London": 987, "Outer London": 988}
"""London is a region, and so is each half of it; a council in London is listed under its half."""
REGIONS = range(980, 991)

SYMBOLS = {
    "c": "held back to protect people",
    "x": "not available",
    ":": "not available",
    "..": "not available",
    "z": "not applicable",
    "k": "rounds to 0 and is not 0",
    "low": "rounds to 0 and is not 0",
    "u": "too unreliable to print",
    "-": "held back, not applicable or not available; the source does not say which",
    "": "not available",
}
"""What is printed where there is no value, in words. It is never a 0: a 0 is printed as 0."""

Measured = Literal["percent", "rate", "number"]


@dataclass(frozen=True)
class PublishedValue:
    """A published figure: its value, or what was printed in its place."""

    value: Decimal | None
    symbol: str = ""

    @property
    def text(self) -> str:
        """As it is printed: '18.4', or such as 'held back to protect people (c)'."""
        if self.value is not None:
            return f"{self.value:,}"
        words = SYMBOLS.get(self.symbol, "no value")
        return f"{words} ({self.symbol})" if self.symbol else words


@dataclass(frozen=True)
class Series:
    """One published measure. `better` is as the source has it, neutral where it says neither."""

    id: str
    title: str
    topic: str
    better: Better
    unit: str
    file: str

    @property
    def measured(self) -> Measured:
        """What kind of number it is; two of different kinds cannot be set side by side."""
        if "per 10,000" in self.unit:
            return "rate"
        return "percent" if "%" in self.unit or self.unit.casefold().endswith(" rate") else "number"


@dataclass(frozen=True)
class Area:
    """A council, a region, or England."""

    number: int
    name: str
    region: str

    @property
    def is_council(self) -> bool:
        """Whether it is a council, and not a region or England."""
        return self.number != ENGLAND and self.number not in REGIONS


def year_of(period: str) -> int | None:
    """The year in which a published period ends: 2025 for '2025', '2024-25' and '2024-25 (OT)'; None for no year."""
    found = re.fullmatch(r"(\d{4})(-\d\d)?( \(OT\))?", period)
    return int(found[1]) + bool(found[2]) if found else None


@cache
def series() -> Mapping[str, Series]:
    """Every published measure, by id."""
    polarity: dict[str, Better] = {"High": "higher", "Low": "lower"}
    return {
        row["series"]: Series(
            row["series"],
            " ".join(row["title"].split()),
            row["topic"],
            polarity.get(row["polarity"], "neutral"),
            row["unit"],
            row["file"],
        )
        for row in _rows("series.csv")
    }


def find_series(id: str) -> Series:
    """One published measure. Raises NotFound that names the nearest."""
    if id not in series():
        raise NotFound(f"There is no published series {id!r}.{nearest(id, series())}")
    return series()[id]


def check_series(definition: Definition) -> None:
    """Make sure that a definition's `benchmark` is a published series. Raises SettingsError that names the nearest."""
    if definition.benchmark and definition.benchmark not in series():
        advice = nearest(definition.benchmark, series())
        raise SettingsError(f"{definition.place}: there is no published series {definition.benchmark!r}.{advice}")


@cache
def areas() -> Mapping[int, Area]:
    """Every council, region and England that has figures, by number."""
    known = {int(row["la_number"]): row for row in _rows("areas.csv")}
    with_figures = values(next(iter(series())))
    return {
        number: Area(number, row["la_name"], "" if row["region"] == "NA" else row["region"])
        for number, row in known.items()
        if any(area == number for area, _ in with_figures)
    }


def council_numbered(number: str) -> Area | None:
    """The council of a number as in statutory returns; None where it is none of those with figures."""
    return next((area for area in areas().values() if area.is_council and str(area.number) == number), None)


def find_council(asked: str) -> Area:
    """A council by number, name, or the beginning of a word that no other has. Raises NotFound with those near."""
    councils, wanted = {area.name: area for area in areas().values() if area.is_council}, asked.strip().casefold()
    for area in councils.values():
        if wanted in (str(area.number), area.name.casefold()):
            return area
    having = [name for name in councils if wanted and re.search(rf"\b{re.escape(wanted)}", name.casefold())]
    if len(having) == 1:
        return councils[having[0]]
    if having:
        raise NotFound(f"{asked!r} can be {' or '.join(sorted(having))}; write one of them, or its number.")
    raise NotFound(f"There is no council {asked!r} in the published figures.{nearest(asked, councils)}")


def regions_of(council: Area) -> tuple[Area, ...]:
    """The region of a council; for one in London its half of it, and then London."""
    if council.region in HALVES_OF_LONDON:
        return areas()[HALVES_OF_LONDON[council.region]], areas()[LONDON]
    named = {areas()[number].name.casefold(): areas()[number] for number in REGIONS}
    return (named[council.region.casefold()],)


@cache
def neighbours() -> Mapping[int, tuple[int, ...]]:
    """The statistical neighbours of each council, nearest first."""
    found: dict[int, list[tuple[int, int]]] = {}
    for row in _rows("neighbours.csv"):
        found.setdefault(int(row["la_number"]), []).append((int(row["rank"]), int(row["neighbour"])))
    return {council: tuple(number for _, number in sorted(own)) for council, own in found.items()}


@cache
def values(id: str) -> Mapping[tuple[int, str], PublishedValue]:
    """The figures of a series by area and period, each with its value or its symbol."""
    return {
        (int(row["area"]), period): _value(cell)
        for row in _rows(find_series(id).file)
        for period, cell in row.items()
        if period != "area"
    }


def _value(cell: str) -> PublishedValue:
    return PublishedValue(Decimal(cell)) if re.fullmatch(r"-?\d+(\.\d+)?", cell) else PublishedValue(None, cell)


def _rows(name: str) -> list[dict[str, str]]:
    data = files("fingerpost.compare.benchmarks").joinpath(FILE).read_bytes()
    with ZipFile(io.BytesIO(data)) as archive:
        return [*csv.DictReader(io.StringIO(archive.read(name).decode("utf-8"), newline=""))]
