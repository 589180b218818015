"""Expressions in definitions and facts: parsed, checked against an allow-list, and our own functions written out.

Functions of our own, usable in definitions and in facts alike:
- `working_days(a, b)`: the working days d with a < d <= b
- `standard('icpc', day)`: the standard's value in force on a day
- `in_time('icpc', a, b)`: whether b came within the standard's working days of a
- `due('cp_review_first', a)`: the day by which it is due: so many months later, or the last of so many working days
- `years_after(a, n)`: the same day n years later; for 29 February, 1 March where there is none
"""

from __future__ import annotations

from functools import cache
from typing import cast

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, SqlglotError

from fingerpost.errors import SettingsError, nearest
from fingerpost.standards import Standard, standards

DIALECT = "duckdb"
OURS = {"working_days": 2, "standard": 2, "in_time": 3, "due": 2, "years_after": 2}
"""Our own functions, and how many arguments each takes."""
THEIRS = ("coalesce", "if", "left", "lower", "right", "substring", "upper")
"""The functions of SQL that are offered beside them."""

# What a definition may be made of. Whatever is not here is refused: sub-statements, files, unknown functions,
# the current date, placeholders, casts, regular expressions.
ALLOWED = (
    exp.Column, exp.Identifier, exp.Literal, exp.Boolean, exp.Null, exp.Paren, exp.Neg,
    exp.And, exp.Or, exp.Not, exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Is, exp.In, exp.Between,
    exp.Like, exp.Add, exp.Sub, exp.Mul, exp.Case, exp.If, exp.Coalesce, exp.Lower, exp.Upper, exp.Left, exp.Right,
    exp.Substring, exp.Interval, exp.Var,
)  # fmt: skip
INTERVALS = ("DAY", "WEEK", "MONTH", "YEAR")
LONGEST, DEEPEST = 2_000, 20


def check_expression(place: str, text: str, columns: tuple[str, ...]) -> exp.Expression:
    """Parse one expression and make sure it uses only what is offered.

    `place` says where it stands (file, measure, key); `columns` are the fact's. Raises SettingsError that names
    the word that is wrong.
    """
    if len(text) > LONGEST:
        raise SettingsError(f"{place}: longer than {LONGEST:,} characters; move it into a fact.")
    try:
        parsed = _parse_expression(place, text)
        for node in parsed.walk():
            _check_node(place, cast(exp.Expression, node), columns)
    except RecursionError:
        raise _too_deep(place) from None
    return parsed


def _parse_expression(place: str, text: str) -> exp.Expression:
    try:
        # On a line of its own, so that a comment at its end does not hide the bracket.
        statements = sqlglot.parse(f"SELECT (\n{text}\n)", read=DIALECT)
    except SqlglotError as error:
        raise SettingsError(f"{place}: {text!r} is not an expression{_breaks_at(error, text)}.") from error
    select = statements[0]
    if len(statements) != 1 or not isinstance(select, exp.Select) or len(select.expressions) != 1:
        raise SettingsError(f"{place}: {text!r} must be exactly one expression.")
    if any(found for part, found in select.args.items() if part != "expressions"):
        raise SettingsError(f"{place}: {text!r} must be an expression, not a query.")
    parsed: exp.Expression = select.expressions[0]
    if isinstance(parsed, exp.Tuple):
        raise SettingsError(f"{place}: {text!r} must be exactly one expression.")
    return parsed


def _breaks_at(error: SqlglotError, text: str) -> str:
    """The word at which it stops making sense, where the parser names one of the text."""
    known = error.errors[0] if isinstance(error, ParseError) and error.errors else {}
    is_ours = not known or known["line"] > text.count("\n") + 2
    return "" if is_ours else f": it makes no sense from {known['highlight']!r} on"


def _check_node(place: str, node: exp.Expression, columns: tuple[str, ...]) -> None:
    if node.depth > DEEPEST:
        raise _too_deep(place)
    if isinstance(node, exp.Column):
        if node.table or node.name not in columns:
            raise SettingsError(f"{place}: there is no column {node.sql()!r}.{nearest(node.name, columns)}")
    elif isinstance(node, exp.Anonymous):
        _check_function(place, node)
    elif not isinstance(node, ALLOWED):
        offered = f" The functions are {', '.join((*OURS, *THEIRS))}." if isinstance(node, exp.Func) else ""
        raise SettingsError(
            f"{place}: {node.sql(DIALECT)!r} ({type(node).__name__}) is not offered in a definition.{offered}"
        )
    elif not _has_its_plain_form(node):
        raise SettingsError(f"{place}: {node.sql(DIALECT)!r} is not offered in this form.")


