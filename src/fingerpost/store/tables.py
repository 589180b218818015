"""A load's canonical tables as Parquet files: written, read back, and believed only then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fingerpost.engine import Engine, EngineError
from fingerpost.errors import StoreError
from fingerpost.model import Finding, Schema, Table
from fingerpost.store import disk
from fingerpost.store.manifest import Input, StoredTable


@dataclass(frozen=True)
class NewLoad:
    """What is to be kept of one source: its tables with the columns it really has, and their labels."""

    source: str
    tables: Mapping[str, Table]
    columns: Mapping[str, frozenset[str]]
    labels: Mapping[str, str]
    begins: Mapping[str, date | None]
    inputs: tuple[Input, ...]
    findings: tuple[Finding, ...]
    mapping: str
    """The hash of the mapping it was read by: the same file read otherwise is another load."""


def declared(schema: Schema) -> list[tuple[str, str]]:
    """The columns of a stored table and their types: the council is in every key."""
    return [("council", "text"), *((column.name, column.type) for column in schema.columns)]


def write_tables(folder: Path, council: str, load: NewLoad) -> dict[str, StoredTable]:
    """Write a load's tables into a folder. Raises StoreError where the disk did not keep them whole."""
    engine = Engine()
    try:
        written = {
            name: _write_table(engine, folder, council, table, load) for name, table in sorted(load.tables.items())
        }
        # All at the end: the disk has begun with the first while the others are written.
        for stored in written.values():
            disk.sync(folder / stored.file)
        return written
    except EngineError as error:
        raise StoreError(disk.trouble(folder.parent, error)) from error
    finally:
        engine.close()


def _write_table(engine: Engine, folder: Path, council: str, table: Table, load: NewLoad) -> StoredTable:
    schema, path = table.schema, folder / f"{table.schema.name}.parquet"
    columns = declared(schema)
    values = [[council] * len(table), *(table.columns[name] for name in schema.names)]
    engine.create("written", columns, values)
    engine.write_parquet("written", path)
    stored = StoredTable(
        path.name,
        disk.sha256(path),
        len(table),
        tuple(sorted(load.columns[schema.name])),
        load.labels[schema.name],
        load.begins[schema.name],
    )
    if engine.parquet_sum(path, [name for name, _ in columns]) != engine.table_sum("written"):
        raise StoreError(f"{path} could not be written whole: check the disk. Nothing was changed.")
    return stored
