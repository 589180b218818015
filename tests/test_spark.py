"""The same on Apache Spark, on this machine: one session for all of them. `make spark` runs it, which takes minutes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec

import pytest

from fingerpost.engine import AnyEngine, Engine, EngineError
from fingerpost.engines import chosen
from fingerpost.engines.spark import COPY
from fingerpost.workspace import Workspace
from inputs import now
from side_by_side import (
    COLUMNS,
    EACH_ROW,
    WHOLE,
    differing,
    figures_on,
    of_each_row,
    of_the_whole,
    prepared,
    small_council,
)  # fmt: skip

LACKING = [
    why
    for why, lacks in (
        ("pyspark is not installed: pip install '.[spark]'", find_spec("pyspark") is None),
        ("there is no Java: Spark needs 17 or later", not (shutil.which("java") or os.environ.get("JAVA_HOME"))),
        ("it takes minutes: FINGERPOST_SPARK=1 or `make spark` runs it", "FINGERPOST_SPARK" not in os.environ),
    )
    if lacks
]
pytestmark = pytest.mark.skipif(bool(LACKING), reason="; ".join(LACKING))


@pytest.fixture(scope="module", autouse=True)
def session() -> Iterator[None]:
    """Spark ends with the module, and its Java with it."""
    yield
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

    if there := SparkSession.getActiveSession():
        there.stop()
    if gateway := SparkContext._gateway:
        gateway.shutdown()
        gateway.proc.stdin.close()
        gateway.proc.wait(60)


@pytest.fixture(scope="module")
def engine() -> Iterator[AnyEngine]:
    made = prepared(chosen("spark", {"spark.master": "local[2]"}))
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


def test_a_sealed_engine_reads_nothing_but_our_own_tables():
    engine = prepared(chosen("spark", {}))
    engine.seal()
    for query in (
        "SELECT * FROM parquet.x",
        "SELECT java_method('java.lang.System', 'exit', 0) AS a",
        "SELECT * FROM fact_other",
    ):
        with pytest.raises(EngineError, match="the door was closed"):
            engine.rows(query)
    assert engine.rows("SELECT COUNT(*) AS many FROM t") == [(5,)]
    engine.close()


def test_the_same_files_are_read_from_a_copy_of_the_store(tmp_path):
    path = tmp_path / "store" / "loads" / "1" / "t.parquet"
    copy = tmp_path / "elsewhere" / "loads" / "1" / "t.parquet"
    path.parent.mkdir(parents=True)
    copy.parent.mkdir(parents=True)
    writer = Engine()
    prepared(writer)
    writer.write_parquet("t", path)
    expected = writer.rows("SELECT * FROM t ORDER BY id")
    writer.close()
    assert _read(path, {}) == expected
    path.replace(copy)
    assert _read(path, {COPY: (tmp_path / "elsewhere").as_uri()}) == expected


def _read(path, options):
    engine = chosen("spark", options)
    engine.create("t", COLUMNS)
    engine.read_parquet("t", path)
    found = engine.rows("SELECT * FROM t ORDER BY id")
    engine.close()
    return found


def test_an_error_of_spark_is_said_in_a_line(engine):
    with pytest.raises(EngineError, match=r"Apache Spark could not run a query: .*missing") as raised:
        engine.rows("SELECT missing FROM t")
    assert "\n" not in str(raised.value)


def test_every_figure_of_the_example_is_the_same(demo_workspace: Workspace):
    periods = ["2013-14-Q2", "2013-06"]
    one, other = (figures_on(demo_workspace, name, periods) for name in ("duckdb", "spark"))
    assert sum(figure.missing is None for figure in one) > 900
    assert differing(one, other) == []


def test_every_figure_of_a_made_up_council_with_errors_is_the_same(tmp_path):
    workspace = small_council(tmp_path / "council", now)
    periods = ["2013-14", "2013-14-Q3"]
    one, other = (figures_on(workspace, name, periods) for name in ("duckdb", "spark"))
    assert sum(figure.missing is None for figure in one) > 600
    assert differing(one, other) == []
