"""The report as data: frozen values that each renderer walks. It knows no file format and no database.

A cell carries both what is printed and the real value, so that Word, PDF and Excel cannot disagree.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from fingerpost.model import HIDDEN_MARK as HIDDEN_MARK

CellKind = Literal["text", "number", "percent", "direction", "missing"]
Edition = Literal["internal", "restricted", "public"]
ChartKind = Literal["bars", "stacked", "columns", "line"]
GuideKind = Literal["mean", "limit", "target"]
Number = int | Decimal

EDITION_NAMES: dict[Edition, str] = {
    "internal": "Internal edition",
    "restricted": "Restricted edition",
    "public": "Public edition",
}
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
    """A paragraph of running text. A draft one has been made from figures and nobody has edited it yet.

    `number` is how it is known in the minutes ('14.'); it hangs in the margin.
    """

    text: str
    draft: bool = False
    number: str = ""


@dataclass(frozen=True)
class Bullets:
    """A list of short sentences, each with an optional lead in bold and an arrow in front; numbered where asked."""

    items: tuple[Bullet, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Bullet:
    """One sentence per measure: `lead` in bold, the direction, then the sentence. A draft one is not yet edited."""

    text: str
    lead: str = ""
    direction: str = ""
    draft: bool = False


@dataclass(frozen=True)
class KeyFigure:
    """A headline figure: its title, the value in large type, what it compares with, and its direction.

    `trend` are its values over the months before, oldest first, drawn as a small line without scale; a month
    without a figure is None. `trend_words` says in words what the line shows.
    """

    title: str
    value: str
    detail: str
    direction: str = ""
    trend: tuple[Number | None, ...] = ()
    trend_words: str = ""


@dataclass(frozen=True)
class KeyFigures:
    """A row of headline figures."""

    items: tuple[KeyFigure, ...]


@dataclass(frozen=True)
class Facts:
    """Labels and what stands against them, such as the lines of a cover sheet."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Series:
    """One named row of numbers of a chart, one for each category; None where there is no figure.

    `hidden` has the places of those that are held back, which have no value either.
    """

    name: str
    values: tuple[Number | None, ...]
    hidden: tuple[int, ...] = ()


@dataclass(frozen=True)
class Guide:
    """A line drawn across a chart for the eye: the mean, a limit of usual variation, a target."""

    name: str
    kind: GuideKind
    values: tuple[Number | None, ...]


@dataclass(frozen=True)
class Signal:
    """A point that is marked: its place among the categories, a letter (H or L) and what it means in words."""

    place: int
    letter: str
    words: str


@dataclass(frozen=True)
class Chart:
    """A chart as data. Each format draws it by its own means, natively where it can.

    'bars' are horizontal, for long labels; 'stacked' are horizontal, each bar the sum of its series; 'columns' are
    upright, the series side by side; a 'line' runs over time, with guides and signals. `summary` says in words what
    the chart shows and is its alternative text. With `percent`, values are percentage points. `table` is the id of
    the table that holds the same numbers, where the report has one.
    """

    id: str
    caption: str
    kind: ChartKind
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str
    summary: str
    percent: bool = False
    guides: tuple[Guide, ...] = ()
    signals: tuple[Signal, ...] = ()
    table: str = ""

    def __post_init__(self) -> None:
        rows: list[Series | Guide] = [*self.series, *self.guides]
        for row in rows:
            if len(row.values) != len(self.categories):
                raise ValueError(
                    f"{self.id}: {row.name} has {len(row.values)} values for {len(self.categories)} places"
                )


@dataclass(frozen=True)
class FlowStep:
    """One stage of a flow: its label, its count, and the count as printed.

    `column` is its place from left to right. `parent` is the index of the step that it is a part of; None where it
    counts something else of the same period, so that no band is drawn to it.
    """

    label: str
    value: int | None
    text: str
    column: int
    parent: int | None = None


@dataclass(frozen=True)
class Flow:
    """How much goes from one stage of the work to the next, as bands as wide as their counts."""

    id: str
    caption: str
    steps: tuple[FlowStep, ...]
    summary: str


Block = Paragraph | Bullets | KeyFigures | Facts | ReportTable | Chart | Flow


@dataclass(frozen=True)
class Section:
    """A heading and what is under it. Level 1 starts a new page, as does one that says so; a landscape one holds
    wide tables.
    """

    title: str
    blocks: tuple[Block, ...]
    level: int = 1
    landscape: bool = False
    new_page: bool = False

    @property
    def starts_page(self) -> bool:
        """Whether it begins on a page of its own."""
        return self.level == 1 or self.new_page


@dataclass(frozen=True)
class Slide:
    """One slide of the summary for a meeting: a title that says what it shows, and few blocks."""

    title: str
    blocks: tuple[Block, ...]
    notes: str = ""
    """What to say, for whoever presents."""


@dataclass(frozen=True)
class DataTable:
    """A table for machines: plain values under plain names, written as `<id>.csv`."""

    id: str
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    caption: str = ""


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
    lists: tuple[DataTable, ...] = ()
    """The records behind the figures, in the internal edition alone."""
    slides: tuple[Slide, ...] = ()
    """The summary for a meeting."""
    status: str = ""
    """How far it has come: 'Draft', 'Checked by A Officer on 12 November 2013', 'Published, version 2'."""

    def blocks(self) -> tuple[Block, ...]:
        """Every block in reading order."""
        return tuple(block for section in self.sections for block in section.blocks)

    def tables(self) -> tuple[ReportTable, ...]:
        """Every table in reading order."""
        return tuple(block for block in self.blocks() if isinstance(block, ReportTable))

    def charts(self) -> tuple[Chart, ...]:
        """Every chart in reading order."""
        return tuple(block for block in self.blocks() if isinstance(block, Chart))
