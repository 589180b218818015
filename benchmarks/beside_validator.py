"""A children in need census, read by Fingerpost and beside it by the public CIN validator: whole processes, one run.

    python benchmarks/beside_validator.py                          # Fingerpost alone
    python benchmarks/beside_validator.py CHECKOUT --python VENV/bin/python

CHECKOUT is a clone of data-to-insight/csc-validator-be-cin, and VENV an environment with what its pyproject.toml asks
for (pandas 1.5, prpc-python, govuk-bank-holidays, testfixtures, click-log, rich, pytest). Nothing of it is kept here.
Both read two files of 13,280 children: one that `fingerpost.synth` makes up, and the validator's own sample as often
as it takes. Then Fingerpost reads a census of 400,000 children. Writes benchmarks/census.md. For Linux and macOS, which
tell the processor's time.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import statistics
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

from bench import Timing, busy, fingerpost, machine, run, say, source, together
from fingerpost.synth import cin_census, council

RESULTS = Path(__file__).parent / "census.md"
CHILDREN, MANY = 13_280, 400_000
AS_AT = "2026-03-31"
RULES = "cin2025_26"
VALIDATOR = """
import runpy, sys
checkout, rules, census = sys.argv[1:]
sys.path.insert(0, checkout)
sys.argv = ["cin_validator", "run", "-r", rules, census]
runpy.run_module("cin_validator", run_name="__main__")
"""
READ = """
import json, sys, time
from pathlib import Path
from fingerpost.demo import inputs_in
from fingerpost.sources import read_inputs
start = time.process_time()
read_inputs(inputs_in([Path(sys.argv[1])]), ())
print(json.dumps(time.process_time() - start))
"""


def repeated(census: str, children: int) -> Iterator[str]:
    """A census of so many children, piece by piece: those of another, again and again under new numbers."""
    first, last = census.index("<Child>"), census.rindex("</Child>") + len("</Child>")
    blocks = re.findall(r"<Child>.*?</Child>", census[first:last], re.DOTALL)
    yield census[:first]
    for at in range(children):
        block = blocks[at % len(blocks)]
        yield block if at < len(blocks) else block.replace("</LAchildID>", f"-{at // len(blocks)}</LAchildID>")
        yield "\n"
    yield census[last:]


def made_up() -> str:
    """The last census of a council that is made up, with the first of its children."""
    lives = council(2 * CHILDREN, 2, date.fromisoformat(AS_AT), 0.01, Random(1))
    return "".join(repeated([*cin_census.write(lives, "999").values()][-1].decode(), CHILDREN))


def load_and_check(census: Path, as_at: str, folder: Path, runs: int) -> tuple[Timing, Timing, float]:
    """Time the load of a census into an empty workspace, and the check of it; and both in time of a processor."""
    loads, checks, times = [], [], []
    for turn in range(runs + 1):
        workspace = str(folder / f"{census.stem}-{turn}")
        run(fingerpost("init", workspace))
        before = processor()
        loads.append(run(fingerpost("load", str(census), "--as-at", as_at, "-w", workspace)))
        checks.append(run(fingerpost("check", "-w", workspace)))
        times.append(processor() - before)
    return together(loads[1:]), together(checks[1:]), statistics.median(times[1:])


def processor() -> float:
    """The time that all processes started so far had of a processor, in seconds: what others do counts for less."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


PAGE = """# A children in need census

Written by `benchmarks/beside_validator.py`; not edited by hand. Whole processes, in seconds: the median, and in
brackets the fastest and the slowest of {runs} runs after one to warm up; the validator ran once.

Machine: {machine}; load average {busy}. Source: {source}.

## Beside the public CIN validator

Both files have {children:,} children. *Made up* is a council of `fingerpost synth`; *the validator's sample* is its
`fake_CIN_data.xml` again and again. The validator is csc-validator-be-cin, rules {rules}.

The first four times are by the clock; the last three columns are the time that the processes had of a processor,
which says more where a machine is shared.

| file | MB | `load` | `check` | the validator | times as long | `load` and `check`, processor | validator | times |
|---|---:|---:|---:|---:|---:|---:|---:|---:|
{beside}

`load` alone reads, works out the figures, runs the rules and keeps the findings; `check` lists what it kept. Of both,
0.6 seconds are the starts of two programs. Against `load` alone the validator takes {alone} times as long.

## Large censuses

Children repeated from the made-up council, in one file. *Reading* is into canonical tables, in the time of one core;
`load` is the whole process up to the end of the checks.

| children | MB | reading | MB a second | `load`, by the clock | MB a second | `load`, processor | peak MB |
|---:|---:|---:|---:|---:|---:|---:|---:|
{large}
"""


