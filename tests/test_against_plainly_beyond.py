"""Every measure beside Appendix 2 agrees with plain Python over the same rows: synthetic councils, and awkward ones."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

import councils
import plainly_beyond
from evaluating import ask, evaluator_over, tables_of
from fingerpost.measures import shipped_catalogue
from fingerpost.model import SCHEMAS, Figure, Table
from fingerpost.periods import Period
from fingerpost.render.delimited import write_csv
from fingerpost.sources import read_inputs
from fingerpost.synth import council, write

SEEDS = int(os.environ.get("FINGERPOST_COUNCILS", "25"))
ERAS = {
    measure: (definition.since, definition.until)
    for measure, definition in shipped_catalogue().items()
    if definition.since or definition.until
}
NOTHING = ("there are no records", "there are no records to average", "there is no figure for children under 18")


def rows_of(tables: dict[str, Table]) -> plainly_beyond.Tables:
    """The tables as rows; one that is not there has none."""
    found: plainly_beyond.Tables = {name: [] for name in SCHEMAS}
    for name, table in tables.items():
        names = list(table.columns)
        found[name] = [dict(zip(names, row, strict=True)) for row in zip(*table.columns.values(), strict=True)]
    return found


def of(figure: Figure) -> plainly_beyond.Answer:
    if figure.missing:
        assert figure.missing.startswith(NOTHING), figure
        return None
    return (figure.numerator, figure.denominator) if figure.number is None else figure.number  # type: ignore[return-value]


def compare(tables: dict[str, Table], extract: date, periods: Sequence[str]) -> list[str]:
    rows, wrong = rows_of(tables), []
    asks = [ask(measure, period) for measure in plainly_beyond.MEASURES for period in periods]
    asks = [each for each in asks if in_its_era(each.definition.id, each.window.starts_on, each.window.ends_on)]
    for wanted, figure in zip(asks, evaluator_over(tables, extract).figures(asks), strict=True):
        period = wanted.period
        theirs = plainly_beyond.figure(rows, wanted.definition.id, period.starts_on, period.ends_on)
        if of(figure) != theirs:
            wrong.append(f"{wanted.definition.id} {period.name}: {of(figure)}, plainly {theirs}")
    return wrong


def in_its_era(measure: str, first: date, last: date) -> bool:
    since, until = ERAS.get(measure, (None, None))
    return not (since and last < since) and not (until and first > until)


def test_every_measure_here_is_in_the_catalogue_on_the_same_basis():
    bases = {"period": "period", "year_to_date": "year", "rolling_year": "rolling", "snapshot": "day"}
    catalogue = shipped_catalogue()
    assert {measure: bases[catalogue[measure].basis] for measure in plainly_beyond.MEASURES} == {
        measure: basis for measure, (basis, _) in plainly_beyond.MEASURES.items()
    }


# --- councils made up to be awkward ---------------------------------------------------------------------------------


def stretched(tables: dict[str, Table], seed: int) -> dict[str, Table]:
    """The same with what the example's files do not have: plans of need, factors, single assessments, population, and
    days and states that differ from row to row."""
    random = Random(seed)

    def some(choices: Sequence[Any], count: int) -> list[Any]:
        return [random.choice(choices) for _ in range(count)]

    def later(days: Sequence[date | None], steps: Sequence[int]) -> list[date | None]:
        return [day and day + timedelta(days=random.choice(steps)) for day in days]

    def put(name: str, **columns: list[Any]) -> None:
        tables[name] = Table(tables[name].schema, tables[name].columns | columns)

    def new(name: str, **columns: list[Any]) -> None:
        count = len(next(iter(columns.values())))
        empty: dict[str, list[Any]] = {column: [None] * count for column in SCHEMAS[name].names}
        tables[name] = Table(SCHEMAS[name], empty | columns)

    for name, day in (("contacts", "started_on"), ("referrals", "received_on")):
        put(
            name,
            outcome_on=[x and random.choice([x, None]) for x in later(tables[name].columns[day], range(-1, 5))],
            immediate_cp_concern=some([True, False, None], len(tables[name])),
        )
    assessments = tables["assessments"]
    put("assessments", type=some(["initial", "core", "single", "single"], len(assessments)))
    enquiries = tables["s47_enquiries"]
    ends = later(enquiries.columns["started_on"], range(15, 30))
    put(
        "s47_enquiries",
        ended_on=[random.choice([x, None]) for x in ends],
        outcome=some(["to_conference", "not_to_conference", None], len(enquiries)),
    )
    held = len(tables["cp_conferences"])
    put(
        "cp_conferences",
        child_attended=some(["attended", "did_not_attend", "under_4", None], held),
        outcome=some(["plan", "ends", "continues", None], held),
    )
    need = tables["cin_episodes"].columns
    put("cin_episodes", closure_reason=some(["RC7", "RC8", "RC9", None], len(need["child_id"])))
    new("cin_plans", **{column: list(need[column]) for column in ("child_id", "started_on", "ended_on")})
    ids = assessments.columns["assessment_id"] * 2
    themes = [*map(str.split, plainly_beyond.FACTORS.values()), ["5A"], ["20"], ["21"]]
    kept = [(id, random.choice(random.choice(themes))) for id in ids if random.random() < 0.6]
    new("assessment_factors", assessment_id=[id for id, _ in kept], factor=[factor for _, factor in kept])
    new("disabilities", child_id=some(councils.CHILDREN, 3), disability=["LD", "NONE", "AUT"])
    with_workers(new, need, random)
    new(
        "population",
        estimated_on=[date(2012, 6, 30), date(2012, 6, 30), date(2013, 6, 30)],
        age_band=["0 to 4", "5 to 17", "0 to 17"],
        persons=[700, 1300, 2100],
    )
    return tables


def with_workers(new: Callable[..., None], need: dict[str, list[Any]], random: Random) -> None:
    """Workers, and their time with the children of these episodes of need: about as long, and now and then none."""
    staff = ["W1", "W2", "W3", "W4"]
    days = [random.choice(councils.NASTY) for _ in range(12)]
    new(
        "workers",
        worker_id=[random.choice(staff) for _ in days],
        started_on=days,
        ended_on=[random.choice([None, day + timedelta(days=random.choice([1, 30, 365]))]) for day in days],
        agency=[random.choice([True, False, None]) for _ in days],
    )
    kept = [i for i, child in enumerate(need["child_id"]) if child for _ in range(random.choice([0, 1, 2, 3]))]
    shift = [random.choice([0, 0, 1, -1, 30]) for _ in kept]
    new(
        "allocations",
        child_id=[need["child_id"][i] for i in kept],
        worker_id=[random.choice(staff) for _ in kept],
        started_on=[need["started_on"][i] + timedelta(days=n) for i, n in zip(kept, shift, strict=True)],
        ended_on=[
            (end := need["ended_on"][i]) and end + timedelta(days=abs(n)) for i, n in zip(kept, shift, strict=True)
        ],
    )


PERIODS = ("2013-14-Q1", "2013-14-Q2", "2013-04", "2013-08", "2013-05..2013-06", "2013-02")


@pytest.mark.parametrize("seed", range(SEEDS))
def test_an_awkward_council_gives_the_same_figures(seed):
    extract = date(2014, 3, 31) if seed % 4 == 3 else date(2013, 9, 30)
    periods = ("2013-14-Q3", "2013-14-Q4", "2014-02") if seed % 4 == 3 else PERIODS
    tables = stretched(tables_of(councils.made_up(seed, extract_on=extract)), seed)
    assert compare(tables, extract, periods) == []


# --- two synthetic councils, in the layouts that have the most ------------------------------------------------------


def synthetic(seed: int, layouts: Sequence[str], until: date) -> dict[str, Table]:
    lives = council(900, 4, until, 0.02, Random(seed))
    files = [file for layout, own in write(lives, write_csv) if layout in layouts for file in own.items()]
    reading = read_inputs(files, (), as_at=until)
    tables: dict[str, Table] = {}
    for source in reading.sources.values():
        for name, table in source.tables.items():
            tables.setdefault(name, table)
    schema = SCHEMAS["population"]
    years = [date(year, 6, 30) for year in range(until.year - 5, until.year)]
    tables["population"] = Table(
        schema, {"estimated_on": years, "age_band": ["0 to 17"] * len(years), "persons": [40_000] * len(years)}
    )
    return tables


@pytest.mark.parametrize(("seed", "layouts"), [(11, ("ssd",)), (12, ("ssda903", "cin_census"))])
def test_a_synthetic_council_gives_the_same_figures(seed, layouts):
    until = date(2024, 3, 31)
    tables = synthetic(seed, layouts, until)
    quarter = Period.parse("2023-24-Q4")
    periods = [quarter.name]
    for _ in range(7):
        quarter = quarter.before()
        periods.append(quarter.name)
    assert compare(tables, until, periods) == []


def test_the_two_have_something_of_every_measure_to_agree_on():
    """Else they would agree on noughts."""
    rows = rows_of(synthetic(11, ("ssd",), date(2024, 3, 31)))
    nothing = {measure for measure in plainly_beyond.MEASURES if not something(rows, measure, "2023-24")}
    for seed in (3, 7, 11, 15, 19, 23):
        rows = rows_of(stretched(tables_of(councils.made_up(seed, extract_on=date(2014, 3, 31))), seed))
        nothing = {measure for measure in nothing if not something(rows, measure, "2013-14-Q4")}
        nothing = {measure for measure in nothing if not something(rows, measure, "2013-14")}
    assert nothing == set()


def something(rows: plainly_beyond.Tables, measure: str, period: str) -> bool:
    days = Period.parse(period)
    answer = plainly_beyond.figure(rows, measure, days.starts_on, days.ends_on)
    return bool(answer[0] if isinstance(answer, tuple) else answer)


# --- breakdowns by what a child is ----------------------------------------------------------------------------------

WAYS = {
    "contacts": ("contacts", "started_on"),
    "referrals": ("referrals", "received_on"),
    "s47_enquiries": ("s47_enquiries", "started_on"),
    "children_on_cp_plans": ("cp_plans", None),
}


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("measure", WAYS)
def test_breakdowns_by_what_a_child_is_agree_with_plain_python(measure, seed):
    table, dated = WAYS[measure]
    tables = with_children(stretched(tables_of(councils.made_up(seed)), seed), Random(seed))
    rows, wanted = rows_of(tables), ask(measure, "2013-14-Q2")
    first, last = wanted.window.starts_on, wanted.window.ends_on
    if dated:
        counted = plainly_beyond.within(rows[table], dated, first, last)
    else:
        counted = plainly_beyond.open_on(rows[table], "started_on", "ended_on", last)
    evaluator = evaluator_over(tables, date(2013, 9, 30))
    for way in ("age", "sex", "ethnicity", "disabled", "disability"):
        ours = {f.breakdown[0][1]: f.number for f in evaluator.figures([wanted], (way,))}
        assert ours == plainly_beyond.by_child(rows, counted, way, dated, last), way


def with_children(tables: dict[str, Table], random: Random) -> dict[str, Table]:
    """The same, each child of whatever sex, ethnicity and day of birth; some born in the days of the records."""
    count = len(tables["children"])
    columns = tables["children"].columns | {
        "born_on": [random.choice([None, *councils.NASTY, *councils.BIRTHS]) for _ in range(count)],
        "sex": [random.choice(["M", "1", "2", "F", "0", "9", "U", None]) for _ in range(count)],
        "ethnicity": [random.choice(["WBRI", "AIND", None]) for _ in range(count)],
        "disabled": [random.choice([True, False, None]) for _ in range(count)],
    }
    return tables | {"children": Table(tables["children"].schema, columns)}
