"""Values in the order in which people read them: bands from the lowest, in whatever order they come."""

from __future__ import annotations

from random import Random

import pytest

from evaluating import ask, evaluator_over
from fingerpost.model import NOT_RECORDED, in_reading_order
from fingerpost.report.breakdowns import in_order
from inputs import SEPTEMBER
from small_tables import canonical

AGES = ["unborn", "under 1", "1 to 4", "5 to 9", "10 to 15", "16 and over", NOT_RECORDED]
BANDS = [
    AGES,
    ["under 17", "17 and 18", "19 to 21", "22 and over"],
    ["under 3 months", "3 to 6 months", "6 to 12 months", "1 to 2 years", "2 years or more", ""],
    ["under 6 months", "6 to 12 months", "1 to 2 years", "2 to 5 years", "5 years or more"],
    ["0 to 10", "11 to 15", "16 to 20", "21 or more"],
    ["under 1", "1 to 4", "Other", NOT_RECORDED],
]


@pytest.mark.parametrize("wanted", BANDS)
@pytest.mark.parametrize("seed", range(5))
def test_bands_are_read_from_the_lowest(wanted, seed):
    mixed = [*wanted, *wanted]
    Random(seed).shuffle(mixed)
    assert in_reading_order(mixed) == wanted
    assert in_reading_order(mixed, lambda value: -mixed.count(value)) == wanted


def test_values_without_bands_are_as_they_are_sorted():
    assert in_reading_order(["North", "", "East", "North"]) == ["", "East", "North"]
    assert in_reading_order(["3B", "12A", "7"]) == ["12A", "3B", "7"]
    sizes = {"North": 2, "East": 1, "South": 3}
    assert in_reading_order(sizes, lambda name: -sizes[name]) == ["South", "North", "East"]


def test_figures_and_tables_of_the_report_have_ages_in_their_order():
    born = ["2013-01-01", "2005-09-30", "2000-01-01", "1996-01-01", "2010-01-01", "", "2013-12-01"]
    days = [f"C{n} | {day}" for n, day in enumerate(born)]
    made = [f"K{n} | C{n} | 2013-07-01" for n in range(len(born))]
    tables = {
        "children": canonical("children", "\n".join(["child | born_on", *days])),
        "contacts": canonical("contacts", "\n".join(["id | child | started_on", *made])),
    }
    found = evaluator_over(tables, SEPTEMBER).figures([ask("contacts", "2013-14-Q2")], ("age",))
    values = [figure.breakdown[0][1] for figure in found]
    assert values == AGES
    assert in_order(values[::-1], ()) == AGES
