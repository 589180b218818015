"""Funnels of teams and councils: the counts are those of the records, and no unit that is too small has a verdict."""

from __future__ import annotations

import csv
from collections import Counter
from decimal import Decimal

import pytest
from lxml import etree
from scipy.stats import binom

from fingerpost.compare.benchmarks import sizes
from fingerpost.compare.benchmarks.published import areas, find_council, find_series, series, values
from fingerpost.compare.proportions import funnel
from fingerpost.desk.funnels import FEW, UnitsFunnel, funnel_listing, funnel_picture, funnel_words
from fingerpost.errors import NotFound, Refused
from fingerpost.measures import shipped_catalogue
from fingerpost.render.funnel import funnel_svg
from inputs import EXTRACTS, SEPTEMBER
from test_cli import run

COUNTS = {
    "LACStable_2016on": "LACStableNum_2016on",
    "PrevRegCPR": "ReRegCPR",
    "%_of LAC Adopted": "No_of LAC Adopted",
    "LAC_ceased_SGO%": "LAC_ceased_SGO",
    "CareLeaverAcc": "NoCareLeaverAcc",
    "RevCP": "CPP_Reviewed_InReqTimeScl",
}
"""Percentages whose numerators are published too."""


def of(x: list[tuple[str, int, int]]) -> UnitsFunnel:
    return UnitsFunnel(
        shipped_catalogue()["contacts_closed_and_logged"], "Title", "team", funnel(x, overdispersed=False)
    )


