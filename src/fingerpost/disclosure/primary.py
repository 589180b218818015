"""Which numbers must be protected for their own sake.

A printed number that is small; and one that is printed nowhere but is the rest, the difference or the change of what
is: whoever can subtract reads it as well. Percentages, rates and means follow their numbers and need no rule of
their own: they are printed only where the numbers they are made from are.
"""

from __future__ import annotations

from dataclasses import dataclass

from fingerpost.disclosure.policy import Policy
from fingerpost.disclosure.system import System


@dataclass(frozen=True)
class Primaries:
    """The keys of small numbers, and of those that an earlier edition has printed: they can be hidden no more."""

    keys: tuple[str, ...]
    known: tuple[str, ...] = ()


def find_primaries(system: System, policy: Policy) -> Primaries:
    """The quantities of a system that must be protected, in the order of their keys."""
    small = [
        each
        for each in system.quantities
        if each.guarded and each.status != "fixed" and policy.is_small(abs(each.value) if each.signed else each.value)
    ]
    known = {each.key for each in small if each.status != "withheld" and _is_printed_before(system, each.key)}
    return Primaries(tuple(each.key for each in small if each.key not in known), tuple(sorted(known)))


def _is_printed_before(system: System, key: str) -> bool:
    """Whether the very same number stands in an earlier edition: equal to what is fixed, with nothing between."""
    for place in system.relations_of[system.place[key]]:
        terms, relation = system.relations[place].terms, system.relations[place]
        if len(terms) == 2 and relation.low == relation.high == 0 and {factor for _, factor in terms} == {1, -1}:
            other = next(each for each, _ in terms if each != key)
            if system[other].status == "fixed":
                return True
    return False
