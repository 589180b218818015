"""How many children live in the area: so many that those the council knows are an English council's share of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from fingerpost.synth import words
from fingerpost.synth.records import Estimate

KNOWN_AT_ONCE, KNOWN_ANEW = 0.072, 0.0365
"""The shares of the area's children who have records on the first day, and who come to notice for the first time in
each year. With them rates of referrals, plans and care are those of England in the years 2013 to 2025."""
GROWTH = 0.004


def estimates(children: int, begins_on: date, until: date) -> Iterator[Estimate]:
    """The estimate for each 30 June of the records, by age group."""
    years = ((until - begins_on).days + 1) / 365.25
    area = children / (KNOWN_AT_ONCE + KNOWN_ANEW * years)
    for year in range(begins_on.year, until.year + 1):
        if begins_on <= date(year, 6, 30) <= until:
            grown = (1 + GROWTH) ** (year - begins_on.year)
            for ages, share in words.AGES:
                yield Estimate(date(year, 6, 30), ages, round(area * share * grown))
