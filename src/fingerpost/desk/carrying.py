"""What of an earlier state still holds: the figures and findings whose records a load did not touch.

A figure follows from its definition and from the loads that feed the tables it is counted from, and so does what a rule
finds. Each is kept with a hash of these. Where the hash is the same afterwards, so is the figure, and it is carried
over; a publication is a copy and is not looked at.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fingerpost import __version__
from fingerpost.desk.records import Extract
from fingerpost.measures import Catalogue, Definition
from fingerpost.measures.compiler import joined_facts
from fingerpost.measures.definition import fact_of
from fingerpost.measures.facts import JOINED, Fact, facts
from fingerpost.model import Finding

if TYPE_CHECKING:
    from fingerpost.quality import Rule


def follows(extract: Extract, catalogue: Catalogue, definition: Definition, by: tuple[str, ...] = ()) -> str:
    """A hash of all that a measure's figures by a breakdown follow from: the same hash, the same figures."""
    tables = sorted(set(tables_behind(catalogue, definition, by)))
    year_starts = extract.settings.year.starts_in_month
    return digest([__version__, year_starts, catalogue.hash_of(definition), *(fed(extract, each) for each in tables)])


def tables_behind(catalogue: Catalogue, definition: Definition, by: tuple[str, ...] = ()) -> Iterator[str]:
    """The canonical tables that are read for a measure's figures by a breakdown."""
    for part in definition.of or ():
        yield from tables_behind(catalogue, catalogue[part], by)
    if not definition.of:
        yield from _tables(fact_of(definition))
        for name in joined_facts(definition.ways[dimension] for dimension in by):
            yield from _tables(facts()[JOINED[name][0]])


def rules_follow(extract: Extract, rules: Iterable[Rule]) -> dict[str, str]:
    """For each rule that can be run, a hash of all that its findings follow from."""
    from fingerpost.quality import can_run, fingerprint

    columns, relations = extract.columns(), fingerprint(())
    found = {}
    for rule in rules:
        if can_run(rule, columns):
            day = str(extract.day) if "$extract" in rule.sql else ""
            records = [fed(extract, table) for table in sorted(rule.reads)]
            found[rule.id] = digest([__version__, relations, repr(rule), day, *records])
    return found


def carried_findings(folder: Path, council: str, follows: Mapping[str, str]) -> dict[str, list[Finding]]:
    """By rule, what was found earlier and still holds; a rule that is not there has to be run."""
    from fingerpost.store.findings import findings_before

    found: dict[str, list[Finding]] = {}
    for kept, followed in findings_before(folder, council):
        same = {rule for rule, hash in follows.items() if followed.get(rule) == hash} - found.keys()
        found |= {rule: [] for rule in same}
        for finding in kept:
            if finding.rule in same:
                found[finding.rule].append(finding)
    return found


def fed(extract: Extract, table: str) -> list[Any]:
    """Which loads feed a table, and from when its records are complete; a table that nobody gives has none."""
    if table not in extract.current:
        return [table]
    return [table, [load.id for load in extract.feeds(table)], str(extract.begins(table))]


def digest(content: Iterable[Any]) -> str:
    """A short hash of plain values."""
    return hashlib.sha256(json.dumps([*content]).encode()).hexdigest()[:16]


def _tables(fact: Fact) -> Iterator[str]:
    yield from fact.tables
    for used in fact.uses:
        yield from _tables(facts()[used])
