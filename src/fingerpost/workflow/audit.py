"""Reading what was changed, by whom and when."""

from __future__ import annotations

from fingerpost.model import AuditEntry
from fingerpost.workflow.book import Book
from fingerpost.workflow.models import AuditRow


def entries(book: Book) -> tuple[AuditEntry, ...]:
    """Every change, oldest first."""
    with book.reading():
        return tuple(AuditEntry(row.at, row.who, row.what, row.on) for row in book.rows(AuditRow))
