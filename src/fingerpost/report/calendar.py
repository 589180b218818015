"""The cycle of reports: from the Cabinet's meetings back to the day the data must be taken.

Everything is counted in working days, and no day that is planned falls on a weekend or a bank holiday. An agenda and
its reports must be open to the public for five clear days before the meeting: neither the day they are sent out nor
the day of the meeting counts, and by the ruling on clear days (R v Swansea City Council, ex parte Elitestone, 1993)
neither do weekends and bank holidays. Sources: Local Government Act 1972, section 100B, as amended for England by SI
2002/715; for a Cabinet, SI 2012/2089, regulations 6 and 7.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from fingerpost.model import Listing
from fingerpost.periods import Period, long_date

CLEAR_DAYS = 5
ONE_DAY = timedelta(days=1)
FORTNIGHT = timedelta(days=14)
LAST_WEEK = 5
"""In a `Weekday`: the last one of the month, be it the fourth or the fifth."""
REPORT_COLUMNS = ("cabinet", "period", "data_to", "extract", "draft", "checked", "sign_off", "dispatch")


@dataclass(frozen=True)
class LeadTimes:
    """How many working days each step takes.

    `settle`: from the last day of the data to the extract, while records are put in order; `drafting`: from the
    extract to the draft; `checking`: from the draft until its commentary is written and checked; `signing`: from
    there to sign-off; `sending`: from sign-off to dispatch; `clear_days`: between dispatch and the meeting.
    """

    settle: int = 10
    drafting: int = 10
    checking: int = 5
    signing: int = 5
    sending: int = 3
    clear_days: int = CLEAR_DAYS


@dataclass(frozen=True)
class Weekday:
    """A day of each month, such as the third Thursday: `week` 1 to 4, or LAST_WEEK; `weekday` 0 is Monday."""

    week: int
    weekday: int

    def of(self, month: date) -> date:
        """The day in the month that begins on `month`."""
        day = month + ((self.weekday - month.weekday()) % 7 + 7 * (self.week - 1)) * ONE_DAY
        return day if day.month == month.month else day - 7 * ONE_DAY


@dataclass(frozen=True)
class ReportDates:
    """The days of one report, in order: each is the last on which its step can be done.

    `extract_on` is the first day on which the records are in order.
    """

    period: Period
    extract_on: date
    draft_due: date
    checked_by: date
    sign_off_by: date
    dispatch_by: date


@dataclass(frozen=True)
class Meeting:
    """A Cabinet, with the dates of the report that it takes, or None where it takes none."""

    day: date
    report: ReportDates | None


@dataclass(frozen=True)
class Event:
    """One day of the calendar. `id` names what happens for which meeting, and stays when the day moves."""

    day: date
    id: str
    title: str
    says: str = ""


@dataclass(frozen=True)
class ReportCalendar:
    """The Cabinets with their reports, and the meetings of managers between them."""

    meetings: tuple[Meeting, ...]
    clinics: tuple[date, ...] = ()
    workload: tuple[date, ...] = ()

    def of_year(self, year: Period) -> ReportCalendar:
        """The meetings within a period. A report's own dates may lie before it."""

        def within(day: date) -> bool:
            return year.starts_on <= day <= year.ends_on

        return ReportCalendar(
            tuple(meeting for meeting in self.meetings if within(meeting.day)),
            tuple(filter(within, self.clinics)),
            tuple(filter(within, self.workload)),
        )

    def events(self) -> tuple[Event, ...]:
        """Every day of the calendar, in order."""
        found = [event for meeting in self.meetings for event in _events(meeting)]
        found += [
            Event(day, f"clinic-{day:%Y-%m}", "Children's social care performance clinic") for day in self.clinics
        ]
        found += [
            Event(day, f"workload-{_monday(day)}", "Children's social care workload meeting") for day in self.workload
        ]
        return tuple(sorted(found, key=lambda event: (event.day, event.id)))

    def listing(self) -> Listing:
        """A row for each Cabinet; one that takes no report has no other dates."""
        rows = [
            (meeting.day, *(_row(meeting.report) if meeting.report else (None,) * (len(REPORT_COLUMNS) - 1)))
            for meeting in self.meetings
        ]
        return Listing("Reports to Cabinet", REPORT_COLUMNS, tuple(rows))

    def other_meetings(self) -> Listing:
        """A row for each clinic and workload meeting, in order."""
        rows = [(day, "performance clinic") for day in self.clinics] + [(day, "workload") for day in self.workload]
        return Listing("Other meetings", ("day", "meeting"), tuple(sorted(rows)))


