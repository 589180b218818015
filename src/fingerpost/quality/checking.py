"""The one runner: every rule whose tables and columns an extract has."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from fingerpost.engine import Engine
from fingerpost.model import Finding
from fingerpost.periods import calendar_days
from fingerpost.quality.relations import RELATIONS
from fingerpost.quality.rule import Rule
from fingerpost.quality.rules import RULES

Columns = Mapping[str, Collection[str]]
"""The tables of an extract, each with the columns that its sources fill."""


def check(engine: Engine, tables: Columns, extract: date, rules: Iterable[Rule] = RULES) -> list[Finding]:
    """What the rules find, rule by rule. `engine` holds the tables; none of them is changed."""
    wanted = [rule for rule in rules if can_run(rule, tables)]
    _prepare(engine, tables, wanted)
    return [finding for rule in wanted for finding in _run(engine, rule, extract)]


def can_run(rule: Rule, tables: Columns) -> bool:
    """Whether the extract has all that a rule reads."""
    return all(table in tables and columns.issubset(tables[table]) for table, columns in rule.reads.items())


def _prepare(engine: Engine, tables: Columns, rules: Collection[Rule]) -> None:
    for name, relation in RELATIONS.items():
        if relation.table in tables:
            engine.create_as(name, relation.sql)
    if not engine.has("days") and any(" days AS " in rule.where for rule in rules):
        days, numbers = zip(*calendar_days(), strict=True)
        engine.create("days", [("day", "date"), ("number", "integer")], [list(days), list(numbers)])


def _run(engine: Engine, rule: Rule, extract: date) -> Iterable[Finding]:
    query = rule.sql.replace("$extract", f"CAST('{extract.isoformat()}' AS DATE)") + " ORDER BY 1, 2, 3"
    for record, child, value in engine.rows(query):
        yield Finding(rule.id, rule.severity, rule.table, record, rule.says, child, rule.column, value)
