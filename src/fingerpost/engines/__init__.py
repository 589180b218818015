"""Other engines than DuckDB for the same SQL: each takes what the facts and the catalogue say in DuckDB's words, has
SQLGlot write it in its own, and answers with the same values."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from fingerpost.engine import NAME, AnyEngine, Engine

LABELS = {"duckdb": NAME, "spark": "Apache Spark", "sqlite": "SQLite"}
"""What each engine of the settings is called for people."""


def chosen(name: str, spark: Mapping[str, str], spill: Path | None = None) -> AnyEngine:
    """A new engine by its name in the settings: `duckdb`, `spark` with its options, or `sqlite`.

    `spill` is a folder for what is too large for DuckDB's memory; Spark has its own.
    """
    if name == "spark":
        from fingerpost.engines.spark import SparkEngine

        return SparkEngine(spark)
    if name == "sqlite":
        from fingerpost.engines.sqlite import SqliteEngine

        return SqliteEngine()
    return Engine(spill)
