"""Where families live: in one locality or, after a move, in another. Brothers and sisters move together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from fingerpost.synth import words
from fingerpost.synth.chance import Dice
from fingerpost.synth.records import Address, Contact, Person

MOVES, NOT_RECORDED = 0.3, 0.03
"""The shares of families that move once while there are records, and of homes whose locality nobody has put down."""
OLDEST = date(1990, 1, 1)
"""No system holds an address from before."""


def homes(
    people: Sequence[Person], contacts: Sequence[Contact], dice: Dice, begins_on: date, until: date
) -> Iterator[Address]:
    """Each child's addresses, from birth on; of a child not yet born from the first contact."""
    first: dict[str, date] = {}
    for contact in contacts:
        first[contact.child] = min(contact.started_on, first.get(contact.child, until))
    lived: dict[int, list[tuple[date, str]]] = {}
    for person in people:
        if person.family not in lived:
            lived[person.family] = _of_a_family(dice, begins_on, until)
        begun = max(OLDEST, min(each for each in (person.born_on, first.get(person.child)) if each))
        (_, at_first), *later = lived[person.family]
        for day, locality in later:
            at_first = locality if day <= begun else at_first
        starts = [(begun, at_first), *(each for each in later if each[0] > begun)]
        ends = [*(day for day, _ in starts[1:]), None]
        for (started_on, locality), ended_on in zip(starts, ends, strict=True):
            yield Address(person.child, locality, started_on, ended_on)


def _of_a_family(dice: Dice, begins_on: date, until: date) -> list[tuple[date, str]]:
    """The family's localities with the day from which it lives there, the first from before anyone was born."""
    found = [(date.min, _locality(dice))]
    if dice.chance(MOVES):
        found.append((begins_on + timedelta(days=dice.whole(0, (until - begins_on).days)), _locality(dice)))
    return found


def _locality(dice: Dice) -> str:
    return "" if dice.chance(NOT_RECORDED) else dice.weighted(words.LOCALITIES)
