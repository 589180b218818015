"""Turning columns of text into typed values. Each distinct text is read once, however often it stands in a column."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

TRUE, FALSE = frozenset({"y", "yes", "true", "t", "1"}), frozenset({"n", "no", "false", "f", "0"})
EARLIEST, LATEST = date(1900, 1, 1), date(2100, 1, 1)
EXCEL_DAY_0 = date(1899, 12, 30)

_CLOCK = (
    r"(?:(?: +|T)(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?"  # 09:30, 09:30:00.000
    r"(?: ?[AaPp][Mm])?(?: ?Z| ?UTC| ?[+-]\d{2}:?\d{2})?)?"
)
_ISO = re.compile(rf"(\d{{4}})([-/])(\d{{1,2}})\2(\d{{1,2}}){_CLOCK}", re.ASCII)
_UK = re.compile(rf"(\d{{1,2}})([/.-])(\d{{1,2}})\2(\d{{4}}){_CLOCK}", re.ASCII)
_NAMED = re.compile(rf"(\d{{1,2}})[ -]([A-Za-z]{{3,9}})[ -](\d{{4}}){_CLOCK}", re.ASCII)
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?", re.ASCII)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_FULL = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]


class Unreadable(ValueError):
    """A text that is not a value of the wanted type."""


class Impossible(Unreadable):
    """A day, and written as one, that no record can have: before EARLIEST, or from LATEST on."""


@lru_cache(100_000)
def read_date(text: str) -> date:
    """A day from ISO (2013-09-30), UK (30/09/2013, 30.09.2013, 30 Sep 2013) or an Excel serial number.

    Day comes before month, always: 09/30/2013 is refused, not turned round. A time of day is left off, as is its
    zone: the day is the one that is written. Raises Impossible for a day out of range, Unreadable for any other text.
    """
    try:
        if match := _ISO.fullmatch(text):
            found = date(int(match[1]), int(match[3]), int(match[4]))
        elif match := _UK.fullmatch(text):
            found = date(int(match[4]), int(match[3]), int(match[1]))
        elif match := _NAMED.fullmatch(text):
            name = match[2].lower()
            if name not in _FULL and name not in _MONTHS and name != "sept":
                raise Unreadable(text)
            found = date(int(match[3]), _MONTHS.index(name[:3]) + 1, int(match[1]))
        elif match := _SERIAL.fullmatch(text):
            found = EXCEL_DAY_0 + timedelta(days=int(match[1]))
        else:
            raise Unreadable(text)
    except ValueError as error:
        raise Unreadable(text) from error
    if not EARLIEST <= found < LATEST:
        raise Impossible(text)
    return found


def is_impossible(text: str) -> bool:
    """Whether a text is a day that cannot be true, such as 1066-10-14."""
    try:
        read_date(text)
    except Impossible:
        return True
    except Unreadable:
        return False
    return False


def read_flag(text: str) -> bool:
    """Yes or no in the usual spellings."""
    word = text.casefold()
    if word in TRUE:
        return True
    if word in FALSE:
        return False
    raise Unreadable(text)


def read_integer(text: str) -> int:
    """A whole number; 3.0 is one, as some programs write it."""
    match = re.fullmatch(r"([+-]?\d{1,15})(?:\.0+)?", text, re.ASCII)
    if not match:
        raise Unreadable(text)
    return int(match[1])


def read_number(text: str) -> float:
    """A number with or without decimals."""
    if not re.fullmatch(r"[+-]?\d{1,15}(\.\d+)?", text, re.ASCII):
        raise Unreadable(text)
    return float(text)


READERS: Mapping[str, Callable[[str], Any]] = {
    "text": str,
    "date": read_date,
    "flag": read_flag,
    "integer": read_integer,
    "number": read_number,
}


def read_column(values: Sequence[str], read: Callable[[str], Any]) -> tuple[list[Any], dict[str, list[int]]]:
    """Read a column. Gives the values, None where the cell is empty or unreadable, and for each unreadable text
    the positions where it stands."""
    known: dict[str, Any] = {"": None}
    unreadable: set[str] = set()
    for text in set(values) - {""}:
        try:
            known[text] = read(text)
        except Unreadable:
            known[text] = None
            unreadable.add(text)
    bad: dict[str, list[int]] = {}
    if unreadable:
        for position, text in enumerate(values):
            if text in unreadable:
                bad.setdefault(text, []).append(position)
    return [known[text] for text in values], bad
