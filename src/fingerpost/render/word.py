"""The report as a Word document: real styles, a contents list, and tables that a screen reader can read.

python-docx is imported inside the function, for it is slow to load and nothing else needs it.
"""

from __future__ import annotations

import io
from itertools import count
from typing import TYPE_CHECKING

from fingerpost.periods import long_date
from fingerpost.render.charts import picture_of, png
from fingerpost.render.drawings import flow_svg
from fingerpost.render.package import settle
from fingerpost.render.text import edition_words
from fingerpost.render.word_lists import Numbers
from fingerpost.render.word_table import add_facts, add_key_figures, add_table
from fingerpost.render.word_template import open_template
from fingerpost.render.word_xml import add_field, bookmark, clean, field_mark, link, picture_in, shrink_break
from fingerpost.report.model import (
    ARROW_WORDS,
    ARROWS,
    EDITION_NAMES,
    Block,
    Bullet,
    Bullets,
    Cell,
    Chart,
    Facts,
    Flow,
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
    from docx.text.paragraph import Paragraph as Words

_CM = 360000
_SHORT_SIDE, _LONG_SIDE = 21 * _CM, int(29.7 * _CM)
_MARGIN = 2 * _CM
_WIDEST = 17 * _CM
"""A chart is no wider than this, on wide pages too."""


def render(report: Report, template: bytes | None = None) -> bytes:
    """The report as .docx; the same report gives the same bytes.

    `template` is the council's own Word document, whose styles, paper, margins, headers and footers are used and whose
    text is not; styles that it lacks are added. Raises SettingsError where it is no Word document.
    """
    document = open_template(template)
    _set_properties(document, report)
    plain = template is None
    _lay_out(document, document.sections[0], report, landscape=False, plain=plain)
    sections = (*report.sections, *_end_matter(report))
    _first_page(document, report, sections)
    writer = _Writer(document)
    landscape = False
    for number, section in enumerate(sections):
        turned = section.landscape != landscape
        if turned:
            landscape = section.landscape
            pages = document.add_section()
            shrink_break(document)
            _lay_out(document, pages, report, landscape=landscape, plain=plain)
        writer.add_section(section, number, new_page=section.starts_page and not turned)
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


def _lay_out(document: Document, pages: Pages, report: Report, *, landscape: bool, plain: bool) -> None:
    """Paper, margins, header and footer of the pages up to the next turn of the paper.

    A council's own template keeps its margins, header and footer; the edition is added to its header.
    """
    from docx.enum.section import WD_ORIENT
    from docx.shared import Emu

    sides = sorted((int(pages.page_width or _SHORT_SIDE), int(pages.page_height or _LONG_SIDE)))
    short, long = (_SHORT_SIDE, _LONG_SIDE) if plain else sides
    pages.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    pages.page_width, pages.page_height = Emu(long if landscape else short), Emu(short if landscape else long)
    if plain:
        pages.left_margin = pages.right_margin = pages.top_margin = pages.bottom_margin = Emu(_MARGIN)
        pages.header_distance = pages.footer_distance = Emu(_CM)
        _header_and_footer(pages, report)
    elif pages is document.sections[0] or len(document.sections) == 1:
        _mark_edition(pages, report)


def _header_and_footer(pages: Pages, report: Report) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Emu

    for part in (pages.header, pages.footer):
        part.is_linked_to_previous = False
        part.paragraphs[0].paragraph_format.tab_stops.add_tab_stop(Emu(_text_width(pages)), WD_TAB_ALIGNMENT.RIGHT)
    pages.header.paragraphs[0].add_run(f"{EDITION_NAMES[report.edition]}\t{clean(report.council)}")
    pages.header.add_paragraph(edition_words(report), "Header")
    _page_numbers(pages.footer.paragraphs[0], f"{clean(report.subject)}\tPage ")


def _mark_edition(pages: Pages, report: Report) -> None:
    """The edition on each kind of page that the template has a header for, and page numbers where it has no footer."""
    headers = [pages.header]
    if pages.different_first_page_header_footer:
        headers.append(pages.first_page_header)
    for header in headers:
        header.is_linked_to_previous = False
        header.add_paragraph(edition_words(report), "Header")
    if not any(paragraph.text.strip() or len(paragraph._p) > 1 for paragraph in pages.footer.paragraphs):
        pages.footer.is_linked_to_previous = False
        _page_numbers(pages.footer.paragraphs[0], "Page ")


def _page_numbers(footer: Words, before: str) -> None:
    footer.add_run(before)
    add_field(footer, "PAGE", "1")
    footer.add_run(" of ")
    add_field(footer, "NUMPAGES", "1")


def _text_width(pages: Pages) -> int:
    margins = int(pages.left_margin or _MARGIN) + int(pages.right_margin or _MARGIN)
    return int(pages.page_width or _SHORT_SIDE) - margins


def _first_page(document: Document, report: Report, sections: tuple[Section, ...]) -> None:
    document.add_paragraph(clean(report.council), "Cover Line")
    document.add_paragraph(clean(report.title), "Title")
    document.add_paragraph(clean(report.subject), "Subtitle")
    document.add_paragraph(edition_words(report), "Cover Line")
    if report.extract:
        document.add_paragraph(f"Data extracted on {long_date(report.extract)}", "Cover Line")
    document.add_paragraph(f"Report made on {long_date(report.made_at)}", "Cover Line")
    _contents(document, sections)


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


class _Writer:
    """Writes sections into a document, one after the other."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._numbers = Numbers(document)
        self._pictures = count(1)
        """Numbers for pictures: Word wants each to have its own."""

    def add_section(self, section: Section, number: int, *, new_page: bool) -> None:
        """A heading and the blocks under it."""
        heading = self._document.add_paragraph(clean(section.title), f"Heading {min(section.level, 2)}")
        heading.paragraph_format.page_break_before = new_page or None
        bookmark(heading, _anchor(number), number)
        self._numbers.end(section.level)
        for block in section.blocks:
            self._add_block(block, _text_width(self._document.sections[-1]))

    def _add_block(self, block: Block, width: int) -> None:
        match block:
            case Paragraph():
                self._add_paragraph(block)
            case Bullets():
                own = self._numbers.new_list() if block.numbered else None
                for place, item in enumerate(block.items, 1):
                    self._add_bullet(item, own, place if block.numbered else 0)
            case KeyFigures():
                add_key_figures(self._document, block, width, self._pictures)
            case Facts():
                add_facts(self._document, block, width)
            case ReportTable():
                add_table(self._document, block, width)
            case Chart():
                self._add_picture(block.caption, block.summary, png(block), width)
            case Flow():
                self._add_picture(block.caption, block.summary, picture_of(flow_svg(block)), width)

    def _add_paragraph(self, block: Paragraph) -> None:
        """Running text. A draft says so in words, for a colour or a rule alone would not reach everyone."""
        style = "Draft" if block.draft else "Numbered Paragraph" if block.number else "Normal"
        paragraph = self._document.add_paragraph(style=style)
        if block.draft:
            paragraph.add_run("Draft, not yet edited. ").bold = True
        if block.number and not self._numbers.count(paragraph):
            paragraph.add_run(f"{clean(block.number)}\t")
        paragraph.add_run(clean(block.text))

    def _add_bullet(self, item: Bullet, own: int | None, place: int) -> None:
        paragraph = self._document.add_paragraph(style="Numbered Item" if place else "List Bullet")
        if place and not self._numbers.put(paragraph, own):
            paragraph.add_run(f"{place}.\t")
        if item.draft:
            paragraph.add_run("Draft. ").italic = True
        if item.lead:
            paragraph.add_run(clean(item.lead)).bold = True
        if item.direction:
            paragraph.add_run(" " if item.lead else "")
            paragraph.add_run(f"{ARROWS[item.direction]} {ARROW_WORDS[item.direction]}", "Direction")
        ended = item.lead[-1:] in (".", ":") and not item.direction
        between = " " if ended else ": " if item.lead or item.direction else ""
        paragraph.add_run(between + clean(item.text))

    def _add_picture(self, caption: str, summary: str, picture: bytes, width: int) -> None:
        """A caption, what the drawing shows, and the drawing with the same words as its alternative text."""
        self._document.add_paragraph(clean(caption), "Caption")
        self._document.add_paragraph(clean(summary), "Table Summary")
        paragraph = self._document.add_paragraph(style="Picture")
        picture_in(paragraph, picture, min(width, _WIDEST), clean(caption), clean(summary), next(self._pictures))
