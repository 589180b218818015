"""Cells and footnotes, the same for every table of the report."""

from __future__ import annotations

from decimal import Decimal

from fingerpost.measures import Definition
from fingerpost.model import HIDDEN_MARK, Figure
from fingerpost.report.model import ARROW_WORDS, ARROWS, Cell, Note

BLANK = Cell()


class Notes:
    """Footnotes under one table, each said once and known by a letter."""

    def __init__(self) -> None:
        self._said: dict[str, str] = {}

    def mark(self, text: str) -> str:
        """The mark of a note, which is added if it is new."""
        return self._said.setdefault(text, chr(ord("a") + len(self._said)))

    def all(self) -> tuple[Note, ...]:
        """The notes in order."""
        return tuple(Note(mark, text) for text, mark in self._said.items())


def number_cell(value: int | Decimal | None) -> Cell:
    """A whole number or a rate."""
    return BLANK if value is None else Cell(f"{value:,}", "number", value)


def percent_cell(value: Decimal | None) -> Cell:
    """A percentage to one decimal."""
    return BLANK if value is None else Cell(f"{value}%", "percent", value)


def count_cell(count: int | None) -> Cell:
    """A count of a breakdown; None is one that is held back."""
    return hidden_cell() if count is None else number_cell(count)


def hidden_cell() -> Cell:
    """A number that is held back so that no child can be known."""
    return Cell(HIDDEN_MARK, "missing")


def direction_cell(definition: Definition, figure: Figure) -> Cell:
    """Arrow and word; a neutral measure says so, and one with nothing to compare has a dash."""
    if figure.direction:
        text = f"{ARROWS[figure.direction]} {ARROW_WORDS[figure.direction]}"
        return Cell(text, "direction", figure.direction)
    if figure.hidden:
        return hidden_cell()
    return Cell("Neutral") if definition.better == "neutral" else Cell("–")
