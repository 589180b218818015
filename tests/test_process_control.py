"""The XmR chart: limits, rules and their meaning, held to worked series and to published ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fingerpost.compare.process_control import ControlChart, chart
from fingerpost.errors import NotFound, PeriodError, Refused
from fingerpost.periods import Period

FIRST = Period.parse("2012-04")


def periods(count: int, first: Period = FIRST) -> list[Period]:
    found = [first]
    while len(found) < count:
        found.append(found[-1].after())
    return found


def series(values: Sequence[object], first: Period = FIRST) -> list[tuple[Period, Fraction | None]]:
    exact = [None if value is None else Fraction(str(value)) for value in values]
    return list(zip(periods(len(values), first), exact, strict=True))


def of(text: str) -> list[tuple[Period, Fraction | None]]:
    return series([None if word == "-" else word for word in text.split()])


def fired(found: ControlChart, rule: str) -> list[int]:
    return [i for i, point in enumerate(found.points, 1) if rule in point.flags]


def limits(found: ControlChart, segment: int = -1) -> list[float]:
    own = found.segments[segment]
    assert own.centre is not None
    assert own.lower is not None
    assert own.upper is not None
    return [float(own.centre), float(own.lower), float(own.upper)]


# --- worked series ------------------------------------------------------------------------------------------------


def test_a_point_outside_the_limits_is_a_concern_once():
    found = chart(of("62 65 61 64 63 66 62 64 65 63 61 64 45 63 62"), "higher", Fraction(70))
    assert limits(found) == pytest.approx([62, 49.46, 74.54])
    assert [float(each) for each in found.segments[0].near] == pytest.approx([53.64, 70.36])
    assert {i: p.flags for i, p in enumerate(found.points, 1) if p.flags} == {13: {"astronomical"}}
    assert found.points[12].meaning == "concern"
    assert (found.variation, found.assurance) == ("within its usual variation", "hit_or_miss")
    assert found.assurance_words.endswith("it is not stable")


def test_seven_or_more_on_one_side_are_a_shift():
    found = chart(of("50 52 49 51 50 53 48 52 51 49 54 55 54 56 55 54 56 55"), "lower", Fraction(60))
    assert limits(found) == pytest.approx([52.4444, 46.655, 58.2339], abs=1e-4)
    assert [float(each) for each in found.segments[0].near] == pytest.approx([48.5848, 56.3041], abs=1e-4)
    assert fired(found, "shift") == [*range(11, 19)]
    assert {rule for point in found.points for rule in point.flags} == {"shift"}
    assert (found.variation, found.assurance) == ("higher than usual: a concern", "pass")


def test_a_rise_is_an_improvement_even_below_the_mean():
    found = chart(of("40 43 41 44 42 40 41 42 43 44 45 46 47 44"), "higher", Fraction(38))
    assert limits(found) == pytest.approx([43, 38.4985, 47.5015], abs=1e-4)
    assert fired(found, "trend_up") == [*range(6, 14)]
    assert {found.points[i].meaning for i in range(5, 13)} == {"improvement"}
    assert (found.variation, found.assurance) == ("within its usual variation", "pass")


def test_two_of_three_near_a_limit_are_marked_and_the_third_is_not():
    found = chart(of("20 21 19 20 21 20 19 21 20 21 19 20 23.5 21.5 23.5 20 19 20 21 20"), "lower")
    assert limits(found) == pytest.approx([20.475, 16.415, 24.535])
    assert fired(found, "two_of_three") == [13, 15]
    assert {rule for point in found.points for rule in point.flags} == {"two_of_three"}
    assert found.points[12].meaning == "concern"
    assert found.variation == "within its usual variation"


def test_two_near_a_limit_do_not_count_where_the_third_is_on_the_other_side():
    found = chart(of("20 21 19 20 21 20 19 21 20 21 19 20 23.5 23.5 20 20 19 20 21 20"), "lower")
    near = found.segments[0].near
    assert near is not None
    assert near[1] < found.points[12].value < found.segments[0].upper
    assert not any(point.flags for point in found.points)


def test_a_series_that_never_moves_has_no_signal_and_a_target_on_the_limit_is_hit_or_miss():
    found = chart(series([20] * 12), "higher", Fraction(20))
    assert limits(found) == [20, 20, 20]
    assert not any(point.flags for point in found.points)
    assert (found.variation, found.assurance) == ("within its usual variation", "hit_or_miss")


W6 = "10 12 11 13 12 14 13 12 11 12 30 31 29 32 30 31 33 30 31 32 30 31"


def test_without_a_re_base_every_point_of_a_step_shouts():
    found = chart(of(W6), "lower")
    assert limits(found) == pytest.approx([22.2727, 16.0661, 28.4794], abs=1e-4)
    assert fired(found, "astronomical") == fired(found, "shift") == [*range(1, 23)]
    assert {point.shown for point in found.points} == {"astronomical"}
    assert [point.meaning for point in found.points] == ["improvement"] * 10 + ["concern"] * 12


def test_a_re_base_starts_limits_and_runs_afresh():
    found = chart(of(W6), "lower", rebase_at=[periods(11)[-1]])
    assert limits(found, 0) == pytest.approx([12, 8.4533, 15.5467], abs=1e-4)
    assert limits(found, 1) == pytest.approx([30.8333, 26.2388, 35.4279], abs=1e-4)
    assert not any(point.flags for point in found.points)
    assert found.variation == "within its usual variation"


def test_where_a_rise_turns_into_a_fall_all_rules_are_kept_and_one_is_shown():
    found = chart(of("1 2 3 4 5 6 7 6 5 4 3 2 1 4"), "higher")
    assert limits(found) == pytest.approx([3.7857, 0.7165, 6.8549], abs=1e-4)
    assert fired(found, "trend_up") == [*range(1, 8)]
    assert fired(found, "trend_down") == [*range(7, 14)]
    assert fired(found, "astronomical") == [7]
    assert fired(found, "two_of_three") == [6, 8]
    assert fired(found, "shift") == [*range(4, 11)]
    assert [point.shown for point in found.points[:13]] == ["trend_up"] * 6 + ["astronomical"] + ["trend_down"] * 6
    assert [point.meaning for point in found.points[:13]] == ["improvement"] * 7 + ["concern"] * 6
    assert found.variation == "within its usual variation"


def test_a_turning_point_takes_the_trend_that_begins():
    wide = "0 40 " * 8
    found = chart(of(f"{wide} 1 2 3 4 5 6 7 6 5 4 3 2 1"), "higher")
    turn = found.points[22]
    assert {"trend_up", "trend_down"} <= turn.flags
    assert (turn.shown, turn.meaning) == ("trend_down", "concern")


def test_an_equal_step_ends_a_trend_both_ways():
    found = chart(of("5 5 5 6 7 8 9 10 11 12 12 5 5 5"), "higher")
    assert limits(found) == pytest.approx([7.5, 4.6354, 10.3646], abs=1e-4)
    assert fired(found, "trend_up") == [*range(3, 11)]
    assert fired(found, "astronomical") == [9, 10, 11]
    assert fired(found, "two_of_three") == [1, 2, 3, 12, 13, 14]
    assert found.variation == "lower than usual: a concern"


def test_a_shift_ends_on_the_other_side_of_the_mean():
    found = chart(of("50 50 50 49 51 50 51 51 51 51 51 51 51 49"), "higher")
    assert limits(found) == pytest.approx([50.4286, 48.9963, 51.8609], abs=1e-4)
    assert fired(found, "shift") == [*range(7, 14)]
    assert {found.points[i].meaning for i in range(6, 13)} == {"improvement"}


def test_a_point_on_the_mean_ends_a_shift_exactly():
    """Plain addition makes the mean of 0.1, 0.2 and 0.3 a little more than 0.2."""
    found = chart(of("0.1 0.2 0.3 " * 4), "higher")
    assert found.segments[0].centre == Fraction(1, 5)
    assert not any("shift" in point.flags for point in found.points)


# --- published series: the test data of NHSRplotthedots 0.2.2 -----------------------------------------------------

ONE_TEN = "1 2 1 2 10 " + "1 2 " * 6 + "1"
NORMALS = (
    "-0.56047565 -0.23017749 1.55870831 0.07050839 0.12928774 1.71506499 0.46091621 -1.26506123 -0.68685285 "
    "-0.44566197 1.22408180 0.35981383 0.40077145 0.11068272 -0.55584113 1.78691314 0.49785048 -1.96661716 "
    "0.70135590 -0.47279141"
)
WITH_TEN = NORMALS.replace("-0.55584113", "10")


@pytest.mark.parametrize(
    ("values", "screened", "expected"),
    [
        (ONE_TEN, True, [1.9444, -0.7156, 4.6044]),
        (ONE_TEN, False, [1.9444, -3.0626, 6.9515]),
        (NORMALS, True, [0.141624, -3.01138, 3.294627]),
        (WITH_TEN, True, [0.669416, -2.383666, 3.722497]),
        (WITH_TEN, False, [0.669416, -4.596625, 5.935457]),
    ],
)
def test_limits_agree_with_published_ones(values, screened, expected):
    found = chart(of(values), "higher", screened=screened)
    assert limits(found) == pytest.approx(expected, abs=6e-5 if values == ONE_TEN else 1e-6)
    if values == ONE_TEN:
        assert {i: p.flags for i, p in enumerate(found.points, 1) if p.flags} == {5: {"astronomical"}}


@pytest.mark.parametrize("screened", [True, False])
def test_two_of_three_are_on_one_side(screened):
    found = chart(of("1 -1 " * 7 + "5.5 -5.5"), "higher", screened=screened)
    assert [point.meaning for point in found.points[-2:]] == ["common", "common"]


def test_limits_agree_with_another_program():
    statprocon = pytest.importorskip("statprocon")
    for values in (NORMALS, WITH_TEN, ONE_TEN, W6):
        # It rounds its limits to two places, so the numbers are made large.
        numbers = [float(word) * 100_000 for word in values.split()]
        other = statprocon.XmR(numbers)
        _, lower, upper = limits(chart(series(numbers), "higher"))
        assert float(other.lower_natural_process_limit()[0]) == pytest.approx(lower, abs=0.02)
        assert float(other.upper_natural_process_limit()[0]) == pytest.approx(upper, abs=0.02)


# --- how many points, gaps, targets -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "strength"), [(5, "none"), (6, "trial"), (11, "trial"), (12, "limits"), (20, "firm")]
)
def test_how_much_limits_are_worth_depends_on_the_points(count, strength):
    found = chart(series(([1, 2] * 10)[:count]), "higher", Fraction(5))
    assert found.segments[0].strength == strength
    assert (found.segments[0].lower is None) == (strength == "none")
    assert found.limits_words.startswith({"none": "no", "limits": "limits"}.get(strength, strength))
    if strength == "none":
        assert found.variation == "not known: too few points to say what is usual"
        assert found.assurance is None
        assert {point.meaning for point in found.points} == {"unknown"}


def test_a_missing_value_breaks_the_range_and_every_run_on_both_sides():
    found = chart(of("1 2 1 2 1 2 - 9 8 9 8 9 8"), "lower")
    assert found.segments[0].made_from == 12
    assert limits(found) == pytest.approx([5, 5 - 2.66, 5 + 2.66])
    rising = chart(of("0 40 0 40 0 40 0 40 1 2 3 4 - 5 6 7 8"), "higher")
    assert fired(rising, "trend_up") == []
    assert fired(chart(of("0 40 0 40 0 40 0 40 1 2 3 4 5 6 7 8"), "higher"), "trend_up") == [*range(9, 17)]


def test_a_last_point_without_a_figure_says_so():
    found = chart(of("1 2 1 2 1 2 -"), "lower")
    assert found.variation == "not known: there is no figure for October 2012"
    assert chart(of("- - -"), "lower").limits_words == "no limits: 0 points, and 6 are needed"
    assert chart(of("1 - 2 - 3 - 4 - 5 - 6"), "lower").limits_words == "no limits: no two in a row are known"


def test_a_period_left_out_or_given_twice_is_an_error():
    points = of("1 2 3 4")
    with pytest.raises(PeriodError, match="May 2012 is followed by July 2012 in the series; give every period between"):
        chart([points[0], points[1], points[3]], "higher")
    with pytest.raises(PeriodError, match="April 2012 stands twice"):
        chart([points[0], points[0]], "higher")


@pytest.mark.parametrize("basis", ["year_to_date", "rolling_year"])
def test_figures_that_share_their_days_have_no_chart(basis):
    with pytest.raises(Refused, match="share most of their days with the one before"):
        chart(of("1 2 3 4 5 6 7"), "higher", basis=basis)
    so_far = [(Period.parse(f"2013-04..2013-{month:02}"), Fraction(month)) for month in range(4, 10)]
    with pytest.raises(Refused, match="overlap"):
        chart(so_far, "higher")


def test_fixed_limits_are_those_of_the_first_points():
    found = chart(of("10 12 11 13 12 14 30 31"), "lower", fix_after=6)
    assert (found.segments[0].made_from, limits(found)[0]) == (6, 12)
    assert fired(found, "astronomical") == [7, 8]
    with pytest.raises(Refused, match="first 5 points"):
        chart(of("1 2 3 4 5 6 7"), "lower", fix_after=5)


def test_a_re_base_at_no_period_of_the_series_is_refused():
    with pytest.raises(NotFound, match="start afresh at July 2013, which it does not have"):
        chart(of("1 2 3"), "higher", rebase_at=[Period.parse("2013-07")])


def test_assurance_follows_the_way_that_is_better():
    points = of("10 11 " * 8)
    words = {
        ("higher", 50): "fail", ("higher", 0): "pass", ("lower", 50): "pass", ("lower", 0): "fail",
        ("higher", 10): "hit_or_miss", ("lower", 11): "hit_or_miss", ("neutral", 50): None,
    }  # fmt: skip
    assert {key: chart(points, key[0], Fraction(key[1])).assurance for key in words} == words
    assert chart(points, "higher").assurance is None
    assert chart(points, "higher", Fraction(50)).assurance_words == "will miss the target consistently"


def test_neutral_measures_have_high_and_low_and_no_good_or_bad():
    found = chart(of("62 65 61 64 63 66 62 64 65 63 61 64 45 63 90"), "neutral")
    assert (found.points[-1].meaning, found.variation) == ("high", "higher than usual")


def test_quarters_have_a_run_chart_until_there_are_three_years_of_them():
    found = chart(series([1, 1, 1, 5, 6, 7, 8, 9, 5, 5], Period.parse("2010-11-Q1")), "lower")
    assert (found.segments[0].strength, found.segments[0].centre, found.segments[0].lower) == ("run", 5, None)
    assert fired(found, "trend_up") == [3, 4, 5, 6, 7, 8]
    assert found.limits_words == "no limits yet, a median: 10 points, and 12 quarters are needed"
    assert chart(series([1, 2] * 6, Period.parse("2010-11-Q1")), "lower").segments[0].strength == "limits"


# --- what always holds --------------------------------------------------------------------------------------------

VALUES = st.lists(st.integers(-30, 30), min_size=6, max_size=30)


def flags(found: ControlChart) -> list[frozenset[str]]:
    return [point.flags for point in found.points]


@settings(deadline=None)
@given(VALUES, st.integers(-50, 50), st.fractions(Fraction(1, 9), 9))
def test_moving_and_stretching_a_series_moves_its_limits_and_no_signal(values, by, times):
    here = chart(series(values), "higher")
    there = chart(series([value * times + by for value in values]), "higher")
    assert flags(there) == flags(here)
    for one, other in zip(here.segments, there.segments, strict=True):
        ours, theirs = (one.centre, one.lower, one.upper), (other.centre, other.lower, other.upper)
        assert [each * times + by for each in ours] == [*theirs]


@settings(deadline=None)
@given(VALUES)
def test_upside_down_with_the_other_way_better_means_the_same(values):
    here, there = chart(series(values), "higher"), chart(series([-value for value in values]), "lower")
    assert [point.meaning for point in here.points] == [point.meaning for point in there.points]


@settings(deadline=None)
@given(VALUES)
def test_backwards_in_time_rises_are_falls_and_shifts_stay(values):
    here, back = chart(series(values), "higher"), chart(series(values[::-1]), "higher")
    swapped = {"trend_up": "trend_down", "trend_down": "trend_up"}
    assert [frozenset(swapped.get(flag, flag) for flag in each) for each in flags(back)[::-1]] == flags(here)


@settings(deadline=None)
@given(VALUES, VALUES, VALUES)
def test_signals_in_one_segment_do_not_depend_on_another(first, other, second):
    def later(before: list[int]) -> list[frozenset[str]]:
        cut = periods(len(before) + 1)[-1]
        return flags(chart(series(before + second), "higher", rebase_at=[cut]))[len(before) :]

    assert later(first) == later(other) == flags(chart(series(second), "higher"))


@settings(deadline=None)
@given(VALUES, st.randoms(use_true_random=False))
def test_the_order_in_which_points_are_given_does_not_matter(values, random):
    points = series(values)
    mixed = points[:]
    random.shuffle(mixed)
    assert chart(mixed, "lower") == chart(points, "lower")


@given(st.lists(st.integers(0, 9), min_size=1, max_size=6))
def test_fewer_than_seven_points_have_no_shift_and_no_trend(values):
    assert not {"shift", "trend_up", "trend_down"} & {
        flag for each in flags(chart(series(values), "lower")) for flag in each
    }


@given(st.lists(st.one_of(st.none(), st.integers(0, 20)), min_size=1, max_size=30))
def test_a_value_that_is_missing_never_has_a_signal(values):
    for point in chart(series(values), "lower").points:
        if point.value is None:
            assert (point.flags, point.shown, point.meaning) == (frozenset(), None, "unknown")


def test_a_financial_year_that_starts_in_january_is_in_a_row_too():
    first = replace(FIRST, year_starts_on=date(2012, 1, 1))
    assert len(chart(series(range(12), first), "higher").points) == 12
