"""Reading a file by its mapping: its columns become canonical ones, and what is odd about its values is told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fingerpost.errors import Problem
from fingerpost.model import Column, Finding, Table, code_lists, meaning
from fingerpost.sources.coded import code_in, first_word, unlettered
from fingerpost.sources.file_mapping import BLANK, FileMapping, Reshape, TableMapping
from fingerpost.sources.tabular import RawTable, header_key
from fingerpost.sources.values import READERS, is_impossible, read_column

__all__ = ["BLANK", "FileMapping", "Part", "Reshape", "TableMapping", "apply", "given_columns"]

_SPACES = re.compile(r"\s\s|[^\S ]")
"""A line end inside a value, or doubled spaces: the same words must be the same value."""
_DATES = {
    "impossible_date": "is a day that cannot be true, and is not used; correct it or leave it empty",
    "not_a_date": "is not a date, and is not used; correct it or leave it empty",
}


@dataclass
class Part:
    """What one file gave: tables, findings, and problems that stop the load."""

    tables: list[Table]
    findings: list[Finding]
    problems: list[Problem]


def apply(mapping: FileMapping, raw: RawTable) -> Part:
    """Read a file by its mapping."""
    place = mapping.places(raw.headers)
    part = Part([], [], [])
    for problem in raw.problems:
        _report_cell(part, raw, mapping, place, problem)
    if mapping.reshape:
        raw = mapping.reshape(raw, place)
        place = mapping.places(raw.headers)
    seen: set[str] = set()
    for table in mapping.tables:
        filled: dict[str, list[Any]] = {}
        for column in table.schema.columns:
            header = table.columns.get(column.name)
            position = place.get(header_key(header)) if header else None
            if header is None or position is None:
                filled[column.name] = [table.constants.get(column.name)] * len(raw)
                continue
            filled[column.name], odd = _translate(raw.columns[position], column, _meanings(mapping, header))
            # A file that feeds two tables has each odd value once.
            if odd and header not in seen:
                _report(part, raw, (mapping, table), column, position, odd)
            if odd:
                seen.add(header)
        part.tables.append(_kept(Table(table.schema, filled), table.leave_out))
    part.findings += _noted(mapping, raw)
    return part


def given_columns(mapping: FileMapping, raw: RawTable) -> dict[str, frozenset[str]]:
    """For each canonical table, the columns this file really has, or that its layout makes for it."""
    there = mapping.places(raw.headers)
    return {
        table.table: table.made
        | table.constants.keys()
        | frozenset(name for name, header in table.columns.items() if header_key(header) in there)
        for table in mapping.tables
    }


def _report_cell(part: Part, raw: RawTable, mapping: FileMapping, place: Mapping[str, int], problem: Problem) -> None:
    """A cell with a problem harms nothing in a column that is not read; in one that a statutory layout can do
    without it is a finding."""
    if problem.column is None:
        part.problems.append(problem)
        return
    read = {header for key, header in mapping.known.items() if key in place}
    wanted = {header for header in read if raw.headers[place[header_key(header)]] == problem.column}
    uses = [(table, name) for table in mapping.tables for name, header in table.columns.items() if header in wanted]
    if not wanted:
        return
    if not uses or not all(_lenient(mapping, table, table.schema[name]) for table, name in uses):
        part.problems.append(problem)
        return
    table, name = uses[0]
    placed = [(at, problem.value) for at, row in enumerate(raw.rows) if row == problem.row]
    part.findings += _findings(
        raw, (mapping, table), "unreadable_cell", f'"{problem.column}" {problem.says}', placed, name
    )


@dataclass(frozen=True)
class _Meanings:
    """What a column's local values mean: by the words, or by the code that stands in them."""

    words: Mapping[str, str]
    labelled: bool
    worded: str = ""

    def of(self, text: str, column: Column) -> str | None:
        """A value's meaning, or None where it is not known."""
        key = header_key(text)
        if (found := self.words.get(key)) is not None or not self.labelled:
            return found
        if self.worded and (found := code_in(text, self.worded)):
            return meaning(self.worded, found)
        if column.codes and (found := code_in(text, column.codes)):
            return found
        return self.words.get(unlettered(text), self.words.get(first_word(text)))


def _meanings(mapping: FileMapping, header: str) -> _Meanings:
    own = {header_key(name): words for name, words in mapping.values.items()}.get(header_key(header), {})
    words = {header_key(word): code for word, code in own.items()}
    empty = dict.fromkeys(map(header_key, mapping.empty), "")
    return _Meanings({**empty, **words}, mapping.labelled, mapping.worded.get(header, ""))


