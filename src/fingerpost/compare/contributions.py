"""Why did it change? A change shared out among the groups of a breakdown, exactly: the parts add up to it.

A count's change is the sum of its groups' changes. A share moves for two reasons: within groups the share itself moved
(rate), or groups with a higher or lower share became a larger part of the whole (mix). Both are taken at the middle of
the two periods, so that which is called first makes no difference. Source: the shift-share or Kitagawa decomposition
(E. M. Kitagawa, Journal of the American Statistical Association, 1955), with the mix measured from the overall share.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

Parts = Mapping[str, tuple[int, int]]
"""For each group its numerator and denominator."""


@dataclass(frozen=True)
class Contribution:
    """What a group adds to a change: in records for a count, in the measure's own units (per 100) for a share.

    `rate` and `mix` add up to `total`; for a count there is only the total.
    """

    group: str
    before: Fraction | None
    after: Fraction | None
    total: Fraction
    rate: Fraction | None = None
    mix: Fraction | None = None


def of_count(before: Mapping[str, Fraction], after: Mapping[str, Fraction]) -> tuple[Contribution, ...]:
    """The groups of a count, the largest contribution first. A group that is absent counts nothing."""
    nothing = Fraction(0)
    found = [
        Contribution(group, before.get(group, nothing), after.get(group, nothing), _change(before, after, group))
        for group in {*before, *after}
    ]
    return _largest_first(found)


def _change(before: Mapping[str, Fraction], after: Mapping[str, Fraction], group: str) -> Fraction:
    return after.get(group, Fraction(0)) - before.get(group, Fraction(0))


def of_share(before: Parts, after: Parts, per: int = 100) -> tuple[Contribution, ...]:
    """The groups of a proportion, the largest contribution first. Nothing where either period counts nothing."""
    whole_before, whole_after = _whole(before), _whole(after)
    if whole_before is None or whole_after is None:
        return ()
    size_before, size_after = (sum(of for _, of in parts.values()) for parts in (before, after))
    middle = (whole_before + whole_after) / 2
    found = []
    for group in {*before, *after}:
        (n0, d0), (n1, d1) = before.get(group, (0, 0)), after.get(group, (0, 0))
        if not d0 and not d1:
            continue
        # A group that is in one period only has the same share in the other: all that it adds is mix.
        r0 = Fraction(n0, d0) if d0 else Fraction(n1, d1)
        r1 = Fraction(n1, d1) if d1 else r0
        w0, w1 = Fraction(d0, size_before), Fraction(d1, size_after)
        rate = per * (r1 - r0) * (w0 + w1) / 2
        mix = per * (w1 - w0) * ((r0 + r1) / 2 - middle)
        shown = (per * r0 if d0 else None, per * r1 if d1 else None)
        found.append(Contribution(group, *shown, rate + mix, rate, mix))
    return _largest_first(found)


def _whole(parts: Parts) -> Fraction | None:
    size = sum(of for _, of in parts.values())
    return Fraction(sum(n for n, _ in parts.values()), size) if size else None


def _largest_first(found: list[Contribution]) -> tuple[Contribution, ...]:
    return tuple(sorted(found, key=lambda each: (-abs(each.total), each.group)))
