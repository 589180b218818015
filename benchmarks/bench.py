"""How long Fingerpost takes: whole processes, on the example council and on one ten times its size.

    python benchmarks/bench.py                 # about four minutes; writes benchmarks/results.md
    python benchmarks/bench.py --runs 3 --dry  # fewer runs, printed and not written

Each command is run as a user runs it, `python -m fingerpost ...`, so that imports are part of the time.
Nothing is written unless the times mean something: the larger council's figures must be ten times the
example's with the same percentages, and the source must be the same at the end as at the beginning.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).parent
RESULTS = HERE / "results.md"
TIMES = 10
JUNE, SEPTEMBER = "2013-06-30", "2013-09-30"
QUARTER = "2013-14-Q2"
FORMATS = ("html", "pdf", "docx", "xlsx")

INIT_SCRIPT = """
import shutil, sys
from pathlib import Path
from fingerpost import Workspace
from fingerpost.demo import COMPLETE_FROM, NAME, NUMBER
folder, council = map(Path, sys.argv[1:])
Workspace.init(folder, NAME, NUMBER, COMPLETE_FROM)
for path in (council / "figures").iterdir():
    shutil.copy(path, folder / "figures" / path.name)
"""
FORMAT_SCRIPT = """
import json, sys, time
from fingerpost import Workspace
from fingerpost.render import render
workspace, ending = Workspace(sys.argv[1]), sys.argv[2]
start = time.perf_counter()
report = workspace.report("2013-14-Q2")
built = time.perf_counter()
data = render(report, ending)
first = time.perf_counter()
render(report, ending)
again = time.perf_counter()
seconds = {"build": built - start, "first": first - built, "again": again - first}
print(json.dumps(seconds | {"bytes": len(data)}))
"""


@dataclass(frozen=True)
class Timing:
    """Seconds of each run, and the largest memory any of them had (None where the system does not say)."""

    seconds: tuple[float, ...]
    peak_mb: float | None = None

    @property
    def text(self) -> str:
        return f"{statistics.median(self.seconds):.2f} ({min(self.seconds):.2f} to {max(self.seconds):.2f})"

    @property
    def memory(self) -> str:
        return "" if self.peak_mb is None else f"{self.peak_mb:,.0f}"


def run(command: Sequence[str]) -> tuple[float, float | None, bytes]:
    """Run a process to its end: seconds, peak memory in MB where the system says, and what it printed.

    Linux counts what a process was started from into its peak, so this one imports nothing large itself.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=errors)
        memory = None
        if hasattr(os, "wait4"):
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            # Kilobytes on Linux, bytes on macOS.
            memory = usage.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
        else:
            process.wait()
        seconds = time.perf_counter() - start
        out.seek(0)
        errors.seek(0)
        if process.returncode:
            said = errors.read().decode(errors="replace")
            sys.exit(f"{' '.join(command[1:])} ended with {process.returncode}:\n{said}")
        return seconds, memory, out.read()


def fingerpost(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "fingerpost", *arguments]


def timed(command: Sequence[str], runs: int) -> Timing:
    """Time a command that changes nothing: once to warm the disk, then so many times."""
    run(command)
    found = [run(command) for _ in range(runs)]
    return together(found)


def together(found: Sequence[tuple[float, float | None, bytes]]) -> Timing:
    memory = [each[1] for each in found if each[1] is not None]
    return Timing(tuple(each[0] for each in found), max(memory) if memory else None)


Shares = dict[str, dict[str, float]]
"""What each format adds to a report: seconds the first time and again, and its size."""


def build(council: Path, runs: int) -> tuple[Path, Timing]:
    """Make a workspace of a council's extracts, quarter 1 published, and time the load of the first."""
    june, september = str(council / "extracts" / JUNE), str(council / "extracts" / SEPTEMBER)
    workspace = council / "workspace"
    loads: list[tuple[float, float | None, bytes]] = []
    for turn in range(runs + 1):
        # A load of files that are there already is no load: each starts from an empty workspace.
        shutil.rmtree(workspace, ignore_errors=True)
        run([sys.executable, "-c", INIT_SCRIPT, str(workspace), str(council)])
        loads.append(run(fingerpost("load", june, "--as-at", JUNE, "-w", str(workspace))))
        say(f"load {turn}/{runs}")
    run(fingerpost("publish", "2013-14-Q1", "-w", str(workspace)))
    run(fingerpost("load", september, "--as-at", SEPTEMBER, "-w", str(workspace)))
    return workspace, together(loads[1:])


