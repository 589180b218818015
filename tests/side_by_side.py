"""Engines side by side: every figure of the catalogue on one and on another, and one query a difference of dialects."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import sqlglot

from fingerpost.desk.figures import FigureDesk, full_tables
from fingerpost.desk.records import open_extract
from fingerpost.engine import AnyEngine
from fingerpost.measures.evaluate import Ask, Evaluator
from fingerpost.measures.expressions import DIALECT, written_out
from fingerpost.model import SCHEMAS, Figure
from fingerpost.periods import Period, calendar_days
from fingerpost.render.delimited import write_csv
from fingerpost.synth import council, write
from fingerpost.workspace import Workspace

UNTIL = date(2014, 3, 31)


def small_council(folder: Path, clock: Callable[[], Any]) -> Workspace:
    """A workspace with a made-up council of which one record in fifty has something wrong."""
    lives = council(600, 4, UNTIL, 0.02, Random(11))
    Workspace.init(folder, "Example", "999", "\n".join(f"{table} = {lives.begins_on}" for table in SCHEMAS))
    workspace = Workspace(folder, clock=clock)
    written = dict(write(lives, write_csv))
    files = [(f"{layout}/{path}", data) for layout in ("local", "ssda903") for path, data in written[layout].items()]
    workspace.load(files, UNTIL)
    return workspace


def figures_on(workspace: Workspace, engine: str, periods: Sequence[str], crossed: bool = True) -> list[Figure]:
    """Every figure of the catalogue, and of every breakdown that is kept, none of them read from the store."""
    settings = workspace.settings.model_copy(update={"engine": engine, "spark": {"spark.master": "local[2]"}})
    desk = FigureDesk(open_extract(workspace.store, settings, None), workspace.catalogue)
    catalogue = workspace.catalogue
    asks: dict[tuple[str, ...], list[Ask]] = {
        (): [_ask(catalogue[each], name) for each in catalogue for name in periods]
    }
    for measure, by in full_tables(catalogue) if crossed else ():
        asks.setdefault(by, []).extend(_ask(catalogue[measure], name) for name in periods)
    try:
        return [figure for broken in _evaluator(desk).broken_down(asks).values() for figure in broken]
    finally:
        desk.close()


def _evaluator(desk: FigureDesk) -> Evaluator:
    return desk._evaluator


def _ask(definition: Any, period: str) -> Ask:
    return Ask(definition, Period.parse(period), definition.basis)


def differing(one: Sequence[Figure], other: Sequence[Figure]) -> list[tuple[Figure, Figure]]:
    """The figures that are not the same to the last digit, save means and medians, whose sums differ in the order."""
    return [pair for pair in zip(one, other, strict=True) if not _same(*pair)]


def _same(one: Figure, other: Figure) -> bool:
    if one == other:
        return True
    near = one.number is not None and other.number is not None and abs(one.number - other.number) <= 1e-9
    return near and one.with_values(number=None) == other.with_values(number=None)


COLUMNS = (
    ("id", "integer"), ("a", "date"), ("b", "date"), ("n", "integer"), ("m", "integer"), ("x", "number"),
    ("flag", "flag"), ("word", "text"),
)  # fmt: skip
ROWS = (
    (1, date(2013, 1, 31), date(2013, 2, 28), 7, 2, 0.5, True, "A1"),
    (2, date(2012, 2, 29), date(2013, 3, 1), -7, 2, 1.5, False, "a1"),
    (3, date(2013, 3, 28), date(2013, 4, 2), 5, 0, 4.0, None, "b_%"),
    (4, date(2013, 8, 31), date(2013, 8, 31), None, 3, None, None, None),
    (5, None, date(2013, 12, 25), 0, None, 2.0, True, "É"),
)
"""Easter 2013 lies within row 3: Good Friday is 29 March and Easter Monday 1 April."""

EACH_ROW: dict[str, tuple[str, list[Any]]] = {
    "working days: none before the day, a bank holiday is none": ("working_days(a, b)", [20, 253, 1, 0, None]),
    "due in working days": ("due('icpc', a)", ["2013-02-21", "2012-03-21", "2013-04-22", "2013-09-20", None]),
    "due in months, from a month's end": (
        "due('cp_review_first', a)", ["2013-04-30", "2012-05-29", "2013-06-28", "2013-11-30", None],
    ),
    "within a standard": ("in_time('icpc', a, b)", [False, False, True, True, None]),
    "a month from its end": (
        "CAST(a + INTERVAL 1 MONTH AS DATE)", ["2013-02-28", "2012-03-29", "2013-04-28", "2013-09-30", None],
    ),
    "months back": (
        "CAST(a - INTERVAL 6 MONTH AS DATE)", ["2012-07-31", "2011-08-29", "2012-09-28", "2013-02-28", None],
    ),
    "a year from 29 February, by the calendar": (
        "CAST(a + INTERVAL 1 YEAR AS DATE)", ["2014-01-31", "2013-02-28", "2014-03-28", "2014-08-31", None],
    ),
    "a year from 29 February, as the law has it": (
        "years_after(a, 1)", ["2014-01-31", "2013-03-01", "2014-03-28", "2014-08-31", None],
    ),
    "years back": ("years_after(b, -1)", ["2012-02-28", "2012-03-01", "2012-04-02", "2012-08-31", "2012-12-25"]),
    "weeks and days": (
        "CAST(a + INTERVAL 2 WEEK - INTERVAL 1 DAY AS DATE)",
        ["2013-02-13", "2012-03-13", "2013-04-10", "2013-09-13", None],
    ),
    "days between": ("DATE_DIFF('day', a, b)", [28, 366, 5, 0, None]),
    "a month later compared with a day": ("a + INTERVAL 1 MONTH <= b", [True, True, False, False, None]),
    "NULL in a comparison": ("n > 0", [True, False, True, None, False]),
    "NULL and": ("flag AND n > 0", [True, False, None, None, False]),
    "NULL or": ("flag OR n > 0", [True, False, True, None, True]),
    "not NULL": ("NOT flag", [False, True, None, None, False]),
    "is not true": ("flag IS NOT TRUE", [False, True, True, True, False]),
    "a truth value as text": ("CAST(flag AS VARCHAR)", ["true", "false", None, None, "true"]),
    "division of whole numbers, and of none by nothing": ("n / NULLIF(m, 0)", [3.5, -3.5, None, None, None]),
    "whole numbers divided whole": ("n // NULLIF(m, 0)", [3, -3, None, None, None]),
    "what is left over": ("n % NULLIF(m, 0)", [1, -1, None, None, None]),
    "like, by the letter's case": ("word LIKE 'A%'", [True, False, False, None, False]),
    "unequal": ("word <> 'A1'", [False, True, True, None, True]),
    "lower case": ("lower(word)", ["a1", "a1", "b_%", None, "é"]),
    "the left and the right": ("left(word, 1) || right(word, 1)", ["A1", "a1", "b%", None, "ÉÉ"]),
    "the least, of what there is": ("LEAST(n, m)", [2, -7, 0, 3, 0]),
    "in a list": ("word IN ('A1', 'x')", [True, False, False, None, False]),
    "a case with no end": ("CASE WHEN n > 0 THEN 'more' END", ["more", None, "more", None, None]),
}  # fmt: skip
"""An expression, and what it is in each row; dates as text."""

WHOLE: dict[str, tuple[str, list[tuple[Any, ...]]]] = {
    "nothing comes last": ("SELECT id FROM t ORDER BY n, id", [(2,), (5,), (3,), (1,), (4,)]),
    "and last from above": ("SELECT id FROM t ORDER BY n DESC, id", [(1,), (3,), (5,), (2,), (4,)]),
    "the same in a window": (
        "SELECT id, ROW_NUMBER() OVER (ORDER BY a DESC, id) AS nth, LAG(n) OVER (ORDER BY n DESC, id) AS before "
        "FROM t ORDER BY id",
        [(1, 3, None), (2, 4, 0), (3, 2, 7), (4, 1, -7), (5, 5, 5)],
    ),
    "letters by their code": ("SELECT word FROM t ORDER BY word", [("A1",), ("a1",), ("b_%",), ("É",), (None,)]),
    "counted where, of nothing too": (
        "SELECT COUNT(*) FILTER (WHERE flag) AS a, COUNT(*) FILTER (WHERE n > 99) AS b, SUM(n) FILTER (WHERE n > 99) "
        "AS c, COUNT(DISTINCT m) FILTER (WHERE id < 5) AS d, MAX(word) FILTER (WHERE id > 1) AS e FROM t",
        [(2, 0, None, 3, "É")],
    ),
    "any true": (
        "SELECT BOOL_OR(flag) AS a, BOOL_OR(n > 99) AS b, BOOL_OR(flag) FILTER (WHERE id = 4) AS c FROM t",
        [(True, False, None)],
    ),
    "the median": ("SELECT MEDIAN(n) AS a, MEDIAN(x) FILTER (WHERE id > 1) AS b FROM t", [(2.5, 2.0)]),
    "groupings apart": (
        "SELECT * FROM (SELECT COALESCE(CAST(flag AS VARCHAR), '') AS flag, COALESCE(word, '') AS word, "
        "COUNT(*) AS many, SUM(n) AS total FROM t GROUP BY GROUPING SETS ("
        "(COALESCE(CAST(flag AS VARCHAR), '')), (COALESCE(word, '')), ())) AS s ORDER BY flag, word",
        [
            ("", None, 2, 5), ("false", None, 1, -7), ("true", None, 2, 7),
            (None, "", 1, None), (None, "A1", 1, 7), (None, "a1", 1, -7), (None, "b_%", 1, 5), (None, "É", 1, 0),
            (None, None, 5, 5),
        ],
    ),
    "a key that every grouping has": (
        "SELECT * FROM (SELECT m, flag, COUNT(*) AS many FROM t WHERE m = 2 GROUP BY m, GROUPING SETS ((flag), ())) "
        "AS s ORDER BY m, flag",
        [(2, False, 1), (2, True, 1), (2, None, 2)],
    ),
    "a look-up of what was counted": (
        "SELECT flag, due('icpc', MAX(a)) AS last FROM t WHERE flag GROUP BY flag", [(True, "2013-02-21")],
    ),
    "a look-up within what is counted": (
        "SELECT COUNT(*) FILTER (WHERE in_time('icpc', a, b)) AS many, MAX(due('icpc', a)) AS last FROM t",
        [(2, "2013-09-20")],
    ),
    "what has no partner": (
        "SELECT t.id FROM t WHERE NOT EXISTS (SELECT 1 FROM t AS o WHERE o.m = t.m AND o.id <> t.id AND o.a <= t.b) "
        "ORDER BY t.id",
        [(3,), (4,), (5,)],
    ),
}  # fmt: skip
"""A query, and its rows."""


def prepared(engine: AnyEngine) -> AnyEngine:
    """The engine with the table `t` and the days."""
    engine.create("days", [("day", "date"), ("number", "integer")], list(map(list, zip(*calendar_days(), strict=True))))
    engine.create("t", COLUMNS, list(map(list, zip(*ROWS, strict=True))))
    return engine


def of_each_row(engine: AnyEngine, expression: str) -> list[Any]:
    """What an expression is in each row, through a table of ours, as facts are made."""
    sql = written_out(sqlglot.parse_one(expression, read=DIALECT)).sql(DIALECT)
    engine.create_as("found", f"SELECT id, {sql} AS found FROM t")
    return [_as_text(value) for _, value in engine.rows("SELECT id, found FROM found ORDER BY id")]


def of_the_whole(engine: AnyEngine, query: str) -> list[tuple[Any, ...]]:
    sql = written_out(sqlglot.parse_one(query, read=DIALECT)).sql(DIALECT)
    return [tuple(map(_as_text, row)) for row in engine.rows(sql)]


def _as_text(value: Any) -> Any:
    return str(value) if isinstance(value, date) else value
