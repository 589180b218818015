"""One council's rows in one file, and the one way to change them: whole or not at all, each change in the audit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import Error, connections, transaction

from fingerpost.errors import Overtaken
from fingerpost.model.governance import version_of
from fingerpost.workflow.checks import name
from fingerpost.workflow.setup import fault

_TURN = 4_711_201
"""The number by which PostgreSQL's writers wait for one another."""


@dataclass(frozen=True)
class Entry:
    """What is to be in a row: the fields by which it is known, the others, and what the audit calls it."""

    about: str
    key: dict[str, Any]
    values: dict[str, Any]


class Book:
    """The rows of `council` in the database that Django knows as `alias`."""

    def __init__(self, alias: str, path: Path, clock: Callable[[], datetime], who: str, council: str) -> None:
        self.alias, self.path, self.council = alias, path, council
        self.who = name(who, "Whoever writes: the name")
        self._clock = clock

    def now(self) -> datetime:
        """The present to the second, as the clock on the wall."""
        return self._clock().replace(microsecond=0, tzinfo=None)

    def rows(self, model: Any) -> Any:
        """The council's rows of a model, as a query, in the order in which they were first written."""
        return model.objects.using(self.alias).filter(council=self.council).order_by("pk")

    @contextmanager
    def reading(self) -> Iterator[None]:
        """What goes wrong with the file while it is read is a StoreError."""
        try:
            yield
        except Error as error:
            raise fault(self.alias, self.path, error) from error

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction: nobody else writes meanwhile, and an error takes all of it back."""
        with self.reading(), transaction.atomic(using=self.alias):
            if connections[self.alias].vendor == "postgresql":  # SQLite's transactions hold the file from the start
                with connections[self.alias].cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TURN])
            yield

    def require_unchanged(self, now: Any, wanted: Any, opened_on: str, about: str, said: str) -> None:
        """Make sure that what stands is what a change was begun on, or what is wanted anyway. Call it while `writing`.

        `opened_on` is the version that the change was begun on, empty for something new. Raises Overtaken.
        """
        if opened_on == version_of(now) or (now is not None and version_of(now) == version_of(wanted)):
            return
        from fingerpost.workflow.models import AuditRow

        last = self.rows(AuditRow).filter(kind="change", on=about).order_by("seq").last()
        by, at = (last.who, last.at) if last else ("", None)
        who = by or "Somebody else"
        says = f"{who} changed {said} after you had opened it. Nothing of yours is kept yet, and nothing is lost."
        raise Overtaken(says, now, by, at)

    def add(self, model: Any, about: str, what: str, **values: Any) -> None:
        """Add a row. Call it while `writing`."""
        model(council=self.council, **values).save(using=self.alias, force_insert=True)
        self._audit([(about, what)])

    def keep(self, model: Any, wanted: Sequence[Entry]) -> int:
        """Write rows, or change those there are; gives how many are new or changed. Call it while `writing`."""
        new: list[Any] = []
        told: list[tuple[str, str]] = []
        fields = [*wanted[0].key] if wanted else []
        there = {tuple(getattr(row, field) for field in fields): row for row in self.rows(model)}
        for entry in wanted:
            row = there.get(tuple(entry.key.values()))
            before = {field: getattr(row, field) for field in entry.values} if row else {}
            if row and before == entry.values:
                continue
            told.append((entry.about, _changes(before, entry.values)))
            if row is None:
                new.append(model(council=self.council, **entry.key, **entry.values))
                continue
            for field, value in entry.values.items():
                setattr(row, field, value)
            row.save(using=self.alias)
        model.objects.using(self.alias).bulk_create(new)
        self._audit(told)
        return len(told)

    def _audit(self, told: Iterable[tuple[str, str]]) -> None:
        """Write down what was done to what."""
        from fingerpost.workflow.audit import add

        add(self, [{"what": what, "on": about} for about, what in told], self.now())


def _changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    if not before:
        told = [f"{field} {_said(value)}" for field, value in now.items() if value not in (None, "", [])]
        return "recorded: " + "; ".join(told)
    return "changed: " + "; ".join(
        f"{field} from {_said(before[field])} to {_said(value)}"
        for field, value in now.items()
        if before[field] != value
    )


def _said(value: object) -> str:
    if value in (None, "", []):
        return "nothing"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return value.isoformat() if isinstance(value, date) else str(value)
