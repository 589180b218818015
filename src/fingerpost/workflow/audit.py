"""What was changed and seen, by whom and when: only ever added to, each entry chained to the one before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from fingerpost.errors import StoreError
from fingerpost.model import AuditEntry
from fingerpost.workflow.book import Book
from fingerpost.workflow.chain import BEGINNING, FIELDS, link
from fingerpost.workflow.models import AuditRow


def entries(book: Book) -> tuple[AuditEntry, ...]:
    """Everything done and seen, oldest first."""
    with book.reading():
        return tuple(map(_entry, book.rows(AuditRow)))


def newest(book: Book, after: int, most: int) -> tuple[int, tuple[AuditEntry, ...]]:
    """How many entries there are, and of the newest first those `after` so many: a page of them, however many."""
    with book.reading():
        rows = book.rows(AuditRow)
        return rows.count(), tuple(map(_entry, rows.order_by("-seq")[after : after + most]))


def _entry(row: AuditRow) -> AuditEntry:
    return AuditEntry(
        row.at, row.who, row.what, row.on, row.kind, row.role, row.child, row.purpose, row.seq, row.hash
    )  # fmt: skip


def verify(book: Book) -> tuple[int, str]:
    """Follow the whole chain; gives the head: how many entries there are, and the last one's hash.

    Raises StoreError that names the first entry that is not as it was written.
    """
    seq, head = 0, BEGINNING
    with book.reading():
        for row in book.rows(AuditRow).order_by("seq", "pk").iterator():
            seq += 1
            said = {field: getattr(row, field) for field in FIELDS}
            if row.seq != seq or link(head, said) != row.hash:
                raise StoreError(
                    f"The audit is not as it was written: entry {seq:,} was changed, removed or put in by other means. "
                    "Entries before it are whole. Keep a copy of the file as it is, and compare it with a backup."
                )
            head = row.hash
    return seq, head


def verify_against(book: Book, seq: int, head: str) -> None:
    """Make sure that the chain still holds a head that was written down before. Raises StoreError."""
    with book.reading():
        found = book.rows(AuditRow).filter(seq=seq).first()
    if found is None or found.hash != head:
        what = "has another hash" if found else "is not there"
        raise StoreError(
            f"The audit once ended with entry {seq:,}, and that entry {what}: its end was cut off or written anew."
        )


def add(book: Book, told: Sequence[dict[str, str]], at: datetime) -> None:
    """Add entries at the end of the chain, each with what it says. Call it while `writing`."""
    last = book.rows(AuditRow).order_by("seq").last()
    seq, head = (last.seq, last.hash) if last else (0, BEGINNING)
    rows = []
    for seq, says in enumerate(told, seq + 1):  # noqa: B020
        row = {"role": "", "child": "", "purpose": "", "kind": "change", **says}
        row |= {"seq": seq, "council": book.council, "at": at, "who": book.who}  # type: ignore[dict-item]
        head = link(head, row)
        rows.append(AuditRow(**row, hash=head))
    AuditRow.objects.using(book.alias).bulk_create(rows)
