"""A load that is killed, or that the disk fails, leaves the old load or the new: never a half, never a damaged one.

Three ways to try it. Kills of a real process at random moments (FINGERPOST_KILLS of them; 10 unless told). A process
that dies at the k-th thing it does to the disk, for each k: everything after is refused, tidying up included. A disk
that fails once at the k-th thing. A crash test that cannot fail proves nothing, so two wrong designs are tried too.
"""

from __future__ import annotations

import errno
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from fingerpost.engine import Engine, EngineError
from fingerpost.errors import StoreError
from fingerpost.store import FolderStore, disk, tables
from fingerpost.workspace import Workspace
from inputs import EXTRACTS, JUNE, SEPTEMBER, files_of, fingerprint, new_loads, now, small

KILLS = int(os.environ.get("FINGERPOST_KILLS", "10"))
FEW = ["contacts", "referrals_no_further_action", "children_on_cp_plans", "children_in_care"]
ONLY, COUNCIL = "cp_plans.csv", "000"


class Died(BaseException):
    """The process is gone: nothing catches this."""


def full() -> OSError:
    return OSError(errno.ENOSPC, "No space left on device")


@contextmanager
def disk_that_fails(at: int, dies: bool) -> Iterator[list[str]]:
    """The `at`-th change to the disk fails, half done where it can be; where the process dies, so does all that
    follows. Gives the names of the changes as they come."""
    calls: list[str] = []
    patch = pytest.MonkeyPatch()

    def failing(name: str, real: Callable, half: Callable | None = None, fails: Callable[[], BaseException] = full):
        def call(*arguments, **more):
            calls.append(name)
            if len(calls) == at and half:
                half(*arguments)
            if len(calls) == at or (dies and len(calls) > at):
                raise Died if dies else fails()
            return real(*arguments, **more)

        return call

    def half_written(path: Path, data: bytes) -> None:
        with path.open("wb") as file:
            file.write(data[: len(data) // 2])

    def half_copied(_engine: Engine, _name: str, path: Path) -> None:
        with path.open("wb") as file:
            file.write(b"PAR1 half")

    patch.setattr(os, "fsync", failing("sync", os.fsync))
    patch.setattr(os, "replace", failing("rename", os.replace))
    patch.setattr(Path, "write_bytes", failing("write", Path.write_bytes, half_written))

    def copy_failed() -> EngineError:
        return EngineError("DuckDB could not run a query: IO Error: No space left on device")

    patch.setattr(Engine, "write_table", failing("copy", Engine.write_table, half_copied, copy_failed))

    def half_joined(engine: Engine, _pieces: list[Path], path: Path, _columns: object) -> None:
        half_copied(engine, "", path)

    patch.setattr(Engine, "join_files", failing("join", Engine.join_files, half_joined, copy_failed))
    patch.setattr(tempfile, "mkdtemp", failing("make folder", tempfile.mkdtemp))
    if dies:
        patch.setattr(shutil, "rmtree", failing("remove", shutil.rmtree))
        patch.setattr(Path, "unlink", failing("remove", Path.unlink))
    try:
        yield calls
    finally:
        patch.undo()


@pytest.fixture(params=["at once", "in pieces"])
def written(request, monkeypatch) -> str:
    """How a table is written: as one file, or as those too large to be held are, two rows at a time and then joined."""
    if request.param == "in pieces":
        monkeypatch.setattr(tables, "AT_ONCE", 2)
    return request.param


@pytest.fixture(scope="module")
def prepared(tmp_path_factory) -> Workspace:
    """A workspace with one small load, onto which another is tried again and again."""
    workspace = Workspace.init(tmp_path_factory.mktemp("crash") / "council")
    load_into(workspace, small(JUNE, 5, ONLY))
    return workspace


def load_into(workspace: Workspace, files: list[tuple[str, bytes]]) -> None:
    """What `Workspace.load` does to the store, without its figures."""
    with workspace.store.writing():
        workspace.store.add_loads(COUNCIL, JUNE, new_loads(files, workspace.settings.mappings()), now(), "1")


NEW = small(JUNE, 8, ONLY)


def state_of(folder: Path) -> str:
    """What a reader finds in the store, in one word."""
    store = FolderStore(folder / "store")
    try:
        store.verify()
        loads = store.manifest().current(COUNCIL, JUNE)["cp_plans"]["local"]
        engine = Engine()
        store.fill(engine, "cp_plans", [[loads]])
        ((rows,),) = engine.rows("SELECT COUNT(*) FROM cp_plans")
        engine.close()
    except StoreError:
        return "broken"
    return {5: "old", 8: "new"}.get(rows, "half")


def trials(prepared: Workspace, folder: Path, dies: bool) -> Iterator[tuple[int, BaseException | None, Workspace]]:
    """Load onto a copy with the k-th change failing, for each k until the load passes untouched."""
    for k in range(1, 200):
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(prepared.path, folder)
        workspace, raised = Workspace(folder), None
        with disk_that_fails(k, dies) as calls:
            try:
                load_into(workspace, NEW)
            except (Died, Exception) as error:
                raised = error
        if len(calls) < k:
            assert raised is None
            return
        yield k, raised, workspace
    raise AssertionError("the load never passed")


def test_a_process_that_dies_at_any_change_to_the_disk_leaves_the_old_load_or_the_new(prepared, tmp_path, written):
    seen: Counter[str] = Counter()
    for _, raised, workspace in trials(prepared, tmp_path / "council", dies=True):
        assert isinstance(raised, Died)
        seen[state_of(workspace.path)] += 1
        load_into(workspace, NEW)
        assert state_of(workspace.path) == "new", "the next load works, whatever was left lying"
        store = workspace.path / "store"
        assert not [
            path.name for path in store.rglob("*") if path.name.startswith("building-") or path.suffix == ".tmp"
        ]
        assert len(list((store / "loads").iterdir())) == 2
    assert set(seen) == {"old", "new"}
    assert seen["old"] > (12 if written == "in pieces" else 8), "four more pieces, and the joining of them"


def test_a_disk_that_fails_once_is_told_in_plain_words_and_leaves_nothing_behind(prepared, tmp_path, written):
    before = fingerprint(prepared.path)
    outcomes: Counter[str] = Counter()
    for k, raised, workspace in trials(prepared, tmp_path / "council", dies=False):
        state = state_of(workspace.path)
        outcomes[state] += 1
        assert isinstance(raised, StoreError), k
        if state == "old":
            assert "is full. Nothing was changed. Make room and try again" in str(raised)
            assert fingerprint(workspace.path) == before
            load_into(workspace, NEW)
        assert state_of(workspace.path) == "new"
    assert outcomes["old"] > 8
    assert outcomes["new"] == 1, "only the very last sync comes after the load is current"


def test_a_load_that_the_disk_did_not_confirm_is_said_to_be_current(prepared, tmp_path):
    *_, (_, raised, workspace) = trials(prepared, tmp_path / "council", dies=False)
    assert isinstance(raised, disk.Unconfirmed)
    assert str(raised).startswith("The load is kept and is current, but may not survive a power cut")
    assert state_of(workspace.path) == "new"


def test_figures_that_cannot_be_kept_do_not_fail_a_load(prepared, tmp_path):
    shutil.copytree(prepared.path, tmp_path / "council")
    workspace = Workspace(tmp_path / "council")
    real, failed = disk.put, []

    def no_room_for_figures(path: Path, data: bytes) -> None:
        if path.parent.name == "figures":
            failed.append(path)
            raise full()
        real(path, data)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(disk, "put", no_room_for_figures)
        assert workspace.load(NEW, SEPTEMBER).added
    assert failed
    assert workspace.figures("2013-14-Q2", ["children_on_cp_plans"])


# --- wrong designs, which the trials must find ---


def written_in_place(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    disk.sync(path)


def test_the_trials_find_a_manifest_that_is_written_in_place(prepared, tmp_path, monkeypatch):
    monkeypatch.setattr(disk, "replace", written_in_place)
    states = Counter(state_of(workspace.path) for _, _, workspace in trials(prepared, tmp_path / "council", dies=True))
    assert states["broken"] >= 1


def test_the_trials_find_a_manifest_that_comes_before_its_load(prepared, tmp_path, monkeypatch):
    later: list[tuple[Path, Path]] = []
    replace, settle = disk.replace, disk.settle

    def first(path: Path, data: bytes) -> None:
        replace(path, data)
        while later:
            settle(*later.pop())

    monkeypatch.setattr(disk, "settle", lambda building, final: later.append((building, final)))
    monkeypatch.setattr(disk, "replace", first)
    states: Counter[str] = Counter()
    for _, _, workspace in trials(prepared, tmp_path / "council", dies=True):
        states[state_of(workspace.path)] += 1
        later.clear()
    assert states["broken"] >= 1


# --- real kills ---

LOADER = """
import sys
from datetime import date
from pathlib import Path
from fingerpost.demo import files_in
from fingerpost.workspace import Workspace
import duckdb, filelock, fingerpost.measures.evaluate, fingerpost.quality

workspace, folder = Workspace(sys.argv[1]), Path(sys.argv[2])
print("ready", flush=True)
workspace.load(files_in([folder]), date(2013, 9, 30))
print("loaded", flush=True)
"""


def begun(workspace: Workspace, extract: Path) -> subprocess.Popen[str]:
    """A process that is about to load, with everything it imports imported: the kills meet the load itself."""
    command = [sys.executable, "-c", LOADER, str(workspace.path), str(extract)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    return process


def test_a_load_killed_at_any_moment_leaves_the_old_load_or_the_new(june_workspace, demo_workspace, tmp_path):
    extract = EXTRACTS / "2013-09-30"
    old, new = (workspace.figures("2013-14-Q1", FEW) for workspace in (june_workspace, demo_workspace))
    assert old != new
    chance = random.Random(time.time_ns())

    def copy(name: str) -> Workspace:
        return Workspace(shutil.copytree(june_workspace.path, tmp_path / name), clock=now)

    process, began = begun(copy("measured"), extract), time.monotonic()
    assert process.communicate(timeout=60)[0] == "loaded\n"
    lasts = time.monotonic() - began

    def killed(kill: int) -> str:
        workspace = copy(f"killed-{kill}")
        process = begun(workspace, extract)
        # Evenly spread over the load, so that ten kills meet its every part.
        time.sleep(lasts * (kill + chance.random()) / KILLS)
        process.kill()
        said = process.communicate(timeout=60)[0]
        workspace.verify()
        found = workspace.figures("2013-14-Q1", FEW)
        assert found in (old, new)
        assert said != "loaded\n" or found == new, "what was acknowledged is there"
        if kill % 5 == 0:
            workspace.load(files_of(SEPTEMBER), SEPTEMBER)
            assert workspace.figures("2013-14-Q1", FEW) == new
            assert not list((workspace.path / "store").rglob("building-*"))
        shutil.rmtree(workspace.path)
        return "new" if found == new else "old"

    with ThreadPoolExecutor(2) as pool:
        seen = Counter(pool.map(killed, range(KILLS)))
    assert seen.total() == KILLS
    print(f"{KILLS} kills over a load of {lasts:.2f} s: {dict(seen)}")
