"""What a report says, as one hash, and what is different in a corrected one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict

from fingerpost.report.model import DataTable, Report

MOST = 20
"""Figures that are named one by one; more are counted."""


def content_hash(report: Report) -> str:
    """The SHA-256 of all that a report says: not of when it was made or how far its sign-off has come."""
    said = [report.period, report.edition, [asdict(section) for section in report.sections]]
    figures = [(table.id, table.columns, table.rows) for table in report.data]
    return hashlib.sha256(json.dumps([said, figures], default=str).encode()).hexdigest()


def text_rows(table: DataTable) -> list[tuple[str, ...]]:
    """A table's rows as its CSV file has them, headings first."""
    return [tuple(table.columns), *(tuple("" if value is None else str(value) for value in row) for row in table.rows)]


def changed_figures(before: Mapping[str, list[tuple[str, ...]]], now: tuple[DataTable, ...]) -> tuple[str, ...]:
    """What is different in the figures, a sentence each. `before` has each table's rows as text, headings first."""
    found = [
        f"{table}, {name}, {column}: {old or 'nothing'} is now {value or 'nothing'}."
        for table, name, column, old, value in differences(before, {table.id: text_rows(table) for table in now})
    ]
    rest = len(found) - MOST
    return (*found[:MOST], *([f"{rest:,} more figures have changed."] if rest > 0 else []))


Tables = Mapping[str, list[tuple[str, ...]]]


def differences(before: Tables, now: Tables) -> Iterator[tuple[str, str, str, str, str]]:
    """Each figure that is different: table, row, column, what it was and what it is."""
    for table, rows in now.items():
        was = before.get(table, [])
        if rows and table != "revisions":  # what it says of earlier periods changes with each extract
            key = 1 if table == "appendix2" else 0
            heads, old_heads = rows[0], was[0] if was else ()
            olds = {row[key]: dict(zip(old_heads, row, strict=True)) for row in was[1:]}
            for row in rows[1:]:
                old = olds.get(row[key], {})
                for column, value in zip(heads, row, strict=True):
                    if value != old.get(column, ""):
                        yield table, row[key], column, old.get(column, ""), value
