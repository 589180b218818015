"""The cycle of reports: working days back from the Cabinet, and the same as a calendar file."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fingerpost.errors import NotFound, SettingsError
from fingerpost.periods import bank_holidays
from fingerpost.render.ics import render_calendar
from fingerpost.report.calendar import LAST_WEEK, Event, LeadTimes, ReportDates, Weekday, plan
from fingerpost.settings import FILE, Settings, check_settings
from fingerpost.workspace import Workspace

HOLIDAYS = bank_holidays()
NOVEMBER = date(2013, 11, 27)


def works(day: date) -> bool:
    return day.weekday() < 5 and day not in HOLIDAYS


def clear_days(sent: date, meeting: date) -> list[date]:
    between = [sent + timedelta(days=n) for n in range(1, (meeting - sent).days)]
    return [day for day in between if works(day)]


def steps(report: ReportDates) -> list[date]:
    return [report.extract_on, report.draft_due, report.checked_by, report.sign_off_by, report.dispatch_by]


def dates(cabinet: str, **lead: int) -> list[str]:
    (meeting,) = plan([date.fromisoformat(cabinet)], HOLIDAYS, LeadTimes(**lead)).meetings
    assert meeting.report
    return [meeting.report.period.name, *(day.isoformat() for day in steps(meeting.report))]


# --- worked examples ----------------------------------------------------------------------------------------------


def test_the_cabinet_of_27_november_2013_has_data_to_30_september():
    assert dates("2013-11-27") == [
        "2013-14-Q2", "2013-10-14", "2013-10-31", "2013-11-07", "2013-11-14", "2013-11-19",
    ]  # fmt: skip
    assert [day.day for day in clear_days(date(2013, 11, 19), NOVEMBER)] == [20, 21, 22, 25, 26]


@pytest.mark.parametrize(
    ("cabinet", "sent"),
    [
        ("2014-01-02", "2013-12-20"),  # 25, 26 December and 1 January are no working days
        ("2013-04-04", "2013-03-25"),  # Good Friday, 29 March; Easter Monday, 1 April
        ("2014-04-24", "2014-04-14"),  # 18 and 21 April
        ("2011-05-04", "2011-04-20"),  # Easter, the wedding of 29 April and the May holiday of 2 May together
        ("2012-06-07", "2012-05-28"),  # the Jubilee, 4 and 5 June
        ("2022-01-05", "2021-12-23"),  # Christmas on a weekend: 27 and 28 December, and 3 January
        ("2013-09-05", "2013-08-28"),  # no holiday between
    ],
)
def test_five_clear_days_leave_out_holidays_that_move(cabinet, sent):
    assert dates(cabinet)[-1] == sent
    assert len(clear_days(date.fromisoformat(sent), date.fromisoformat(cabinet))) == 5


def test_the_data_ends_with_the_latest_month_whose_records_are_in_order_in_time():
    """From 14 to 31 October there are 13 working days."""
    assert dates("2013-11-27", drafting=13)[:2] == ["2013-14-Q2", "2013-10-14"]
    assert dates("2013-11-27", drafting=14)[:2] == ["2013-07..2013-08", "2013-09-13"]
    assert dates("2013-11-28", settle=1, drafting=1, checking=1, signing=1, sending=1)[:2] == ["2013-10", "2013-11-01"]


def reported(cabinets: list[date], **more: object) -> list[str]:
    found = plan(cabinets, HOLIDAYS, **more)  # type: ignore[arg-type]
    return [meeting.report.period.name if meeting.report else "" for meeting in found.meetings]


CABINETS = [
    date(2013, 9, 5), date(2013, 10, 10), NOVEMBER, date(2013, 12, 19), date(2014, 1, 23), date(2014, 2, 20),
    date(2014, 3, 20),
]  # fmt: skip


def test_every_second_cabinet_takes_the_report_unless_the_settings_say_otherwise():
    assert reported(CABINETS) == ["2013-14-Q1", "", "2013-14-Q2", "", "2013-10", "", "2013-14-Q3"]
    assert [bool(each) for each in reported(CABINETS, first=CABINETS[1])] == [False, True] * 3 + [False]
    assert all(reported(CABINETS, every=1))
    assert [bool(each) for each in reported(CABINETS, every=3)] == [True, False, False] * 2 + [True]


def test_a_report_that_skips_a_quarter_covers_its_months_too():
    assert reported([NOVEMBER, date(2014, 3, 25)], every=1, lead=LeadTimes(settle=5, drafting=8)) == [
        "2013-14-Q2",
        "2013-10..2014-01",
    ]


def test_the_financial_year_may_begin_in_another_month():
    assert reported([NOVEMBER], year_starts=1) == ["2013-14-Q3"]


def test_the_clinic_and_the_workload_meeting_give_way_to_holidays():
    found = plan(CABINETS, HOLIDAYS, clinic=Weekday(LAST_WEEK, 3), workload=date(2013, 4, 9))
    assert len(found.clinics) == 12
    assert date(2013, 12, 27) in found.clinics  # the last Thursday is Boxing Day
    assert found.workload[:2] == (date(2013, 4, 9), date(2013, 4, 23))
    assert {(b - a).days for a, b in pairwise(found.workload)} == {14}
    new_year = plan(CABINETS, HOLIDAYS, workload=date(2013, 4, 10)).workload
    assert date(2014, 1, 2) in new_year
    assert date(2014, 1, 15) in new_year


def test_a_clinic_stays_in_its_month():
    """The last Friday of March 2013 is Good Friday, and the next working day is in April."""
    found = plan([date(2013, 3, 7)], HOLIDAYS, clinic=Weekday(LAST_WEEK, 4))
    assert [day for day in found.clinics if day.month == 3] == [date(2013, 3, 28)]


def test_the_weeks_of_a_month():
    found = [Weekday(week, 3).of(date(2013, 8, 1)).day for week in range(1, 6)]
    assert found == [1, 8, 15, 22, 29]
    assert [Weekday(week, 0).of(date(2013, 2, 1)).day for week in range(1, 6)] == [4, 11, 18, 25, 25]


# --- what always holds --------------------------------------------------------------------------------------------

MEETINGS = st.lists(
    st.dates(date(2000, 1, 1), date(2037, 12, 31)).filter(works), min_size=1, max_size=14, unique=True
).map(sorted)
LEAD = st.builds(
    LeadTimes,
    *[st.integers(0, 25)] * 5,
    st.integers(5, 12),
)


@settings(deadline=None)
@given(MEETINGS, LEAD, st.integers(1, 4), st.integers(1, 12))
def test_every_date_is_a_working_day_in_order_with_clear_days_before_the_meeting(cabinets, lead, every, year_starts):
    for meeting in plan(cabinets, HOLIDAYS, lead, every, year_starts=year_starts).meetings:
        if meeting.report is None:
            continue
        days = steps(meeting.report)
        assert all(map(works, days))
        assert days == sorted(days)
        assert len(clear_days(days[-1], meeting.day)) == lead.clear_days
        assert len([*clear_days(meeting.report.period.ends_on, days[0])]) == max(lead.settle, 1) - 1
        assert meeting.report.period.ends_on < days[0]


@settings(deadline=None)
@given(MEETINGS, LEAD, st.integers(1, 4))
def test_no_month_falls_between_two_reports(cabinets, lead, every):
    periods = [m.report.period for m in plan(cabinets, HOLIDAYS, lead, every).meetings if m.report]
    for before, after in pairwise(periods):
        assert after.starts_on <= before.ends_on + timedelta(days=1)
        assert after.ends_on >= before.ends_on


@settings(deadline=None)
@given(st.integers(1, LAST_WEEK), st.integers(0, 4), st.dates(date(2000, 4, 1), date(2030, 3, 31)).filter(works))
def test_there_is_one_clinic_a_month_on_a_working_day(week, weekday, cabinet):
    found = plan([cabinet], HOLIDAYS, clinic=Weekday(week, weekday), workload=cabinet)
    assert [day.month for day in found.clinics] == [4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3]
    assert all(map(works, found.clinics + found.workload))


@settings(deadline=None)
@given(MEETINGS, LEAD)
def test_an_events_name_is_its_own_and_stays_when_lead_times_change(cabinets, lead):
    def ids(times: LeadTimes) -> list[str]:
        found = plan(cabinets, HOLIDAYS, times, clinic=Weekday(1, 0), workload=cabinets[0]).events()
        return sorted(event.id for event in found)

    assert ids(lead) == ids(LeadTimes())
    assert len(set(ids(lead))) == len(ids(lead))


# --- the calendar file --------------------------------------------------------------------------------------------

AT = datetime(2013, 10, 1, 9, 30, tzinfo=UTC)
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters='\n,;\\:"'), max_size=200)


def unfolded(data: bytes) -> list[str]:
    return re.sub(r"\r\n ", "", data.decode()).split("\r\n")


def test_a_calendar_file_is_as_the_standard_has_it():
    data = render_calendar([Event(NOVEMBER, "cabinet-2013-11-27", "Cabinet; a, b\\c", "One\nTwo")], "999", "A, B", AT)
    assert unfolded(data) == [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Fingerpost//Fingerpost//EN", "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH", "X-WR-CALNAME:A\\, B", "BEGIN:VEVENT", "UID:cabinet-2013-11-27-999@fingerpost.invalid",
        "DTSTAMP:20131001T093000Z", "DTSTART;VALUE=DATE:20131127", "DTEND;VALUE=DATE:20131128",
        "SUMMARY:Cabinet\\; a\\, b\\\\c", "DESCRIPTION:One\\nTwo",
        "TRANSP:TRANSPARENT", "END:VEVENT", "END:VCALENDAR", "",
    ]  # fmt: skip


@settings(deadline=None)
@given(WORDS, WORDS)
def test_no_line_is_longer_than_75_octets_or_ends_otherwise_than_crlf(title, says):
    data = render_calendar([Event(NOVEMBER, "one", title, says)], "999", title, AT)
    lines = data.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    for line in lines:
        line.decode()  # no character is cut in two
    assert sum(line.startswith("END:VEVENT") for line in unfolded(data)) == 1


@settings(deadline=None)
@given(WORDS, WORDS)
def test_another_program_reads_the_same_events(title, says):
    icalendar = pytest.importorskip("icalendar")
    data = render_calendar([Event(NOVEMBER, "one", title, says)], "999", "name", AT)
    (event,) = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert (str(event["SUMMARY"]), str(event.get("DESCRIPTION", ""))) == (title, says)
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (NOVEMBER, NOVEMBER + timedelta(days=1))
    assert event["DTSTAMP"].dt == AT


# --- settings, workspace ------------------------------------------------------------------------------------------


def settings_with(calendar: str) -> Settings:
    text = f'[council]\nname = "Example"\nnumber = "999"\n[calendar]\n{calendar}\n'
    return check_settings(text, Path(FILE))


@pytest.mark.parametrize(
    ("calendar", "words"),
    [
        ("cabinet = []", "names no meeting; write the Cabinet's dates"),
        ("every = 2", "[calendar.cabinet]: it is missing"),
        ("cabinet = [2013-11-27, 2013-10-10]", "10 October 2013 comes after 27 November 2013; write the meetings from"),
        ("cabinet = [2013-11-27, 2013-11-27]", "27 November 2013 stands twice"),
        ("cabinet = [2013-11-30]", "30 November 2013 is a Saturday"),
        ("cabinet = [2013-12-26]", "26 December 2013 is a bank holiday"),
        ("cabinet = [1913-11-27]", "1913-11-27 is outside the years"),
        ('cabinet = ["27 Nov"]', "'27 Nov' is not a date; write it as 2013-11-27"),
        ("cabinet = 2013-11-27", "write a list, such as [2013-10-10, 2013-11-27]"),
        ("cabinet = [2013-11-27]\nfirst = 2013-11-28", "no Cabinet meets then"),
        ("cabinet = [2013-11-27]\nclear_days = 3", "3 is too few: an agenda must be open to the public for five clear"),
        ("cabinet = [2013-11-27]\nevery = 0", "0 is too small; it must be 1 or more"),
        ("cabinet = [2013-11-27]\ndrafting = 61", "61 is too large; it must be 60 or less"),
        ("cabinet = [2013-11-27]\ndrafting = 1.5", "1.5 is not a whole number"),
        ('cabinet = [2013-11-27]\nclinic = "fifth Sunday"', "'fifth Sunday' is not a day of the month; write such as"),
        ("cabinet = [2013-11-27]\nworkload = 2013-11-24", "24 November 2013 is a Sunday"),
        ("cabinet = [2013-11-27]\nevry = 2", "unknown setting. Did you mean every?"),
    ],
)
def test_settings_that_cannot_be_are_refused_in_words(calendar, words):
    with pytest.raises(SettingsError) as caught:
        settings_with(calendar)
    assert words in str(caught.value)
    assert FILE in str(caught.value)
    assert "Input should" not in str(caught.value)


def test_the_demonstration_councils_calendar(fresh):
    found = fresh().calendar("2013-14")
    reports = [meeting.day for meeting in found.meetings if meeting.report]
    assert reports == [
        date(2013, 6, 13), date(2013, 9, 5), NOVEMBER, date(2014, 1, 23), date(2014, 3, 20),
    ]  # fmt: skip
    listing = found.listing()
    row = dict(zip(listing.columns, listing.rows[6], strict=True))
    assert (row["cabinet"], row["period"], row["data_to"]) == (NOVEMBER, "2013-14-Q2", date(2013, 9, 30))
    assert len(found.clinics) == 12


def test_a_year_without_a_cabinet_and_a_council_without_a_calendar_are_told_what_to_do(fresh):
    workspace = fresh()
    with pytest.raises(NotFound, match=r"No Cabinet meets in 2015-16\. .* from 18 April 2013 to 20 March 2014"):
        workspace.calendar("2015-16")
    toml = workspace.path / FILE
    text = toml.read_text(encoding="utf-8")
    toml.write_text(text[: text.index("\n[calendar]")] + text[text.index("\n[load]") :], encoding="utf-8")
    with pytest.raises(SettingsError, match=r"has no \[calendar\]. Add one with the Cabinet's dates"):
        Workspace(workspace.path).calendar()


def test_the_same_calendar_gives_the_same_file(fresh):
    workspace = fresh()
    data = workspace.calendar_file("2013-14")
    assert data == workspace.calendar_file("2013-14")
    assert b"SUMMARY:Cabinet report\\, Quarter 2 2013-14: draft due\r\n" in data
    assert data.count(b"BEGIN:VEVENT") == len(workspace.calendar("2013-14").events()) == 11 + 5 * 5 + 12 + 26
