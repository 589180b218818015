"""Drawings that stand alone as data: a funnel, intervals about a line, and the flow of a cohort.

Each has its title, and in words what it shows; the numbers of each are a table of their own as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Mark = Literal["within", "high", "low", "few", "own"]


@dataclass(frozen=True)
class FunnelDot:
    """A unit of a funnel: its size, its percentage, how it is marked, and its name where that is to be printed."""

    size: int
    percent: float
    mark: Mark
    label: str = ""


@dataclass(frozen=True)
class FunnelPicture:
    """Shares against sizes. `limits` are rows of size, inner low and high, outer low and high, in percent."""

    title: str
    words: str
    across: str
    up: str
    middle: float
    middle_text: str
    limits: tuple[tuple[int, float, float, float, float], ...]
    dots: tuple[FunnelDot, ...]


@dataclass(frozen=True)
class IntervalRow:
    """A ratio with its interval, and the same as printed; without a ratio only what is printed."""

    label: str
    text: str
    ratio: float | None = None
    low: float | None = None
    high: float | None = None
    few: bool = False


@dataclass(frozen=True)
class IntervalPicture:
    """Ratios with their intervals beside the line of 1, on a scale where half and twice lie as far from it."""

    title: str
    words: str
    across: str
    rows: tuple[IntervalRow, ...]


@dataclass(frozen=True)
class StageBox:
    """A stage of a flow: its key, what it is called, how many are in it, and its column from left to right."""

    key: str
    label: str
    count: int
    column: int
    stops: bool = False
    """Whether it is where some stopped, and no stage of the work."""


@dataclass(frozen=True)
class StageLink:
    """How many go from one stage to another, by their keys."""

    start: str
    end: str
    count: int


@dataclass(frozen=True)
class SankeyPicture:
    """A cohort going from stage to stage; what leaves a stage is no more than what is in it."""

    title: str
    words: str
    boxes: tuple[StageBox, ...]
    links: tuple[StageLink, ...]
    note: str = ""
    """What must be said under it, such as that it is not over."""
