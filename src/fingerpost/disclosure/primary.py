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
    """The keys of small numbers, and of those that follow from what is published already: nothing can hide them."""

    keys: tuple[str, ...]
    known: tuple[str, ...] = ()


def find_primaries(system: System, policy: Policy) -> Primaries:
    """The quantities of a system that must be protected, in the order of their keys."""
    small = [
        each
        for each in system.quantities
        if each.guarded and each.status != "fixed" and policy.is_small(abs(each.value) if each.signed else each.value)
    ]
    before = _published_before(system)
    known = {each.key for each in small if each.status != "withheld" and system.place[each.key] in before}
    return Primaries(tuple(each.key for each in small if each.key not in known), tuple(sorted(known)))


def _published_before(system: System) -> set[int]:
    """The quantities that are fixed or follow by addition from what is: nothing in this edition can hide them."""
    given = {place for place, each in enumerate(system.quantities) if each.status == "fixed" and each.low == each.high}
    found = True
    while found:
        found = False
        for terms, relation in zip(system.terms, system.relations, strict=True):
            left = [place for place, _ in terms if place not in given]
            if relation.low != relation.high or len(left) != 1:
                continue
            status = system.quantities[left[0]].status
            # One that this edition would print is let go only where the very same number was printed before.
            if status == "unprinted" or (status == "open" and len(terms) == 2):
                given.add(left[0])
                found = True
    return given
