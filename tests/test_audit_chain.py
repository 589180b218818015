"""The audit's chain: it is found out whoever changes, removes, swaps, slips in or cuts off an entry."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from fingerpost.errors import StoreError
from fingerpost.model import Risk
from fingerpost.workflow import open_workflow
from inputs import now

MANY = 12


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "workflow.sqlite3"
    with open_workflow(path, now, "Ann") as kept:
        kept.record_risks([Risk(f"R{number}", "Demand", 12, date(2013, 6, 30)) for number in range(4)])
        kept.note("view", "records behind a figure", "contacts 2013-14-Q2", "analyst", ["a1", "b2", "c3"])
        for number in range(MANY - 7):
            kept.note("sign-in", "signed in", f"account {number}")
    return path


def verified(path: Path, head=None):
    with open_workflow(path, now, "Ann") as kept:
        return kept.verify_audit(head)


def meddled(path: Path, *statements: str) -> None:
    """Somebody who may write the file, and takes the locks off first."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DROP TRIGGER workflow_audit_unchanged")
        connection.execute("DROP TRIGGER workflow_audit_kept")
        for statement in statements:
            connection.execute(statement)


def test_what_was_written_verifies_and_each_child_has_an_entry(path):
    count, head = verified(path)
    assert count == MANY
    assert len(head) == 64
    with open_workflow(path, now, "Ann") as kept:
        entries = kept.audit()
    assert [each.seq for each in entries] == [*range(1, MANY + 1)]
    assert [each.child for each in entries if each.kind == "view"] == ["a1", "b2", "c3"]
    assert entries[-1].hash == head


@pytest.mark.parametrize("statement", ["UPDATE workflow_auditrow SET who = 'Eve'", "DELETE FROM workflow_auditrow"])
def test_the_database_itself_refuses_changes(path, statement):
    with closing(sqlite3.connect(path)) as connection, pytest.raises(sqlite3.IntegrityError, match="only added to"):
        connection.execute(statement)


@pytest.mark.parametrize("field", ["who", "what", '"on"', "kind", "role", "child", "purpose", "at", "council"])
def test_a_changed_entry_is_named(path, field):
    value = "2013-01-01 00:00:00" if field == "at" else "x"
    meddled(path, f"UPDATE workflow_auditrow SET {field} = '{value}' WHERE seq = 6")
    with pytest.raises(StoreError, match="entry 6 was changed"):
        verified(path)


def test_a_removed_a_swapped_and_a_slipped_in_entry_are_named(path):
    original = path.read_bytes()
    columns = 'council, at, who, kind, role, what, "on", child, purpose'
    for statements, place in (
        (["DELETE FROM workflow_auditrow WHERE seq = 5"], 5),
        (["UPDATE workflow_auditrow SET seq = 99 WHERE seq = 3", "UPDATE workflow_auditrow SET seq = 3 WHERE seq = 4",
          "UPDATE workflow_auditrow SET seq = 4 WHERE seq = 99"], 3),
        ([f"INSERT INTO workflow_auditrow ({columns}, seq, hash) SELECT {columns}, {MANY + 1}, hash "
          "FROM workflow_auditrow WHERE seq = 7"], MANY + 1),
    ):  # fmt: skip
        path.write_bytes(original)
        meddled(path, *statements)
        with pytest.raises(StoreError, match=f"entry {place} was changed"):
            verified(path)


def test_a_tail_that_is_cut_off_is_found_against_a_head_written_down(path):
    head = verified(path)
    meddled(path, f"DELETE FROM workflow_auditrow WHERE seq > {MANY - 2}")
    assert verified(path)[0] == MANY - 2, "a chain alone does not tell"
    with pytest.raises(StoreError, match="cut off"):
        verified(path, head)


def test_a_file_from_before_the_chain_is_chained(tmp_path):
    path = tmp_path / "workflow.sqlite3"
    with open_workflow(path, now, "Ann"):
        pass
    with closing(sqlite3.connect(path)) as connection, connection:
        for table in ("workflow_audit_unchanged", "workflow_audit_kept"):
            connection.execute(f"DROP TRIGGER {table}")
        connection.execute("DROP TABLE workflow_auditrow")
        connection.execute(
            "CREATE TABLE workflow_auditrow (id integer PRIMARY KEY AUTOINCREMENT, council varchar(20) NOT NULL, "
            'at datetime NOT NULL, who varchar(200) NOT NULL, what text NOT NULL, "on" text NOT NULL)'
        )
        for number in range(3):
            connection.execute(
                'INSERT INTO workflow_auditrow (council, at, who, what, "on") VALUES '
                f"('000', '2013-11-2{number} 10:00:00', 'Ann', 'recorded', 'risk R{number}')"
            )
        for table, column in (
            ("action", "problem"), ("action", "progress"), ("action", "outcome"), ("risk", "controls"),
            ("risk", "measures"), ("budget", "measures"), ("note", "rebases"),
        ):  # fmt: skip
            connection.execute(f"ALTER TABLE workflow_{table}row DROP COLUMN {column}")
        connection.execute("DELETE FROM django_migrations WHERE app = 'workflow' AND name NOT LIKE '0001%'")
    assert verified(path)[0] == 3
    with closing(sqlite3.connect(path)) as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute("DELETE FROM workflow_auditrow")
