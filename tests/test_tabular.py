"""Files of rows: dialects and encodings, damage, and files that are not what they seem."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime

import duckdb
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter import Workbook

from fingerpost.errors import SourceError
from fingerpost.sources import workbook
from fingerpost.sources.delimited import decode, find_delimiter
from fingerpost.sources.rows import RawTable, table_of
from fingerpost.sources.tabular import label, read_tables
from inputs import as_csv

PLAIN = [
    ["Plan ID", "Start Date", "Category"],
    ["P1", "01/04/2013", "Neglect"],
    ["P2", "", "Physical, mostly"],
]


def read(name: str, data: bytes) -> RawTable:
    (table,) = read_tables(name, data)
    return table


def rows(table: RawTable) -> list[list[str]]:
    return [list(table.headers), *map(list, zip(*table.columns, strict=True))]


def refusal(name: str, data: bytes) -> str:
    with pytest.raises(SourceError) as caught:
        read_tables(name, data)
    assert all(problem.file == name for problem in caught.value.problems)
    return str(caught.value)


def problems(table: RawTable) -> str:
    return "\n".join(map(str, table.problems))


def xlsx(cells: list[list[object]], change: Callable[[openpyxl.Workbook], None] = lambda book: None) -> bytes:
    book = openpyxl.Workbook()
    for row in cells:
        book.active.append(row)
    change(book)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def repacked(data: bytes, part: str, change: Callable[[bytes], bytes], **more: bytes) -> bytes:
    """A zip file with one part changed and others added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
        for name, content in more.items():
            new.writestr(name.replace("__", "/").replace("_", "."), content)
    return out.getvalue()


# --- dialects ---


CELLS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"]) | st.sampled_from('",;\t|\n')
).map(lambda text: text.replace("\u200b", "").replace("\ufeff", "").strip())


@given(st.data())
def test_cells_come_back_whatever_the_separator_and_the_quotation(data):
    width = data.draw(st.integers(2, 4))
    header = [f"Column {place}" for place in range(width)]
    body = data.draw(st.lists(st.lists(CELLS, min_size=width, max_size=width).filter(any), max_size=6))
    delimiter = data.draw(st.sampled_from(",;\t|"))
    quoting = data.draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]))
    end = data.draw(st.sampled_from(["\n", "\r\n"]))
    table = read("any.csv", as_csv([header, *body], delimiter, quoting, end))
    normal = table_of("normal", [header, *body], clean=True)
    assert rows(table) == rows(normal)
    assert not table.problems
    assert not table.notes


def test_the_separator_is_the_one_by_which_all_rows_are_as_wide_as_the_header():
    assert find_delimiter("Name, first;Born\nAnn;2001\nBen;2002\n") == ";"
    assert find_delimiter('"a,b,c";"d"\n"1";"2"\n') == ";"
    assert find_delimiter("a;x,b,c\n1,2,3\n4,5,6\n") == ","
    assert find_delimiter("one\ntwo\n") == ","


def test_a_line_that_tells_excel_the_separator_is_no_header():
    table = read("a.csv", b"sep=;\r\nPlan ID;Category\r\nP1;Neglect, mostly\r\n")
    assert rows(table) == [["Plan ID", "Category"], ["P1", "Neglect, mostly"]]
    assert table.rows == [3]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_encoding_is_found(encoding):
    text = "Plan ID,Category\r\nP1,Ó Súilleabháin’s – café\r\n"
    assert rows(read("a.csv", text.encode(encoding)))[1] == ["P1", "Ó Súilleabháin’s – café"]


def test_damaged_utf_8_is_not_taken_for_another_encoding():
    data = "Plan ID,Name\r\nP1,Zoë\r\nP2,André\r\n".encode()
    assert "row 3: is UTF-8 text that is damaged or cut short here" in refusal(
        "a.csv", data.replace("é".encode(), b"\xc3")
    )
    assert "damaged" in refusal("a.csv", b"\xef\xbb\xbfa,b\r\n1,\xe9\r\n")
    assert "UTF-16" in refusal("a.csv", "a,b\r\n1,2\r\n".encode("utf-16")[:-1])
    assert "row 2: is neither UTF-8 nor Windows-1252" in refusal("a.csv", b"a,b\r\n1,\x81\r\n")


