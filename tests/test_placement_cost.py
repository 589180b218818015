"""Placements and their cost: nights counted day by day, costs worked by hand, and the projection's place in outputs."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.compare.forecast import mean_level
from fingerpost.compare.placement_cost import ProjectedOutturn, nights_of, project, stretches
from fingerpost.desk.publicly import public_material
from fingerpost.errors import SettingsError
from fingerpost.report.build import build
from fingerpost.report.material import Office
from fingerpost.settings import check_settings
from fingerpost.workspace import Workspace
from inputs import EXTRACTS, SEPTEMBER, files_of, now
from sample_material import material
from test_cli import run

FINANCE = EXTRACTS.parent / "figures" / "finance_2013-14.csv"
FIRST, KNOWN, LAST = date(2013, 4, 1), date(2013, 9, 30), date(2014, 3, 31)
FOSTERING = "Independent fostering agency placements"
HOMES = "Children's homes agency placements"
COSTS = f"""
[unit_costs."{FOSTERING}"]
types = ["U1", "U2", "U3", "U4", "U5", "U6"]
providers = ["PR4", "PR5"]
per_week = 700

[unit_costs."{HOMES}"]
types = ["K2"]
providers = ["PR4"]
per_week = [{{ pounds = 2100 }}, {{ since = 2013-07-01, pounds = 2800 }}]
"""
DAYS = st.dates(date(2013, 3, 1), date(2013, 10, 31))


def plainly(spells, first: date, last: date) -> int:
    """Day by day: how many are placed at the end of each."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return sum(started <= day and (ended is None or ended > day) for day in days for started, ended in spells)


@given(st.lists(st.tuples(DAYS, st.none() | DAYS), max_size=6), DAYS, DAYS)
def test_nights_are_the_days_at_whose_end_a_child_is_placed(spells, one, two):
    first, last = sorted((one, two))
    assert nights_of(spells, first, last) == plainly(spells, first, last)


def test_a_year_worked_by_hand():
    """One placement from 1 April, one from 1 to 8 July (7 nights): 183 and 7 nights at £70 a night, then 182 more."""
    spells = [(FIRST, None), (date(2013, 7, 1), date(2013, 7, 8))]
    found = project("L", "2013-14", (FIRST, KNOWN, LAST), spells, [(date.min, Decimal(490))], [KNOWN])
    assert (found.placed, found.nights, found.average) == (1, 190, Decimal("1.0"))
    assert (found.so_far, found.expected) == (190 * 70, 190 * 70 + 182 * 70)
    assert (found.likely, found.nearly_sure) == (None, None), "one month end is too few for an interval"


def test_a_cost_that_changes_costs_from_its_day():
    rates = [(date.min, Decimal(490)), (date(2013, 7, 1), Decimal(700)), (date(2014, 1, 1), Decimal(770))]
    assert stretches(rates, FIRST, KNOWN) == [
        (FIRST, date(2013, 6, 30), Decimal(490)),
        (date(2013, 7, 1), KNOWN, Decimal(700)),
    ]
    found = project("L", "2013-14", (FIRST, KNOWN, LAST), [(FIRST, None)], rates, [KNOWN])
    assert found.so_far == 91 * 70 + 92 * 100
    assert found.expected == found.so_far + 92 * 100 + 90 * 110


def test_the_interval_is_that_of_the_mean_number_of_placements():
    ends = [date(2013, 3, 31), date(2013, 4, 30), date(2013, 5, 31), date(2013, 6, 30), date(2013, 7, 31),
            date(2013, 8, 31), KNOWN]  # fmt: skip
    spells = [(date(2012, 1, 1), None)] * 20 + [(end, None) for end in ends[1:4]] + [(date(2012, 1, 1), ends[5])] * 2
    levels = [float(plainly(spells, end, end)) for end in ends]
    assert levels == [22, 23, 24, 25, 25, 23, 23]
    found = project("L", "2013-14", (FIRST, KNOWN, LAST), spells, [(date.min, Decimal(700))], ends)
    made = mean_level(levels, 6)
    place = 182 * 100
    assert found.expected == found.so_far + 23 * place
    for mine, theirs in ((found.likely, made.likely), (found.nearly_sure, made.nearly_sure)):
        assert [float(each) for each in mine] == pytest.approx([float(found.so_far) + n * place for n in theirs], abs=1)


