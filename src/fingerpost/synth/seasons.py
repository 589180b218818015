"""What changes with the calendar: the season of contacts, and a few real shifts for charts to find."""

from __future__ import annotations

from datetime import date, timedelta

MONTHS = (1.03, 0.98, 1.08, 0.9, 1.02, 1.06, 1.03, 0.7, 1.14, 1.2, 1.18, 0.78)
"""How busy each month is, from January: schools see children, so August is quiet and the autumn term full."""
WEEKEND = 0.2

Shift = tuple[int, int, float]
"""From which month of the records until which, and the share or factor in that time."""

PUBLICITY: Shift = (20, 29, 1.15)
"""A case in the news: so many times the usual contacts for nine months."""
CONFERENCES_IN_TIME, FEW_CHAIRS = 0.82, (32, 39, 0.55)
"""The share of initial conferences that are held in time, usually and while posts of chairs are vacant."""
INITIALS_IN_TIME, NEW_TEAM = 0.78, (48, 10_000, 0.88)
"""The share of initial assessments that are in time, usually and since the assessment teams were enlarged."""


class Seasons:
    """The calendar of a council whose records begin on a day; shifts are counted from it."""

    def __init__(self, begins_on: date) -> None:
        self._publicity = _days(begins_on, PUBLICITY)
        self._few_chairs = _days(begins_on, FEW_CHAIRS)
        self._new_team = _days(begins_on, NEW_TEAM)
        self._most = max(MONTHS) * max(1.0, PUBLICITY[2])

    def busy(self, day: date) -> float:
        """How many contacts are made on such a day, as a share of the busiest."""
        first, last = self._publicity
        factor = PUBLICITY[2] if first <= day < last else 1.0
        return MONTHS[day.month - 1] * factor / self._most * (WEEKEND if day.weekday() > 4 else 1.0)

    def conferences_in_time(self, day: date) -> float:
        """The share of initial conferences held in time."""
        first, last = self._few_chairs
        return FEW_CHAIRS[2] if first <= day < last else CONFERENCES_IN_TIME

    def initials_in_time(self, day: date) -> float:
        """The share of initial assessments completed in time."""
        first, last = self._new_team
        return NEW_TEAM[2] if first <= day < last else INITIALS_IN_TIME


def _days(begins_on: date, shift: Shift) -> tuple[date, date]:
    return begins_on + timedelta(days=shift[0] * 365 // 12), begins_on + timedelta(days=shift[1] * 365 // 12)
