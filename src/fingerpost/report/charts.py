"""Charts as data: which of the figures are drawn, and what each drawing says in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from fingerpost.compare.process_control import ControlChart
from fingerpost.compare.rebasing import rebasing_words
from fingerpost.measures import Definition
from fingerpost.model import NOT_RECORDED, Figure, code_lists
from fingerpost.model.figure import to_places
from fingerpost.periods import Period, long_date
from fingerpost.report.breakdowns import by_referrer, outcomes_of
from fingerpost.report.material import Material, Months
from fingerpost.report.model import Chart, Flow, FlowStep, Guide, Number, Series, Signal
from fingerpost.report.usual import FIRM, decisions, months, printed
from fingerpost.report.words import days_words, part_words

MOST_BARS = 12
"""More bars than this are not read; the smallest are gathered."""
LONGEST_LINE = 24
"""Months on a line."""

PLACEMENT, KIND = "placement", "placement_kind"
PLACEMENTS = {
    "foster": "Foster care",
    "adoption": "Placed for adoption",
    "with_parents": "With parents",
    "residential": "Residential care, homes and schools",
    "supported_16plus": "Supported accommodation (16 and over)",
    "independent": "Independent living",
    "health": "Hospital or health setting",
    "custody": "Custody",
    "temporary": "Temporary move",
    "missing": "Missing from placement",
    "other": "Other placement",
}
"""Kinds of placement by the first flag of their SSDA903 code."""


def month_chart(material: Months, measure: str) -> Chart | None:
    """A measure month by month, with its usual variation; None where fewer than three months have a figure."""
    definition = material.catalogue.get(measure)
    series = material.series.get(measure, ())[-LONGEST_LINE:]
    if definition is None or sum(figure.value is not None for _, figure in series) < 3:
        return None
    while series and series[0][1].value is None and not series[0][1].hidden:
        series = series[1:]
    percent = series[-1][1].is_share
    control = months(material, definition)
    target = material.targets.get(measure)
    guides, signals = _guides(control, len(series), percent), _signals(control, len(series))
    if target is not None and not (definition.flow and definition.kind in ("count", "amount")):
        # A target for a count of what happens is one for the whole period, and judges no single month.
        guides = (*guides, Guide("Target", "target", (target,) * len(series)))
    values = [(period.short_label, figure.value) for period, figure in series if figure.value is not None]
    low, high = min(values, key=lambda each: each[1]), max(values, key=lambda each: each[1])
    summary = (
        f"{definition.name} by month, {series[0][0].label} to {series[-1][0].label}: lowest {printed(low[1], percent)} "
        f"in {low[0]}, highest {printed(high[1], percent)} in {high[0]}, last {printed(values[-1][1], percent)}."
    )
    if control and control.segments[-1].strength in FIRM:
        summary += f" The last month is {control.variation}."
    if control:
        summary += "".join(f" {words}" for words in rebasing_words(decisions(material, definition), control))
    summary += not_shown(series)
    return Chart(
        f"{measure}_by_month",
        f"{definition.name} by month",
        "line",
        tuple(period.short_label for period, _ in series),
        (_line(definition, [figure for _, figure in series]),),
        _unit(definition, percent),
        summary,
        percent,
        guides,
        signals,
    )


def several_by_month(material: Material, measures: Sequence[str], id: str, caption: str, unit: str) -> Chart | None:
    """Several measures of one unit on one line chart; None where none has three months of figures."""
    there = [
        (material.catalogue[measure], material.series[measure][-LONGEST_LINE:])
        for measure in measures
        if sum(figure.value is not None for _, figure in material.series.get(measure, ())[-LONGEST_LINE:]) >= 3
    ]
    if not there:
        return None
    # Each may begin in a month of its own: where its records do.
    periods = sorted({period for _, series in there for period, _ in series}, key=lambda period: period.starts_on)
    begins = min(period.starts_on for _, series in there for period, figure in series if figure.value is not None)
    periods = [period for period in periods if period.starts_on >= begins][-LONGEST_LINE:]
    said = []
    for definition, series in there:
        known = [(period, figure) for period, figure in series if figure.value is not None]
        percent = known[0][1].is_share
        start, end = printed(known[0][1].value, percent), printed(known[-1][1].value, percent)
        said.append(f"{definition.name} {start} in {known[0][0].label} and {end} in {known[-1][0].label}")
    return Chart(
        id,
        caption,
        "line",
        tuple(period.short_label for period in periods),
        tuple(_line(definition, _in(periods, series)) for definition, series in there),
        unit,
        "; ".join(said) + "." + not_shown([month for _, series in there for month in series if month[0] in periods]),
        percent=there[0][1][-1][1].is_share,
    )


def not_shown(series: Sequence[tuple[Period, Figure]]) -> str:
    """Which months are gaps because they are held back; empty where none is."""
    held = dict.fromkeys(period.label for period, figure in series if figure.hidden)
    return f" Not shown, to protect people from being recognised: {', '.join(held)}." if held else ""


def _in(periods: Sequence[Period], series: Sequence[tuple[Period, Figure]]) -> list[Figure | None]:
    """The figure of each of the periods, or None."""
    known = dict(series)
    return [known.get(period) for period in periods]


def _line(definition: Definition, figures: Sequence[Figure | None]) -> Series:
    held = tuple(place for place, figure in enumerate(figures) if figure and figure.hidden)
    return Series(definition.name, tuple(_plot(figure) for figure in figures), held)


def _plot(figure: Figure | None) -> Number | None:
    if figure is None or figure.value is None:
        return None
    return to_places(figure.value, 1) if figure.is_share else int(to_places(figure.value, 0))


def _unit(definition: Definition, percent: bool) -> str:
    return f"% of {definition.unit}" if percent else definition.unit


def _guides(control: ControlChart | None, length: int, percent: bool) -> tuple[Guide, ...]:
    """Mean and limits over the months shown, where there are months enough to say what is usual."""
    if control is None or all(segment.strength not in FIRM for segment in control.segments):
        return ()
    lines: dict[str, list[Decimal | None]] = {"Mean": [], "Usual, at most": [], "Usual, at least": []}
    for segment in control.segments:
        for point in control.points[segment.first : segment.last + 1]:
            own = (segment.centre, *(point.limits or (None, None))[::-1])
            for name, value in zip(lines, own if segment.strength in FIRM else (None,) * 3, strict=True):
                shown = None if value is None else to_places(max(value, value * 0), 1)
                lines[name].append(min(shown, Decimal(100)) if shown is not None and percent else shown)
    guides = []
    for name, values in lines.items():
        padded = [None] * (length - len(values)) + values
        guides.append(Guide(name, "mean" if name == "Mean" else "limit", tuple(padded[-length:])))
    return tuple(guides)


def _signals(control: ControlChart | None, length: int) -> tuple[Signal, ...]:
    if control is None:
        return ()
    firm = [segment for segment in control.segments if segment.strength in FIRM]
    words = {"improvement": ", an improvement", "concern": ", a concern"}
    found = []
    for place, point in enumerate(control.points, length - len(control.points)):
        i = place - length + len(control.points)
        if point.shown is None or place < 0 or not any(each.first <= i <= each.last for each in firm):
            continue
        letter, side = ("H", "higher") if point.direction == "up" else ("L", "lower")
        found.append(Signal(place, letter, f"{side} than usual{words.get(point.meaning, '')}"))
    return tuple(found)


def referrers_chart(material: Material) -> Chart | None:
    """Who made contact and what became of it: a bar a group of agencies, or an agency where there are no groups."""
    by = by_referrer(material)
    figures = _whole(material, "contacts", by) if by else ()
    if not figures:
        return None
    found: dict[tuple[str, str], int] = {}
    totals: dict[str, int] = {}
    for (agency, outcome), cases in _known(figures).items():
        group = material.groups.get(agency, agency)
        found[group, outcome] = found.get((group, outcome), 0) + cases
        totals[group] = totals.get(group, 0) + cases
    shown = sorted(totals, key=lambda group: (-totals[group], group))[:MOST_BARS]
    rest = [group for group in totals if group not in shown]
    names = [*shown, *(["All others"] if rest else [])]
    outcomes = [*outcomes_of(dict(_known(figures))), NOT_RECORDED]

    def count(name: str, outcome: str) -> int:
        return sum(found.get((group, outcome), 0) for group in (rest if name == "All others" else [name]))

    series = [
        Series(
            _outcome(material, outcome),
            tuple(count(name, outcome) for name in names),
        )
        for outcome in outcomes
    ]
    whole = sum(totals.values())
    most = shown[0]
    return Chart(
        "contacts_by_referrer",
        f"Contacts by who made them and what became of them, {days_words(material.period)}",
        "stacked",
        tuple(names),
        tuple(each for each in series if any(each.values)),
        "contacts",
        f"Of {whole:,} contacts, {most} made the most: {totals[most]:,} ({_share(totals[most], whole)}%).",
        table="table1_referrers",
    )


def _outcome(material: Material, outcome: str) -> str:
    return "No outcome yet" if outcome == NOT_RECORDED else material.words.get(("outcome", outcome), outcome)


def placement_chart(material: Material) -> Chart | None:
    """Where the children in care live, by kind of placement."""
    figures = _whole(material, "children_in_care", (KIND,)) or by_kind(
        _whole(material, "children_in_care", (PLACEMENT,))
    )
    if not figures:
        return None
    kinds = {figure.breakdown[0][1]: int(figure.number or 0) for figure in figures}
    caption = f"Where children in care live, {days_of(material)}"
    return _bars(material, kinds, "children_in_care_by_placement", caption, "children")


def by_kind(figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """A breakdown by code of placement gathered by kind of placement."""
    found: dict[str, Figure] = {}
    for figure in figures:
        kind = _kind(figure.breakdown[0][1])
        named = replace(figure, breakdown=((KIND, kind),))
        found[kind] = found[kind].with_records_of(named) if kind in found else named
    return tuple(found.values())


def days_of(material: Material) -> str:
    """The last day of the period, as a caption says it."""
    return long_date(material.period.ends_on)


def _kind(code: str) -> str:
    known = code_lists()["placement_type"].get(code)
    if known is None:
        return code
    return next((words for flag, words in PLACEMENTS.items() if flag in known.flags), known.meaning)


def permanence_chart(material: Material, measures: Sequence[Definition]) -> Chart | None:
    """How children left care: the ways that are counted together, beside each other."""
    found = {_after_colon(each.name): material.now.figures[each.id] for each in measures}
    if not found or any(figure.missing or figure.hidden for figure in found.values()):
        return None
    parts = {name: int(figure.numerator or 0) for name, figure in found.items()}
    return _bars(material, parts, "leaving_care", "How children left care, year to date", "children")


def _after_colon(name: str) -> str:
    return name.rpartition(": ")[2].capitalize()


def _bars(material: Material, parts: dict[str, int], id: str, caption: str, unit: str) -> Chart | None:
    whole = sum(parts.values())
    if not whole:
        return None
    names = sorted(parts, key=lambda name: (name == NOT_RECORDED, -parts[name], name))
    most = names[0]
    summary = f"The largest part is {most}: {parts[most]:,} of {whole:,} {unit} ({_share(parts[most], whole)}%)."
    return Chart(
        id, caption, "bars", tuple(names), (Series(unit.capitalize(), tuple(parts[n] for n in names)),), unit, summary
    )


def _share(part: int, whole: int) -> str:
    return f"{part * 100 / whole:.1f}"


def _whole(material: Material, measure: str, by: tuple[str, ...]) -> tuple[Figure, ...]:
    """A breakdown that can be drawn: every part of it is known and none is hidden."""
    figures = material.now.breakdowns.get((measure, by), ())
    return () if any(figure.hidden or figure.missing is not None for figure in figures) else figures


def _known(figures: Sequence[Figure]) -> dict[tuple[str, ...], int]:
    return {tuple(value for _, value in each.breakdown): int(each.number or 0) for each in figures}


def flow(material: Material) -> Flow | None:
    """From contact to plan: what became of the contacts, and the enquiries, conferences and plans of those months."""
    figures = material.now.figures
    contacts = figures.get("contacts")
    if contacts is None or contacts.missing is not None:
        return None
    steps = [_step("Contacts", contacts, "number", 0)]
    by_outcome = {each.breakdown[0][1]: each for each in material.now.breakdowns.get(("contacts", ("outcome",)), ())}
    for outcome in [*code_lists()["contact_outcome"], NOT_RECORDED]:
        if outcome in by_outcome:
            steps.append(_step(_outcome(material, outcome), by_outcome[outcome], "number", 1, 0))
    for measure, part, words, column in (
        ("s47_enquiries", "number", "Section 47 enquiries", 2),
        ("icpc_within_15_working_days", "denominator", "Initial conferences", 3),
        ("second_or_subsequent_cp_plans", "denominator", "Plans started", 4),
    ):
        own = _in_the_period(material, measure)
        if own is not None:
            steps.append(_step(words, own, part, column))
    said = ", ".join(f"{step.label} {step.text}" for step in steps[1:])
    return Flow(
        "contact_to_plan",
        f"From contact to plan, {days_words(material.period)}",
        tuple(steps),
        f"{steps[0].text} contacts: {said}. Enquiries, conferences and plans are those of the same months, and need "
        "not be of the same children.",
    )


def _in_the_period(material: Material, measure: str) -> Figure | None:
    """A flow over the days of the period alone, whatever basis it is printed on: the sum of its months."""
    months = [
        figure
        for period, figure in material.series.get(measure, ())
        if material.period.starts_on <= period.starts_on and period.ends_on <= material.period.ends_on
    ]
    if len(months) != material.period.months or any(each.missing is not None for each in months):
        return None
    hidden = frozenset().union(*(each.hidden for each in months))

    def added(values: Sequence[Fraction | int | None]) -> Fraction | None:
        return None if None in values else sum((Fraction(value or 0) for value in values), Fraction(0))

    number, numerator, denominator = (
        added([each.number for each in months]),
        added([each.numerator for each in months]),
        added([each.denominator for each in months]),
    )
    return replace(
        months[0],
        period=material.period.name,
        hidden=hidden,
        number=number,
        numerator=None if numerator is None else int(numerator),
        denominator=None if denominator is None else int(denominator),
    )


def _step(label: str, figure: Figure, part: str, column: int, parent: int | None = None) -> FlowStep:
    value = figure.number if part == "number" else figure.denominator
    return FlowStep(label, None if value is None else int(value), part_words(figure, part), column, parent)
