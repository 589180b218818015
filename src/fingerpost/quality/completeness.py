"""From which day a table's records seem complete: a proposal found from the data, for the settings to confirm."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from itertools import repeat
from statistics import median_low

from fingerpost.model import Table

FEWEST_ROWS = 60
"""With fewer dated rows there is no telling."""
DENSE = 0.25
"""A month with this share of the usual number of records is one from which they are all there."""


def records_begin(table: Table) -> date | None:
    """The first day of the first month that has records as usual, or None where there are too few to tell.

    Systems often hold a few old records of children who are still known; those months are thin, and are passed over.
    """
    column = table.schema.complete_by
    if column is None:
        return None
    days = [day for day, counted in zip(table.values(column), _counted(table), strict=True) if day and counted]
    if len(days) < FEWEST_ROWS:
        return None
    months = Counter(12 * day.year + day.month - 1 for day in days)
    # As many as in the month of the record in the middle: a long tail of thin months counts for little.
    usual = median_low([count for count in months.values() for _ in range(count)])
    dense = [month for month, count in months.items() if count >= DENSE * usual]
    # In a small table one record is as usual: a mistyped year is told by the year after it, which has none.
    followed = (month for month in dense if any(after in months for after in range(month + 1, month + 13)))
    begun = min(followed, default=max(months))
    return date(begun // 12, begun % 12 + 1, 1)


def _counted(table: Table) -> Iterable[bool]:
    """An episode that goes on into another one (X1) does not end a spell of care."""
    if table.schema.name == "care_episodes":
        return (reason != "X1" for reason in table.values("ceased_reason"))
    return repeat(True, len(table))
