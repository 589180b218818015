"""A load's canonical tables as files: written, read back, and believed only then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fingerpost.engine import Engine, EngineError
from fingerpost.errors import StoreError
from fingerpost.model import Finding, Schema, Table
from fingerpost.store import disk
from fingerpost.store.manifest import Input, StoredTable

AT_ONCE = 250_000
"""Rows of a table that are held in the engine while it is written: a larger one is written in pieces, then joined."""


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
    schema, path = table.schema, folder / f"{table.schema.name}{engine.ending}"
    rows, total = 0, 0
    pieces: list[Path] = []
    for _ in _some_at_once(engine, council, table):
        piece = path if len(table) <= AT_ONCE else folder / f"{schema.name}-{len(pieces)}{engine.ending}"
        engine.write_table("written", piece)
        pieces.append(piece)
        own_rows, own_total = engine.table_sum("written")
        rows, total = rows + own_rows, total + own_total
    if pieces != [path]:
        engine.join_files(pieces, path, declared(schema))
        for piece in pieces:
            piece.unlink()
    stored = StoredTable(
        path.name,
        disk.sha256(path),
        len(table),
        tuple(sorted(load.columns[schema.name])),
        load.labels[schema.name],
        load.begins[schema.name],
    )
    if engine.file_sum(path, declared(schema)) != (rows, total):
        raise StoreError(f"{path} could not be written whole: check the disk. Nothing was changed.")
    return stored


def _some_at_once(engine: Engine, council: str, table: Table) -> Iterator[None]:
    """A table's rows as `written` in the engine, some after others."""
    columns, held = declared(table.schema), 0
    engine.create("written", columns)
    for part in table.parts():
        for start in range(0, len(part[0]), AT_ONCE):
            values = [column[start : start + AT_ONCE] for column in part]
            engine.insert("written", columns, [[council] * len(values[0]), *values])
            held += len(values[0])
            if held >= AT_ONCE:
                yield
                engine.create("written", columns)
                held = 0
    if held or not len(table):
        yield
