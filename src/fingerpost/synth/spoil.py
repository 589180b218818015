"""Missing data and errors, at a chosen rate: each record has one with that chance. All layouts then tell the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from fingerpost.synth.chance import Dice, Random
from fingerpost.synth.records import Lives

Fault = Callable[[Any], Mapping[str, Any]]


def _without(name: str) -> Fault:
    return lambda record: {name: ""}


def _none(name: str) -> Fault:
    return lambda record: {name: None}


def _too_early(record: Any) -> Mapping[str, Any]:
    """It ends ten days before it began, if it has ended."""
    return {"ended_on": record.started_on - timedelta(days=10)} if record.ended_on else {}


def _wrong_century(record: Any) -> Mapping[str, Any]:
    return {"born_on": date(1905, record.born_on.month, 1)}


FAULTS: dict[str, tuple[Fault, ...]] = {
    "people": (_without("ethnicity"), _without("sex"), _none("born_on"), _wrong_century),
    "contacts": (_without("outcome"), _without("agency"), _without("reason"), _none("outcome_on")),
    "assessments": (_too_early, _none("ended_on"), _without("referral")),
    "enquiries": (_too_early, _without("outcome")),
    "conferences": (_without("enquiry"), _without("attended"), _without("outcome")),
    "plans": (_too_early, _without("category"), _none("previous")),
    "needs": (_too_early, _without("need"), _without("closure")),
    "care": (_without("legal"), _without("need"), _without("provider")),
    "reviews": (_without("participation"),),
    "leavers": (_without("activity"), _without("accommodation")),
}
"""What can be wrong with a kind of record: what the fault makes of its fields."""


def spoil(lives: Lives, rate: float, random: Random) -> Lives:
    """The lives with faults in that share of the records."""
    if not rate:
        return lives
    dice = Dice(random)
    found: dict[str, Any] = {}
    for kind, faults in FAULTS.items():
        found[kind] = tuple(
            replace(each, **dice.pick(faults)(each)) if dice.chance(rate) else each for each in getattr(lives, kind)
        )
    return replace(lives, **found)
