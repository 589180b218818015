"""The same SQL on DuckDB and on SQLite: a second opinion on every figure."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
import sqlglot
from sqlglot import exp

from fingerpost.engine import AnyEngine, EngineError
from fingerpost.engines import chosen
from fingerpost.errors import SettingsError
from fingerpost.measures.expressions import DIALECT, check_expression
from fingerpost.measures.facts import fact_sql, facts
from fingerpost.settings import FILE, read_settings
from fingerpost.workspace import Workspace
from inputs import JUNE, files_of, now
from side_by_side import EACH_ROW, WHOLE, differing, figures_on, of_each_row, of_the_whole, prepared, small_council


@pytest.fixture(params=["duckdb", "sqlite"], scope="module")
def engine(request) -> Iterator[AnyEngine]:
    made = prepared(chosen(request.param, {}))
    yield made
    made.close()


@pytest.mark.parametrize("name", EACH_ROW)
def test_an_expression_is_the_same_in_each_row(engine, name):
    expression, expected = EACH_ROW[name]
    assert of_each_row(engine, expression) == expected


@pytest.mark.parametrize("name", WHOLE)
def test_a_query_has_the_same_rows(engine, name):
    query, expected = WHOLE[name]
    assert of_the_whole(engine, query) == expected


def test_every_figure_of_the_example_is_the_same_on_sqlite(demo_workspace: Workspace):
    # A month as well where there is time: `make spark`.
    periods = ["2013-14-Q2", "2013-06"] if "FINGERPOST_SPARK" in os.environ else ["2013-14-Q2"]
    one, other = (figures_on(demo_workspace, name, periods) for name in ("duckdb", "sqlite"))
    assert sum(figure.missing is None for figure in one) > 450 * len(periods)
    assert differing(one, other) == []


def test_every_figure_of_a_made_up_council_with_errors_is_the_same_on_sqlite(tmp_path):
    workspace = small_council(tmp_path / "council", now)
    periods = ["2013-14", "2013-14-Q3"]
    one, other = (figures_on(workspace, name, periods) for name in ("duckdb", "sqlite"))
    assert sum(figure.missing is None for figure in one) > 600
    assert differing(one, other) == []


def test_a_figure_that_differs_is_seen(demo_workspace: Workspace):
    found = figures_on(demo_workspace, "duckdb", ["2013-14-Q2"], crossed=False)
    (first, *rest) = [figure for figure in found if figure.numerator]
    changed = first.with_values(numerator=first.numerator + 1, denominator=first.denominator)
    assert differing([first, *rest], [changed, *rest]) == [(first, changed)]


def test_the_settings_choose_the_engine_and_explain_names_it(fresh):
    workspace = fresh()
    path = workspace.path / FILE
    path.write_text('engine = "sqlite"\n' + path.read_text(encoding="utf-8"), encoding="utf-8")
    workspace = Workspace(workspace.path, clock=now)
    workspace.load(files_of(JUNE), JUNE)
    found = workspace.explain("contacts", "2013-14-Q1")
    assert (found.engine, found.figure.number) == ("SQLite", 1642)


@pytest.mark.parametrize(
    ("lines", "options"),
    [
        ('master = "spark://head:7077"', {"spark.master": "spark://head:7077"}),
        ("executor.cores = 4\nui.enabled = false", {"spark.executor.cores": "4", "spark.ui.enabled": "false"}),
        (
            'hadoop.fs.s3a.aws.credentials.provider = "a.Class"',
            {"spark.hadoop.fs.s3a.aws.credentials.provider": "a.Class"},
        ),
    ],
)
def test_options_are_named_in_full(fresh, lines, options):
    assert _with_spark(fresh, lines).spark == options


@pytest.mark.parametrize("key", ["hadoop.fs.s3a.secret.key", "hadoop.fs.s3a.access.key", "ssl.keyPassword"])
def test_a_secret_in_the_settings_is_refused(fresh, key):
    with pytest.raises(SettingsError, match="is a secret"):
        _with_spark(fresh, f'{key} = "x"')


def _with_spark(fresh, lines):
    workspace = fresh()
    with (workspace.path / FILE).open("a", encoding="utf-8") as file:
        file.write(f"\n[spark]\n{lines}\n")
    return read_settings(workspace.path)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM sqlite_master",
        "SELECT * FROM t, sqlite_master",
        "SELECT * FROM read_csv('x')",
        "SELECT load_extension('x')",
        "WITH s AS (SELECT * FROM other.t) SELECT * FROM s",
    ],
)
def test_a_sealed_engine_reads_nothing_but_our_own_tables(query):
    engine = prepared(chosen("sqlite", {}))
    engine.seal()
    assert engine.rows("WITH s AS (SELECT id FROM t) SELECT COUNT(*) AS many FROM s") == [(5,)]
    with pytest.raises(EngineError, match="the door was closed"):
        engine.rows(query)
    with pytest.raises(EngineError, match="the door was closed"):
        engine.run("INSERT INTO t SELECT * FROM t")
    engine.close()


@pytest.mark.parametrize("query", ["SELECT a + INTERVAL 1 HOUR AS a FROM t", "SELECT INTERVAL 1 MONTH AS a FROM t"])
def test_what_is_not_written_for_other_engines_is_refused(query):
    engine = prepared(chosen("sqlite", {}))
    with pytest.raises(EngineError, match="INTERVAL"):
        engine.rows(query)
    engine.close()


@pytest.mark.parametrize("name", facts())
def test_no_fact_divides_save_by_what_is_not_nothing(name):
    """By nothing, one engine says infinite, another nothing, and the next stops."""
    divisions = list(sqlglot.parse_one(fact_sql(name), read=DIALECT).find_all(exp.Div, exp.IntDiv, exp.Mod))
    assert [each.sql() for each in divisions if not isinstance(each.expression, exp.Nullif)] == []


def test_no_definition_can_divide():
    with pytest.raises(SettingsError, match="not offered"):
        check_expression("a test", "n / m", ("n", "m"))
