"""Equity: intervals against worked examples and other programs, counts against the records, nothing said too far."""

from __future__ import annotations

import csv
from collections import Counter
from math import exp, inf, log, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from scipy.stats import binomtest
from scipy.stats.contingency import relative_risk

from fingerpost import Viewer, Workspace
from fingerpost.compare.equity import Group, disparities, pooled, rate_ratio, risk_ratio
from fingerpost.desk.equity import equity_listing, equity_picture, equity_words
from fingerpost.errors import NotFound, Refused
from fingerpost.model import HIDDEN_MARK
from fingerpost.render.intervals import intervals_svg
from inputs import EXTRACTS, SEPTEMBER, files_of
from test_cli import run

# --- the intervals --------------------------------------------------------------------------------------------------


def test_a_risk_ratio_worked_by_hand():
    """15 of 100 against 5 of 100: 3 times; the log has a standard error of the root of 1/15 - 1/100 + 1/5 - 1/100."""
    ratio, low, high = risk_ratio(15, 100, 5, 100)
    error = sqrt(0.0666667 - 0.01 + 0.2 - 0.01)
    assert ratio == pytest.approx(3)
    assert (low, high) == (pytest.approx(exp(log(3) - 1.959964 * error)), pytest.approx(exp(log(3) + 1.959964 * error)))
    assert (round(low, 3), round(high, 3)) == (1.133, 7.941)


def test_a_rate_ratio_as_r_gives_it():
    """The example of poisson.test in the documentation of R's stats package: 11 in 800 and 21 in 3,011."""
    ratio, low, high = rate_ratio(11, 800, 21, 3011)
    assert (ratio, low, high) == (
        pytest.approx(1.971488, abs=1e-6), pytest.approx(0.8584264, abs=1e-6), pytest.approx(4.2772659, abs=1e-6),
    )  # fmt: skip


@given(st.integers(1, 400), st.integers(0, 400), st.integers(1, 400), st.integers(0, 400))
def test_risk_ratios_agree_with_scipy(x, rest, y, others):
    n, m = x + rest + 1, y + others + 1
    theirs = relative_risk(x, n, y, m)
    low, high = theirs.confidence_interval(0.95)
    assert risk_ratio(x, n, y, m) == (
        pytest.approx(theirs.relative_risk), pytest.approx(low), pytest.approx(high),
    )  # fmt: skip


@given(st.integers(0, 200), st.integers(1, 10_000), st.integers(0, 200), st.integers(1, 10_000))
def test_rate_ratios_agree_with_scipys_exact_interval(x, n, y, m):
    ratio, low, high = rate_ratio(x, n, y, m)
    if not x + y:
        assert (ratio, low, high) == (None, 0, inf)
        return
    ends = binomtest(x, x + y).proportion_ci(0.95, "exact")
    assert low == pytest.approx(ends.low / (1 - ends.low) * m / n, rel=1e-6)
    assert high == (inf if y == 0 else pytest.approx(ends.high / (1 - ends.high) * m / n, rel=1e-6))
    assert ratio is None or low <= ratio <= high


@given(st.integers(1, 50), st.integers(1, 50), st.integers(1, 50), st.integers(1, 50))
def test_the_other_way_round_the_ratio_is_turned_over(x, n, y, m):
    for of, base in ((rate_ratio, 0), (risk_ratio, 50)):
        there, back = of(x, n + base, y, m + base), of(y, m + base, x, n + base)
        assert there[0] is not None
        assert back[0] == pytest.approx(1 / there[0])
        assert (back[1], back[2]) == (pytest.approx(1 / there[2]), pytest.approx(1 / there[1]))


def test_no_cases_leave_the_interval_open_and_nonsense_is_refused():
    assert risk_ratio(0, 10, 5, 10) == (0, 0, inf)
    assert risk_ratio(5, 10, 0, 10) == (None, 0, inf)
    for numbers in ((11, 10, 1, 10), (1, 0, 1, 10), (-1, 10, 1, 10)):
        with pytest.raises(Refused):
            risk_ratio(*numbers)


# --- what is said ---------------------------------------------------------------------------------------------------


def test_nothing_is_said_beyond_the_interval_or_of_too_few():
    found = {
        each.group.name: each
        for each in disparities(
            [Group("many", 300, 1000), Group("more", 60, 100), Group("alike", 33, 110), Group("few", 3, 4)], "share"
        )
    }
    assert [found[name].says for name in ("many", "more", "alike", "few")] == ["less", "more", "unclear", "few"]
    assert all(each.low > 1 for each in found.values() if each.says == "more")
    assert all(each.high < 1 for each in found.values() if each.says == "less")


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 400)), min_size=2, max_size=8))
def test_a_verdict_is_never_stronger_than_its_interval(numbers):
    groups = [Group(str(place), cases, base) for place, (cases, base) in enumerate(numbers)]
    for each in disparities(groups, "rate"):
        if each.says == "more":
            assert each.low > 1
        if each.says == "less":
            assert each.high < 1
        if each.ratio is None:
            assert each.says in ("few", "unclear", "more")


