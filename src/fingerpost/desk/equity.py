"""Is something more frequent among children of one group than among all others? With intervals, and no more than that.

A proportion is compared as it stands. A count, or the count that a rate is made from, is set against how many children
of each group there are: in the area, where the extract has population by that group, else among the children in need
at the period's end, else among those referred in the period. Small groups are pooled; what is small even then is
withheld from whoever may not see children, with a second group where one alone could be worked out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import inf
from typing import TYPE_CHECKING, Literal

from fingerpost.compare.equity import Disparity, Group, Kind, disparities, pooled
from fingerpost.disclosure.policy import Policy
from fingerpost.errors import NotFound, Refused, nearest
from fingerpost.measures import Definition
from fingerpost.model import HIDDEN_MARK, NOT_RECORDED, Figure, Listing, code_lists, in_reading_order, meaning
from fingerpost.periods import Period, long_date
from fingerpost.report.pictures import IntervalPicture, IntervalRow
from fingerpost.report.words import when

if TYPE_CHECKING:
    from fingerpost.desk.figures import FigureDesk

Against = Literal["", "population", "need", "referred"]
ALSO_CALLED = {"age_band": "age", "disability": "disabled"}
BREAKDOWNS = ("ethnicity", "ethnicity_group", "sex", "age", "disabled")
WIDER = {
    "white": "White",
    "mixed": "Mixed or multiple",
    "asian": "Asian or Asian British",
    "chinese": "Asian or Asian British",
    "black": "Black or Black British",
    "other": "Other ethnic group",
}
"""The wider groups of the codes of ethnicity, by their flag; of the rest nothing is known."""
CASELOADS: tuple[tuple[Against, str, str], ...] = (
    ("need", "cin_all", "children in need at the period's end"),
    ("referred", "children_referred", "children referred in the period"),
)
MANY_UNKNOWN = 10
"""Percent: with more without a group, a comparison of groups may be one of who was asked."""
COLUMNS = ("group", "cases", "of", "per_cent", "ratio", "low_95", "high_95", "finding", "pooled_from")
FINDINGS = {
    "more": "more than the others",
    "less": "less than the others",
    "unclear": "no difference can be told",
    "few": "too few to say",
}
Counts = dict[str, tuple[int, int]]
"""Cases and base by group."""


@dataclass(frozen=True)
class Equity:
    """A measure by group. `hidden` has the groups whose numbers this viewer may not see."""

    definition: Definition
    title: str
    by: str
    kind: Kind
    base: str
    found: tuple[Disparity, ...]
    unknown: tuple[int, int]
    hidden: frozenset[str] = frozenset()


def equity(
    desk: FigureDesk,
    definition: Definition,
    period: Period,
    by: str,
    against: Against = "",
    policy: Policy | None = None,
    sees_small: bool = True,
) -> Equity:
    """A measure by ethnicity (or `ethnicity_group`, the five wider ones), sex, age or disabled.

    `against` says what a count is set against; by default the first that the extract has of population, need and
    referred. `policy` says which numbers are small. Raises Refused where the measure, or what it is to be set against,
    has no figure by that group, NotFound where there is no such group.
    """
    way = ALSO_CALLED.get(by, by)
    if way not in BREAKDOWNS:
        raise NotFound(f"Equity is by {', '.join(BREAKDOWNS)}, not by {by!r}.{nearest(by, BREAKDOWNS)}")
    if definition.kind == "rate" and definition.of:
        definition = desk.catalogue[definition.of[0]]
    if definition.kind not in ("count", "proportion"):
        raise Refused(
            f"{definition.id} is a {definition.kind}; groups are compared by a count, a rate or a proportion."
        )
    figures = _figures(desk, definition, period, way)
    if definition.kind == "proportion":
        kind: Kind = "share"
        counts = _counts(figures, way, lambda figure: (figure.numerator or 0, figure.denominator or 0))
        base = definition.unit
    else:
        kind = "rate"
        cases = _counts(figures, way, lambda figure: (int(figure.number or 0), 0))
        counts, base = _against(desk, definition, period, way, against, cases)
    unknown = counts.pop(NOT_RECORDED, (0, 0))
    groups = [Group(name, *numbers) for name, numbers in counts.items() if any(numbers)]
    groups.sort(key=lambda group: (_ages(group.name) or (18, -group.base), group.name))
    if len(groups) < 2:
        raise Refused(
            f"There is nothing to compare in {definition.id} by {by} for {period.label}: too few have a group."
        )
    small = policy or Policy()
    if way == "ethnicity":
        groups = [*pooled(groups, _wider(), lambda group: _is_small(group, kind, small))]
    title = f"{definition.title} by {way.replace('_', ' ')}, {when(definition, period)}"
    found = disparities(groups, kind)
    hidden = frozenset() if sees_small else _withheld(groups, unknown, kind, small)
    return Equity(definition, title, way, kind, base, found, unknown, hidden)


def equity_listing(answer: Equity) -> Listing:
    """A row a group, then those whose group is not recorded: cases, of how many, the ratio to all others, its
    interval, and what that allows to be said."""
    rows: list[tuple[object, ...]] = []
    for each in answer.found:
        group = each.group
        if group.name in answer.hidden:
            rows.append((group.name, *(HIDDEN_MARK,) * 6, "withheld: the group is small", "; ".join(group.members)))
            continue
        rows.append((
            group.name, group.cases, group.base, _percent(group), *map(_ratio, (each.ratio, each.low, each.high)),
            FINDINGS[each.says], "; ".join(group.members),
        ))  # fmt: skip
    if any(answer.unknown):
        numbers = (HIDDEN_MARK,) * 3 if NOT_RECORDED in answer.hidden else (*answer.unknown, None)
        rows.append((NOT_RECORDED, *numbers, None, None, None, "in no comparison", ""))
    return Listing(answer.title, COLUMNS, tuple(rows))


def equity_words(answer: Equity) -> Iterator[str]:
    """The same in sentences: only what an interval leaves no doubt about is called a difference."""
    what = "the share" if answer.kind == "share" else f"cases for each of the {answer.base}"
    yield f"Each group is compared with all the others together, by {what}."
    shown = [each for each in answer.found if each.group.name not in answer.hidden]
    clear = [each for each in shown if each.says in ("more", "less")]
    for each in sorted(clear, key=lambda each: -(each.ratio or 0)):
        yield f"{each.group.name}: {_ratio(each.ratio)} times as often as the others (95% interval {_interval(each)})."
    unclear = [each.group.name for each in shown if each.says == "unclear"]
    if unclear:
        yield f"No difference can be told for {', '.join(unclear)}: the interval has 1 in it."
    few = [each.group.name for each in shown if each.says == "few"]
    if few:
        yield f"Too few to say anything of {', '.join(few)}."
    if answer.hidden:
        yield f"{len(answer.hidden)} small groups are withheld, so that nobody in them is recognised."
    cases = answer.unknown[0] + sum(each.group.cases for each in answer.found)
    if answer.unknown[0] and NOT_RECORDED not in answer.hidden:
        share = round(100 * answer.unknown[0] / cases)
        yield f"Not recorded: {answer.unknown[0]:,} of {cases:,} cases ({share}%), which are in no comparison."
        if share > MANY_UNKNOWN:
            yield "That is so many that differences may come from who was recorded and who was not."
    if len(shown) > 4:
        yield f"Of {len(shown)} comparisons one in twenty lies outside its interval by chance alone."
    yield "Records count as independent: brothers and sisters, or a child counted twice, make intervals too narrow."
    yield "A difference in numbers does not say why: need, referral and decision may each have a part in it."
    method = (
        "Ratio of two shares, Katz's log interval."
        if answer.kind == "share"
        else "Ratio of two rates, exact interval given the sum of the two counts (Clopper and Pearson)."
    )
    yield f"{method} Set against: {answer.base}."


def equity_picture(answer: Equity) -> IntervalPicture:
    """The same as dots with their intervals beside the line of 1."""
    rows = []
    for each in answer.found:
        if each.group.name in answer.hidden:
            rows.append(IntervalRow(each.group.name, "withheld"))
        elif each.ratio is None or not each.ratio:
            rows.append(IntervalRow(each.group.name, FINDINGS["few"]))
        else:
            text = f"{_ratio(each.ratio)} ({_interval(each)})" if each.says != "few" else FINDINGS["few"]
            low, high = each.low or None, None if each.high == inf else each.high
            rows.append(IntervalRow(each.group.name, text, each.ratio, low, high, each.says == "few"))
    words = " ".join(equity_words(answer))
    return IntervalPicture(answer.title, words, "Times as often as all the others", tuple(rows))


# --- counting -----------------------------------------------------------------------------------------------------


def _figures(desk: FigureDesk, definition: Definition, period: Period, way: str) -> Sequence[Figure]:
    base = way.removesuffix("_group")
    if base not in definition.ways or definition.ways[base].partition(".")[0] != "child":
        raise Refused(f"{definition.id} does not count children by {way.replace('_', ' ')}.")
    figures = desk.broken_down(period, [definition], (base,))
    if reason := next((figure.missing for figure in figures if figure.missing), None):
        raise Refused(f"{definition.id} is not available for {period.name}: {reason}.")
    return figures


def _counts(figures: Sequence[Figure], way: str, numbers: Callable[[Figure], tuple[int, int]]) -> Counts:
    counts: Counts = {}
    for figure in figures:
        name = _group_of(way, figure.breakdown[0][1])
        cases, base = numbers(figure)
        before = counts.get(name, (0, 0))
        counts[name] = (before[0] + cases, before[1] + base)
    return counts


def _group_of(way: str, value: str) -> str:
    """The name of a group, from its code."""
    if way in ("ethnicity", "ethnicity_group"):
        code = code_lists()["ethnicity"].get(value)
        wider = _wider_of(value)
        if code is None or wider is None:
            return NOT_RECORDED if code or value == NOT_RECORDED else value
        return wider if way == "ethnicity_group" else code.meaning
    if way == "sex":
        return meaning("sex", value)
    return {"yes": "Disabled", "no": "Not disabled"}.get(value, value) if way == "disabled" else value


def _wider_of(code: str) -> str | None:
    known = code_lists()["ethnicity"].get(code)
    flags = known.flags if known else frozenset()
    return next((WIDER[flag[6:]] for flag in flags if flag.startswith("group:") and flag[6:] in WIDER), None)


def _wider() -> Mapping[str, str]:
    return {
        known.meaning: wider
        for code, known in code_lists()["ethnicity"].items()
        if (wider := _wider_of(code)) is not None
    }


def _against(
    desk: FigureDesk, definition: Definition, period: Period, way: str, against: Against, cases: Counts
) -> tuple[Counts, str]:
    """The cases with the base that they are set against, and what that is."""
    if against in ("", "population"):
        found = _population(desk, period, way)
        if found is not None and (fitted := _fitted(cases, found[0], way)) is not None:
            return fitted, f"children of the area, {long_date(found[1])}"
        if against:
            raise Refused(
                f"The extract has no population by {way.replace('_', ' ')} whose groups fit; load one "
                "(docs/tables.md, population_groups), or set it against need or referred."
            )
    reasons = []
    for name, id, words in CASELOADS:
        if against not in ("", name) or (id == definition.id and not against):
            continue
        try:
            figures = _figures(desk, desk.catalogue[id], period, way)
        except Refused as error:
            reasons.append(str(error))
            continue
        base = _counts(figures, way, lambda figure: (int(figure.number or 0), 0))
        return {
            group: (cases.get(group, (0, 0))[0], base.get(group, (0, 0))[0])
            for group in in_reading_order({*cases, *base})
        }, words
    raise Refused(f"There is nothing to set {definition.id} against. {' '.join(reasons)}")


def _population(desk: FigureDesk, period: Period, way: str) -> tuple[dict[str, int], date] | None:
    """How many children of each group the latest estimate up to the period's end has, and its day."""
    table = "population" if way == "age" else "population_groups"
    where = "TRUE" if way == "age" else f"breakdown = '{way.removesuffix('_group')}'"
    column = "age_band" if way == "age" else "category"
    rows = desk.query(
        f"SELECT {column}, estimated_on, SUM(persons) FROM {table} "  # noqa: S608
        f"WHERE {where} AND estimated_on <= ? GROUP BY ALL ORDER BY ALL",
        tables=(table,),
        parameters=(period.ends_on,),
    )
    if not rows:
        return None
    latest = max(day for _, day, _ in rows)
    return {name: int(persons or 0) for name, day, persons in rows if day == latest and name}, latest


