"""The calendar of reports as a council's settings ask for it."""

from __future__ import annotations

from fingerpost.errors import NotFound, SettingsError
from fingerpost.periods import Period, bank_holidays, long_date
from fingerpost.report.calendar import LeadTimes, ReportCalendar, Weekday, plan
from fingerpost.settings import FILE, Settings


def report_calendar(settings: Settings, year: Period | None) -> ReportCalendar:
    """The dates of the reports to Cabinet, of one financial year or of all.

    Raises SettingsError where the settings name no Cabinet, NotFound where none meets in the year.
    """
    asked = settings.calendar
    if asked is None:
        raise SettingsError(
            f"{FILE} has no [calendar]. Add one with the Cabinet's dates, such as cabinet = [2013-10-10, 2013-11-27]."
        )
    found = plan(
        asked.cabinet,
        bank_holidays(),
        LeadTimes(asked.settle, asked.drafting, asked.checking, asked.signing, asked.sending, asked.clear_days),
        asked.every,
        asked.first,
        Weekday(*asked.clinic_day) if asked.clinic_day else None,
        asked.workload,
        settings.year.starts_in_month,
    )
    if year is None:
        return found
    within = found.of_year(year)
    if not within.meetings:
        first, last = found.meetings[0].day, found.meetings[-1].day
        raise NotFound(
            f"No Cabinet meets in {year.label}. [calendar] in {FILE} names meetings from {long_date(first)} to "
            f"{long_date(last)}."
        )
    return within