def test_a_year_that_is_over_cost_what_it_did():
    spells = [(FIRST, date(2013, 5, 1)), (date(2014, 3, 1), None)]
    found = project("L", "2013-14", (FIRST, LAST, LAST), spells, [(date.min, Decimal(70))], [LAST] * 12)
    assert found.expected == found.so_far == (30 + 31) * 10
    assert found.likely == found.nearly_sure == (610, 610)


# --- settings -----------------------------------------------------------------------------------------------------

COUNCIL = '[council]\nname = "X"\nnumber = "999"\n'


def test_one_cost_or_several_by_date():
    costs = check_settings(COUNCIL + COSTS, Path("f.toml")).unit_costs
    assert costs[FOSTERING].rates() == ((date.min, Decimal(700)),)
    assert costs[HOMES].rates() == ((date.min, Decimal(2100)), (date(2013, 7, 1), Decimal(2800)))
    assert [costs[HOMES].covers(*each) for each in (("K2", "PR4"), ("K2", "PR1"), ("U1", "PR4"), (None, None))] == [
        True, False, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"U1", ', '"U9", ', "'U9' is no code of the return"),
        ('["PR4"]', '["PR9"]', "'PR9' is no code of the return"),
        ('types = ["K2"]', 'types = ["K2", "U4"]', "both pay for U4: it would be paid for twice"),
        ("2013-07-01", "0001-01-01", "each cost must begin later"),
        ("per_week = 700", "per_week = -1", "too small"),
        ("per_week = 700", "", "missing"),
        ("per_week = 700", "per_weak = 700", "Did you mean per_week"),
    ],
)
def test_unit_costs_that_cannot_be_meant_are_refused(old, new, words):
    assert old in COSTS
    with pytest.raises(SettingsError, match=words):
        check_settings(COUNCIL + COSTS.replace(old, new), Path("f.toml"))


# --- in a workspace -----------------------------------------------------------------------------------------------


def costed(workspace: Workspace) -> Workspace:
    path = workspace.path / "fingerpost.toml"
    path.write_text(path.read_text(encoding="utf-8") + COSTS, encoding="utf-8")
    opened = Workspace(workspace.path, clock=now)
    opened.office.record_budgets(FINANCE.name, FINANCE.read_bytes())
    return opened


def records() -> list[dict[str, str]]:
    path = EXTRACTS / SEPTEMBER.isoformat() / "ssda903" / "episodes.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [*csv.DictReader(file)]


def test_the_nights_and_costs_are_those_of_the_return(demo_workspace, copy_of):
    """Fostering nights, from the episodes themselves: no legal status or return changes who is where at a day's end."""
    workspace = costed(copy_of(demo_workspace))
    fostering, homes = workspace.projected_outturns()
    spells = {FOSTERING: [], HOMES: []}
    for row in records():
        if row["LS"] in ("V3", "V4"):
            continue
        day, end = (date(*map(int, reversed(row[name].split("/")))) if row[name] else None for name in ("DECOM", "DEC"))
        if row["PLACE"].startswith("U") and row["PLACE_PROVIDER"] in ("PR4", "PR5"):
            spells[FOSTERING].append((day, end))
        if row["PLACE"] == "K2" and row["PLACE_PROVIDER"] == "PR4":
            spells[HOMES].append((day, end))
    nights = {line: plainly(own, FIRST, KNOWN) for line, own in spells.items()}
    placed = {line: plainly(own, KNOWN, KNOWN) for line, own in spells.items()}
    # A child away for a time still has the placement it returns to, so there may be a few nights more.
    assert placed == {FOSTERING: fostering.placed, HOMES: homes.placed}
    assert nights[FOSTERING] <= fostering.nights <= nights[FOSTERING] * 1.02
    assert fostering.so_far == fostering.nights * 100
    assert fostering.expected == fostering.so_far + fostering.placed * 182 * 100
    assert fostering.likely[0] < fostering.expected < fostering.likely[1]
    until_july = plainly(spells[HOMES], FIRST, date(2013, 6, 30))
    assert homes.so_far >= until_july * 300 + (nights[HOMES] - until_july) * 400
    assert (fostering.outturn, fostering.budget) == (4_681_000, 3_646_000)


