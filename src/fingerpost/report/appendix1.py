"""Appendix 1: the picture in one page, then a page a stage with key figures, charts and commentary."""

from __future__ import annotations

from collections import Counter

from fingerpost.measures import Definition
from fingerpost.periods import long_date
from fingerpost.report.beside import beside_sections
from fingerpost.report.charts import not_shown
from fingerpost.report.commentary import OVERALL, said
from fingerpost.report.heading import heading_sections
from fingerpost.report.material import Material
from fingerpost.report.model import (
    Block,
    Bullet,
    Bullets,
    KeyFigure,
    KeyFigures,
    Number,
    Paragraph,
    Section,
)
from fingerpost.report.stages import STAGES, Stage, drawings
from fingerpost.report.usual import printed
from fingerpost.report.words import earlier_column, part_words, period_words, short_words

TREND = 12
"""Months in a small line."""


def appendix1(material: Material) -> tuple[Section, ...]:
    """The sections of Appendix 1."""
    extract = long_date(material.extract) if material.extract else "no extract"
    intro = (
        f"This summary is based on the data held on {extract}. Each figure is a list of records that can be shown. "
        f"{_judged(material)} Arrows compare with {compared(material)}."
    )
    same = _same_point(material)
    blocks: list[Block] = [Paragraph(text) for text in (intro, same) if text]
    first = Section("Appendix 1: summary and commentary", (*blocks, key_figures(material)))
    stages = (_stage(material, stage) for stage in STAGES)
    return (first, *stages, *heading_sections(material), *beside_sections(material))


def _same_point(material: Material) -> str:
    """How many figures that add up over a year have the same point last year beside them, and why the others have not.

    Empty in a public edition, which has none."""
    found = material.same_point
    there = sum(each.change is not None for each in found.values())
    reasons = Counter(each.words for each in found.values() if each.change is None)
    if not found:
        return ""
    text = (
        f"Of the {len(found)} figures of the year to date or of a rolling year, {there} are also compared with the "
        "same point last year, in words; arrows do not follow that."
    )
    for words, count in sorted(reasons.items(), key=lambda each: (-each[1], each[0])):
        text += f" For {count}: {words}."
    return text


def _judged(material: Material) -> str:
    judged = [material.now.figures[each.id].direction for each in material.definitions]
    return (
        f"Of the {len(judged)} measures in Appendix 2, {judged.count('up')} are improving, {judged.count('down')} "
        f"worsening and {judged.count('flat')} level; {judged.count('')} have no direction, because they are neutral, "
        "not available or have no earlier figure to compare."
    )


def compared(material: Material) -> str:
    """What the arrows compare with, in words."""
    before = material.columns[-2] if len(material.columns) > 1 else None
    if before is None:
        return "nothing, as there is no earlier figure"
    if before.key == "py":
        share = f" (for a count, {material.period.months} twelfths of it)" if material.period.months < 12 else ""
        return f"the outturn of {before.period.label}{share}"
    return period_words(before.period) + (" as it was published" if before.origin == "published" else "")


def key_figures(material: Material, stage: str = "", most: int = 8) -> KeyFigures:
    """The headline figures, of one stage or of all."""
    headlines = [each for each in material.definitions if each.headline and stage in ("", each.stage)]
    return KeyFigures(tuple(key_figure(material, each) for each in headlines[:most]))


def key_figure(material: Material, definition: Definition) -> KeyFigure:
    """A headline figure with what it compares with and its last twelve months."""
    figure = material.now.figures[definition.id]
    detail = ""
    if figure.is_share and figure.missing is None:
        detail = f"{part_words(figure, 'numerator')} of {part_words(figure, 'denominator')}. "
    found = earlier_column(material, definition)
    before = found[0].figures.get(definition.id) if found else None
    if found and before and before.missing is None:
        detail += f"{short_words(before)} in {period_words(found[0].period)}"
    trend, words = _trend(material, definition)
    return KeyFigure(definition.name, short_words(figure), detail.strip(), figure.direction, trend, words)


def _trend(material: Material, definition: Definition) -> tuple[tuple[Number | None, ...], str]:
    series = material.series.get(definition.id, ())[-TREND:]
    known = [(period, figure) for period, figure in series if figure.value is not None]
    if len(known) < 3:
        return (), ""
    percent = known[0][1].is_share
    values = [figure.value for _, figure in known]
    low, high = min(v for v in values if v is not None), max(v for v in values if v is not None)
    words = (
        f"By month since {known[0][0].label}: between {printed(low, percent)} and {printed(high, percent)}, last "
        f"{printed(values[-1], percent)}."
    )
    first = series.index(known[0])
    words += not_shown(series[first:])
    return tuple(figure.percent if percent else figure.shown_number for _, figure in series[first:]), words


def _stage(material: Material, stage: Stage) -> Section:
    overall = said(material, OVERALL + stage.id)
    own = [each for each in material.definitions if each.stage == stage.id]
    figures = key_figures(material, stage.id, most=4)
    blocks: list[Block] = [Paragraph(stage.says), Paragraph(overall.text, draft=overall.draft)]
    if figures.items:
        blocks.append(figures)
    blocks += drawings(material, stage.id)
    blocks.append(Bullets(tuple(_bullet(material, each) for each in own)))
    return Section(f"{stage.title}: {material.period.label}", tuple(blocks), level=2, new_page=True)


def _bullet(material: Material, definition: Definition) -> Bullet:
    words = said(material, definition.id)
    return Bullet(words.text, definition.name, material.now.figures[definition.id].direction, words.draft)
