"""A backup, and the workspace that is made of it: the same figures, sign-offs and audit; or nothing at all."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import zipfile
from contextlib import closing

import pytest

from fingerpost import Workspace
from fingerpost.desk.backup import ABOUT, _copied, back_up, read, restore
from fingerpost.errors import StoreError
from fingerpost.store.folder import DERIVED
from fingerpost.workflow import FILE


@pytest.fixture
def lived_in(demo_workspace, copy_of):
    """A workspace with words, signatures, and a key."""
    workspace = copy_of(demo_workspace)
    workspace.sign_off("2013-14-Q2", "restricted", "draft", "Ann Alyst")
    workspace.sign_off("2013-14-Q2", "restricted", "checked", "Ann Alyst")
    workspace.office.note_seen("view", "records", "contacts", ["a" * 20])
    (workspace.path / "secret.key").write_text("k" * 60)
    return workspace


def everything(workspace):
    """All that must be the same afterwards."""
    with workspace.office.written_by("Ann Alyst") as kept:
        head = kept.verify_audit()
        signed = kept.sign_offs()
    return workspace.figures("2013-14-Q2"), workspace.publication("2013-14-Q1"), signed, head, workspace.loads()


def test_what_is_restored_is_what_was(lived_in, tmp_path):
    made = back_up(lived_in.path, tmp_path / "b.zip", "1")
    assert restore(tmp_path / "b.zip", tmp_path / "new" / "council") == made
    again = Workspace(tmp_path / "new" / "council")
    assert everything(again) == everything(lived_in)
    assert made.audit == everything(again)[3]
    assert again.verify() > 0
    with again.office.written_by("Ann Alyst") as kept:
        kept.verify_audit(made.audit)
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["council"], "nothing half made is left"


def test_it_can_be_read_by_its_owner_alone_and_holds_no_key_unless_asked(lived_in, tmp_path):
    made = back_up(lived_in.path, tmp_path / "b.zip", "1")
    assert not made.has_key
    assert not any(name.split("/")[:2] == ["store", each] for name in made.files for each in DERIVED)
    assert not any(name.endswith(("-wal", "-shm", "/lock")) for name in made.files)
    with_key = back_up(lived_in.path, tmp_path / "c.zip", "1", with_key=True)
    assert with_key.has_key
    restore(tmp_path / "c.zip", tmp_path / "new")
    assert (tmp_path / "new" / "secret.key").read_text() == "k" * 60
    if os.name == "posix":
        for path in (tmp_path / "b.zip", *(tmp_path / "new").rglob("*")):
            assert path.stat().st_mode & 0o077 == 0, path


def test_nobody_is_signed_in_by_what_is_in_a_backup(lived_in, tmp_path):
    with closing(sqlite3.connect(lived_in.path / FILE)) as database:
        database.execute("CREATE TABLE django_session (session_key TEXT, session_data TEXT)")
        database.execute("INSERT INTO django_session VALUES ('abcdefsession', 'x')")
        database.commit()
    back_up(lived_in.path, tmp_path / "b.zip", "1")
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        assert b"abcdefsession" not in archive.read(FILE)


def test_what_people_write_meanwhile_is_in_it_whole_or_not_at_all(lived_in, tmp_path):
    """What stands in the file beside the database only is in the backup: a plain copy of the file would lack it."""
    with closing(sqlite3.connect(lived_in.path / FILE, isolation_level=None)) as other:
        other.execute("PRAGMA wal_autocheckpoint=0")
        other.execute("CREATE TABLE mark (x)")
        other.execute("INSERT INTO mark VALUES (7)")
        other.execute("BEGIN")
        other.execute("SELECT * FROM mark").fetchall()  # a reader, so that nothing is moved into the file itself
        back_up(lived_in.path, tmp_path / "b.zip", "1")
    restore(tmp_path / "b.zip", tmp_path / "new")
    with closing(sqlite3.connect(tmp_path / "new" / FILE)) as database:
        assert database.execute("SELECT x FROM mark").fetchall() == [(7,)]


def test_no_backup_is_made_of_a_damaged_store(lived_in, tmp_path):
    parquet = next((lived_in.path / "store" / "loads").rglob("*.parquet"))
    data = bytearray(parquet.read_bytes())
    data[len(data) // 2] ^= 1
    parquet.write_bytes(data)
    with pytest.raises(StoreError, match="is not as it was written"):
        back_up(lived_in.path, tmp_path / "b.zip", "1")
    assert [path.name for path in tmp_path.iterdir()] == ["copy"]


def test_a_backup_is_never_written_over_nor_into_the_workspace(lived_in, tmp_path):
    back_up(lived_in.path, tmp_path / "b.zip", "1")
    with pytest.raises(StoreError, match="is there already"):
        back_up(lived_in.path, tmp_path / "b.zip", "1")
    with pytest.raises(StoreError, match="lies in the workspace"):
        back_up(lived_in.path, lived_in.path / "b.zip", "1")


def test_a_workspace_is_never_restored_over(lived_in, tmp_path):
    back_up(lived_in.path, tmp_path / "b.zip", "1")
    before = (lived_in.path / "fingerpost.toml").stat().st_mtime_ns
    with pytest.raises(StoreError, match="is there already"):
        restore(tmp_path / "b.zip", lived_in.path)
    assert (lived_in.path / "fingerpost.toml").stat().st_mtime_ns == before


@pytest.mark.parametrize("place", range(0, 100, 7))
def test_a_changed_byte_is_found_and_nothing_is_restored(lived_in, tmp_path, place):
    """Some bytes of a zip mean nothing (times, say): then what is restored is right all the same."""
    back_up(lived_in.path, tmp_path / "b.zip", "1")
    data = bytearray((tmp_path / "b.zip").read_bytes())
    data[len(data) * place // 100] ^= 0x41
    (tmp_path / "b.zip").write_bytes(data)
    try:
        restore(tmp_path / "b.zip", tmp_path / "new")
    except StoreError:
        assert sorted(path.name for path in tmp_path.iterdir()) == ["b.zip", "copy"]
    else:
        assert everything(Workspace(tmp_path / "new")) == everything(lived_in)


def made_by_hand(path, name, data=b"x", size=None):
    import hashlib

    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, data)
        files = {name: (len(data) if size is None else size, hashlib.sha256(data).hexdigest())}
        told = {"format": 1, "made_at": "2013-11-04T10:00:00", "version": "1", "files": files, "audit": None}
        archive.writestr(ABOUT, json.dumps(told))


@pytest.mark.parametrize("name", ["../out", "/out", "store/../../out", "a\\..\\out", "C:out", "store/CON:x"])
def test_no_name_leads_out_of_the_folder(tmp_path, name):
    """Seen to fail (a file outside) with `_safe` giving back the path unlooked at."""
    made_by_hand(tmp_path / "b.zip", name)
    with pytest.raises(StoreError, match="lead out of the folder"):
        restore(tmp_path / "b.zip", tmp_path / "in" / "new")
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "in" / "out").exists()


def test_what_unpacks_to_more_than_it_says_is_not_unpacked(tmp_path):
    made_by_hand(tmp_path / "b.zip", "big", b"0" * 50_000_000, size=10)
    with pytest.raises(StoreError, match="damaged"):
        restore(tmp_path / "b.zip", tmp_path / "new")
    source = io.BytesIO(b"0" * 50_000_000)
    _copied(source, None, 10)
    assert source.tell() < 2_000_000, "nor is all of it read"


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x03\x04"])
def test_what_is_no_backup_is_said_so(tmp_path, data):
    (tmp_path / "b.zip").write_bytes(data)
    with pytest.raises(StoreError, match="no backup of Fingerpost"):
        read(tmp_path / "b.zip")
    with pytest.raises(StoreError, match="no file"):
        read(tmp_path / "c.zip")


def test_the_commands_say_what_they_did(lived_in, tmp_path):
    from typer.testing import CliRunner

    from fingerpost.cli import app

    done = CliRunner().invoke(app, ["backup", str(tmp_path / "b.zip"), "-w", str(lived_in.path)])
    assert "each checked" in done.output, done.output
    assert "secret.key is not in it" in done.output
    head = done.output.split("The audit ends with ")[1].split()[0]
    done = CliRunner().invoke(app, ["restore", str(tmp_path / "b.zip"), str(tmp_path / "new")])
    assert "each as it was written" in done.output
    done = CliRunner().invoke(app, ["audit", "verify", "--head", head, "-w", str(tmp_path / "new")])
    assert done.output.startswith("Whole"), done.output
