"""SSDA903 as one XML file: root EXPSSDA903, a CHILD for each child with a HEADER and its EPISODEs.

The blocks give the same tables as the CSV files, so that the same mappings read both. Where a table is not a block of
its own but a few elements of the header (UASC, OC3, AD1), a child has a row where one of them is filled. Other
spellings of the XML: CHILDID for CHILD, PL for PLACE. Blocks are taken from the header and beside it alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from fingerpost.sources import ssda903
from fingerpost.sources.content import Content
from fingerpost.sources.mapping import FileMapping
from fingerpost.sources.rows import RawTable
from fingerpost.sources.xml import Days, Placed, Rows, records

if TYPE_CHECKING:
    from fingerpost.sources.xml import Element

ROOTS = ("EXPSSDA903", "SSDA903")
BLOCKS = {
    "EPISODE": ssda903.EPISODES,
    "AREVIEW": ssda903.REVIEWS,
    "AMISSING": ssda903.MISSING,
    "OC2": ssda903.OC2,
    "OC3": ssda903.OC3,
    "AD1": ssda903.AD1,
    "PERMANENCE": ssda903.PERMANENCE,
    "AD_PLACED": ssda903.PLACED,
}
IN_HEADER = (
    (ssda903.UASC, ("DUC",)),
    (ssda903.OC3, ("IN_TOUCH", "ACTIV", "ACCOM")),
    (ssda903.AD1, ("DATE_INT", "DATE_MATCH", "FOSTER_CARE")),
)
SPELT = {"CHILD": "CHILDID", "PLACE": "PL"}
_DAYS = "DOB DECOM DEC REVIEW DUC DATE_INT DATE_MATCH DATE_PLACED DATE_PLACED_CEASED MIS_START MIS_END"
DAYS = frozenset(_DAYS.split())
LENIENT = frozenset({"DATE_MATCH", "DATE_PLACED_CEASED"})
"""Days that a record need not have."""


def read(name: str, content: Content) -> Placed:
    """The return's tables, each with its mapping. Raises SourceError where the file is damaged."""
    days = Days(name, lenient=LENIENT)
    tables = {mapping.name: (mapping, Rows(_headers(mapping))) for mapping in ssda903.TABLES}
    for child in records(name, content, "CHILD"):
        header = child.find("HEADER")
        own = days.checked(header, DAYS) if header is not None else {}
        for mapping, element, values in _rows(days, child, header, own):
            # A block knows neither the child nor the date of birth: those are the header's.
            known = {"CHILDID": own.get("CHILDID", ""), "DOB": own.get("DOB", ""), **values}
            rows = tables[mapping.name][1]
            rows.add(element.sourceline, *(_cell(each, known) for each in rows.headers))
    filled = [(mapping, rows) for mapping, rows in tables.values() if rows.lines or mapping is ssda903.EPISODES]
    days.settle()
    return [(mapping, _given(mapping, rows.table(name))) for mapping, rows in filled]


def _given(mapping: FileMapping, raw: RawTable) -> RawTable:
    """Without the columns that a return need not have and this one nowhere fills: they were not asked for."""
    optional = mapping.tables[0].optional
    keep = [at for at, name in enumerate(raw.headers) if name not in optional or any(raw.columns[at])]
    return replace(raw, headers=tuple(raw.headers[at] for at in keep), columns=tuple(raw.columns[at] for at in keep))


def _headers(mapping: FileMapping) -> tuple[str, ...]:
    return tuple(h for h in mapping.known.values() if h not in (ssda903.YEAR_END, ssda903.CONTACTED))


def _rows(
    days: Days, child: Element, header: Element | None, own: dict[str, str]
) -> Iterator[tuple[FileMapping, Element, dict[str, str]]]:
    if header is not None:
        yield ssda903.HEADER, header, own
        for mapping, names in IN_HEADER:
            if any(own.get(name) for name in names):
                yield mapping, header, own
    for parent in (header, child):
        for block in parent if parent is not None else ():
            if (known := BLOCKS.get(str(block.tag))) and len(block):
                yield known, block, days.checked(block, DAYS)


def _cell(header: str, values: dict[str, str]) -> str:
    return values.get(SPELT.get(header, header), "") or values.get(header, "")