def _translate(values: list[str], column: Column, meanings: _Meanings) -> tuple[list[Any], dict[str, list[int]]]:
    if column.type == "text" and not (column.codes or meanings.words or meanings.labelled):
        # Numbers of records are all different and most of what a large file holds: they are looked through at once.
        together = "|".join(values)
        if "  " not in together and together.isprintable():
            return [text or None for text in values], {}
    distinct = set(values)
    known: dict[str, str] = {}
    if meanings.words or meanings.labelled:
        known = {text: found for text in distinct if text and (found := meanings.of(text, column)) is not None}
    if column.type != "text":
        translated = [known.get(text, text) for text in values] if known else values
        read, odd = read_column(translated, READERS[column.type])
        return read, _where(values, {text for text in distinct if known.get(text, text) in odd}) if known else odd
    codes = code_lists().get(column.codes or "", {})
    spellings = {header_key(code): code for code in codes}
    for text in distinct - known.keys():
        plain = " ".join(text.split()) if _SPACES.search(text) else text
        known[text] = spellings.get(header_key(text), plain) if codes else plain
    unknown = {text for text in distinct if text and known[text] and known[text] not in codes} if codes else set()
    return [known[text] or None for text in values], _where(values, unknown)


def _where(values: Iterable[str], wanted: set[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    if wanted:
        for position, text in enumerate(values):
            if text in wanted:
                found.setdefault(text, []).append(position)
    return found


def _report(
    part: Part,
    raw: RawTable,
    by: tuple[FileMapping, TableMapping],
    column: Column,
    position: int,
    odd: Mapping[str, list[int]],
) -> None:
    """A date that cannot be read stops the load; any other odd value is a finding, and is not used.

    In a statutory layout so is a day that cannot be true, and a text that is no day where none is needed: a return is
    as it was sent, and its other records are as good as ever.
    """
    header = raw.headers[position]
    placed = [(at, text) for text, rows in odd.items() for at in rows]
    if column.type == "date":
        _report_dates(part, raw, by, column, header, placed)
        return
    rule, says = {
        "text": ("unknown_code", "is not a code of this list; add it to the mapping's values or correct it"),
        "flag": ("unknown_code", "is neither yes nor no; add it to the mapping's values or correct it"),
    }.get(column.type, ("not_a_number", "is not a number; correct it"))
    part.findings += _findings(raw, by, rule, f'"{header}" {says}', placed, column.name)


def _report_dates(
    part: Part,
    raw: RawTable,
    by: tuple[FileMapping, TableMapping],
    column: Column,
    header: str,
    placed: Sequence[tuple[int, str]],
) -> None:
    mapping, table = by
    lenient = _lenient(mapping, table, column)
    rules: dict[str, list[tuple[int, str | None]]] = {}
    for at, text in placed:
        rule = "impossible_date" if is_impossible(text) else "not_a_date"
        if lenient or (mapping.statutory and rule == "impossible_date"):
            rules.setdefault(rule, []).append((at, text))
        else:
            says = "is not a date (day/month/year or year-month-day); correct it or leave it empty"
            part.problems.append(Problem(raw.file, says, raw.rows[at], header, text))
    for rule, found in rules.items():
        part.findings += _findings(raw, by, rule, f'"{header}" {_DATES[rule]}', found, column.name)


def _lenient(mapping: FileMapping, table: TableMapping, column: Column) -> bool:
    """Whether a statutory layout can do without what stands in a column."""
    optional = set(map(header_key, table.optional))
    return mapping.statutory and (not column.required or header_key(table.columns[column.name]) in optional)


def _findings(
    raw: RawTable,
    by: tuple[FileMapping, TableMapping],
    rule: str,
    says: str,
    placed: Iterable[tuple[int, str | None]],
    column: str | None,
) -> list[Finding]:
    """Findings of a table at the given positions, each with its record's key."""
    mapping, table = by
    place = mapping.places(raw.headers)
    cells = {
        name: raw.columns[place[header_key(header)]]
        for name, header in table.columns.items()
        if header_key(header) in place
    }
    # A layout that lacks the key names the record by child and day.
    names = [name for name in table.schema.key if name in cells] or ["child_id", table.schema.dated or ""]
    keys = [cells[name] for name in names if name in cells]
    children = cells.get("child_id")
    return [
        Finding(
            rule=rule,
            severity="warning",
            table=table.becomes or table.table,
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
    place = mapping.places(raw.headers)
    first = mapping.tables[0]
    for note in raw.notes:
        if note.header is None:
            says = f"the file {note.says}"
            found += _findings(raw, (mapping, first), note.rule, says, [(note.position, None)], None)
            continue
        at = raw.headers.index(note.header)
        for table in mapping.tables:
            names = [name for name, header in table.columns.items() if place.get(header_key(header)) == at]
            if names:
                value = raw.columns[at][note.position]
                says = f'"{note.header}" {note.says}'
                found += _findings(raw, (mapping, table), note.rule, says, [(note.position, value)], names[0])
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
