"""The report as a Word document: real styles, a contents list, and tables that a screen reader can read.

python-docx is imported inside the function, for it is slow to load and nothing else needs it.
"""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING

from fingerpost.render.word_styles import apply_styles
from fingerpost.render.word_table import add_key_figures, add_table
from fingerpost.render.word_xml import (
    add_field,
    bookmark,
    clean,
    drop_thumbnail,
    field_mark,
    link,
    set_language,
    settle,
    shrink_break,
)
from fingerpost.report.model import (
    ARROW_WORDS,
    ARROWS,
    Bullet,
    Bullets,
    Cell,
    KeyFigures,
    Paragraph,
    Report,
    ReportTable,
    Row,
    Section,
    TableColumn,
)

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section as Pages

_CM = 360000
_SHORT_SIDE, _LONG_SIDE = 21 * _CM, int(29.7 * _CM)
_MARGIN = 2 * _CM


def render(report: Report) -> bytes:
    """The report as .docx; the same report gives the same bytes."""
    from docx import Document as new_document

    document = new_document()
    drop_thumbnail(document)
    set_language(document, "en-GB")
    apply_styles(document)
    _set_properties(document, report)
    _lay_out(document.sections[0], report, landscape=False)
    sections = (*report.sections, *_end_matter(report))
    _first_page(document, report, sections)
    landscape = False
    for number, section in enumerate(sections):
        turned = section.landscape != landscape
        if turned:
            landscape = section.landscape
            pages = document.add_section()
            shrink_break(document)
            _lay_out(pages, report, landscape=landscape)
        _add_section(document, section, number, new_page=section.level == 1 and not turned)
    target = io.BytesIO()
    document.save(target)
    return settle(target.getvalue())


def _set_properties(document: Document, report: Report) -> None:
    properties = document.core_properties
    properties.title = clean(report.title)[:255]
    properties.subject = clean(report.subject)[:255]
    properties.author = properties.last_modified_by = clean(report.council)[:255]
    properties.created = properties.modified = report.made_at
    properties.language = "en-GB"
    properties.comments = properties.keywords = ""


def _edition(report: Report) -> str:
    return clean(report.edition_note or f"{report.edition.capitalize()} edition")


def _lay_out(pages: Pages, report: Report, *, landscape: bool) -> None:
    """Paper, margins, header and footer of the pages up to the next turn of the paper."""
    from docx.enum.section import WD_ORIENT
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Emu

    wide, high = (_LONG_SIDE, _SHORT_SIDE) if landscape else (_SHORT_SIDE, _LONG_SIDE)
    pages.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    pages.page_width, pages.page_height = Emu(wide), Emu(high)
    pages.left_margin = pages.right_margin = pages.top_margin = pages.bottom_margin = Emu(_MARGIN)
    pages.header_distance = pages.footer_distance = Emu(_CM)
    for part in (pages.header, pages.footer):
        part.is_linked_to_previous = False
        part.paragraphs[0].paragraph_format.tab_stops.add_tab_stop(Emu(_text_width(pages)), WD_TAB_ALIGNMENT.RIGHT)
    pages.header.paragraphs[0].add_run(f"{_edition(report)}\t{clean(report.council)}")
    footer = pages.footer.paragraphs[0]
    footer.add_run(f"{clean(report.subject)}\tPage ")
    add_field(footer, "PAGE", "1")
    footer.add_run(" of ")
    add_field(footer, "NUMPAGES", "1")


def _text_width(pages: Pages) -> int:
    return int(pages.page_width or 0) - 2 * _MARGIN


def _first_page(document: Document, report: Report, sections: tuple[Section, ...]) -> None:
    document.add_paragraph(clean(report.council), "Cover Line")
    document.add_paragraph(clean(report.title), "Title")
    document.add_paragraph(clean(report.subject), "Subtitle")
    document.add_paragraph(_edition(report), "Cover Line")
    if report.extract:
        document.add_paragraph(f"Data extracted on {_day(report.extract)}", "Cover Line")
    document.add_paragraph(f"Report made on {_day(report.made_at)}", "Cover Line")
    _contents(document, sections)


def _day(when: date) -> str:
    return f"{when.day} {when:%B %Y}"


def _anchor(number: int) -> str:
    return f"_Toc{number:08}"


def _contents(document: Document, sections: tuple[Section, ...]) -> None:
    """A real contents field, already filled in with links.

    It has no page numbers until someone presses F9 in Word: only a program that lays pages out knows them,
    and asking Word to work them out on opening (`updateFields`, or a field marked dirty) greets each reader
    with a warning about links to other files.
    """
    if not sections:
        return
    document.add_paragraph("Contents", "TOC Heading")
    entries = [document.add_paragraph(style=f"toc {min(section.level, 2)}") for section in sections]
    field_mark(entries[0], "begin", r'TOC \o "1-2" \h \z \u')
    field_mark(entries[0], "separate")
    for number, (entry, section) in enumerate(zip(entries, sections, strict=True)):
        link(entry, _anchor(number), clean(section.title))
    field_mark(entries[-1], "end")


def _end_matter(report: Report) -> tuple[Section, ...]:
    """How the report was made and the words it uses, as one more section."""
    made_of = (
        ("about", "How this report was made", ("Item", "Detail"), report.about),
        ("glossary", "Words and short forms used in this report", ("Term", "Meaning"), report.glossary),
    )
    tables = tuple(
        ReportTable(
            name,
            caption,
            (TableColumn(headings[0], "term", share=1), TableColumn(headings[1], "meaning", share=3)),
            tuple(Row((Cell(term), Cell(meaning))) for term, meaning in pairs),
        )
        for name, caption, headings, pairs in made_of
        if pairs
    )
    return (Section("About this report", tables),) if tables else ()


def _add_section(document: Document, section: Section, number: int, *, new_page: bool) -> None:
    heading = document.add_paragraph(clean(section.title), f"Heading {min(section.level, 2)}")
    heading.paragraph_format.page_break_before = new_page or None
    bookmark(heading, _anchor(number), number)
    width = _text_width(document.sections[-1])
    for block in section.blocks:
        match block:
            case Paragraph():
                _add_paragraph(document, block)
            case Bullets():
                for item in block.items:
                    _add_bullet(document, item)
            case KeyFigures():
                add_key_figures(document, block, width)
            case ReportTable():
                add_table(document, block, width)


def _add_paragraph(document: Document, block: Paragraph) -> None:
    """Running text. A draft says so in words, for a colour or a rule alone would not reach everyone."""
    paragraph = document.add_paragraph(style="Draft" if block.draft else "Normal")
    if block.draft:
        paragraph.add_run("Draft, not yet edited. ").bold = True
    paragraph.add_run(clean(block.text))


def _add_bullet(document: Document, item: Bullet) -> None:
    paragraph = document.add_paragraph(style="List Bullet")
    if item.lead:
        paragraph.add_run(clean(item.lead)).bold = True
    if item.direction:
        paragraph.add_run(" " if item.lead else "")
        paragraph.add_run(f"{ARROWS[item.direction]} {ARROW_WORDS[item.direction]}", "Direction")
    paragraph.add_run((": " if item.lead or item.direction else "") + clean(item.text))
