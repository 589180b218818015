"""Reading a set of files: each is placed by its columns, read by its mapping, and joined with the rest of its source.

All the problems of all the files are gathered and raised together, so that one run shows all there is to mend.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from fingerpost.errors import Problem, SourceError, nearest
from fingerpost.model import Finding, Table
from fingerpost.sources import ssda903
from fingerpost.sources.mapping import FileMapping, apply, given_columns
from fingerpost.sources.tabular import READABLE, REFUSED, RawTable, header_key, label, read_tables
from fingerpost.sources.xml import Placed, root_name

BUILT_IN: tuple[FileMapping, ...] = ssda903.MAPPINGS
XML_LAYOUTS: dict[str, Callable[[str, bytes], Placed]] = {}
"""The XML returns by their root element."""
FINISH: dict[str, Callable[[dict[str, Table]], None]] = {ssda903.SOURCE: ssda903.finish}


@dataclass(frozen=True)
class InputFile:
    """A file as it came: name, size, hash, and what it was taken for ('' where it was not read, with why)."""

    name: str
    bytes: int
    sha256: str
    layout: str
    source: str
    rows: int
    why: str


@dataclass
class SourceTables:
    """All that one source gave: its tables, and for each the columns its files had and the label reports print."""

    tables: dict[str, Table] = field(default_factory=dict)
    columns: dict[str, frozenset[str]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)


@dataclass
class Reading:
    """A set of files, read."""

    sources: dict[str, SourceTables]
    files: list[InputFile]
    findings: list[Finding]


def read_inputs(
    inputs: Iterable[tuple[str, bytes]],
    mappings: Sequence[FileMapping],
    progress: Callable[[str], None] = lambda name: None,
) -> Reading:
    """Read files given as (name, bytes). Raises SourceError with every problem of every file.

    A file that fits no layout is passed over and named in `files`, unless none fits, or it carries a mapping's
    name or most of its columns: then something is missing from it, and that is an error.
    """
    reading, problems = Reading({}, [], []), []
    for path, data in inputs:
        name = label(path)
        progress(name)
        problems += _read_file(reading, name, data, (*mappings, *BUILT_IN))
    if not problems and not reading.sources:
        problems = [Problem(file.name, file.why) for file in reading.files]
        if not problems:
            raise SourceError(
                [Problem("nothing to load", "no files were found; give a folder of extracts or their names")]
            )
    if problems:
        raise SourceError(problems)
    for source, own in reading.sources.items():
        if source in FINISH:
            FINISH[source](own.tables)
        for derived in set(own.tables) - set(own.columns):
            own.columns[derived] = frozenset(own.tables[derived].schema.names)
            own.labels[derived] = next(iter(own.labels.values()))
    return reading


def _read_file(reading: Reading, name: str, data: bytes, mappings: Sequence[FileMapping]) -> list[Problem]:
    ending = PurePath(name).suffix.lower()
    if ending not in (*READABLE, *REFUSED, ".xml"):
        reading.files.append(
            _described(name, data, None, 0, f"is not read; extracts end in {', '.join((*READABLE, '.xml'))}")
        )
        return []
    if ending == ".xml":
        return _read_xml(reading, name, data)
    if twin := _same(reading, data):
        reading.files.append(_described(name, data, None, 0, f"is the same file as {twin}, which is read"))
        return []
    try:
        raws = read_tables(name, data)
    except SourceError as error:
        return list(error.problems)
    problems: list[Problem] = []
    for raw in raws:
        found, problem, why = _place(raw, mappings)
        if problem:
            problems.append(problem)
        elif found is None:
            reading.files.append(_described(raw.file, data, None, len(raw), why))
        else:
            reading.files.append(_described(raw.file, data, found, len(raw), why))
            problems += _add(reading, found, raw)
    return problems


def _read_xml(reading: Reading, name: str, data: bytes) -> list[Problem]:
    try:
        root = root_name(name, data)
        if root not in XML_LAYOUTS:
            known = ", ".join(XML_LAYOUTS) or "none"
            reading.files.append(
                _described(name, data, None, 0, f"has the root {root}; the XML that is read has {known}")
            )
            return []
        placed = XML_LAYOUTS[root](name, data)
    except SourceError as error:
        return list(error.problems)
    problems: list[Problem] = []
    for mapping, raw in placed:
        reading.files.append(_described(name, data, mapping, len(raw), f"its root is {root}"))
        problems += _add(reading, mapping, raw)
    return problems


def _same(reading: Reading, data: bytes) -> str:
    """The name of a file with these very bytes that has been read: twice the same rows would count twice."""
    there = [file for file in reading.files if file.layout and file.bytes == len(data)]
    if not there:
        return ""
    digest = hashlib.sha256(data).hexdigest()
    return next((file.name for file in there if file.sha256 == digest), "")


def _add(reading: Reading, mapping: FileMapping, raw: RawTable) -> list[Problem]:
    part = apply(mapping, raw)
    source = reading.sources.setdefault(mapping.source, SourceTables())
    given = given_columns(mapping, raw)
    for table in part.tables:
        name = table.schema.name
        if name in source.tables:
            source.tables[name].extend(table)
            source.columns[name] &= given[name]
        else:
            source.tables[name], source.columns[name] = table, given[name]
        source.labels[name] = mapping.label
    reading.findings += part.findings
    return part.problems


def _place(raw: RawTable, mappings: Sequence[FileMapping]) -> tuple[FileMapping | None, Problem | None, str]:
    """The mapping a table fits, or the problem that stops it, and why in words."""
    headers = [header_key(header) for header in raw.headers]
    there = set(headers)
    fits = [mapping for mapping in mappings if set(mapping.required) <= there]
    if not fits:
        return _place_misfit(raw, mappings, there)
    best = max(fits, key=lambda mapping: len(set(mapping.known) & there))
    rivals = [m.name for m in fits if m is not best and len(set(m.known) & there) == len(set(best.known) & there)]
    if rivals:
        says = f"fits {best.name} and {' and '.join(rivals)} alike; make the columns of their mappings differ"
        return None, Problem(raw.file, says), ""
    for key, header in best.known.items():
        if headers.count(key) > 1:
            says = "stands twice in the header; rename or remove one, so that it is clear which is meant"
            return None, Problem(raw.file, says, row=1, column=header), ""
    return best, None, f"it has all {len(best.required)} columns of {best.name}"


def _place_misfit(raw: RawTable, mappings: Sequence[FileMapping], there: set[str]) -> tuple[None, Problem | None, str]:
    def closeness(mapping: FileMapping) -> float:
        return len(set(mapping.required) & there) / len(mapping.required)

    if not mappings:
        return None, None, "fits no layout, and fingerpost.toml has no mapping"
    named = [m for m in mappings if header_key(PurePath(raw.file.split(" [")[0]).stem) == header_key(m.name)]
    best = named[0] if named else max(mappings, key=closeness)
    gone = [header for key, header in best.required.items() if key not in there]
    spare = [header for header in raw.headers if header_key(header) not in best.known]
    lacking = ", ".join(f'"{header}"' for header in gone[:4]) + (f" and {len(gone) - 4} more" if len(gone) > 4 else "")
    if named or closeness(best) >= 0.5:
        hint = nearest(gone[0], spare).replace(" Did you mean", " The nearest is").replace("?", ".")
        says = f"looks like {best.name} but has no column {lacking}.{hint} Add it to the extract, or change the mapping"
        return None, Problem(raw.file, says), ""
    return None, None, f"fits no layout; the nearest is {best.name}, which also needs {lacking}"


def _described(name: str, data: bytes, mapping: FileMapping | None, rows: int, why: str) -> InputFile:
    return InputFile(
        name,
        len(data),
        hashlib.sha256(data).hexdigest(),
        mapping.name if mapping else "",
        mapping.source if mapping else "",
        rows,
        why,
    )
