"""Forecasts of the year's end: worked by hand, against another implementation, and as often right as they say."""

from __future__ import annotations

import csv
import io
from itertools import pairwise
from math import comb, exp, factorial, sqrt
from random import Random
from statistics import fmean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fingerpost.compare.forecast import (
    count_quantile,
    dispersion,
    level_at_end,
    mean_level,
    seasonal,
    to_come,
    year_total,
)
from fingerpost.desk.forecasting import forecast_words
from fingerpost.errors import NotFound, Refused
from test_cli import run

MARCH, SEPTEMBER = 3, 9
SEASON = [0.9, 1.1, 1.0, 0.8, 1.2, 1.0, 0.9, 0.6, 1.3, 1.3, 1.2, 0.7]
"""From January; the mean is 1."""


# --- what adds up -------------------------------------------------------------------------------------------------


def test_a_level_worked_by_hand():
    """Six months of 100 and no spread but chance: 600 to come, chance 600, and the level known from 6: 600 more."""
    mean, variance, season = to_come([100.0] * 6, SEPTEMBER, 6)
    assert (mean, variance, season) == (600.0, 1200.0, 0.0)
    found = year_total([100.0] * 6, SEPTEMBER, 6)
    assert (found.so_far, found.expected, found.method, found.months) == (600.0, 1200.0, "level", 6)
    # 80% of a normal of that variance is within 1.2816 deviations of 34.64, a count's nearly so.
    low, high = found.likely
    assert low == pytest.approx(1200 - 44.4, abs=2)
    assert high == pytest.approx(1200 + 44.4, abs=2)


def test_a_season_seen_in_every_year_is_believed_and_carried_on():
    """Three years of exactly the same season: what is to come is the season's share of the year, to the case."""
    months = [1000 * SEASON[(3 + i) % 12] for i in range(36)] + [1000 * SEASON[(3 + i) % 12] for i in range(6)]
    found = year_total(months, SEPTEMBER, 6)
    assert found.season > 0.99
    assert found.expected == pytest.approx(12_000, rel=0.002)
    indices, _ = seasonal(months, SEPTEMBER)
    assert indices == pytest.approx(SEASON, abs=0.01)


def test_chance_alone_makes_no_season():
    random = Random(1)
    believed = []
    for _ in range(200):
        months = [float(sum(random.random() < 0.1 for _ in range(300))) for _ in range(36)]
        believed.append(seasonal(months, MARCH)[1])
    assert fmean(believed) < 0.2


def test_the_spread_is_that_of_chance_or_more_and_a_slow_drift_is_no_spread():
    assert dispersion([50.0] * 12) == 1.0
    assert dispersion([50.0 + i for i in range(12)]) == 1.0
    # Steps of 40 each way about 50: half of 1600 over 50.
    assert dispersion([30.0, 70.0] * 6) == pytest.approx(16.0)


def poisson(k: int, mean: float) -> float:
    return exp(-mean) * sum(mean**i / factorial(i) for i in range(k + 1))


def binomial(k: int, size: int, p: float) -> float:
    return sum(comb(i + size - 1, i) * p**size * (1 - p) ** i for i in range(k + 1))


@pytest.mark.parametrize("p", [0.025, 0.1, 0.5, 0.9, 0.975])
def test_quantiles_are_those_of_the_sums_written_out(p):
    k = count_quantile(p, 12.5, 12.5)
    assert poisson(k, 12.5) >= p > (poisson(k - 1, 12.5) if k else 0)
    # A mean of 20 and a variance of 60 is a size of 10 and a chance of a third.
    k = count_quantile(p, 20, 60)
    assert binomial(k, 10, 1 / 3) >= p > (binomial(k - 1, 10, 1 / 3) if k else 0)


def test_nothing_so_far_and_nothing_before_is_nothing_to_come():
    found = year_total([0.0] * 12, SEPTEMBER, 6)
    assert (found.expected, found.likely, found.nearly_sure) == (0.0, (0.0, 0.0), (0.0, 0.0))


@given(
    months=st.lists(st.integers(0, 400), min_size=12, max_size=40),
    last=st.integers(1, 12),
    ahead=st.integers(1, 11),
)
@settings(max_examples=60, deadline=None)
def test_whatever_the_months_a_forecast_holds_together(months, last, ahead):
    found = year_total([float(each) for each in months], last, ahead)
    assert found.so_far == sum(months[len(months) - 12 + ahead :])
    (low, high), (lowest, highest) = found.likely, found.nearly_sure
    assert found.so_far <= lowest <= low <= high <= highest
    assert found.expected >= found.so_far
    assert 0 <= found.season <= 1


def test_intervals_hold_about_as_often_as_they_say():
    """Counts twice as spread as by chance, two and a half years of each: the year's total is inside as promised."""
    random = Random(7)
    inside = [0, 0]
    for _ in range(150):
        # A sum of pairs has twice the variance of its mean.
        months = [2.0 * sum(random.random() < 0.05 for _ in range(600)) for _ in range(36)]
        made = year_total(months[:30], SEPTEMBER, 6)
        came_to = sum(months[24:])
        inside[0] += made.likely[0] <= came_to <= made.likely[1]
        inside[1] += made.nearly_sure[0] <= came_to <= made.nearly_sure[1]
    assert 0.72 <= inside[0] / 150 <= 0.95
    assert inside[1] / 150 >= 0.9


