"""Plain words made from figures: how a figure has moved, and what period it is about."""

from __future__ import annotations

from fractions import Fraction

from fingerpost.compare.direction import IN_WORDS, earlier_period, share_words
from fingerpost.measures import Definition
from fingerpost.model import HIDDEN_MARK, Figure
from fingerpost.model.figure import to_places
from fingerpost.periods import Period, basis_label, long_date, window
from fingerpost.report.material import Column, Material

SMALL = 30
"""With fewer cases than this one person moves a percentage by more than three points."""

NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


def period_words(period: Period) -> str:
    """'quarter 2' inside a sentence; other periods keep their names."""
    return f"quarter {period.name[-1]}" if period.kind == "quarter" else period.label


def days_words(period: Period) -> str:
    """'July to September 2013', 'August 2013', 'April 2013 to March 2014'."""
    first, last = period.starts_on, period.ends_on
    if period.months == 1:
        return f"{last:%B %Y}"
    return f"{first:%B} to {last:%B %Y}" if first.year == last.year else f"{first:%B %Y} to {last:%B %Y}"


def when(definition: Definition, period: Period) -> str:
    """The days a figure is about: 'in quarter 2', 'from April to September 2013', 'on 30 September 2013'."""
    days = window(definition.basis, period)
    if definition.basis == "snapshot":
        return f"on {long_date(days.ends_on)}"
    if definition.basis == "period":
        return f"in {period_words(period)}"
    first = f"{days.starts_on:%B}" if days.starts_on.year == days.ends_on.year else f"{days.starts_on:%B %Y}"
    return f"from {first} to {days.ends_on:%B %Y}"


def basis_words(definition: Definition, period: Period) -> str:
    """The basis as it stands under a measure's name: 'Quarter', 'Year to date'."""
    return basis_label(definition.basis, period).capitalize()


def part_words(figure: Figure | None, part: str = "") -> str:
    """A figure, or one part of it (number, numerator, denominator, percent), as it is printed."""
    if figure is None or figure.missing is not None:
        return "not available"
    if not part:
        return figure.text
    if (part if part != "percent" else "value") in figure.hidden:
        return HIDDEN_MARK
    if part == "percent":
        return "no percentage" if figure.percent is None else f"{figure.percent}%"
    if part == "number":
        return "not available" if figure.shown_number is None else f"{figure.shown_number:,}"
    value = figure.numerator if part == "numerator" else figure.denominator
    return "not available" if value is None else f"{value:,}"


def short_words(figure: Figure | None) -> str:
    """The figure in its shortest form: '1,642', '60.8%', '[c]'."""
    share = figure is not None and figure.is_share
    return part_words(figure, "percent" if share else "number")


def counted(number: int, one: str, many: str) -> str:
    """'One case has', '12 cases have': small numbers in words at the start of a sentence."""
    shown = NUMBERS[number] if number < len(NUMBERS) else f"{number:,}"
    return f"{shown} {one if number == 1 else many}"


def sentence(material: Material, definition: Definition) -> str:
    """One plain sentence on a measure: the figure, the days it is about, its move, and whether that is better."""
    figure = material.now.figures[definition.id]
    if figure.missing is not None:
        return f"Not available: {figure.missing}."
    said = f"{_figure_words(definition, figure)} {when(definition, material.period)}"
    return f"{said}{_moved(material, definition, figure)}.{_caution(definition, figure)}"


def _figure_words(definition: Definition, figure: Figure) -> str:
    if not figure.is_share:
        return f"{part_words(figure, 'number')} {definition.unit}"
    if {"numerator", "denominator"} <= figure.hidden:
        return f"The number of {definition.unit} is not shown ({HIDDEN_MARK})"
    if figure.denominator == 0:
        return f"There were no {definition.unit}"
    part, whole, share = (part_words(figure, each) for each in ("numerator", "denominator", "percent"))
    if definition.kind == "ratio":
        top, _, bottom = definition.unit.partition(" to ")
        return f"{part} {top} to {whole} {bottom} ({share})"
    return f"{part} of {whole} {definition.unit} ({share})"


def earlier_column(material: Material, definition: Definition) -> tuple[Column, Fraction] | None:
    """The column a measure's figure is compared with, and the share of its figure that counts."""
    earlier = earlier_period(definition, material.period)
    if isinstance(earlier, str):
        return None
    column = next((each for each in material.columns[:-1] if each.period == earlier.period), None)
    return (column, earlier.share) if column else None


def _moved(material: Material, definition: Definition, figure: Figure) -> str:
    found = earlier_column(material, definition)
    before = found[0].figures.get(definition.id) if found else None
    if found is None or before is None or before.value is None or figure.value is None:
        return ""
    column, share = found
    shown = f"{before.percent}%" if before.is_share else f"{before.shown_number:,}"
    label = period_words(column.period)
    against = f"{shown} in {label}"
    if share != 1:
        part = f"{share_words(share)} of"
        against = f"{to_places(before.value * share, 0):,}, {part} the {shown} of {label}"
    if figure.direction == "flat":
        return f", level with {against}"
    change = figure.value - before.value * share
    size = f"{to_places(abs(change), 1)} points" if figure.is_share else f"{to_places(abs(change), 0):,}"
    way = f", {'up' if change > 0 else 'down'} {size} from {against}" if change else f", the same as {against}"
    return f"{way}: {IN_WORDS[figure.direction]}" if figure.direction else way


def _caution(definition: Definition, figure: Figure) -> str:
    tail = "" if definition.better == "neutral" else f" {definition.better.capitalize()} is better."
    if figure.is_share and 0 < (figure.denominator or 0) < SMALL:
        tail += f" With only {figure.denominator} cases, one more or less moves the percentage a lot."
    return tail
