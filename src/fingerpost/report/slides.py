"""Six slides for the performance clinic: the picture, each stage, the money and risks, and what to ask."""

from __future__ import annotations

from collections.abc import Iterable

from fingerpost.measures import Definition
from fingerpost.report.appendix1 import key_figures
from fingerpost.report.commentary import OVERALL, said
from fingerpost.report.finance import budget_chart, budget_table
from fingerpost.report.material import Material
from fingerpost.report.model import Block, Bullet, Bullets, Chart, Flow, Paragraph, Slide
from fingerpost.report.risks import movement, risk_blocks, short
from fingerpost.report.stages import STAGES, drawings
from fingerpost.report.words import earlier_column, part_words, period_words, short_words

MOST = 4
"""Lines on a slide."""


def slides(material: Material) -> tuple[Slide, ...]:
    """The six slides."""
    return (
        Slide(
            f"{material.period.label}: the picture",
            (key_figures(material, most=8),),
            " ".join(said(material, OVERALL + stage.id).text for stage in STAGES),
        ),
        *(
            Slide(
                f"{stage.title}: {_headline(material, stage.id)}",
                (*_first_drawings(drawings(material, stage.id)), _movers(material, stage.id)),
                said(material, OVERALL + stage.id).text,
            )
            for stage in STAGES
        ),
        Slide("Money and risks", _money_and_risks(material), "Budgets and risks as recorded for this report."),
        Slide("What to ask about", (_questions(material),), "For each: what is behind it, and who does what by when?"),
    )


def _headline(material: Material, stage: str) -> str:
    own = [material.now.figures[each.id].direction for each in material.definitions if each.stage == stage]
    return f"{own.count('up')} improving, {own.count('down')} worsening, {own.count('flat')} level"


def _first_drawings(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The first chart of a stage; a slide has room for one."""
    return next(((block,) for block in blocks if isinstance(block, Chart)), ()) or tuple(
        block for block in blocks if isinstance(block, Flow)
    )


def _movers(material: Material, stage: str) -> Bullets:
    own = [each for each in material.definitions if each.stage == stage]
    order = {"down": 0, "up": 1, "flat": 2, "": 3}
    moved = sorted(own, key=lambda each: (order[material.now.figures[each.id].direction], not each.headline))
    return Bullets(
        tuple(
            Bullet(_line(material, each), each.name, material.now.figures[each.id].direction)
            for each in moved[:MOST]
            if material.now.figures[each.id].missing is None
        )
    )


def _line(material: Material, definition: Definition) -> str:
    """'999 of 1,642 (60.8%); 52.1% in quarter 1': the arrow beside it says which way that is."""
    found = earlier_column(material, definition)
    before = found[0].figures.get(definition.id) if found else None
    said = part_words(material.now.figures[definition.id])
    if found is None or before is None or before.missing is not None:
        return f"{said}."
    return f"{said}; {short_words(before)} in {period_words(found[0].period)}."


def _money_and_risks(material: Material) -> tuple[Block, ...]:
    said = tuple(block for block in risk_blocks(material) if isinstance(block, Paragraph))
    scores = tuple(
        Bullet(f"score {each.score}, {movement(each).lower()}.", f"{short(each.title)}:")
        for each in material.office.risks
    )
    risks: tuple[Block, ...] = (*said, *((Bullets(scores),) if scores else ()))
    budgets = budget_chart(material) or budget_table(material)
    return (*budgets, *risks) if budgets else (Paragraph("No budgets have been recorded."), *risks)


def _questions(material: Material) -> Bullets:
    """The measures that got worse, and those without a figure."""
    figures = material.now.figures
    worse = [each for each in material.definitions if figures[each.id].direction == "down"]
    lacking = [each for each in material.definitions if figures[each.id].missing is not None]
    shown = [Bullet(_line(material, each), each.name, "down") for each in worse[:MOST]]
    if len(worse) > MOST:
        rest = ", ".join(each.name for each in worse[MOST:])
        shown.append(Bullet(f"{rest}.", f"Also worsening ({len(worse) - MOST}):"))
    if lacking:
        shown.append(Bullet(f"{', '.join(each.name for each in lacking)}.", "No figure yet:"))
    return Bullets(tuple(shown) or (Bullet("No measure is worsening, and every one has a figure."),))
