"""The made-up council: the same seed gives the same bytes, and its layouts and plain Python agree on every figure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from random import Random

import pytest

import plainly
from fingerpost.demo import NAME, NUMBER, files_in
from fingerpost.model import SCHEMAS
from fingerpost.periods import Period
from fingerpost.render.delimited import write_csv
from fingerpost.synth import LAYOUTS, Lives, council, write
from fingerpost.synth.annex_a import begins_on
from fingerpost.workspace import Workspace
from inputs import now
from inputs import write as write_files
from test_cli import run

UNTIL = date(2014, 3, 31)
PERIOD = "2013-14-Q4"
SETS = {
    "local": ("local",),
    "statutory": ("ssda903", "cin_census"),
    "annex_a": ("annex_a",),
    "ssd": ("ssd",),
}
Layouts = dict[str, dict[str, bytes]]

SINGLE = "there all assessments are of one kind, 'single'"
NO_OUTCOME = "it has no word for a referral yet to proceed, and holds it to have proceeded"
DIFFERENT: dict[tuple[str, str], str] = {
    ("statutory", "initial_assessments_in_10_working_days"): SINGLE,
    ("statutory", "core_assessments_in_35_working_days"): SINGLE,
    ("ssd", "initial_assessments_in_10_working_days"): SINGLE,
    ("ssd", "core_assessments_in_35_working_days"): SINGLE,
    ("annex_a", "referrals_proceeding_to_assessment"): NO_OUTCOME,
}
"""Figures of a quarter of the last year that a layout gives otherwise than the local extracts, with the reason."""

SPELL = "a child who left care and came back in the six months has one row, the later spell"
LATEST = "there is only the latest contact with each care leaver, so none of the year before"
DIFFERENT_BEFORE = DIFFERENT | {
    ("ssd", "care_leavers_suitable_accommodation"): LATEST,
    ("ssd", "care_leavers_eet"): LATEST,
}
"""The same for a year before the last."""
DIFFERENT_IN_SIX_MONTHS = DIFFERENT | {
    ("annex_a", "initial_assessments_in_10_working_days"): SINGLE,
    ("annex_a", "core_assessments_in_35_working_days"): SINGLE,
    ("annex_a", "ceased_care_adoption"): SPELL,
    ("annex_a", "ceased_care_residence_order"): SPELL,
    ("annex_a", "ceased_care_special_guardianship"): SPELL,
    ("annex_a", "ceased_care_returned_home"): SPELL,
}
"""The same where the six months of Annex A are the year so far, and it gives figures of the year to date."""


@cache
def lives(errors: float = 0.0, until: date = UNTIL) -> Lives:
    return council(2500, 6, until, errors, Random(1))


@cache
def layouts(errors: float = 0.0, until: date = UNTIL) -> Layouts:
    return dict(write(lives(errors, until), write_csv))


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Workspace]:
    """A workspace with the layouts of a set, made once."""

    @cache
    def make(name: str, errors: float = 0.0, until: date = UNTIL) -> Workspace:
        folder = tmp_path_factory.mktemp(name) / "council"
        since = begins_on(lives(0.0, until)) if name == "annex_a" else lives(0.0, until).begins_on
        Workspace.init(folder, NAME, NUMBER, "\n".join(f"{table} = {since}" for table in SCHEMAS))
        workspace = Workspace(folder, clock=now)
        files = [
            (f"{layout}/{path}", data)
            for layout in SETS[name]
            for path, data in sorted(layouts(errors, until)[layout].items())
        ]
        result = workspace.load(files, until)
        if not errors:
            assert [file for file in result.files if not file.layout] == []
            assert result.findings == 0
        return workspace

    return make


Values = dict[str, tuple[object, object, object]]


def figures(workspace: Workspace, period: str = PERIOD) -> Values:
    found = workspace.figures(period, [], [])
    return {f.measure: (f.number, f.numerator, f.denominator) for f in found if not f.missing}


def test_a_seed_gives_the_same_bytes_and_another_seed_others():
    again = dict(write(council(2500, 6, UNTIL, 0.0, Random(1)), write_csv))
    assert again == layouts()
    other = dict(write(council(2500, 6, UNTIL, 0.0, Random(2)), write_csv))
    assert all(other[layout] != layouts()[layout] for layout in LAYOUTS)


@pytest.mark.parametrize("name", SETS)
def test_every_layout_loads_with_no_problem_and_gives_figures(loaded, name):
    assert len(figures(loaded(name))) >= {"annex_a": 7}.get(name, 12)


@pytest.mark.parametrize("name", [name for name in SETS if name != "local"])
@pytest.mark.parametrize("period", [PERIOD, "2013-14-Q3"])
def test_a_figure_is_the_same_from_every_layout_that_gives_it(loaded, name, period):
    own, other = figures(loaded("local"), period), figures(loaded(name), period)
    differ = {measure for measure in own.keys() & other.keys() if own[measure] != other[measure]}
    stated = {measure for layout, measure in DIFFERENT if layout == name}
    assert differ <= stated
    if period == PERIOD:
        assert stated <= differ


@pytest.mark.parametrize("name", ["statutory", "ssd"])
def test_a_figure_of_a_past_year_is_the_same_too(loaded, name):
    own, other = figures(loaded("local"), "2012-13-Q3"), figures(loaded(name), "2012-13-Q3")
    differ = {measure for measure in own.keys() & other.keys() if own[measure] != other[measure]}
    assert differ <= {measure for layout, measure in DIFFERENT_BEFORE if layout == name}


def test_annex_a_agrees_about_the_half_year_that_it_holds(loaded):
    half = date(2013, 9, 30)
    own, other = (figures(loaded(name, 0.0, half), "2013-14-Q2") for name in ("local", "annex_a"))
    differ = {measure for measure in own.keys() & other.keys() if own[measure] != other[measure]}
    assert {"icpc_within_15_working_days", "second_or_subsequent_cp_plans", "s47_enquiries"} <= other.keys()
    assert differ <= {measure for layout, measure in DIFFERENT_IN_SIX_MONTHS if layout == "annex_a"}


@pytest.mark.parametrize("period", [PERIOD, "2013-14-Q2", "2012-13-Q4"])
def test_the_figures_are_those_of_plain_python_over_the_local_files(loaded, tmp_path, period):
    write_files(tmp_path, list(layouts()["local"].items()))
    records = plainly.read(tmp_path)
    days = Period.parse(period)
    found = figures(loaded("local"), period)
    for measure in plainly.MEASURES:
        answer = plainly.figure(records, measure, days.starts_on, days.ends_on)
        number, *parts = found[measure]
        if answer.denominator is None:
            assert number == answer.number, measure
        else:
            assert parts == [answer.numerator, answer.denominator], measure


def test_the_figures_are_those_of_the_lives(loaded):
    made, found = lives(), figures(loaded("local"))
    since = date(2014, 1, 1)
    contacts = [each for each in made.contacts if each.started_on >= since]
    in_care = {each.child for each in made.care if each.ended_on is None}
    on_plan = [each for each in made.plans if each.ended_on is None]
    in_need = {each.child for each in made.needs if each.ended_on is None} - in_care - {each.child for each in on_plan}
    assert found["contacts"][0] == len(contacts)
    assert found["referrals"][0] == sum(each.is_referral for each in contacts)
    assert found["children_in_care"][0] == len(in_care)
    assert found["children_on_cp_plans"][0] == len(on_plan)
    assert found["cin_excluding_cp_and_cla"][0] == len(in_need)


LIKELY = {
    "contacts_closed_and_logged": (0.4, 0.7),
    "referrals_no_further_action": (0.1, 0.35),
    "initial_assessments_in_10_working_days": (0.6, 0.95),
    "core_assessments_in_35_working_days": (0.6, 0.95),
    "icpc_within_15_working_days": (0.5, 0.95),
    "rereferrals_within_12_months": (0.1, 0.35),
    "second_or_subsequent_cp_plans": (0.03, 0.35),
    "cic_three_or_more_placements": (0.01, 0.25),
    "cic_long_term_placement_stability": (0.3, 0.95),
}


@pytest.mark.parametrize("measure", LIKELY)
def test_the_council_is_a_believable_one(loaded, measure):
    _, numerator, denominator = figures(loaded("local"))[measure]
    low, high = LIKELY[measure]
    assert low < numerator / denominator < high


def test_the_year_has_seasons_and_families_have_brothers_and_sisters():
    months = [sum(each.started_on.month == month for each in lives().contacts) for month in range(1, 13)]
    assert months[7] < 0.85 * sum(months) / 12
    assert any(a.family == b.family for a, b in zip(lives().people, lives().people[1:], strict=False))


def test_nothing_happens_after_the_last_day_or_before_a_birth():
    born = {each.child: each.born_on for each in lives().people}
    for kind in ("contacts", "assessments", "enquiries", "conferences", "plans", "needs", "care", "reviews", "leavers"):
        for each in getattr(lives(), kind):
            assert born[each.child] < each.started_on <= UNTIL
            ended_on = getattr(each, "ended_on", None)
            assert ended_on is None or each.started_on <= ended_on <= UNTIL


@pytest.mark.parametrize("name", SETS)
def test_a_council_with_errors_loads_and_check_finds_them(loaded, name):
    clean, spoilt = loaded(name).check(), loaded(name, 0.05).check()
    assert len(spoilt) > len(clean) + 20


def test_without_errors_hardly_anything_is_found_in_the_councils_own_extracts(loaded):
    assert len(loaded("local").check()) < 50


@pytest.mark.parametrize("until", [date(2013, 9, 30), date(2024, 2, 29)])
def test_any_last_day_will_do(until):
    made = council(60, 2, until, 0.0, Random(3))
    assert made.begins_on == date(until.year - 2 + (until.month >= 4), 4, 1)
    assert {name for name, _ in write(made, write_csv)} == set(LAYOUTS)


def test_the_command_writes_a_folder_a_layout_that_loads_and_refuses_one_in_use(tmp_path):
    done = run("synth", "--children", "80", "--years", "2", "--seed", "5", "made", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert {each.name for each in (tmp_path / "made").iterdir()} == set(LAYOUTS)
    Workspace.init(tmp_path / "council", NAME, NUMBER)
    assert Workspace(tmp_path / "council", clock=now).load(files_in([tmp_path / "made" / "local"]), UNTIL).added
    again = run("synth", "made", folder=tmp_path)
    assert again.returncode == 2
    assert "not empty" in again.stderr
