"""The order in which people read a breakdown's values: bands of age and time from the lowest, whatever their size."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from fingerpost.model.table import NOT_RECORDED

_BAND = re.compile(r"(under )?(\d+)(?: (?:to \d+|and \d+|and over|or more))?( months| years(?: or more)?)?")
UNBORN = "unborn"
BLANK = ("", NOT_RECORDED)


@cache
def band(value: str) -> tuple[int, bool] | None:
    """Where a band such as 'under 1', '5 to 9', '6 to 12 months' or '16 and over' begins; None for other values."""
    if value == UNBORN:
        return -1, False
    found = _BAND.fullmatch(value)
    if found is None or value.isdecimal():
        return None
    under, first, unit = found.groups()
    return 0 if under else int(first) * (12 if unit and "year" in unit else 1), not under


def in_reading_order(values: Iterable[str], otherwise: Callable[[str], Any] = str) -> list[str]:
    """Each value once: bands from the lowest, then the rest, and last of all what is not recorded.

    Where there are no bands the order is that of `otherwise`, a key for sorting, alone.
    """
    distinct = dict.fromkeys(values)
    if not any(map(band, distinct)):
        return sorted(distinct, key=otherwise)
    bands = sorted((value for value in distinct if band(value)), key=lambda value: band(value) or (0, False))
    rest = sorted((value for value in distinct if not band(value) and value not in BLANK), key=otherwise)
    return [*bands, *rest, *(value for value in distinct if value in BLANK)]
