"""Dated notes on measures, such as 'recording changed'."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from fingerpost.errors import Refused
from fingerpost.model import MeasureNote
from fingerpost.model.governance import REBASES
from fingerpost.periods import long_date
from fingerpost.workflow import checks
from fingerpost.workflow.book import Book
from fingerpost.workflow.models import NoteRow


def record(book: Book, notes: Iterable[MeasureNote]) -> int:
    """Add notes, all or none; gives how many are new. The same note of the same day is not added twice."""
    wanted = [*dict.fromkeys(map(_checked, notes))]
    added = 0
    with book.writing():
        for note in wanted:
            same = {"measure": note.measure, "on": note.on}
            if note.rebases:
                # The last word on a month holds, so that a decision may be taken again after it was withdrawn.
                last = book.rows(NoteRow).filter(**same).exclude(rebases="").last()
                if last is not None and (last.rebases, last.text) == (note.rebases, note.text):
                    continue
            elif book.rows(NoteRow).filter(**same, text=note.text, rebases="").exists():
                continue
            book.add(NoteRow, f"measure {note.measure}", f"note of {note.on}: {note.text}", **vars(note))
            added += 1
    return added


def listed(book: Book, measures: Collection[str]) -> tuple[MeasureNote, ...]:
    """The notes on the measures given, or on all, oldest first."""
    with book.reading():
        query = book.rows(NoteRow).order_by("on", "pk")
        rows = [*(query.filter(measure__in=measures) if measures else query)]
    return tuple(MeasureNote(row.measure, row.on, row.text, row.by, row.rebases) for row in rows)


def _checked(note: MeasureNote) -> MeasureNote:
    checks.name(note.measure, "A note's measure")
    checks.needed(note.text, f"The note on {note.measure}")
    checks.short(note.by, f"The note on {note.measure}: its author")
    checks.choice(note.rebases, REBASES, f"The note on {note.measure}: rebases")
    if note.rebases:
        checks.name(note.by, f"Who decided on the limits of {note.measure}")
        if note.on.day != 1:
            raise Refused(
                f"The limits of {note.measure} are to be worked out afresh from {long_date(note.on)}; "
                "a chart has whole months, so give the first day of one."
            )
    return note
