"""A measure's definition: one short TOML entry, checked when it is read.

What a reader must know is compulsory, and an unknown key is an error that names the file, the measure and the key.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal, cast, get_args

from fingerpost.errors import SettingsError, nearest
from fingerpost.measures.facts import MANY, Fact, facts, made_by
from fingerpost.periods import Basis
from fingerpost.standards import standards

Stage = Literal["input", "process", "output"]
Kind = Literal["count", "proportion", "ratio", "rate", "mean", "median", "amount"]
Day = date
"""A day; within a definition, `date` is the name of a column."""
Better = Literal["higher", "lower", "neutral"]

COMPULSORY = ("title", "stage", "kind", "unit", "better", "flow", "basis", "says", "source", "reviewed")
OPTIONAL = (
    "from", "date", "open", "where", "numerator", "value", "of", "per", "breakdowns", "looks_back", "reported",
    "national", "benchmark", "differs", "short", "headline", "since", "until", "entire",
)  # fmt: skip
OF_A_CHILD = {
    "age": "child.age",
    "sex": "child.sex",
    "ethnicity": "child.ethnicity",
    "disabled": "child.disabled",
    "disability": "disability.disability",
    "team": "allocated.team",
    "locality": "address.locality",
}
"""The breakdowns of every measure whose rows are about children, beside its own. Age, team and locality are those on
the row's date. Team and locality are as the record itself has them, where it does."""
OF_A_FACT = ("from", "date", "open", "where", "numerator", "value", "breakdowns", "looks_back", "entire")
"""What has no meaning in a measure that divides two others."""


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_pair(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(_is_text, value))


def _is_whole(value: Any) -> bool:
    return type(value) is int and value >= 0


SHAPES: tuple[tuple[str, tuple[str, ...], Callable[[Any], bool]], ...] = (
    ("text", ("title", "stage", "kind", "unit", "better", "basis", "says", "source", "from", "date", "where",
              "numerator", "value", "national", "benchmark", "differs", "short"), _is_text),
    ("true or false", ("flow", "reported", "headline"), lambda value: isinstance(value, bool)),
    ("a date, such as 2026-11-24", ("reviewed", "since", "until"), lambda value: type(value) is date),
    ("a pair of names, such as ['started_on', 'ended_on']", ("open", "of"), _is_pair),
    ("a list of columns, such as ['outcome']", ("entire",),
     lambda value: isinstance(value, list) and all(map(_is_text, value))),
    ("a whole number of months", ("looks_back",), _is_whole),
    ("a whole number above 0", ("per",), lambda value: _is_whole(value) and value > 0),
    ("a table from names to columns", ("breakdowns",),
     lambda value: isinstance(value, dict) and all(map(_is_text, value.values()))),
)  # fmt: skip
"""What each key's value must be, in words, and whether it is."""


@dataclass(frozen=True)
class Definition:
    """A measure. Either it counts rows of a fact (`from`), or it divides one measure by another (`of`).

    `date` places a row in the window; `open` = (start, end) takes the rows open on its last day; a fact made per
    period needs neither. `where` picks the rows; a proportion's `numerator` is a condition on those same rows.
    `looks_back` is how many months before the window the records must reach. A window that ends before `since`, or
    starts after `until`, is not one that the measure is about. `benchmark` is the published series that it is set
    beside, and `differs` says where the two do not count the same. `entire` are columns of which it takes every value:
    of a source that tells only some of them there is no figure.
    """

    id: str
    title: str
    stage: Stage
    kind: Kind
    unit: str
    better: Better
    flow: bool
    basis: Basis
    says: str
    source: str
    reviewed: date
    fact: str | None = None
    date: str | None = None
    open: tuple[str, str] | None = None
    where: str | None = None
    numerator: str | None = None
    value: str | None = None
    of: tuple[str, str] | None = None
    per: int = 100
    breakdowns: Mapping[str, str] = field(default_factory=dict)
    looks_back: int = 0
    reported: bool = False
    headline: bool = False
    national: str = ""
    benchmark: str = ""
    differs: str = ""
    short: str = ""
    since: Day | None = None
    until: Day | None = None
    entire: tuple[str, ...] = ()
    file: str = ""
    own: bool = False
    """Whether the council wrote it, rather than Fingerpost."""

    @property
    def place(self) -> str:
        """Where it stands, for an error to name."""
        return f"{self.file}, [{self.id}]".removeprefix(", ")

    @cached_property
    def hash(self) -> str:
        """Changes whenever anything that changes a figure does: the definition, its fact, a standard's value."""
        # It stands with every figure, so it is worked out once and not for each of thousands.
        names = ("kind", "fact", "date", "open", "where", "numerator", "value", "of", "per", "looks_back")
        counted = {name: getattr(self, name) for name in names}
        era = f"{self.since} {self.until}" if self.since or self.until else ""
        text = json.dumps(counted, sort_keys=True) + era + made_by(self.fact)
        in_force = [standards()[name].values for name in self.standards]
        return hashlib.sha256(f"{text}{in_force}".encode()).hexdigest()[:16]

    @property
    def standards(self) -> tuple[str, ...]:
        """The standards that it or its fact uses, by name."""
        text = f"{self.where} {self.numerator} {self.value} {made_by(self.fact)}"
        return tuple(name for name in standards() if f"'{name}'" in text)

    @cached_property
    def ways(self) -> Mapping[str, str]:
        """Every breakdown it has, its own and those by what the child is, from the name to the column."""
        fact = facts().get(self.fact or "")
        return {**self.breakdowns, **(OF_A_CHILD if fact and fact.of_children else {}), **self.breakdowns}

    def adds(self, dimension: str) -> bool:
        """Whether the parts of a breakdown add to the whole: not where a row may have many values."""
        return self.ways[dimension].partition(".")[0] not in MANY

    @property
    def name(self) -> str:
        """The short title, where there is one, for headlines."""
        return self.short or self.title

    def words(self) -> str:
        """The rows it counts, as an analyst would write them."""
        if self.of:
            return f"{self.of[0]} divided by {self.of[1]}" + (f", per {self.per:,}" if self.per != 100 else "")
        parts = [f"rows of {self.fact}"]
        if self.where:
            parts.append(f"where {self.where}")
        if self.date:
            parts.append(f"dated by {self.date}")
        if self.open:
            parts.append(f"open from {self.open[0]} to {self.open[1]} on the last day")
        if self.numerator:
            parts.append(f"of which: {self.numerator}")
        if self.value:
            parts.append(f"taking {self.value}")
        return ", ".join(parts)


