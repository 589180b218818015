"""The attacker: how far a hidden number can be narrowed down by one who reads everything that is printed.

Everything is reckoned in moves: how far a quantity can be from its true value while all that is printed stays as it
is. A linear program gives the furthest; where its answer is no whole number, an integer program gives one that is.
The answer is checked by addition before it is believed, so that no rounding of the solver can make a proof.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from fingerpost.disclosure.policy import Policy
from fingerpost.disclosure.system import System

Move = Mapping[int, int]
"""Steps away from the truth, by place of quantity; what is not named stays."""

FURTHEST = 1_000_000
"""A number that can be this far from the truth is as good as unknown."""

NEIGHBOURHOODS = (60, 600, 1_000_000)
"""How many quantities around one are let move: a small neighbourhood proves most, and takes no time."""

LONGEST = 20.0
"""Seconds after which an integer program is given up; the number then counts as not protected."""


@dataclass(frozen=True)
class Range:
    """What a hidden number may be; `high` is None where there is no limit to speak of."""

    low: int
    high: int | None


class Attacker:
    """Attacks a system of which some open quantities, by place, are hidden."""

    def __init__(self, system: System, policy: Policy) -> None:
        self.system = system
        self.policy = policy
        self._printed = [self._limits_printed(place) for place in range(len(system.quantities))]
        self._hidden = [self._limits_hidden(place) for place in range(len(system.quantities))]

    def limits(self, place: int, hidden: Collection[int]) -> tuple[float, float]:
        """How far down and up a quantity could move if it stood alone."""
        return self._hidden[place] if place in hidden else self._printed[place]

    def range(self, place: int, hidden: Collection[int]) -> Range:
        """The exact range of a quantity, in whole numbers."""
        value = self.system.quantities[place].value
        ends = []
        for way in (-1, 1):
            move = self.furthest(place, way, FURTHEST, hidden, NEIGHBOURHOODS[-1])
            ends.append(value + move.get(place, 0))
        return Range(ends[0], None if ends[1] >= value + FURTHEST else ends[1])

    def furthest(self, place: int, way: int, enough: float, hidden: Collection[int], size: int) -> Move:
        """A whole-number move that takes a quantity as far as it goes, or far enough, upwards or downwards."""
        moving = self.around(place, hidden=hidden, size=size)
        low, high = self.limits(place, hidden)
        limits = [self.limits(each, hidden) for each in moving]
        at = moving.index(place)
        limits[at] = (max(low, -enough), 0) if way < 0 else (0, min(high, enough))
        if limits[at] == (0, 0):
            return {}
        costs = [0.0] * len(moving)
        costs[at] = -way
        return self._whole(moving, limits, costs, hidden) or {}

    def around(self, place: int, hidden: Collection[int], size: int, mobile: Collection[int] = ()) -> list[int]:
        """The quantities that can move when this one does, the nearest first, at most about `size` of them.

        `mobile` are taken to be able to move though they are printed.
        """
        found, seen, relations = [place], {place}, set()
        for each in found:
            if len(found) > size:
                break
            for relation in self.system.relations_of[each]:
                if relation in relations:
                    continue
                relations.add(relation)
                for other, _ in self.system.terms[relation]:
                    if other not in seen and (other in mobile or self.limits(other, hidden) != (0, 0)):
                        seen.add(other)
                        found.append(other)
        return found

    def holds(self, move: Move, hidden: Collection[int]) -> bool:
        """Whether all that is printed stays true after a move. Addition only."""
        for place, step in move.items():
            low, high = self.limits(place, hidden)
            if not low <= step <= high:
                return False
        for relation in {relation for place in move for relation in self.system.relations_of[place]}:
            total = sum(factor * move.get(place, 0) for place, factor in self.system.terms[relation])
            low, high = self.system.slack[relation]
            if not low <= total <= high:
                return False
        return True

    def _whole(
        self, moving: list[int], limits: list[tuple[float, float]], costs: list[float], hidden: Collection[int]
    ) -> Move | None:
        """The best whole-number move: by linear programming, and by integer programming where that gives fractions."""
        for whole in (False, True):
            steps = self.solve(moving, limits, costs, whole)
            if steps is None:
                return None
            move = {place: round(step) for place, step in zip(moving, steps, strict=True) if round(step)}
            if all(abs(step - round(step)) < 1e-6 for step in steps) and self.holds(move, hidden):
                return move
        return None

    def solve(
        self, columns: list[int], limits: list[tuple[float, float]], costs: list[float], whole: bool
    ) -> list[float] | None:
        """The cheapest steps of the columns (places of quantities, one may stand twice) within the relations."""
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array

        rows: dict[int, int] = {}
        entries: list[tuple[int, int, int]] = []
        for column, place in enumerate(columns):
            for relation, factor in self.system.factors_of[place]:
                entries.append((rows.setdefault(relation, len(rows)), column, factor))
        lows, highs = zip(*limits, strict=True)
        options = {"mip_rel_gap": 0.0, "time_limit": LONGEST} if whole else {}
        constraints = []
        if entries:
            down, across, factors = zip(*entries, strict=True)
            matrix = csr_array((factors, (down, across)), shape=(len(rows), len(columns)))
            slack = [self.system.slack[relation] for relation in rows]
            constraints = [LinearConstraint(matrix, [low for low, _ in slack], [high for _, high in slack])]
        result = milp(
            costs, integrality=[int(whole)] * len(columns), bounds=Bounds(lows, highs), constraints=constraints,
            options=options,
        )  # fmt: skip
        return None if result.x is None else [float(step) for step in result.x]

    def floor(self, place: int) -> int:
        """The least that a quantity can be while it is hidden."""
        least = self.system.quantities[place].least
        return self.policy.floor if least is None else least

    def _limits_printed(self, place: int) -> tuple[float, float]:
        quantity = self.system.quantities[place]
        if quantity.status in ("open", "fixed"):
            return quantity.low - quantity.value, quantity.high - quantity.value
        if quantity.status == "withheld":
            return min(0, self.floor(place) - quantity.value), FURTHEST
        return -FURTHEST if quantity.signed else -quantity.value, FURTHEST

    def _limits_hidden(self, place: int) -> tuple[float, float]:
        quantity = self.system.quantities[place]
        if quantity.status != "open":
            return self._printed[place]
        return min(0, self.policy.floor - quantity.value), FURTHEST


def attack(system: System, policy: Policy, hidden: Collection[str]) -> dict[str, Range]:
    """The range of every quantity that is hidden, or that is printed nowhere but guarded."""
    attacker = Attacker(system, policy)
    places = {system.place[key] for key in hidden}
    unprinted = {place for place, each in enumerate(system.quantities) if each.status in ("withheld", "unprinted")}
    return {
        system.quantities[place].key: attacker.range(place, places)
        for place in sorted(places | {place for place in unprinted if system.quantities[place].guarded})
    }


def log_cost(value: int) -> float:
    """What hiding a number costs the reader: large ones more, but not in proportion."""
    return math.log1p(abs(value))
