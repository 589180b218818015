"""The proof that a small number is protected: two whole tables that both agree with all that is printed.

To check it takes addition only, and nothing of what found it. It holds hidden numbers, so it is kept with the
publication in the workspace and is never given out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fingerpost.disclosure.attack import Move
from fingerpost.disclosure.policy import Policy
from fingerpost.disclosure.protect import Solution
from fingerpost.disclosure.system import System

Table = Mapping[str, int]
"""Numbers by key; those that are not named have their true value."""


@dataclass(frozen=True)
class Proof:
    """For each small number two tables that a reader cannot tell apart, given as what differs from the truth."""

    pairs: Mapping[str, tuple[Table, Table]] = field(default_factory=dict)

    def faults(self, system: System, policy: Policy, hidden: frozenset[str]) -> list[str]:
        """What is wrong with it, in words; nothing where every small number is protected."""
        wrong: list[str] = []
        for key, (low, high) in self.pairs.items():
            true = system[key].value
            least, most = low.get(key, true), high.get(key, true)
            if not policy.is_wide(least, most):
                wrong.append(f"{key} can be narrowed to {least} to {most}")
            for table in (low, high):
                wrong += [f"{key}: {fault}" for fault in _disagreements(system, policy, hidden, table)]
        return wrong


def make_proof(system: System, solution: Solution) -> Proof:
    """The proof of a solution."""

    def table(move: Move) -> Table:
        quantities = (system.quantities[place] for place in sorted(move))
        return {each.key: each.value + move[system.place[each.key]] for each in quantities}

    return Proof({key: (table(low), table(high)) for key, (low, high) in sorted(solution.proofs.items())})


def _disagreements(system: System, policy: Policy, hidden: frozenset[str], table: Table) -> list[str]:
    """Where a table does not agree with what is printed."""
    wrong: list[str] = []
    for key, value in table.items():
        each = system[key]
        printed = each.status == "fixed" or (each.status == "open" and key not in hidden)
        if printed and not each.low <= value <= each.high:
            wrong.append(f"{key} is printed and would be {value}")
        floor = policy.floor if each.least is None else each.least
        least = floor if each.status in ("open", "withheld") else 0
        if not printed and not each.signed and value < min(least, each.value):
            wrong.append(f"{key} would be {value}")
    touched = {relation for key in table for relation in system.relations_of[system.place[key]]}
    for relation in touched:
        if not system.holds(system.relations[relation], table):
            wrong.append(f"a sum would not add: {system.relations[relation].why}")
    return wrong