def test_half_a_character_does_not_pass():
    for half in ("\ud800", "\udfff"):
        refusal("a.csv", f"a,b\r\n1,x{half}y\r\n".encode("utf-8", "surrogatepass"))
        refusal("a.csv", b"\xff\xfe" + f"a,b\r\n1,x{half}y\r\n".encode("utf-16-le", "surrogatepass"))


def test_old_line_ends_blank_rows_and_a_margin_of_empty_cells():
    assert rows(read("a.csv", b"a,b\r1,2\r3,4\r"))[1:] == [["1", "2"], ["3", "4"]]
    table = read("a.csv", b"\r\n a , b ,,\r\n1,2,,\r\n,,,\r\n\r\n  ,3\r\n,,,\r\n")
    assert rows(table) == [["a", "b"], ["1", "2"], ["", "3"]]
    assert table.rows == [3, 6], "a row keeps the number a spreadsheet gives it"


def test_headers_and_text_are_normalised():
    table = read("a.csv", '"Child\nID",Name\r\n1,Zoe\u0308\r\n'.encode())
    assert rows(table) == [["Child ID", "Name"], ["1", "Zoë"]]


def test_characters_that_cannot_be_printed_are_taken_out_and_noted():
    table = read("a.csv", "a,b\r\n1,x\0y\r\n2,\x1bz\r\n3,q\u200bq\r\n4,tab\tkept\r\n".encode())
    assert [row[1] for row in rows(table)[1:]] == ["xy", "z", "qq", "tab\tkept"]
    assert [(note.rule, note.position, note.header) for note in table.notes] == [
        ("unprintable_characters", place, "b") for place in range(3)
    ]


def test_a_file_without_a_last_line_end_is_noted_with_its_last_row():
    assert [note.rule for note in read("a.csv", b"a,b\r\n1,2\r\n3,4").notes] == ["no_last_line_end"]
    assert not read("a.csv", b"a,b\r\n1,2\r\n3,4\r\n").notes


# --- damage ---


def test_a_short_row_is_told_and_a_short_last_row_is_a_file_cut_short():
    table = read("a.csv", b"a,b,c\r\n1,2\r\n1,2,3\r\n4,5")
    assert problems(table) == (
        "a.csv, row 2: has 2 cells where the header (row 1) has 3; mend or remove the row\n"
        "a.csv, row 4: has 2 cells where the header (row 1) has 3; "
        "it is the last row, so the file looks cut short: export it again"
    )


def test_a_wide_row_an_open_quotation_and_a_title_are_told():
    assert "row 3: has cells beyond the 2 columns" in problems(read("a.csv", b"a,b\r\n1,2\r\n1,2,3\r\n"))
    assert "row 3: is not well-formed CSV" in problems(read("a.csv", b'a,b\r\n1,2\r\n"1,2\r\n3,4\r\n'))
    assert 'row 2: is wider than row 1, which has one cell: "Plans in June"' in problems(
        read("a.csv", b"Plans in June\r\nPlan ID,Category\r\nP1,NEG\r\nP2,NEG\r\n")
    )


@pytest.mark.parametrize("data", [b"", b"  \r\n\r\n", b"\xef\xbb\xbf", b",,,\r\n,,,\r\n"])
def test_an_empty_file_is_told(data):
    assert "is empty" in refusal("a.csv", data)


def test_lost_blocks_and_binary_data_are_told():
    assert "lost block" in refusal("a.csv", b"a,b\r\n1,2\r\n" + b"\0" * 512)
    assert "neither" in refusal("a.csv", bytes(range(1, 256)) * 20)


