"""XML returns: parsed as a stream, safely, and handed on as tables of text, one for each kind of record.

A layout says which root element it reads, and turns the stream of elements into rows. No document type is accepted,
so no entity, external file or network address can be in play.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO

from fingerpost.errors import Problem, SourceError
from fingerpost.sources.content import Content, holds, opened, size, start
from fingerpost.sources.mapping import FileMapping
from fingerpost.sources.rows import ODD_CHARACTERS, Note, RawTable
from fingerpost.sources.values import Impossible, Unreadable, read_date

if TYPE_CHECKING:
    from typing import TypeAlias

    from lxml.etree import _Element

    Element: TypeAlias = _Element

LARGEST = 1 << 30
LARGEST_RECORD = 1 << 24
"""Bytes within which a record must end: all of it is held, and what is between records with it."""
MOST_PROBLEMS = 1_000
"""So many days that can't be read are one fault of the export: the rest need not be found."""
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

    def checked(self, elements: Iterable[Element], days: Collection[str]) -> dict[str, str]:
        """The text of each element that has any, by its name; of those named `days`, only what is a day."""
        values: dict[str, str] = {}
        known = self.known
        for inner in elements:
            text = inner.text
            if text is None or not (text := text.strip()):
                continue
            name: str = inner.tag  # comments and instructions, which have none, are gone
            if name in days:
                text = known.get(text) or self._day(inner, text)
            if name in values:
                says = "stands twice in one record; keep the one that is right"
                self._tell(inner, says, text)
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
            self._tell(element, says, text)
            return ""
        return self.known[text]

    def _tell(self, element: Element, says: str, text: str) -> None:
        self.problems.append(Problem(self.file, says, element.sourceline, str(element.tag), text))
        if len(self.problems) >= MOST_PROBLEMS:
            self.settle()


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
        lines, self.cells, self.lines = self.lines, [], []
        for column in columns:
            _clean(column)
        notes, self.notes = tuple(self.notes), []
        return RawTable(file, self.headers, tuple(columns), lines, notes=notes)


def _clean(column: list[str]) -> None:
    """Composed characters and no invisible ones, so that the same name is the same text however it was typed."""
    if "".join(column).isascii():
        return
    for position, cell in enumerate(column):
        if not cell.isascii():
            column[position] = unicodedata.normalize("NFC", ODD_CHARACTERS.sub("", cell)).strip()


Placed = list[tuple[FileMapping, RawTable]]
"""What an XML layout gives: tables, each with the mapping that reads it."""


def records(name: str, content: Content, *tags: str) -> Iterator[Element]:
    """Each element of those names, in order, without its namespace; each is freed when the next is asked for.

    Raises SourceError with the line where the document is not well-formed, and where it has a document type.
    """
    from lxml import etree

    # Names are only looked through where there may be namespaces to take off.
    spaced = start(content, 2).startswith(_WIDE) or holds(content, b"xmlns")
    wanted = (*tags, *("{*}" + tag for tag in tags)) if spaced else tags
    for element in _events(name, content, "end", wanted):
        if spaced:
            for inner in element.iter("{*}*"):
                inner.tag = etree.QName(inner).localname
        yield element
        element.clear()
        parent = element.getparent()
        while parent is not None and element.getprevious() is not None:
            del parent[0]


def root_name(name: str, content: Content) -> str:
    """The name of the document's first element, without its namespace. Raises SourceError."""
    from lxml import etree

    if size(content) > LARGEST:
        raise SourceError([Problem(name, f"has {size(content):,} bytes; at most {LARGEST:,} are read: split it")])
    above, doctype, _ = start(content, 100_000).upper().replace(b"\0", b"").partition(b"<!DOCTYPE")
    if doctype:
        raise _has_doctype(name, above.count(b"\n") + 1)
    for element in _events(name, content, "start", None):
        if element.getroottree().docinfo.internalDTD is not None:
            raise _has_doctype(name, 1)
        return str(etree.QName(element).localname)
    raise SourceError([Problem(name, "has no elements; export it again")])


class _Watched:
    """A stream for the parser, which holds what it has read until a record ends: one that never ends is refused."""

    def __init__(self, name: str, file: BinaryIO) -> None:
        self._name, self._file = name, file
        self._left = LARGEST_RECORD

    def record_ended(self) -> None:
        self._left = LARGEST_RECORD

    def read(self, length: int = -1) -> bytes:
        piece = self._file.read(length)
        self._left -= len(piece)
        if self._left < 0:
            says = f"has {LARGEST_RECORD:,} bytes in which no record of its layout ends; export it again"
            raise SourceError([Problem(self._name, says)])
        return piece


def _events(name: str, content: Content, event: str, tags: tuple[str, ...] | None) -> Iterator[Element]:
    from lxml import etree

    safe: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
    with opened(content) as file:
        watched = _Watched(name, file)
        parser: Any = etree.iterparse(watched, events=(event,), tag=tags, remove_comments=True, remove_pis=True, **safe)
        try:
            for _, element in parser:
                watched.record_ended()
                yield element
        except etree.XMLSyntaxError as error:
            says = f"is not well-formed XML here ({error.msg}); the file may be cut short: export it again"
            raise SourceError([Problem(name, says, row=error.lineno or 1)]) from error
        except (LookupError, ValueError) as error:
            raise SourceError(
                [Problem(name, f"has an encoding that cannot be read ({error}); export it as UTF-8")]
            ) from error
        except OSError as error:
            raise SourceError([Problem(name, f"cannot be read ({error.strerror}); copy it again")]) from error


def _has_doctype(name: str, line: int) -> SourceError:
    return SourceError([Problem(name, "has a DOCTYPE, which a return never has; export it again", line)])
