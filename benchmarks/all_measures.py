"""Times every measure, for every quarter of six years, whole and by each of its breakdowns, for one council.

    python benchmarks/all_measures.py [--children 5000] [--seed 1] [--workspace FOLDER]

A made-up council is loaded first, which is not timed. Then a fresh process works all the figures out from the records:
what was kept with the load is not read. It prints the seconds, how many figures there are.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

YEARS, LAST = 6, 2013
AS_AT = f"{LAST + 1}-03-31"


def fingerpost(*arguments: str) -> None:
    """Run a command quietly; its error ends the benchmark."""
    subprocess.run([sys.executable, "-m", "fingerpost", *arguments], check=True, stdout=subprocess.DEVNULL)


def build(folder: Path, children: int, seed: int) -> Path:
    """A workspace with a made-up council of six years, from the Standard Safeguarding Dataset's tables."""
    made, workspace = folder / "council", folder / "workspace"
    fingerpost("synth", "--children", str(children), "--years", str(YEARS), "--seed", str(seed), str(made))
    fingerpost("init", str(workspace), "--name", "Made-up Council")
    fingerpost("load", str(made / "ssd"), "--as-at", AS_AT, "--workspace", str(workspace))
    return workspace


def measure(path: Path) -> None:
    """Work everything out once, in this process, and print what it took."""
    began, used = time.perf_counter(), time.process_time()
    from fingerpost import Workspace
    from fingerpost.measures.counting import Ask

    workspace = Workspace(path)
    definitions = [*workspace.catalogue.values()]
    quarters = [
        workspace.period(f"{year}/{(year + 1) % 100:02}-Q{quarter}") for year in _years() for quarter in _four()
    ]
    asks = [Ask(each, quarter, each.basis) for each in definitions for quarter in quarters]
    dimensions = sorted({dimension for each in definitions for dimension in each.ways})
    evaluator = workspace._desk(None)._evaluator
    found = evaluator.broken_down({(): asks} | {(dimension,): asks for dimension in dimensions})
    wall, cpu = time.perf_counter() - began, time.process_time() - used
    values = sum(figure.missing is None for figures in found.values() for figure in figures)
    print(f"{len(definitions)} measures, {len(quarters)} quarters, {len(dimensions)} breakdowns: {values:,} figures")
    print(f"{wall:.2f} s with all imports ({cpu:.2f} s of processors' time); the aim is under 5 s")


def _years() -> range:
    """The years in which the quarters' financial years begin."""
    return range(LAST + 1 - YEARS, LAST + 1)


def _four() -> Sequence[int]:
    return (1, 2, 3, 4)


def main() -> None:
    """Make the council unless there is one, then measure in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--children", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workspace", type=Path, help="a workspace that has such a council already")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        return measure(asked.measure)
    with tempfile.TemporaryDirectory() as folder:
        workspace = asked.workspace or build(Path(folder), asked.children, asked.seed)
        subprocess.run([sys.executable, __file__, "--measure", str(workspace)], check=True)


if __name__ == "__main__":
    main()