# --- what there is ------------------------------------------------------------------------------------------------


def test_a_stock_worked_by_hand():
    """Steps of 2, -2, 2, -2, 2: mean square 4. Three ahead: 3 x 4, and 9 x 4/5 for not knowing the step."""
    found = level_at_end([10, 12, 10, 12, 10, 12], 3)
    assert (found.expected, found.method) == (12, "last value")
    deviation = sqrt(3 * 4 + 9 * 4 / 5)
    # Student's t with 5 degrees of freedom, from a table: 1.476 and 2.571.
    assert found.likely == pytest.approx((12 - 1.476 * deviation, 12 + 1.476 * deviation), abs=0.01)
    assert found.nearly_sure[1] == pytest.approx(12 + 2.571 * deviation, abs=0.01)
    assert level_at_end([10, 12, 10, 12, 10, 12], 6).nearly_sure[0] == 0.0, "there are never fewer than none"


def test_an_average_strays_less_than_an_end():
    months = [float(100 + each) for each in (0, 3, 1, 5, 2, 6, 4, 4, 9)]
    end, mean = level_at_end(months, 6), mean_level(months, 6)
    assert mean.expected == end.expected
    assert mean.likely[1] < end.likely[1]
    assert mean_level(months, 1) == level_at_end(months, 1), "one month on its average is its end"


# --- too little to go on ------------------------------------------------------------------------------------------


def test_a_year_whose_first_months_are_not_known_has_no_total():
    with pytest.raises(Refused, match="8 months with figures are too few to forecast from: 9 in a row"):
        year_total([5.0] * 8, MARCH, 3)


@pytest.mark.parametrize("make", [lambda months, ahead: year_total(months, MARCH, ahead), level_at_end, mean_level])
def test_too_few_months_make_no_forecast(make):
    with pytest.raises(Refused, match="5 months with figures are too few"):
        make([5.0] * 5, 7)
    for ahead in (0, 12):
        with pytest.raises(Refused, match="one to 11 months"):
            make([5.0] * 30, ahead)


# --- from a workspace ---------------------------------------------------------------------------------------------


def test_a_workspaces_forecast_is_made_of_its_months(demo_workspace):
    months = [int(figure.number) for _, figure in demo_workspace.series("caf2_commenced", "2013-14-Q2")]
    found = demo_workspace.forecast("caf2_commenced", "2013-14-Q2")
    assert found.forecast == year_total([float(each) for each in months], SEPTEMBER, 6)
    assert (found.forecast.so_far, found.run_rate) == (sum(months[-6:]), 2 * sum(months[-6:]))
    assert (found.year.name, found.known_to.name) == ("2013-14", "2013-09")
    assert found.last_year == demo_workspace._outturn.figure(found.definition, found.year.year_before()).number


def test_a_stock_is_forecast_as_it_is(demo_workspace):
    ends = [float(figure.number) for _, figure in demo_workspace.series("children_in_care", "2013-14-Q2")]
    found = demo_workspace.forecast("children_in_care", "2013-14-Q2")
    step = fmean((b - a) ** 2 for a, b in pairwise(ends))
    deviation = sqrt(6 * step + 36 * step / (len(ends) - 1))
    assert (found.forecast.expected, found.last_year) == (ends[-1], 362)
    # 1.440 is Student's t of 80% with 6 degrees of freedom, from a table.
    assert found.forecast.likely[1] == pytest.approx(ends[-1] + 1.440 * deviation, abs=0.05)
    assert any("as many as on 30 September 2013" in line for line in forecast_words(found))


@pytest.mark.parametrize(
    ("measure", "period", "words"),
    [
        ("icpc_within_15_working_days", "2013-14-Q2", "only counts are forecast"),
        ("contacts", "2012-13-Q4", "2012-13 was over on 31 March 2013"),
        ("contacts", "2012-13-Q1", "3 months with figures are too few"),
        ("children_referred", "2013-14-Q2", "do not add up to its year"),
        ("cic_started", "2013-14-Q1", "3 months with figures are too few"),
        ("cic_started", "2012-13-Q3", "records of care episodes begin on 1 April 2013"),
    ],
)
def test_what_cannot_be_forecast_says_why(demo_workspace, measure, period, words):
    with pytest.raises(Refused, match=words):
        demo_workspace.forecast(measure, period)


def test_no_forecast_from_before_the_extract(demo_workspace):
    with pytest.raises(NotFound):
        demo_workspace.forecast("contacts", "2014-15-Q1")


def test_the_command_prints_it_and_saves_it(demo_workspace):
    done = run("forecast", "contacts", "2013-14-Q2", folder=demo_workspace.path)
    assert done.returncode == 0, done.stderr
    assert "3,284 contacts by 30 September 2013" in done.stdout
    rows = [*csv.DictReader(io.StringIO(run(
        "forecast", "contacts", "2013-14-Q2", "--format", "csv", folder=demo_workspace.path).stdout))]  # fmt: skip
    (row,) = rows
    order = [int(row[name]) for name in ("so_far", "low_95", "low_80", "expected", "high_80", "high_95")]
    assert order == sorted(order)
    refused = run("forecast", "icpc_within_15_working_days", "2013-14-Q2", folder=demo_workspace.path)
    assert (refused.returncode, "only counts are forecast" in refused.stderr) == (2, True)
