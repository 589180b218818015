"""Building the report: the standing text in its order, with its fields filled and its places put in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from fingerpost.errors import SettingsError, nearest
from fingerpost.report.appendix1 import appendix1
from fingerpost.report.appendix2 import appendix2_data, stage_table
from fingerpost.report.breakdowns import breakdown_tables
from fingerpost.report.fields import Fields
from fingerpost.report.findings import findings_sections
from fingerpost.report.material import Material
from fingerpost.report.model import Block, Bullet, Bullets, DataTable, Edition, Paragraph, Report, Section
from fingerpost.report.places import PLACES
from fingerpost.report.reading import about, glossary, how_to_read, subject
from fingerpost.report.revisions import revision_data, revision_sections
from fingerpost.report.slides import slides
from fingerpost.report.stages import STAGES
from fingerpost.report.standing import (
    NUMBERED,
    OWN,
    SHIPPED,
    Items,
    Part,
    Place,
    Standing,
    Text,
    read_standing,
    shipped,
)

EDITION_NOTES: dict[Edition, str] = {
    "internal": "Internal edition: for officers of the council. Not for publication: small numbers are not suppressed.",
    "restricted": "Restricted edition: for officers and members under confidentiality. Not for publication: small "
    "numbers are not suppressed.",
    "public": "Public edition: small numbers are suppressed, shown as [c], so that no child can be known from them.",
}


def build(material: Material) -> Report:
    """The report of one period. Raises SettingsError where the standing text names what is not there."""
    return Report(
        title=material.title,
        council=material.council,
        subject=subject(material),
        period=material.period.name,
        edition=material.edition,
        edition_note=EDITION_NOTES[material.edition],
        made_at=material.made_at,
        extract=material.extract,
        sections=tuple(_sections(material)),
        about=about(material),
        glossary=glossary(material),
        data=_data(material),
        lists=material.lists,
        slides=slides(material),
        status=material.office.status,
    )


def _data(material: Material) -> tuple[DataTable, ...]:
    tables = (data for *_, data in breakdown_tables(material))
    return (appendix2_data(material), *tables, *revision_data(material))


# ---- Parts that are whole sections ------------------------------------------------------------------------------


def _appendix2(material: Material) -> tuple[Section, ...]:
    stages = (
        Section(
            f"Appendix 2: {stage.title}",
            (
                Paragraph(stage.says),
                stage_table(material, stage.id, stage.title.lower(), f"{stage.title}, {material.period.label}"),
            ),
            landscape=True,
        )
        for stage in STAGES
    )
    tables = (Section(title, (table,), landscape=wide) for title, table, wide, _ in breakdown_tables(material))
    return (*stages, *tables)


def _disclosure(material: Material) -> tuple[Section, ...]:
    if not material.protection:
        return ()
    return (Section("How small numbers are protected", tuple(map(Paragraph, material.protection))),)


SECTIONS: dict[str, Callable[[Material], tuple[Section, ...]]] = {
    "appendix 1": appendix1,
    "appendix 2": _appendix2,
    "revisions": revision_sections,
    "trust": findings_sections,
    "disclosure": _disclosure,
    "how to read": lambda material: (how_to_read(material),),
}


def _sections(material: Material) -> Iterator[Section]:
    file = OWN if material.standing else SHIPPED
    fields = Fields(material, file)
    counted: Iterator[int] | None = None
    for each in read_standing(material.standing or shipped(), file):
        if each.level == 1:
            counted = None
        blocks: list[Block] = []
        after: list[Section] = []
        for part in each.parts:
            if isinstance(part, Place) and part.name == NUMBERED:
                counted = iter(range(1, 1000))
            elif isinstance(part, Place) and part.name in SECTIONS:
                after += SECTIONS[part.name](material)
            elif after:
                raise SettingsError(
                    f"{file}, line {_line(part)}: this stands after [[{_last_section(each)}]], which is a section of "
                    "its own; begin a new one with # or ## above it."
                )
            else:
                blocks += _numbered(_blocks(material, part, fields, file), counted)
        yield from _made(each, blocks)
        yield from after


def _made(standing: Standing, blocks: list[Block]) -> Iterator[Section]:
    if standing.level or blocks:
        yield Section(standing.title, tuple(blocks), level=max(standing.level, 1))


def _line(part: Part) -> int:
    return part.items[0].line if isinstance(part, Items) else part.line


def _last_section(standing: Standing) -> str:
    return next(part.name for part in standing.parts if isinstance(part, Place) and part.name in SECTIONS)


def _blocks(material: Material, part: Part, fields: Fields, file: str) -> tuple[Block, ...]:
    match part:
        case Text():
            return (Paragraph(fields.fill(part.text, part.line)),)
        case Items():
            items = (Bullet(fields.fill(i.text, i.line), fields.fill(i.lead, i.line)) for i in part.items)
            return (Bullets(tuple(items), part.numbered),)
        case Place():
            if part.name not in PLACES:
                known = [NUMBERED, *PLACES, *SECTIONS]
                advice = nearest(part.name, known)
                raise SettingsError(f"{file}, line {part.line}: there is no place [[{part.name}]].{advice}")
            return PLACES[part.name](material)


def _numbered(blocks: tuple[Block, ...], counted: Iterator[int] | None) -> Iterator[Block]:
    for block in blocks:
        if counted is not None and isinstance(block, Paragraph) and not block.draft:
            yield replace(block, number=f"{next(counted)}.")
        else:
            yield block
