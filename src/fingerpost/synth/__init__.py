"""A council made up: one set of lives written in every layout, so that the layouts can be held against each other.

Nobody in it is real, and nobody has a name. The random numbers, the last day and the CSV writer are handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import date

from fingerpost.synth import annex_a, cin_census, local, ssd, ssda903
from fingerpost.synth.chance import Random
from fingerpost.synth.lives import live
from fingerpost.synth.records import Lives
from fingerpost.synth.spoil import spoil
from fingerpost.synth.table import Files, WriteCsv

__all__ = ["LAYOUTS", "Lives", "council", "write"]

LAYOUTS = ("local", "ssda903", "cin_census", "annex_a", "ssd")


def council(children: int, years: int, until: date, errors: float, random: Random) -> Lives:
    """A council's lives for whole financial years, the last of them as far as the day `until`."""
    last = until.year if until.month >= 4 else until.year - 1
    lives = live(children, date(last - years + 1, 4, 1), until, random)
    return spoil(lives, errors, random)


def write(
    lives: Lives, write_csv: WriteCsv, number: str = "999", layouts: Collection[str] = LAYOUTS
) -> Iterator[tuple[str, Files]]:
    """Each layout's name and its files by path, and what was spoilt; the census names the council by its number."""
    makers: dict[str, Callable[[], Files]] = {
        "local": lambda: local.write(lives, write_csv),
        "ssda903": lambda: ssda903.write(lives, write_csv),
        "cin_census": lambda: cin_census.write(lives, number),
        "annex_a": lambda: annex_a.write(lives, write_csv),
        "ssd": lambda: ssd.write(lives, write_csv),
    }
    for layout, make in makers.items():
        if layout in layouts:
            yield layout, make()
    if lives.faults:
        rows = [(each.kind, each.table, each.child, each.record, each.field) for each in lives.faults]
        yield "faults", {"faults.csv": write_csv(("kind", "of", "child", "record", "field"), rows)}
