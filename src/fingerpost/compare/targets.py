"""Targets: whether a figure meets its target, is within the tolerance of it, or misses it.

Values are compared unrounded, so that 94.96% misses 95%. A measure of which more is neither good nor bad has a target
to read beside it and is not judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from fingerpost.measures import Definition
from fingerpost.model import Figure
from fingerpost.model.figure import to_places

Origin = Literal["national", "local", ""]
Status = Literal["met", "near", "missed"]

WORDS: dict[Status, str] = {"met": "On target", "near": "Near target", "missed": "Off target"}
SHAPES: dict[Status, str] = {"met": "●", "near": "▲", "missed": "■"}
COLOURS: dict[Status, str] = {"met": "green", "near": "amber", "missed": "red"}
"""A name for each colour; a format chooses its shade. Words and shape say the same without it."""


@dataclass(frozen=True)
class Target:
    """A value to reach. `tolerance`, in the same unit, is how far off it still counts as near; 0 for not at all.

    `origin` says who set it and `why` what it rests on; both are empty where nobody said.
    """

    value: Fraction
    tolerance: Fraction = Fraction(0)
    origin: Origin = ""
    why: str = ""


@dataclass(frozen=True)
class Judgement:
    """A figure against its target. `gap` is how far it is on the wrong side, in the figure's unit; 0 where met."""

    target: Target
    status: Status
    gap: Fraction
    why: str

    @property
    def text(self) -> str:
        """Shape and words: '● On target'."""
        return f"{SHAPES[self.status]} {WORDS[self.status]}"

    @property
    def colour(self) -> str:
        """'green', 'amber' or 'red'."""
        return COLOURS[self.status]


def judged(definition: Definition, figure: Figure, target: Target | None) -> Judgement | None:
    """Whether a figure meets its target; None where there is none of the two, or neither way is better.

    A figure exactly at the target meets it; one exactly at the end of the tolerance is near.
    """
    value = figure.value
    if target is None or value is None or definition.better == "neutral":
        return None
    gap = max(target.value - value if definition.better == "higher" else value - target.value, Fraction(0))
    status: Status = "met" if not gap else "near" if gap <= target.tolerance else "missed"
    return Judgement(target, status, gap, _why(definition, figure, value, target, status, gap))


def target_words(target: Target, figure: Figure) -> str:
    """A target as people read it: '80%, within 5 points counts as near (national: statutory guidance)'."""
    said = _shown(target.value, figure.is_share)
    if target.tolerance:
        unit = f" point{'s' * (target.tolerance != 1)}" if figure.is_share else ""
        said += f", within {_plain(target.tolerance)}{unit} counts as near"
    from_whom = ": ".join(filter(None, (target.origin, target.why)))
    return f"{said} ({from_whom})" if from_whom else said


def _why(definition: Definition, figure: Figure, value: Fraction, target: Target, status: Status, gap: Fraction) -> str:
    percent = figure.is_share
    # With as many places as it takes for the sentence not to contradict itself.
    places = next((n for n in range(1, 6) if not gap or to_places(gap, n)), 6)
    shown = _shown(value, percent, places)
    against = f"{shown} against {_shown(target.value, percent)}"
    if status == "met":
        return f"{against}: met, {definition.better} being better."
    unit = " points" if percent else ""
    side = "below" if definition.better == "higher" else "above"
    within = "within" if status == "near" else "beyond"
    reach = f"{within} the tolerance of {_plain(target.tolerance)}" if target.tolerance else "and there is no tolerance"
    return (
        f"{against}: {_plain(Fraction(to_places(gap, places)))}{unit} {side}, {reach}; {definition.better} is better."
    )


def _shown(value: Fraction, percent: bool, places: int = 1) -> str:
    rounded = to_places(value, 0 if value.denominator == 1 else places)
    return f"{rounded:,}%" if percent else f"{rounded:,}"


def _plain(value: Fraction) -> str:
    return f"{to_places(value, 0 if value.denominator == 1 else 6).normalize():f}"
