"""Disproportionality: how often something happens to one group, set beside all the other groups together.

A proportion (re-referred, of those referred) is compared by the ratio of two shares, with the log interval of Katz. A
count (in care) is compared by the ratio of two rates, each to a population or a caseload, with the exact interval that
follows from the share of the two counts when their sum is given. Neither says why, and neither is stronger than its
interval. Sources: D. Katz and others, 'Obtaining confidence intervals for the risk ratio in cohort studies', Biometrics
(1978); J. Przyborowski and H. Wilenski, Biometrika (1940), and C. J. Clopper and E. S. Pearson, Biometrika (1934).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, inf, log, sqrt
from statistics import NormalDist
from typing import Literal

from fingerpost.compare.proportions import FEWEST_EXPECTED, WARNING, exact
from fingerpost.errors import Refused

Kind = Literal["share", "rate"]
Says = Literal["more", "less", "unclear", "few"]
Interval = tuple[float | None, float, float]
"""A ratio and the two ends of its interval; no ratio where the others have nothing."""


@dataclass(frozen=True)
class Group:
    """So many cases of so many, or to so many. `members` are the groups it was pooled from."""

    name: str
    cases: int
    base: int
    members: tuple[str, ...] = ()


@dataclass(frozen=True)
class Disparity:
    """A group beside all the others: the ratio of the two shares or rates, its 95% interval, and what that says."""

    group: Group
    ratio: float | None
    low: float
    high: float
    says: Says


def risk_ratio(x: int, n: int, y: int, m: int, confidence: float = WARNING) -> Interval:
    """How many times as large x of n is as y of m, with Katz's interval. With no case on a side it is from 0 up."""
    _check(x, n, y, m)
    if x > n or y > m:
        raise Refused(f"There is no ratio of shares for {x} of {n} and {y} of {m}: a share is part of its whole.")
    ratio = (x / n) / (y / m) if y else None
    if not x or not y or ratio is None:
        return ratio, 0.0, inf
    reach = _z(confidence) * sqrt(1 / x - 1 / n + 1 / y - 1 / m)
    return ratio, exp(log(ratio) - reach), exp(log(ratio) + reach)


def rate_ratio(x: int, n: int, y: int, m: int, confidence: float = WARNING) -> Interval:
    """How many times as high x to n is as y to m, with the exact interval; x need not be part of n."""
    _check(x, n, y, m)
    if not x + y:
        return None, 0.0, inf
    low, high = exact(x, x + y, confidence)
    # The share of the cases that are x is rn / (rn + m) where r is the ratio of the rates.
    ends = tuple(share / (1 - share) * m / n if share < 1 else inf for share in (low, high))
    return ((x / n) / (y / m) if y else None), ends[0], ends[1]


def disparities(groups: Sequence[Group], kind: Kind, confidence: float = WARNING) -> tuple[Disparity, ...]:
    """Each group beside all the others together, in the order given.

    Of a group to which fewer than 5 cases would fall, or of whose others this holds, nothing is said; with shares the
    same goes for those that are no case. A group with no base has no ratio.
    """
    ratio = risk_ratio if kind == "share" else rate_ratio
    cases, base = sum(group.cases for group in groups), sum(group.base for group in groups)
    found = []
    for group in groups:
        others, rest = cases - group.cases, base - group.base
        if not group.base or not rest:
            found.append(Disparity(group, None, 0.0, inf, "few"))
            continue
        value, low, high = ratio(group.cases, group.base, others, rest, confidence)
        least = min(cases, base - cases) if kind == "share" else cases
        few = least * min(group.base, rest) / base < FEWEST_EXPECTED
        says: Says = "few" if few else "more" if low > 1 else "less" if high < 1 else "unclear"
        found.append(Disparity(group, value, low, high, says))
    return tuple(found)


def pooled(groups: Sequence[Group], wider: Mapping[str, str], is_small: Callable[[Group], bool]) -> tuple[Group, ...]:
    """Small groups put together within their wider group; what is small even then, or alone in it, across all.

    `wider` names the wider group of each; a group that has none stays as it is, however small.
    """
    within = _together(groups, lambda group: wider.get(group.name) if is_small(group) else None, "{}, small groups")
    names = {wider[group.name] for group in groups if group.name in wider}
    inner = {f"{name}, small groups" for name in names} | set(wider)
    return _together(
        within,
        lambda group: "Other" if group.name in inner and is_small(group) else None,
        "{} groups that are small",
    )


def _together(groups: Sequence[Group], key: Callable[[Group], str | None], name: str) -> tuple[Group, ...]:
    keys = [key(group) for group in groups]
    found: list[Group] = []
    for place, (group, own) in enumerate(zip(groups, keys, strict=True)):
        if own is None or keys.count(own) == 1:
            found.append(group)
        elif own not in keys[:place]:
            parts = [each for each, other in zip(groups, keys, strict=True) if other == own]
            members = tuple(member for part in parts for member in part.members or (part.name,))
            cases, base = sum(part.cases for part in parts), sum(part.base for part in parts)
            found.append(Group(name.format(own), cases, base, members))
    return tuple(found)


def _check(x: int, n: int, y: int, m: int) -> None:
    if min(x, y) < 0 or min(n, m) < 1:
        raise Refused(f"There is no ratio of {x} in {n} to {y} in {m}: each is of at least one.")


def _z(confidence: float) -> float:
    return NormalDist().inv_cdf((1 + confidence) / 2)
