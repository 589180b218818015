"""Where the time goes for one council, and Fingerpost beside the public validators and a plain pandas script.

    python benchmarks/performance.py                        # Fingerpost and the pandas script
    python benchmarks/performance.py --cin CHECKOUT --care CHECKOUT --python VENV/bin/python

CHECKOUT are clones of data-to-insight/csc-validator-be-cin and csc-validator-be-903, VENV an environment with what they
ask for; nothing of them is kept here. Writes docs/performance.md, unless the pandas script and Fingerpost disagree
about a figure: then it says about which.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from datetime import date
from pathlib import Path
from random import Random

from bench import HERE, busy, fingerpost, machine, run, say, source, timed, together
from beside_validator import RULES, VALIDATOR
from fingerpost.render.delimited import write_csv
from fingerpost.synth import council, write

PAGE = HERE.parent / "docs" / "performance.md"
AS_AT, YEAR, BEFORE = "2026-03-31", "2025-26", "2024-25"
CHILDREN = 20_000
LOAD = """
import json, sys, time
start = time.perf_counter()
laps = {}
def lap(name):
    global start
    now = time.perf_counter()
    laps[name], start = laps.get(name, 0) + now - start, now
from datetime import date
from pathlib import Path
from fingerpost import Workspace
from fingerpost.demo import inputs_in
import fingerpost.sources, fingerpost.quality, fingerpost.desk.series, fingerpost.measures.evaluate, duckdb
lap("imports")
workspace = Workspace(sys.argv[1])
inputs = inputs_in([Path(name) for name in sys.argv[3:]])
workspace.catalogue
lap("catalogue of measures, settings")
doing = ["reading the files"]
def progress(says):
    lap(doing[0])
    doing[0] = says if says in ("writing the load", "working out the figures", "checking the records") else doing[0]
workspace.load(inputs, date.fromisoformat(sys.argv[2]), progress=progress)
lap(doing[0])
print(json.dumps(laps))
"""
REPORT = """
import json, sys, time
start = time.perf_counter()
laps = {}
def lap(name):
    global start
    now = time.perf_counter()
    laps[name], start = now - start, now
from fingerpost import Workspace
workspace = Workspace(sys.argv[1])
lap("imports, settings")
workspace.figures("2025-26-Q4")
lap("figures of a quarter, kept by the load")
report = workspace.report("2025-26-Q4")
lap("the report as data")
from fingerpost.render import render
for ending in ("html", "pdf", "docx", "xlsx", "pptx"):
    render(report, ending)
    lap(ending + ", first with its imports")
    render(report, ending)
    lap(ending + ", again")