def test_a_funnel_of_the_example_counts_what_the_extract_has(demo_workspace):
    with (EXTRACTS / SEPTEMBER.isoformat() / "referral_workflow.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["Date Started"][3:] in ("07/2013", "08/2013", "09/2013")]
    everyone = Counter(row["Referred By"] for row in rows)
    closed = Counter(row["Referred By"] for row in rows if row["Case Outcome"] == "Closed & Logged")
    drawn = demo_workspace.funnel("contacts_closed_and_logged", "2013-14-Q2", "agency")
    ours = {point.name: (point.x, point.n) for point in drawn.found.points}
    assert ours == {agency: (closed[agency], everyone[agency]) for agency in everyone}
    share = sum(closed.values()) / sum(everyone.values())
    assert drawn.found.share == pytest.approx(share)
    for point in drawn.found.points:
        few = point.n * min(share, 1 - share) < 5
        assert (drawn.verdict(point) == FEW) == few
        if not drawn.found.tau2 and not few:
            inside = binom.ppf(0.025, point.n, share) - 1 <= point.x <= binom.ppf(0.975, point.n, share) + 1
            assert inside or drawn.verdict(point) != "within the usual variation"


def test_a_unit_that_is_too_small_has_no_verdict_however_far_it_lies():
    drawn = of([("North", 500, 1000), ("South", 300, 1000), ("Tiny", 4, 4)])
    rows = {row[0]: row[-1] for row in funnel_listing(drawn).rows}
    assert rows["Tiny"] == FEW
    assert (rows["North"], rows["South"]) != (FEW, FEW)
    said = " ".join(funnel_words(drawn))
    assert "1 too small to say anything of" in said
    assert ": Tiny" not in said


def test_of_few_units_the_limits_are_those_of_chance_alone(demo_workspace):
    assert demo_workspace.funnel("contacts_closed_and_logged", "2013-08", "reason").found.tau2 == 0


@pytest.mark.parametrize(
    ("measure", "by", "words"),
    [
        ("contacts", "agency", "a funnel compares percentages"),
        ("contacts_closed_and_logged", "disability", "several values"),
        ("contacts_closed_and_logged", "team", "have no team"),
    ],
)
def test_what_makes_no_funnel_says_why(demo_workspace, measure, by, words):
    with pytest.raises(Refused, match=words):
        demo_workspace.funnel(measure, "2013-14-Q2", by)
    with pytest.raises(NotFound, match="no breakdown by 'ward'"):
        demo_workspace.funnel("contacts_closed_and_logged", "2013-14-Q2", "ward")


@pytest.mark.parametrize("id", COUNTS)
def test_denominators_are_those_of_the_published_counts(id):
    """The numerator that is worked back is the published one, as near as the percentage is printed."""
    found = {number: (x, n) for number, x, n in sizes.shares(find_series(id), "2024")}
    printed = values(id)
    decimals = max(-int(value.value.as_tuple().exponent) for value in printed.values() if value.value is not None)
    checked = 0
    for number, (x, n) in found.items():
        count = values(COUNTS[id]).get((number, "2024"))
        if count and count.value is not None:
            assert abs(x - count.value) <= n * Decimal(10) ** -decimals / 200 + 1, areas()[number].name
            checked += 1
    assert checked > 100


def test_every_denominator_is_of_a_percentage_and_published():
    for id, parts in sizes.OF.items():
        assert series()[id].measured == "percent"
        assert all(series()[part].measured == "number" for part in parts)
    for council, x, n in sizes.shares(find_series("LAC"), "2024"):
        count, rate = values("LACnum")[council, "2024"].value, values("LAC")[council, "2024"].value
        # The rate is printed in whole numbers, and the two estimates of the children are of one year.
        assert count is not None
        assert rate is not None
        assert abs(x - count) <= max(2, count / 25), areas()[council].name
        assert abs(n * rate / 10_000 - x) <= 1


def test_councils_are_set_about_their_common_share(demo_workspace):
    drawn = demo_workspace.councils_funnel("rereferrals_within_12_months", 2024, "Camden")
    camden = find_council("Camden").number
    (point,) = [point for point in drawn.found.points if point.name == "Camden"]
    referrals = values("CPP_Total_NumRef")[camden, "2024"].value
    assert point.n == referrals
    assert round(100 * point.x / point.n, 1) == pytest.approx(float(values("ReReferral")[camden, "2024"].value or 0))
    assert drawn.found.share == pytest.approx(
        sum(point.x for point in drawn.found.points) / sum(point.n for point in drawn.found.points)
    )
    assert drawn.found.tau2 > 0
    with pytest.raises(NotFound, match="no figures of 1999"):
        demo_workspace.councils_funnel("rereferrals_within_12_months", 1999)
    with pytest.raises(Refused, match="not set beside any published figure"):
        demo_workspace.councils_funnel("contacts")
    with pytest.raises(Refused, match="no published denominator"):
        demo_workspace.councils_funnel("cp_plans_lasting_2_years")


def test_the_drawing_has_a_mark_for_each_unit_and_says_in_words_what_it_shows():
    drawn = of([("North <b>", 700, 1000), ("South", 300, 1000), ("West", 500, 1000), ("Tiny", 4, 4)])
    picture = etree.fromstring(funnel_svg(funnel_picture(drawn)).encode())
    svg = "{http://www.w3.org/2000/svg}"
    assert picture.findtext(f"{svg}title") == "Title"
    assert "Above the 99.8% limits: North <b>." in (picture.findtext(f"{svg}desc") or "")
    names = {text.text for text in picture.iter(f"{svg}text")}
    assert {"North <b>", "South", "West", "Tiny"} <= names
    # One of each kind in the plot, and one in the key.
    assert len(list(picture.iter(f"{svg}polygon"))) == 4
    assert len(list(picture.iter(f"{svg}circle"))) == 4


def test_the_command_draws_and_prints(demo_workspace, tmp_path):
    done = run(
        "funnel", "rereferrals_within_12_months", "2024-25", "--councils", "--council", "Camden",
        "--svg", str(tmp_path / "c.svg"), folder=demo_workspace.path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Camden: 18.3%, within the usual variation." in done.stdout
    assert (tmp_path / "c.svg").read_text(encoding="utf-8").startswith("<svg")
    assert run("funnel", "contacts_closed_and_logged", folder=demo_workspace.path).returncode == 2
