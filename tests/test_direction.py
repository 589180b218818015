"""The arrow: up is better, down is worse, flat is no real change."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.compare.direction import Earlier, Movement, earlier_period, movement
from fingerpost.measures import shipped_catalogue
from fingerpost.model import Figure
from fingerpost.periods import Period

CATALOGUE = shipped_catalogue()
SHARE = CATALOGUE["initial_assessments_in_10_working_days"]  # a proportion; higher is better
COUNT = CATALOGUE["contacts"]  # a count of a period; lower is better


def share(numerator: int, denominator: int) -> Figure:
    return Figure("999", SHARE.id, "2013-14-Q2", "year_to_date", numerator=numerator, denominator=denominator)


def count(number: int | Fraction) -> Figure:
    return Figure("999", COUNT.id, "2013-14-Q2", "period", number=Fraction(number))


def moved(now: Figure, before: Figure | None, part: Fraction = Fraction(1)) -> Movement:
    definition = SHARE if now.is_share else COUNT
    return movement(definition, now, before, "quarter 1", part)


# --- level, better, worse -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "before", "direction"),
    [
        (share(5025, 10000), share(5000, 10000), "flat"),
        (share(4975, 10000), share(5000, 10000), "flat"),
        (share(50251, 100000), share(5000, 10000), "up"),
        (share(49749, 100000), share(5000, 10000), "down"),
        (share(1, 3), share(1, 3), "flat"),
    ],
)
def test_a_percentage_is_level_within_a_quarter_of_a_point_exactly(now, before, direction):
    assert moved(now, before).direction == direction


@pytest.mark.parametrize(
    ("now", "before", "direction"),
    [
        (201, 200, "flat"),
        (199, 200, "flat"),
        (202, 200, "down"),
        (198, 200, "up"),
        (1006, 1000, "down"),
        (1005, 1000, "flat"),
        (0, 0, "flat"),
        (1, 0, "down"),
    ],
)
def test_a_count_is_level_within_half_a_per_cent_of_the_one_before_exactly(now, before, direction):
    assert moved(count(now), count(before)).direction == direction


def test_the_values_compared_are_not_rounded():
    """12.34% and 12.6% print as 12.3% and 12.6%; 0.26 points apart is a change, though 12.35% and 12.6% is none."""
    assert moved(share(1260, 10000), share(1234, 10000)).direction == "up"
    assert moved(share(1260, 10000), share(1235, 10000)).direction == "flat"


def test_up_is_better_whichever_way_better_is():
    assert moved(share(60, 100), share(50, 100)).direction == "up"
    assert moved(share(50, 100), share(60, 100)).direction == "down"
    assert moved(count(90), count(100)).direction == "up"
    assert moved(count(110), count(100)).direction == "down"


def test_a_neutral_measure_has_no_arrow():
    found = movement(CATALOGUE["caf2_commenced"], count(2), count(1), "quarter 1", Fraction(1))
    assert (found.direction, found.change) == ("", None)
    assert found.why == "More is neither good nor bad for this measure, so it has no arrow."


@given(now=st.integers(0, 5000), before=st.integers(1, 5000))
def test_the_other_way_round_is_the_other_direction_or_level(now: int, before: int):
    there, back = moved(share(now, 5000), share(before, 5000)), moved(share(before, 5000), share(now, 5000))
    assert {"up": "down", "down": "up", "flat": "flat"}[there.direction] == back.direction
    assert there.change == -back.change


# --- without a figure ---------------------------------------------------------------------------------------------


def test_without_a_figure_now_or_before_there_is_no_arrow_and_the_reason_is_said():
    gone = Figure("999", "contacts", "2013-14-Q2", "period", missing="no extract has contacts")
    assert moved(count(1), gone).why == "There is no figure for quarter 1 to compare with: no extract has contacts."
    assert moved(count(1), None).why == "There is no figure for quarter 1 to compare with: there is none."
    assert moved(gone, count(1)).why == "There is no figure to compare: no extract has contacts."
    assert moved(share(0, 0), share(1, 2)).why == "There is no figure to compare: nothing to divide by."
    assert {moved(count(1), gone).direction, moved(gone, count(1)).direction} == {""}


# --- in words -----------------------------------------------------------------------------------------------------


def test_the_sentence_says_what_was_compared_how_far_apart_and_what_counts_as_level():
    assert moved(share(567, 1288), share(267, 638)).why == (
        "44.0% against 41.8% (quarter 1): 2.17 points higher, more than the 0.25 percentage points that count as "
        "level. Higher is better, so improving."
    )
    assert moved(count(1642), count(1642)).why == (
        "1,642 against 1,642 (quarter 1): no change, within the 0.5% that count as level. Lower is better, so level."
    )


def test_the_sentence_says_that_a_quarter_is_compared_with_a_quarter_of_a_year():
    found = moved(count(1642), count(6859), Fraction(1, 4))
    assert found.direction == "up"
    assert found.why.startswith("1,642 against 1,714.8 (a quarter of the quarter 1): 72.8 (4.2%) lower")


# --- with which period --------------------------------------------------------------------------------------------


def earlier(measure: str, period: str) -> Earlier | str:
    return earlier_period(CATALOGUE[measure], Period.parse(period))


def test_a_quarter_is_compared_with_the_quarter_before():
    assert earlier("contacts", "2013-14-Q2") == Earlier(Period.parse("2013-14-Q1"), False)
    assert earlier("children_in_care", "2013-14-Q4") == Earlier(Period.parse("2013-14-Q3"), False)


def test_the_first_quarter_is_compared_with_last_years_outturn_and_a_count_with_a_quarter_of_it():
    last_year = Period.parse("2012-13")
    assert earlier("contacts", "2013-14-Q1") == Earlier(last_year, True, Fraction(1, 4))
    assert earlier("contacts_closed_and_logged", "2013-14-Q1") == Earlier(last_year, True)
    assert earlier("children_in_care", "2013-14-Q1") == Earlier(last_year, True)


def test_a_year_is_compared_with_the_whole_year_before():
    assert earlier("contacts", "2013-14") == Earlier(Period.parse("2012-13"), True)
    assert earlier("cafcass_care_applications_per_10k", "2013-14") == Earlier(Period.parse("2012-13"), True)


@pytest.mark.parametrize(
    ("period", "before"),
    [
        ("2013-08", "2013-07"),
        ("2013-04", "2013-03"),
        ("2013-07..2013-08", "2013-05..2013-06"),
        ("2013-04..2013-05", "2013-02..2013-03"),
    ],
)
def test_a_month_or_months_are_compared_with_the_same_length_before(period, before):
    assert earlier("contacts", period) == Earlier(Period.parse(before), False)


def test_a_count_of_the_year_so_far_has_no_arrow_between_quarters():
    """It can only grow until the year begins again. A share of the year so far can go either way."""
    found = earlier("s47_enquiries", "2013-14-Q2")
    assert isinstance(found, str)
    assert "can only grow" in found
    assert earlier("initial_assessments_in_10_working_days", "2013-14-Q2") == Earlier(Period.parse("2013-14-Q1"), False)
    assert earlier("referrals_resulting_in_s47", "2013-14-Q2") == Earlier(Period.parse("2013-14-Q1"), False)


def test_what_is_published_once_a_year_has_no_arrow_between_quarters():
    assert earlier("cafcass_care_applications_per_10k", "2013-14-Q2") == "the figure is published once a year"