def main() -> None:
    parser = argparse.ArgumentParser(description="Time a census beside the public CIN validator.")
    parser.add_argument("checkout", nargs="?", type=Path, help="a clone of data-to-insight/csc-validator-be-cin")
    parser.add_argument("--python", default=sys.executable, help="the Python that has what the validator needs")
    parser.add_argument("--runs", type=int, default=3, help="how often load and check are timed (3)")
    parser.add_argument("--many", type=int, nargs="+", default=[MANY], help=f"children of large censuses ({MANY})")
    parser.add_argument("--dry", action="store_true", help="print the table and write nothing")
    options = parser.parse_args()
    if options.checkout and not (options.checkout / "cin_validator").is_dir():
        parser.error(f"{options.checkout} has no folder cin_validator: clone data-to-insight/csc-validator-be-cin")
    if not options.checkout:
        say("No checkout of csc-validator-be-cin given: Fingerpost is timed alone. The head of this script says more.")
    before = source()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        texts = {"made up": made_up()}
        if options.checkout:
            sample = (options.checkout / "fake_data" / "fake_CIN_data.xml").read_text(encoding="utf-8")
            texts["the validator's sample"] = "".join(repeated(sample, CHILDREN))
        beside, alone = zip(*(row(folder, title, text, options) for title, text in texts.items()), strict=True)
        large = [large_row(folder, texts["made up"], many) for many in options.many]
    if source() != before:
        sys.exit("The source changed while it was timed, so the times belong to no one version. Run it again.")
    text = PAGE.format(
        runs=options.runs, machine=machine(), busy=busy(), source=before, children=CHILDREN, rules=RULES,
        beside="\n".join(beside), alone=" and ".join(alone), large="\n".join(large),
    )  # fmt: skip
    if options.dry:
        print(text, end="")
    else:
        RESULTS.write_text(text, encoding="utf-8", newline="\n")
        say("Written: benchmarks/census.md")


def row(folder: Path, title: str, text: str, options: argparse.Namespace) -> tuple[str, str]:
    """A file's line of the table, and how many times as long as `load` alone the validator takes."""
    say(f"-- {title}")
    census = folder / f"{title.split()[-1]}.xml"
    census.write_text(text, encoding="utf-8")
    (as_at,) = re.findall(r"<ReferenceDate>\s*([\d-]+)", text)
    load, check, used = load_and_check(census, as_at, folder, options.runs)
    validator = times = alone = its_use = of_use = "not run"
    if options.checkout:
        command = [options.python, "-W", "ignore", "-c", VALIDATOR, str(options.checkout), RULES, str(census)]
        before = processor()
        seconds, its = run(command)[0], processor() - before
        loading = statistics.median(load.seconds)
        ours = loading + statistics.median(check.seconds)
        alone = f"{seconds / loading:.0f}"
        validator, times, its_use, of_use = f"{seconds:.1f}", f"{seconds / ours:.0f}", f"{its:.1f}", f"{its / used:.0f}"
    size = census.stat().st_size / 1e6
    line = (
        f"| {title} | {size:.1f} | {load.text} | {check.text} | {validator} | {times} "
        f"| {used:.2f} | {its_use} | {of_use} |"
    )
    say(line)
    return line, alone


def large_row(folder: Path, text: str, children: int) -> str:
    """A large census's line of its table."""
    say(f"-- {children:,} children")
    # The file is written in pieces: a process is said to have used what the one that started it held.
    census, workspace = folder / "large.xml", str(folder / f"large-{children}")
    with census.open("w", encoding="utf-8") as file:
        file.writelines(repeated(text, children))
    megabytes = census.stat().st_size / 1e6
    read = json.loads(run([sys.executable, "-c", READ, str(census)])[2])
    run(fingerpost("init", workspace))
    before = processor()
    load, peak, _ = run(fingerpost("load", str(census), "--as-at", AS_AT, "-w", workspace))
    used = processor() - before
    census.unlink()
    return (
        f"| {children:,} | {megabytes:,.0f} | {read:.1f} | {megabytes / read:.1f} | {load:.1f} "
        f"| {megabytes / load:.1f} | {used:.1f} | {peak or 0:,.0f} |"
    )


if __name__ == "__main__":
    main()
