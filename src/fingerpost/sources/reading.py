"""Reading a set of files: each is placed by its columns, read by its mapping, and joined with the rest of its source.

All the problems of all the files are gathered and raised together, so that one run shows all there is to mend.
"""

from __future__ import annotations

import gc
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import PurePath

from fingerpost.errors import Problem, SourceError, nearest
from fingerpost.model import Finding, Table
from fingerpost.sources import annex_a, cin_census, ssd, ssda903, ssda903_xml
from fingerpost.sources.content import Content, sha256, size, start, whole
from fingerpost.sources.mapping import FileMapping, apply, given_columns
from fingerpost.sources.tabular import READABLE, REFUSED, RawTable, header_key, label, read_tables
from fingerpost.sources.xml import Placed, root_name
from fingerpost.sources.years import Later, complete_since

BUILT_IN: tuple[FileMapping, ...] = (*ssda903.MAPPINGS, *annex_a.MAPPINGS, *ssd.MAPPINGS)
XML_LAYOUTS: dict[str, Callable[[str, Content], Placed]] = dict.fromkeys(ssda903_xml.ROOTS, ssda903_xml.read)
"""The XML returns by their root element; the census, which may be larger than memory, is read in parts."""
PREPARE: dict[str, Callable[[Placed, date | None], tuple[Placed, dict[str, set[int]]]]] = {
    ssda903.SOURCE: ssda903.prepare
}
"""Sources whose files have to be looked at together, as those of several years, before any is read."""
FINISH: dict[str, Callable[[dict[str, Table]], None]] = {
    ssda903.SOURCE: ssda903.finish,
    annex_a.SOURCE: annex_a.finish,
    ssd.SOURCE: ssd.finish,
}


PACKED = 50_000
"""Rows of a census's table that are packed at once: those of a large one need not be held as values."""
DATABASES = ("postgresql://", "mssql://")
"""How a table that was read from a database is named, in place of a file."""


@dataclass(frozen=True)
class InputFile:
    """A file as it came: name, size, hash, what it was taken for ('' where it was not read) and why; how many rows it
    has, and how many of those something was found odd in while reading."""

    name: str
    bytes: int
    sha256: str
    layout: str
    source: str
    rows: int
    why: str
    odd_rows: int = 0


