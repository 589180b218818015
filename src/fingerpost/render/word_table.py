"""Tables and key figures of the report, as Word tables."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from fingerpost.render.charts import picture_of
from fingerpost.render.drawings import sparkline
from fingerpost.render.word_styles import CARD_FILL, CARD_STYLE, HEAD_FILL, NAVY, RULE, TABLE_STYLE
from fingerpost.render.word_xml import clean, describe, dress_cell, keep_row_whole, picture_in, repeat_row, set_style
from fingerpost.report.model import ARROW_WORDS, ARROWS, Cell, Facts, KeyFigures, ReportTable, TableColumn
from fingerpost.report.model import Row as ReportRow

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell
    from docx.table import _Row as WordRow

_POINT = 12700
"""Word's library measures in English Metric Units; this many are a point."""
_CARDS_IN_A_ROW = 4
_TREND_WIDTH = 100 * _POINT
_GROUP_RULE = f"4 {RULE}"
"""A light rule where a group of columns begins."""
_NUMERIC = ("number", "percent")


def add_table(document: Document, table: ReportTable, width: int) -> None:
    """The caption, what the table shows, the table as wide as the page's text, and its notes."""
    document.add_paragraph(clean(table.caption), "Caption")
    if table.summary:
        document.add_paragraph(clean(table.summary), "Table Summary")
    head = 2 if any(column.group for column in table.columns) else 1
    word = document.add_table(head + len(table.rows), len(table.columns), TABLE_STYLE)
    _set_widths(word, [column.share for column in table.columns], width)
    describe(word, clean(table.caption), clean(table.summary or table.caption), headed=True)
    rows = list(word.rows)
    _heading_rows(rows[:head], table.columns)
    for row, source in zip(rows[head:], table.rows, strict=True):
        _body_row(row, source, table.columns)
    for note in table.notes:
        paragraph = document.add_paragraph(style="Table Note")
        paragraph.add_run(clean(note.mark)).font.superscript = True
        paragraph.add_run(f" {clean(note.text)}")
    document.add_paragraph(style="After Table")  # or Word would join a table that follows to this one


