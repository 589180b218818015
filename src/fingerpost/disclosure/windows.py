"""The same records over several stretches of months, and in several extracts: what a reader can subtract.

The year to date less the first quarter is the second. What has not been revised since it was published is the same
number; of what has, the difference is a number of people as well, those who were recorded late.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fingerpost.disclosure.policy import Policy
from fingerpost.disclosure.system import Quantity, Relation, equation


@dataclass(frozen=True)
class Span:
    """A number of one series: its key, its months (the last excluded), its value and the extract it is from."""

    key: str
    first: int
    last: int
    value: int
    vintage: str


Found = tuple[list[Quantity], list[Relation]]


class Chain:
    """The spans of one series that fit one another, cut into the stretches between their ends."""

    def __init__(self, name: str, says: str, spans: Sequence[Span], guarded: bool) -> None:
        self.name = name
        self.says = says
        self.guarded = guarded
        self.spans: list[Span] = []
        self.apart: list[Span] = []
        self._sums: dict[int, int] = {}
        # The newest extract first: what was published from an older one may have been revised since.
        for span in sorted(spans, key=lambda each: (each.vintage, -each.first, each.last, each.key), reverse=True):
            sums = _sums([*self.spans, span])
            if sums is None:
                self.apart.append(span)
            else:
                self.spans.append(span)
                self._sums = sums
        self._together = _together(self.spans)

    def ends(self) -> list[int]:
        """The months at which a span begins or ends."""
        return sorted(self._sums)

    def value(self, first: int, last: int) -> int | None:
        """The number over a stretch of months, where those that are printed give it."""
        if first not in self._together or self._together[first] != self._together.get(last):
            return None
        return self._sums[last] - self._sums[first]

    def terms(self, first: int, last: int) -> list[tuple[str, int]]:
        """The stretch as a sum of quantities."""
        for span in self.spans:
            if (span.first, span.last) == (first, last):
                return [(span.key, 1)]
        return [(self._piece(a, b), 1) for a, b in self._pieces() if first <= a and b <= last]

    def found(self, policy: Policy) -> Found:
        """The quantities that can be worked out from the spans, and the relations that tie them together."""
        quantities: list[Quantity] = []
        relations: list[Relation] = []
        if len({(span.first, span.last) for span in self.spans}) > 1:
            self._cut(policy, quantities, relations)
        for one, other in self._same():
            relations.append(equation([(one.key, 1), (other.key, -1)], "not revised since"))
        for span in self.apart:
            self._revised(span, policy, quantities, relations)
        return quantities, relations

    def _pieces(self) -> list[tuple[int, int]]:
        ends = self.ends()
        return list(itertools.pairwise(ends))

    def _piece(self, first: int, last: int) -> str:
        """The key of a stretch: that of a span which is just that long, or its own."""
        exact = (span.key for span in self.spans if (span.first, span.last) == (first, last))
        return next(exact, f"{self.name}|months {first}-{last}")

    def _cut(self, policy: Policy, quantities: list[Quantity], relations: list[Relation]) -> None:
        pieces, own = self._pieces(), {(span.first, span.last) for span in self.spans}
        for first, last in pieces:
            if (first, last) in own:
                continue
            value = self.value(first, last)
            true = self._sums[last] - self._sums[first]
            guarded = self.guarded and value is not None
            quantities.append(
                _unprinted(self._piece(first, last), true, guarded, f"a difference between periods of {self.says}")
            )
        for span in self.spans:
            inside = [(self._piece(a, b), -1) for a, b in pieces if span.first <= a and b <= span.last]
            if len(inside) > 1:
                relations.append(equation([(span.key, 1), *inside], "a longer period is the sum of shorter ones"))
        ends = self.ends()
        for i, first in enumerate(ends):
            for last in ends[i + 2 :]:
                value = self.value(first, last)
                inside_one = any(span.first <= first and last <= span.last for span in self.spans)
                if value is not None and policy.is_small(value) and inside_one and (first, last) not in own:
                    key = self._piece(first, last)
                    quantities.append(
                        _unprinted(key, value, self.guarded, f"a difference between periods of {self.says}")
                    )
                    inside = [(self._piece(a, b), -1) for a, b in pieces if first <= a and b <= last]
                    relations.append(equation([(key, 1), *inside]))

    def _same(self) -> Iterator[tuple[Span, Span]]:
        first: dict[tuple[int, int], Span] = {}
        for span in self.spans:
            kept = first.setdefault((span.first, span.last), span)
            if kept is not span:
                yield kept, span

    def _revised(self, span: Span, policy: Policy, quantities: list[Quantity], relations: list[Relation]) -> None:
        """What has been added to a published number since, by the same months or by those that followed."""
        for last in self.ends():
            now = self.value(span.first, last) if last >= span.last else None
            if now is None or not 0 < abs(now - span.value) <= policy.hide_to:
                continue
            key = f"{span.key}|changed by {last}"
            says = f"what was recorded since {self.says} was published"
            quantities.append(_unprinted(key, now - span.value, self.guarded, says, signed=True))
            terms = [(key, -1), (span.key, -1), *self.terms(span.first, last)]
            relations.append(equation(terms, "recorded since it was published"))


def _unprinted(key: str, value: int, guarded: bool, says: str, signed: bool = False) -> Quantity:
    return Quantity(key, value, "unprinted", guarded=guarded, signed=signed, says=says)


def _sums(spans: Sequence[Span]) -> dict[int, int] | None:
    """Running sums at the ends of the spans that give each span its value and never fall; None if there are none.

    They are shortest paths: a span fixes the difference of two sums, and time lets none fall.
    """
    ends = sorted({end for span in spans for end in (span.first, span.last)})
    steps = [(span.first, span.last, span.value) for span in spans]
    steps += [(span.last, span.first, -span.value) for span in spans]
    steps += [(after, before, 0) for before, after in itertools.pairwise(ends)]
    sums = dict.fromkeys(ends, 0)
    for _ in range(len(ends) + 1):
        moved = False
        for start, end, step in steps:
            if sums[start] + step < sums[end]:
                sums[end] = sums[start] + step
                moved = True
        if not moved:
            return sums
    return None


def _together(spans: Sequence[Span]) -> dict[int, int]:
    """For each end the smallest end that spans connect it with: between two of one kind the number is known."""
    group = {end: end for span in spans for end in (span.first, span.last)}
    for _ in group:
        for span in spans:
            lowest = min(group[span.first], group[span.last])
            group[span.first] = group[span.last] = lowest
    return group
