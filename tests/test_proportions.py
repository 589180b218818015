"""p-charts, intervals and funnels: worked examples, published ones, and independent sums of whole numbers."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import comb, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fingerpost.compare.process_control import chart
from fingerpost.compare.proportions import (
    chart_of,
    exact,
    funnel,
    funnel_limits,
    limits_of,
    method_for,
    overdispersion,
    proportion_chart,
    spread,
    wilson,
)
from fingerpost.desk.series import chart_words, control_chart, series_listing
from fingerpost.errors import NotFound, Refused
from fingerpost.measures import shipped_catalogue
from fingerpost.model import Figure
from fingerpost.periods import Period

CATALOGUE = shipped_catalogue()
PROPORTION = CATALOGUE["rereferrals_within_12_months"]
X = [12, 15, 9, 14, 20, 11, 13, 16, 10, 12, 14, 30]
N = [80, 95, 70, 88, 120, 75, 90, 100, 72, 85, 92, 98]
WORKED = list(zip(X, N, strict=True))


def monthly(counts, first="2012-04"):
    month, found = Period.parse(first), []
    for each in counts:
        found.append((month, each))
        month = month.after()
    return found


def figures(counts):
    return tuple(
        (month, Figure("999", "m", month.name, "period", numerator=x, denominator=n))
        for month, (x, n) in monthly(counts)
    )


# --- the p-chart --------------------------------------------------------------------------------------------------


def test_the_worked_series_has_the_limits_of_p_and_its_last_point_outside():
    assert spread(WORKED) == pytest.approx(0.600936, abs=1e-6)
    assert method_for(WORKED) == "p"
    p, wide = limits_of(WORKED, "p"), limits_of(WORKED, "p'")
    assert [float(each) for each in p[11]] == pytest.approx([5.27, 27.78], abs=0.005)
    assert [float(each) for each in p[0]] == pytest.approx([4.07, 28.98], abs=0.005)
    assert [float(each) for each in wide[0]] == pytest.approx([9.04, 24.01], abs=0.005)
    found = proportion_chart(monthly(WORKED), "lower")
    assert found.method == "p"
    assert float(found.segments[0].centre) == pytest.approx(16.5258, abs=1e-4)
    assert [i for i, point in enumerate(found.points, 1) if "astronomical" in point.flags] == [12]
    assert (found.points[11].meaning, found.variation) == ("concern", "higher than usual: a concern")
    assert found.points[11].limits == (found.segments[0].lower, found.segments[0].upper)


ACCIDENTS_P, ACCIDENTS_S, WEEK = 0.952900, 10.640422, 280_000
"""What another program's example has: P, S, and about how many each week."""


def test_laneys_limits_are_those_of_p_times_the_spread():
    """With n near 280,000: p limits 0.951700 to 0.954100, p' limits 0.940130 to 0.965670."""
    deviation = sqrt(ACCIDENTS_P * (1 - ACCIDENTS_P) / WEEK)
    assert 3 * deviation == pytest.approx(0.0012, abs=5e-6)
    assert 3 * deviation * ACCIDENTS_S == pytest.approx(0.01277, abs=5e-5)
    counts = [(round(WEEK * each), WEEK) for each in (0.945, 0.961, 0.944, 0.958, 0.949, 0.960, 0.947, 0.959)]
    assert method_for(counts) == "p'"
    p, wide = limits_of(counts, "p")[0], limits_of(counts, "p'")[0]
    assert float((wide[1] - wide[0]) / (p[1] - p[0])) == pytest.approx(spread(counts))
    assert not any(point.flags for point in proportion_chart(monthly(counts), "lower").points)
    xmr = chart([(month, Fraction(100 * x, n)) for month, (x, n) in monthly(counts)], "lower")
    # Of points of one size p' is the XmR chart, but for the rounding of 2.66.
    assert [float(each) for each in wide] == pytest.approx([float(each) for each in xmr.points[0].limits], rel=1e-3)


@pytest.mark.parametrize(
    ("counts", "method"),
    [
        ([(5, 50)] * 12, "p"),
        ([(5, 50)] * 11 + [(4, 49)], "XmR"),
        ([(45, 50)] * 11 + [(45, 49)], "XmR"),
        ([(0, 50)] * 12, "XmR"),
        ([(100, 1001)] * 12, "p'"),
        ([(100, 1000)] * 12, "p"),
        ([(10, 100), (30, 100)] * 6, "p'"),
        ([], "XmR"),
        ([None, (0, 0)], "XmR"),
    ],
)
def test_which_chart_depends_on_how_many_are_expected_and_on_the_spread(counts, method):
    assert method_for(counts) == method


def test_a_month_without_a_share_breaks_the_range_on_both_sides():
    with_gap = [*WORKED[:4], None, *WORKED[4:]]
    z = [(x / n - sum(X) / sum(N)) / sqrt(sum(X) / sum(N) * (1 - sum(X) / sum(N)) / n) for x, n in WORKED]
    ranges = [abs(b - a) for i, (a, b) in enumerate(pairwise(z)) if i != 3]
    assert spread(with_gap) == pytest.approx(sum(ranges) / len(ranges) / 1.128)
    found = proportion_chart(monthly(with_gap), "lower")
    assert (found.points[4].limits, found.points[4].meaning) == (None, "unknown")


