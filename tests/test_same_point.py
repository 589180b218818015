"""The same point last year: a second comparison in words, for what adds up over a year, that no arrow follows."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.compare.same_point import same_point
from fingerpost.desk.publicly import public_material
from fingerpost.measures import shipped_catalogue
from fingerpost.model import Figure
from fingerpost.periods import Period
from fingerpost.report.build import build
from fingerpost.report.commentary import draft
from inputs import EXTRACTS, SEPTEMBER, files_of
from sample_material import material

FIGURES = {"council": "999", "measure": "m", "period": "2013-14-Q2", "basis": "year_to_date"}


def count(number: int | Fraction | None, **more) -> Figure:
    return Figure(**FIGURES, number=None if number is None else Fraction(number), **more)


def share(numerator: int, denominator: int) -> Figure:
    return Figure(**FIGURES, numerator=numerator, denominator=denominator)


@pytest.mark.parametrize(
    ("now", "then", "words"),
    [
        (count(238), count(226), "up 12 on the same point last year, 5.3%"),
        (count(1_000), count(3_000), "down 2,000 on the same point last year, 66.7%"),
        (count(5), count(0), "up 5 on the same point last year"),
        (count(5), count(5), "the same as at the same point last year"),
        (count(Fraction(21, 2)), count(10), "up 0.5 on the same point last year, 5.0%"),
        (share(44, 100), share(95, 200), "down 3.5 points on the same point last year"),
        (
            count(12, definition="b"),
            count(11, definition="a"),
            "up 1 on the same point last year, 9.1%; its definition has changed since",
        ),
    ],
)
def test_the_change_in_words(now, then, words):
    assert same_point(now, then, "2012-13-Q2").words == words


@pytest.mark.parametrize(
    ("now", "then", "reason"),
    [
        (count(5), None, "there is no figure for 2012-13-Q2"),
        (count(5), count(None, missing="records begin on 1 April 2013"), "records begin on 1 April 2013"),
        (count(None, missing="no extract has it"), count(5), "no extract has it"),
        (share(1, 2), share(0, 0), "there is nothing to divide by in 2012-13-Q2"),
    ],
)
def test_without_a_figure_it_says_why(now, then, reason):
    found = same_point(now, then, "2012-13-Q2")
    assert (found.change, found.words) == (None, f"no comparison with the same point last year: {reason}")


@given(st.integers(0, 9_999), st.integers(0, 9_999))
def test_turned_round_the_change_is_the_same_the_other_way(a, b):
    there, back = same_point(count(a), count(b), "x"), same_point(count(b), count(a), "x")
    assert there.change == -back.change
    assert ("up" in there.words, "down" in there.words) == (a > b, a < b)


@pytest.mark.parametrize(
    ("name", "earlier"),
    [
        ("2013-14-Q2", "2012-13-Q2"),
        ("2013-08", "2012-08"),
        ("2013/14", "2012-13"),
        ("2013-04..2013-05", "2012-04..2012-05"),
    ],
)
def test_a_year_earlier(name, earlier):
    assert Period.parse(name).a_year_earlier().name == earlier


def commenced(first: str, last: str) -> int:
    path = EXTRACTS / SEPTEMBER.isoformat() / "caf2.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        days = [row["Commenced"] for row in csv.DictReader(file)]
    iso = Counter("-".join(reversed(day.split("/"))) if "/" in day else day for day in days)
    return sum(number for day, number in iso.items() if first <= day <= last)


def test_the_two_numbers_are_the_rows_of_the_extract(demo_workspace):
    (figure,) = demo_workspace.figures("2013-14-Q2", ["caf2_commenced"])
    (found,) = demo_workspace.same_point([figure], "2013-14-Q2").values()
    now, then = commenced("2013-04-01", "2013-09-30"), commenced("2012-04-01", "2012-09-30")
    assert (figure.number, found.figure.number, found.change) == (now, then, now - then)
    assert found.words == f"up {now - then} on the same point last year, {100 * (now - then) / then:.1f}%"


def test_only_what_adds_up_over_a_year_has_one_and_every_such_measure_has(demo_workspace):
    found = demo_workspace.same_point(demo_workspace.figures("2013-14-Q2"), "2013-14-Q2")
    cumulative = {each.id for each in shipped_catalogue().values() if each.basis in ("year_to_date", "rolling_year")}
    assert {*found} == cumulative
    reasons = {measure: each.words for measure, each in found.items() if each.change is None}
    assert "records of cp plans begin on 1 April 2013" in reasons["second_or_subsequent_cp_plans"]
    assert "records of s47 enquiries begin on 1 April 2012" in reasons["s47_repeat_12_months"]


def test_the_end_of_a_year_is_set_beside_last_years_outturn(fresh, demo_workspace):
    """2013-14 is not over in the extract, so 2012-13 is asked for beside an outturn of 2011-12 made here."""
    workspace = fresh()
    (workspace.path / "figures").mkdir(exist_ok=True)
    (workspace.path / "figures" / "published_2011-12.csv").write_text(
        "measure,number,numerator,denominator,percent,source\ncaf2_commenced,400,,,,Report\n",
        encoding="utf-8",
    )
    workspace.load(files_of(SEPTEMBER), SEPTEMBER)
    figures = workspace.figures("2012-13-Q4", ["caf2_commenced"])
    (found,) = workspace.same_point(figures, "2012-13-Q4").values()
    assert (found.figure.number, found.label) == (400, "2011-12 outturn")
    assert found.change == commenced("2012-04-01", "2013-03-31") - 400


def test_arrows_do_not_follow_it(demo_workspace):
    """Up on quarter 1 and down on the same point last year: the arrow is quarter 1's."""
    explained = demo_workspace.explain("initial_assessments_in_10_working_days", "2013-14-Q2")
    assert (explained.figure.direction, explained.same_point.words[:4]) == ("up", "down")


def test_a_period_that_is_not_over_is_compared_with_nothing(demo_workspace):
    figures = demo_workspace.figures("2013/14", ["caf2_commenced"])
    assert demo_workspace.same_point(figures, "2013/14") == {}
    assert demo_workspace.explain("caf2_commenced", "2013/14").same_point is None


def test_the_report_says_it_beside_the_arrow_and_how_many_have_none():
    known = same_point(count(238), count(226), "2012-13-Q2")
    none = same_point(count(5), count(None, missing="records begin on 1 April 2013"), "2012-13-Q2")
    said = material(same_point={"contacts": known, "children_in_care": none})
    assert "It is up 12 on the same point last year, 5.3% (then 226)." in draft(said, "contacts")
    assert "same point" not in draft(said, "children_in_care")
    text = str(build(said))
    assert "Of the 2 figures" in text
    assert "For 1: no comparison with the same point last year: records begin on 1 April 2013." in text
    assert "same point last year:" not in str(build(replace(said, same_point={})))


def test_a_public_edition_has_none_of_it(demo_workspace):
    """Last year's number could be worked out from the change, and nothing protects it there."""
    known = same_point(count(238), count(226), "2012-13-Q2")
    public = public_material(material(edition="public", same_point={"contacts": known}), demo_workspace.settings)
    assert public.material.same_point == {}
    assert "on the same point last year" not in str(build(public.material))
