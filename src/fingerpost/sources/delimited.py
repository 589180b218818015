"""Reading text with separators (CSV): its encoding and dialect are found, and what cannot be sure is said."""

from __future__ import annotations

import csv
import io
import re
from contextlib import suppress
from dataclasses import replace

from fingerpost.errors import Problem, SourceError
from fingerpost.sources.rows import ODD_CHARACTERS, Known, Note, RawTable, table_of

DELIMITERS = ",;\t|"
LARGEST = 1 << 30
_SAMPLE = 20_000
_SEP_LINE = re.compile(r'\s*"?sep=(.)"?[ \t]*\r?\n', re.IGNORECASE)
"""The line by which Excel is told the separator."""
_ZEROS = b"\0" * 8
"""So many NULs in a row are not a slip of the keyboard: the disk or the transfer lost a block."""
_HALF_CHARACTER = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")

# A value of some exporters may be long; the module's own limit is 128 KB.
csv.field_size_limit(1 << 24)


def read_delimited(name: str, data: bytes, known: Known | None = None) -> RawTable:
    """Read a text file of rows. Raises SourceError where it is no text, or has no header."""
    if len(data) > LARGEST:
        raise SourceError([Problem(name, f"has {len(data):,} bytes; at most {LARGEST:,} are read: split it")])
    text = decode(name, data)
    first_row = 1
    if told := _SEP_LINE.match(text):
        delimiter, text, first_row = told[1], text[told.end() :], 2
    else:
        delimiter = find_delimiter(text[:_SAMPLE])
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    # Only text that may need it is looked through cell by cell.
    raw = table_of(name, reader, first_row, clean=not text.isascii() or bool(ODD_CHARACTERS.search(text)), known=known)
    if len(raw) and not text.endswith(("\n", "\r")):
        says = (
            "ends without a line end: if the program that wrote it puts one after each row, the file was cut "
            "short and the last value may be too; export it again to be sure"
        )
        raw = replace(raw, notes=(*raw.notes, Note("no_last_line_end", says, len(raw) - 1)))
    return raw


def decode(name: str, data: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 or Windows-1252. Raises SourceError if it is none, or damaged."""
    wide = _wide_encoding(data)
    if not wide and _ZEROS in data:
        row = data[: data.index(_ZEROS)].count(b"\n") + 1
        raise SourceError(
            [Problem(name, "holds binary data or a lost block, not rows of text; export it again as CSV", row)]
        )
    for encoding in [wide] if wide else ["utf-8-sig", "cp1252"]:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            # The decoder counts from after a byte order mark.
            start = error.start + len(data) - len(error.object)
            if _was_meant(data, start, encoding):
                kind = encoding.removesuffix("-sig").upper()
                raise _not_text(name, data, start, f"is {kind} text that is damaged or cut short here") from error
    raise _not_text(name, data, start, "is neither UTF-8 nor Windows-1252 text here")


def _not_text(name: str, data: bytes, start: int, says: str) -> SourceError:
    return SourceError([Problem(name, f"{says}; export it again as CSV UTF-8", row=data.count(b"\n", 0, start) + 1)])


def _wide_encoding(data: bytes) -> str:
    """The name of a two-byte encoding, by its mark or by the zero in every other byte."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    start = data[:400]
    if len(start) >= 8 and start[1::2].count(0) > len(start) * 0.45 and not start[::2].count(0):
        return "utf-16-le"
    if len(start) >= 8 and start[::2].count(0) > len(start) * 0.45 and not start[1::2].count(0):
        return "utf-16-be"
    return ""


def _was_meant(data: bytes, start: int, encoding: str) -> bool:
    """Whether bytes that failed are damage and not another encoding: then there is no reading them otherwise.

    Accented letters before the fault that are well-formed UTF-8 do not come about in Windows-1252 by chance.
    """
    if encoding == "cp1252":
        return False
    return encoding != "utf-8-sig" or not data[:start].isascii() or bool(_HALF_CHARACTER.match(data, start))


def find_delimiter(sample: str) -> str:
    """The separator by which the rows have the header's number of cells, and more than one."""

    def fitness(delimiter: str) -> tuple[bool, float, int]:
        rows: list[list[str]] = []
        # The sample may end inside a quotation; the whole is judged when it is read.
        with suppress(csv.Error):
            reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter, strict=True)
            rows.extend(filter(None, reader))
        if len(sample) == _SAMPLE and len(rows) > 1:
            rows.pop()
        if not rows:
            return False, 0.0, 0
        # No extract has one column: a header of one cell is a title, and the rows below it show the separator.
        width = len(rows[0])
        alike = sum(len(row) == width for row in rows) / len(rows) if width > 1 else 0.0
        return width > 1, alike, max(map(len, rows))

    return max(DELIMITERS, key=fitness)
