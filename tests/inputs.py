"""The demonstration extracts as tests want them: whole, cut down, or written in another form."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

from fingerpost.demo import files_in
from fingerpost.sources import FileMapping, read_inputs
from fingerpost.store import Input, NewLoad

EXTRACTS = Path(__file__).parents[1] / "src" / "fingerpost" / "demo" / "extracts"
JUNE, SEPTEMBER = date(2013, 6, 30), date(2013, 9, 30)
NOW = datetime(2013, 11, 27, 9, 30)
Files = list[tuple[str, bytes]]
Rows = list[list[str]]


def now() -> datetime:
    """The present, as every workspace of the tests has it."""
    return NOW


def files_of(day: date, only: str = "") -> Files:
    """An extract's files; `only` picks those whose name begins with one of its words."""
    wanted = tuple(only.split())
    return [each for each in files_in([EXTRACTS / day.isoformat()]) if each[0].startswith(wanted or "")]


def rows_of(data: bytes) -> Rows:
    return list(csv.reader(io.StringIO(data.decode(), newline="")))


def as_csv(rows: Rows, delimiter: str = ",", quoting: int = csv.QUOTE_MINIMAL, end: str = "\r\n") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=end).writerows(rows)
    return text.getvalue().encode()


def small(day: date = SEPTEMBER, rows: int = 25, only: str = "") -> Files:
    """The first rows of each file: enough for loading, far too few for figures."""
    return [(name, as_csv(rows_of(data)[: rows + 1])) for name, data in files_of(day, only)]


def each_rows(files: Files, change: Callable[[Rows], Rows]) -> Files:
    """The files with their rows changed."""
    return [(name, as_csv(change(rows_of(data)))) for name, data in files]


def with_file(files: Files, name: str, data: bytes) -> Files:
    """The files with one put in the place of that name."""
    assert any(each == name for each, _ in files)
    return [(each, data if each == name else content) for each, content in files]


def write(folder: Path, files: Files) -> Path:
    for name, data in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def new_loads(files: Files, mappings: Sequence[FileMapping]) -> list[NewLoad]:
    """Files read and ready for the store, as a workspace does it but for the guess of where records begin."""
    reading = read_inputs(files, mappings)
    return [
        NewLoad(
            source,
            own.tables,
            own.columns,
            own.labels,
            dict.fromkeys(own.tables),
            tuple(Input(f.name, f.bytes, f.sha256, f.layout, f.rows) for f in reading.files if f.source == source),
            tuple(reading.findings),
            "",
        )
        for source, own in sorted(reading.sources.items())
    ]


def uk_day(cell: str) -> date | None:
    match = re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})", cell)
    return date(int(match[3]), int(match[2]), int(match[1])) if match else None


def fingerprint(folder: Path) -> dict[str, str]:
    """Each file below a folder with the hash of its bytes. The lock is not part of what a store holds."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "lock"
    }