def fact_of(definition: Definition) -> Fact:
    """The fact a definition counts. Raises SettingsError that names the nearest."""
    name = str(definition.fact)
    if name not in facts():
        raise SettingsError(f"{definition.place}: there is no fact {name!r}.{nearest(name, facts())}")
    return facts()[name]


def read_definition(file: str, id: str, entry: Mapping[str, Any]) -> Definition:
    """Check one entry of a catalogue file and make its Definition. Raises SettingsError."""
    where = f"{file}, [{id}]"
    if not isinstance(entry, Mapping):
        raise SettingsError(f"{file}: {id!r} stands outside a measure; each begins with its id in [brackets].")
    for key in entry:
        if key not in COMPULSORY + OPTIONAL:
            raise SettingsError(f"{where}: unknown key {key!r}.{nearest(key, COMPULSORY + OPTIONAL)}")
    for key in COMPULSORY:
        if key not in entry:
            raise SettingsError(f"{where}: {key!r} is missing; every measure says its {', '.join(COMPULSORY)}.")
    for key, value in entry.items():
        wanted = next((words for words, keys, fits in SHAPES if key in keys and not fits(value)), "")
        if wanted:
            raise SettingsError(f"{where}: {key} is {value!r}; it must be {wanted}.")
    for key, allowed in (("stage", Stage), ("kind", Kind), ("better", Better), ("basis", Basis)):
        if entry[key] not in get_args(allowed):
            raise SettingsError(f"{where}: {key} is {entry[key]!r}; it can be {', '.join(get_args(allowed))}.")
    if "differs" in entry and "benchmark" not in entry:
        raise SettingsError(f"{where}: 'differs' says how a published series counts; name it as 'benchmark'.")
    _check_shape(where, entry)
    return Definition(
        id=id,
        file=file,
        fact=entry.get("from"),
        open=cast(Any, tuple(entry["open"])) if "open" in entry else None,
        of=cast(Any, tuple(entry["of"])) if "of" in entry else None,
        entire=tuple(entry.get("entire", ())),
        **{key: value for key, value in entry.items() if key not in ("from", "open", "of", "entire")},
    )


def _check_shape(where: str, entry: Mapping[str, Any]) -> None:
    kind = entry["kind"]
    if kind in ("ratio", "rate"):
        if "of" not in entry or any(key in entry for key in OF_A_FACT):
            raise SettingsError(f"{where}: a {kind} names two measures, of = [numerator, denominator], and no fact.")
        return
    if "of" in entry:
        raise SettingsError(f"{where}: only a ratio or a rate divides one measure by another; leave out 'of'.")
    if "from" not in entry:
        raise SettingsError(f"{where}: 'from' is missing; say which fact its rows come from.")
    if (kind == "proportion") != ("numerator" in entry):
        raise SettingsError(f"{where}: a proportion has a numerator, and only a proportion has.")
    if (kind in ("mean", "median", "amount")) != ("value" in entry):
        raise SettingsError(f"{where}: a mean, median or amount has a value, and only they have.")
    if "date" in entry and "open" in entry:
        raise SettingsError(f"{where}: it has both 'date' and 'open'; a flow has a date, a stock is open.")