def _check_function(place: str, node: exp.Anonymous) -> None:
    name = node.name.lower()
    if name not in OURS:
        raise SettingsError(f"{place}: the function {node.name!r} is not offered.{nearest(name, (*OURS, *THEIRS))}")
    if name in ("standard", "in_time", "due"):
        _standard(place, node)
    if len(node.expressions) != OURS[name]:
        raise SettingsError(
            f"{place}: {name} takes {OURS[name]} arguments; {node.sql()!r} has {len(node.expressions)}."
        )


def _has_its_plain_form(node: exp.Expression) -> bool:
    """Whether it is used as every engine understands it: `is null`, `in ('a', 'b')`, `interval 3 month`."""
    match node:
        case exp.Paren():
            return node.this is not None
        case exp.Is():
            return isinstance(node.expression, exp.Null | exp.Boolean)
        case exp.In():
            return bool(node.expressions)
        case exp.Interval():
            is_whole = isinstance(node.this, exp.Literal) and node.this.name.isdigit()
            return is_whole and node.text("unit").upper().removesuffix("S") in INTERVALS
        case exp.Var():
            return isinstance(node.parent, exp.Interval)
        case _:
            return True


def _too_deep(place: str) -> SettingsError:
    return SettingsError(f"{place}: nested more than {DEEPEST} deep; move it into a fact.")


def columns_used(expression: exp.Expression) -> set[str]:
    """The names of the columns an expression reads."""
    return {column.name for column in expression.find_all(exp.Column)}


def written_out(expression: exp.Expression, place: str = "") -> exp.Expression:
    """The expression with our own functions replaced by plain SQL that any engine runs."""

    def replace(node: exp.Expression) -> exp.Expression:
        if not isinstance(node, exp.Anonymous) or node.name.lower() not in OURS:
            return node
        return _parse(_plain_sql(place, node.name.lower(), node))

    return expression.transform(replace)


def _plain_sql(place: str, name: str, node: exp.Anonymous) -> str:
    _check_function(place, node)
    arguments = [written_out(argument, place).sql(DIALECT) for argument in node.expressions]
    if name == "working_days":
        return _working_days(arguments[0], arguments[1])
    if name == "years_after":
        return _years_after(arguments[0], arguments[1])
    found = _standard(place, node)
    if name == "standard":
        return _in_force(found, arguments[1], "{value}")
    if name == "due":
        due = f"{arguments[1]} + INTERVAL {{value}} MONTH"
        if found.unit == "working days":
            number = f"(SELECT MAX(number) FROM days WHERE day = {arguments[1]})"  # noqa: S608
            due = f"(SELECT MIN(day) FROM days WHERE number = {number} + {{value}})"  # noqa: S608
        return f"CAST({_in_force(found, arguments[1], due)} AS DATE)"
    return f"({_working_days(arguments[1], arguments[2])} <= {_in_force(found, arguments[1], '{value}')})"


def _standard(place: str, node: exp.Anonymous) -> Standard:
    name = node.expressions[0].name if node.expressions else ""
    if name not in standards():
        raise SettingsError(f"{place}: there is no standard {name!r}.{nearest(name, standards())}")
    if node.name.lower() == "in_time" and standards()[name].unit != "working days":
        raise SettingsError(
            f"{place}: {node.name} needs a standard in working days; {name} is in {standards()[name].unit}."
        )
    return standards()[name]


def _in_force(standard: Standard, day: str, written: str) -> str:
    cases = " ".join(
        f"WHEN {day} >= CAST('{first}' AS DATE) THEN {written.format(value=value)}"
        for first, value in reversed(standard.values)
    )
    return f"CASE {cases} END"


def _working_days(start: str, end: str) -> str:
    # MAX changes nothing, as a day stands once in the table; Spark wants an aggregate in such a sub-query.
    number = "(SELECT MAX(number) FROM days WHERE day = {})"
    return f"({number.format(end)} - {number.format(start)})"


def _years_after(day: str, years: str) -> str:
    later = f"({day} + INTERVAL ({years}) YEAR)"
    same_day = f"EXTRACT(DAY FROM {later}) = EXTRACT(DAY FROM {day})"
    return f"CAST(CASE WHEN {same_day} THEN {later} ELSE {later} + INTERVAL 1 DAY END AS DATE)"


@cache
def _parse(sql: str) -> exp.Expression:
    return cast(exp.Expression, sqlglot.parse_one(sql, read=DIALECT))
