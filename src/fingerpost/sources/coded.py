"""Codes as people write them: 'b) PR1: Own provision', 'N1 - Abuse or neglect', 'Neglect' are PR1, N1 and NEG.

Ofsted's guidance for Annex A has a letter before each answer, and case-management systems print a code with its
meaning after it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from fingerpost.model import Code, code_lists
from fingerpost.sources.rows import header_key

_LETTER = re.compile(r"^[a-z]{1,2}\s?[).]\s*")
_CODE = re.compile(r"^(\w+)\s*(?:[:–—-].*|\s.*|\(.*)?$", re.DOTALL)


@cache
def _known(name: str) -> tuple[dict[str, str], dict[str, str]]:
    codes: Mapping[str, Code] = code_lists().get(name, {})
    return (
        {header_key(code): code for code in codes},
        {header_key(each.meaning): code for code, each in codes.items()},
    )


def code_in(text: str, name: str) -> str | None:
    """The code of a list that a labelled value holds, or None."""
    codes, meanings = _known(name)
    whole = header_key(text)
    bare = _LETTER.sub("", whole)
    for words in (whole, bare):
        if found := codes.get(words) or meanings.get(words):
            return found
        if (first := _CODE.match(words)) and (code := codes.get(first[1])):
            return code
    return None


def unlettered(text: str) -> str:
    """A value without the letter before it, as it is compared: 'a) Yes' is 'yes'."""
    return _LETTER.sub("", header_key(text))


def first_word(text: str) -> str:
    """The code before a meaning, as it is compared: 'PN1 - Attended' is 'pn1'."""
    found = _CODE.match(unlettered(text))
    return found[1] if found else ""


_SUITABLE = ("suitable", "1", "1 - suitable", "yes", "y")
_UNSUITABLE = ("unsuitable", "not suitable", "2", "0 - unsuitable", "2 - unsuitable", "no", "n")


def accommodation_code(kind: str, suitable: str) -> str:
    """The code of where a care leaver lives out of its letter and whether that is suitable; as it is if it has both."""
    if code_in(kind, "accommodation"):
        return kind
    told = unlettered(suitable)
    digit = "1" if told in _SUITABLE else "2" if told in _UNSUITABLE else ""
    both = kind.strip()[:1].upper() + digit
    whole = len(kind.strip()) == 1 or not kind.strip()[1:2].isalnum()
    return both if whole and digit and code_in(both, "accommodation") else kind
