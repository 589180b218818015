"""One council's rows in one file, and the one way to change them: whole or not at all, each change in the audit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import Error, transaction

from fingerpost.workflow import file
from fingerpost.workflow.checks import name
from fingerpost.workflow.models import AuditRow


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
            raise file.fault(self.path, error) from error

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction: nobody else writes meanwhile, and an error takes all of it back."""
        with self.reading(), transaction.atomic(using=self.alias):
            yield

    def add(self, model: Any, about: str, what: str, **values: Any) -> None:
        """Add a row. Call it while `writing`."""
        model(council=self.council, **values).save(using=self.alias, force_insert=True)
        self.audit(about, what)

    def keep(self, model: Any, about: str, key: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
        """Write a row or change the one there is; gives whether anything changed. Call it while `writing`."""
        row = self.rows(model).filter(**key).first()
        before = {field: getattr(row, field) for field in values} if row else {}
        if row and before == dict(values):
            return False
        row = row or model(council=self.council, **key)
        for field, value in values.items():
            setattr(row, field, value)
        row.save(using=self.alias)
        self.audit(about, _changes(before, values))
        return True

    def audit(self, about: str, what: str) -> None:
        """Write down what was done. Call it while `writing`."""
        AuditRow(council=self.council, at=self.now(), who=self.who, what=what, on=about).save(using=self.alias)


def _changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    if not before:
        told = [f"{field} {_said(value)}" for field, value in now.items() if value not in (None, "")]
        return "recorded: " + "; ".join(told)
    return "changed: " + "; ".join(
        f"{field} from {_said(before[field])} to {_said(value)}"
        for field, value in now.items()
        if before[field] != value
    )


def _said(value: object) -> str:
    if value is None or value == "":
        return "nothing"
    return value.isoformat() if isinstance(value, date) else str(value)
