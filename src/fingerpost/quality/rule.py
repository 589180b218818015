"""What a rule is, and the words in which rules are declared.

In a rule's condition the record is `t`; `exists` and `same_child` look for another record, `o`, of the same council.
`$extract` stands for the day of the extract. A rule reads the tables and columns that its condition names: where an
extract lacks one of them the rule is not run, so that a column nobody filled is no finding about every record.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from fingerpost.model import SCHEMAS
from fingerpost.model.finding import Severity
from fingerpost.quality.relations import RELATIONS
from fingerpost.standards import standards


@dataclass(frozen=True)
class Rule:
    """A rule on one table. `where` picks the records that break it; a finding shows `column` and its value.

    `rows` is the relation whose rows are looked at, the table itself or one of RELATIONS made of it. `dfe` is the
    number of the department's own validation rule that says the same ("903 388", "CIN 8935"), `family` the name under
    which a rule that is written out for many tables counts once. `as_begun` says that it holds the state of the
    record against the day on which the record began, which is wrong where a layout has the state of today.
    """

    id: str
    severity: Severity
    says: str
    where: str
    column: str | None = None
    value: str | None = None
    dfe: str = ""
    family: str = ""
    rows: str = ""
    as_begun: bool = False

    @property
    def table(self) -> str:
        """The canonical table whose records it judges."""
        return self.id.partition(".")[0]

    @property
    def sql(self) -> str:
        """One row a finding: the record's key, the child, and the value that is odd."""
        schema = SCHEMAS[self.table]
        child = "t.child_id" if "child_id" in schema.names else "NULL"
        value = self.value or (f"t.{self.column}" if self.column else "NULL")
        return (
            f"SELECT {record_key(self.table)}, {child}, CAST({value} AS VARCHAR) "  # noqa: S608
            f"FROM {self.rows or self.table} AS t WHERE {self.where}"
        )

    @cached_property
    def reads(self) -> Mapping[str, frozenset[str]]:
        """The canonical tables it reads, each with the columns it names."""
        return _reads(self.sql)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of its own table that it judges; the key, which only names the record, aside."""
        judged = _reads(f"FROM {self.rows or self.table} AS t WHERE {self.where}").get(self.table, frozenset())
        return tuple(name for name in SCHEMAS[self.table].names if name in judged | {self.column})

    @property
    def needs(self) -> tuple[str, ...]:
        """Other tables it reads."""
        return tuple(table for table in self.reads if table != self.table)


def record_key(table: str, alias: str = "t") -> str:
    """The key of a table's record as one text."""
    parts = [f"COALESCE(CAST({alias}.{column} AS VARCHAR), '?')" for column in SCHEMAS[table].key]
    return " || ' ' || ".join(parts)


def _reads(sql: str) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    named: dict[str, set[str]] = {}
    for table, alias in re.findall(r"\b(?:FROM|JOIN) (\w+) AS (\w+)\b", sql):
        base = RELATIONS[table].table if table in RELATIONS else table
        if base in SCHEMAS:
            found.setdefault(base, set())
            named.setdefault(alias, set()).add(base)
    for alias, column in re.findall(r"\b(\w+)\.(\w+)\b", sql):
        for table in named.get(alias, ()):
            if column in SCHEMAS[table].names:
                found[table].add(column)
    return {table: frozenset(columns) for table, columns in found.items()}


def exists(table: str, where: str, alias: str = "o") -> str:
    """That another record can be found."""
    return f"EXISTS (SELECT 1 FROM {table} AS {alias} WHERE {alias}.council = t.council AND {where})"  # noqa: S608


def none_of(table: str, *ways: str) -> str:
    """That no other record can be found in any of these ways. Each is looked for by itself: the engine can join by
    what is the same in one way, but for a choice of ways it compares every record with every other."""
    return " AND ".join(f"NOT {exists(table, way)}" for way in ways)


def same_child(table: str, where: str = "TRUE", alias: str = "o") -> str:
    """That another record of the same child can be found."""
    return exists(table, f"{alias}.child_id = t.child_id AND {where}", alias)


def first_day(table: str, column: str, where: str = "TRUE") -> str:
    """The first day on record: before it, nothing can be missed."""
    return f"(SELECT MIN(m.{column}) FROM {table} AS m WHERE m.council = t.council AND {where})"  # noqa: S608


def aged(years: int, day: str) -> str:
    """That the child is this old, or older, on a day; one born on 29 February has the birthday on 1 March."""
    return same_child("children", f"{birthday(years)} <= {day}", "c")


def younger(years: int, day: str) -> str:
    """That the child is younger than this on a day."""
    return same_child("children", f"{birthday(years)} > {day}", "c")


def long_before_birth(day: str) -> str:
    """That a day is more than 40 weeks before the child was born."""
    return same_child("children", f"{day} < c.born_on - INTERVAL 280 DAY", "c")


def birthday(years: int, born_on: str = "c.born_on") -> str:
    """The day on which someone is this old."""
    later = f"({born_on} + INTERVAL {years} YEAR)"
    moved = f"EXTRACT(DAY FROM {later}) <> EXTRACT(DAY FROM {born_on})"
    return f"CASE WHEN {moved} THEN {later} + INTERVAL 1 DAY ELSE {later} END"


def working_days(start: str, end: str) -> str:
    """The working days between two days, of which the first does not count."""
    number = "(SELECT MAX(d.number) FROM days AS d WHERE d.day = {})"
    return f"({number.format(end)} - {number.format(start)})"


def allowed(name: str) -> int:
    """How long a standard allows now: rules leave room beyond it, so that they find gaps in records, not lateness."""
    return standards()[name].values[-1][1]


def at_once(start: str = "started_on", end: str = "ended_on") -> str:
    """That the other record, `o`, was open on the day on which this one began."""
    return f"o.{start} <= t.{start} AND (o.{end} IS NULL OR o.{end} > t.{start})"
