"""Forecasts of a year's end tried on years whose end is known, beside the naive ones.

    python benchmarks/forecast_backtest.py

Made-up councils of six years: from the second year on, each year is forecast after 3, 6 and 9 months, from the months
before alone. For each kind of forecast the mean error, as a share of what it came to, and for ours how often the 80%
and 95% intervals held it. Prints Markdown; docs/forecast.md has what it printed.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from math import fsum
from pathlib import Path
from random import Random
from statistics import fmean
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent / "src"))

from fingerpost.compare.forecast import YEAR, Forecast, level_at_end, mean_level, year_total
from fingerpost.synth import Lives, council

SIZES = (1_500, 3_000, 6_000)
SEEDS = (1, 2, 3, 4)
YEARS, UNTIL, LAST_MONTH = 6, date(2014, 3, 31), 3
KNOWN = (3, 6, 9)
"""Months of the year that are known when it is forecast."""
FEWEST = 12
"""A year with fewer records than this is left out: its share of error says little."""
DAMP = 0.8

Months = list[float]
Naive = Callable[[Months, int], float]
"""A forecast of the year's end from the months so far and how many are still to come."""


def flows(lives: Lives) -> dict[str, Months]:
    """What happens, month by month."""
    care = [each for each in lives.care if each.new == "S" and each.legal not in ("V3", "V4")]
    return {
        "contacts": by_month(each.started_on for each in lives.contacts),
        "referrals": by_month(each.started_on for each in lives.contacts if each.is_referral),
        "early help": by_month(each.started_on for each in lives.early_help),
        "section 47 enquiries": by_month(each.started_on for each in lives.enquiries),
        "initial conferences": by_month(each.started_on for each in lives.conferences if each.type == "ICPC"),
        "plans started": by_month(each.started_on for each in lives.plans),
        "care started": by_month(each.started_on for each in care),
    }


def stocks(lives: Lives) -> dict[str, Months]:
    """What there is at each month's end."""
    care = [each for each in lives.care if each.legal not in ("V3", "V4")]
    return {
        "in need": at_month_ends(lives.needs),
        "on plans": at_month_ends(lives.plans),
        "in care": at_month_ends(care),
        "in foster care": at_month_ends([each for each in care if each.place.startswith("U")]),
        "in children's homes": at_month_ends([each for each in care if each.place.startswith("K2")]),
    }


def month_ends() -> list[date]:
    """The last day of each month of the records."""
    first = UNTIL.year * 12 + UNTIL.month - YEARS * 12
    return [date((first + n + 1) // 12, (first + n + 1) % 12 + 1, 1) - timedelta(days=1) for n in range(YEARS * 12)]


def by_month(days: Iterable[date]) -> Months:
    """How many days there are in each month."""
    found = dict.fromkeys(((end.year, end.month) for end in month_ends()), 0.0)
    for day in days:
        if (day.year, day.month) in found:
            found[day.year, day.month] += 1
    return [*found.values()]


def at_month_ends(spells: Sequence[Any]) -> Months:
    """How many spells are open at each month's end."""
    return [
        float(sum(each.started_on <= end and (each.ended_on is None or each.ended_on > end) for each in spells))
        for end in month_ends()
    ]


def _total(months: Months, ahead: int) -> float:
    return year_total(months, (LAST_MONTH - ahead - 1) % YEAR + 1, ahead).expected


TOTALS: dict[str, Naive] = {
    "Fingerpost": _total,
    "last year's total": lambda m, ahead: fsum(m[len(m) - 2 * YEAR + ahead : len(m) - YEAR + ahead]),
    "run rate": lambda m, ahead: fsum(m[len(m) - YEAR + ahead :]) * YEAR / (YEAR - ahead),
    "so far and last year's rest": lambda m, ahead: (
        fsum(m[len(m) - YEAR + ahead :]) + fsum(m[len(m) - YEAR : len(m) - YEAR + ahead])
    ),
    "so far and the last 12 months' mean": lambda m, ahead: fsum(m[len(m) - YEAR + ahead :]) + ahead * fmean(m[-YEAR:]),
}
LEVELS: dict[str, Naive] = {
    "Fingerpost (the last value)": lambda m, ahead: level_at_end(m, ahead).expected,
    "last year's end": lambda m, ahead: m[len(m) - YEAR + ahead - 1],
    "the last year's trend": lambda m, ahead: m[-1] + ahead * (m[-1] - m[-1 - YEAR // 2]) / (YEAR // 2),
    "the same, damped": lambda m, ahead: (
        m[-1] + sum(DAMP**i for i in range(1, ahead + 1)) * (m[-1] - m[-1 - YEAR // 2]) / (YEAR // 2)
    ),
    "the last 12 months' mean": lambda m, ahead: fmean(m[-YEAR:]),
}


def tried(
    series: Iterable[tuple[str, Months]],
    methods: dict[str, Naive],
    ours: Callable[[Months, int], Forecast],
    actual: Callable[[Months], float],
) -> None:
    """Print the errors of each method, and how often our intervals held, by months known and by series."""
    errors: dict[str, dict[Any, list[float]]] = {name: defaultdict(list) for name in methods}
    held: dict[Any, list[tuple[bool, bool]]] = defaultdict(list)
    for name, months in series:
        for year in range(1, YEARS):
            whole = months[year * YEAR : (year + 1) * YEAR]
            came_to = actual(whole)
            if came_to < FEWEST:
                continue
            for known in KNOWN:
                past, ahead = months[: year * YEAR + known], YEAR - known
                rest = actual(whole[known:]) if actual is fmean else came_to
                for method, forecast in methods.items():
                    error = abs(forecast(past, ahead) - rest) / came_to
                    for group in (f"after {known} months", name):
                        errors[method][group].append(error)
                made = ours(past, ahead)
                inside = tuple(low <= rest <= high for low, high in (made.likely, made.nearly_sure))
                for group in (f"after {known} months", name):
                    held[group].append(inside)  # type: ignore[arg-type]
    print(f"| | forecasts | {' | '.join(methods)} | in 80% | in 95% |")
    print(f"|---|{'---|' * (len(methods) + 3)}")
    for group in sorted(held, key=lambda each: not each.startswith("after")):
        inside = held[group]
        mean = " | ".join(f"{fmean(errors[method][group]):.1%}" for method in methods)
        likely, nearly_sure = (fmean(each[i] for each in inside) for i in (0, 1))
        print(f"| {group} | {len(inside)} | {mean} | {likely:.0%} | {nearly_sure:.0%} |")
    print()


def main() -> None:
    """Make the councils up and print the tables."""
    made = [council(size, YEARS, UNTIL, 0.0, Random(seed)) for size in SIZES for seed in SEEDS]
    print(f"{len(made)} made-up councils of {', '.join(f'{size:,}' for size in SIZES)} children, {YEARS} years each.\n")
    print("The year's total of what happens:\n")
    in_year = [each for lives in made for each in flows(lives).items()]
    tried(in_year, TOTALS, lambda m, ahead: year_total(m, (LAST_MONTH - ahead - 1) % YEAR + 1, ahead), fsum)
    print("What there is at the year's end:\n")
    at_end = [each for lives in made for each in stocks(lives).items()]
    tried(at_end, LEVELS, level_at_end, lambda months: months[-1])
    print("What there is on average over the rest of the year:\n")
    tried(at_end, {"Fingerpost (the last value)": lambda m, ahead: m[-1]}, mean_level, fmean)


if __name__ == "__main__":
    main()
