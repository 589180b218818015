"""Periods, financial years and working days. Nothing here knows what day it is today.

A period is written as people in councils write it: a quarter `2013-14-Q2`, a month `2013-08`, months
`2013-07..2013-08`, a year `2013-14`. Days at both ends are included.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Literal

from fingerpost.errors import PeriodError

Kind = Literal["month", "months", "quarter", "year"]
Basis = Literal["period", "year_to_date", "rolling_year", "snapshot", "annual"]

CALENDAR_FIRST, CALENDAR_LAST = date(1995, 1, 1), date(2040, 12, 31)
"""The days for which bank holidays are held."""

HELP = "Write a quarter as 2013-14-Q2, a month as 2013-08, months as 2013-07..2013-08, a year as 2013-14."


@dataclass(frozen=True)
class Period:
    """A stretch of whole months. `year_starts_on` is the first day of the financial year it ends in.

    No two periods have the same name: figures are kept and found by it.
    """

    name: str
    kind: Kind
    starts_on: date
    ends_on: date
    year_starts_on: date

    @classmethod
    def parse(cls, text: str, year_starts: int = 4) -> Period:
        """Read a period; `year_starts` is the month in which the financial year begins.

        Raises PeriodError, which says how periods are written.
        """
        asked = text.strip().upper()
        years = [int(year) for year in re.findall(r"\d{4}", asked)]
        if years and not CALENDAR_FIRST.year < min(years) <= max(years) < CALENDAR_LAST.year:
            first, last = CALENDAR_FIRST.year + 1, CALENDAR_LAST.year - 1
            raise PeriodError(f"{text!r} is outside the years of the calendar, {first} to {last}. {HELP}")
        if match := re.fullmatch(r"(\d{4})[-/](\d{2})-?Q([1-4])", asked):
            year = _financial_year(match[1], match[2], text)
            first = year * 12 + year_starts - 1 + 3 * (int(match[3]) - 1)
            return _months("quarter", first, 3, year_starts)
        if match := re.fullmatch(r"(\d{4})-(\d{2})\.\.(\d{4})-(\d{2})", asked):
            first, last = _month(match[1], match[2], text), _month(match[3], match[4], text)
            if last < first:
                raise PeriodError(f"{text!r} ends before it starts. {HELP}")
            return _months("month" if first == last else "months", first, last - first + 1, year_starts)
        if match := re.fullmatch(r"(\d{4})([-/])(\d{2})", asked):
            is_year = int(match[3]) == (int(match[1]) + 1) % 100
            is_month = match[2] == "-" and 1 <= int(match[3]) <= 12
            if is_year and is_month:
                raise PeriodError(
                    f"{text!r} could be a month or a financial year. For the year write "
                    f"{match[1]}/{match[3]}; for the month write {text}..{text}."
                )
            if is_year:
                return _months("year", int(match[1]) * 12 + year_starts - 1, 12, year_starts)
            if is_month:
                return _months("month", _month(match[1], match[3], text), 1, year_starts)
        raise PeriodError(f"{text!r} is not a period. {HELP}")

    @property
    def months(self) -> int:
        """How many months it lasts."""
        return _number(self.ends_on) - _number(self.starts_on) + 1

    @property
    def year(self) -> str:
        """The financial year it ends in, such as 2013-14."""
        return _year_name(self.year_starts_on.year)

    @property
    def year_starts(self) -> int:
        """The month in which the financial year begins."""
        return self.year_starts_on.month

    @property
    def label(self) -> str:
        """As a report prints it: 'Quarter 2 2013-14', 'August 2013', 'July to August 2013', '2013-14'."""
        if self.kind == "quarter":
            return f"Quarter {self.name[-1]} {self.year}"
        if self.kind == "year":
            return self.year
        if self.kind == "month":
            return f"{self.starts_on:%B %Y}"
        first = f"{self.starts_on:%B}" if self.starts_on.year == self.ends_on.year else f"{self.starts_on:%B %Y}"
        return f"{first} to {self.ends_on:%B %Y}"

    @property
    def short_label(self) -> str:
        """For a narrow column heading: 'Q2 2013-14', 'Aug 2013'."""
        if self.kind == "quarter":
            return f"{self.name[-2:]} {self.year}"
        if self.kind == "month":
            return f"{self.starts_on:%b %Y}"
        return self.label

    def before(self) -> Period:
        """The period of the same length that ends the day before this one starts."""
        return _months(self.kind, _number(self.starts_on) - self.months, self.months, self.year_starts)

    def after(self) -> Period:
        """The period of the same length that starts the day after this one ends."""
        return _months(self.kind, _number(self.ends_on) + 1, self.months, self.year_starts)

    def quarter(self) -> Period:
        """The quarter of the financial year that holds its last day."""
        in_year = _number(self.ends_on) - _number(self.year_starts_on)
        return _months("quarter", _number(self.ends_on) - in_year % 3, 3, self.year_starts)

    def year_before(self) -> Period:
        """The whole financial year before the one this period ends in."""
        return _months("year", _number(self.year_starts_on) - 12, 12, self.year_starts)

    def a_year_earlier(self) -> Period:
        """The same months of the year before: its end is the same point of last year."""
        return _months(self.kind, _number(self.starts_on) - 12, self.months, self.year_starts)

    def whole_year(self) -> Period:
        """The whole financial year this period ends in."""
        return _months("year", _number(self.year_starts_on), 12, self.year_starts)

    def first_of_its_year(self) -> bool:
        """Whether it begins with the financial year, so that nothing of this year came before it."""
        return self.starts_on == self.year_starts_on

    def earlier_in_the_year(self) -> tuple[Period, ...]:
        """The periods of the same length since the year began, oldest first, this one left out."""
        earlier: list[Period] = []
        period = self
        while (period := period.before()).starts_on >= self.year_starts_on:
            earlier.insert(0, period)
        return tuple(earlier)


@dataclass(frozen=True)
class Window:
    """The days a figure looks at: from `starts_on` to `ends_on`, both included."""

    basis: Basis
    starts_on: date
    ends_on: date
    year_starts_on: date


def window(basis: Basis, period: Period) -> Window:
    """The days that a basis takes of a period.

    `period` is the period alone; `year_to_date` runs from the start of the financial year; `rolling_year` is
    the twelve months that end with the period; `snapshot` is its last day; `annual` is the whole year.
    """
    last = period.ends_on
    starts = {
        "period": period.starts_on,
        "year_to_date": period.year_starts_on,
        "rolling_year": _first_day(_number(last) - 11),
        "snapshot": last,
        "annual": period.year_starts_on,
    }
    if basis == "annual":
        last = period.whole_year().ends_on
    return Window(basis, starts[basis], last, period.year_starts_on)


def basis_label(basis: Basis, period: Period) -> str:
    """The basis in words: 'quarter', 'month', 'year to date', 'rolling year', 'at period end', 'annual'."""
    words = {
        "period": period.kind,
        "year_to_date": "year to date",
        "rolling_year": "rolling year",
        "snapshot": "at period end",
        "annual": "annual",
    }
    return words[basis]


def long_date(day: date) -> str:
    """30 September 2013."""
    return f"{day.day} {day:%B %Y}"


@cache
def bank_holidays() -> frozenset[date]:
    """England's bank holidays on weekdays, 1995 to 2040, as `tools/bank_holidays.py` wrote them."""
    text = files("fingerpost").joinpath("bank_holidays.csv").read_text(encoding="utf-8")
    return frozenset(date.fromisoformat(row["day"]) for row in csv.DictReader(text.splitlines()))


