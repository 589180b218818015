"""A mapping: which columns of a local extract fill which columns of the canonical tables, and what its values mean.

Built-in layouts are mappings too, written in code; a council's own come from its fingerpost.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fingerpost.errors import Problem
from fingerpost.model import SCHEMAS, Column, Finding, Table, code_lists
from fingerpost.sources.tabular import RawTable, header_key
from fingerpost.sources.values import READERS, read_column

_SPACES = re.compile(r"\s\s|[^\S ]")
"""A line end inside a value, or doubled spaces: the same words must be the same value."""


@dataclass(frozen=True)
class TableMapping:
    """How one canonical table is filled: its columns from local headers, and the rows it leaves out.

    `leave_out` maps a canonical column to values whose rows do not belong in this table. `optional` headers may
    be absent from a file.
    """

    table: str
    columns: Mapping[str, str]
    leave_out: Mapping[str, frozenset[str]] = field(default_factory=dict)
    optional: frozenset[str] = frozenset()


@dataclass(frozen=True)
class FileMapping:
    """How one kind of file is read. `source` is the layout it belongs to, `label` what reports call it.

    `values` maps a local header to its local values and what each means; headers and values are compared without
    regard to case and doubled spaces.
    """

    name: str
    source: str
    label: str
    tables: tuple[TableMapping, ...]
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def known(self) -> dict[str, str]:
        """Every header it reads, as compared, with its spelling here."""
        return {header_key(header): header for table in self.tables for header in table.columns.values()}

    @property
    def required(self) -> dict[str, str]:
        """The headers a file must have."""
        optional = {header_key(header) for table in self.tables for header in table.optional}
        return {key: header for key, header in self.known.items() if key not in optional}


@dataclass
class Part:
    """What one file gave: tables, findings, and problems that stop the load."""

    tables: list[Table]
    findings: list[Finding]
    problems: list[Problem]


def apply(mapping: FileMapping, raw: RawTable) -> Part:
    """Read a file by its mapping."""
    part = Part([], [], list(raw.problems))
    place = {header_key(header): position for position, header in enumerate(raw.headers)}
    meanings = {
        header_key(header): {header_key(word): code for word, code in words.items()}
        for header, words in mapping.values.items()
    }
    seen: set[tuple[str, str]] = set()
    for table in mapping.tables:
        filled: dict[str, list[Any]] = {}
        for column in SCHEMAS[table.table].columns:
            header = table.columns.get(column.name)
            position = place.get(header_key(header)) if header else None
            if header is None or position is None:
                filled[column.name] = [None] * len(raw)
                continue
            filled[column.name], odd = _translate(raw.columns[position], column, meanings.get(header_key(header), {}))
            # A file that feeds two tables has each odd value once.
            if odd and (header, column.name) not in seen:
                _report(part, raw, table, column, header, odd)
            seen.add((header, column.name))
        part.tables.append(_kept(Table(SCHEMAS[table.table], filled), table.leave_out))
    part.findings += _noted(mapping, raw)
    return part


def given_columns(mapping: FileMapping, raw: RawTable) -> dict[str, frozenset[str]]:
    """For each canonical table, the columns this file really has."""
    there = {header_key(header) for header in raw.headers}
    return {
        table.table: frozenset(name for name, header in table.columns.items() if header_key(header) in there)
        for table in mapping.tables
    }


def _translate(
    values: list[str], column: Column, meanings: Mapping[str, str]
) -> tuple[list[Any], dict[str, list[int]]]:
    if column.type != "text":
        translated = [meanings.get(header_key(value), value) for value in values] if meanings else values
        return read_column(translated, READERS[column.type])
    codes = code_lists().get(column.codes or "", {})
    distinct = set(values)
    known = {text: " ".join(text.split()) for text in distinct if _SPACES.search(text)}
    if codes or meanings:
        spellings = {**{header_key(code): code for code in codes}, **meanings}
        known = {text: spellings.get(header_key(text), known.get(text, text)) for text in distinct}
    unknown = {text for text in distinct if text and known[text] not in codes} if codes else set()
    return [known.get(text, text) or None for text in values], _where(values, unknown)


def _where(values: Iterable[str], wanted: set[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    if wanted:
        for position, text in enumerate(values):
            if text in wanted:
                found.setdefault(text, []).append(position)
    return found


def _report(
    part: Part, raw: RawTable, table: TableMapping, column: Column, header: str, odd: Mapping[str, list[int]]
) -> None:
    """A date that cannot be read stops the load; any other odd value is a finding."""
    placed = [(position, text) for text, at in odd.items() for position in at]
    if column.type == "date":
        says = "is not a date (day/month/year or year-month-day); correct it or leave it empty"
        part.problems.extend(Problem(raw.file, says, raw.rows[at], header, text) for at, text in placed)
        return
    rule, says = {
        "text": ("unknown_code", "is not a code of this list; add it to the mapping's values or correct it"),
        "flag": ("unknown_code", "is neither yes nor no; add it to the mapping's values or correct it"),
    }.get(column.type, ("not_a_number", "is not a number; correct it"))
    part.findings += _findings(raw, table, rule, f'"{header}" {says}', placed, column.name)


def _findings(
    raw: RawTable,
    table: TableMapping,
    rule: str,
    says: str,
    placed: Iterable[tuple[int, str | None]],
    column: str | None,
) -> list[Finding]:
    """Findings of a table at the given positions, each with its record's key."""
    place = {header_key(header): position for position, header in enumerate(raw.headers)}

    def cells(name: str) -> list[str]:
        return raw.columns[place[header_key(table.columns[name])]]

    keys = [cells(name) for name in SCHEMAS[table.table].key if name in table.columns]
    children = cells("child_id") if "child_id" in table.columns else None
    return [
        Finding(
            rule=rule,
            severity="warning",
            table=table.table,
            record=" ".join(key[at] for key in keys),
            says=says,
            child_id=children[at] if children else None,
            column=column,
            value=text,
            file=raw.file,
            row=raw.rows[at],
        )
        for at, text in placed
    ]


def _noted(mapping: FileMapping, raw: RawTable) -> list[Finding]:
    """What was odd about the file itself, in the columns that are read."""
    found: list[Finding] = []
    first = mapping.tables[0]
    for note in raw.notes:
        if note.header is None:
            found += _findings(raw, first, note.rule, f"the file {note.says}", [(note.position, None)], None)
            continue
        for table in mapping.tables:
            names = [name for name, header in table.columns.items() if header_key(header) == header_key(note.header)]
            if names:
                value = raw.columns[raw.headers.index(note.header)][note.position]
                says = f'"{note.header}" {note.says}'
                found += _findings(raw, table, note.rule, says, [(note.position, value)], names[0])
                break
    if not len(raw):
        says = "the file has a header and no rows; export it again unless there is nothing to report"
        found.append(Finding("no_rows", "warning", first.table, "", says, file=raw.file))
    return found


def _kept(table: Table, leave_out: Mapping[str, frozenset[str]]) -> Table:
    if not leave_out:
        return table
    keep = [True] * len(table)
    for column, values in leave_out.items():
        keep = [kept and value not in values for kept, value in zip(keep, table.columns[column], strict=True)]
    return Table(
        table.schema,
        {
            name: [value for value, kept in zip(values, keep, strict=True) if kept]
            for name, values in table.columns.items()
        },
    )
