"""Findings are worked out once: with the load, and again only where something they follow from has changed."""

from __future__ import annotations

import pytest

import fingerpost.quality
from fingerpost.engine import Engine
from fingerpost.model import Finding
from fingerpost.store.findings import read_counts, read_findings, save_counts, save_findings
from fingerpost.workspace import Workspace
from inputs import JUNE, SEPTEMBER, as_csv

PLANS = [
    ["Plan ID", "Child ID", "Start Date", "End Date", "Category", "Previous Plans"],
    ["P1", "C1", "01/07/2013", "", "Neglect", "0"],
    ["P2", "C1", "01/08/2013", "", "Neglect", "1"],
    ["P3", "C2", "01/08/2013", "", "", "0"],
]
MEASURE = ["children_on_cp_plans"]


@pytest.fixture
def workspace(tmp_path) -> Workspace:
    made = Workspace.init(tmp_path / "council")
    made.load([("plans.csv", as_csv(PLANS))], SEPTEMBER)
    return Workspace(made.path)


@pytest.fixture
def never(monkeypatch):
    """From here on checking is an error."""

    def fail(*_: object) -> list[Finding]:
        raise AssertionError("the rules were run again")

    monkeypatch.setattr(fingerpost.quality, "check", fail)


def rules(workspace: Workspace) -> list[str]:
    return sorted({finding.rule for finding in workspace.check()})


def test_a_load_is_checked_once_and_then_read(workspace, never):
    assert "cp_plans.two_open" in rules(workspace)
    assert workspace.trust("2013-14-Q2", MEASURE)[MEASURE[0]].with_findings == 3


def test_counts_beside_figures_are_read_without_an_engine(workspace, monkeypatch):
    first = workspace.trust("2013-14-Q2", MEASURE)
    monkeypatch.setattr(Engine, "rows", lambda *_: pytest.fail("a query was run"))
    assert Workspace(workspace.path).trust("2013-14-Q2", MEASURE) == first


def test_other_measures_are_counted_when_they_are_asked_for(workspace):
    workspace.trust("2013-14-Q2", MEASURE)
    both = workspace.trust("2013-14-Q2", [*MEASURE, "second_or_subsequent_cp_plans"])
    assert set(both) == {*MEASURE, "second_or_subsequent_cp_plans"}


def test_another_set_of_rules_is_run(workspace, monkeypatch):
    one = [rule for rule in fingerpost.quality.RULES if rule.id == "cp_plans.no_category"]
    monkeypatch.setattr(fingerpost.quality, "RULES", one)
    assert rules(workspace) == ["cp_plans.no_category"]
    assert workspace.trust("2013-14-Q2", MEASURE)[MEASURE[0]].with_findings == 1


def test_a_new_load_has_findings_of_its_own_and_the_extract_before_keeps_its(workspace):
    workspace.load([("plans.csv", as_csv(PLANS[:2]))], JUNE)
    workspace.load([("plans.csv", as_csv(PLANS[:2]))], SEPTEMBER, accept_fewer=True)
    assert "cp_plans.two_open" not in rules(workspace)
    assert [each.rule for each in workspace.check(JUNE)] == ["cp_plans.started_on_in_future"]


def test_a_setting_that_changes_the_figures_changes_the_counts(workspace):
    measure = "second_or_subsequent_cp_plans"
    path = workspace.path / "fingerpost.toml"
    text = path.read_text()
    for since, there in (("2013-04-01", {measure}), ("2013-09-01", set())):
        path.write_text(text.replace("[complete_from]", f"[complete_from]\ncp_plans = {since}", 1))
        assert set(Workspace(workspace.path).trust("2013-14-Q2", [measure])) == there


def test_findings_are_read_as_they_were(tmp_path):
    found = [
        Finding("a.b", "error", "a", "1", "it is odd", "C1", "x", "2013-09-30"),
        Finding("a.b", "error", "a", "2", "it is odd", None, "x", None),
        Finding("no_rows", "warning", "c", "", "the file has none", file="c.csv", row=3),
    ]
    save_findings(tmp_path, "state", found)
    assert read_findings(tmp_path, "state") == found
    assert read_findings(tmp_path, "another") is None
    save_counts(tmp_path, "counts", {"one": (3, 2), "none": None})
    assert read_counts(tmp_path, "counts") == {"one": (3, 2), "none": None}
    assert read_counts(tmp_path, "another") == {}


def test_a_disk_that_refuses_costs_time_and_nothing_else(workspace, monkeypatch):
    kept = rules(workspace)
    for path in (workspace.path / "store" / "findings").iterdir():
        path.unlink()

    def refuse(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("fingerpost.store.disk.replace", refuse)
    assert rules(workspace) == kept
