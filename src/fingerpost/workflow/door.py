"""The room's door: everything that can be asked of a workflow file, or written into it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from fingerpost.model import (
    Action,
    AuditEntry,
    Budget,
    Commentary,
    MeasureNote,
    RegisterEntry,
    Risk,
    SignOff,
)
from fingerpost.model.governance import AuditKind
from fingerpost.workflow import actions, audit, commentary, finance, notes, register, risks, signing
from fingerpost.workflow.book import Book
from fingerpost.workflow.commentary import Words


def _nothing() -> None:
    """What is done at the end where whoever opened the database also closes it."""


class Workflow:
    """A council's workflow file, opened by `open_workflow`; a web application makes one on its own database's alias.

    Whatever is recorded is recorded whole or not at all, and `who` is written beside it. What cannot be recorded is
    Refused, with the reason; a fault of the file is a StoreError.
    """

    def __init__(
        self,
        alias: str,
        path: Path,
        clock: Callable[[], datetime],
        who: str,
        council: str = "000",
        users: Iterable[str] = (),
        close: Callable[[], None] = _nothing,
    ) -> None:
        self._book = Book(alias, path, clock, who, council)
        self._users, self._close = tuple(users), close

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._close()

    def risks(self, as_at: date | None = None, since: date | None = None) -> tuple[Risk, ...]:
        """The open risks as they stood on `as_at`, the latest by default. Each is compared with its score on `since`,
        such as the day of the last report; with the score before, by default."""
        return risks.register(self._book, as_at, since)

    def risk_history(self, id: str) -> tuple[Risk, ...]:
        """Every score of a risk, oldest first."""
        return risks.history(self._book, id)

    def record_risks(self, values: Iterable[Risk]) -> int:
        """Record scores, each under its id and day; gives how many are new or changed."""
        return risks.record(self._book, values)

    def change_risk(self, risk: Risk, opened_on: str) -> Risk:
        """Record one risk's score, begun on the version `opened_on` (see `version_of`). Raises Overtaken."""
        return risks.change(self._book, risk, opened_on)

    def budgets(self, year: str, as_at: date | None = None) -> tuple[Budget, ...]:
        """The budget lines of a financial year (2013-14) with their latest projection up to `as_at`."""
        return finance.lines(self._book, year, as_at)

    def budget_history(self, line: str, year: str) -> tuple[Budget, ...]:
        """Every projection of a line, oldest first."""
        return finance.history(self._book, line, year)

    def budget_years(self) -> tuple[str, ...]:
        """The financial years that have budgets, oldest first."""
        return finance.years(self._book)

    def record_budgets(self, values: Iterable[Budget]) -> int:
        """Record projections, each under its line, year and day; gives how many are new or changed."""
        return finance.record(self._book, values)

    def change_budget(self, budget: Budget, opened_on: str) -> Budget:
        """Record one line's projection, begun on the version `opened_on` (see `version_of`). Raises Overtaken."""
        return finance.change(self._book, budget, opened_on)

    def commentary(self, period: str) -> Mapping[str, Commentary]:
        """The words that hold for a period, by key."""
        return commentary.of_period(self._book, period)

    def commentary_history(self, period: str, key: str) -> tuple[Commentary, ...]:
        """Every wording of a key, oldest first."""
        return commentary.history(self._book, period, key)

    def write_commentary(
        self, period: str, key: str, text: str, state: str = "edited", drafted_from: str = ""
    ) -> Commentary:
        """Write the words on a measure or section; the wording before is kept."""
        return self.write_commentaries(period, [(key, text, state, drafted_from)])[0]

    def write_commentaries(self, period: str, parts: Sequence[Words]) -> tuple[Commentary, ...]:
        """The same for several keys, all or none: key, words, state, and the hash of the figures behind them."""
        return commentary.write(self._book, period, parts)

    def change_commentary(self, period: str, words: Words, opened_on: str) -> Commentary:
        """Write the words on one key, begun on the version `opened_on` of what stood there. Raises Overtaken."""
        return commentary.change(self._book, period, words, opened_on)

    def sign_off(
        self,
        period: str,
        edition: str,
        state: str,
        by: str,
        content_sha256: str = "",
        note: str = "",
        changes: Iterable[str] = (),
        meanwhile: Callable[[SignOff], None] = lambda step: None,
    ) -> SignOff:
        """Take the next step of a report's way to publication. Raises Refused where it is not the next.

        `meanwhile` is done within the step, such as keeping what is published: where it fails, no step is taken.
        """
        asked = signing.asked_for(self._book, period, edition, state, by, content_sha256, note, changes)
        return signing.sign(self._book, asked, self._users, meanwhile)

    def sign_offs(self, period: str | None = None, edition: str | None = None) -> tuple[SignOff, ...]:
        """The steps taken, in order."""
        return signing.steps_of(self._book, period, edition)

    def signers(self) -> tuple[str, ...]:
        """Whoever has signed here."""
        return signing.people(self._book)

    def register(self, as_at: date | None = None) -> tuple[RegisterEntry, ...]:
        """The register by day: all of it, or what was not yet closed on `as_at`."""
        return register.entries(self._book, as_at)

    def record_register(self, values: Iterable[RegisterEntry]) -> int:
        """Record entries, each under its id; gives how many are new or changed."""
        return register.record(self._book, values)

    def change_entry(self, entry: RegisterEntry, opened_on: str) -> RegisterEntry:
        """Record one entry of the register, begun on the version `opened_on`. Raises Overtaken."""
        return register.change(self._book, entry, opened_on)

    def actions(
        self, meeting: str | None = None, open_only: bool = False, as_at: date | None = None
    ) -> tuple[Action, ...]:
        """The actions by the day they were raised: all, of one meeting, still open, or open on `as_at`."""
        return actions.listed(self._book, meeting, open_only, as_at)

    def record_actions(self, values: Iterable[Action]) -> int:
        """Record actions, each under its id; gives how many are new or changed."""
        return actions.record(self._book, values)

    def change_action(self, action: Action, opened_on: str) -> Action:
        """Record one action, begun on the version `opened_on`; a new one, without an id, gets one. Raises Overtaken."""
        return actions.change(self._book, action, opened_on)

    def notes(self, measures: Collection[str] = ()) -> tuple[MeasureNote, ...]:
        """The dated notes on the measures given, or on all."""
        return notes.listed(self._book, measures)

    def record_notes(self, values: Iterable[MeasureNote]) -> int:
        """Add dated notes; gives how many are new."""
        return notes.record(self._book, values)

    def audit(self) -> tuple[AuditEntry, ...]:
        """Everything changed and seen, oldest first."""
        return audit.entries(self._book)

    def newest_audit(self, after: int, most: int) -> tuple[int, tuple[AuditEntry, ...]]:
        """How many entries the audit has, and `most` of them after the first so many, newest first."""
        return audit.newest(self._book, after, most)

    def verify_audit(self, head: tuple[int, str] | None = None) -> tuple[int, str]:
        """Make sure that no entry of the audit was changed since it was written; gives its head, a number and a hash.

        `head` is one written down before, which must still be there. Raises StoreError that says what is wrong.
        """
        found = audit.verify(self._book)
        if head:
            audit.verify_against(self._book, *head)
        return found

    def note(
        self, kind: AuditKind, what: str, on: str, role: str = "", children: Sequence[str] = (), purpose: str = ""
    ) -> None:
        """Write into the audit what was seen or done: an entry for each child (by pseudonym), or one where no child is.

        All are written, or on any error none.
        """
        told = {"kind": kind, "what": what, "on": on, "role": role, "purpose": purpose}
        with self._book.writing():
            audit.add(self._book, [{**told, "child": child} for child in children or ("",)], self._book.now())
