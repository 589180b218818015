"""What may be written: text that every database can keep, names of a sensible length, whole numbers in range."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from fingerpost.errors import Refused, nearest, shorten

LONGEST_NAME, LONGEST_TEXT = 200, 100_000
LARGEST_NUMBER = 1_000_000
LARGEST_AMOUNT = Decimal("999999999999.99")
_CANNOT_BE_KEPT = re.compile("[\0\ud800-\udfff]")


def text(value: str, what: str, longest: int = LONGEST_TEXT) -> str:
    """The text as it is. Raises Refused where it is too long, or holds what no database keeps."""
    if _CANNOT_BE_KEPT.search(value):
        raise Refused(f'{what} "{shorten(value)}" holds a character that cannot be kept; type it anew.')
    if len(value) > longest:
        raise Refused(f'{what} "{shorten(value)}" has {len(value):,} characters; at most {longest:,} are kept.')
    return value


def needed(value: str, what: str, longest: int = LONGEST_TEXT) -> str:
    """Text that must be there. Raises Refused."""
    if not value.strip():
        raise Refused(f"{what} is missing.")
    return text(value, what, longest)


def name(value: str, what: str) -> str:
    """An id, a person or a key. Raises Refused where there is none, or it is too long."""
    return needed(value, what, LONGEST_NAME)


def short(value: str, what: str) -> str:
    """A name that may be empty."""
    return text(value, what, LONGEST_NAME)


def number(value: int | None, what: str) -> int | None:
    """A whole number from 0, or none. Raises Refused."""
    if value is not None and not 0 <= value <= LARGEST_NUMBER:
        raise Refused(f"{what} is {value}; it must be from 0 to {LARGEST_NUMBER:,}.")
    return value


def amount(value: Decimal | None, what: str) -> Decimal | None:
    """Pounds, to the penny, or none. Raises Refused."""
    if value is None:
        return None
    if not value.is_finite() or abs(value) > LARGEST_AMOUNT:
        raise Refused(f"{what} is {value}; it must be less than a million million pounds.")
    pennies = value.quantize(Decimal("0.01"))
    if pennies != value:
        raise Refused(f"{what} is {value}; pounds have at most two decimals.")
    return pennies


def choice(value: str, known: Sequence[str], what: str) -> str:
    """One of a list of words. Raises Refused, with the nearest."""
    if value not in known:
        raise Refused(f'{what} "{shorten(value)}" is not one of {", ".join(known)}.{nearest(value, known)}')
    return value
