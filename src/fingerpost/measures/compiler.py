"""From definitions to SQL: one query for all the measures that count the same fact by the same date.

The query joins the fact to the windows asked for and counts each measure's rows under its own conditions. The same
conditions, without the counting, give the list behind the figure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from fingerpost.errors import SettingsError, nearest
from fingerpost.measures.definition import Definition
from fingerpost.measures.expressions import DIALECT, check_expression, columns_used, written_out
from fingerpost.measures.facts import DATED, JOINED, MANY, OWN_FIRST, Fact, facts

Columns = tuple[str, ...]
"""The columns that a breakdown's values stand in; the whole has none."""
NOT_RECORDED_KEY = ""
"""What an empty value of a breakdown comes out as; the report gives it its name."""


@dataclass(frozen=True)
class Compiled:
    """A definition's conditions as plain SQL over its fact, and the columns they read."""

    definition: Definition
    where: str
    numerator: str
    value: str
    columns: frozenset[str]


def compile_definition(definition: Definition, columns: tuple[str, ...]) -> Compiled:
    """Check a definition's expressions against the fact's columns and write them out as SQL."""
    used: set[str] = set()

    def sql(key: str, text: str | None, default: str) -> str:
        if text is None:
            return default
        place = f"{definition.place}, {key}"
        parsed = check_expression(place, text, columns)
        used.update(columns_used(parsed))
        return f"({written_out(parsed, place).sql(DIALECT, comments=False)})"

    joined = {column for column in definition.breakdowns.values() if column.partition(".")[0] in JOINED}
    plain = [definition.date, *(definition.open or ()), *(set(definition.breakdowns.values()) - joined)]
    for column in filter(None, plain):
        if column not in columns:
            raise SettingsError(
                f"{definition.place}: {definition.fact} has no column {column!r}.{nearest(column, columns)}"
            )
        used.add(column)
    used -= set(definition.breakdowns.values())
    where, value = sql("where", definition.where, "TRUE"), sql("value", definition.value, "NULL")
    # The rows that have a value are those that a mean is taken over.
    numerator = f"({value} IS NOT NULL)" if definition.value else sql("numerator", definition.numerator, "TRUE")
    return Compiled(definition, where, numerator, value, frozenset(used))


def placing(fact: Fact, definition: Definition) -> str:
    """The condition that places a row `f` in a window `w`."""
    if fact.per_period:
        return "f.period_key = w.period_key"
    if definition.open:
        start, end = definition.open
        return f"f.{start} <= w.ends_on AND (f.{end} IS NULL OR f.{end} > w.ends_on)"
    if definition.date:
        return f"f.{definition.date} BETWEEN w.starts_on AND w.ends_on"
    raise SettingsError(f"{definition.place}: say what places a row in time, 'date' or 'open'.")


def counting_query(
    fact: Fact, compiled: Sequence[Compiled], ways: Sequence[Columns], names: Collection[str] = ()
) -> str:
    """One query that counts several measures of one fact, all placed in the same way, by each of `ways`.

    `names` are the fact's own columns.

    Its columns: council, period_key, one for each of `columns_of(ways)`, then for each measure its rows, its numerator
    and its value. A row is of the breakdown whose columns it has values in; those of the others are NULL.
    """
    day = _day_of(compiled[0].definition)
    columns = columns_of(ways)
    values = {column: _shown_value(column, day, names) for column in columns}
    counts: list[str] = []
    for one in compiled:
        counts.append(f"COUNT(*) FILTER (WHERE {one.where})")
        counts.append(f"COUNT(*) FILTER (WHERE {one.where} AND {one.numerator})")
        total = "MEDIAN" if one.definition.kind == "median" else "SUM"
        counts.append("NULL" if one.value == "NULL" else f"{total}({one.value}) FILTER (WHERE {one.where})")
    heads = ["f.council", "w.period_key"]
    sets = [", ".join([*heads, *(values[column] for column in columns if column in own)]) for own in ways]
    grouped = (
        sets[0] if len(set(sets)) == 1 else f"GROUPING SETS ({', '.join(f'({one})' for one in dict.fromkeys(sets))})"
    )
    place = placing(fact, compiled[0].definition)
    joins = " ".join(_join(name, day) for name in joined_facts(columns))
    return (
        f"SELECT {', '.join([*heads, *values.values(), *counts])} FROM {fact.table} AS f "  # noqa: S608
        f"INNER JOIN periods AS w ON {place} {joins} GROUP BY {grouped}"
    )


