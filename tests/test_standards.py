"""What the law or a protocol sets is dated data: a value for each day, and where it is set."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from fingerpost.standards import Standard, standards

each_standard = pytest.mark.parametrize("standard", standards().values(), ids=list(standards()))


@pytest.mark.parametrize(
    ("name", "day", "value"),
    [
        ("initial_assessment", date(2000, 3, 31), None),
        ("initial_assessment", date(2000, 4, 1), 7),
        ("initial_assessment", date(2010, 3, 31), 7),
        ("initial_assessment", date(2010, 4, 1), 10),
        ("initial_assessment", date(2013, 9, 30), 10),
        ("core_assessment", date(2013, 9, 30), 35),
        ("single_assessment", date(2013, 4, 14), None),
        ("single_assessment", date(2013, 4, 15), 45),
        ("icpc", date(2013, 9, 30), 15),
        ("cp_review_first", date(2013, 9, 30), 3),
        ("cp_review_next", date(2013, 9, 30), 6),
        ("cla_review_first", date(2013, 9, 30), 20),
        ("cla_review_second", date(2013, 9, 30), 3),
        ("cla_review_next", date(2013, 9, 30), 6),
    ],
)
def test_a_standard_has_the_value_in_force_on_the_day(name: str, day: date, value: int | None):
    assert standards()[name].on(day) == value


@each_standard
def test_a_standard_says_what_it_is_and_where_it_is_set(standard: Standard):
    assert standard.says.endswith(".")
    assert standard.source.strip()
    assert standard.unit in ("working days", "months")


@each_standard
def test_values_follow_one_another_from_day_to_day(standard: Standard):
    days = [first for first, _ in standard.values]
    assert days == sorted(set(days))
    assert standard.on(days[0] - timedelta(days=1)) is None
    for first, value in standard.values:
        assert standard.on(first) == value > 0
