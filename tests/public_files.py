"""Finished files of a report, read back as a reader has them: tables by caption, and every word there is."""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
from docx import Document
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph
from lxml import html
from openpyxl import load_workbook
from pypdf import PdfReader

HEADS = {
    "period",
    "step",
    "category",
    "measure",
    "referred by",
    "agency",
    "reason",
    "number",
    "% of column",
    "out of",
    "%",
    "direction",
}


@dataclass
class Pages:
    """Tables by caption, each row's cells after its label; and all text, in reading order."""

    tables: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    heads: dict[str, list[list[str]]] = field(default_factory=dict)
    text: str = ""


def plain(text: str | None) -> str:
    """The first line of a cell, its spaces single and its minus a hyphen."""
    lines = [" ".join(line.split()) for line in (text or "").strip().splitlines()]
    return lines[0].replace("−", "-") if lines else ""


def _table(pages: Pages, caption: str, rows: list[list[str]]) -> None:
    body = [row for row in rows if row and row[0].casefold() not in HEADS]
    pages.tables[caption] = {row[0]: row[1:] for row in body}
    pages.heads[caption] = [row for row in rows if row not in body]


def read_html(data: bytes) -> Pages:
    """A web page: tables, text, and the words of its drawings."""
    root, pages = html.fromstring(data), Pages()
    for mark in root.xpath("//sup"):
        mark.drop_tree()
    for table in root.iter("table"):
        caption = table.findtext("caption") or ""
        rows = [[plain(cell.text_content()) for cell in row] for row in table.iter("tr")]
        _table(pages, plain(caption), rows)
    said = [value for each in root.iter() for name, value in each.attrib.items() if not name.startswith("on")]
    pages.text = "\n".join([root.text_content(), *map(str, said)])
    return pages


def read_word(data: bytes) -> Pages:
    """A Word document: tables, text and alternative texts."""
    document, pages = Document(io.BytesIO(data)), Pages()
    before = ""
    for block in document.element.body.iterchildren():
        if block.tag.endswith("}p"):
            said = Paragraph(block, document)
            before = plain(said.text) if said.style is not None and said.style.name == "Caption" else before
        elif block.tag.endswith("}tbl"):
            rows = []
            for row in WordTable(block, document).rows:
                cells = [_without_marks(cell) for cell in row.cells]
                rows.append(cells)
            _table(pages, re.sub(r"^Table \d+:? ?", "", before), rows)
    parts = {name: text for name, text in parts_of(data).items() if name.endswith((".xml", ".rels"))}
    pages.text = "\n".join(parts.values())
    return pages


def _without_marks(cell: object) -> str:
    lines = []
    for paragraph in cell.paragraphs:  # type: ignore[attr-defined]
        lines.append("".join(run.text for run in paragraph.runs if not run.font.superscript))
    return plain("\n".join(lines))


def read_excel(data: bytes) -> Pages:
    """A workbook, hidden sheets too."""
    pages = Pages()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Sparkline Group")  # it reads all but those, which hold what the cells do
        book = load_workbook(io.BytesIO(data))
    for sheet in book:
        rows = [[_printed(cell) for cell in row] for row in sheet.iter_rows()]
        caption = rows[0][0] if rows and rows[0] else ""
        _table(pages, caption, [row for row in rows[4:] if any(row)])
    pages.text = "\n".join(text for name, text in parts_of(data).items() if name.endswith((".xml", ".rels")))
    return pages


def _printed(cell: object) -> str:
    value, form = cell.value, cell.number_format  # type: ignore[attr-defined]
    if isinstance(value, int | float) and "%" in form:
        places = 1 if "0.0%" in form else 0
        return f"{value * 100:.{places}f}%"
    if isinstance(value, int | float):
        return f"{value:,.1f}" if "0.0" in form else f"{value:,.0f}"
    return re.sub(r" ?\[[a-bd-z]\]", "", plain(str(value))) if value is not None else ""


def read_pdf(data: bytes) -> Pages:
    """A PDF's text, its alternative texts and properties."""
    words = [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]
    with pikepdf.open(io.BytesIO(data)) as document:
        words += [str(each) for each in document.objects if isinstance(each, pikepdf.String)]
        for each in document.objects:
            if isinstance(each, pikepdf.Dictionary):
                words += [str(value) for value in each.as_dict().values() if isinstance(value, pikepdf.String)]
    return Pages(text="\n".join(words))


def read_csv_file(data: bytes) -> list[dict[str, str]]:
    """A CSV as rows by heading."""
    return [*csv.DictReader(io.StringIO(data.decode("utf-8-sig")))]


def parts_of(data: bytes) -> dict[str, str]:
    """Everything in a zip file, zips inside it too, as text."""
    found: dict[str, str] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            part = archive.read(name)
            if part[:2] == b"PK":
                found |= {f"{name}/{inner}": text for inner, text in parts_of(part).items()}
            else:
                found[name] = part.decode("utf-8", errors="replace")
        found["comment"] = archive.comment.decode("utf-8", errors="replace")
    return found


READERS = {".html": read_html, ".docx": read_word, ".xlsx": read_excel, ".pdf": read_pdf}


def read_all(files: dict[str, bytes]) -> dict[str, Pages]:
    """The finished files by their ending."""
    return {ending: READERS[ending](data) for name, data in files.items() if (ending := Path(name).suffix) in READERS}