def columns_of(ways: Iterable[Columns]) -> list[str]:
    """All the columns that some breakdowns name, each once."""
    return list(dict.fromkeys(column for columns in ways for column in columns))


def joined_facts(by: Iterable[str]) -> list[str]:
    """The facts, by their short names, that breakdowns take their values from."""
    return [name for name in dict.fromkeys(column.partition(".")[0] for column in by) if name in JOINED]


def repeating(by: Iterable[str]) -> list[str]:
    """Those of them that may have many rows for one, and so repeat it."""
    return [name for name in joined_facts(by) if name in MANY]


def _join(name: str, day: str) -> str:
    fact, key = JOINED[name]
    on = f"{name}.council = f.council AND {name}.{key} = f.{key}"
    if name in DATED:
        first, after = DATED[name]
        on += f" AND {name}.{first} <= {day} AND ({name}.{after} IS NULL OR {name}.{after} > {day})"
    return f"LEFT JOIN {facts()[fact].table} AS {name} ON {on}"


def _day_of(definition: Definition) -> str:
    """The day in SQL on which a row's child is looked at."""
    return f"f.{definition.date}" if definition.date else "w.ends_on"


def _shown_value(column: str, day: str, names: Collection[str]) -> str:
    """A breakdown's value in SQL as text; what is not recorded is an empty one."""
    return f"COALESCE(CAST({_value_of(column, day, names)} AS VARCHAR), '{NOT_RECORDED_KEY}')"


def _value_of(column: str, day: str, names: Collection[str]) -> str:
    """A breakdown's value in SQL, `child.age` as on the day."""
    if column == "child.age":
        bands = " ".join(
            f"WHEN child.{turned} > {day} THEN '{band}'"
            for turned, band in (
                ("born_on", "unborn"),
                ("turns_1_on", "under 1"),
                ("turns_5_on", "1 to 4"),
                ("turns_10_on", "5 to 9"),
                ("turns_16_on", "10 to 15"),
            )
        )
        return f"CASE {bands} WHEN child.born_on IS NOT NULL THEN '16 and over' END"
    own = column.rpartition(".")[2]
    if column in OWN_FIRST and own in names:
        return f"COALESCE(f.{own}, {column})"
    return column if column.partition(".")[0] in JOINED else f"f.{column}"


PARTS = ("numerator", "denominator", "missed")


def listing_query(
    fact: Fact, compiled: Compiled, columns: Sequence[tuple[str, str]], part: str, groups: Sequence[str] = ()
) -> str:
    """The rows behind a figure. A date after the window's end is not yet known in it, so it comes out empty.

    `groups` are columns of breakdowns: of each the value is a parameter, in their order, that a row must have.
    """
    day, names = _day_of(compiled.definition), [name for name, _ in columns]
    joins = " ".join(_join(name, day) for name in joined_facts(groups))
    narrowed = "".join(f" AND {_shown_value(column, day, names)} = ?" for column in groups)
    condition = {
        "numerator": f"{compiled.where} AND {compiled.numerator}",
        "denominator": compiled.where,
        "missed": f"{compiled.where} AND NOT COALESCE({compiled.numerator}, FALSE)",
    }[part]
    shown = ", ".join(
        f"CASE WHEN f.{name} <= w.ends_on OR '{name}' LIKE '%due_on' THEN f.{name} END AS {name}"
        if kind == "DATE"
        else f"f.{name}"
        for name, kind in columns
    )
    order = ", ".join(f"f.{name}" for name in fact.key)
    return (
        f"SELECT {shown} FROM {fact.table} AS f INNER JOIN periods AS w "  # noqa: S608
        f"ON {placing(fact, compiled.definition)} {joins} WHERE ({condition}){narrowed} "
        f"ORDER BY {order}, {shown_order(columns)}"
    )


def shown_order(columns: Sequence[tuple[str, str]]) -> str:
    """Every column in turn, so that rows with the same key come out in one order."""
    return ", ".join(f"f.{name}" for name, _ in columns)
