"""The report as an Excel workbook: real numbers to work with, one sheet a table, and nothing that runs.

XlsxWriter is imported inside the function. Every text goes through `write_string`, and turning strings into
formulas, links or numbers is off as well: two locks on one door.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

from fingerpost.render.excel_formats import Formats, fit_row, put
from fingerpost.render.excel_table import write_table
from fingerpost.render.word_xml import clean
from fingerpost.report.model import (
    ARROW_WORDS,
    ARROWS,
    Block,
    Bullets,
    KeyFigures,
    Paragraph,
    Report,
    ReportTable,
)

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_FONT = {"font_name": "Arial", "font_size": 10}
_NAME_LIMIT = 31
_A4 = 9
_NARROW, _WIDE = 34, 96


def render(report: Report) -> bytes:
    """The report as .xlsx; the same report gives the same bytes."""
    import xlsxwriter

    target = io.BytesIO()
    # A copy of the font: XlsxWriter adds to it, and the next workbook would not be the same file.
    book = xlsxwriter.Workbook(target, _OPTIONS | {"default_format_properties": dict(_FONT)})
    _set_properties(book, report)
    formats = Formats(book)
    names = list(_sheet_names(report.tables()))
    contents = _new_sheet(book, report, "Contents")
    _write_summary(_new_sheet(book, report, "Summary"), report, formats, names)
    for name, table in zip(names, report.tables(), strict=True):
        write_table(_new_sheet(book, report, name), table, formats)
    _write_contents(contents, report, formats, names)
    book.close()
    return target.getvalue()


def _set_properties(book: Any, report: Report) -> None:
    book.set_properties(
        {
            "title": clean(report.title)[:255],
            "subject": clean(report.subject)[:255],
            "author": clean(report.council)[:255],
            "created": report.made_at,
        }
    )


def _sheet_names(tables: tuple[ReportTable, ...]) -> Iterator[str]:
    """A name Excel accepts for each table: short, without its forbidden characters, and used once."""
    taken = {"contents", "summary", "history"}  # Excel keeps the last for itself
    for table in tables:
        plain = clean(table.id).translate(dict.fromkeys(map(ord, "[]:*?/\\"), "-")).strip(" '") or "Table"
        name, number = plain[:_NAME_LIMIT], 2
        while name.casefold() in taken:
            ending = f"-{number}"
            name, number = plain[: _NAME_LIMIT - len(ending)] + ending, number + 1
        taken.add(name.casefold())
        yield name


def _new_sheet(book: Any, report: Report, name: str) -> Any:
    """A sheet set up for A4 across, one page wide, with the edition above and page numbers below."""
    sheet = book.add_worksheet(name)
    sheet.hide_gridlines(2)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})  # a text that looks like a number is meant
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
    sheet.fit_to_pages(1, 0)
    sheet.set_header(f"&L{_in_margin(_edition(report), 120)}")
    below = f"{_in_margin(report.council, 50)}, {_in_margin(report.subject, 50)}"
    sheet.set_footer(f"&L{below}&RPage &P of &N")
    return sheet


def _in_margin(text: str, limit: int) -> str:
    """Text for a header or footer, where '&' starts a code and all three parts share 255 characters."""
    return clean(text)[:limit].replace("&", "&&")


def _edition(report: Report) -> str:
    return report.edition_note or f"{report.edition.capitalize()} edition"


def _day(when: date) -> str:
    return f"{when.day} {when:%B %Y}"


def _write_contents(sheet: Any, report: Report, formats: Formats, names: list[str]) -> None:
    sheet.set_column(0, 0, _NARROW)
    sheet.set_column(1, 1, _WIDE)
    put(sheet, 0, 0, report.title, formats.title())
    lines = [report.subject, report.council, _edition(report)]
    if report.extract:
        lines.append(f"Data extracted on {_day(report.extract)}")
    lines.append(f"Report made on {_day(report.made_at)}")
    for row, line in enumerate(lines, 1):
        put(sheet, row, 0, line, formats.plain())
    row = len(lines) + 2
    put(sheet, row, 0, "Sheets", formats.heading())
    shown = [("Summary", "Key figures and commentary")]
    shown += [(name, table.caption) for name, table in zip(names, report.tables(), strict=True)]
    for name, says in shown:
        row += 1
        _link(sheet, row, name, name, formats)
        put(sheet, row, 1, says, formats.text())
        fit_row(sheet, row, (name, _NARROW), (says, _WIDE))
    for heading, pairs in (("About this report", report.about), ("Words and short forms", report.glossary)):
        if pairs:
            row = _write_pairs(sheet, row + 2, heading, pairs, formats)


def _write_pairs(sheet: Any, row: int, heading: str, pairs: tuple[tuple[str, str], ...], formats: Formats) -> int:
    put(sheet, row, 0, heading, formats.heading())
    for term, meaning in pairs:
        row += 1
        put(sheet, row, 0, term, formats.text(bold=True))
        put(sheet, row, 1, meaning, formats.text())
        fit_row(sheet, row, (term, _NARROW), (meaning, _WIDE))
    return row


def _link(sheet: Any, row: int, name: str, text: str, formats: Formats) -> None:
    quoted = name.replace("'", "''")
    sheet.write_url(row, 0, f"internal:'{quoted}'!A1", formats.link(), clean(text))


def _write_summary(sheet: Any, report: Report, formats: Formats, names: list[str]) -> None:
    """All that is not a table, in reading order, with a link where each table stands."""
    for column, width in enumerate((_WIDE, 14, 18)):
        sheet.set_column(column, column, width)
    put(sheet, 0, 0, report.title, formats.title())
    put(sheet, 1, 0, report.subject, formats.plain())
    row, sheets = 3, iter(names)
    for section in report.sections:
        put(sheet, row, 0, section.title, formats.heading() if section.level == 1 else formats.subheading())
        row += 1
        for block in section.blocks:
            if isinstance(block, ReportTable):
                _link(sheet, row, next(sheets), f"Table: {block.caption}", formats)
                row += 1
            else:
                row = _write_block(sheet, row, block, formats)
        row += 1


def _write_block(sheet: Any, row: int, block: Block, formats: Formats) -> int:
    """One block of prose; gives the next free row."""
    match block:
        case Paragraph():
            lines = [(("Draft, not yet edited. " if block.draft else "") + block.text, "", "")]
        case Bullets():
            lines = [
                (f"{item.lead}: {item.text}" if item.lead else item.text, "", item.direction) for item in block.items
            ]
        case KeyFigures():
            for column, heading in enumerate(("Key figure", "Value", "Direction")):
                put(sheet, row, column, heading, formats.head(right=column == 1, indent=column == 2))
            row += 1
            lines = [(f"{item.title} ({item.detail})", item.value, item.direction) for item in block.items]
        case _:
            lines = []
    for text, value, direction in lines:
        put(sheet, row, 0, text, formats.text())
        put(sheet, row, 1, value, formats.text(right=True, bold=True))
        put(sheet, row, 2, f"{ARROWS[direction]} {ARROW_WORDS[direction]}".strip(), formats.direction())
        fit_row(sheet, row, (text, _WIDE))
        row += 1
    return row
