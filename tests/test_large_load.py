"""A load that is too large to be held: rows packed as they are read, written in pieces, figures worked out on the disk.

The bounds are brought down so that a small census meets them; what is stored and worked out must be the same.
"""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import given
from hypothesis import strategies as st

from fingerpost import engine, workspace
from fingerpost.engine import Engine, EngineError
from fingerpost.errors import StoreError
from fingerpost.model import SCHEMAS, Table
from fingerpost.render.delimited import write_csv
from fingerpost.sources import reading
from fingerpost.store import FolderStore, tables
from fingerpost.synth import council, write
from fingerpost.workspace import Workspace
from test_own_measures import OURS, kept_in

PLANS = SCHEMAS["cp_plans"]
DAY = date(2024, 3, 31)
VALUES = {
    "text": st.text(max_size=5),
    "date": st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    "integer": st.integers(-(10**15), 10**15),
    "flag": st.booleans(),
    "number": st.floats(allow_nan=False),
}
ROWS = st.lists(st.tuples(*(st.none() | VALUES[column.type] for column in PLANS.columns)), max_size=6)


@given(st.lists(ROWS, min_size=1, max_size=4))
def test_rows_that_were_packed_are_what_they_were(lots):
    """Packed between any lots, or before there are any, with columns that have no value among them."""
    table, all_rows = Table(PLANS, {name: [] for name in PLANS.names}), []
    for rows in lots:
        table.extend(Table(PLANS, {name: [row[at] for row in rows] for at, name in enumerate(PLANS.names)}))
        all_rows += rows
        if len(rows) % 2:
            table.pack()
    assert len(table) == len(all_rows)
    assert [row for part in table.parts() for row in zip(*part, strict=True)] == all_rows
    assert [list(table.values(name)) for name in PLANS.names] == [
        [row[at] for row in all_rows] for at in range(len(PLANS.names))
    ]


@pytest.fixture(scope="module")
def census() -> list[tuple[str, bytes]]:
    lives = council(150, 2, DAY, 0.05, random.Random(4))
    return [*dict(write(lives, write_csv))["cin_census"].items()]


def loaded(folder: Path, census: list[tuple[str, bytes]]) -> Workspace:
    made = Workspace.init(folder)
    made.load(census, DAY)
    return made


def test_a_load_held_in_parts_is_the_load_held_at_once(census, tmp_path, monkeypatch):
    plain = loaded(tmp_path / "plain", census)
    monkeypatch.setattr(reading, "PACKED", 20)
    monkeypatch.setattr(tables, "AT_ONCE", 50)
    monkeypatch.setattr(workspace, "SPILLS_FROM", 1)
    spilt = []
    made = FolderStore.spilling
    monkeypatch.setattr(FolderStore, "spilling", lambda store: spilt.append(store) or made(store))
    parts = loaded(tmp_path / "parts", census)
    assert spilt
    (one,), (other,) = plain.loads(), parts.loads()
    assert max(stored.rows for stored in one.tables.values()) > 150, "several pieces"
    assert {name: (t.rows, t.columns, t.begins) for name, t in one.tables.items()} == {
        name: (t.rows, t.columns, t.begins) for name, t in other.tables.items()
    }
    assert contents(plain, one) == contents(parts, other)
    assert plain.check() == parts.check()
    assert plain.figures("2023/24") == parts.figures("2023/24")
    assert parts.verify() == plain.verify()
    assert not [path.name for path in parts.store.folder.glob("spill-*")]
    assert {path.name for path in (parts.store.folder / "loads" / other.id).iterdir()} == {
        *(f"{name}.parquet" for name in other.tables), "findings.json",
    }  # fmt: skip


def contents(made: Workspace, load) -> dict[str, list[tuple]]:
    found, own = {}, Engine()
    for table in load.tables:
        made.store.fill(own, table, [[load]])
        found[table] = own.rows(f"SELECT * FROM {table}")
    own.close()
    return found


def test_an_engine_that_may_spill_does_what_it_could_not_hold(tmp_path, monkeypatch):
    monkeypatch.setattr(engine, "HELD", "60MB")
    query = "SELECT i, 'a record of some length ' || i AS says, hash(i) AS mixed FROM range(1500000) AS t(i)"
    own = Engine(tmp_path)
    own.create_as("many", query)
    assert [*tmp_path.iterdir()], "some of it is on the disk"
    own.seal()
    assert own.rows("SELECT COUNT(*), COUNT(DISTINCT mixed) FROM many") == [(1_500_000, 1_500_000)]
    own.close()
    without = Engine()
    without.run("SET memory_limit = '60MB'")
    with pytest.raises(EngineError):
        without.create_as("many", query)
    without.close()


def test_where_a_council_has_measures_of_its_own_no_folder_is_given(census, tmp_path, monkeypatch):
    """They are run after the engine is sealed, and would find a folder to write to."""
    monkeypatch.setattr(workspace, "SPILLS_FROM", 1)
    monkeypatch.setattr(FolderStore, "spilling", lambda store: pytest.fail("a folder was given"))
    made = kept_in(Workspace.init(tmp_path / "own"), OURS)
    assert made.load(census, DAY).added


def test_no_room_for_what_is_spilt_is_told_in_words_and_the_load_is_kept(census, tmp_path, monkeypatch):
    monkeypatch.setattr(workspace, "SPILLS_FROM", 1)

    def no_room(engine: Engine, name: str, query: str) -> None:
        raise EngineError("DuckDB could not run a query: IO Error: No space left on device")

    made = Workspace.init(tmp_path / "full")
    with monkeypatch.context() as patch:
        patch.setattr(Engine, "create_as", no_room)
        with pytest.raises(StoreError, match=r"is kept and is current, but its figures .* No space left .* Make room"):
            made.load(census, DAY)
    assert not [path.name for path in made.store.folder.glob("spill-*")]
    again = Workspace(made.path)
    assert again.figures("2023/24") == loaded(tmp_path / "plain", census).figures("2023/24")


def test_what_a_killed_process_has_spilt_goes_and_what_a_running_one_spills_stays(tmp_path):
    store = FolderStore(tmp_path / "store")
    store.create()
    left, runs = store.folder / "spill-left", store.folder / "spill-runs"
    for folder in (left, runs):
        folder.mkdir()
        (folder / "held").touch()
        (folder / "rows.tmp").write_text("a child's record", encoding="utf-8")
    with FileLock(runs / "held"), store.writing():
        assert not left.exists()
        assert (runs / "rows.tmp").exists()
    with store.writing():
        assert not runs.exists()
