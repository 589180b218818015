"""From which day records are complete: told by a return's years, else found from the records themselves."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.model import SCHEMAS, Table
from fingerpost.quality import records_begin
from fingerpost.render import render
from fingerpost.render.delimited import write_csv
from fingerpost.sources.years import complete_since
from fingerpost.synth import council, write
from fingerpost.workspace import Workspace

UNTIL = date(2016, 3, 31)


@given(st.sets(st.integers(2010, 2030)))
def test_the_years_that_follow_one_another_up_to_the_last_are_told_in_full(years):
    since = complete_since(years)
    if not years:
        assert since is None
        return
    told = set(range(since.year + 1, max(years) + 1))
    assert (since.month, since.day) == (4, 1)
    assert told <= years
    assert since.year not in years


@pytest.fixture(scope="module")
def returns() -> dict[str, dict[str, bytes]]:
    """Three years of a census and of SSDA903."""
    return dict(write(council(600, 3, UNTIL, 0.0, Random(5)), write_csv))


def begins(folder, files: list[tuple[str, bytes]]) -> dict[str, date | None]:
    workspace = Workspace.init(folder)
    workspace.load(files, UNTIL)
    return {name: table.begins for load in workspace.loads() for name, table in load.tables.items()}


@pytest.mark.parametrize(("left_out", "first"), [((), 2013), (("2013-14",), 2014), (("2014-15",), 2015)])
def test_a_return_is_complete_from_its_first_year_on(returns, tmp_path, left_out, first):
    """A year between that is not there hides what ended in it."""
    for layout in ("cin_census", "ssda903"):
        files = [each for each in returns[layout].items() if not any(year in each[0] for year in left_out)]
        assert len(files) < len(returns[layout]) or not left_out
        found = begins(tmp_path / layout, files)
        late = {name for name, day in found.items() if day and day > date(first, 4, 1)}
        assert late <= {"adoptions", "unaccompanied_children"}, "a council this small may have none in a year"
        assert found["referrals" if layout == "cin_census" else "care_episodes"] == date(first, 4, 1)


def test_one_census_gives_no_re_referrals_as_those_of_the_year_before_are_not_in_it(returns, tmp_path):
    (latest,) = (each for each in returns["cin_census"].items() if "2015-16" in each[0])
    one, all_years = Workspace.init(tmp_path / "one"), Workspace.init(tmp_path / "all")
    one.load([latest], UNTIL)
    all_years.load(list(returns["cin_census"].items()), UNTIL)
    (alone,), (whole,) = (each.figures("2015-16", ["rereferrals_within_12_months"]) for each in (one, all_years))
    assert alone.missing
    assert "begin on 1 April 2015" in alone.missing
    assert whole.denominator
    (alone,), (whole,) = (each.figures("2015-16", ["referrals"]) for each in (one, all_years))
    assert alone.number == whole.number > 0, "those of its own year are all there"


@pytest.mark.parametrize("layouts", [("local",), ("ssd",), ("cin_census", "ssda903"), ("annex_a",), ("ssda903",)])
def test_a_report_is_made_of_whatever_a_council_has_however_its_records_begin(returns, tmp_path, layouts):
    """With no [complete_from]: each table's records begin in a month of their own."""
    workspace = Workspace.init(tmp_path / "council")
    workspace.load([(f"{layout}/{name}", data) for layout in layouts for name, data in returns[layout].items()], UNTIL)
    report = workspace.report("2015-16-Q4")
    for ending in ("html", "xlsx", "docx", "pdf", "pptx") if layouts == ("local",) else ("html",):
        assert render(report, ending)


def test_a_long_tail_of_old_cases_does_not_make_records_seem_to_begin_with_it():
    """Ten years of a case or two a month that stayed open, and two years of forty a month."""
    old = [date(2004, 1, 1) + timedelta(days=40 * at) for at in range(90)]
    new = [date(2014, 4, 1) + timedelta(days=at % 730) for at in range(960)]
    schema, days = SCHEMAS["referrals"], old + new
    columns = {name: [None] * len(days) for name in schema.names} | {"received_on": days}
    assert records_begin(Table(schema, columns)) == date(2014, 4, 1)
