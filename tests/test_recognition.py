"""The same records in another form are the same records: canonical tables compared cell by cell, then the figures."""

from __future__ import annotations

import csv
import io
import random
import tempfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from xlsxwriter import Workbook as Excel

from fingerpost.errors import SourceError
from fingerpost.sources import Reading, read_inputs
from fingerpost.workspace import Workspace
from inputs import SEPTEMBER, Files, Rows, as_csv, each_rows, files_of, rows_of, small, uk_day, with_file

Change = Callable[[Files], Files]


# --- other forms ---


def texts(change: Callable[[str], bytes]) -> Change:
    return lambda files: [(name, change(data.decode())) for name, data in files]


def dialect(delimiter: str = ",", quoting: int = csv.QUOTE_MINIMAL, end: str = "\r\n") -> Change:
    return lambda files: [(name, as_csv(rows_of(data), delimiter, quoting, end)) for name, data in files]


def rowwise(change: Callable[[Rows], Rows]) -> Change:
    return lambda files: each_rows(files, change)


def columns_shuffled(rows: Rows) -> Rows:
    order = list(range(len(rows[0])))
    random.Random(7).shuffle(order)
    return [[row[place] for place in order] for row in rows]


def headers_in_other_case(rows: Rows) -> Rows:
    return [
        [f"  {cell.upper() if place % 2 else cell.lower()} ".replace(" ", "  ") for place, cell in enumerate(rows[0])],
        *rows[1:],
    ]


def dates_written(form: str) -> Callable[[Rows], Rows]:
    return lambda rows: [[f"{day:{form}}" if (day := uk_day(cell)) else cell for cell in row] for row in rows]


def blank_rows(rows: Rows) -> Rows:
    blank = [""] * len(rows[0])
    return [blank, rows[0], blank, *rows[1:50], [" "] * len(rows[0]), *rows[50:], *[blank] * 40]


def more_columns(rows: Rows) -> Rows:
    return [
        ["Notes", *rows[0], "Worker"],
        *([f'She said: "no",\r\nthen; yes\n{place}', *row, "x"] for place, row in enumerate(rows[1:])),
    ]


def line_ends_in_words(rows: Rows) -> Rows:
    """A long word wrapped in its cell, as people do with Alt and Enter."""
    return [
        rows[0],
        *([cell.replace(" - ", " -\n").replace(" & ", "  & ") for cell in row] for row in rows[1:]),
    ]


def as_xlsx(sheets: dict[str, Rows]) -> bytes:
    data = io.BytesIO()
    book = Excel(data, {"in_memory": True, "constant_memory": False})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            for place, cell in enumerate(row):
                if found := uk_day(cell):
                    sheet.write_datetime(at, place, found, day)
                elif cell.isdigit():
                    sheet.write_number(at, place, int(cell))
                elif cell:
                    sheet.write_string(at, place, cell)
    book.close()
    return data.getvalue()


def workbooks(files: Files) -> Files:
    return [(name.replace(".csv", ".xlsx"), as_xlsx({"Export": rows_of(data)})) for name, data in files]


def one_workbook(files: Files) -> Files:
    sheets = {Path(name).stem: rows_of(data) for name, data in files}
    notes = [
        ["How to read this"],
        ["Each sheet", "is", "an extract"],
        ["by", "J. Smith", "", "and", "others"],
    ]
    return [("everything.xlsx", as_xlsx({"Notes": notes} | sheets))]


def parquet(files: Files) -> Files:
    return [(name.replace(".csv", ".parquet"), _parquet(rows_of(data))) for name, data in files]


def _parquet(rows: Rows) -> bytes:
    """Days as days and whole numbers as decimals, as pandas leaves a column with gaps."""
    shown = []
    for place, header in enumerate(rows[0]):
        cells = {row[place] for row in rows[1:]} - {""}
        days, numbers = all(map(uk_day, cells)), all(cell.isdigit() for cell in cells)
        cell = f"nullif(\"{header}\", '')"
        shown.append(f"strptime({cell}, '%d/%m/%Y')::DATE" if days else f"{cell}::DOUBLE" if numbers else cell)
    columns = ", ".join(f'{text} AS "{header}"' for text, header in zip(shown, rows[0], strict=True))
    with duckdb.connect() as engine, tempfile.TemporaryDirectory() as folder:
        Path(folder, "in.csv").write_bytes(as_csv(rows))
        engine.sql(
            f"COPY (SELECT {columns} FROM read_csv('{folder}/in.csv', all_varchar=true, header=true, delim=','))"
            f" TO '{folder}/out.parquet' (FORMAT parquet)"
        )
        return Path(folder, "out.parquet").read_bytes()