def calendar_days() -> Iterator[tuple[date, int]]:
    """Each day of the calendar with the number of working days up to and including it.

    The working days d with start < d <= end are number(end) - number(start): the start day itself, weekends
    and bank holidays are not counted.
    """
    holidays = bank_holidays()
    day, number = CALENDAR_FIRST, 0
    while day <= CALENDAR_LAST:
        number += day.weekday() < 5 and day not in holidays
        yield day, number
        day += timedelta(days=1)


def _financial_year(first: str, second: str, text: str) -> int:
    if int(second) != (int(first) + 1) % 100:
        raise PeriodError(f"{text!r}: the year after {first} is {(int(first) + 1) % 100:02}. {HELP}")
    return int(first)


def _month(year: str, month: str, text: str) -> int:
    if not 1 <= int(month) <= 12:
        raise PeriodError(f"{text!r}: there is no month {month}. {HELP}")
    return int(year) * 12 + int(month) - 1


def _number(day: date) -> int:
    """Months since year 0, so that month arithmetic is plain addition."""
    return day.year * 12 + day.month - 1


def _first_day(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


def _month_name(first: date) -> str:
    """2013-08; that of December 2011 would be the year 2011-12's too, so it is 2011-12..2011-12."""
    name = f"{first:%Y-%m}"
    return f"{name}..{name}" if name == _year_name(first.year) else name


def _year_name(first: int) -> str:
    return f"{first}-{(first + 1) % 100:02}"


def _months(kind: Kind, first: int, count: int, year_starts: int) -> Period:
    starts_on, ends_on = _first_day(first), _first_day(first + count) - timedelta(days=1)
    in_year = (ends_on.month - year_starts) % 12
    year_starts_on = _first_day(_number(ends_on) - in_year)
    year = _year_name(year_starts_on.year)
    names = {
        "quarter": f"{year}-Q{in_year // 3 + 1}",
        "year": year,
        "month": _month_name(starts_on),
        "months": f"{starts_on:%Y-%m}..{ends_on:%Y-%m}",
    }
    return Period(names[kind], kind, starts_on, ends_on, year_starts_on)
