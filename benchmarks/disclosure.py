"""How long it takes to protect one council's tables, all of them at once.

    python benchmarks/disclosure.py              # 60 tables of 30 x 6: three a quarter for five years, with the years
    python benchmarks/disclosure.py --quarters 4 # 12 tables

The three tables of a quarter break down the same contacts, so they share a margin, and each year is the sum of its
quarters. Half of the cells are from 0 to 6. The proof of each small number is checked by addition before a time is
printed: the time of a wrong answer is worth nothing.
"""

from __future__ import annotations

import argparse
import random
import time
from datetime import date
from fractions import Fraction

from fingerpost.disclosure.figures import published_system
from fingerpost.disclosure.policy import Policy
from fingerpost.disclosure.proof import make_proof
from fingerpost.disclosure.protect import protect
from fingerpost.measures import read_catalogue
from fingerpost.model import Figure

CATALOGUE = """
[contacts]
title = "Contacts"
stage = "input"
kind = "count"
unit = "contacts"
better = "lower"
flow = true
basis = "period"
says = "Made up"
source = "Made up"
reviewed = 2026-11-24
from = "contacts"
date = "started_on"
breakdowns = { agency = "referred_by", reason = "reason", team = "team", outcome = "outcome" }
"""
ROWS, COLUMNS = 30, 6
EXTRACT = date(2019, 3, 31)


def figure(number: int, period: str, *breakdown: tuple[str, str]) -> Figure:
    return Figure("999", "contacts", period, "period", Fraction(number), breakdown=breakdown, extract=EXTRACT)


def quarter(chance: random.Random, period: str) -> list[Figure]:
    """Three tables that break down the same records: by agency, reason and team, each by outcome."""
    first = [
        [chance.randint(0, 6) if chance.random() < 0.5 else chance.randint(7, 90) for _ in range(COLUMNS)]
        for _ in range(ROWS)
    ]
    sums = [sum(row[column] for row in first) for column in range(COLUMNS)]
    tables = {"agency": first}
    for name in ("reason", "team"):
        table = [[chance.randint(0, 6) if chance.random() < 0.5 else 0 for _ in range(COLUMNS)] for _ in range(ROWS)]
        for column, whole in enumerate(sums):
            left = whole - sum(row[column] for row in table)
            for row in table:
                if left < 0 and row[column]:
                    left, row[column] = left + row[column], 0
            while left > 0:
                more = min(left, chance.randint(1, 40))
                table[chance.randrange(ROWS)][column] += more
                left -= more
        tables[name] = table
    found = [figure(sum(sums), period)]
    for name, table in tables.items():
        for i, row in enumerate(table):
            found += [
                figure(number, period, (name, f"{name} {i:02}"), ("outcome", f"outcome {column}"))
                for column, number in enumerate(row)
                if number
            ]
    return found


def council(quarters: int, seed: int = 1) -> list[Figure]:
    chance = random.Random(seed)
    figures: list[Figure] = []
    for place in range(quarters):
        first = 2013 + place // 4
        figures += quarter(chance, f"{first}-{(first + 1) % 100:02}-Q{place % 4 + 1}")
    for first in range(2013, 2013 + quarters // 4):
        year = f"{first}-{(first + 1) % 100:02}"
        figures.append(
            figure(
                sum(
                    int(each.number or 0)
                    for each in figures
                    if each.period.startswith(f"{year}-Q") and not each.breakdown
                ),
                year,
            )
        )
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quarters", type=int, default=20, help="three tables each")
    asked = parser.parse_args()
    policy, catalogue = Policy(), read_catalogue({"benchmark.toml": CATALOGUE})
    figures = council(asked.quarters)
    start = time.process_time()
    system, _ = published_system(figures, catalogue, policy)
    built = time.process_time()
    solution = protect(system, policy)
    done = time.process_time()
    faults = make_proof(system, solution).faults(system, policy, solution.hidden)
    if faults or solution.exposed:
        raise SystemExit(f"not protected: {[*faults, *solution.exposed][:5]}")
    primary = sum(system[key].status == "open" for key in solution.primaries.keys)
    print(f"{asked.quarters * 3} tables of {ROWS} x {COLUMNS}: {len(system.quantities):,} numbers, {primary:,} small")
    print(f"{len(solution.hidden) - primary:,} hidden beside them")
    print(f"built in {built - start:.1f} s, protected in {done - built:.1f} s of one processor, the proof checked")


if __name__ == "__main__":
    main()
