"""Targets: met, near or missed by the measure's polarity and tolerance; what the settings say of them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from fingerpost import Workspace
from fingerpost.cli import app
from fingerpost.compare.targets import COLOURS, SHAPES, WORDS, Target, judged, target_words
from fingerpost.desk.targets import target_of
from fingerpost.errors import SettingsError
from fingerpost.measures import shipped_catalogue
from fingerpost.model import Figure
from fingerpost.periods import Period
from fingerpost.settings import Settings, check_settings

CATALOGUE = shipped_catalogue()
HIGHER, LOWER = CATALOGUE["icpc_within_15_working_days"], CATALOGUE["rereferrals_within_12_months"]
QUARTER = Period.parse("2013-14-Q2")


def share(x: int, n: int) -> Figure:
    return Figure("999", "m", "2013-14-Q2", "period", numerator=x, denominator=n)


def status(definition, figure, value, tolerance=0):
    return judged(definition, figure, Target(Fraction(str(value)), Fraction(str(tolerance)))).status


@pytest.mark.parametrize(
    ("definition", "x", "expected"),
    [
        (HIGHER, 900, "met"), (HIGHER, 901, "met"), (HIGHER, 899, "near"), (HIGHER, 850, "near"),
        (HIGHER, 849, "missed"),
        (LOWER, 900, "met"), (LOWER, 899, "met"), (LOWER, 901, "near"), (LOWER, 950, "near"), (LOWER, 951, "missed"),
    ],
)  # fmt: skip
def test_both_ends_of_the_tolerance_count_and_which_side_is_good_follows_polarity(definition, x, expected):
    assert status(definition, share(x, 1000), 90, 5) == expected


def test_values_are_compared_unrounded_and_the_words_say_by_how_much():
    found = judged(HIGHER, share(9496, 10000), Target(Fraction(95)))
    assert (found.status, found.text) == ("missed", "■ Off target")
    assert found.why == "94.96% against 95%: 0.04 points below, and there is no tolerance; higher is better."
    near = judged(LOWER, share(22, 100), Target(Fraction(20), Fraction(5, 2)))
    assert near.why == "22% against 20%: 2 points above, within the tolerance of 2.5; lower is better."
    met = judged(LOWER, share(18, 100), Target(Fraction(20)))
    assert (met.gap, met.why) == (0, "18% against 20%: met, lower being better.")


def test_words_shape_and_colour_each_say_it_alone():
    for said in (WORDS, SHAPES, COLOURS):
        assert len(set(said.values())) == len(said) == 3


def test_there_is_no_judgement_without_a_value_a_target_or_a_better_way():
    target = Target(Fraction(90))
    assert judged(replace(HIGHER, better="neutral"), share(1, 2), target) is None
    assert judged(HIGHER, Figure("999", "m", "", "period", missing="no records"), target) is None
    assert judged(HIGHER, share(0, 0), target) is None
    assert judged(HIGHER, share(1, 2), None) is None
    assert judged(HIGHER, Figure("999", "m", "", "period", hidden=frozenset({"value"})), target) is None


def test_a_target_in_words_has_its_tolerance_its_origin_and_why():
    target = Target(Fraction(80), Fraction(5), "national", "Working Together to Safeguard Children")
    assert target_words(target, share(1, 2)) == (
        "80%, within 5 points counts as near (national: Working Together to Safeguard Children)"
    )
    assert target_words(Target(Fraction(1700)), Figure("999", "m", "", "period", number=Fraction(1))) == "1,700"
    assert target_words(Target(Fraction(1700), Fraction(85), "local"), Figure("999", "m", "", "period")) == (
        "1,700, within 85 counts as near (local)"
    )


@given(st.integers(0, 200), st.integers(0, 100), st.integers(0, 30))
def test_lower_is_higher_upside_down(x, value, tolerance):
    figure, mirrored = (Figure("999", "m", "", "period", number=Fraction(n)) for n in (x, -x))
    target, other = Target(Fraction(value), Fraction(tolerance)), Target(Fraction(-value), Fraction(tolerance))
    assert judged(HIGHER, figure, target).status == judged(LOWER, mirrored, other).status


@given(st.integers(0, 100), st.integers(0, 100), st.integers(0, 30), st.integers(0, 30))
def test_more_tolerance_is_never_worse(x, value, less, more):
    order = ["missed", "near", "met"]
    first, second = (status(HIGHER, share(x, 100), value, each) for each in (less, less + more))
    assert order.index(second) >= order.index(first)


# --- the settings -------------------------------------------------------------------------------------------------

COUNCIL = '[council]\nname = "Example"\nnumber = "999"\n'


def settings(text: str) -> Settings:
    return check_settings(COUNCIL + text, Path("fingerpost.toml"))


def test_a_target_is_a_number_a_table_or_a_list_by_period():
    said = settings(
        """
        [tolerance]
        points = 3
        percent = 10
        [targets]
        icpc_within_15_working_days = 80
        rereferrals_within_12_months = { value = 20.5, tolerance = 1, origin = "national", why = "Council plan" }
        children_in_care = [{ value = 400 }, { since = "2013-14", value = 380, tolerance = 0 }]
        contacts = 1700
        """
    )

    def of(measure: str, period: str) -> Target | None:
        return target_of(said, CATALOGUE[measure], Period.parse(period))

    assert of("icpc_within_15_working_days", "2013-14-Q2") == Target(Fraction(80), Fraction(3))
    assert of("rereferrals_within_12_months", "2013-08") == Target(
        Fraction("20.5"), Fraction(1), "national", "Council plan"
    )
    assert of("children_in_care", "2012-13-Q4") == Target(Fraction(400), Fraction(40))
    assert of("children_in_care", "2013-14-Q1") == Target(Fraction(380), Fraction(0))
    assert of("contacts", "2013-14-Q1") == Target(Fraction(1700), Fraction(170))
    assert of("referrals", "2013-14-Q1") is None


def test_a_target_of_what_happens_is_for_periods_of_one_length():
    said = settings('[targets]\ncontacts = 1700\nreferrals = { value = 220, each = "month" }')
    lengths = {
        measure: [
            period
            for period in ("2013-08", "2013-14-Q2", "2012-13", "2013-07..2013-08")
            if target_of(said, CATALOGUE[measure], Period.parse(period))
        ]
        for measure in ("contacts", "referrals")
    }
    assert lengths == {"contacts": ["2013-14-Q2"], "referrals": ["2013-08"]}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("contacts = { value = 5, tolerence = 1 }", "unknown setting. Did you mean tolerance?"),
        ("contacts = { value = 5, tolerance = -1 }", "-1 is too small; it must be 0 or more."),
        ("contacts = { tolerance = 1 }", "it is missing."),
        ('contacts = { value = 5, origin = "regional" }', "national"),
        ('contacts = "many"', "contacts"),
    ],
)
def test_a_target_that_cannot_be_right_is_refused(text, says):
    with pytest.raises(SettingsError) as error:
        settings(f"[targets]\n{text}")
    assert says in str(error.value)
    assert "targets.contacts" in str(error.value)


# --- where they are shown -----------------------------------------------------------------------------------------

TARGETS = """[targets]
icpc_within_15_working_days = { value = 45, tolerance = 10, origin = "local", why = "Improvement plan" }
rereferrals_within_12_months = 30
contacts = 1000
children_in_care = 400
"""


@pytest.fixture
def with_targets(copy_of, demo_workspace) -> Workspace:
    copied = copy_of(demo_workspace)
    toml = copied.path / "fingerpost.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace("[targets]\n", TARGETS, 1), encoding="utf-8")
    return Workspace(copied.path)


def run(workspace: Workspace, *words: str) -> str:
    found = CliRunner().invoke(app, [*words, "--workspace", str(workspace.path)])
    assert found.exit_code == 0, found.output
    return found.output


def test_figures_and_explain_say_how_each_stands(with_targets, demo_workspace):
    figures = with_targets.figures("2013-14-Q2")
    found = {measure: each.text for measure, each in with_targets.judged(figures, "2013-14-Q2").items()}
    assert found == {
        "icpc_within_15_working_days": "▲ Near target",
        "rereferrals_within_12_months": "● On target",
        "contacts": "■ Off target",
        "children_in_care": "● On target",
    }
    printed = run(with_targets, "figures", "2013-14-Q2")
    assert "Target" in printed
    assert printed.count("● On") == 2
    assert "Target" not in run(demo_workspace, "figures", "2013-14-Q2")
    assert run(with_targets, "figures", "2013-14-Q2", "--format", "csv") == run(
        demo_workspace, "figures", "2013-14-Q2", "--format", "csv"
    )
    explained = run(with_targets, "explain", "icpc_within_15_working_days", "2013-14-Q2")
    assert "Target:     45%, within 10 points counts as near (local: Improvement plan)" in explained
    assert "Status:     ▲ Near target. 44.7% against 45%: 0.3 points below, within the tolerance of 10;" in explained


def test_a_period_that_is_not_over_is_not_judged(with_targets):
    figures = with_targets.figures("2013-14")
    assert with_targets.judged(figures, "2013-14") == {}


def test_breakdowns_are_not_judged_by_the_target_of_the_whole(with_targets):
    figures = with_targets.figures("2013-14-Q2", ["contacts"], ["agency"])
    assert with_targets.judged(figures, "2013-14-Q2") == {}
