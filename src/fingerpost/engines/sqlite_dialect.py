"""DuckDB's SQL in SQLite's words.

SQLite has no types to speak of: a date is a text, a truth value a number. So each query is first resolved against the
columns of the tables, which tells what each expression is, and with it what comes out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.optimizer.qualify import qualify
from sqlglot.schema import MappingSchema

from fingerpost.engine import EngineError
from fingerpost.engines.statements import READ, calendar_steps

Columns = Sequence[tuple[str, str]]
"""Columns with their types, as DuckDB names them."""
ADD_MONTHS, ADD_DAYS, MEDIAN, LEFT, RIGHT = "add_months", "add_days", "median_of", "left_of", "right_of"
"""The functions that SQLite lacks and is given."""
_WITH = "with_" if "with_" in exp.Select.arg_types else "with"
_PARTS = {"DAY": "%d", "MONTH": "%m", "YEAR": "%Y"}


@dataclass(frozen=True)
class Translated:
    """A query in SQLite's words, and the columns that it gives."""

    sql: str
    columns: tuple[tuple[str, str], ...]


def translated(query: exp.Expression, tables: Mapping[str, Columns]) -> Translated:
    """A query in SQLite's words. `tables` are those it may read. Raises EngineError."""
    schema = MappingSchema({name: dict(columns) for name, columns in tables.items()}, dialect=READ)
    try:
        resolved = qualify(
            query, dialect=READ, schema=schema, validate_qualify_columns=False, canonicalize_table_aliases=False
        )
        resolved = annotate_types(resolved, schema=schema, dialect=READ)
    except SqlglotError as error:
        raise EngineError(f"A query could not be resolved: {error}") from error
    columns = tuple((each.alias_or_name, _kind(each)) for each in _outcome(resolved))
    _words_for_truth(resolved)
    calendar_steps(resolved, ADD_MONTHS, ADD_DAYS)
    resolved = resolved.transform(_own_words)
    resolved = _each_grouping_apart(resolved)
    return Translated(resolved.sql("sqlite"), columns)


def _outcome(query: exp.Expression) -> Sequence[exp.Expression]:
    if not isinstance(query, exp.Query):
        raise EngineError(f"{query.sql(READ)} is not a query.")
    return cast(Sequence[exp.Expression], query.selects)


def _kind(column: exp.Expression) -> str:
    """The type of a column that comes out; a day with a step added is a day here."""
    known = column.type.this.name if column.type else "UNKNOWN"
    if known in ("DATE", "TIMESTAMP", "DATETIME"):
        return "DATE"
    if known in ("INT", "BIGINT", "SMALLINT", "TINYINT", "INT128"):
        return "BIGINT"
    if known in ("DOUBLE", "FLOAT", "DECIMAL"):
        return "DOUBLE"
    return {"BOOLEAN": "BOOLEAN", "VARCHAR": "VARCHAR", "TEXT": "VARCHAR"}.get(known, "UNKNOWN")


def _words_for_truth(tree: exp.Expression) -> None:
    """A truth value as text is a word, where SQLite would write a digit."""
    for cast_ in list(tree.find_all(exp.Cast)):
        value = cast_.this
        if cast_.to.is_type("varchar", "text") and value.is_type("boolean"):
            word = exp.case().when(value.copy(), exp.Literal.string("true"))
            cast_.replace(word.when(exp.not_(value.copy()), exp.Literal.string("false")))


def _own_words(node: exp.Expression) -> exp.Expression:
    match node:
        case exp.Extract():
            form = _PARTS.get(node.name.upper())
            if form is None:
                raise EngineError(f"{node.sql(READ)} takes a part of a date that is not written for SQLite.")
            part = exp.Anonymous(this="STRFTIME", expressions=[exp.Literal.string(form), node.expression])
            return cast(exp.Expression, exp.cast(part.transform(_own_words), "INT"))
        case exp.Median():
            return exp.Anonymous(this=MEDIAN, expressions=[node.this.transform(_own_words)])
        case exp.Left() | exp.Right():
            name = LEFT if isinstance(node, exp.Left) else RIGHT
            return exp.Anonymous(this=name, expressions=[node.this, node.expression])
        case _:
            return node


def _each_grouping_apart(tree: exp.Expression) -> exp.Expression:
    """SQLite knows no GROUPING SETS: each set is a query of its own, with nothing in the columns of the others."""
    for select in list(tree.find_all(exp.Select)):
        group = select.args.get("group") or exp.Group()
        sets = list(group.find_all(exp.GroupingSets))
        if not sets:
            continue
        if select.args.get("order") or select.args.get("limit") or len(sets) > 1:
            raise EngineError("GROUPING SETS with an order, a limit or several times are not written for SQLite.")
        apart = _united([*_groupings(select, group.expressions, sets[0])], select)
        if select is tree:
            return apart
        select.replace(apart)
    return tree


def _groupings(
    select: exp.Expression, group: Sequence[exp.Expression], grouping: exp.Expression
) -> Iterator[exp.Expression]:
    always = [key for key in group if key is not grouping]
    sets = [[*always, *_keys(each)] for each in grouping.expressions]
    every = list(dict.fromkeys(key for keys in sets for key in keys))
    for keys in sets:
        one = select.copy()
        one.set(_WITH, None)
        gone = [key for key in every if key not in keys]
        one.set("expressions", [_without(each, gone) for each in one.expressions])
        one.set("group", exp.Group(expressions=[key.copy() for key in keys]) if keys else None)
        yield one


def _keys(grouping: exp.Expression) -> list[exp.Expression]:
    if isinstance(grouping, exp.Tuple):
        return list(grouping.expressions)
    return [cast(exp.Expression, grouping.unnest())]


def _without(projection: exp.Expression, gone: Sequence[exp.Expression]) -> exp.Expression:
    """A column of the result where keys are not grouped by: nothing, save within what is counted."""

    def replaced(node: exp.Expression) -> exp.Expression:
        if isinstance(node, exp.AggFunc | exp.Filter) or node not in gone:
            return node
        return exp.null()

    if any(isinstance(inner, exp.AggFunc | exp.Filter) for inner in projection.walk()):
        return projection
    return projection.transform(replaced)


def _united(parts: Sequence[exp.Expression], select: exp.Expression) -> exp.Expression:
    united = parts[0]
    for part in parts[1:]:
        united = exp.union(united, part, distinct=False)
    if ctes := select.args.get(_WITH):
        united.set(_WITH, ctes.copy())
    return united
