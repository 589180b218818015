"""The figures table: figures worked out once, when a load becomes current, and read by pages, reports and charts.

It is derived (`sealed.py`): named by the hash of all that its figures follow from, and not believed where damaged.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Any

from fingerpost.model import Figure
from fingerpost.store.sealed import newest, seal, unsealed

KEPT = 24
"""Tables of this many states are kept, the newest; an older extract is worked out again when it is asked for."""

COMMON = ("council", "measure", "basis", "per", "source", "extract", "definition")
"""What all figures of a measure have in common."""

FORMAT = 3
"""Changes whenever the form of the table does: one of another form is worked out anew."""

Key = tuple[str, str, str, tuple[str, ...]]
"""Measure, period, basis and the dimensions of the breakdown."""


Follows = Mapping[tuple[str, tuple[str, ...]], str]
"""By measure and dimensions a hash of what its figures follow from: while it stays, so do they."""
LOOKED_AT = 4
"""Tables kept before in which figures that still hold are looked for, the newest."""


def save_figures(
    folder: Path,
    state: str,
    figures: Iterable[Figure],
    empty: Iterable[Key],
    absent: Iterable[Figure] = (),
    follows: Follows = MappingProxyType({}),
) -> None:
    """Keep the figures of a state; `empty` are breakdowns that were worked out and have no records, `absent` the
    figures of measures that have none in any period."""
    shared: list[dict[str, Any]] = []
    places: dict[tuple[Any, ...], int] = {}
    content = {
        "format": FORMAT,
        "rows": [_row(figure, shared, places) for figure in figures],
        "absent": [_row(figure, shared, places) for figure in absent],
        "shared": shared,
        "empty": list(empty),
        "follows": [[measure, by, hash] for (measure, by), hash in follows.items()],
    }
    seal(folder, state, json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode(), KEPT)


class KeptFigures:
    """The figures of a state, looked up by key; each is made when it is asked for."""

    def __init__(self, content: dict[str, Any]) -> None:
        self._blanks = [_blank(each) for each in content["shared"]]
        self._rows: dict[Key, list[list[Any]]] = {(m, p, b, tuple(d)): [] for m, p, b, d in content["empty"]}
        names = [(blank.measure, blank.basis) for blank in self._blanks]
        for row in content["rows"]:
            measure, basis = names[row[0]]
            self._rows.setdefault((measure, row[1], basis, tuple(name for name, _ in row[6])), []).append(row)
        self.follows: Follows = {(measure, tuple(by)): hash for measure, by, hash in content["follows"]}
        self._absent = {names[row[0]][0]: row for row in content["absent"]}

    def __contains__(self, key: Key) -> bool:
        measure, _, _, by = key
        return key in self._rows or (measure in self._absent and not by)

    def __getitem__(self, key: Key) -> list[Figure]:
        if key in self._rows:
            return [self._figure(row) for row in self._rows[key]]
        measure, period, basis, _ = key
        return [replace(self._figure(self._absent[measure]), period=period, basis=basis)]

    def _figure(self, row: list[Any]) -> Figure:
        place, period, number, numerator, denominator, missing, breakdown, remark, *hidden = row
        blank: Figure = self._blanks[place]
        return replace(
            blank,
            period=period,
            number=None if number is None else Fraction(number),
            numerator=numerator,
            denominator=denominator,
            missing=missing,
            breakdown=tuple((name, value) for name, value in breakdown),
            remark=remark,
            hidden=frozenset(hidden),
        )


def read_figures(folder: Path, state: str) -> KeptFigures | None:
    """The figures of a state, or None where they were not kept, are damaged, or are of another version's form."""
    data = unsealed(folder, state)
    content = {} if data is None else json.loads(data)
    return KeptFigures(content) if content.get("format") == FORMAT else None


def kept_before(folder: Path, council: str) -> Iterator[KeptFigures]:
    """The figures of a council that were kept last, the newest first; those that are damaged are passed over."""
    for name in newest(folder, council)[:LOOKED_AT]:
        if (found := read_figures(folder, name)) is not None:
            yield found


def _row(figure: Figure, shared: list[dict[str, Any]], places: dict[tuple[Any, ...], int]) -> list[Any]:
    """A figure as a row; what all figures of a measure have in common is written once."""
    name = tuple(getattr(figure, each) for each in COMMON)
    if name not in places:
        places[name] = len(shared)
        extract = figure.extract.isoformat() if figure.extract else None
        shared.append(dict(zip(COMMON, name, strict=True)) | {"extract": extract})
    number = None if figure.number is None else str(figure.number)
    return [
        places[name], figure.period, number, figure.numerator, figure.denominator, figure.missing, figure.breakdown,
        figure.remark, *sorted(figure.hidden),
    ]  # fmt: skip


def _blank(common: dict[str, Any]) -> Figure:
    extract = date.fromisoformat(common["extract"]) if common["extract"] else None
    return Figure(**{**common, "period": "", "extract": extract})
