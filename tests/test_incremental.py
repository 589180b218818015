"""A load works out only what it touches, and what is kept afterwards is what a full rebuild gives."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fingerpost import Workspace
from fingerpost.desk.carrying import tables_behind
from fingerpost.desk.figures import FigureDesk
from fingerpost.desk.records import Extract, open_extract
from fingerpost.measures.counting import Counting
from fingerpost.model import Figure, Finding
from fingerpost.quality import checking
from fingerpost.render.delimited import write_csv
from fingerpost.store.figures import Key, read_figures
from fingerpost.store.findings import read_findings
from fingerpost.store.folder import DERIVED
from fingerpost.synth import council, local

DAYS = (date(2014, 1, 31), date(2014, 2, 28), date(2014, 3, 31))
GROUPS = {
    "door": ("referral_workflow.csv", "caf2.csv"),
    "assessing": ("assessments.csv",),
    "protection": ("s47_workbook.csv", "cp_conferences.csv", "cp_plans.csv"),
    "need": ("cin_episodes.csv", "children.csv", "population.csv"),
    "care": ("ssda903/",),
}
WRONG = 0.2


@cache
def files(variant: int, day: date) -> dict[str, bytes]:
    lives = council(25, 1, day, WRONG, Random(variant))
    return local.write(lives, write_csv)


def group(name: str, variant: int, day: date) -> list[tuple[str, bytes]]:
    return [(file, data) for file, data in files(variant, day).items() if file.startswith(GROUPS[name])]


def workspace_of_two(folder: Path) -> Path:
    Workspace.init(folder)
    file = folder / "fingerpost.toml"
    text = file.read_text()
    start = text.index("[council]")
    members = '[[councils]]\nname = "A"\nnumber = 301\n[[councils]]\nname = "B"\nnumber = 302\n'
    file.write_text(text[:start] + members + text[text.index("\n[", start) :])
    return folder


def extracts(folder: Path) -> Iterable[Extract]:
    for number in ("301", "302"):
        own = Workspace(folder, council=number)
        for day in own.store.manifest().extracts(number):
            yield open_extract(own.store, own.settings, day)


def kept_figures(desk: FigureDesk) -> dict[Key, list[Figure]] | None:
    found = read_figures(desk._folder, desk.extract.state(desk.catalogue))
    return (
        None
        if found is None
        else {key: found[key] for key in [*found._rows, *((m, "", "", ()) for m in found._absent)]}
    )


def rebuilt(folder: Path, beside: Path) -> dict[str, tuple[dict[Key, list[Figure]], list[Finding]]]:
    """What a fresh workspace with the same loads works out, by state; nothing of before is there to be carried."""
    shutil.copytree(folder, beside)
    found = {}
    for extract in extracts(beside):
        for name in DERIVED:
            shutil.rmtree(beside / "store" / name, ignore_errors=True)
        desk = FigureDesk(extract, Workspace(beside).catalogue)
        desk.keep()
        figures = kept_figures(desk)
        assert figures is not None
        found[extract.state(desk.catalogue)] = figures, desk.check()
    return found


loads = st.lists(
    st.tuples(
        st.sampled_from(["301", "302"]),
        st.sampled_from(DAYS),
        st.lists(st.sampled_from([*GROUPS]), min_size=1, max_size=3, unique=True),
        st.integers(1, 2),
    ),
    min_size=2,
    max_size=5,
)


@settings(max_examples=5, deadline=None, derandomize=True, suppress_health_check=[*HealthCheck])
@given(loads)
def test_any_sequence_of_loads_keeps_what_a_full_rebuild_gives(sequence):
    with tempfile.TemporaryDirectory() as place:
        folder = workspace_of_two(Path(place) / "kept")
        for number, day, names, variant in sequence:
            inputs = [each for name in names for each in group(name, variant, day)]
            Workspace(folder, council=number).load(inputs, day, accept_fewer=True)
        wanted = rebuilt(folder, Path(place) / "rebuilt")
        seen = 0
        for extract in extracts(folder):
            desk = FigureDesk(extract, Workspace(folder).catalogue)
            figures, findings = wanted[extract.state(desk.catalogue)]
            kept = kept_figures(desk)
            if kept is not None:
                assert kept == figures
                seen += 1
            found = read_findings(folder / "store" / "findings", extract.findings_state)
            assert found is None or found == findings
        assert seen, "the last load of each extract keeps its figures"


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The measures that are counted from here on."""
    seen: set[str] = set()
    count = Counting.count

    def counting(self, asks):
        asks = {by: [*own] for by, own in asks.items()}
        seen.update(ask.definition.id for own in asks.values() for ask in own)
        return count(self, asks)

    monkeypatch.setattr(Counting, "count", counting)
    return seen


@pytest.fixture
def run_rules(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The rules that are run from here on."""
    seen: set[str] = set()
    run = checking._run

    def running(engine, rule, extract):
        seen.add(rule.id)
        return run(engine, rule, extract)

    monkeypatch.setattr(checking, "_run", running)
    return seen


def test_only_measures_and_rules_of_the_tables_that_were_loaded_are_worked_out(tmp_path, counted, run_rules):
    folder, day = workspace_of_two(tmp_path / "w"), DAYS[2]
    north = Workspace(folder, council="301")
    north.load([each for name in GROUPS for each in group(name, 1, day)], day)
    every, all_rules = set(counted), set(run_rules)
    counted.clear(), run_rules.clear()
    north.load(group("assessing", 2, day), day, accept_fewer=True)
    reading = {id for id in every if "assessments" in set(tables_behind(north.catalogue, north.catalogue[id]))}
    assert counted == reading
    assert 0 < len(counted) < len(every) / 2
    assert 0 < len(run_rules) < len(all_rules) / 2
    assert all(
        "assessments" in rule.reads
        for rule in open_extract(north.store, north.settings, day).rules
        if rule.id in run_rules
    )


def test_a_load_of_one_council_touches_nothing_of_another(tmp_path, counted):
    folder, day = workspace_of_two(tmp_path / "w"), DAYS[2]
    Workspace(folder, council="301").load([*group("door", 1, day), *group("need", 1, day)], day)
    Workspace(folder, council="301").publish("2013-14-Q4")
    before = {path: path.read_bytes() for path in (folder / "store").rglob("301-*.json")}
    frozen = {path: path.read_bytes() for path in (folder / "store" / "publications").rglob("*") if path.is_file()}
    assert before
    assert frozen
    Workspace(folder, council="302").load(group("door", 2, day), day)
    Workspace(folder, council="301").load(group("door", 2, day), day, accept_fewer=True)
    assert all(path.read_bytes() == data for path, data in (before | frozen).items()), (
        "kept and published: never changed"
    )


def test_what_was_kept_under_another_definition_is_not_carried(tmp_path, counted, monkeypatch):
    folder, day = workspace_of_two(tmp_path / "w"), DAYS[2]
    north = Workspace(folder, council="301")
    north.load([*group("door", 1, day), *group("assessing", 1, day)], day)
    counted.clear()
    hash_of = type(north.catalogue).hash_of
    monkeypatch.setattr(
        type(north.catalogue), "hash_of", lambda self, each: "new" if each.id == "contacts" else hash_of(self, each)
    )
    FigureDesk(open_extract(north.store, north.settings, day), north.catalogue).keep()
    assert counted == {"contacts"}
