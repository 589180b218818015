"""Choosing what to hide: the small numbers, and beside them as little as keeps them from being worked out.

Greedy, with the attacker in the loop. Each small number is attacked; where it can be narrowed down, the cheapest move
that would take it far enough says which printed numbers must be hidden as well. At the end each number that was
hidden for another's sake is printed again, the dearest first, if all are still protected without it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from fingerpost.disclosure.attack import FURTHEST, NEIGHBOURHOODS, Attacker, Move, log_cost
from fingerpost.disclosure.policy import Policy
from fingerpost.disclosure.primary import Primaries, find_primaries
from fingerpost.disclosure.system import System

TINY = 1e-6
LEAST_COST = 0.01
"""Hiding costs something, even where it hides nobody."""


@dataclass(frozen=True)
class Solution:
    """What to hide, by key. `proofs` has for each small number the two moves that show it to be protected.

    `exposed` are those that nothing in this edition can protect; where there are any, it must not be published.
    """

    primaries: Primaries
    hidden: frozenset[str]
    proofs: dict[str, tuple[Move, Move]]
    exposed: tuple[str, ...] = ()


def protect(system: System, policy: Policy) -> Solution:
    """Choose what to hide. The same system and policy give the same choice."""
    return _Protector(system, policy).run()


class _Moves:
    """The moves found so far, and for each quantity the lowest and the highest of them."""

    def __init__(self) -> None:
        self.moves: dict[int, Move] = {}
        self._touching: dict[int, set[int]] = defaultdict(set)
        self._next = 0

    def add(self, move: Move) -> None:
        if not move:
            return
        self.moves[self._next] = move
        for place in move:
            self._touching[place].add(self._next)
        self._next += 1

    def drop(self, numbers: Collection[int]) -> None:
        for number in numbers:
            for place in self.moves.pop(number):
                self._touching[place].discard(number)

    def without(self, numbers: Collection[int]) -> _Moves:
        """The moves without some of them, to be added to apart."""
        rest = _Moves()
        rest.moves = {number: move for number, move in self.moves.items() if number not in numbers}
        rest._touching = defaultdict(set, {place: known - set(numbers) for place, known in self._touching.items()})
        rest._next = self._next
        return rest

    def touching(self, place: int) -> set[int]:
        return self._touching[place]

    def ends(self, place: int, without: Collection[int] = ()) -> tuple[Move, Move]:
        """The moves that take a quantity furthest down and up; one that stays is an empty move."""
        low: Move = {}
        high: Move = {}
        for number in sorted(self._touching[place]):
            if number in without:
                continue
            move = self.moves[number]
            if move[place] < low.get(place, 0):
                low = move
            if move[place] > high.get(place, 0):
                high = move
        return low, high


class _Protector:
    def __init__(self, system: System, policy: Policy) -> None:
        self.system = system
        self.policy = policy
        self.attacker = Attacker(system, policy)
        self.primaries = find_primaries(system, policy)
        self.places = [system.place[key] for key in self.primaries.keys]
        self.small = frozenset(self.places)
        self.own = {place for place in self.places if system.quantities[place].status == "open"}
        # A zero that is always shown cannot be hidden: its mark would say that it is none.
        self.hideable = {
            place
            for place, each in enumerate(system.quantities)
            if each.status == "open" and each.value >= policy.floor
        }
        self.hidden: set[int] = set(self.own)
        self.found = _Moves()

    def run(self) -> Solution:
        exposed = [place for place in self.places if not self._secure(place)]
        if not exposed:
            self._print_again()
            exposed = [place for place in self.places if not self._stands(place)]
        proofs = {self.system.quantities[place].key: self.found.ends(place) for place in self.places}
        return Solution(
            self.primaries,
            frozenset(self.system.quantities[place].key for place in self.hidden),
            proofs,
            tuple(self.system.quantities[place].key for place in exposed),
        )

    def _stands(self, place: int) -> bool:
        """Whether the proof of a small number holds with what is hidden in the end, by addition alone."""
        moves = self.found.ends(place)
        return self._is_proven(place) and all(self.attacker.holds(move, self.hidden) for move in moves)

    def _cost(self, place: int) -> float:
        each = self.system.quantities[place]
        return max(each.cost * log_cost(each.value), LEAST_COST)

    def _is_proven(self, place: int, without: Collection[int] = ()) -> bool:
        low, high = self.found.ends(place, without)
        value = self.system.quantities[place].value
        return self.policy.is_wide(value + low.get(place, 0), value + high.get(place, 0))

    def _needed(self, place: int, way: int) -> int:
        """How far it must move one way, given how far it is known to move the other."""
        low, high = self.found.ends(place)
        value = self.system.quantities[place].value
        least, most = value + low.get(place, 0), value + high.get(place, 0)
        for step in range(1, self.policy.protection + self.policy.hide_to + 2):
            fits = self.policy.is_wide(least, value + step) if way > 0 else self.policy.is_wide(value - step, most)
            if fits:
                return step
        return self.policy.protection + self.policy.hide_to + 2

    def _prove(self, place: int, hidden: Collection[int], sizes: Sequence[int] = NEIGHBOURHOODS) -> bool:
        """Look for moves that show a quantity to be protected, in small neighbourhoods first."""
        if self._is_proven(place):
            return True
        reached = 0
        for size in sizes:
            around = len(self.attacker.around(place, hidden=hidden, size=size))
            if around == reached:
                break  # nothing more can move than before
            reached = around
            for way in (1, -1):
                self.found.add(self.attacker.furthest(place, way, self._needed(place, way), hidden, size))
                if self._is_proven(place):
                    return True
        return False

    def _secure(self, place: int) -> bool:
        """Protect one quantity, by hiding more where it needs it. False where nothing can protect it."""
        if self._is_proven(place):
            return True
        headlines = {each for each in self.hideable if self.system.quantities[each].headline}
        for mobile in (self.hideable - headlines, self.hideable):
            for size in NEIGHBOURHOODS:
                if any(self._hide_along(place, way, size, mobile) for way in (1, -1)) and self._prove(
                    place, self.hidden
                ):
                    return True
            if self._prove(place, self.hidden):
                return True
        return self._hide_until_proven(place)

    def _hide_along(self, place: int, way: int, size: int, mobile: Collection[int]) -> bool:
        """Hide what the cheapest move far enough would change. False where there is no such move."""
        moving = self.attacker.around(place, hidden=self.hidden, size=size, mobile=mobile)
        columns: list[int] = []
        limits: list[tuple[float, float]] = []
        costs: list[float] = []
        for each in moving:
            free = self.attacker.limits(each, self.hidden)
            if each == place:
                wanted = way * self._needed(place, way)
                free = (wanted, wanted)
            if free != (0, 0):
                columns.append(each)
                limits.append(free)
                costs.append(0.0)
            if each in mobile and each not in self.hidden and each != place:
                cost, down = self._cost(each), self.system.quantities[each].value - self.policy.floor
                columns += [each, each]
                limits += [(0, FURTHEST), (-down, 0)]
                costs += [cost, -cost]
        steps = self.attacker.solve(columns, limits, costs, whole=False)
        if steps is None:
            return False
        priced = zip(columns, steps, costs, strict=True)
        self.hidden |= {each for each, step, cost in priced if cost and abs(step) > TINY}
        move: defaultdict[int, float] = defaultdict(float)
        for each, step in zip(columns, steps, strict=True):
            move[each] += step
        whole = {each: round(step) for each, step in move.items() if round(step)}
        if all(abs(step - round(step)) < TINY for step in move.values()) and self.attacker.holds(whole, self.hidden):
            self.found.add(whole)
        return True

    def _hide_until_proven(self, place: int) -> bool:
        """Where no cheapest move helps: hide its surroundings, the nearest first, as long as it takes."""
        everything = self.hidden | self.hideable
        if not self._prove(place, everything):
            return False
        low, high = self.found.ends(place)
        self.hidden |= {each for each in {**low, **high} if each in self.hideable}
        return True

    def _print_again(self) -> None:
        """Print again, the dearest first, each number that was hidden for another's sake and need not be."""
        for place in sorted(self.hidden - self.own, key=lambda each: (-self._cost(each), each)):
            trial = self.hidden - {place}
            low, high = self.attacker.limits(place, trial)
            dead = {n for n in self.found.touching(place) if not low <= self.found.moves[n][place] <= high}
            if self._can_do_without(dead, trial):
                self.hidden = trial
                self.found.drop(dead)

    def _can_do_without(self, dead: Collection[int], trial: Collection[int]) -> bool:
        """Whether all stay protected without the dead moves; what is found on the way is kept, as it holds anyway."""
        touched = {place for number in dead for place in self.found.moves[number]} & self.small
        open_ = sorted(each for each in touched if not self._is_proven(each, dead))
        if not open_:
            return True
        kept, self.found = self.found, self.found.without(dead)
        before = set(self.found.moves)
        proven = all(self._prove(each, trial, NEIGHBOURHOODS[:2]) for each in open_)
        new, self.found = self.found, kept
        for number in sorted(set(new.moves) - before):
            self.found.add(new.moves[number])
        return proven
