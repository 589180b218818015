"""Code lists: what a coded value means, and from which year to which it is valid.

The statutory lists (SSDA903, CIN census) keep the codes the returns use. The lists of the front door and of
conferences have words of their own, to which a council's mapping translates its own.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Code:
    """One value of a code list. Years are those in which a collection ends; None is open."""

    list: str
    code: str
    meaning: str
    first_year: int | None
    last_year: int | None
    flags: frozenset[str]


@cache
def code_lists() -> dict[str, dict[str, Code]]:
    """All code lists by name, each a dictionary from the code to its Code, in the order of `codes.csv`."""
    lists: dict[str, dict[str, Code]] = {}
    text = files("fingerpost.model").joinpath("codes.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        code = Code(
            row["list"],
            row["code"],
            row["meaning"],
            int(row["first_year"]) if row["first_year"] else None,
            int(row["last_year"]) if row["last_year"] else None,
            frozenset(row["flags"].split(";")) - {""},
        )
        lists.setdefault(code.list, {})[code.code] = code
    return lists


def meaning(list_name: str | None, code: str) -> str:
    """What a code means, or the code itself where the list does not know it."""
    known = code_lists().get(list_name or "", {}).get(code)
    return known.meaning if known else code
