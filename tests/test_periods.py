"""Periods, windows and working days."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.errors import PeriodError
from fingerpost.periods import (
    CALENDAR_FIRST,
    CALENDAR_LAST,
    Period,
    bank_holidays,
    basis_label,
    calendar_days,
    long_date,
    window,
)

ROOT = Path(__file__).parent.parent
NUMBERS = dict(calendar_days())
DAYS = st.dates(CALENDAR_FIRST, CALENDAR_LAST)

quarters = st.builds(
    lambda year, quarter: f"{year}-{(year + 1) % 100:02}-Q{quarter}", st.integers(1996, 2038), st.integers(1, 4)
)
months = st.builds(
    lambda year, month: f"{year}-{month:02}..{year}-{month:02}", st.integers(1996, 2038), st.integers(1, 12)
)
stretches = st.builds("{}-{:02}..{}-{:02}".format, st.just(2012), st.integers(1, 12), st.just(2013), st.integers(1, 12))
years = st.builds(lambda year: f"{year}/{(year + 1) % 100:02}", st.integers(1996, 2038))
periods = st.builds(Period.parse, st.one_of(quarters, months, stretches, years), st.sampled_from([1, 4, 9]))


# --- how a period is written --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name", "kind", "starts_on", "ends_on"),
    [
        ("2013-14-Q1", "2013-14-Q1", "quarter", "2013-04-01", "2013-06-30"),
        ("2013-14-Q2", "2013-14-Q2", "quarter", "2013-07-01", "2013-09-30"),
        ("2013-14-Q3", "2013-14-Q3", "quarter", "2013-10-01", "2013-12-31"),
        ("2013-14-Q4", "2013-14-Q4", "quarter", "2014-01-01", "2014-03-31"),
        ("2013/14-q2", "2013-14-Q2", "quarter", "2013-07-01", "2013-09-30"),
        (" 2013-14Q2 ", "2013-14-Q2", "quarter", "2013-07-01", "2013-09-30"),
        ("1999-00-Q4", "1999-00-Q4", "quarter", "2000-01-01", "2000-03-31"),
        ("2013-08", "2013-08", "month", "2013-08-01", "2013-08-31"),
        ("2012-02", "2012-02", "month", "2012-02-01", "2012-02-29"),
        ("2013-08..2013-08", "2013-08", "month", "2013-08-01", "2013-08-31"),
        ("2013-07..2013-08", "2013-07..2013-08", "months", "2013-07-01", "2013-08-31"),
        ("2013-11..2014-02", "2013-11..2014-02", "months", "2013-11-01", "2014-02-28"),
        ("2013-14", "2013-14", "year", "2013-04-01", "2014-03-31"),
        ("2013/14", "2013-14", "year", "2013-04-01", "2014-03-31"),
        ("2011/12", "2011-12", "year", "2011-04-01", "2012-03-31"),
        ("1999-00", "1999-00", "year", "1999-04-01", "2000-03-31"),
    ],
)
def test_a_period_is_written_as_people_in_councils_write_it(text, name, kind, starts_on, ends_on):
    period = Period.parse(text)
    assert (period.name, period.kind) == (name, kind)
    assert (period.starts_on, period.ends_on) == (date.fromisoformat(starts_on), date.fromisoformat(ends_on))


def test_what_could_be_a_month_or_a_year_is_asked_back():
    """December 2011, or the year from April 2011."""
    with pytest.raises(PeriodError) as error:
        Period.parse("2011-12")
    assert str(error.value) == (
        "'2011-12' could be a month or a financial year. For the year write 2011/12; for the month write "
        "2011-12..2011-12."
    )
    assert Period.parse("2011/12").kind == "year"
    assert Period.parse("2011-12..2011-12").ends_on == date(2011, 12, 31)


def test_no_two_periods_have_the_same_name():
    month, found = Period.parse("1998-04"), []
    while month.ends_on < date(2016, 4, 1):
        found += [month, month.quarter(), month.whole_year()]
        month = month.after()
    assert len({each.name for each in found}) == len(set(found))
    assert all(Period.parse(each.name) == each for each in found if each.kind != "year")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is not a period. Write a quarter as 2013-14-Q2"),
        ("Q2", "is not a period"),
        ("2013-14-Q5", "is not a period"),
        ("2013-13", "is not a period"),
        ("2013/08", "is not a period"),
        ("2013-15", "is not a period"),
        ("13-14-Q2", "is not a period"),
        ("2013-15-Q2", "the year after 2013 is 14"),
        ("2013-13..2013-14", "there is no month 13"),
        ("2013-08..2013-07", "ends before it starts"),
    ],
)
def test_anything_else_is_refused_and_the_forms_are_said(text, says):
    with pytest.raises(PeriodError) as error:
        Period.parse(text)
    assert says in str(error.value)


@given(
    text=st.text(alphabet="0123456789-/.qQ ", max_size=18).filter(
        lambda text: "0000" not in text and "9999" not in text
    )
)
def test_any_text_at_all_is_a_period_or_refused(text: str):
    try:
        period = Period.parse(text)
    except PeriodError:
        return
    assert period.starts_on <= period.ends_on


@pytest.mark.parametrize(
    ("text", "label", "short"),
    [
        ("2013-14-Q2", "Quarter 2 2013-14", "Q2 2013-14"),
        ("2013-08", "August 2013", "Aug 2013"),
        ("2013-07..2013-08", "July to August 2013", "July to August 2013"),
        ("2013-11..2014-02", "November 2013 to February 2014", "November 2013 to February 2014"),
        ("2013-14", "2013-14", "2013-14"),
    ],
)
def test_a_period_is_printed_in_words(text, label, short):
    assert (Period.parse(text).label, Period.parse(text).short_label) == (label, short)


def test_a_financial_year_may_begin_in_another_month():
    assert Period.parse("2013-14-Q1", year_starts=9).starts_on == date(2013, 9, 1)
    assert Period.parse("2013-14", year_starts=1).ends_on == date(2013, 12, 31)
    assert Period.parse("2013-08", year_starts=9).year == "2012-13"


@given(period=periods)
def test_a_periods_name_is_read_as_the_same_period(period: Period):
    name = period.name.replace("-", "/", 1) if period.kind == "year" else period.name
    assert Period.parse(name, period.year_starts) == period


# --- periods before and around ------------------------------------------------------------------------------------


def test_the_quarter_before_the_first_is_the_fourth_of_the_year_before():
    before = Period.parse("2013-14-Q1").before()
    assert (before.name, before.year) == ("2012-13-Q4", "2012-13")
    assert (before.starts_on, before.ends_on) == (date(2013, 1, 1), date(2013, 3, 31))


@given(period=periods)
def test_the_period_before_is_as_long_and_ends_the_day_before(period: Period):
    before = period.before()
    assert before.ends_on + timedelta(days=1) == period.starts_on
    assert before.months == period.months
    assert before.kind == period.kind


@given(period=periods.filter(lambda period: period.kind in ("quarter", "month")))
def test_the_earlier_periods_of_a_year_and_the_period_itself_tile_the_year_so_far(period: Period):
    tiles = (*period.earlier_in_the_year(), period)
    assert tiles[0].starts_on == period.year_starts_on
    for one, following in pairwise(tiles):
        assert one.ends_on + timedelta(days=1) == following.starts_on
    assert {tile.year for tile in tiles} == {period.year}
    assert period.first_of_its_year() == (len(tiles) == 1)


@given(period=periods)
def test_a_period_ends_within_its_financial_year_and_the_year_before_ends_as_it_begins(period: Period):
    year = period.whole_year()
    assert year.starts_on == period.year_starts_on
    assert year.starts_on <= period.ends_on <= year.ends_on
    assert period.year_before().ends_on + timedelta(days=1) == year.starts_on
    assert year.months == period.year_before().months == 12


# --- windows ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("basis", "starts_on", "ends_on", "label"),
    [
        ("period", "2013-07-01", "2013-09-30", "quarter"),
        ("year_to_date", "2013-04-01", "2013-09-30", "year to date"),
        ("rolling_year", "2012-10-01", "2013-09-30", "rolling year"),
        ("snapshot", "2013-09-30", "2013-09-30", "at period end"),
        ("annual", "2013-04-01", "2014-03-31", "annual"),
    ],
)
def test_each_basis_takes_its_own_days_of_a_quarter(basis, starts_on, ends_on, label):
    period = Period.parse("2013-14-Q2")
    days = window(basis, period)
    assert (days.starts_on, days.ends_on) == (date.fromisoformat(starts_on), date.fromisoformat(ends_on))
    assert days.year_starts_on == date(2013, 4, 1)
    assert basis_label(basis, period) == label


@given(period=periods)
def test_windows_lie_within_one_another(period: Period):
    days = {basis: window(basis, period) for basis in ("period", "year_to_date", "rolling_year", "snapshot", "annual")}
    year = days["annual"]
    assert all(each.starts_on <= each.ends_on for each in days.values())
    assert {days[basis].ends_on for basis in ("period", "year_to_date", "rolling_year", "snapshot")} == {period.ends_on}
    assert days["rolling_year"].starts_on <= days["year_to_date"].starts_on == year.starts_on
    assert 365 <= (days["rolling_year"].ends_on - days["rolling_year"].starts_on).days + 1 <= 366
    assert year.ends_on >= period.ends_on


# --- working days -------------------------------------------------------------------------------------------------


def test_the_bank_holidays_are_those_of_the_holidays_package():
    known = holidays.country_holidays("GB", subdiv="ENG", years=range(1995, 2036))
    ours = {day for day in bank_holidays() if day.year <= 2035}
    assert ours == {day for day in known if day.weekday() < 5}


def test_the_file_of_bank_holidays_is_as_its_tool_writes_it():
    tool = [sys.executable, str(ROOT / "tools" / "bank_holidays.py"), "--check"]
    found = subprocess.run(tool, capture_output=True, text=True)
    assert found.returncode == 0, found.stdout + found.stderr


@pytest.mark.parametrize(
    "day", ["2013-08-26", "2011-04-29", "2012-06-05", "2022-09-19", "2023-05-08", "1999-12-31", "2002-06-03"]
)
def test_the_bank_holidays_that_were_given_once_are_there(day):
    assert date.fromisoformat(day) in bank_holidays()


def test_the_calendar_has_every_day_once():
    assert len(NUMBERS) == (CALENDAR_LAST - CALENDAR_FIRST).days + 1
    assert (min(NUMBERS), max(NUMBERS)) == (CALENDAR_FIRST, CALENDAR_LAST)


@given(day=st.dates(CALENDAR_FIRST + timedelta(days=1), CALENDAR_LAST))
def test_a_day_adds_one_where_it_is_a_working_day_and_nothing_where_it_is_not(day: date):
    works = day.weekday() < 5 and day not in bank_holidays()
    assert NUMBERS[day] - NUMBERS[day - timedelta(days=1)] == works


@given(days=st.lists(DAYS, min_size=3, max_size=3).map(sorted))
def test_working_days_are_additive(days: list[date]):
    """From one day to a second and on to a third are as many as from the first to the third."""
    first, second, third = (NUMBERS[day] for day in days)
    assert (second - first) + (third - second) == third - first
    assert 0 <= second - first <= (days[1] - days[0]).days


def test_a_date_is_printed_as_the_british_write_it():
    assert long_date(date(2013, 9, 3)) == "3 September 2013"
