"""Loading through the real command line: what goes in, what is refused, and that a refusal changes nothing."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
import threading
import time
from datetime import date
from pathlib import Path

import pytest

from fingerpost.errors import Refused, SourceError, StoreError
from fingerpost.sources import read_inputs
from fingerpost.store import folder
from fingerpost.workspace import Workspace
from inputs import EXTRACTS, JUNE, SEPTEMBER, as_csv, files_of, fingerprint, rows_of, small, with_file, write

ENVIRONMENT = {**os.environ, "COLUMNS": "250", "PYTHONWARNINGS": "error"}
WHOLE = small(rows=12, only="cp_plans.csv")[0][1]


def started(*arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "fingerpost", *map(str, arguments)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "encoding": "utf-8"}
    return subprocess.Popen(command, env=ENVIRONMENT, **pipes)


def run(*arguments: object) -> tuple[int, str, str]:
    process = started(*arguments)
    out, error = process.communicate(timeout=60)
    return process.returncode, out, error


# --- refused, and the store as it was ---


def truncated(files):
    return with_file(files, "caf2.csv", dict(files)["caf2.csv"][:-20])


def text_date(files):
    return with_file(files, "cp_plans.csv", dict(files)["cp_plans.csv"].replace(b"28/03/2013", b"last Thursday", 1))


def missing_column(files):
    return with_file(files, "cp_plans.csv", dict(files)["cp_plans.csv"].replace(b"Start Date", b"Started", 1))


def empty_file(files):
    return with_file(files, "cp_plans.csv", b"")


def junk(_files):
    return [
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(50)),
        ("b.docx", b"PK\x03\x04"),
        ("c.csv", b"x,y\n1,2\n"),
        ("d", b""),
    ]


def far_fewer(files):
    return with_file(files, "cp_plans.csv", as_csv(rows_of(dict(files)["cp_plans.csv"])[:300]))


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (truncated, ["caf2.csv, row 723: has 3 cells where the header (row 1) has 5", "looks cut short"]),
        (text_date, ['cp_plans.csv, row 2, "Start Date": "last Thursday" is not a date']),
        (
            missing_column,
            ['cp_plans.csv: looks like cp_plans but has no column "Start Date"', "The nearest is Started"],
        ),
        (empty_file, ["cp_plans.csv: is empty; export it again"]),
        (junk, ["a.png: is not read", "c.csv: fits no layout; the nearest is", "d: is not read"]),
        (far_fewer, ["cp plans: 299 rows", "30 June 2013 had 445", "--accept-fewer"]),
    ],
)
def test_what_cannot_be_loaded_is_told_with_exit_code_2_and_changes_nothing(
    spoil, says, june_workspace, tmp_path, request
):
    extract = write(tmp_path / "extract", spoil(files_of(SEPTEMBER)))
    before = fingerprint(june_workspace.path)
    code, out, error = run("load", extract, "--as-at", "2013-09-30", "-w", june_workspace.path)
    assert code == 2, error
    assert error.strip().startswith("Error: ")
    assert "Traceback" not in error
    for each in says:
        assert each in error
    assert "Loaded" not in out
    assert fingerprint(june_workspace.path) == before


def test_far_fewer_rows_are_let_through_when_asked(june_workspace, copy_of):
    workspace = copy_of(june_workspace)
    with pytest.raises(Refused):
        workspace.load(far_fewer(files_of(SEPTEMBER)), SEPTEMBER)
    workspace.load(far_fewer(files_of(SEPTEMBER)), SEPTEMBER, accept_fewer=True)
    assert workspace.extract() == SEPTEMBER


# --- cut anywhere ---


def test_a_file_cut_at_any_byte_is_refused_or_loses_only_what_cannot_be_told(demo_workspace):
    """Cut at a row's end, a file is whole to the eye: only the rule of far fewer rows can stop it. Cut inside the last
    cell, it ends without a line end, which is a finding. Everything else is an error that names the file."""
    mappings = demo_workspace.settings.mappings()
    whole = read_inputs([("cp_plans.csv", WHOLE)], mappings).sources["local"].tables["cp_plans"]
    kept = {name: list(values) for name, values in whole.columns.items()}
    refused = at_row_end = inside_last_cell = 0
    for length in range(len(WHOLE)):
        try:
            reading = read_inputs([("cp_plans.csv", WHOLE[:length])], mappings)
        except SourceError as error:
            refused += {problem.file for problem in error.problems} == {"cp_plans.csv"}
            continue
        table = reading.sources["local"].tables["cp_plans"]
        if WHOLE[:length].endswith((b"\r", b"\n")) or not len(table):
            assert all(values == kept[name][: len(table)] for name, values in table.columns.items())
            at_row_end += 1
        else:
            last = {name: values.pop() for name, values in table.columns.items()}
            assert all(values == kept[name][: len(values)] for name, values in table.columns.items())
            assert [(each.rule, each.record) for each in reading.findings] == [("no_last_line_end", last["plan_id"])]
            inside_last_cell += 1
    assert (refused, at_row_end, inside_last_cell) == (len(WHOLE) - at_row_end - inside_last_cell, 26, 24)


def test_a_file_cut_at_a_row_end_is_stopped_where_too_little_is_left(fresh):
    workspace = fresh()
    workspace.load([("cp_plans.csv", WHOLE)], JUNE)
    ends = [place + 2 for place in range(len(WHOLE)) if WHOLE.startswith(b"\r\n", place)]
    for rows, length in enumerate(ends):
        before = fingerprint(workspace.path)
        if rows < 0.8 * 12:
            with pytest.raises(Refused, match=f"cp plans: {rows} rows, where the extract of 30 June 2013 had 12"):
                workspace.load([("cp_plans.csv", WHOLE[:length])], SEPTEMBER)
            assert fingerprint(workspace.path) == before
    workspace.load([("cp_plans.csv", WHOLE[: ends[10]])], SEPTEMBER)


# --- the same again ---


def test_loading_the_same_files_twice_changes_nothing_and_says_so(demo_workspace, copy_of):
    workspace = copy_of(demo_workspace)
    before = fingerprint(workspace.path)
    code, out, error = run("load", EXTRACTS / "2013-09-30", "--as-at", "30/09/2013", "-w", workspace.path)
    assert (code, error.strip()) == (0, "")
    assert "nothing has changed" in out
    assert fingerprint(workspace.path) == before


def test_the_order_and_the_names_of_the_files_do_not_make_another_load(demo_workspace, copy_of):
    workspace = copy_of(demo_workspace)
    files = [(f"{place}.csv", data) for place, (_, data) in enumerate(reversed(files_of(SEPTEMBER)))]
    assert workspace.load(files, SEPTEMBER).added == ()


def test_of_two_loads_for_one_date_the_last_counts_and_the_first_can_come_back(fresh):
    workspace = fresh()
    first, second = small(rows=20), small(rows=25)

    def contacts() -> object:
        ((_, rows),) = [
            (name, table.rows) for load in current() for name, table in load.tables.items() if name == "contacts"
        ]
        return rows

    def current():
        found = workspace.store.manifest().current(workspace.council, SEPTEMBER)
        return {load.id: load for sources in found.values() for load in sources.values()}.values()

    workspace.load(first, SEPTEMBER)
    assert contacts() == 20
    workspace.load(second, SEPTEMBER)
    assert contacts() == 25
    stored = fingerprint(workspace.path / "store" / "loads")
    assert workspace.load(first, SEPTEMBER, accept_fewer=True).added
    assert contacts() == 20
    assert fingerprint(workspace.path / "store" / "loads") == stored, "nothing is written but the manifest"
    assert len(workspace.loads()) == 4
    assert workspace.load(first, SEPTEMBER).added == ()


def test_a_load_of_some_files_leaves_the_other_tables_as_they_were(fresh):
    workspace = fresh()
    workspace.load(small(only="caf2.csv"), SEPTEMBER)
    workspace.load(small(only="cp_plans.csv"), SEPTEMBER)
    assert set(workspace.store.manifest().current(workspace.council, SEPTEMBER)) == {"early_help", "cp_plans"}


# --- two at once ---


def test_two_loads_at_once_are_both_there_whole(fresh, tmp_path):
    workspace = fresh()
    processes = [
        started("load", write(tmp_path / str(day), small(day)), "--as-at", day, "-w", workspace.path)
        for day in (JUNE, SEPTEMBER)
    ]
    for process in processes:
        out, error = process.communicate(timeout=60)
        assert process.returncode == 0, error
        assert "Loaded" in out
    assert workspace.store.manifest().extracts(workspace.council) == (JUNE, SEPTEMBER)
    workspace.verify()


def test_a_load_waits_for_another_to_end(fresh):
    workspace, other = fresh(), None
    held = threading.Event()

    def hold() -> None:
        with workspace.store.writing():
            held.set()
            time.sleep(0.2)

    other = threading.Thread(target=hold)
    other.start()
    held.wait()
    assert Workspace(workspace.path).load(small(), SEPTEMBER).added
    other.join()


def test_a_load_that_waits_too_long_is_refused_in_plain_words(fresh, monkeypatch):
    monkeypatch.setattr(folder, "WAIT", 0.05)
    workspace = fresh()
    with workspace.store.writing():
        before = fingerprint(workspace.path)
        with pytest.raises(
            StoreError, match=r"Another load or publication is running on .* Try again when it has ended"
        ):
            Workspace(workspace.path).load(small(), SEPTEMBER)
        assert fingerprint(workspace.path) == before
    assert workspace.load(small(), SEPTEMBER).added


# --- what is odd ---


@pytest.fixture(scope="module")
def odd_workspace(tmp_path_factory) -> Workspace:
    workspace = Workspace.init(tmp_path_factory.mktemp("odd") / "council", complete_from="")
    plans = [
        ["Plan ID", "Child ID", "Start Date", "End Date", "Category", "Previous Plans"],
        ["P1", "C1", "01/04/2013", "", "Neglect", "0"],
        ["P2", "C1", "01/05/2013", "01/04/2013", "Neglect", "0"],
        ["P3", "C1", "01/05/2013", "", "Forgetfulness", "0"],
        ["P4", "C9", "01/05/2013", "", "Neglect", "0"],
        ["P5", "C1", "01/05/2013", "", "Neglect", "0"],
        ["P5", "C1", "02/05/2013", "", "Neglect", "0"],
    ]
    children = [["Child ID", "DOB", "Sex", "Ethnicity", "Disabled"], ["C1", "01/01/2005", "F", "WBRI", "N"]]
    workspace.load([("plans.csv", as_csv(plans)), ("children.csv", as_csv(children))], SEPTEMBER)
    return workspace


def test_odd_records_do_not_stop_a_load_and_are_counted_by_rule(odd_workspace):
    code, out, error = run("check", "-w", odd_workspace.path)
    assert (code, error.strip()) == (0, "")
    counts = {line.split()[-1]: line.split()[0] for line in out.splitlines() if line[:1].isdigit()}
    assert counts.items() >= {
        ("unknown_code", "1"),
        ("cp_plans.ends_before_start", "1"),
        ("cp_plans.duplicate_key", "2"),
        ("cp_plans.child_not_listed", "1"),
    }


def test_odd_records_are_listed_as_csv_with_what_is_odd(odd_workspace):
    code, out, _ = run("check", "--format", "csv", "-w", odd_workspace.path)
    assert code == 0
    found = {(row["rule"], row["record"], row["child_id"], row["value"]) for row in csv.DictReader(io.StringIO(out))}
    assert found >= {
        ("unknown_code", "P3", "C1", "Forgetfulness"),
        ("cp_plans.ends_before_start", "P2", "C1", "2013-04-01"),
        ("cp_plans.duplicate_key", "P5", "C1", "P5"),
        ("cp_plans.child_not_listed", "P4", "C9", "C9"),
    }


# --- from anywhere ---


def test_a_hostile_file_name_is_a_label_only(fresh):
    workspace = fresh()
    ((_, data),) = small(only="caf2.csv")
    workspace.load([("../../\x1b[31mout\n\udce9.csv", data)], SEPTEMBER)
    (load,) = workspace.loads()
    assert load.inputs[0].name == "../../?[31mout??.csv"
    assert not list(workspace.path.parent.glob("*out*"))


def test_the_day_of_an_extract_is_any_day_that_can_be_read(fresh):
    workspace = fresh()
    code, _, error = run("load", EXTRACTS / "2013-06-30", "--as-at", "31/06/2013", "-w", workspace.path)
    assert code == 2
    assert "31/06/2013" in error
    assert workspace.loads() == ()


def test_nothing_is_loaded_of_a_folder_that_is_not_there(fresh, tmp_path):
    code, _, error = run("load", tmp_path / "nowhere", "--as-at", "2013-06-30", "-w", fresh().path)
    assert code == 2
    assert "There is no file or folder" in error


def test_a_council_and_another_keep_their_loads_apart(fresh):
    workspace = fresh()
    workspace.load(small(), SEPTEMBER)
    settings = workspace.path / "fingerpost.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('"999"', '"998"'), encoding="utf-8")
    other = Workspace(workspace.path)
    assert other.loads() == ()
    other.load(small(), SEPTEMBER)
    assert {load.council for load in other.store.manifest().loads} == {"998", "999"}
    assert isinstance(other.extract(), date)
    assert isinstance(workspace.path, Path)
