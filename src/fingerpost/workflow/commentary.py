"""The words on a report's measures and sections: drafted by rules, then edited or accepted by people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from fingerpost.errors import Refused
from fingerpost.model import Commentary
from fingerpost.model.governance import COMMENTARY_STATES, CommentaryState
from fingerpost.workflow import checks
from fingerpost.workflow.book import Book
from fingerpost.workflow.models import CommentaryRow


def of_period(book: Book, period: str) -> dict[str, Commentary]:
    """What holds for each key of a period."""
    with book.reading():
        return {row.key: _commentary(row) for row in book.rows(CommentaryRow).filter(period=period)}


def history(book: Book, period: str, key: str) -> tuple[Commentary, ...]:
    """Every wording there was, oldest first."""
    with book.reading():
        return tuple(_commentary(row) for row in book.rows(CommentaryRow).filter(period=period, key=key))


Words = tuple[str, str, str, str]
"""A key, the words on it, their state, and the hash of the figures they were written on."""


def write(book: Book, period: str, parts: Sequence[Words]) -> tuple[Commentary, ...]:
    """Write the words on some keys, all or none. The wording before is kept; the same again changes nothing.

    Raises Refused where a draft would take the place of what a person wrote or accepted.
    """
    checks.name(period, "The period of a commentary")
    for key, text, state, drafted_from in parts:
        checks.name(key, "The key of a commentary")
        checks.text(text, f"The commentary on {key}")
        checks.short(drafted_from, f"The hash behind the commentary on {key}")
        checks.choice(state, COMMENTARY_STATES, f"The state of the commentary on {key}")
    with book.writing():
        return tuple(_write(book, period, part) for part in parts)


def change(book: Book, period: str, words: Words, opened_on: str) -> Commentary:
    """Write the words on one key, begun on the version `opened_on` of what stood there; empty where nothing did.

    Raises Overtaken where something else stands there by now.
    """
    key, text, state, drafted_from = words
    with book.writing():
        now = of_period(book, period).get(key)
        same = now is not None and (now.text, now.state, now.drafted_from) == (text, state, drafted_from)
        wanted = now if same else None
        book.require_unchanged(now, wanted, opened_on, f"commentary {period} {key}", f"the commentary on {key}")
        (written,) = write(book, period, [words])
    return written


def _write(book: Book, period: str, part: Words) -> Commentary:
    key, text, state, drafted_from = part
    row = book.rows(CommentaryRow).filter(period=period, key=key).last()
    if row and (row.text, row.state, row.drafted_from) == (text, state, drafted_from):
        return _commentary(row)
    if row and state == "draft" and row.state != "draft":
        raise Refused(f"The commentary on {key} for {period} was {row.state} by {row.by}; a draft does not replace it.")
    now = Commentary(period, key, text, cast(CommentaryState, state), book.who, book.now(), drafted_from)
    book.add(CommentaryRow, f"commentary {period} {key}", f"{state}: {text}", **vars(now))
    return now


def _commentary(row: Any) -> Commentary:
    return Commentary(row.period, row.key, row.text, row.state, row.by, row.at, row.drafted_from)