def _fitted(cases: Counts, population: Mapping[str, int], way: str) -> Counts | None:
    """Cases and population by the same groups; None where the groups of the two do not fit."""
    if way == "age":
        return _fitted_ages(cases, population)
    found: dict[str, int] = {}
    for category, persons in population.items():
        wider = WIDER.get(category.lower())
        if wider and way == "ethnicity":
            return None
        name = wider or _group_of(way, category)
        found[name] = found.get(name, 0) + persons
    if any(numbers[0] and name not in found for name, numbers in cases.items() if name != NOT_RECORDED):
        return None
    return {name: (cases.get(name, (0, 0))[0], found.get(name, 0)) for name in in_reading_order({*cases, *found})}


def _fitted_ages(cases: Counts, population: Mapping[str, int]) -> Counts | None:
    """By the age groups of the population, each of which must be made of whole ones of ours."""
    found: Counts = {band: (0, persons) for band, persons in population.items()}
    for name, (number, _) in cases.items():
        ages = _ages(name)
        if ages is None:
            before = found.get(NOT_RECORDED, (0, 0))
            found[NOT_RECORDED] = (before[0] + number, 0)
            continue
        band = next(
            (band for band in population if (own := _ages(band)) and own[0] <= ages[0] <= ages[1] <= own[1]), ""
        )
        if not band:
            return None
        found[band] = (found[band][0] + number, found[band][1])
    return found


