"""Write the published figures into src/fingerpost/compare/benchmarks/published.zip.

    python tools/published_figures.py            writes the file
    python tools/published_figures.py --check    exits with 1 where the file does not hold what it would write

From the files in tools/published_figures. In the zip each series is a CSV of its own, an area a row and a year a
column, so that one can be read without the others and without any library. A cell is the value, or the symbol that was
printed for it; a period that names no year is left out.
"""

from __future__ import annotations

import csv
import io
import sys
import zipfile
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path

from fingerpost.compare.benchmarks.published import FILE, LICENCE, SOURCE, year_of
from fingerpost.engine import Engine

ROOT = Path(__file__).parent.parent
FOLDER = Path(__file__).with_suffix("")
TO = ROOT / "src" / "fingerpost" / "compare" / "benchmarks" / FILE
ABOUT = ("series", "title", "topic", "polarity", "unit")
QUERY = """
    SELECT measure, title, topic, polarity, unit, period, la_number, value, symbol
    FROM read_parquet(?) ORDER BY measure, la_number, period
"""
MADE = (1980, 1, 1, 0, 0, 0)
"""The date of every file in the zip, so that the same figures give the same bytes."""


def parts() -> dict[str, bytes]:
    """The files of the zip, by name."""
    engine = Engine()
    rows = engine.rows(QUERY, [str(FOLDER / "published_figures.parquet")])
    engine.close()
    found = {"licence.txt": f"{SOURCE}\n{LICENCE}\n".encode()}
    for name, file in (("areas.csv", "areas.csv"), ("neighbours.csv", "statistical_neighbours_2025.csv")):
        found[name] = (FOLDER / file).read_bytes()
    about = []
    for place, (_, group) in enumerate(groupby(rows, key=lambda row: row[0]), 1):
        own = [*group]
        file = f"figures/{place:03}.csv"
        about.append((*own[0][:5], file))
        found[file] = wide(own)
    return found | {"series.csv": as_csv((*ABOUT, "file"), about)}


def wide(rows: Sequence[tuple[object, ...]]) -> bytes:
    """The rows of a series: an area a row, a year a column."""
    cells = {(number, period): cell(value, symbol) for *_, period, number, value, symbol in rows}
    if len(cells) != len(rows):
        raise ValueError(f"{rows[0][0]} has two figures for one area and period.")
    periods = sorted({str(period) for _, period in cells if year_of(str(period))})
    areas = dict.fromkeys(number for number, _ in cells)
    return as_csv(("area", *periods), [(area, *(cells.get((area, each), "") for each in periods)) for area in areas])


def cell(value: object, symbol: object) -> object:
    """The value without the noise of binary fractions, or the symbol."""
    if value is None:
        return symbol
    return f"{round(float(str(value)), 6):.6f}".rstrip("0").rstrip(".")


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A table as CSV."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode()


def zipped(files: dict[str, bytes]) -> bytes:
    """The files as a zip."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, MADE), content, zipfile.ZIP_DEFLATED, 9)
    return data.getvalue()


def main(arguments: list[str]) -> int:
    """Write the file, or with `--check` say whether it is up to date."""
    files = parts()
    if arguments != ["--check"]:
        TO.write_bytes(zipped(files))
        return 0
    with zipfile.ZipFile(TO) as archive:
        there = {name: archive.read(name) for name in archive.namelist()}
    if there == files:
        return 0
    print(f"{TO.relative_to(ROOT)} is not what the published figures give; run tools/published_figures.py.")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
