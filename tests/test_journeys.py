"""Journeys: every child's steps worked out again in plain Python, and what is added up from them."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date, datetime
from itertools import pairwise
from statistics import median
from types import SimpleNamespace
from typing import Any

import pytest
from lxml import etree

import councils
from evaluating import evaluator_over, tables_of
from fingerpost import Viewer, Workspace
from fingerpost.desk.journeys import STEPS, flow_listing, journeys, journeys_listing, journeys_picture, journeys_words
from fingerpost.errors import Refused
from fingerpost.model import SCHEMAS, Table
from fingerpost.periods import Period
from fingerpost.render.sankey import sankey_svg
from inputs import EXTRACTS, SEPTEMBER
from test_against_plainly_beyond import rows_of, stretched, synthetic
from test_cli import run

KEYS = [key for key, _, _ in STEPS]
Child = dict[str, date | None]


def a_year_later(day: date) -> date:
    return date(day.year + 1, 3, 1) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + 1)


def first(days: list[date], start: date | None, end: date) -> date | None:
    return min((day for day in days if start is not None and day and start <= day < end), default=None)


def plainly(rows: dict[str, list[dict[str, Any]]], period: Period, care: dict[str, list[date]]) -> list[Child]:
    days: dict[str, dict[str, list[date]]] = {}
    for table, column in (
        ("contacts", "started_on"), ("referrals", "received_on"), ("assessments", "started_on"),
        ("s47_enquiries", "started_on"), ("cp_conferences", "held_on"), ("cp_plans", "started_on"),
    ):  # fmt: skip
        for row in rows[table]:
            if row["child_id"] and row[column] and row.get("type") != "RCPC":
                days.setdefault(row["child_id"], {}).setdefault(table, []).append(row[column])
    found = []
    for child, own in days.items():
        came = [*own.get("contacts", []), *own.get("referrals", [])]
        contact = first(came, period.starts_on, period.ends_on.fromordinal(period.ends_on.toordinal() + 1))
        if contact is None:
            continue
        end = a_year_later(contact)
        referral = first(own.get("referrals", []), contact, end)
        s47 = first(own.get("s47_enquiries", []), referral, end)
        icpc = first(own.get("cp_conferences", []), s47 or referral, end)
        again = own.get("referrals" if referral else "contacts", [])
        since = referral or contact
        found.append({
            "contact": contact,
            "referral": referral,
            "assessment": first(own.get("assessments", []), referral, end),
            "s47": s47,
            "icpc": icpc,
            "plan": first(own.get("cp_plans", []), icpc or referral, end),
            "care": first(care.get(child, []), referral, end),
            "back": min((day for day in again if since < day < a_year_later(since)), default=None),
            "year_over": a_year_later(since),
        })  # fmt: skip
    return found


def desk_of(tables: dict[str, Table], extract: date) -> Any:
    evaluator = evaluator_over(tables, extract)
    current = {name: {} for name in SCHEMAS}
    there = SimpleNamespace(day=extract, current=current, begins=lambda table: None)
    return SimpleNamespace(query=evaluator.query, extract=there)


def care_of(desk: Any) -> dict[str, list[date]]:
    """Spells of care are a fact with tests of its own; its first days are taken from there."""
    found: dict[str, list[date]] = {}
    for child, day in desk.query("SELECT child_id, started_on FROM fact_care_spells", uses=("care_spells",)):
        found.setdefault(child, []).append(day)
    return found


def check(tables: dict[str, Table], extract: date, period: Period) -> int:
    desk = desk_of(tables, extract)
    theirs = plainly(rows_of(tables), period, care_of(desk))
    if not theirs:
        return 0
    ours = journeys(desk, period)
    assert ours.cohort == len(theirs)
    paths = [[key for key in KEYS if child[key]] for child in theirs]
    for step in ours.steps:
        there = [(child, path) for child, path in zip(theirs, paths, strict=True) if step.key in path]
        assert step.children == len(there), step.key
        before = [(child[step.key] - child[path[path.index(step.key) - 1]]).days for child, path in there
                  if path[0] != step.key]  # fmt: skip
        assert step.days_before == (median(before) if before else None), step.key
        stopped = [child for child, path in there if path[-1] == step.key]
        over = [child for child in stopped if child["year_over"] <= extract]
        assert (step.stopped, step.followed) == (len(stopped), len(over)), step.key
        assert step.back == sum(child["back"] is not None for child in over), step.key
    going = Counter(link for path in paths for link in pairwise(path))
    assert {(link.start, link.end): link.children for link in ours.links} == going
    assert ours.not_followed == sum(child["year_over"] > extract for child in theirs)
    return len(theirs)


@pytest.mark.parametrize("seed", range(20))
def test_an_awkward_council_gives_the_same_journeys(seed):
    tables = stretched(tables_of(councils.made_up(seed)), seed)
    for name in ("2013-14-Q1", "2013-14-Q2", "2012-13", "2013-08"):
        check(tables, SEPTEMBER, Period.parse(name))


def test_a_synthetic_council_gives_the_same_journeys():
    until = date(2024, 3, 31)
    tables = synthetic(11, ("ssd",), until)
    for name in ("2022-23-Q1", "2022-23", "2023-24-Q3"):
        assert check(tables, until, Period.parse(name)) > 20
    steps = journeys(desk_of(tables, until), Period.parse("2022-23")).steps
    assert all(step.children for step in steps), "else they would agree on noughts"


def test_the_examples_cohort_is_that_of_its_extract(demo_workspace):
    with (EXTRACTS / SEPTEMBER.isoformat() / "referral_workflow.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [(row["Child ID"], datetime.strptime(row["Date Started"], "%d/%m/%Y").date(), row["Case Outcome"])
                for row in csv.DictReader(file)]  # fmt: skip
    quarter = Period.parse("2013-14-Q1")
    entered: dict[str, date] = {}
    for child, day, _ in rows:
        if quarter.starts_on <= day <= quarter.ends_on:
            entered[child] = min(day, entered.get(child, day))
    referred = {child for child, day, outcome in rows if child in entered and day >= entered[child]
                and outcome != "Closed & Logged"}  # fmt: skip
    found = demo_workspace.journeys("2013-14-Q1")
    contact, referral = found.steps[:2]
    assert (found.cohort, contact.children, referral.children) == (len(entered), len(entered), len(referred))
    assert contact.stopped == len(entered) - len(referred)


def test_what_goes_into_a_step_comes_out_or_stops(demo_workspace):
    found = demo_workspace.journeys("2013-14-Q1")
    for place, step in enumerate(found.steps):
        out = sum(link.children for link in found.links if link.start == step.key)
        into = sum(link.children for link in found.links if link.end == step.key)
        assert out + step.stopped == step.children
        assert place == 0 or into == step.children
    assert sum(step.stopped for step in found.steps) == found.cohort


def test_a_cohort_that_is_not_followed_for_a_year_says_so(demo_workspace):
    said = " ".join(journeys_words(demo_workspace.journeys("2013-14-Q1")))
    assert "does not cover a whole year for 1,580 of 1,580 children" in said
    assert "came back" not in said


def test_steps_whose_records_begin_later_are_left_out_and_told(demo_workspace):
    found = demo_workspace.journeys("2012-13-Q2")
    assert [step.key for step in found.steps] == ["contact", "referral", "assessment", "s47", "icpc"]
    assert "Care is not in the flow: records of care episodes begin on 1 April 2013." in found.left_out
    with pytest.raises(Refused, match="No child has a contact"):
        demo_workspace.journeys("2014-15-Q4")


def test_who_may_see_no_child_gets_no_flow_with_small_numbers(demo_workspace):
    councillor = Workspace(demo_workspace.path, Viewer("councillor"))
    with pytest.raises(Refused, match="so small that a child might be recognised"):
        councillor.journeys("2013-14-Q1")
    with pytest.raises(Refused, match="may not see figures"):
        Workspace(demo_workspace.path, Viewer("auditor")).journeys("2013-14-Q1")


def test_the_drawing_has_every_step_and_its_bands_are_as_wide_as_their_numbers(demo_workspace):
    found = demo_workspace.journeys("2013-14-Q1")
    picture = etree.fromstring(sankey_svg(journeys_picture(found)).encode())
    svg = "{http://www.w3.org/2000/svg}"
    texts = {text.text for text in picture.iter(f"{svg}text")}
    assert {"Contact", "1,580", "Referral", "764", "Care", "816 stop"} <= texts
    assert picture.findtext(f"{svg}title")
    assert "764 (48.4%)" in (picture.findtext(f"{svg}desc") or "")
    drawn = [box for box in picture.iter(f"{svg}rect") if box.get("width") == "14.0"]
    tallest = max(float(box.get("height")) for box in drawn)
    wanted = sorted(
        [step.children for step in found.steps if step.children]
        + [step.stopped for step in found.steps[:-1] if step.stopped]
    )
    heights = sorted(float(box.get("height")) for box in drawn)
    for number, height in zip(wanted, heights, strict=True):
        assert height == pytest.approx(max(1.5, number / 1580 * tallest), abs=0.06)
    assert len(list(picture.iter(f"{svg}path"))) == len(flow_listing(found))


def test_the_command_prints_saves_and_draws(demo_workspace, tmp_path):
    done = run("journeys", "2013-14-Q1", "--svg", str(tmp_path / "j.svg"), folder=demo_workspace.path)
    assert done.returncode == 0, done.stderr
    assert "Referral: 764 (48.4%)" in done.stdout
    assert (tmp_path / "j.svg").read_text(encoding="utf-8").startswith("<svg")
    done = run("journeys", "2013-14-Q1", "--flow", "--format", "csv", folder=demo_workspace.path)
    assert "Contact,Referral,764,0" in done.stdout
    assert len(journeys_listing(demo_workspace.journeys("2013-14-Q1"))) == 7


def test_a_year_from_29_february_ends_on_1_march():
    tables = stretched(tables_of(councils.made_up(0)), 0)
    schema = SCHEMAS["referrals"]
    blank = {name: [None, None] for name in schema.names}
    rows = {"referral_id": ["R1", "R2"], "child_id": ["C", "C"], "received_on": [date(2012, 2, 29), date(2013, 2, 28)]}
    tables["referrals"] = Table(schema, {**blank, **rows})
    tables["contacts"] = Table(SCHEMAS["contacts"], {name: [] for name in SCHEMAS["contacts"].names})
    (step,) = [step for step in journeys(desk_of(tables, SEPTEMBER), Period.parse("2012-02")).steps
               if step.key == "referral"]  # fmt: skip
    assert (step.children, step.followed, step.back) == (1, 1, 1)
    rows["received_on"] = [date(2012, 2, 29), date(2013, 3, 1)]
    tables["referrals"] = Table(schema, {**blank, **rows})
    (step,) = [step for step in journeys(desk_of(tables, SEPTEMBER), Period.parse("2012-02")).steps
               if step.key == "referral"]  # fmt: skip
    assert (step.children, step.followed, step.back) == (1, 1, 0)