def _ages(band: str) -> tuple[int, int] | None:
    """The ages of '5 to 9', 'under 1', '16 and over' (to 17); None where it says none."""
    if whole := re.fullmatch(r"(\d+)\s*(?:to|-|–)\s*(\d+)", band.strip()):
        return int(whole[1]), int(whole[2])
    if under := re.fullmatch(r"under (\d+)", band.strip(), re.IGNORECASE):
        return 0, int(under[1]) - 1
    return (int(over[1]), 17) if (over := re.fullmatch(r"(\d+) and over", band.strip(), re.IGNORECASE)) else None


# --- small groups -------------------------------------------------------------------------------------------------


def _is_small(group: Group, kind: Kind, policy: Policy) -> bool:
    numbers = [group.cases, group.base]
    if kind == "share":
        numbers.append(group.base - group.cases)
    return any(policy.is_small(number) for number in numbers)


def _withheld(groups: Sequence[Group], unknown: tuple[int, int], kind: Kind, policy: Policy) -> frozenset[str]:
    """The small groups, and where they are one alone the next smallest too: a total would give it away."""
    everyone = [*groups, Group(NOT_RECORDED, *unknown)] if any(unknown) else [*groups]
    small = [group.name for group in everyone if _is_small(group, kind, policy)]
    if len(small) == 1:
        rest = sorted((group for group in everyone if group.name not in small), key=lambda group: group.cases)
        small += [group.name for group in rest[:1]]
    return frozenset(small)


def _percent(group: Group) -> object:
    return round(100 * group.cases / group.base, 1) if group.base else None


def _ratio(value: float | None) -> object:
    return None if value is None or value == inf else f"{value:.2f}"


def _interval(each: Disparity) -> str:
    return f"{each.low:.2f} to {each.high:.2f}" if each.high != inf else f"{each.low:.2f} and more"