def measure(workspace: Path, runs: int) -> tuple[dict[str, Timing], Shares]:
    """Time the commands that read a workspace, and what each format adds to a report."""
    there = ("-w", str(workspace))
    by = ("figures", QUARTER, "--measure", "contacts", "--by")
    commands = {
        "`figures` of a quarter": ("figures", QUARTER, *there),
        "`figures` of two months": ("figures", "2013-07..2013-08", *there),
        "`figures --by agency,outcome`": (*by, "agency,outcome", *there),
        "`list` of a figure's records": ("list", "contacts", QUARTER, "--format", "csv", *there),
        "`explain`": ("explain", "rereferrals_within_12_months", QUARTER, *there),
        "`check`": ("check", *there),
        "`verify`": ("verify", *there),
        "`report`, every format": ("report", QUARTER, *there),
    }
    found: dict[str, Timing] = {}
    for name, arguments in commands.items():
        say(name)
        found[name] = timed(fingerpost(*arguments), runs)
    shares: Shares = {}
    for ending in FORMATS:
        say(ending)
        command = [sys.executable, "-c", FORMAT_SCRIPT, str(workspace), ending]
        all_runs = [json.loads(run(command)[2]) for _ in range(runs)]
        shares[ending] = {key: statistics.median(each[key] for each in all_runs) for key in all_runs[0]}
    return found, shares


def figures_of(workspace: Path) -> dict[str, dict[str, str]]:
    text = run(fingerpost("figures", QUARTER, "-w", str(workspace), "--format", "csv"))[2].decode("utf-8-sig")
    return {row["measure"]: row for row in csv.DictReader(io.StringIO(text))}


def check_figures(small: Path, large: Path) -> int:
    """Stop unless every figure of the larger council is what repeating the records must give."""
    one, many = figures_of(small), figures_of(large)
    for measure, row in one.items():
        for name, value in row.items():
            grows = name in ("number", "numerator", "denominator") and value
            wanted = str(int(value) * TIMES) if grows else value
            if many[measure][name] != wanted:
                found = many[measure][name]
                sys.exit(f"{measure}: {name} is {found!r} in the larger council and should be {wanted!r}")
    return len(one)


def rows_in(council: Path, extract_date: str) -> int:
    extract = council / "extracts" / extract_date
    return sum(path.read_bytes().count(b"\n") - 1 for path in extract.rglob("*.csv"))


def source() -> str:
    """The hash of the source that is run: the times of one source say nothing of another."""
    import fingerpost

    folder = Path(fingerpost.__file__).parent
    paths = sorted(path for path in folder.rglob("*") if path.suffix in (".py", ".sql", ".toml", ".j2", ".typ"))
    content = b"".join(path.relative_to(folder).as_posix().encode() + path.read_bytes() for path in paths)
    return hashlib.sha256(content).hexdigest()[:12]


def machine() -> str:
    """The machine in general terms."""
    memory = ""
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        memory = f", {os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 1e9:.0f} GB of memory"
    return (
        f"{platform.system()} on {platform.machine()}, {os.cpu_count()} cores{memory}; Python "
        f"{platform.python_version()}, DuckDB {version('duckdb')}, Fingerpost {version('fingerpost')}"
    )


def busy() -> str:
    """How busy the machine has been over the last 1, 5 and 15 minutes, where the system says."""
    if not hasattr(os, "getloadavg"):
        return "not known"
    return ", ".join(f"{load:.1f}" for load in os.getloadavg())


@dataclass(frozen=True)
class Measured:
    """One council's times."""

    june_rows: int
    september_rows: int
    timings: dict[str, Timing]
    shares: Shares


