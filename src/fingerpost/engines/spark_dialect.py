"""DuckDB's SQL in Spark's words.

Most of it is SQLGlot's work. What is done here: steps of the calendar, and the look-ups in the table of days, as
Spark has no sub-query that reads the row around it from within an aggregate, a window or another sub-query.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlglot import exp

from fingerpost.engines.statements import calendar_steps

DAYS, CALENDAR = "days", "days_in_order"
"""The table of days, and the one row that has all its numbers, and all its working days, in two arrays."""


@dataclass(frozen=True)
class Calendar:
    """What the arrays begin with: a day, and the number of the first working day."""

    first: date
    number: int


def translated(query: exp.Expression, calendar: Calendar | None) -> str:
    """A query in Spark's words."""
    root = exp.Subquery(this=query)  # So that the query itself can be replaced as well.
    if calendar:
        _days_looked_up(root, calendar)
    calendar_steps(root, "ADD_MONTHS", "DATE_ADD")
    for like in list(root.find_all(exp.Like)):
        if isinstance(like.expression, exp.Literal):
            # A backslash is a letter in DuckDB, and in Spark what makes the next one a letter.
            like.set("expression", exp.Literal.string(like.expression.name.replace("\\", "\\\\")))
    return str(root.this.sql("spark", identify=True, comments=False))


def _days_looked_up(root: exp.Expression, calendar: Calendar) -> None:
    # The innermost first: one look-up may be within another.
    for look_up in reversed(list(root.find_all(exp.Subquery))):
        asked = _asked(look_up)
        if asked is None:
            continue
        column, value = asked
        if column == "day":
            first = exp.cast(exp.Literal.string(str(calendar.first)), "DATE")
            look_up.replace(_at("numbers", exp.Anonymous(this="DATEDIFF", expressions=[value, first])))
        else:
            place = exp.Sub(this=exp.paren(value), expression=exp.Literal.number(calendar.number))
            look_up.replace(_at("working_days", exp.cast(place, "INT")))


def _at(array: str, place: exp.Expression) -> exp.Expression:
    """What stands in an array at a place, the first being 0; nothing beyond its ends."""
    whole = exp.select(exp.column(array)).from_(CALENDAR).subquery()
    return exp.Anonymous(this="GET", expressions=[whole, place])


def _asked(look_up: exp.Expression) -> tuple[str, exp.Expression] | None:
    """Of `(SELECT MAX(number) FROM days WHERE day = x)` and `(SELECT MIN(day) FROM days WHERE number = x)` the column
    that is compared, and x; None of any other sub-query."""
    select = look_up.this
    if not isinstance(select, exp.Select):
        return None
    if [each.name for each in select.find_all(exp.Table) if each.find_ancestor(exp.Select) is select] != [DAYS]:
        return None
    where = select.args.get("where")
    condition = where.this if where else None
    if len(select.expressions) != 1 or not isinstance(condition, exp.EQ):
        return None
    what, column = select.expressions[0], condition.this.name
    if isinstance(what, exp.Max) and (what.this.name, column) == ("number", "day"):
        return column, condition.expression
    if isinstance(what, exp.Min) and (what.this.name, column) == ("day", "number"):
        return column, condition.expression
    return None
