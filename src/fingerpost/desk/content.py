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


def changed_figures(before: Mapping[str, list[tuple[str, ...]]], now: tuple[DataTable, ...]) -> tuple[str, ...]:
    """What is different in the figures, a sentence each. `before` has each table's rows as text, headings first."""
    found = [sentence for table in now for sentence in _changed(before.get(table.id, []), table)]
    rest = len(found) - MOST
    return (*found[:MOST], *([f"{rest:,} more figures have changed."] if rest > 0 else []))


def _changed(before: list[tuple[str, ...]], table: DataTable) -> Iterator[str]:
    heads = before[0] if before else ()
    if table.id == "revisions":  # what it says of earlier periods changes with each extract
        return
    key = 1 if table.id == "appendix2" else 0
    was = {row[key]: dict(zip(heads, row, strict=True)) for row in before[1:]}
    for row in table.rows:
        now = {column: "" if value is None else str(value) for column, value in zip(table.columns, row, strict=True)}
        name = now[table.columns[key]]
        old = was.get(name, {})
        for column, value in now.items():
            if value != old.get(column, ""):
                yield f"{table.id}, {name}, {column}: {old.get(column) or 'nothing'} is now {value or 'nothing'}."
