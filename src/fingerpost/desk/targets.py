"""The settings' targets, and how a period's figures stand against them."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from fingerpost.compare.targets import Judgement, Target, judged
from fingerpost.measures import Catalogue, Definition
from fingerpost.model import Figure
from fingerpost.periods import Period
from fingerpost.settings import Settings


def target_of(settings: Settings, definition: Definition, period: Period) -> Target | None:
    """A measure's target in a period, with the tolerance that holds for it; None where there is none.

    A number of what happens has a target for periods of one length, a quarter unless the settings say otherwise.
    """
    found = settings.target_in_force(definition.id, period)
    grows = definition.flow and definition.kind in ("count", "amount")
    if found is None or (grows and period.kind != found.each):
        return None
    value = Fraction(str(found.value))
    if found.tolerance is not None:
        tolerance = Fraction(str(found.tolerance))
    elif definition.kind in ("proportion", "ratio") and definition.per == 100:
        tolerance = Fraction(str(settings.tolerance.points))
    else:
        tolerance = abs(value) * Fraction(str(settings.tolerance.percent)) / 100
    return Target(value, tolerance, found.origin, found.why)


def judgements(
    settings: Settings, catalogue: Catalogue, figures: Iterable[Figure], period: Period
) -> dict[str, Judgement]:
    """How each figure stands that has a target and is not broken down, by measure. One of a period that is not over is
    not judged: a target for a whole period says nothing of a part of it."""
    found = {}
    for figure in figures:
        if figure.breakdown or figure.note:
            continue
        definition = catalogue[figure.measure]
        judgement = judged(definition, figure, target_of(settings, definition, period))
        if judgement:
            found[figure.measure] = judgement
    return found