FORMS: dict[str, Change] = {
    "columns in another order": rowwise(columns_shuffled),
    "headers in another case and spacing": rowwise(headers_in_other_case),
    "Windows-1252": texts(lambda text: text.encode("cp1252")),
    "UTF-8 with a mark": texts(lambda text: text.encode("utf-8-sig")),
    "UTF-16": texts(lambda text: text.encode("utf-16")),
    "ISO dates": rowwise(dates_written("%Y-%m-%d")),
    "dates with a time": rowwise(dates_written("%d/%m/%Y 00:00:00")),
    "named months": rowwise(dates_written("%d %b %Y")),
    "semicolons": dialect(";"),
    "tabs": dialect("\t"),
    "bars": dialect("|", end="\n"),
    "everything in quotation marks": dialect(quoting=csv.QUOTE_ALL),
    "blank rows": rowwise(blank_rows),
    "columns more than are wanted, with line ends and quotations": rowwise(more_columns),
    "line ends and doubled spaces inside words": rowwise(line_ends_in_words),
    "workbooks": workbooks,
    "other names": lambda files: [(f"export_{place}.TXT", data) for place, (_, data) in enumerate(files)],
    "each file twice": lambda files: [*files, *((f"copy of {name}", data) for name, data in files)],
}  # fmt: skip
SLOW: dict[str, Change] = {"one workbook of many sheets": one_workbook, "Parquet": parquet}
"""Forms that take a while to make, and are therefore only compared by what they give."""


def canonical(reading: Reading) -> dict[str, object]:
    return {
        source: ({name: table.columns for name, table in own.tables.items()}, own.columns, own.labels)
        for source, own in reading.sources.items()
    }


@pytest.fixture(scope="module")
def plain(demo_workspace) -> dict[str, object]:
    return canonical(read_inputs(small(rows=400), demo_workspace.settings.mappings()))


@pytest.mark.parametrize("form", FORMS)
def test_the_same_records_in_another_form_are_the_same(form, demo_workspace, plain):
    reading = read_inputs(FORMS[form](small(rows=400)), demo_workspace.settings.mappings())
    assert canonical(reading) == plain
    assert not reading.findings


@pytest.mark.parametrize("form", ["one workbook of many sheets", "Parquet", "all at once"])
def test_the_same_records_in_another_form_give_the_same_figures(form, june_workspace, demo_workspace, copy_of):
    files = files_of(SEPTEMBER)
    if form == "all at once":
        names = "columns in another order", "headers in another case and spacing", "ISO dates", "blank rows"
        for name in names:
            files = FORMS[name](files)
        forms = [FORMS[name] for name in ("semicolons", "Windows-1252", "UTF-16", "UTF-8 with a mark")]
        files = [forms[place % len(forms)]([file])[0] for place, file in enumerate(files)]
    else:
        files = SLOW[form](files)
    workspace: Workspace = copy_of(june_workspace)
    assert workspace.load(files, SEPTEMBER).findings == 0
    assert workspace.figures("2013-14-Q2") == demo_workspace.figures("2013-14-Q2")


# --- what is placed, and what is not ---


@pytest.fixture
def read(demo_workspace):
    return lambda files: read_inputs(files, demo_workspace.settings.mappings())


@pytest.fixture
def refusal(read):
    def refused(files: Files) -> str:
        with pytest.raises(SourceError) as caught:
            read(files)
        return str(caught.value)

    return refused


def test_what_fits_nothing_is_passed_over_and_says_why(read):
    files = [
        *small(),
        ("notes.txt", b'A list, made "by hand\nof, some, things'),
        ("picture.png", b"\x89PNG"),
        ("b.csv", b"x,y\n1,2\n"),
    ]
    reading = read(files)
    why = {file.name: file.why for file in reading.files if not file.layout}
    assert set(why) == {"notes.txt", "picture.png", "b.csv"}
    assert "fits no layout; the nearest is" in why["b.csv"]
    assert "is not read; extracts end in" in why["picture.png"]


def test_ragged_rows_stop_the_load_only_in_a_file_that_is_wanted(read, refusal):
    assert read([*small(), ("minutes.csv", b"Present\r\nA,B,C\r\n1,2\r\n")])
    rows = rows_of(dict(small())["cp_plans.csv"])
    rows[3].pop()
    assert "cp_plans.csv, row 4: has 5 cells where the header (row 1) has 6" in refusal(
        with_file(small(), "cp_plans.csv", as_csv(rows))
    )


def test_a_missing_column_is_named_with_the_nearest_there_is(refusal):
    rows = rows_of(dict(small())["cp_plans.csv"])
    rows[0][2] = "Started"
    said = refusal(with_file(small(), "cp_plans.csv", as_csv(rows)))
    assert said.startswith('cp_plans.csv: looks like cp_plans but has no column "Start Date"')
    assert "The nearest is Started" in said


