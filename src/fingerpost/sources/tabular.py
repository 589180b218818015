"""Reading files of rows: CSV, Excel and Parquet become columns of text, whatever their encoding and dialect.

A file is taken for what its bytes are, and where its name says otherwise that is told. Nothing is guessed silently.
"""

from __future__ import annotations

import tempfile
from pathlib import Path, PurePath

from fingerpost.errors import Problem, SourceError
from fingerpost.sources.delimited import read_delimited
from fingerpost.sources.rows import Known, Note, RawTable, header_key, table_of
from fingerpost.sources.workbook import read_workbook

READABLE = (".csv", ".txt", ".tsv", ".xlsx", ".parquet")
REFUSED = {
    ".xls": "is an old Excel workbook; save it as .xlsx",
    ".xlsb": "is a binary Excel workbook; save it as .xlsx",
    ".xlsm": "is a workbook with macros; save it as .xlsx",
    ".xltx": "is an Excel template; save it as .xlsx",
    ".xltm": "is an Excel template with macros; save it as .xlsx",
}
LARGEST = 100_000_000
"""Bytes of a workbook or Parquet file; text may be larger, as it is not packed."""
MOST_CELLS = 100_000_000

ZIP, PARQUET = b"PK\x03\x04", b"PAR1"
_OTHERS = (
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "is an old Excel workbook (.xls), or one with a password; save it as .xlsx without",
    ),
    (b"%PDF", "is a PDF; export the records as CSV or .xlsx"),
    (b"\x1f\x8b", "is packed with gzip; unpack it"),
    (b"7z\xbc\xaf\x27\x1c", "is packed with 7-Zip; unpack it"),
    (b"{\\rtf", "is a text document (RTF); export the records as CSV or .xlsx"),
)
_MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<table", b"<worksheet", b"<workbook")

__all__ = ["READABLE", "Note", "RawTable", "header_key", "label", "read_tables"]


def label(name: str) -> str:
    """A file's name as it is shown and kept: it may come from anywhere, and is never used as a path."""
    shown = "".join(character if character.isprintable() else "?" for character in name)
    return shown if len(shown) <= 200 else shown[:100] + "…" + shown[-99:]


def read_tables(name: str, data: bytes, known: Known | None = None) -> list[RawTable]:
    """Read a file's tables: one for a CSV or Parquet file, one for each sheet with cells of a workbook.

    `known` says whether a row is a header that is read; titles above such a row are passed over.
    Raises SourceError where the file is empty, damaged or of a kind that is not read.
    """
    kind = PurePath(name).suffix.lower()
    if kind in REFUSED:
        raise SourceError([Problem(name, REFUSED[kind])])
    start = data[:4096].lstrip()
    if not start and not data.strip():
        raise SourceError([Problem(name, "is empty; export it again")])
    _check_kind(name, kind, start)
    if kind in (".xlsx", ".parquet") and len(data) > LARGEST:
        raise SourceError(
            [Problem(name, f"has {len(data):,} bytes; at most {LARGEST:,} are read: split it or save it as CSV")]
        )
    if kind == ".xlsx":
        return read_workbook(name, data, known)
    if kind == ".parquet":
        return [_read_parquet(name, data)]
    return [read_delimited(name, data, known)]


def _check_kind(name: str, kind: str, start: bytes) -> None:
    """Tell a file whose bytes are not what its name says. Raises SourceError."""
    says = next((says for mark, says in _OTHERS if start.startswith(mark)), "")
    if start[:200].removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(_MARKUP):
        says = "is a web page or XML, whatever its name; export the records as CSV or .xlsx"
    elif start.startswith(ZIP) and kind != ".xlsx":
        says = f"is an Excel workbook or zip file, although its name ends in {kind}; rename it to .xlsx, or unpack it"
    elif start.startswith(PARQUET) and kind != ".parquet":
        says = f"is Parquet, although its name ends in {kind}; rename it to .parquet"
    elif not says and kind == ".xlsx" and not start.startswith(ZIP):
        says = "is not an Excel workbook, although its name ends in .xlsx; if it is text, rename it to .csv"
    elif not says and kind == ".parquet" and not start.startswith(PARQUET):
        says = "is not Parquet, although its name ends in .parquet; export it again"
    if says:
        raise SourceError([Problem(name, says)])


def _read_parquet(name: str, data: bytes) -> RawTable:
    from fingerpost.engine import Engine, EngineError

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "input.parquet"
        path.write_bytes(data)
        engine = Engine()
        try:
            rows, columns = engine.parquet_size(path)
            if rows * columns > MOST_CELLS:
                raise SourceError([Problem(name, f"has {rows:,} rows of {columns:,} columns; split it")])
            headers, records = engine.parquet_as_text(path)
        except EngineError as error:
            raise SourceError(
                [Problem(name, "cannot be read as Parquet; it may be cut short: export it again")]
            ) from error
        finally:
            # Closed before the folder goes: Windows deletes no file that is open.
            engine.close()
    return table_of(name, [list(headers), *([value or "" for value in row] for row in records)], clean=True)
