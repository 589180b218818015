"""Chance, out of one stream of random numbers that is handed in, and the working days that things happen on."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Protocol, TypeVar

from fingerpost.periods import bank_holidays
from fingerpost.synth.seasons import Seasons

T = TypeVar("T")


class Random(Protocol):
    """What gives numbers from 0 up to 1, as `random.Random(seed)` does."""

    def random(self) -> float:
        """The next number."""
        ...


class Dice:
    """Draws from the stream. Only `random()` is asked, so that a seed gives the same lives in every Python."""

    def __init__(self, source: Random, begins_on: date) -> None:
        self._next = source.random
        self.seasons = Seasons(begins_on)
        self._holidays = frozenset(bank_holidays())

    def chance(self, share: float) -> bool:
        """True for that share of the draws."""
        return self._next() < share

    def whole(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return low + int(self._next() * (high - low + 1))

    def days(self, mean: float) -> int:
        """A wait in days, short more often than long."""
        return 1 + int(-mean * math.log(1.0 - self._next()))

    def pick(self, values: Sequence[T]) -> T:
        """One of the values."""
        return values[int(self._next() * len(values))]

    def weighted(self, table: Sequence[tuple[T, float]]) -> T:
        """One of the values, by their weights."""
        at = self._next() * sum(weight for _, weight in table)
        for value, weight in table:
            at -= weight
            if at < 0:
                return value
        return table[-1][0]

    def working(self, day: date) -> date:
        """The day, or the next one on which offices are open."""
        while day.weekday() > 4 or day in self._holidays:
            day += timedelta(days=1)
        return day

    def working_before(self, day: date) -> date:
        """The last day before it on which offices are open."""
        day -= timedelta(days=1)
        while day.weekday() > 4 or day in self._holidays:
            day -= timedelta(days=1)
        return day

    def after(self, day: date, low: int, high: int) -> date:
        """A working day some days later."""
        return self.working(day + timedelta(days=self.whole(low, high)))

    def contact_day(self, first: date, last: date) -> date:
        """A day for a contact: in the busy months more often, at weekends seldom."""
        span = (last - first).days
        while True:
            day = first + timedelta(days=self.whole(0, span))
            if self.chance(self.seasons.busy(day)):
                return day

    def later(self, day: date, mean: float) -> date:
        """A day for a contact after a wait of about that many days."""
        while True:
            found = day + timedelta(days=self.days(mean))
            if self.chance(self.seasons.busy(found)):
                return found


def birthday(born_on: date, age: int) -> date:
    """The birthday of that age; of someone born on 29 February it is 1 March."""
    try:
        return born_on.replace(year=born_on.year + age)
    except ValueError:
        return date(born_on.year + age, 3, 1)
