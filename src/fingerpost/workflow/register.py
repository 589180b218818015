"""The register of what later reports must come back to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

from fingerpost.errors import Refused
from fingerpost.model import RegisterEntry
from fingerpost.model.governance import ENTRY_KINDS
from fingerpost.workflow import checks
from fingerpost.workflow.book import Book, Entry
from fingerpost.workflow.models import EntryRow

_KEPT = ("kind", "title", "on", "owner", "outcome", "next_report_due", "closed_on")


def record(book: Book, entries: Iterable[RegisterEntry]) -> int:
    """Keep entries, all or none; gives how many are new or changed. One whose id is there already is changed."""
    wanted = [Entry(f"register {entry.id}", {"entry": entry.id}, _checked(entry)) for entry in entries]
    if len({each.about for each in wanted}) < len(wanted):
        raise Refused("Two entries have one id; nothing was recorded.")
    with book.writing():
        return book.keep(EntryRow, wanted)


def change(book: Book, entry: RegisterEntry, opened_on: str) -> RegisterEntry:
    """Keep one entry, begun on the version `opened_on`; empty for a new one. Raises Overtaken where it is no longer
    as it was when it was opened."""
    wanted = Entry(f"register {entry.id}", {"entry": entry.id}, _checked(entry))
    with book.writing():
        row = book.rows(EntryRow).filter(entry=entry.id).first()
        now = _entry(row) if row else None
        book.require_unchanged(now, entry, opened_on, wanted.about, f"the entry {entry.id}")
        book.keep(EntryRow, [wanted])
    return entry


def entries(book: Book, as_at: date | None) -> tuple[RegisterEntry, ...]:
    """All entries by their day, or with `as_at` those that were not yet closed on that day, planned ones included."""
    with book.reading():
        rows = [*book.rows(EntryRow).order_by("on", "pk")]
    return tuple(_entry(row) for row in rows if as_at is None or row.closed_on is None or row.closed_on > as_at)


def _checked(entry: RegisterEntry) -> dict[str, Any]:
    what = f"Entry {checks.name(entry.id, 'The id of an entry')}"
    checks.choice(entry.kind, ENTRY_KINDS, f"{what}: its kind")
    checks.needed(entry.title, f"{what}: its title")
    checks.short(entry.owner, f"{what}: its owner")
    checks.text(entry.outcome, f"{what}: its outcome")
    values = asdict(entry)
    return {field: values[field] for field in _KEPT}


def _entry(row: Any) -> RegisterEntry:
    return RegisterEntry(row.entry, **{field: getattr(row, field) for field in _KEPT})
