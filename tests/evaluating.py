"""Figures of a small council straight from its files, with no workspace on disk: for tests that try many councils."""

from __future__ import annotations

import tempfile
from datetime import date
from functools import cache
from pathlib import Path

import plainly
from fingerpost.demo import files_in
from fingerpost.engine import Engine
from fingerpost.measures import shipped_catalogue
from fingerpost.measures.evaluate import Ask, Available, Evaluator
from fingerpost.model import SCHEMAS, Table
from fingerpost.periods import Basis, Period
from fingerpost.settings import Settings, read_settings
from fingerpost.sources import read_inputs
from fingerpost.workspace import Workspace

COUNCIL = "999"


@cache
def example_settings() -> Settings:
    """The demonstration council's settings, whose mapping fits the files that plainly writes."""
    with tempfile.TemporaryDirectory() as folder:
        Workspace.init(folder, "Example", COUNCIL)
        return read_settings(Path(folder))


def evaluator_of(council: plainly.Council, extract: date, parts: int = 1) -> Evaluator:
    """An evaluator over a council's records, with every table held complete; each file is dealt out into `parts`."""
    return evaluator_over(tables_of(council, parts), extract)


def tables_of(council: plainly.Council, parts: int = 1) -> dict[str, Table]:
    """A council's records as canonical tables, read from its files."""
    with tempfile.TemporaryDirectory() as folder:
        plainly.write(council, Path(folder))
        files = [part for file in files_in([Path(folder)]) for part in dealt_out(*file, parts)]
        reading = read_inputs(files, example_settings().mappings())
    tables: dict[str, Table] = {}
    for source in ("local", "ssda903"):
        own = reading.sources.get(source)
        for name, table in (own.tables if own else {}).items():
            if name == "children" and name in tables:
                known = set(tables[name].columns["child_id"])
                keep = [i for i, child in enumerate(table.columns["child_id"]) if child not in known]
                table = Table(table.schema, {key: [values[i] for i in keep] for key, values in table.columns.items()})
                tables[name].extend(table)
            else:
                tables[name] = table
    return tables


def dealt_out(name: str, data: bytes, parts: int) -> list[tuple[str, bytes]]:
    """A file's rows dealt out like cards into several files, each with the header; files with no row are left out."""
    header, *rows = data.splitlines(keepends=True)
    dealt = [rows[part::parts] for part in range(parts)]
    return [(f"{part}-{name}", b"".join([header, *own])) for part, own in enumerate(dealt) if own or part == 0]


def evaluator_over(tables: dict[str, Table], extract: date) -> Evaluator:
    """An evaluator over canonical tables; a table that is not given is empty."""

    def fill(engine: Engine, name: str) -> None:
        schema = SCHEMAS[name]
        columns = [("council", "text"), *((column.name, column.type) for column in schema.columns)]
        table = tables.get(name)
        values = [[COUNCIL] * len(table), *(table.columns[column] for column in schema.names)] if table else ()
        engine.create(name, columns, values)

    available = {name: Available("test", extract, frozenset(schema.names)) for name, schema in SCHEMAS.items()}
    return Evaluator(Engine(), shipped_catalogue(), COUNCIL, available, fill)


def ask(measure: str, period: str, basis: Basis | None = None) -> Ask:
    """One figure wanted, on the measure's own basis unless another is given."""
    definition = shipped_catalogue()[measure]
    return Ask(definition, Period.parse(period), basis or definition.basis)
