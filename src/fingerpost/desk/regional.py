"""A region: each council beside the others, the rate of all together, and a funnel.

Nothing is shown that the settings do not share: a council that does not share a measure is left out of it and counted.
What is shown goes to other councils, so small numbers are held back by the public edition's first rule. A council of
which anything is held back is left out of the sum of all too, so that nobody can take the others from it. That is done
measure by measure; the links between measures and periods, which a public edition looks for, are not looked for here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from fingerpost.compare.proportions import Funnel, FunnelPoint, funnel
from fingerpost.desk.funnels import MANY_UNITS, UnitsFunnel
from fingerpost.disclosure import Policy
from fingerpost.errors import Refused
from fingerpost.measures import Definition
from fingerpost.model import Figure, Listing
from fingerpost.periods import Period
from fingerpost.settings import Member

POOLED = ("count", "proportion", "ratio", "rate")
"""Kinds of measure whose councils can be put together: the sums of what they count. A median has none."""
HELD_BACK = "held back: small numbers"
COLUMNS = (
    "measure", "council", "name", "number", "numerator", "denominator", "value", "low_95", "high_95", "verdict", "why",
)  # fmt: skip
ALL = "All that are shown"


@dataclass(frozen=True)
class Beside:
    """A measure of a region: the councils that are shown, all of them together, and how many are left out and why.

    `pooled` is the sum of numerators over the sum of denominators of the councils in `shown`, never a mean of rates.
    """

    definition: Definition
    shown: tuple[tuple[Member, Figure], ...]
    held_back: tuple[Member, ...]
    not_shared: int
    pooled: Figure
    drawn: UnitsFunnel | None
    """For a proportion of two councils or more; none where all are at 0 or at 100%."""

    def point(self, member: Member) -> FunnelPoint | None:
        """Where a council lies in the funnel."""
        points = self.drawn.found.points if self.drawn else ()
        return next((each for each in points if each.name == member.name), None)


@dataclass(frozen=True)
class Region:
    """A region's measures in a period. `lacking` are those that are shared but that some council has no figure of."""

    name: str
    period: Period
    members: tuple[Member, ...]
    measures: tuple[Beside, ...]
    lacking: tuple[str, ...]
    empty: tuple[Member, ...] = ()
    """Councils of the region that nothing was loaded of."""
    unshared: int = 0
    """How many of the measures asked for fewer than two councils share."""
    all_held_back: tuple[str, ...] = ()
    """Measures of which every council that shares them is held back."""
    uncombined: int = 0
    """How many of the measures asked for are means, medians or amounts, which cannot be put together."""


def region(
    name: str,
    period: Period,
    members: Sequence[Member],
    definitions: Iterable[Definition],
    figures: Callable[[Member], Sequence[Figure]],
    policy: Policy,
) -> Region:
    """The councils beside one another. `figures` gives a council's, one for each definition and in that order.

    Raises Refused where there are not two councils, or no measure that two of them share and all who share have.
    """
    definitions = [*definitions]
    wanted = [each for each in definitions if each.kind in POOLED]
    if len(members) < 2:
        raise Refused(f"There is nothing to set beside one another: of {name} you may see {len(members)} councils.")
    if not wanted:
        raise Refused(
            f"Councils cannot be put together in {', '.join(each.id for each in definitions)}: that takes "
            "what was counted, and a mean, a median or an amount has none."
        )
    own = {
        member.number: dict(zip([each.id for each in wanted], figures(member), strict=True))
        for member in members
        if any(member.shares_measure(each.id) for each in wanted)
    }
    found: list[Beside] = []
    lacking: list[str] = []
    all_held_back: list[str] = []
    unshared = 0
    for definition in wanted:
        sharing = [member for member in members if member.shares_measure(definition.id)]
        if len(sharing) < 2:
            unshared += 1
            continue
        have = [(member, own[member.number][definition.id]) for member in sharing]
        if any(figure.missing for _, figure in have):
            lacking.append(definition.id)
            continue
        held_back = tuple(member for member, figure in have if _is_small(figure, definition, policy))
        shown = tuple((member, figure) for member, figure in have if member not in held_back)
        if shown:
            not_shared = len(members) - len(sharing)
            drawn = _drawn(definition, name, period, shown)
            found.append(Beside(definition, shown, held_back, not_shared, _pooled(shown), drawn))
        else:
            all_held_back.append(definition.id)
    if all_held_back and not found:
        raise Refused(
            f"All that councils of {name} share for {period.label} is held back, as numbers are small: "
            f"{', '.join(all_held_back)}."
        )
    if not found:
        raise Refused(
            f"There is no measure that two councils of {name} share and have for {period.label}. What a council shares "
            'stands in fingerpost.toml: shares = ["all"] under its [[councils]], or the ids of measures.'
        )
    uncombined = len(definitions) - len(wanted)
    return Region(
        name, period, tuple(members), tuple(found), tuple(lacking), (), unshared, tuple(all_held_back), uncombined
    )