PAGE = """# Measured times

Written by `make bench`; not edited by hand. Whole processes, in seconds: the median, and in brackets the
fastest and the slowest of {runs} runs after one to warm up. Memory is the largest peak of those processes,
in MB.

Machine: {machine}; load average {busy} (the benchmark itself makes about 1). Source: {source}.

The example council's June extract has {small_june:,} rows and its September extract {small_september:,}; those of
the council ten times its size have {large_june:,} and {large_september:,}. All {checked} figures of the larger one
were checked: each count is ten times the example's, each percentage and each arrow the same.

| command | example, s | MB | ten times, s | MB |
|---|---:|---:|---:|---:|
{commands}

What each format adds to a report, in seconds (median). *First* has the imports that the format needs, as in
`fingerpost report`; *again* is a second report in the same process, as in a notebook.

| part | example, first | again | kB | ten times, first | again | kB |
|---|---:|---:|---:|---:|---:|---:|
{formats}
"""


def page(start: dict[str, Timing], small: Measured, large: Measured, checked: int, runs: int, of: str) -> str:
    commands = [f"| {name} | {each.text} | {each.memory} | | |" for name, each in start.items()]
    for name, one in small.timings.items():
        many = large.timings[name]
        commands.append(f"| {name} | {one.text} | {one.memory} | {many.text} | {many.memory} |")
    built = [statistics.median(each["build"] for each in council.shares.values()) for council in (small, large)]
    formats = [f"| figures and the report as data | {built[0]:.2f} | | | {built[1]:.2f} | | |"]
    for ending in FORMATS:
        cells = [
            cell
            for share in (small.shares[ending], large.shares[ending])
            for cell in (f"{share['first']:.2f}", f"{share['again']:.2f}", f"{share['bytes'] / 1000:.0f}")
        ]
        formats.append(f"| {ending.upper()} | {' | '.join(cells)} |")
    return PAGE.format(
        runs=runs,
        machine=machine(),
        busy=busy(),
        source=of,
        small_june=small.june_rows,
        small_september=small.september_rows,
        large_june=large.june_rows,
        large_september=large.september_rows,
        checked=checked,
        commands="\n".join(commands),
        formats="\n".join(formats),
    )


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description="Time Fingerpost on the example and on a council ten times its size.")
    parser.add_argument("--runs", type=int, default=7, help="how often each command is timed (7)")
    parser.add_argument("--dry", action="store_true", help="print the table and write nothing")
    options = parser.parse_args()
    if options.runs < 1:
        parser.error("--runs must be 1 or more")
    before = source()
    with tempfile.TemporaryDirectory() as folder:
        start = {
            "`--version`": timed(fingerpost("--version"), options.runs),
            "`--help`": timed(fingerpost("--help"), options.runs),
        }
        councils = {"example": 1, "large": TIMES}
        workspaces: dict[str, Path] = {}
        loads: dict[str, Timing] = {}
        for name, times in councils.items():
            say(f"-- {name}")
            council = Path(folder) / name
            run([sys.executable, str(HERE / "bigger.py"), str(times), str(council)])
            workspaces[name], loads[name] = build(council, options.runs)
        checked = check_figures(workspaces["example"], workspaces["large"])
        measured: list[Measured] = []
        for name in councils:
            say(f"-- {name}")
            timings, shares = measure(workspaces[name], options.runs)
            timings = {"`load` of the June extract": loads[name], **timings}
            june, september = (rows_in(Path(folder) / name, each) for each in (JUNE, SEPTEMBER))
            measured.append(Measured(june, september, timings, shares))
    if source() != before:
        sys.exit("The source changed while it was timed, so the times belong to no one version. Run it again.")
    text = page(start, measured[0], measured[1], checked, options.runs, before)
    if options.dry:
        print(text, end="")
    else:
        RESULTS.write_text(text, encoding="utf-8", newline="\n")
        say("Written: benchmarks/results.md")


if __name__ == "__main__":
    main()