# --- what a file really is ---


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.xlsx", as_csv(PLAIN), "is not an Excel workbook"),
        ("a.csv", xlsx(PLAIN), "is an Excel workbook or zip file, although its name ends in .csv"),
        ("a.csv", b"PAR1" + b"\0" * 20, "is Parquet, although"),
        ("a.parquet", as_csv(PLAIN), "is not Parquet"),
        (
            "a.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99,
            "old Excel workbook (.xls), or one with a password",
        ),
        ("a.csv", b"\xef\xbb\xbf\r\n<!DOCTYPE html><html>", "is a web page"),
        ("a.xlsx", b"<table><tr><td>1</td></tr></table>", "is a web page"),
        ("a.csv", b"%PDF-1.7 ...", "is a PDF"),
        ("a.txt", b"\x1f\x8b\x08\0\0", "gzip"),
        ("a.xls", b"anything", "old Excel workbook; save it as .xlsx"),
        ("a.xlsm", xlsx(PLAIN), "macros"),
        ("a.XLSB", xlsx(PLAIN), "binary"),
    ],
)
def test_a_file_is_taken_for_what_its_bytes_are(name, data, says):
    assert says in refusal(name, data)


def test_a_name_is_a_label_only():
    assert label("../../etc/pass\x1b[31mwd\0.csv") == "../../etc/pass?[31mwd?.csv"
    assert label("\u202egnp.csv") == "?gnp.csv"
    assert label("caf\udce9.csv") == "caf?.csv"
    assert len(label("x" * 300 + ".csv")) == 200
    assert label("x" * 300 + ".csv").endswith(".csv")


# --- Excel ---


def test_excel_cells_become_the_text_of_what_they_are():
    table = read("a.xlsx", xlsx([
        ["Plan ID", "On", "At", "Count", "Flag", "Share"],
        ["P1", date(2013, 9, 30), datetime(2013, 9, 30, 9, 15), 3, True, 0.25],
        [17, None, None, None, False, None],
    ]))  # fmt: skip
    assert rows(table)[1:] == [
        ["P1", "2013-09-30", "2013-09-30 09:15:00", "3", "Y", "0.25"],
        ["17", "", "", "", "N", ""],
    ]


def test_each_sheet_is_a_table_and_is_named():
    def second(book):
        book.create_sheet("Notes").append(["Read me"])
        book.create_sheet("Empty")

    tables = read_tables("a.xlsx", xlsx(PLAIN, second))
    assert [table.file for table in tables] == ["a.xlsx [Sheet]", "a.xlsx [Notes]"]
    assert "no cells" in refusal("a.xlsx", xlsx([]))


def test_a_sheet_with_days_since_1904_gives_the_same_days():
    def mac(book):
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904

    assert rows(read("a.xlsx", xlsx([["On"], [date(2013, 9, 30)]], mac)))[1] == ["2013-09-30"]


def test_cells_that_would_be_read_as_empty_are_told():
    def error(book):
        book.active["C2"] = "#N/A"

    assert 'a.xlsx, row 2, "Category": "#N/A" is an Excel error' in problems(read("a.xlsx", xlsx(PLAIN, error)))

    def formula(book):
        book.active["B2"] = "=TODAY()"

    assert 'row 2, "Start Date": is a formula that was never worked out' in problems(
        read("a.xlsx", xlsx(PLAIN, formula))
    )

    def merged(book):
        book.active.merge_cells("C2:C3")

    assert 'row 2, "Category": is merged with the cells below' in problems(read("a.xlsx", xlsx(PLAIN, merged)))


def test_a_formula_that_was_worked_out_is_its_value():
    data = io.BytesIO()
    book = Workbook(data, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["a", "b"])
    sheet.write_formula(1, 0, "=1+1", None, 2)
    sheet.write_formula(1, 1, '="x"', None, "x")
    book.close()
    table = read("a.xlsx", data.getvalue())
    assert rows(table)[1] == ["2", "x"]
    assert not table.problems


def test_a_few_bytes_that_claim_billions_of_cells_are_refused():
    def far(sheet: bytes) -> bytes:
        return sheet.replace(b'r="C3"', b'r="XFD1048576"').replace(b'r="3"', b'r="1048576"')

    data = repacked(xlsx(PLAIN), "xl/worksheets/sheet1.xml", far)
    assert "reaches to column 16,384 and row 1,048,576" in refusal("a.xlsx", data)