def region_listing(found: Region) -> Listing:
    """A row a council and measure, those that are held back without numbers, and a row for all that are shown."""
    rows = [row for beside in found.measures for row in _rows(beside)]
    return Listing(f"{found.name}, {found.period.label}: councils beside one another", COLUMNS, tuple(rows))


def region_words(found: Region) -> Iterator[str]:
    """What was done and what is left out, in sentences."""
    yield f"{len(found.members)} councils of {found.name}; {len(found.measures)} measures that are shared."
    yield "Only what each council shares is shown (shares, under its [[councils]] in the settings)."
    yield (
        "Numbers small enough for people to be recognised are held back, and the council's other numbers of the "
        "measure with them. The rate of all is the sum of numerators over the sum of denominators of the councils that "
        "are shown, so that nothing held back can be taken from it. Links between measures are not looked for: this is "
        "for the councils of the agreement and is not to be published."
    )
    if found.empty:
        yield f"Nothing has been loaded of {', '.join(member.name for member in found.empty)}."
    if found.lacking:
        yield f"Left out, as some council that shares it has no figure of it: {', '.join(found.lacking)}."
    if found.all_held_back:
        yield f"Left out, as every council that shares it is held back: {', '.join(found.all_held_back)}."
    if found.unshared:
        yield f"Measures left out, as fewer than two councils share them: {found.unshared}."
    if found.uncombined:
        yield f"Measures left out, as means, medians and amounts cannot be put together: {found.uncombined}."


def left_out_words(beside: Beside) -> str:
    """How many councils a measure leaves out, and why."""
    held, unshared = len(beside.held_back), beside.not_shared
    parts = [f"{held} held back, as numbers are small"] if held else []
    parts += [f"{unshared} that do not share it"] if unshared else []
    return f"Left out: {' and '.join(parts)}." if parts else ""


def _rows(beside: Beside) -> Iterator[tuple[object, ...]]:
    id = beside.definition.id
    for member, figure in beside.shown:
        point = beside.point(member)
        limits = [round(100 * limit, 1) for limit in point.warning] if point else [None, None]
        verdict = beside.drawn.verdict(point) if point and beside.drawn else None
        yield (id, member.number, member.name, *_numbers(figure), *limits, verdict, None)
    for member in beside.held_back:
        yield (id, member.number, member.name, *[None] * 7, HELD_BACK)
    yield (id, "", ALL, *_numbers(beside.pooled), None, None, None, left_out_words(beside) or None)


def _numbers(figure: Figure) -> tuple[object, ...]:
    value = figure.percent if figure.percent is not None else figure.shown_number
    return figure.shown_number if figure.number is not None else None, figure.numerator, figure.denominator, value


def _is_small(figure: Figure, definition: Definition, policy: Policy) -> bool:
    """Whether any of a figure's numbers of people is small: what it counts, of how many, and those that are left."""
    if not policy.counts_people(definition.unit):
        return False
    told = [figure.numerator, figure.denominator, None if figure.number is None else int(figure.number)]
    if definition.kind == "proportion" and figure.numerator is not None and figure.denominator is not None:
        told.append(figure.denominator - figure.numerator)
    return any(policy.is_small(each) for each in told if each is not None)


def _pooled(shown: Sequence[tuple[Member, Figure]]) -> Figure:
    """All of them as one figure."""
    figures = [figure for _, figure in shown]
    if figures[0].number is not None:
        return replace(
            figures[0], council="", number=sum((each.number or Fraction(0) for each in figures), Fraction(0))
        )
    numerator, denominator = (
        sum(getattr(each, part) or 0 for each in figures) for part in ("numerator", "denominator")
    )
    return replace(figures[0], council="", numerator=numerator, denominator=denominator)


def _drawn(
    definition: Definition, name: str, period: Period, shown: Sequence[tuple[Member, Figure]]
) -> UnitsFunnel | None:
    if definition.kind != "proportion" or len(shown) < 2:  # one alone lies on the line of all
        return None
    counts = [(member.name, figure.numerator or 0, figure.denominator or 0) for member, figure in shown]
    try:
        found: Funnel = funnel(counts, overdispersed=len(counts) >= MANY_UNITS)
    except Refused:
        return None
    return UnitsFunnel(definition, f"{definition.title}, councils of {name}, {period.label}", "council", found)