@given(st.lists(st.tuples(st.sampled_from("ABCDEF"), st.integers(0, 30)), unique_by=lambda each: each[0]))
def test_pooling_loses_nobody(numbers):
    groups = [Group(name, cases, cases * 2) for name, cases in numbers]
    wider = {"A": "One", "B": "One", "C": "One", "D": "Two", "E": "Two"}
    found = pooled(groups, wider, lambda group: 0 < group.cases <= 5)
    assert sum(group.cases for group in found) == sum(group.cases for group in groups)
    assert sorted(name for group in found for name in group.members or (group.name,)) == sorted(
        group.name for group in groups
    )
    # Of those that have a wider group at most one is still small, and it stands alone.
    assert sum(0 < group.cases <= 5 for group in found if group.name != "F") <= 1


# --- on records -----------------------------------------------------------------------------------------------------


def test_shares_by_sex_are_those_of_the_extract(demo_workspace):
    folder = EXTRACTS / SEPTEMBER.isoformat()
    with (folder / "children.csv").open(encoding="utf-8-sig", newline="") as file:
        sex = {row["Child ID"]: {"M": "Male", "F": "Female"}.get(row["Sex"]) for row in csv.DictReader(file)}
    with (folder / "referral_workflow.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["Date Started"][3:] in ("07/2013", "08/2013", "09/2013")]
    everyone = Counter(sex.get(row["Child ID"]) for row in rows)
    closed = Counter(sex.get(row["Child ID"]) for row in rows if row["Case Outcome"] == "Closed & Logged")
    found = demo_workspace.equity("contacts_closed_and_logged", "2013-14-Q2", "sex")
    ours = {each.group.name: (each.group.cases, each.group.base) for each in found.found}
    assert ours == {name: (closed[name], everyone[name]) for name in ("Male", "Female")}
    assert found.unknown == (closed[None], everyone[None])
    (male,) = [each for each in found.found if each.group.name == "Male"]
    theirs = relative_risk(closed["Male"], everyone["Male"], closed["Female"], everyone["Female"])
    assert male.ratio == pytest.approx(theirs.relative_risk)


@pytest.mark.parametrize("by", ["ethnicity", "ethnicity_group", "age_band", "disability"])
@pytest.mark.parametrize("measure", ["rereferrals_within_12_months", "children_in_care", "contacts_per_10k"])
def test_groups_and_those_not_recorded_add_up_to_the_figure(demo_workspace, measure, by):
    definition = demo_workspace.catalogue.find("contacts" if measure == "contacts_per_10k" else measure)
    (figure,) = demo_workspace.figures("2013-14-Q2", [definition.id])
    found = demo_workspace.equity(definition.id, "2013-14-Q2", by)
    cases = found.unknown[0] + sum(each.group.cases for each in found.found)
    assert cases == (figure.numerator if figure.number is None else figure.number)


POPULATION = b"""Estimated On,Breakdown,Category,Children
30/06/2012,sex,M,5000
30/06/2012,sex,F,5000
30/06/2013,sex,M,6000
30/06/2013,sex,F,4000
30/06/2013,ethnicity,white,9000
30/06/2013,ethnicity,mixed,400
30/06/2013,ethnicity,asian,300
30/06/2013,ethnicity,black,200
30/06/2013,ethnicity,other,100
30/06/2014,sex,M,1
30/06/2014,sex,F,1
"""


@pytest.fixture
def with_population(copy_of, demo_workspace) -> Workspace:
    workspace = copy_of(demo_workspace)
    workspace.load([*files_of(SEPTEMBER), ("census.csv", POPULATION)], SEPTEMBER)
    return workspace


def test_a_count_is_set_against_the_population_where_there_is_one(with_population):
    found = with_population.equity("children_in_care", "2013-14-Q2", "sex")
    boys, girls = (next(each for each in found.found if each.group.name == name).group for name in ("Male", "Female"))
    assert (boys.base, girls.base) == (6000, 4000), "the latest up to the period's end"
    assert found.base == "children of the area, 30 June 2013"
    (male,) = [each for each in found.found if each.group.name == "Male"]
    assert male.ratio == pytest.approx((boys.cases / 6000) / (girls.cases / 4000))
    need = with_population.equity("children_in_care", "2013-14-Q2", "sex", "need")
    assert need.base == "children in need at the period's end"
    wider = with_population.equity("children_in_care", "2013-14-Q2", "ethnicity_group")
    assert {each.group.name: each.group.base for each in wider.found} == {
        "White": 9000, "Mixed or multiple": 400, "Asian or Asian British": 300, "Black or Black British": 200,
        "Other ethnic group": 100,
    }  # fmt: skip
    # Population by the wider groups says nothing of the narrower ones.
    assert "need" in with_population.equity("children_in_care", "2013-14-Q2", "ethnicity").base
    with pytest.raises(Refused, match="no population by ethnicity whose groups fit"):
        with_population.equity("children_in_care", "2013-14-Q2", "ethnicity", "population")


def test_ages_are_fitted_to_those_of_the_population(copy_of, demo_workspace):
    workspace = copy_of(demo_workspace)
    ages = (
        b"Estimated On,Age Group,Children\n30/06/2013,0 to 4,2000\n30/06/2013,5 to 15,4000\n30/06/2013,16 to 17,800\n"
    )
    workspace.load([*files_of(SEPTEMBER), ("ages.csv", ages)], SEPTEMBER)
    found = workspace.equity("contacts", "2013-14-Q2", "age")
    own = {figure.breakdown[0][1]: int(figure.number or 0)
           for figure in workspace.figures("2013-14-Q2", ["contacts"], ["age"])}  # fmt: skip
    assert {each.group.name: (each.group.cases, each.group.base) for each in found.found} == {
        "0 to 4": (own["under 1"] + own["1 to 4"], 2000),
        "5 to 15": (own["5 to 9"] + own["10 to 15"], 4000),
        "16 to 17": (own["16 and over"], 800),
    }


def test_small_groups_are_pooled_and_named(demo_workspace):
    listing = equity_listing(demo_workspace.equity("rereferrals_within_12_months", "2013-14-Q2", "ethnicity"))
    groups = {row[0]: row[-1] for row in listing.rows}
    assert "Mixed or multiple, small groups" in groups
    assert "Mixed: White and Asian" in groups["Mixed or multiple, small groups"]
    assert "Not yet obtained" not in groups, "not asked is not recorded"


def test_small_numbers_are_withheld_from_whoever_may_see_no_child(demo_workspace):
    asked = ("children_on_cp_plans", "2013-14-Q2", "ethnicity_group")
    all_of_it = equity_listing(demo_workspace.equity(*asked))
    councillor = Workspace(demo_workspace.path, Viewer("councillor"))
    found = councillor.equity(*asked)
    rows = {row[0]: row for row in equity_listing(found).rows}
    small = {row[0] for row in all_of_it.rows if 1 <= row[1] <= 5}
    assert len(small) >= 2
    assert {name for name, row in rows.items() if row[1] == HIDDEN_MARK} >= small
    words, drawn = " ".join(equity_words(found)), intervals_svg(equity_picture(found))
    assert "withheld" in words
    for row in all_of_it.rows:
        if row[0] in small and row[4] is not None:
            assert str(row[4]) not in {cell for own in rows.values() for cell in own}
            assert f"{row[4]} (" not in drawn


def test_one_small_group_is_not_found_from_the_total():
    from fingerpost.desk.equity import _withheld
    from fingerpost.disclosure.policy import Policy

    groups = [Group("A", 100, 900), Group("B", 3, 30), Group("C", 20, 300)]
    assert _withheld(groups, (0, 0), "rate", Policy()) == {"B", "C"}
    assert _withheld(groups, (2, 20), "rate", Policy()) == {"B", "Not recorded"}
    assert _withheld(groups[::2], (0, 0), "rate", Policy()) == frozenset()


@pytest.mark.parametrize(
    ("measure", "by", "error", "words"),
    [
        ("contacts", "team", NotFound, "not by 'team'"),
        ("social_worker_agency_rate", "sex", Refused, "does not count children by sex"),
        ("social_worker_average_caseload", "sex", Refused, "is a mean"),
        ("care_applications", "sex", Refused, "no extract has care applications"),
    ],
)
def test_what_cannot_be_compared_says_why(demo_workspace, measure, by, error, words):
    with pytest.raises(error, match=words):
        demo_workspace.equity(measure, "2013-14-Q2", by)


def test_those_not_recorded_are_told_and_warned_about(demo_workspace):
    from dataclasses import replace

    found = demo_workspace.equity("rereferrals_within_12_months", "2013-14-Q2", "sex")
    cases = sum(each.group.cases for each in found.found)
    assert "so many" in " ".join(equity_words(replace(found, unknown=(cases, cases))))
    assert "so many" not in " ".join(equity_words(replace(found, unknown=(1, 1))))


def test_the_drawing_shows_each_interval_in_its_place(demo_workspace):
    found = demo_workspace.equity("contacts", "2013-14-Q2", "age")
    picture = etree.fromstring(intervals_svg(equity_picture(found)).encode())
    svg = "{http://www.w3.org/2000/svg}"
    dots = [float(dot.get("cx")) for dot in picture.iter(f"{svg}circle")]
    (one,) = [float(line.get("x1")) for line in picture.iter(f"{svg}line") if line.get("stroke-width") == "1.5"]
    assert len(dots) == len(found.found)
    for each, at in zip(found.found, dots, strict=True):
        assert (at > one) == ((each.ratio or 0) > 1)
    assert "times as often as the others" in (picture.findtext(f"{svg}desc") or "")


def test_the_command_prints_and_draws(demo_workspace, tmp_path):
    done = run(
        "equity", "children_in_care", "2013-14-Q2", "--by", "sex", "--against", "need",
        "--svg", str(tmp_path / "e.svg"), folder=demo_workspace.path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "No difference can be told for" in done.stdout
    assert (tmp_path / "e.svg").read_text(encoding="utf-8").startswith("<svg")
