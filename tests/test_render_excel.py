"""The workbook, read back with openpyxl and as XML."""

from __future__ import annotations

import io
import time
import zipfile
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from fingerpost.render.excel import render
from fingerpost.render.excel_table import number_format
from fingerpost.report.model import Cell, Paragraph, Report, ReportTable, Row, Section, TableColumn
from sample_report import HOSTILE, MEASURES, NAMES, SAMPLE

BYTES = render(SAMPLE)
HEAD = 5


@pytest.fixture
def book():
    return load_workbook(io.BytesIO(BYTES))


def of_tables(*tables: ReportTable) -> Report:
    return replace(SAMPLE, sections=(Section("Only", tables),))


def texts(sheet) -> list[str]:
    return [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


def test_a_sheet_for_each_table_after_contents_and_summary(book):
    assert book.sheetnames == ["Contents", "Summary", "processes", "hostile"]


def test_every_cell_is_there_and_numbers_are_numbers(book):
    sheet = book["processes"]
    for at, source in enumerate(MEASURES.rows, HEAD + 1):
        for column, said in enumerate(source.cells, 1):
            found = sheet.cell(at, column).value
            if said.kind == "percent":
                assert found == pytest.approx(float(said.value) / 100)
            elif said.kind == "number":
                assert found == pytest.approx(float(said.value))
            else:
                shown = [said.text, *said.marks, said.detail]
                assert all(text in (found or "") for text in shown)


def test_formats_show_what_the_page_shows(book):
    sheet = book["processes"]
    assert sheet["B6"].number_format == "#,##0"
    assert sheet["D6"].number_format == "0.0%"
    assert sheet["B7"].number_format == "#,##0.0", "24.8 must not be shown as 25"


def test_a_number_with_a_footnote_stays_a_number():
    assert number_format(Cell("1,082", "number", 1082, marks=("a", "b"))) == '#,##0" [a] [b]"'
    assert number_format(Cell("£1,082.50", "number", Decimal("1082.5"))) == '"£"#,##0.00'
    assert number_format(Cell("44%", "percent", Decimal(44))) == "0%"


def test_the_smaller_line_of_a_number_is_told_below():
    number = Cell("7", "number", 7, detail="provisional")
    table = ReportTable(
        "t", "T", (TableColumn("A", "a"), TableColumn("B", "b", "number", "G")), (Row((Cell("x"), number)),)
    )
    sheet = load_workbook(io.BytesIO(render(of_tables(table))))["t"]
    assert sheet["B6"].value == 7
    assert "x, G: B: provisional" in texts(sheet)


def test_one_row_of_headings_joins_group_and_heading(book):
    headings = [cell.value for cell in book["processes"][HEAD]]
    assert headings[:2] == ["Measure", "2012-13 whole year: Number"]
    assert headings[4] == "Q2 2013-14: Number"


def test_no_cell_anywhere_is_a_formula_and_no_link_leads_out(book):
    for sheet in book:
        for row in sheet.iter_rows():
            assert not [cell.coordinate for cell in row if cell.data_type == "f"]
            assert all(cell.hyperlink is None or cell.hyperlink.target is None for cell in row)
    archive = zipfile.ZipFile(io.BytesIO(BYTES))
    sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert not [name for name in sheets if b"<f>" in archive.read(name)]


def test_hostile_names_are_shown_as_they_are(book):
    shown = [book["hostile"].cell(HEAD + 1 + n, 1) for n in range(len(HOSTILE))]
    assert [cell.value for cell in shown] == [name.replace("\x0b", " ") for name in HOSTILE]
    assert {cell.data_type for cell in shown} == {"s"}


def test_broken_characters_anywhere_do_not_stop_the_workbook():
    bad = "a\x00\x0b\ud800&\ufffe"
    table = replace(NAMES, id=bad, caption=bad, summary=bad)
    long = {"council": bad * 90, "subject": bad * 90, "edition_note": "&" * 400}
    report = replace(of_tables(table), title=bad, about=((bad, bad),), **long)
    assert load_workbook(io.BytesIO(render(report))).sheetnames[2].startswith("a")


def test_notes_stand_under_the_table_and_the_summary_over_it(book):
    assert book["processes"]["A2"].value == MEASURES.summary
    assert book["processes"]["A9"].value == f"[a] {MEASURES.notes[0].text}"


def test_panes_filter_and_print_set_up(book):
    sheet = book["hostile"]
    assert sheet.freeze_panes == "B6"
    assert sheet.auto_filter.ref == f"A5:B{HEAD + len(HOSTILE)}", "the total is not sorted among the rest"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToWidth in (None, 1), "one page wide is what Excel takes for granted"
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.print_title_rows == "$5:$5"
    assert sheet.oddHeader.left.text == SAMPLE.edition_note
    assert "Page &P of &N" in sheet.oddFooter.right.text.replace("&[Page]", "&P").replace("&[Pages]", "&N")


def test_contents_say_what_it_is_and_lead_to_each_sheet(book):
    sheet = book["Contents"]
    told = texts(sheet)
    for text in (
        SAMPLE.title,
        SAMPLE.edition_note,
        "Data extracted on 30 September 2013",
        "Fingerpost 0.1.0",
        "CAF",
    ):
        assert text in told
    links = [cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert [link.replace("'", "") for link in links] == ["Summary!A1", "processes!A1", "hostile!A1"]


def test_prose_is_on_the_summary_with_directions_in_words(book):
    told = texts(book["Summary"])
    assert "This report is based on the data available on 30 September 2013." in told
    assert "Contacts: 1,642 in the quarter, level with quarter 1." in told
    assert any(text.startswith("Draft, not yet edited. ") for text in told)
    assert {"↑ Improving", "↓ Worsening", "↔ Level", "28.0%"} <= set(told)


def test_arrows_have_one_colour_whichever_way_they_go(book):
    cells = [cell for row in book["Summary"].iter_rows() for cell in row if str(cell.value)[:1] in "↑↓↔"]
    assert len({cell.font.color.rgb for cell in cells if cell.value}) == 1


def test_sheet_names_are_valid_short_and_used_once():
    ids = ("a/b:c*", "x" * 40, "X" * 40, "Summary", "history", "'", "")
    names = load_workbook(io.BytesIO(render(of_tables(*(replace(NAMES, id=name) for name in ids))))).sheetnames
    assert names[2:] == ["a-b-c-", "x" * 31, "X" * 29 + "-2", "Summary-2", "history-2", "Table", "Table-2"]


def test_a_text_beyond_a_cell_s_room_does_not_stop_the_workbook():
    report = replace(SAMPLE, sections=(Section("Long", (Paragraph("word " * 9000),)),))
    assert load_workbook(io.BytesIO(render(report)))["Summary"]["A5"].value.startswith("word word")


def test_properties(book):
    assert (book.properties.title, book.properties.creator) == (SAMPLE.title, SAMPLE.council)
    assert book.properties.created == datetime(2013, 11, 27, 10, 0)


def test_the_same_report_is_the_same_file_two_seconds_later():
    time.sleep(2.1)
    assert render(SAMPLE) == BYTES