print(json.dumps(laps))
"""
CARE_VALIDATOR = """
import csv, importlib, sys, tempfile
from pathlib import Path
checkout, this, before = sys.argv[1:]
sys.path.insert(0, checkout)
from lac_validator import lac_validator
from lac_validator.config import column_names
from lac_validator.utils import process_uploaded_files
files = {"PrevPerm": "previous_permanence", "PlacedAdoption": "placed_for_adoption"}
names = {files.get(name, name.lower()): name for name in column_names}
def whole(folder, into):
    # It asks for every column, those of postcodes too, which nobody made up here.
    made = []
    for path in sorted(Path(folder).glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        with (Path(into) / path.name).open("w", newline="") as file:
            table = csv.DictWriter(file, column_names[names[path.stem]], extrasaction="ignore", restval="")
            table.writeheader()
            table.writerows(rows)
        made.append(file.name)
    return made
with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
    given = process_uploaded_files({"This year": whole(this, first), "Prev year": whole(before, second)})
rules = importlib.import_module("lac_validator.rules.lac2025_26").registry
where = {"collectionYear": "2026", "localAuthority": "E09000027"}
done = lac_validator.LacValidator(metadata=where, files=given, registry=rules, selected_rules=None)
assert len(done.dones) > 250
"""


WORDS = """# Where the time goes

Written by `python benchmarks/performance.py`; change the script, not this page. Seconds, the median of {runs} runs, and
in brackets the fastest and the slowest. The council is made up: {children:,} children, two years until 31 March 2026.

Machine: {machine}; load average {busy} (the benchmark itself makes about 1). Source: {source}.

## Starting

Whole processes. Figures of a quarter were worked out by the load; they are read, compared and printed.

| command | seconds |
|---|---:|
{starts}

## A load

Of the council's own extracts, 19 files, into an empty workspace.

| part | seconds | share |
|---|---:|---:|
{load}

## A report

| part | seconds | share |
|---|---:|---:|
{report}

## Beside other tools

All read the same files of the same council: the census of its last year ({census:.1f} MB) and two years of SSDA903
({care:.1f} MB). Whole processes. The validators check and work out no figure; each ran once. The script
(`benchmarks/plain_pandas.py`) works out eleven figures, checks nothing and keeps nothing; what it gives is what
Fingerpost gives, or this page would not have been written.

| files | tool | seconds |
|---|---|---:|
{beside}

[A census of 13,280 and of 400,000 children](../benchmarks/census.md), [all measures and breakdowns of six
years](../benchmarks/all_measures.py), [the pages](../benchmarks/pages.md) and [the example and ten times
it](../benchmarks/results.md) are measured by benchmarks of their own.

## What was done

- **Nothing is imported before it is needed.** `--version` knows the version and nothing else; figures that a load has
  kept need neither DuckDB nor SQLGlot, as they are one JSON file with its hash; each format's libraries are imported by
  the one module that draws it.
- **One query a fact.** All measures, periods and breakdowns of a fact are counted by one query with grouping sets, not
  by one each: 213 measures need some 40 facts.
- **A load works out what will be asked for**: the figures of three years and the findings, with the tables that are
  still in memory. Pages and reports read them.
- **Each distinct text is read once.** A column of days has some thousand different ones, however long it is.
- **Rows of a large census are packed** as they are read, by Python's own marshalling and the least compression, and the
  search for circles of objects rests meanwhile: together a third of the time, and a tenth of the room.
- **Rules share what they look up**, and where nothing of a rule's tables was loaded it is not run.
- **Columns go into DuckDB as one text each**, which it takes apart; row by row took six times as long.

What is left in a load is spread: reading, DuckDB's own work and imports are about a quarter each.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description="Profile one council, and time it beside other tools.")
    parser.add_argument("--cin", type=Path, help="a clone of data-to-insight/csc-validator-be-cin")
    parser.add_argument("--care", type=Path, help="a clone of data-to-insight/csc-validator-be-903")
    parser.add_argument("--python", default=sys.executable, help="the Python that has what the validators need")
    parser.add_argument(
        "--children", type=int, default=CHILDREN, help=f"children of the made-up council ({CHILDREN:,})"
    )
    parser.add_argument("--runs", type=int, default=5, help="how often each is timed (5)")
    parser.add_argument("--dry", action="store_true", help="print the page and write nothing")
    options = parser.parse_args()
    before = source()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        say(f"making up {options.children:,} children")
        lives = council(options.children, 2, date.fromisoformat(AS_AT), 0.01, Random(1))
        for layout, files in write(lives, write_csv):
            for path, data in files.items():
                (folder / layout / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / layout / path).write_bytes(data)
        census = folder / "cin_census" / f"census_{YEAR}.xml"
        care = [folder / "ssda903" / year for year in (BEFORE, YEAR)]
        starts = start_up(folder, options.runs)
        load = profiled(folder, LOAD, options.runs, AS_AT, str(folder / "local"))
        report = profiled(folder, REPORT, options.runs, workspace=folder / "profiled-0")
        beside = others(folder, census, care, options)
        sizes = [sum(path.stat().st_size for path in files) / 1e6 for files in ([census], care_files(care))]
    if source() != before:
        sys.exit("The source changed while it was timed, so the times belong to no one version. Run it again.")
    text = WORDS.format(
        machine=machine(), busy=busy(), source=before, runs=options.runs, children=options.children, starts=starts,
        load=load, report=report, beside=beside, census=sizes[0], care=sizes[1],
    )  # fmt: skip
    if options.dry:
        print(text, end="")
    else:
        PAGE.write_text(text, encoding="utf-8", newline="\n")
        say("Written: docs/performance.md")


def care_files(care: list[Path]) -> list[Path]:
    return [path for folder in care for path in folder.glob("*.csv")]


def start_up(folder: Path, runs: int) -> str:
    """The lines of the table of commands that start, say something and end."""
    workspace = str(folder / "started")
    run(fingerpost("init", workspace))
    run(fingerpost("load", str(folder / "local"), "--as-at", AS_AT, "-w", workspace))
    commands = {
        "Python alone": [sys.executable, "-c", "pass"],
        "`fingerpost --version`": fingerpost("--version"),
        "`fingerpost --help`": fingerpost("--help"),
        "`fingerpost figures` of a quarter": fingerpost("figures", "2025-26-Q4", "-w", workspace),
    }
    return "\n".join(f"| {name} | {timed(command, runs).text} |" for name, command in commands.items())


def profiled(folder: Path, script: str, runs: int, *more: str, workspace: Path | None = None) -> str:
    """The lines of a table of parts and their seconds, the median of some runs."""
    found = []
    for turn in range(runs):
        made = workspace or folder / f"profiled-{turn}"
        if workspace is None:
            run(fingerpost("init", str(made)))
        found.append(json.loads(run([sys.executable, "-c", script, str(made), *more])[2]))
    medians = {name: statistics.median(laps[name] for laps in found) for name in found[0]}
    whole = sum(medians.values())
    lines = [f"| {name} | {took:.2f} | {took / whole:.0%} |" for name, took in medians.items()]
    return "\n".join([*lines, f"| together | {whole:.2f} | |"])


def others(folder: Path, census: Path, care: list[Path], options: argparse.Namespace) -> str:
    """The lines of the table of tools, which all read the same files."""
    script = [sys.executable, str(HERE / "plain_pandas.py")]
    of_both = [*script, str(census), *map(str, care)]
    agree(folder, json.loads(run(of_both)[2]), census, care)
    lines = []
    for title, paths in (("the census of a year", [census]), ("SSDA903 of two years", care)):
        loads = []
        for turn in range(options.runs + 1):
            workspace = str(folder / f"{census.stem if paths == [census] else 'care'}-{turn}")
            run(fingerpost("init", workspace))
            loads.append(run(fingerpost("load", *map(str, paths), "--as-at", AS_AT, "-w", workspace)))
        ours = together(loads[1:]).text
        lines.append(
            f"| {title} | Fingerpost: read, checked, the figures of every month worked out and kept | {ours} |"
        )
    lines.append(f"| both | a plain pandas script: eleven figures of the year | {timed(of_both, options.runs).text} |")
    if options.cin:
        say("the CIN validator")
        command = [options.python, "-W", "ignore", "-c", VALIDATOR, str(options.cin), RULES, str(census)]
        lines.insert(1, f"| the census of a year | csc-validator-be-cin, {RULES} | {run(command)[0]:.1f} |")
    if options.care:
        say("the SSDA903 validator")
        command = [options.python, "-W", "ignore", "-c", CARE_VALIDATOR, str(options.care), *map(str, reversed(care))]
        lines.insert(-1, f"| SSDA903 of two years | csc-validator-be-903, lac2025_26 | {run(command)[0]:.1f} |")
    return "\n".join(lines)


def agree(folder: Path, plain: dict[str, object], census: Path, care: list[Path]) -> None:
    """End with words where Fingerpost gives another figure than the script."""
    workspace = str(folder / "agreeing")
    run(fingerpost("init", workspace))
    run(fingerpost("load", str(census), *map(str, care), "--as-at", AS_AT, "-w", workspace))
    found = json.loads(run(fingerpost("figures", YEAR, "-w", workspace, "--format", "json"))[2])
    by_name = {each["measure"]: each for each in found}
    for measure, value in plain.items():
        figure = by_name[measure]
        ours = [figure["numerator"], figure["denominator"]] if isinstance(value, list) else figure["number"]
        if ours != value:
            sys.exit(f"{measure}: the script has {value}, Fingerpost {ours}. Nothing was written.")


if __name__ == "__main__":
    main()
