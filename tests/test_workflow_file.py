"""The workflow's file: made when opened, kept up to date, whole after a kill, and clear about what is wrong with it."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from fingerpost.errors import StoreError
from fingerpost.model import Risk
from fingerpost.workflow import check_file, file, open_workflow
from inputs import now

KILLS = int(os.environ.get("FINGERPOST_KILLS", "10")) // 2 or 1
RISK = Risk("R1", "Demand", 12, date(2013, 6, 30))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "workflow.sqlite3"


def opened(path: Path):
    return open_workflow(path, now, "Ann")


def rows(path: Path, query: str) -> list:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def test_the_migrations_are_what_the_models_say(path):
    from django.core.management import call_command

    with opened(path):
        call_command("makemigrations", "workflow", check=True, dry_run=True, verbosity=0)


def test_an_empty_file_and_none_at_all_are_brought_up_to_date(path):
    path.touch()
    with opened(path) as kept:
        kept.record_risks([RISK])
    assert rows(path, "PRAGMA journal_mode") == [("wal",)]
    names = [name for (name,) in rows(path, "SELECT name FROM django_migrations WHERE app = 'workflow'")]
    assert names[0] == "0001_initial"
    check_file(path)
    with opened(path) as kept:
        assert kept.risks() == (RISK,)
    assert [each.name for each in path.parent.iterdir()] == [path.name], "nothing is left beside it"


def test_a_migration_that_fails_leaves_nothing_behind(path, monkeypatch):
    from django.db.migrations.recorder import MigrationRecorder

    def fails(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(MigrationRecorder, "record_applied", fails)
        with pytest.raises(KeyboardInterrupt):
            opened(path)
    assert rows(path, "SELECT name FROM sqlite_master WHERE name LIKE 'workflow%'") == []
    with opened(path) as kept:
        assert kept.record_risks([RISK]) == 1


def test_a_file_of_a_newer_version_is_not_touched(path):
    with opened(path):
        pass
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('workflow', '9999_x', '')")
    with pytest.raises(StoreError, match=r"written by a newer Fingerpost \(9999_x is not known here\)"):
        opened(path)


def test_a_file_in_use_says_so_and_changes_nothing(path, monkeypatch):
    monkeypatch.setattr(file, "WAIT", 0.05)
    with opened(path) as kept, closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match=r"is being written by another program\. Nothing was changed; try again"):
            kept.record_risks([RISK])
        assert kept.risks() == (), "reading goes on"
        with opened(path) as reader:
            assert reader.risks() == ()
        other.execute("ROLLBACK")
        assert kept.record_risks([RISK]) == 1


@pytest.mark.parametrize("damage", ["text", "header", "page"])
def test_a_damaged_file_is_named_and_says_what_to_do(path, damage):
    with opened(path) as kept:
        kept.record_risks([Risk(f"R{i}", "Demand " * 50, 1, date(2013, 6, 30)) for i in range(200)])
    data = path.read_bytes()
    broken = {
        "text": b"not a database " * 1000,
        "header": data[:50],
        "page": data[:4096] + b"\xff" * (len(data) - 4096),
    }
    path.write_bytes(broken[damage])
    with pytest.raises(StoreError, match=r"workflow\.sqlite3 .*(damaged|lacks).*Restore it from a backup"):
        check_file(path)
    with pytest.raises(StoreError, match=r"workflow\.sqlite3 .*Restore it from a backup"):
        opened(path).risks()


def test_a_file_that_cannot_be_opened_is_named(tmp_path):
    with pytest.raises(StoreError, match="There is no folder"):
        opened(tmp_path / "nowhere" / "workflow.sqlite3")
    (tmp_path / "folder").mkdir()
    with pytest.raises(StoreError, match="cannot be opened"):
        opened(tmp_path / "folder")


def test_a_closed_file_is_forgotten(path):
    from django.db import connections

    before = set(connections.databases)
    for _ in range(3):
        with opened(path):
            assert len(connections.databases) == len(before) + 1
    assert set(connections.databases) == before


WEB = """
import sys
from datetime import datetime
from pathlib import Path
from django.conf import settings
from fingerpost.workflow.setup import SETTINGS, database_settings, prepare
path = Path(sys.argv[1])
settings.configure(**{**SETTINGS, "DATABASES": {"default": database_settings(path)}})
prepare()
from django.core.management import call_command
from fingerpost.workflow import open_workflow
from fingerpost.workflow.door import Workflow
call_command("migrate", verbosity=0)
pages = Workflow("default", path, lambda: datetime(2013, 11, 27), "Web", users=["Ann", "Bob"])
pages.write_commentary("2013-14-Q2", "overall", "From the pages")
with open_workflow(path, lambda: datetime(2013, 11, 27), "Script") as script:
    assert script.commentary("2013-14-Q2")["overall"].by == "Web"
pages.close()
assert len(pages.audit()) == 1
"""


def test_a_web_application_uses_the_same_models_on_its_own_database(path):
    subprocess.run([sys.executable, "-W", "error", "-c", WEB, str(path)], check=True)
    with opened(path) as kept:
        assert kept.commentary("2013-14-Q2")["overall"].text == "From the pages"


MANY = 1000
"""Enough for many statements in one recording, so that a kill falls between two of them."""
WRITER = f"""
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from fingerpost.model import Risk
from fingerpost.workflow import file, open_workflow
file.WAIT = 60
kept = open_workflow(Path(sys.argv[1]), lambda: datetime(2013, 11, 27), sys.argv[2])
for day in range(int(sys.argv[3])):
    at = date(2013, 1, 1) + timedelta(days=day)
    kept.record_risks([Risk(f"{{sys.argv[2]}} {{n}}", "Demand", n, at) for n in range({MANY})])
    print(day, flush=True)
kept.close()
"""


def writer(path: Path, who: str, days: int) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "-c", WRITER, str(path), who, str(days)], stdout=subprocess.PIPE)


def test_a_process_that_is_killed_while_it_writes_leaves_whole_recordings(path):
    chance, seen = random.Random(1), 0
    for kill in range(KILLS):
        process = writer(path, f"W{kill}", 3000)
        assert process.stdout
        for _ in range(chance.randint(1, 2)):
            assert process.stdout.readline()
        time.sleep(chance.uniform(0, 0.15))
        process.kill()
        process.wait()
        process.stdout.close()
        with opened(path) as kept:
            audited = len(kept.audit())
        check_file(path)
        counted = rows(path, "SELECT risk, as_at FROM workflow_riskrow")
        whole = Counter((risk.split()[0], day) for risk, day in counted)
        assert set(whole.values()) <= {MANY}, "a recording is there whole or not at all"
        assert audited == len(counted), "with its lines in the audit"
        assert len(counted) > seen, "what was told to be recorded is there"
        seen = len(counted)


def test_processes_that_open_and_write_at_once_wait_for_one_another(path):
    processes = [writer(path, f"W{i}", 2) for i in range(4)]
    for process in processes:
        assert process.stdout
        assert process.wait(120) == 0
        process.stdout.close()
    with opened(path) as kept:
        assert len(kept.audit()) == 4 * 2 * MANY
        assert len(kept.risks()) == 4 * MANY
