"""Monthly series: the same records as the report's figures, month by month, and no query where they were kept."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from fractions import Fraction

import pytest

from fingerpost import Workspace
from fingerpost.desk.series import control_chart, has_months, series, series_of
from fingerpost.errors import NotFound, Refused
from fingerpost.measures import shipped_catalogue
from fingerpost.model import Figure
from fingerpost.periods import Period
from inputs import EXTRACTS, SEPTEMBER, files_of

CATALOGUE = shipped_catalogue()
WITH_MONTHS = [each for each in CATALOGUE.values() if has_months(each, CATALOGUE)]
FLOWS = [
    each.id for each in WITH_MONTHS if each.flow and (each.date or each.of) and each.basis in ("period", "year_to_date")
]
STOCKS = [each.id for each in WITH_MONTHS if not each.flow]


def by_month(workspace: Workspace, measure: str, period: str = "2013-14-Q2", months: int = 24) -> dict[str, Figure]:
    return {month.name: figure for month, figure in workspace.series(measure, period, months)}


def changed(copy_of, workspace: Workspace, old: str, new: str) -> Workspace:
    copied = copy_of(workspace)
    toml = copied.path / "fingerpost.toml"
    text = toml.read_text(encoding="utf-8")
    assert old in text
    toml.write_text(text.replace(old, new), encoding="utf-8")
    return Workspace(copied.path)


def test_the_months_of_contacts_are_the_rows_of_the_extract_by_month(demo_workspace):
    path = EXTRACTS / SEPTEMBER.isoformat() / "referral_workflow.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        started = [row["Date Started"] for row in csv.DictReader(file)]
    months = Counter(f"{day[6:10]}-{day[3:5]}" if "/" in day else day[:7] for day in started)
    found = by_month(demo_workspace, "contacts")
    assert [*found] == [
        "2012-04", "2012-05", "2012-06", "2012-07", "2012-08", "2012-09", "2012-10", "2012-11", "2012-12",
        "2013-01", "2013-02", "2013-03", "2013-04", "2013-05", "2013-06", "2013-07", "2013-08", "2013-09",
    ]  # fmt: skip
    assert {month: figure.number for month, figure in found.items()} == {month: months[month] for month in found}


@pytest.mark.parametrize("measure", FLOWS)
def test_three_months_of_a_flow_are_its_quarter(demo_workspace, measure):
    """Quarter 1 from the same extract is the quarter alone on either basis, period or year to date."""
    (quarter,) = demo_workspace.figures("2013-14-Q1", [measure])
    months = [figure for _, figure in demo_workspace.series(measure, "2013-14-Q1", 3)]
    assert [figure.basis for figure in months] == ["period"] * 3
    if quarter.missing:
        # Its later months may have all the records that they look back to.
        assert months[0].missing
        return
    if CATALOGUE[measure].kind == "median":
        middles = [figure.number for figure in months if figure.number is not None]
        assert min(middles) <= quarter.number <= max(middles)
        return
    for part in ("number", "numerator", "denominator"):
        whole = getattr(quarter, part)
        assert whole == (None if whole is None else sum(getattr(figure, part) for figure in months)), part


@pytest.mark.parametrize("measure", STOCKS)
@pytest.mark.parametrize("period", ["2013-14-Q1", "2013-14-Q2"])
def test_the_last_month_end_of_a_stock_is_its_quarters_figure(demo_workspace, measure, period):
    (quarter,) = demo_workspace.figures(period, [measure], extract=SEPTEMBER)
    month, figure = demo_workspace.series(measure, period)[-1]
    assert month.ends_on == demo_workspace.period(period).ends_on
    assert (figure.value, figure.numerator, figure.basis) == (quarter.value, quarter.numerator, quarter.basis)


def test_kept_months_are_those_worked_out_anew(demo_workspace):
    kept = Workspace(demo_workspace.path)._desk(None)
    again = Workspace(demo_workspace.path)._desk(None)
    again._kept = {}
    until = Period.parse("2013-14-Q2")
    assert series_of(kept, WITH_MONTHS, until) == series_of(again, WITH_MONTHS, until)
    assert "_evaluator" not in kept.__dict__, "kept months were worked out again"
    assert "_evaluator" in again.__dict__


def test_a_measure_whose_records_are_in_no_extract_is_kept_once_and_says_so_of_every_period(fresh):
    workspace = fresh()
    workspace.load(files_of(SEPTEMBER, "referral_workflow"), SEPTEMBER)
    kept, again = Workspace(workspace.path)._desk(None), Workspace(workspace.path)._desk(None)
    again._kept = {}
    for name in ("2013-14-Q2", "2013-08", "1999-00"):
        period = Period.parse(name)
        wanted = [(each, period) for each in kept.catalogue.values()]
        if name != "1999-00":  # no record is of that year, so only what is in no extract at all is kept
            assert kept.figures(wanted) == again.figures(wanted)
        gone = [
            each
            for each in wanted
            if each[0].id
            in ("cp_reviews_in_timescale", "cp_plans_lasting_2_years", "cic_long_term_placement_stability")
        ]
        assert gone
        found = kept.figures(gone)
        assert found == again.figures(gone)
        assert all(figure.missing and figure.missing.startswith("no extract has ") for figure in found)
    assert "_evaluator" not in kept.__dict__, "what is kept was worked out again"


def test_kept_figures_are_one_for_each_key(demo_workspace):
    desk = Workspace(demo_workspace.path)._desk(None)
    for definition in WITH_MONTHS:
        for _, figure in series(desk, definition, Period.parse("2013-14-Q2")):
            assert len(desk._kept[definition.id, figure.period, figure.basis, ()]) == 1


def test_a_longer_series_ends_with_the_shorter_one(demo_workspace):
    longest = demo_workspace.series("referrals", "2013-14-Q2")
    for months in (1, 7, 18):
        assert demo_workspace.series("referrals", "2013-14-Q2", months) == longest[-months:]
    assert demo_workspace.series("referrals", "2013-08", 5) == longest[-6:-1]


def test_a_month_that_is_not_complete_is_not_available_and_never_low(copy_of, demo_workspace):
    workspace = changed(copy_of, demo_workspace, "contacts = 2012-04-01", "contacts = 2013-07-15")
    found = by_month(workspace, "contacts")
    assert [*found] == ["2013-07", "2013-08", "2013-09"]
    assert found["2013-07"].missing == "records of contacts begin on 15 July 2013"
    assert (found["2013-07"].value, found["2013-08"].number) == (None, 520)


def test_a_measure_that_looks_back_begins_where_it_can(demo_workspace):
    found = by_month(demo_workspace, "rereferrals_within_12_months")
    assert {month for month, figure in found.items() if figure.missing} == {
        month for month in found if month < "2013-04"
    }


def test_what_there_was_on_the_eve_of_the_first_complete_day_is_known(demo_workspace):
    found = by_month(demo_workspace, "children_on_cp_plans")
    assert next(iter(found)) == "2013-03"
    assert not any(figure.missing for figure in found.values())


def test_a_table_that_nobody_gives_makes_no_figure(demo_workspace):
    found = by_month(demo_workspace, "care_applications")
    assert len(found) == 24
    assert {figure.missing for figure in found.values()} == {"no extract has care applications"}


def test_a_period_that_is_not_over_ends_with_the_last_whole_month(demo_workspace):
    assert demo_workspace.series("contacts", "2013-14") == demo_workspace.series("contacts", "2013-14-Q2")
    with pytest.raises(NotFound, match="ends before Quarter 1 2014-15 begins"):
        demo_workspace.series("contacts", "2014-15-Q1")


def test_figures_of_whole_years_have_no_months(demo_workspace):
    for measure in ("cafcass_care_applications_per_10k", "child_population"):
        with pytest.raises(Refused, match=f"{measure} is a figure of whole years"):
            demo_workspace.series(measure, "2013-14-Q2")


def test_the_control_chart_is_of_the_monthly_flow_and_refuses_what_overlaps(demo_workspace):
    found = demo_workspace.control_chart("initial_assessments_in_10_working_days", "2013-14-Q2")
    assert (len(found.points), found.segments[0].strength) == (18, "limits")
    assert found.points[-1].value == Fraction(108 * 100, 219)
    for measure, words in (
        ("cp_reviews_in_timescale", "a rolling year"),
        ("cic_three_or_more_placements", "the year to date"),
    ):
        with pytest.raises(Refused, match=words):
            demo_workspace.control_chart(measure, "2013-14-Q2")


def test_a_target_judges_a_share_and_not_a_months_count(copy_of, demo_workspace):
    workspace = changed(
        copy_of, demo_workspace, "[targets]", "[targets]\ninitial_assessments_in_10_working_days = 80\ncontacts = 1700"
    )
    share = workspace.control_chart("initial_assessments_in_10_working_days", "2013-14-Q2")
    assert (share.target, share.assurance) == (80, "fail")
    assert workspace.control_chart("contacts", "2013-14-Q2").assurance is None


def test_missing_months_are_gaps_in_the_chart():
    first = Period.parse("2013-04")
    known = [Figure("999", "contacts", "", "period", number=Fraction(n)) for n in (5, 6, 5, 6, 5, 6)]
    gone = Figure("999", "contacts", "", "period", missing="records begin later")
    months = [first]
    while len(months) < 7:
        months.append(months[-1].after())
    found = control_chart(CATALOGUE["contacts"], tuple(zip(months, [gone, *known], strict=True)))
    assert (found.segments[0].made_from, found.points[0].meaning) == (6, "unknown")


def test_an_earlier_extract_has_its_own_series(demo_workspace):
    june = demo_workspace.series("contacts", "2013-14-Q1", extract=date(2013, 6, 30))
    assert june[-1][0].name == "2013-06"
    assert {figure.extract for _, figure in june} == {date(2013, 6, 30)}
