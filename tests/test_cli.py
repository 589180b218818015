"""The commands as a user runs them: real processes, what they print, and how they end."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from fingerpost.workspace import Workspace


def run(*arguments: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "FINGERPOST_WORKSPACE")}
    return subprocess.run(
        [sys.executable, "-m", "fingerpost", *arguments],
        capture_output=True, text=True, encoding="utf-8", cwd=folder, env=environment, check=False,
    )  # fmt: skip


@pytest.fixture
def here(demo_workspace: Workspace) -> Path:
    return demo_workspace.path


def test_the_version_is_printed():
    assert run("--version").stdout.startswith("fingerpost 0.")


@pytest.mark.parametrize(
    "command",
    [
        "demo",
        "init",
        "load",
        "loads",
        "check",
        "measures",
        "figures",
        "list",
        "explain",
        "publish",
        "report",
        "series",
        "funnel",
        "equity",
        "journeys",
        "calendar",
        "verify",
        "synth",
    ],
)
def test_every_command_has_help_with_an_example(command):
    done = run(command, "--help")
    assert done.returncode == 0
    assert f"fingerpost {command}" in done.stdout.replace("│", " ")


def test_figures_as_csv_have_the_stated_columns(here):
    done = run("figures", "2013-14-Q2", "--format", "csv", folder=here)
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert list(rows[0]) == [
        "measure", "period", "basis", "number", "numerator", "denominator", "percent",
        "direction", "compared_with", "source", "extract",
    ]  # fmt: skip
    found = {row["measure"]: row for row in rows}
    assert found["contacts_closed_and_logged"]["percent"] == "60.8"
    assert found["contacts_closed_and_logged"]["direction"] == "down"
    assert found["contacts"]["basis"] == "quarter"
    assert found["cafcass_care_applications_per_10k"]["number"] == ""
    assert found["cafcass_care_applications_per_10k"]["source"].startswith("not available: no extract has")


def test_figures_as_json_hold_real_numbers(here):
    done = run("figures", "2013-08", "--measure", "contacts", "--by", "agency", "--format", "json", folder=here)
    entries = json.loads(done.stdout)
    assert sum(entry["number"] for entry in entries) == 520
    assert {"agency", "measure", "number"} <= set(entries[0])


def test_tables_are_readable_at_100_columns(here):
    for command in (
        ["figures", "2013-14-Q2"],
        ["figures", "2013-14-Q2", "-m", "contacts", "--by", "agency,outcome"],
        ["list", "icpc_within_15_working_days", "2013-14-Q2", "--in", "missed"],
        ["list", "cic_three_or_more_placements", "2013-14-Q2"],
        ["check"],
        ["loads"],
        ["measures"],
        ["series", "initial_assessments_in_10_working_days", "2013-14-Q2"],
        ["funnel", "rereferrals_within_12_months", "2013-14-Q2", "--by", "agency"],
        ["equity", "rereferrals_within_12_months", "2013-14-Q2"],
        ["journeys", "2013-14-Q1"],
        ["calendar"],
    ):
        done = run(*command, folder=here)
        assert done.returncode == 0, done.stderr
        assert max(map(len, done.stdout.splitlines())) <= 100, command
        assert "…" not in done.stdout, command


def test_the_reports_tables_are_readable_at_100_columns(demo_workspace, copy_of):
    done = run("report", "2013-14-Q2", "--show", folder=copy_of(demo_workspace).path)
    assert done.returncode == 0, done.stderr
    tables = done.stdout.split("Written:")[0]
    assert max(map(len, tables.splitlines())) <= 100
    assert "999/1,642 60.8% ↓" in tables
    assert "…" not in tables


def test_a_list_is_printed_or_saved_and_has_the_figures_length(here, tmp_path):
    done = run("list", "contacts", "2013-14-Q2", "--format", "csv", folder=here)
    assert len(list(csv.reader(io.StringIO(done.stdout)))) == 1643
    saved = tmp_path / "missed.csv"
    done = run("list", "icpc_within_15_working_days", "2013-14-Q2", "--in", "missed", "-o", str(saved), folder=here)
    assert done.returncode == 0
    assert len(saved.read_text(encoding="utf-8").splitlines()) == 111


def test_a_series_says_its_months_and_whether_the_last_is_out_of_the_ordinary(here):
    said = run("series", "contacts", "2013-14-Q2", folder=here).stdout
    assert "2013-08  520" in said
    assert "The last month is within its usual variation (limits from 18 points)." in said
    assert "Usual is 434.4 to 692.6, about 563.5." in said
    said = run("series", "cp_reviews_in_timescale", "2013-14-Q2", folder=here).stdout
    assert "Not available, as records of cp plans begin on 1 April 2013: 2012-03, 2012-04" in said
    assert "No control chart: Figures of a rolling year" in said
    done = run("series", "initial_assessments_in_10_working_days", "2013-14-Q2", "--format", "csv", folder=here)
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert (len(rows), rows[-1]["percent"], rows[-1]["basis"], rows[-1]["centre"]) == (18, "49.3", "month", "46.15")
    assert (rows[0]["signal"], rows[0]["meaning"]) == ("on one side for long", "improvement")


def test_the_calendar_is_printed_or_written_for_outlook(here, tmp_path):
    said = run("calendar", folder=here).stdout
    assert "2013-11-27  2013-14-Q2  2013-10-14  2013-10-31  2013-11-07  2013-11-14  2013-11-19" in said
    assert "2013-04-18  performance clinic" in said
    saved = tmp_path / "cabinet.ics"
    assert run("calendar", "--year", "2013-14", "--ics", str(saved), folder=here).returncode == 0
    assert saved.read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    assert run("calendar", "--ics", "-", folder=here).stdout.startswith("BEGIN:VCALENDAR")
    assert run("calendar", "--year", "2020-21", folder=here).returncode == 2


def test_explain_says_definition_figures_rule_loads_and_source(here):
    said = run("explain", "closed_and_logged_with_active_caf", "2013-14-Q2", folder=here).stdout
    for words in (
        "rows of contacts, where outcome = 'closed_and_logged'",
        "64 of 999 (6.4%)",
        "46 of 856 (5.4%), 2013-14-Q1 as published",
        "Higher is better, so improving",
        "QEC - Referral Workflow",
        "load 2013-09-30-999-local-",
    ):
        assert words in said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["figures", "2013-14-Q7"], "is not a period"),
        (["figures", "2013-14-Q2", "--measure", "contact"], "Did you mean contacts?"),
        (["list", "nothing", "2013-14-Q2"], "There is no measure 'nothing'"),
        (["load", "no_such_folder", "--as-at", "2013-09-30"], "There is no file or folder no_such_folder"),
        (["load", ".", "--as-at", "31/02/2013"], "is not a date"),
        (["figures", "2013-14-Q2", "-w", "elsewhere"], "`fingerpost init elsewhere` makes a workspace there"),
        (["publish", "2013-14-Q1"], "was published on 2013-11-27"),
    ],
)
def test_what_the_user_can_mend_ends_with_2_and_says_what_to_do(here, arguments, words):
    done = run(*arguments, folder=here)
    assert done.returncode == 2
    assert words in " ".join(done.stderr.replace("│", " ").split())
    assert "Traceback" not in done.stderr


def test_our_own_fault_ends_with_1_and_hides_the_records(here, monkeypatch, capsys):
    import fingerpost.cli as cli
    from fingerpost.__main__ import main

    def broken() -> None:
        raise KeyError("C004321")

    monkeypatch.setattr(cli, "app", broken)
    monkeypatch.setattr(sys, "argv", ["fingerpost", "loads"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert "C004321" not in capsys.readouterr().err


def test_init_makes_a_workspace_that_loads_the_example_as_it_is(tmp_path):
    import fingerpost.demo

    extracts = Path(fingerpost.demo.__file__).parent / "extracts" / "2013-09-30"
    assert run("init", "council", "--name", 'Ann "Q" Council', "--number", "808", folder=tmp_path).returncode == 0
    done = run("load", str(extracts), "--as-at", "30/09/2013", "-w", "council", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "referral_workflow: 10,143 rows, 0 with odd values; it has all 9 columns needed" in done.stdout
    again = run("load", str(extracts), "--as-at", "2013-09-30", "-w", "council", folder=tmp_path)
    assert "nothing has changed" in again.stdout
    said = run(
        "figures",
        "2013-14-Q2",
        "-m",
        "rereferrals_within_12_months",
        "-f",
        "csv",
        "-w",
        "council",
        folder=tmp_path,
    )
    assert ",180,643,28.0," in said.stdout


def test_the_demonstration_can_be_made_twice_and_prints_nothing_about_a_child(tmp_path):
    first, second = run("demo", folder=tmp_path), run("demo", folder=tmp_path)
    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert (tmp_path / "demo" / "reports" / "2013-14-Q2-internal" / "2013-14-Q2-internal.pdf").stat().st_size > 50_000
    assert "Its quarter 2 report" in second.stdout
    # Loading and reporting print nothing about a child.
    assert "C00" not in first.stdout + first.stderr + second.stdout + second.stderr
