"""The book in which lives are written down while they are made, and the numbers that records get."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from fingerpost.synth.records import (
    Assessment,
    Care,
    Conference,
    Contact,
    EarlyHelp,
    Enquiry,
    Leaver,
    Lives,
    Need,
    Person,
    Plan,
    Review,
)


@dataclass
class Book:
    """The records so far."""

    people: list[Person] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    early_help: list[EarlyHelp] = field(default_factory=list)
    assessments: list[Assessment] = field(default_factory=list)
    enquiries: list[Enquiry] = field(default_factory=list)
    conferences: list[Conference] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    needs: list[Need] = field(default_factory=list)
    care: list[Care] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    leavers: list[Leaver] = field(default_factory=list)
    plans_of: dict[str, int] = field(default_factory=dict)
    """How many plans each child has had."""
    _numbers: dict[str, int] = field(default_factory=dict)

    def count(self, kind: str) -> int:
        """The next number of a kind, from 1."""
        self._numbers[kind] = number = self._numbers.get(kind, 0) + 1
        return number

    def number(self, letter: str) -> str:
        """The next id, such as R000001."""
        return f"{letter}{self.count(letter):06d}"

    def closed(self, begins_on: date, known_on: date) -> Lives:
        """All of it, no longer to be changed."""
        return Lives(
            begins_on,
            known_on,
            tuple(self.people),
            tuple(self.contacts),
            tuple(self.early_help),
            tuple(self.assessments),
            tuple(self.enquiries),
            tuple(self.conferences),
            tuple(self.plans),
            tuple(self.needs),
            tuple(self.care),
            tuple(self.reviews),
            tuple(self.leavers),
        )
