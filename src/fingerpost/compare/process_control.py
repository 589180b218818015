"""Process control: whether a series moves more than it usually does, by the XmR chart.

Limits stand 2.66 average moving ranges from the mean. Four rules mark points that chance alone rarely gives; the
measure's polarity says whether that is an improvement or a concern. Source: the rules of NHS England's Making Data
Count, as the R package NHSRplotthedots 0.2.2 has them; values are exact fractions, so no tolerance is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from statistics import median
from typing import Literal

from fingerpost.errors import NotFound, PeriodError, Refused
from fingerpost.measures.definition import Better
from fingerpost.periods import Basis, Period

Rule = Literal["astronomical", "trend_up", "trend_down", "two_of_three", "shift"]
Meaning = Literal["improvement", "concern", "high", "low", "common", "unknown"]
Side = Literal["up", "down", ""]
Strength = Literal["none", "run", "trial", "limits", "firm"]
Assurance = Literal["pass", "fail", "hit_or_miss"]
Method = Literal["XmR", "p", "p'"]
Limits = tuple[Fraction, Fraction]

WIDTH = Fraction(266, 100)
"""Average moving ranges from the mean to a limit: 3 / 1.128, rounded as the method's sources round it."""
SCREEN = Fraction(3267, 1000)
"""A moving range of this many averages or more is left out once, where screening is asked for."""
FEWEST, ENOUGH, FIRM = 6, 12, 20
SHIFT = TREND = 7
RUN_SHIFT, RUN_TREND = 6, 5
"""The lengths for a run chart, about a median."""
OVERLAPPING: dict[Basis, str] = {"year_to_date": "the year to date", "rolling_year": "a rolling year"}

UNKNOWN = "not known"
WITHIN = "within its usual variation"


@dataclass(frozen=True)
class Segment:
    """A stretch with a centre and limits of its own: points `first` to `last`, counted from 0, both included.

    `centre` is the mean, or the median of a run chart; limits are None where there are too few points for any.
    `made_from` is how many points they were worked out from. Where each point has limits of its own, those here are
    the last point's.
    """

    first: int
    last: int
    made_from: int
    strength: Strength
    centre: Fraction | None = None
    lower: Fraction | None = None
    upper: Fraction | None = None

    @property
    def near(self) -> tuple[Fraction, Fraction] | None:
        """Two thirds of the way from the mean to each limit."""
        if self.centre is None or self.lower is None or self.upper is None:
            return None
        return _near(self.centre, (self.lower, self.upper))


@dataclass(frozen=True)
class Point:
    """A period's value with every rule that fires on it, the one that is shown, and what that means.

    `limits` are what the value is held against: its segment's, or in a p-chart its own, by how many there were.
    """

    period: Period
    value: Fraction | None
    flags: frozenset[Rule] = frozenset()
    shown: Rule | None = None
    direction: Side = ""
    meaning: Meaning = "common"
    limits: Limits | None = None


@dataclass(frozen=True)
class ControlChart:
    """A series with its limits, its signals and, where there is a target, whether it will be met."""

    points: tuple[Point, ...]
    segments: tuple[Segment, ...]
    better: Better
    target: Fraction | None
    assurance: Assurance | None
    method: Method = "XmR"

    @property
    def stable(self) -> bool:
        """Whether no rule fires in the last segment."""
        return not any(point.flags for point in self.points[self.segments[-1].first :])

    @property
    def variation(self) -> str:
        """The last point in plain English: 'within its usual variation', 'higher than usual: an improvement'."""
        last, segment = self.points[-1], self.segments[-1]
        if last.value is None:
            return f"{UNKNOWN}: there is no figure for {last.period.label}"
        if segment.strength == "none":
            return f"{UNKNOWN}: too few points to say what is usual"
        if last.shown is None:
            return WITHIN
        way = {"trend_up": "rising steadily", "trend_down": "falling steadily"}.get(
            last.shown, "higher than usual" if last.direction == "up" else "lower than usual"
        )
        meant = {"improvement": ": an improvement", "concern": ": a concern"}.get(last.meaning, "")
        return f"{way}{meant}"

    @property
    def assurance_words(self) -> str:
        """Whether the target will be met if nothing changes; empty where there is no target to judge."""
        if self.assurance is None:
            return ""
        words = {
            "pass": "will meet the target consistently",
            "fail": "will miss the target consistently",
            "hit_or_miss": "may meet the target or miss it by chance",
        }[self.assurance]
        return words if self.stable else f"{words}, if it settles where it is: it is not stable"

    @property
    def limits_words(self) -> str:
        """What the limits of the last segment rest on."""
        segment = self.segments[-1]
        points = f"{segment.made_from} point{'s' * (segment.made_from != 1)}"
        few = f"{points}, and {FEWEST} are needed" if segment.made_from < FEWEST else "no two in a row are known"
        return {
            "none": f"no limits: {few}",
            "run": f"no limits yet, a median: {points}, and {ENOUGH} quarters are needed",
            "trial": f"trial limits, from {points}",
            "limits": f"limits from {points}",
            "firm": f"firm limits, from {points}",
        }[segment.strength]