def test_a_rebase_gives_each_stretch_a_share_and_a_width_of_its_own():
    low, high = [(10, 100), (12, 100)] * 4, [(40, 100), (44, 100)] * 4
    points = monthly(low + high)
    found = proportion_chart(points, "lower", rebase_at=[points[8][0]])
    assert [float(each.centre) for each in found.segments] == [11, 42]
    assert not any(point.flags for point in found.points)
    assert {point.shown for point in proportion_chart(points, "lower").points} != {None}
    with pytest.raises(NotFound):
        proportion_chart(points, "lower", rebase_at=[Period.parse("2020-01")])


def test_few_points_have_no_limits():
    assert proportion_chart(monthly(WORKED[:5]), "lower").segments[0].strength == "none"
    assert proportion_chart(monthly(WORKED[:6]), "lower").limits_words == "trial limits, from 6 points"


def test_a_target_is_judged_by_the_limits_of_the_last_month():
    assert proportion_chart(monthly(WORKED), "lower", Fraction(30)).assurance == "pass"
    assert proportion_chart(monthly(WORKED), "lower", Fraction(5)).assurance == "fail"
    assert proportion_chart(monthly(WORKED), "lower", Fraction(20)).assurance == "hit_or_miss"


def test_only_a_proportion_of_what_happened_has_a_p_chart():
    assert chart_of(PROPORTION, figures(WORKED)).method == "p"
    stock = CATALOGUE["cic_long_term_placement_stability"]
    assert chart_of(stock, figures(WORKED)).method == "XmR"
    assert chart_of(CATALOGUE["referrals_resulting_in_s47"], figures(WORKED)).method == "XmR"
    assert chart_of(PROPORTION, figures([(2, 20)] * 12)).method == "XmR"


def test_the_series_says_which_chart_and_gives_each_month_its_limits():
    found = figures(WORKED)
    charted = control_chart(PROPORTION, found)
    words = " ".join(chart_words(PROPORTION, found, charted, ""))
    assert "For as many referrals as in the last month usual is 5.3 to 27.8, about 16.5." in words
    assert "a month with fewer referrals has wider ones" in words
    listing = series_listing(PROPORTION, found, charted)
    place = listing.columns.index("upper_limit")
    assert [float(row[place]) for row in listing.rows] == [round(float(point.limits[1]), 2) for point in charted.points]
    few = figures([(2, 20), (3, 20)] * 6)
    assert "too few for a p-chart" in " ".join(chart_words(PROPORTION, few, control_chart(PROPORTION, few), ""))
    wide = figures([(10, 100), (30, 100)] * 6)
    assert "Laney's p'" in " ".join(chart_words(PROPORTION, wide, control_chart(PROPORTION, wide), ""))


