"""CSV out: guarded, read back whole, and written in one place only."""

from __future__ import annotations

import ast
import csv
import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

import fingerpost
from fingerpost.render.delimited import read_back, render, write_csv
from fingerpost.report.model import Cell, Row
from sample_report import HOSTILE, MEASURES, NAMES, SAMPLE

PACKAGE = Path(fingerpost.__file__).parent
TRICKY = st.text() | st.text(alphabet="'=+-@\t\r\n\0\",; a")


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(), newline="")))


@given(st.lists(st.lists(TRICKY, min_size=2, max_size=2), max_size=5))
def test_any_text_comes_back_as_it_was(rows):
    header, *back = rows_of(write_csv(["a", "b"], rows))
    assert header == ["a", "b"]
    assert [[read_back(text) for text in row] for row in back] == rows


@given(TRICKY)
def test_no_text_starts_a_formula(text):
    assert not rows_of(write_csv(["a"], [[text]]))[1][0].startswith(("=", "+", "-", "@", "\t", "\r", "\0"))


def test_hostile_names_are_inert_and_whole():
    _, *back = rows_of(write_csv(["name"], [[name] for name in HOSTILE]))
    written = [row[0] for row in back]
    assert written[0] == "'" + HOSTILE[0]
    assert written[5:] == list(HOSTILE[5:]), "only a leading = + - @ tab CR NUL is guarded"
    assert [read_back(name) for name in written] == list(HOSTILE)


def test_numbers_stay_numbers():
    numbers = [-5, -1.5, Decimal("-0.10"), Decimal("1E+3"), Fraction(-1, 4), Fraction(6, 3), 0]
    assert rows_of(write_csv("abcdefg", [numbers]))[1] == ["-5", "-1.5", "-0.10", "1000", "-0.25", "2", "0"]


def test_nothing_dates_and_yes_or_no():
    assert rows_of(write_csv("abcd", [[None, date(2013, 9, 30), True, False]]))[1] == [
        "",
        "2013-09-30",
        "Y",
        "N",
    ]


def test_lines_end_in_a_line_feed_and_text_is_utf_8():
    assert write_csv(["name", "n"], [["Ó", 1], ["a\rb", 2]]) == 'name,n\nÓ,1\n"a\rb",2\n'.encode()


def test_a_broken_character_does_not_stop_the_file():
    assert write_csv(["a"], [["x\ud800"]]) == b"a\nx?\n"


def test_each_table_is_one_file_with_real_values():
    files = render(SAMPLE)
    assert list(files) == ["processes.csv", "hostile.csv"]
    header, first, second = rows_of(files["processes.csv"])
    assert header == [column.key for column in MEASURES.columns]
    assert first[1:8] == ["1082", "2285", "47.4", "567", "1288", "44.0", "up"]
    assert second[1:5] == ["24.8", "", "", ""], "a missing figure is empty, never 0"
    names = [read_back(row[0]) for row in rows_of(files["hostile.csv"])[1:]]
    assert names == [*HOSTILE, "Total"]


def test_two_tables_with_one_id_are_two_files():
    twice = replace(SAMPLE.sections[3], blocks=(NAMES, replace(NAMES, id="Hostile")))
    assert list(render(replace(SAMPLE, sections=(twice,)))) == ["hostile.csv", "Hostile-2.csv"]


def test_a_text_that_looks_like_a_formula_is_guarded_in_a_report_too():
    table = replace(MEASURES, columns=MEASURES.columns[:1], rows=(Row((Cell("=1+1"),)),))
    files = render(replace(SAMPLE, sections=(replace(SAMPLE.sections[2], blocks=(table,)),)))
    assert files["processes.csv"] == b"measure\n'=1+1\n"


def csv_writers(source: str) -> list[int]:
    """The lines of a module that could write CSV by another door."""
    doors = {"writer", "DictWriter"}
    lines = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Attribute(value=ast.Name(id="csv"), attr="writer" | "DictWriter") | ast.Attribute(attr="to_csv"):
                lines.append(node.lineno)
            case ast.ImportFrom(module="csv", names=names) if doors & {name.name for name in names}:
                lines.append(node.lineno)
            case ast.Import(names=names) if any(name.name == "csv" and name.asname for name in names):
                lines.append(node.lineno)
    return lines


def test_the_search_for_other_writers_finds_them():
    ways = [
        "csv.writer(f)",
        "csv.DictWriter(f)",
        "frame.to_csv(f)",
        "from csv import writer",
        "import csv as c",
    ]
    assert all(csv_writers(way) for way in ways)
    assert not csv_writers("import csv\ncsv.reader(f)\nwriter(f)")


def test_only_one_module_writes_csv():
    # The database source hands its rows to our own reader as CSV in memory: that never leaves the process.
    allowed = {PACKAGE / "render" / "delimited.py", PACKAGE / "sources" / "database.py"}
    others = [path for path in PACKAGE.rglob("*.py") if path not in allowed]
    found = [f"{path}:{line}" for path in others for line in csv_writers(path.read_text(encoding="utf-8"))]
    assert not found, "use fingerpost.render.delimited.write_csv:\n" + "\n".join(found)