def chart(
    points: Sequence[tuple[Period, Fraction | None]],
    better: Better,
    target: Fraction | None = None,
    rebase_at: Iterable[Period] = (),
    fix_after: int | None = None,
    screened: bool = False,
    basis: Basis = "period",
) -> ControlChart:
    """The chart of a series: a value for each period, None where there is none; the order given does not matter.

    A segment begins at each period of `rebase_at`, which is a person's decision and never ours. `fix_after` works
    the limits out from so many first points of a segment and keeps them. `screened` leaves out outlying moving
    ranges once. A missing value breaks the moving range, and every run, on both sides.

    Raises Refused for figures of overlapping days (`basis`, or the periods themselves), which follow one another
    whatever happens; PeriodError for a period left out or given twice; NotFound for a re-base at no period of the
    series.
    """
    if basis in OVERLAPPING:
        raise Refused(
            f"Figures of {OVERLAPPING[basis]} share most of their days with the one before, so they show trends that "
            "are not there: no control chart is made of them. One can be made of what happens in single months."
        )
    if fix_after is not None and fix_after < FEWEST:
        raise Refused(f"Limits from the first {fix_after} points were asked for; {FEWEST} are the fewest.")
    ordered = sorted(points, key=lambda point: (point[0].starts_on, point[0].ends_on))

    def limited(first: int, last: int) -> tuple[Segment, list[Limits | None]]:
        own = ordered[first : last + 1]
        segment = segment_of(first, own, fix_after, screened)
        whole = None if segment.lower is None or segment.upper is None else (segment.lower, segment.upper)
        return segment, [whole] * len(own)

    return charted(ordered, better, target, rebase_at, limited, "XmR")


def charted(
    ordered: Sequence[tuple[Period, Fraction | None]],
    better: Better,
    target: Fraction | None,
    rebase_at: Iterable[Period],
    limited: Callable[[int, int], tuple[Segment, list[Limits | None]]],
    method: Method,
) -> ControlChart:
    """The chart of points in order; `limited` gives a stretch its segment and each of its points its limits."""
    if not ordered:
        raise Refused("A series with no points has no chart.")
    periods, values = [period for period, _ in ordered], [value for _, value in ordered]
    _check_in_a_row(periods)
    found: list[Point] = []
    segments: list[Segment] = []
    for first, last in cuts(periods, rebase_at):
        own = values[first : last + 1]
        segment, limits = limited(first, last)
        segments.append(segment)
        for i, flags in enumerate(_flags(own, segment, limits), first):
            after = values[i + 1] if i < last else None
            point = _point(periods[i], values[i], after, flags, segment.centre, better)
            found.append(replace(point, limits=limits[i - first]))
    judged = _assurance(segments[-1], better, target)
    return ControlChart(tuple(found), tuple(segments), better, target, judged, method)


def _check_in_a_row(periods: Sequence[Period]) -> None:
    for before, after in pairwise(periods):
        if before == after:
            raise PeriodError(f"{before.label} stands twice in the series; give each period once.")
        if after.starts_on <= before.ends_on:
            raise Refused(
                f"{before.label} and {after.label} overlap, so one follows the other whatever happens: no control "
                "chart is made of them. One can be made of single months."
            )
        if after != before.after():
            raise PeriodError(
                f"{before.label} is followed by {after.label} in the series; give every period between, "
                "with no value where there is none."
            )


def cuts(periods: Sequence[Period], rebase_at: Iterable[Period]) -> Iterator[tuple[int, int]]:
    """The first and last place of each segment: one begins at the first period and at each of `rebase_at`."""
    starts = {0}
    for period in rebase_at:
        if period not in periods:
            raise NotFound(
                f"The series is to start afresh at {period.label}, which it does not have: it runs from "
                f"{periods[0].label} to {periods[-1].label}."
            )
        starts.add(periods.index(period))
    for first, after in pairwise([*sorted(starts), len(periods)]):
        yield first, after - 1


def segment_of(
    first: int, points: Sequence[tuple[Period, Fraction | None]], fix_after: int | None = None, screened: bool = False
) -> Segment:
    """The mean and the XmR limits of a stretch of points, of which the first stands at `first`."""
    values, last = [value for _, value in points], first + len(points) - 1
    quarters = all(period.kind == "quarter" for period, _ in points)
    base = _first_with_values(values, fix_after)
    known = [value for value in base if value is not None]
    ranges = [abs(b - a) for a, b in pairwise(base) if a is not None and b is not None]
    count = len(known)
    if count < FEWEST or not ranges:
        return Segment(first, last, count, "none")
    if quarters and count < ENOUGH:
        return Segment(first, last, count, "run", median(known))
    mean, average = _mean(known), _mean(ranges)
    if screened and average:
        # Some range is no larger than the average, so some always stay.
        average = _mean([each for each in ranges if each < SCREEN * average])
    strength: Strength = "trial" if count < ENOUGH else "limits" if count < FIRM else "firm"
    return Segment(first, last, count, strength, mean, mean - WIDTH * average, mean + WIDTH * average)