def test_a_workbook_that_unpacks_to_far_more_than_it_is_is_refused():
    def swollen(sheet: bytes) -> bytes:
        return sheet.replace(b"<sheetData>", b"<sheetData>" + b" " * 30_000_000)

    assert "would unpack from" in refusal("a.xlsx", repacked(xlsx(PLAIN), "xl/worksheets/sheet1.xml", swollen))


def test_a_workbook_of_too_many_parts_is_refused(monkeypatch):
    monkeypatch.setattr(workbook, "MOST_PARTS", 5)
    assert "parts" in refusal("a.xlsx", xlsx(PLAIN))


def test_a_workbook_with_macros_or_a_password_or_none_at_all_is_refused():
    assert "macros" in refusal("a.xlsx", repacked(xlsx(PLAIN), "", bytes, xl__vbaProject_bin=b"x"))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        parts.writestr("contacts.csv", "a,b")
    assert "is a zip file but not an Excel workbook" in refusal("a.xlsx", out.getvalue())
    locked = bytearray(xlsx(PLAIN))
    place = locked.find(b"PK\x01\x02")
    locked[place + 8] |= 1
    assert "password" in refusal("a.xlsx", bytes(locked))


def test_a_workbook_with_a_document_type_is_refused():
    def bomb(part: bytes) -> bytes:
        return b'<!DOCTYPE a [<!ENTITY b "b">]>' + part

    assert "cannot be opened" in refusal("a.xlsx", repacked(xlsx(PLAIN), "xl/workbook.xml", bomb))


def test_a_workbook_cut_or_changed_anywhere_is_refused_or_read():
    whole = xlsx(PLAIN)
    for length in range(4, len(whole), 97):
        assert "cannot be opened" in refusal("a.xlsx", whole[:length])
    for place in range(4, len(whole), 61):
        changed = bytearray(whole)
        changed[place] ^= 0x15
        with suppress(SourceError):
            read_tables("a.xlsx", bytes(changed))


# --- Parquet ---


def parquet(query: str, folder) -> bytes:
    path = folder / "made.parquet"
    duckdb.sql(f"COPY ({query}) TO '{path}' (FORMAT parquet)")
    return path.read_bytes()


def test_parquet_values_become_text(tmp_path):
    cells = "DATE '2013-09-30' AS a, 3.0::DOUBLE AS b, true AS c, NULL::INT AS d, 2.5::FLOAT AS e"
    query = f"SELECT 'P1' AS \"Plan ID\", {cells}"
    table = read("a.parquet", parquet(query, tmp_path))
    assert rows(table) == [["Plan ID", "a", "b", "c", "d", "e"], ["P1", "2013-09-30", "3", "true", "", "2.5"]]


def test_parquet_cut_short_is_told(tmp_path):
    data = parquet("SELECT range AS a FROM range(1000)", tmp_path)
    for length in range(4, len(data), 101):
        assert "cannot be read as Parquet" in refusal("a.parquet", data[:length])


def test_parquet_that_claims_too_many_rows_is_refused(tmp_path):
    data = parquet("SELECT 1 AS a FROM range(101_000_000)", tmp_path)
    assert "101,000,000 rows" in refusal("a.parquet", data)


def test_text_may_be_far_larger_than_a_workbook_and_has_a_limit_too(monkeypatch):
    monkeypatch.setattr("fingerpost.sources.tabular.LARGEST", 1000)
    monkeypatch.setattr("fingerpost.sources.delimited.LARGEST", 2000)
    assert "at most 1,000" in refusal("a.xlsx", xlsx(PLAIN))
    assert len(read("a.csv", b"a,b\r\n" + b"1,2\r\n" * 300)) == 300
    assert "at most 2,000" in refusal("a.csv", b"a,b\r\n" + b"1,2\r\n" * 500)


def test_decoding_says_which_row_is_wrong():
    with pytest.raises(SourceError, match="row 3"):
        decode("a.csv", b"\xef\xbb\xbfa\r\nb\r\n\xff\r\n")
