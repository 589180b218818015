"""The store on disk: every byte is vouched for, and what is damaged is named and never turned into a figure."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from fingerpost.engine import Engine
from fingerpost.errors import StoreError
from fingerpost.model import SCHEMAS, Table
from fingerpost.store import DocumentsEntry, FolderStore, Input, NewLoad, disk
from fingerpost.store.manifest import Manifest
from fingerpost.workspace import Workspace
from inputs import JUNE, SEPTEMBER, files_of, fingerprint, small


@pytest.fixture(scope="module")
def damageable(demo_workspace, tmp_path_factory) -> Workspace:
    """A copy whose files each test puts back as they were."""
    import shutil

    folder = tmp_path_factory.mktemp("damage") / "council"
    shutil.copytree(demo_workspace.path, folder)
    return Workspace(folder)


def stored_files(workspace: Workspace) -> list[Path]:
    return [path for path in sorted((workspace.path / "store").rglob("*")) if path.is_file() and path.name != "lock"]


def flipped(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def test_a_flipped_bit_in_any_file_is_found_and_the_file_named(damageable):
    chance = random.Random(20131127)
    files = stored_files(damageable)
    assert {path.suffix for path in files} == {".parquet", ".json", ".csv"}
    assert damageable.verify() == len(files)
    for path in files:
        whole = path.read_bytes()
        for _ in range(5):
            path.write_bytes(flipped(whole, chance.randrange(8 * len(whole))))
            with pytest.raises(StoreError) as caught:
                damageable.verify()
            assert f"{path} is damaged" in str(caught.value)
        path.write_bytes(whole)
    damageable.verify()


def test_any_bit_of_the_manifest_counts(damageable):
    whole = (damageable.path / "store" / "manifest.json").read_bytes()
    Manifest.from_json(whole, "m")
    chance = random.Random(1)
    bits = [*range(0, 8 * 120), *(chance.randrange(8 * len(whole)) for _ in range(300))]
    for bit in bits:
        with pytest.raises(StoreError, match="m is damaged"):
            Manifest.from_json(flipped(whole, bit), "m")
    for length in range(0, len(whole), 997):
        with pytest.raises(StoreError, match="m is damaged"):
            Manifest.from_json(whole[:length], "m")


def test_the_manifest_is_plain_json_all_the_same(damageable):
    content = json.loads((damageable.path / "store" / "manifest.json").read_bytes())
    assert [load["source"] for load in content["loads"]] == ["local", "ssda903"] * 2


def test_a_manifest_of_a_later_version_asks_for_an_upgrade():
    sealed = Manifest().to_json().replace(b'"format": 1', b'"format": 2')
    import hashlib

    rest = sealed[sealed.index(b'",') :]
    start = sealed.index(b'",') - 64
    sealed = sealed[:start] + hashlib.sha256(rest).hexdigest().encode() + rest
    with pytest.raises(StoreError, match=r"format 2; this version reads 1\. Upgrade Fingerpost"):
        Manifest.from_json(sealed, "m")


def test_a_cut_or_missing_file_is_named(damageable):
    for path in stored_files(damageable)[::7]:
        if path.parent.name in ("figures", "findings"):
            continue  # derived: made again when it is missing
        whole = path.read_bytes()
        path.write_bytes(whole[:-1])
        with pytest.raises(StoreError, match="is damaged"):
            damageable.verify()
        path.unlink()
        with pytest.raises(StoreError, match=r"missing|no manifest"):
            damageable.verify()
        path.write_bytes(whole)


def test_damage_is_exit_code_2_and_no_figure_is_printed(damageable):
    (path,) = (damageable.path / "store" / "loads").glob("2013-09-30-999-local-*/contacts.parquet")
    whole = path.read_bytes()
    path.write_bytes(flipped(whole, 8 * (len(whole) // 2)))
    try:
        for command in (["verify"], ["list", "contacts", "2013-14-Q2"]):
            arguments = [sys.executable, "-m", "fingerpost", *command, "-w", str(damageable.path)]
            ran = subprocess.run(arguments, capture_output=True, text=True, check=False)
            assert ran.returncode == 2
            assert f"{path} is damaged" in ran.stderr
            assert "Restore the workspace from a backup, or load the extract again" in ran.stderr
            assert ran.stdout == ""
    finally:
        path.write_bytes(whole)


def test_figures_that_were_kept_are_not_believed_when_damaged_and_are_not_needed(damageable):
    for path in (damageable.path / "store" / "figures").iterdir():
        path.write_bytes(flipped(path.read_bytes(), 4000))
        kept = Workspace(damageable.path).figures("2013-14-Q2", ["contacts"])
        path.unlink()
        assert Workspace(damageable.path).figures("2013-14-Q2", ["contacts"]) == kept
    damageable.verify()


def test_findings_that_were_kept_are_not_believed_when_damaged_and_are_not_needed(damageable):
    found, trust = damageable.check(), damageable.trust("2013-14-Q2")
    for folder in ("findings", "trust"):
        for path in (damageable.path / "store" / folder).iterdir():
            whole = path.read_bytes()
            path.write_bytes(flipped(whole, 4 * len(whole)))
        again = Workspace(damageable.path)
        assert (again.check(), again.trust("2013-14-Q2")) == (found, trust)
        forget(damageable, folder)
    damageable.verify()


def forget(workspace, folder):
    for path in (workspace.path / "store" / folder).iterdir():
        path.unlink()


def test_damaged_findings_and_publications_are_not_read(damageable):
    for pattern in ("loads/*/findings.json", "publications/*/publication.json"):
        for path in (damageable.path / "store").glob(pattern):
            forget(damageable, "findings")
            whole = path.read_bytes()
            path.write_bytes(whole.replace(b"[", b"(", 1))
            with pytest.raises(StoreError, match="is damaged"):
                _ = damageable.check(JUNE), damageable.check(SEPTEMBER), damageable.publication("2013-14-Q1")
            path.write_bytes(whole)


def test_what_no_manifest_names_is_swept_away_by_the_next_writer(fresh):
    workspace = fresh()
    workspace.load(small(), JUNE)
    before = fingerprint(workspace.path)
    store = workspace.path / "store"
    for left in (
        "loads/building-x/a.parquet",
        "loads/2013-01-01-999-local-0/a.parquet",
        "publications/building-y/b.json",
    ):
        (store / left).parent.mkdir()
        (store / left).write_bytes(b"half")
    (store / "manifest.json.tmp").write_bytes(b"{")
    workspace.verify()
    assert workspace.load(small(), JUNE).added == ()
    assert fingerprint(workspace.path) == before


def test_a_store_of_one_version_is_read_anew_by_the_next(fresh):
    """The same files may be read otherwise by a newer Fingerpost, so they are not called the same load."""
    store = FolderStore(fresh().path / "store")
    new = NewLoad("local", {}, {}, {}, {}, (Input("a", 1, "0", "caf2", 1),), (), "")
    with store.writing():
        (first,) = store.add_loads("999", JUNE, [new], datetime(2013, 7, 1), "0.1")
        assert store.add_loads("999", JUNE, [new], datetime(2013, 7, 1), "0.2") != (first,)


def test_a_publication_that_came_first_is_never_replaced(june_workspace, copy_of):
    workspace = copy_of(june_workspace)
    published = workspace.publication("2013-14-Q1")
    before = fingerprint(workspace.path)
    with (
        pytest.raises(StoreError, match="has just been published by someone else"),
        workspace.store.writing(),
    ):
        workspace.store.publish(published, {})
    assert fingerprint(workspace.path) == before


def test_the_same_loads_give_the_same_bytes(fresh):
    one, two = fresh("one"), fresh("two")
    for workspace in (one, two):
        workspace.load(small(), JUNE)
    assert fingerprint(one.path) == fingerprint(two.path)


def test_a_load_needs_room_on_the_disk_before_it_begins(fresh, monkeypatch):
    workspace = fresh()
    before = fingerprint(workspace.path)
    monkeypatch.setattr(disk.shutil, "disk_usage", lambda _: type("Usage", (), {"free": 1000}))
    with pytest.raises(
        StoreError, match=r"has 0.0 MB free and this load may need .* MB. Nothing was changed. Make room"
    ):
        workspace.load(small(), JUNE)
    assert fingerprint(workspace.path) == before


def test_a_workspace_that_may_not_be_written_says_so():
    assert "may not be written" in disk.trouble(Path("x"), PermissionError(13, "denied"))
    assert "is full" in disk.trouble(Path("x"), OSError(28, "No space left on device"))
    assert "could not be written" in disk.trouble(Path("x"), OSError(5, "Input/output error"))


# --- the engine ---


def test_rows_go_into_the_engine_as_they_are():
    columns = [("t", "text"), ("d", "date"), ("f", "flag"), ("i", "integer"), ("n", "number")]
    values = [
        ["", None, "a,'\"\n", "\u00e9 "],
        [JUNE, None, SEPTEMBER, JUNE],
        [True, False, None, True],
        [1, None, -2, 0],
        [0.1, None, -2.5, 1e300],
    ]
    engine = Engine()
    for marks in ([], ["\x1e", "\x1f", "\x1e\x1f"]):
        more = [[*values[0], *marks], *([*column, *[None] * len(marks)] for column in values[1:])]
        engine.create("t", columns, more)
        assert engine.rows("SELECT * FROM t") == list(zip(*more, strict=True))
    engine.close()


def test_the_engine_spills_nothing_into_the_working_folder_and_can_be_sealed(tmp_path):
    engine = Engine()
    assert engine.rows("SELECT current_setting('temp_directory')") == [("",)]
    engine.seal()
    for sql in (
        f"COPY (SELECT 1) TO '{tmp_path}/x.csv'",
        "SELECT * FROM read_text('/etc/passwd')",
        "SET threads = 1",
    ):
        with pytest.raises(Exception, match="could not run a query"):
            engine.run(sql)
    assert not list(tmp_path.iterdir())


def test_an_empty_table_is_a_table(fresh):
    workspace = fresh()
    plans = next(data for name, data in files_of(SEPTEMBER) if name == "cp_plans.csv").split(b"\r\n")[0] + b"\r\n"
    workspace.load([("cp_plans.csv", plans)], SEPTEMBER)
    (load,) = workspace.loads()
    assert load.tables["cp_plans"].rows == 0
    workspace.verify()
    assert len(Table(SCHEMAS["cp_plans"])) == 0


def entry(version: int = 1) -> DocumentsEntry:
    return DocumentsEntry("2013-07..2013-08", "public", version, "2013-11-18T10:00:00", "A Director", ("x",), "", {})


def test_a_published_report_is_kept_for_good_and_each_of_its_files_vouched_for(tmp_path):
    store = FolderStore(tmp_path)
    store.create()
    with store.writing():
        kept = store.publish_documents(entry(), {"report.html": b"<p>", "report.pdf": b"%PDF"})
    with store.writing():
        pass  # the next writer sweeps what no manifest names
    assert store.documents("2013-07..2013-08", "public") == (kept,)
    assert store.documents(edition="internal") == ()
    assert store.document(kept, "report.html") == b"<p>"
    assert store.verify() == 3
    with store.writing(), pytest.raises(StoreError, match="version 1 is published and stays as it is"):
        store.publish_documents(entry(), {"report.html": b"other"})
    assert store.document(kept, "report.html") == b"<p>"
    with store.writing():
        store.publish_documents(entry(2), {"report.html": b"other"})
    assert [each.version for each in store.documents()] == [1, 2]
    (store.path_of(kept) / "report.pdf").write_bytes(b"%PDG")
    with pytest.raises(StoreError, match=r"report\.pdf is damaged"):
        store.verify()


def test_a_manifest_of_before_there_were_published_reports_is_read():
    written = Manifest().to_json()
    head, _, body = written.partition(b'",')
    import hashlib

    older = body.replace(b',\n "documents": []', b"")
    assert older != body
    rest = b'",' + older
    data = b'{\n "sha256": "' + hashlib.sha256(rest).hexdigest().encode() + rest
    assert head.startswith(b'{\n "sha256"')
    assert Manifest.from_json(data, "m") == Manifest()
