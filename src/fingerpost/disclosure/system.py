"""What is published as a system of whole numbers: what a reader knows of each, and the sums that tie them together.

A reader who wants to know a hidden number solves this system. So do we, before the reader does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

Status = Literal["open", "fixed", "withheld", "unprinted"]
"""open: printed in this edition unless it is hidden. fixed: printed in an earlier one, so known for good.
withheld: hidden in an earlier one. unprinted: printed nowhere, but a sum or a difference of what is."""


@dataclass(frozen=True)
class Quantity:
    """A whole number of records. `value` is the true one.

    `low` and `high` are what a reader knows of one that is printed (both the value, unless it is rounded).
    `guarded` says that it counts people and must be protected while it is small. `signed` may be negative. `least` is
    the least that a reader takes a withheld one to be, where that is not the policy's own floor.
    `cost` is what hiding it costs; a `headline` is hidden only where nothing else will do. `tables` names where it
    stands and `says` what it counts, for messages.
    """

    key: str
    value: int
    status: Status = "open"
    low: int = 0
    high: int = 0
    guarded: bool = True
    signed: bool = False
    least: int | None = None
    cost: float = 1.0
    headline: bool = False
    tables: tuple[str, ...] = ()
    says: str = ""


@dataclass(frozen=True)
class Relation:
    """`low <= sum of coefficient times quantity <= high`; an equation where both are the same."""

    terms: tuple[tuple[str, int], ...]
    low: float = 0
    high: float = 0
    why: str = ""


class System:
    """Quantities and the relations between them; the true values satisfy all of them, or it is not made."""

    def __init__(self, quantities: Iterable[Quantity], relations: Iterable[Relation]) -> None:
        self.quantities: Sequence[Quantity] = sorted(quantities, key=lambda each: each.key)
        self.place: Mapping[str, int] = {each.key: place for place, each in enumerate(self.quantities)}
        known = {(*sorted(each.terms), each.low, each.high): each for each in relations if each.terms}
        self.relations: Sequence[Relation] = [known[key] for key in sorted(known, key=str)]
        if len(self.place) < len(self.quantities):
            raise ValueError("two quantities have the same key")
        broken = [each for each in self.relations if not self.holds(each, {})]
        if broken:
            raise ValueError(f"the true values break {len(broken)} relations, such as {broken[0]}")

    def holds(self, relation: Relation, changes: Mapping[str, int]) -> bool:
        """Whether a relation holds with the true values, some of them replaced. Addition is all it takes."""
        total = sum(factor * changes.get(key, self[key].value) for key, factor in relation.terms)
        return relation.low <= total <= relation.high

    def __getitem__(self, key: str) -> Quantity:
        return self.quantities[self.place[key]]

    @cached_property
    def terms(self) -> list[list[tuple[int, int]]]:
        """For each relation its (place of quantity, coefficient) pairs."""
        return [[(self.place[key], factor) for key, factor in each.terms] for each in self.relations]

    @cached_property
    def factors_of(self) -> list[list[tuple[int, int]]]:
        """For each quantity its (place of relation, coefficient) pairs."""
        found: list[list[tuple[int, int]]] = [[] for _ in self.quantities]
        for place, terms in enumerate(self.terms):
            for quantity, factor in terms:
                found[quantity].append((place, factor))
        return found

    @cached_property
    def relations_of(self) -> list[list[int]]:
        """For each quantity the places of the relations in which it stands."""
        return [[place for place, _ in pairs] for pairs in self.factors_of]

    @cached_property
    def slack(self) -> list[tuple[float, float]]:
        """For each relation how far its sum may move from what it is in truth."""
        sums = [sum(factor * self.quantities[place].value for place, factor in terms) for terms in self.terms]
        return [(each.low - total, each.high - total) for each, total in zip(self.relations, sums, strict=True)]


def equation(terms: Iterable[tuple[str, int]], why: str = "", constant: int = 0) -> Relation:
    """The sum of the terms is the constant."""
    return Relation(tuple(terms), constant, constant, why)
