"""Locality and team of a record: its own, else the child's on the record's day; again in plain Python."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest

import councils
import plainly_beyond
from evaluating import ask, evaluator_over, tables_of
from fingerpost.demo import NAME, NUMBER
from fingerpost.measures import shipped_catalogue
from fingerpost.model import NOT_RECORDED, SCHEMAS, Table
from fingerpost.render.delimited import write_csv
from fingerpost.settings import Extract
from fingerpost.synth import council, write
from fingerpost.workspace import Workspace
from inputs import SEPTEMBER, now
from test_against_plainly_beyond import WAYS, rows_of, stretched
from test_teams import team_on, with_teams

AREAS = ["Harbour", "Castle", None]
PERIOD = "2013-14-Q2"


def with_homes(tables: dict[str, Table], random: Random) -> dict[str, Table]:
    """Some children with addresses, some with a present one only, some with neither; some records with their own."""
    listed = tables["children"]
    listed.columns["locality"] = [random.choice(AREAS) for _ in listed.columns["child_id"]]
    rows = []
    for child in sorted({child for child in tables["contacts"].columns["child_id"] if child}):
        for _ in range(random.choice([0, 0, 1, 2, 3])):
            day = random.choice(councils.NASTY) - timedelta(days=random.choice([0, 1, 90]))
            rows.append((child, random.choice(AREAS), day, random.choice([None, day, day + timedelta(days=30)])))
    schema = SCHEMAS["addresses"]
    homes = Table(schema, dict(zip(schema.names, map(list, zip(*rows, strict=True)), strict=True)))
    for name in ("contacts", "referrals"):
        own = tables[name].columns
        own["locality"] = [random.choice([None, None, "Fell End"]) for _ in own["child_id"]]
        own["team"] = [random.choice([None, "East"]) for _ in own["child_id"]]
    return with_teams(tables, random) | {"addresses": homes}


def locality_on(rows: plainly_beyond.Tables, child: str | None, day: date) -> str:
    own = [row for row in rows["addresses"] if row["child_id"] == child]
    if not own:
        present = [row["locality"] for row in rows["children"] if row["child_id"] == child and row["locality"]]
        return max(present, default=NOT_RECORDED) if child else NOT_RECORDED
    covering = [row for row in own if row["started_on"] <= day and (row["ended_on"] is None or row["ended_on"] > day)]
    if not covering:
        return NOT_RECORDED
    latest = max(row["started_on"] for row in covering)
    # Of two that begin together the first by name, one without a name last.
    names = sorted((row["locality"] or "~") for row in covering if row["started_on"] == latest)
    return NOT_RECORDED if names[0] == "~" else names[0]


HERE = {"locality": locality_on, "team": team_on}


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("measure", WAYS)
@pytest.mark.parametrize("way", HERE)
def test_a_record_s_own_comes_first_and_else_the_child_s_of_the_day(measure, seed, way):
    table, dated = WAYS[measure]
    tables = with_homes(stretched(tables_of(councils.made_up(seed)), seed), Random(seed))
    rows, wanted = rows_of(tables), ask(measure, PERIOD)
    first, last = wanted.window.starts_on, wanted.window.ends_on
    if dated:
        counted = plainly_beyond.within(rows[table], dated, first, last)
    else:
        counted = plainly_beyond.open_on(rows[table], "started_on", "ended_on", last)
    evaluator = evaluator_over(tables, SEPTEMBER)
    ours = {f.breakdown[0][1]: f.number for f in evaluator.figures([wanted], (way,))}
    theirs = Counter(row.get(way) or HERE[way](rows, row["child_id"], row[dated] if dated else last) for row in counted)
    assert ours == theirs
    for value, number in ours.items():
        assert len(evaluator.listing(wanted, "denominator", {way: value})) == number


def test_every_measure_about_children_has_a_locality():
    catalogue = shipped_catalogue()
    assert [each.id for each in catalogue.values() if ("locality" in each.ways) != ("age" in each.ways)] == []
    assert "locality" not in catalogue["child_population"].ways
    assert all(each.adds("locality") for each in catalogue.values() if "locality" in each.ways)


def test_a_made_up_council_s_extracts_give_team_and_locality_of_each_contact(tmp_path):
    """From the command line's side: the file's columns, through the mapping that `init` writes, to the figure."""
    made = council(300, 2, SEPTEMBER, 0.0, Random(4))
    Workspace.init(tmp_path / "council", NAME, NUMBER)
    workspace = Workspace(tmp_path / "council", clock=now)
    workspace.load(sorted(dict(write(made, write_csv))["local"].items()), SEPTEMBER)
    known = [each for each in made.contacts if date(2013, 7, 1) <= each.started_on <= SEPTEMBER]

    def home(child: str, day: date) -> str:
        (found,) = (
            each.locality
            for each in made.addresses
            if each.child == child and each.started_on <= day and (each.ended_on is None or each.ended_on > day)
        )
        return found or NOT_RECORDED

    wanted = {
        "team": Counter(each.team for each in known),
        "locality": Counter(home(each.child, each.started_on) for each in known),
    }
    for way, counted in wanted.items():
        figures = workspace.figures(PERIOD, ["contacts"], (way,))
        assert {figure.breakdown[0][1]: figure.number for figure in figures} == counted
        value = max(counted)
        assert len(workspace.list("contacts", PERIOD, groups={way: value})) == counted[value]
    plans = workspace.figures(PERIOD, ["children_on_cp_plans"], ("locality",))
    on_plan = [each.child for each in made.plans if each.ended_on is None or each.ended_on > SEPTEMBER]
    assert {f.breakdown[0][1]: f.number for f in plans} == Counter(home(child, SEPTEMBER) for child in on_plan)


COLUMNS = {"contact_id": "ID", "child_id": "Child", "started_on": "Day", "outcome": "Outcome", "team": "Team"}


def test_a_file_may_be_without_a_column_that_its_mapping_calls_optional():
    mapping = Extract(label="QEC", contacts={**COLUMNS, "optional": ["team"]}).mapping("contacts")
    assert mapping.fits(["ID", "Child", "Day", "Outcome"])
    assert not mapping.fits(["ID", "Child", "Day", "Team"])
    assert not Extract(label="QEC", contacts=COLUMNS).mapping("contacts").fits(["ID", "Child", "Day", "Outcome"])


@pytest.mark.parametrize(
    ("optional", "says"),
    [
        (["locality"], "contacts.optional names 'locality', which is not mapped"),
        (["outcome"], "contacts.optional names 'outcome', without which the table says nothing"),
        ("team", "contacts.optional must be a list of columns"),
    ],
)
def test_what_is_optional_is_checked(optional, says):
    with pytest.raises(ValueError, match=says):
        Extract(label="QEC", contacts={**COLUMNS, "optional": optional})