def test_a_column_that_stands_twice_is_told(refusal):
    rows = rows_of(dict(small())["cp_plans.csv"])
    rows = [[*row, row[2]] for row in rows]
    assert 'cp_plans.csv, row 1, "Start Date": stands twice' in refusal(
        with_file(small(), "cp_plans.csv", as_csv(rows))
    )


def test_every_fault_of_every_file_is_told_at_once(refusal):
    files = with_file(small(), "cp_plans.csv", b"")
    files = with_file(files, "caf2.csv", dict(files)["caf2.csv"].replace(b"17/01/2013", b"17/13/2013", 1))
    said = refusal(files)
    assert "cp_plans.csv: is empty; export it again" in said
    assert 'caf2.csv, row 2, "Commenced": "17/13/2013" is not a date' in said


def test_nothing_at_all_is_told(refusal):
    assert "no files were found" in refusal([])


def test_the_parts_of_one_layout_are_joined(read):
    rows = rows_of(dict(small(rows=20))["cp_plans.csv"])
    halves = [("plans_1.csv", as_csv(rows[:11])), ("plans_2.csv", as_csv([rows[0], *rows[11:]]))]
    table = read(halves).sources["local"].tables["cp_plans"]
    assert table.columns == read([("cp_plans.csv", as_csv(rows))]).sources["local"].tables["cp_plans"].columns


def test_odd_values_are_findings_with_their_records(read):
    rows = rows_of(dict(small())["referral_workflow.csv"])
    place = {header: at for at, header in enumerate(rows[0])}
    rows[3][place["Case Outcome"]] = "Lost in the post"
    rows[4][place["Active CAF"]] = "perhaps"
    rows[5][place["Referred By"]] = "Pol\x07ice"
    plans = rows_of(dict(small())["cp_plans.csv"])
    plans[2][5] = "several"
    files = with_file(with_file(small(), "referral_workflow.csv", as_csv(rows)), "cp_plans.csv", as_csv(plans)[:-2])
    found = {(each.rule, each.file, each.row, each.record, each.value) for each in read(files).findings}
    assert found == {
        ("unknown_code", "referral_workflow.csv", 4, "R000003", "Lost in the post"),
        ("unknown_code", "referral_workflow.csv", 5, "R000004", "perhaps"),
        ("unprintable_characters", "referral_workflow.csv", 6, "R000005", "Police"),
        ("not_a_number", "cp_plans.csv", 3, plans[2][0], "several"),
        ("no_last_line_end", "cp_plans.csv", 26, plans[25][0], None),
    }
    assert all(each.child_id and each.says and each.table for each in read(files).findings)


def test_a_file_says_in_how_many_of_its_rows_something_was_odd(read):
    rows = rows_of(dict(small())["referral_workflow.csv"])
    place = {header: at for at, header in enumerate(rows[0])}
    rows[3][place["Case Outcome"]] = rows[3][place["Active CAF"]] = rows[4][place["Active CAF"]] = "perhaps"
    reading = read(with_file(small(), "referral_workflow.csv", as_csv(rows)))
    odd = {file.name: (file.rows, file.odd_rows) for file in reading.files}
    assert odd.pop("referral_workflow.csv") == (25, 2)
    assert {number for _, number in odd.values()} == {0}


def test_what_fits_nothing_is_held_against_the_layout_that_is_most_like_it(read):
    reading = read([*small(), ("b.csv", b"Review date,Review conference place\n1,2\n")])
    why = {file.name: file.why for file in reading.files}
    assert "the nearest is annex_a 7 child protection plans, which also needs" in why["b.csv"]
    assert why["cp_plans.csv"] == "it has all 6 columns needed"


def test_a_file_with_a_header_and_no_rows_is_a_finding(read):
    plans = rows_of(dict(small())["cp_plans.csv"])
    (finding,) = read(with_file(small(), "cp_plans.csv", as_csv(plans[:1]))).findings
    assert (finding.rule, finding.file, finding.table) == ("no_rows", "cp_plans.csv", "cp_plans")


def test_a_date_that_feeds_two_tables_is_told_once(refusal):
    (name, data), *_ = [file for file in files_of(SEPTEMBER) if "referral_workflow" in file[0]]
    said = refusal([(name, data.replace(b"01/04/2012", b"yesterday", 1))])
    assert said.splitlines() == [
        'referral_workflow.csv, row 2, "Date Started": "yesterday" is not a date '
        "(day/month/year or year-month-day); correct it or leave it empty"
    ]
