"""Findings as they were when an extract was first checked, and beside figures the counts made of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from fingerpost.model import Finding
from fingerpost.store.sealed import newest, seal, unsealed

KEPT = 24
"""Findings of this many states are kept, as the figures are."""
COUNTS_KEPT = 240
"""Counts of this many states and periods: each is a few kilobytes."""

Counts = dict[str, tuple[int, int] | None]
"""By measure: how many records a figure has and how many of them have findings; None where there is no figure."""


LOOKED_AT = 4
"""Findings kept before in which those that still hold are looked for, the newest."""


def save_findings(
    folder: Path, state: str, findings: Sequence[Finding], follows: Mapping[str, str] = MappingProxyType({})
) -> None:
    """Keep the findings of a state; `follows` is by rule a hash of what its findings follow from."""
    kinds: dict[tuple[Any, ...], int] = {}
    rows = [
        [kinds.setdefault(_kind(each), len(kinds)), each.record, each.child_id, each.value, each.file, each.row]
        for each in findings
    ]
    seal(folder, state, _bytes({"kinds": [*kinds], "rows": rows, "follows": dict(follows)}), KEPT)


def read_findings(folder: Path, state: str) -> list[Finding] | None:
    """The findings of a state, or None where they were not kept or are damaged."""
    kept = _read(folder, state)
    return None if kept is None else kept[0]


def findings_before(folder: Path, council: str) -> Iterator[tuple[list[Finding], Mapping[str, str]]]:
    """The findings of a council that were kept last, with what they follow from, the newest first."""
    for name in newest(folder, council)[:LOOKED_AT]:
        if (kept := _read(folder, name)) is not None:
            yield kept


def _read(folder: Path, state: str) -> tuple[list[Finding], Mapping[str, str]] | None:
    data = unsealed(folder, state)
    if data is None:
        return None
    content = json.loads(data)
    kinds = content["kinds"]
    return [_finding(kinds[kind], *cells) for kind, *cells in content["rows"]], content.get("follows", {})


def _kind(finding: Finding) -> tuple[Any, ...]:
    """What all findings of a rule have in common, written once."""
    return finding.rule, finding.severity, finding.table, finding.says, finding.column


def _finding(kind: Sequence[Any], record: str, child: str | None, value: str | None, *where: Any) -> Finding:
    rule, severity, table, says, column = kind
    return Finding(rule, severity, table, record, says, child, column, value, *where)


def save_counts(folder: Path, name: str, counts: Mapping[str, Iterable[int] | None]) -> None:
    """Keep the counts beside the figures of a state and period."""
    seal(folder, name, _bytes(counts), COUNTS_KEPT)


def read_counts(folder: Path, name: str) -> Counts:
    """The counts that are kept, by measure: none where they are not, or are damaged."""
    data = unsealed(folder, name)
    content = {} if data is None else json.loads(data)
    return {measure: None if counts is None else (counts[0], counts[1]) for measure, counts in content.items()}


def _bytes(content: Any) -> bytes:
    return json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode()