def plan(
    cabinets: Sequence[date],
    holidays: frozenset[date],
    lead: LeadTimes | None = None,
    every: int = 2,
    first: date | None = None,
    clinic: Weekday | None = None,
    workload: date | None = None,
    year_starts: int = 4,
) -> ReportCalendar:
    """The calendar of the Cabinets given, which are working days in order.

    Every `every`th Cabinet takes the report, beginning with the one on `first`, or else with the first of all. It
    reports to the latest month's end whose records can be in order in time: the quarter that ends there, or what
    there is of the quarter, and never less than the months since the report before. Clinics are held monthly and
    workload meetings fortnightly from `workload` on, over the financial years of the Cabinets; one that would fall
    on a bank holiday is held on the next working day (a clinic on the one before, where the next is in another month).
    """
    days, lead = _Days(holidays), lead or LeadTimes()
    start = cabinets.index(first) if first else 0
    meetings: list[Meeting] = []
    reported: date | None = None
    for i, cabinet in enumerate(cabinets):
        report = None
        if i >= start and (i - start) % every == 0:
            report = _report(cabinet, days, lead, reported, year_starts)
            reported = report.period.ends_on
        meetings.append(Meeting(cabinet, report))
    begins = _month_of(cabinets[0], year_starts).year_starts_on
    ends = _month_of(cabinets[-1], year_starts).whole_year().ends_on
    clinics = () if clinic is None else tuple(days.within_month(clinic.of(month)) for month in _months(begins, ends))
    fortnights = () if workload is None else tuple(map(days.on_or_after, _fortnights(workload, begins, ends)))
    return ReportCalendar(tuple(meetings), clinics, fortnights)


class _Days:
    """Working days, counted to and fro."""

    def __init__(self, holidays: frozenset[date]) -> None:
        self._holidays = holidays

    def works(self, day: date) -> bool:
        return day.weekday() < 5 and day not in self._holidays

    def on_or_after(self, day: date) -> date:
        while not self.works(day):
            day += ONE_DAY
        return day

    def within_month(self, day: date) -> date:
        """The day itself, or the nearest working day after it in the same month, or else before it."""
        later = self.on_or_after(day)
        return later if later.month == day.month else self.before(day, 1)

    def before(self, day: date, count: int) -> date:
        """The `count`th working day before a day; with 0 the day itself."""
        return self._away(day, count, -ONE_DAY)

    def after(self, day: date, count: int) -> date:
        """The `count`th working day after a day."""
        return self._away(day, count, ONE_DAY)

    def _away(self, day: date, count: int, step: timedelta) -> date:
        while count:
            day += step
            count -= self.works(day)
        return day


def _report(cabinet: date, days: _Days, lead: LeadTimes, reported: date | None, year_starts: int) -> ReportDates:
    dispatch = days.before(cabinet, lead.clear_days + 1)
    sign_off = days.before(dispatch, lead.sending)
    checked = days.before(sign_off, lead.signing)
    draft = days.before(checked, lead.checking)
    month = _month_of(draft, year_starts).before()
    while days.after(month.ends_on, max(lead.settle, 1)) > days.before(draft, lead.drafting):
        month = month.before()
    extract = days.after(month.ends_on, max(lead.settle, 1))
    return ReportDates(_period(month, reported), extract, draft, checked, sign_off, dispatch)


def _period(month: Period, reported: date | None) -> Period:
    """What a report covers that ends with a month: its quarter so far, or all months since the report before."""
    quarter = month.quarter()
    starts = quarter.starts_on
    if reported is not None and reported < starts:
        starts = reported + ONE_DAY
    if (starts, month.ends_on) == (quarter.starts_on, quarter.ends_on):
        return quarter
    return Period.parse(f"{starts:%Y-%m}..{month.ends_on:%Y-%m}", month.year_starts)


def _month_of(day: date, year_starts: int) -> Period:
    return Period.parse(f"{day:%Y-%m}..{day:%Y-%m}", year_starts)


def _months(begins: date, ends: date) -> Iterator[date]:
    """The first day of each month from one that begins on `begins` to the one of `ends`."""
    while begins <= ends:
        yield begins
        begins = (begins + 31 * ONE_DAY).replace(day=1)


def _fortnights(day: date, begins: date, ends: date) -> Iterator[date]:
    while day <= ends:
        if day >= begins:
            yield day
        day += FORTNIGHT


def _monday(day: date) -> date:
    return day - day.weekday() * ONE_DAY


def _row(report: ReportDates) -> tuple[object, ...]:
    return (
        report.period.name,
        report.period.ends_on,
        report.extract_on,
        report.draft_due,
        report.checked_by,
        report.sign_off_by,
        report.dispatch_by,
    )


def _events(meeting: Meeting) -> Iterator[Event]:
    cabinet, report = meeting.day, meeting.report
    if report is None:
        yield Event(cabinet, f"cabinet-{cabinet}", "Cabinet (no children's social care report)")
        return
    name = f"Cabinet report, {report.period.label}"
    last_day = long_date(report.period.ends_on)
    for_cabinet = f"For the Cabinet of {long_date(cabinet)}."
    steps = (
        ("extract", report.extract_on, "take the extract", f"Data to {last_day}; records are to be in order by now."),
        ("draft", report.draft_due, "draft due", f"From the extract taken on {long_date(report.extract_on)}."),
        ("checked", report.checked_by, "commentary checked", "Figures, commentary, risks and budgets."),
        ("sign-off", report.sign_off_by, "sign-off", f"It is sent out by {long_date(report.dispatch_by)}."),
        (
            "dispatch",
            report.dispatch_by,
            "agenda sent out",
            "The last day that leaves the public its clear days to read it.",
        ),
    )
    for id, day, title, says in steps:
        yield Event(day, f"{id}-{cabinet}", f"{name}: {title}", f"{says} {for_cabinet}")
    yield Event(cabinet, f"cabinet-{cabinet}", f"Cabinet: {report.period.label} report", f"Data to {last_day}.")
