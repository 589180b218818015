"""XML returns: parsed as a stream, safely, and handed on as tables of text, one for each kind of record.

A layout says which root element it reads, and turns the stream of elements into rows. No document type is accepted,
so no entity, external file or network address can be in play.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fingerpost.errors import Problem, SourceError
from fingerpost.sources.mapping import FileMapping
from fingerpost.sources.rows import ODD_CHARACTERS, Note, RawTable
from fingerpost.sources.values import Impossible, Unreadable, read_date

if TYPE_CHECKING:
    from typing import TypeAlias

    from lxml.etree import _Element

    Element: TypeAlias = _Element

LARGEST = 1 << 30
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\0", b"<\0")
"""How a document begins that has two or more bytes a character."""


@dataclass
class Days:
    """The days of a document, each as year-month-day. One that can't be read is a problem with its own line.

    A day that cannot be true is left as it is written, as is the text of an element among `lenient`: either is a
    finding where its row is read.
    """

    file: str
    problems: list[Problem] = field(default_factory=list)
    known: dict[str, str] = field(default_factory=lambda: {"": ""})
    lenient: frozenset[str] = frozenset()

    def settle(self) -> None:
        """Raise SourceError if any day could not be read."""
        if self.problems:
            raise SourceError(self.problems)

    def checked(self, element: Element, days: Collection[str]) -> dict[str, str]:
        """The text of each child element that has any, by its name; of those named `days`, only what is a day."""
        values: dict[str, str] = {}
        for inner in element:
            text = inner.text and inner.text.strip()
            if not text:
                continue
            name = str(inner.tag)
            if name in days:
                text = self._day(inner, text)
            if name in values:
                says = "stands twice in one record; keep the one that is right"
                self.problems.append(Problem(self.file, says, inner.sourceline, name, text))
            values[name] = text
        return values

    def day(self, element: Element) -> str:
        """The day that is an element's text."""
        return self._day(element, (element.text or "").strip())

    def _day(self, element: Element, text: str) -> str:
        if (known := self.known.get(text)) is not None:
            return known
        try:
            self.known[text] = read_date(text).isoformat()
        except Impossible:
            self.known[text] = text
        except Unreadable:
            if element.tag in self.lenient:
                return text
            says = "is not a date (year-month-day or day/month/year); correct it or leave it empty"
            self.problems.append(Problem(self.file, says, element.sourceline, str(element.tag), text))
            return ""
        return self.known[text]


@dataclass
class Rows:
    """Rows of one kind of record while they are gathered; `lines` are the lines of the file they began on."""

    headers: tuple[str, ...]
    cells: list[tuple[str, ...]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def add(self, line: int | None, *cells: str) -> None:
        """Add a row, with a cell for each header."""
        self.cells.append(cells)
        self.lines.append(line or 1)

    def table(self, file: str) -> RawTable:
        """The rows as a table, as one read from a CSV file would be; they are handed over and gone from here."""
        columns = [list(column) for column in zip(*self.cells, strict=True)] or [[] for _ in self.headers]
        self.cells = []
        for column in columns:
            _clean(column)
        return RawTable(file, self.headers, tuple(columns), self.lines, notes=tuple(self.notes))


def _clean(column: list[str]) -> None:
    """Composed characters and no invisible ones, so that the same name is the same text however it was typed."""
    if "".join(column).isascii():
        return
    for position, cell in enumerate(column):
        if not cell.isascii():
            column[position] = unicodedata.normalize("NFC", ODD_CHARACTERS.sub("", cell)).strip()


Placed = list[tuple[FileMapping, RawTable]]
"""What an XML layout gives: tables, each with the mapping that reads it."""


def records(name: str, data: bytes, *tags: str) -> Iterator[Element]:
    """Each element of those names, in order, without its namespace; each is freed when the next is asked for.

    Raises SourceError with the line where the document is not well-formed, and where it has a document type.
    """
    from lxml import etree

    # Names are only looked through where there may be namespaces to take off.
    spaced = b"xmlns" in data or data.startswith(_WIDE)
    wanted = (*tags, *("{*}" + tag for tag in tags)) if spaced else tags
    for element in _events(name, data, "end", wanted):
        if spaced:
            for inner in element.iter("{*}*"):
                inner.tag = etree.QName(inner).localname
        yield element
        element.clear()
        parent = element.getparent()
        while parent is not None and element.getprevious() is not None:
            del parent[0]


def root_name(name: str, data: bytes) -> str:
    """The name of the document's first element, without its namespace. Raises SourceError."""
    from lxml import etree

    for element in _events(name, data, "start", None):
        if element.getroottree().docinfo.internalDTD is not None:
            raise _has_doctype(name)
        return str(etree.QName(element).localname)
    raise SourceError([Problem(name, "has no elements; export it again")])


def _events(name: str, data: bytes, event: str, tags: tuple[str, ...] | None) -> Iterator[Element]:
    from lxml import etree

    if len(data) > LARGEST:
        raise SourceError([Problem(name, f"has {len(data):,} bytes; at most {LARGEST:,} are read: split it")])
    if b"<!DOCTYPE" in data[:100_000].upper().replace(b"\0", b""):
        raise _has_doctype(name)
    safe: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
    parser = etree.iterparse(io.BytesIO(data), events=(event,), tag=tags, remove_comments=True, remove_pis=True, **safe)
    try:
        for _, element in parser:
            yield element
    except etree.XMLSyntaxError as error:
        says = f"is not well-formed XML here ({error.msg}); the file may be cut short: export it again"
        raise SourceError([Problem(name, says, row=error.lineno or 1)]) from error
    except (LookupError, ValueError) as error:
        raise SourceError(
            [Problem(name, f"has an encoding that cannot be read ({error}); export it as UTF-8")]
        ) from error


def _has_doctype(name: str) -> SourceError:
    return SourceError([Problem(name, "has a DOCTYPE, which a return never has; export it again")])