@dataclass
class SourceTables:
    """All that one source gave: its tables, and for each the columns its files had and the label reports print."""

    tables: dict[str, Table] = field(default_factory=dict)
    columns: dict[str, frozenset[str]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    collected: dict[str, set[int]] = field(default_factory=dict)
    """The collection years in which a return told of a table; 0 is a year that is not known."""

    def since(self, table: str) -> date | None:
        """The first day of which a table of a return tells all; None where its source is no return."""
        return complete_since(self.collected.get(table, set()) - {0})


@dataclass
class Reading:
    """A set of files, read."""

    sources: dict[str, SourceTables]
    files: list[InputFile]
    findings: list[Finding]
    waiting: dict[str, Placed] = field(default_factory=dict)
    censuses: list[tuple[int, Content]] = field(default_factory=list)
    """Each census with its place among `files`: they are read when all are known, the latest first."""


def read_inputs(
    inputs: Iterable[tuple[str, Content]],
    mappings: Sequence[FileMapping],
    progress: Callable[[str], None] = lambda name: None,
    as_at: date | None = None,
) -> Reading:
    """Read files given as (name, content). Raises SourceError with every problem of every file.

    `as_at` is the day they were extracted, where that is known: a table that holds no year is of the last one then.
    A file that fits no layout is passed over and named in `files`, unless none fits, or it carries a mapping's
    name or most of its columns: then something is missing from it, and that is an error.
    """
    with _no_circles():
        return _read(inputs, mappings, progress, as_at)


@contextmanager
def _no_circles() -> Iterator[None]:
    """No search for circles of objects meanwhile: rows of text make none, and with millions it takes a sixth of the
    time."""
    searched = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searched:
            gc.enable()


def _read(
    inputs: Iterable[tuple[str, Content]],
    mappings: Sequence[FileMapping],
    progress: Callable[[str], None],
    as_at: date | None,
) -> Reading:
    reading, problems = Reading({}, [], []), []
    for path, content in inputs:
        name = label(path)
        progress(name)
        problems += _read_file(reading, name, content, (*mappings, *BUILT_IN))
    problems += _read_censuses(reading)
    for source, waiting in reading.waiting.items():
        prepared, collected = PREPARE[source](waiting, as_at)
        for mapping, raw in prepared:
            problems += _apply(reading, mapping, raw)
        if source in reading.sources:
            reading.sources[source].collected = collected
    reading.waiting.clear()
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
        _declare(own)
    odd = Counter(file for file, row in {(each.file, each.row) for each in reading.findings} if row is not None)
    reading.files[:] = [replace(file, odd_rows=odd[file.name]) for file in reading.files]
    return reading


def _declare(own: SourceTables) -> None:
    """Tables that a layout made are known by the columns it gave them; those it only needed on the way are gone."""
    label = next(iter(own.labels.values()))
    own.columns = {name: given for name, given in own.columns.items() if name in own.tables}
    for derived in own.tables.keys() - own.columns.keys():
        table = own.tables[derived]
        own.columns[derived], own.labels[derived] = frozenset(table.columns), label
        table.columns = {name: table.columns.get(name) or [None] * len(table) for name in table.schema.names}


def _read_file(reading: Reading, name: str, content: Content, mappings: Sequence[FileMapping]) -> list[Problem]:
    ending = ".csv" if name.startswith(DATABASES) else PurePath(name).suffix.lower()
    if ending not in (*READABLE, *REFUSED, ".xml"):
        reading.files.append(
            _described(name, content, None, 0, f"is not read; extracts end in {', '.join((*READABLE, '.xml'))}")
        )
        return []
    if twin := _same(reading, content):
        reading.files.append(_described(name, content, None, 0, f"is the same file as {twin}, which is read"))
        return []
    if ending == ".xml":
        return _read_xml(reading, name, content)
    data = whole(content)
    try:
        raws = read_tables(name, data, lambda headers: any(each.fits(headers) for each in mappings))
    except SourceError as error:
        return list(error.problems)
    problems: list[Problem] = []
    for raw in raws:
        found, problem, why = _place(raw, mappings)
        if problem:
            problems.append(problem)
        elif found is None:
            reading.files.append(_described(raw.file, data, None, len(raw), why))
        elif found.passed_over:
            reading.files.append(_described(raw.file, data, None, len(raw), found.passed_over))
        else:
            reading.files.append(_described(raw.file, data, found, len(raw), why))
            problems += _add(reading, found, raw)
    return problems


def _read_xml(reading: Reading, name: str, content: Content) -> list[Problem]:
    try:
        root = root_name(name, content)
        if root == cin_census.ROOT:
            reading.censuses.append((len(reading.files), content))
            reading.files.append(_of_root(name, content, next(iter(cin_census.MAPPINGS.values())), root))
            return []
        if root not in XML_LAYOUTS:
            known = ", ".join((*XML_LAYOUTS, cin_census.ROOT))
            reading.files.append(
                _described(name, content, None, 0, f"has the root {root}; the XML that is read has {known}")
            )
            return []
        placed = XML_LAYOUTS[root](name, content)
    except SourceError as error:
        return list(error.problems)
    rows = sum(len(raw) for _, raw in placed)
    reading.files.append(replace(_of_root(name, content, placed[0][0], root), rows=rows))
    return [problem for mapping, raw in placed for problem in _add(reading, mapping, raw)]


def _of_root(name: str, content: Content, mapping: FileMapping, root: str) -> InputFile:
    described = _described(name, content, mapping, 0, f"its root is {root}")
    return replace(described, layout=f"{mapping.label} (XML)")


def _read_censuses(reading: Reading) -> list[Problem]:
    """Each census in parts, so that no more is held as text. Of a record, the latest census's row stands."""
    problems: list[Problem] = []
    several = len(reading.censuses) > 1
    later = Later(cin_census.KEYS)
    try:
        years = [cin_census.year(reading.files[at].name, content) for at, content in reading.censuses]
        for year, (at, content) in sorted(zip(years, reading.censuses, strict=True), key=_year_and_place, reverse=True):
            name, rows = reading.files[at].name, 0
            for placed in cin_census.read(name, content):
                for mapping, raw in placed:
                    rows += len(raw)
                    left = later.without(mapping, raw) if several else raw
                    problems += [] if left is None else _apply(reading, mapping, left)
                    _collected(reading, mapping, year)
                _pack(reading.sources[cin_census.SOURCE])
            later.file_ends()
            other = "" if rows else _collection(content)
            if other in ("", "CIN"):
                reading.files[at] = replace(reading.files[at], rows=rows)
            else:
                why = f"is a return of the collection {other}; of those with this root only CIN, the census, is read"
                reading.files[at] = _described(name, content, None, 0, why)
    except SourceError as error:
        problems += error.problems
    reading.censuses.clear()
    return problems


def _collected(reading: Reading, mapping: FileMapping, year: int) -> None:
    for table in mapping.tables:
        reading.sources[mapping.source].collected.setdefault(table.table, set()).add(year)


def _pack(source: SourceTables) -> None:
    for table in source.tables.values():
        if table.held >= PACKED:
            table.pack()


def _year_and_place(census: tuple[int, tuple[int, Content]]) -> tuple[int, int]:
    year, (at, _) = census
    return year, at


def _collection(content: Content) -> str:
    """What a return says that it is: other collections have the census's root. '' where it does not say."""
    found = re.search(rb"<(?:\w+:)?Collection>\s*([\w .-]{1,40}?)\s*<", start(content, 10_000))
    return found[1].decode("utf-8", "replace") if found else ""


def _same(reading: Reading, content: Content) -> str:
    """The name of a file with these very bytes that has been read: twice the same rows would count twice."""
    there = [file for file in reading.files if file.layout and file.bytes == size(content)]
    if not there:
        return ""
    digest = sha256(content)
    return next((file.name for file in there if file.sha256 == digest), "")


def _add(reading: Reading, mapping: FileMapping, raw: RawTable) -> list[Problem]:
    if mapping.source in PREPARE:
        reading.waiting.setdefault(mapping.source, []).append((mapping, raw))
        return []
    return _apply(reading, mapping, raw)


def _apply(reading: Reading, mapping: FileMapping, raw: RawTable) -> list[Problem]:
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
    fits = [mapping for mapping in mappings if mapping.fits(raw.headers)]
    if not fits:
        return _place_misfit(raw, mappings)
    best = max(fits, key=lambda mapping: _reads(mapping, raw))
    rivals = [m.name for m in fits if m is not best and _reads(m, raw) == _reads(best, raw)]
    if rivals:
        says = f"fits {best.name} and {' and '.join(rivals)} alike; make the columns of their mappings differ"
        return None, Problem(raw.file, says), ""
    for key, header in best.known.items():
        if headers.count(key) > 1:
            says = "stands twice in the header; rename or remove one, so that it is clear which is meant"
            return None, Problem(raw.file, says, row=1, column=header), ""
    where = f"; its header is in row {raw.header_row}" if raw.header_row > 1 else ""
    return best, None, f"it has all {len(best.required)} columns needed{where}"


def _reads(mapping: FileMapping, raw: RawTable) -> int:
    return len(mapping.known.keys() & mapping.places(raw.headers))


def _place_misfit(raw: RawTable, mappings: Sequence[FileMapping]) -> tuple[None, Problem | None, str]:
    def closeness(mapping: FileMapping) -> float:
        """The share of what it needs that is there; of what it reads, where any list of children has some of it."""
        telling = (mapping.known if mapping.common else mapping.required).keys() - set(map(header_key, mapping.common))
        found = len(telling & mapping.places(raw.headers).keys())
        return found / len(telling) if found > 1 or not mapping.common else 0

    words = _words(raw.headers)

    def likeness(mapping: FileMapping) -> int:
        """How many of the words in its headers are there: what is left to tell by where no header is."""
        return len(_words(mapping.known.values()) & words)

    if not mappings:
        return None, None, "fits no layout, and fingerpost.toml has no mapping"
    named = [m for m in mappings if header_key(PurePath(raw.file.split(" [")[0]).stem) == header_key(m.name)]
    best = named[0] if named else max(mappings, key=lambda each: (closeness(each), likeness(each)))
    there = best.places(raw.headers)
    gone = [header for key, header in best.required.items() if key not in there]
    spare = [header for header in raw.headers if header_key(header) not in best.known]
    lacking = ", ".join(f'"{header}"' for header in gone)
    if named or closeness(best) >= 0.5:
        hint = nearest(gone[0], spare).replace(" Did you mean", " The nearest is").replace("?", ".")
        says = f"looks like {best.name} but has no column {lacking}.{hint} Add it to the extract, or change the mapping"
        return None, Problem(raw.file, says), ""
    return None, None, f"fits no layout; the nearest is {best.name}, which also needs {lacking}"


def _words(headers: Iterable[str]) -> set[str]:
    return {word for header in headers for word in re.findall(r"[^\W\d_]{3,}", header.casefold())}


def _described(name: str, content: Content, mapping: FileMapping | None, rows: int, why: str) -> InputFile:
    return InputFile(
        name,
        size(content),
        sha256(content),
        mapping.name if mapping else "",
        mapping.source if mapping else "",
        rows,
        why,
    )


def told_partly(source: str, table: str) -> dict[str, str]:
    """The columns of a table of which a source tells only some values, with words that say which."""
    partly = ssd.PARTLY if source == ssd.SOURCE else {}
    return {column: says for (of, column), says in partly.items() if of == table}
