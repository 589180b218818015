"""What people write: numbers of people in it that are hidden elsewhere in the edition."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

NUMBERS = (
    "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
PEOPLE = (
    r"child|children|boys?|girls?|bab(?:y|ies)|siblings?|famil(?:y|ies)|people|persons?|leavers?|adolescents?|teenagers?|"
    r"cases?|contacts?|referrals?|plans?|enquiries|conferences?|assessments?|reviews?|placements?|adoptions?|deaths?"
)
BETWEEN = 3
"""Words that may stand between a number and the people that it counts: 'three of the younger children'."""
_NUMBER = rf"\d{{1,3}}(?:,\d{{3}})+|\d+|{'|'.join(NUMBERS[1:])}"
_COUNTED = re.compile(
    rf"(?<![\w.,£])({_NUMBER})(?![\w%.]*\d)((?:\s+(?!and\b|or\b|\d)[\w'-]+){{0,{BETWEEN}}}?\s+(?:{PEOPLE}))\b(?!['’])",
    re.IGNORECASE,
)


def counted_people(text: str) -> Iterator[tuple[str, int]]:
    """The numbers of people that a text tells, each with the words that tell it."""
    for found in _COUNTED.finditer(" ".join(text.split())):
        yield found[0], value_of(found[1])


def value_of(word: str) -> int:
    """The number that digits or a word stand for."""
    word = word.casefold()
    return NUMBERS.index(word) if word in NUMBERS else int(word.replace(",", ""))


def said_numbers(text: str) -> Collection[int]:
    """Every number in a text, in digits or in words, whatever it counts."""
    words = re.findall(r"[a-z]+|\d[\d,]*", text.casefold())
    return {value_of(word.rstrip(",")) for word in words if word[0].isdigit() or word in NUMBERS}