SIZED = st.lists(st.integers(60, 300).flatmap(lambda n: st.tuples(st.integers(n // 4, n // 2), st.just(n))), min_size=6)


@settings(deadline=None)
@given(SIZED)
def test_turning_yes_and_no_over_turns_the_limits_over(counts):
    other = [(n - x, n) for x, n in counts]
    assert spread(other) == pytest.approx(spread(counts))
    for method in ("p", "p'"):
        for (low, high), (other_low, other_high) in zip(
            limits_of(counts, method), limits_of(other, method), strict=True
        ):
            assert (float(low), float(high)) == pytest.approx((100 - float(other_high), 100 - float(other_low)))


@settings(deadline=None)
@given(SIZED)
def test_a_larger_month_never_has_wider_limits(counts):
    limits = [(n, high - low) for (_, n), (low, high) in zip(counts, limits_of(counts, "p"), strict=True)]
    for (n, width), (m, other) in pairwise(sorted(limits)):
        assert n == m or float(other) <= float(width) + 1e-9


# --- intervals ----------------------------------------------------------------------------------------------------

INTERVALS = [
    (0, 10, (0, 0.277533), (0, 0.308497), (0, 0.488479), (0, 0.498813)),
    (3, 12, (0.088942, 0.532305), (0.054861, 0.571858), (0.051977, 0.669595), (0.017221, 0.719198)),
    (8, 20, (0.218807, 0.613418), (0.191190, 0.639457), (0.151951, 0.712683), (0.113862, 0.748261)),
    (45, 60, (0.627679, 0.842235), (0.621404, 0.852814), (0.551591, 0.879756), (0.547856, 0.895996)),
    (12, 12, (0.757506, 1), (0.735352, 1), (0.556857, 1), (0.562341, 1)),
    (150, 1642, (0.078354, 0.106258), (0.077852, 0.106332), (0.071680, 0.115750), (0.070774, 0.115322)),
]


@pytest.mark.parametrize(("x", "n", "wilson95", "exact95", "wilson998", "exact998"), INTERVALS)
def test_intervals_are_the_worked_ones(x, n, wilson95, exact95, wilson998, exact998):
    found = wilson(x, n), exact(x, n), wilson(x, n, 0.998), exact(x, n, 0.998)
    for ours, expected in zip(found, (wilson95, exact95, wilson998, exact998), strict=True):
        assert ours == pytest.approx(expected, abs=6e-7)


def tail(x: int, n: int, p: Fraction) -> Fraction:
    """The chance of x or more of n, exactly."""
    return sum((comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(x, n + 1)), Fraction(0))


@settings(deadline=None, max_examples=50)
@given(st.integers(1, 30).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_at_the_ends_of_the_exact_interval_the_tail_is_a_fortieth(counts):
    x, n = counts
    low, high = exact(x, n)
    assert 0 <= low <= x / n <= high <= 1
    if x > 0:
        assert float(tail(x, n, Fraction(low))) == pytest.approx(0.025, rel=1e-6)
    if x < n:
        assert float(1 - tail(x + 1, n, Fraction(high))) == pytest.approx(0.025, rel=1e-6)
    assert wilson(x, n) == pytest.approx(tuple(1 - each for each in wilson(n - x, n))[::-1])


@pytest.mark.parametrize(("x", "n", "confidence"), [(1, 0, 0.95), (-1, 5, 0.95), (6, 5, 0.95), (1, 5, 1.0)])
def test_an_interval_of_nothing_is_refused(x, n, confidence):
    for interval in (wilson, exact):
        with pytest.raises(Refused, match="There is no interval for"):
            interval(x, n, confidence)


# --- funnels ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("n", "inner", "outer"),
    [
        (10, (0, 0.4295), (0, 0.5975)),
        (25, (0.0360, 0.3496), (0, 0.4584)),
        (50, (0.0844, 0.3071), (0.0348, 0.3791)),
        (100, (0.1197, 0.2765), (0.0810, 0.3268)),
        (400, (0.1603, 0.2387), (0.1391, 0.2625)),
    ],
)
def test_funnel_limits_are_the_worked_ones(n, inner, outer):
    assert funnel_limits(n, 0.2) == pytest.approx(inner, abs=6e-5)
    assert funnel_limits(n, 0.2, 0.998) == pytest.approx(outer, abs=6e-5)


@settings(deadline=None, max_examples=50)
@given(st.integers(5, 40), st.integers(1, 9))
def test_a_funnels_upper_limit_lies_between_the_numbers_around_the_quantile(n, tenths):
    share = Fraction(tenths, 10)
    _, high = funnel_limits(n, float(share))
    k = next(k for k in range(n + 1) if 1 - tail(k + 1, n, share) >= Fraction(39, 40))
    assert k - 1 - 1e-9 <= high * n <= k + 1e-9


def test_a_team_is_placed_by_its_own_limits():
    counts = [("A", 20, 100), ("B", 80, 400), ("C", 30, 100), ("D", 34, 100), ("E", 3, 100), ("F", 9, 100), ("G", 0, 0)]
    found = funnel(counts, 0.2, overdispersed=False)
    assert {point.name: point.place for point in found.points} == {
        "A": "within", "B": "within", "C": "high", "D": "very high", "E": "very low", "F": "low",
    }  # fmt: skip
    assert found.points[0].warning == funnel_limits(100, 0.2)


def test_overdispersed_teams_have_wider_limits_by_the_variance_between_them():
    counts = [(str(i), x, 200) for i, x in enumerate([20, 60, 25, 55, 30, 50, 35, 45, 40, 22, 58, 40])]
    found = funnel(counts)
    pairs = [(x, n) for _, x, n in counts]
    z = sorted((x / n - found.share) / sqrt(found.share * (1 - found.share) / n) for x, n in pairs)
    # The 10th and 90th percentiles of 12 lie 1.1 places from each end.
    low, high = z[1] + 0.1 * (z[2] - z[1]), z[10] - 0.1 * (z[10] - z[9])
    phi = sum(min(max(each, low), high) ** 2 for each in z) / 12
    assert found.phi == pytest.approx(phi)
    # With points of one size the formula is (phi - (N - 1) / N) times N / (N - 1) times the variance of each.
    variance = found.share * (1 - found.share) / 200
    assert found.tau2 == pytest.approx((12 * phi - 11) / 11 * variance)
    assert found.points[0].action[1] == pytest.approx(min(1, found.share + 3.090232 * sqrt(variance + found.tau2)))
    assert {point.place for point in found.points} <= {"within", "high", "low"}


def test_teams_that_differ_as_by_chance_have_exact_limits():
    counts = [(str(i), x, 100) for i, x in enumerate([20, 21, 19, 22, 18, 20])]
    assert overdispersion([(x, n) for _, x, n in counts], 0.2)[1] == 0
    assert funnel(counts).points[0].warning == funnel_limits(100, funnel(counts).share)


def test_there_is_no_funnel_about_nothing_or_all():
    for counts in ([], [("A", 0, 10)], [("A", 10, 10)], [("A", 0, 0)]):
        with pytest.raises(Refused, match="no funnel"):
            funnel(counts)
    with pytest.raises(Refused, match="lies between 0 and 1"):
        funnel_limits(10, 1.0)
