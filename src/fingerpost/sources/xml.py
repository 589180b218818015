"""XML returns: parsed as a stream, safely, and handed on as tables of text, one for each kind of record.

A layout says which root element it reads, and turns the stream of elements into rows. No document type is accepted,
so no entity, external file or network address can be in play.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fingerpost.errors import Problem, SourceError
from fingerpost.sources.mapping import FileMapping
from fingerpost.sources.rows import RawTable

if TYPE_CHECKING:
    from lxml.etree import _Element


@dataclass
class Rows:
    """Rows of one kind of record while they are gathered; `lines` are the lines of the file they began on."""

    headers: tuple[str, ...]
    columns: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.columns = [[] for _ in self.headers]

    def add(self, line: int, values: dict[str, str]) -> None:
        """Add a row; what is not given is empty."""
        for header, column in zip(self.headers, self.columns, strict=True):
            column.append(values.get(header, ""))
        self.lines.append(line)

    def table(self, file: str) -> RawTable:
        """The rows as a table, as one read from a CSV file would be."""
        return RawTable(file, self.headers, tuple(self.columns), self.lines)


Placed = list[tuple[FileMapping, RawTable]]
"""What an XML layout gives: tables, each with the mapping that reads it."""


def text_of(element: _Element, name: str) -> str:
    """The text of a child element, or nothing."""
    found = element.find(name)
    return (found.text or "").strip() if found is not None else ""


def records(name: str, data: bytes, tag: str) -> Iterator[_Element]:
    """Each element `tag` of a document, in order, without its namespace; each is freed when the next is asked for.

    Raises SourceError with the line where the document is not well-formed, and where it has a document type.
    """
    from lxml import etree

    if b"<!DOCTYPE" in data[:10_000].upper():
        raise SourceError([Problem(name, "has a DOCTYPE, which a return never has; export it again")])
    stream = etree.iterparse(
        io.BytesIO(data), events=("end",), tag=(tag, "{*}" + tag), resolve_entities=False, no_network=True,
        load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        for _, element in stream:
            for inner in element.iter():
                inner.tag = etree.QName(inner).localname
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        line = error.lineno or 1
        says = f"is not well-formed XML here ({error.msg}); the file may be cut short: export it again"
        raise SourceError([Problem(name, says, row=line)]) from error


def root_name(name: str, data: bytes) -> str:
    """The name of the document's first element, without its namespace. Raises SourceError."""
    from lxml import etree

    if b"<!DOCTYPE" in data[:10_000].upper():
        raise SourceError([Problem(name, "has a DOCTYPE, which a return never has; export it again")])
    try:
        for _, element in etree.iterparse(
            io.BytesIO(data), events=("start",), resolve_entities=False, no_network=True, load_dtd=False
        ):
            return str(etree.QName(element).localname)
    except etree.XMLSyntaxError as error:
        says = f"is not well-formed XML here ({error.msg}); the file may be cut short: export it again"
        raise SourceError([Problem(name, says, row=error.lineno or 1)]) from error
    raise SourceError([Problem(name, "has no elements; export it again")])
