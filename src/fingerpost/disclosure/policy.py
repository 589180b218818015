"""The policy: which numbers are small, and how much must stay uncertain about them. Data, stored with the result."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

NOT_PEOPLE = ("pounds", "working days", "days", "posts", "staff", "beds", "miles")
"""Units of which a small number says nothing about a child or a family."""


@dataclass(frozen=True)
class Policy:
    """The rules of one public edition. The defaults are those of the department's children in need statistics.

    Numbers of people from `hide_from` to `hide_to` are hidden, and zeros too where `zeros` is 'hidden'. Of each,
    `protection` whole values must stay possible. `round_to` rounds every count that is printed (1 is not at all);
    percentages are worked out from the printed counts, with `percent_places` decimals.
    Every unit counts people but those of `not_people`: a contact, a plan and an assessment are each about a child.
    """

    hide_from: int = 1
    hide_to: int = 5
    zeros: Literal["shown", "hidden"] = "shown"
    protection: int = 5
    round_to: Literal[1, 5, 10] = 1
    percent_places: Literal[0, 1] = 1
    not_people: tuple[str, ...] = NOT_PEOPLE

    @property
    def floor(self) -> int:
        """The least that a hidden number can be: a reader who sees zeros printed knows that it is no zero."""
        return 1 if self.zeros == "shown" else 0

    @property
    def lowest(self) -> int:
        """The smallest number that is hidden for its own sake."""
        return self.hide_from if self.zeros == "shown" else 0

    def is_small(self, value: int) -> bool:
        """Whether a number of people is hidden for its own sake."""
        return self.lowest <= value <= self.hide_to

    def is_wide(self, low: int, high: int) -> bool:
        """Whether a number that may be anything from `low` to `high` is protected.

        Enough values are possible, and they do not merely say that the number is one of some of the small ones.
        """
        inside = low >= self.lowest and high <= self.hide_to
        whole = low <= self.lowest and high >= self.hide_to
        return high - low >= self.protection - 1 and (not inside or whole)

    def counts_people(self, unit: str) -> bool:
        """Whether a measure's unit stands for people."""
        return unit not in self.not_people

    def rounded(self, value: int) -> int:
        """A count as it is printed: the nearest multiple of `round_to`, halves up."""
        whole = (Decimal(value) / self.round_to).quantize(Decimal(1), ROUND_HALF_UP)
        return int(whole) * self.round_to

    def possible(self, value: int, people: bool = True) -> tuple[int, int]:
        """The least and the greatest number that would be printed as this one is."""
        if self.round_to == 1:
            return value, value
        shown = self.rounded(value)
        if shown == 0:
            return value, value
        low, high = shown - self.round_to // 2, shown + (self.round_to - 1) // 2
        # A reader knows that the small ones are hidden, so that what is printed is none of them.
        return (max(low, self.hide_to + 1), high) if people and value > self.hide_to else (low, high)
