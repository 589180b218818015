"""Figures that no extract holds, such as last year's published outturn: files `published_2012-13.csv`.

Columns: measure, number, numerator, denominator, percent, source. Counts have a number; proportions a numerator and
a denominator, or only a percent where the parts were never published. An empty line of figures is 'not available'.
"""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import PurePath

from fingerpost.errors import Problem, SourceError
from fingerpost.model import PublishedFigure
from fingerpost.sources.tabular import RawTable, header_key, read_tables

COLUMNS = ("measure", "number", "numerator", "denominator", "percent", "source")


def read_published(name: str, data: bytes) -> list[PublishedFigure]:
    """Read one year's figures; the year is in the file's name. Raises SourceError with every problem."""
    year = re.search(r"(\d{4}-\d{2})", PurePath(name).stem)
    if not year:
        raise SourceError([Problem(name, "must carry its year in its name, such as published_2012-13.csv")])
    (raw,) = read_tables(name, data)
    there = [header_key(header) for header in raw.headers]
    missing = [column for column in COLUMNS if column not in there]
    if missing:
        raise SourceError([Problem(name, f"has no column {', '.join(missing)}; it needs {', '.join(COLUMNS)}")])
    columns = {column: raw.columns[there.index(column)] for column in COLUMNS}
    problems: list[Problem] = []
    figures = [_figure(raw, columns, position, year[1], problems) for position in range(len(raw))]
    if problems:
        raise SourceError(problems)
    return figures


def _figure(
    raw: RawTable, columns: dict[str, list[str]], position: int, year: str, problems: list[Problem]
) -> PublishedFigure:
    def number(column: str) -> Fraction | None:
        text = columns[column][position].replace(",", "").removesuffix("%")
        if text in ("", "N/A", "n/a", "-"):
            return None
        if not re.fullmatch(r"-?\d+(\.\d+)?", text):
            problems.append(Problem(raw.file, "is not a number", raw.rows[position], column, text))
            return None
        return Fraction(text)

    numerator, denominator, percent = number("numerator"), number("denominator"), number("percent")
    return PublishedFigure(
        columns["measure"][position],
        year,
        number("number"),
        None if numerator is None else int(numerator),
        None if denominator is None else int(denominator),
        percent,
        columns["source"][position],
    )
