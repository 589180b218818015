"""The places of the standing text: what the report puts where the page says [[name]]."""

from __future__ import annotations

from collections.abc import Callable

from fingerpost.periods import long_date
from fingerpost.report.commentary import OVERALL, said
from fingerpost.report.finance import budget_chart, budget_paragraphs, budget_table
from fingerpost.report.material import Material
from fingerpost.report.model import Block, Bullet, Bullets, Facts, Paragraph
from fingerpost.report.risks import gap_blocks, milestone_blocks, register_blocks, risk_blocks
from fingerpost.report.stages import STAGES

Filler = Callable[[Material], tuple[Block, ...]]


def _cover(material: Material) -> tuple[Block, ...]:
    front = material.front
    lines = (
        ("Agenda item", front.agenda_item or "to be given"),
        ("Report to Cabinet", long_date(front.meeting) if front.meeting else "date to be given"),
        ("Report of", front.report_of or "to be given"),
        ("Decision", front.decision or "to be given"),
        ("Lead member", front.portfolio or "to be given"),
        ("Title", material.title),
        ("Period", material.period.label),
        ("Edition", material.edition.capitalize()),
    )
    return (Facts(lines),)


def _process_model(material: Material) -> tuple[Block, ...]:
    """The three stages with the measures of each, those without figures too."""
    blocks: list[Block] = []
    for stage in STAGES:
        own = [each for each in material.catalogue.values() if each.stage == stage.id and each.reported]
        blocks.append(Paragraph(f"{stage.title}: {stage.leads_to} The measures are:"))
        blocks.append(Bullets(tuple(Bullet(each.title) for each in own)))
    return tuple(blocks)


def _overall(material: Material) -> tuple[Block, ...]:
    found = [(stage, said(material, OVERALL + stage.id)) for stage in STAGES]
    return (Bullets(tuple(Bullet(words.text, f"{stage.title}.", draft=words.draft) for stage, words in found)),)


def _contact(material: Material) -> tuple[Block, ...]:
    if not material.front.contact:
        return (Paragraph("The contact officer is named in fingerpost.toml, under [report.contact]."),)
    return (Facts(material.front.contact),)


def _background_papers(material: Material) -> tuple[Block, ...]:
    papers = material.front.background_papers
    return (Bullets(tuple(map(Bullet, papers))),) if papers else (Paragraph("None."),)


PLACES: dict[str, Filler] = {
    "cover": _cover,
    "process model": _process_model,
    "overall picture": _overall,
    "gaps": gap_blocks,
    "register": register_blocks,
    "budgets": budget_paragraphs,
    "budget table": budget_table,
    "budget chart": budget_chart,
    "milestones": milestone_blocks,
    "risks": risk_blocks,
    "contact": _contact,
    "background papers": _background_papers,
    "wards": lambda material: (Paragraph(material.front.wards or "Not applicable."),),
    "property": lambda material: (Paragraph(material.front.property or "There are no implications for property."),),
}
