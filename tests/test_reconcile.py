"""Two sources of the same table: who is in both, who in one, and whose days differ."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime

import pytest
from typer.testing import CliRunner

from fingerpost import __version__
from fingerpost.cli import app
from fingerpost.engine import Engine
from fingerpost.errors import Refused
from fingerpost.model import SCHEMAS, Table, Viewer
from fingerpost.quality.reconcile import DIFFERENT, compare, known, only_in
from fingerpost.store import NewLoad
from fingerpost.workspace import Workspace
from inputs import SEPTEMBER
from small_tables import canonical

QUARTER = "2013-14-Q2"
GONE, MOVED, NEW = 3, 5, 2


def second_source(workspace: Workspace) -> list[str]:
    """The plans again from a second source: some left out, some a day later, some of children nobody else has.

    Gives the children left out, moved, and new.
    """
    rows = workspace.list("children_on_cp_plans", QUARTER)
    names, schema = rows.columns, SCHEMAS["cp_plans"]
    plans = [dict(zip(names, row, strict=True)) for row in rows.rows]
    children = [plan["child_id"] for plan in plans]
    for plan in plans[GONE : GONE + MOVED]:
        plan["started_on"] = date.fromordinal(plan["started_on"].toordinal() + 1)
    new = [plans[-1] | {"child_id": f"new {n}", "plan_id": f"new {n}"} for n in range(NEW)]
    table = Table(schema, {name: [plan[name] for plan in plans[GONE:] + new] for name in schema.names})
    own = {"cp_plans": table}
    load = NewLoad(
        "cin_census", own, {"cp_plans": schema.names}, {"cp_plans": "CIN census"}, {"cp_plans": None}, (), (), ""
    )
    with workspace.store.writing():
        workspace.store.add_loads(workspace.council, SEPTEMBER, [load], datetime(2013, 11, 27), __version__)
    return children[: GONE + MOVED]


@pytest.fixture(scope="module")
def two_sources(demo_workspace, tmp_path_factory) -> tuple[Workspace, list[str]]:
    import shutil

    folder = tmp_path_factory.mktemp("two") / "council"
    shutil.copytree(demo_workspace.path, folder)
    workspace = Workspace(folder)
    return workspace, second_source(workspace)


def test_deliberate_differences_are_found_child_by_child(two_sources):
    workspace, touched = two_sources
    found = workspace.reconcile(QUARTER)
    counts = {row[0]: dict(zip(found.counts.columns, row, strict=True)) for row in found.counts.rows}["cp_plans"]
    both = counts["in_both"]
    assert (counts["only_in_first"], counts["only_in_second"], counts["dates_differ"]) in (
        (GONE, NEW, MOVED),
        (NEW, GONE, MOVED),
    )
    assert counts["in_first"] + counts["in_second"] == 2 * both + GONE + NEW
    assert both == 356 - GONE
    own = [dict(zip(found.children.columns, row, strict=True)) for row in found.children.rows if row[0] == "cp_plans"]
    by_what = {
        what: sorted(each["child_id"] for each in own if each["what"] == what) for what in {e["what"] for e in own}
    }
    assert by_what == {
        "only in local": sorted(touched[:GONE]),
        "only in cin_census": ["new 0", "new 1"],
        DIFFERENT: sorted(touched[GONE:]),
    }


def test_figures_are_as_before_or_from_the_preferred_source_alone(two_sources):
    """A second source changes no figure by being added to the first: one source feeds a table."""
    workspace, _ = two_sources
    (figure,) = workspace.figures(QUARTER, ["children_on_cp_plans"])
    assert figure.number in (356, 356 - GONE + NEW)


def test_children_are_for_those_who_may_see_them(two_sources):
    workspace, _ = two_sources
    with pytest.raises(Refused):
        Workspace(workspace.path, Viewer("councillor")).reconcile(QUARTER)
    with pytest.raises(Refused):
        Workspace(workspace.path, Viewer("analyst", councils=frozenset({"001"}))).reconcile(QUARTER)
    of_team = Workspace(workspace.path, Viewer("team manager", teams=frozenset({"North"}))).reconcile(QUARTER)
    assert len(of_team.children) == 0


def test_the_command_gives_the_same_children_as_csv(two_sources):
    workspace, _ = two_sources
    result = CliRunner().invoke(app, ["reconcile", QUARTER, "-w", str(workspace.path), "--format", "csv"])
    assert result.exit_code == 0, result.output
    rows = [*csv.DictReader(io.StringIO(result.stdout.lstrip("\ufeff")))]
    assert len(rows) == len(workspace.reconcile(QUARTER).children)
    counts = CliRunner().invoke(app, ["reconcile", QUARTER, "-w", str(workspace.path), "--counts", "--format", "csv"])
    assert "cp_plans" in counts.stdout
    table = CliRunner().invoke(app, ["reconcile", QUARTER, "-w", str(workspace.path)])
    assert "Sources compared on 30 September 2013" in table.stdout


def test_one_source_leaves_nothing_to_compare(june_workspace):
    tables = {row[0] for row in june_workspace.reconcile("2013-14-Q1").counts.rows}
    assert tables <= {"children"}


def days(table: str, text: str, starts_on: str = "2013-07-01", ends_on: str = "2013-09-30") -> dict[str, object]:
    made, engine = canonical(table, text), Engine()
    columns = [("council", "text"), *((column.name, column.type) for column in made.schema.columns)]
    engine.create(table, columns, [["999"] * len(made), *(made.columns[name] for name in made.schema.names)])
    return known(engine, table, date.fromisoformat(starts_on), date.fromisoformat(ends_on))


def test_care_is_compared_by_spells_so_that_episodes_may_be_cut_otherwise():
    text = """
    child | started_on | new_episode_reason | legal_status | ended_on | ceased_reason
    X | 2013-01-01 | S | C1 | 2013-02-01 | X1
    X | 2013-02-01 | L | C2 | |
    Y | 2012-01-01 | S | C1 | 2012-02-01 | E4A
    Y | 2013-02-01 | S | C1 | |
    Z | 2013-02-01 | S | C1 | 2013-09-30 | E4A
    U | 2013-02-01 | S | V3 | |
    V | 2013-10-01 | S | C2 | |
    """
    assert days("care_episodes", text) == {"X": (date(2013, 1, 1),), "Y": (date(2013, 2, 1),)}


def test_spells_are_those_open_on_the_last_day_and_events_those_of_the_period():
    plans = """
    id | child | started_on | ended_on
    A | X | 2013-09-30 |
    B | Y | 2013-01-01 | 2013-09-30
    C | Z | 2013-10-01 |
    """
    assert days("cp_plans", plans) == {"X": (date(2013, 9, 30),)}
    referrals = """
    id | child | received_on
    A | X | 2013-07-01
    B | X | 2013-09-30
    C | Y | 2013-06-30
    D | Z | 2013-10-01
    """
    assert days("referrals", referrals) == {"X": (date(2013, 7, 1), date(2013, 9, 30))}


def test_a_list_of_all_children_may_have_more_than_a_return_but_not_fewer_or_other_birthdays():
    local = {"X": (date(2000, 1, 1),), "Y": (date(2001, 1, 1),)}
    census = {"X": (date(2000, 1, 2),), "Z": (date(2001, 1, 1),)}
    found = compare("children", "local", local, "cin_census", census)
    assert [(each.child_id, each.what) for each in found.differences] == [
        ("X", DIFFERENT),
        ("Z", only_in("cin_census")),
    ]
    assert (found.only_in_first, found.only_in_second, found.dates_differ) == (1, 1, 1)
