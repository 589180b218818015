"""Two sources of the same table: who is in both, who in one, and whose days differ."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, datetime, timedelta
from random import Random

import pytest
from typer.testing import CliRunner

from fingerpost import __version__
from fingerpost.cli import app
from fingerpost.engine import Engine
from fingerpost.errors import NotFound, Refused
from fingerpost.model import SCHEMAS, Listing, Table, Viewer
from fingerpost.periods import Period
from fingerpost.quality.reconcile import DIFFERENT, Known, compare, known, only_in
from fingerpost.render.delimited import write_csv
from fingerpost.store import NewLoad
from fingerpost.synth import council, write
from fingerpost.workspace import Workspace
from inputs import SEPTEMBER, as_csv
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


def of(table: str, text: str, spells: bool = True, where: str = "TRUE") -> Known:
    made, engine = canonical(table, text), Engine()
    columns = [("council", "text"), *((column.name, column.type) for column in made.schema.columns)]
    engine.create(table, columns, [["999"] * len(made), *(made.columns[name] for name in made.schema.names)])
    return known(engine, "local", table, Period.parse(QUARTER), spells, where)


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
    assert of("care_episodes", text).days == {"X": (date(2013, 1, 1),), "Y": (date(2013, 2, 1),)}


def test_spells_are_those_open_on_the_last_day_and_events_those_of_the_period():
    plans = """
    id | child | started_on | ended_on
    A | X | 2013-09-30 |
    B | Y | 2013-01-01 | 2013-09-30
    C | Z | 2013-10-01 |
    """
    found = of("cp_plans", plans)
    assert found.days == {"X": (date(2013, 9, 30),)}
    assert found.ended == {"Y": date(2013, 9, 30)}
    assert (found.instead("Y"), found.instead("Z")) == ("local: ended on 2013-09-30", "local: none")
    # Where a source has no ends, spells are compared as events of the period.
    assert of("cp_plans", plans, spells=False).days == {"X": (date(2013, 9, 30),)}
    assert of("cp_plans", plans, spells=False).ended == {}
    referrals = """
    id | child | received_on
    A | X | 2013-07-01
    B | X | 2013-09-30
    C | Y | 2013-06-30
    D | Z | 2013-10-01
    """
    assert of("referrals", referrals).days == {"X": (date(2013, 7, 1), date(2013, 9, 30))}


def test_only_the_records_that_a_layout_holds_are_compared():
    conferences = """
    id | child | type | held_on
    A | X | ICPC | 2013-07-01
    B | X | RCPC | 2013-09-01
    """
    assert of("cp_conferences", conferences, where="type = 'ICPC'").days == {"X": (date(2013, 7, 1),)}


def test_a_list_of_all_children_may_have_more_than_a_return_but_not_fewer_or_other_birthdays():
    local = Known("local", {"X": (date(2000, 1, 1),), "Y": (date(2001, 1, 1),)})
    census = Known("cin_census", {"X": (date(2000, 1, 2),), "Z": (date(2001, 1, 1),)})
    found = compare("children", local, census)
    assert [(each.child_id, each.what, each.why) for each in found.differences] == [
        ("X", DIFFERENT, "2000-01-01 / 2000-01-02"),
        ("Z", only_in("cin_census"), "local: none"),
    ]
    assert (found.only_in_first, found.only_in_second, found.dates_differ) == (0, 1, 1)


def test_two_returns_need_not_list_the_same_children():
    lists = Known("annex_a", {"X": (date(2000, 1, 1),)}), Known("cin_census", {"Z": (date(2001, 1, 1),)})
    assert compare("children", *lists).differences == ()


def test_why_names_only_the_days_that_differ():
    first = Known("local", {"X": (date(2013, 7, 1), date(2013, 8, 1))})
    (found,) = compare("referrals", first, Known("ssd", {"X": (date(2013, 7, 1),)})).differences
    assert (found.what, found.why) == (DIFFERENT, "2013-08-01 / none")


# --- a made-up council in the returns and in the lists for an inspection, with differences put in ---

UNTIL = date(2014, 3, 31)
ANNEX_A, CARE = "List 8 Children in care.csv", "care_episodes"


def changed(data: bytes, ends: str, starts: str) -> tuple[bytes, dict[str, str]]:
    """A list whose first open record is gone, whose second began a day later, and whose third has ended.

    Gives the list and the child of each.
    """
    header, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    still_open = [row for row in rows if not row[header.index(ends)]]
    child = next(place for place, name in enumerate(header) if name in ("Child ID", "Child Unique ID"))
    gone, moved, ended = still_open[:3]
    began = datetime.strptime(moved[header.index(starts)], "%d/%m/%Y")
    moved[header.index(starts)] = f"{began + timedelta(days=1):%d/%m/%Y}"
    ended[header.index(ends)] = "31/03/2014"
    kept = [row for row in rows if row is not gone]
    return as_csv([header, *kept]), {"gone": gone[child], "moved": moved[child], "ended": ended[child]}


@pytest.fixture(scope="module")
def inspected(tmp_path_factory) -> tuple[Workspace, dict[str, dict[str, str]]]:
    """The workspace, and by table the children who were changed in Annex A's list 8 and in the council's own plans."""
    files = dict(write(council(1200, 3, UNTIL, 0.0, Random(5)), write_csv))
    care, in_care = changed(
        files["annex_a"][ANNEX_A], "Date Ceased to be Looked After", "Date Started to be Looked After"
    )
    plans, on_plans = changed(files["local"]["cp_plans.csv"], "End Date", "Start Date")
    workspace = Workspace.init(tmp_path_factory.mktemp("inspected") / "council", number="999")
    inputs = [*files["ssda903"].items(), *files["cin_census"].items(), (ANNEX_A, care), ("cp_plans.csv", plans)]
    workspace.load(inputs, UNTIL)
    return workspace, {CARE: in_care, "cp_plans": on_plans}


@pytest.mark.parametrize(
    ("table", "feeds", "other"), [(CARE, "ssda903", "annex_a"), ("cp_plans", "cin_census", "local")]
)
def test_what_was_changed_is_found_and_nothing_else(inspected, table, feeds, other):
    workspace, touched = inspected
    found = workspace.reconcile("2013-14-Q4", table=table)
    rows = {row["child_id"]: row for row in dicts(found.children)}
    own = touched[table]
    assert set(rows) == set(own.values())
    assert (rows[own["gone"]]["what"], rows[own["gone"]]["why"]) == (only_in(feeds), f"{other}: none")
    assert rows[own["ended"]]["why"] == f"{other}: ended on 2014-03-31"
    moved = rows[own["moved"]]
    assert (moved["what"], moved["first"], moved["second"]) == (DIFFERENT, feeds, other)
    assert date.fromisoformat(moved["second_days"]) - date.fromisoformat(moved["first_days"]) == timedelta(days=1)
    (counts,) = dicts(found.counts)
    assert (counts["only_in_first"], counts["only_in_second"], counts["dates_differ"]) == (2, 0, 1)


def test_what_a_source_does_not_cover_is_left_out_and_said(inspected):
    workspace, _ = inspected
    found = workspace.reconcile("2013-14-Q1", table=CARE)
    assert (len(found.counts), len(found.children)) == (0, 0)
    assert found.left_out == (
        "care_episodes: ssda903 and annex_a were not compared; the records of annex_a begin on 1 October 2013.",
    )


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--table", "care_episode"], "Did you mean care_episodes?"),
        (["--source", "ssda90"], "Did you mean ssda903?"),
        (["--table", "early_help"], "There is no table 'early_help'"),
        (["--table", "cin_plans"], "cin_plans comes from cin_census alone"),
        (["--table", "referrals"], "referrals comes from cin_census alone"),
        (["--extract", "2012-03-31"], "There is no extract of 31 March 2012"),
    ],
)
def test_what_is_not_there_is_named_with_the_nearest(inspected, options, says):
    workspace, _ = inspected
    result = CliRunner().invoke(app, ["reconcile", "2013-14-Q4", "-w", str(workspace.path), *options])
    with pytest.raises(NotFound, match=re.escape(says)):
        raise result.exception


def test_one_source_narrows_the_pairs_and_differences_are_no_failure(inspected):
    workspace, _ = inspected
    result = CliRunner().invoke(app, ["reconcile", "2013-14-Q4", "-w", str(workspace.path), "--source", "local"])
    assert result.exit_code == 0
    assert "cp_plans" in result.stdout
    assert "care_episodes" not in result.stdout


def dicts(listing: Listing) -> list[dict[str, object]]:
    return [dict(zip(listing.columns, row, strict=True)) for row in listing.rows]
