"""Dates, yes and no, and numbers as they stand in extracts."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.sources.values import (
    EARLIEST,
    LATEST,
    Unreadable,
    is_impossible,
    read_column,
    read_date,
    read_flag,
    read_integer,
    read_number,
)

DAY = date(2013, 9, 30)
DAYS = st.dates(EARLIEST, LATEST - timedelta(days=1))


@pytest.mark.parametrize(
    "text",
    [
        "2013-09-30", "2013/09/30", "2013-9-30", "30/09/2013", "30-09-2013", "30.09.2013", "30/9/2013",
        "30 Sep 2013", "30-Sep-2013", "30 September 2013", "30 SEPT 2013", "41547", "41547.75",
        "2013-09-30 00:00:00", "2013-09-30T09:15", "2013-09-30T09:15:59.123", "2013-09-30T23:30:00Z",
        "2013-09-30 23:30:00+01:00", "30/09/2013 09:15", "30/09/2013 9:15:00 AM", "30 Sep 2013 09:15",
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(text):
    assert read_date(text) == DAY


@pytest.mark.parametrize(
    "text",
    [
        "09/30/2013", "31/02/2013", "2013-02-30", "29/02/2013", "30/09/0013", "0013-09-30", "0013", "2013", "30/09/13",
        "2013-30-09", "30/09-2013", "30 Septober 2013", "30 Set 2013", "tomorrow", "n/a", "-", "0", "1", "4154",
        "415470", "99999", "4154.7", "-41547", "30/09/2013 25:00", "30/09/2013 09:61", "30/09/2013 x", "2013-09-30T",
        "２013-09-30",
        "٣٠/٠٩/٢٠١٣", "01/01/2100", "31/12/1899", " 30/09/2013", "30/09/2013\n", "",
    ],
)  # fmt: skip
def test_what_is_no_day_or_may_be_two_is_refused(text):
    with pytest.raises(Unreadable):
        read_date(text)


def test_a_day_that_cannot_be_true_is_told_from_what_is_no_day():
    for text in ("14/10/1066", "0001-01-01", "31/12/1899", "01/01/2100", "9999-12-31 00:00:00", "99999"):
        assert is_impossible(text), text
    for text in ("", "soon", "31/02/1066", "09/30/1066", "01/01/1900", "31/12/2099", "00/00/0000", "30/09/13"):
        assert not is_impossible(text), text


@given(DAYS)
def test_every_day_comes_back_from_every_way_of_writing_it(day):
    serial = str((day - date(1899, 12, 30)).days)
    written = [day.isoformat(), f"{day:%d/%m/%Y}", f"{day:%d %b %Y}", f"{day:%d %B %Y}", f"{day:%d.%m.%Y}"]
    written += [f"{datetime(day.year, day.month, day.day, 13, 45)}", *([serial] if len(serial) == 5 else [])]
    assert {read_date(text) for text in written} == {day}


@given(DAYS)
def test_a_day_written_the_american_way_is_never_turned_round(day):
    text = f"{day:%m/%d/%Y}"
    if day.day > 12:
        with pytest.raises(Unreadable):
            read_date(text)
    else:
        assert read_date(text) == date(day.year, day.day, day.month)


@given(st.text())
def test_any_text_is_a_day_in_range_or_refused(text):
    with suppress(Unreadable):
        assert EARLIEST <= read_date(text) < LATEST


def test_yes_and_no_in_the_usual_spellings_and_nothing_else():
    assert [read_flag(text) for text in ("Y", "yes", "TRUE", "1", "t")] == [True] * 5
    assert [read_flag(text) for text in ("N", "No", "false", "0", "F")] == [False] * 5
    for text in ("", "maybe", "2", "yes please"):
        with pytest.raises(Unreadable):
            read_flag(text)


def test_whole_numbers_and_decimals():
    assert [read_integer(text) for text in ("0", "-3", "+12", "3.0", "3.00")] == [0, -3, 12, 3, 3]
    assert [read_number(text) for text in ("0", "-3.25", "12")] == [0, -3.25, 12]
    for text in ("", "3.5", "1e3", "1,234", "٣", "1" * 16):
        with pytest.raises(Unreadable):
            read_integer(text)
    for text in ("", "1e3", "nan", "inf", "1,234", "."):
        with pytest.raises(Unreadable):
            read_number(text)


def test_a_column_keeps_its_length_and_says_where_it_cannot_be_read():
    values, bad = read_column(["1", "", "x", "2", "x"], read_integer)
    assert values == [1, None, None, 2, None]
    assert bad == {"x": [2, 4]}
