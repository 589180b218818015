"""The report's figures beside their targets and beside what is published of other councils."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from fingerpost.compare.benchmarks import LICENCE, SOURCE, YearOf
from fingerpost.compare.benchmarks.published import NEIGHBOURS
from fingerpost.compare.targets import judged, target_words
from fingerpost.measures import Definition
from fingerpost.model import Figure
from fingerpost.report.cells import BLANK, number_cell, percent_cell
from fingerpost.report.material import Material
from fingerpost.report.model import Cell, Paragraph, ReportTable, Row, Section, TableColumn
from fingerpost.report.words import basis_words, counted, short_words

TITLE = "Beside targets and other councils"
CAPTION = "Measures with a target, or with a published figure that counts in the same way"


def beside_sections(material: Material) -> tuple[Section, ...]:
    """One section; none where no measure of the report has a target or a published equivalent."""
    own = [each for each in material.definitions if each.id in material.aims or each.id in material.others]
    if not own:
        return ()
    targets = any(each.id in material.aims for each in own)
    others = [material.others[each.id] for each in own if each.id in material.others]
    near, ranked = any(each.neighbours for each in others), any(each.rank for each in others)
    columns = [
        TableColumn("Measure", "measure", share=4),
        TableColumn("This report", "figure", "percent", share=1.3),
        *([TableColumn("Against target", "target", share=2.2)] if targets else []),
        *([TableColumn("England", "england", "number", share=1.3)] if others else []),
        *([TableColumn("Statistical neighbours", "neighbours", "number", share=1.7)] if near else []),
        *([TableColumn("Council's place", "place", share=2.4)] if ranked else []),
    ]
    rows = []
    for each in own:
        other, figure = material.others.get(each.id), material.now.figures[each.id]
        cells = [
            Cell(each.title, detail=basis_words(each, material.period)),
            Cell(short_words(figure)),
            *([_target(material, each)] if targets else []),
            *([_england(other, figure)] if others else []),
            *([_neighbours(other, figure)] if near else []),
            *([_place(other)] if ranked else []),
        ]
        rows.append(Row(tuple(cells)))
    table = ReportTable("beside", CAPTION, tuple(columns), tuple(rows), summary=_summary(material, own))
    return (Section(TITLE, (*(Paragraph(text) for text in _words(bool(others), near)), table), level=2),)


def _words(others: bool, near: bool) -> list[str]:
    if not others:
        return []
    text = (
        "Published figures are of whole years, each named by the year it ends in: the last that had ended when this "
        "period did, or else the first there is. A figure of part of a year is not of the same days. "
    )
    if near:
        text += f"{NEIGHBOURS[:1].upper()}{NEIGHBOURS[1:]}: their mean, and the lowest and highest among them. "
    return [f"{text}Source: {SOURCE} {LICENCE}"]


def _summary(material: Material, own: list[Definition]) -> str:
    found = [judged(each, material.now.figures[each.id], material.aims.get(each.id)) for each in own]
    met = [each.status for each in found if each]
    if not met:
        return "No figure of this report is judged by a target."
    said = counted(len(met), "figure is judged by a target", "figures are judged by targets")
    return f"{said}: {met.count('met')} on target, {met.count('near')} near it, {met.count('missed')} off it."


def _target(material: Material, definition: Definition) -> Cell:
    target = material.aims.get(definition.id)
    if target is None:
        return BLANK
    figure = material.now.figures[definition.id]
    judgement = judged(definition, figure, target)
    return Cell(judgement.text if judgement else "Not judged", detail=f"Target {target_words(target, figure)}")


def _england(other: YearOf | None, figure: Figure) -> Cell:
    if other is None:
        return BLANK
    value = other.england.value
    if value is None:
        return Cell(other.england.text, "missing", detail=other.period)
    return replace(_like(figure, value), detail=other.period)


def _neighbours(other: YearOf | None, figure: Figure) -> Cell:
    if other is None or other.neighbours is None:
        return BLANK
    near = other.neighbours
    mean = near.mean.quantize(Decimal("0.1"), ROUND_HALF_UP)
    return replace(_like(figure, mean), detail=f"{near.lowest:,} to {near.highest:,}, {near.known} of {near.of}")


def _like(figure: Figure, value: Decimal) -> Cell:
    """A published value as the measure's own is printed."""
    return percent_cell(value) if figure.per == 100 else number_cell(value)


def _place(other: YearOf | None) -> Cell:
    if other is None or other.rank is None or other.council is None:
        return BLANK
    return Cell(
        f"{other.rank.text[:1].upper()}{other.rank.text[1:]}", detail=f"with {other.council.text} in {other.period}"
    )