def test_an_earlier_day_knows_less_and_another_year_nothing(demo_workspace, copy_of):
    workspace = costed(copy_of(demo_workspace))
    (june, _) = workspace.projected_outturns(as_at=date(2013, 7, 15))
    assert (june.as_at, june.so_far) == (date(2013, 6, 30), june.nights * 100)
    assert june.likely is None, "four month ends are known"
    assert workspace.projected_outturns("2014-15") == ()
    (before, _) = workspace.projected_outturns("2012-13")
    assert before.missing == "records of placements begin on 1 April 2013"
    assert demo_workspace.projected_outturns() == (), "no unit costs are given"


def test_without_records_of_placements_it_says_why(fresh):
    workspace = fresh()
    workspace.load(files_of(SEPTEMBER, "referral_workflow"), SEPTEMBER)
    assert {each.missing for each in costed(workspace).projected_outturns()} == {"no extract has placements"}


def test_the_command_shows_it_beneath_the_budgets_where_costs_are_given(demo_workspace, copy_of):
    plain = run("finance", folder=demo_workspace.path).stdout
    assert "Fingerpost's projection" not in plain
    workspace = costed(copy_of(demo_workspace))
    shown = run("finance", folder=workspace.path).stdout
    assert "Fingerpost's projection beside the finance team's" in shown
    assert "It is not the finance team's" in shown
    rows = [*csv.DictReader(io.StringIO(
        run("finance", "--projected", "--format", "csv", folder=workspace.path).stdout))]  # fmt: skip
    assert [row["budget_line"] for row in rows] == [FOSTERING, HOMES]
    assert Decimal(rows[0]["difference"]) == Decimal(rows[0]["fingerpost_outturn"]) - Decimal(4_681_000)


# --- in the report ------------------------------------------------------------------------------------------------

PROJECTED = ProjectedOutturn(
    FOSTERING, "2013-14", KNOWN, 104, 18_548, Decimal("101.4"), Decimal(2_252_257), Decimal(4_550_657),
    (Decimal(4_375_040), Decimal(4_726_274)), (Decimal(4_252_190), Decimal(4_849_124)),
    Decimal(3_646_000), Decimal(4_681_000), 95,
)  # fmt: skip


def test_the_report_has_a_table_only_where_there_is_a_projection():
    assert "placements_cost" not in str(build(material()))
    text = str(build(material(projected=(PROJECTED,))))
    for words in ("placements_cost", "4,375,040 to 4,726,274", "£130k less than the finance team projects", "'95'"):
        assert words in text
    gone = ProjectedOutturn(HOMES, "2013-14", KNOWN, missing="no extract has placements")
    assert "No projection: no extract has placements." in str(build(material(projected=(gone,))))


def test_the_workspaces_report_has_it_and_its_public_edition_has_not(demo_workspace, copy_of):
    workspace = costed(copy_of(demo_workspace))
    assert [each.line for each in workspace._unprotected("2013-14-Q2", "internal").projected] == [FOSTERING, HOMES]
    assert workspace._unprotected("2013-14-Q2", "public").projected == ()
    handed = public_material(material(edition="public", projected=(PROJECTED,), office=Office()), workspace.settings)
    assert handed.material.projected == ()


def test_to_the_penny():
    assert PROJECTED.beside_outturn == Decimal(-130_343)
    assert Fraction(PROJECTED.so_far) == Fraction(18_548 * 850, 7).__round__()
