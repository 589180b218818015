"""The team of a record: that of the allocation which covered its day and began last, again in plain Python."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest

import councils
import plainly_beyond
from evaluating import ask, evaluator_over, tables_of
from fingerpost.measures import shipped_catalogue
from fingerpost.model import NOT_RECORDED, SCHEMAS, Table
from inputs import SEPTEMBER
from test_against_plainly_beyond import WAYS, rows_of, stretched

TEAMS = ["North", "South", None]


def with_teams(tables: dict[str, Table], random: Random) -> dict[str, Table]:
    """The same, every child allocated now and then, to one worker or to several at once."""
    children = sorted({child for child in tables["contacts"].columns["child_id"] if child})
    rows = []
    for child in children:
        for _ in range(random.choice([0, 1, 2, 3])):
            day = random.choice(councils.NASTY) - timedelta(days=random.choice([0, 1, 90]))
            end = random.choice([None, day, day + timedelta(days=random.choice([1, 30, 365]))])
            rows.append((child, random.choice("ABC"), random.choice(TEAMS), day, end))
    schema = SCHEMAS["allocations"]
    columns = dict(zip(schema.names, map(list, zip(*rows, strict=True)), strict=True))
    return tables | {"allocations": Table(schema, columns)}


def team_on(rows: plainly_beyond.Tables, child: str | None, day: date) -> str:
    covering = [
        row
        for row in rows["allocations"]
        if row["child_id"] == child and row["started_on"] <= day and (row["ended_on"] is None or row["ended_on"] > day)
    ]
    covering.sort(key=lambda row: (-row["started_on"].toordinal(), row["worker_id"]))
    # Two of one worker that begin together cannot be told apart.
    return (covering[0]["team"] or NOT_RECORDED) if covering else NOT_RECORDED


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("measure", WAYS)
def test_the_team_is_that_of_the_day(measure, seed):
    table, dated = WAYS[measure]
    tables = with_teams(stretched(tables_of(councils.made_up(seed)), seed), Random(seed))
    rows, wanted = rows_of(tables), ask(measure, "2013-14-Q2")
    first, last = wanted.window.starts_on, wanted.window.ends_on
    if dated:
        counted = plainly_beyond.within(rows[table], dated, first, last)
    else:
        counted = plainly_beyond.open_on(rows[table], "started_on", "ended_on", last)
    ours = {f.breakdown[0][1]: f.number for f in evaluator_over(tables, SEPTEMBER).figures([wanted], ("team",))}
    assert ours == Counter(team_on(rows, row["child_id"], row[dated] if dated else last) for row in counted)


def test_every_measure_about_children_has_a_team_and_one_of_its_own_stays():
    catalogue = shipped_catalogue()
    assert catalogue["contacts"].ways["team"] == "allocated.team"
    assert catalogue["cin_allocated_social_worker"].ways["team"] == "team"
    assert "team" not in catalogue["child_population"].ways
    assert all(each.adds("team") for each in catalogue.values() if "team" in each.ways)