def add_key_figures(document: Document, figures: KeyFigures, width: int, pictures: Iterator[int]) -> None:
    """Headline figures as cards, read one after the other: each cell holds all that belongs to its figure."""
    across = min(len(figures.items), _CARDS_IN_A_ROW)
    if not across:
        return
    word = document.add_table(-(-len(figures.items) // across), across, CARD_STYLE)
    _set_widths(word, [1.0] * across, width)
    told = "; ".join(f"{item.title}: {item.value} ({item.detail})" for item in figures.items)
    describe(word, "Key figures", clean(told), headed=False)
    cells = [cell for row in word.rows for cell in row.cells]
    for row in word.rows:
        keep_row_whole(row)
    for cell, item in zip(cells, figures.items, strict=False):
        dress_cell(cell, fill=CARD_FILL, top=f"12 {NAVY}")
        direction = f"{ARROWS[item.direction]} {ARROW_WORDS[item.direction]}".strip()
        lines = (
            ("Key Figure", item.value),  # first, so that values stand level when a title takes two lines
            ("Key Figure Title", item.title),
            ("Key Figure Direction", direction),
            ("Key Figure Detail", item.detail),
        )
        _write_lines(cell, [(style, clean(text)) for style, text in lines if text])
        if line := sparkline(item.trend):
            trend = cell.add_paragraph()
            set_style(trend, "Key Figure Detail")
            picture_in(trend, picture_of(line), _TREND_WIDTH, "Trend", clean(item.trend_words), next(pictures))
    document.add_paragraph(style="After Table")


def add_facts(document: Document, facts: Facts, width: int) -> None:
    """Labels and what stands against them; the labels head the rows."""
    if not facts.items:
        return
    word = document.add_table(len(facts.items), 2, TABLE_STYLE)
    _set_widths(word, [1.0, 2.6], width)
    told = "; ".join(f"{label}: {value}" for label, value in facts.items)
    describe(word, clean(facts.items[0][0]), clean(told), headed=False, first_column=True)
    for row, (label, value) in zip(word.rows, facts.items, strict=True):
        keep_row_whole(row)
        _write_lines(row.cells[0], [("Table Heading", clean(label))])
        _write_lines(row.cells[1], [("Table Text", clean(value))])
    document.add_paragraph(style="After Table")


def _write_lines(cell: _Cell, lines: list[tuple[str, str]]) -> None:
    for number, (style, text) in enumerate(lines):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        set_style(paragraph, style)
        paragraph.add_run(text)


def _set_widths(word: Table, shares: list[float], width: int) -> None:
    """Fixed widths, on the grid and on each cell: Word reads the one, other readers the other."""
    word.autofit = False
    widths = [int(width * share / sum(shares)) for share in shares]
    for column, part in zip(word.columns, widths, strict=True):
        column.width = part
    for row in word.rows:
        for cell, part in zip(row.cells, widths, strict=True):
            cell.width = part


def _heading_rows(rows: list[WordRow], columns: tuple[TableColumn, ...]) -> None:
    """The headings under their groups: one text side by side is one cell; no group, one tall cell."""
    for row in rows:
        repeat_row(row)
        keep_row_whole(row)
        for at, cell in enumerate(row.cells):
            dress_cell(cell, fill=HEAD_FILL, place="bottom")
            if _starts_group(columns, at):
                dress_cell(cell, left=_GROUP_RULE)
    top, bottom = list(rows[0].cells), list(rows[-1].cells)
    for cell, column in zip(bottom, columns, strict=True):
        _head(cell, column.heading, "Table Heading Number" if column.kind in _NUMERIC else "Table Heading")
    if len(rows) == 1:
        return
    for group, members in groupby(range(len(columns)), key=lambda at: columns[at].group):
        places = list(members)
        if group:
            merged = top[places[0]].merge(top[places[-1]])
            dress_cell(merged, bottom=f"4 {NAVY}")
            _head(merged, group, "Table Heading Group")
        else:
            for at in places:
                top[at].merge(bottom[at])


def _starts_group(columns: tuple[TableColumn, ...], at: int) -> bool:
    return at > 0 and columns[at - 1].group != columns[at].group


def _head(cell: _Cell, text: str, style: str) -> None:
    paragraph = cell.paragraphs[0]
    set_style(paragraph, style)
    paragraph.add_run(clean(text))
    paragraph.paragraph_format.keep_with_next = True


def _body_row(row: WordRow, source: ReportRow, columns: tuple[TableColumn, ...]) -> None:
    keep_row_whole(row)
    for at, (cell, said, column) in enumerate(zip(row.cells, source.cells, columns, strict=True)):
        _fill(cell, said, right=column.kind in _NUMERIC, bold=source.total)
        if source.indent and at == 0:
            cell.paragraphs[0].paragraph_format.left_indent = 10 * _POINT
        if _starts_group(columns, at):
            dress_cell(cell, left=_GROUP_RULE)
        if source.total:
            dress_cell(cell, fill=CARD_FILL, top=f"8 {NAVY}")


def _fill(cell: _Cell, said: Cell, *, right: bool, bold: bool) -> None:
    """A cell's text, the footnotes it refers to, and the smaller line under it."""
    paragraph = cell.paragraphs[0]
    set_style(paragraph, "Table Number" if right else "Table Text")
    run = paragraph.add_run(clean(said.text))
    run.bold = bold or None
    if said.kind == "direction":
        run._r.style = "Direction"
    for mark in said.marks:
        paragraph.add_run(clean(mark)).font.superscript = True
    if said.detail:
        below = cell.add_paragraph(clean(said.detail))
        set_style(below, "Table Detail Number" if right else "Table Detail")