def _first_with_values(values: Sequence[Fraction | None], count: int | None) -> Sequence[Fraction | None]:
    """The values up to the one that is the `count`th there is; all where `count` is None or there are fewer."""
    places = [i for i, value in enumerate(values) if value is not None]
    return values if count is None or len(places) <= count else values[: places[count - 1] + 1]


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def _near(centre: Fraction, limits: Limits) -> Limits:
    part = Fraction(2, 3)
    return centre - part * (centre - limits[0]), centre + part * (limits[1] - centre)


def _flags(
    values: Sequence[Fraction | None], segment: Segment, limits: Sequence[Limits | None]
) -> list[frozenset[Rule]]:
    """The rules that fire on each value, by its limits; runs end at a value that is missing."""
    flags: list[set[Rule]] = [set() for _ in values]
    centre = segment.centre
    if centre is None:
        return [frozenset() for _ in values]
    run_chart = segment.strength == "run"
    sides = [_side(value, centre) for value in values]
    for start, end in _stretches([side or None for side in sides]):
        if end - start >= (RUN_SHIFT if run_chart else SHIFT):
            for i in range(start, end):
                flags[i].add("shift")
    steps = [None if a is None or b is None else _side(b, a) or None for a, b in pairwise(values)]
    for start, end in _stretches(steps):
        if end - start + 1 >= (RUN_TREND if run_chart else TREND):
            for i in range(start, end + 1):
                flags[i].add("trend_up" if steps[start] == "up" else "trend_down")
    outside, beyond = [], []
    for value, own in zip(values, limits, strict=True):
        out = value is not None and own is not None and not own[0] <= value <= own[1]
        low, high = _near(centre, own) if own is not None else (centre, centre)
        outside.append(out)
        beyond.append(value is not None and own is not None and not out and not low <= value <= high)
    for i, out in enumerate(outside):
        if out:
            flags[i].add("astronomical")
    for i in range(len(values) - 2):
        three = range(i, i + 3)
        if sides[i] and sides[i] == sides[i + 1] == sides[i + 2] and sum(beyond[j] for j in three) >= 2:
            for j in three:
                if beyond[j]:
                    flags[j].add("two_of_three")
    return [frozenset(each) for each in flags]


def _side(value: Fraction | None, of: Fraction) -> Side:
    return "" if value is None or value == of else "up" if value > of else "down"


def _stretches(kinds: Sequence[Side | None]) -> Iterator[tuple[int, int]]:
    """Where the same thing stands several times in a row: from, and up to but without, such places; None is nothing."""
    start = 0
    for i in range(1, len(kinds) + 1):
        if i == len(kinds) or kinds[i] != kinds[start]:
            if kinds[start] is not None:
                yield start, i
            start = i


def _point(
    period: Period,
    value: Fraction | None,
    after: Fraction | None,
    flags: frozenset[Rule],
    centre: Fraction | None,
    better: Better,
) -> Point:
    if value is None or centre is None:
        return Point(period, value, meaning="unknown")
    shown = _shown(flags, after is not None and after > value)
    if shown is None:
        return Point(period, value)
    direction: Side = "up" if shown == "trend_up" else "down" if shown == "trend_down" else _side(value, centre)
    meaning: Meaning = "improvement" if (direction == "up") == (better == "higher") else "concern"
    if better == "neutral":
        meaning = "high" if direction == "up" else "low"
    return Point(period, value, flags, shown, direction, meaning)


def _shown(flags: frozenset[Rule], rises_after: bool) -> Rule | None:
    """The rule to show; where one trend ends and the other begins, the one that begins."""
    trends: tuple[Rule, Rule] = ("trend_up", "trend_down") if rises_after else ("trend_down", "trend_up")
    order: tuple[Rule, ...] = ("astronomical", *trends, "two_of_three", "shift")
    return next((rule for rule in order if rule in flags), None)


def _assurance(segment: Segment, better: Better, target: Fraction | None) -> Assurance | None:
    """Whether the limits, if they stay, clear the target. A target on a limit is met or missed by chance."""
    if target is None or better == "neutral" or segment.lower is None or segment.upper is None:
        return None
    above, below = target > segment.upper, target < segment.lower
    if not above and not below:
        return "hit_or_miss"
    return "fail" if above == (better == "higher") else "pass"
