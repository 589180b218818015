"""Statutory standards as dated data, so that no legal number stands in a measure.

A standard is a length of time that a law or guidance allows, with the day from which each value holds.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

Unit = Literal["working days", "months"]


@dataclass(frozen=True)
class Standard:
    """A standard's unit, its values as (first day, value) with the newest last, and where it is set."""

    name: str
    unit: Unit
    says: str
    source: str
    values: tuple[tuple[date, int], ...]

    def on(self, day: date) -> int | None:
        """The value in force on a day; None before there was one."""
        known = [value for first, value in self.values if first <= day]
        return known[-1] if known else None


@cache
def standards() -> dict[str, Standard]:
    """All standards by name, as `standards.toml` lists them."""
    text = files("fingerpost.standards").joinpath("standards.toml").read_text(encoding="utf-8")
    return {
        name: Standard(
            name,
            entry["unit"],
            entry["says"],
            entry["source"],
            tuple((first, value) for first, value in entry["from"]),
        )
        for name, entry in tomllib.loads(text).items()
    }
