"""Which records a number counts, so that two numbers of the same records are known to be one.

Closed and logged contacts are the contacts whose outcome is 'closed_and_logged', whether a measure or a cell of a
table says so; referrals are the contacts with any other outcome. A reader of the report knows that, so we must.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import cast

from fingerpost.measures import Catalogue, Definition
from fingerpost.measures.facts import facts
from fingerpost.model import NOT_RECORDED, Figure
from fingerpost.periods import Basis, Period, window

Condition = tuple[str, str]
"""A column and its value; a condition that is no comparison is its own column, with the value 'true'."""

NOT = "not "
GROUP = "_group"
GROWS = "growing"
HELD_BY = {
    "referrals": ("contacts", {"received_on": "started_on"}, "outcome is null or outcome <> 'closed_and_logged'")
}
"""Facts whose rows are rows of another fact: its name, the column that dates them there, and which they are."""
OPEN_AT_END = {"children_in_care": ("care_spells", "started_on", "ended_on")}
"""Facts made per period whose rows are the spells of another fact that are open on the last day."""


@dataclass(frozen=True)
class Population:
    """Records of a fact, placed by a date or open at a time, that meet conditions.

    `first` and `last` are months counted from year 0, the last one excluded. `additive` says that the records of
    two stretches of months are those of both together. `vintage` is the extract, or who published it.
    """

    fact: str
    placed: str
    first: int
    last: int
    vintage: str
    additive: bool
    conditions: frozenset[Condition] = field(default_factory=frozenset)

    @property
    def series(self) -> tuple[str, str, tuple[Condition, ...]]:
        """What it has in common with the same records of other months and other extracts."""
        return self.fact, self.placed, tuple(sorted(self.conditions))

    @property
    def key(self) -> str:
        """A name that is the same whenever it is the same records."""
        met = " & ".join(f"{column}={value}" for column, value in sorted(self.conditions))
        return f"{self.fact}|{self.placed}|{met}|{self.first}-{self.last}|{self.vintage}"

    def of_which(self, *conditions: Condition) -> Population:
        """Those of its records that meet further conditions."""
        return replace(self, conditions=simplified(self.conditions | set(conditions)))


def simplified(conditions: frozenset[Condition]) -> frozenset[Condition]:
    """Conditions without those that follow from others: what is 'moved' is not 'closed'."""
    valued = {column: value for column, value in conditions if not value.startswith(NOT)}
    return frozenset(
        (column, value)
        for column, value in conditions
        if not (value.startswith(NOT) and column in valued and value != NOT + valued[column])
    )


def conditions_of(text: str | None) -> frozenset[Condition]:
    """The conditions that an expression of the catalogue joins by 'and'; what is not understood stays whole."""
    if not text:
        return frozenset()
    return frozenset(_condition(part) for part in _parts(" ".join(text.split())))


def _parts(text: str) -> list[str]:
    """Split at each 'and' that stands outside brackets and quotes, unless an 'or' stands there as well."""
    depth, quoted, words = 0, False, [""]
    for piece in re.split(r"(\s+|[()'])", text):
        quoted ^= piece == "'"
        depth += 0 if quoted else (piece == "(") - (piece == ")")
        if not quoted and depth == 0 and piece.lower() == "and":
            words.append("")
        elif not quoted and depth == 0 and piece.lower() == "or":
            return [text]
        else:
            words[-1] += piece
    return [word.strip() for word in words]


def _condition(text: str) -> Condition:
    if found := re.fullmatch(r"(\w+) = '([^']*)'", text):
        return found[1], found[2]
    if found := re.fullmatch(r"(\w+) is null or \1 <> '([^']*)'", text, re.IGNORECASE):
        return found[1], NOT + found[2]
    return text, "true"


def period_of(figure: Figure, year_starts: int) -> Period:
    """The period that a figure is of. A name such as 2009-10 is the year: its month is 2009-10..2009-10."""
    name = figure.period
    if re.fullmatch(r"\d{4}-\d{2}", name) and int(name[5:]) == (int(name[:4]) + 1) % 100:
        name = name.replace("-", "/")
    return Period.parse(name, year_starts)


def populations(figure: Figure, catalogue: Catalogue, year_starts: int) -> Mapping[str, Population]:
    """The records that each part of a figure counts: 'number', or 'numerator' and 'denominator'."""
    definition = catalogue.find(figure.measure)
    if definition.of:
        parts = {"numerator": catalogue[definition.of[0]], "denominator": catalogue[definition.of[1]]}
        return {part: _whole(each, figure, year_starts) for part, each in parts.items()}
    whole = _whole(definition, figure, year_starts)
    if definition.kind != "proportion":
        return {"number": whole}
    return {"numerator": whole.of_which(*conditions_of(definition.numerator)), "denominator": whole}


def _whole(definition: Definition, figure: Figure, year_starts: int) -> Population:
    days = window(cast(Basis, figure.basis), period_of(figure, year_starts))
    first, last = _month(days.starts_on), _month(days.ends_on) + 1
    fact, conditions = str(definition.fact), conditions_of(definition.where)
    vintage = figure.extract.isoformat() if figure.extract else "published elsewhere"
    if definition.value:
        conditions |= {(f"sum of {definition.value}", "true")}
    placed, additive = definition.date or "", bool(definition.date)
    if fact in HELD_BY and definition.date:
        holder, dates, which = HELD_BY[fact]
        placed = dates.get(placed, placed)
        fact, conditions = holder, conditions | conditions_of(which)
    if fact in OPEN_AT_END:
        fact, *ends = OPEN_AT_END[fact]
        placed = "open " + "/".join(ends)
    elif definition.open:
        placed = "open " + "/".join(definition.open)
    elif not placed:
        # A record of the year so far stays in it: what a later quarter has more are people who were not in before.
        grows = definition.flow and figure.basis == "year_to_date"
        placed = f"{GROWS if grows else 'each'} {figure.basis}" if facts()[fact].per_period else "as it is"
    if placed.startswith("open"):
        first = last - 1
    population = Population(fact, placed, first, last, vintage, additive, simplified(conditions))
    return population.of_which(*(_value(definition, name, value) for name, value in figure.breakdown))


def _value(definition: Definition, dimension: str, value: str) -> Condition:
    """A breakdown's value as a condition on the column it is by."""
    base = dimension.removesuffix(GROUP)
    column = definition.breakdowns.get(dimension) or definition.breakdowns.get(base, base) + GROUP
    return column, "" if value == NOT_RECORDED else value


def column_of(definition: Definition, dimension: str) -> str:
    """The column of the fact that a dimension is by."""
    return _value(definition, dimension, "")[0]


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1
