"""The report as an Excel workbook: real numbers to work with, one sheet a table, and nothing that runs.

XlsxWriter is imported inside the function. Every text goes through `write_string`, and turning strings into
formulas, links or numbers is off as well: two locks on one door.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from fingerpost.periods import long_date
from fingerpost.render.excel_charts import CHARTS, ChartSheet
from fingerpost.render.excel_formats import Formats, fit_row, link_to, put
from fingerpost.render.excel_lists import write_list
from fingerpost.render.excel_summary import SUMMARY, SummarySheet
from fingerpost.render.excel_table import write_table
from fingerpost.render.text import edition_words, printable
from fingerpost.report.model import Chart, DataTable, Flow, Report, ReportTable

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
    """The report as .xlsx; the same report gives the same bytes.

    Raises ValueError where an edition other than the internal one holds lists of records.
    """
    import xlsxwriter

    if report.lists and report.edition != "internal":
        raise ValueError(f"The {report.edition} edition holds lists of records; only the internal edition may.")
    target = io.BytesIO()
    # A copy of the font: XlsxWriter adds to it, and the next workbook would not be the same file.
    book = xlsxwriter.Workbook(target, _OPTIONS | {"default_format_properties": dict(_FONT)})
    _set_properties(book, report)
    formats = Formats(book)
    tables = report.tables()
    drawn = any(isinstance(block, Chart | Flow) for block in report.blocks())
    names = list(_sheet_names((*tables, *report.lists)))
    of_tables, of_lists = names[: len(tables)], names[len(tables) :]
    first = ("Contents", SUMMARY, *((CHARTS,) if drawn else ()))
    sheets = {name: _new_sheet(book, report, name) for name in (*first, *names)}
    places: dict[str, int] = {}
    if drawn:
        held_by = {table.id: name for name, table in reversed(list(zip(of_tables, tables, strict=True)))}
        places = ChartSheet(book, sheets[CHARTS], formats, held_by).write(report)
    SummarySheet(sheets[SUMMARY], formats, of_tables, places).write(report)
    for name, table in zip(of_tables, tables, strict=True):
        write_table(sheets[name], table, formats)
    for name, records in zip(of_lists, report.lists, strict=True):
        write_list(sheets[name], records, formats)
    listed = [(SUMMARY, "Key figures and commentary")]
    if drawn:
        listed.append((CHARTS, "Every chart, and the numbers it is drawn from"))
    listed += [(name, table.caption) for name, table in zip(of_tables, tables, strict=True)]
    listed += [(name, records.caption or records.id) for name, records in zip(of_lists, report.lists, strict=True)]
    _write_contents(sheets["Contents"], report, formats, listed)
    book.close()
    return target.getvalue()


def render_rows(table: DataTable, says: str = "") -> bytes:
    """Any rows as a workbook of one sheet: real dates and numbers, and no text that can run. `says` stands above."""
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, _OPTIONS | {"default_format_properties": dict(_FONT)})
    book.set_properties({"title": printable(table.caption)[:255]})
    write_list(book.add_worksheet("Table"), table, Formats(book), says=says, alone=True)
    book.close()
    return target.getvalue()


def _set_properties(book: Any, report: Report) -> None:
    book.set_properties(
        {
            "title": printable(report.title)[:255],
            "subject": printable(report.subject)[:255],
            "author": printable(report.council)[:255],
            "created": report.made_at,
        }
    )


def _sheet_names(tables: tuple[ReportTable | DataTable, ...]) -> Iterator[str]:
    """A name Excel accepts for each table: short, without its forbidden characters, and used once."""
    taken = {"contents", SUMMARY.casefold(), CHARTS.casefold(), "history"}  # Excel keeps the last for itself
    for table in tables:
        plain = printable(table.id).translate(dict.fromkeys(map(ord, "[]:*?/\\"), "-")).strip(" '") or "Table"
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
    sheet.set_header(f"&L{_in_margin(edition_words(report), 120)}")
    below = f"{_in_margin(report.council, 50)}, {_in_margin(report.subject, 50)}"
    sheet.set_footer(f"&L{below}&RPage &P of &N")
    return sheet


def _in_margin(text: str, limit: int) -> str:
    """Text for a header or footer, where '&' starts a code and all three parts share 255 characters."""
    return printable(text)[:limit].replace("&", "&&")


def _write_contents(sheet: Any, report: Report, formats: Formats, listed: list[tuple[str, str]]) -> None:
    sheet.set_column(0, 0, _NARROW)
    sheet.set_column(1, 1, _WIDE)
    put(sheet, 0, 0, report.title, formats.title())
    lines = [report.subject, report.council, edition_words(report)]
    if report.extract:
        lines.append(f"Data extracted on {long_date(report.extract)}")
    lines.append(f"Report made on {long_date(report.made_at)}")
    for row, line in enumerate(lines, 1):
        put(sheet, row, 0, line, formats.plain())
    row = len(lines) + 2
    put(sheet, row, 0, "Sheets", formats.heading())
    for name, says in listed:
        row += 1
        link_to(sheet, row, name, name, formats)
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
