"""Many councils made up: how large each is. Their sizes differ as those of England's councils do, and add up to theirs.

The number of children a council knows follows from how many live there (`population`), so that with 153 councils there
are about 670,000 referrals and 190,000 section 47 enquiries a year, and 60,000 plans and 77,000 children in care at its
end. Assessments are more than the 620,000 of today, as the lives are of the years of initial and core assessments.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from fingerpost.synth.chance import Random
from fingerpost.synth.population import KNOWN_ANEW, KNOWN_AT_ONCE

ENGLAND, COUNCILS = 12_500_000, 153
"""Children who live in England, and how many councils they live in."""
SPREAD, LEAST, MOST = 0.62, 0.08, 4.2
"""How much councils differ in size, as the deviation of its logarithm, and the bounds in parts of the mean."""
FIRST_NUMBER = 301


@dataclass(frozen=True)
class Place:
    """A council to make up: its number, its name, and how many children live there."""

    number: str
    name: str
    area: int

    def known(self, years: int) -> int:
        """How many children it knows over so many years of records."""
        return max(1, round(self.area * (KNOWN_AT_ONCE + KNOWN_ANEW * years)))


def places(councils: int, random: Random) -> list[Place]:
    """So many councils; on average each is as large as one of England's."""
    drawn = [min(max(math.exp(SPREAD * _normal(random)), LEAST), MOST) for _ in range(councils)]
    each = ENGLAND * councils / COUNCILS / sum(drawn)
    return [
        Place(str(FIRST_NUMBER + at), f"Made-up Council {FIRST_NUMBER + at}", max(1, round(size * each)))
        for at, size in enumerate(drawn)
    ]


def _normal(random: Random) -> float:
    """A number of the normal distribution (Box and Muller)."""
    return math.sqrt(-2 * math.log(1 - random.random())) * math.cos(2 * math.pi * random.random())
