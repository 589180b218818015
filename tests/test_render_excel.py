"""The workbook, read back with openpyxl and as XML."""

from __future__ import annotations

import io
import re
import time
import warnings
import zipfile
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest

from fingerpost.render.excel import render
from fingerpost.render.excel_formats import Formats
from fingerpost.render.excel_lists import write_list
from fingerpost.render.excel_table import number_format
from fingerpost.render.text import HIDDEN_WORDS, printable
from fingerpost.report.model import (
    Cell,
    Chart,
    DataTable,
    Flow,
    Paragraph,
    Report,
    ReportTable,
    Row,
    Section,
    Series,
    TableColumn,
)
from sample_report import COLUMNS, FLOW, HOSTILE, LINE, MEASURES, NAMES, SAMPLE, STACKED

BYTES = render(SAMPLE)
HEAD = 5


def load_workbook(source):
    """Read back; openpyxl says of each small line that it would not write it again."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Sparkline Group")
        return openpyxl.load_workbook(source)


@pytest.fixture
def book():
    return load_workbook(io.BytesIO(BYTES))


def of_tables(*tables: ReportTable) -> Report:
    return replace(SAMPLE, sections=(Section("Only", tables),), lists=())


def texts(sheet) -> list[str]:
    return [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


def test_a_sheet_for_each_table_and_list_after_contents_summary_and_charts(book):
    assert book.sheetnames == ["Contents", "Summary", "Charts", "processes", "hostile", "contacts"]


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
    assert [cell.value for cell in shown] == [printable(name) for name in HOSTILE]
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
    assert sheet.oddHeader.left.text == f"Draft. {SAMPLE.edition_note}"
    assert "Page &P of &N" in sheet.oddFooter.right.text.replace("&[Page]", "&P").replace("&[Pages]", "&N")


def test_contents_say_what_it_is_and_lead_to_each_sheet(book):
    sheet = book["Contents"]
    told = texts(sheet)
    for text in (
        SAMPLE.title,
        f"Draft. {SAMPLE.edition_note}",
        "Data extracted on 30 September 2013",
        "Fingerpost 0.1.0",
        "CAF",
    ):
        assert text in told
    links = [cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert [link.replace("'", "") for link in links] == [f"{name}!A1" for name in book.sheetnames[1:]]


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


def below(sheet, text: str) -> int:
    """The row after the one that begins with a text."""
    return next(cell.row for (cell,) in sheet.iter_rows(max_col=1) if cell.value == text) + 1


def parts(data: bytes, kind: str) -> list[str]:
    archive = zipfile.ZipFile(io.BytesIO(data))
    return [archive.read(name).decode() for name in sorted(archive.namelist()) if kind in name and "_rels" not in name]


def cells_of(sheet, reference: str) -> list[object]:
    return [cell.value for row in sheet[reference.split("!")[1].replace("$", "")] for cell in row]


def test_each_chart_is_native_and_drawn_from_the_numbers_of_the_report(book):
    sheet = book["Charts"]
    charts = SAMPLE.charts()
    assert len(sheet._charts) == len(charts)
    for chart, made in zip(charts, sheet._charts, strict=True):
        for place, source in enumerate(chart.series):
            series = made.series[place]
            shown = cells_of(sheet, series.val.numRef.f)
            part = 100 if chart.percent else 1
            assert shown == [None if value is None else pytest.approx(float(value) / part) for value in source.values]
            assert cells_of(sheet, series.cat.strRef.f) == [printable(text) for text in chart.categories]
            assert printable(source.name) in str(sheet[series.tx.strRef.f.split("!")[1].replace("$", "")].value)


def test_guides_are_dashed_and_signals_are_marked_and_lettered(book):
    sheet = book["Charts"]
    series = sheet._charts[0].series
    dashes = [each.spPr.ln.prstDash or "solid" for each in series[:4]]
    assert dashes == ["solid", "solid", "dash", "sysDot"], "the mean is thin and has no marks"
    assert series[1].marker.symbol is None, "openpyxl reads 'none' so"
    assert series[4].marker.symbol == "diamond"
    assert cells_of(sheet, series[4].val.numRef.f) == [None] * 5 + [pytest.approx(0.315)]
    assert "<a:t>H</a:t>" in "".join(parts(BYTES, "charts/chart"))


def test_charts_have_alternative_text_and_a_line_is_not_drawn_over_a_gap():
    drawings = "".join(parts(BYTES, "drawings/drawing"))
    for chart in SAMPLE.charts():
        assert f'descr="{chart.caption}. {chart.summary}"' in drawings
    blanks = re.findall(r'dispBlanksAs val="(\w+)"', "".join(parts(BYTES, "charts/chart")))
    assert set(blanks) <= {"gap"}, "a gap is what Excel takes for granted"


def test_a_name_in_a_chart_is_taken_from_its_cell_and_never_read_as_a_formula():
    evil = replace(
        STACKED,
        caption=HOSTILE[0],
        unit=HOSTILE[0],
        categories=tuple(HOSTILE[:3]),
        series=tuple(Series(name, (1, 2, 3)) for name in HOSTILE[:4]),
    )
    data = render(replace(SAMPLE, sections=(Section("Only", (evil,)),), lists=()))
    (chart,) = parts(data, "charts/chart")
    assert set(re.findall(r"<c:f>(.*?)!", chart)) == {"Charts"}
    sheet = load_workbook(io.BytesIO(data))["Charts"]
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_a_flow_is_a_table_with_shares_and_says_what_is_kept_back(book):
    sheet = book["Charts"]
    row = below(sheet, FLOW.summary) + 1
    assert [cell.value for cell in sheet[row]][:4] == ["Contacts", 1642, None, None]
    assert sheet.cell(row + 1, 3).value == pytest.approx(999 / 1642)
    assert sheet.cell(row + 1, 4).value == "Contacts"
    assert sheet.cell(row + 4, 2).value == "[c]"
    assert f"[c] {HIDDEN_WORDS}" in texts(sheet)


def test_a_chart_without_a_number_says_so():
    empty = replace(LINE, series=(Series("None", (None,) * 6),), guides=(), signals=())
    nothing = Chart("x", "Nothing", "bars", (), (), "children", "")
    report = replace(SAMPLE, sections=(Section("Only", (empty, nothing, Flow("f", "No flow", (), ""))),), lists=())
    assert texts(load_workbook(io.BytesIO(render(report)))["Charts"]).count("No figures to draw.") == 2


def test_numbers_under_a_chart_show_as_many_decimals_as_they_have(book):
    sheet = book["Charts"]
    assert sheet.cell(below(sheet, COLUMNS.categories[0]) - 1, 2).number_format == "#,##0.000"


def test_key_figures_have_their_months_in_cells_and_a_small_line_beside(book):
    sheet = book["Summary"]
    row = below(sheet, "Key figure")
    assert [cell.value for cell in sheet[row]][5:11] == [560, 541, None, 548, 523, 571]
    (summary,) = [sheet for sheet in parts(BYTES, "worksheets/sheet") if "sparkline" in sheet]
    assert f"<xm:f>'Summary'!F{row}:K{row}</xm:f>" in summary


def test_facts_and_numbers_of_paragraphs_are_told(book):
    told = texts(book["Summary"])
    assert "Report of: Corporate Director" in told
    assert "14. These pressures have continued." in told
    assert "2. Receive further reports." in told
    assert "Draft. Contacts: A draft sentence." in told


def test_a_list_has_real_dates_ids_as_text_and_a_filter(book):
    sheet = book["contacts"]
    assert [cell.value for cell in sheet[HEAD]] == ["case_id", "child_id", "started_on"]
    assert [cell.value for cell in sheet[HEAD + 1]] == [HOSTILE[0], "000123", datetime(2013, 7, 1)]
    assert sheet.cell(HEAD + 1, 3).is_date
    assert {cell.data_type for cell in sheet[HEAD + 1]} == {"s", "d"}
    assert (sheet.auto_filter.ref, sheet.freeze_panes) == ("A5:C7", "B6")


def test_what_is_no_day_that_excel_knows_and_what_is_too_long_for_a_number_is_text():
    values = (date(1899, 1, 1), 10**17, float("nan"), True, Decimal("2.5"), datetime(2013, 7, 1, 9, 30))
    table = DataTable("odd", tuple("abcdef"), (values,))
    sheet = load_workbook(io.BytesIO(render(replace(SAMPLE, lists=(table,)))))["odd"]
    shown = [cell.value for cell in sheet[HEAD + 1]]
    assert shown == ["1899-01-01", "1" + "0" * 17, "nan", "yes", 2.5, datetime(2013, 7, 1, 9, 30)]


def test_a_list_longer_than_a_sheet_is_cut_and_says_so():
    import xlsxwriter

    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as made:
        table = DataTable("long", ("id",), tuple((f"C{n}",) for n in range(9)))
        write_list(made.add_worksheet(), table, Formats(made), most=4)
    sheet = load_workbook(target).active
    assert sheet["A2"].value.startswith("The first 4 of 9: a sheet holds no more.")
    assert sheet.max_row == HEAD + 4


@pytest.mark.parametrize("edition", ["restricted", "public"])
def test_no_other_edition_holds_a_list(edition):
    with pytest.raises(ValueError, match=f"The {edition} edition holds lists"):
        render(replace(SAMPLE, edition=edition))
    assert "contacts" not in load_workbook(io.BytesIO(render(replace(SAMPLE, edition=edition, lists=())))).sheetnames


def test_a_figure_kept_back_is_text_and_explained_on_its_sheet():
    table = replace(NAMES, rows=(Row((Cell("x"), Cell("[c]", "missing"))),), notes=())
    sheet = load_workbook(io.BytesIO(render(of_tables(table))))["hostile"]
    assert sheet["B6"].value == "[c]"
    assert f"[c] {HIDDEN_WORDS}" in texts(sheet)
