"""What is odd in an extract, rule by rule: how many findings, of how many children, and which figures they touch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fingerpost.desk.records import Extract
from fingerpost.desk.rulebook import rules_listing
from fingerpost.measures import Catalogue
from fingerpost.model import Finding, Listing

SUMMARY = ("rule", "severity", "table", "says", "findings", "children", "measures")
RECORDS = ("child_id", "record", "table", "column", "value", "file", "place")
LOADS = ("loaded_at", "extract", "source", "files", "rows", "odd_values", "load")
FEEDS = ("table", "source", "extract", "rows", "records_begin", "also_from")


@dataclass(frozen=True)
class Broken:
    """A rule with findings, or the name of what is found while reading. `todo` is what to do about it, where said."""

    rule: str
    severity: str
    table: str
    says: str
    todo: str
    findings: int
    children: int
    measures: tuple[str, ...]


def by_rule(findings: Sequence[Finding], catalogue: Catalogue) -> list[Broken]:
    """Findings by their rule: errors before warnings, and of each the most frequent first."""
    grouped: dict[str, list[Finding]] = {}
    for each in findings:
        grouped.setdefault(each.rule, []).append(each)
    listing = rules_listing(catalogue)
    rules = {row[0]: dict(zip(listing.columns, row, strict=True)) for row in listing.rows}
    found = []
    for rule, own in grouped.items():
        known, first = rules.get(rule, {}), own[0]
        tables = sorted({each.table for each in own})
        found.append(
            Broken(
                rule,
                first.severity,
                known.get("table") or ", ".join(tables),
                known.get("says") or first.says,
                known.get("todo", ""),
                len(own),
                len({each.child_id for each in own} - {None}),
                tuple(str(known.get("measures", "")).split()),
            )
        )
    return sorted(found, key=lambda each: (each.severity != "error", -each.findings, each.rule))


def summary_listing(found: Sequence[Broken]) -> Listing:
    """The same as rows."""
    rows = tuple(
        (each.rule, each.severity, each.table, each.says, each.findings, each.children, len(each.measures))
        for each in found
    )
    return Listing("Findings by rule", SUMMARY, rows)


def records_listing(rule: str, findings: Sequence[Finding]) -> Listing:
    """The records a rule found."""
    rows = tuple(
        (each.child_id, each.record, each.table, each.column, each.value, each.file, each.place or None)
        for each in findings
    )
    return Listing(f"Records found by {rule}", RECORDS, rows)


def loads_listing(extract: Extract) -> Listing:
    """Every load of the council, newest first: what was loaded when."""
    own = [load for load in extract.manifest.loads if load.council == extract.settings.council.number]
    rows = tuple(
        (load.loaded_at[:16].replace("T", " "), load.extract, load.source, len(load.inputs),
         sum(table.rows for table in load.tables.values()), load.findings_count, load.id)
        for load in reversed(own)
    )  # fmt: skip
    return Listing("What was loaded", LOADS, rows)


def feeds_listing(extract: Extract) -> Listing:
    """Which source each table of an extract comes from, and from when its records are complete."""
    rows = []
    for table in sorted(extract.current):
        first, *others = extract.sources(table)
        rows.append(
            (table, first.tables[table].label, first.extract, first.tables[table].rows,
             extract.begins(table), ", ".join(load.source for load in others) or None)
        )  # fmt: skip
    return Listing("Where each table comes from", FEEDS, tuple(rows))
