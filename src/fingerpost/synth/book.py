"""The book in which lives are written down while they are made, and the numbers that records get."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from fingerpost.synth.records import (
    Address,
    Adopter,
    Adoption,
    Application,
    Assessment,
    Asylum,
    Care,
    CinPlan,
    Conference,
    Contact,
    EarlyHelp,
    Enquiry,
    Estimate,
    Health,
    Leaver,
    Lives,
    Missing,
    Need,
    Permanence,
    Person,
    Plan,
    Review,
)

Mark = tuple[int, ...]


@dataclass
class Book:
    """The records so far, of a council whose records begin on a day: what was over before is not kept."""

    begins_on: date
    people: list[Person] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    early_help: list[EarlyHelp] = field(default_factory=list)
    assessments: list[Assessment] = field(default_factory=list)
    enquiries: list[Enquiry] = field(default_factory=list)
    conferences: list[Conference] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    cin_plans: list[CinPlan] = field(default_factory=list)
    needs: list[Need] = field(default_factory=list)
    care: list[Care] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)
    health: list[Health] = field(default_factory=list)
    adoptions: list[Adoption] = field(default_factory=list)
    adopters: list[Adopter] = field(default_factory=list)
    permanence: list[Permanence] = field(default_factory=list)
    asylum: list[Asylum] = field(default_factory=list)
    applications: list[Application] = field(default_factory=list)
    leavers: list[Leaver] = field(default_factory=list)
    population: list[Estimate] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)
    plans_of: dict[str, int] = field(default_factory=dict)
    """How many plans each child has had."""
    in_care_before: set[str] = field(default_factory=set)
    """Who has been in care."""
    _numbers: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._lists: tuple[list[Any], ...] = tuple(getattr(self, name) for name in KINDS)

    def count(self, kind: str) -> int:
        """The next number of a kind, from 1."""
        self._numbers[kind] = number = self._numbers.get(kind, 0) + 1
        return number

    def number(self, letter: str) -> str:
        """The next id, such as R000001."""
        return f"{letter}{self.count(letter):06d}"

    def mark(self) -> Mark:
        """Where each list is now."""
        return tuple(map(len, self._lists))

    def undo(self, mark: Mark) -> None:
        """Take away what was written since; numbers that were given are not given again."""
        for kept, records in zip(mark, self._lists, strict=True):
            del records[kept:]

    def closed(self, known_on: date) -> Lives:
        """All of it, no longer to be changed."""
        return Lives(self.begins_on, known_on, **{name: tuple(getattr(self, name)) for name in KINDS})


KINDS = tuple(each.name for each in fields(Lives) if each.name not in ("begins_on", "known_on", "faults"))
"""The kinds of record, as `Lives` names them."""
