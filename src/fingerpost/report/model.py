"""The report as data: frozen values that each renderer walks. It knows no file format and no database.

A cell carries both what is printed and the real value, so that Word, PDF and Excel cannot disagree.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

CellKind = Literal["text", "number", "percent", "direction", "missing"]
Edition = Literal["internal", "restricted"]

ARROWS = {"up": "↑", "down": "↓", "flat": "↔", "": ""}
ARROW_WORDS = {"up": "Improving", "down": "Worsening", "flat": "Level", "": ""}


@dataclass(frozen=True)
class Cell:
    """One cell. `text` is what people read; `value` is the real number for a spreadsheet.

    A percent's value is in percentage points (53.2). A direction's text is arrow and word ('↑ Improving') and its
    value is 'up', 'down' or 'flat'. A missing cell says so in `text` and has no value. `detail` is a second,
    smaller line, such as the basis under a measure's name. `marks` are the footnotes it refers to.
    """

    text: str = ""
    kind: CellKind = "text"
    value: int | Decimal | str | None = None
    detail: str = ""
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class TableColumn:
    """A column: its heading, the group heading above it (same text side by side is one group), and how it is set.

    `share` is the part of the table's width it wants, relative to the other columns. `key` names it in CSV.
    """

    heading: str
    key: str
    kind: CellKind = "text"
    group: str = ""
    share: float = 1.0


@dataclass(frozen=True)
class Row:
    """A row; its first cell is its header. A total row is set apart; an indented row is part of the one above."""

    cells: tuple[Cell, ...]
    total: bool = False
    indent: bool = False


@dataclass(frozen=True)
class Note:
    """A footnote under a table: the mark it is known by ('a', 'b'), and what it says."""

    mark: str
    text: str


@dataclass(frozen=True)
class ReportTable:
    """A table with a caption, up to two rows of headings, and notes beneath. `id` names its sheet and its CSV."""

    id: str
    caption: str
    columns: tuple[TableColumn, ...]
    rows: tuple[Row, ...]
    notes: tuple[Note, ...] = ()
    summary: str = ""
    """One plain sentence on what the table shows, read before it and used as its alternative text."""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of running text. A draft one has been made from figures and nobody has edited it yet."""

    text: str
    draft: bool = False


@dataclass(frozen=True)
class Bullets:
    """A list of short sentences, each with an optional lead in bold and an arrow in front."""

    items: tuple[Bullet, ...]


@dataclass(frozen=True)
class Bullet:
    """One sentence per measure: `lead` in bold, the direction, then the sentence."""

    text: str
    lead: str = ""
    direction: str = ""


@dataclass(frozen=True)
class KeyFigure:
    """A headline figure: its title, the value in large type, what it compares with, and its direction."""

    title: str
    value: str
    detail: str
    direction: str = ""


@dataclass(frozen=True)
class KeyFigures:
    """A row of headline figures."""

    items: tuple[KeyFigure, ...]


Block = Paragraph | Bullets | KeyFigures | ReportTable


@dataclass(frozen=True)
class Section:
    """A heading and what is under it. Level 1 starts a new page; a landscape one holds wide tables."""

    title: str
    blocks: tuple[Block, ...]
    level: int = 1
    landscape: bool = False


@dataclass(frozen=True)
class DataTable:
    """A table for machines: plain values under plain names, written as `<id>.csv`."""

    id: str
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]


@dataclass(frozen=True)
class Report:
    """A whole report, ready for any format."""

    title: str
    council: str
    subject: str
    """The period in words, such as 'Quarter 2 2013-14 (July to September 2013)'."""
    period: str
    edition: Edition
    edition_note: str
    made_at: datetime
    extract: date | None
    sections: tuple[Section, ...]
    about: tuple[tuple[str, str], ...] = ()
    """What a reader needs to reproduce it: extract, loads, software version."""
    glossary: tuple[tuple[str, str], ...] = ()
    data: tuple[DataTable, ...] = ()
    """The figures again for machines, each a CSV file."""

    def tables(self) -> tuple[ReportTable, ...]:
        """Every table in reading order."""
        return tuple(block for section in self.sections for block in section.blocks if isinstance(block, ReportTable))
